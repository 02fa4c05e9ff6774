//! What each status of a nonconformity claims, and what of that a record lacks.
//!
//! The table of the lifecycle (ISO/IEC 27001:2022, 10.2 a to g), once: the rules report what is
//! lacking for the status a record claims, and other commands tell what the next status needs.
//! Not for the order of dates and not for whether what stands there is any good.

#[cfg(test)]
mod tests;

use super::{Action, Body, Finding, Items, Kind, Outcome, SectionKind, Slot, Status};
use crate::text::Span;

/// What kind of thing is lacking; each has a rule that reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A correction, done, planned or not applicable.
    Correction,
    /// A finished cause analysis.
    RootCause,
    /// A look at similar nonconformities.
    Extent,
    /// At least one corrective action.
    CorrectiveAction,
    /// Owner, day and cause of an action.
    PlannedAction,
    /// An action that is done.
    FinishedAction,
    /// Criteria and a day for the verification.
    Criteria,
    /// A verification with its result.
    Verification,
    /// A result that lets the finding be closed: the actions were effective.
    EffectiveResult,
    /// Who closed it, and when.
    Closure,
    /// A list of evidence, of a step that is done; for one that is not, it belongs to what is lacking of the step.
    Evidence,
    /// A section of the body.
    Section(SectionKind),
}

/// One thing that a record lacks.
#[derive(Clone, Debug, PartialEq)]
pub struct Lack {
    /// What.
    pub need: Need,
    /// The fields to fill, as dotted paths; empty for a section.
    pub fields: Vec<String>,
    /// The key that is there without them, if one is.
    pub near: Option<Span>,
}

/// Everything that a record lacks for a status and those before it, in order of the lifecycle.
///
/// Kinds other than nonconformity need their section Observation and nothing else of this. What has a
/// value of the wrong form is reported as that, and is not lacking.
pub fn lacks(finding: &Finding, body: &Body, upto: Status) -> Vec<Lack> {
    let mut list = List {
        upto,
        lacks: Vec::new(),
    };
    if upto == Status::Withdrawn {
        return list.lacks;
    }
    match finding.kind.value() {
        Some(Kind::Nonconformity) => {}
        Some(_) => {
            list.section(Status::Open, SectionKind::Observation, body);
            return list.lacks;
        }
        None => return list.lacks,
    }
    list.section(Status::Open, SectionKind::Nonconformity, body);
    correction(&mut list, finding, body);
    root_cause(&mut list, finding, body);
    if !finding.needs_no_action() {
        actions(&mut list, finding, body);
        verification(&mut list, finding, body);
    }
    result(&mut list, finding);
    let closure = [
        ("closed", finding.closed.is_missing()),
        ("closed_by", finding.closed_by.is_missing()),
    ];
    let near = finding.closed.span().or(finding.closed_by.span());
    list.fields(Status::Closed, Need::Closure, "", &closure, near);
    list.lacks
}

/// The fields of an action that a plan needs.
pub const PLANNED: [&str; 4] = ["action", "addresses", "owner", "due"];

impl Lack {
    /// How many fields and sections a person has to fill.
    pub fn count(&self) -> usize {
        match self.need {
            Need::CorrectiveAction => PLANNED.len(),
            _ => self.fields.len().max(1),
        }
    }
}

/// The status after one. Analysis may come before the correction; where no action is needed, what follows
/// the plan is the end.
pub fn next(finding: &Finding, kind: Kind, status: Status) -> Status {
    if kind != Kind::Nonconformity {
        return Status::Closed;
    }
    match status {
        Status::Open if finding.correction.is_missing() && !finding.root_cause.is_missing() => {
            Status::Analysed
        }
        Status::Open => Status::Corrected,
        Status::Corrected => Status::Analysed,
        Status::Analysed => Status::Planned,
        Status::Planned if finding.needs_no_action() => Status::Closed,
        Status::Planned => Status::Implemented,
        Status::Implemented => Status::Verified,
        _ => Status::Closed,
    }
}

