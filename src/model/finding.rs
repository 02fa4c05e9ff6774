//! A finding: the typed front matter of one record, every value with its place.
//!
//! The keys and what they mean are in `fields`; here is only what holds them. Clause numbers are
//! those of ISO/IEC 27001:2022.

use super::{
    Category, Day, Evidence, Items, Kind, Method, Outcome, Person, Severity, Slot, Source, Spanned,
    Status, Text,
};
use crate::catalog::{Requirement, RequirementProblem};
use crate::text::Span;

/// The typed front matter of one record.
#[derive(Clone, Debug, Default)]
pub struct Finding {
    /// The number of the record, such as `NC-2026-004`.
    pub id: Slot<Text>,
    /// One line that says what was found.
    pub title: Slot<Text>,
    /// What it is.
    pub kind: Slot<Kind>,
    /// How grave, for a nonconformity.
    pub severity: Slot<Severity>,
    /// Why a recurrence stays minor, or why a grade changed.
    pub severity_reason: Slot<Text>,
    /// How far it has come.
    pub status: Slot<Status>,
    /// How it came to light.
    pub source: Slot<Source>,
    /// What was not met.
    pub requirements: Slot<Items<Spanned<RequirementCited>>>,
    /// The id of the audit record.
    pub audit: Slot<Text>,
    /// The day it was noticed.
    pub detected: Slot<Day>,
    /// The day it was recorded.
    pub raised: Slot<Day>,
    /// Who recorded it.
    pub raised_by: Slot<Person>,
    /// Who answers for it.
    pub owner: Slot<Person>,
    /// When it is to be closed.
    pub due: Slot<Day>,
    /// Department, site or system.
    pub area: Slot<Text>,
    /// Objective evidence of the finding itself.
    pub evidence: Slot<Items<Spanned<Evidence>>>,
    /// 10.2 a: what was done about the nonconformity itself.
    pub correction: Slot<Correction>,
    /// 10.2 b: why it could happen.
    pub root_cause: Slot<Cause>,
    /// 10.2 b 1: why no action on causes is needed.
    pub no_action_reason: Slot<Text>,
    /// 10.2 c: what is done about the causes.
    pub corrective_actions: Slot<Items<Spanned<Action>>>,
    /// 10.2 d: whether that worked.
    pub verification: Slot<Verification>,
    /// 10.2 e: what changed in the management system.
    pub isms_changes: Slot<Items<Spanned<Evidence>>>,
    /// The day it was closed.
    pub closed: Slot<Day>,
    /// Who closed it.
    pub closed_by: Slot<Person>,
    /// The certification body's or customer's own number and days.
    pub external: Slot<External>,
    /// When the plan was accepted, by whom.
    pub plan_accepted: Slot<PlanAcceptance>,
    /// Earlier findings that this one repeats.
    pub recurrence_of: Slot<Items<Spanned<Text>>>,
    /// Earlier findings that it resembles and does not repeat, with reasons.
    pub not_recurrence_of: Slot<Items<Spanned<NotRecurrence>>>,
    /// Due dates that were moved openly.
    pub extensions: Slot<Items<Spanned<Extension>>>,
    /// When and why it was opened again.
    pub reopened: Slot<Items<Spanned<Reason>>>,
    /// When and why a closed record was mended.
    pub amended: Slot<Items<Spanned<Amendment>>>,
    /// When and why it was withdrawn.
    pub withdrawn: Slot<Reason>,
    /// Its number in the register it was imported from.
    pub former_id: Slot<Text>,
    /// Diagnostics that were accepted.
    pub waivers: Slot<Items<Spanned<Waiver>>>,
    /// The keys of the configuration's extra fields that are given, with their text.
    pub extra: Vec<(Text, Spanned<Text>)>,
    /// The key `status`, or the top of the front matter where that is missing: a place for what concerns the whole.
    pub top: Span,
}

/// A requirement as it is cited, read against the catalogue.
#[derive(Clone, Debug)]
pub struct RequirementCited {
    /// As written.
    pub text: Text,
    /// What it means, or why it means nothing.
    pub read: Result<Requirement, Box<RequirementProblem>>,
}

/// 10.2 a: action on the nonconformity itself.
#[derive(Clone, Debug, Default)]
pub struct Correction {
    /// When it is to be done.
    pub due: Slot<Day>,
    /// When it was done.
    pub done: Slot<Day>,
    /// Who did it.
    pub by: Slot<Person>,
    /// What shows it.
    pub evidence: Slot<Items<Spanned<Evidence>>>,
    /// Why nothing can be corrected.
    pub not_applicable: Slot<Text>,
}

/// 10.2 b: the root causes and how far they reach.
#[derive(Clone, Debug, Default)]
pub struct Cause {
    /// When the analysis is to be finished.
    pub due: Slot<Day>,
    /// When it was finished.
    pub done: Slot<Day>,
    /// Who did it.
    pub by: Slot<Person>,
    /// How.
    pub method: Slot<Method>,
    /// The kinds of the causes found.
    pub categories: Slot<Items<Spanned<Category>>>,
    /// Whether the same exists or could occur elsewhere.
    pub extent: Slot<Extent>,
    /// What shows it.
    pub evidence: Slot<Items<Spanned<Evidence>>>,
}

