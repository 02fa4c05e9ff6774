//! Rule `unknown-requirement`. Not for numbers that exist and may be the wrong ones.

use super::requirements;
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// A requirement is cited that the named edition, scheme or document does not have, or in a form that
    /// does not say what is meant.
    ///
    /// ## Why
    ///
    /// A nonconformity is one only against a requirement. If nobody can look the requirement up, the
    /// grade can be disputed, and the finding is left out when findings are counted by control or
    /// compared for recurrence.
    ///
    /// ## Bad
    ///
    /// ```markdown from=open
    /// requirements: [ISO27001:2022/A.9.2.5]
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=open
    /// requirements: [ISO27001:2022/A.5.18]
    /// ```
    ///
    /// ## How to fix
    ///
    /// Write `ISO27001:2022/` and the number of the clause or control, or the name of your document, a
    /// slash and the paragraph. The message proposes the number that was probably meant. Other standards
    /// are declared under `requirements.schemes` in `clause10.yaml`.
    pub static UNKNOWN_REQUIREMENT = {
        name: "unknown-requirement",
        family: Document,
        level: Error,
        clause: "ISO27001:2022/10.2 f",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    requirements(view, |cited| {
        let problem = cited.read.as_ref().err()?;
        Some((problem.message.clone(), problem.help.clone()))
    })
}
