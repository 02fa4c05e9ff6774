//! Finds what is to be judged: the folder, its configuration, its repository, its records.
//!
//! Not for judging (`check`) and not for printing (`commands`).

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::config::{self, Configuration};
use crate::error::{Fault, FaultKind};
use crate::git::{self, Repository};
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
        let top = repository.top().map(Path::to_path_buf);
        let full = start.canonicalize().unwrap_or_else(|_| start.to_path_buf());
        let below = top
            .as_deref()
            .and_then(|top| full.strip_prefix(top).ok())
            .map(slashed)
            .unwrap_or_default();
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
                let bytes = stored
                    .read(&path, parse::LIMIT)
                    .map_err(|(message, help)| {
                        vec![Fault::new(FaultKind::Configuration, message, help)]
                    })?;
                config::read(path, bytes)?
            }
            None => default,
        };
        let root = top.as_ref().unwrap_or(&full).join(&prefix);
        let workspace = Self {
            root,
            repository: top,
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

    /// The full path of something that is not in the folder, where the snapshot is another one.
    fn unseen(&self, path: &Path) -> Option<PathBuf> {
        if !self.is_stored {
            return None;
        }
        let parent = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new(".")).canonicalize().ok()?;
        Some(parent.join(path.file_name()?))
    }

    /// A path of the command line, relative to the root.
    ///
    /// # Errors
    /// When nothing is there, or it lies elsewhere.
    pub fn relative(&self, path: &Path) -> Result<String, Fault> {
        // In a commit or the index may lie what is not in the folder.
        let full = path
            .canonicalize()
            .or_else(|error| self.unseen(path).ok_or(error))
            .map_err(|error| not_there(path, &error))?;
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
/// When a findings folder is not there.
pub fn register(
    snapshot: &dyn Snapshot,
    policy: &Policy,
    progress: &(dyn Fn() + Sync),
) -> Result<Register, Vec<Fault>> {
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
    let records = entries
        .into_par_iter()
        .map(|entry| {
            let record = record(snapshot, policy, entry);
            progress();
            record
        })
        .collect();
    Ok(Register::new(records, audits(snapshot, policy)))
}

/// Something that may hide records: a folder that cannot be listed, a Markdown file with a broken name.
fn is_damaged(entry: &Entry) -> bool {
    match &entry.kind {
        EntryKind::Unreadable(_) => true,
        EntryKind::NameNotText => entry.path.file_name().ends_with(".md"),
        EntryKind::File | EntryKind::Link => false,
    }
}

fn record(snapshot: &dyn Snapshot, policy: &Policy, entry: Entry) -> Record {
    let why = match entry.kind {
        EntryKind::File => match snapshot.read(&entry.path, parse::LIMIT) {
            Ok(bytes) => {
                let mut record = parse::record(entry.path, bytes, policy);
                gather_facts(snapshot, &mut record);
                return record;
            }
            Err(why) => why,
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
    parse::unreadable(entry.path, why)
}

/// Looks up every path that a record names, so that rules need not.
fn gather_facts(snapshot: &dyn Snapshot, record: &mut Record) {
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
    paths.sort_unstable();
    paths.dedup();
    record.facts = paths
        .into_iter()
        .map(|path| {
            let fact: FileFact = snapshot.fact(&path);
            (path, fact)
        })
        .collect();
}

fn audits(snapshot: &dyn Snapshot, policy: &Policy) -> Vec<Audit> {
    policy
        .settings
        .audits
        .iter()
        .filter_map(|folder| snapshot.list(&normalised(folder).unwrap_or_default()).ok())
        .flatten()
        .filter(|entry| entry.kind == EntryKind::File && policy.is_record(&entry.path))
        .filter_map(|entry| {
            let bytes = snapshot.read(&entry.path, parse::LIMIT).ok()?;
            parse::audit(entry.path, bytes, policy)
        })
        .collect()
}
