//! Rule `severity-downgraded`. Not for findings of a certification body or a customer: that their grade
//! was changed, `external-statement-edited` reports.

use super::official;
use crate::model::{Commit, Finding, Kind, Severity, Source, Version};
use crate::rule::{HistoryView, Violation, declare_rule};

declare_rule! {
    /// A major nonconformity became a minor one, or a nonconformity became something less, and the record
    /// does not say why.
    ///
    /// ## Why
    ///
    /// The grade decides about deadlines, about who is told and about the certificate. To look again and
    /// find it smaller is legitimate; without a reason it looks like a way around the deadline. An
    /// observation needs no cause, no action and no verification at all, so what becomes one leaves the
    /// lifecycle.
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
    /// Write why it is smaller than it was first thought into `severity_reason`, or set the severity, or
    /// the kind, back. What turned out to be no finding at all is withdrawn, with a reason. The number
    /// stays, whatever its letters say: with a reason, `kind` and number may differ.
    pub static SEVERITY_DOWNGRADED = {
        name: "severity-downgraded",
        family: History,
        level: Error,
        clause: "good practice",
        check: History(check),
    }
}

/// What makes a finding smaller than it was.
enum Fall<'t, 'a> {
    /// It is no nonconformity any more.
    Kind(Kind, &'t Version<'a>),
    /// It is no major one any more.
    Severity(&'t Version<'a>),
}

fn check(view: &HistoryView<'_>) -> Vec<Violation> {
    let Some(newest) = view.newest() else {
        return Vec::new();
    };
    if !newest.finding.severity_reason.is_missing() {
        return Vec::new();
    }
    let kind = newest.finding.kind.value();
    let is_nonconformity = kind.is_none_or(|kind| kind == Kind::Nonconformity);
    let is_major = newest.finding.severity.value() == Some(Severity::Major);
    let mut found = Vec::new();
    let mut kind: Option<(Kind, &Version<'_>)> = None;
    let mut severity: Option<(Severity, &Version<'_>)> = None;
    for (commit, version) in official(view.timeline()) {
        let finding = &version.record.finding;
        // Between two kinds or grades there may be versions without a usable one.
        let kind_before = finding
            .kind
            .value()
            .and_then(|now| kind.replace((now, version)));
        let severity_before = finding
            .severity
            .value()
            .and_then(|now| severity.replace((now, version)));
        let fall = match (kind_before, finding.kind.value()) {
            (Some((Kind::Nonconformity, before)), Some(now)) if now != Kind::Nonconformity => {
                // What was set back since says nothing of this.
                (!is_nonconformity).then_some(Fall::Kind(now, before))
            }
            _ => match (severity_before, finding.severity.value()) {
                (Some((Severity::Major, before)), Some(Severity::Minor)) => {
                    (!is_major && is_nonconformity).then_some(Fall::Severity(before))
                }
                _ => None,
            },
        };
        let Some(fall) = fall else { continue };
        let (Fall::Kind(_, before) | Fall::Severity(before)) = fall;
        let source = before.record.finding.source.value();
        let theirs = source.is_some_and(Source::is_external);
        let another = super::identity::is_another(before.record, version.record);
        if !theirs && !another && finding.severity_reason.is_missing() {
            found.push(violation(view, commit, version, &fall));
        }
    }
    found
}

fn violation(
    view: &HistoryView<'_>,
    commit: &Commit,
    version: &Version<'_>,
    fall: &Fall<'_, '_>,
) -> Violation {
    let reason = view.name("severity_reason");
    let (field, values, help) = match fall {
        Fall::Kind(now, _) => (
            "kind",
            ("nonconformity", now.word()),
            format!(
                "write into `{reason}` why it is no nonconformity any more, or withdraw it with a reason; the number stays"
            ),
        ),
        Fall::Severity(_) => (
            "severity",
            ("major", "minor"),
            format!("write into `{reason}` why it is smaller than it was thought"),
        ),
    };
    let (Fall::Kind(_, before) | Fall::Severity(before)) = fall;
    let place = |finding: &Finding| match fall {
        Fall::Kind(..) => finding.kind.span(),
        Fall::Severity(_) => finding.severity.span(),
    };
    let (from, to) = values;
    let message = format!(
        "`{}` went from `{from}` to `{to}` without `{reason}`, in {}",
        view.name(field),
        commit.named()
    );
    Violation::new(view.place(place), field, message, help)
        .about(format!("{from} -> {to}"))
        .done_by(&version.commit)
        .see_version(before, place(&before.record.finding), "the version before")
}
