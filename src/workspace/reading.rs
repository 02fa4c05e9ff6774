//! The records of a snapshot: lists them, reads them in parallel, looks up what they name.
//!
//! Not for where the snapshot is (`workspace`), nor for what a record says (`parse`).

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use rayon::prelude::*;

use crate::error::{Fault, FaultKind};
use crate::git::Id;
use crate::model::{Audit, Contents, FileFact, LinkTarget, Record, Register, Target, normalised};
use crate::parse;
use crate::policy::Policy;
use crate::snapshot::{Entry, EntryKind, Snapshot};
use crate::text::RepoPath;

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
        // The bytes of a link may be those of a file.
        let files = entries
            .into_iter()
            .filter(|entry| entry.kind == EntryKind::File);
        let known = files.filter_map(|entry| {
            let record = register.at(&entry.path)?;
            Some(((entry.path, entry.blob?), record))
        });
        Self(known.collect())
    }

    /// What a file says, if it is one of them.
    fn contents(&self, entry: &Entry) -> Option<Arc<Contents>> {
        let blob = entry.blob.filter(|_| entry.kind == EntryKind::File)?;
        let same = self.0.get(&(entry.path.clone(), blob))?;
        Some(Arc::clone(&same.contents))
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
    register_where(snapshot, policy, &|entry| known.contents(entry), progress)
}

/// The same for who knows otherwise what some of the files say.
///
/// # Errors
/// As of [`register`].
pub fn register_where(
    snapshot: &dyn Snapshot,
    policy: &Policy,
    known: &(dyn Fn(&Entry) -> Option<Arc<Contents>> + Sync),
    progress: &(dyn Fn() + Sync),
) -> Result<Register, Vec<Fault>> {
    let lookup = Lookup::new(snapshot);
    let records: Result<Vec<Record>, Fault> = entries(snapshot, policy)?
        .into_par_iter()
        .map(|entry| {
            let record = match known(&entry) {
                Some(contents) => {
                    let mut record = Record {
                        contents,
                        facts: Vec::new(),
                        pinned: Vec::new(),
                    };
                    lookup.gather_facts(&mut record)?;
                    Ok(record)
                }
                None => record(&lookup, policy, entry),
            };
            progress();
            record
        })
        .collect();
    let one = |fault| vec![fault];
    let settings = &policy.settings;
    let audits = audits(snapshot, policy);
    let controls = others(snapshot, policy, &settings.controls, parse::control);
    let documents = others(snapshot, policy, &settings.policies, parse::document);
    let audits = audits.map_err(one)?;
    let register = Register::new(records.map_err(one)?, audits);
    Ok(register.with_prevention(controls.map_err(one)?, documents.map_err(one)?))
}

/// The files of a snapshot that are records, or hide some, in the order of their paths.
///
/// # Errors
/// When a findings folder is not there.
pub fn entries(snapshot: &dyn Snapshot, policy: &Policy) -> Result<Vec<Entry>, Vec<Fault>> {
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

fn record(lookup: &Lookup<'_>, policy: &Policy, entry: Entry) -> Result<Record, Fault> {
    let why = match unread(&entry.kind) {
        Some(why) => why,
        None => match lookup.snapshot.read(&entry.path, parse::LIMIT) {
            Ok(bytes) => {
                let mut record = parse::record(entry.path, bytes, policy);
                lookup.gather_facts(&mut record)?;
                return Ok(record);
            }
            Err(fault) if fault.kind == FaultKind::Git => return Err(fault),
            Err(fault) => (fault.message, fault.help),
        },
    };
    Ok(parse::unreadable(entry.path, why))
}

/// Why something is not read at all, with the way out; none for a file.
fn unread(kind: &EntryKind) -> Option<(String, String)> {
    match kind {
        EntryKind::File => None,
        EntryKind::Link => Some((
            "the file is a symbolic link; clause10 reads no record through a link".to_owned(),
            "replace the link by the file itself".to_owned(),
        )),
        EntryKind::NameNotText => Some((
            "the name of the file is not UTF-8".to_owned(),
            "rename the file; ids are ASCII".to_owned(),
        )),
        EntryKind::Unreadable(why) => Some((
            format!("this cannot be read: {why}"),
            "make it readable for the user who runs clause10, or exclude it".to_owned(),
        )),
    }
}

/// Looks up every path that a record names, so that rules need not.
///
/// # Errors
/// When git cannot tell.
pub fn gather_facts(snapshot: &dyn Snapshot, record: &mut Record) -> Result<(), Fault> {
    Lookup::new(snapshot).gather_facts(record)
}

/// Looks up what records name, so that rules need not.
struct Lookup<'s> {
    snapshot: &'s dyn Snapshot,
    /// What lies at the paths of documents: many records change the same ones, while evidence is their own.
    documents: RwLock<HashMap<RepoPath, FileFact>>,
}

