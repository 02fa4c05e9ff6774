//! Rule `unknown-audit`. Not for what stands in audit records.

use crate::model::GoneAudit;
use crate::rule::{FindingView, Violation, declare_rule};
use crate::suggest::{listed, nearest};

declare_rule! {
    /// A finding names an audit of which there is no record. Nothing is said while there are no audit records
    /// at all, unless there was one of this audit.
    ///
    /// ## Why
    ///
    /// Deadlines of certification bodies count from the last day of the audit, and the next auditor asks first
    /// what became of the findings of the last one. A finding that names no audit that exists is in none of
    /// these lists. Where history is judged, an audit that was there once is told as such.
    ///
    /// ## Bad
    ///
    /// ```markdown from=open
    /// audit: IA-2025
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
    /// ## Good
    ///
    /// ```markdown from=open
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
    /// Correct the id, or write a record of the audit: a Markdown file in `audits/` with `id`, `kind`, `starts`
    /// and `ends` is enough. Bring one back that was deleted: what an audit found outlives its plan.
    pub static UNKNOWN_AUDIT = {
        name: "unknown-audit",
        family: Audit,
        level: Error,
        clause: "ISO27001:2022/9.2.2",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let audits = view.audits();
    let Some(named) = view.finding().audit.given() else {
        return Vec::new();
    };
    if audits.named(&named.value).is_some() {
        return Vec::new();
    }
    if let Some(gone) = view.gone_audit(&named.value) {
        let (message, help) = told(gone);
        return vec![Violation::new(named.span, "audit", message, help)];
    }
    if audits.0.is_empty() {
        return Vec::new();
    }
    let message = format!("there is no record of the audit `{}`", named.value);
    let known = audits.0.iter().filter_map(|audit| audit.id.get());
    let help = match nearest(&named.value, known.map(AsRef::as_ref)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let folders = &view.policy().settings.audits;
            let folders = listed(folders.iter().map(String::as_str));
            format!("correct the id, or write a record of the audit; they lie below {folders}")
        }
    };
    vec![Violation::new(named.span, "audit", message, help)]
}

/// What became of the record of an audit, and the way out.
fn told(gone: &GoneAudit) -> (String, String) {
    let GoneAudit {
        id,
        path,
        commit,
        is_deleted,
    } = gone;
    let (when, from) = match commit {
        Some((commit, day)) => {
            let short = commit.get(..10).unwrap_or(commit);
            (format!("by commit {short} of {day}"), format!("{short}^"))
        }
        None => (
            "and that is not committed yet".to_owned(),
            "HEAD".to_owned(),
        ),
    };
    match is_deleted {
        true => (
            format!("there is no record of the audit `{id}` any more: {path} was deleted {when}"),
            format!("bring it back with `git checkout {from} -- {path}`, or name another audit"),
        ),
        false => (
            format!(
                "there is no record of the audit `{id}` any more: {path} was given another id {when}"
            ),
            format!("give {path} its id back, or name the audit as it is called now"),
        ),
    }
}
