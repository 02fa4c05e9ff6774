//! Rule `unfinished-action`. Not for the evidence of actions (`missing-evidence`).

use super::lacking;
use crate::model::lifecycle::Need;
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// The status says that the corrective actions are done, and one of them is not.
    ///
    /// ## Why
    ///
    /// Effectiveness can only be judged once everything that was decided is in place. A finding that is
    /// closed over an open action loses that action: no list of open work shows it any more.
    ///
    /// ## Bad
    ///
    /// ```markdown from=implemented
    /// status: implemented
    /// corrective_actions:
    ///   - action: Name an owner and a deputy for every review in the control calendar
    ///     addresses: [no-owner]
    ///     owner: tom.baker@acme.example
    ///     due: 2026-03-31
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=implemented
    /// status: implemented
    /// corrective_actions:
    ///   - action: Name an owner and a deputy for every review in the control calendar
    ///     addresses: [no-owner]
    ///     owner: tom.baker@acme.example
    ///     due: 2026-03-31
    ///     done: 2026-03-20
    ///     evidence: [evidence/NC-2026-004/control-calendar.csv]
    /// ```
    ///
    /// ## How to fix
    ///
    /// Fill in the day in `done` and what shows it in `evidence` once the action is in place; until then
    /// the status is `planned`. An action that was dropped is taken out of the list, and the section
    /// Corrective action says why; git keeps what was decided first.
    pub static UNFINISHED_ACTION = {
        name: "unfinished-action",
        family: Lifecycle,
        level: Error,
        clause: "ISO27001:2022/10.2 c",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    lacking(
        view,
        Need::FinishedAction,
        "that every corrective action is done",
        |_| {
            "fill in the day once the action is done, or set the status back to `planned`"
                .to_owned()
        },
    )
}
