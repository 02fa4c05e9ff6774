//! A nonconformity as a risk, with what is done about it as remediations and milestones.
//!
//! Whether a status is earned is judged by rules; here is what the record claims.

use serde_json::{Value, json};

use super::super::register::plain;
use super::people::Role;
use super::{Object, Writer, moment, property, prose, title};
use crate::model::{Action, Day, Person, Record, SectionKind, Slot, Spanned, Status};

/// Most characters of the title of a milestone.
const MOST: usize = 120;

/// The word of OSCAL for how far a nonconformity is; one that does not say is open.
pub const fn status(status: Option<Status>) -> &'static str {
    match status {
        None | Some(Status::Open) => "open",
        Some(Status::Corrected | Status::Analysed) => "investigating",
        Some(Status::Planned | Status::Implemented | Status::Verified) => "remediating",
        Some(Status::Closed | Status::Withdrawn) => "closed",
    }
}

/// The risk of a nonconformity, with its identifier.
pub fn of(
    writer: &Writer<'_>,
    record: &Record,
    (heading, found): (&str, &str),
    observations: Vec<Value>,
) -> (String, Value) {
    let finding = &record.finding;
    let id = writer.id(record, &["risk"]);
    let mut risk = Object::default();
    risk.text("uuid", &id);
    risk.text("title", heading);
    risk.text("description", found);
    risk.text("statement", &statement(record));
    risk.list("props", props(record));
    risk.text("status", status(finding.status.value()));
    risk.list(
        "origins",
        writer.people.origin(Role::Owner, finding.owner.get()),
    );
    risk.some(
        "deadline",
        finding.due.value().and_then(moment).map(Value::from),
    );
    let remediations = [correction(writer, record), actions(writer, record)];
    risk.list("remediations", remediations.into_iter().flatten().collect());
    let entries = log(writer, record);
    if !entries.is_empty() {
        risk.put("risk-log", json!({ "entries": entries }));
    }
    risk.list("related-observations", observations);
    (id, risk.done())
}

/// Why it could happen, and how far that reaches; that it is not known yet.
fn statement(record: &Record) -> String {
    let cause = record.finding.root_cause.get();
    let mut told = plain::section(record, SectionKind::RootCause);
    if told.is_empty() {
        told = "Its causes are not recorded yet.".to_owned();
    }
    if let Some(checked) = cause
        .and_then(|cause| cause.extent.get())
        .and_then(|extent| extent.checked.get())
    {
        told.push_str(&format!(
            "\n\nExtent, where one looked: {}",
            plain::line(checked)
        ));
    }
    prose(&told)
}

fn props(record: &Record) -> Vec<Value> {
    let finding = &record.finding;
    let severity = finding.severity.value();
    let severity = severity.and_then(|severity| property("severity", severity.word()));
    let cause = finding.root_cause.get();
    let categories = cause.into_iter().flat_map(|cause| cause.categories.items());
    let categories =
        categories.filter_map(|category| property("root-cause-category", category.value.word()));
    let correction = finding.correction.get();
    let reasons = [
        (
            "correction-not-applicable",
            correction.and_then(|block| block.not_applicable.get()),
        ),
        ("no-action-reason", finding.no_action_reason.get()),
    ];
    let reasons = reasons
        .into_iter()
        .filter_map(|(name, reason)| property(name, reason?));
    severity
        .into_iter()
        .chain(categories)
        .chain(reasons)
        .collect()
}

/// One thing to be done by a day.
struct Milestone<'m> {
    part: &'m [&'m str],
    title: String,
    about: String,
    due: &'m Slot<Day>,
    done: &'m Slot<Day>,
    who: (Role, Option<&'m Person>),
    after: Vec<String>,
}

fn milestone(writer: &Writer<'_>, record: &Record, own: &Milestone<'_>) -> (String, Value) {
    let id = writer.id(record, own.part);
    let mut task = Object::default();
    task.text("uuid", &id);
    task.text("type", "milestone");
    task.text("title", &own.title);
    if !own.about.is_empty() {
        task.text("description", &own.about);
    }
    let days = [("due", own.due.value()), ("done", own.done.value())];
    let props = days
        .into_iter()
        .filter_map(|(name, day)| property(name, &day?.to_string()));
    task.list("props", props.collect());
    // What is done has the day on which it was; the day by which it was to be stands beside it.
    let day = own.done.value().or(own.due.value()).and_then(moment);
    task.some(
        "timing",
        day.map(|day| json!({ "on-date": { "date": day } })),
    );
    let after = own.after.iter();
    task.list(
        "dependencies",
        after.map(|id| json!({ "task-uuid": id })).collect(),
    );
    let (role, person) = own.who;
    task.list("responsible-roles", writer.people.responsible(role, person));
    (id, task.done())
}

