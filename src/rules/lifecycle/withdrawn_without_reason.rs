//! Rule `withdrawn-without-reason`. Not for whether the reason is a good one.

use super::missing;
use crate::model::{Slot, Status};
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// A finding is withdrawn, and the record does not say when, by whom, or why it is not a finding.
    ///
    /// ## Why
    ///
    /// Withdrawing is the one way out of the lifecycle that asks for no work, so it is the one that an
    /// auditor samples. A dated reason with a name tells an honest mistake from a problem that was swept
    /// away.
    ///
    /// ## Bad
    ///
    /// ```markdown from=open
    /// status: withdrawn
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=open
    /// status: withdrawn
    /// withdrawn:
    ///   date: 2026-02-11
    ///   by: maria.lopez@acme.example
    ///   reason: The review was held on time; its record lies in the folder of the application owner
    /// ```
    ///
    /// ## How to fix
    ///
    /// Fill in `withdrawn.date`, `by` and `reason`. Say what turned out to be different from what was
    /// recorded. A nonconformity that was real and is over is not withdrawn but closed, with its
    /// correction and its cause.
    pub static WITHDRAWN_WITHOUT_REASON = {
        name: "withdrawn-without-reason",
        family: Lifecycle,
        level: Error,
        clause: "ISO27001:2022/10.2 f",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let finding = view.finding();
    let block = &finding.withdrawn;
    let span = match block {
        Slot::Given(given) => given.span,
        Slot::Unusable(_) => return Vec::new(),
        _ if finding.status.value() == Some(Status::Withdrawn) => finding.status_span(),
        _ => return Vec::new(),
    };
    let given = block.get();
    let lacking: Vec<&str> = [
        ("withdrawn.date", given.is_none_or(|w| w.date.is_missing())),
        ("withdrawn.by", given.is_none_or(|w| w.by.is_missing())),
        (
            "withdrawn.reason",
            given.is_none_or(|w| w.reason.is_missing()),
        ),
    ]
    .into_iter()
    .filter_map(|(field, missing)| missing.then_some(field))
    .collect();
    let Some(first) = lacking.first() else {
        return Vec::new();
    };
    let names: Vec<String> = lacking
        .iter()
        .map(|field| format!("`{}`", view.name(field)))
        .collect();
    let message = format!("the finding is withdrawn, but {}", missing(&names));
    let help = "say when it was withdrawn, by whom, and why it is not a finding";
    vec![Violation::new(span, *first, message, help).about(lacking.join(" "))]
}
