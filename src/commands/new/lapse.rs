//! What `clause10 new --from-lapse` knows of a lapse: a draft of the finding.
//!
//! Only what the record of the control and git say; nothing is guessed. Not for writing it (`new`).

use std::path::Path;

use crate::commands::judge::{Opened, Ran, View, no_repository};
use crate::error::{Fault, FaultKind};
use crate::model::{Control, Day, Register};
use crate::prevention::{Done, Run, is_unclear, lapses, runs};
use crate::suggest::{listed, nearest};
use crate::workspace;

/// What is known of the finding.
pub struct Draft {
    /// One line that says what was found.
    pub title: String,
    /// What was not met, as the control's record cites it.
    pub requirements: Vec<String>,
    /// Who sees to the control.
    pub owner: Option<String>,
    /// The text of the first section.
    pub statement: String,
    /// What to write into the record of the control once the finding has its number.
    pub period: String,
    /// The record of the control.
    pub path: String,
}

/// Finds the lapse of a control; of the one that it has, where no period is given.
///
/// # Errors
/// When there is no such control, or it did not lapse then, or history cannot be read.
pub fn draft(
    dir: &Path,
    asked: &str,
    period: Option<&str>,
    as_of: Day,
) -> Result<Draft, Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    let opened = Opened::open(dir, View::WorkTree, true)?;
    let Some(repository) = &opened.repository else {
        return Err(one(no_repository(&opened.workspace.root)));
    };
    let policy = opened.workspace.policy();
    let mut register = workspace::register(&*opened.snapshot, policy, &|| ())?;
    let is_kept = repository.is_trusted();
    Ran::fill(&opened, repository, &mut register, as_of, is_kept).map_err(one)?;
    let control = control(&register, asked).map_err(one)?;
    let run = lapse(control, period, as_of).map_err(one)?;
    let head = opened.tip.map(|tip| tip.to_string());
    Ok(Draft {
        title: title(control, &run),
        requirements: control
            .requirements
            .items()
            .iter()
            .map(|cited| cited.value.text.to_string())
            .collect(),
        owner: control.owner.get().map(|owner| owner.as_str().to_owned()),
        statement: statement(control, &run, as_of, head.as_deref()),
        period: run.period.name,
        path: control.file.path().as_str().to_owned(),
    })
}

fn usage(message: String, help: impl Into<String>) -> Fault {
    Fault::new(FaultKind::Usage, message, help)
}

/// The control with an id, or at a path.
fn control<'r>(register: &'r Register, asked: &str) -> Result<&'r Control, Fault> {
    let is_asked =
        |control: &&Control| control.id() == Some(asked) || control.file.path().as_str() == asked;
    let mut found = register.controls.iter().filter(is_asked);
    let names = || register.controls.iter().map(Control::name);
    match (found.next(), found.next()) {
        (Some(control), None) => Ok(control),
        (Some(one), Some(other)) => Err(usage(
            format!(
                "two controls have the id `{asked}`: {} and {}",
                one.file.path(),
                other.file.path()
            ),
            "give one of them another id, or name the file in place of the id",
        )),
        (None, _) => {
            let help = match (nearest(asked, names()), names().next()) {
                (Some(meant), _) => format!("did you mean `{meant}`?"),
                (None, Some(_)) => format!("there are {}", listed(names())),
                (None, None) => {
                    "a control is a file of the folder `controls` whose front matter has a `cadence`"
                        .to_owned()
                }
            };
            Err(usage(
                format!("there is no control `{}`", asked.escape_debug()),
                help,
            ))
        }
    }
}

/// The lapse that is meant.
fn lapse<'c>(control: &'c Control, period: Option<&str>, as_of: Day) -> Result<Run<'c>, Fault> {
    let name = control.name();
    let path = control.file.path();
    if is_unclear(control) {
        let help = format!("`clause10 check {path}` says what is wrong with it");
        return Err(usage(
            format!("the record of {name} cannot be understood"),
            help,
        ));
    }
    if let Some(period) = period {
        return of_period(control, period, as_of);
    }
    let mut open = lapses(control, as_of);
    open.retain(|run| dealt_with(control, &run.period.name).is_none());
    if open.len() > 1 {
        let names = open.iter().map(|run| run.period.name.as_str());
        return Err(usage(
            format!("{name} lapsed in {} periods", open.len()),
            format!("say which one with --period: {}", listed(names)),
        ));
    }
    open.pop().ok_or_else(|| {
        usage(
            format!("{name} has no lapse on {as_of} that its record does not deal with"),
            "`clause10 calendar` shows what is due when",
        )
    })
}

