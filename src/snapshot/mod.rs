//! Where records are read from: a view of bytes by path.
//!
//! Every command works on a snapshot and does not know which kind it is. Not for understanding what
//! the bytes mean (that is `parse`).

mod drafted;
mod pinned;
mod stored;
mod worktree;

use crate::diagnostic::SnapshotInfo;
use crate::error::Fault;
use crate::git::Id;
use crate::model::{FileFact, PinnedFact};
use crate::text::RepoPath;

pub use drafted::{Drafted, Drafts};
pub use stored::Stored;
pub(crate) use worktree::LFS_SIZES;
pub use worktree::WorkTree;

/// Whether the bytes of a file only name a large file that lies elsewhere.
pub(crate) fn is_pointer(bytes: &[u8]) -> bool {
    bytes.starts_with(worktree::LFS)
}

/// Something in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where.
    pub path: RepoPath,
    /// What.
    pub kind: EntryKind,
    /// The object that holds its bytes, where the snapshot is git's.
    pub blob: Option<Id>,
}

/// What an entry of a folder is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A file.
    File,
    /// A symbolic link; never followed to read a record.
    Link,
    /// A file whose name is not UTF-8.
    NameNotText,
    /// Something that could not be listed, with the reason.
    Unreadable(String),
}

/// A snapshot of the repository, read-only, the same for all threads.
pub trait Snapshot: Sync {
    /// What it is, for reports.
    fn info(&self) -> SnapshotInfo;

    /// Everything below a folder that is no folder itself, sorted by path.
    ///
    /// # Errors
    /// When the folder is not there, or is no folder.
    fn list(&self, folder: &str) -> Result<Vec<Entry>, Fault>;

    /// The bytes of a file, at most one more than `limit` of them.
    ///
    /// # Errors
    /// Says why it cannot be read, and the way out. A fault of git means more than that one file: an
    /// object is missing or damaged, and nothing can be judged.
    fn read(&self, path: &RepoPath, limit: usize) -> Result<Vec<u8>, Fault>;

    /// What is at a path.
    ///
    /// # Errors
    /// When git cannot tell.
    fn fact(&self, path: &RepoPath) -> Result<FileFact, Fault>;

    /// What a commit behind the snapshot has at a path; a commit is given by the start of its id.
    ///
    /// # Errors
    /// When git cannot tell.
    fn pinned(&self, path: &RepoPath, commit: &str) -> Result<PinnedFact, Fault>;
}
