//! What runs out before the day of the audit: our own due dates, configured deadlines, the certificate.
//!
//! The last day of a clock is still in time: what ends on the day of the audit has not run out. Of several
//! clocks for one step the first is told. Not for the clocks of majors and plans, which are told with them.

use std::collections::BTreeMap;

use super::{Item, Looked, Topic, Weight};
use crate::due::{self, What};
use crate::model::{AuditKind, Day, Finding, Record, Status};
use crate::policy::settings::Step;
use crate::text::RepoPath;

/// A clock that ran out.
struct Ended {
    day: Day,
    rule: &'static str,
    weight: Weight,
    what: String,
    who: Option<String>,
}

/// Adds the clocks.
pub fn add(looked: &Looked<'_>, items: &mut Vec<Item>) {
    let mut dues: BTreeMap<RepoPath, Vec<due::Item>> = BTreeMap::new();
    for item in due::items(looked.register, looked.on) {
        dues.entry(item.path.clone()).or_default().push(item);
    }
    for record in looked.open() {
        let own = dues.remove(record.path()).unwrap_or_default();
        for ended in ended(looked, record, &own) {
            items.push(item(looked, record, ended));
        }
    }
    items.extend(certificate(looked));
}

fn item(looked: &Looked<'_>, record: &Record, ended: Ended) -> Item {
    let when = looked.when(ended.day);
    let message = format!("{}: {when} {}", ended.what, ended.day);
    let item = looked.item(record, Topic::Clocks, ended.weight, message);
    Item {
        rule: Some(ended.rule),
        day: Some(ended.day),
        who: ended.who.or(item.who.clone()),
        ..item
    }
}

/// The clocks of a finding that run out before that day.
fn ended(looked: &Looked<'_>, record: &Record, own: &[due::Item]) -> Vec<Ended> {
    let finding = &record.finding;
    let mut all = Vec::new();
    let is_major = looked.audits.is_unverified_major(finding);
    let awaits_plan = looked.audits.awaits_plan(finding);
    if is_major {
        let expiry = looked.audits.expiry(finding);
        all.extend(expiry.map(|(day, _)| Ended {
            day,
            rule: "certificate-deadline",
            weight: Weight::Stops,
            what: "the certificate, with a major that is not verified".to_owned(),
            who: None,
        }));
    }
    for (step, what) in STEPS {
        if *step != Step::Plan || !awaits_plan {
            all.extend(of_step(looked, finding, own, (*step, *what), is_major));
        }
    }
    all.retain(|ended| ended.day < looked.on);
    all
}

const STEPS: &[(Step, What)] = &[
    (Step::Correction, What::Correction),
    (Step::RootCause, What::RootCause),
    (Step::Plan, What::Plan),
    (Step::CorrectiveAction, What::Action),
    (Step::Verification, What::Verification),
    (Step::Closure, What::Closure),
];

/// The first clocks of a step that is not done: each own due date, or the configured deadline where that is
/// earlier than all of them.
fn of_step(
    looked: &Looked<'_>,
    finding: &Finding,
    own: &[due::Item],
    (step, what): (Step, What),
    is_major: bool,
) -> Vec<Ended> {
    let own: Vec<&due::Item> = own.iter().filter(|item| item.what == what).collect();
    let bound = looked.policy.bound(step, finding, looked.audits);
    // The clock of a major is the earliest of these two, and told as that.
    let is_clock_of_major = is_major && matches!(step, Step::Verification | Step::Closure);
    let bound = bound.filter(|_| !is_clock_of_major && is_undone(finding, step));
    let is_first = |day: Day| own.iter().all(|item| day < item.due);
    if let Some(bound) = bound.filter(|bound| is_first(bound.day)) {
        let limit = bound.in_words(&looked.name("raised"));
        return vec![Ended {
            day: bound.day,
            rule: "deadline-beyond-policy",
            weight: Weight::Embarrasses,
            what: format!("{}, the deadline of {limit}", what.word()),
            who: None,
        }];
    }
    let rule = match step {
        Step::Closure => "overdue",
        _ => "overdue-action",
    };
    let own = own.into_iter().map(|item| Ended {
        day: item.due,
        rule,
        weight: Weight::Embarrasses,
        what: format!("{}, `{}`", what.word(), looked.name(&item.field)),
        who: item.who.clone(),
    });
    own.collect()
}

/// Whether a step of a finding that is open is still to be done, whether or not it has a due date.
fn is_undone(finding: &Finding, step: Step) -> bool {
    match step {
        Step::Closure => true,
        Step::Correction => finding.correction.get().is_none_or(|correction| {
            correction.done.is_missing() && correction.not_applicable.is_missing()
        }),
        Step::RootCause => {
            let cause = finding.root_cause.get();
            cause.is_none_or(|cause| cause.done.is_missing())
        }
        Step::Plan => {
            let external = finding.external.get();
            finding.plan_accepted.is_missing()
                && external.is_none_or(|external| external.accepted.is_missing())
        }
        Step::CorrectiveAction => {
            !finding.needs_no_action() && !finding.claims(Status::Implemented)
        }
        Step::Verification => !finding.needs_no_action() && !finding.claims(Status::Verified),
    }
}

/// The certificate itself, where the audit is to renew it and comes too late.
fn certificate(looked: &Looked<'_>) -> Option<Item> {
    if looked.goal.kind != Some(AuditKind::Recertification) {
        return None;
    }
    let issued = looked.audits.0.iter();
    let last = issued.filter_map(|audit| Some((audit.certificate_expires.value()?, audit)));
    let (day, audit) = last.max_by_key(|(day, _)| *day)?;
    (day < looked.on).then(|| Item {
        topic: Topic::Clocks,
        weight: Weight::Stops,
        finding: None,
        title: String::new(),
        severity: None,
        status: None,
        message: format!(
            "the certificate that is to be renewed: {} {day}",
            looked.when(day)
        ),
        rule: Some("certificate-deadline"),
        day: Some(day),
        who: None,
        path: audit.path().clone(),
    })
}