/// The furthest status that a nonconformity shows: it lacks nothing for it, and something of it was
/// done in the present cycle. `implemented` and `verified` say nothing where no action is needed.
pub fn reached(finding: &Finding, body: &Body) -> Status {
    let mut later = Status::STEPS.into_iter().skip(1).rev();
    later
        .find(|step| has_begun(finding, *step) && lacks(finding, body, *step).is_empty())
        .unwrap_or(Status::Open)
}

/// Whether the present cycle has something of its own that shows a step: a usable day, or, where a
/// step needs none and the finding was never opened again, the reason.
fn has_begun(finding: &Finding, step: Status) -> bool {
    let first_cycle = finding.last_reopened().is_none();
    let correction = finding.correction.get();
    let day = match step {
        Status::Open | Status::Withdrawn => return true,
        Status::Corrected if correction.is_some_and(|c| c.not_applicable.get().is_some()) => {
            return first_cycle;
        }
        Status::Corrected => correction.and_then(|c| c.done.value()),
        Status::Analysed => finding.root_cause.get().and_then(|c| c.done.value()),
        Status::Planned if finding.needs_no_action() => return first_cycle,
        // What is still to be done is planned now; a plan that was carried out is not.
        Status::Planned if finding.actions_done().is_none() => {
            return !finding.corrective_actions.items().is_empty();
        }
        Status::Planned | Status::Implemented => finding.actions_done(),
        Status::Verified => finding.verification.get().and_then(|v| v.done.value()),
        Status::Closed => finding.closed.value(),
    };
    day.is_some_and(|day| finding.is_of_present_cycle(step, day))
}

struct List {
    upto: Status,
    lacks: Vec<Lack>,
}

impl List {
    /// Notes the fields that are missing, where the status looked at claims `from` already.
    fn fields(
        &mut self,
        from: Status,
        need: Need,
        block: &str,
        fields: &[(&str, bool)],
        near: Option<Span>,
    ) {
        if from > self.upto || fields.iter().all(|(_, missing)| !missing) {
            return;
        }
        let dot = if block.is_empty() { "" } else { "." };
        let fields = fields
            .iter()
            .filter(|(_, missing)| *missing)
            .map(|(name, _)| format!("{block}{dot}{name}"))
            .collect();
        self.lacks.push(Lack { need, fields, near });
    }

    fn section(&mut self, from: Status, kind: SectionKind, body: &Body) {
        if from > self.upto || body.section(kind).is_some_and(|section| section.has_text) {
            return;
        }
        let near = body.section(kind).map(|section| section.heading);
        self.lacks.push(Lack {
            need: Need::Section(kind),
            fields: Vec::new(),
            near,
        });
    }
}

/// `corrected` asks for a correction that is done; `planned` for one that is done or has a day;
/// what follows for one that is done. Analysis may come first, so `analysed` asks for none.
fn correction(list: &mut List, finding: &Finding, body: &Body) {
    let block = &finding.correction;
    if matches!(list.upto, Status::Open | Status::Analysed) || matches!(block, Slot::Unusable(_)) {
        return;
    }
    let given = block.get();
    let done = given.is_none_or(|c| c.done.is_missing());
    let by = given.is_none_or(|c| c.by.is_missing());
    let planned = list.upto == Status::Planned && given.is_some_and(|c| !c.due.is_missing());
    let not_applicable = given.is_some_and(|c| !c.not_applicable.is_missing());
    if !(not_applicable || planned && done) {
        let fields = [("done", done), ("by", by)];
        list.fields(
            Status::Corrected,
            Need::Correction,
            "correction",
            &fields,
            block.span(),
        );
    }
    list.section(Status::Corrected, SectionKind::Correction, body);
}

