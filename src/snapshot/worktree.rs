//! The working tree: the files as they lie in the folder.
//!
//! Not git: ignored and untracked files are files like others here.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::{self, File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{OnceLock, RwLock};

use walkdir::WalkDir;

use super::pinned::Pins;
use super::{Entry, EntryKind, Snapshot};
use crate::diagnostic::SnapshotInfo;
use crate::error::{Fault, FaultKind};
use crate::git::{self, Index, Reader, Repository};
use crate::model::{Absence, FileFact, PinnedFact};
use crate::text::RepoPath;
use crate::text::hash::BuildShort;

/// First line of a git-lfs pointer, by its specification.
pub(super) const LFS: &[u8] = b"version https://git-lfs.github.com/spec/v1";
/// Sizes in bytes between which a file can be a git-lfs pointer.
pub(crate) const LFS_SIZES: std::ops::Range<u64> = 100..1024;

/// The working tree below a folder.
pub struct WorkTree {
    root: PathBuf,
    /// Whether paths from the root are paths from the working directory too: shorter ones are looked up faster.
    is_here: bool,
    /// The folder with its links resolved, to tell whether a link leads out of it.
    real_root: PathBuf,
    /// Folders that may be missing, since the commit behind them has them: all in them was removed.
    emptied: Vec<String>,
    /// Of each folder that was looked into, the folders and links in it.
    folders: RwLock<HashMap<String, Subfolders>>,
    /// What git knows of files that do not lie here; none where git is not asked.
    known: Option<Known>,
}

/// The index, which is read only when a file is missing.
struct Known {
    repository: Repository,
    /// The folder from the top of the repository: empty, or with a `/` at its end.
    prefix: String,
    index: OnceLock<Result<Index, Fault>>,
    pins: Pins,
}

/// The folders and links in one folder, by name.
type Subfolders = HashMap<Box<str>, Folder, BuildShort>;

#[derive(Clone, Copy)]
enum Folder {
    Plain,
    Link,
    Missing,
}

impl WorkTree {
    /// The working tree below a folder that exists.
    ///
    /// # Errors
    /// When the folder cannot be resolved.
    pub fn new(root: &Path) -> Result<Self, Fault> {
        let real_root = root
            .canonicalize()
            .map_err(|error| Fault::files("read", root, &error))?;
        Ok(Self {
            is_here: std::env::current_dir().is_ok_and(|here| here == real_root),
            root: root.to_path_buf(),
            real_root,
            emptied: Vec::new(),
            folders: RwLock::default(),
            known: None,
        })
    }

    /// The same, with a repository that knows of files which need not lie in the folder; `prefix` is the
    /// way to the folder from its top.
    #[must_use]
    pub fn of(mut self, repository: &Repository, prefix: String) -> Self {
        self.known = Some(Known {
            repository: repository.clone(),
            prefix,
            index: OnceLock::new(),
            pins: Pins::default(),
        });
        self
    }

