//! Rule `dates-out-of-order`. Not for how much time lies between (`verified-too-soon`), and not for the
//! order of due dates among themselves: they are promises.

use smallvec::SmallVec;

use super::dates::{Claim, claims, dues};
use crate::model::{Day, Finding, Spanned, Status};
use crate::policy::calendar::days_between;
use crate::rule::{FindingView, Violation, declare_rule};
use crate::text::counted;

declare_rule! {
    /// Days in a record contradict one another: a step was done before one that comes first, or before
    /// the finding was raised, or is due before that.
    ///
    /// ## Why
    ///
    /// Causes are found before the action on them is done, the action before its effect is verified, and
    /// that before the finding is closed. Dates in another order mean that a day is wrong, or that the
    /// record was written to look right afterwards.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// verification:
    ///   criteria: The reviews of Q1 and Q2 2026 are finished on time
    ///   due: 2026-07-31
    ///   done: 2026-07-10
    ///   by: maria.lopez@acme.example
    ///   result: effective
    ///   evidence: [evidence/NC-2026-004/q1-review.csv]
    /// closed: 2026-06-30
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// verification:
    ///   criteria: The reviews of Q1 and Q2 2026 are finished on time
    ///   due: 2026-07-31
    ///   done: 2026-07-10
    ///   by: maria.lopez@acme.example
    ///   result: effective
    ///   evidence: [evidence/NC-2026-004/q1-review.csv]
    /// closed: 2026-07-12
    /// ```
    ///
    /// ## How to fix
    ///
    /// Look up what really happened and correct the day that is wrong. The order asked for is: root
    /// cause, each action, verification, closure; the same day is fine. A correction may come at any
    /// time before closure, even before the finding was raised, and only `detected` may do that too. Where
    /// several days lie before `raised`, that is the day to look at first, and it alone is reported. In
    /// a finding that was opened again, what is kept from before the last `reopened` entry is not
    /// compared with what came after; only its verification and its closure must have come since.
    pub static DATES_OUT_OF_ORDER = {
        name: "dates-out-of-order",
        family: Lifecycle,
        level: Error,
        clause: "ISO27001:2022/10.2",
        check: Finding(check),
    }
}

/// How many days a record usually claims.
const USUAL: usize = 12;

/// The steps whose order is forced.
const ORDER: [Status; 4] = [
    Status::Analysed,
    Status::Implemented,
    Status::Verified,
    Status::Closed,
];

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let early: Vec<Claim> = before_raised(view);
    let mut found = match (early.as_slice(), view.finding().raised.given()) {
        ([one], Some(raised)) => vec![contradiction(view, one, "raised", raised)],
        ([first, rest @ ..], Some(raised)) => vec![raised_late(view, raised, first, rest)],
        _ => Vec::new(),
    };
    let is_early = |claim: &Claim| early.iter().any(|early| early.key == claim.key);
    let all: SmallVec<[Claim; USUAL]> = claims(view.finding()).collect();
    let others = all.iter().filter(|claim| !is_early(claim));
    found.extend(others.filter_map(|claim| before_step(view, &all, claim)));
    found.extend(raised_before_detected(view));
    found.extend(before_reopened(view));
    found
}

/// The days before the finding was raised that cannot be. None where that is said to be in the future:
/// `future-date` reports it, and then nothing can be said of the others.
fn before_raised(view: &FindingView<'_>) -> Vec<Claim> {
    let finding = view.finding();
    let latest = view.as_of().tomorrow().unwrap_or(view.as_of());
    let Some(raised) = finding.raised.value().filter(|raised| *raised <= latest) else {
        return Vec::new();
    };
    claims(finding)
        .chain(dues(finding))
        .filter(|claim| !claim.may_precede && claim.day < raised)
        .collect()
}

