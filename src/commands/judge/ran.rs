//! What happened in folders beside the findings: which evidence of recurring controls was committed when, and
//! which audits are gone.
//!
//! Not for whether a control was done (`prevention`), nor for telling new from old (`before`).

use std::collections::{BTreeMap, BTreeSet};

use super::Opened;
use crate::error::{Fault, FaultKind};
use crate::git::{Ancestry, Id, Repository};
use crate::history::{Beside, Cache, FolderHistory, Key};
use crate::model::{Audit, Audits, Committed, Day, GoneAudit, Register, Text, normalised};
use crate::prevention::Pattern;
use crate::rule::Rule;
use crate::rules;
use crate::snapshot::{EntryKind, Snapshot, Stored};
use crate::text::RepoPath;
use crate::workspace;

/// What git knows of folders beside the findings: the evidence of controls, and audits that are gone.
pub struct Ran {
    walked: FolderHistory,
    is_kept: bool,
}

/// What a run asks of these folders, with what an earlier run found out.
pub(super) struct Asked<'a> {
    opened: &'a Opened,
    repository: &'a Repository,
    tips: Vec<Id>,
    beside: Beside,
    cache: Option<Cache>,
    kept: Option<FolderHistory>,
    /// The audits that findings name and of which there is no record.
    unknown: BTreeSet<Text>,
}

impl<'a> Asked<'a> {
    /// What the rules that are run ask of a register; none where they ask nothing.
    pub(super) fn of(
        opened: &'a Opened,
        repository: &'a Repository,
        rules: &[&'static Rule],
        register: &Register,
        is_kept: bool,
    ) -> Option<Self> {
        let of_controls = Ran::is_asked(rules, register);
        let unknown = match rules.contains(&&rules::UNKNOWN_AUDIT) {
            true => unknown(register),
            false => BTreeSet::new(),
        };
        (of_controls || !unknown.is_empty())
            .then(|| Self::new(opened, repository, register, unknown, is_kept))
    }

    fn new(
        opened: &'a Opened,
        repository: &'a Repository,
        register: &Register,
        unknown: BTreeSet<Text>,
        is_kept: bool,
    ) -> Self {
        let audits = &opened.workspace.policy().settings.audits;
        let audits = audits.iter().filter_map(|folder| normalised(folder));
        let beside = Beside {
            committed: folders(register),
            replaced: audits.filter(|_| !unknown.is_empty()).collect(),
        };
        let tips = tips(opened, repository);
        let cache = is_kept.then(|| cache(opened, repository, &tips, &beside));
        Self {
            opened,
            repository,
            tips,
            beside,
            kept: cache.as_ref().and_then(kept),
            cache,
            unknown,
        }
    }

    /// The folders that history has to be walked for; none where it is known what happened there.
    pub(super) fn unwalked(&self) -> Beside {
        match self.kept {
            Some(_) => Beside::default(),
            None => self.beside.clone(),
        }
    }

    /// Sets beside each control what was committed for it, and in the register the audits that are gone. What
    /// lies in the snapshot and was not committed yet counts as of the day of the run. Where nobody walked
    /// history for it, that is done here.
    ///
    /// # Errors
    /// When history is cut, or an object that is needed is missing.
    pub(super) fn fill(
        self,
        walked: Option<FolderHistory>,
        register: &mut Register,
        as_of: Day,
    ) -> Result<Ran, Fault> {
        let (opened, repository) = (self.opened, self.repository);
        let is_kept = self.cache.is_some();
        let walked = match (self.kept, walked) {
            (Some(kept), _) => kept,
            (None, Some(walked)) => keep(walked, self.cache.as_ref()),
            (None, None) => {
                let prefix = opened.workspace.prefix();
                let walked = FolderHistory::read(repository, &self.tips, &prefix, &self.beside)?;
                keep(walked, self.cache.as_ref())
            }
        };
        if !register.controls.is_empty() {
            let mut committed = walked.committed().to_vec();
            if opened.snapshot.info().commit.is_none() {
                let folders = &self.beside.committed;
                committed.extend(uncommitted(opened, repository, folders, as_of)?);
            }
            set(register, &committed);
        }
        register.gone_audits = gone(opened, repository, &walked, &self.unknown)?;
        Ok(Ran { walked, is_kept })
    }
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
        Asked::new(opened, repository, register, BTreeSet::new(), is_kept)
            .fill(None, register, as_of)
    }

