//! What falls due in a register: every due date of a finding that is not closed, whose step is not done.
//!
//! Not for what is overdue as a diagnostic (rules), and not for how the list looks (`output::due`).

use crate::model::{Day, Finding, Person, Record, Register, Severity, Slot, Status};
use crate::policy::Policy;
use crate::text::{Position, RepoPath};

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

/// A due date that cannot be read, of a step that is still to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Unread {
    /// The number of the finding; its path where it has none.
    pub finding: String,
    /// The field, as a dotted path in our words.
    pub field: String,
    /// The field, as the register calls it.
    pub name: String,
    /// Who has to do it, as the record says; none where it names nobody.
    pub who: Option<String>,
    /// The record.
    pub path: RepoPath,
    /// Where in it the value stands.
    pub start: Position,
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
    sort(&mut items);
    items
}

/// The due dates of one finding, in the same order.
pub fn of(record: &Record, as_of: Day) -> Vec<Item> {
    let mut items = Vec::new();
    of_record(record, as_of, &mut items);
    sort(&mut items);
    items
}

fn sort(items: &mut [Item]) {
    items.sort_by(|a, b| {
        let key = |item: &Item| (item.due, item.what as u8);
        key(a)
            .cmp(&key(b))
            .then_with(|| (&a.finding, &a.path, &a.field).cmp(&(&b.finding, &b.path, &b.field)))
    });
}

/// The due dates that cannot be read, in the order of records and steps.
pub fn unread(register: &Register, policy: &Policy) -> Vec<Unread> {
    let mut unread = Vec::new();
    for record in &register.records {
        let finding = &record.finding;
        if open_status(finding).is_none() {
            continue;
        }
        for step in steps(finding) {
            let Slot::Unusable(span) = step.due else {
                continue;
            };
            let who = step.who.or(finding.owner.get());
            unread.push(Unread {
                finding: name(record).to_owned(),
                name: policy.words.path(&step.field),
                field: step.field,
                who: who.map(|person| person.as_str().to_owned()),
                path: record.path().clone(),
                start: record.source.position(span.start),
            });
        }
    }
    unread
}

/// Whether what somebody has to do is for a person to do, by any of their names.
pub fn is_of(who: Option<&str>, person: &Person, policy: &Policy) -> bool {
    let who = who.map(Person::new);
    who.is_some_and(|who| policy.people.same(&who, person))
}

/// One step with a due date that is still to be done.
struct Step<'a> {
    field: String,
    what: What,
    due: &'a Slot<Day>,
    /// Who has to do it, where that is somebody other than the owner.
    who: Option<&'a Person>,
    action: Option<&'a str>,
}

/// Everybody whom a register names, each once and in the order of records: who answers for findings and actions,
/// and who did or recorded something.
pub fn people(register: &Register) -> Vec<&Person> {
    let mut people: Vec<&Person> = Vec::new();
    for record in &register.records {
        let finding = &record.finding;
        let actions = finding.corrective_actions.numbered();
        let actions = actions.flat_map(|(_, action)| [&action.value.owner, &action.value.by]);
        let steps = [
            finding.correction.get().map(|block| &block.by),
            finding.root_cause.get().map(|block| &block.by),
            finding.verification.get().map(|block| &block.by),
        ];
        let whole = [&finding.owner, &finding.raised_by, &finding.closed_by];
        let named = whole
            .into_iter()
            .chain(actions)
            .chain(steps.into_iter().flatten());
        for person in named.filter_map(Slot::get) {
            if !people.contains(&person) {
                people.push(person);
            }
        }
    }
    people
}

/// The number of a finding; its path where it has none.
fn name(record: &Record) -> &str {
    record.id().unwrap_or(record.path().as_str())
}

/// How far a finding has come, if it is still open.
fn open_status(finding: &Finding) -> Option<Status> {
    let status = finding.status.value();
    status.filter(|status| *status < Status::Closed)
}

fn of_record(record: &Record, as_of: Day, items: &mut Vec<Item>) {
    let finding = &record.finding;
    let Some(status) = open_status(finding) else {
        return;
    };
    let title = finding.title.get().map_or("", |title| title);
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    for step in steps(finding) {
        let Some(due) = step.due.value() else {
            continue;
        };
        let who = step.who.or(finding.owner.get());
        items.push(Item {
            finding: name(record).to_owned(),
            title: title.clone(),
            severity: finding.severity.value(),
            status,
            field: step.field,
            what: step.what,
            action: step.action.map(str::to_owned),
            due,
            days: (due - as_of).get_days(),
            who: who.map(|person| person.as_str().to_owned()),
            path: record.path().clone(),
        });
    }
}

/// The steps that are not done in the present cycle, and the finding as a whole.
fn steps(finding: &Finding) -> Vec<Step<'_>> {
    let is_open = |step, done: &Slot<Day>| {
        let done = done.value();
        done.is_none_or(|day| !finding.is_of_present_cycle(step, day))
    };
    let step = |field: &str, what, due, who| Step {
        field: field.to_owned(),
        what,
        due,
        who,
        action: None,
    };
    let mut steps = Vec::new();
    if let Some(block) = finding.correction.get()
        && block.not_applicable.is_missing()
        && is_open(Status::Corrected, &block.done)
    {
        let who = block.by.get();
        steps.push(step("correction.due", What::Correction, &block.due, who));
    }
    if let Some(block) = finding.root_cause.get()
        && is_open(Status::Analysed, &block.done)
    {
        let who = block.by.get();
        steps.push(step("root_cause.due", What::RootCause, &block.due, who));
    }
    if let Some(block) = finding.external.get()
        && block.accepted.is_missing()
        && finding.plan_accepted.is_missing()
    {
        steps.push(step("external.plan_due", What::Plan, &block.plan_due, None));
    }
    for (index, action) in finding.corrective_actions.numbered() {
        let action = &action.value;
        if is_open(Status::Implemented, &action.done) {
            steps.push(Step {
                field: format!("corrective_actions[{index}].due"),
                what: What::Action,
                due: &action.due,
                who: action.owner.get(),
                action: action.id.get().map(|id| &**id),
            });
        }
    }
    if let Some(block) = finding.verification.get()
        && is_open(Status::Verified, &block.done)
    {
        let who = block.by.get();
        steps.push(step(
            "verification.due",
            What::Verification,
            &block.due,
            who,
        ));
    }
    steps.push(step("due", What::Closure, &finding.due, None));
    steps
}
