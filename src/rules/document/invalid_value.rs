//! Rule `invalid-value`. Not for values that are well formed and wrong.

use super::problems;
use crate::model::ProblemKind;
use crate::rule::{RecordView, Violation, declare_rule};

declare_rule! {
    /// A field has a value that it cannot have: a word that is not in its list, a day that is not in
    /// the calendar, a single value where a list belongs.
    ///
    /// ## Why
    ///
    /// Registers are counted, filtered and compared by these values. `medium` beside `major` and
    /// `minor`, or 30 February, makes a record that no statistic and no deadline can be trusted with.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// severity: medium
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// severity: minor
    /// ```
    ///
    /// ## How to fix
    ///
    /// Write one of the words that the message lists, or a day as `YYYY-MM-DD`. `clause10 schema
    /// finding` has all fields with their values; words in another language can be set under `words`
    /// in `clause10.yaml`.
    pub static INVALID_VALUE = {
        name: "invalid-value",
        family: Document,
        level: Error,
        clause: "ISO27001:2022/10.2 f",
        check: Record(check),
    }
}

fn check(view: &RecordView<'_>) -> Vec<Violation> {
    problems(view, ProblemKind::InvalidValue)
}
