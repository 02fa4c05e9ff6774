//! Rule `one-commit-lifecycle`. Not for later versions (`step-skipped`), and not for imported records.

use super::beginnings;
use super::steps::happened_since;
use crate::model::Status;
use crate::rule::{HistoryView, Violation, declare_rule};

declare_rule! {
    /// A nonconformity was first recorded when much of its life was already over.
    ///
    /// ## Why
    ///
    /// A record that appears finished cannot show that anything in it was done when it says, or in that
    /// order, or that it was not written for the audit. It also means that nobody could see the finding
    /// while it was open.
    ///
    /// ## Bad
    ///
    /// ```markdown commit=2026-07-13 from=closed
    /// status: closed
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown commit=2026-07-13 from=closed
    /// status: closed
    /// former_id: CAR-118
    /// ```
    ///
    /// ## How to fix
    ///
    /// Record a finding when it is found, and commit each step when it is done. If the record comes from
    /// another register, give its number there in `former_id`; that register then has to show the steps.
    /// Where branches are squashed, set `history.squash` in clause10.yaml. Otherwise say in a waiver why
    /// it was recorded so late.
    pub static ONE_COMMIT_LIFECYCLE = {
        name: "one-commit-lifecycle",
        family: History,
        level: Warning,
        clause: "ISO27001:2022/10.2 g",
        check: History(check),
    }
}

fn check(view: &HistoryView<'_>) -> Vec<Violation> {
    let Some(newest) = view.newest() else {
        return Vec::new();
    };
    if !newest.finding.former_id.is_missing() {
        return Vec::new();
    }
    let squash = view.policy().settings.history.squash;
    beginnings(view.timeline())
        .filter_map(|version| {
            let finding = &version.record.finding;
            let status = finding.status.value()?;
            let is_far = finding.is_nonconformity() && finding.claims(Status::Analysed);
            let was_branch = squash && happened_since(finding.raised.value(), None, version);
            if !is_far || was_branch || !finding.former_id.is_missing() {
                return None;
            }
            let message = format!(
                "the finding was first recorded as `{status}`, in {}: git shows none of the steps before",
                version.commit.named()
            );
            let help = format!(
                "commit each step when it is done; if it was imported, give its earlier number in `{}`",
                view.name("former_id")
            );
            let violation = Violation::new(view.place(|f| f.status.span()), "status", message, help)
                .about(format!("-> {status}"))
                .done_by(&version.commit);
            Some(violation.see_version(version, finding.status.span(), "the first version"))
        })
        .collect()
}
