//! The correction and the corrective actions of a finding, in one cell each.
//!
//! Not for texts in full: those are in the record, and the actions on a sheet of their own.

use super::plain;
use crate::model::{Action, Correction, Day, Finding, Person, Record, SectionKind, Slot};

/// Most characters of a text that are shown in such a cell.
const MOST: usize = 160;

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It was done on a day.
    Done(Day),
    /// It is to be done by a day that has not passed.
    Due(Day),
    /// It was to be done by a day that has passed.
    Overdue(Day),
    /// It is not done, and nothing says by when it is to be.
    Open,
}

impl State {
    /// How far it is on a day; nothing is overdue in a finding that is settled.
    pub fn of(done: &Slot<Day>, due: &Slot<Day>, as_of: Day, is_settled: bool) -> Self {
        match (done.value(), due.value()) {
            (Some(done), _) => Self::Done(done),
            (None, Some(due)) if due < as_of && !is_settled => Self::Overdue(due),
            (None, Some(due)) => Self::Due(due),
            (None, None) => Self::Open,
        }
    }

    /// In words.
    pub fn told(self) -> String {
        match self {
            Self::Done(day) => format!("done {day}"),
            Self::Due(day) => format!("due {day}"),
            Self::Overdue(day) => format!("overdue since {day}"),
            Self::Open => "not done".to_owned(),
        }
    }

    /// In one word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done(_) => "done",
            Self::Due(_) => "due",
            Self::Overdue(_) => "overdue",
            Self::Open => "not done",
        }
    }
}

/// The correction in one cell: how far it is, and the start of what the record tells of it. Empty where the
/// record says nothing of a correction.
pub fn correction(record: &Record, as_of: Day) -> String {
    let finding = &record.finding;
    let Some(block) = finding.correction.get() else {
        return String::new();
    };
    if let Some(reason) = block.not_applicable.get() {
        return format!("not applicable: {}", plain::short(reason, MOST));
    }
    let Correction { due, done, by, .. } = block;
    let state = State::of(done, due, as_of, finding.is_settled());
    let who = by_whom(by.get());
    let what = plain::short(&plain::section(record, SectionKind::Correction), MOST);
    told(&state.told(), &who, &what)
}

/// All actions in one cell, each with its number in the record. Where none is needed, why.
pub fn actions(finding: &Finding, as_of: Day) -> String {
    if let Some(reason) = finding.no_action_reason.get()
        && finding.needs_no_action()
    {
        return format!("none needed: {}", plain::short(reason, MOST));
    }
    let told: Vec<String> = finding
        .corrective_actions
        .numbered()
        .map(|(index, item)| {
            let action = &item.value;
            let state = State::of(&action.done, &action.due, as_of, finding.is_settled());
            let what = action.action.get();
            let what = what
                .map(|text| plain::short(text, MOST))
                .unwrap_or_default();
            let text = self::told(&state.told(), &by_whom(doer(action)), &what);
            format!("({}) {text}", index + 1)
        })
        .collect();
    told.join("; ")
}

/// Who did an action, or is to do it.
pub fn doer(action: &Action) -> Option<&Person> {
    let by = action.by.get().filter(|_| action.done.value().is_some());
    by.or(action.owner.get())
}

fn by_whom(person: Option<&Person>) -> String {
    let line = person.map(|person| plain::line(person.as_str()));
    line.map(|person| format!(" by {person}"))
        .unwrap_or_default()
}

fn told(state: &str, who: &str, what: &str) -> String {
    let between = if what.is_empty() { "" } else { ": " };
    format!("{state}{who}{between}{what}")
}
