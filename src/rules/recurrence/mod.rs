//! The family recurrence: whether a failure came back, and is met as one that did.
//!
//! Which findings probably repeat others is found out elsewhere (`crate::recurrence`); here is what has to
//! be said about it. A recurrence contradicts the earlier finding's verification: its action did not work.

pub mod contradictory_recurrence;
pub mod recurrence_cycle;
pub mod recurrence_not_escalated;
pub mod recurrence_of_open_finding;
pub mod same_cause_again;
pub mod systemic_pattern;
pub mod unlinked_recurrence;

use crate::model::{Record, Spanned, Status, Text};
use crate::rule::RecurrenceView;

/// Each record of the register that says what it repeats, with the findings it names, as far as they are
/// known and are others.
fn linked<'a>(
    view: &RecurrenceView<'a>,
) -> impl Iterator<Item = (usize, &'a Record, Vec<(&'a Spanned<Text>, &'a Record)>)> {
    let records = view.register.records.iter().enumerate();
    records.filter_map(|(at, record)| {
        let named = record.finding.recurrence_of.items().iter();
        let known = named.filter(|id| record.id() != Some(&*id.value));
        let earlier: Vec<_> = known
            .filter_map(|id| Some((id, view.finding(&id.value)?)))
            .collect();
        (!earlier.is_empty()).then_some((at, record, earlier))
    })
}

/// Whether a finding is still worked on.
fn is_open(record: &Record) -> bool {
    let status = record.finding.status.value();
    status.is_some_and(|status| !matches!(status, Status::Closed | Status::Withdrawn))
}
