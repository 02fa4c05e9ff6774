//! Rule `external-statement-edited`. Not for the answer to such a finding: that is ours to write.

use std::collections::BTreeSet;

use super::{identity::statement, named, official_steps};
use crate::model::{Record, SectionKind, Severity, Version};
use crate::rule::{HistoryView, Violation, declare_rule};
use crate::text::Span;

declare_rule! {
    /// The statement, the evidence or the severity of a finding that a certification body or a customer
    /// raised was changed after it was recorded.
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

/// What of a finding is theirs.
#[derive(Clone, PartialEq, Eq)]
struct Theirs {
    statement: String,
    evidence: BTreeSet<Box<str>>,
    severity: Option<Severity>,
}

fn check(view: &HistoryView<'_>) -> Vec<Violation> {
    let Some(newest) = view.newest() else {
        return Vec::new();
    };
    let newest = theirs(newest);
    let mut found = Vec::new();
    let mut recorded: Option<Theirs> = None;
    for (commit, before, after) in official_steps(view.timeline()) {
        if !before
            .record
            .finding
            .source
            .value()
            .is_some_and(|source| source.is_external())
        {
            continue;
        }
        let (old, new) = (theirs(before.record), theirs(after.record));
        // What was there first counts; what is so again now, was put back.
        let first = recorded.get_or_insert_with(|| old.clone());
        let mut names = Vec::new();
        if !old.statement.is_empty()
            && old.statement != new.statement
            && newest.statement != first.statement
        {
            names.push(title(view, before));
        } else if first.statement.is_empty() {
            first.statement.clone_from(&new.statement);
        }
        if !old.evidence.is_empty()
            && old.evidence != new.evidence
            && newest.evidence != first.evidence
        {
            names.push(view.name("evidence"));
        } else if first.evidence.is_empty() {
            first.evidence.clone_from(&new.evidence);
        }
        if old.severity.is_some()
            && old.severity != new.severity
            && newest.severity != first.severity
        {
            names.push(view.name("severity"));
        } else if first.severity.is_none() {
            first.severity = new.severity;
        }
        if names.is_empty() {
            continue;
        }
        let message = format!(
            "{} of what others found changed after it was recorded, in {}",
            named(&names),
            commit.named()
        );
        let help = "put their words and their grade back; if they changed them themselves, say so in a waiver";
        let value = format!(
            "{:?} {} -> {:?} {}",
            old.severity, old.statement, new.severity, new.statement
        );
        let span = place(before.record);
        found.push(
            Violation::new(
                view.newest().and_then(place).unwrap_or_default(),
                names.concat(),
                message,
                help,
            )
            .about(value)
            .done_by(commit)
            .see_version(before, span, "as it was recorded"),
        );
    }
    found
}

/// The title of the section with the statement, in the words of the register.
fn title(view: &HistoryView<'_>, version: &Version<'_>) -> String {
    let kinds = [SectionKind::Nonconformity, SectionKind::Observation];
    let kind = kinds
        .into_iter()
        .find(|kind| version.record.body.section(*kind).is_some());
    let kind = kind.unwrap_or(SectionKind::Nonconformity);
    view.policy().words.title(kind).to_owned()
}

fn theirs(record: &Record) -> Theirs {
    let words: Vec<&str> = statement(record).split_whitespace().collect();
    let evidence = record.finding.evidence.items().iter();
    Theirs {
        statement: words.join(" "),
        evidence: evidence
            .map(|item| record.source.slice(item.span).into())
            .collect(),
        severity: record.finding.severity.value(),
    }
}

/// The heading of the statement.
fn place(record: &Record) -> Option<Span> {
    let kinds = [SectionKind::Nonconformity, SectionKind::Observation];
    let section = kinds.iter().find_map(|kind| record.body.section(*kind));
    section
        .map(|section| section.heading)
        .or(Some(record.finding.top))
}
