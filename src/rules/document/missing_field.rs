//! Rule `missing-field`. Not for what only some statuses need: those have rules of family lifecycle.

use super::problems;
use crate::model::ProblemKind;
use crate::rule::{RecordView, Violation, declare_rule};
use crate::text::Span;

declare_rule! {
    /// A field that every record of its kind needs is not there, or has no value.
    ///
    /// ## Why
    ///
    /// Who raised it, when, against which requirement, who answers for it and by when: this is what
    /// shows the nature of a nonconformity from its first day on. Nobody remembers it a year later, when
    /// the auditor asks.
    ///
    /// ## Bad
    ///
    /// ```markdown from=open without=due
    /// raised: 2026-02-10
    /// owner: tom.baker@acme.example
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=open
    /// raised: 2026-02-10
    /// owner: tom.baker@acme.example
    /// due: 2026-08-31
    /// ```
    ///
    /// ## How to fix
    ///
    /// Add the field; the message says what belongs there. Severity, requirements and due date are asked
    /// of nonconformities alone: if this is an observation, an opportunity or a concern, say so under
    /// `kind`.
    pub static MISSING_FIELD = {
        name: "missing-field",
        family: Document,
        level: Error,
        clause: "ISO27001:2022/10.2 f",
        check: Record(check),
    }
}

fn check(view: &RecordView<'_>) -> Vec<Violation> {
    let mut violations = problems(view, ProblemKind::MissingField);
    for violation in &mut violations {
        if is_commented_out(view, violation.span) {
            "put the text in quotes: YAML takes what begins with `#` for a comment"
                .clone_into(&mut violation.help);
        }
    }
    violations
}

/// Whether a text that begins with `#` stands behind a key without a value. A comment that is meant has a
/// blank behind the sign.
fn is_commented_out(view: &RecordView<'_>, key: Span) -> bool {
    let end = view.record().body.span.start.max(key.end);
    let behind = view.text(Span {
        start: key.end,
        end,
    });
    let line = behind.lines().next().unwrap_or("");
    let text = line.strip_prefix(':').map(str::trim_start);
    text.and_then(|text| text.strip_prefix('#'))
        .is_some_and(|text| text.starts_with(|c: char| !c.is_whitespace() && c != '#'))
}
