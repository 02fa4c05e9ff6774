//! The register as a table: one row a finding, the same cells whatever form they are written in.
//!
//! For people who work in a spreadsheet, and for other programs that import one. Only findings of the
//! snapshot have a row; those that only history has are in `findings`. Not for judging, and not for texts in
//! full: a cell has what a reader needs to find the record.

pub mod ciso_assistant;
mod csv;
mod json;
mod listing;
mod markdown;
pub(super) mod plain;
mod probo;
mod steps;
mod table;
mod xlsx;

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, History, State, Summary};
use crate::dossier::{Dossier, name};
use crate::life::Life;
use crate::model::{
    Day, Finding, Kind, Outcome, Record, Severity, Slot, Source, Spanned, Status, Text,
};

pub use csv::{csv, csv_of};
pub use json::{json, json_faults, json_lines};
pub use listing::{Entry, Listing, Sorting, column_named, is_overdue};
pub use markdown::markdown;
pub use probo::probo;
pub use table::{Room, table};
pub use xlsx::{xlsx, xlsx_of};

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// A text on one line.
    Text(&'a str),
    /// A day.
    Day(Day),
    /// A whole number that is not negative.
    Number(u32),
}

impl<'a> Cell<'a> {
    fn text(text: &'a str) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    fn word(word: Option<&'static str>) -> Self {
        word.map_or(Self::Empty, Self::Text)
    }

    fn day(day: Option<Day>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Its header.
    pub name: &'static str,
    /// How wide it is, in characters.
    pub width: u8,
}

/// The columns of the register, in order.
pub const COLUMNS: [Column; 20] = [
    column("reference", 14),
    column("kind", 15),
    column("severity", 10),
    column("status", 13),
    column("title", 50),
    column("requirement", 24),
    column("source", 17),
    column("audit", 14),
    column("raised", 12),
    column("root cause category", 22),
    column("correction", 40),
    column("corrective actions", 60),
    column("owner", 28),
    column("due", 12),
    column("first due", 12),
    column("closed", 12),
    column("verification result", 20),
    column("recurrence of", 16),
    column("days open", 11),
    column("diagnostics", 30),
];

const fn column(name: &'static str, width: u8) -> Column {
    Column { name, width }
}

/// What the columns that are not fields of a record say, in words: shown beside the table.
pub const FORMULAS: &[(&str, &str)] = &[
    (
        "reference",
        "number of the finding; its path where it has none",
    ),
    (
        "first due",
        "the first due date that was official in git, on the first-parent chain; where none was, that of the record",
    ),
    (
        "days open",
        "closed (or withdrawn) minus raised; for what is still open, the day of judging minus raised; empty where the days are missing or contradict each other",
    ),
    (
        "diagnostics",
        "what the linter reports of the finding: new ones by level, then those that are waived, existing or inherited",
    ),
    (
        "correction",
        "how far it is, when and by whom, then the start of the section Correction",
    ),
    (
        "corrective actions",
        "for each how far it is, who answers for it, what it is, shortened; in full on the sheet Actions",
    ),
];

/// One finding as a row. Texts are on one line, and empty where the record says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number; its path where it has none.
    pub reference: String,
    /// What it is.
    pub kind: Option<Kind>,
    /// How grave it is.
    pub severity: Option<Severity>,
    /// How far it has come.
    pub status: Option<Status>,
    /// One line that says what was found.
    pub title: String,
    /// What was not met, as it is understood; as written where it is not.
    pub requirement: String,
    /// How it came to light.
    pub source: Option<Source>,
    /// The id of the audit record.
    pub audit: String,
    /// When it was recorded.
    pub raised: Option<Day>,
    /// The kinds of its root causes.
    pub root_cause_category: String,
    /// 10.2 a: how far the correction is, and what it is.
    pub correction: String,
    /// 10.2 c: how far each action is, and what it is.
    pub corrective_actions: String,
    /// Who answers for it.
    pub owner: String,
    /// When it is to be closed.
    pub due: Option<Day>,
    /// When it was to be closed as was official first; else as the record says. None where history was not
    /// read.
    pub first_due: Option<Day>,
    /// When it was closed.
    pub closed: Option<Day>,
    /// 10.2 d: whether the actions worked.
    pub verification_result: Option<Outcome>,
    /// Earlier findings that it repeats.
    pub recurrence_of: String,
    /// From the day it was raised to that on which it was settled, else to the day of judging.
    pub days_open: Option<u32>,
    /// How many diagnostics of which level or state it has.
    pub diagnostics: String,
}

