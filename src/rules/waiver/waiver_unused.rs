//! Rule `waiver-unused`. Not for waivers that cannot accept anything (`waiver-incomplete`).

use super::is_complete;
use crate::rule::{Violation, WaiverView, declare_rule};

declare_rule! {
    /// A waiver accepts nothing: the rule that it names reports nothing here.
    ///
    /// ## Why
    ///
    /// What was accepted was mended since, or the waiver never fitted. Either way it would silently
    /// accept the same thing the next time it turns up, when nobody has decided about it.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// waivers:
    ///   - rule: shallow-five-whys
    ///     reason: The chain was drawn on a wall
    ///     by: maria.lopez@acme.example
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// waivers:
    ///   - rule: shallow-five-whys
    ///     reason: The chain was drawn on a wall, and the wall has been painted since
    ///     by: maria.lopez@acme.example
    /// ---
    /// ## Root cause
    ///
    /// Nobody had the review in his calendar after the application owner had moved to Sales.
    /// ```
    ///
    /// ## How to fix
    ///
    /// Delete the waiver; git keeps it. If it was to accept something that is still reported, compare
    /// its `rule` and `field` with the report, in the configuration also `finding` and `path`. A
    /// waiver of a rule that was not run (`--ignore`, level `off`) is not reported.
    pub static WAIVER_UNUSED = {
        name: "waiver-unused",
        family: Waiver,
        level: Warning,
        clause: "good practice: deviations end when their reason does",
        check: Waiver(check),
    }
}

fn check(view: &WaiverView<'_>) -> Vec<Violation> {
    let in_force = match view.waiver.until.value() {
        Some(until) => view.as_of <= until,
        None => view.waiver.until.is_missing(),
    };
    let Some(rule) = view.rule else {
        return Vec::new();
    };
    if view.used || !view.judged || !in_force || !is_complete(view) {
        return Vec::new();
    }
    let span = view.waiver.rule.span().unwrap_or(view.span);
    let place = match view.waiver.field.get() {
        Some(_) => " for this field",
        None => "",
    };
    let message = format!(
        "the waiver of `{}` accepts nothing: the rule reports nothing here{place}",
        rule.name
    );
    let help = "delete it, or compare what it names with what is reported";
    vec![Violation::new(span, &*view.field, message, help)]
}
