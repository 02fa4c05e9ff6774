//! Which evidence of recurring controls was committed, and when.
//!
//! Not for whether a control was done (`prevention`), nor for telling new from old (`before`).

use std::collections::BTreeMap;

use super::Opened;
use crate::error::{Fault, FaultKind};
use crate::git::{Id, Repository};
use crate::history::{Cache, FolderHistory, Key};
use crate::model::{Committed, Day, Register};
use crate::prevention::Pattern;
use crate::rule::Rule;
use crate::rules;
use crate::snapshot::{EntryKind, Snapshot, Stored};
use crate::text::RepoPath;

/// What git knows of the evidence of controls; nothing where no rule that is run asks for it.
pub struct Ran {
    walked: FolderHistory,
    is_kept: bool,
}

impl Ran {
    /// Whether a rule that is run asks for it of a register.
    pub fn is_asked(rules: &[&'static Rule], register: &Register) -> bool {
        rules.contains(&&rules::CONTROL_LAPSED) && !register.controls.is_empty()
    }

    /// Walks the folders of the patterns of all controls, and sets beside each control what was committed
    /// there. What lies in the snapshot and was not committed yet counts as of the day of the run.
    ///
    /// # Errors
    /// When history is cut, or an object that is needed is missing.
    pub fn fill(
        opened: &Opened,
        repository: &Repository,
        register: &mut Register,
        as_of: Day,
        is_kept: bool,
    ) -> Result<Self, Fault> {
        let mut tips: Vec<Id> = opened.tip.into_iter().collect();
        if !tips.is_empty() {
            tips.extend(opened.merged(&repository.reader()));
        }
        let folders = folders(register);
        let walked = walked(opened, repository, &tips, &folders, is_kept)?;
        let mut committed = walked.committed().to_vec();
        if opened.snapshot.info().commit.is_none() {
            committed.extend(uncommitted(opened, repository, &folders, as_of)?);
        }
        set(register, &committed);
        Ok(Self { walked, is_kept })
    }

    /// The same for the register of a commit that the snapshot is compared with.
    ///
    /// # Errors
    /// When an object that is needed is missing.
    pub fn fill_past(
        &self,
        opened: &Opened,
        repository: &Repository,
        register: &mut Register,
        commit: Id,
    ) -> Result<(), Fault> {
        let folders = folders(register);
        let is_walked = self.walked.ancestry().ids.contains(&commit);
        if is_walked && self.walked.covers(&folders) {
            set(register, &self.walked.behind(&[commit]));
            return Ok(());
        }
        let other = walked(opened, repository, &[commit], &folders, self.is_kept)?;
        set(register, other.committed());
        Ok(())
    }

    /// How many commits were seen.
    pub fn commits(&self) -> usize {
        self.walked.commits()
    }
}

/// The folders in which evidence of controls can lie, none within another.
fn folders(register: &Register) -> Vec<String> {
    let patterns = register
        .controls
        .iter()
        .flat_map(|control| control.evidence.items());
    let patterns = patterns.filter_map(|pattern| Pattern::new(&pattern.value).ok());
    let mut folders: Vec<String> = patterns
        .map(|pattern| pattern.folder().to_owned())
        .collect();
    folders.sort_unstable();
    let mut kept: Vec<String> = Vec::new();
    for folder in folders {
        let path = RepoPath::new(folder.as_str());
        if !kept.iter().any(|known| path.is_within(known)) {
            kept.push(folder);
        }
    }
    kept
}

/// Sets beside each control what its patterns may mean.
fn set(register: &mut Register, committed: &[Committed]) {
    for control in &mut register.controls {
        let patterns = control.evidence.items().iter();
        let patterns: Vec<Pattern> = patterns
            .filter_map(|pattern| Pattern::new(&pattern.value).ok())
            .collect();
        let is_meant = |file: &&Committed| {
            patterns
                .iter()
                .any(|pattern| pattern.matches(file.path.as_str()))
        };
        let mut own: Vec<Committed> = committed.iter().filter(is_meant).cloned().collect();
        own.sort();
        control.committed = Some(own);
    }
}

/// Walks the folders, or takes over what an earlier run found.
fn walked(
    opened: &Opened,
    repository: &Repository,
    tips: &[Id],
    folders: &[String],
    is_kept: bool,
) -> Result<FolderHistory, Fault> {
    let prefix = opened.workspace.prefix();
    let cache = is_kept.then(|| {
        let mut key = Key::default();
        for tip in tips {
            key.add(tip.as_bytes());
        }
        key.add(&prefix);
        for folder in folders {
            key.add(folder);
        }
        Cache::new(&repository.common_dir(), "controls", key)
    });
    let kept = cache.as_ref().and_then(Cache::read);
    if let Some(known) = kept.and_then(|kept| FolderHistory::kept(&kept)) {
        return Ok(known);
    }
    let walked = FolderHistory::read(repository, tips, &prefix, folders)?;
    if let (Some(cache), Some(text)) = (cache, walked.written()) {
        cache.write(&text);
    }
    Ok(walked)
}

/// The files of the snapshot that no commit has, or has otherwise, as far as the snapshot is git's and tells.
fn uncommitted(
    opened: &Opened,
    repository: &Repository,
    folders: &[String],
    as_of: Day,
) -> Result<Vec<Committed>, Fault> {
    let head = opened.tip.map(|tip| Stored::commit(repository, tip));
    let head = head.transpose()?;
    let head = head.map(|head| head.within(opened.workspace.prefix()));
    let mut found = Vec::new();
    for folder in folders {
        let before: BTreeMap<RepoPath, Option<Id>> = match &head {
            Some(head) => listed(head, folder)?.collect(),
            None => BTreeMap::new(),
        };
        for (path, blob) in listed(&*opened.snapshot, folder)? {
            let is_same = match before.get(&path) {
                Some(known) => blob.is_none() || blob == *known,
                None => false,
            };
            if !is_same {
                found.push(Committed {
                    day: as_of,
                    commit: None,
                    path,
                });
            }
        }
    }
    Ok(found)
}

/// The files of a folder, which need not be there.
fn listed(
    snapshot: &dyn Snapshot,
    folder: &str,
) -> Result<impl Iterator<Item = (RepoPath, Option<Id>)>, Fault> {
    let entries = match snapshot.list(folder) {
        Ok(entries) => entries,
        Err(fault) if fault.kind == FaultKind::Git => return Err(fault),
        Err(_) => Vec::new(),
    };
    let files = entries
        .into_iter()
        .filter(|entry| entry.kind == EntryKind::File);
    Ok(files.map(|entry| (entry.path, entry.blob)))
}
