//! What is due when, as a table for people, as JSON for programs, and as a calendar.
//!
//! Not for what is due (`calendar`). The same list of the same day always gives the same bytes.

mod ical;
mod json;
mod table;

use crate::calendar::{Entry, Range};
use crate::diagnostic::SnapshotInfo;

pub use ical::ical;
pub use json::json;
pub use table::table;

/// The list with what it was made from.
#[derive(Debug)]
pub struct Listing {
    /// The days, and that of the run.
    pub range: Range,
    /// Where the records were read from.
    pub snapshot: SnapshotInfo,
    /// Whether git was asked which controls were done.
    pub is_known: bool,
    /// The entries, the earliest first.
    pub entries: Vec<Entry>,
    /// What has no day: one line each.
    pub not_listed: Vec<String>,
}
