//! The findings as inputs of `createFinding` of Probo, as a JSON array.
//!
//! `organizationId` and `ownerId` name objects that are there already, and have to be added by who sends them;
//! owner, requirements and reference stand in `description`. Its words are fewer than ours, so they are mapped:
//!
//! | ours | there |
//! |---|---|
//! | major, minor | MAJOR_NONCONFORMITY, MINOR_NONCONFORMITY |
//! | concern, observation, opportunity | OBSERVATION |
//! | a nonconformity without a grade, and what has no kind | null: nobody decides that for the company |
//! | open | OPEN |
//! | corrected, analysed, planned | IN_PROGRESS |
//! | implemented, verified | MITIGATED: it is done, and not closed |
//! | closed | CLOSED |
//! | withdrawn | FALSE_POSITIVE |
//!
//! EXCEPTION and RISK_ACCEPTED have no counterpart in a record. Texts are plain and keep their line ends.

use serde::Serialize;

use super::{Listing, plain, requirements, steps};
use crate::dossier::name;
use crate::model::{Day, Finding, Kind, Record, SectionKind, Severity, Source, Status};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    kind: Option<&'static str>,
    status: Option<&'static str>,
    description: String,
    source: Option<&'static str>,
    identified_on: Option<Day>,
    root_cause: String,
    corrective_action: String,
    due_date: Option<Day>,
    effectiveness_check: String,
}

/// What is listed, on one line.
///
/// # Errors
/// Never for the values that it holds.
pub fn probo(listing: &Listing<'_>) -> serde_json::Result<String> {
    let as_of = listing.dossier.as_of;
    let records = listing.entries.iter().map(|entry| entry.record);
    let inputs: Vec<Input> = records.map(|record| input(record, as_of)).collect();
    let mut text = serde_json::to_string(&inputs)?;
    text.push('\n');
    Ok(text)
}

fn input(record: &Record, as_of: Day) -> Input {
    let finding = &record.finding;
    let verification = finding.verification.get();
    let criteria = verification.and_then(|own| own.criteria.get());
    let criteria = criteria.map(|criteria| plain::line(criteria));
    let section = |kind| plain::section(record, kind);
    let actions = join([
        steps::actions(finding, as_of),
        section(SectionKind::CorrectiveAction),
    ]);
    Input {
        kind: kind(finding),
        status: finding.status.value().map(status),
        description: description(record),
        source: finding.source.value().map(Source::word),
        identified_on: finding.detected.value().or(finding.raised.value()),
        root_cause: section(SectionKind::RootCause),
        corrective_action: actions,
        due_date: finding.due.value(),
        effectiveness_check: join([
            criteria.unwrap_or_default(),
            section(SectionKind::Verification),
        ]),
    }
}

/// Texts apart by a blank line, without those that are empty.
fn join<const N: usize>(texts: [String; N]) -> String {
    let texts = texts.into_iter().filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join("\n\n")
}

fn kind(finding: &Finding) -> Option<&'static str> {
    match (finding.kind.value()?, finding.severity.value()) {
        (Kind::Nonconformity, Some(Severity::Major)) => Some("MAJOR_NONCONFORMITY"),
        (Kind::Nonconformity, Some(Severity::Minor)) => Some("MINOR_NONCONFORMITY"),
        (Kind::Nonconformity, None) => None,
        (Kind::Concern | Kind::Observation | Kind::Opportunity, _) => Some("OBSERVATION"),
    }
}

const fn status(status: Status) -> &'static str {
    match status {
        Status::Open => "OPEN",
        Status::Corrected | Status::Analysed | Status::Planned => "IN_PROGRESS",
        Status::Implemented | Status::Verified => "MITIGATED",
        Status::Closed => "CLOSED",
        Status::Withdrawn => "FALSE_POSITIVE",
    }
}

/// Reference and title, what was found, and what there is no field for.
fn description(record: &Record) -> String {
    let finding = &record.finding;
    let title = finding.title.get().map(|title| plain::line(title));
    let mut head = plain::line(&name(record));
    if let Some(title) = title {
        head.push_str(": ");
        head.push_str(&title);
    }
    let owner = finding.owner.get().map(|owner| plain::line(owner.as_str()));
    let facts = [
        (
            "Requirement",
            plain::line(&requirements(finding).join("; ")),
        ),
        ("Owner", owner.unwrap_or_default()),
    ];
    let facts = facts.iter().filter(|(_, text)| !text.is_empty());
    let facts: Vec<String> = facts
        .map(|(name, text)| format!("{name}: {text}"))
        .collect();
    join([head, plain::statement(record), facts.join("\n")])
}
