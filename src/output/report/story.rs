//! The life of a finding in words: what each event did, when, by whom, and how it came to count.
//!
//! Not for how it is drawn (`drawing`), and not for terminals (`output::timeline`).

use super::diagnosed::{self, Told};
use crate::life::{Change, Event, Life, Step, Weight};
use crate::model::{Actor, Status};

/// How many digits of a commit's id are shown.
const ID: usize = 10;

/// The longest value of a field that is shown, in characters.
const LONGEST: usize = 120;

/// One event, as the page tells it.
pub struct Scene {
    /// The day of its commit, ISO.
    pub day: String,
    /// Whether it is committed.
    pub is_committed: bool,
    /// What it did, in a few words.
    pub step: String,
    /// Whether it moved the finding: anything but an edit.
    pub is_step: bool,
    /// Who wrote it: the name, and the address where there is one.
    pub who: String,
    /// The address, where it adds something.
    pub address: String,
    /// The start of its commit's id; empty for what is not committed.
    pub commit: String,
    /// What changed, a line for each group of fields.
    pub changes: Vec<String>,
    /// How it came to be and to count, where that is not plain.
    pub course: String,
    /// What was found wrong with it.
    pub diagnostics: Vec<Told>,
}

/// All events of a life, in order.
pub fn scenes(life: &Life) -> Vec<Scene> {
    life.events.iter().map(|event| scene(life, event)).collect()
}

fn scene(life: &Life, event: &Event) -> Scene {
    let found = event.diagnostics.iter();
    let found = found.filter_map(|index| life.diagnostics.get(*index));
    let who = name_of(&event.author);
    let address = event.author.email.trim();
    Scene {
        day: event.committer.day().to_string(),
        is_committed: event.commit.is_some(),
        step: step(life, event),
        is_step: event.step != Step::Changed || event.changes_status(),
        address: if address == who {
            String::new()
        } else {
            address.to_owned()
        },
        who: who.to_owned(),
        commit: event.commit.as_deref().map_or("", short).to_owned(),
        changes: changes(event),
        course: course(event).join("; "),
        diagnostics: found.map(diagnosed::told).collect(),
    }
}

/// The start of a commit's id, as it is shown.
pub fn short(id: &str) -> &str {
    id.get(..ID).unwrap_or(id)
}

/// The name of somebody, or the address where there is none.
pub fn name_of(actor: &Actor) -> &str {
    let given = |text: &&str| !text.trim().is_empty();
    let names = [&*actor.name, &*actor.email];
    names.into_iter().find(given).unwrap_or("(nobody)")
}

/// What an event did, in a few words.
fn step(life: &Life, event: &Event) -> String {
    let words: Vec<&str> = event.from.iter().map(|status| status.word()).collect();
    let from = words.join(", ");
    let to = event.to.map_or("(no status)", Status::word);
    let head = &life.finding;
    let other = |other: &Option<crate::model::Renumbering>| {
        other
            .as_ref()
            .map_or_else(|| "another".to_owned(), |other| other.id.to_string())
    };
    let is_renumbering = head
        .became
        .as_ref()
        .is_some_and(|other| other.commit.id == event.commit);
    match event.step {
        Step::Raised => format!("raised, {to}"),
        Step::Renumbered => format!("was {}, {to}", other(&head.was)),
        Step::Removed if is_renumbering => format!("became {}", other(&head.became)),
        Step::Removed => format!("removed, was {from}"),
        Step::Restored if event.changes_status() => format!("restored, {from} → {to}"),
        Step::Restored => format!("restored, {to}"),
        Step::Changed if event.changes_status() => format!("{from} → {to}"),
        Step::Changed if !event.changes.is_empty() => "edited".to_owned(),
        Step::Changed if !event.moved_from.is_empty() => "moved".to_owned(),
        Step::Changed => "no value changed".to_owned(),
    }
}

/// A line for the fields at the top, one for each block and one for the sections.
fn changes(event: &Event) -> Vec<String> {
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for from in &event.moved_from {
        lines.push((format!("moved from {from}"), Vec::new()));
    }
    let shown = |change: &&Change| change.field != "status" || change.section;
    for change in event.changes.iter().filter(shown) {
        let (group, words) = change_of(change);
        match lines.iter_mut().find(|(known, _)| *known == group) {
            Some((_, line)) => line.push(words),
            None => lines.push((group, vec![words])),
        }
    }
    let line = |(group, words): (String, Vec<String>)| match words.len() {
        0 => group,
        1 if group == SECTION => format!("section {}", words.join("")),
        _ => format!("{group}{}", words.join(", ")),
    };
    lines.into_iter().map(line).collect()
}

/// The beginning of the line of sections.
const SECTION: &str = "sections ";

/// The beginning of the line that a change belongs to, and what is said of it there.
fn change_of(change: &Change) -> (String, String) {
    if change.section {
        let title = match change.name.as_str() {
            "" => "(before the first heading)",
            title => title,
        };
        return (SECTION.to_owned(), title.to_owned());
    }
    let (group, name) = match change.name.split_once('.') {
        Some((block, rest)) => (format!("{block}: "), rest),
        None => (String::new(), change.name.as_str()),
    };
    let words = match (&change.from, &change.to, change.weight) {
        (_, None, _) => format!("{name} removed"),
        (Some(from), Some(to), Weight::Short) => format!("{name} {} → {}", cut(from), cut(to)),
        (None, Some(to), Weight::Short) => format!("{name} {}", cut(to)),
        _ => name.to_owned(),
    };
    (group, words)
}

fn cut(text: &str) -> String {
    let mut cut: String = text.chars().take(LONGEST).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

/// How a version came to be and to count, where that is not plain from its line.
fn course(event: &Event) -> Vec<String> {
    let mut course = Vec::new();
    let Some(commit) = event.commit.as_deref() else {
        course.push("not committed yet".to_owned());
        return course;
    };
    if event.parents > 1 {
        course.push(format!("a merge of {} versions", event.parents));
    }
    if event.author.day() != event.committer.day() {
        course.push(format!("written {}", event.author.day()));
    }
    if event.author.email != event.committer.email {
        course.push(format!("committed by {}", name_of(&event.committer)));
    }
    match &event.landed {
        _ if event.step == Step::Removed => {}
        None => course.push(match &event.landed_with {
            Some(later) => format!("landed with {}", short(later)),
            None => "never landed".to_owned(),
        }),
        Some(landed) if commit == &*landed.commit => {}
        Some(landed) => {
            course.push(format!(
                "landed {} in {}",
                landed.day,
                short(&landed.commit)
            ));
        }
    }
    course
}