impl Row {
    /// Its cells, in the order of `COLUMNS`.
    pub fn cells(&self) -> [Cell<'_>; COLUMNS.len()] {
        [
            Cell::text(&self.reference),
            Cell::word(self.kind.map(Kind::word)),
            Cell::word(self.severity.map(Severity::word)),
            Cell::word(self.status.map(Status::word)),
            Cell::text(&self.title),
            Cell::text(&self.requirement),
            Cell::word(self.source.map(Source::word)),
            Cell::text(&self.audit),
            Cell::day(self.raised),
            Cell::text(&self.root_cause_category),
            Cell::text(&self.correction),
            Cell::text(&self.corrective_actions),
            Cell::text(&self.owner),
            Cell::day(self.due),
            Cell::day(self.first_due),
            Cell::day(self.closed),
            Cell::word(self.verification_result.map(Outcome::word)),
            Cell::text(&self.recurrence_of),
            self.days_open.map_or(Cell::Empty, Cell::Number),
            Cell::text(&self.diagnostics),
        ]
    }
}

/// The rows of a register: by id in natural order, so that `NC-2026-9` comes before `NC-2026-10`; records
/// without an id last, by path.
pub fn rows(dossier: &Dossier) -> Vec<Row> {
    let entries = entries(dossier, true).into_iter();
    entries.map(|entry| entry.row).collect()
}

/// The same with their records. What is told of correction and actions takes a while, and is left out where
/// nobody wants it.
fn entries(dossier: &Dossier, with_steps: bool) -> Vec<Entry<'_>> {
    let lives = dossier.lives_by_path();
    let diagnostics = dossier.diagnostics_by_path();
    let is_known = dossier.report.history == History::Judged;
    let entry = |record: &'_ &'_ Record| {
        let path = record.path().as_str();
        let life = lives.get(path).copied();
        let summary = match life {
            Some(life) => Summary::of(1, &life.diagnostics),
            None => {
                let own = diagnostics.get(path);
                let own: Vec<Diagnostic> = own.into_iter().flatten().copied().cloned().collect();
                Summary::of(1, &own)
            }
        };
        let mut row = row(record, life, summary, dossier.as_of, with_steps);
        if !is_known {
            row.first_due = None;
        }
        (row, summary)
    };
    let records = ordered(dossier);
    let told: Vec<(Row, Summary)> = records.par_iter().map(entry).collect();
    let told = records.into_iter().zip(told);
    told.map(|(record, (row, summary))| Entry {
        record,
        row,
        summary,
    })
    .collect()
}

/// The records in the order of the rows.
pub(super) fn ordered(dossier: &Dossier) -> Vec<&Record> {
    let mut records: Vec<&Record> = dossier.register.records.iter().collect();
    records.sort_by(|one, other| match (one.id(), other.id()) {
        (Some(one_id), Some(other_id)) => {
            natural(one_id, other_id).then_with(|| one.path().cmp(other.path()))
        }
        (None, None) => one.path().cmp(other.path()),
        (one, other) => one.is_none().cmp(&other.is_none()),
    });
    records
}

fn row(
    record: &Record,
    life: Option<&Life>,
    summary: Summary,
    as_of: Day,
    with_steps: bool,
) -> Row {
    let finding = &record.finding;
    let text = |slot: &Slot<Text>| slot.get().map(|text| plain::line(text)).unwrap_or_default();
    let first_due = life.and_then(|life| life.official.iter().find_map(|official| official.due));
    let told = |step: &dyn Fn() -> String| with_steps.then(step).unwrap_or_default();
    let verification = finding.verification.get();
    let cause = finding.root_cause.get();
    Row {
        reference: plain::line(&name(record)),
        kind: finding.kind.value(),
        severity: finding.severity.value(),
        status: finding.status.value(),
        title: text(&finding.title),
        requirement: plain::line(&requirements(finding).join("; ")),
        source: finding.source.value(),
        audit: text(&finding.audit),
        raised: finding.raised.value(),
        root_cause_category: cause
            .map(|cause| listed(cause.categories.items(), |category| category.word()))
            .unwrap_or_default(),
        correction: told(&|| steps::correction(record, as_of)),
        corrective_actions: told(&|| steps::actions(finding, as_of)),
        owner: finding
            .owner
            .get()
            .map(|owner| plain::line(owner.as_str()))
            .unwrap_or_default(),
        due: finding.due.value(),
        first_due: first_due.or(finding.due.value()),
        closed: finding.closed.value(),
        verification_result: verification.and_then(|block| block.result.value()),
        recurrence_of: plain::line(&listed(finding.recurrence_of.items(), |id| id)),
        days_open: days_open(finding, as_of),
        diagnostics: counts(summary),
    }
}

