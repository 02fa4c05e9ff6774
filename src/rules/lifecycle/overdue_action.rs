//! Rule `overdue-action`. Not for the due date of the finding as a whole (`overdue`), and not for the plan for a
//! certification body's minor (`minor-without-plan`).

use super::dates::{Promise, open_promises};
use crate::policy::calendar::days_between;
use crate::policy::settings::Step;
use crate::rule::{FindingView, Violation, declare_rule};
use crate::text::counted;

declare_rule! {
    /// The due date of a step or of a corrective action has passed, and it is not done: the correction,
    /// the cause analysis, the plan that an external body waits for, an action, the verification.
    ///
    /// ## Why
    ///
    /// The steps follow one another, so a late one moves all others, and the finding's own due date
    /// shows it last. An overdue action with no new date and nobody told is a classic of audit reports.
    ///
    /// ## Bad
    ///
    /// ```markdown from=planned as-of=2026-04-10
    /// corrective_actions:
    ///   - action: Name an owner and a deputy for every review in the control calendar
    ///     addresses: [no-owner]
    ///     owner: tom.baker@acme.example
    ///     due: 2026-03-31
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=planned as-of=2026-04-10
    /// corrective_actions:
    ///   - action: Name an owner and a deputy for every review in the control calendar
    ///     addresses: [no-owner]
    ///     owner: tom.baker@acme.example
    ///     due: 2026-04-30
    /// extensions:
    ///   - field: corrective_actions[0].due
    ///     from: 2026-03-31
    ///     to: 2026-04-30
    ///     date: 2026-03-27
    ///     by: maria.lopez@acme.example
    ///     reason: Two of the owners are named in the reorganisation of April
    /// ```
    ///
    /// ## How to fix
    ///
    /// If it is done, fill in the day; for a plan, `external.accepted`. If not, decide on a new date
    /// and record the move under `extensions`, with who decided and why.
    pub static OVERDUE_ACTION = {
        name: "overdue-action",
        family: Lifecycle,
        level: Warning,
        clause: "ISO27001:2022/10.2 c",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    // Told by a rule of its own.
    let is_told =
        |promise: &Promise| promise.step == Step::Plan && view.audits().awaits_plan(view.finding());
    open_promises(view.finding())
        .filter(|promise| promise.step != Step::Closure && promise.day < view.as_of())
        .filter(|promise| !is_told(promise))
        .map(|promise| {
            let field = promise.key.to_string();
            let message = format!(
                "`{}` was {} ago, and {}",
                view.name(&field),
                counted(days_between(promise.day, view.as_of()), "day"),
                promise.undone()
            );
            let help = format!(
                "fill in the day if it is done, or agree on a new date and record that in `{}`",
                view.name("extensions")
            );
            Violation::new(promise.span, field, message, help)
        })
        .collect()
}