fn root_cause(list: &mut List, finding: &Finding, body: &Body) {
    let block = &finding.root_cause;
    let given = block.get();
    if !matches!(block, Slot::Unusable(_)) {
        let fields = [
            ("done", given.is_none_or(|c| c.done.is_missing())),
            ("by", given.is_none_or(|c| c.by.is_missing())),
            ("method", given.is_none_or(|c| c.method.is_missing())),
            ("categories", given.is_none_or(|c| is_empty(&c.categories))),
        ];
        list.fields(
            Status::Analysed,
            Need::RootCause,
            "root_cause",
            &fields,
            block.span(),
        );
        let checked = given.is_none_or(|c| match &c.extent {
            Slot::Given(extent) => extent.value.checked.is_missing(),
            slot => slot.is_missing(),
        });
        let near = given.and_then(|c| c.extent.span()).or(block.span());
        list.fields(
            Status::Analysed,
            Need::Extent,
            "root_cause.extent",
            &[("checked", checked)],
            near,
        );
    }
    list.section(Status::Analysed, SectionKind::RootCause, body);
}

fn actions(list: &mut List, finding: &Finding, body: &Body) {
    let actions = &finding.corrective_actions;
    if is_empty(actions) {
        list.fields(
            Status::Planned,
            Need::CorrectiveAction,
            "",
            &[("corrective_actions", true)],
            actions.span(),
        );
    }
    for (index, action) in actions.numbered() {
        let block = format!("corrective_actions[{index}]");
        let Action {
            action: what,
            addresses,
            owner,
            due,
            done,
            evidence,
            ..
        } = &action.value;
        let planned = [
            ("action", what.is_missing()),
            ("addresses", is_empty(addresses)),
            ("owner", owner.is_missing()),
            ("due", due.is_missing()),
        ];
        let near = Some(action.span);
        let undone = done.is_missing();
        list.fields(Status::Planned, Need::PlannedAction, &block, &planned, near);
        list.fields(
            Status::Implemented,
            Need::FinishedAction,
            &block,
            &[("done", undone), ("evidence", undone && is_empty(evidence))],
            near,
        );
        let near = evidence.span().or(near);
        list.fields(
            Status::Implemented,
            Need::Evidence,
            &block,
            &[("evidence", !undone && is_empty(evidence))],
            near,
        );
    }
    list.section(Status::Planned, SectionKind::CorrectiveAction, body);
}

fn verification(list: &mut List, finding: &Finding, body: &Body) {
    let block = &finding.verification;
    let given = block.get();
    if !matches!(block, Slot::Unusable(_)) {
        let criteria = [
            ("criteria", given.is_none_or(|v| v.criteria.is_missing())),
            ("due", given.is_none_or(|v| v.due.is_missing())),
        ];
        list.fields(
            Status::Planned,
            Need::Criteria,
            "verification",
            &criteria,
            block.span(),
        );
        let undone = given.is_none_or(|v| v.done.is_missing());
        let unshown = given.is_none_or(|v| is_empty(&v.evidence));
        let result = [
            ("done", undone),
            ("by", given.is_none_or(|v| v.by.is_missing())),
            ("result", given.is_none_or(|v| v.result.is_missing())),
            ("evidence", undone && unshown),
        ];
        list.fields(
            Status::Verified,
            Need::Verification,
            "verification",
            &result,
            block.span(),
        );
        let near = given.and_then(|v| v.evidence.span()).or(block.span());
        list.fields(
            Status::Verified,
            Need::Evidence,
            "verification",
            &[("evidence", !undone && unshown)],
            near,
        );
    }
    list.section(Status::Verified, SectionKind::Verification, body);
}

fn result(list: &mut List, finding: &Finding) {
    let Some(result) = finding.verification.get().map(|v| &v.result) else {
        return;
    };
    let not_effective = result.value() == Some(Outcome::NotEffective);
    list.fields(
        Status::Closed,
        Need::EffectiveResult,
        "verification",
        &[("result", not_effective)],
        result.span(),
    );
}

/// Whether a list is missing or has no items; an unusable one is neither.
fn is_empty<T>(slot: &Slot<Items<T>>) -> bool {
    slot.is_missing() || slot.get().is_some_and(Items::is_empty)
}
