//! The report as Markdown, for who reviews a change: the summary of a step of GitHub Actions, and wherever
//! else Markdown is read. The verdict, the counts, what is new, worst first, what the change claims, what is
//! due, and by count what is not new.
//!
//! It names records and rules, with the messages of these; it copies no text of records. A summary may have
//! 1 MiB; what does not fit is counted.

pub(super) mod cells;
mod sections;

use std::io::{self, Write};

use super::{by_count, counted};
use crate::diagnostic::{Diagnostic, Report, State};
use crate::error::Fault;
use crate::policy::Level;
pub(super) use cells::cell;
use sections::{Part, Parts};

/// Largest summary that is written, in bytes; GitHub takes 1 MiB for all steps of a job that append to
/// the same file, so some is left to others.
const LIMIT: usize = 900 * 1024;

/// Room for each section behind the first, in bytes.
const SECTION: usize = 96 * 1024;

/// What a table of diagnostics begins with.
const DIAGNOSTICS: &str =
    "| Level | Rule | Finding | Place | Message |\n| --- | --- | --- | --- | --- |\n";

/// Writes the summary.
pub fn write(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    let mut text = format!("## clause10: {}\n\n", verdict(report));
    if report.faults.is_empty() {
        counts(report, &mut text);
    }
    let parts = Parts::of(report);
    let mut end = claims(report);
    for part in [Part::Due, Part::Recurrence, Part::Waiver] {
        end.push_str(&section(part, &parts));
    }
    end.push_str(&ending(report));
    let limit = LIMIT.saturating_sub(end.len());
    let faults: Vec<String> = report.faults.iter().map(of_fault).collect();
    table(
        "| Why | Place | Way out |\n| --- | --- | --- |\n",
        &faults,
        limit,
        &mut text,
    );
    let rows: Vec<String> = parts.of_now(Part::Other).map(of_diagnostic).collect();
    if !rows.is_empty() {
        text.push_str("### What is new\n\n");
    }
    table(DIAGNOSTICS, &rows, limit, &mut text);
    text.push_str(&end);
    to.write_all(text.as_bytes())
}

/// What the change does to findings, those that move first.
fn claims(report: &Report) -> String {
    let mut text = String::new();
    let changes = report.changes.iter().flatten();
    let mut rows: Vec<(bool, String)> = changes
        .map(|change| (sections::is_edit(change), sections::of_change(change)))
        .collect();
    if rows.is_empty() {
        return text;
    }
    rows.sort_by_key(|(is_edit, _)| *is_edit);
    let rows: Vec<String> = rows.into_iter().map(|(_, row)| row).collect();
    text.push_str("### What this change claims\n\n");
    table(
        "| Finding | Claim | Place |\n| --- | --- | --- |\n",
        &rows,
        SECTION,
        &mut text,
    );
    text
}

/// The diagnostics that belong together, new ones in sight and the others folded.
fn section(part: Part, parts: &Parts<'_>) -> String {
    let new: Vec<String> = parts.of_now(part).map(of_diagnostic).collect();
    let before: Vec<String> = parts.of_before(part).map(of_diagnostic).collect();
    if new.is_empty() && before.is_empty() {
        return String::new();
    }
    let mut text = format!("### {}\n\n", part.title());
    table(DIAGNOSTICS, &new, SECTION, &mut text);
    if !before.is_empty() {
        let mut folded = String::new();
        table(DIAGNOSTICS, &before, SECTION, &mut folded);
        text.push_str(&format!(
            "<details><summary>{} so before this change</summary>\n\n{folded}</details>\n\n",
            before.len()
        ));
    }
    text
}

fn verdict(report: &Report) -> String {
    let summary = report.summary;
    if !report.faults.is_empty() {
        "could not judge".to_owned()
    } else if report.is_untouched {
        "nothing that is staged touches the register".to_owned()
    } else if summary.errors > 0 {
        counted(summary.errors, "new error")
    } else if summary.warnings > 0 {
        format!("no new error, {}", counted(summary.warnings, "new warning"))
    } else {
        "no new error".to_owned()
    }
}

fn counts(report: &Report, text: &mut String) {
    let summary = report.summary;
    text.push_str("| Findings | Errors | Warnings | Infos | Waived | Existing | Inherited |\n");
    text.push_str("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    text.push_str(&format!(
        "| {} | {} | {} | {} | {} | {} | {} |\n\n",
        summary.findings,
        summary.errors,
        summary.warnings,
        summary.infos,
        summary.waived,
        summary.existing,
        summary.inherited
    ));
}

/// Writes a table as far as it fits, and how many rows did not.
fn table(heading: &str, rows: &[String], limit: usize, text: &mut String) {
    /// Room for the line about what is left out.
    const RESERVE: usize = 100;
    if rows.is_empty() {
        return;
    }
    text.push_str(heading);
    for (index, row) in rows.iter().enumerate() {
        if text.len() + row.len() + RESERVE > limit {
            let left = rows.len() - index;
            text.push_str(&format!(
                "\n{left} more are left out here: there is no room.\n"
            ));
            break;
        }
        text.push_str(row);
    }
    text.push('\n');
}

fn of_fault(fault: &Fault) -> String {
    let place = fault.place.as_deref().map_or(String::new(), |place| {
        format!("{}:{}", cell(place.path.as_str()), place.start.line)
    });
    format!(
        "| {} | {place} | {} |\n",
        cell(&fault.message),
        cell(&fault.help)
    )
}

fn of_diagnostic(diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.level {
        Level::Error => "**error**",
        Level::Warning => "warning",
        Level::Info | Level::Off => "info",
    };
    format!(
        "| {level} | {} | {} | {}:{} | {} |\n",
        cell(diagnostic.rule.name),
        cell(diagnostic.finding.as_deref().unwrap_or("")),
        cell(diagnostic.path.as_str()),
        diagnostic.start.line,
        cell(&diagnostic.message)
    )
}

/// What does not count for the gate, folded, and what the verdict does not mean.
fn ending(report: &Report) -> String {
    let mut text = String::new();
    for (state, title) in [
        (State::Waived, "accepted by a waiver"),
        (State::Existing, "so at the base already"),
        (State::Inherited, "so at adoption already"),
    ] {
        let found = report
            .diagnostics
            .iter()
            .filter(|found| found.state == state);
        let rules = by_count(found.map(|found| found.rule.name));
        if rules.is_empty() {
            continue;
        }
        let total: usize = rules.iter().map(|(_, count)| count).sum();
        text.push_str(&format!(
            "<details><summary>{total} {title}</summary>\n\n| Rule | Count |\n| --- | ---: |\n"
        ));
        for (rule, count) in rules {
            text.push_str(&format!("| {} | {count} |\n", cell(rule)));
        }
        text.push_str("\n</details>\n\n");
    }
    if report.faults.is_empty() {
        text.push_str(&format!(
            "As of {}. A clean run is not conformity with the standard.\n",
            report.as_of
        ));
    } else {
        text.push_str("Nothing was judged.\n");
    }
    text
}
