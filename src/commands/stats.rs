//! `clause10 stats`: the numbers that a management review reads.
//!
//! Not for what they are (`stats`) and not for how they look (`output::stats`).

use std::path::Path;

use super::check::today;
use super::judge::View;
use super::later::Later;
use super::register::gathering::{Asked, Gathered, Need, gather};
use super::{Exit, Outcome, Terminal, output};
use crate::cli::{Stats as Args, StatsFormat};
use crate::diagnostic::SnapshotInfo;
use crate::dossier::Dossier;
use crate::error::{Fault, FaultKind};
use crate::model::Day;
use crate::output::stats::{self as writer, Told};
use crate::stats::{self, Case, Stats};

/// Tells the numbers.
///
/// # Errors
/// When the register, its configuration or its history cannot be read.
pub fn run(args: &Args, terminal: Terminal) -> Outcome {
    let cannot = |error: serde_json::Error| {
        vec![Fault::files(
            "write",
            Path::new("the numbers"),
            &error.into(),
        )]
    };
    let told = match (told(args), args.format) {
        (Ok(told), _) => told,
        (Err(faults), StatsFormat::Json) => {
            let kind = match view(args) {
                View::Commit(_) => "commit",
                View::Index => "index",
                View::WorkTree => "worktree",
            };
            let as_of = args.to.or(args.as_of).unwrap_or_else(today);
            let info = SnapshotInfo { kind, commit: None };
            let name = args.name.as_deref().unwrap_or("");
            output(writer::json_faults(as_of, &info, name, &faults).map_err(cannot)?)?;
            super::report_faults(&faults);
            return Ok(Exit::Broken);
        }
        (Err(faults), _) => return Err(faults),
    };
    match args.format {
        StatsFormat::Human => {
            let options = terminal.options(args.explain);
            output(writer::human(&told, &options))
        }
        StatsFormat::Markdown => output(writer::markdown(&told)),
        StatsFormat::Json => output(writer::json(&told).map_err(cannot)?),
    }
}

fn view(args: &Args) -> View<'_> {
    match &args.at {
        Some(revision) => View::Commit(revision),
        None if args.staged => View::Index,
        None => View::WorkTree,
    }
}

fn told(args: &Args) -> Result<Told, Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    let Gathered {
        mut dossier,
        name,
        commit,
    } = gather(&Asked {
        start: &args.dir,
        view: view(args),
        day: day(args).map_err(one)?,
        from: args.from,
        need: Need {
            history: true,
            families: true,
            commit: true,
            ..Need::default()
        },
        no_history: false,
    })?;
    if let Some(from) = args.from.filter(|from| *from > dossier.as_of) {
        return Err(one(Fault::new(
            FaultKind::Usage,
            format!(
                "the period begins on {from}, after its last day {}",
                dossier.as_of
            ),
            "give a first day that is not after --to, or not after the day of the commit",
        )));
    }
    let later = Later::leave_out(&mut dossier);
    let told = Told {
        stats: counted(args, &dossier),
        name: args.name.clone().unwrap_or(name),
        commit,
        snapshot: dossier.report.snapshot.clone(),
        commits: dossier.report.seen.commits,
        changed_later: later.changed,
        later: later.notice(dossier.as_of),
    };
    // The program ends soon; taking large things apart first would only cost time.
    std::mem::forget(dossier);
    Ok(told)
}

/// The numbers, with the trend that is asked for.
fn counted(args: &Args, dossier: &Dossier) -> Stats {
    let mut numbers = stats::of(dossier);
    if args.from.is_some() || args.every.is_some() {
        let cases = stats::cases(dossier);
        let cases: Vec<Case<'_>> = cases.into_iter().filter(Case::is_nonconformity).collect();
        numbers.trend.value = stats::over(&cases, args.from, dossier.as_of, args.every);
    }
    numbers
}

/// The day that is asked for.
fn day(args: &Args) -> Result<Option<Day>, Fault> {
    match (args.to, args.as_of) {
        (Some(to), Some(as_of)) if to != as_of => Err(Fault::new(
            FaultKind::Usage,
            format!("the period ends on {to}, and {as_of} is to be judged on"),
            "give --to alone: it is the day of judging",
        )),
        (to, as_of) => Ok(to.or(as_of)),
    }
}
