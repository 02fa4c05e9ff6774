//! The days in a record: what it says happened, and what it promises.
//!
//! One list of each, so that no rule about days forgets a field. Not for judging them.

use std::fmt;

use crate::model::{Day, Finding, Slot, Status};
use crate::policy::settings::Step;
use crate::text::Span;

/// Where a day stands, kept in parts so that the path is only written where something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    block: &'static str,
    index: Option<usize>,
    name: &'static str,
}

impl Key {
    const fn new(block: &'static str, name: &'static str) -> Self {
        Self {
            block,
            index: None,
            name,
        }
    }

    const fn of_item(block: &'static str, index: usize, name: &'static str) -> Self {
        Self {
            block,
            index: Some(index),
            name,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.block, self.index) {
            ("", _) => {}
            (block, None) => write!(f, "{block}.")?,
            (block, Some(index)) => write!(f, "{block}[{index}].")?,
        }
        f.write_str(self.name)
    }
}

/// A day on which, as the record says, something happened.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// Where it stands.
    pub key: Key,
    /// The step of the lifecycle that was finished then, if it is one of those.
    pub step: Option<Status>,
    /// Whether it may lie before the day the finding was raised.
    pub may_precede: bool,
    /// The day.
    pub day: Day,
    /// Where it is written.
    pub span: Span,
}

/// Every day of a record on which something is said to have happened.
pub fn claims(finding: &Finding) -> impl Iterator<Item = Claim> {
    let correction = finding.correction.get().map(|block| &block.done);
    let cause = finding.root_cause.get().map(|block| &block.done);
    let verification = finding.verification.get().map(|block| &block.done);
    let external = finding.external.get();
    let plan = finding.plan_accepted.get().map(|block| &block.date);
    let withdrawn = finding.withdrawn.get().map(|block| &block.date);
    let single = [
        ("", "detected", None, Some(&finding.detected)),
        ("", "raised", Some(Status::Open), Some(&finding.raised)),
        ("correction", "done", Some(Status::Corrected), correction),
        ("root_cause", "done", Some(Status::Analysed), cause),
        ("verification", "done", Some(Status::Verified), verification),
        ("", "closed", Some(Status::Closed), Some(&finding.closed)),
        ("plan_accepted", "date", None, plan),
        ("external", "accepted", None, external.map(|e| &e.accepted)),
        ("external", "verified", None, external.map(|e| &e.verified)),
        ("withdrawn", "date", Some(Status::Withdrawn), withdrawn),
    ];
    let single = single
        .into_iter()
        .filter_map(|(block, name, step, slot)| claim(Key::new(block, name), step, slot?));
    let done = Some(Status::Implemented);
    let actions = finding.corrective_actions.numbered();
    let actions = actions.filter_map(move |(index, action)| {
        let key = Key::of_item("corrective_actions", index, "done");
        claim(key, done, &action.value.done)
    });
    let dated = |block| move |index| Key::of_item(block, index, "date");
    let extensions = finding.extensions.numbered();
    let extensions = extensions.map(|(index, item)| (index, &item.value.date));
    let reopened = finding.reopened.numbered();
    let reopened = reopened.map(|(index, item)| (index, &item.value.date));
    let amended = finding.amended.numbered();
    let amended = amended.map(|(index, item)| (index, &item.value.date));
    single
        .chain(actions)
        .chain(listed(extensions, dated("extensions")))
        .chain(listed(reopened, dated("reopened")))
        .chain(listed(amended, dated("amended")))
}

fn listed<'a>(
    slots: impl Iterator<Item = (usize, &'a Slot<Day>)>,
    key: impl Fn(usize) -> Key,
) -> impl Iterator<Item = Claim> {
    slots.filter_map(move |(index, slot)| claim(key(index), None, slot))
}

fn claim(key: Key, step: Option<Status>, slot: &Slot<Day>) -> Option<Claim> {
    let given = slot.given()?;
    Some(Claim {
        key,
        step,
        may_precede: key.name == "detected" || step == Some(Status::Corrected),
        day: given.value,
        span: given.span,
    })
}

