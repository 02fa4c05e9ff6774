//! Rule `future-date`. Not for due dates: they are promises.

use super::dates::claims;
use crate::policy::calendar::days_between;
use crate::rule::{FindingView, Violation, declare_rule};
use crate::text::counted;

declare_rule! {
    /// A field says that something happened on a day that has not come yet. One day is tolerated, for
    /// people in other time zones.
    ///
    /// ## Why
    ///
    /// What is going to happen is a plan, and a record that gives a plan as a fact is the first thing
    /// that makes an auditor doubt all its other dates.
    ///
    /// ## Bad
    ///
    /// ```markdown from=corrected
    /// correction:
    ///   done: 2026-03-12
    ///   by: tom.baker@acme.example
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=corrected
    /// status: open
    /// correction:
    ///   due: 2026-03-12
    /// ```
    ///
    /// ## How to fix
    ///
    /// If the day is a mistake in writing, correct it. If the step is planned for that day, put it into
    /// the step's `due`, leave `done` out, and set the status to what is done today.
    pub static FUTURE_DATE = {
        name: "future-date",
        family: Lifecycle,
        level: Error,
        clause: "ISO27001:2022/10.2 f",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    // On the last day of the calendar there is no tomorrow, and nothing later to report.
    let latest = view.as_of().tomorrow().unwrap_or(view.as_of());
    claims(view.finding())
        .filter(|claim| claim.day > latest)
        .map(|claim| {
            let field = claim.key.to_string();
            let message = format!(
                "`{}` is {} after {}, the day of this check",
                view.name(&field),
                counted(days_between(view.as_of(), claim.day), "day"),
                view.as_of()
            );
            let help = "correct the day, or plan the step with a due date and leave the day out until it is done";
            Violation::new(claim.span, field, message, help)
        })
        .collect()
}
