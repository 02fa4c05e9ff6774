//! Where what stands at a place leads to, and what leads to it.

mod references;
#[cfg(test)]
mod tests;

use lsp_types::{Location, Range};

use super::named::{self, Thing, named};
use super::{Page, Sight};
use crate::catalog::Requirement;
use crate::model::{Absence, Evidence, FileFact};
use crate::text::RepoPath;
pub use references::references;

/// Where the thing at an offset in bytes is.
pub fn definition(sight: &Sight<'_>, page: &Page<'_>, offset: usize) -> Vec<Location> {
    let Some(named) = named(sight, page, offset) else {
        return Vec::new();
    };
    match &named.thing {
        Thing::Finding(id) => finding(sight, id),
        Thing::Audit(id) => audit(sight, id).into_iter().collect(),
        Thing::Control(id) => control(sight, id).into_iter().collect(),
        Thing::Evidence(evidence) => file(sight, evidence).into_iter().collect(),
        Thing::Requirement(Requirement::OwnDocument {
            document,
            paragraph,
        }) => {
            let path = named::document(sight, document);
            let place = path.and_then(|path| named::paragraph(sight, &path, paragraph));
            place.into_iter().collect()
        }
        Thing::Requirement(_) => Vec::new(),
        Thing::Person(_) | Thing::Rule(_) | Thing::Family(_) | Thing::Day(_) => Vec::new(),
    }
}

/// The record of a finding, at its number; each, where it was given twice.
fn finding(sight: &Sight<'_>, id: &str) -> Vec<Location> {
    let records = sight.register.with_id(id);
    let places = records.filter_map(|record| {
        let span = record.finding.id.span().unwrap_or_default();
        sight.location(record.path(), span)
    });
    places.collect()
}

fn audit(sight: &Sight<'_>, id: &str) -> Option<Location> {
    let audit = sight.register.audits().named(id)?;
    sight.location(audit.path(), audit.id.span().unwrap_or_default())
}

fn control(sight: &Sight<'_>, id: &str) -> Option<Location> {
    let control = sight.register.control(id)?;
    sight.location(control.file.path(), control.id.span().unwrap_or_default())
}

/// The top of a file that is named, if it can be opened.
fn file(sight: &Sight<'_>, evidence: &Evidence) -> Option<Location> {
    let path = evidence.file()?;
    let uri = sight.uri(path).filter(|_| can_be_opened(sight, path))?;
    Some(Location::new(uri, Range::default()))
}

/// Whether there is a file at a path in the folder; one of git-lfs is there as a pointer.
pub fn can_be_opened(sight: &Sight<'_>, path: &RepoPath) -> bool {
    matches!(
        sight.snapshot.fact(path),
        Ok(FileFact::File { .. } | FileFact::NotFetched(Absence::LargeFile))
    )
}