/// Every day by which something is to be done after the finding was raised, kept or not. The correction may
/// be older than the finding, and what a certification body wants is theirs to say.
pub fn dues(finding: &Finding) -> impl Iterator<Item = Claim> {
    let cause = finding.root_cause.get().map(|block| &block.due);
    let verification = finding.verification.get().map(|block| &block.due);
    let single = [
        ("", Some(&finding.due)),
        ("root_cause", cause),
        ("verification", verification),
    ];
    let single = single
        .into_iter()
        .filter_map(|(block, slot)| claim(Key::new(block, "due"), None, slot?));
    let actions = finding.corrective_actions.numbered();
    single.chain(actions.filter_map(|(index, action)| {
        let key = Key::of_item("corrective_actions", index, "due");
        claim(key, None, &action.value.due)
    }))
}

/// A due date that has not been kept yet.
#[derive(Clone, Copy, Debug)]
pub struct Promise {
    /// Where it stands.
    pub key: Key,
    /// What was promised.
    pub step: Step,
    /// The due date.
    pub day: Day,
    /// Where it is written.
    pub span: Span,
}

impl Promise {
    /// What has not happened, as the end of a sentence.
    pub fn undone(&self) -> &'static str {
        match self.step {
            Step::Closure => "the finding is not closed",
            Step::Correction => "the correction is not done",
            Step::RootCause => "the cause analysis is not finished",
            Step::Plan => "the plan has not been accepted",
            Step::CorrectiveAction => "the action is not done",
            Step::Verification => "effectiveness has not been verified",
        }
    }
}

/// Every due date whose step is not done; none where the finding is closed or withdrawn.
pub fn open_promises(finding: &Finding) -> impl Iterator<Item = Promise> {
    let correction = finding.correction.get();
    let corrected = correction.is_some_and(|c| is_there(&c.done) || is_there(&c.not_applicable));
    let cause = finding.root_cause.get();
    let external = finding.external.get();
    let accepted =
        external.is_some_and(|e| is_there(&e.accepted)) || is_there(&finding.plan_accepted);
    let verification = finding.verification.get();
    let single = [
        ("", "due", Step::Closure, Some(&finding.due), false),
        (
            "correction",
            "due",
            Step::Correction,
            correction.map(|c| &c.due),
            corrected,
        ),
        (
            "root_cause",
            "due",
            Step::RootCause,
            cause.map(|c| &c.due),
            cause.is_some_and(|c| is_there(&c.done)),
        ),
        (
            "external",
            "plan_due",
            Step::Plan,
            external.map(|e| &e.plan_due),
            accepted,
        ),
        (
            "verification",
            "due",
            Step::Verification,
            verification.map(|v| &v.due),
            verification.is_some_and(|v| is_there(&v.done)),
        ),
    ];
    let single = single
        .into_iter()
        .filter_map(|(block, name, step, slot, kept)| {
            promise(Key::new(block, name), step, slot?, kept)
        });
    let actions = finding.corrective_actions.numbered();
    let actions = actions.filter_map(|(index, action)| {
        let key = Key::of_item("corrective_actions", index, "due");
        let kept = is_there(&action.value.done);
        promise(key, Step::CorrectiveAction, &action.value.due, kept)
    });
    let is_open = !finding.is_settled();
    single.chain(actions).filter(move |_| is_open)
}

fn promise(key: Key, step: Step, slot: &Slot<Day>, kept: bool) -> Option<Promise> {
    let given = slot.given().filter(|_| !kept)?;
    Some(Promise {
        key,
        step,
        day: given.value,
        span: given.span,
    })
}

/// Whether something stands there; what is unusable is reported as such and counts as there.
fn is_there<T>(slot: &Slot<T>) -> bool {
    !slot.is_missing()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_written_as_a_dotted_path() {
        assert_eq!(Key::new("", "due").to_string(), "due");
        assert_eq!(Key::new("correction", "due").to_string(), "correction.due");
        let item = Key::of_item("corrective_actions", 2, "done");
        assert_eq!(item.to_string(), "corrective_actions[2].done");
    }
}
