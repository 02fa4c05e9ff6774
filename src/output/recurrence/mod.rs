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

/// The number of a finding; its path where it has none.
fn name(record: &Record) -> &str {
    record.id().unwrap_or(record.path().as_str())
}
