//! The file of an own document by the name under which requirements cite it, and the place of a paragraph in it.
//!
//! Not for its review (`rules::prevention`).

use lsp_types::Location;

use super::super::{Lines, Sight};
use super::unquoted;
use crate::model::normalised;
use crate::parse;
use crate::snapshot::EntryKind;
use crate::text::{RepoPath, Span};

/// The file of a policy document that has a name: as its file name or the beginning of it, as `id`, or as title.
pub fn document(sight: &Sight<'_>, name: &str) -> Option<RepoPath> {
    let folders = sight.policy.settings.policies.iter();
    let folders = folders.filter_map(|folder| normalised(folder));
    let files = folders.flat_map(|folder| sight.snapshot.list(&folder).unwrap_or_default());
    let files = files
        .filter(|entry| entry.kind == EntryKind::File && sight.policy.is_record(&entry.path))
        .map(|entry| entry.path);
    let files: Vec<RepoPath> = files.collect();
    let is_named = |path: &&RepoPath| path.stem().eq_ignore_ascii_case(name);
    let says = |path: &&RepoPath| text(sight, path).is_some_and(|text| says(&text, name));
    let mut beginning = files.iter().filter(|path| begins(path.stem(), name));
    // Several that begin so are a family of documents, and none of them has the name.
    let named = files.iter().find(is_named).or_else(|| {
        let first = beginning.next();
        first.filter(|_| beginning.next().is_none())
    });
    named.or_else(|| files.iter().find(says)).cloned()
}

/// Where a paragraph of a document begins; the top of the file, where no heading has its number.
pub fn paragraph(sight: &Sight<'_>, path: &RepoPath, paragraph: &str) -> Option<Location> {
    let text = text(sight, path)?;
    let number = paragraph.split(' ').next().unwrap_or(paragraph);
    let range = Lines::new(&text, sight.encoding).range(heading(&text, number).unwrap_or_default());
    Some(Location::new(sight.uri(path)?, range))
}

fn text(sight: &Sight<'_>, path: &RepoPath) -> Option<String> {
    let bytes = sight.snapshot.read(path, parse::LIMIT).ok()?;
    parse::text(bytes).ok()
}

/// Whether a file name is a name, or goes on behind it with another word.
fn begins(stem: &str, name: &str) -> bool {
    let start = stem.get(..name.len());
    let rest = stem.get(name.len()..).unwrap_or("");
    start.is_some_and(|start| start.eq_ignore_ascii_case(name))
        && !rest.starts_with(|c: char| c.is_alphanumeric())
}

/// Whether the front matter gives a name as id or title.
fn says(text: &str, name: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    lines.next().is_some_and(|line| line.trim_end() == "---")
        && lines
            .take_while(|line| line.trim_end() != "---")
            .filter_map(|line| line.split_once(':'))
            .filter(|(key, _)| matches!(*key, "id" | "title"))
            .any(|(_, value)| {
                let value = value.trim();
                let (value, _) = unquoted(value, Span::new(0, value.len()));
                begins(value, name)
            })
}

/// The heading with a number.
fn heading(text: &str, number: &str) -> Option<Span> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let title = line.trim_start_matches('#');
        let title = title.trim_start_matches([' ', '\t', '§']);
        let rest = title.strip_prefix(number).filter(|_| line.starts_with('#'));
        let is_longer = |rest: &str| {
            let rest = rest.strip_prefix('.').unwrap_or(rest);
            rest.starts_with(|c: char| c.is_alphanumeric())
        };
        if rest.is_some_and(|rest| !is_longer(rest)) {
            return Some(Span::new(at, at + line.trim_end().len()));
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_known_by_its_name_and_a_paragraph_by_its_number() {
        assert!(begins("POL-IAM", "POL-IAM") && begins("pol-iam-access", "POL-IAM"));
        assert!(!begins("POL-IAMX", "POL-IAM") && !begins("POL", "POL-IAM"));
        let text = "---\nid: \"POL-IAM\"\n---\n\n# 4 Access\n\n## 4.21 x\n\n## § 4.2. Reviews\n";
        assert!(says(text, "POL-IAM") && !says(text, "PO"));
        let place = heading(text, "4.2").map(|span| &text[span.range()]);
        assert_eq!(place, Some("## § 4.2. Reviews"));
        assert_eq!(heading(text, "7"), None);
    }
}
