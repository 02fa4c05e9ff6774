//! Rule `missing-evidence`. Not for evidence that is there and empty (`empty-evidence`).

use super::{Wrong, fact, reported};
use crate::model::lifecycle::Need;
use crate::model::{Evidence, FileFact};
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// Evidence that the record names is not in the repository, or a step is claimed that names none.
    ///
    /// ## Why
    ///
    /// "Done" without anything to show for it is the most frequent reason why an answer to a finding is
    /// sent back. A path that leads to nothing is worse: it looks as if there had been something.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// correction:
    ///   done: 2026-02-12
    ///   by: tom.baker@acme.example
    ///   evidence: [evidence/NC-2026-004/q4-reviews.csv]
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// correction:
    ///   done: 2026-02-12
    ///   by: tom.baker@acme.example
    ///   evidence: [evidence/NC-2026-004/q4-review.csv]
    /// ```
    ///
    /// ## How to fix
    ///
    /// Commit the file together with the record; paths start from the folder of `clause10.yaml`, not from
    /// that of the record. If the evidence lies in another system, commit an export of it, or name its
    /// address. Every corrective action that is done, and the verification, need at least one piece.
    pub static MISSING_EVIDENCE = {
        name: "missing-evidence",
        family: Evidence,
        level: Error,
        clause: "ISO27001:2022/10.2 g",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let mut violations = reported(view, |evidence| match fact(view, evidence)? {
        FileFact::Missing if is_prose(evidence) => Some(Wrong {
            message: "is not the path of a file that is there",
            help: "name a file of the repository; what there is to say belongs in the section",
        }),
        FileFact::Missing => Some(Wrong {
            message: "is not there",
            help: "add the file, or correct the path, which starts from the folder of clause10.yaml",
        }),
        FileFact::Unreadable => Some(Wrong {
            message: "is there and cannot be read",
            help: "make it readable for the user who runs clause10",
        }),
        _ => None,
    });
    for lack in view
        .lacks()
        .iter()
        .filter(|lack| lack.need == Need::Evidence)
    {
        let field = lack.fields.first().map_or("", String::as_str);
        let message = format!(
            "status `{}` claims evidence, but `{}` names none",
            view.claimed(),
            view.name(field)
        );
        let help = "name the file that shows it, or set the status back until there is one";
        violations.push(
            Violation::new(view.finding().status_span(), field, message, help)
                .about(field)
                .see(lack.near, "to be completed here"),
        );
    }
    violations
}

/// Whether somebody wrote a sentence in place of a path.
fn is_prose(evidence: &Evidence) -> bool {
    evidence.text.contains(' ') && !evidence.text.contains(['/', '\\', '.'])
}
