//! What falls due as JSON, in the form that `schema/due.schema.json` describes.
//!
//! Not the internal structures: the keys are a promise to readers.

use serde::Serialize;

use super::super::json::{Broken, Snapshot, TOOL, Tool, broken, line, snapshot};
use super::Agenda;
use crate::due::{Item, Unread};
use crate::error::Fault;
use crate::model::{Day, Severity, Status};
use crate::text::Position;

/// The version of the form.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    tool: Tool,
    as_of: Day,
    snapshot: Snapshot<'a>,
    errors: Vec<Broken<'a>>,
    due: Vec<One<'a>>,
    unread: Vec<NoDay<'a>>,
}

#[derive(Serialize)]
struct NoDay<'a> {
    finding: &'a str,
    field: &'a str,
    path: &'a str,
    start: Position,
}

#[derive(Serialize)]
struct One<'a> {
    finding: &'a str,
    title: &'a str,
    severity: Option<Severity>,
    status: Status,
    field: &'a str,
    what: &'static str,
    action: Option<&'a str>,
    due: Day,
    days: i32,
    overdue: bool,
    who: Option<&'a str>,
    path: &'a str,
}

/// The list on one line, or why there is none.
///
/// # Errors
/// Never for the values that it holds.
pub fn json(agenda: &Agenda, faults: &[Fault]) -> serde_json::Result<String> {
    let output = Output {
        version: VERSION,
        tool: TOOL,
        as_of: agenda.as_of,
        snapshot: snapshot(&agenda.snapshot),
        errors: faults.iter().map(broken).collect(),
        due: agenda.items.iter().map(one).collect(),
        unread: agenda.unread.iter().map(no_day).collect(),
    };
    line(&output)
}

fn no_day(unread: &Unread) -> NoDay<'_> {
    NoDay {
        finding: &unread.finding,
        field: &unread.field,
        path: unread.path.as_str(),
        start: unread.start,
    }
}

fn one(item: &Item) -> One<'_> {
    One {
        finding: &item.finding,
        title: &item.title,
        severity: item.severity,
        status: item.status,
        field: &item.field,
        what: item.what.word(),
        action: item.action.as_deref(),
        due: item.due,
        days: item.days,
        overdue: item.days < 0,
        who: item.who.as_deref(),
        path: item.path.as_str(),
    }
}
