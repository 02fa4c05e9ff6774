//! Rule `unreadable-finding`. Not for text that is there and is no record (`missing-front-matter`).

use super::problems;
use crate::model::ProblemKind;
use crate::rule::{RecordView, Violation, declare_rule};

declare_rule! {
    /// A file among the findings cannot be read as text: it is in another encoding, damaged, far too
    /// large, a symbolic link, or closed to the user who runs clause10.
    ///
    /// ## Why
    ///
    /// What cannot be read cannot be judged, counted or shown to an auditor. Passing over such a file in
    /// silence would make the register look better than it is.
    ///
    /// ## Bad
    ///
    /// A record saved as Windows-1252, where the `é` is one byte that UTF-8 does not know:
    ///
    /// ```markdown from=open bytes
    /// title: Visitor log of the site in Orl\xe9ans was not kept
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=open
    /// title: Visitor log of the site in Orléans was not kept
    /// ```
    ///
    /// ## How to fix
    ///
    /// Save the file as UTF-8; most editors offer this under "save with encoding". A file that was
    /// damaged comes back with `git restore`. Put the file itself in place of a link, and move long
    /// material, such as an export, into the evidence folder.
    pub static UNREADABLE_FINDING = {
        name: "unreadable-finding",
        family: Document,
        level: Error,
        clause: "ISO27001:2022/7.5.3",
        check: Record(check),
    }
}

fn check(view: &RecordView<'_>) -> Vec<Violation> {
    problems(view, ProblemKind::Unreadable)
}
