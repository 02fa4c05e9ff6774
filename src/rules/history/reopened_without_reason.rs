//! Rule `reopened-without-reason`. Not for steps forward (`step-skipped`).

use std::sync::Arc;

use super::steps::{Move, moved};
use super::{comes_from, has_entry_of, made, official_steps};
use crate::model::{Commit, Version};
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
    if view.newest().is_none() {
        return Vec::new();
    }
    let timeline = view.timeline();
    let goes_back = |earlier: &Version<'_>, version: &Version<'_>| {
        moved(&earlier.record.finding, &version.record.finding) == Move::Back
    };
    let mut found = Vec::new();
    for made in made(timeline) {
        let is_back = made
            .from
            .iter()
            .all(|earlier| goes_back(earlier, made.version));
        if let Some(earlier) = made.from.first().filter(|_| is_back) {
            found.extend(violation(view, &made.version.commit, earlier, made.version));
        }
    }
    // A merge that drops what one side did is no version of its own; what becomes official by it, is older.
    for (commit, before, after) in official_steps(timeline) {
        if goes_back(before, after) && !comes_from(timeline, after, before) {
            found.extend(violation(view, commit, before, after));
        }
    }
    found
}

fn violation(
    view: &HistoryView<'_>,
    commit: &Arc<Commit>,
    before: &Version<'_>,
    after: &Version<'_>,
) -> Option<Violation> {
    if has_entry_of(&view.newest()?.finding.reopened, commit) {
        return None;
    }
    let (old, new) = (&before.record.finding.status, &after.record.finding.status);
    let (from, to) = (old.value()?, new.value()?);
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
    Some(
        Violation::new(view.place(|f| f.status.span()), "status", message, help)
            .about(format!("{from} -> {to}"))
            .done_by(commit)
            .see_version(before, old.span(), "the version before"),
    )
}
