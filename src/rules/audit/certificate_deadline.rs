//! Rule `certificate-deadline`. Not for the clocks of the certification body (`major-open`).

use super::ahead;
use crate::policy::calendar::days_between;
use crate::rule::{FindingView, Violation, declare_rule};
use crate::text::counted;

declare_rule! {
    /// A major of a certification body is not verified, and the certificate expires soon or has expired, or the
    /// major is due only after that day.
    ///
    /// ## Why
    ///
    /// Majors are to be closed before the certificate expires. Later than that there is no certificate to
    /// renew: what could have been a recertification begins again as an initial audit.
    ///
    /// ## Bad
    ///
    /// ```markdown from=planned
    /// severity: major
    /// source: recertification
    /// audit: RC-2026
    /// due: 2026-08-31
    /// ```
    ///
    /// ```markdown file=audits/RC-2026.md
    /// ---
    /// id: RC-2026
    /// kind: recertification
    /// starts: 2026-02-09
    /// ends: 2026-02-12
    /// certificate_expires: 2026-07-31
    /// ---
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=planned
    /// severity: major
    /// source: recertification
    /// audit: RC-2026
    /// due: 2026-08-31
    /// ```
    ///
    /// ```markdown file=audits/RC-2026.md
    /// ---
    /// id: RC-2026
    /// kind: recertification
    /// starts: 2026-02-09
    /// ends: 2026-02-12
    /// certificate_expires: 2026-09-30
    /// ---
    /// ```
    ///
    /// ## How to fix
    ///
    /// Bring the plan forward, and have the major verified in time (`external.verified`). The day is
    /// `certificate_expires` of the audit that the finding names, else the first one on record after the day on
    /// which it was raised. How far ahead this looks is `due_soon` in `clause10.yaml`.
    pub static CERTIFICATE_DEADLINE = {
        name: "certificate-deadline",
        family: Audit,
        level: Warning,
        clause: "ISO17021-1:2015/9.6.3.2.2",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let (finding, audits) = (view.finding(), view.audits());
    let is_open = audits.is_unverified_major(finding);
    let severity = finding.severity.given().filter(|_| is_open);
    let (Some(severity), Some((expires, audit))) = (severity, audits.expiry(finding)) else {
        return Vec::new();
    };
    let left = days_between(view.as_of(), expires);
    let due = finding.due.given().filter(|due| due.value > expires);
    let (span, field, message) = if left <= ahead(view) {
        let when = match left {
            0 => "expires today".to_owned(),
            left if left > 0 => format!("expires in {}, on {expires}", counted(left, "day")),
            left => format!("expired {} ago, on {expires}", counted(-left, "day")),
        };
        let message = format!("this major is not verified, and the certificate {when}");
        (severity.span, "severity", message)
    } else if let Some(due) = due {
        let message = format!(
            "`{}` is {} after {expires}, when the certificate expires, and this is a major",
            view.name("due"),
            counted(days_between(expires, due.value), "day")
        );
        (due.span, "due", message)
    } else {
        return Vec::new();
    };
    let help = "have it verified before that day, or agree with the certification body on what happens then";
    let violation = Violation::new(span, field, message, help);
    let expires = &audit.certificate_expires;
    vec![super::see(
        violation,
        audit,
        expires,
        "the certificate expires",
    )]
}
