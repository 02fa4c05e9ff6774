//! Recurrences as JSON, in the form that `schema/recurrence.schema.json` describes.
//!
//! The keys are a promise to readers. Whoever takes a key away or changes what it means raises `VERSION`.
//! Texts of the records are named by single words and not copied.

use std::io::{self, Write};

use serde::Serialize;

use super::super::json::{Broken, Snapshot, TOOL, Tool, Walked, broken, finish, snapshot, walked};
use super::{Answer, name};
use crate::diagnostic::SnapshotInfo;
use crate::error::Fault;
use crate::model::Day;
use crate::recurrence::THRESHOLD;

/// The version of the form.
pub const VERSION: u32 = 1;

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    tool: Tool,
    as_of: Day,
    snapshot: Snapshot<'a>,
    history: Option<Walked<'a>>,
    errors: Vec<Broken<'a>>,
    threshold: f64,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Finding<'a> {
    finding: &'a str,
    flagged: bool,
    candidates: Vec<Candidate<'a>>,
}

#[derive(Serialize)]
struct Candidate<'a> {
    finding: &'a str,
    score: f64,
    reasons: &'a [String],
}

/// Writes it on one line.
///
/// # Errors
/// When `to` cannot be written to.
pub fn write(answer: &Answer<'_>, to: &mut dyn Write) -> io::Result<()> {
    let candidate = |candidate: &'_ crate::recurrence::Candidate<'_>| score(candidate.score);
    let findings = answer.findings.iter().map(|found| Finding {
        finding: name(found.record),
        flagged: found.flagged,
        candidates: found
            .candidates
            .iter()
            .map(|one| Candidate {
                finding: name(one.earlier.record),
                score: candidate(one),
                reasons: &one.reasons,
            })
            .collect(),
    });
    let output = Output {
        version: VERSION,
        tool: TOOL,
        as_of: answer.as_of,
        snapshot: snapshot(&answer.snapshot),
        history: answer.seen.as_ref().map(walked),
        errors: Vec::new(),
        threshold: score(THRESHOLD),
        findings: findings.collect(),
    };
    finish(&output, to)
}

/// Writes why nothing can be told, in the same form.
///
/// # Errors
/// When `to` cannot be written to.
pub fn write_faults(
    as_of: Day,
    info: &SnapshotInfo,
    faults: &[Fault],
    to: &mut dyn Write,
) -> io::Result<()> {
    let output = Output {
        version: VERSION,
        tool: TOOL,
        as_of,
        snapshot: snapshot(info),
        history: None,
        errors: faults.iter().map(broken).collect(),
        threshold: score(THRESHOLD),
        findings: Vec::new(),
    };
    finish(&output, to)
}

/// A score to three digits, cut and not rounded up: what is shown at the threshold has reached it.
fn score(score: f32) -> f64 {
    (f64::from(score) * 1000.0 + 1e-4).floor() / 1000.0
}
