//! Rule `earlier-finding-open`. Not for minors that were still open when the next audit began
//! (`minor-left-unaddressed`).

use super::ahead;
use crate::model::{Kind, Severity};
use crate::policy::calendar::days_between;
use crate::rule::{FindingView, Violation, declare_rule};
use crate::text::counted;

declare_rule! {
    /// What an audit found is not closed, and the next audit by the same party is near or has begun.
    ///
    /// ## Why
    ///
    /// An auditor looks first at what became of the last audit's findings. There is still time to close them,
    /// or to have a good answer why not.
    ///
    /// ## Bad
    ///
    /// ```markdown from=implemented as-of=2026-05-04
    /// source: surveillance
    /// audit: SA-2026
    /// ```
    ///
    /// ```markdown file=audits/SA-2026.md
    /// ---
    /// id: SA-2026
    /// kind: surveillance
    /// starts: 2026-02-09
    /// ends: 2026-02-10
    /// next_audit: 2026-05-11
    /// ---
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=implemented as-of=2026-04-04
    /// source: surveillance
    /// audit: SA-2026
    /// ```
    ///
    /// ```markdown file=audits/SA-2026.md
    /// ---
    /// id: SA-2026
    /// kind: surveillance
    /// starts: 2026-02-09
    /// ends: 2026-02-10
    /// next_audit: 2026-05-11
    /// ---
    /// ```
    ///
    /// ## How to fix
    ///
    /// Finish what is missing and close it. Where the effect cannot be seen before the audit, have the plan, the
    /// evidence of what is done and the day of the verification at hand. `clause10 readiness` lists all that
    /// the auditor will probably ask for. How far ahead this looks is `due_soon` in `clause10.yaml`.
    pub static EARLIER_FINDING_OPEN = {
        name: "earlier-finding-open",
        family: Audit,
        level: Warning,
        clause: "ISO17021-1:2015/9.6.2.2",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let (finding, audits) = (view.finding(), view.audits());
    let is_asked = matches!(
        finding.kind.value(),
        Some(Kind::Nonconformity | Kind::Concern)
    );
    if !is_asked || finding.is_settled() || audits.party_of(finding).is_none() {
        return Vec::new();
    }
    let Some(next) = audits.next_after(finding) else {
        return Vec::new();
    };
    let left = days_between(view.as_of(), next.day);
    // From then on it is one of the minors that were left.
    let is_left = left <= 0
        && next.is_recorded
        && finding.is_nonconformity()
        && finding.severity.value() == Some(Severity::Minor);
    if left > ahead(view) || is_left {
        return Vec::new();
    }
    let when = match left {
        0 => "begins today".to_owned(),
        left if left > 0 => format!("begins in {}, on {}", counted(left, "day"), next.day),
        _ => format!("began on {}", next.day),
    };
    let message = format!("this is not closed, and the next audit {when}");
    let help =
        "close it, or have at hand what is done, what shows it, and when its effect is judged";
    let violation = Violation::new(finding.status_span(), "status", message, help);
    vec![if next.is_recorded {
        let said = &next.said_by.starts;
        super::see(violation, next.said_by, said, "the next audit")
    } else {
        let said = &next.said_by.next_audit;
        super::see(
            violation,
            next.said_by,
            said,
            "the next audit is planned here",
        )
    }]
}
