//! Proposes the commit at which clause10 is adopted, where records are there already.
//!
//! Not for what is inherited from it: that is judged each time.

use std::path::Path;

use crate::commands::judge::{Question, View, judge};
use crate::config::FILE_NAME;

/// What is said above the commit that `init` proposes.
pub const ADOPTED: &str = "\
# Proposed by `clause10 init`, as some records of this commit have faults. New faults fail, also in these
# records. The commit must stay: one of the main branch, or a tag. Delete the line to have all faults count.
";

/// The commit at which clause10 could be adopted, with the number of errors and warnings there; none
/// where nothing is wrong in what is committed, or nothing can be said of it.
pub fn adoption(root: &Path) -> Option<(String, usize)> {
    let top = crate::git::top_of(root)?;
    let judged = |no_history| {
        judge(&Question {
            paths: &[root.to_path_buf()],
            view: View::Commit("HEAD"),
            no_history,
            ..Question::default()
        })
    };
    // A clone without its whole history has records all the same.
    let report = judged(false).or_else(|_| judged(true)).ok()?;
    let wrong = report.summary.errors + report.summary.warnings;
    // The commit may know another register, around this folder.
    let is_own = top.join(&report.prefix) == root.join("");
    let has_faults = report.summary.findings > 0 && wrong > 0;
    let commit = report.snapshot.commit.filter(|_| has_faults && is_own)?;
    Some((commit, wrong))
}

/// How the faults of an old register are kept from failing.
pub fn proposal(commit: &str, wrong: usize, has_configuration: bool) -> String {
    let short = commit.get(..10).unwrap_or(commit);
    let what = match wrong {
        1 => "1 error or warning".to_owned(),
        wrong => format!("{wrong} errors and warnings"),
    };
    let line = adopted_at(commit);
    let how = if has_configuration {
        format!(
            "To have them inherited, so that only new ones fail, add to {FILE_NAME}:\n\n  {line}\n"
        )
    } else {
        format!("{FILE_NAME} has them inherited, so that only new ones fail:\n\n  {line}\n")
    };
    format!("In commit {short} the register has {what} already.\n{how}\n")
}

/// The line of the configuration that names a commit; its digits must not look like a number.
pub fn adopted_at(commit: &str) -> String {
    format!("adopted-at: {}", crate::edit::scalar_text(commit))
}
