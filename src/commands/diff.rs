//! What a change of a file would be, as a unified diff that `git apply` takes.
//!
//! Not for changing anything.

use similar::TextDiff;

/// The diff of a file, with paths from the top of the repository; empty where nothing changes.
pub fn unified(path: &str, before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    let (old, new) = (format!("a/{path}"), format!("b/{path}"));
    TextDiff::from_lines(before, after)
        .unified_diff()
        .header(&old, &new)
        .to_string()
}
