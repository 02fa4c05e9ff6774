//! Rule `unclosed-comment`. Not for sections that are nowhere (`missing-section`).

use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// An HTML comment is not closed, so nobody sees what stands after it.
    ///
    /// ## Why
    ///
    /// Markdown shows nothing from `<!--` on until there is a `-->`. The sections after it are in the file,
    /// whoever wrote them believes that they are in the record, and every reader and program finds a
    /// record that ends in the middle.
    ///
    /// ## Bad
    ///
    /// ```markdown from=open
    /// ## Nonconformity
    ///
    /// The review of access rights for Q4 2025 was not held.
    ///
    /// <!-- What is not as it should be?
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=open
    /// ## Nonconformity
    ///
    /// The review of access rights for Q4 2025 was not held.
    ///
    /// <!-- What is not as it should be? -->
    /// ```
    ///
    /// ## How to fix
    ///
    /// Close the comment with `-->` where it ends, or delete it. Sections that the comment hides are not
    /// reported as missing; what is wrong in them shows once it is closed.
    pub static UNCLOSED_COMMENT = {
        name: "unclosed-comment",
        family: Document,
        level: Error,
        clause: "ISO27001:2022/7.5.2",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let Some(comment) = &view.body().unclosed else {
        return Vec::new();
    };
    let titles: Vec<String> = comment
        .hidden
        .iter()
        .map(|kind| format!("`{}`", view.policy().words.title(*kind)))
        .collect();
    let hidden = match titles.split_last() {
        None => "what stands after it".to_owned(),
        Some((one, [])) => format!("the section {one}"),
        Some((last, rest)) => format!("the sections {} and {last}", rest.join(", ")),
    };
    let message = format!("this comment is not closed and hides {hidden}");
    let help = "write `-->` where the comment ends, or delete it";
    vec![Violation::new(comment.mark, "", message, help).about(titles.join(", "))]
}
