//! Rule `internal-audit-overdue`. Not for what internal audits find.

use crate::model::{Audit, AuditKind};
use crate::policy::calendar::after;
use crate::policy::settings::Unit;
use crate::rule::{AuditView, Violation, declare_rule};
use crate::text::counted;

declare_rule! {
    /// No internal audit was held for longer than the configuration allows. Nothing is said while there are no
    /// audit records at all.
    ///
    /// ## Why
    ///
    /// Internal audits at planned intervals are a requirement of their own, and one of the first things that a
    /// certification body asks for: before stage 2, and every year.
    ///
    /// ## Bad
    ///
    /// ```markdown file=audits/IA-2025.md as-of=2026-07-20
    /// ---
    /// id: IA-2025
    /// kind: internal-audit
    /// starts: 2025-06-16
    /// ends: 2025-06-18
    /// ---
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown file=audits/IA-2025.md as-of=2026-07-20
    /// ---
    /// id: IA-2025
    /// kind: internal-audit
    /// starts: 2025-06-16
    /// ends: 2025-06-18
    /// ---
    /// ```
    ///
    /// ```markdown file=audits/IA-2026.md as-of=2026-07-20
    /// ---
    /// id: IA-2026
    /// kind: internal-audit
    /// starts: 2026-06-15
    /// ends: 2026-06-17
    /// ---
    /// ```
    ///
    /// ## How to fix
    ///
    /// Hold the audit and write its record. After how many months this is asked is `internal_audit_every` in
    /// `clause10.yaml`; 12 by default.
    pub static INTERNAL_AUDIT_OVERDUE = {
        name: "internal-audit-overdue",
        family: Prevention,
        level: Warning,
        clause: "ISO27001:2022/9.2.1",
        check: Audit(check),
    }
}

fn check(view: &AuditView<'_>) -> Vec<Violation> {
    let begun = |audit: &&Audit| audit.first_day().is_some_and(|day| day <= view.as_of);
    let all = || view.register.audits.iter().filter(begun);
    let internal = all().filter(|audit| audit.kind.value() == Some(AuditKind::InternalAudit));
    let last = internal.max_by_key(|audit| audit.last_day());
    // It is told once: at the last internal audit, or where the records begin.
    let told = last.or_else(|| all().min_by_key(|audit| audit.first_day()));
    let Some(told) = told.filter(|told| told.path() == view.audit.path()) else {
        return Vec::new();
    };
    let from = match last {
        Some(last) => last.last_day(),
        None => told.first_day(),
    };
    let months = view.policy.settings.internal_audit_every;
    let due = from.and_then(|from| after(from, months, Unit::Months, &[]));
    let Some(due) = due.filter(|due| *due < view.as_of) else {
        return Vec::new();
    };
    let every = counted(months, "month");
    let message = match last {
        Some(_) => format!(
            "this is the last internal audit on record; the next one was to be held by {due}, after {every}"
        ),
        None => {
            format!("no internal audit is on record; one was to be held by {due}, after {every}")
        }
    };
    let help = "hold the internal audit, and write its record";
    vec![Violation::new(view.place(), "id", message, help)]
}
