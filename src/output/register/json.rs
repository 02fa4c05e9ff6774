//! The register as JSON and as JSON Lines, in the form that `schema/register.schema.json` describes.
//!
//! A line says itself which register it is of, so that the lines of many registers can be put together and asked
//! by any engine that reads them. Not the internal structures: the keys are a promise to readers.

use rayon::prelude::*;
use serde::Serialize;

use super::super::json::{Broken, Snapshot, TOOL, Tool, broken, line, snapshot};
use super::{Entry, Listing, is_overdue, plain, requirements, steps};
use crate::catalog::Edition;
use crate::diagnostic::{History, SnapshotInfo, Summary};
use crate::error::Fault;
use crate::model::{Category, Day, Kind, Outcome, Record, Severity, Source, Status};
use crate::policy::calendar::days_between;
use crate::stats::{self, FoundBy};

/// The version of the form.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    tool: Tool,
    as_of: Day,
    snapshot: Snapshot<'a>,
    register: &'a str,
    commit: Option<&'a str>,
    history: &'static str,
    errors: Vec<Broken<'a>>,
    left_out: usize,
    findings: Vec<One<'a>>,
}

/// What follows the last finding of a document.
const END: &str = "]}\n";

#[derive(Serialize)]
struct Line<'a> {
    version: u32,
    register: &'a str,
    commit: Option<&'a str>,
    snapshot: &'static str,
    as_of: Day,
    history: &'static str,
    #[serde(flatten)]
    finding: One<'a>,
}

#[derive(Serialize)]
struct One<'a> {
    finding: &'a str,
    path: &'a str,
    kind: Option<Kind>,
    severity: Option<Severity>,
    status: Option<Status>,
    open: bool,
    title: &'a str,
    requirements: Vec<String>,
    requirements_2022: Vec<String>,
    source: Option<Source>,
    found_by: Option<&'static str>,
    audit: Option<&'a str>,
    area: Option<String>,
    raised: Option<Day>,
    owner: Option<&'a str>,
    due: Option<Day>,
    first_due: Option<Day>,
    overdue: bool,
    days_overdue: Option<i64>,
    root_cause_categories: Vec<Category>,
    correction: Option<Day>,
    corrective_actions: Vec<Step>,
    verified: Option<Day>,
    verification_result: Option<Outcome>,
    closed: Option<Day>,
    days_open: Option<u32>,
    recurrence_of: Vec<String>,
    diagnostics: Counts,
}

#[derive(Serialize)]
struct Step {
    action: String,
    owner: Option<String>,
    due: Option<Day>,
    done: Option<Day>,
    state: &'static str,
}

#[derive(Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
    infos: usize,
    waived: usize,
    existing: usize,
    inherited: usize,
}

/// One document.
///
/// # Errors
/// Never for the values that it holds.
pub fn json(listing: &Listing<'_>) -> serde_json::Result<String> {
    let dossier = listing.dossier;
    let edition = dossier.policy().default_edition();
    let findings = listing.entries.par_iter();
    let findings = findings.map(|entry| serde_json::to_string(&one(entry, dossier.as_of, edition)));
    let findings: Vec<String> = findings.collect::<serde_json::Result<_>>()?;
    // The findings come last, so that all threads can write them, each its own.
    let around = line(&Output {
        version: VERSION,
        tool: TOOL,
        as_of: dossier.as_of,
        snapshot: snapshot(&dossier.report.snapshot),
        register: listing.name,
        commit: listing.commit,
        history: history(dossier.report.history),
        errors: Vec::new(),
        left_out: dossier.left_out.len(),
        findings: Vec::new(),
    })?;
    let head = around.strip_suffix(END).unwrap_or(&around);
    Ok([head, &findings.join(","), END].concat())
}

