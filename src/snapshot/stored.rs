//! Files that are objects of a repository: those of a commit, or of the index.
//!
//! Blobs are taken as they are; no filter is run and no line end converted.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, RwLock};

use super::pinned::Pins;
use super::worktree::{LFS, LFS_SIZES};
use super::{Entry, EntryKind, Snapshot};
use crate::diagnostic::SnapshotInfo;
use crate::error::{Fault, FaultKind};
use crate::git::{At, Blob, Id, Index, Named, Reader, Repository, Trees};
use crate::model::{Absence, FileFact, PinnedFact, normalised};
use crate::text::RepoPath;

/// A snapshot out of a repository.
pub struct Stored {
    repository: Repository,
    files: Files,
    /// The folder that paths start from: empty, or with a `/` at its end.
    prefix: String,
    info: SnapshotInfo,
    /// Readers that no thread uses at the moment.
    readers: Mutex<Vec<Reader>>,
    /// The folders of a commit that were looked into, by their path from the top.
    folders: RwLock<HashMap<String, Option<Arc<Names>>>>,
    pins: Pins,
}

type Names = HashMap<Box<str>, Named>;

enum Files {
    Tree(Id),
    Index(Box<Index>),
}

/// How many links may lead to one another.
const MOST_LINKS: usize = 8;

impl Stored {
    /// The files of a commit.
    ///
    /// # Errors
    /// When it is not there.
    pub fn commit(repository: &Repository, commit: Id) -> Result<Self, Fault> {
        let reader = repository.reader();
        let files = Files::Tree(reader.tree_of(commit)?);
        let info = SnapshotInfo {
            kind: "commit",
            commit: Some(commit.to_string()),
        };
        Ok(Self::new(repository, files, info, reader))
    }

    /// The files of the index.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn index(repository: &Repository) -> Result<Self, Fault> {
        let reader = repository.reader();
        let files = Files::Index(Box::new(Index::read(&reader)?));
        let info = SnapshotInfo {
            kind: "index",
            commit: None,
        };
        Ok(Self::new(repository, files, info, reader))
    }

    fn new(repository: &Repository, files: Files, info: SnapshotInfo, reader: Reader) -> Self {
        Self {
            repository: repository.clone(),
            files,
            prefix: String::new(),
            info,
            readers: Mutex::new(vec![reader]),
            folders: RwLock::default(),
            pins: Pins::default(),
        }
    }

    /// The same files with paths that start from a folder: empty, or with a `/` at its end.
    #[must_use]
    pub fn within(mut self, prefix: String) -> Self {
        self.prefix = prefix;
        self
    }

    /// Whether there is a file at a path from the top.
    ///
    /// # Errors
    /// When a tree on the way is missing.
    pub fn has_file(&self, path: &str) -> Result<bool, Fault> {
        Ok(matches!(self.at(path)?, At::File(_)))
    }

    /// Whether there is a folder at a path from the top.
    ///
    /// # Errors
    /// When a tree on the way is missing.
    pub fn has_folder(&self, path: &str) -> Result<bool, Fault> {
        Ok(matches!(self.at(path)?, At::Folder))
    }

    /// Lends a reader: each keeps what it read last, so they are handed on rather than made anew.
    fn with_reader<T>(&self, call: impl FnOnce(&Reader) -> T) -> T {
        let lent = self
            .readers
            .lock()
            .ok()
            .and_then(|mut readers| readers.pop());
        let reader = lent.unwrap_or_else(|| self.repository.reader());
        let result = call(&reader);
        if let Ok(mut readers) = self.readers.lock() {
            readers.push(reader);
        }
        result
    }

    /// What lies at a path from the top.
    fn at(&self, path: &str) -> Result<At, Fault> {
        if path.is_empty() {
            return Ok(At::Folder);
        }
        match &self.files {
            Files::Index(index) => self.with_reader(|reader| index.at(path, reader)),
            Files::Tree(_) => {
                let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
                let names = self.names(parent)?;
                let found = names.as_ref().and_then(|names| names.get(name));
                Ok(found.copied().into())
            }
        }
    }

    /// The names in a folder of a commit; none if there is no such folder.
    fn names(&self, folder: &str) -> Result<Option<Arc<Names>>, Fault> {
        let Files::Tree(top) = &self.files else {
            return Ok(None);
        };
        let known = self
            .folders
            .read()
            .ok()
            .and_then(|folders| folders.get(folder).cloned());
        if let Some(known) = known {
            return Ok(known);
        }
        let tree = if folder.is_empty() {
            Some(*top)
        } else {
            let (parent, name) = folder.rsplit_once('/').unwrap_or(("", folder));
            let parent = self.names(parent)?;
            match parent.as_ref().and_then(|names| names.get(name)) {
                Some(Named::Folder(tree)) => Some(*tree),
                _ => None,
            }
        };
        let names = match tree {
            Some(tree) => {
                let names = self.with_reader(|reader| Trees::new(reader).names(tree))?;
                let text = names
                    .into_iter()
                    .filter_map(|(name, what)| Some((String::from_utf8(name).ok()?.into(), what)));
                Some(Arc::new(text.collect::<Names>()))
            }
            None => None,
        };
        if let Ok(mut folders) = self.folders.write() {
            folders.insert(folder.to_owned(), names.clone());
        }
        Ok(names)
    }

    /// What is at a path below the prefix, links followed.
    fn followed(&self, path: &str, links: usize) -> Result<FileFact, Fault> {
        match self.at(&format!("{}{path}", self.prefix))? {
            At::Folder => Ok(FileFact::Folder { empty: false }),
            At::File(blob) if blob.is_link => self.link(path, "", blob, links),
            At::File(blob) => self.file(blob),
            At::Submodule => Ok(FileFact::Folder { empty: false }),
            At::Nothing => {
                // A folder on the way may be a link, or another repository.
                for (end, _) in path.match_indices('/') {
                    let (folder, rest) = path.split_at(end);
                    match self.at(&format!("{}{folder}", self.prefix))? {
                        At::File(blob) if blob.is_link => {
                            return self.link(folder, rest, blob, links);
                        }
                        At::Submodule => return Ok(FileFact::NotFetched(Absence::Submodule)),
                        At::File(_) | At::Folder | At::Nothing => {}
                    }
                }
                Ok(FileFact::Missing)
            }
        }
    }

    /// Where a link leads, with the rest of a path behind it.
    fn link(&self, path: &str, rest: &str, blob: Blob, links: usize) -> Result<FileFact, Fault> {
        let target = self.with_reader(|reader| {
            let mut buffer = Vec::new();
            let bytes = reader.object(&blob.id, &mut buffer)?;
            Ok::<_, Fault>(String::from_utf8_lossy(bytes).into_owned())
        })?;
        let Some(links) = links.checked_sub(1) else {
            return Ok(FileFact::Missing);
        };
        if target.starts_with('/') {
            return Ok(FileFact::LeadsOutside);
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        match normalised(&format!("{folder}/{target}{rest}")) {
            Some(path) => self.followed(&path, links),
            None => Ok(FileFact::LeadsOutside),
        }
    }

    fn file(&self, blob: Blob) -> Result<FileFact, Fault> {
        self.with_reader(|reader| {
            let Some(size) = reader.size(blob.id)? else {
                return Ok(FileFact::NotFetched(Absence::Partial));
            };
            let mut buffer = Vec::new();
            let is_pointer =
                LFS_SIZES.contains(&size) && reader.object(&blob.id, &mut buffer)?.starts_with(LFS);
            Ok(if is_pointer {
                FileFact::NotFetched(Absence::LargeFile)
            } else {
                FileFact::File { size }
            })
        })
    }
}

