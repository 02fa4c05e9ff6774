//! One action as what it makes of the file, and the edits that make it so.
//!
//! Not for what is to be changed.

use lsp_types::{CodeActionKind, TextEdit};
use serde::{Deserialize, Serialize};
use similar::{DiffTag, TextDiff};

use crate::diagnostic::Diagnostic;
use crate::editor::Lines;
use crate::text::Span;

/// One action.
#[derive(Debug)]
pub struct Change<'d> {
    /// What it does, as a menu has it.
    pub title: String,
    /// Its kind in the protocol.
    pub kind: CodeActionKind,
    /// What it makes of the file.
    pub after: After,
    /// The diagnostics that it answers.
    pub mends: Vec<&'d Diagnostic>,
    /// Whether it is the one right answer to them.
    pub is_preferred: bool,
}

/// What an action makes of a file.
#[derive(Debug)]
pub enum After {
    /// This.
    Text(String),
    /// What a fix gives, which is judged when it is chosen.
    Fix(Fix),
}

/// Which fix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fix {
    /// That of one diagnostic: the name of its rule and its fingerprint.
    One(String, String),
    /// All of a file.
    All,
}

impl<'d> Change<'d> {
    /// An answer to some diagnostics.
    pub fn quickfix(
        title: impl Into<String>,
        text: String,
        mends: impl IntoIterator<Item = &'d Diagnostic>,
    ) -> Self {
        Self {
            title: title.into(),
            kind: CodeActionKind::QUICKFIX,
            after: After::Text(text),
            mends: mends.into_iter().collect(),
            is_preferred: false,
        }
    }

    /// A change that answers nothing.
    pub fn rewrite(title: impl Into<String>, text: String) -> Self {
        Self {
            kind: CodeActionKind::REFACTOR_REWRITE,
            ..Self::quickfix(title, text, [])
        }
    }
}

/// What makes one text of another: where lines differ, the parts of them that do.
pub fn edits(lines: &Lines<'_>, new: &str) -> Vec<TextEdit> {
    let old = lines.text();
    let diff = TextDiff::from_lines(old, new);
    let (from, to) = (
        starts(diff.iter_old_slices()),
        starts(diff.iter_new_slices()),
    );
    let span = |starts: &[usize], range: std::ops::Range<usize>| {
        let at = |line: usize| starts.get(line).copied().unwrap_or_default();
        at(range.start)..at(range.end)
    };
    let changed = diff.ops().iter().filter(|op| op.tag() != DiffTag::Equal);
    let edits = changed.filter_map(|op| {
        let (before, after) = (span(&from, op.old_range()), span(&to, op.new_range()));
        let (old, new) = (old.get(before.clone())?, new.get(after)?);
        let head = same_head(old, new);
        let (old, new) = (old.get(head..)?, new.get(head..)?);
        let tail = same_tail(old, new);
        let start = before.start + head;
        let span = Span::new(start, start + old.len() - tail);
        let text = new.get(..new.len() - tail)?.to_owned();
        Some(TextEdit::new(lines.range(span), text))
    });
    edits.collect()
}

/// Where each line begins, and where the last one ends.
fn starts<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<usize> {
    let ends = lines.scan(0, |at, line| {
        *at += line.len();
        Some(*at)
    });
    std::iter::once(0).chain(ends).collect()
}

/// How many bytes two texts have in common at their starts. Never half a line end: its two characters are one place.
fn same_head(one: &str, other: &str) -> usize {
    let pairs = one.chars().zip(other.chars());
    let same = pairs.take_while(|(one, other)| one == other);
    let length = same.map(|(c, _)| c.len_utf8()).sum();
    let is_half = one.get(..length).is_some_and(|head| head.ends_with('\r'));
    length - usize::from(is_half)
}

/// The same at their ends.
fn same_tail(one: &str, other: &str) -> usize {
    let pairs = one.chars().rev().zip(other.chars().rev());
    let same = pairs.take_while(|(one, other)| one == other);
    let length: usize = same.map(|(c, _)| c.len_utf8()).sum();
    let is_half = |text: &str| {
        let parts = text.split_at_checked(text.len() - length);
        parts.is_some_and(|(before, tail)| before.ends_with('\r') && tail.starts_with('\n'))
    };
    length - usize::from(is_half(one) || is_half(other))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::editor::Encoding;

    /// A text after edits, done as a client does them: from the last to the first.
    pub fn applied(lines: &Lines<'_>, edits: &[TextEdit]) -> String {
        let mut text = lines.text().to_owned();
        let mut spans: Vec<_> = edits
            .iter()
            .map(|edit| (lines.span(edit.range), edit))
            .collect();
        spans.sort_by_key(|(span, _)| span.start);
        for pair in spans.windows(2) {
            assert!(pair[0].0.end <= pair[1].0.start, "edits overlap: {edits:?}");
        }
        for (span, edit) in spans.into_iter().rev() {
            text.replace_range(span.range(), &edit.new_text);
        }
        text
    }

    #[test]
    fn only_what_differs_is_touched() {
        let old = "---\nstatus: open\ndue: 2026-08-31\n---\n";
        let new = "---\nstatus: corrected\ndue: 2026-08-31\ncorrection:\n  done:\n---\n";
        let lines = Lines::new(old, Encoding::Utf16);
        let edits = edits(&lines, new);
        let told: Vec<_> = edits
            .iter()
            .map(|edit| (lines.span(edit.range).range(), &*edit.new_text))
            .collect();
        assert_eq!(
            told,
            [(12..16, "corrected"), (33..33, "correction:\n  done:\n")]
        );
        assert_eq!(applied(&lines, &edits), new);
    }

    proptest! {
        #[test]
        fn edits_make_the_new_text_of_the_old(
            old in "([a-c\u{e9}\u{1d11e}]{0,3}(\n|\r\n)){0,6}[ab]{0,2}",
            new in "([a-c\u{e9}\u{1d11e}]{0,3}(\n|\r\n)){0,6}[ab]{0,2}",
            unit in 0..3_usize,
        ) {
            let encoding = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32][unit];
            let lines = Lines::new(&old, encoding);
            prop_assert_eq!(applied(&lines, &edits(&lines, &new)), new);
        }
    }
}