impl<'s> Lookup<'s> {
    fn new(snapshot: &'s dyn Snapshot) -> Self {
        Self {
            snapshot,
            documents: RwLock::default(),
        }
    }

    /// Looks up every path that a record names.
    fn gather_facts(&self, record: &mut Record) -> Result<(), Fault> {
        let changes = || record.finding.isms_changes.items().iter();
        let evidence = record
            .finding
            .evidence()
            .filter_map(|evidence| evidence.value.live_path());
        let mut paths: Vec<(RepoPath, bool)> = evidence.map(|path| (path.clone(), false)).collect();
        for change in changes() {
            if let Target::File { path, at: None } = &change.value.target {
                paths.push((path.clone(), true));
            }
        }
        for link in &record.body.links {
            if let LinkTarget::File(path) = link.leads_to(record.path()) {
                paths.push((path, false));
            }
        }
        let mut pinned = Vec::new();
        for evidence in record.finding.evidence().chain(changes()) {
            if let Some((path, commit)) = evidence.value.pinned() {
                let fact = self.snapshot.pinned(path, commit)?;
                pinned.push((Arc::clone(&evidence.value.text), fact));
            }
        }
        record.pinned = pinned;
        paths.sort_unstable();
        paths.dedup_by(|(one, _), (other, _)| one == other);
        record.facts = paths
            .into_iter()
            .map(|(path, is_document)| {
                let fact = match is_document {
                    true => self.document(&path)?,
                    false => self.snapshot.fact(&path)?,
                };
                Ok((path, fact))
            })
            .collect::<Result<_, Fault>>()?;
        Ok(())
    }

    /// What lies at the path of a document.
    fn document(&self, path: &RepoPath) -> Result<FileFact, Fault> {
        let known = self.documents.read().ok();
        if let Some(fact) = known.and_then(|known| known.get(path).copied()) {
            return Ok(fact);
        }
        let fact = self.snapshot.fact(path)?;
        if let Ok(mut known) = self.documents.write() {
            known.insert(path.clone(), fact);
        }
        Ok(fact)
    }
}

/// The audit records of a snapshot, in the order of their paths.
///
/// # Errors
/// When git cannot tell what is in a file.
pub fn audits(snapshot: &dyn Snapshot, policy: &Policy) -> Result<Vec<Audit>, Fault> {
    let mut entries: Vec<Entry> = Vec::new();
    for folder in &policy.settings.audits {
        // A register without audits is none the worse for it.
        let found = known(snapshot.list(&normalised(folder).unwrap_or_default()))?;
        entries.extend(found.into_iter().flatten());
    }
    // What lies in a folder of findings too is judged as a finding.
    let findings = || policy.settings.findings.iter();
    let is_finding = |path: &RepoPath| {
        findings().any(|folder| path.is_within(&normalised(folder).unwrap_or_default()))
    };
    entries.retain(|entry| {
        (policy.is_record(&entry.path) || is_damaged(entry)) && !is_finding(&entry.path)
    });
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    entries.dedup_by(|a, b| a.path == b.path);
    let mut audits = Vec::new();
    for entry in entries {
        let why = match unread(&entry.kind) {
            Some(why) => why,
            None => match snapshot.read(&entry.path, parse::LIMIT) {
                Ok(bytes) => {
                    audits.extend(parse::audit(entry.path, bytes, policy));
                    continue;
                }
                Err(fault) if fault.kind == FaultKind::Git => return Err(fault),
                Err(fault) => (fault.message, fault.help),
            },
        };
        audits.push(parse::unreadable_audit(entry.path, why));
    }
    Ok(audits)
}

/// The records of other folders that can be read, in the order of the folders and of their paths; folders
/// need not be there.
fn others<T>(
    snapshot: &dyn Snapshot,
    policy: &Policy,
    folders: &[String],
    read: fn(RepoPath, Vec<u8>, &Policy) -> Option<T>,
) -> Result<Vec<T>, Fault> {
    let mut found = Vec::new();
    for folder in folders {
        let entries = known(snapshot.list(&normalised(folder).unwrap_or_default()))?;
        for entry in entries.into_iter().flatten() {
            if entry.kind != EntryKind::File || !policy.is_record(&entry.path) {
                continue;
            }
            if let Some(bytes) = known(snapshot.read(&entry.path, parse::LIMIT))? {
                found.extend(read(entry.path, bytes, policy));
            }
        }
    }
    Ok(found)
}

/// None for what is not there or cannot be read; that git cannot tell is another matter.
fn known<T>(result: Result<T, Fault>) -> Result<Option<T>, Fault> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(fault) if fault.kind == FaultKind::Git => Err(fault),
        Err(_) => Ok(None),
    }
}
