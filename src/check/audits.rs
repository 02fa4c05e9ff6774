//! Runs the rules about audit records.
//!
//! Their files are judged as far as reading goes by the rules for every record. Not for what audits are to
//! findings: that is seen with the findings.

use super::{Found, Run};
use crate::model::{Audit, ProblemKind};
use crate::rule::{AuditView, Check, RecordView, Violation};

impl Run<'_> {
    /// What the rules find in audit records.
    pub(super) fn judge_audits(&self) -> Vec<Found<'_>> {
        let audits = self.register.audits.iter();
        audits.flat_map(|audit| self.judge_audit(audit)).collect()
    }

    fn judge_audit<'a>(&'a self, audit: &'a Audit) -> Vec<Found<'a>> {
        let of_record = RecordView::new(&audit.record, self.policy);
        let of_audit = audit.record.has_fields.then_some(AuditView {
            audit,
            register: self.register,
            policy: self.policy,
            as_of: self.as_of,
        });
        // What was read of a damaged file is not what lies there: no edit of it can be written back.
        let is_damaged = audit.record.has(ProblemKind::Unreadable);
        let mut found = Vec::new();
        for rule in self.rules {
            let violations: Vec<Violation> = match (rule.check, &of_audit) {
                (Check::Record(check), _) => check(&of_record),
                (Check::Audit(check), Some(view)) => check(view),
                _ => continue,
            };
            found.extend(violations.into_iter().map(|mut violation| {
                violation.fix = violation.fix.filter(|_| !is_damaged);
                Found {
                    rule,
                    record: None,
                    gone: None,
                    source: &audit.record.source,
                    violation,
                    waiver: None,
                }
            }));
        }
        found
    }
}
