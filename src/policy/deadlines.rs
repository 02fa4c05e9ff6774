//! Which deadline bounds which due date, and on which day it falls.
//!
//! Clocks differ between certification bodies (ISO/IEC 17021-1 leaves them the choice), so there is
//! no deadline by default.

use super::Policy;
use super::calendar::after;
use super::settings::{Deadline, Start, Step};
use crate::model::{Audit, Day, Finding};

/// A deadline that applies to a finding, worked out.
#[derive(Clone, Debug)]
pub struct Bound<'a> {
    /// The last day.
    pub day: Day,
    /// The day from which it counts.
    pub start: Day,
    /// The configured deadline.
    pub deadline: &'a Deadline,
}

impl Policy {
    /// The earliest of the deadlines that bound one due date of a finding.
    pub fn bound(&self, step: Step, finding: &Finding, audit: Option<&Audit>) -> Option<Bound<'_>> {
        self.settings
            .deadlines
            .iter()
            .filter(|deadline| deadline.step == step && applies(deadline, finding))
            .filter_map(|deadline| {
                let start = start(deadline.from, finding, audit)?;
                let day = after(
                    start,
                    deadline.within,
                    deadline.unit,
                    &self.settings.holidays,
                )?;
                Some(Bound {
                    day,
                    start,
                    deadline,
                })
            })
            .min_by_key(|bound| bound.day)
    }
}

fn applies(deadline: &Deadline, finding: &Finding) -> bool {
    let severity = finding
        .severity
        .value()
        .is_some_and(|severity| deadline.severity.contains(&severity));
    let source = finding
        .source
        .value()
        .is_some_and(|source| deadline.source.contains(&source));
    (deadline.severity.is_empty() || severity) && (deadline.source.is_empty() || source)
}

fn start(from: Start, finding: &Finding, audit: Option<&Audit>) -> Option<Day> {
    match from {
        Start::Raised => finding.raised.value(),
        Start::AuditEnd => audit
            .and_then(|audit| audit.ends.value())
            .or(finding.raised.value()),
        Start::ActionDone => finding.actions_done(),
    }
}
