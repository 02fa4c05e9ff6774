//! Rule `reopened-without-reason`. Not for steps forward (`step-skipped`).

use super::steps::{Move, moved};
use super::{has_entry_of, made};
use crate::model::Version;
use crate::rule::{HistoryView, Violation, declare_rule};

declare_rule! {
    /// A finding went back to an earlier status, and no entry in `reopened` says when and why.
    ///
    /// ## Why
    ///
    /// Opening a finding again is what a working system does when an action was not effective. Done
    /// silently, it takes a result back that somebody relied on, and the figures for the management review
    /// show a finding that took long instead of one that came back.
    ///
    /// ## Bad
    ///
    /// ```markdown commit=2026-07-13 after=verified from=closed
    /// status: closed
    /// ```
    ///
    /// ```markdown commit=2026-09-01 from=analysed
    /// status: analysed
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown commit=2026-07-13 after=verified from=closed
    /// status: closed
    /// ```
    ///
    /// ```markdown commit=2026-09-01 from=open
    /// status: open
    /// due: 2026-11-30
    /// reopened:
    ///   - date: 2026-09-01
    ///     by: maria.lopez@acme.example
    ///     reason: The review of Q2 was started late again; the deputy had not been told
    /// ```
    ///
    /// ## How to fix
    ///
    /// Add an entry to `reopened` with the day, who decided it and why, in the same commit as the step
    /// back; if that has happened already, add one with the day of that commit. A finding may go back to any
    /// earlier status. What the steps of the first cycle said stays in git.
    pub static REOPENED_WITHOUT_REASON = {
        name: "reopened-without-reason",
        family: History,
        level: Error,
        clause: "ISO27001:2022/10.2 g",
        check: History(check),
    }
}

fn check(view: &HistoryView<'_>) -> Vec<Violation> {
    let Some(newest) = view.newest() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for made in made(view.timeline()) {
        let after = made.finding();
        let goes_back =
            |earlier: &&Version<'_>| moved(&earlier.record.finding, after) == Move::Back;
        let is_back = made.from.iter().all(goes_back);
        let Some(earlier) = made.from.first().filter(|_| is_back) else {
            continue;
        };
        let commit = &made.version.commit;
        if has_entry_of(&newest.finding.reopened, commit) {
            continue;
        }
        let before = &earlier.record.finding.status;
        let (Some(from), Some(to)) = (before.value(), after.status.value()) else {
            continue;
        };
        let message = format!(
            "`{}` went back from `{from}` to `{to}` without an entry in `{}`, in {}",
            view.name("status"),
            view.name("reopened"),
            commit.named()
        );
        let help = format!(
            "add an entry of {} to `{}` that says who decided it and why",
            commit.day(),
            view.name("reopened")
        );
        found.push(
            Violation::new(view.place(|f| f.status.span()), "status", message, help)
                .about(format!("{from} -> {to}"))
                .done_by(commit)
                .see_version(earlier, before.span(), "the version before"),
        );
    }
    found
}
