//! `clause10 recurrence`: which earlier findings each finding probably repeats.
//!
//! Not for comparing (`recurrence`) and not for how it looks (`output::recurrence`).

use std::path::Path;

use rayon::prelude::*;

use super::check::today;
use super::judge::{self, Opened, View};
use super::{Exit, Outcome, Terminal};
use crate::cli::{Recurrence, RecurrenceFormat};
use crate::diagnostic::{Seen, SnapshotInfo};
use crate::error::{Fault, FaultKind};
use crate::model::{Day, Record, Register, Timeline};
use crate::output::recurrence::{self as writer, Answer, Found};
use crate::recurrence::{Entry, Index, THRESHOLD, families};
use crate::suggest::nearest;
use crate::text::RepoPath;
use crate::workspace::{self, Workspace};

/// Runs the command.
///
/// # Errors
/// When there is no such finding, or git or the configuration cannot be read.
pub fn run(args: &Recurrence, terminal: Terminal) -> Outcome {
    let mut bytes = Vec::new();
    let cannot_write = |error| vec![Fault::files("write", Path::new("the recurrences"), &error)];
    let told = tell(args, &mut |answer| match args.format {
        RecurrenceFormat::Human => {
            writer::human(answer, &terminal.options(true), &mut bytes).map_err(cannot_write)
        }
        RecurrenceFormat::Json => writer::json(answer, &mut bytes).map_err(cannot_write),
    });
    match (told, args.format) {
        (Ok(()), _) => super::output(&bytes),
        (Err(faults), RecurrenceFormat::Human) => Err(faults),
        (Err(faults), RecurrenceFormat::Json) => {
            let kind = match &args.at {
                Some(_) => "commit",
                None if args.staged => "index",
                None => "worktree",
            };
            let info = SnapshotInfo { kind, commit: None };
            let as_of = args.as_of.unwrap_or_else(today);
            let mut bytes = Vec::new();
            writer::json_faults(as_of, &info, &faults, &mut bytes).map_err(cannot_write)?;
            super::output(&bytes)?;
            super::report_faults(&faults);
            Ok(Exit::Broken)
        }
    }
}

/// Reads the register and its history, compares, and hands the answer on.
fn tell(
    args: &Recurrence,
    write: &mut dyn FnMut(&Answer<'_>) -> Result<(), Vec<Fault>>,
) -> Result<(), Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    let view = match &args.at {
        Some(revision) => View::Commit(revision),
        None if args.staged => View::Index,
        None => View::WorkTree,
    };
    let opened = Opened::open(&args.dir, view, !args.no_history)?;
    let workspace = &opened.workspace;
    let policy = workspace.policy();
    let as_of = args.as_of.unwrap_or(opened.day);
    let register = workspace::register(&*opened.snapshot, policy, &|| ())?;
    let (gone, seen) = if args.no_history {
        (Vec::new(), None)
    } else {
        let (gone, seen) = past(&opened, &register, as_of).map_err(one)?;
        (gone, Some(seen))
    };
    let here = register.records.iter().map(Entry::here);
    let entries: Vec<Entry<'_>> = here.chain(gone.iter().map(Entry::gone)).collect();
    let index = Index::build(&entries, policy.default_edition());
    let asked = asked(args, workspace, &register).map_err(one)?;
    let answer = answer(args, &index, &asked, (as_of, opened.snapshot.info(), seen));
    let written = write(&answer);
    // The program ends soon; taking large things apart first would only cost time.
    std::mem::forget(answer);
    std::mem::forget(index);
    std::mem::forget(register);
    written
}

/// The findings that are gone as they were last, and what was seen of history.
fn past(opened: &Opened, register: &Register, as_of: Day) -> Result<(Vec<Record>, Seen), Fault> {
    let Some(repository) = &opened.repository else {
        return Err(no_repository(&opened.workspace.root));
    };
    let policy = opened.workspace.policy();
    let prefix = opened.workspace.prefix();
    let mut history = opened.history(repository, &prefix, policy, false)?;
    let last = |timeline: &Timeline<'_>| judge::last(timeline, policy);
    let gone = history.each_gone(register, as_of, &last)?;
    let seen = Seen {
        commits: history.commits(),
        from: opened.tip.map(|tip| tip.to_string()),
        pinned: 0,
        notes: repository.notes(),
    };
    std::mem::forget(history);
    Ok((gone.into_iter().flatten().collect(), seen))
}

fn answer<'a>(
    args: &Recurrence,
    index: &'a Index<'a>,
    asked: &[&'a Record],
    (as_of, snapshot, seen): (Day, SnapshotInfo, Option<Seen>),
) -> Answer<'a> {
    // For people the register is told by its families, and each member by what it repeats.
    let as_tree = args.ids.is_empty() && args.format == RecurrenceFormat::Human;
    let top = if as_tree { 1 } else { usize::from(args.top) };
    let found = |record: &&'a Record| {
        let position = index.position(record)?;
        let candidates = index.candidates(position, top);
        let flagged = candidates
            .first()
            .is_some_and(|first| first.score >= THRESHOLD);
        Some(Found {
            position,
            record,
            flagged,
            candidates,
        })
    };
    let findings: Vec<Found<'a>> = asked.par_iter().filter_map(found).collect();
    let families = as_tree.then(|| {
        let mut ranked = vec![None; index.len()];
        for found in &findings {
            let first = found.candidates.first();
            if let Some(slot) = ranked.get_mut(found.position) {
                *slot = first.map(|first| (first.position, first.score));
            }
        }
        families(index, &ranked)
    });
    Answer {
        as_of,
        snapshot,
        seen,
        index,
        findings,
        families,
    }
}

/// The records that are asked for, each once, in the order of their numbers.
fn asked<'r>(
    args: &Recurrence,
    workspace: &Workspace,
    register: &'r Register,
) -> Result<Vec<&'r Record>, Fault> {
    let mut records: Vec<&Record> = Vec::new();
    if args.ids.is_empty() {
        records.extend(&register.records);
    }
    for id in &args.ids {
        let with_id: Vec<&Record> = register.with_id(id).collect();
        if with_id.is_empty() {
            records.push(by_file(workspace, register, id).ok_or_else(|| unknown(id, register))?);
        }
        records.extend(with_id);
    }
    records.sort_by(|one, other| {
        one.id()
            .cmp(&other.id())
            .then_with(|| one.path().cmp(other.path()))
    });
    records.dedup_by(|one, other| one.path() == other.path());
    Ok(records)
}

fn by_file<'r>(workspace: &Workspace, register: &'r Register, asked: &str) -> Option<&'r Record> {
    let path = workspace.relative(Path::new(asked)).ok();
    let path = path.or_else(|| crate::model::normalised(asked))?;
    register.at(&RepoPath::new(path))
}

fn unknown(asked: &str, register: &Register) -> Fault {
    let help = match nearest(asked, register.ids()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "give the number of a finding, or its file; `clause10 show` tells of those that were deleted"
            .to_owned(),
    };
    Fault::new(
        FaultKind::Usage,
        format!("the snapshot has no finding `{asked}`"),
        help,
    )
}

fn no_repository(root: &Path) -> Fault {
    Fault::new(
        FaultKind::Git,
        format!(
            "{} does not lie in a git repository, so findings that were deleted cannot be known",
            root.display()
        ),
        "run `git init` and commit the findings, or pass --no-history to compare the files alone",
    )
}
