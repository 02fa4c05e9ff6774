//! Readiness for people, as JSON for programs, and as Markdown for a page or an issue.
//!
//! Not for what it is (`readiness`). The same readiness always gives the same bytes.

mod human;
mod json;
mod markdown;

use crate::diagnostic::SnapshotInfo;
use crate::readiness::{DayFrom, Item, Previous, Readiness, Topic};

pub use human::human;
pub use json::{json, json_of_faults};
pub use markdown::markdown;

/// Readiness with what it was made from.
#[derive(Debug)]
pub struct Seen {
    /// What would be seen.
    pub readiness: Readiness,
    /// Where the records were read from.
    pub snapshot: SnapshotInfo,
}

/// A topic as a heading.
const fn heading(topic: Topic) -> &'static str {
    match topic {
        Topic::Majors => "Majors that are not verified",
        Topic::Earlier => "Found in earlier audits and not closed",
        Topic::Plans => "Minors without an accepted plan",
        Topic::Clocks => "What else runs out before that day",
        Topic::Recurrences => "What came back",
        Topic::Verifications => "Effects judged too soon, or not in time",
        Topic::Evidence => "Evidence",
        Topic::Records => "What else is wrong with records",
    }
}

/// The topics that have items, in their order, each with its items.
fn by_topic(readiness: &Readiness) -> impl Iterator<Item = (Topic, &[Item])> {
    let items = readiness.items.chunk_by(|a, b| a.topic == b.topic);
    items.filter_map(|items| Some((items.first()?.topic, items)))
}

/// A message with the rule behind it.
fn with_rule(item: &Item) -> String {
    match item.rule {
        Some(rule) => format!("{} [{rule}]", item.message),
        None => item.message.clone(),
    }
}

/// Where the day of the audit comes from, where that is not plain.
fn day_from(readiness: &Readiness) -> Option<String> {
    match readiness.goal.day_from {
        DayFrom::Given | DayFrom::Recorded => None,
        DayFrom::Planned => Some("the day is the one that an earlier audit plans".to_owned()),
        DayFrom::Today => {
            let on = readiness.goal.on;
            Some(format!(
                "no audit of this kind is recorded or planned: judged as of {on}; --on gives another day"
            ))
        }
    }
}

/// The audit before, in one sentence without a full stop.
fn previous(previous: Option<&Previous>) -> String {
    let Some(previous) = previous else {
        return "no earlier audit by the same party is on record".to_owned();
    };
    let ended = previous
        .ended
        .map(|day| format!(", which ended on {day}"))
        .unwrap_or_default();
    format!(
        "the audit before it is {}{ended}: {}, {} not closed",
        previous.id,
        super::counted(previous.findings, "finding"),
        previous.open
    )
}

/// What was judged, from where, as of when.
fn judged(seen: &Seen) -> String {
    let Seen {
        readiness,
        snapshot,
    } = seen;
    let from = match (&snapshot.commit, snapshot.kind) {
        (Some(commit), _) => format!("commit {}", commit.get(..10).unwrap_or(commit)),
        (None, "index") => "the index".to_owned(),
        _ => "the working tree".to_owned(),
    };
    let waived = match readiness.waived {
        0 => String::new(),
        count => format!("; waivers accept {}", super::counted(count, "diagnostic")),
    };
    format!(
        "{} of {from}, judged as of {}{waived}",
        super::counted(readiness.findings, "finding"),
        readiness.goal.on
    )
}
