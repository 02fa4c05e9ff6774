//! Finds what is to be judged: the folder, its configuration, its repository, its records.
//!
//! Not for judging (`check`) and not for printing (`commands`).

mod reading;

use std::path::{Component, Path, PathBuf};

use crate::config::{self, Configuration};
use crate::error::{Fault, FaultKind};
use crate::git::{self, Repository};
use crate::parse;
use crate::policy::Policy;
use crate::snapshot::{Snapshot, Stored, WorkTree};
use crate::text::RepoPath;

pub use reading::{
    Known, audits, entries, gather_facts, register, register_beside, register_where,
};

/// A folder with findings, its configuration and its repository.
#[derive(Debug)]
pub struct Workspace {
    /// The folder to which all paths are relative: that of the configuration, where there is one.
    pub root: PathBuf,
    /// The top of the repository it lies in, if it lies in one.
    pub repository: Option<PathBuf>,
    /// The configuration, or the defaults.
    pub configuration: Configuration,
    prefix: String,
    /// Whether the snapshot is a commit or the index.
    is_stored: bool,
}

impl Workspace {
    /// Finds the workspace of a file or folder: upwards to `clause10.yaml`, at most to the top of the
    /// repository; without one, upwards to the first folder that has a folder `findings`.
    ///
    /// # Errors
    /// When the path is not there, or the configuration has mistakes.
    pub fn find(start: &Path) -> Result<Self, Vec<Fault>> {
        let full = start
            .canonicalize()
            .map_err(|error| vec![not_there(start, &error)])?;
        let folder = if full.is_dir() {
            full.as_path()
        } else {
            full.parent().unwrap_or(&full)
        };
        let repository = git::top_of(folder);
        let within: Vec<&Path> = folder
            .ancestors()
            .take_while(|ancestor| {
                repository
                    .as_ref()
                    .is_none_or(|top| ancestor.starts_with(top))
            })
            .collect();
        if let Some(root) = within
            .iter()
            .find(|ancestor| ancestor.join(config::FILE_NAME).is_file())
        {
            let configuration = configuration(root)?;
            return Ok(Self {
                root: root.to_path_buf(),
                prefix: prefix(root, repository.as_deref()),
                is_stored: false,
                repository,
                configuration,
            });
        }
        let configuration = Configuration::default();
        let has_findings = |ancestor: &&&Path| {
            configuration
                .policy
                .settings
                .findings
                .iter()
                .any(|name| ancestor.join(name).is_dir())
        };
        let root = within
            .iter()
            .find(has_findings)
            .map(|root| root.to_path_buf());
        let root = root
            .or(repository.clone())
            .unwrap_or_else(|| folder.to_path_buf());
        Ok(Self {
            prefix: prefix(&root, repository.as_deref()),
            is_stored: false,
            root,
            repository,
            configuration,
        })
    }

    /// The register that a file or folder lies in, as a commit or the index has it.
    ///
    /// # Errors
    /// When its configuration has mistakes, or git cannot be read.
    pub fn stored(
        start: &Path,
        repository: &Repository,
        stored: Stored,
    ) -> Result<(Self, Stored), Vec<Fault>> {
        let one = |fault: Fault| vec![fault];
        let full = real(start);
        // In a bare repository paths start from its folder, as if its files lay there.
        let git_dir = repository.git_dir();
        let top = match repository.top() {
            Some(top) => top.to_path_buf(),
            None if full.starts_with(&git_dir) => git_dir,
            None => existing(start),
        };
        let below = full.strip_prefix(&top).map(slashed).unwrap_or_default();
        let mut folders: Vec<String> = vec![String::new()];
        for part in below.split('/').filter(|part| !part.is_empty()) {
            let parent = folders.last().cloned().unwrap_or_default();
            folders.push(format!("{parent}{part}/"));
        }
        folders.reverse();
        let mut configured = None;
        for prefix in &folders {
            if stored
                .has_file(&format!("{prefix}{}", config::FILE_NAME))
                .map_err(one)?
            {
                configured = Some(prefix.clone());
                break;
            }
        }
        let default = Configuration::default();
        let mut prefix = configured.clone();
        for folder in folders.iter().filter(|_| configured.is_none()) {
            for name in &default.policy.settings.findings {
                let is_there = stored.has_folder(&format!("{folder}{name}")).map_err(one)?;
                if is_there && prefix.is_none() {
                    prefix = Some(folder.clone());
                }
            }
        }
        let prefix = prefix.unwrap_or_default();
        let stored = stored.within(prefix.clone());
        let configuration = match configured {
            Some(_) => {
                let path = RepoPath::new(config::FILE_NAME);
                let bytes = stored.read(&path, parse::LIMIT).map_err(one)?;
                config::read(path, bytes)?
            }
            None => default,
        };
        let root = top.join(&prefix);
        let workspace = Self {
            root,
            repository: repository.top().map(Path::to_path_buf),
            prefix,
            is_stored: true,
            configuration,
        };
        Ok((workspace, stored))
    }

