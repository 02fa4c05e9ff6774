//! Rule `missing-correction`. Not for what the section Correction says.

use super::lacking;
use crate::model::Status;
use crate::model::lifecycle::Need;
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// The status says that the nonconformity itself was dealt with, and the record does not say when and
    /// by whom, or why nothing could be corrected.
    ///
    /// ## Why
    ///
    /// Whatever its cause, the lapse in front of you has to be put right or contained, and its
    /// consequences dealt with. That comes before and beside the search for causes, so a plan needs
    /// at least a day for it, and nothing is implemented or closed while it is open.
    ///
    /// ## Bad
    ///
    /// ```markdown from=corrected
    /// status: corrected
    /// correction:
    ///   by: tom.baker@acme.example
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=corrected
    /// status: corrected
    /// correction:
    ///   done: 2026-02-12
    ///   by: tom.baker@acme.example
    ///   evidence: [evidence/NC-2026-004/q4-review.csv]
    /// ```
    ///
    /// ## How to fix
    ///
    /// Fill in `correction.done` and `correction.by`. Where nothing can be corrected (a review that was
    /// missed cannot be held in the past), give the reason in `correction.not_applicable`. At `planned` a
    /// day in `correction.due` is enough; `analysed` asks for no correction at all, because the causes
    /// may be found first.
    pub static MISSING_CORRECTION = {
        name: "missing-correction",
        family: Lifecycle,
        level: Error,
        clause: "ISO27001:2022/10.2 a",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let planned = view.finding().status.value() == Some(Status::Planned);
    let claims = if planned {
        "a correction that is done or has a day"
    } else {
        "that the nonconformity was corrected"
    };
    lacking(view, Need::Correction, claims, |view| {
        let not_applicable = view.name("correction.not_applicable");
        let due = if planned {
            format!(", plan it with `{}`", view.name("correction.due"))
        } else {
            String::new()
        };
        format!(
            "say when it was done and by whom{due}, or give the reason in `{not_applicable}` where nothing can be corrected"
        )
    })
}
