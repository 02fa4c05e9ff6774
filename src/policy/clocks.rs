//! The clocks of certification: by when a major is to be verified and the plan for a minor accepted.
//!
//! Six months after a stage 2 audit are the standard's (ISO/IEC 17021-1), every other clock is in the
//! configuration or in the record. Not for due dates that we set ourselves.

use super::Policy;
use super::calendar::after;
use super::deadlines::Bound;
use super::settings::{Step, Unit};
use crate::model::{Audit, AuditKind, Audits, Day, Finding};

/// Months after the last day of a stage 2 audit within which its majors are verified; else it is repeated.
const STAGE_2_MONTHS: u32 = 6;

/// A day by which a certification body wants something, and who says so.
#[derive(Clone, Debug)]
pub struct Clock<'a> {
    /// The last day.
    pub day: Day,
    /// Who says so.
    pub limit: Limit<'a>,
}

/// Who says by which day something is wanted.
#[derive(Clone, Debug)]
pub enum Limit<'a> {
    /// ISO/IEC 17021-1, for the majors of a stage 2 audit; the audit, where there is a record of it.
    Stage2(Option<&'a Audit>),
    /// A deadline of the configuration.
    Configured(Bound<'a>),
    /// The record, in `external.plan_due`.
    Asked,
}

impl Clock<'_> {
    /// The limit in words, for the middle of a sentence; `name` gives what the register calls a field.
    pub fn in_words(&self, name: impl Fn(&str) -> String) -> String {
        match &self.limit {
            Limit::Stage2(_) => {
                format!("{STAGE_2_MONTHS} months from the end of the stage 2 audit")
            }
            Limit::Configured(bound) => format!(
                "the deadline of {} for `{}`",
                bound.in_words(&name("raised")),
                bound.deadline.step
            ),
            Limit::Asked => format!("`{}`", name("external.plan_due")),
        }
    }

    /// The audit record that says from when it counts, if one does.
    pub fn audit(&self) -> Option<&Audit> {
        use super::deadlines::From;
        match &self.limit {
            Limit::Stage2(audit) => *audit,
            Limit::Configured(bound) => match bound.from {
                From::AuditEnd(audit) | From::NextAudit(audit) | From::Expiry(audit) => Some(audit),
                From::Raised | From::ActionDone => None,
            },
            Limit::Asked => None,
        }
    }
}

impl Policy {
    /// By when a certification body's major is to be verified: the earliest of what the standard says of
    /// stage 2 and of the configured deadlines for verification and closure. None where nothing says.
    pub fn verification_clock<'a>(
        &'a self,
        finding: &Finding,
        audits: Audits<'a>,
    ) -> Option<Clock<'a>> {
        let is_stage_2 = audits.kind_of(finding) == Some(AuditKind::Stage2);
        let stage_2 = audits.found_on(finding).filter(|_| is_stage_2);
        let stage_2 = stage_2.and_then(|ended| {
            Some(Clock {
                day: after(ended, STAGE_2_MONTHS, Unit::Months, &[])?,
                limit: Limit::Stage2(audits.of(finding)),
            })
        });
        let configured = [Step::Verification, Step::Closure]
            .into_iter()
            .filter_map(|step| self.bound(step, finding, audits))
            .map(configured);
        stage_2
            .into_iter()
            .chain(configured)
            .min_by_key(|clock| clock.day)
    }

    /// By when the plan for a finding is to be accepted: the earliest of the day that the record names and
    /// of the configured deadlines. None where nothing says.
    pub fn plan_clock<'a>(&'a self, finding: &Finding, audits: Audits<'a>) -> Option<Clock<'a>> {
        let asked = finding.external.get();
        let asked = asked.and_then(|external| external.plan_due.value());
        let asked = asked.map(|day| Clock {
            day,
            limit: Limit::Asked,
        });
        let configured = self.bound(Step::Plan, finding, audits).map(configured);
        asked
            .into_iter()
            .chain(configured)
            .min_by_key(|clock| clock.day)
    }
}

fn configured(bound: Bound<'_>) -> Clock<'_> {
    Clock {
        day: bound.day,
        limit: Limit::Configured(bound),
    }
}
