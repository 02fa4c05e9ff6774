//! Which findings an auditor would probably ask for, and why.
//!
//! A guess from what auditors do, the same for the same register and day. Not for what is wrong with them.

use std::cmp::Reverse;

use super::{Looked, title};
use crate::model::{Day, Kind, Record, Severity, Status};
use crate::policy::calendar::days_between;
use crate::shape::words;
use crate::text::RepoPath;

words! {
    /// Why a finding would be asked for; the most likely reason first.
    pub enum Reason {
        /// found in the previous audit, whose findings are looked at first
        Previous = "previous-audit",
        /// a major of the last three years
        Major = "major",
        /// it came back, or something is like it
        Recurrence = "recurrence",
        /// closed since the previous audit
        Closed = "recently-closed",
        /// among those that are open for longest
        Oldest = "oldest-open",
    }
}

impl Reason {
    /// In a few words, for a table.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Previous => "previous audit",
            Self::Major => "major",
            Self::Recurrence => "recurrence",
            Self::Closed => "recently closed",
            Self::Oldest => "open for long",
        }
    }

    /// How many findings are asked for by this reason.
    const fn most(self) -> usize {
        match self {
            Self::Previous => 12,
            Self::Major | Self::Recurrence | Self::Closed => 5,
            Self::Oldest => 3,
        }
    }
}

/// A finding that would probably be asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampled {
    /// Its number; its path where it has none.
    pub finding: String,
    /// What was found, on one line.
    pub title: String,
    /// How grave it is.
    pub severity: Option<Severity>,
    /// How far it has come.
    pub status: Option<Status>,
    /// Why it would be asked for.
    pub reasons: Vec<Reason>,
    /// How many diagnostics there are of it that an auditor would see.
    pub diagnostics: usize,
    /// The record.
    pub path: RepoPath,
}

/// Days of a cycle of certification, in which majors and recurrences are remembered.
const CYCLE: i64 = 3 * 365;
/// Days in which a closure is recent, where there was no audit before.
const RECENT: i64 = 365;

/// The findings, the most likely first.
pub fn sample(looked: &Looked<'_>) -> Vec<Sampled> {
    let mut sampled: Vec<Sampled> = Vec::new();
    for (reason, records) in [
        (Reason::Previous, previous(looked)),
        (Reason::Major, newest(looked, is_major)),
        (
            Reason::Recurrence,
            newest(looked, |record| is_recurrence(looked, record)),
        ),
        (Reason::Closed, closed(looked)),
        (Reason::Oldest, oldest(looked)),
    ] {
        for record in records.into_iter().take(reason.most()) {
            match sampled
                .iter_mut()
                .find(|known| known.path == *record.path())
            {
                Some(known) => known.reasons.push(reason),
                None => sampled.push(of(looked, record, reason)),
            }
        }
    }
    sampled
}

fn of(looked: &Looked<'_>, record: &Record, reason: Reason) -> Sampled {
    Sampled {
        finding: record.id().unwrap_or(record.path().as_str()).to_owned(),
        title: title(record),
        severity: record.finding.severity.value(),
        status: record.finding.status.value(),
        reasons: vec![reason],
        diagnostics: looked.diagnostics.get(record.path()).map_or(0, Vec::len),
        path: record.path().clone(),
    }
}

/// The findings that may be asked for at all: there on that day, and not withdrawn.
fn findings<'a>(looked: &Looked<'a>) -> impl Iterator<Item = (Day, &'a Record)> {
    let on = looked.on;
    let records = looked.register.records.iter();
    let kept = records.filter(|record| record.finding.status.value() != Some(Status::Withdrawn));
    kept.filter_map(move |record| {
        let raised = record.finding.raised.value()?;
        (raised <= on).then_some((raised, record))
    })
}

/// What the previous audit found: what is open first, and of these majors.
fn previous<'a>(looked: &Looked<'a>) -> Vec<&'a Record> {
    let own = looked.previous.into_iter();
    let own = own.flat_map(|audit| looked.found_in(audit));
    let mut own: Vec<&Record> = own
        .filter(|record| record.finding.status.value() != Some(Status::Withdrawn))
        .collect();
    own.sort_by_key(|record| {
        let finding = &record.finding;
        let grade = finding.severity.value();
        (finding.is_settled(), grade.is_none(), grade, record.path())
    });
    own
}

/// The newest of the last cycle of certification that are of a kind.
fn newest<'a>(looked: &Looked<'a>, wanted: impl Fn(&Record) -> bool) -> Vec<&'a Record> {
    let recent = findings(looked)
        .filter(|(raised, record)| days_between(*raised, looked.on) <= CYCLE && wanted(record));
    let mut recent: Vec<(Day, &Record)> = recent.collect();
    recent.sort_by_key(|(raised, record)| (Reverse(*raised), record.path()));
    recent.into_iter().map(|(_, record)| record).collect()
}

fn is_major(record: &Record) -> bool {
    record.finding.severity.value() == Some(Severity::Major)
}

fn is_recurrence(looked: &Looked<'_>, record: &Record) -> bool {
    let own = looked.diagnostics.get(record.path());
    !record.finding.recurrence_of.is_missing()
        || own.is_some_and(|own| {
            own.iter()
                .any(|found| found.rule.family == crate::rule::Family::Recurrence)
        })
}

/// What was closed since the previous audit, the last first.
fn closed<'a>(looked: &Looked<'a>) -> Vec<&'a Record> {
    let since = looked.previous.and_then(|audit| audit.last_day());
    let is_recent = |day: Day| match since {
        Some(since) => day >= since,
        None => days_between(day, looked.on) <= RECENT,
    };
    let mut closed: Vec<(Day, &Record)> = findings(looked)
        .filter(|(_, record)| record.finding.status.value() == Some(Status::Closed))
        .filter_map(|(_, record)| Some((record.finding.closed.value()?, record)))
        .filter(|(day, _)| *day <= looked.on && is_recent(*day))
        .collect();
    closed.sort_by_key(|(day, record)| (Reverse(*day), record.path()));
    closed.into_iter().map(|(_, record)| record).collect()
}

/// The nonconformities that are open, the oldest first.
fn oldest<'a>(looked: &Looked<'a>) -> Vec<&'a Record> {
    let is_open = |record: &Record| {
        !record.finding.is_settled() && record.finding.kind.value() == Some(Kind::Nonconformity)
    };
    let mut open: Vec<(Day, &Record)> = findings(looked)
        .filter(|(_, record)| is_open(record))
        .collect();
    open.sort_by_key(|(raised, record)| (*raised, record.path()));
    open.into_iter().map(|(_, record)| record).collect()
}
