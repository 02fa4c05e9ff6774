//! Rule `file-name-mismatch`. Not for the form of ids (`invalid-value`).

use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// The name of the file does not begin with the id of the record.
    ///
    /// ## Why
    ///
    /// People find a record by its file name, minutes and tickets name it by its id. Where the two
    /// differ, somebody will read, cite or mend the wrong one.
    ///
    /// ## Bad
    ///
    /// In the file `findings/2026/NC-2026-004-access-review.md`:
    ///
    /// ```markdown from=open
    /// id: NC-2026-005
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=open
    /// id: NC-2026-004
    /// ```
    ///
    /// ## How to fix
    ///
    /// Name the file after the id: the id alone, or the id, a `-` and some words. `git mv` keeps its
    /// history together. If the file was copied as a start for a new record, correct the id instead.
    pub static FILE_NAME_MISMATCH = {
        name: "file-name-mismatch",
        family: Document,
        level: Error,
        clause: "ISO27001:2022/7.5.2",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let Some(id) = view.finding().id.given() else {
        return Vec::new();
    };
    let rest = view.path().stem().strip_prefix(&*id.value);
    if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-')) {
        return Vec::new();
    }
    let message = format!(
        "the id is `{}`, and the file is named `{}`",
        id.value,
        view.path().file_name()
    );
    let help = format!(
        "rename the file to `{0}.md`, or to `{0}-` and some words, or correct the id",
        id.value
    );
    vec![Violation::new(id.span, "id", message, help)]
}
