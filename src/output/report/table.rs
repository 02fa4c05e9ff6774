//! The register as a table: a row for each finding.
//!
//! Not for what a finding says in full (`article`).

use askama::Template;

use super::anchors::Anchors;
use super::article::is_overdue;
use super::diagnosed::Counts;
use super::escape::{self, person};
use super::fields::joined;
use crate::dossier::{Dossier, name};
use crate::model::{Day, Kind, Record, Severity, Status};

/// How many rows make a slice: what is not in sight need not be laid out.
const SLICE: usize = 50;

/// How many findings a register may have before its table is laid out in slices, and its articles are folded.
pub const MANY: usize = 200;

/// How long a title of the table may be, in characters: three or four lines of a row.
const TITLE: usize = 160;

/// The register.
#[derive(Template)]
#[template(path = "register.html", config = "src/output/report/askama.toml")]
pub struct RegisterTable {
    slices: Vec<Vec<Row>>,
    rows: usize,
    is_long: bool,
}

/// A finding in the table.
struct Row {
    anchor: String,
    reference: String,
    kind: &'static str,
    severity: &'static str,
    status: &'static str,
    /// The place of the status in the lifecycle.
    step: usize,
    is_overdue: bool,
    /// Shortened where it is long: it stands in full in the article.
    title: String,
    /// As HTML.
    requirements: String,
    /// As HTML.
    owner: String,
    raised: String,
    due: String,
    closed: String,
    days: Option<i32>,
    counts: Counts,
    /// What the filter looks through, in lower case.
    key: String,
    /// What the choice of the filter looks at.
    marks: String,
}

impl RegisterTable {
    /// The records of a dossier by their numbers, those without one last.
    pub fn of(dossier: &Dossier, anchors: &Anchors) -> Self {
        let diagnostics = dossier.diagnostics_by_path();
        let records = ordered(dossier);
        let rows = records.len();
        let is_long = rows > MANY;
        let size = if is_long { SLICE } else { rows.max(1) };
        let slices = records.chunks(size).map(|slice| {
            let row = |record: &&Record| {
                let found = diagnostics.get(record.path().as_str());
                let counts = Counts::of(found.into_iter().flatten().copied());
                row(record, anchors.of_record(record), counts, dossier.as_of)
            };
            slice.iter().map(row).collect()
        });
        Self {
            slices: slices.collect(),
            rows,
            is_long,
        }
    }
}

/// The records of a dossier by their numbers, those without one last.
pub fn ordered(dossier: &Dossier) -> Vec<&Record> {
    let mut records: Vec<&Record> = dossier.register.records.iter().collect();
    records.sort_by_cached_key(|record| {
        (
            record.id().is_none(),
            natural(&name(record)),
            record.path().clone(),
        )
    });
    records
}

fn row(record: &Record, anchor: &str, counts: Counts, as_of: Day) -> Row {
    let finding = &record.finding;
    let status = finding.status.value();
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let closed = finding
        .closed
        .value()
        .filter(|_| status == Some(Status::Closed));
    let withdrawn = finding.withdrawn.get().and_then(|own| own.date.value());
    let end = match status {
        Some(Status::Closed) => closed,
        Some(Status::Withdrawn) => withdrawn,
        Some(_) => Some(as_of),
        None => None,
    };
    let raised = finding.raised.value();
    let days = raised
        .zip(end)
        .map(|(raised, end)| (end - raised).get_days())
        // Days that contradict each other tell nothing: there is a diagnostic of that.
        .filter(|days| *days >= 0);
    let is_overdue = is_overdue(finding, as_of);
    let mut marks = match status {
        Some(Status::Closed) => "closed".to_owned(),
        Some(Status::Withdrawn) => "withdrawn".to_owned(),
        Some(_) => "open".to_owned(),
        None => String::new(),
    };
    if is_overdue {
        marks.push_str(" overdue");
    }
    if counts.weight() > 0 {
        marks.push_str(" diagnosed");
    }
    let title = finding.title.get().map_or("", |title| title);
    let requirements = joined(&finding.requirements, |cited| cited.text.to_string());
    let mut row = Row {
        anchor: anchor.to_owned(),
        reference: name(record).to_string(),
        kind: finding.kind.value().map_or("", Kind::word),
        severity: finding.severity.value().map_or("", Severity::word),
        status: status.map_or("", Status::word),
        step: status.map_or(99, |status| status as usize),
        is_overdue,
        title: shortened(title),
        requirements: escape::requirements(&requirements),
        owner: finding
            .owner
            .get()
            .map(|owner| person(owner.as_str()))
            .unwrap_or_default(),
        raised: day(raised),
        due: day(finding.due.value()),
        closed: day(closed),
        days,
        counts,
        key: String::new(),
        marks,
    };
    let source = finding.source.value().map_or("", |source| source.word());
    let audit = finding.audit.get().map_or("", |audit| audit);
    let owner = finding.owner.get().map_or("", |owner| owner.as_str());
    let area = finding.area.get().map_or("", |area| area);
    let all = [
        &*row.reference,
        row.kind,
        row.severity,
        row.status,
        title,
        &*requirements,
        owner,
        &*row.raised,
        &*row.due,
        &*row.closed,
        source,
        audit,
        area,
    ];
    row.key = all.join(" ").to_lowercase();
    row
}

/// A title that a row has room for, cut between words where one ends in its last quarter.
fn shortened(title: &str) -> String {
    let Some((end, _)) = title.char_indices().nth(TITLE) else {
        return title.to_owned();
    };
    let kept = title.get(..end).unwrap_or(title);
    let word = kept.rfind(' ').filter(|at| *at > end / 4 * 3);
    let kept = word.and_then(|at| kept.get(..at)).unwrap_or(kept);
    format!("{kept}…")
}

/// A text as a key by which `NC-2026-9` comes before `NC-2026-10`: letters and numbers apart.
fn natural(text: &str) -> Vec<(u8, u64, String)> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_number = first.is_ascii_digit();
        let end = rest
            .find(|c: char| c.is_ascii_digit() != is_number)
            .unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        match part.parse().ok().filter(|_| is_number) {
            Some(number) => parts.push((0, number, part.to_owned())),
            None => parts.push((1, 0, part.to_owned())),
        }
        rest = after;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_title_is_cut_between_words() {
        assert_eq!(shortened("a short one"), "a short one");
        let long = "später ".repeat(100);
        let cut = shortened(&long);
        assert!(
            cut.ends_with("später…") && cut.chars().count() <= TITLE + 1,
            "{cut}"
        );
        assert_eq!(
            shortened(&"x".repeat(720)),
            format!("{}…", "x".repeat(TITLE))
        );
    }

    #[test]
    fn numbers_are_ordered_as_numbers() {
        let mut ids = [
            "NC-2026-10",
            "NC-2026-9",
            "NC-2025-11",
            "OBS-2024-1",
            "NC-2026-99999999999999999999999",
        ];
        ids.sort_by_key(|id| natural(id));
        assert_eq!(
            ids,
            [
                "NC-2025-11",
                "NC-2026-9",
                "NC-2026-10",
                "NC-2026-99999999999999999999999",
                "OBS-2024-1"
            ]
        );
    }
}
