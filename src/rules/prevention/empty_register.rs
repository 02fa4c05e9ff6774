//! Rule `empty-register`. Not for a register that has only just begun: it speaks where an audit has ended.

use crate::model::Audit;
use crate::rule::{AuditView, Violation, declare_rule};

declare_rule! {
    /// There are audits on record, and not a single finding.
    ///
    /// ## Why
    ///
    /// A management system that never finds anything is one that is not looking. An auditor who is shown an
    /// empty log asks where the observations of the internal audit are, and the incidents.
    ///
    /// ## Bad
    ///
    /// ```markdown file=audits/IA-2026.md
    /// ---
    /// id: IA-2026
    /// kind: internal-audit
    /// starts: 2026-06-15
    /// ends: 2026-06-17
    /// ---
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// audit: IA-2026
    /// ```
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
    /// ## How to fix
    ///
    /// Write down what the audit found, observations and opportunities too. If the findings are kept in another
    /// folder, name it under `findings` in `clause10.yaml`.
    pub static EMPTY_REGISTER = {
        name: "empty-register",
        family: Prevention,
        level: Info,
        clause: "ISO27001:2022/10.1",
        check: Audit(check),
    }
}

fn check(view: &AuditView<'_>) -> Vec<Violation> {
    if !view.register.records.is_empty() {
        return Vec::new();
    }
    let ended = |audit: &&Audit| audit.last_day().is_some_and(|day| day <= view.as_of);
    let audits = view.register.audits.iter().filter(ended);
    let last = audits.max_by_key(|audit| audit.last_day());
    if last.is_none_or(|last| last.path() != view.audit.path()) {
        return Vec::new();
    }
    let message = "audits were held, and the register has no finding at all";
    let help =
        "write down what was found, observations too; a log that stays empty is itself a sign";
    vec![Violation::new(view.place(), "id", message, help)]
}
