//! Rule `no-action-but-planned`. Not for records that have neither (`missing-corrective-action`).

use crate::rule::{FindingView, Violation, declare_rule};
use crate::text::counted;

declare_rule! {
    /// The record says why no action on causes is needed, and lists corrective actions all the same.
    ///
    /// ## Why
    ///
    /// Whether action on the causes is needed was evaluated, and there is one result. With both in the
    /// record, nobody can say which of them was decided, and the actions are carried out, or not, by
    /// chance.
    ///
    /// ## Bad
    ///
    /// ```markdown from=planned
    /// no_action_reason: The system goes out of use in April 2026, and no other has such a review
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=planned without=corrective_actions,verification
    /// no_action_reason: The system goes out of use in April 2026, and no other has such a review
    /// ```
    ///
    /// ## How to fix
    ///
    /// Delete `no_action_reason` where actions were decided after all, or the actions where they were
    /// not; git keeps what the record said before. An action on the nonconformity itself is the
    /// correction, and may stand beside the reason.
    pub static NO_ACTION_BUT_PLANNED = {
        name: "no-action-but-planned",
        family: Lifecycle,
        level: Error,
        clause: "ISO27001:2022/10.2 b",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let finding = view.finding();
    let Some(reason) = finding.no_action_reason.given() else {
        return Vec::new();
    };
    let actions = &finding.corrective_actions;
    let count = actions.items().len();
    if count == 0 {
        return Vec::new();
    }
    let message = format!(
        "`{}` says that no action is needed, and `{}` has {}",
        view.name("no_action_reason"),
        view.name("corrective_actions"),
        counted(count, "item")
    );
    let help = "delete the one that was not decided; git keeps what it said";
    vec![
        Violation::new(reason.span, "no_action_reason", message, help)
            .about("contradicted")
            .see(actions.span(), "the actions stand here"),
    ]
}
