//! Rule `invalid-yaml`. Not for values of the wrong form (`invalid-value`).

use super::problems;
use crate::model::ProblemKind;
use crate::rule::{RecordView, Violation, declare_rule};

declare_rule! {
    /// A part of the front matter is not YAML, or is YAML of a kind that records do not use: a key given
    /// twice, an anchor, an alias, a tag.
    ///
    /// ## Why
    ///
    /// Programs disagree about what such a text means: one takes the first of two owners, another the
    /// last, a third neither. A record that is to be evidence must say one thing only.
    ///
    /// ## Bad
    ///
    /// ```markdown from=open
    /// title: Access review: none was held for Q4 2025
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=open
    /// title: "Access review: none was held for Q4 2025"
    /// ```
    ///
    /// ## How to fix
    ///
    /// Put a text in quotes when it holds a `:` followed by a blank, or begins with a character such as
    /// `@`, `*`, `[` or `"`. Indent with blanks, never with tabs. Of a key that stands there twice keep
    /// one. The other fields of the record are judged meanwhile.
    pub static INVALID_YAML = {
        name: "invalid-yaml",
        family: Document,
        level: Error,
        clause: "ISO27001:2022/7.5.2",
        check: Record(check),
    }
}

fn check(view: &RecordView<'_>) -> Vec<Violation> {
    problems(view, ProblemKind::Yaml)
}
