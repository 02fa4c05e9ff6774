//! The index of a repository: what would be committed.
//!
//! Read as git names it, so that a hook of `git commit -- path` sees its temporary index. Never written.

use gix::bstr::{BStr, ByteSlice};
use gix::index::entry::{Flags, Mode, Stage};

use super::repository::{Id, Reader, broken};
use super::tree::{Blob, Trees};
use crate::error::{Fault, FaultKind};

/// The files of the index.
pub struct Index {
    state: gix::index::File,
}

impl Index {
    /// Reads the index; an empty one where there is none yet.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn read(reader: &Reader) -> Result<Self, Fault> {
        let repo = reader.gix();
        if !repo.index_path().is_file() {
            let state = gix::index::State::new(repo.object_hash());
            let state = gix::index::File::from_state(state, repo.index_path());
            return Ok(Self { state });
        }
        let state = repo.open_index().map_err(|error| broken("index", &error))?;
        Ok(Self { state })
    }

    /// The file at a path.
    pub fn blob(&self, path: &str) -> Option<Blob> {
        let entry = self.state.entry_by_path(BStr::new(path))?;
        let added = !entry.flags.contains(Flags::INTENT_TO_ADD);
        (added && entry.stage() == Stage::Unconflicted)
            .then(|| blob(entry.mode, entry.id))
            .flatten()
    }

    /// Whether something lies below a folder.
    pub fn has_folder(&self, path: &str) -> bool {
        let prefix = format!("{path}/");
        self.state
            .prefixed_entries(BStr::new(&prefix))
            .is_some_and(|entries| !entries.is_empty())
    }

    /// Every file below a folder with its path, in order; all files for the empty path.
    ///
    /// # Errors
    /// When a merge is not finished there, or a folder that is left out of the index cannot be read.
    pub fn below(&self, folder: &str, reader: &Reader) -> Result<Vec<(Vec<u8>, Blob)>, Fault> {
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let mut files = Vec::new();
        let entries = self
            .state
            .prefixed_entries(BStr::new(&prefix))
            .unwrap_or_default();
        for entry in entries {
            let path = entry.path(&self.state);
            if entry.stage() != Stage::Unconflicted {
                return Err(Fault::new(
                    FaultKind::Git,
                    format!("the merge of {} is not finished", path.to_str_lossy()),
                    "resolve the conflict and `git add` the file, then try again",
                ));
            }
            if entry.flags.contains(Flags::INTENT_TO_ADD) {
                continue;
            }
            if entry.mode.is_sparse() {
                let within = Trees::new(reader).all(entry.id)?;
                files.extend(
                    within
                        .into_iter()
                        .map(|(name, blob)| ([path, name.as_slice()].concat(), blob)),
                );
            } else if let Some(blob) = blob(entry.mode, entry.id) {
                files.push((path.to_vec(), blob));
            }
        }
        Ok(files)
    }
}

fn blob(mode: Mode, id: Id) -> Option<Blob> {
    let is_link = match mode {
        Mode::FILE | Mode::FILE_EXECUTABLE => false,
        Mode::SYMLINK => true,
        _ => return None,
    };
    Some(Blob { id, is_link })
}
