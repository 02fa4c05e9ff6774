//! Whether what clause10 wrote of the records says what they say, as far as that is seen without making the bundle
//! again: the register's rows, the counts of the check, and which findings are said to be deleted.
//!
//! Only once the records are shown to be the tag's. What needs history, the other findings or the rules is not
//! looked at: whether a diagnostic is right, only a bundle that is made again tells (`rebuilt`).

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::container::Container;
use super::proof::Proof;
use super::{Check, Verification};
use crate::bundle::manifest::{Absent, Counts, Manifest, PATH};
use crate::git::unpacked;
use crate::model::Record;

/// The register as a table.
const REGISTER: &str = "data/register.csv";

/// What `check` reported.
const CHECK: &str = "data/machine/check.json";

/// Largest file of these that is read.
const LARGEST: u64 = 256 << 20;

/// The columns that follow from a record alone, in whatever order they stand.
const COLUMNS: [&str; 7] = [
    "reference",
    "kind",
    "severity",
    "status",
    "raised",
    "due",
    "closed",
];

/// The cells of these columns.
type Row = [String; COLUMNS.len()];

/// What the records of a bundle say.
#[derive(Debug, Default)]
pub(super) struct Said {
    rows: Vec<Row>,
    /// How many have no number that could be looked for.
    nameless: usize,
}

impl Said {
    /// Takes up what a record says.
    pub(super) fn add(&mut self, record: &Record) {
        let finding = &record.finding;
        // A table writes other characters otherwise, so that no program stumbles over them.
        let is_plain = |id: &&str| {
            let is_own = |own: char| own.is_alphanumeric() || matches!(own, '-' | '_' | '.');
            id.starts_with(char::is_alphanumeric) && id.chars().all(is_own)
        };
        let Some(id) = record.id().filter(is_plain) else {
            return self.pass_over();
        };
        let day = |day: Option<crate::model::Day>| day.map(|day| day.to_string());
        let word = |word: Option<&str>| word.map(str::to_owned);
        let cells = [
            Some(id.to_owned()),
            word(finding.kind.value().map(|kind| kind.word())),
            word(finding.severity.value().map(|severity| severity.word())),
            word(finding.status.value().map(|status| status.word())),
            day(finding.raised.value()),
            day(finding.due.value()),
            day(finding.closed.value()),
        ];
        self.rows.push(cells.map(Option::unwrap_or_default));
    }

    /// A record of which it is not told what the program read.
    pub(super) fn pass_over(&mut self) {
        self.nameless += 1;
    }

    fn ids(&self) -> BTreeSet<&str> {
        let ids = self.rows.iter().filter_map(|row| row.first());
        ids.map(String::as_str).collect()
    }
}

/// Compares it with what clause10 wrote.
pub(super) fn check(
    container: &dyn Container,
    said: &Said,
    proof: &Proof,
    manifest: &Manifest,
    found: &mut Verification,
) {
    let is_compared = register(container, said, manifest, found);
    let is_counted = counts(container, manifest, found);
    deleted(said, proof, manifest, found);
    if is_compared && is_counted && found.is_sound(Check::Tables) {
        let message = "the register has a row for each record, with its status and its days, and the counts of the check are those of its diagnostics";
        found.prove(Check::Tables, message);
    }
}

/// Compares the rows of the register with the records; whether that could be done.
fn register(
    container: &dyn Container,
    said: &Said,
    manifest: &Manifest,
    found: &mut Verification,
) -> bool {
    // Another version may have had other columns.
    let is_own = manifest.tool.version == env!("CARGO_PKG_VERSION");
    let mut wrong = |message: String| found.accuse(Check::Tables, Some(REGISTER), message);
    let Ok(bytes) = container.read(REGISTER, LARGEST) else {
        // That it is missing or too large is said elsewhere.
        return false;
    };
    let rows = match rows(&bytes) {
        Ok(Some(rows)) => rows,
        Ok(None) => {
            if is_own {
                wrong("it lacks columns that every register has".to_owned());
            }
            return false;
        }
        Err(why) => {
            wrong(format!("it is no table: {why}"));
            return false;
        }
    };
    let ids = said.ids();
    let mut told: BTreeMap<&Row, usize> = BTreeMap::new();
    let mut others = 0;
    for row in &rows {
        match row.first().is_some_and(|id| ids.contains(id.as_str())) {
            true => *told.entry(row).or_default() += 1,
            false => others += 1,
        }
    }
    for row in &said.rows {
        match told.get_mut(row) {
            Some(left) if *left > 0 => *left -= 1,
            _ => wrong(format!(
                "no row says what the record of {} says",
                shown(row)
            )),
        }
    }
    for (row, left) in told {
        if left > 0 {
            wrong(format!(
                "a row says of {} what its record does not",
                shown(row)
            ));
        }
    }
    // A record that is not in the bundle, such as one behind a link, has a row under its path.
    let absent = [Absent::Link, Absent::Missing].map(Absent::word);
    let omissions = manifest.omissions.iter();
    let absent = omissions.filter(|omission| absent.contains(&omission.why.as_str()));
    if others > said.nameless + absent.count() {
        wrong("it has rows of findings of which there is no record".to_owned());
    }
    true
}

