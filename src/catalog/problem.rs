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
    fn lists_read_as_sentences() {
        let items: Vec<String> = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!(listed(&items, "or"), "a, b or c");
        assert_eq!(listed(&items[..2], "and"), "a and b");
        assert_eq!(listed(&items[..1], "and"), "a");
        assert_eq!(listed(&[], "and"), "");
    }
}
