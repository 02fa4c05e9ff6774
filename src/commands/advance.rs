//! `clause10 advance`: moves a finding on to its next status, back, out, or its due date on.
//!
//! Not for what a status claims (`model::lifecycle`), and not for where in a file something is put (`edit`).
//! What the file would be is judged before it is written.

mod ask;
pub(super) mod lacking;
pub(super) mod sets;
pub(super) mod steps;

use std::io::{self, IsTerminal};
use std::path::Path;

use super::diff::unified;
use super::judge::{Question, judge};
use super::new::{shown, usage};
use super::{Exit, Outcome, note, numbers, output, whole};
use crate::cli::Advance;
use crate::diagnostic::{Diagnostic, State};
use crate::error::{Fault, FaultKind};
use crate::git;
use crate::model::{Person, ProblemKind, Record, Register, Status};
use crate::policy::Level;
use crate::snapshot::Drafts;
use crate::suggest::nearest;
use crate::text::RepoPath;
use crate::workspace::Workspace;
use lacking::{Wanted, What, wanted};
use sets::Draft;

/// Runs the command.
///
/// # Errors
/// When there is no such finding, an argument has no meaning for it, or its file cannot be read or written.
pub fn run(args: &Advance) -> Outcome {
    let one = |fault: Fault| vec![fault];
    // A file is found wherever its register is; a number belongs to the register of the folder.
    let file = Path::new(&args.id);
    let is_default = args.dir == Path::new(".");
    let start = if is_default && file.is_file() {
        file
    } else {
        &args.dir
    };
    let workspace = Workspace::find(start)?;
    let register = numbers::register(&workspace)?;
    let record = record(&workspace, &register, &args.id).map_err(one)?;
    let mut draft = Draft {
        policy: workspace.policy(),
        path: record.path().clone(),
        text: record.source.text().to_owned(),
        as_of: args.as_of.unwrap_or_else(super::check::today),
    };
    let me = me(args, &workspace);
    for option in &args.set {
        draft.set(option).map_err(one)?;
    }
    let mut mover = Mover {
        args,
        me: me.as_deref(),
        can_ask: !args.yes && io::stdin().is_terminal() && io::stderr().is_terminal(),
        done: Vec::new(),
    };
    let lacks = mover.advance(&mut draft, record).map_err(one)?;
    let id = record.id().unwrap_or(record.path().stem());
    if !lacks.is_empty() && !args.anyway {
        return tell(&draft, id, &lacks);
    }
    finish(args, &workspace, record, &draft, &mover.done)
}

/// The record with a number or at a path, if it can be written.
fn record<'r>(
    workspace: &Workspace,
    register: &'r Register,
    asked: &str,
) -> Result<&'r Record, Fault> {
    let with_id: Vec<&Record> = register.with_id(asked).collect();
    let at = workspace.relative(Path::new(asked)).ok();
    let at = at.and_then(|path| register.at(&RepoPath::new(path)));
    let record = match (&*with_id, at) {
        ([record], _) => record,
        (_, Some(record)) => record,
        ([], None) => {
            let ids = register.records.iter().filter_map(Record::id);
            let help = nearest(asked, ids).map_or(
                "`clause10 check` says what findings there are".to_owned(),
                |id| format!("did you mean `{id}`?"),
            );
            return Err(usage(
                format!("there is no finding `{}`", asked.escape_debug()),
                help,
            ));
        }
        (several, None) => {
            let paths: Vec<&str> = several
                .iter()
                .map(|record| record.path().as_str())
                .collect();
            return Err(usage(
                format!("{} findings have the id {asked}", several.len()),
                format!("name one by its file: {}", paths.join(", ")),
            ));
        }
    };
    let unread = record.problems.iter().find(|problem| {
        matches!(
            problem.kind,
            ProblemKind::Unreadable | ProblemKind::NoFrontMatter | ProblemKind::Yaml
        )
    });
    match unread {
        Some(problem) => Err(Fault::new(
            FaultKind::Files,
            format!("{} cannot be changed: {}", record.path(), problem.message),
            problem.help.clone(),
        )),
        None => Ok(record),
    }
}

/// Who is proposed for what was done: who is named, else the user of git, by the name that the register has.
fn me(args: &Advance, workspace: &Workspace) -> Option<String> {
    if let Some(by) = &args.by {
        return Some(by.trim().to_owned());
    }
    let email = git::user_email(&workspace.root)?;
    Some(workspace.policy().people.identity(&Person::new(&email)))
}

/// Moves a draft.
struct Mover<'a> {
    args: &'a Advance,
    me: Option<&'a str>,
    can_ask: bool,
    /// What is to be said of it once it is written: what was taken, and which day was moved.
    done: Vec<String>,
}

