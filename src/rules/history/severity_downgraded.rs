//! Rule `severity-downgraded`. Not for findings of a certification body or a customer: that their grade
//! was changed, `external-statement-edited` reports.

use super::official;
use crate::model::{Severity, Version};
use crate::rule::{HistoryView, Violation, declare_rule};

declare_rule! {
    /// A major nonconformity became a minor one, and the record does not say why.
    ///
    /// ## Why
    ///
    /// The grade decides about deadlines, about who is told and about the certificate. To look again and
    /// find it smaller is legitimate; without a reason it looks like a way around the deadline.
    ///
    /// ## Bad
    ///
    /// ```markdown commit=2026-02-11 from=open
    /// severity: major
    /// ```
    ///
    /// ```markdown commit=2026-02-20 from=open
    /// severity: minor
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown commit=2026-02-11 from=open
    /// severity: major
    /// ```
    ///
    /// ```markdown commit=2026-02-20 from=open
    /// severity: minor
    /// severity_reason: The access log shows that none of the 61 accounts had a right that it should not have
    /// ```
    ///
    /// ## How to fix
    ///
    /// Write why it is smaller than it was first thought into `severity_reason`, or set the severity back.
    pub static SEVERITY_DOWNGRADED = {
        name: "severity-downgraded",
        family: History,
        level: Error,
        clause: "good practice",
        check: History(check),
    }
}

fn check(view: &HistoryView<'_>) -> Vec<Violation> {
    let Some(newest) = view.newest() else {
        return Vec::new();
    };
    // Set back, or answered since.
    if newest.finding.severity.value() == Some(Severity::Major)
        || !newest.finding.severity_reason.is_missing()
    {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut known: Option<(Severity, &Version<'_>)> = None;
    for (commit, version) in official(view.timeline()) {
        let finding = &version.record.finding;
        // Between two grades there may be versions without a usable one.
        let Some(severity) = finding.severity.value() else {
            continue;
        };
        let before = known.replace((severity, version));
        let (Some((Severity::Major, earlier)), Severity::Minor) = (before, severity) else {
            continue;
        };
        let theirs = earlier
            .record
            .finding
            .source
            .value()
            .is_some_and(|source| source.is_external());
        let another = super::identity::is_another(earlier.record, version.record);
        if theirs || another || !finding.severity_reason.is_missing() {
            continue;
        }
        let message = format!(
            "`{}` went from `major` to `minor` without `{}`, in {}",
            view.name("severity"),
            view.name("severity_reason"),
            commit.named()
        );
        let help = format!(
            "write into `{}` why it is smaller than it was thought",
            view.name("severity_reason")
        );
        let span = view.place(|finding| finding.severity.span());
        found.push(
            Violation::new(span, "severity", message, help)
                .about("major -> minor")
                .done_by(&version.commit)
                .see_version(
                    earlier,
                    earlier.record.finding.severity.span(),
                    "the version before",
                ),
        );
    }
    found
}
