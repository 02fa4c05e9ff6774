//! `clause10 calendar`: what is due when.
//!
//! Not for what that is (`calendar`) and not for how it looks (`output::calendar`).

use std::path::Path;

use jiff::ToSpan;

use super::check::today;
use super::judge::{Opened, Ran, View, no_repository};
use super::{Exit, Outcome, Terminal, note, output};
use crate::calendar::{self, Range};
use crate::cli::{Calendar, CalendarFormat};
use crate::diagnostic::SnapshotInfo;
use crate::error::{Fault, FaultKind};
use crate::output::calendar::{Listing, ical, json, table};
use crate::workspace;

/// How many days are shown where no last one is given.
const DAYS: i64 = 90;

/// Prints the list.
///
/// # Errors
/// When the register, or the history of its controls, cannot be read.
pub fn run(args: &Calendar, terminal: Terminal) -> Outcome {
    let listing = match (listing(args), args.format) {
        (Ok(listing), _) => listing,
        (Err(faults), CalendarFormat::Json) => {
            let as_of = args.as_of.unwrap_or_else(today);
            let kind = args.at.as_ref().map_or("worktree", |_| "commit");
            let listing = Listing {
                snapshot: SnapshotInfo { kind, commit: None },
                range: range(args, as_of).unwrap_or(Range {
                    from: None,
                    to: as_of,
                    as_of,
                }),
                is_known: false,
                entries: Vec::new(),
                not_listed: Vec::new(),
            };
            output(written(&listing, &faults)?)?;
            super::report_faults(&faults);
            return Ok(Exit::Broken);
        }
        (Err(faults), _) => return Err(faults),
    };
    match args.format {
        CalendarFormat::Table => output(table(&listing, &terminal.options(false))),
        CalendarFormat::Json => output(written(&listing, &[])?),
        CalendarFormat::Ical => {
            // A calendar has no place for what has no day.
            for line in &listing.not_listed {
                note(&format!("not listed: {line}"));
            }
            output(ical(&listing))
        }
    }
}

fn written(listing: &Listing, faults: &[Fault]) -> Result<String, Vec<Fault>> {
    let cannot = |error: serde_json::Error| {
        vec![Fault::files("write", Path::new("the list"), &error.into())]
    };
    json(listing, faults).map_err(cannot)
}

fn range(args: &Calendar, as_of: crate::model::Day) -> Result<Range, Fault> {
    let latest = as_of.max(args.from.unwrap_or(as_of));
    let to = args.to.or_else(|| latest.checked_add(DAYS.days()).ok());
    let range = Range {
        from: args.from,
        to: to.unwrap_or(crate::model::Day::MAX),
        as_of,
    };
    match range.from {
        Some(from) if from > range.to => Err(Fault::new(
            FaultKind::Usage,
            format!("the first day, {from}, is after the last one, {}", range.to),
            "exchange --from and --to",
        )),
        _ => Ok(range),
    }
}

fn listing(args: &Calendar) -> Result<Listing, Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    let view = match &args.at {
        Some(revision) => View::Commit(revision),
        None => View::WorkTree,
    };
    let opened = Opened::open(&args.dir, view, !args.no_history)?;
    let as_of = args.as_of.unwrap_or(opened.day);
    let range = range(args, as_of).map_err(one)?;
    let policy = opened.workspace.policy();
    let mut register = workspace::register(&*opened.snapshot, policy, &|| ())?;
    let is_asked = !register.controls.is_empty() && !args.no_history;
    if is_asked {
        let Some(repository) = &opened.repository else {
            return Err(one(no_repository(&opened.workspace.root)));
        };
        let is_kept = repository.is_trusted();
        Ran::fill(&opened, repository, &mut register, as_of, is_kept).map_err(one)?;
    }
    Ok(Listing {
        range,
        snapshot: opened.snapshot.info(),
        is_known: is_asked || register.controls.is_empty(),
        entries: calendar::entries(&register, range),
        not_listed: calendar::not_listed(&register, policy),
    })
}
