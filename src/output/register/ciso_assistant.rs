//! The findings import of CISO Assistant, as CSV.
//!
//! Its columns are fixed by that product's import of a follow-up; what it has no column for stands in
//! `observation`. Its words are fewer than ours, so they are mapped:
//!
//! | ours | there |
//! |---|---|
//! | major, minor | high, medium |
//! | concern, observation, opportunity | low, low, info |
//! | open | identified |
//! | corrected, analysed | confirmed: contained, or the causes are known, and actions are not decided |
//! | planned | in_progress |
//! | implemented | mitigated: what was decided is done, and nobody has shown that it works |
//! | verified | resolved |
//! | closed | closed |
//! | withdrawn | dismissed |
//! | no status that can be read | `--`, which is undefined there |
//!
//! Priority is 1 for a major, 2 for a minor, 3 for a concern and 4 for the rest. `asset` and `vulnerabilities`
//! name objects that must be there already, so they are left empty. Labels are apart by `|`. Here texts keep
//! their line ends: the file is for a program that reads CSV, not lines. Formulas are defused all the same,
//! since people open it too.

use super::csv::{defused, table};
use super::{ordered, plain, requirements, steps};
use crate::dossier::{Dossier, name};
use crate::model::{Day, Finding, Kind, Record, Severity, Source, Status};

const HEADER: [&str; 12] = [
    "ref_id",
    "name",
    "description",
    "severity",
    "status",
    "filtering_labels",
    "asset",
    "eta",
    "due_date",
    "priority",
    "observation",
    "vulnerabilities",
];

/// The findings of the snapshot, in the order of the register.
pub fn csv(dossier: &Dossier) -> String {
    csv_of(ordered(dossier).into_iter(), dossier.as_of)
}

/// These findings in this order, as they are on a day.
pub fn csv_of<'d>(records: impl Iterator<Item = &'d Record>, as_of: Day) -> String {
    let lines = records.map(|record| line(record, as_of));
    table(std::iter::once(HEADER.map(str::to_owned)).chain(lines))
}

fn line(record: &Record, as_of: Day) -> [String; HEADER.len()] {
    let finding = &record.finding;
    let reference = plain::line(&name(record));
    let title = finding.title.get().map(|title| plain::line(title));
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let text = |text: &str| defused(text).into_owned();
    [
        text(&reference),
        // The import refuses a finding without a name.
        text(&title.unwrap_or(reference.clone())),
        text(&plain::statement(record)),
        severity(finding).to_owned(),
        status(finding.status.value()).to_owned(),
        text(&labels(finding)),
        String::new(),
        day(last_due(finding)),
        day(finding.due.value()),
        priority(finding).to_owned(),
        text(&observation(record, as_of)),
        String::new(),
    ]
}

/// The word there for how grave a finding is.
pub fn severity(finding: &Finding) -> &'static str {
    match (finding.kind.value(), finding.severity.value()) {
        (Some(Kind::Concern | Kind::Observation), _) => "low",
        (Some(Kind::Opportunity), _) => "info",
        (_, Some(Severity::Major)) => "high",
        (_, Some(Severity::Minor)) => "medium",
        (_, None) => "",
    }
}

/// The word there for how far a finding has come.
pub const fn status(status: Option<Status>) -> &'static str {
    match status {
        Some(Status::Open) => "identified",
        Some(Status::Corrected | Status::Analysed) => "confirmed",
        Some(Status::Planned) => "in_progress",
        Some(Status::Implemented) => "mitigated",
        Some(Status::Verified) => "resolved",
        Some(Status::Closed) => "closed",
        Some(Status::Withdrawn) => "dismissed",
        None => "--",
    }
}

fn priority(finding: &Finding) -> &'static str {
    match (finding.kind.value(), finding.severity.value()) {
        (Some(Kind::Concern), _) => "3",
        (Some(Kind::Observation | Kind::Opportunity), _) => "4",
        (_, Some(Severity::Major)) => "1",
        (_, Some(Severity::Minor)) => "2",
        (_, None) => "",
    }
}

/// Kind, source, audit and area, as far as they are given. A `|` or a comma would make two of one.
fn labels(finding: &Finding) -> String {
    let kind = finding.kind.value().map(Kind::word);
    let source = finding.source.value().map(Source::word);
    let audit = finding.audit.get().map(AsRef::as_ref);
    let area = finding.area.get().map(AsRef::as_ref);
    let given = [kind, source, audit, area].into_iter().flatten();
    let labels: Vec<String> = given
        .map(|label: &str| plain::line(&label.replace(['|', ','], " ")))
        .filter(|label| !label.is_empty())
        .collect();
    labels.join("|")
}

/// When the last of the actions is to be done.
fn last_due(finding: &Finding) -> Option<Day> {
    let actions = finding.corrective_actions.items().iter();
    actions.filter_map(|action| action.value.due.value()).max()
}

/// What there is no column for, a line each.
fn observation(record: &Record, as_of: Day) -> String {
    let finding = &record.finding;
    let owner = finding.owner.get().map(|owner| plain::line(owner.as_str()));
    let lines = [
        (
            "Requirement",
            plain::line(&requirements(finding).join("; ")),
        ),
        ("Owner", owner.unwrap_or_default()),
        ("Correction", steps::correction(record, as_of)),
        ("Corrective actions", steps::actions(finding, as_of)),
    ];
    let given = lines.iter().filter(|(_, text)| !text.is_empty());
    let lines: Vec<String> = given
        .map(|(name, text)| format!("{name}: {text}"))
        .collect();
    lines.join("\n")
}
