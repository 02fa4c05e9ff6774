//! Rule `evidence-outside-repository`. Not for addresses (`unversioned-evidence`).

use super::{Wrong, fact, reported};
use crate::model::{FileFact, Target};
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// Evidence is named by a path that leads out of the repository: an absolute path, one that climbs
    /// with `..`, or a link to somewhere else.
    ///
    /// ## Why
    ///
    /// A path on somebody's disk shows nothing to anybody else. Nobody can tell whether the file is still
    /// there, or whether it changed after the step that relied on it.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// isms_changes: [../handbook/access-control.md]
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// isms_changes: [policies/access-control.md]
    /// ```
    ///
    /// ## How to fix
    ///
    /// Copy the file into the evidence folder and name it by its path from the folder of `clause10.yaml`,
    /// the same for all records. If it has to stay where it is, name an address that others can reach.
    pub static EVIDENCE_OUTSIDE_REPOSITORY = {
        name: "evidence-outside-repository",
        family: Evidence,
        level: Error,
        clause: "ISO27001:2022/7.5.3",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    reported(view, |evidence| {
        if evidence.target == Target::Outside {
            return Some(Wrong {
                message: "is a path that leads out of the repository",
                help: "copy the file into the repository, and name it from the folder of clause10.yaml",
            });
        }
        (fact(view, evidence)? == FileFact::LeadsOutside).then_some(Wrong {
            message: "is, or lies behind, a link that leads out of the repository",
            help: "put the file itself in place of the link",
        })
    })
}
