//! What lies in the folder of a register, with what is open in the editor over it.
//!
//! Files are told apart by size and time of change, so that only what is new is read. Not for judging.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use super::{Asked, Desk};
use crate::commands::check::today;
use crate::commands::judge::{Opened, View};
use crate::config;
use crate::error::{Fault, FaultKind};
use crate::git;
use crate::model::{Contents, Record, Register, normalised};
use crate::parse;
use crate::snapshot::{Drafted, Entry, EntryKind};
use crate::text::RepoPath;
use crate::workspace::{self, Workspace};

/// How old a file has to be until its size and time of change tell whether it is the same: two changes within one
/// tick of the clock look alike.
const SETTLED: Duration = Duration::from_secs(2);

/// Size in bytes and time of change of a file.
pub type Stamp = (u64, SystemTime);

/// Opens the register of a file or folder; none where there is none. Without a repository, or where git cannot be
/// read, the files alone are looked at.
pub fn open(start: &Path, asked: Asked) -> Result<Option<Opened>, Vec<Fault>> {
    let found = Workspace::find(start)?;
    let settings = &found.policy().settings;
    let mut folders = settings
        .findings
        .iter()
        .filter_map(|folder| normalised(folder));
    if !folders.any(|folder| found.root.join(folder).is_dir()) {
        return Ok(None);
    }
    let opened = Opened::open(start, View::WorkTree, !asked.no_history);
    let is_git = |faults: &Vec<Fault>| faults.iter().all(|fault| fault.kind == FaultKind::Git);
    let opened = opened.or_else(|faults| match is_git(&faults) {
        true => Opened::open(start, View::WorkTree, false),
        false => Err(faults),
    });
    let mut opened = opened?;
    opened.goes_on = true;
    Ok(Some(opened))
}

impl Desk {
    /// What a look at the folder and at git would show to be new, as a number that changes then.
    pub fn pulse(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        let settings = &self.opened.workspace.policy().settings;
        let folders = [
            &settings.findings,
            &settings.audits,
            &settings.controls,
            &settings.policies,
        ];
        for folder in folders.into_iter().flatten() {
            let folder = normalised(folder).unwrap_or_default();
            for entry in self.opened.snapshot.list(&folder).unwrap_or_default() {
                // What was never saved is listed too.
                if let Some(stamp) = self.stamp(&entry.path) {
                    entry.path.as_str().hash(&mut hasher);
                    stamp.hash(&mut hasher);
                }
            }
        }
        self.stamp(&RepoPath::new(config::FILE_NAME))
            .hash(&mut hasher);
        git::top_of(self.root()).hash(&mut hasher);
        let head = self
            .opened
            .repository
            .as_ref()
            .map(|repository| repository.reader().head().ok());
        format!("{head:?}").hash(&mut hasher);
        self.asked.as_of.unwrap_or_else(today).hash(&mut hasher);
        hasher.finish()
    }

    /// Whether what open records name has come or gone since they were read.
    pub fn is_stale(&mut self) -> bool {
        if self.drafts.is_empty() {
            return false;
        }
        self.spread();
        let open = self.drafts.keys().filter_map(|path| self.register.at(path));
        let is_stale = |record: &Record| {
            let mut now = record.clone();
            let looked = workspace::gather_facts(&*self.opened.snapshot, &mut now);
            looked.is_ok() && now.facts != record.facts
        };
        open.into_iter().any(is_stale)
    }

    /// Whether a file, there or not, says something about this register: it is a record, the configuration, or
    /// something that a record names.
    pub fn concerns(&self, path: &RepoPath) -> bool {
        let settings = &self.opened.workspace.policy().settings;
        let folders = [
            &settings.findings,
            &settings.audits,
            &settings.controls,
            &settings.policies,
            &settings.evidence,
        ];
        let lies_in = |folder: &String| path.is_within(&normalised(folder).unwrap_or_default());
        let named = |record: &Record| {
            let facts = &record.facts;
            facts.binary_search_by(|(known, _)| known.cmp(path)).is_ok()
        };
        path.as_str() == config::FILE_NAME
            || folders.into_iter().flatten().any(lies_in)
            || self.register.records.iter().any(named)
    }

    pub(super) fn record(&self, path: &RepoPath, text: &str) -> Result<Record, Fault> {
        let policy = self.opened.workspace.policy();
        // As a file is read: one byte more than may be there tells that it is too large.
        let bytes = text.bytes().take(parse::LIMIT + 1).collect();
        let mut record = parse::record(path.clone(), bytes, policy);
        workspace::gather_facts(&*self.opened.snapshot, &mut record)?;
        Ok(record)
    }

    /// Lays what is open over the files, which are looked at afresh.
    pub(super) fn spread(&mut self) {
        let workspace = &self.opened.workspace;
        let Ok(mut tree) = workspace.work_tree() else {
            return;
        };
        if let Some(repository) = &self.opened.repository {
            tree = tree.of(repository, workspace.prefix());
        }
        self.opened.snapshot = Box::new(Drafted::new(Box::new(tree), self.drafts.clone()));
    }

    /// The register as it is now; what is not known yet is read.
    pub(super) fn read(&mut self) -> Result<Register, Vec<Fault>> {
        let policy = self.opened.workspace.policy();
        let now = SystemTime::now();
        let stamps = Mutex::new(BTreeMap::new());
        let known = |entry: &Entry| -> Option<Arc<Contents>> {
            let old = self.register.at(&entry.path);
            if let Some(typed) = self.broken.get(&entry.path)
                && self.drafts.get(&entry.path).map(String::as_str) == Some(typed.source.text())
            {
                return old.map(|old| Arc::clone(&old.contents));
            }
            if let Some(text) = self.drafts.get(&entry.path) {
                let old = old.filter(|old| old.source.text() == text)?;
                return Some(Arc::clone(&old.contents));
            }
            let stamp = self
                .stamp(&entry.path)
                .filter(|_| entry.kind == EntryKind::File)?;
            let is_settled = now.duration_since(stamp.1).is_ok_and(|age| age > SETTLED);
            if let Ok(mut stamps) = stamps.lock()
                && is_settled
            {
                stamps.insert(entry.path.clone(), stamp);
            }
            let old = old.filter(|_| self.stamps.get(&entry.path) == Some(&stamp))?;
            Some(Arc::clone(&old.contents))
        };
        let read = workspace::register_where(&*self.opened.snapshot, policy, &known, &|| {});
        let mut register = read?;
        for control in &mut register.controls {
            let path = control.file.path();
            let past = self.past.iter().flat_map(|past| &past.committed);
            let known = past.clone().find(|(known, _)| known == path);
            control.committed = known.and_then(|(_, committed)| committed.clone());
        }
        if let Some(past) = &self.past {
            register.gone_audits.clone_from(&past.gone_audits);
        }
        self.stamps = stamps.into_inner().unwrap_or_default();
        Ok(register)
    }

    fn stamp(&self, path: &RepoPath) -> Option<Stamp> {
        let data = std::fs::symlink_metadata(self.root().join(path.as_str())).ok()?;
        Some((data.len(), data.modified().ok()?))
    }
}