    /// A path for the system.
    fn full<'p>(&self, path: &'p RepoPath) -> Cow<'p, Path> {
        let path = path.as_str();
        if self.is_here && !path.is_empty() {
            return Cow::Borrowed(Path::new(path));
        }
        Cow::Owned(self.root.join(path))
    }

    /// The files below a folder that git has, and that are left out here.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn left_out(&self, folder: &str) -> Result<Vec<RepoPath>, Fault> {
        let Some(known) = self
            .known
            .as_ref()
            .filter(|known| known.repository.is_sparse())
        else {
            return Ok(Vec::new());
        };
        let top = format!("{}{folder}", known.prefix);
        let paths = known
            .index()?
            .left_out(top.trim_end_matches('/'), &known.repository.reader())?;
        let below = paths.iter().filter_map(|path| {
            let path = std::str::from_utf8(path).ok()?;
            Some(RepoPath::new(path.strip_prefix(&known.prefix)?))
        });
        let is_missing =
            |path: &RepoPath| fs::symlink_metadata(self.root.join(path.as_str())).is_err();
        Ok(below.filter(is_missing).collect())
    }

    /// What is missing here: perhaps git has it.
    fn missing(&self, path: &RepoPath) -> Result<FileFact, Fault> {
        let Some(known) = &self.known else {
            return Ok(FileFact::Missing);
        };
        let full = format!("{}{path}", known.prefix);
        let absence = known.index()?.absence(&full, &known.repository.reader())?;
        Ok(match absence {
            Some(git::Absence::Sparse) => FileFact::NotFetched(Absence::Sparse),
            // In a submodule that is checked out, what is missing is missing.
            Some(git::Absence::Submodule) if !self.lies_in_repository(path) => {
                FileFact::NotFetched(Absence::Submodule)
            }
            Some(git::Absence::Submodule) | None => FileFact::Missing,
        })
    }

    /// Whether a folder above a path, but below the root, is the top of a repository.
    fn lies_in_repository(&self, path: &RepoPath) -> bool {
        let text = path.as_str();
        text.match_indices('/')
            .filter_map(|(end, _)| text.get(..end))
            .any(|folder| self.root.join(folder).join(".git").exists())
    }

    /// With folders that count as empty where they are missing.
    #[must_use]
    pub fn with_emptied(mut self, folders: Vec<String>) -> Self {
        self.emptied = folders;
        self
    }

    /// Whether the folders on the way are folders, and not links.
    fn folder(&self, path: &str) -> Folder {
        if path.is_empty() {
            return Folder::Plain;
        }
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
        if let Some(known) = self.known(parent, name) {
            return known;
        }
        match self.folder(parent) {
            Folder::Plain => {}
            other => return other,
        }
        let listed = self.subfolders(parent);
        if let Ok(mut folders) = self.folders.write() {
            folders.entry(parent.to_owned()).or_insert(listed);
        }
        self.known(parent, name).unwrap_or_else(|| {
            match fs::symlink_metadata(self.root.join(path)) {
                // Its parent cannot be listed, or its name is written in another case.
                Ok(data) if data.is_symlink() => Folder::Link,
                Ok(data) if data.is_dir() => Folder::Plain,
                _ => Folder::Missing,
            }
        })
    }

    /// What was learnt of a folder when its parent was listed.
    fn known(&self, parent: &str, name: &str) -> Option<Folder> {
        let folders = self.folders.read().ok()?;
        folders.get(parent)?.get(name).copied()
    }

    /// The folders and links in a plain folder.
    ///
    /// Evidence lies in a folder for each finding: to ask for every one of them would cost more than all
    /// else that is asked of it.
    fn subfolders(&self, parent: &str) -> Subfolders {
        let entries = fs::read_dir(self.root.join(parent)).into_iter().flatten();
        let kind_of = |entry: fs::DirEntry| {
            let kind = match entry.file_type().ok()? {
                kind if kind.is_symlink() => Folder::Link,
                kind if kind.is_dir() => Folder::Plain,
                _ => return None,
            };
            Some((entry.file_name().to_str()?.into(), kind))
        };
        entries.flatten().filter_map(kind_of).collect()
    }

    /// What a link leads to, if it stays inside.
    fn followed(&self, path: &Path) -> FileFact {
        match path.canonicalize() {
            Ok(real) if real.starts_with(&self.real_root) => match fs::metadata(&real) {
                Ok(data) => found(&real, &data),
                Err(_) => FileFact::Unreadable,
            },
            Ok(_) => FileFact::LeadsOutside,
            Err(_) => FileFact::Missing,
        }
    }
}