/// 10.2 b 3: similar nonconformities.
#[derive(Clone, Debug, Default)]
pub struct Extent {
    /// Where one looked.
    pub checked: Slot<Text>,
    /// What one found there: ids of findings, or text.
    pub similar: Slot<Items<Spanned<Text>>>,
}

/// 10.2 c: one action on a cause.
#[derive(Clone, Debug, Default)]
pub struct Action {
    /// Its own id, where it has one.
    pub id: Slot<Text>,
    /// What is to be done.
    pub action: Slot<Text>,
    /// Which causes it removes.
    pub addresses: Slot<Items<Spanned<Category>>>,
    /// Who answers for it.
    pub owner: Slot<Person>,
    /// When it is to be done.
    pub due: Slot<Day>,
    /// When it was done.
    pub done: Slot<Day>,
    /// Who did it, where that was not the owner.
    pub by: Slot<Person>,
    /// What shows it.
    pub evidence: Slot<Items<Spanned<Evidence>>>,
}

/// 10.2 d: the review of effectiveness.
#[derive(Clone, Debug, Default)]
pub struct Verification {
    /// What will show that the actions worked, fixed beforehand.
    pub criteria: Slot<Text>,
    /// When it is to be done.
    pub due: Slot<Day>,
    /// When it was done.
    pub done: Slot<Day>,
    /// Who did it.
    pub by: Slot<Person>,
    /// What was found.
    pub result: Slot<Outcome>,
    /// What shows it.
    pub evidence: Slot<Items<Spanned<Evidence>>>,
}

/// What the certification body or customer said.
#[derive(Clone, Debug, Default)]
pub struct External {
    /// Who they are.
    pub body: Slot<Text>,
    /// Their number for it.
    pub reference: Slot<Text>,
    /// When they want the plan.
    pub plan_due: Slot<Day>,
    /// When they accepted it.
    pub accepted: Slot<Day>,
    /// When they verified it.
    pub verified: Slot<Day>,
}

/// Who accepted the plan, when.
#[derive(Clone, Debug, Default)]
pub struct PlanAcceptance {
    /// When.
    pub date: Slot<Day>,
    /// Who.
    pub by: Slot<Person>,
}

/// A finding that this one resembles and does not repeat.
#[derive(Clone, Debug, Default)]
pub struct NotRecurrence {
    /// Its id.
    pub finding: Slot<Text>,
    /// Why not.
    pub reason: Slot<Text>,
}

/// A due date moved openly.
#[derive(Clone, Debug, Default)]
pub struct Extension {
    /// Which field.
    pub field: Slot<Text>,
    /// The day before.
    pub from: Slot<Day>,
    /// The day after.
    pub to: Slot<Day>,
    /// When it was granted.
    pub date: Slot<Day>,
    /// Who granted it.
    pub by: Slot<Person>,
    /// Why.
    pub reason: Slot<Text>,
}

/// Something that was done to the record as a whole, when, by whom, why.
#[derive(Clone, Debug, Default)]
pub struct Reason {
    /// When.
    pub date: Slot<Day>,
    /// Who.
    pub by: Slot<Person>,
    /// Why.
    pub reason: Slot<Text>,
}

/// A closed record mended.
pub type Amendment = Reason;

/// A place where a finding names another one.
#[derive(Clone, Copy, Debug)]
pub struct Reference<'a> {
    /// The id that is named, with its place.
    pub id: &'a Spanned<Text>,
    /// The list of ids in which it stands, as a dotted path.
    pub list: &'static str,
    /// Its number in the list, from 0.
    at: usize,
}

impl Reference<'_> {
    /// Where similar nonconformities were found is said in ids or in words.
    pub const SIMILAR: &'static str = "root_cause.extent.similar";
    const REPEATED: &'static str = "recurrence_of";
    const OTHERS: &'static str = "not_recurrence_of";

    /// The dotted path of the field.
    pub fn field(&self) -> String {
        let (list, at) = (self.list, self.at);
        match list {
            Self::OTHERS => format!("{list}[{at}].finding"),
            _ => format!("{list}[{at}]"),
        }
    }
}

/// A recorded, reasoned, dated and named acceptance of one diagnostic.
#[derive(Clone, Debug, Default)]
pub struct Waiver {
    /// The name of the rule.
    pub rule: Slot<Text>,
    /// The field it is narrowed to, as a dotted path.
    pub field: Slot<Text>,
    /// Why it is accepted.
    pub reason: Slot<Text>,
    /// Who accepted it.
    pub by: Slot<Person>,
    /// The last day on which it counts.
    pub until: Slot<Day>,
    /// In the configuration: the finding it is about.
    pub finding: Slot<Text>,
    /// In the configuration: the file it is about.
    pub path: Slot<Text>,
}

