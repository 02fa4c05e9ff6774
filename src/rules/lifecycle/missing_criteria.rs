//! Rule `missing-criteria`. Not for when the criteria were written: only git knows that.

use super::lacking;
use crate::model::lifecycle::Need;
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// The status says that the plan stands, and the record does not say what will show that it worked,
    /// or when that will be looked at.
    ///
    /// ## Why
    ///
    /// Criteria that are fixed beforehand can fail; those written together with the result never do. A
    /// day makes sure that somebody looks, after the failure has had a chance to come back.
    ///
    /// ## Bad
    ///
    /// ```markdown from=planned
    /// verification:
    ///   due: 2026-07-31
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=planned
    /// verification:
    ///   criteria: The reviews of Q1 and Q2 2026 are finished on time
    ///   due: 2026-07-31
    /// ```
    ///
    /// ## How to fix
    ///
    /// Write in `verification.criteria` what an outsider could observe if the actions worked: a number,
    /// a sample, a period without the failure. That an action was carried out is no criterion. Set
    /// `verification.due` to a day by which there is something to observe.
    pub static MISSING_CRITERIA = {
        name: "missing-criteria",
        family: Lifecycle,
        level: Error,
        clause: "ISO27001:2022/10.2 d",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    lacking(
        view,
        Need::Criteria,
        "that it is settled how effectiveness will be verified",
        |_| "say what will show that the actions worked, and by when that is looked at".to_owned(),
    )
}
