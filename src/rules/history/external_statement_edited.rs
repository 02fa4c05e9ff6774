//! Rule `external-statement-edited`. Not for the answer to such a finding: that is ours to write.

use std::collections::{BTreeMap, BTreeSet};

use super::identity::{section, statement};
use super::{named, official_steps};
use crate::model::{Kind, Record, SectionKind, Severity, Version};
use crate::rule::{HistoryView, Violation, declare_rule};
use crate::text::Span;

declare_rule! {
    /// The statement, the evidence, the severity or the kind of a finding that a certification body or a
    /// customer raised was changed after it was recorded.
    ///
    /// ## Why
    ///
    /// Their words and their grade are in their report, and they compare. A statement that became milder
    /// in our register looks like an attempt to answer a smaller question than the one that was asked.
    ///
    /// ## Bad
    ///
    /// ```markdown commit=2026-02-11 from=open
    /// source: surveillance
    /// ---
    /// ## Nonconformity
    ///
    /// No review of access rights was held in Q4 2025, and 61 accounts were affected.
    /// ```
    ///
    /// ```markdown commit=2026-02-20 from=open
    /// source: surveillance
    /// ---
    /// ## Nonconformity
    ///
    /// The review of access rights of Q4 2025 was late.
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown commit=2026-02-11 from=open
    /// source: surveillance
    /// ---
    /// ## Nonconformity
    ///
    /// No review of access rights was held in Q4 2025, and 61 accounts were affected.
    /// ```
    ///
    /// ```markdown commit=2026-02-20 from=open
    /// source: surveillance
    /// external: {body: Nordkap Zertifizierung, reference: NKZ-2602-m1, accepted: 2026-02-19}
    /// ---
    /// ## Nonconformity
    ///
    /// No review of access rights was held in Q4 2025, and 61 accounts were affected.
    /// ```
    ///
    /// ## How to fix
    ///
    /// Put their words back as they were, and write what you think of them into the other sections. Where
    /// a mistake in copying was mended, or they changed the grade themselves, say so in a waiver.
    pub static EXTERNAL_STATEMENT_EDITED = {
        name: "external-statement-edited",
        family: History,
        level: Error,
        clause: "ISO/IEC 17021-1, good practice",
        check: History(check),
    }
}

fn check(view: &HistoryView<'_>) -> Vec<Violation> {
    let Some(newest) = view.newest() else {
        return Vec::new();
    };
    let now = theirs(newest);
    let mut recorded = BTreeMap::new();
    let mut found = Vec::new();
    for (commit, before, after) in official_steps(view.timeline()) {
        let source = before.record.finding.source.value();
        let Some(source) = source.filter(|source| source.is_external()) else {
            continue;
        };
        let (old, new) = (theirs(before.record), theirs(after.record));
        let changed: Vec<&str> = old
            .iter()
            .filter(|(name, text)| {
                // What is now as it was first recorded, was put back.
                let first = recorded.entry(**name).or_insert_with(|| (*text).clone());
                new.get(*name) != Some(*text) && now.get(*name) != Some(first)
            })
            .map(|(name, _)| *name)
            .collect();
        let Some(first) = changed.first() else {
            continue;
        };
        let names: Vec<String> = changed
            .iter()
            .map(|name| told(view, name, before))
            .collect();
        let message = format!(
            "{} of a finding from `{source}` changed after it was recorded, in {}",
            named(&names),
            commit.named()
        );
        let help = "put their words and their grade back; if they changed them themselves, say so in a waiver";
        let values = changed
            .iter()
            .map(|name| format!("{name}: {:?} -> {:?}", old.get(name), new.get(name)));
        let span = |record: &Record| place(record, first);
        found.push(
            Violation::new(span(newest), *first, message, help)
                .about(values.collect::<Vec<_>>().join("\n"))
                .done_by(&after.commit)
                .see_version(before, Some(span(before.record)), "as it was recorded"),
        );
    }
    found
}

/// What of a finding is theirs, as far as it says something: statement, evidence, severity, kind.
fn theirs(record: &Record) -> BTreeMap<&'static str, String> {
    let statement: Vec<&str> = statement(record).split_whitespace().collect();
    let evidence = record.finding.evidence.items().iter();
    let evidence: BTreeSet<&str> = evidence
        .map(|item| record.source.slice(item.span))
        .collect();
    let severity = record.finding.severity.value().map(Severity::word);
    let kind = record.finding.kind.value().map(Kind::word);
    let all = [
        (STATEMENT, statement.join(" ")),
        (
            "evidence",
            evidence.into_iter().collect::<Vec<_>>().join("\n"),
        ),
        ("severity", severity.unwrap_or("").to_owned()),
        ("kind", kind.unwrap_or("").to_owned()),
    ];
    all.into_iter()
        .filter(|(_, text)| !text.is_empty())
        .collect()
}

/// The statement, in whichever section it stands.
const STATEMENT: &str = SectionKind::Nonconformity.word();

/// A name in the words of the register.
fn told(view: &HistoryView<'_>, name: &str, version: &Version<'_>) -> String {
    match section(version.record).and_then(|section| section.kind) {
        Some(kind) if name == STATEMENT => view.policy().words.title(kind).to_owned(),
        _ => view.name(name),
    }
}

/// Where it stands; the top of the record, where it does not.
fn place(record: &Record, name: &str) -> Span {
    let finding = &record.finding;
    let span = match name {
        "evidence" => finding.evidence.span(),
        "severity" => finding.severity.span(),
        "kind" => finding.kind.span(),
        _ => section(record).map(|section| section.heading),
    };
    span.unwrap_or(finding.top)
}
