//! Rule `missing-field`. Not for what only some statuses need: those have rules of family lifecycle.

use super::problems;
use crate::model::ProblemKind;
use crate::rule::{RecordView, Violation, declare_rule};

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
    problems(view, ProblemKind::MissingField)
}
