//! What is the same in two states of a register, and where its places went.
//!
//! Pure; not for keeping either state.

use crate::diagnostic::Diagnostic;
use crate::model::Record;
use crate::text::edit::{between, moved};
use crate::text::{RepoPath, Span};

use crate::commands::lsp::worker::Past;

/// Whether two lists of diagnostics of one file look the same.
pub fn same_diagnostics(one: &[Diagnostic], other: &[Diagnostic]) -> bool {
    let related = |one: &Diagnostic, other: &Diagnostic| {
        let mut pairs = one.related.iter().zip(&other.related);
        one.related.len() == other.related.len()
            && pairs.all(|(one, other)| {
                (&one.path, one.start, one.end, &one.message)
                    == (&other.path, other.start, other.end, &other.message)
            })
    };
    let same = |(one, other): (&Diagnostic, &Diagnostic)| {
        one.rule == other.rule
            && one.level == other.level
            && (one.start, one.end) == (other.start, other.end)
            && (&one.message, &one.help, &one.fingerprint)
                == (&other.message, &other.help, &other.fingerprint)
            && related(one, other)
    };
    one.len() == other.len() && one.iter().zip(other).all(same)
}

/// Whether two lists of records say the same.
pub fn same(one: &[Record], other: &[Record]) -> bool {
    let text = |record: &Record| (record.path().clone(), record.source.text().to_owned());
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .all(|(one, other)| text(one) == text(other))
}

/// Moves what history says of a record to where it is in its text now.
pub fn shift(past: Option<&mut Past>, path: &RepoPath, now: &str) {
    let Some(past) = past else { return };
    let Some(said) = past.texts.get(path) else {
        return;
    };
    let edits = between(said.source.text(), now);
    let place = |span: Span| Span {
        start: moved(&edits, span.start),
        end: moved(&edits, span.end),
    };
    for (told, life) in past.told.iter().zip(&mut past.lives) {
        if told.path() == path {
            *life = told.moved(&place);
        }
    }
}