impl Finding {
    /// Whether it must run the whole lifecycle.
    pub fn is_nonconformity(&self) -> bool {
        self.kind.value() == Some(Kind::Nonconformity)
    }

    /// Whether nothing is left to do: closed or withdrawn. Where the status cannot be read, the record
    /// is not said to be open either: that would be a second diagnostic of one mistake.
    pub fn is_settled(&self) -> bool {
        !matches!(self.status.value(), Some(status) if status < Status::Closed)
    }

    /// Whether it claims to have reached a step of the lifecycle; a withdrawn one claims none.
    pub fn claims(&self, status: Status) -> bool {
        self.status
            .value()
            .is_some_and(|claimed| claimed != Status::Withdrawn && claimed >= status)
    }

    /// The entry of when it was last opened again, if it was.
    pub fn last_reopened(&self) -> Option<&Spanned<Day>> {
        self.reopened
            .items()
            .iter()
            .filter_map(|entry| entry.value.date.given())
            .max_by_key(|date| date.value)
    }

    /// The start of its present cycle: when it was last opened again, else when it was raised.
    pub fn cycle_start(&self) -> Option<Day> {
        self.last_reopened()
            .map(|date| date.value)
            .or(self.raised.value())
    }

    /// Whether something of a step that was done on a day belongs to the present cycle.
    ///
    /// What a record keeps of the cycle before it was last opened again does not. On the very day,
    /// work may have begun again, but nothing was verified or closed anew.
    pub fn is_of_present_cycle(&self, step: Status, day: Day) -> bool {
        self.last_reopened().is_none_or(|reopened| match step {
            Status::Verified | Status::Closed => day > reopened.value,
            _ => day >= reopened.value,
        })
    }

    /// Whether the need for action on causes was evaluated and there is none, so that the record needs
    /// neither actions nor their verification; actions that stand in it all the same are judged.
    pub fn needs_no_action(&self) -> bool {
        !self.no_action_reason.is_missing() && self.corrective_actions.items().is_empty()
    }

    /// The day on which the last of its actions was done; none while one is not done.
    pub fn actions_done(&self) -> Option<Day> {
        self.corrective_actions
            .items()
            .iter()
            .map(|action| action.value.done.value())
            .collect::<Option<Vec<_>>>()?
            .into_iter()
            .max()
    }

    /// A place for what concerns the claimed status.
    pub fn status_span(&self) -> Span {
        self.status.span().unwrap_or(self.top)
    }

    /// Every piece of evidence, wherever it stands.
    pub fn evidence(&self) -> impl Iterator<Item = &Spanned<Evidence>> {
        let actions = self.corrective_actions.items().iter();
        let lists = [
            Some(&self.evidence),
            self.correction.get().map(|block| &block.evidence),
            self.root_cause.get().map(|block| &block.evidence),
            self.verification.get().map(|block| &block.evidence),
        ];
        let lists = lists.into_iter().flatten();
        lists
            .chain(actions.map(|action| &action.value.evidence))
            .flat_map(|list| list.items())
    }

    /// Every other finding that it names, wherever that stands; of similar ones also those told in words.
    pub fn references(&self) -> impl Iterator<Item = Reference<'_>> {
        let repeated = self.recurrence_of.numbered();
        let repeated = repeated.map(|(at, id)| (Reference::REPEATED, at, id));
        let others = self.not_recurrence_of.numbered();
        let others = others.filter_map(|(at, other)| {
            let id = other.value.finding.given()?;
            Some((Reference::OTHERS, at, id))
        });
        let extent = self.root_cause.get().and_then(|cause| cause.extent.get());
        let similar = extent
            .into_iter()
            .flat_map(|extent| extent.similar.numbered());
        let similar = similar.map(|(at, id)| (Reference::SIMILAR, at, id));
        let all = repeated.chain(others).chain(similar);
        all.map(|(list, at, id)| Reference { id, list, at })
    }

    /// Everybody whom it names as a person.
    pub fn people(&self) -> impl Iterator<Item = &Spanned<Person>> {
        let mut slots = vec![&self.raised_by, &self.owner, &self.closed_by];
        slots.extend(self.correction.get().map(|block| &block.by));
        slots.extend(self.root_cause.get().map(|block| &block.by));
        slots.extend(self.verification.get().map(|block| &block.by));
        slots.extend(self.plan_accepted.get().map(|block| &block.by));
        slots.extend(self.withdrawn.get().map(|block| &block.by));
        for action in self.corrective_actions.items() {
            slots.extend([&action.value.owner, &action.value.by]);
        }
        let reasons = self.reopened.items().iter().chain(self.amended.items());
        slots.extend(reasons.map(|reason| &reason.value.by));
        let extensions = self.extensions.items().iter();
        slots.extend(extensions.map(|extension| &extension.value.by));
        let waivers = self.waivers.items().iter();
        slots.extend(waivers.map(|waiver| &waiver.value.by));
        slots.into_iter().filter_map(Slot::given)
    }
}
