//! Rule `duplicate-section`. Not for headings that are no section of a record: `Detail` may stand in several.

use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// Two sections of a record have one title.
    ///
    /// ## Why
    ///
    /// Only the first of them is judged, so what stands in the second is looked at by nobody. Mostly one
    /// of the two is what was left of the template, or of a merge, and sometimes the two contradict each
    /// other.
    ///
    /// ## Bad
    ///
    /// ```markdown from=open
    /// ## Nonconformity
    ///
    /// The review of access rights for Q4 2025 was not held.
    ///
    /// ## Observation
    ///
    /// It was seen by chance.
    ///
    /// ### Nonconformity
    ///
    /// 61 accounts were affected.
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=open
    /// ## Nonconformity
    ///
    /// The review of access rights for Q4 2025 was not held. It was seen by chance.
    ///
    /// ### Accounts
    ///
    /// 61 accounts were affected.
    /// ```
    ///
    /// ## How to fix
    ///
    /// Put the texts together under one heading, or give the second one a title that says what it adds.
    /// What a later cycle of the finding found belongs in the same section; git keeps what it said before.
    pub static DUPLICATE_SECTION = {
        name: "duplicate-section",
        family: Document,
        level: Warning,
        clause: "ISO27001:2022/7.5.2",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    for section in &view.body().sections {
        let Some(kind) = section.kind else {
            continue;
        };
        let Some(first) = view
            .body()
            .section(kind)
            .filter(|first| first.heading != section.heading)
        else {
            continue;
        };
        let message = format!(
            "there is a section `{}` already, and only that one is judged",
            view.policy().words.title(kind)
        );
        let help = "put the texts together under one heading, or give this one another title";
        violations.push(
            Violation::new(section.heading, kind.word(), message, help)
                .see(Some(first.heading), "the first of the two"),
        );
    }
    violations
}
