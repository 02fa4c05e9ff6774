//! Rule `due-soon`. Not for what is late already (`overdue`, `overdue-action`).

use super::dates::open_promises;
use crate::policy::calendar::days_between;
use crate::rule::{FindingView, Violation, declare_rule};
use crate::text::counted;

declare_rule! {
    /// A finding, a step or an action is due within the next days and not done. For information: nothing
    /// is wrong yet.
    ///
    /// ## Why
    ///
    /// A reminder before the day costs nothing; a deadline missed at a certification body can cost the
    /// certificate. A scheduled run with this rule is a to-do list that comes from the records.
    ///
    /// ## Bad
    ///
    /// ```markdown from=implemented as-of=2026-07-25
    /// verification:
    ///   criteria: The reviews of Q1 and Q2 2026 are finished on time
    ///   due: 2026-07-31
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=verified as-of=2026-07-25
    /// verification:
    ///   criteria: The reviews of Q1 and Q2 2026 are finished on time
    ///   due: 2026-07-31
    ///   done: 2026-07-10
    ///   by: maria.lopez@acme.example
    ///   result: effective
    ///   evidence: [evidence/NC-2026-004/q1-review.csv]
    /// ```
    ///
    /// ## How to fix
    ///
    /// Do it and fill in the day, or agree on another date in time and record it under `extensions`.
    /// How far ahead this looks is `due_soon` in `clause10.yaml`, in days; 14 by default.
    pub static DUE_SOON = {
        name: "due-soon",
        family: Lifecycle,
        level: Info,
        clause: "ISO27001:2022/10.2 c",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let ahead = i64::from(view.policy().settings.due_soon);
    open_promises(view.finding())
        .filter_map(|promise| {
            let left = days_between(view.as_of(), promise.day);
            (0..=ahead).contains(&left).then_some((promise, left))
        })
        .map(|(promise, left)| {
            let field = promise.key.to_string();
            let when = match left {
                0 => "today".to_owned(),
                _ => format!("in {}", counted(left, "day")),
            };
            let message = format!(
                "`{}` is {when}, and {}",
                view.name(&field),
                promise.undone()
            );
            let help = format!(
                "finish it in time, or agree on a new date and record that in `{}`",
                view.name("extensions")
            );
            Violation::new(promise.span, field, message, help)
        })
        .collect()
}
