//! Rule `backdated`. Not for days in the future (`future-date`) and not for imported records.

use std::collections::BTreeSet;

use super::{beginnings, made};
use crate::model::{Finding, Status};
use crate::policy::calendar::days_between;
use crate::rule::{HistoryView, Violation, declare_rule};
use crate::rules::lifecycle::dates::{Claim, claims, counted};

declare_rule! {
    /// A record says that something was done on a day, and git has that only since long after.
    ///
    /// ## Why
    ///
    /// A day that is written down weeks later was remembered, or made up, and often just before an audit.
    /// The day of the commit is the one that nobody can choose freely; the further the two lie apart, the
    /// less the record's word is worth.
    ///
    /// ## Bad
    ///
    /// ```markdown commit=2026-02-11 from=open
    /// status: open
    /// ```
    ///
    /// ```markdown commit=2026-04-20 from=corrected
    /// status: corrected
    /// correction:
    ///   done: 2026-02-12
    ///   by: tom.baker@acme.example
    ///   evidence: [evidence/NC-2026-004/q4-review.csv]
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown commit=2026-02-11 from=open
    /// status: open
    /// ```
    ///
    /// ```markdown commit=2026-02-16 from=corrected
    /// status: corrected
    /// correction:
    ///   done: 2026-02-12
    ///   by: tom.baker@acme.example
    ///   evidence: [evidence/NC-2026-004/q4-review.csv]
    /// ```
    ///
    /// ## How to fix
    ///
    /// Commit a step within days of doing it. If the day is a mistake, correct it. If it is right, say in a
    /// waiver why it was recorded so late, and have evidence that has the day in it. How many days may
    /// pass is set under `history.backdated` in clause10.yaml, by field. A record from another register has
    /// its number there in `former_id`, and is not asked.
    pub static BACKDATED = {
        name: "backdated",
        family: History,
        level: Warning,
        clause: "ISO27001:2022/7.5.3",
        check: History(check),
    }
}

fn check(view: &HistoryView<'_>) -> Vec<Violation> {
    let Some(newest) = view.newest() else {
        return Vec::new();
    };
    let timeline = view.timeline();
    let first: Vec<_> = beginnings(timeline)
        .map(|v| v.commit.id.as_deref())
        .collect();
    let limits = &view.policy().settings.history.backdated;
    let mut known = BTreeSet::new();
    let mut found = Vec::new();
    for made in made(timeline) {
        let (finding, commit) = (made.finding(), &made.version.commit);
        let begins = made.from.is_empty();
        let renumbered = begins && !first.contains(&commit.id.as_deref());
        let imported = if begins {
            !newest.finding.former_id.is_missing()
        } else {
            let had_none = |v: &&crate::model::Version<'_>| v.record.finding.former_id.is_missing();
            !finding.former_id.is_missing() && made.from.iter().all(had_none)
        };
        let external = finding
            .source
            .value()
            .is_some_and(|source| source.is_external());
        for (step, claim) in steps(finding) {
            if !known.insert((step, claim.day)) || imported || renumbered {
                continue;
            }
            let late = days_between(claim.day, commit.day());
            let limit = limits.of(step, external);
            if late <= i64::from(limit) {
                continue;
            }
            // A day that was put right since is no longer claimed.
            let now = steps(&newest.finding).find(|(s, c)| *s == step && c.day == claim.day);
            let Some((_, now)) = now else {
                continue;
            };
            let field = now.key.to_string();
            let message = format!(
                "`{}` is {}, but was recorded {} later, in {}",
                view.name(&field),
                claim.day,
                counted(late, "day"),
                commit.named()
            );
            let help = format!(
                "at most {} may pass; correct the day, or say in a waiver why it was recorded late",
                counted(limit, "day")
            );
            found.push(
                Violation::new(now.span, field, message, help)
                    .about(format!("-> {}", claim.day))
                    .done_by(commit)
                    .see_version(made.version, Some(claim.span), "recorded here"),
            );
        }
    }
    found
}

/// The days on which the finding was raised, each step finished, and the finding closed.
fn steps(finding: &Finding) -> impl Iterator<Item = (Status, Claim)> {
    claims(finding)
        .filter_map(|claim| Some((claim.step?, claim)))
        .filter(|(step, _)| *step != Status::Withdrawn)
}
