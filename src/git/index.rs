//! The index of a repository: what would be committed.
//!
//! Read as git names it, so that a hook of `git commit -- path` sees its temporary index. Never written.

use std::collections::HashMap;

use gix::bstr::{BStr, ByteSlice};
use gix::index::entry::{Flags, Mode, Stage};

use super::repository::{Id, Reader, broken};
use super::tree::{At, Blob, Difference, Trees};
use crate::error::{Fault, FaultKind};

/// Why a file that is there need not lie in the working tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// A sparse checkout leaves it out.
    Sparse,
    /// It would lie in a submodule.
    Submodule,
}

/// The files of the index.
pub struct Index {
    state: gix::index::File,
}

impl Index {
    /// Reads the index; an empty one where there is none yet.
    ///
    /// # Errors
    /// When it is damaged, or a merge is not finished: what would be committed is not known then.
    pub fn read(reader: &Reader) -> Result<Self, Fault> {
        let index = Self::read_unfinished(reader)?;
        let entries = index.state.entries();
        match entries
            .iter()
            .find(|entry| entry.stage() != Stage::Unconflicted)
        {
            None => Ok(index),
            Some(entry) => Err(Fault::new(
                FaultKind::Git,
                format!(
                    "the merge of {} is not finished, so what would be committed is not known",
                    entry.path(&index.state).to_str_lossy()
                ),
                "resolve the conflict and `git add` the file, then try again",
            )),
        }
    }

    /// The same where a merge may be going on.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn read_unfinished(reader: &Reader) -> Result<Self, Fault> {
        let repo = reader.gix();
        if !repo.index_path().is_file() {
            let state = gix::index::State::new(repo.object_hash());
            let state = gix::index::File::from_state(state, repo.index_path());
            return Ok(Self { state });
        }
        let state = repo.open_index().map_err(|error| {
            let help = "run `git status`; if git cannot read it either, remove the file and run `git reset`, which makes it anew";
            Fault { help: help.to_owned(), ..broken("index", &error) }
        })?;
        Ok(Self { state })
    }

    /// Every path that differs from a tree, in no order; submodules are left out.
    ///
    /// `git commit` keeps the tree that it will write beside the index, and then only what differs is
    /// looked at; without it all paths are compared.
    ///
    /// # Errors
    /// When a tree is missing.
    pub fn changed(&self, tree: Id, reader: &Reader) -> Result<Vec<Difference>, Fault> {
        let mut trees = Trees::new(reader);
        let kept = self.state.tree();
        if let Some(own) = kept.filter(|own| own.num_entries.is_some()) {
            return trees.compare(Some(tree), Some(own.id));
        }
        let mut old: HashMap<Vec<u8>, Blob> = trees.all(tree)?.into_iter().collect();
        let mut changed = Vec::new();
        for (path, new) in self.below("", reader)? {
            let was = old.remove(&path);
            if was != Some(new) {
                changed.push(Difference {
                    path,
                    old: was,
                    new: Some(new),
                });
            }
        }
        changed.extend(old.into_iter().map(|(path, was)| Difference {
            path,
            old: Some(was),
            new: None,
        }));
        Ok(changed)
    }

    /// Whether it has submodules: what lies in one is another repository's.
    pub fn has_submodules(&self) -> bool {
        let mut entries = self.state.entries().iter();
        entries.any(|entry| entry.mode.is_submodule())
    }

    /// What lies at a path that is not empty.
    ///
    /// # Errors
    /// When a folder that is left out of the index cannot be read.
    pub fn at(&self, path: &str, reader: &Reader) -> Result<At, Fault> {
        if let Some(entry) = self.state.entry_by_path(BStr::new(path)) {
            return Ok(match blob(entry.mode, entry.id) {
                _ if entry.flags.contains(Flags::INTENT_TO_ADD) => At::Nothing,
                Some(blob) => At::File(blob),
                None => At::Submodule,
            });
        }
        let prefix = format!("{path}/");
        let below = self.state.prefixed_entries(BStr::new(&prefix));
        if below.is_some_and(|entries| !entries.is_empty()) {
            return Ok(At::Folder);
        }
        match self.collapsed(path) {
            Some((tree, rest)) => Trees::new(reader).at(tree, rest),
            None => Ok(At::Nothing),
        }
    }

    /// The tree that stands in a sparse index for a folder above a path, and the way from there.
    fn collapsed<'p>(&self, path: &'p str) -> Option<(Id, &'p str)> {
        path.match_indices('/').find_map(|(end, _)| {
            let (folder, rest) = path.split_at_checked(end + 1)?;
            let entry = self.state.entry_by_path(BStr::new(folder))?;
            entry.mode.is_sparse().then_some((entry.id, rest))
        })
    }

    /// Why a file at a path need not be in the working tree; none where it has to be, or is unknown.
    ///
    /// # Errors
    /// When a folder that is left out of the index cannot be read.
    pub fn absence(&self, path: &str, reader: &Reader) -> Result<Option<Absence>, Fault> {
        if let Some(entry) = self.state.entry_by_path(BStr::new(path)) {
            let is_left_out = entry.flags.contains(Flags::SKIP_WORKTREE);
            return Ok(is_left_out.then_some(Absence::Sparse));
        }
        for (end, _) in path.match_indices('/') {
            let folder = path.get(..end).unwrap_or_default();
            let entry = self.state.entry_by_path(BStr::new(folder));
            if entry.is_some_and(|entry| entry.mode.is_submodule()) {
                return Ok(Some(Absence::Submodule));
            }
        }
        let is_there = self.collapsed(path).is_some() && self.at(path, reader)? != At::Nothing;
        Ok(is_there.then_some(Absence::Sparse))
    }

    /// The paths below a folder, or the file itself, that a sparse checkout leaves out of the working tree.
    ///
    /// # Errors
    /// When a folder that is left out of the index cannot be read.
    pub fn left_out(&self, folder: &str, reader: &Reader) -> Result<Vec<Vec<u8>>, Fault> {
        let mut paths = Vec::new();
        if self.state.entry_by_path(BStr::new(folder)).is_some()
            && self.absence(folder, reader)? == Some(Absence::Sparse)
        {
            paths.push(folder.as_bytes().to_vec());
        }
        for (path, _) in self.below(folder, reader)? {
            let entry = self.state.entry_by_path(BStr::new(&path));
            if entry.is_none_or(|entry| entry.flags.contains(Flags::SKIP_WORKTREE)) {
                paths.push(path);
            }
        }
        Ok(paths)
    }

    /// Every file below a folder with its path, in order; all files for the empty path.
    ///
    /// # Errors
    /// When a folder that is left out of the index cannot be read.
    pub fn below(&self, folder: &str, reader: &Reader) -> Result<Vec<(Vec<u8>, Blob)>, Fault> {
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let mut files = Vec::new();
        if let Some((tree, rest)) = self.collapsed(&prefix).filter(|(_, rest)| !rest.is_empty()) {
            let mut trees = Trees::new(reader);
            if let Some(tree) = trees.folder(tree, rest)? {
                let within = trees.all(tree)?.into_iter();
                files
                    .extend(within.map(|(name, blob)| ([prefix.as_bytes(), &name].concat(), blob)));
            }
            return Ok(files);
        }
        let entries = self
            .state
            .prefixed_entries(BStr::new(&prefix))
            .unwrap_or_default();
        for entry in entries {
            let path = entry.path(&self.state);
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
