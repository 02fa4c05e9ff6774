//! Rule `verified-too-soon`. Not for a verification before the action (`dates-out-of-order`).

use crate::model::{Day, Spanned};
use crate::policy::Level;
use crate::policy::calendar::days_between;
use crate::rule::{FindingView, Violation, declare_rule};
use crate::text::counted;

declare_rule! {
    /// Effectiveness was verified so soon after the last action that the failure had no chance to come
    /// back: on the same day (an error), or before the days that the configuration asks for have passed.
    ///
    /// ## Why
    ///
    /// On the day an action is finished one can see that it was carried out, not that it worked. A
    /// quarterly review shows its effect after a quarter, a weekly job after some weeks.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// verification:
    ///   criteria: The reviews of Q1 and Q2 2026 are finished on time
    ///   due: 2026-07-31
    ///   done: 2026-03-27
    ///   by: maria.lopez@acme.example
    ///   result: effective
    ///   evidence: [evidence/NC-2026-004/q1-review.csv]
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// verification:
    ///   criteria: The reviews of Q1 and Q2 2026 are finished on time
    ///   due: 2026-07-31
    ///   done: 2026-07-10
    ///   by: maria.lopez@acme.example
    ///   result: effective
    ///   evidence: [evidence/NC-2026-004/q1-review.csv]
    /// ```
    ///
    /// ## How to fix
    ///
    /// Verify again when the process has run often enough to fail, and date that. Where the effect can
    /// be seen at once (a test that now fails when it should), say so in a waiver. How many days have to
    /// pass is set per severity under `verification_wait` in `clause10.yaml`; 30 by default, 0 for none.
    pub static VERIFIED_TOO_SOON = {
        name: "verified-too-soon",
        family: Lifecycle,
        level: Warning,
        clause: "good practice",
        check: Finding(check),
    }
}

/// Days to wait where the severity is not known or has no setting.
const WAIT: u32 = 30;

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let finding = view.finding();
    let verified = finding.verification.get().and_then(|v| v.done.given());
    let (Some(verified), Some(action)) = (verified, last_action(view)) else {
        return Vec::new();
    };
    let wait = finding
        .severity
        .value()
        .and_then(|severity| view.policy().settings.verification_wait.get(&severity))
        .map_or(WAIT, |wait| *wait);
    let passed = days_between(action.value, verified.value);
    if passed < 0 || passed >= i64::from(wait) {
        return Vec::new();
    }
    let when = match passed {
        0 => "on the day".to_owned(),
        _ => format!("{} after", counted(passed, "day")),
    };
    let message = format!(
        "`{}` is {when} the last action was done; {} are to pass before its effect is judged",
        view.name("verification.done"),
        counted(wait, "day")
    );
    let help = "verify again once the failure has had a chance to come back, and date that";
    let violation = Violation::new(verified.span, "verification.done", message, help)
        .see(Some(action.span), "the last action was done here");
    vec![if passed == 0 {
        violation.at_level(Level::Error)
    } else {
        violation
    }]
}

/// The day of the action that was done last; none while one is not done.
fn last_action<'a>(view: &FindingView<'a>) -> Option<&'a Spanned<Day>> {
    let finding = view.finding();
    let last = finding.actions_done()?;
    let mut days = finding
        .corrective_actions
        .items()
        .iter()
        .filter_map(|action| action.value.done.given());
    days.find(|day| day.value == last)
}
