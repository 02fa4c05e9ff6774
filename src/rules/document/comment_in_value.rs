//! Rule `comment-in-value`. Not for comments beside days, words of a list and people: they are no text.

use super::texts;
use crate::policy::settings::ExtraType;
use crate::rule::{FindingView, Violation, declare_rule};
use crate::text::Span;

declare_rule! {
    /// A text without quotes is followed by a blank and `#`: YAML takes the rest of the line for a comment.
    ///
    /// ## Why
    ///
    /// What stands after ` #` is in the file and in no overview, no report and no check: "the review of
    /// room #3" is read as "the review of room". Nothing looks wrong to whoever wrote it.
    ///
    /// ## Bad
    ///
    /// ```markdown from=open
    /// title: The access review of finance system #3 was missed
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=open
    /// title: "The access review of finance system #3 was missed"
    /// ```
    ///
    /// ## How to fix
    ///
    /// Put the whole text in quotes. If a comment is meant, write it as most people do, with two blanks
    /// before the `#` and one after it, or give it a line of its own.
    pub static COMMENT_IN_VALUE = {
        name: "comment-in-value",
        family: Document,
        level: Warning,
        clause: "ISO27001:2022/7.5.2",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    texts(view.finding(), &mut |_, span, field| {
        if let Some(comment) = comment_after(view, span) {
            let field = field();
            if is_no_text(view, &field) {
                return;
            }
            let message = format!(
                "`{}` ends before ` #`: the rest of the line is a comment to YAML, and not read",
                view.name(&field)
            );
            let help = "put the text in quotes; a comment that is meant has two blanks before its `#` and one after it";
            violations.push(Violation::new(comment, field, message, help));
        }
    });
    violations
}

/// Whether a field that the company adds holds a day, a number or a word of a list.
fn is_no_text(view: &FindingView<'_>, field: &str) -> bool {
    let extra = view.policy().settings.extra_fields.get(field);
    extra.is_some_and(|extra| extra.kind != ExtraType::Text)
}

/// The comment behind a text on its last line; none where the text is quoted or a block, or where the
/// comment looks like one that is meant.
fn comment_after(view: &FindingView<'_>, value: Span) -> Option<Span> {
    let written = view.text(value);
    if written.starts_with(['"', '\'', '|', '>', '&', '!']) {
        return None;
    }
    let end = view.body().span.start.max(value.end);
    let behind = view.text(Span {
        start: value.end,
        end,
    });
    let line = behind.lines().next().unwrap_or("");
    let comment = line.trim_start_matches([' ', '\t']);
    let blanks = line.len() - comment.len();
    let is_meant = blanks >= 2 && matches!(comment.as_bytes().get(1), None | Some(b' '));
    if blanks == 0 || is_meant || !comment.starts_with('#') {
        return None;
    }
    let start = value.end as usize + blanks;
    Some(Span::new(start, start + comment.trim_end().len()))
}
