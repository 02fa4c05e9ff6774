//! The report as JSON: everything, with the state of each diagnostic, in the form that
//! `schema/check-output.schema.json` describes.
//!
//! Not the internal structures: the keys are a promise to readers, so each is named here. Whoever
//! takes a key away or changes what it means raises `VERSION`.

use std::io::{self, Write};

use serde::Serialize;

use crate::diagnostic::{
    ChangeKind, Diagnostic, FindingChange, RelatedPlace, Remedy, Report, Seen, SnapshotInfo, State,
    Summary, Waived,
};
use crate::error::Fault;
use crate::model::Day;
use crate::policy::Level;
use crate::rule::Family;
use crate::text::Position;

/// The version of the form.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    tool: Tool,
    as_of: Day,
    snapshot: Snapshot<'a>,
    history: &'static str,
    summary: Counts,
    errors: Vec<Broken<'a>>,
    diagnostics: Vec<Item<'a>>,
    changes: Option<Vec<Claim<'a>>>,
}

/// The program that writes.
#[derive(Serialize)]
pub struct Tool {
    name: &'static str,
    version: &'static str,
}

/// Where the records were read from.
#[derive(Serialize)]
pub struct Snapshot<'a> {
    kind: &'a str,
    commit: Option<&'a str>,
}

#[derive(Serialize)]
struct Counts {
    findings: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    waived: usize,
    existing: usize,
    inherited: usize,
}

/// Why nothing could be judged.
#[derive(Serialize)]
pub struct Broken<'a> {
    kind: &'static str,
    message: &'a str,
    help: &'a str,
    path: Option<&'a str>,
    start: Option<Position>,
    end: Option<Position>,
}

/// One diagnostic.
#[derive(Serialize)]
pub struct Item<'a> {
    state: State,
    rule: &'static str,
    family: Family,
    level: &'static str,
    clause: &'static str,
    finding: Option<&'a str>,
    path: &'a str,
    start: Position,
    end: Position,
    field: &'a str,
    message: &'a str,
    help: &'a str,
    related: Vec<Place<'a>>,
    fingerprint: &'a str,
    commit: Option<&'a str>,
    waived: Option<Acceptance<'a>>,
    fix: Option<Mending<'a>>,
}

#[derive(Serialize)]
struct Mending<'a> {
    description: &'a str,
    edits: Vec<Replaced<'a>>,
}

#[derive(Serialize)]
struct Replaced<'a> {
    start: Position,
    end: Position,
    replacement: &'a str,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    start: Position,
    end: Position,
    commit: Option<&'a str>,
    message: &'a str,
}

/// What a change does to one finding.
#[derive(Serialize)]
struct Claim<'a> {
    kind: ChangeKind,
    finding: Option<&'a str>,
    path: &'a str,
    from: Option<&'static str>,
    to: Option<&'static str>,
}

#[derive(Serialize)]
struct Acceptance<'a> {
    by: &'a str,
    reason: &'a str,
    until: Option<Day>,
}

/// The program that writes.
pub const TOOL: Tool = Tool {
    name: env!("CARGO_PKG_NAME"),
    version: env!("CARGO_PKG_VERSION"),
};

/// Writes the report on one line.
pub fn write(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    let changes = report.changes.as_ref();
    let output = Output {
        version: VERSION,
        tool: TOOL,
        as_of: report.as_of,
        snapshot: snapshot(&report.snapshot),
        history: history(report),
        summary: counts(report.summary),
        errors: report.faults.iter().map(broken).collect(),
        diagnostics: report.diagnostics.iter().map(item).collect(),
        changes: changes.map(|changes| changes.iter().map(claim).collect()),
    };
    finish(&output, to)
}

/// Writes a document on a line of its own.
///
/// # Errors
/// When `to` cannot be written to.
pub fn finish(output: &impl Serialize, to: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *to, output)?;
    to.write_all(b"\n")
}

/// The same as a text.
///
/// # Errors
/// Never for values of ours, whose keys are all texts.
pub fn line(output: &impl Serialize) -> serde_json::Result<String> {
    let mut text = serde_json::to_string(output)?;
    text.push('\n');
    Ok(text)
}

/// What was seen of history.
#[derive(Serialize)]
pub struct Walked<'a> {
    commits: usize,
    from: Option<&'a str>,
    notes: &'a [String],
}

/// What was seen of history.
pub fn walked(seen: &Seen) -> Walked<'_> {
    Walked {
        commits: seen.commits,
        from: seen.from.as_deref(),
        notes: &seen.notes,
    }
}

/// Where the records were read from.
pub fn snapshot(info: &SnapshotInfo) -> Snapshot<'_> {
    Snapshot {
        kind: info.kind,
        commit: info.commit.as_deref(),
    }
}

/// Whether history was judged; nothing was where there are faults.
fn history(report: &Report) -> &'static str {
    if report.faults.is_empty() {
        report.history.word()
    } else {
        "not-judged"
    }
}

fn counts(summary: Summary) -> Counts {
    let Summary {
        findings,
        errors,
        warnings,
        infos,
        waived,
        existing,
        inherited,
    } = summary;
    Counts {
        findings,
        errors,
        warnings,
        infos,
        waived,
        existing,
        inherited,
    }
}

/// One reason why nothing could be judged.
pub fn broken(fault: &Fault) -> Broken<'_> {
    let place = fault.place.as_deref();
    Broken {
        kind: fault.kind.word(),
        message: &fault.message,
        help: &fault.help,
        path: place.map(|place| place.path.as_str()),
        start: place.map(|place| place.start),
        end: place.map(|place| place.end),
    }
}

/// One diagnostic with all that is known of it.
pub fn item(diagnostic: &Diagnostic) -> Item<'_> {
    Item {
        state: diagnostic.state,
        rule: diagnostic.rule.name,
        family: diagnostic.rule.family,
        level: level(diagnostic.level),
        clause: diagnostic.rule.clause,
        finding: diagnostic.finding.as_deref(),
        path: diagnostic.path.as_str(),
        start: diagnostic.start,
        end: diagnostic.end,
        field: &diagnostic.field,
        message: &diagnostic.message,
        help: &diagnostic.help,
        related: diagnostic.related.iter().map(place).collect(),
        fingerprint: &diagnostic.fingerprint,
        commit: diagnostic.commit.as_deref(),
        waived: diagnostic.waived.as_ref().map(acceptance),
        fix: diagnostic.fix.as_deref().map(mending),
    }
}

fn mending(remedy: &Remedy) -> Mending<'_> {
    let edits = remedy.fix.edits.iter().zip(&remedy.places);
    Mending {
        description: &remedy.fix.description,
        edits: edits
            .map(|(edit, (start, end))| Replaced {
                start: *start,
                end: *end,
                replacement: &edit.replacement,
            })
            .collect(),
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info | Level::Off => "info",
    }
}

fn place(related: &RelatedPlace) -> Place<'_> {
    Place {
        path: related.path.as_str(),
        start: related.start,
        end: related.end,
        commit: related.commit.as_deref(),
        message: &related.message,
    }
}

fn claim(change: &FindingChange) -> Claim<'_> {
    Claim {
        kind: change.kind,
        finding: change.finding.as_deref(),
        path: change.path.as_str(),
        from: change.from,
        to: change.to,
    }
}

fn acceptance(waived: &Waived) -> Acceptance<'_> {
    Acceptance {
        by: &waived.by,
        reason: &waived.reason,
        until: waived.until,
    }
}
