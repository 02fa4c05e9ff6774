//! What is due when: periods of recurring controls, reviews of policies, due dates of findings, audits.
//!
//! Not for what of it is wrong (rules), nor for how the list looks (`output::calendar`).

use crate::due;
use crate::model::{Audit, Control, Day, Document, Register};
use crate::policy::Policy;
use crate::prevention::{Done, is_unclear, runs};
use crate::shape::words;
use crate::text::RepoPath;

words! {
    /// What an entry is about.
    pub enum Kind {
        /// a period of a recurring control
        Control = "control",
        /// the review of a policy document
        Review = "review",
        /// a due date of a finding
        Finding = "finding",
        /// an audit
        Audit = "audit",
    }
}

words! {
    /// How an entry stands on the day of the run.
    pub enum State {
        /// it is still to come, or to be done
        Open = "open",
        /// its day has passed, and it is not done
        Overdue = "overdue",
        /// a period of a control whose grace has passed without evidence: it cannot be done any more
        Lapsed = "lapsed",
        /// it was done after its day
        Late = "late",
        /// it was done in time
        Done = "done",
        /// whether it was done is not known, since history was not read
        NotKnown = "not-known",
    }
}

impl State {
    /// Whether something is left to do or to answer for, though the day has passed.
    const fn is_left(self) -> bool {
        matches!(self, Self::Overdue | Self::Lapsed | Self::NotKnown)
    }
}

/// One entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The day: the last one on which it is in time, or the first day of an audit.
    pub day: Day,
    /// What it is about.
    pub kind: Kind,
    /// The id of the control, finding or audit; the path of a document, and where there is no id.
    pub of: String,
    /// What is due: the name of the period, the step of a finding; `review`, or the kind of an audit.
    pub what: String,
    /// What tells it from others of the same record, whatever its day.
    pub key: String,
    /// One line that says what it is; empty where the record does not say.
    pub title: String,
    /// Who has to do it, as the record says; none where it names nobody.
    pub who: Option<String>,
    /// How it stands.
    pub state: State,
    /// The first and the last day of the period or the audit.
    pub span: Option<(Day, Day)>,
    /// The day on which it was done, as git knows.
    pub done: Option<Day>,
    /// The finding that deals with a lapse, as the control's record says.
    pub finding: Option<String>,
    /// The record.
    pub path: RepoPath,
}

/// What is listed.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    /// The first day; without one also what is left from before the day of the run.
    pub from: Option<Day>,
    /// The last day.
    pub to: Day,
    /// The day of the run.
    pub as_of: Day,
}

impl Range {
    fn holds(self, entry: &Entry) -> bool {
        let last = entry
            .span
            .map_or(entry.day, |(_, last)| last.max(entry.day));
        let is_left = entry.state.is_left() && entry.finding.is_none();
        let after = match self.from {
            Some(from) => last >= from,
            None => last >= self.as_of || is_left,
        };
        after && entry.day <= self.to
    }
}

/// All entries of a range, the earliest first; of one day in the order of their kinds and records.
pub fn entries(register: &Register, range: Range) -> Vec<Entry> {
    let controls = register.controls.iter();
    let controls = controls.flat_map(|control| of_control(control, range));
    let documents = register.documents.iter();
    let documents = documents.filter_map(|document| of_document(document, range.as_of));
    let audits = register.audits.iter();
    let audits = audits.filter_map(|audit| of_audit(audit, range.as_of));
    let findings = due::items(register, range.as_of).into_iter().map(of_item);
    let all = controls.chain(documents).chain(findings).chain(audits);
    let mut entries: Vec<Entry> = all.filter(|entry| range.holds(entry)).collect();
    entries.sort_by(|a, b| {
        let key = |entry: &Entry| (entry.day, entry.kind);
        let record = |entry: &Entry| (entry.of.clone(), entry.key.clone(), entry.path.clone());
        key(a).cmp(&key(b)).then_with(|| record(a).cmp(&record(b)))
    });
    entries
}

