//! Rule `empty-evidence`. Not for evidence that is not there (`missing-evidence`).

use super::{Wrong, fact, reported};
use crate::model::FileFact;
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// Evidence is a file without content, or a folder with nothing in it.
    ///
    /// ## Why
    ///
    /// An empty file has a name and a date, and shows nothing. Mostly an export failed, or the file was
    /// made to have a path to write into the record.
    ///
    /// ## Bad
    ///
    /// A report of no bytes:
    ///
    /// ```markdown from=closed
    /// correction:
    ///   done: 2026-02-12
    ///   by: tom.baker@acme.example
    ///   evidence: [evidence/NC-2026-004/export.csv]
    /// ```
    ///
    /// ```csv file=evidence/NC-2026-004/export.csv no-newline
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// correction:
    ///   done: 2026-02-12
    ///   by: tom.baker@acme.example
    ///   evidence: [evidence/NC-2026-004/export.csv]
    /// ```
    ///
    /// ```csv file=evidence/NC-2026-004/export.csv
    /// account,reviewed,result
    /// a.meyer,2026-02-11,kept
    /// ```
    ///
    /// ## How to fix
    ///
    /// Make the export again and commit it. If there was nothing to report, commit the report that says
    /// so: with its query, its date and its zero lines it is evidence.
    pub static EMPTY_EVIDENCE = {
        name: "empty-evidence",
        family: Evidence,
        level: Warning,
        clause: "ISO27001:2022/10.2 g",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    reported(view, |evidence| match fact(view, evidence)? {
        FileFact::File { size: 0 } => Some(Wrong {
            message: "is an empty file",
            help: "commit the file with its content, or name other evidence",
        }),
        FileFact::Folder { empty: true } => Some(Wrong {
            message: "is an empty folder, which git does not keep",
            help: "put the files into it, or name other evidence",
        }),
        _ => None,
    })
}