/// Why nothing is listed.
///
/// # Errors
/// Never for the values that it holds.
pub fn json_faults(
    as_of: Day,
    info: &SnapshotInfo,
    name: &str,
    faults: &[Fault],
) -> serde_json::Result<String> {
    line(&Output {
        version: VERSION,
        tool: TOOL,
        as_of,
        snapshot: snapshot(info),
        register: name,
        commit: None,
        history: "not-judged",
        errors: faults.iter().map(broken).collect(),
        left_out: 0,
        findings: Vec::new(),
    })
}

/// A line for each finding.
///
/// # Errors
/// Never for the values that they hold.
pub fn json_lines(listing: &Listing<'_>) -> serde_json::Result<String> {
    let dossier = listing.dossier;
    let edition = dossier.policy().default_edition();
    let lines = listing.entries.par_iter().map(|entry| {
        line(&Line {
            version: VERSION,
            register: listing.name,
            commit: listing.commit,
            snapshot: dossier.report.snapshot.kind,
            as_of: dossier.as_of,
            history: history(dossier.report.history),
            finding: one(entry, dossier.as_of, edition),
        })
    });
    let lines: Vec<String> = lines.collect::<serde_json::Result<_>>()?;
    Ok(lines.concat())
}

/// Whether history was read.
fn history(history: History) -> &'static str {
    history.word()
}

fn one<'a>(entry: &'a Entry<'_>, as_of: Day, edition: Option<Edition>) -> One<'a> {
    let Entry {
        record,
        row,
        summary,
    } = entry;
    let finding = &record.finding;
    let verification = finding.verification.get();
    let cause = finding.root_cause.get();
    let categories = cause.map_or(&[][..], |cause| cause.categories.items());
    let correction = finding.correction.get();
    let is_open = !finding.is_settled();
    let late = row.due.filter(|_| is_overdue(record, as_of));
    let source = finding.source.value();
    One {
        finding: &row.reference,
        path: record.path().as_str(),
        kind: row.kind,
        severity: row.severity,
        status: row.status,
        open: is_open,
        title: &row.title,
        requirements: requirements(finding)
            .iter()
            .map(|cited| plain::line(cited))
            .collect(),
        requirements_2022: stats::in_2022(finding, edition),
        source,
        found_by: source.map(|source| match stats::found_by(source) {
            FoundBy::Us => "us",
            FoundBy::Others => "others",
        }),
        audit: given(&row.audit),
        area: finding.area.get().map(|area| plain::line(area)),
        raised: row.raised,
        owner: given(&row.owner),
        due: row.due,
        first_due: row.first_due,
        overdue: late.is_some(),
        days_overdue: late.map(|due| days_between(due, as_of)),
        root_cause_categories: categories.iter().map(|own| own.value).collect(),
        correction: correction.and_then(|own| own.done.value()),
        corrective_actions: actions(record, as_of),
        verified: verification.and_then(|own| own.done.value()),
        verification_result: row.verification_result,
        closed: row.closed,
        days_open: row.days_open,
        recurrence_of: repeated(record),
        diagnostics: counts(*summary),
    }
}

fn given(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn repeated(record: &Record) -> Vec<String> {
    let named = record.finding.recurrence_of.items().iter();
    named.map(|id| plain::line(&id.value)).collect()
}

fn actions(record: &Record, as_of: Day) -> Vec<Step> {
    let finding = &record.finding;
    let actions = finding.corrective_actions.numbered();
    actions
        .map(|(_, action)| {
            let action = &action.value;
            let text = action.action.get().map(|text| plain::line(text));
            let owner = action.owner.get().map(|owner| plain::line(owner.as_str()));
            let state = steps::State::of(&action.done, &action.due, as_of, finding.is_settled());
            Step {
                action: text.unwrap_or_default(),
                owner,
                due: action.due.value(),
                done: action.done.value(),
                state: state.word(),
            }
        })
        .collect()
}

fn counts(summary: Summary) -> Counts {
    Counts {
        errors: summary.errors,
        warnings: summary.warnings,
        infos: summary.infos,
        waived: summary.waived,
        existing: summary.existing,
        inherited: summary.inherited,
    }
}
