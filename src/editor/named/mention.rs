//! Ids within running text: where a word is one, and where one is only part of a longer word.
//!
//! Not for what an id means.

use memchr::memmem;

use super::super::place::{self, is_part};
use crate::policy::Ids;
use crate::text::Span;

/// The word around an offset without the marks that end a clause, and the part of it between slashes.
pub fn word(text: &str, offset: usize) -> (Span, Span) {
    let whole = place::word(text, offset);
    let start = whole.start as usize;
    let whole = text.get(whole.range()).unwrap_or("");
    let trimmed = whole.trim_start_matches(['.', ':', '/']);
    let start = start + (whole.len() - trimmed.len());
    let end = start + trimmed.trim_end_matches(['.', ':', '/']).len();
    let at = offset.clamp(start, end);
    let from = text.get(start..at).and_then(|text| text.rfind('/'));
    let to = text.get(at..end).and_then(|text| text.find('/'));
    let part = Span::new(
        from.map_or(start, |slash| start + slash + 1),
        to.map_or(end, |slash| at + slash),
    );
    (Span::new(start, end), part)
}

/// Whether a text is an id that nobody writes for something else: it has a letter and something that is none.
pub fn is_telling(id: &str) -> bool {
    id.chars().any(char::is_alphabetic) && id.chars().any(|c| !c.is_alphabetic())
}

/// Where an id stands in a text as a word of its own, or with other ids between slashes: not in a path, an address
/// or a longer word.
pub fn mentions(finder: &memmem::Finder<'_>, text: &str, ids: &Ids) -> Vec<Span> {
    let length = finder.needle().len();
    let bytes = text.as_bytes();
    let hits = finder.find_iter(bytes).filter(|at| {
        let before = text.get(..*at).unwrap_or("");
        let after = text.get(at + length..).unwrap_or("");
        let before = &before[before.trim_end_matches(is_part).len()..];
        let after = &after[..after.len() - after.trim_start_matches(is_part).len()];
        let before = before.trim_start_matches(['.', ':', '/']);
        let after = after.trim_end_matches(['.', ':', '/']);
        (before.is_empty()
            || before
                .strip_suffix('/')
                .is_some_and(|others| are(ids, others)))
            && (after.is_empty()
                || after
                    .strip_prefix('/')
                    .is_some_and(|others| are(ids, others)))
    });
    hits.map(|at| Span::new(at, at + length)).collect()
}

/// Whether a text is ids with slashes between them.
fn are(ids: &Ids, text: &str) -> bool {
    text.split('/').all(|other| ids.read(other).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    #[test]
    fn an_id_is_a_word_of_its_own() {
        let ids = Policy::default().ids;
        let count = |text: &str| {
            let finder = memmem::Finder::new("NC-2026-004");
            mentions(&finder, text, &ids).len()
        };
        for yes in [
            "NC-2026-004",
            "see NC-2026-004.",
            "[NC-2026-004, NC-2026-0041]",
            "\"NC-2026-004\"",
            "NC-2026-003/NC-2026-004/OBS-2026-001",
            "wie NC-2026-004: sie",
            "(NC-2026-004)",
        ] {
            assert_eq!(count(yes), 1, "{yes}");
        }
        for no in [
            "NC-2026-0041",
            "XNC-2026-004",
            "NC-2026-004-access.md",
            "evidence/NC-2026-004/q4.csv",
            "https://x.example/NC-2026-004",
            "ÄNC-2026-004",
            "a@NC-2026-004",
        ] {
            assert_eq!(count(no), 0, "{no}");
        }
    }

    #[test]
    fn a_word_ends_before_its_full_stop() {
        let text = "See A/B-1. Ä";
        let (whole, part) = word(text, 7);
        assert_eq!(
            (&text[whole.range()], &text[part.range()]),
            ("A/B-1", "B-1")
        );
        let (whole, _) = word(text, 10);
        assert_eq!(&text[whole.range()], "A/B-1");
        assert_eq!(word("", 0), (Span::at(0), Span::at(0)));
    }
}
