//! Where evidence is said to lie, and what is there.
//!
//! Not for looking: a snapshot does that and answers with a `FileFact`.

use std::sync::Arc;

use super::Text;
use crate::text::RepoPath;

/// One piece of evidence as a record names it.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// As written; shared with the path, where that is written as it is meant.
    pub text: Arc<str>,
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
        let text: Arc<str> = text.trim().into();
        Self {
            target: Self::target(&text),
            text,
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

    fn target(text: &Arc<str>) -> Target {
        if is_plain_path(text) {
            let path = RepoPath::new(Arc::clone(text));
            return Target::File { path, at: None };
        }
        let text: &str = text;
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

    /// The path of a file and the commit that it is pinned to.
    pub fn pinned(&self) -> Option<(&RepoPath, &str)> {
        match &self.target {
            Target::File { path, at: Some(at) } => Some((path, at)),
            _ => None,
        }
    }

    /// The path of a file in the repository, in the snapshot or pinned to a commit.
    pub fn file(&self) -> Option<&RepoPath> {
        match &self.target {
            Target::File { path, .. } => Some(path),
            _ => None,
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

/// Whether a text is a relative path and can be nothing else, as nearly all evidence is.
fn is_plain_path(text: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b' ' | b'.');
    let mut before = b'/';
    let parts_begin_well = text.bytes().all(|byte| {
        // No empty part, and none that begins with a dot: it may be `.` or `..`.
        let fits = if before == b'/' {
            plain(byte) && byte != b'.'
        } else {
            plain(byte) || byte == b'/'
        };
        before = byte;
        fits
    });
    parts_begin_well && before != b'/'
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
    /// It is there, but its content is elsewhere.
    NotFetched(Absence),
    /// A link, or a folder on the way that is a link, which leads out of the repository.
    LeadsOutside,
    /// It is there but cannot be read.
    Unreadable,
}

/// What is known of a file at the commit that evidence is pinned to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinnedFact {
    /// Nobody looked, or the clone ends before the commit.
    NotKnown,
    /// The repository has no such commit.
    NoCommit,
    /// The commit is there and not behind the snapshot: another clone need not have it.
    Apart,
    /// What the commit has at the path.
    File(FileFact),
}

/// Why the content of a file is not at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// It is a git-lfs pointer whose content was not fetched.
    LargeFile,
    /// It was not fetched into a partial clone.
    Partial,
    /// It lies in a submodule, another repository.
    Submodule,
    /// A sparse checkout leaves it out.
    Sparse,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_path_is_what_it_would_be_by_the_long_way() {
        for text in [
            "evidence/NC-1/a b.csv",
            "a",
            "a/.hidden",
            "./a",
            "a//b",
            "/a",
            "a/",
            "../a",
            "a/../b",
            "c:/a",
            "https://x.example",
            "a@1234567",
            "",
            "ä/b",
            "a\\b",
        ] {
            let evidence = Evidence::new(text);
            let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
            if is_plain_path(text) {
                assert!(scheme.is_empty(), "{text}");
                assert_eq!(normalised(text).as_deref(), Some(text));
                assert_eq!(evidence.live_path().map(RepoPath::as_str), Some(text));
            }
        }
        assert!(
            is_plain_path("evidence/NC-1/a b.csv")
                && !is_plain_path("a/../b")
                && !is_plain_path("")
        );
        assert_eq!(
            Evidence::new("a/../b").live_path().map(RepoPath::as_str),
            Some("b")
        );
        assert_eq!(Evidence::new("a@1234567").live_path(), None);
    }
}