    /// The company's rules.
    pub fn policy(&self) -> &Policy {
        &self.configuration.policy
    }

    /// The way from the top of the repository to the root: empty, or with a `/` at its end.
    pub fn prefix(&self) -> String {
        self.prefix.clone()
    }

    /// The files as they lie in the folder.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn work_tree(&self) -> Result<WorkTree, Fault> {
        WorkTree::new(&self.root)
    }

    /// A path, there or not, relative to the root; none where it lies elsewhere.
    pub fn place(&self, path: &Path) -> Option<String> {
        real(path).strip_prefix(&self.root).ok().map(slashed)
    }

    /// A path of the command line, relative to the root.
    ///
    /// # Errors
    /// When nothing is there, or it lies elsewhere.
    pub fn relative(&self, path: &Path) -> Result<String, Fault> {
        let seen = std::fs::symlink_metadata(path);
        let full = match seen {
            // In a commit or the index may lie what is not in the folder.
            Err(error) if !self.is_stored => return Err(not_there(path, &error)),
            // A record that is a link is meant itself, and not what it leads to.
            Ok(data) if data.is_symlink() && !path.is_dir() => beside(path),
            _ => real(path),
        };
        let below = full.strip_prefix(&self.root).map_err(|_| {
            let message = format!("{} lies outside {}", path.display(), self.root.display());
            Fault::new(
                FaultKind::Usage,
                message,
                "check paths of one register at a time",
            )
        })?;
        Ok(slashed(below))
    }
}

/// A path without links on the way, as far as it exists; what does not is taken as it is written.
fn real(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    beside(path)
}

/// The same for a path whose last part is taken as it is written.
fn beside(path: &Path) -> PathBuf {
    let parent = path.parent().unwrap_or(Path::new(""));
    let parent = if parent.as_os_str().is_empty() {
        Path::new(".").canonicalize().unwrap_or_default()
    } else {
        real(parent)
    };
    match path.components().next_back() {
        Some(Component::Normal(name)) => parent.join(name),
        Some(Component::ParentDir) => parent.parent().map_or(PathBuf::new(), Path::to_path_buf),
        _ => parent,
    }
}

/// The nearest folder above a path, or itself, that exists.
pub fn existing(path: &Path) -> PathBuf {
    let full = real(path);
    let folder = full.ancestors().find(|ancestor| ancestor.is_dir());
    folder.map_or(full.clone(), Path::to_path_buf)
}

/// A relative path with `/` between its parts.
fn slashed(path: &Path) -> String {
    let parts = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

fn prefix(root: &Path, top: Option<&Path>) -> String {
    let below = root
        .strip_prefix(top.unwrap_or(root))
        .unwrap_or(Path::new(""));
    let slashed = slashed(below);
    if slashed.is_empty() {
        slashed
    } else {
        format!("{slashed}/")
    }
}

fn not_there(path: &Path, error: &std::io::Error) -> Fault {
    if error.kind() == std::io::ErrorKind::NotFound {
        return Fault::new(
            FaultKind::Usage,
            format!("there is nothing at {}", path.display()),
            "check the path; without one the register of the working directory is checked",
        );
    }
    Fault::files("read", path, error)
}

fn configuration(root: &Path) -> Result<Configuration, Vec<Fault>> {
    let path = root.join(config::FILE_NAME);
    let bytes = std::fs::read(&path).map_err(|error| vec![Fault::files("read", &path, &error)])?;
    config::read(RepoPath::new(config::FILE_NAME), bytes)
}
