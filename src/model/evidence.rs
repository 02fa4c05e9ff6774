//! Where evidence is said to lie, and what is there.
//!
//! Not for looking: a snapshot does that and answers with a `FileFact`.

use super::Text;
use crate::text::RepoPath;

/// One piece of evidence as a record names it.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// As written.
    pub text: Text,
    /// What it points at.
    pub target: Target,
}

/// What a piece of evidence points at.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A file of the repository, relative to the configuration's folder; with `@commit`, as it was then.
    File {
        /// Where it lies.
        path: RepoPath,
        /// The commit it is pinned to, as written.
        at: Option<Text>,
    },
    /// Something outside git, by its address.
    Address,
    /// A path that leads out of the repository: absolute, or up with `..`.
    Outside,
    /// Of `isms_changes` only: nothing had to change, with the reason (`none: ...`).
    Nothing,
}

impl Evidence {
    /// Reads what a record says. An address has a scheme (`https:`, `mailto:`); a drive letter is a path.
    pub fn new(text: &str) -> Self {
        let trimmed = text.trim();
        Self {
            target: Self::target(trimmed),
            text: trimmed.into(),
        }
    }

    /// Reads one entry of `isms_changes`, where `none: reason` is allowed.
    pub fn of_change(text: &str) -> Self {
        let mut change = Self::new(text);
        if change
            .text
            .strip_prefix("none")
            .is_some_and(|rest| rest.starts_with(':'))
        {
            change.target = Target::Nothing;
        }
        change
    }

    fn target(text: &str) -> Target {
        let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
        if scheme.len() > 1
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        {
            return Target::Address;
        }
        let (path, at) = match text.rsplit_once('@') {
            Some((path, at)) if !path.is_empty() && is_commit(at) => (path, Some(at.into())),
            _ => (text, None),
        };
        let absolute = path.starts_with(['/', '\\', '~']) || scheme.len() == 1;
        match normalised(path) {
            Some(path) if !absolute => Target::File {
                path: RepoPath::new(path),
                at,
            },
            _ => Target::Outside,
        }
    }

    /// The path of a file that must be in the snapshot: not pinned, not an address.
    pub fn live_path(&self) -> Option<&RepoPath> {
        match &self.target {
            Target::File { path, at: None } => Some(path),
            _ => None,
        }
    }
}

fn is_commit(text: &str) -> bool {
    text.len() >= 7 && text.chars().all(|c| c.is_ascii_hexdigit())
}

/// The path without `.` parts and with `..` resolved; none when it leads out.
pub fn normalised(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// What a snapshot has at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFact {
    /// Nothing.
    Missing,
    /// A folder with at least one entry, or an empty one.
    Folder {
        /// Whether nothing is in it.
        empty: bool,
    },
    /// A file of that many bytes.
    File {
        /// Its size in bytes.
        size: u64,
    },
    /// A git-lfs pointer whose content was not fetched.
    NotFetched,
    /// A link, or a folder on the way that is a link, which leads out of the repository.
    LeadsOutside,
    /// It is there but cannot be read.
    Unreadable,
}
