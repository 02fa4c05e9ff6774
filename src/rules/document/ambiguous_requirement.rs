//! Rule `ambiguous-requirement`. Not for numbers that no edition has (`unknown-requirement`).

use super::requirements;
use crate::catalog::ambiguity;
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// A number is cited without its edition, and the editions of 2013 and 2022 use it for different
    /// things.
    ///
    /// ## Why
    ///
    /// Clauses 10.1 and 10.2 changed places between the editions, and nine ids of Annex A stood for a
    /// group of controls before they stood for a control. A reader who knows the other edition looks up
    /// something else than what was found.
    ///
    /// ## Bad
    ///
    /// ```markdown from=open
    /// requirements: [A.8.2]
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=open
    /// requirements: [ISO27001:2022/A.8.2]
    /// ```
    ///
    /// ## How to fix
    ///
    /// Write the edition before the number. If all records of the register cite the same edition, say so
    /// once with `requirements.default_edition` in `clause10.yaml`.
    pub static AMBIGUOUS_REQUIREMENT = {
        name: "ambiguous-requirement",
        family: Document,
        level: Warning,
        clause: "ISO27001:2022/10.2 f",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let default = view.policy().default_edition();
    requirements(view, |cited| {
        let ambiguity = ambiguity(cited.read.as_ref().ok()?, default)?;
        Some((ambiguity.message, ambiguity.help))
    })
}
