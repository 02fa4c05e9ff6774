//! Whether a change of status is one that the lifecycle knows.
//!
//! Not for what a status claims (`model::lifecycle`).

use super::has_new_entry;
use crate::model::{Day, Finding, Kind, Status, Version};
use crate::rules::lifecycle::dates::claims;

/// What became of the status from one version to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Move {
    /// Nothing, or what the lifecycle allows.
    Legal,
    /// It went on, past these.
    Past(Vec<Status>),
    /// It went back without a new entry of `reopened`.
    Back,
}

/// Compares the statuses of two versions; legal, where one of them has no usable one.
pub fn moved(before: &Finding, after: &Finding) -> Move {
    let (Some(from), Some(to)) = (before.status.value(), after.status.value()) else {
        return Move::Legal;
    };
    if to == from || to == Status::Withdrawn {
        return Move::Legal;
    }
    let became_other = after
        .kind
        .value()
        .is_some_and(|kind| kind != Kind::Nonconformity);
    if before.kind.value() == Some(Kind::Nonconformity) && became_other {
        // It had to leave the lifecycle: whether it may is another rule's question.
        return Move::Legal;
    }
    if to < from {
        return if has_new_entry(&before.reopened, &after.reopened) {
            Move::Legal
        } else {
            Move::Back
        };
    }
    let past: Vec<Status> = Status::STEPS
        .into_iter()
        .filter(|step| from < *step && *step < to && *step != Status::Corrected)
        .collect();
    if past.is_empty() || !after.is_nonconformity() || closes_without_action(from, to, after) {
        Move::Legal
    } else {
        Move::Past(past)
    }
}

/// Whether a finding that needs no action on causes is closed once it is corrected.
fn closes_without_action(from: Status, to: Status, after: &Finding) -> bool {
    let corrected = after
        .correction
        .get()
        .is_some_and(|c| !c.done.is_missing() || !c.not_applicable.is_missing());
    to == Status::Closed && from >= Status::Corrected && after.needs_no_action() && corrected
}

/// Whether the days of the steps that a version has and an earlier one had not lie between a day and that
/// of its commit: then it may be a whole branch in one commit. A plan has no day, and a correction may
/// come before everything.
pub fn happened_since(start: Option<Day>, before: Option<&Finding>, version: &Version<'_>) -> bool {
    let is_known = |step, day| {
        before.is_some_and(|before| claims(before).any(|c| c.step == Some(step) && c.day == day))
    };
    let end = version.commit.day();
    claims(&version.record.finding)
        .filter_map(|claim| Some((claim.step?, claim.day)))
        .filter(|(step, _)| *step >= Status::Analysed && *step <= Status::Closed)
        .filter(|(step, day)| !is_known(*step, *day))
        .all(|(_, day)| start.is_none_or(|start| start <= day) && day <= end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Slot, Spanned};
    use crate::text::Span;

    fn given<T>(value: T) -> Slot<T> {
        let span = Span::default();
        Slot::Given(Spanned { value, span })
    }

    fn finding(kind: Kind, status: Status) -> Finding {
        Finding {
            kind: given(kind),
            status: given(status),
            ..Finding::default()
        }
    }

    /// Every pair of statuses of a nonconformity: one step on, `corrected` left out, or withdrawn.
    #[test]
    fn one_step_at_a_time() {
        let all = || Status::STEPS.into_iter().chain([Status::Withdrawn]);
        for (at, from) in all().enumerate() {
            for (next, to) in all().enumerate() {
                let (before, after) = (
                    finding(Kind::Nonconformity, from),
                    finding(Kind::Nonconformity, to),
                );
                let legal = next == at
                    || to == Status::Withdrawn
                    || next == at + 1
                    || (from, to) == (Status::Open, Status::Analysed);
                let found = moved(&before, &after);
                assert_eq!(found == Move::Legal, legal, "{from} to {to}");
                assert_eq!(found == Move::Back, next < at, "{from} to {to}");
            }
        }
        let (open, closed) = (
            finding(Kind::Observation, Status::Open),
            finding(Kind::Observation, Status::Closed),
        );
        assert_eq!(moved(&open, &closed), Move::Legal);
        assert_eq!(moved(&closed, &open), Move::Back);
    }
}
