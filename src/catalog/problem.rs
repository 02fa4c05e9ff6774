//! What a problem with a requirement is, and the words its sentences are made of.
//!
//! Not for the sentences themselves (see `explain` and `unknown`), and not for where in
//! the file the requirement stands.

use std::fmt;

use super::EntryKind;

/// No name or number is shown with more characters than this.
const LONGEST_SHOWN: usize = 60;

/// Why a text is not a requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequirementProblem {
    /// What sort of mistake it is.
    pub kind: ProblemKind,
    /// The right spelling, where it can be derived with certainty. It parses with the
    /// same [`Schemes`](super::Schemes).
    pub suggestion: Option<String>,
    /// One sentence, without a full stop, that names the thing.
    pub message: String,
    /// The way out, without a full stop.
    pub help: String,
}

impl RequirementProblem {
    /// The suggestion, if it only spells the same numbers and item as the text in the right way.
    ///
    /// Where a digit, an item or an edition would change, a suggestion is a guess, however good.
    pub fn respelling(&self, text: &str) -> Option<&str> {
        let suggestion = self.suggestion.as_deref()?;
        let is_same = self.kind == ProblemKind::Malformed && cited(text) == cited(suggestion);
        is_same.then_some(suggestion)
    }
}

/// The numbers of a citation without zeros before them, and the letters of its item.
fn cited(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let digits = first.is_ascii_digit();
        let is_part = |c: char| {
            if digits {
                c.is_ascii_digit()
            } else {
                c.is_alphabetic()
            }
        };
        if !digits && !first.is_alphabetic() {
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
            continue;
        }
        let (part, after) = rest.split_at(rest.find(|c| !is_part(c)).unwrap_or(rest.len()));
        rest = after;
        // A letter before the numbers is that of the annex, and words are names.
        if digits {
            parts.push(part.trim_start_matches('0').to_owned());
        } else if part.len() == 1 && parts.len() > 1 && !is_annex(part, after) {
            parts.push(part.to_lowercase());
        }
    }
    parts
}

/// Whether a letter stands for Annex A: a number follows it.
fn is_annex(letter: &str, after: &str) -> bool {
    let next = after.trim_start_matches([' ', '.', '-', '/']);
    letter.eq_ignore_ascii_case("a")
        && !after.starts_with(')')
        && next.starts_with(|c: char| c.is_ascii_digit())
}

impl fmt::Display for RequirementProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for RequirementProblem {}

/// The sorts of mistakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// The edition, or the declared scheme, has no such number.
    UnknownNumber,
    /// There is no such edition of ISO/IEC 27001.
    UnknownEdition,
    /// The name before the slash is not declared, or no scheme of requirements.
    UnknownScheme,
    /// None of the written forms.
    Malformed,
}

/// `a clause`, `an objective`, `a control`.
pub(super) fn a_kind(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Clause => "a clause",
        EntryKind::Objective => "an objective",
        EntryKind::Control => "a control",
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed(items: &[String], word: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [init @ .., last] => format!("{} {word} {last}", init.join(", ")),
    }
}

/// A part of the text as it may stand in a message: quoted, short, and of characters
/// that can be seen.
pub(super) fn shown(token: &str) -> String {
    let visible = |character: char| match character {
        '`' => '\'',
        ' ' | '§' | '\u{2010}'..='\u{2015}' => character,
        seen if seen.is_alphanumeric() || seen.is_ascii_graphic() => seen,
        _ => '\u{FFFD}',
    };
    let mut quoted: String = token.chars().take(LONGEST_SHOWN).map(visible).collect();
    if token.chars().nth(LONGEST_SHOWN).is_some() {
        quoted.push('…');
    }
    format!("`{quoted}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_short_and_visible() {
        assert_eq!(shown("POL-IAM"), "`POL-IAM`");
        assert_eq!(shown("a`b\u{1b}[31m\u{202e}"), "`a'b\u{fffd}[31m\u{fffd}`");
        assert_eq!(shown(&"x".repeat(61)), format!("`{}…`", "x".repeat(60)));
    }

    #[test]
    fn a_respelling_changes_no_number() {
        for (one, other) in [
            ("ISO/IEC 27001:2022 Annex A 5.18", "ISO27001:2022/A.5.18"),
            ("10.2(d)", "10.2 d"),
            ("iso 27001-2022 / a.05.18", "ISO27001:2022/A.5.18"),
        ] {
            assert_eq!(cited(one), cited(other), "{one}");
        }
        for (one, other) in [
            ("ISO270001:2022/A.5.18", "ISO27001:2022/A.5.18"),
            ("A.5.18 d", "A.5.18"),
            ("ISO27001:2017/A.5.1", "ISO27001:2013/A.5.1"),
            ("10.2 a", "10.2"),
        ] {
            assert_ne!(cited(one), cited(other), "{one}");
        }
    }

    #[test]
    fn lists_read_as_sentences() {
        let items: Vec<String> = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!(listed(&items, "or"), "a, b or c");
        assert_eq!(listed(&items[..2], "and"), "a and b");
        assert_eq!(listed(&items[..1], "and"), "a");
        assert_eq!(listed(&[], "and"), "");
    }
}