/// A row in a message: its number and its status.
fn shown(row: &Row) -> String {
    let [id, _, _, status, ..] = row;
    format!("{id} (`{status}`)")
}

/// The cells of the columns that are compared; none where one of them is not there.
///
/// # Errors
/// Why it cannot be read as a table.
fn rows(bytes: &[u8]) -> Result<Option<Vec<Row>>, csv::Error> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::Reader::from_reader(bytes);
    let headers = reader.headers()?.clone();
    let at = COLUMNS.map(|name| headers.iter().position(|header| header == name));
    if at.contains(&None) {
        return Ok(None);
    }
    let cells = |record: csv::StringRecord| {
        at.map(|at| {
            at.and_then(|at| record.get(at))
                .unwrap_or_default()
                .to_owned()
        })
    };
    let rows = reader.records().map(|record| Ok(cells(record?)));
    rows.collect::<Result<_, csv::Error>>().map(Some)
}

/// What is read of the check; other keys may come.
#[derive(Deserialize)]
struct Report {
    as_of: String,
    snapshot: Snapshot,
    summary: Summary,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Deserialize)]
struct Summary {
    findings: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    waived: usize,
    inherited: usize,
}

impl From<Summary> for Counts {
    fn from(summary: Summary) -> Self {
        let Summary {
            findings,
            errors,
            warnings,
            infos,
            waived,
            inherited,
        } = summary;
        Self {
            findings,
            errors,
            warnings,
            infos,
            waived,
            inherited,
        }
    }
}

#[derive(Deserialize)]
struct Snapshot {
    commit: Option<String>,
}

#[derive(Deserialize)]
struct Diagnostic {
    state: String,
    level: String,
}

/// Compares the counts of the check with its diagnostics and with the manifest; whether that could be done.
fn counts(container: &dyn Container, manifest: &Manifest, found: &mut Verification) -> bool {
    let Ok(bytes) = container.read(CHECK, LARGEST) else {
        return false;
    };
    let mut wrong = |message: String| found.accuse(Check::Tables, Some(CHECK), message);
    let report: Report = match serde_json::from_slice(&bytes) {
        Ok(report) => report,
        Err(error) => {
            wrong(format!("it is no report of a check: {error}"));
            return false;
        }
    };
    let diagnostics = report.diagnostics;
    let of = |state: &str, level: Option<&str>| {
        let all = diagnostics.iter();
        all.filter(|own| own.state == state && level.is_none_or(|level| own.level == level))
            .count()
    };
    let summary = Counts::from(report.summary);
    let counted = Counts {
        findings: summary.findings,
        errors: of("new", Some("error")),
        warnings: of("new", Some("warning")),
        infos: of("new", Some("info")),
        waived: of("waived", None),
        inherited: of("inherited", None),
    };
    if counted != summary {
        wrong("its counts are not those of its diagnostics".to_owned());
    }
    if summary != manifest.check {
        wrong("its counts are not those of the manifest".to_owned());
    }
    if report.as_of != manifest.as_of {
        wrong(format!(
            "it was judged as of {}, and the bundle says {}",
            report.as_of, manifest.as_of
        ));
    }
    if report.snapshot.commit.as_ref() != Some(&manifest.source.commit) {
        wrong("it is of another commit".to_owned());
    }
    true
}

/// Whether what is said to be deleted is gone, by a commit that lies behind the tag as far as these are there.
fn deleted(said: &Said, proof: &Proof, manifest: &Manifest, found: &mut Verification) {
    let ids = said.ids();
    let has_history = manifest.history != "none";
    for deleted in &manifest.deleted {
        let mut wrong = |message: String| found.accuse(Check::Tables, Some(PATH), message);
        if ids.contains(deleted.finding.as_str()) {
            wrong(format!(
                "`{}` is said to be deleted, and is there",
                deleted.finding
            ));
        }
        let commit = deleted.commit.as_deref();
        let commit = commit.and_then(|id| unpacked::id(&manifest.source.object_format, id));
        let is_behind = commit.is_some_and(|commit| proof.behind.contains(&commit));
        if has_history && !is_behind {
            wrong(format!(
                "`{}` is said to be deleted by a commit that does not lie behind the tag",
                deleted.finding
            ));
        }
    }
}