impl Snapshot for WorkTree {
    fn info(&self) -> SnapshotInfo {
        SnapshotInfo {
            kind: "worktree",
            commit: None,
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<Entry>, Fault> {
        let top = self.root.join(folder);
        match fs::metadata(&top) {
            Ok(data) if data.is_dir() => {}
            Ok(_) => {
                return Err(Fault::new(
                    FaultKind::Files,
                    format!("`{folder}` is a file, not a folder of findings"),
                    "name the folder that holds the findings under `findings` in clause10.yaml",
                ));
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                if self.emptied.iter().any(|emptied| emptied == folder) {
                    return Ok(Vec::new());
                }
                return Err(Fault::new(
                    FaultKind::Files,
                    format!("there is no folder `{folder}` in {}", self.root.display()),
                    "`clause10 init` makes one; if the findings lie elsewhere, name their folder under `findings` in clause10.yaml",
                ));
            }
            Err(error) => return Err(Fault::files("read", &top, &error)),
        }
        let mut entries: Vec<Entry> = Vec::new();
        let visible = |entry: &walkdir::DirEntry| entry.depth() == 0 || entry.file_name() != ".git";
        let mut walk = WalkDir::new(&top).into_iter();
        while let Some(entry) = walk.next() {
            match entry {
                Ok(entry) if !visible(&entry) => {
                    if entry.file_type().is_dir() {
                        walk.skip_current_dir();
                    }
                }
                Ok(entry) if self.is_repository(&entry) => {
                    entries.push(Entry {
                        path: self.relative(entry.path()).0,
                        kind: EntryKind::Unreadable(
                            "it is another git repository, with a history of its own".to_owned(),
                        ),
                        blob: None,
                    });
                    walk.skip_current_dir();
                }
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => entries.push(self.entry(entry.path(), entry.file_type())),
                Err(error) => {
                    let path = error.path().unwrap_or(&top).to_path_buf();
                    let why = error
                        .io_error()
                        .map_or_else(|| error.to_string(), ToString::to_string);
                    entries.push(Entry {
                        path: self.relative(&path).0,
                        kind: EntryKind::Unreadable(why),
                        blob: None,
                    });
                }
            }
        }
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(entries)
    }

    fn read(&self, path: &RepoPath, limit: usize) -> Result<Vec<u8>, Fault> {
        let wrong = |error: std::io::Error| {
            let help = match error.kind() {
                std::io::ErrorKind::PermissionDenied => {
                    "make the file readable for the user who runs clause10"
                }
                _ => "restore the file from git",
            };
            let message = format!("the file cannot be read: {error}");
            Fault::new(FaultKind::Files, message, help)
        };
        let file = File::open(self.full(path)).map_err(wrong)?;
        let mut bytes = Vec::with_capacity(4096);
        file.take(limit as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(wrong)?;
        Ok(bytes)
    }

    fn pinned(&self, path: &RepoPath, commit: &str) -> Result<PinnedFact, Fault> {
        let Some(known) = &self.known else {
            return Ok(PinnedFact::NotKnown);
        };
        let path = format!("{}{path}", known.prefix);
        let reader = known.repository.reader();
        known.pins.fact(&reader, &Reader::tips, &path, commit)
    }

    fn fact(&self, path: &RepoPath) -> Result<FileFact, Fault> {
        let full = self.full(path);
        match self.folder(path.parent()) {
            Folder::Missing => return self.missing(path),
            Folder::Link => return Ok(self.followed(&full)),
            Folder::Plain => {}
        }
        match fs::symlink_metadata(&full) {
            Ok(data) if data.is_symlink() => Ok(self.followed(&full)),
            Ok(data) => Ok(found(&full, &data)),
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
                Ok(FileFact::Unreadable)
            }
            Err(_) => self.missing(path),
        }
    }
}

impl Known {
    fn index(&self) -> Result<&Index, Fault> {
        let read = || Index::read_unfinished(&self.repository.reader());
        self.index.get_or_init(read).as_ref().map_err(Clone::clone)
    }
}

impl WorkTree {
    /// Whether a folder below that of the findings is the top of another repository: the one that is asked
    /// knows nothing of what lies there.
    fn is_repository(&self, entry: &walkdir::DirEntry) -> bool {
        entry.file_type().is_dir()
            && entry.depth() > 0
            && self.known.is_some()
            && entry.path().join(".git").exists()
    }

    fn entry(&self, full: &Path, kind: fs::FileType) -> Entry {
        let (path, is_text) = self.relative(full);
        let kind = if !is_text {
            EntryKind::NameNotText
        } else if kind.is_symlink() && full.is_dir() {
            // What lies behind it may be records that nobody would miss.
            EntryKind::Unreadable(
                "it is a symbolic link to a folder, and none is followed".to_owned(),
            )
        } else if kind.is_symlink() {
            EntryKind::Link
        } else if kind.is_file() {
            EntryKind::File
        } else {
            EntryKind::Unreadable("it is neither a file nor a folder".to_owned())
        };
        Entry {
            path,
            kind,
            blob: None,
        }
    }

    /// The path below the root with `/` between its parts, and whether it is UTF-8.
    fn relative(&self, path: &Path) -> (RepoPath, bool) {
        let texts = path.to_str().zip(self.root.to_str());
        let below = texts.and_then(|(path, root)| path.strip_prefix(root)?.strip_prefix('/'));
        if let (Some(below), '/') = (below, std::path::MAIN_SEPARATOR) {
            return (RepoPath::new(below), true);
        }
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        let mut is_text = true;
        let mut text = String::new();
        for part in below.components() {
            if !text.is_empty() {
                text.push('/');
            }
            is_text &= part.as_os_str().to_str().is_some();
            text.push_str(&part.as_os_str().to_string_lossy());
        }
        (RepoPath::new(text), is_text)
    }
}

fn found(path: &Path, data: &Metadata) -> FileFact {
    if data.is_dir() {
        let empty = fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
        return FileFact::Folder { empty };
    }
    let size = data.len();
    if LFS_SIZES.contains(&size) && begins_as_pointer(path) {
        return FileFact::NotFetched(Absence::LargeFile);
    }
    FileFact::File { size }
}

fn begins_as_pointer(path: &Path) -> bool {
    let mut start = [0; LFS.len()];
    File::open(path)
        .and_then(|mut file| file.read_exact(&mut start))
        .is_ok()
        && start == LFS
}
