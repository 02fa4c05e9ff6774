//! A register judged as of a day, with the life of each finding: what the report, the tables and the bundle
//! are written from.
//!
//! Plain and owned, so that what is written of a commit depends on nothing but that commit, the day and what
//! was selected. Not for judging (`check`), not for counting (`stats`) and not for how anything looks
//! (`output`).

pub mod redact;

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Configuration;
use crate::diagnostic::{Diagnostic, Report, Summary};
use crate::life::Life;
use crate::model::{Day, Record, Register, Text};
use crate::policy::Policy;
use crate::shape::words;
use crate::text::RepoPath;

words! {
    /// What said which day is judged.
    pub enum DayFrom {
        /// the user
        Given = "option",
        /// the environment variable SOURCE_DATE_EPOCH
        Environment = "SOURCE_DATE_EPOCH",
        /// the tag's own date
        Tag = "tag",
        /// the commit's own date
        Commit = "commit",
        /// the clock
        Today = "today",
    }
}

/// The commit that a dossier is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The commit in hexadecimal; none for a working tree or an index.
    pub commit: Option<String>,
    /// Its tree in hexadecimal.
    pub tree: Option<String>,
    /// The tag's short name, where one was asked for.
    pub tag: Option<String>,
    /// The tag object in hexadecimal; none for a lightweight tag.
    pub tag_object: Option<String>,
}

/// A span of days, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

impl Period {
    /// The year that ends on a day.
    pub fn year_to(to: Day) -> Self {
        let from = to
            .checked_sub(jiff::Span::new().years(1))
            .and_then(Day::tomorrow);
        Self {
            from: from.unwrap_or(to),
            to,
        }
    }

    /// Whether a day lies in it.
    pub fn has(&self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }
}

words! {
    /// Why a finding is in a family of recurrences.
    pub enum Tie {
        /// it is the earliest
        First = "first",
        /// its record says so
        Linked = "linked",
        /// it is alike, and its record does not answer
        Suspected = "suspected",
    }
}

/// A finding in a family of recurrences.
#[derive(Clone, Debug, PartialEq)]
pub struct Kin {
    /// Its number; its path where it has none.
    pub finding: String,
    /// Its title; empty where it has none.
    pub title: String,
    /// Whether only history has it.
    pub is_gone: bool,
    /// How many steps it is below the first.
    pub depth: usize,
    /// Why it is there.
    pub tie: Tie,
}

/// What was left out of a dossier because something else was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The number of the finding; its path where it has none.
    pub finding: String,
    /// Why, one short clause such as `not of audit IA-2026`.
    pub reason: String,
}

/// A register judged as of a day, with the life of each finding.
#[derive(Debug)]
pub struct Dossier {
    /// The day on which was judged.
    pub as_of: Day,
    /// What said so.
    pub day_from: DayFrom,
    /// The tag's or the commit's own day; none for what is not committed.
    pub own_day: Option<Day>,
    /// The commit that it is about.
    pub origin: Origin,
    /// The span of days that counts such as "closed in the period" are about; it ends on the day of judging.
    pub period: Period,
    /// The company's rules, with the file that they come from.
    pub configuration: Configuration,
    /// The records of the snapshot.
    pub register: Register,
    /// The last official versions of findings that are gone.
    pub gone: Vec<Record>,
    /// What `check` says, without a base: every diagnostic with its state.
    pub report: Report,
    /// The life of each finding that the snapshot or history has, in the order of their ids. Each has its own
    /// diagnostics.
    pub lives: Vec<Life>,
    /// The families of recurrences that have at least two members, by their first findings.
    pub families: Vec<Vec<Kin>>,
    /// What was selected away, in the order of ids.
    pub left_out: Vec<LeftOut>,
    /// Files that would be records, if the configuration did not exclude them, by path.
    pub excluded: Vec<RepoPath>,
    /// The rules that the configuration turns off.
    pub off: Vec<&'static str>,
}

/// What is taken of a register.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Only findings that were open, raised or closed in this span.
    pub period: Option<Period>,
    /// Only findings of this audit.
    pub audit: Option<String>,
    /// Only these findings, by id.
    pub only: Vec<String>,
}

impl Choice {
    /// Whether all is taken.
    pub fn is_all(&self) -> bool {
        self.period.is_none() && self.audit.is_none() && self.only.is_empty()
    }

