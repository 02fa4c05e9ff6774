//! Rule `minor-without-plan`. Not for plans that others than a certification body want (`overdue-action`).

use super::ends;
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// The day has passed by which a certification body wanted the plan for a minor, and no plan is accepted.
    /// The day is `external.plan_due`, or comes from `deadlines` for the step `plan`.
    ///
    /// ## Why
    ///
    /// A certificate is issued or kept on an accepted plan for each minor, not on good intentions. A plan that
    /// was sent and never accepted is the same as none.
    ///
    /// ## Bad
    ///
    /// ```markdown from=open as-of=2026-03-20
    /// source: surveillance
    /// external: {body: Nordkap Cert, reference: NKZ-m1, plan_due: 2026-03-12}
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=open as-of=2026-03-20
    /// source: surveillance
    /// external: {body: Nordkap Cert, reference: NKZ-m1, plan_due: 2026-03-12, accepted: 2026-03-10}
    /// ```
    ///
    /// ## How to fix
    ///
    /// Send the plan, and record the day on which it was accepted: `external.accepted`, or `plan_accepted` with
    /// who did.
    pub static MINOR_WITHOUT_PLAN = {
        name: "minor-without-plan",
        family: Audit,
        level: Warning,
        clause: "ISO17021-1:2015/9.5.2",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let (finding, audits) = (view.finding(), view.audits());
    if !audits.awaits_plan(finding) {
        return Vec::new();
    }
    let clock = view.policy().plan_clock(finding, audits);
    let Some(clock) = clock.filter(|clock| clock.day < view.as_of()) else {
        return Vec::new();
    };
    let asked = finding.external.get();
    let asked = asked.and_then(|external| external.plan_due.span());
    let (span, field) = match asked {
        Some(span) => (span, "external.plan_due"),
        None => (finding.status_span(), "plan_accepted"),
    };
    let message = format!(
        "no plan for this minor is accepted, and the time for it {} ({})",
        ends(clock.day, view.as_of()),
        clock.in_words(|field| view.name(field))
    );
    let help = format!(
        "send the plan, and record in `{}` or `{}` when it was accepted",
        view.name("external.accepted"),
        view.name("plan_accepted")
    );
    let violation = Violation::new(span, field, message, help);
    vec![match clock.audit() {
        Some(audit) => super::see(
            violation,
            audit,
            &audit.ends,
            "the audit that it counts from",
        ),
        None => violation,
    }]
}
