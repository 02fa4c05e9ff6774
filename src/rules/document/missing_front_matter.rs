//! Rule `missing-front-matter`. Not for fields that are missing in it (`missing-field`).

use super::problems;
use crate::model::ProblemKind;
use crate::rule::{RecordView, Violation, declare_rule};

declare_rule! {
    /// A file among the findings does not begin with its fields between two lines `---`.
    ///
    /// ## Why
    ///
    /// Number, status, owner and days stand in the front matter. Without it the file is a text that no
    /// deadline, no statistic and no auditor's sample will ever find.
    ///
    /// ## Bad
    ///
    /// ```markdown
    /// # Access review was missed
    ///
    /// There is no record of the review for Q4 2025.
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=open
    /// id: NC-2026-004
    /// title: Access review of the finance system for Q4 2025 was missed
    /// ---
    /// ## Nonconformity
    ///
    /// There is no record of the review for Q4 2025.
    /// ```
    ///
    /// ## How to fix
    ///
    /// Begin the file with a line `---`, write the fields one a line, and end them with another line
    /// `---`. `clause10 new` makes a record with all of them. If the file is no record, give it a name
    /// that begins with `_`, or exclude it in `clause10.yaml`.
    pub static MISSING_FRONT_MATTER = {
        name: "missing-front-matter",
        family: Document,
        level: Error,
        clause: "ISO27001:2022/7.5.2",
        check: Record(check),
    }
}

fn check(view: &RecordView<'_>) -> Vec<Violation> {
    problems(view, ProblemKind::NoFrontMatter)
}