/// Several days before the finding was raised: that one is more likely to be wrong than all of them.
fn raised_late(
    view: &FindingView<'_>,
    raised: &Spanned<Day>,
    first: &Claim,
    rest: &[Claim],
) -> Violation {
    const SHOWN: usize = 5;
    let day = |claim: &Claim| view.name(&claim.key.to_string());
    let message = format!(
        "`{}` is after {} that cannot come before it: `{}` and {} more",
        view.name("raised"),
        counted(rest.len() + 1, "day"),
        day(first),
        rest.len()
    );
    let help = "look up when the finding was recorded; if that is right, correct the other days";
    let mut violation = Violation::new(raised.span, "raised", message, help);
    for claim in std::iter::once(first).chain(rest).take(SHOWN) {
        violation = violation.see(Some(claim.span), format!("`{}` is here", day(claim)));
    }
    violation
}

/// A step that lies before the nearest of the earlier ones that has a day in the present cycle.
fn before_step(view: &FindingView<'_>, all: &[Claim], claim: &Claim) -> Option<Violation> {
    let finding = view.finding();
    let rank = ORDER.iter().position(|step| claim.step == Some(*step))?;
    if !is_present(finding, claim) {
        return None;
    }
    let earlier = ORDER.iter().take(rank).rev();
    let nearest = earlier.copied().find_map(|step| latest(finding, all, step));
    // The correction has no place in the order, but it is over when the finding is closed.
    let correction = match claim.step {
        Some(Status::Closed) => latest(finding, all, Status::Corrected),
        _ => None,
    };
    let other = nearest
        .into_iter()
        .chain(correction)
        .max_by_key(|other| other.day)
        .filter(|other| other.day > claim.day)?;
    let place = Spanned {
        value: other.day,
        span: other.span,
    };
    Some(contradiction(view, claim, &other.key.to_string(), &place))
}

fn raised_before_detected(view: &FindingView<'_>) -> Option<Violation> {
    let finding = view.finding();
    let (detected, raised) = (finding.detected.given()?, finding.raised.given()?);
    if detected.value <= raised.value {
        return None;
    }
    let claim = claims(finding).find(|claim| claim.step == Some(Status::Open))?;
    Some(contradiction(view, &claim, "detected", detected))
}

/// A finding that is verified or closed was so after it was last opened again: what was found before cannot
/// show that it is mended now.
fn before_reopened(view: &FindingView<'_>) -> Vec<Violation> {
    let finding = view.finding();
    let (Some(reopened), Some(claimed)) = (finding.last_reopened(), finding.status.value()) else {
        return Vec::new();
    };
    let steps = [Status::Verified, Status::Closed].into_iter();
    let steps = steps.filter(|step| *step <= claimed && claimed != Status::Withdrawn);
    let early = steps.filter_map(|step| {
        let claim = claims(finding).find(|claim| claim.step == Some(step))?;
        (claim.day < reopened.value).then_some((step, claim))
    });
    early
        .map(|(step, claim)| {
            let mut violation = contradiction(view, &claim, "reopened", reopened);
            if step == Status::Verified {
                violation.help =
                    "verify again, with evidence from after it was opened again".to_owned();
            }
            violation
        })
        .collect()
}

/// The day of a step in the present cycle; the last one, where it has several.
fn latest<'c>(finding: &Finding, all: &'c [Claim], step: Status) -> Option<&'c Claim> {
    all.iter()
        .filter(|claim| claim.step == Some(step) && is_present(finding, claim))
        .max_by_key(|claim| claim.day)
}

fn is_present(finding: &Finding, claim: &Claim) -> bool {
    claim
        .step
        .is_none_or(|step| finding.is_of_present_cycle(step, claim.day))
}

fn contradiction(
    view: &FindingView<'_>,
    claim: &Claim,
    first: &str,
    place: &Spanned<Day>,
) -> Violation {
    let field = claim.key.to_string();
    let first = view.name(first);
    let message = format!(
        "`{}` is {} before `{first}`, which comes first",
        view.name(&field),
        counted(days_between(claim.day, place.value), "day")
    );
    let help = "look up what happened when, and correct the day that is wrong";
    Violation::new(claim.span, field, message, help)
        .see(Some(place.span), format!("`{first}` is here"))
}