    /// The same for the register of a commit that the snapshot is compared with. What lies behind it tells the
    /// ancestry of the snapshot, where that is known; else history is walked again.
    ///
    /// # Errors
    /// When an object that is needed is missing.
    pub fn fill_past(
        &self,
        opened: &Opened,
        repository: &Repository,
        ancestry: Option<&Ancestry>,
        register: &mut Register,
        commit: Id,
    ) -> Result<(), Fault> {
        let folders = folders(register);
        if let Some(ancestry) = ancestry.filter(|ancestry| ancestry.ids.contains(&commit))
            && self.walked.covers(&folders)
        {
            set(register, &self.walked.behind(ancestry, &[commit]));
            return Ok(());
        }
        let beside = Beside {
            committed: folders,
            replaced: Vec::new(),
        };
        let cache = self
            .is_kept
            .then(|| cache(opened, repository, &[commit], &beside));
        let other = match cache.as_ref().and_then(kept) {
            Some(kept) => kept,
            None => {
                let prefix = opened.workspace.prefix();
                let walked = FolderHistory::read(repository, &[commit], &prefix, &beside)?;
                keep(walked, cache.as_ref())
            }
        };
        set(register, other.committed());
        Ok(())
    }

    /// How many commits were seen.
    pub fn commits(&self) -> usize {
        self.walked.commits()
    }
}

/// The commits behind the snapshot.
fn tips(opened: &Opened, repository: &Repository) -> Vec<Id> {
    let tip = opened.tip.into_iter();
    tip.flat_map(|tip| [vec![tip], opened.merged(&repository.reader())].concat())
        .collect()
}

/// Where the answer is kept: it depends on the commits and the folders alone.
fn cache(opened: &Opened, repository: &Repository, tips: &[Id], beside: &Beside) -> Cache {
    let mut key = Key::default();
    for tip in tips {
        key.add(tip.as_bytes());
    }
    key.add(opened.workspace.prefix());
    for folders in [&beside.committed, &beside.replaced] {
        key.add(folders.len().to_le_bytes());
        for folder in folders {
            key.add(folder);
        }
    }
    Cache::new(&repository.common_dir(), "beside", key)
}

/// What an earlier run found out.
fn kept(cache: &Cache) -> Option<FolderHistory> {
    FolderHistory::kept(&cache.read()?)
}

/// Keeps what a walk found, for the next run.
fn keep(walked: FolderHistory, cache: Option<&Cache>) -> FolderHistory {
    if let (Some(cache), Some(text)) = (cache, walked.written()) {
        cache.write(&text);
    }
    walked
}

/// The audits that findings name and of which there is no record.
fn unknown(register: &Register) -> BTreeSet<Text> {
    let audits = register.audits();
    let named = register.records.iter();
    let named = named.filter_map(|record| record.finding.audit.get());
    let unknown = named.filter(|id| audits.named(id).is_none());
    unknown.cloned().collect()
}

/// Which of some audits had a record once: in the commit behind a snapshot that is not committed, or in history.
fn gone(
    opened: &Opened,
    repository: &Repository,
    walked: &FolderHistory,
    unknown: &BTreeSet<Text>,
) -> Result<Vec<GoneAudit>, Fault> {
    let mut left = unknown.clone();
    let mut found = Vec::new();
    let policy = opened.workspace.policy();
    let mut take = |audit: &Audit, commit: Option<(Text, Day)>, is_deleted| {
        let own = std::slice::from_ref(audit);
        left.retain(|id| {
            let is_own = Audits(own).named(id).is_some();
            if is_own {
                found.push(GoneAudit {
                    id: id.clone(),
                    path: audit.path().clone(),
                    commit: commit.clone(),
                    is_deleted,
                });
            }
            !is_own
        });
        left.is_empty()
    };
    if unknown.is_empty() {
        return Ok(Vec::new());
    }
    if let (Some(tip), None) = (opened.tip, opened.snapshot.info().commit) {
        let head = Stored::commit(repository, tip)?.within(opened.workspace.prefix());
        for audit in workspace::audits(&head, policy)? {
            let is_there = opened
                .snapshot
                .read(audit.path(), crate::parse::LIMIT)
                .is_ok();
            take(&audit, None, !is_there);
        }
    }
    let reader = repository.reader();
    let mut buffer = Vec::new();
    for old in walked.replaced() {
        let path = RepoPath::new(old.path.as_str());
        let Ok(id) = Id::from_hex(old.blob.as_bytes()) else {
            continue;
        };
        if !policy.is_record(&path) {
            continue;
        }
        let bytes = reader.object(&id, &mut buffer)?.to_vec();
        let Some(audit) = crate::parse::audit(path, bytes, policy) else {
            continue;
        };
        if take(&audit, Some((old.commit.clone(), old.day)), old.is_deleted) {
            break;
        }
    }
    Ok(found)
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
