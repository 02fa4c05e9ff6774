//! `clause10 readiness`: what would stop or embarrass us at an audit.
//!
//! Not for what that is (`readiness`) and not for how it looks (`output::readiness`).

use std::path::Path;

use super::check::today;
use super::judge::{Opened, Question, View, Whole, judge_whole};
use super::{Exit, Outcome, Terminal, output};
use crate::cli::{Readiness, ReadinessFormat};
use crate::diagnostic::SnapshotInfo;
use crate::error::{Fault, FaultKind};
use crate::model::{Audit, AuditKind, Auditor, Audits, Day};
use crate::output::readiness::{Seen, human, json, json_of_faults, markdown};
use crate::readiness::{self, DayFrom, Goal};
use crate::suggest::{listed, nearest};
use crate::workspace;

/// Prints it; ends with 1 where something would stop us.
///
/// # Errors
/// When the register cannot be judged, or the audit is not known.
pub fn run(args: &Readiness, terminal: Terminal) -> Outcome {
    let seen = match seen(args) {
        Ok(seen) => seen,
        Err(faults) if args.format == ReadinessFormat::Json => {
            let snapshot = match &args.at {
                Some(_) => "commit",
                None if args.staged => "index",
                None => "worktree",
            };
            let snapshot = SnapshotInfo {
                kind: snapshot,
                commit: None,
            };
            output(json_of_faults(&snapshot, today(), &faults).map_err(cannot)?)?;
            super::report_faults(&faults);
            return Ok(Exit::Broken);
        }
        Err(faults) => return Err(faults),
    };
    match args.format {
        ReadinessFormat::Human => output(human(&seen, &terminal.options(args.all)))?,
        ReadinessFormat::Json => output(json(&seen).map_err(cannot)?)?,
        ReadinessFormat::Markdown => output(markdown(&seen))?,
    };
    Ok(match seen.readiness.is_ready() {
        true => Exit::Clean,
        false => Exit::Found,
    })
}

fn cannot(error: serde_json::Error) -> Vec<Fault> {
    vec![Fault::files("write", Path::new("readiness"), &error.into())]
}

fn seen(args: &Readiness) -> Result<Seen, Vec<Fault>> {
    let view = match &args.at {
        Some(revision) => View::Commit(revision),
        None if args.staged => View::Index,
        None => View::WorkTree,
    };
    // The day of judging comes from the audits, so these are read before the rest.
    let (goal, today) = goal(args, view)?;
    let paths = [args.dir.clone()];
    let Whole {
        report,
        register,
        opened,
    } = judge_whole(&Question {
        paths: &paths,
        as_of: Some(goal.on),
        view,
        everything: true,
        ..Question::default()
    })?;
    let readiness = readiness::of(&readiness::Question {
        register: &register,
        diagnostics: &report.diagnostics,
        policy: opened.workspace.policy(),
        today,
        goal,
    });
    let seen = Seen {
        readiness,
        snapshot: report.snapshot,
    };
    // The program ends soon; taking large things apart first would only cost time.
    std::mem::forget((register, opened));
    Ok(seen)
}

/// The audit that is asked for, and the day of the run or of the commit.
fn goal(args: &Readiness, view: View<'_>) -> Result<(Goal, Day), Vec<Fault>> {
    let opened = Opened::open(&args.dir, view, false)?;
    let policy = opened.workspace.policy();
    let all = workspace::audits(&*opened.snapshot, policy).map_err(|fault| vec![fault])?;
    let (audits, today) = (Audits(&all), opened.day);
    let goal = match AuditKind::from_word(&args.audit) {
        Some(kind) => of_kind(kind, args.on, audits, today),
        None => of_audit(&args.audit, args.on, audits).map_err(|fault| vec![fault])?,
    };
    Ok((goal, today))
}

/// An audit of a kind: on the day that is given, else the next one on record, else one that is planned.
fn of_kind(kind: AuditKind, on: Option<Day>, audits: Audits<'_>, today: Day) -> Goal {
    let from = on.unwrap_or(today);
    let of_kind = audits.0.iter().filter(|a| a.kind.value() == Some(kind));
    let recorded = of_kind.filter_map(|audit| Some((audit.first_day()?, audit)));
    // Of one on a given day the record may be there already.
    let recorded = recorded
        .filter(|(day, audit)| match on {
            Some(on) => *day <= on && audit.last_day().is_some_and(|last| on <= last),
            None => *day >= from,
        })
        .min_by_key(|(day, _)| *day);
    let before = from.yesterday().unwrap_or(from);
    let planned = || {
        let auditor = Auditor {
            party: kind.party(),
            body: None,
        };
        let next = audits.next(auditor, before)?;
        (!next.is_recorded).then_some(next.day)
    };
    let (on, day_from) = match (on, recorded) {
        (Some(on), _) => (on, DayFrom::Given),
        (None, Some((day, _))) => (day, DayFrom::Recorded),
        (None, None) => match planned() {
            Some(day) => (day, DayFrom::Planned),
            None => (today, DayFrom::Today),
        },
    };
    let audit = recorded.map(|(_, audit)| audit);
    Goal {
        kind: Some(kind),
        audit: audit.map(|audit| audit.name().to_owned()),
        path: audit.map(|audit| audit.path().clone()),
        on,
        day_from,
    }
}

/// The audit with an id.
fn of_audit(id: &str, on: Option<Day>, audits: Audits<'_>) -> Result<Goal, Fault> {
    let Some(audit) = audits.named(id) else {
        return Err(unknown(id, audits));
    };
    let (on, day_from) = match (on, audit.first_day()) {
        (Some(on), _) => (on, DayFrom::Given),
        (None, Some(day)) => (day, DayFrom::Recorded),
        (None, None) => {
            return Err(Fault::new(
                FaultKind::Usage,
                format!("the record of {} does not say when it begins", audit.name()),
                format!("give --on, or write `starts` in {}", audit.path()),
            ));
        }
    };
    Ok(Goal {
        kind: audit.kind.value(),
        audit: Some(audit.name().to_owned()),
        path: Some(audit.path().clone()),
        on,
        day_from,
    })
}

fn unknown(id: &str, audits: Audits<'_>) -> Fault {
    let kinds = AuditKind::WORDS.iter().map(|word| word.word);
    let ids = audits.0.iter().map(Audit::name);
    let help = match nearest(id, kinds.clone().chain(ids)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "name a kind ({}) or the id of a record in the folder of audits",
            listed(kinds)
        ),
    };
    Fault::new(
        FaultKind::Usage,
        format!("there is no audit `{}`", id.escape_debug()),
        help,
    )
}
