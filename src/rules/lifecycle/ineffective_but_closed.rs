//! Rule `ineffective-but-closed`. Not for a record that is at `verified`: it waits to be opened again.

use crate::model::lifecycle::Need;
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// The verification found that the actions did not work, and the finding is closed.
    ///
    /// ## Why
    ///
    /// A result of `not-effective` means that the cause is still there, or was never the cause. Closing
    /// on it says that the management system accepts the failure, and the next audit finds it again, as
    /// a recurrence then.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// status: closed
    /// verification:
    ///   criteria: The reviews of Q1 and Q2 2026 are finished on time
    ///   due: 2026-07-31
    ///   done: 2026-07-10
    ///   by: maria.lopez@acme.example
    ///   result: not-effective
    ///   evidence: [evidence/NC-2026-004/q1-review.csv, evidence/NC-2026-004/q2-review.csv]
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=analysed as-of=2026-07-20
    /// status: analysed
    /// reopened:
    ///   - date: 2026-07-13
    ///     by: maria.lopez@acme.example
    ///     reason: The review of Q2 was late again; the cause analysis goes on
    /// ```
    ///
    /// ## How to fix
    ///
    /// Open the finding again: add an entry to `reopened`, set the status back to where work starts
    /// anew (`corrected` or `analysed`), take out the fields of the steps that are done again, and look
    /// for the cause that the actions missed. What was tried before stays in git.
    pub static INEFFECTIVE_BUT_CLOSED = {
        name: "ineffective-but-closed",
        family: Lifecycle,
        level: Error,
        clause: "ISO27001:2022/10.2 d",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let finding = view.finding();
    view.lacks()
        .iter()
        .filter(|lack| lack.need == Need::EffectiveResult)
        .map(|lack| {
            let message = format!(
                "`{}` says that the actions were not effective, and the finding is closed",
                view.name("verification.result")
            );
            let help = format!(
                "open the finding again with an entry in `{}`, and look for the cause that the actions missed",
                view.name("reopened")
            );
            let span = lack.near.unwrap_or(finding.status_span());
            Violation::new(span, "verification.result", message, help)
                .see(finding.status.span(), "closed here")
        })
        .collect()
}
