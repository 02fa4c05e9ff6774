//! What falls due, as a table for people, as JSON for programs, and as a calendar.
//!
//! Not for what falls due (`due`). The same list of the same day always gives the same bytes.

mod ical;
mod json;
mod table;

use crate::diagnostic::SnapshotInfo;
use crate::due::{Item, Unread};
use crate::model::Day;

pub use ical::calendar;
pub(super) use ical::{Writer, basic, uid};
pub use json::json;
pub use table::table;

/// That a due date is not in the list, with why and where.
pub fn not_listed(unread: &Unread) -> String {
    let Unread {
        finding,
        name,
        path,
        start,
        ..
    } = unread;
    format!(
        "not listed: {finding}: `{name}` is no day ({path}:{})",
        start.line
    )
}

/// The list with what it was made from.
#[derive(Debug)]
pub struct Agenda {
    /// The day of the run.
    pub as_of: Day,
    /// Where the records were read from.
    pub snapshot: SnapshotInfo,
    /// The due dates, the earliest first.
    pub items: Vec<Item>,
    /// The due dates that cannot be read, and so are not in the list.
    pub unread: Vec<Unread>,
}
