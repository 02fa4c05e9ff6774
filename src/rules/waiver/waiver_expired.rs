//! Rule `waiver-expired`. Not for waivers that were never in force (`waiver-incomplete`).

use crate::rule::{Violation, WaiverView, declare_rule};

declare_rule! {
    /// The last day of a waiver has passed: what it accepted is reported again.
    ///
    /// ## Why
    ///
    /// A waiver with a day is a promise to look again. When the day has passed, either the reason is
    /// gone, and so should the waiver be, or somebody has to decide anew.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// waivers:
    ///   - rule: shallow-five-whys
    ///     reason: The chain is being written down by the supplier
    ///     by: maria.lopez@acme.example
    ///     until: 2026-07-19
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// waivers:
    ///   - rule: shallow-five-whys
    ///     reason: The chain is being written down by the supplier
    ///     by: maria.lopez@acme.example
    ///     until: 2026-07-20
    /// ```
    ///
    /// ## How to fix
    ///
    /// See whether the rule still reports something. If it does, mend it, or decide again and write
    /// the new day with who decided. If not, delete the waiver; git keeps it. `until` is the last day
    /// on which the waiver counts. What lies in the past and cannot change needs no `until`.
    pub static WAIVER_EXPIRED = {
        name: "waiver-expired",
        family: Waiver,
        level: Error,
        clause: "good practice: deviations are decided for a time",
        check: Waiver(check),
    }
}

fn check(view: &WaiverView<'_>) -> Vec<Violation> {
    let Some(until) = view.waiver.until.given() else {
        return Vec::new();
    };
    if until.value >= view.as_of {
        return Vec::new();
    }
    let rule = match view.rule {
        Some(rule) => format!(" of `{}`", rule.name),
        None => String::new(),
    };
    let message = format!(
        "the waiver{rule} ran out on {}, and accepts nothing since",
        until.value
    );
    let help = format!(
        "mend what it accepted and delete it, or decide again and move `{}`",
        view.name("until")
    );
    let field = format!("{}.until", view.field);
    vec![Violation::new(until.span, field, message, help)]
}
