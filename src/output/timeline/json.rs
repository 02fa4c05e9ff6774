//! The life of a finding as JSON, in the form that `schema/timeline.schema.json` describes.
//!
//! The keys are a promise to readers, so each is named here. Whoever takes a key away or changes what it
//! means raises `VERSION`. Texts of the record are named and not copied, but for its title.

use std::io::{self, Write};

use serde::Serialize;

use super::super::json::{
    Broken, Item, Snapshot, TOOL, Tool, Walked, broken, finish, item, snapshot, walked,
};
use crate::diagnostic::SnapshotInfo;
use crate::error::Fault;
use crate::life::{Change, Event, Head, Landed, Life, Step, Weight};
use crate::model::{Actor, Day, Kind, Renumbering, Severity, Status};

/// The version of the form.
pub const VERSION: u32 = 1;

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    tool: Tool,
    as_of: Day,
    snapshot: Snapshot<'a>,
    history: Option<Walked<'a>>,
    errors: Vec<Broken<'a>>,
    finding: Option<Finding<'a>>,
    events: Vec<Happening<'a>>,
    diagnostics: Vec<Item<'a>>,
}

/// What a finding says of itself.
#[derive(Serialize)]
pub struct Finding<'a> {
    id: &'a str,
    title: Option<&'a str>,
    kind: Option<Kind>,
    severity: Option<Severity>,
    status: Option<Status>,
    owner: Option<&'a str>,
    raised: Option<Day>,
    due: Option<Day>,
    closed: Option<Day>,
    path: &'a str,
    present: bool,
    was: Option<Other<'a>>,
    became: Option<Other<'a>>,
}

#[derive(Serialize)]
struct Other<'a> {
    id: &'a str,
    path: &'a str,
    commit: Option<&'a str>,
}

/// One version that somebody authored, or a removal.
#[derive(Serialize)]
pub struct Happening<'a> {
    kind: &'static str,
    step: &'static str,
    commit: Option<&'a str>,
    author: Person<'a>,
    committer: Person<'a>,
    authored: Option<String>,
    committed: Option<String>,
    day: Option<Day>,
    path: &'a str,
    moved_from: Vec<&'a str>,
    status: Statuses<'a>,
    changes: Vec<Changed<'a>>,
    landed: Option<Landing<'a>>,
    landed_with: Option<&'a str>,
    diagnostics: Vec<&'a str>,
}

#[derive(Serialize)]
struct Person<'a> {
    name: &'a str,
    email: &'a str,
}

#[derive(Serialize)]
struct Statuses<'a> {
    from: &'a [Status],
    to: Option<Status>,
}

#[derive(Serialize)]
struct Changed<'a> {
    field: &'a str,
    #[serde(flatten)]
    values: Option<Values<'a>>,
}

#[derive(Serialize)]
struct Values<'a> {
    from: Option<&'a str>,
    to: Option<&'a str>,
}

#[derive(Serialize)]
struct Landing<'a> {
    commit: &'a str,
    day: Day,
}

/// Writes it on one line.
///
/// # Errors
/// When `to` cannot be written to.
pub fn write(life: &Life, to: &mut dyn Write) -> io::Result<()> {
    let events = life.events.iter();
    let output = Output {
        version: VERSION,
        tool: TOOL,
        as_of: life.as_of,
        snapshot: snapshot(&life.snapshot),
        history: Some(walked(&life.seen)),
        errors: Vec::new(),
        finding: Some(finding(&life.finding)),
        events: events.map(|event| happening(event, life)).collect(),
        diagnostics: life.diagnostics.iter().map(item).collect(),
    };
    finish(&output, to)
}

/// Writes why nothing can be told, in the same form.
///
/// # Errors
/// When `to` cannot be written to.
pub fn write_faults(
    as_of: Day,
    info: &SnapshotInfo,
    faults: &[Fault],
    to: &mut dyn Write,
) -> io::Result<()> {
    let output = Output {
        version: VERSION,
        tool: TOOL,
        as_of,
        snapshot: snapshot(info),
        history: None,
        errors: faults.iter().map(broken).collect(),
        finding: None,
        events: Vec::new(),
        diagnostics: Vec::new(),
    };
    finish(&output, to)
}

/// What a finding says of itself.
pub fn finding(head: &Head) -> Finding<'_> {
    Finding {
        id: &head.id,
        title: head.title.as_deref(),
        kind: head.kind,
        severity: head.severity,
        status: head.status,
        owner: head.owner.as_deref(),
        raised: head.raised,
        due: head.due,
        closed: head.closed,
        path: head.path.as_str(),
        present: head.present,
        was: head.was.as_ref().map(other),
        became: head.became.as_ref().map(other),
    }
}

fn other(other: &Renumbering) -> Other<'_> {
    Other {
        id: &other.id,
        path: other.path.as_str(),
        commit: other.commit.id.as_deref(),
    }
}

/// One version or removal of a life.
pub fn happening<'a>(event: &'a Event, life: &'a Life) -> Happening<'a> {
    // What is not committed has no time yet: whatever stands there is no fact.
    let time = |actor| event.commit.is_some().then(|| moment(actor));
    Happening {
        kind: match event.step {
            Step::Removed => "removed",
            _ => "authored",
        },
        step: event.step.word(),
        commit: event.commit.as_deref(),
        author: person(&event.author),
        committer: person(&event.committer),
        authored: time(&event.author),
        committed: time(&event.committer),
        day: event.commit.is_some().then(|| event.committer.day()),
        path: event.path.as_str(),
        moved_from: event.moved_from.iter().map(|path| path.as_str()).collect(),
        status: Statuses {
            from: &event.from,
            to: event.to,
        },
        changes: event.changes.iter().map(changed).collect(),
        landed: event.landed.as_ref().map(landing),
        landed_with: event.landed_with.as_deref(),
        diagnostics: event
            .diagnostics
            .iter()
            .filter_map(|&index| life.diagnostics.get(index))
            .map(|diagnostic| diagnostic.fingerprint.as_str())
            .collect(),
    }
}

fn person(actor: &Actor) -> Person<'_> {
    Person {
        name: &actor.name,
        email: &actor.email,
    }
}

/// A moment in RFC 3339, in the offset in which it was recorded.
fn moment(actor: &Actor) -> String {
    let zone = jiff::tz::Offset::from_seconds(actor.offset).unwrap_or(jiff::tz::Offset::UTC);
    jiff::Timestamp::from_second(actor.seconds)
        .unwrap_or_default()
        .to_zoned(zone.to_time_zone())
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string()
}

fn changed(change: &Change) -> Changed<'_> {
    let values = || Values {
        from: change.from.as_deref(),
        to: change.to.as_deref(),
    };
    Changed {
        field: &change.field,
        values: (change.weight != Weight::Prose).then(values),
    }
}

fn landing(landed: &Landed) -> Landing<'_> {
    Landing {
        commit: &landed.commit,
        day: landed.day,
    }
}
