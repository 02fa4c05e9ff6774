//! Readiness as JSON, in the form that `schema/readiness.schema.json` describes.
//!
//! Not the internal structures: the keys are a promise to readers.

use serde::Serialize;

use super::super::json::{Broken, Snapshot, TOOL, Tool, broken, line, snapshot};
use super::Seen;
use crate::diagnostic::SnapshotInfo;
use crate::error::Fault;
use crate::model::{AuditKind, Day, Severity, Status};
use crate::readiness::{DayFrom, Goal, Item, NO_PROMISE, Previous, Reason, Sampled, Topic, Weight};

/// The version of the form.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    tool: Tool,
    today: Day,
    snapshot: Snapshot<'a>,
    errors: Vec<Broken<'a>>,
    audit: Option<Audit<'a>>,
    previous: Option<Before<'a>>,
    ready: Option<bool>,
    verdict: Option<String>,
    items: Vec<One<'a>>,
    sample: Vec<Asked<'a>>,
    findings: usize,
    waived: usize,
    note: &'static str,
}

#[derive(Serialize)]
struct Audit<'a> {
    kind: Option<AuditKind>,
    id: Option<&'a str>,
    on: Day,
    day_from: DayFrom,
}

#[derive(Serialize)]
struct Before<'a> {
    id: &'a str,
    kind: Option<AuditKind>,
    ended: Option<Day>,
    findings: usize,
    open: usize,
}

#[derive(Serialize)]
struct One<'a> {
    topic: Topic,
    weight: Weight,
    finding: Option<&'a str>,
    title: &'a str,
    severity: Option<Severity>,
    status: Option<Status>,
    message: &'a str,
    rule: Option<&'static str>,
    day: Option<Day>,
    passed: Option<bool>,
    who: Option<&'a str>,
    path: &'a str,
}

#[derive(Serialize)]
struct Asked<'a> {
    finding: &'a str,
    title: &'a str,
    severity: Option<Severity>,
    status: Option<Status>,
    reasons: &'a [Reason],
    diagnostics: usize,
    path: &'a str,
}

/// Readiness on one line.
///
/// # Errors
/// Never for the values that it holds.
pub fn json(seen: &Seen) -> serde_json::Result<String> {
    let readiness = &seen.readiness;
    let items = readiness.items.iter();
    line(&Output {
        audit: Some(audit(&readiness.goal)),
        previous: readiness.previous.as_ref().map(before),
        ready: Some(readiness.is_ready()),
        verdict: Some(readiness.verdict()),
        items: items.map(|item| one(item, readiness.today)).collect(),
        sample: readiness.sample.iter().map(asked).collect(),
        findings: readiness.findings,
        waived: readiness.waived,
        ..nothing(&seen.snapshot, readiness.today, &[])
    })
}

/// Why nothing could be judged.
///
/// # Errors
/// Never for the values that it holds.
pub fn json_of_faults(
    snapshot: &SnapshotInfo,
    today: Day,
    faults: &[Fault],
) -> serde_json::Result<String> {
    line(&nothing(snapshot, today, faults))
}

fn nothing<'a>(info: &'a SnapshotInfo, today: Day, faults: &'a [Fault]) -> Output<'a> {
    Output {
        version: VERSION,
        tool: TOOL,
        today,
        snapshot: snapshot(info),
        errors: faults.iter().map(broken).collect(),
        audit: None,
        previous: None,
        ready: None,
        verdict: None,
        items: Vec::new(),
        sample: Vec::new(),
        findings: 0,
        waived: 0,
        note: NO_PROMISE,
    }
}

fn audit(goal: &Goal) -> Audit<'_> {
    Audit {
        kind: goal.kind,
        id: goal.audit.as_deref(),
        on: goal.on,
        day_from: goal.day_from,
    }
}

fn before(previous: &Previous) -> Before<'_> {
    Before {
        id: &previous.id,
        kind: previous.kind,
        ended: previous.ended,
        findings: previous.findings,
        open: previous.open,
    }
}

fn one(item: &Item, today: Day) -> One<'_> {
    One {
        topic: item.topic,
        weight: item.weight,
        finding: item.finding.as_deref(),
        title: &item.title,
        severity: item.severity,
        status: item.status,
        message: &item.message,
        rule: item.rule,
        day: item.day,
        passed: item.day.map(|day| day < today),
        who: item.who.as_deref(),
        path: item.path.as_str(),
    }
}

fn asked(sampled: &Sampled) -> Asked<'_> {
    Asked {
        finding: &sampled.finding,
        title: &sampled.title,
        severity: sampled.severity,
        status: sampled.status,
        reasons: &sampled.reasons,
        diagnostics: sampled.diagnostics,
        path: sampled.path.as_str(),
    }
}
