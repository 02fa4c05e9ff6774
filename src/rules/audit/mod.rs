//! The family audit: whether audit records hold together, and whether what audits found is settled when it has
//! to be.
//!
//! Which clocks run is in the policy; which audit is whose next one is in the model. A register without audit
//! records is none the worse for it: what needs them is silent. Not for the form of audit records: the
//! family document judges that.

pub mod audit_out_of_order;
pub mod certificate_deadline;
pub mod duplicate_audit;
pub mod earlier_finding_open;
pub mod major_open;
pub mod minor_without_plan;
pub mod unknown_audit;

use crate::model::{Audit, Day, Slot};
use crate::policy::calendar::days_between;
use crate::rule::{FindingView, Violation};
use crate::text::counted;

/// How many days ahead rules about audits and certificates look: as far as `due-soon` does.
fn ahead(view: &FindingView<'_>) -> i64 {
    i64::from(view.policy().settings.due_soon)
}

/// "ended 3 days ago, on 2026-08-11", "ends today", "ends in 9 days, on 2026-08-11".
fn ends(day: Day, as_of: Day) -> String {
    match days_between(as_of, day) {
        0 => "ends today".to_owned(),
        left if left > 0 => format!("ends in {}, on {day}", counted(left, "day")),
        left => format!("ended {} ago, on {day}", counted(-left, "day")),
    }
}

/// Shows a place in an audit record: the day, or its id where that is not said.
fn see<T>(violation: Violation, audit: &Audit, slot: &Slot<T>, message: &str) -> Violation {
    let span = slot.span().or(audit.id.span()).unwrap_or_default();
    violation.see_in(audit.path(), span, message)
}
