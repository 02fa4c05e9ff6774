//! Rule `backdated`. Not for days in the future (`future-date`) and not for imported records.

use std::collections::BTreeSet;

use super::{beginnings, made, named};
use crate::model::{Finding, Source, Status, Version};
use crate::policy::calendar::days_between;
use crate::rule::{HistoryView, Violation, declare_rule};
use crate::rules::lifecycle::dates::{Claim, claims};
use crate::text::counted;

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

/// A day that was recorded late.
struct Late {
    /// Where the record of the snapshot has it.
    now: Claim,
    /// Where the version has it that recorded it.
    then: Claim,
    /// How many days lie between.
    days: i64,
    /// How many may.
    limit: u32,
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
        let had_none = |v: &&Version<'_>| v.record.finding.former_id.is_missing();
        let imported = if begins {
            !newest.finding.former_id.is_missing()
        } else {
            !finding.former_id.is_missing() && made.from.iter().all(had_none)
        };
        let external = finding.source.value().is_some_and(Source::is_external);
        let new = steps(finding).filter(|(step, claim)| known.insert((*step, claim.day)));
        let late: Vec<Late> = new
            .filter_map(|(step, then)| {
                let days = days_between(then.day, commit.day());
                let limit = limits.of(step, external);
                if days <= i64::from(limit) {
                    return None;
                }
                // A day that was put right since is no longer claimed.
                let is_it = |(s, c): &(Status, Claim)| *s == step && c.day == then.day;
                let (_, now) = steps(&newest.finding).find(is_it)?;
                Some(Late {
                    now,
                    then,
                    days,
                    limit,
                })
            })
            .collect();
        if !imported && !renumbered {
            found.extend(violation(view, made.version, &late));
        }
    }
    found
}

/// What one version recorded late is one matter.
fn violation(view: &HistoryView<'_>, version: &Version<'_>, late: &[Late]) -> Option<Violation> {
    let first = late.first()?;
    let latest = late.iter().max_by_key(|late| late.days)?;
    let fields: Vec<String> = late.iter().map(|late| late.now.key.to_string()).collect();
    let names: Vec<String> = fields.iter().map(|field| view.name(field)).collect();
    let days = counted(latest.days, "day");
    let what = match late {
        [one] => format!(
            "`{}` is {}, but was recorded {days} later",
            names.concat(),
            one.now.day
        ),
        _ => format!(
            "{} are up to {days} before they were recorded",
            named(&names)
        ),
    };
    let message = format!("{what}, in {}", version.commit.named());
    let help = format!(
        "at most {} may pass; correct the day, or say in a waiver why it was recorded late",
        counted(latest.limit, "day")
    );
    let values: Vec<String> = late
        .iter()
        .map(|late| format!("{} {}", late.now.key, late.now.day))
        .collect();
    let mut violation = Violation::new(first.now.span, fields.first()?, message, help)
        .about(values.join(", "))
        .done_by(&version.commit)
        .see_version(version, Some(first.then.span), "recorded here");
    for other in late.iter().skip(1) {
        violation = violation.see(Some(other.now.span), "recorded late, too");
    }
    Some(violation)
}

/// The days on which the finding was raised, each step finished, and the finding closed.
fn steps(finding: &Finding) -> impl Iterator<Item = (Status, Claim)> {
    claims(finding)
        .filter_map(|claim| Some((claim.step?, claim)))
        .filter(|(step, _)| *step != Status::Withdrawn)
}