fn of_period<'c>(control: &'c Control, period: &str, as_of: Day) -> Result<Run<'c>, Fault> {
    let name = control.name();
    let runs = runs(control, as_of, as_of);
    let known: Vec<&str> = runs.iter().map(|run| run.period.name.as_str()).collect();
    let help = match (nearest(period, known.iter().copied()), known.last()) {
        (Some(near), _) if near != period => format!("did you mean `{near}`?"),
        (_, Some(last)) => format!("periods are named like `{last}`"),
        (_, None) => "its first period has not begun yet".to_owned(),
    };
    let run = runs.into_iter().find(|run| run.period.name == period);
    let no = |why: String, help: &str| {
        Err(usage(
            format!("{name} did not lapse in {period}: {why}"),
            help,
        ))
    };
    let Some(run) = run else {
        let message = format!("{name} has no period `{}`", period.escape_debug());
        return Err(usage(message, help));
    };
    if let Some(finding) = dealt_with(control, period) {
        return Err(usage(
            format!("the lapse of {name} in {period} is dealt with in {finding}"),
            format!("that is what `lapses` in {} says", control.file.path()),
        ));
    }
    match run.done {
        Done::InTime(committed) => no(
            format!("{} was committed on {}", committed.path, committed.day),
            "there is nothing to record",
        ),
        Done::NotYet => no(
            format!("its evidence is in time up to {}", run.until),
            "wait for that day, or record what you know with `clause10 new TITLE`",
        ),
        Done::Late(_) | Done::Not | Done::NotKnown => Ok(run),
    }
}

/// The finding that deals with the lapse of a period, as the record says.
fn dealt_with<'c>(control: &'c Control, period: &str) -> Option<&'c str> {
    let mut lapses = control.lapses.items().iter();
    let lapse = lapses.find(|lapse| {
        let named = lapse.value.period.get();
        named.is_some_and(|named| **named == *period)
    })?;
    lapse.value.finding.get().map(AsRef::as_ref)
}

fn title(control: &Control, run: &Run<'_>) -> String {
    let what = control.title.get().map_or(control.name(), |title| title);
    let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
    let period = &run.period.name;
    match run.done {
        Done::Late(_) => format!("{what}: the evidence of {period} came late"),
        _ => format!("{what}: no evidence of {period}"),
    }
}

fn statement(control: &Control, run: &Run<'_>, as_of: Day, head: Option<&str>) -> String {
    let period = &run.period;
    let cadence = control.cadence.value();
    let cadence = cadence.map_or(String::new(), |cadence| cadence.to_string());
    let grace = match control.grace.value().unwrap_or(0) {
        0 => "the last day of the period".to_owned(),
        1 => "1 day after the end of the period".to_owned(),
        days => format!("{days} days after the end of the period"),
    };
    let patterns = control.evidence.items().iter();
    let patterns: Vec<String> = patterns.map(|text| format!("`{}`", text.value)).collect();
    let mut text = format!(
        "The control {} (`{}`) is to be done {cadence}, with its evidence committed at {}. For the period {}, from {} to \
         {}, this was to be there by {}, {grace}.",
        control.name(),
        control.file.path(),
        patterns.join(" or "),
        period.name,
        period.first,
        period.last,
        run.until
    );
    let short = |commit: &str| commit.get(..12).unwrap_or(commit).to_owned();
    text.push_str("\n\n");
    text.push_str(&match run.done {
        Done::Late(committed) => {
            let commit = committed.commit.as_deref();
            let commit = commit.map_or(String::new(), |id| format!(", commit {}", short(id)));
            format!(
                "The first evidence of the period was committed on {}{commit}: `{}`.",
                committed.day, committed.path
            )
        }
        _ => {
            let head = head.map_or(String::new(), |id| format!(", with commit {}", short(id)));
            format!("As of {as_of}{head}, no such evidence was committed.")
        }
    });
    text.push('\n');
    text
}
