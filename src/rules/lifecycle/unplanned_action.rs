//! Rule `unplanned-action`. Not for whether the owner is a person (`unnamed-owner`).

use super::lacking;
use crate::model::lifecycle::Need;
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// The status says that the plan stands, and a corrective action has no text, no owner, no due date
    /// or no cause that it removes.
    ///
    /// ## Why
    ///
    /// An action without an owner and a day is a wish. One that names no cause cannot be told from the
    /// correction, and nobody can see whether every cause has an action.
    ///
    /// ## Bad
    ///
    /// ```markdown from=planned
    /// status: planned
    /// corrective_actions:
    ///   - action: Name an owner and a deputy for every review in the control calendar
    ///     addresses: [no-owner]
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=planned
    /// status: planned
    /// corrective_actions:
    ///   - action: Name an owner and a deputy for every review in the control calendar
    ///     addresses: [no-owner]
    ///     owner: tom.baker@acme.example
    ///     due: 2026-03-31
    /// ```
    ///
    /// ## How to fix
    ///
    /// Complete the action: `action` says what will be different, `addresses` names one or more of
    /// `root_cause.categories`, `owner` one person, `due` a day. While the plan is being made, the status
    /// is `analysed`.
    pub static UNPLANNED_ACTION = {
        name: "unplanned-action",
        family: Lifecycle,
        level: Error,
        clause: "ISO27001:2022/10.2 b",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    lacking(
        view,
        Need::PlannedAction,
        "a plan for each corrective action",
        |_| {
            "complete the action, or set the status back to `analysed` while the plan is being made"
                .to_owned()
        },
    )
}
