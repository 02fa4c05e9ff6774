//! What falls due in a register: every due date of a finding that is not closed, whose step is not done.
//!
//! Not for what is overdue as a diagnostic (rules), and not for how the list looks (`output::due`).

use crate::model::{Day, Person, Record, Register, Severity, Slot, Status};
use crate::policy::Policy;
use crate::text::RepoPath;

/// One due date.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The number of the finding; its path where it has none.
    pub finding: String,
    /// What was found, on one line; empty where it is not said.
    pub title: String,
    /// How grave it is, for a nonconformity.
    pub severity: Option<Severity>,
    /// How far it has come.
    pub status: Status,
    /// The field with the day, as a dotted path in our words.
    pub field: String,
    /// What is to be done by then.
    pub what: What,
    /// The id of the action, where it has one: its place in the list may change.
    pub action: Option<String>,
    /// The day.
    pub due: Day,
    /// How many days after the day of the run; negative when it is overdue.
    pub days: i32,
    /// Who has to do it, as the record says; none where it names nobody.
    pub who: Option<String>,
    /// The record.
    pub path: RepoPath,
}

/// What is to be done by a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The correction.
    Correction,
    /// The analysis of causes.
    RootCause,
    /// The plan, for the certification body or customer.
    Plan,
    /// A corrective action.
    Action,
    /// The review of effectiveness.
    Verification,
    /// All of it.
    Closure,
}

impl What {
    /// All of them, in the order of the lifecycle.
    pub const ALL: [Self; 6] = [
        Self::Correction,
        Self::RootCause,
        Self::Plan,
        Self::Action,
        Self::Verification,
        Self::Closure,
    ];

    /// In a few words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::RootCause => "cause analysis",
            Self::Plan => "plan for the external party",
            Self::Action => "corrective action",
            Self::Verification => "verification",
            Self::Closure => "closure",
        }
    }
}

/// All due dates, the earliest first; on one day in the order of findings and steps.
pub fn items(register: &Register, as_of: Day) -> Vec<Item> {
    let mut items = Vec::new();
    for record in &register.records {
        of_record(record, as_of, &mut items);
    }
    items.sort_by(|a, b| {
        let key = |item: &Item| (item.due, item.what as u8);
        key(a)
            .cmp(&key(b))
            .then_with(|| (&a.finding, &a.path, &a.field).cmp(&(&b.finding, &b.path, &b.field)))
    });
    items
}

/// Whether a person has to do it, by any of their names.
pub fn is_of(item: &Item, person: &Person, policy: &Policy) -> bool {
    let who = item.who.as_deref().map(Person::new);
    who.is_some_and(|who| policy.people.same(&who, person))
}

fn of_record(record: &Record, as_of: Day, items: &mut Vec<Item>) {
    let finding = &record.finding;
    let Some(status) = finding
        .status
        .value()
        .filter(|status| *status < Status::Closed)
    else {
        return;
    };
    let owner = finding.owner.get();
    let mut add =
        |field: String, what: What, due: &Slot<Day>, who: Option<&Person>, action: Option<&str>| {
            let Some(due) = due.value() else { return };
            let who = who.or(owner).map(|person| person.as_str().to_owned());
            let days = (due - as_of).get_days();
            let id = record.id().unwrap_or(record.path().as_str());
            let title = finding.title.get().map_or("", |title| title);
            items.push(Item {
                finding: id.to_owned(),
                title: title.split_whitespace().collect::<Vec<_>>().join(" "),
                severity: finding.severity.value(),
                status,
                field,
                what,
                action: action.map(str::to_owned),
                due,
                days,
                who,
                path: record.path().clone(),
            });
        };
    let is_open = |step, done: &Slot<Day>| {
        done.value()
            .is_none_or(|day| !finding.is_of_present_cycle(step, day))
    };
    if let Some(step) = finding.correction.get()
        && step.not_applicable.is_missing()
        && is_open(Status::Corrected, &step.done)
    {
        add(
            "correction.due".to_owned(),
            What::Correction,
            &step.due,
            step.by.get(),
            None,
        );
    }
    if let Some(step) = finding.root_cause.get()
        && is_open(Status::Analysed, &step.done)
    {
        add(
            "root_cause.due".to_owned(),
            What::RootCause,
            &step.due,
            step.by.get(),
            None,
        );
    }
    if let Some(external) = finding.external.get()
        && external.accepted.is_missing()
        && finding.plan_accepted.is_missing()
    {
        add(
            "external.plan_due".to_owned(),
            What::Plan,
            &external.plan_due,
            None,
            None,
        );
    }
    for (index, action) in finding.corrective_actions.numbered() {
        let step = &action.value;
        if is_open(Status::Implemented, &step.done) {
            let field = format!("corrective_actions[{index}].due");
            let id = step.id.get().map(|id| &**id);
            add(field, What::Action, &step.due, step.owner.get(), id);
        }
    }
    if let Some(step) = finding.verification.get()
        && is_open(Status::Verified, &step.done)
    {
        add(
            "verification.due".to_owned(),
            What::Verification,
            &step.due,
            step.by.get(),
            None,
        );
    }
    add("due".to_owned(), What::Closure, &finding.due, None, None);
}