impl Mover<'_> {
    /// Does what is asked for; gives what is still lacking.
    fn advance(&mut self, draft: &mut Draft<'_>, record: &Record) -> Result<Vec<Wanted>, Fault> {
        let args = self.args;
        if let Some(reason) = &args.withdraw {
            return self.withdraw(draft, record, reason);
        }
        if let Some(reason) = &args.reopen {
            return self.reopen(draft, record, reason);
        }
        if let (Some(day), Some(reason)) = (args.extend, &args.reason) {
            return self.extend(draft, record, day, reason);
        }
        let target = steps::target(record, draft, args.to)?;
        if self.can_ask {
            let (mut from, mut to) = (io::stdin().lock(), io::stderr().lock());
            ask::ask(draft, target, self.me, &mut from, &mut to)
                .map_err(|error| Fault::files("read", Path::new("the answers"), &error))?;
        } else if args.yes || args.by.is_some() {
            self.take_proposed(draft, target)?;
        }
        let lacks = wanted(draft, target, self.me);
        if args.anyway {
            for lack in &lacks {
                if let What::Section(kind) = lack.what {
                    draft.skeleton(kind);
                }
            }
        }
        draft.field("status", target.word())?;
        Ok(lacks)
    }

    /// Takes what is proposed for people, and with `--yes` for days; it is said once it is written.
    fn take_proposed(&mut self, draft: &mut Draft<'_>, target: Status) -> Result<(), Fault> {
        for lack in wanted(draft, target, self.me) {
            let (What::Field(path), Some(value)) = (&lack.what, &lack.proposed) else {
                continue;
            };
            let is_person = path.ends_with("by");
            if !self.args.yes && !is_person {
                continue;
            }
            draft.field(path, value)?;
            let name = lack.name(draft.policy);
            self.done.push(format!("taken: {name}={value}"));
        }
        Ok(())
    }
}

/// Says what is lacking, and with which options to give it.
fn tell(draft: &Draft<'_>, id: &str, lacks: &[Wanted]) -> Outcome {
    let record = draft.record();
    let target = record.finding.status.value().map_or("", Status::word);
    let mut text = match lacks {
        [
            Wanted {
                what: What::Person, ..
            },
        ] => "nothing was written; this is lacking:\n".to_owned(),
        _ => format!("{id} lacks what `{target}` claims, and nothing was written:\n"),
    };
    for lack in lacks {
        text.push_str(&lack.told(draft.policy));
    }
    let proposed = lacks.iter().any(|lack| lack.proposed.is_some());
    output(text)?;
    if proposed {
        note(
            "hint: the days and people above are proposals, the day of the run and the user of git; --yes takes them",
        );
    }
    Ok(Exit::Found)
}

/// Judges the draft, and writes it if nothing is wrong with it.
fn finish(
    args: &Advance,
    workspace: &Workspace,
    record: &Record,
    draft: &Draft<'_>,
    done: &[String],
) -> Outcome {
    let before = record.source.text();
    if draft.text == before {
        note(&format!(
            "note: nothing changes: {} says all of that already",
            record.path()
        ));
        return Ok(Exit::Clean);
    }
    let full = workspace.root.join(record.path().as_str());
    let had = judged(args, &full, draft, None)?;
    let drafts = Drafts::from([(draft.path.clone(), draft.text.clone())]);
    let mut found = judged(args, &full, draft, Some(&drafts))?;
    // What was wrong before is not for this change to mend; `check` says it.
    found.retain(|one| had.iter().all(|other| other.fingerprint != one.fingerprint));
    let is_error = |found: &&Diagnostic| found.level == Level::Error;
    let errors = found.iter().filter(is_error).count();
    for one in &found {
        say(one);
    }
    if args.diff {
        let path = format!("{}{}", workspace.prefix(), record.path());
        output(unified(&path, before, &draft.text))?;
        return Ok(if errors == 0 {
            Exit::Clean
        } else {
            Exit::Found
        });
    }
    if errors > 0 && !args.anyway {
        note(
            "nothing was written: the record would have errors that it has not now; --anyway writes it",
        );
        return Ok(Exit::Found);
    }
    let bytes = std::fs::read(&full).map_err(|error| vec![Fault::files("read", &full, &error)])?;
    if bytes != before.as_bytes() {
        let message = format!(
            "{} changed in the meantime; nothing was written",
            record.path()
        );
        return Err(vec![Fault::new(FaultKind::Files, message, "run it again")]);
    }
    whole::replace(&full, draft.text.as_bytes())
        .map_err(|error| vec![Fault::files("write", &full, &error)])?;
    for line in done {
        note(line);
    }
    let after = draft.record();
    let id = record.id().unwrap_or(record.path().stem());
    let words = [record, &after].map(|record| record.finding.status.value().map(Status::word));
    note(&match words {
        [Some(old), Some(new)] if old != new => format!("{id}: {old} -> {new}"),
        _ => format!("{id}: written"),
    });
    output(format!("{}\n", shown(&full).display()))?;
    Ok(if errors == 0 {
        Exit::Clean
    } else {
        Exit::Found
    })
}

/// The new errors and warnings that the record has, or would have.
fn judged(
    args: &Advance,
    full: &Path,
    draft: &Draft<'_>,
    drafts: Option<&Drafts>,
) -> Result<Vec<Diagnostic>, Vec<Fault>> {
    let paths = [full.to_path_buf()];
    let question = Question {
        paths: &paths,
        as_of: Some(draft.as_of),
        no_history: args.no_history,
        drafts,
        ..Question::default()
    };
    let mut report = judge(&question)?;
    report.diagnostics.retain(|found| {
        found.path == draft.path && found.state == State::New && found.level >= Level::Warning
    });
    Ok(report.diagnostics)
}

fn say(found: &Diagnostic) {
    let level = if found.level == Level::Error {
        "error"
    } else {
        "warning"
    };
    note(&format!(
        "{level}: {}:{}: {} ({})\n  help: {}",
        found.path, found.start.line, found.message, found.rule.name, found.help
    ));
}
