//! Evidence that is pinned to a commit: whether that commit is part of the history of a snapshot, and has the
//! file.
//!
//! Nothing is read before the first such evidence; then all commits behind the snapshot, once. Not for
//! evidence as it is in the snapshot.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, OnceLock};

use crate::error::Fault;
use crate::git::{At, Id, Reader, Trees};
use crate::model::{Absence, FileFact, PinnedFact};

/// What was learnt of the commits that evidence is pinned to.
#[derive(Default)]
pub struct Pins {
    /// All commits behind the snapshot.
    behind: OnceLock<Result<HashSet<Id>, Fault>>,
    /// The commits that were looked up, as they are written.
    known: Mutex<HashMap<Box<str>, Found>>,
}

/// What a commit is to the snapshot.
#[derive(Clone, Copy)]
enum Found {
    /// The repository does not have it.
    Nowhere,
    /// The repository has it, and it is not behind the snapshot.
    Apart,
    /// The clone is cut, so nobody knows.
    Cut,
    /// It is behind the snapshot; its tree.
    Tree(Id),
}

impl Pins {
    /// What a commit has at a path from the top of the repository; `tips` are the commits behind the snapshot.
    ///
    /// # Errors
    /// When an object that is needed is damaged or missing.
    pub fn fact(
        &self,
        reader: &Reader,
        tips: &dyn Fn(&Reader) -> Result<Vec<Id>, Fault>,
        path: &str,
        commit: &str,
    ) -> Result<PinnedFact, Fault> {
        let known = self.known.lock().ok();
        let known = known.and_then(|known| known.get(commit).copied());
        let found = match known {
            Some(found) => found,
            None => {
                let found = self.find(reader, tips, commit)?;
                if let Ok(mut known) = self.known.lock() {
                    known.insert(commit.into(), found);
                }
                found
            }
        };
        Ok(match found {
            Found::Nowhere => PinnedFact::NoCommit,
            Found::Apart => PinnedFact::Apart,
            Found::Cut => PinnedFact::NotKnown,
            Found::Tree(tree) => PinnedFact::File(file(reader, tree, path)?),
        })
    }

    fn find(
        &self,
        reader: &Reader,
        tips: &dyn Fn(&Reader) -> Result<Vec<Id>, Fault>,
        commit: &str,
    ) -> Result<Found, Fault> {
        let id = reader.commit_of_hex(commit);
        let behind = self.behind.get_or_init(|| reader.behind(&tips(reader)?));
        let behind = behind.as_ref().map_err(Clone::clone)?;
        Ok(match id {
            Some(id) if behind.contains(&id) => Found::Tree(reader.tree_of(id)?),
            _ if !reader.shallow()?.is_empty() => Found::Cut,
            Some(_) => Found::Apart,
            None => Found::Nowhere,
        })
    }
}

/// What a tree has at a path. A link is a file here: where it led then is not looked up.
fn file(reader: &Reader, tree: Id, path: &str) -> Result<FileFact, Fault> {
    Ok(match Trees::new(reader).at(tree, path)? {
        At::File(blob) => match reader.size(blob.id)? {
            Some(size) => FileFact::File { size },
            None => FileFact::NotFetched(Absence::Partial),
        },
        At::Folder | At::Submodule => FileFact::Folder { empty: false },
        At::Nothing => FileFact::Missing,
    })
}