    /// Why a record is not taken; none where it is. A record that says too little to tell is taken.
    fn refusal(&self, record: &Record) -> Option<String> {
        let finding = &record.finding;
        if !self.only.is_empty()
            && !self
                .only
                .iter()
                .any(|id| record.id() == Some(id.as_str()) || record.path().as_str() == id)
        {
            return Some("not named".to_owned());
        }
        if let Some(audit) = &self.audit
            && finding.audit.get().map(|own| &**own) != Some(audit.as_str())
        {
            return Some(format!("not of audit {audit}"));
        }
        let period = self.period?;
        if finding.raised.value().is_some_and(|day| day > period.to) {
            return Some(format!("raised after {}", period.to));
        }
        let withdrawn = finding.withdrawn.get().and_then(|own| own.date.value());
        let settled = finding.closed.value().or(withdrawn);
        if finding.is_settled() && settled.is_some_and(|day| day < period.from) {
            return Some(format!("settled before {}", period.from));
        }
        None
    }
}

impl Dossier {
    /// The company's rules.
    pub const fn policy(&self) -> &Policy {
        &self.configuration.policy
    }

    /// The life of the finding with a record.
    pub fn life(&self, record: &Record) -> Option<&Life> {
        self.lives
            .iter()
            .find(|life| life.finding.present && life.finding.path == *record.path())
    }

    /// The lives by the path of their record, of findings that the snapshot has.
    pub fn lives_by_path(&self) -> BTreeMap<&str, &Life> {
        let present = self.lives.iter().filter(|life| life.finding.present);
        present
            .map(|life| (life.finding.path.as_str(), life))
            .collect()
    }

    /// The diagnostics of each record by its path, in the order of the report.
    pub fn diagnostics_by_path(&self) -> BTreeMap<&str, Vec<&Diagnostic>> {
        let mut by_path: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
        for found in &self.report.diagnostics {
            by_path.entry(found.path.as_str()).or_default().push(found);
        }
        by_path
    }

    /// The findings that had landed and are gone from the snapshot.
    pub fn deleted(&self) -> impl Iterator<Item = &Life> {
        self.lives.iter().filter(|life| {
            !life.finding.present && life.finding.became.is_none() && !life.official.is_empty()
        })
    }

    /// Takes what is chosen and remembers what is left out. The whole register was judged, so that what is
    /// left counts in recurrences and duplicates all the same.
    ///
    /// # Errors
    /// The ids that were named and are nowhere.
    pub fn choose(&mut self, choice: &Choice) -> Result<(), Vec<String>> {
        if choice.is_all() {
            return Ok(());
        }
        let gone = |id: &str| self.lives.iter().any(|life| &*life.finding.id == id);
        let is_known = |id: &&String| {
            let here = self.register.with_id(id).next().is_some();
            let mut records = self.register.records.iter();
            here || gone(id) || records.any(|record| record.path().as_str() == id.as_str())
        };
        let unknown: Vec<String> = choice
            .only
            .iter()
            .filter(|id| !is_known(id))
            .cloned()
            .collect();
        if !unknown.is_empty() {
            return Err(unknown);
        }
        let register = std::mem::take(&mut self.register);
        let mut taken = Vec::new();
        let mut paths = BTreeSet::new();
        for record in register.records {
            match choice.refusal(&record) {
                None => taken.push(record),
                Some(reason) => {
                    paths.insert(record.path().clone());
                    let finding = record.id().unwrap_or(record.path().as_str()).to_owned();
                    self.left_out.push(LeftOut { finding, reason });
                }
            }
        }
        self.left_out
            .sort_by(|one, other| one.finding.cmp(&other.finding));
        let (controls, documents) = (register.controls, register.documents);
        let taken = Register::new(taken, register.audits);
        self.register = taken.with_prevention(controls, documents);
        self.lives
            .retain(|life| !life.finding.present || !paths.contains(&life.finding.path));
        self.report
            .diagnostics
            .retain(|found| !paths.contains(&found.path));
        self.report.sources.retain(|path, _| !paths.contains(path));
        let findings = self.register.records.len();
        self.report.summary = Summary::of(findings, &self.report.diagnostics);
        let left: BTreeSet<&str> = self.left_out.iter().map(|left| &*left.finding).collect();
        self.families.retain(|family| {
            family
                .iter()
                .any(|kin| !kin.is_gone && !left.contains(&*kin.finding))
        });
        Ok(())
    }
}

/// The number of a finding; its path where it has none.
pub fn name(record: &Record) -> Text {
    record.id().unwrap_or(record.path().as_str()).into()
}
