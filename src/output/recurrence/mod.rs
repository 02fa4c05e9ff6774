//! Writes which earlier findings a finding probably repeats, for people or as JSON.
//!
//! Not for finding them: that is `recurrence`.

mod human;
mod json;

use crate::diagnostic::{Seen, SnapshotInfo};
use crate::model::{Day, Record};
use crate::recurrence::{Candidate, Family, Index};
pub use human::write as human;
pub use json::{write as json, write_faults as json_faults};

/// What was asked, and the answers.
pub struct Answer<'a> {
    /// The day of the report.
    pub as_of: Day,
    /// Where the records were read from.
    pub snapshot: SnapshotInfo,
    /// What was seen of history; none where it was not wanted.
    pub seen: Option<Seen>,
    /// The findings that were compared.
    pub index: &'a Index<'a>,
    /// The findings that were asked for, in the order of their numbers.
    pub findings: Vec<Found<'a>>,
    /// The families of the register; none where single findings were asked for.
    pub families: Option<Vec<Family>>,
}

/// A finding with what it may repeat.
pub struct Found<'a> {
    /// Its place in the index.
    pub position: usize,
    /// Its record.
    pub record: &'a Record,
    /// Whether the first candidate reaches the threshold.
    pub flagged: bool,
    /// The earlier findings, best first.
    pub candidates: Vec<Candidate<'a>>,
}

/// What a record says of an earlier finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    /// `recurrence_of` names it.
    Linked,
    /// `not_recurrence_of` names it.
    Another,
}

impl Found<'_> {
    /// What the record says of an earlier finding; none where it does not name it.
    fn said(&self, earlier: &Record) -> Option<Said> {
        let finding = &self.record.finding;
        let id = earlier.id()?;
        let linked = finding.recurrence_of.items().iter();
        let mut another = finding.not_recurrence_of.items().iter();
        if linked.into_iter().any(|named| *named.value == *id) {
            return Some(Said::Linked);
        }
        another
            .any(|answer| {
                answer
                    .value
                    .finding
                    .get()
                    .is_some_and(|named| **named == *id)
            })
            .then_some(Said::Another)
    }

    /// Whether it probably repeats something, and does not say yet whether it does.
    fn is_open(&self) -> bool {
        let first = self.candidates.first();
        let answered = first.is_some_and(|first| self.said(first.earlier.record).is_some());
        self.flagged && !answered && self.record.finding.recurrence_of.is_missing()
    }
}

/// The number of a finding; its path where it has none.
fn name(record: &Record) -> &str {
    record.id().unwrap_or(record.path().as_str())
}