/// The correction; none where the record has none, or nothing can be corrected.
fn correction(writer: &Writer<'_>, record: &Record) -> Option<Value> {
    let finding = &record.finding;
    let block = finding.correction.get()?;
    if block.not_applicable.get().is_some() {
        return None;
    }
    let (_, task) = milestone(
        writer,
        record,
        &Milestone {
            part: &["correction", "milestone"],
            title: "Correction".to_owned(),
            about: String::new(),
            due: &block.due,
            done: &block.done,
            who: (Role::Doer, block.by.get().or(finding.owner.get())),
            after: Vec::new(),
        },
    );
    let text = plain::section(record, SectionKind::Correction);
    let is_done = block.done.value().is_some();
    Some(remediation(
        writer.id(record, &["correction"]),
        is_done,
        "Correction",
        &text,
        vec![task],
    ))
}

/// Cause analysis, actions and verification; none where the record has none of them.
fn actions(writer: &Writer<'_>, record: &Record) -> Option<Value> {
    let finding = &record.finding;
    let mut tasks = Vec::new();
    let mut needed = Vec::new();
    if let Some(cause) = finding.root_cause.get() {
        let own = Milestone {
            part: &["root-cause"],
            title: "Root cause analysis".to_owned(),
            about: String::new(),
            due: &cause.due,
            done: &cause.done,
            who: (Role::Doer, cause.by.get().or(finding.owner.get())),
            after: Vec::new(),
        };
        tasks.push(milestone(writer, record, &own).1);
    }
    let actions = &finding.corrective_actions;
    for (index, item) in actions.numbered() {
        let action = &item.value;
        let key = key(actions.items(), index, action);
        let text = action.action.get().map_or("", AsRef::as_ref);
        let by = action.by.get().filter(|_| action.done.value().is_some());
        let own = Milestone {
            part: &["action", &key],
            title: title(
                &plain::short(text, MOST),
                &format!("Corrective action {}", index + 1),
            ),
            about: prose(&plain::line(text)),
            due: &action.due,
            done: &action.done,
            who: (Role::Doer, by.or(action.owner.get())),
            after: Vec::new(),
        };
        let (id, task) = milestone(writer, record, &own);
        needed.push(id);
        tasks.push(task);
    }
    if let Some(block) = finding.verification.get() {
        let criteria = block.criteria.get().map_or("", AsRef::as_ref);
        let own = Milestone {
            part: &["verification"],
            title: "Verification of effectiveness".to_owned(),
            about: prose(&plain::line(criteria)),
            due: &block.due,
            done: &block.done,
            who: (Role::Verifier, block.by.get()),
            after: needed,
        };
        tasks.push(milestone(writer, record, &own).1);
    }
    if tasks.is_empty() {
        return None;
    }
    let text = plain::section(record, SectionKind::CorrectiveAction);
    let is_done = finding.claims(Status::Implemented) && finding.actions_done().is_some();
    Some(remediation(
        writer.id(record, &["corrective-action"]),
        is_done,
        "Corrective action",
        &text,
        tasks,
    ))
}

/// What stays the same of an action when others come before it: its id, where that is its alone.
fn key(all: &[Spanned<Action>], index: usize, action: &Action) -> String {
    let same = |id: &str| {
        let ids = all.iter().filter_map(|action| action.value.id.get());
        ids.filter(|known| ***known == *id).count()
    };
    match action.id.get() {
        Some(id) if same(id) == 1 => format!("id {id}"),
        _ => format!("at {index}"),
    }
}

fn remediation(id: String, is_done: bool, name: &str, text: &str, tasks: Vec<Value>) -> Value {
    let lifecycle = if is_done { "completed" } else { "planned" };
    let text = if text.is_empty() {
        "The record does not describe it yet.".to_owned()
    } else {
        prose(text)
    };
    json!({
        "uuid": id,
        "lifecycle": lifecycle,
        "title": name,
        "description": text,
        "tasks": tasks,
    })
}

/// What was official when, one entry each time that the status became another.
fn log(writer: &Writer<'_>, record: &Record) -> Vec<Value> {
    let Some(life) = writer.life(record) else {
        return Vec::new();
    };
    let mut entries = Vec::new();
    let mut before = None;
    for official in life.official.iter().filter(|official| official.present) {
        let Some(now) = official.status.filter(|now| before != Some(*now)) else {
            continue;
        };
        before = Some(now);
        let Some(day) = moment(official.day) else {
            continue;
        };
        let commit = official.commit.as_deref();
        let mut entry = Object::default();
        entry.text(
            "uuid",
            &writer.id(record, &["log", commit.unwrap_or("snapshot")]),
        );
        entry.text("title", &format!("Became {now}"));
        entry.text("start", &day);
        let props = [
            property("status", now.word()),
            commit.and_then(|commit| property("commit", commit)),
        ];
        entry.list("props", props.into_iter().flatten().collect());
        entry.text("status-change", status(Some(now)));
        entries.push(entry.done());
    }
    entries
}
