//! A snapshot with some files as they would be after a change that is not written yet.
//!
//! Not for writing them. A draft takes the place of a file, or is a file that was never saved.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, EntryKind, Snapshot};
use crate::diagnostic::SnapshotInfo;
use crate::error::Fault;
use crate::model::{FileFact, PinnedFact};
use crate::text::RepoPath;

/// The texts that files would have.
pub type Drafts = BTreeMap<RepoPath, String>;

/// A snapshot with drafts in the place of some of its files.
pub struct Drafted {
    inner: Box<dyn Snapshot>,
    drafts: Drafts,
}

impl Drafted {
    /// Puts drafts over a snapshot.
    pub fn new(inner: Box<dyn Snapshot>, drafts: Drafts) -> Self {
        Self { inner, drafts }
    }
}

impl Snapshot for Drafted {
    fn info(&self) -> SnapshotInfo {
        self.inner.info()
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>, Fault> {
        let mut entries = self.inner.list(folder)?;
        for entry in &mut entries {
            if self.drafts.contains_key(&entry.path) {
                // The object holds what is there now.
                entry.blob = None;
            }
        }
        let listed: BTreeSet<RepoPath> = entries.iter().map(|entry| entry.path.clone()).collect();
        let unsaved = self
            .drafts
            .keys()
            .filter(|path| path.is_within(folder) && !listed.contains(*path));
        entries.extend(unsaved.map(|path| Entry {
            path: path.clone(),
            kind: EntryKind::File,
            blob: None,
        }));
        entries.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(entries)
    }

    fn read(&self, path: &RepoPath, limit: usize) -> Result<Vec<u8>, Fault> {
        match self.drafts.get(path) {
            Some(text) => Ok(text.bytes().take(limit.saturating_add(1)).collect()),
            None => self.inner.read(path, limit),
        }
    }

    fn fact(&self, path: &RepoPath) -> Result<FileFact, Fault> {
        self.inner.fact(path)
    }

    fn pinned(&self, path: &RepoPath, commit: &str) -> Result<PinnedFact, Fault> {
        self.inner.pinned(path, commit)
    }
}
