//! Rule `cause-without-action`. Not for actions that name no cause (`unplanned-action`).

use crate::model::Status;
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// A cause was found, and no corrective action addresses it.
    ///
    /// ## Why
    ///
    /// Several causes are the normal case, and each that stays can bring the nonconformity back. A
    /// cause that is named and then left alone is the first thing a reader of the plan asks about.
    ///
    /// ## Bad
    ///
    /// ```markdown from=planned
    /// root_cause:
    ///   done: 2026-02-20
    ///   by: tom.baker@acme.example
    ///   method: five-whys
    ///   categories: [no-owner, monitoring-gap]
    ///   extent: {checked: All 14 recurring reviews in the control calendar, similar: []}
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=planned
    /// root_cause:
    ///   done: 2026-02-20
    ///   by: tom.baker@acme.example
    ///   method: five-whys
    ///   categories: [no-owner, monitoring-gap]
    ///   extent: {checked: All 14 recurring reviews in the control calendar, similar: []}
    /// corrective_actions:
    ///   - action: Name an owner and a deputy for every review in the control calendar
    ///     addresses: [no-owner]
    ///     owner: tom.baker@acme.example
    ///     due: 2026-03-31
    ///   - action: List reviews that are a week late in the monthly report
    ///     addresses: [monitoring-gap]
    ///     owner: tom.baker@acme.example
    ///     due: 2026-03-31
    /// ```
    ///
    /// ## How to fix
    ///
    /// Add an action for the cause, or name the cause in `addresses` of the action that removes it
    /// along with another. If it turned out not to be a cause, take it out of `root_cause.categories`.
    /// If it is known and accepted, a waiver says who accepted it and why.
    pub static CAUSE_WITHOUT_ACTION = {
        name: "cause-without-action",
        family: Cause,
        level: Warning,
        clause: "ISO27001:2022/10.2 c",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let finding = view.finding();
    let Some(cause) = finding.root_cause.get() else {
        return Vec::new();
    };
    let actions = finding.corrective_actions.items();
    // An action that names no cause is reported as such, and may be the one that is looked for.
    let incomplete = actions.is_empty()
        || actions
            .iter()
            .any(|action| action.value.addresses.items().is_empty());
    let asked = finding.is_nonconformity()
        && finding.claims(Status::Planned)
        && finding.no_action_reason.is_missing();
    if incomplete || !asked {
        return Vec::new();
    }
    let is_addressed = |category| {
        actions
            .iter()
            .flat_map(|action| action.value.addresses.items())
            .any(|addressed| addressed.value == category)
    };
    let mut seen = Vec::new();
    let mut violations = Vec::new();
    for (index, category) in cause.categories.numbered() {
        if seen.contains(&category.value) {
            continue;
        }
        seen.push(category.value);
        if !is_addressed(category.value) {
            let message = format!(
                "no corrective action addresses the cause `{}`",
                view.text(category.span)
            );
            let help = format!(
                "add an action for it, or name it in `{}` of the action that removes it",
                view.name("corrective_actions[].addresses")
            );
            let field = format!("root_cause.categories[{index}]");
            violations.push(
                Violation::new(category.span, field, message, help)
                    .see(finding.corrective_actions.span(), "the actions stand here"),
            );
        }
    }
    violations
}
