//! What is the same in two states of a register, and where its places went.
//!
//! Pure; not for keeping either state.

use crate::diagnostic::Diagnostic;
use crate::model::Record;
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

/// Moves what history says of a record along with an edit of it.
pub fn shift(past: Option<&mut Past>, path: &RepoPath, before: &str, after: &str) {
    let Some(past) = past else { return };
    let moved = moves(before, after);
    for life in past.lives.iter_mut().filter(|life| life.path() == path) {
        life.shift(&moved);
    }
}

/// Where places of one text are in another, which differs from it in one stretch.
fn moves<'t>(before: &'t str, after: &'t str) -> impl Fn(Span) -> Span + 't {
    let (one, two) = (before.as_bytes(), after.as_bytes());
    let same = one
        .iter()
        .zip(two)
        .take_while(|(one, two)| one == two)
        .count();
    let rest = one[same..].iter().rev().zip(two[same..].iter().rev());
    let tail = rest.take_while(|(one, two)| one == two).count();
    let (old_end, new_end) = (one.len() - tail, two.len() - tail);
    move |span: Span| {
        let place = |at: usize| match at {
            at if at <= same => at,
            at if at >= old_end => at - old_end + new_end,
            _ => new_end,
        };
        Span::new(place(span.start as usize), place(span.end as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_move_with_what_is_typed_before_them() {
        let moved = moves("a: 1\nb: 2\nc: 3\n", "a: 1\nb: 22\nc: 3\n");
        assert_eq!(moved(Span::new(0, 1)), Span::new(0, 1));
        assert_eq!(moved(Span::new(10, 11)), Span::new(11, 12));
        assert_eq!(moved(Span::new(8, 9)), Span::new(8, 9));
    }
}