/// What was not met: the canonical spelling, or as it is written where it means nothing.
pub(super) fn requirements(finding: &Finding) -> Vec<String> {
    let cited = finding.requirements.items().iter();
    cited
        .map(|cited| match &cited.value.read {
            Ok(requirement) => requirement.to_string(),
            Err(_) => cited.value.text.to_string(),
        })
        .collect()
}

fn listed<'a, T>(items: &'a [Spanned<T>], word: impl Fn(&'a T) -> &'a str) -> String {
    let words: Vec<&str> = items.iter().map(|item| word(&item.value)).collect();
    words.join("; ")
}

/// How long it was open, or is. Days that contradict each other give none: there is a diagnostic of that.
fn days_open(finding: &Finding, as_of: Day) -> Option<u32> {
    let until = match finding.status.value()? {
        Status::Closed => finding.closed.value()?,
        Status::Withdrawn => finding.withdrawn.get()?.date.value()?,
        _ => as_of,
    };
    let days = until.since(finding.raised.value()?).ok()?.get_days();
    u32::try_from(days).ok()
}

/// New diagnostics by level, then the others by state.
fn counts(summary: Summary) -> String {
    let mut parts = Vec::new();
    for (count, noun) in [
        (summary.errors, "error"),
        (summary.warnings, "warning"),
        (summary.infos, "info"),
    ] {
        if count > 0 {
            parts.push(super::counted(count, noun));
        }
    }
    for (count, state) in [
        (summary.waived, State::Waived),
        (summary.existing, State::Existing),
        (summary.inherited, State::Inherited),
    ] {
        if count > 0 {
            parts.push(format!("{count} {state}"));
        }
    }
    parts.join(", ")
}

/// The order in which a person expects numbers: each run of digits as a number of any length.
pub(super) fn natural(one: &str, other: &str) -> Ordering {
    let (mut left, mut right) = (one, other);
    while !left.is_empty() && !right.is_empty() {
        let (a, b) = (run(left), run(right));
        let order = match (number(a), number(b)) {
            (Some(a), Some(b)) => a.len().cmp(&b.len()).then_with(|| a.cmp(b)),
            _ => a.cmp(b),
        };
        if order.is_ne() {
            return order;
        }
        left = left.get(a.len()..).unwrap_or_default();
        right = right.get(b.len()..).unwrap_or_default();
    }
    left.len()
        .cmp(&right.len())
        // The same number with more zeros in front.
        .then_with(|| one.cmp(other))
}

/// The digits, or the other characters, that a text begins with.
fn run(text: &str) -> &str {
    let digits = text.starts_with(|c: char| c.is_ascii_digit());
    let end = text.find(|c: char| c.is_ascii_digit() != digits);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// The digits of a number without zeros in front.
fn number(run: &str) -> Option<&str> {
    run.starts_with(|c: char| c.is_ascii_digit())
        .then(|| run.trim_start_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_the_order_that_a_person_expects() {
        let mut ids = [
            "NC-2026-10",
            "OBS-2026-1",
            "NC-2026-9",
            "NC-2026-009",
            "NC-2026-99999999999999999999999999",
            "NC-2025-100",
            "NC-2026-xxx",
        ];
        ids.sort_by(|one, other| natural(one, other));
        assert_eq!(
            ids,
            [
                "NC-2025-100",
                "NC-2026-009",
                "NC-2026-9",
                "NC-2026-10",
                "NC-2026-99999999999999999999999999",
                "NC-2026-xxx",
                "OBS-2026-1",
            ]
        );
    }
}
