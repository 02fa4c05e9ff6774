//! Rule `missing-verification`. Not for whether the verification is any good.

use super::lacking;
use crate::model::lifecycle::Need;
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// The status says that the effectiveness of the corrective actions was verified, and the record
    /// does not say when, by whom, or with what result.
    ///
    /// ## Why
    ///
    /// Reviewing effectiveness is what tells a corrective action from a hope. A record closed without
    /// it is closed on paper; auditors look for exactly this first.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// verification:
    ///   criteria: The reviews of Q1 and Q2 2026 are finished on time
    ///   due: 2026-07-31
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
    /// Have somebody other than who did the action check the criteria, then fill in
    /// `verification.done`, `by` and `result`. If nobody has checked yet, set the status back to
    /// `implemented`.
    pub static MISSING_VERIFICATION = {
        name: "missing-verification",
        family: Lifecycle,
        level: Error,
        clause: "ISO27001:2022/10.2 d",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    lacking(
        view,
        Need::Verification,
        "that effectiveness was verified",
        |_| "fill them in once it was, or set the status back to `implemented`".to_owned(),
    )
}
