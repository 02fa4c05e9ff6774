//! What is to be said of a word of a list, and of the heading of a section.

use super::field::{claimed, lacking, section_asked};
use super::phrase::{code, first, lines, plain};
use crate::editor::{FieldPlace, Page, PageKind, Sight, named};
use crate::model::{SectionKind, Status};
use crate::shape::{Shape, spot};

/// Most of what a status claims or a record lacks that is named.
const MOST: usize = 16;

/// What a value means that is one of some words.
pub fn word(
    sight: &Sight<'_>,
    page: &Page<'_>,
    place: &FieldPlace,
    written: &str,
) -> Option<String> {
    let spot = spot(page.kind.fields(), &place.path)?;
    let words = match spot.single() {
        Shape::Word(words) => words,
        Shape::Term { words, .. } => words,
        _ => return None,
    };
    let theirs = sight.policy.words.value(spot.field.name, written);
    let ours = theirs.filter(|_| page.kind != PageKind::Configuration);
    let ours = ours.unwrap_or(written);
    let word = words.iter().find(|word| word.word == ours)?;
    let mut said = vec![format!("**{}**: {}", plain(written), word.about)];
    if page.kind == PageKind::Finding
        && place.path == "status"
        && let Some(status) = Status::from_word(ours)
    {
        said.extend(claims(sight, page, status));
    }
    Some(lines(said))
}

/// What a status claims, and what of that and of what earlier ones claim the record lacks.
fn claims(sight: &Sight<'_>, page: &Page<'_>, status: Status) -> Vec<String> {
    let words = &sight.policy.words;
    let record = named::record(sight, page);
    let kind = record.finding.kind.value();
    if let Some(kind) = kind.filter(|kind| !kind.can_be(status)) {
        let kind = code(words.word("kind", kind.word()));
        return vec![format!("Of the kind {kind} nothing has this status")];
    }
    let mut said = Vec::new();
    if record.finding.is_nonconformity() {
        let claimed = first(&claimed(status, words), MOST);
        let earlier = match status {
            Status::Open | Status::Withdrawn => "",
            _ => ", and what earlier ones claim",
        };
        said.push(format!("Claims {claimed}{earlier}"));
    }
    let lacking = lacking(&record, status, words);
    said.push(match lacking.as_slice() {
        [] => "This record lacks nothing for it".to_owned(),
        lacking => format!("This record lacks {}", first(lacking, MOST)),
    });
    said
}

/// What a section holds, by its heading.
pub fn section(sight: &Sight<'_>, heading: &str) -> Option<String> {
    let title = heading.trim_matches(['#', ' ', '\t', '\r']);
    let kind = sight.policy.words.section(title)?;
    let mut said = vec![format!("**{}**: {}", plain(title), kind.about())];
    if let Some(status) = section_asked(kind) {
        let status = code(sight.policy.words.word("status", status.word()));
        said.push(format!("Asked for from the status {status} on"));
    } else if kind == SectionKind::Observation {
        said.push("What is no nonconformity must have it".to_owned());
    }
    Some(lines(said))
}
