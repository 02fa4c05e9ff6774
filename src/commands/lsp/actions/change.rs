//! One action as what it makes of the file, and the edits that make it so.
//!
//! Not for what is to be changed.

use lsp_types::{CodeActionKind, TextEdit};
use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::editor::Lines;
use crate::text::edit::between;

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
    let edits = between(lines.text(), new).into_iter();
    edits
        .map(|edit| TextEdit::new(lines.range(edit.span), edit.replacement))
        .collect()
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
