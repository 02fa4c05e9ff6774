//! Rule `missing-evidence`. Not for evidence that is there and empty (`empty-evidence`).

use super::{Wrong, fact, reported};
use crate::model::lifecycle::Need;
use crate::model::{Evidence, FileFact, PinnedFact};
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// Evidence that the record names is not in the repository, or was not in the commit that it is pinned to,
    /// or a step is claimed that names none.
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
    /// address. A file that is pinned (`path@commit`) must have been there in that commit, and the commit must
    /// be part of the history that is checked: one of a branch that was squashed is gone for others. Every
    /// corrective action that is done, and the verification, need at least one piece.
    pub static MISSING_EVIDENCE = {
        name: "missing-evidence",
        family: Evidence,
        level: Error,
        clause: "ISO27001:2022/10.2 g",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let mut violations = reported(view, |evidence| match fact_or_commit(view, evidence)? {
        Err(wrong) => Some(wrong),
        Ok(FileFact::Missing) if evidence.pinned().is_some() => Some(Wrong {
            message: "was not there in that commit",
            help: "name a commit that has the file (`git log -- PATH` lists them); paths start from the folder of clause10.yaml",
        }),
        Ok(FileFact::Missing) if is_prose(evidence) => Some(Wrong {
            message: "is not the path of a file that is there",
            help: "name a file of the repository; what there is to say belongs in the section",
        }),
        Ok(FileFact::Missing) => Some(Wrong {
            message: "is not there",
            help: "add the file, or correct the path, which starts from the folder of clause10.yaml",
        }),
        Ok(FileFact::Unreadable) => Some(Wrong {
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

/// What is where the evidence is said to lie, or what is wrong with the commit that it is pinned to.
fn fact_or_commit(view: &FindingView<'_>, evidence: &Evidence) -> Option<Result<FileFact, Wrong>> {
    let wrong = |message, help| Some(Err(Wrong { message, help }));
    match evidence.pinned().map(|_| view.pinned(evidence)) {
        Some(PinnedFact::NoCommit) => wrong(
            "is pinned to a commit that the repository does not have",
            "correct the id of the commit, or pin the file to one that is on this branch",
        ),
        Some(PinnedFact::Apart) => wrong(
            "is pinned to a commit that is not part of this history, and that other clones need not have",
            "pin the file to a commit that is on this branch",
        ),
        _ => fact(view, evidence).map(Ok),
    }
}

/// Whether somebody wrote a sentence in place of a path.
fn is_prose(evidence: &Evidence) -> bool {
    evidence.text.contains(' ') && !evidence.text.contains(['/', '\\', '.'])
}
