//! Rule `status-behind`. Not for a status that claims too much: each thing it lacks has a rule.

use crate::model::lifecycle::reached;
use crate::model::{Finding, Outcome};
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// A nonconformity has everything that a later status asks for, and its status was not moved on.
    ///
    /// ## Why
    ///
    /// Lists of open work, reminders and the figures for the management review all go by the status.
    /// A step that is done and not shown is chased in vain, and what depends on it starts late.
    ///
    /// ## Bad
    ///
    /// ```markdown from=corrected
    /// status: open
    /// correction:
    ///   done: 2026-02-12
    ///   by: tom.baker@acme.example
    ///   evidence: [evidence/NC-2026-004/q4-review.csv]
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=corrected
    /// status: corrected
    /// correction:
    ///   done: 2026-02-12
    ///   by: tom.baker@acme.example
    ///   evidence: [evidence/NC-2026-004/q4-review.csv]
    /// ```
    ///
    /// ## How to fix
    ///
    /// Set `status` to the one that the message names, in the same commit as the facts. Only complete
    /// steps count, with their section; after a finding was opened again, only what was done since. If
    /// the step is not finished after all, take out its day.
    pub static STATUS_BEHIND = {
        name: "status-behind",
        family: Lifecycle,
        level: Warning,
        clause: "ISO27001:2022/10.2 f",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let finding = view.finding();
    let Some(claimed) = finding.status.given() else {
        return Vec::new();
    };
    if finding.is_settled() || !finding.is_nonconformity() || goes_back(finding) {
        return Vec::new();
    }
    let shown = reached(finding, view.body());
    if shown <= claimed.value {
        return Vec::new();
    }
    let status = view.name("status");
    let message = format!(
        "`{status}` is `{}`, but the record has everything that `{shown}` asks for",
        claimed.value
    );
    let help = format!("set `{status}` to `{shown}`, or take out the day of what is not finished");
    let moved = format!("{} {shown}", claimed.value);
    vec![Violation::new(claimed.span, "status", message, help).about(moved)]
}

/// Whether the actions were found not effective, so that the next step is back and not on.
fn goes_back(finding: &Finding) -> bool {
    let result = finding.verification.get().map(|block| &block.result);
    result.and_then(|slot| slot.value()) == Some(Outcome::NotEffective)
}
