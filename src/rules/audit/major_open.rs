//! Rule `major-open`. Not for our own due dates (`overdue`), and not for the certificate
//! (`certificate-deadline`).

use super::{ahead, ends};
use crate::policy::Limit;
use crate::policy::calendar::days_between;
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// A major of a certification body is not verified, and its time has passed or soon will have: six months
    /// from the end of a stage 2 audit, and whatever `deadlines` say of verification and closure.
    ///
    /// ## Why
    ///
    /// No certificate is issued while a major is not verified. After six months another stage 2 audit is due;
    /// at a surveillance audit the certificate is suspended, for most bodies after 90 days.
    ///
    /// ## Bad
    ///
    /// ```markdown from=planned as-of=2026-08-05
    /// severity: major
    /// source: stage-2
    /// audit: ST2-2026
    /// ```
    ///
    /// ```markdown file=audits/ST2-2026.md
    /// ---
    /// id: ST2-2026
    /// kind: stage-2
    /// starts: 2026-02-09
    /// ends: 2026-02-12
    /// ---
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=planned as-of=2026-06-05
    /// severity: major
    /// source: stage-2
    /// audit: ST2-2026
    /// ```
    ///
    /// ```markdown file=audits/ST2-2026.md
    /// ---
    /// id: ST2-2026
    /// kind: stage-2
    /// starts: 2026-02-09
    /// ends: 2026-02-12
    /// ---
    /// ```
    ///
    /// ## How to fix
    ///
    /// Have the certification body verify it, and record the day in `external.verified`; where no `external`
    /// is kept, the status `verified` counts. If the time cannot be kept, tell them before it has passed. How
    /// far ahead this looks is `due_soon` in `clause10.yaml`.
    pub static MAJOR_OPEN = {
        name: "major-open",
        family: Audit,
        level: Warning,
        clause: "ISO17021-1:2015/9.5.3.2",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let (finding, audits) = (view.finding(), view.audits());
    let is_open = audits.is_unverified_major(finding);
    let severity = finding.severity.given().filter(|_| is_open);
    let clock = severity.and_then(|_| view.policy().verification_clock(finding, audits));
    let (Some(severity), Some(clock)) = (severity, clock) else {
        return Vec::new();
    };
    if days_between(view.as_of(), clock.day) > ahead(view) {
        return Vec::new();
    }
    let message = format!(
        "this major of a certification body is not verified, and its time {} ({})",
        ends(clock.day, view.as_of()),
        clock.in_words(|field| view.name(field))
    );
    let help = format!(
        "have it verified, and record the day in `{}`; tell the certification body before the time is over",
        view.name("external.verified")
    );
    let mut violation = Violation::new(severity.span, "severity", message, help);
    let counts = match clock.limit {
        Limit::Stage2(audit) => audit,
        _ => clock.audit(),
    };
    if let Some(audit) = counts {
        violation = super::see(
            violation,
            audit,
            &audit.ends,
            "the audit that it counts from",
        );
    }
    vec![violation]
}
