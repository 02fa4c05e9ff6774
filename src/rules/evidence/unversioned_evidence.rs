//! Rule `unversioned-evidence`. Not for paths of any kind.

use super::{Wrong, reported};
use crate::model::Target;
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// Evidence is named by an address, outside of what git keeps.
    ///
    /// ## Why
    ///
    /// What stands at an address can change or disappear without a trace, and the record cannot show what
    /// stood there when the step was taken. It may still be the best evidence there is: this is for you
    /// to know, not a fault.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// evidence: ["https://tickets.acme.example/browse/SEC-418"]
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// evidence: [evidence/NC-2026-004/q4-review.csv]
    /// ```
    ///
    /// ## How to fix
    ///
    /// Commit an export of the ticket or page beside the record, or instead of the address. Where the
    /// system keeps its own trail, and is kept for as long as the record, set this rule to `off`.
    pub static UNVERSIONED_EVIDENCE = {
        name: "unversioned-evidence",
        family: Evidence,
        level: Info,
        clause: "ISO27001:2022/7.5.3",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    reported(view, |evidence| {
        (evidence.target == Target::Address).then_some(Wrong {
            message: "is an address: git does not keep what stands there",
            help: "commit an export of it, so that it stays as it was",
        })
    })
}
