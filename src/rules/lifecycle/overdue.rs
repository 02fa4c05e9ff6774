//! Rule `overdue`. Not for the due dates of steps and actions (`overdue-action`).

use crate::policy::calendar::days_between;
use crate::rule::{FindingView, Violation, declare_rule};
use crate::text::counted;

declare_rule! {
    /// The day by which a finding was to be closed has passed, and it is not closed.
    ///
    /// ## Why
    ///
    /// Being late happens. Being late without a new date and without anybody having been told is what
    /// turns a minor nonconformity into a finding about the management system.
    ///
    /// ## Bad
    ///
    /// ```markdown from=planned as-of=2026-09-15
    /// status: planned
    /// due: 2026-08-31
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=planned as-of=2026-09-15
    /// status: planned
    /// due: 2026-10-31
    /// extensions:
    ///   - field: due
    ///     from: 2026-08-31
    ///     to: 2026-10-31
    ///     date: 2026-08-20
    ///     by: maria.lopez@acme.example
    ///     reason: The new calendar tool is delivered in September; the monthly reminder bridges the gap
    /// ```
    ///
    /// ## How to fix
    ///
    /// Close the finding once its steps are done. If it takes longer, have somebody who may decide it
    /// set a new date, and record that under `extensions` with the reason; a due date that is only
    /// overwritten looks like one that was always so, and git knows better.
    pub static OVERDUE = {
        name: "overdue",
        family: Lifecycle,
        level: Warning,
        clause: "ISO27001:2022/10.2 c",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let finding = view.finding();
    let Some(due) = finding.due.given() else {
        return Vec::new();
    };
    if finding.is_settled() || due.value >= view.as_of() {
        return Vec::new();
    }
    let message = format!(
        "`{}` was {} ago, and the finding is not closed",
        view.name("due"),
        counted(days_between(due.value, view.as_of()), "day")
    );
    let help = format!(
        "close it, or agree on a new date and record that in `{}`",
        view.name("extensions")
    );
    vec![Violation::new(due.span, "due", message, help)]
}
