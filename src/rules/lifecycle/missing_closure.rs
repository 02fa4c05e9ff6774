//! Rule `missing-closure`. Not for whether it was right to close the finding.

use super::lacking;
use crate::model::lifecycle::Need;
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// The status says that the finding is closed, and the record does not say when, or by whom.
    ///
    /// ## Why
    ///
    /// Closing is a decision that somebody answers for. Without its day no time to close can be told,
    /// and a list of what was closed in a period, which management reviews ask for, has a hole.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed without=closed_by
    /// status: closed
    /// closed: 2026-07-12
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// status: closed
    /// closed: 2026-07-12
    /// closed_by: maria.lopez@acme.example
    /// ```
    ///
    /// ## How to fix
    ///
    /// Fill in `closed` with the day of the decision and `closed_by` with the person who took it. If
    /// nobody has decided yet, set the status back to `verified`.
    pub static MISSING_CLOSURE = {
        name: "missing-closure",
        family: Lifecycle,
        level: Error,
        clause: "ISO27001:2022/10.2 g",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    lacking(
        view,
        Need::Closure,
        "that somebody closed the finding",
        |_| {
            "say on which day it was closed and by whom, or set the status back to `verified`"
                .to_owned()
        },
    )
}
