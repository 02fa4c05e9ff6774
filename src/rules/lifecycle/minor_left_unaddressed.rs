//! Rule `minor-left-unaddressed`. Not for due dates (`overdue`).

use crate::model::Severity;
use crate::policy::calendar::days_between;
use crate::rule::{FindingView, Violation, declare_rule};
use crate::text::counted;

declare_rule! {
    /// A minor nonconformity has been open for so long that it may no longer count as minor: it was found in
    /// an audit and not closed when the next one by the same party began, or it is older than the
    /// configuration allows.
    ///
    /// ## Why
    ///
    /// Certification bodies look at what became of earlier minors at their next visit, and usually
    /// raise one that is still open to a major. An isolated lapse that a year did not mend is not
    /// isolated any more.
    ///
    /// ## Bad
    ///
    /// ```markdown from=planned as-of=2027-03-01
    /// severity: minor
    /// status: planned
    /// raised: 2026-02-10
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed as-of=2027-03-01
    /// severity: minor
    /// status: closed
    /// raised: 2026-02-10
    /// ```
    ///
    /// ## How to fix
    ///
    /// Finish it before the next audit, or take it to the management: why it is still open, and whether
    /// it is still minor. After how many days this is asked is `minor_left_after` in `clause10.yaml`,
    /// 365 by default.
    pub static MINOR_LEFT_UNADDRESSED = {
        name: "minor-left-unaddressed",
        family: Lifecycle,
        level: Warning,
        clause: "ISO17021-1:2015/9.6.2",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let finding = view.finding();
    let is_open_minor = finding.is_nonconformity()
        && !finding.is_settled()
        && finding.severity.value() == Some(Severity::Minor);
    let Some(raised) = finding.raised.given().filter(|_| is_open_minor) else {
        return Vec::new();
    };
    let help =
        "finish it, or have the management decide what keeps it open and whether it is still minor";
    let left = |message: String| {
        Violation::new(raised.span, "raised", message, help)
            .see(finding.status.span(), "its status")
    };
    let audits = view.audits();
    let next = audits
        .party_of(finding)
        .and_then(|_| audits.next_after(finding));
    if let Some(next) = next.filter(|next| next.is_recorded && next.day <= view.as_of()) {
        let message = format!(
            "this minor nonconformity was not closed when the next audit began, on {}; it counts as left unaddressed",
            next.day
        );
        let audit = next.said_by;
        let span = audit.starts.span().unwrap_or_default();
        return vec![left(message).see_in(audit.path(), span, "the next audit")];
    }
    let age = days_between(raised.value, view.as_of());
    let limit = view.policy().settings.minor_left_after;
    if age <= i64::from(limit) {
        return Vec::new();
    }
    vec![left(format!(
        "this minor nonconformity was raised {} ago and is not closed; after {} it counts as left unaddressed",
        counted(age, "day"),
        counted(limit, "day")
    ))]
}
