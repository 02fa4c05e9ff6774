//! The numbers of a register: for people, as Markdown, and as JSON.
//!
//! Not for what they are (`crate::stats`). Numbers come first, the formulas below them: who reads the numbers of
//! a review has to be able to say how they were made.

mod human;
mod json;
mod lines;
mod markdown;
mod spark;

use crate::diagnostic::SnapshotInfo;
use crate::stats::{MOST, Stats};

pub use human::human;
pub use json::{json, json_faults};
pub use markdown::markdown;

/// The numbers with what they were made from.
#[derive(Debug)]
pub struct Told {
    /// The numbers.
    pub stats: Stats,
    /// What the register is called.
    pub name: String,
    /// The commit that was read, or behind what was read; in hexadecimal.
    pub commit: Option<String>,
    /// Where the records were read from.
    pub snapshot: SnapshotInfo,
    /// How many commits were seen.
    pub commits: usize,
    /// How many findings have official versions of later days than that of judging.
    pub changed_later: usize,
    /// What has to be said of that, where there is something.
    pub later: Option<String>,
}

impl Told {
    /// Whether the trend may reach back further than it is told.
    fn is_cut(&self) -> bool {
        self.stats.trend.value.points.len() == MOST
    }

    /// What has to be known to read the numbers rightly, a sentence each.
    fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self.later.iter().cloned().collect();
        let stats = &self.stats;
        if stats.now.unread > 0 {
            notes.push(format!(
                "{} no status that can be read, and are neither open nor closed.",
                match stats.now.unread {
                    1 => "1 nonconformity has".to_owned(),
                    many => format!("{many} nonconformities have"),
                }
            ));
        }
        if self.is_cut() {
            notes.push(format!("The trend is that of the latest {MOST} spans."));
        }
        notes
    }
}
