//! Rule `deadline-beyond-policy`. Not for due dates that have passed, and not for those that moved: git
//! knows those.

use super::dates::{Promise, open_promises};
use crate::policy::calendar::days_between;
use crate::rule::{FindingView, Violation, declare_rule};
use crate::text::counted;

declare_rule! {
    /// The due date of open work is later than a deadline in the configuration allows. No deadline is
    /// set by default.
    ///
    /// ## Why
    ///
    /// Certification bodies, customers and the company's own procedure say how long a major or a minor
    /// may take. A plan that overruns the deadline from the start is best seen when it is made.
    ///
    /// ## Bad
    ///
    /// ```yaml file=clause10.yaml
    /// deadlines:
    ///   - {step: closure, within: 90, unit: days, from: raised, severity: [major]}
    /// ```
    ///
    /// ```markdown from=open
    /// severity: major
    /// raised: 2026-02-10
    /// due: 2026-08-31
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml file=clause10.yaml
    /// deadlines:
    ///   - {step: closure, within: 90, unit: days, from: raised, severity: [major]}
    /// ```
    ///
    /// ```markdown from=open
    /// severity: major
    /// raised: 2026-02-10
    /// due: 2026-05-11
    /// ```
    ///
    /// ## How to fix
    ///
    /// Bring the date forward to the day in the message. Where a longer time was granted, record it
    /// under `extensions`: an entry for this field that ends at this date answers the rule. Where
    /// several deadlines apply, the earliest counts.
    pub static DEADLINE_BEYOND_POLICY = {
        name: "deadline-beyond-policy",
        family: Lifecycle,
        level: Warning,
        clause: "ISO17021-1:2015/9.4.9",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    if view.policy().settings.deadlines.is_empty() {
        return Vec::new();
    }
    open_promises(view.finding())
        .filter_map(|promise| judged(view, &promise))
        .collect()
}

fn judged(view: &FindingView<'_>, promise: &Promise) -> Option<Violation> {
    let finding = view.finding();
    let bound = view.policy().bound(promise.step, finding, view.audits())?;
    let field = promise.key.to_string();
    if promise.day <= bound.day || is_granted(view, promise, &field) {
        return None;
    }
    let message = format!(
        "`{}` is {} after {}, the last day that the deadline of {} allows",
        view.name(&field),
        counted(days_between(bound.day, promise.day), "day"),
        bound.day,
        bound.in_words(&view.name("raised"))
    );
    let help = format!(
        "bring it forward to {}, or record in `{}` who granted more time and why",
        bound.day,
        view.name("extensions")
    );
    let from = finding
        .raised
        .given()
        .filter(|day| day.value == bound.start);
    let violation = Violation::new(promise.span, field, message, help);
    Some(violation.see(from.map(|day| day.span), "the deadline counts from here"))
}

/// Whether an extension of this field ends at its date.
fn is_granted(view: &FindingView<'_>, promise: &Promise, field: &str) -> bool {
    let mut extensions = view.finding().extensions.items().iter();
    extensions.any(|entry| {
        entry.value.to.value() == Some(promise.day)
            && entry
                .value
                .field
                .get()
                .is_some_and(|named| **named == *field || **named == *view.name(field))
    })
}