/// What has no day, and so is not among the entries: one line each, in the order of the records.
pub fn not_listed(register: &Register, policy: &Policy) -> Vec<String> {
    let mut lines = Vec::new();
    for control in &register.controls {
        if !is_unclear(control) {
            continue;
        }
        let path = control.file.path();
        let name = control.name();
        lines.push(format!(
            "{name}: its record has mistakes, see `clause10 check {path}`"
        ));
    }
    for document in register
        .documents
        .iter()
        .filter(|document| document.due().is_none())
    {
        let name = document.name();
        let field = policy.words.path("reviewed");
        let path = document.file.path();
        lines.push(format!(
            "{name}: there is no day of a review in `{field}` ({path})"
        ));
    }
    for unread in due::unread(register, policy) {
        let due::Unread {
            finding,
            name,
            path,
            start,
            ..
        } = unread;
        lines.push(format!(
            "{finding}: `{name}` is no day ({path}:{})",
            start.line
        ));
    }
    lines
}

fn of_control(control: &Control, range: Range) -> Vec<Entry> {
    let title = one_line(control.title.get().map_or("", |title| title));
    let runs = runs(control, range.to.max(range.as_of), range.as_of).into_iter();
    let entry = |run: crate::prevention::Run<'_>| {
        let (state, done) = match run.done {
            Done::InTime(committed) => (State::Done, Some(committed.day)),
            Done::Late(committed) => (State::Late, Some(committed.day)),
            Done::Not => (State::Lapsed, None),
            Done::NotYet => (State::Open, None),
            Done::NotKnown if run.until < range.as_of => (State::NotKnown, None),
            Done::NotKnown => (State::Open, None),
        };
        let mut lapses = control.lapses.items().iter();
        let known = lapses.find(|lapse| {
            let period = lapse.value.period.get();
            period.is_some_and(|period| **period == *run.period.name)
        });
        let finding = known.and_then(|lapse| lapse.value.finding.get());
        Entry {
            day: run.until,
            kind: Kind::Control,
            of: control.name().to_owned(),
            what: run.period.name.clone(),
            key: run.period.name,
            title: title.clone(),
            who: control.owner.get().map(|owner| owner.as_str().to_owned()),
            state,
            span: Some((run.period.first, run.period.last)),
            done,
            finding: finding.map(ToString::to_string),
            path: control.file.path().clone(),
        }
    };
    runs.map(entry).collect()
}

fn of_document(document: &Document, as_of: Day) -> Option<Entry> {
    let day = document.due()?;
    let path = document.file.path();
    let owner = document.owner.items().first();
    Some(Entry {
        day,
        kind: Kind::Review,
        of: path.as_str().to_owned(),
        what: "review".to_owned(),
        key: "review".to_owned(),
        title: one_line(document.title.get().map_or("", |title| title)),
        who: owner.map(|owner| owner.value.as_str().to_owned()),
        state: overdue(day, as_of),
        span: None,
        done: None,
        finding: None,
        path: path.clone(),
    })
}

/// An audit that has ended is no duty any more.
fn of_audit(audit: &Audit, as_of: Day) -> Option<Entry> {
    let starts = audit.starts.value().or(audit.ends.value())?;
    let ends = audit.ends.value().unwrap_or(starts).max(starts);
    let path = audit.path().clone();
    let id = audit.id.get().map_or(path.as_str(), |id| id).to_owned();
    Some(Entry {
        day: starts,
        kind: Kind::Audit,
        of: id,
        what: audit
            .kind
            .value()
            .map_or("audit", |kind| kind.word())
            .to_owned(),
        key: "audit".to_owned(),
        title: String::new(),
        who: None,
        state: if ends < as_of {
            State::Done
        } else {
            State::Open
        },
        span: Some((starts, ends)),
        done: None,
        finding: None,
        path,
    })
}

fn of_item(item: due::Item) -> Entry {
    let key = match &item.action {
        Some(id) => format!("corrective_actions.{id}.due"),
        None => item.field,
    };
    Entry {
        day: item.due,
        kind: Kind::Finding,
        of: item.finding,
        what: item.what.word().to_owned(),
        key,
        title: item.title,
        who: item.who,
        state: if item.days < 0 {
            State::Overdue
        } else {
            State::Open
        },
        span: None,
        done: None,
        finding: None,
        path: item.path,
    }
}

fn overdue(day: Day, as_of: Day) -> State {
    if day < as_of {
        State::Overdue
    } else {
        State::Open
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