impl Snapshot for Stored {
    fn info(&self) -> SnapshotInfo {
        self.info.clone()
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>, Fault> {
        let top = format!("{}{folder}", self.prefix);
        let top = top.trim_end_matches('/');
        let files = match &self.files {
            // An index has no empty folders: all that was in it may have been removed.
            Files::Index(index) => self.with_reader(|reader| index.below(top, reader))?,
            Files::Tree(tree) => self.with_reader(|reader| {
                let mut trees = Trees::new(reader);
                let Some(below) = trees.folder(*tree, top)? else {
                    let commit = self.info.commit.as_deref().unwrap_or("");
                    return Err(Fault::new(
                        FaultKind::Files,
                        format!("commit {} has no folder `{folder}`", commit.get(..10).unwrap_or(commit)),
                        "go to the folder that has the register or name it (`--dir isms`), name another commit, or the folder of the findings under `findings` in clause10.yaml",
                    ));
                };
                let files = trees.all(below)?;
                let slash = if top.is_empty() { "" } else { "/" };
                Ok(files
                    .into_iter()
                    .map(|(path, blob)| ([top.as_bytes(), slash.as_bytes(), &path].concat(), blob))
                    .collect())
            })?,
        };
        let mut entries: Vec<Entry> = files
            .into_iter()
            .map(|(path, blob)| {
                let below = path.strip_prefix(self.prefix.as_bytes()).unwrap_or(&path);
                let kind = if std::str::from_utf8(below).is_err() {
                    EntryKind::NameNotText
                } else if blob.is_link {
                    EntryKind::Link
                } else {
                    EntryKind::File
                };
                Entry {
                    path: RepoPath::new(String::from_utf8_lossy(below)),
                    kind,
                    blob: Some(blob.id),
                }
            })
            .collect();
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(entries)
    }

    fn read(&self, path: &RepoPath, limit: usize) -> Result<Vec<u8>, Fault> {
        let At::File(blob) = self.at(&format!("{}{path}", self.prefix))? else {
            return Err(Fault::new(
                FaultKind::Files,
                "the file is not in the snapshot",
                "check the path",
            ));
        };
        self.with_reader(|reader| {
            let mut buffer = Vec::new();
            let bytes = reader.object(&blob.id, &mut buffer)?;
            Ok(bytes.get(..=limit).unwrap_or(bytes).to_vec())
        })
    }

    fn fact(&self, path: &RepoPath) -> Result<FileFact, Fault> {
        self.followed(path.as_str(), MOST_LINKS)
    }

    fn pinned(&self, path: &RepoPath, commit: &str) -> Result<PinnedFact, Fault> {
        let own = self.info.commit.as_deref();
        let own = own.and_then(|id| Id::from_hex(id.as_bytes()).ok());
        let tips = |reader: &Reader| match own {
            Some(own) => Ok(vec![own]),
            None => reader.tips(),
        };
        let path = format!("{}{path}", self.prefix);
        self.with_reader(|reader| self.pins.fact(reader, &tips, &path, commit))
    }
}
