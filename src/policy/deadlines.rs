//! Which deadline bounds which due date, and on which day it falls.
//!
//! Clocks differ between certification bodies (ISO/IEC 17021-1 leaves them the choice), so there is
//! no deadline by default.

use super::Policy;
use super::calendar::{after, before};
use super::settings::{Counted, Deadline, Start, Step, Unit};
use crate::model::{Audit, Audits, Day, Finding};
use crate::text::counted;

/// A deadline that applies to a finding, worked out.
#[derive(Clone, Debug)]
pub struct Bound<'a> {
    /// The last day.
    pub day: Day,
    /// The day from which it counts.
    pub start: Day,
    /// What that day is.
    pub from: From<'a>,
    /// The configured deadline.
    pub deadline: &'a Deadline,
}

/// What the day is from which a deadline counts.
#[derive(Clone, Copy, Debug)]
pub enum From<'a> {
    /// The day the finding was raised.
    Raised,
    /// The last day of its audit.
    AuditEnd(&'a Audit),
    /// The day the last action was done.
    ActionDone,
    /// The first day of the next audit; the record that says so.
    NextAudit(&'a Audit),
    /// The day the certificate expires; the record that says so.
    Expiry(&'a Audit),
}

impl Policy {
    /// The earliest of the deadlines that bound one due date of a finding.
    pub fn bound<'a>(
        &'a self,
        step: Step,
        finding: &Finding,
        audits: Audits<'a>,
    ) -> Option<Bound<'a>> {
        self.settings
            .deadlines
            .iter()
            .filter(|deadline| deadline.step == step && applies(deadline, finding))
            .filter_map(|deadline| {
                let (start, from) = start(deadline.from, finding, audits)?;
                let last = match deadline.counted {
                    Counted::After => after,
                    Counted::Before => before,
                };
                let holidays = &self.settings.holidays;
                Some(Bound {
                    day: last(start, deadline.within, deadline.unit, holidays)?,
                    start,
                    from,
                    deadline,
                })
            })
            .min_by_key(|bound| bound.day)
    }
}

impl Bound<'_> {
    /// The deadline in words: "90 days from the end of the audit", "14 days before the next audit";
    /// `raised` is what the register calls that field.
    pub fn in_words(&self, raised: &str) -> String {
        let unit = match self.deadline.unit {
            Unit::Days => "day",
            Unit::WorkingDays => "working day",
            Unit::Months => "month",
        };
        let within = counted(self.deadline.within, unit);
        let side = match self.deadline.counted {
            Counted::After => "from",
            Counted::Before => "before",
        };
        let start = match self.from {
            From::Raised => format!("`{raised}`"),
            From::AuditEnd(_) => "the end of the audit".to_owned(),
            From::ActionDone => "the last action".to_owned(),
            From::NextAudit(_) => format!("the next audit on {}", self.start),
            From::Expiry(_) => format!("the certificate expires on {}", self.start),
        };
        format!("{within} {side} {start}")
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

fn start<'a>(from: Start, finding: &Finding, audits: Audits<'a>) -> Option<(Day, From<'a>)> {
    let raised = || Some((finding.raised.value()?, From::Raised));
    match from {
        Start::Raised => raised(),
        Start::AuditEnd => {
            let audit = audits.of(finding);
            let ended = audit.and_then(|audit| Some((audit.ends.value()?, From::AuditEnd(audit))));
            ended.or_else(raised)
        }
        Start::ActionDone => Some((finding.actions_done()?, From::ActionDone)),
        Start::NextAudit => {
            let next = audits.next_after(finding)?;
            Some((next.day, From::NextAudit(next.said_by)))
        }
        Start::CertificateExpiry => {
            let (day, said_by) = audits.expiry(finding)?;
            Some((day, From::Expiry(said_by)))
        }
    }
}
