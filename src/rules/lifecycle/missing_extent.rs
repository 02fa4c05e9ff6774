//! Rule `missing-extent`. Not for whether one looked far enough.

use super::lacking;
use crate::model::lifecycle::Need;
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// The status says that the analysis is finished, and the record does not say where one looked for
    /// similar nonconformities.
    ///
    /// ## Why
    ///
    /// The cause that struck once may have struck elsewhere, or may be about to. Of all the parts of an
    /// answer this one is left out most often, and certification bodies send answers back for it.
    ///
    /// ## Bad
    ///
    /// ```markdown from=analysed
    /// root_cause:
    ///   done: 2026-02-20
    ///   by: tom.baker@acme.example
    ///   method: five-whys
    ///   categories: [no-owner]
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=analysed
    /// root_cause:
    ///   done: 2026-02-20
    ///   by: tom.baker@acme.example
    ///   method: five-whys
    ///   categories: [no-owner]
    ///   extent:
    ///     checked: All 14 recurring reviews in the control calendar
    ///     similar: []
    /// ```
    ///
    /// ## How to fix
    ///
    /// Ask where else the same cause is at work: the other systems of that owner, the other reviews of
    /// that calendar, the other sites. Write in `root_cause.extent.checked` where you looked, and in
    /// `similar` what you found; an empty list is a fine result once somebody has looked.
    pub static MISSING_EXTENT = {
        name: "missing-extent",
        family: Lifecycle,
        level: Error,
        clause: "ISO27001:2022/10.2 b 3",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    lacking(
        view,
        Need::Extent,
        "that similar nonconformities were looked for",
        |_| {
            "say where you looked for the same failure or cause, even where you found none"
                .to_owned()
        },
    )
}
