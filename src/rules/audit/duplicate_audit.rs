//! Rule `duplicate-audit`. Not for the ids of findings (`duplicate-id`).

use crate::rule::{AuditView, Violation, declare_rule};

declare_rule! {
    /// Two audit records have the same id.
    ///
    /// ## Why
    ///
    /// A finding that names the id is counted with the first of them, by its days and its kind; whether that
    /// was meant nobody can tell.
    ///
    /// ## Bad
    ///
    /// ```markdown file=audits/IA-2026.md
    /// ---
    /// id: IA-2026
    /// kind: internal-audit
    /// starts: 2026-02-09
    /// ends: 2026-02-10
    /// ---
    /// ```
    ///
    /// ```markdown file=audits/IA-2026-lyon.md
    /// ---
    /// id: IA-2026
    /// kind: internal-audit
    /// starts: 2026-03-09
    /// ends: 2026-03-10
    /// ---
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown file=audits/IA-2026.md
    /// ---
    /// id: IA-2026
    /// kind: internal-audit
    /// starts: 2026-02-09
    /// ends: 2026-02-10
    /// ---
    /// ```
    ///
    /// ```markdown file=audits/IA-2026-lyon.md
    /// ---
    /// id: IA-2026-LYON
    /// kind: internal-audit
    /// starts: 2026-03-09
    /// ends: 2026-03-10
    /// ---
    /// ```
    ///
    /// ## How to fix
    ///
    /// Give one of them another id, and correct the findings that mean it.
    pub static DUPLICATE_AUDIT = {
        name: "duplicate-audit",
        family: Audit,
        level: Error,
        clause: "ISO27001:2022/7.5.2",
        check: Audit(check),
    }
}

fn check(view: &AuditView<'_>) -> Vec<Violation> {
    let Some(id) = view.audit.id.given() else {
        return Vec::new();
    };
    let all = view.register.audits.iter();
    let mut before = all.take_while(|other| other.path() != view.audit.path());
    let Some(first) = before.find(|other| other.id.get() == Some(&id.value)) else {
        return Vec::new();
    };
    let message = format!("`{}` is the id of another audit record too", id.value);
    let help = "give one of them another id, and correct the findings that mean it";
    let violation = Violation::new(id.span, "id", message, help);
    vec![super::see(violation, first, &first.id, "the other record")]
}
