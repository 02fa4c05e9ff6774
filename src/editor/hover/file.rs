//! What is to be said of a file that a record names.

use super::phrase::{code, lines, size};
use crate::editor::Sight;
use crate::editor::named::naming_file;
use crate::model::{Absence, Evidence, FileFact, PinnedFact, Record, Target};
use crate::text::{RepoPath, counted};

/// Whether evidence is there, and who names it.
pub fn evidence(sight: &Sight<'_>, evidence: &Evidence) -> Option<String> {
    let (path, at) = match &evidence.target {
        Target::File { path, at } => (path, at),
        Target::Address => {
            return Some(
                "An address: what it leads to is not versioned here, and not looked at".to_owned(),
            );
        }
        Target::Outside => return Some("This path leads out of the repository".to_owned()),
        Target::Nothing => return Some("Nothing had to change, for the reason given".to_owned()),
    };
    let mut said = vec![format!("**{}**", code(path.as_str()))];
    said.push(match at {
        None => fact(sight.snapshot.fact(path).ok()?),
        Some(commit) => {
            let commit_name = code(commit);
            match sight.snapshot.pinned(path, commit).ok()? {
                PinnedFact::NotKnown => format!(
                    "Pinned to commit {commit_name}, which is not looked at here; now: {}",
                    fact(sight.snapshot.fact(path).ok()?)
                ),
                PinnedFact::NoCommit => {
                    format!("Pinned to commit {commit_name}, which is not in the repository")
                }
                PinnedFact::Apart => {
                    format!("Pinned to commit {commit_name}, which is not part of this history")
                }
                PinnedFact::File(then) => {
                    format!(
                        "In commit {commit_name}, to which it is pinned: {}",
                        fact(then)
                    )
                }
            }
        }
    });
    let count = naming(sight, path).count();
    if count > 0 {
        said.push(format!("Named by {}", counted(count, "finding")));
    }
    Some(lines(said))
}

/// The findings that name a file, as evidence, as a change or in a link.
fn naming<'a>(sight: &Sight<'a>, path: &'a RepoPath) -> impl Iterator<Item = &'a Record> {
    let records = sight.register.records.iter();
    records.filter(move |record| naming_file(record, path).next().is_some())
}

fn fact(fact: FileFact) -> String {
    match fact {
        FileFact::Missing => "not there".to_owned(),
        FileFact::Folder { empty: true } => "a folder with nothing in it".to_owned(),
        FileFact::Folder { empty: false } => "a folder".to_owned(),
        FileFact::File { size: bytes } => format!("there, {}", size(bytes)),
        FileFact::NotFetched(why) => {
            let why = match why {
                Absence::LargeFile => "git-lfs keeps its content elsewhere",
                Absence::Partial => "the clone is partial",
                Absence::Submodule => "it lies in a submodule",
                Absence::Sparse => "a sparse checkout leaves it out",
            };
            format!("there, but not fetched: {why}")
        }
        FileFact::LeadsOutside => "a link that leads out of the repository".to_owned(),
        FileFact::Unreadable => "there, but it cannot be read".to_owned(),
    }
}
