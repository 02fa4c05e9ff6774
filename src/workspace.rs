//! Finds what is to be judged: the folder, its configuration, its repository, its records.
//!
//! Not for judging (`check`) and not for printing (`commands`).

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{self, Configuration};
use crate::error::{Fault, FaultKind};
use crate::git::{self, Id, Repository};
use crate::model::{Audit, FileFact, LinkTarget, Record, Register, Target, normalised};
use crate::parse;
use crate::policy::Policy;
use crate::snapshot::{Entry, EntryKind, Snapshot, Stored, WorkTree};
use crate::text::RepoPath;

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

/// Reads all records of a snapshot, in parallel; `progress` is called once for each.
///
/// # Errors
/// When a findings folder is not there, or git cannot tell what is in a file.
pub fn register(
    snapshot: &dyn Snapshot,
    policy: &Policy,
    progress: &(dyn Fn() + Sync),
) -> Result<Register, Vec<Fault>> {
    register_beside(snapshot, policy, &Known::default(), progress)
}

/// The records of a register that was read by the same policy, by what git calls their files.
#[derive(Default)]
pub struct Known<'r>(HashMap<(RepoPath, Id), &'r Record>);

impl<'r> Known<'r> {
    /// Those of a register of a snapshot; none of one that is not git's.
    pub fn of(register: &'r Register, snapshot: &dyn Snapshot, policy: &Policy) -> Self {
        let Ok(entries) = entries(snapshot, policy) else {
            return Self::default();
        };
        let known = entries.into_iter().filter_map(|entry| {
            let record = register.at(&entry.path)?;
            Some(((entry.path, entry.blob?), record))
        });
        Self(known.collect())
    }
}

/// The same for one that may have files in common with another one, which need not be read again.
///
/// # Errors
/// As of [`register`].
pub fn register_beside(
    snapshot: &dyn Snapshot,
    policy: &Policy,
    known: &Known<'_>,
    progress: &(dyn Fn() + Sync),
) -> Result<Register, Vec<Fault>> {
    let records: Result<Vec<Record>, Fault> = entries(snapshot, policy)?
        .into_par_iter()
        .map(|entry| {
            let same = entry.blob.and_then(|blob| {
                let key = (entry.path.clone(), blob);
                known.0.get(&key).map(|same| Arc::clone(&same.contents))
            });
            let record = match same {
                Some(contents) => {
                    let mut record = Record {
                        contents,
                        facts: Vec::new(),
                        pinned: Vec::new(),
                    };
                    gather_facts(snapshot, &mut record)?;
                    Ok(record)
                }
                None => record(snapshot, policy, entry),
            };
            progress();
            record
        })
        .collect();
    let one = |fault| vec![fault];
    let audits = audits(snapshot, policy).map_err(one)?;
    Ok(Register::new(records.map_err(one)?, audits))
}

/// The files of a snapshot that are records, or hide some, in the order of their paths.
fn entries(snapshot: &dyn Snapshot, policy: &Policy) -> Result<Vec<Entry>, Vec<Fault>> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut faults = Vec::new();
    for folder in &policy.settings.findings {
        match snapshot.list(&normalised(folder).unwrap_or_default()) {
            Ok(found) => entries.extend(found),
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    entries.retain(|entry| policy.is_record(&entry.path) || is_damaged(entry));
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    entries.dedup_by(|a, b| a.path == b.path);
    Ok(entries)
}

/// Something that may hide records: a folder that cannot be listed, a Markdown file with a broken name.
fn is_damaged(entry: &Entry) -> bool {
    match &entry.kind {
        EntryKind::Unreadable(_) => true,
        EntryKind::NameNotText => entry.path.file_name().ends_with(".md"),
        EntryKind::File | EntryKind::Link => false,
    }
}

fn record(snapshot: &dyn Snapshot, policy: &Policy, entry: Entry) -> Result<Record, Fault> {
    let why = match entry.kind {
        EntryKind::File => match snapshot.read(&entry.path, parse::LIMIT) {
            Ok(bytes) => {
                let mut record = parse::record(entry.path, bytes, policy);
                gather_facts(snapshot, &mut record)?;
                return Ok(record);
            }
            Err(fault) if fault.kind == FaultKind::Git => return Err(fault),
            Err(fault) => (fault.message, fault.help),
        },
        EntryKind::Link => (
            "the file is a symbolic link; clause10 reads no record through a link".to_owned(),
            "replace the link by the file itself".to_owned(),
        ),
        EntryKind::NameNotText => (
            "the name of the file is not UTF-8".to_owned(),
            "rename the file; ids are ASCII".to_owned(),
        ),
        EntryKind::Unreadable(why) => (
            format!("this cannot be read: {why}"),
            "make it readable for the user who runs clause10, or exclude it".to_owned(),
        ),
    };
    Ok(parse::unreadable(entry.path, why))
}

/// Looks up every path that a record names, so that rules need not.
fn gather_facts(snapshot: &dyn Snapshot, record: &mut Record) -> Result<(), Fault> {
    let evidence = record
        .finding
        .evidence()
        .filter_map(|evidence| evidence.value.live_path().cloned());
    let mut paths: Vec<RepoPath> = evidence.collect();
    for change in record.finding.isms_changes.items() {
        if let Target::File { path, at: None } = &change.value.target {
            paths.push(path.clone());
        }
    }
    for link in &record.body.links {
        if let LinkTarget::File(path) = link.leads_to(record.path()) {
            paths.push(path);
        }
    }
    let mut pinned = Vec::new();
    let changes = record.finding.isms_changes.items().iter();
    for evidence in record.finding.evidence().chain(changes) {
        if let Some((path, commit)) = evidence.value.pinned() {
            let fact = snapshot.pinned(path, commit)?;
            pinned.push((Arc::clone(&evidence.value.text), fact));
        }
    }
    record.pinned = pinned;
    paths.sort_unstable();
    paths.dedup();
    record.facts = paths
        .into_iter()
        .map(|path| {
            let fact: FileFact = snapshot.fact(&path)?;
            Ok((path, fact))
        })
        .collect::<Result<_, Fault>>()?;
    Ok(())
}

fn audits(snapshot: &dyn Snapshot, policy: &Policy) -> Result<Vec<Audit>, Fault> {
    let mut audits = Vec::new();
    for folder in &policy.settings.audits {
        let entries = known(snapshot.list(&normalised(folder).unwrap_or_default()))?;
        for entry in entries.into_iter().flatten() {
            if entry.kind != EntryKind::File || !policy.is_record(&entry.path) {
                continue;
            }
            if let Some(bytes) = known(snapshot.read(&entry.path, parse::LIMIT))? {
                audits.extend(parse::audit(entry.path, bytes, policy));
            }
        }
    }
    Ok(audits)
}

/// None for what is not there or cannot be read; that git cannot tell is another matter.
fn known<T>(result: Result<T, Fault>) -> Result<Option<T>, Fault> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(fault) if fault.kind == FaultKind::Git => Err(fault),
        Err(_) => Ok(None),
    }
}
