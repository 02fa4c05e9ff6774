//! Rule `criteria-written-afterwards`. Not for criteria that are missing (`missing-criteria`).

use super::made;
use super::steps::happened_since;
use crate::model::{Finding, Verification};
use crate::rule::{HistoryView, Violation, declare_rule};

declare_rule! {
    /// What would show that the actions work was written, or changed, together with the result.
    ///
    /// ## Why
    ///
    /// Criteria that are written when the result is known are always met. What makes a verification one is
    /// that it could have failed.
    ///
    /// ## Bad
    ///
    /// ```markdown commit=2026-03-21 after=planned from=implemented
    /// verification:
    ///   criteria: The reviews of Q1 and Q2 2026 are finished on time
    ///   due: 2026-07-31
    /// ```
    ///
    /// ```markdown commit=2026-07-11 from=verified
    /// verification:
    ///   criteria: The review of Q2 2026 is finished on time
    ///   due: 2026-07-31
    ///   done: 2026-07-10
    ///   by: maria.lopez@acme.example
    ///   result: effective
    ///   evidence: [evidence/NC-2026-004/q2-review.csv]
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown commit=2026-03-21 after=planned from=implemented
    /// verification:
    ///   criteria: The reviews of Q1 and Q2 2026 are finished on time
    ///   due: 2026-07-31
    /// ```
    ///
    /// ```markdown commit=2026-07-11 from=verified
    /// verification:
    ///   criteria: The reviews of Q1 and Q2 2026 are finished on time
    ///   due: 2026-07-31
    ///   done: 2026-07-10
    ///   by: maria.lopez@acme.example
    ///   result: effective
    ///   evidence: [evidence/NC-2026-004/q1-review.csv, evidence/NC-2026-004/q2-review.csv]
    /// ```
    ///
    /// ## How to fix
    ///
    /// Judge by the criteria that were fixed with the plan. If they turned out to be wrong, commit other
    /// ones with the reason, and verify again later. What has happened is explained in a waiver.
    pub static CRITERIA_WRITTEN_AFTERWARDS = {
        name: "criteria-written-afterwards",
        family: History,
        level: Warning,
        clause: "ISO27001:2022/10.2 d",
        check: History(check),
    }
}

fn check(view: &HistoryView<'_>) -> Vec<Violation> {
    if view.newest().is_none() {
        return Vec::new();
    }
    let squash = view.policy().settings.history.squash;
    let mut found = Vec::new();
    for made in made(view.timeline()) {
        let (version, after) = (made.version, made.finding());
        let Some(new) = after.verification.get() else {
            continue;
        };
        let is_late = made.from.iter().all(|earlier| {
            let before = &earlier.record.finding;
            // A whole branch in one commit has the criteria in it, whenever they were written.
            let was_branch = squash
                && criteria(before.verification.get()).is_none()
                && happened_since(Some(earlier.commit.day()), Some(before), version);
            is_written_with_result(before, new) && !was_branch
        });
        let Some(earlier) = made.from.first().filter(|_| is_late) else {
            continue;
        };
        let old = earlier.record.finding.verification.get();
        let (happened, seen) = match criteria(old) {
            Some(_) => ("were changed", "as they were before"),
            None => ("first appear", "the version before, without them"),
        };
        let message = format!(
            "`{}` {happened} together with the result, in {}",
            view.name("verification.criteria"),
            version.commit.named()
        );
        let help = "judge by criteria that were committed before the result; for what has happened, say in a waiver why";
        let span = view.place(|finding| finding.verification.get()?.criteria.span());
        let seen_at = old.and_then(|old| old.criteria.span());
        found.push(
            Violation::new(span, "verification.criteria", message, help)
                .about(format!("{:?} -> {:?}", criteria(old), criteria(Some(new))))
                .done_by(&version.commit)
                .see_version(earlier, seen_at, seen),
        );
    }
    found
}

/// Whether a verification has a result that an earlier version had not, and other criteria than that.
fn is_written_with_result(before: &Finding, new: &Verification) -> bool {
    let old = before.verification.get();
    let done = new.done.value();
    let has_new_day = done.is_some() && done != old.and_then(|old| old.done.value());
    let had_result = old.is_some_and(|old| !old.result.is_missing());
    let has_new_result = !new.result.is_missing() && !had_result;
    let now = criteria(Some(new));
    (has_new_day || has_new_result) && now.is_some() && now != criteria(old)
}

/// The words of the criteria, without regard to white space.
fn criteria(verification: Option<&Verification>) -> Option<Vec<&str>> {
    let text = verification?.criteria.get()?;
    Some(text.split_whitespace().collect())
}
