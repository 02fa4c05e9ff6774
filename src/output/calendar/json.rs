//! What is due when as JSON, in the form that `schema/calendar.schema.json` describes.
//!
//! Not the internal structures: the keys are a promise to readers.

use serde::Serialize;

use super::super::json::{Broken, Snapshot, TOOL, Tool, broken, line, snapshot};
use super::Listing;
use crate::calendar::{Entry, Kind, State};
use crate::error::Fault;
use crate::model::Day;

/// The version of the form.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    tool: Tool,
    as_of: Day,
    from: Option<Day>,
    to: Day,
    snapshot: Snapshot<'a>,
    errors: Vec<Broken<'a>>,
    history: bool,
    entries: Vec<One<'a>>,
    not_listed: &'a [String],
}

#[derive(Serialize)]
struct One<'a> {
    day: Day,
    kind: Kind,
    of: &'a str,
    what: &'a str,
    title: &'a str,
    who: Option<&'a str>,
    state: State,
    first: Option<Day>,
    last: Option<Day>,
    done: Option<Day>,
    finding: Option<&'a str>,
    path: &'a str,
}

/// The list on one line, or why there is none.
///
/// # Errors
/// Never for the values that it holds.
pub fn json(listing: &Listing, faults: &[Fault]) -> serde_json::Result<String> {
    let output = Output {
        version: VERSION,
        tool: TOOL,
        as_of: listing.range.as_of,
        from: listing.range.from,
        to: listing.range.to,
        snapshot: snapshot(&listing.snapshot),
        errors: faults.iter().map(broken).collect(),
        history: listing.is_known,
        entries: listing.entries.iter().map(one).collect(),
        not_listed: &listing.not_listed,
    };
    line(&output)
}

fn one(entry: &Entry) -> One<'_> {
    One {
        day: entry.day,
        kind: entry.kind,
        of: &entry.of,
        what: &entry.what,
        title: &entry.title,
        who: entry.who.as_deref(),
        state: entry.state,
        first: entry.span.map(|(first, _)| first),
        last: entry.span.map(|(_, last)| last),
        done: entry.done,
        finding: entry.finding.as_deref(),
        path: entry.path.as_str(),
    }
}
