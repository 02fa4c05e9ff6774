//! Finds what is to be judged: the folder, its configuration, its repository, its records.
//!
//! Not for judging (`check`) and not for printing (`commands`).

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::config::{self, Configuration};
use crate::error::{Fault, FaultKind};
use crate::git;
use crate::model::{Audit, FileFact, LinkTarget, Record, Register, Target, normalised};
use crate::parse;
use crate::policy::Policy;
use crate::snapshot::{Entry, EntryKind, Snapshot, WorkTree};
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
            root,
            repository,
            configuration,
        })
    }

    /// The company's rules.
    pub fn policy(&self) -> &Policy {
        &self.configuration.policy
    }

    /// The way from the top of the repository to the root: empty, or with a `/` at its end.
    pub fn prefix(&self) -> String {
        let top = self.repository.as_deref().unwrap_or(&self.root);
        let below = self.root.strip_prefix(top).unwrap_or(Path::new(""));
        below
            .components()
            .map(|part| format!("{}/", part.as_os_str().to_string_lossy()))
            .collect()
    }

    /// The files as they lie in the folder.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn work_tree(&self) -> Result<WorkTree, Fault> {
        WorkTree::new(&self.root)
    }

    /// A path of the command line, relative to the root.
    ///
    /// # Errors
    /// When nothing is there, or it lies elsewhere.
    pub fn relative(&self, path: &Path) -> Result<String, Fault> {
        let full = path
            .canonicalize()
            .map_err(|error| not_there(path, &error))?;
        let below = full.strip_prefix(&self.root).map_err(|_| {
            let message = format!("{} lies outside {}", path.display(), self.root.display());
            Fault::new(
                FaultKind::Usage,
                message,
                "check paths of one register at a time",
            )
        })?;
        Ok(below
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect::<Vec<_>>()
            .join("/"))
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
