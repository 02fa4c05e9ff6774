//! Rule `audit-out-of-order`. Not for days that are none (`invalid-value`).

use crate::rule::{AuditView, Violation, declare_rule};

declare_rule! {
    /// An audit ends before it begins, or the next one is planned before it has ended.
    ///
    /// ## Why
    ///
    /// Deadlines count from these days. A slip of the keyboard in one of them moves every deadline of every
    /// finding of the audit.
    ///
    /// ## Bad
    ///
    /// ```markdown file=audits/SA-2026.md
    /// ---
    /// id: SA-2026
    /// kind: surveillance
    /// starts: 2026-02-09
    /// ends: 2025-02-10
    /// ---
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown file=audits/SA-2026.md
    /// ---
    /// id: SA-2026
    /// kind: surveillance
    /// starts: 2026-02-09
    /// ends: 2026-02-10
    /// next_audit: 2027-02-08
    /// ---
    /// ```
    ///
    /// ## How to fix
    ///
    /// Correct the day that is wrong; the audit's report has both.
    pub static AUDIT_OUT_OF_ORDER = {
        name: "audit-out-of-order",
        family: Audit,
        level: Error,
        clause: "ISO27001:2022/9.2.2",
        check: Audit(check),
    }
}

fn check(view: &AuditView<'_>) -> Vec<Violation> {
    let audit = view.audit;
    let name = |field: &str| view.policy.words.path(field);
    let help = "correct the day that is wrong";
    let mut found = Vec::new();
    if let (Some(starts), Some(ends)) = (audit.starts.given(), audit.ends.given())
        && ends.value < starts.value
    {
        let message = format!("`{}` is before `{}`", name("ends"), name("starts"));
        let violation = Violation::new(ends.span, "ends", message, help);
        found.push(violation.see(Some(starts.span), "it begins here"));
    } else if let (Some(next), Some(last)) = (audit.next_audit.given(), audit.last_day())
        && next.value <= last
    {
        let message = format!(
            "`{}` is not after this audit, whose last day is {last}",
            name("next_audit")
        );
        found.push(Violation::new(next.span, "next_audit", message, help));
    }
    found
}
