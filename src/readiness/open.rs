//! What is not finished: majors, findings of earlier audits, plans, effects that cannot be judged in time.
//!
//! Not for days that pass (`clocks`).

use super::{Item, Looked, Topic, Weight};
use crate::model::{Audit, Kind, Party, Record, Severity, Source, Status};
use crate::policy::Clock;
use crate::policy::calendar::{after, days_between};
use crate::policy::settings::Unit;

/// The items about findings that are open.
pub fn items(looked: &Looked<'_>) -> Vec<Item> {
    let mut items = Vec::new();
    for record in looked.open() {
        let major = major(looked, record);
        let earlier = earlier(looked, record).filter(|_| major.is_none());
        items.extend(plan(looked, record));
        if looked.is_earlier(record) || major.is_some() {
            items.extend(too_fresh(looked, record));
        }
        items.extend(major.or(earlier));
    }
    items
}

/// A major that is not verified.
fn major(looked: &Looked<'_>, record: &Record) -> Option<Item> {
    let finding = &record.finding;
    if looked.audits.is_unverified_major(finding) {
        let message = "a certification body's major, and not verified".to_owned();
        let mut item = looked.item(record, Topic::Majors, Weight::Stops, message);
        let clock = looked.policy.verification_clock(finding, looked.audits);
        if let Some(clock) = clock {
            item.day = Some(clock.day);
            item.message.push_str(&until(looked, &clock));
        }
        item.rule = Some("major-open");
        return Some(item);
    }
    let is_open = finding.is_nonconformity()
        && finding.severity.value() == Some(Severity::Major)
        && looked.audits.party_of(finding) != Some(Party::CertificationBody)
        && !finding.claims(Status::Verified);
    is_open.then(|| {
        let message = "a major, and not verified".to_owned();
        looked.item(record, Topic::Majors, Weight::Embarrasses, message)
    })
}

/// What an earlier audit by the same party found.
fn earlier(looked: &Looked<'_>, record: &Record) -> Option<Item> {
    let finding = &record.finding;
    let is_asked = matches!(
        finding.kind.value(),
        Some(Kind::Nonconformity | Kind::Concern)
    );
    if !is_asked || !looked.is_earlier(record) {
        return None;
    }
    // What is done and waits for the auditor is what the visit is for.
    let is_done = finding.claims(Status::Implemented);
    let (weight, how) = match is_done {
        true => (Weight::Embarrasses, "done, and not closed"),
        false => (Weight::Stops, "not closed"),
    };
    let audit = looked.audits.of(finding).map(Audit::name);
    let source = || finding.source.value().map(Source::word);
    let from = audit.or_else(source).unwrap_or("an earlier audit");
    let message = format!("found in {from}, {how}; it is looked at first");
    let mut item = looked.item(record, Topic::Earlier, weight, message);
    item.rule = Some("earlier-finding-open");
    Some(item)
}

/// By when something is wanted, and who says so, for the end of a sentence.
fn until(looked: &Looked<'_>, clock: &Clock<'_>) -> String {
    let says = clock.in_words(|field| looked.name(field));
    let day = clock.day;
    if day < looked.on {
        format!("; its time {} {day} ({says})", looked.when(day))
    } else {
        format!("; wanted by {day} ({says})")
    }
}

/// A certification body's minor without an accepted plan.
fn plan(looked: &Looked<'_>, record: &Record) -> Option<Item> {
    let finding = &record.finding;
    if !looked.audits.awaits_plan(finding) {
        return None;
    }
    let clock = looked.policy.plan_clock(finding, looked.audits);
    let is_over = clock.as_ref().is_some_and(|clock| clock.day < looked.on);
    let weight = match looked.decides_on_certificate() || is_over {
        true => Weight::Stops,
        false => Weight::Embarrasses,
    };
    let mut message = "no plan is accepted".to_owned();
    if let Some(clock) = &clock {
        message.push_str(&until(looked, clock));
    }
    let mut item = looked.item(record, Topic::Plans, weight, message);
    item.day = clock.map(|clock| clock.day);
    item.rule = Some("minor-without-plan");
    Some(item)
}

/// The actions are done, and on that day the effect cannot be judged yet.
fn too_fresh(looked: &Looked<'_>, record: &Record) -> Option<Item> {
    let finding = &record.finding;
    let verified = finding.verification.get();
    if verified.is_some_and(|verification| !verification.done.is_missing()) {
        return None;
    }
    let done = finding.actions_done()?;
    let waits = &looked.policy.settings.verification_wait;
    let wait = *waits.get(&finding.severity.value()?)?;
    let first = after(done, wait, Unit::Days, &[])?;
    if first <= looked.on {
        return None;
    }
    let message = format!(
        "the last action was done on {done}; its effect can be judged from {first}, {} too late",
        match days_between(looked.on, first) {
            1 => "1 day".to_owned(),
            days => format!("{days} days"),
        }
    );
    let mut item = looked.item(record, Topic::Verifications, Weight::Embarrasses, message);
    item.day = Some(first);
    item.rule = Some("verified-too-soon");
    Some(item)
}
