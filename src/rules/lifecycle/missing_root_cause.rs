//! Rule `missing-root-cause`. Not for whether the cause is one (family cause) and not for its extent.

use super::lacking;
use crate::model::lifecycle::Need;
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// The status says that the causes are known, and the record does not say when they were found, by
    /// whom, with what method, or of what kind they are.
    ///
    /// ## Why
    ///
    /// An action that is decided before the causes are known can only treat the symptom. The kinds of
    /// causes are also what a management review sees across findings: five records with `no-owner` tell
    /// more than five good stories.
    ///
    /// ## Bad
    ///
    /// ```markdown from=analysed
    /// status: analysed
    /// root_cause:
    ///   due: 2026-02-24
    ///   by: tom.baker@acme.example
    ///   extent: {checked: All 14 recurring reviews in the control calendar}
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=analysed
    /// status: analysed
    /// root_cause:
    ///   done: 2026-02-20
    ///   by: tom.baker@acme.example
    ///   method: five-whys
    ///   categories: [no-owner]
    ///   extent: {checked: All 14 recurring reviews in the control calendar}
    /// ```
    ///
    /// ## How to fix
    ///
    /// Finish the analysis, write how you got to the causes in the section Root cause, and fill in
    /// `root_cause.done`, `by`, `method` and `categories` (more than one where several causes came
    /// together). If it is still going on, set the status back to `corrected`, or to `open` where the
    /// correction is not done either.
    pub static MISSING_ROOT_CAUSE = {
        name: "missing-root-cause",
        family: Lifecycle,
        level: Error,
        clause: "ISO27001:2022/10.2 b 2",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    lacking(view, Need::RootCause, "that the causes are known", |_| {
        "finish the cause analysis and fill them in, or set the status back to `corrected` or `open`".to_owned()
    })
}
