//! `clause10 due`: what falls due, for whom.
//!
//! Not for what that is (`due`) and not for how it looks (`output::due`).

use std::path::Path;

use super::check::today;
use super::judge::{Opened, View};
use super::{Exit, Outcome, Terminal, note, output};
use crate::cli::{Due, DueFormat};
use crate::diagnostic::SnapshotInfo;
use crate::due;
use crate::error::{Fault, FaultKind};
use crate::model::Person;
use crate::output::due::{Agenda, calendar, json, not_listed, table};
use crate::policy::Policy;
use crate::suggest::{listed, nearest};
use crate::workspace;

/// Prints the list.
///
/// # Errors
/// When the register cannot be read.
pub fn run(args: &Due, terminal: Terminal) -> Outcome {
    let agenda = match (agenda(args), args.format) {
        (Ok(agenda), _) => agenda,
        (Err(faults), DueFormat::Json) => {
            let kind = match &args.at {
                Some(_) => "commit",
                None if args.staged => "index",
                None => "worktree",
            };
            let agenda = Agenda {
                as_of: args.as_of.unwrap_or_else(today),
                snapshot: SnapshotInfo { kind, commit: None },
                items: Vec::new(),
                unread: Vec::new(),
            };
            output(written(&agenda, &faults)?)?;
            super::report_faults(&faults);
            return Ok(Exit::Broken);
        }
        (Err(faults), _) => return Err(faults),
    };
    match args.format {
        DueFormat::Table => output(table(&agenda, &terminal.options(false))),
        DueFormat::Ical => {
            // A calendar has no place for what has no day.
            for unread in &agenda.unread {
                note(&not_listed(unread));
            }
            output(calendar(&agenda))
        }
        DueFormat::Json => output(written(&agenda, &[])?),
    }
}

fn written(agenda: &Agenda, faults: &[Fault]) -> Result<String, Vec<Fault>> {
    let cannot = |error: serde_json::Error| {
        vec![Fault::files("write", Path::new("the list"), &error.into())]
    };
    json(agenda, faults).map_err(cannot)
}

fn agenda(args: &Due) -> Result<Agenda, Vec<Fault>> {
    let view = match &args.at {
        Some(revision) => View::Commit(revision),
        None if args.staged => View::Index,
        None => View::WorkTree,
    };
    let opened = Opened::open(&args.dir, view, false)?;
    let as_of = args.as_of.unwrap_or(opened.day);
    let policy = opened.workspace.policy();
    let register = workspace::register(&*opened.snapshot, policy, &|| ())?;
    let mut items = due::items(&register, as_of);
    let mut unread = due::unread(&register, policy);
    if let Some(days) = args.within {
        items.retain(|item| item.days <= days);
    }
    if let Some(owner) = &args.owner {
        let owner = Person::new(owner);
        known(&owner, &due::people(&register), policy).map_err(|fault| vec![fault])?;
        items.retain(|item| due::is_of(item.who.as_deref(), &owner, policy));
        unread.retain(|unread| due::is_of(unread.who.as_deref(), &owner, policy));
    }
    Ok(Agenda {
        as_of,
        snapshot: opened.snapshot.info(),
        items,
        unread,
    })
}

/// How many people are named where none is near to what was asked for.
const MOST_NAMED: usize = 8;

/// Says so where nobody has a name: an empty list would look as if there were nothing to do.
pub fn known(owner: &Person, people: &[&Person], policy: &Policy) -> Result<(), Fault> {
    let configured = &policy.settings.people.aliases;
    let mut configured = configured
        .iter()
        .flat_map(|(alias, person)| [alias, person]);
    if people
        .iter()
        .any(|person| policy.people.same(owner, person))
        || configured.any(|person| policy.people.same(owner, &Person::new(person)))
    {
        return Ok(());
    }
    let asked = owner.key();
    let names = || {
        let names = people.iter().map(|person| person.as_str());
        names.chain(people.iter().filter_map(|person| person.address()))
    };
    let part = |name: &&str| !asked.is_empty() && name.to_lowercase().contains(&asked);
    let near = names().find(part).or_else(|| nearest(&asked, names()));
    let help = match (near, people) {
        (Some(name), _) => format!("did you mean `{name}`?"),
        (None, []) => "no finding names anybody yet".to_owned(),
        (None, _) => {
            let some = people.iter().take(MOST_NAMED).map(|person| person.as_str());
            format!("the findings name {}", listed(some))
        }
    };
    Err(Fault::new(
        FaultKind::Usage,
        format!(
            "nobody of this name answers for anything here: {}",
            owner.as_str().escape_debug()
        ),
        help,
    ))
}
