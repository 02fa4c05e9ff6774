//! Rule `missing-corrective-action`. Not for what an action needs (`unplanned-action`).

use super::lacking;
use crate::model::lifecycle::Need;
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// The status says that corrective actions are decided, and the record has neither one nor the
    /// reason why none is needed.
    ///
    /// ## Why
    ///
    /// The correction mends this one case; only an action on the cause keeps the next one from
    /// happening. To decide that none is needed is allowed, and it is a decision: it has a reason that
    /// others can read.
    ///
    /// ## Bad
    ///
    /// ```markdown from=planned without=corrective_actions
    /// status: planned
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
    /// List under `corrective_actions` what will remove each cause, by whom and by when. Where the
    /// evaluation showed that no action on causes is called for, say why in `no_action_reason`; the
    /// finding can then be closed once the correction is done.
    pub static MISSING_CORRECTIVE_ACTION = {
        name: "missing-corrective-action",
        family: Lifecycle,
        level: Error,
        clause: "ISO27001:2022/10.2 b",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    lacking(
        view,
        Need::CorrectiveAction,
        "that corrective actions are decided",
        |view| {
            format!(
                "list what will remove each cause, or say in `{}` why no action on causes is needed",
                view.name("no_action_reason")
            )
        },
    )
}
