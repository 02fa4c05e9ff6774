//! Rule `recurrence-not-escalated`. Not for grades that were lowered later (`severity-downgraded`).

use super::linked;
use crate::model::{Outcome, Severity};
use crate::rule::{RecurrenceView, Violation, declare_rule};

declare_rule! {
    /// A nonconformity repeats one whose action was verified as effective, is minor all the same, and does
    /// not say why.
    ///
    /// ## Why
    ///
    /// That it came back contradicts what was verified: the cause is still there, and so may be the
    /// weakness of the verification. Several related minors, or a minor that returns, can show that a
    /// whole requirement is not met, which is a major. It can stay minor, but somebody has to have thought
    /// about it.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// id: NC-2026-004
    /// ```
    ///
    /// ```markdown from=open as-of=2026-11-10 file=findings/2026/NC-2026-031-access-review.md
    /// id: NC-2026-031
    /// raised: 2026-11-09
    /// due: 2027-05-31
    /// severity: minor
    /// recurrence_of: [NC-2026-004]
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// id: NC-2026-004
    /// ```
    ///
    /// ```markdown from=open as-of=2026-11-10 file=findings/2026/NC-2026-031-access-review.md
    /// id: NC-2026-031
    /// raised: 2026-11-09
    /// due: 2027-05-31
    /// severity: minor
    /// severity_reason: One system of 14, its owner changed in the quarter; the 13 other reviews were on time
    /// recurrence_of: [NC-2026-004]
    /// ```
    ///
    /// ## How to fix
    ///
    /// Grade it `major`, or write in `severity_reason` why it stays minor although the earlier action did
    /// not work.
    pub static RECURRENCE_NOT_ESCALATED = {
        name: "recurrence-not-escalated",
        family: Recurrence,
        level: Warning,
        clause: "ISO27001:2022/10.2 b 1",
        check: Recurrence(check),
    }
}

fn check(view: &RecurrenceView<'_>) -> Vec<(usize, Violation)> {
    let mut found = Vec::new();
    for (at, record, earlier) in linked(view) {
        let finding = &record.finding;
        let minor = finding.severity.given();
        let Some(severity) = minor.filter(|severity| severity.value == Severity::Minor) else {
            continue;
        };
        if !finding.severity_reason.is_missing() {
            continue;
        }
        let effective = earlier.into_iter().find_map(|(id, earlier)| {
            let verification = earlier.finding.verification.get()?;
            let result = verification.result.given()?;
            (result.value == Outcome::Effective).then_some((id, earlier, result.span))
        });
        let Some((id, earlier, span)) = effective else {
            continue;
        };
        let name = |path: &str| view.policy.words.path(path);
        let message = format!(
            "this is minor, although it repeats {}, whose action was verified as effective",
            id.value
        );
        let help = format!(
            "grade it `major`, or say in `{}` why it stays minor",
            name("severity_reason")
        );
        let mut violation = Violation::new(severity.span, "severity", message, help);
        if view.register.at(earlier.path()).is_some() {
            violation = violation.see_in(earlier.path(), span, "verified as effective");
        }
        found.push((at, violation));
    }
    found
}
