//! Rule `evidence-not-fetched`. Not for evidence that was never committed (`missing-evidence`).

use super::{Wrong, fact, reported};
use crate::model::{Absence, FileFact};
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// Evidence is kept in git's large file storage, and here is only the pointer to it.
    ///
    /// ## Why
    ///
    /// The pointer says that a file of this size existed when it was committed, not that the storage
    /// still has it. Until its content was fetched once, nobody knows whether the evidence is there.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// evidence: [evidence/NC-2026-004/recording.mp4]
    /// ```
    ///
    /// ```text file=evidence/NC-2026-004/recording.mp4
    /// version https://git-lfs.github.com/spec/v1
    /// oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
    /// size 48120391
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// evidence: [evidence/NC-2026-004/q4-review.csv]
    /// ```
    ///
    /// ## How to fix
    ///
    /// Run `git lfs pull`. In a pipeline, tell the checkout step to fetch large files, or accept this in
    /// the configuration if fetching them is too much there and they are checked elsewhere.
    pub static EVIDENCE_NOT_FETCHED = {
        name: "evidence-not-fetched",
        family: Evidence,
        level: Warning,
        clause: "ISO27001:2022/7.5.3",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    reported(view, |evidence| {
        let FileFact::NotFetched(why) = fact(view, evidence)? else {
            return None;
        };
        let (message, help) = match why {
            Absence::LargeFile => (
                "is a git-lfs pointer whose content was not fetched",
                "run `git lfs pull`, then check again",
            ),
            Absence::Partial => (
                "was not fetched into this partial clone",
                "run `git fetch --refetch --no-filter`, then check again",
            ),
            Absence::Submodule => (
                "lies in a submodule, which is another repository",
                "run `git submodule update --init` and check the working tree",
            ),
            Absence::Sparse => (
                "is left out of this sparse checkout",
                "add its folder with `git sparse-checkout add`, then check again",
            ),
        };
        Some(Wrong { message, help })
    })
}
