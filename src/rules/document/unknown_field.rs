//! Rule `unknown-field`. Not for known fields with a wrong value (`invalid-value`).

use super::problems;
use crate::model::ProblemKind;
use crate::rule::{RecordView, Violation, declare_rule};

declare_rule! {
    /// The front matter has a field that records do not have, mostly a misspelt one.
    ///
    /// ## Why
    ///
    /// A misspelt field is read by nobody. The due date under `due_date` is in the file and in no
    /// overview, and the record looks complete to whoever wrote it.
    ///
    /// ## Bad
    ///
    /// ```markdown from=open
    /// reported_by: maria.lopez@acme.example
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=open
    /// raised_by: maria.lopez@acme.example
    /// ```
    ///
    /// ## How to fix
    ///
    /// Take the field that the message proposes. A field of your own can be declared under
    /// `extra_fields` in `clause10.yaml`, and fields in another language under `words`. What belongs in
    /// no field belongs in the text below the front matter.
    pub static UNKNOWN_FIELD = {
        name: "unknown-field",
        family: Document,
        level: Error,
        clause: "ISO27001:2022/7.5.2",
        check: Record(check),
    }
}

fn check(view: &RecordView<'_>) -> Vec<Violation> {
    problems(view, ProblemKind::UnknownField)
}
