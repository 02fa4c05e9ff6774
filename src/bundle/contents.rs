//! Finds the files of a commit that belong to its findings: records, evidence, audits, the configuration.
//!
//! Blobs are taken as they are: no filter is run, no line end converted, and no attribute (`export-ignore`)
//! counts. Not for reading them and not for writing the bundle.

use std::collections::BTreeMap;

use super::manifest::{Absent, Omission, Role};
use super::names::Names;
use crate::config;
use crate::dossier::{Dossier, name};
use crate::error::Fault;
use crate::git::{At, Blob, Id, Reader, Trees};
use crate::model::{Evidence, Record, Target, normalised};
use crate::text::RepoPath;

/// A file of git that goes into the bundle.
#[derive(Clone, Debug)]
pub struct Item {
    /// Where it goes, from the top folder of the bundle.
    pub path: String,
    /// The path from the top of the repository.
    pub git_path: Vec<u8>,
    /// What it is for.
    pub role: Role,
    /// The findings that it belongs to, by number, each once.
    pub findings: Vec<String>,
    /// The blob.
    pub blob: Id,
    /// The commit that has it, where that is not the one that the bundle is about.
    pub commit: Option<Id>,
}

/// What goes into a bundle.
#[derive(Debug, Default)]
pub struct Contents {
    /// The files, by path in the bundle.
    pub items: Vec<Item>,
    /// What belongs to the findings and does not go in.
    pub omissions: Vec<Omission>,
}

/// What is known of a path before it gets its name: the commit where it is pinned to one, and the path.
type Key = (Option<Id>, Vec<u8>);

struct Finder<'a> {
    trees: Trees<'a>,
    reader: &'a Reader,
    tree: Id,
    prefix: &'a str,
    found: BTreeMap<Key, (Role, Blob, Vec<String>)>,
    omissions: BTreeMap<(String, &'static str), (String, Vec<String>)>,
}

/// Finds what belongs to the findings of a dossier in the tree of its commit. `prefix` is the folder of the
/// configuration from the top of the repository.
///
/// # Errors
/// When an object that is needed is missing.
pub fn contents(
    dossier: &Dossier,
    reader: &Reader,
    tree: Id,
    prefix: &str,
) -> Result<Contents, Fault> {
    let mut finder = Finder {
        trees: Trees::new(reader),
        reader,
        tree,
        prefix,
        found: BTreeMap::new(),
        omissions: BTreeMap::new(),
    };
    for record in &dossier.register.records {
        let own = name(record);
        finder.live(record.path().as_str(), Role::Finding, &own)?;
        finder.evidence(record, &own)?;
    }
    finder.audits(dossier)?;
    for record in dossier.register.controls.iter().map(|own| &own.file) {
        finder.live(record.path().as_str(), Role::Control, "")?;
    }
    for record in dossier.register.documents.iter().map(|own| &own.file) {
        finder.live(record.path().as_str(), Role::Document, "")?;
    }
    for path in &dossier.excluded {
        let full = finder.full(path.as_str());
        finder.omit(&full, Absent::Excluded, "");
    }
    finder.configuration()?;
    Ok(finder.named(dossier))
}

impl Finder<'_> {
    fn full(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    fn evidence(&mut self, record: &Record, own: &str) -> Result<(), Fault> {
        let changes = record.finding.isms_changes.items().iter();
        for evidence in record.finding.evidence().chain(changes) {
            self.one(&evidence.value, own)?;
        }
        Ok(())
    }

    fn one(&mut self, evidence: &Evidence, own: &str) -> Result<(), Fault> {
        match &evidence.target {
            Target::Nothing => Ok(()),
            Target::Address => {
                self.omit(&evidence.text, Absent::Address, own);
                Ok(())
            }
            Target::Outside => {
                self.omit(&evidence.text, Absent::Outside, own);
                Ok(())
            }
            Target::File { path, at: None } => self.live(path.as_str(), Role::Evidence, own),
            Target::File { path, at: Some(at) } => self.pinned(path, at, own),
        }
    }

    /// What the tag has at a path; all of it, if it is a folder.
    fn live(&mut self, path: &str, role: Role, own: &str) -> Result<(), Fault> {
        let full = self.full(path);
        let full = full.trim_end_matches('/');
        if full.is_empty() {
            self.omit("the whole repository", Absent::Outside, own);
            return Ok(());
        }
        match self.trees.at(self.tree, full)? {
            At::File(blob) => self.add(None, full.as_bytes().to_vec(), blob, role, own),
            At::Folder => {
                let Some(folder) = self.trees.folder(self.tree, full)? else {
                    return Ok(());
                };
                for (below, blob) in self.trees.all(folder)? {
                    let path = [full.as_bytes(), b"/", &below].concat();
                    self.add(None, path, blob, role, own);
                }
            }
            At::Submodule => self.omit(full, Absent::Submodule, own),
            At::Nothing => self.omit(full, self.nothing(full)?, own),
        }
        Ok(())
    }

    /// Why nothing is at a path: a folder on the way may be a link or another repository.
    fn nothing(&self, path: &str) -> Result<Absent, Fault> {
        let mut trees = Trees::new(self.reader);
        for (end, _) in path.match_indices('/') {
            match trees.at(self.tree, path.get(..end).unwrap_or_default())? {
                At::File(blob) if blob.is_link => return Ok(Absent::Link),
                At::Submodule => return Ok(Absent::Submodule),
                _ => {}
            }
        }
        Ok(Absent::Missing)
    }

    fn pinned(&mut self, path: &RepoPath, at: &str, own: &str) -> Result<(), Fault> {
        let full = self.full(path.as_str());
        let Some(commit) = self.reader.commit_of_hex(at) else {
            self.omit(&format!("{full}@{at}"), Absent::UnknownCommit, own);
            return Ok(());
        };
        let tree = self.reader.tree_of(commit)?;
        match self.trees.blob(tree, full.as_bytes())? {
            Some(blob) => self.add(
                Some(commit),
                full.into_bytes(),
                blob,
                Role::PinnedEvidence,
                own,
            ),
            None => self.omit(&format!("{full}@{at}"), Absent::Missing, own),
        }
        Ok(())
    }

    fn audits(&mut self, dossier: &Dossier) -> Result<(), Fault> {
        let policy = dossier.policy();
        for folder in &policy.settings.audits {
            let full = self.full(&normalised(folder).unwrap_or_default());
            let full = full.trim_end_matches('/');
            let Some(tree) = self.trees.folder(self.tree, full)? else {
                continue;
            };
            for (below, blob) in self.trees.all(tree)? {
                let is_record = std::str::from_utf8(&below)
                    .is_ok_and(|below| policy.is_record(&RepoPath::new(below)));
                if is_record {
                    let path = [full.as_bytes(), b"/", &below].concat();
                    self.add(None, path, blob, Role::Audit, "");
                }
            }
        }
        Ok(())
    }

    fn configuration(&mut self) -> Result<(), Fault> {
        let full = self.full(config::FILE_NAME);
        if let At::File(blob) = self.trees.at(self.tree, &full)? {
            self.add(None, full.into_bytes(), blob, Role::Configuration, "");
        }
        Ok(())
    }

    fn add(&mut self, commit: Option<Id>, path: Vec<u8>, blob: Blob, role: Role, own: &str) {
        if blob.is_link {
            self.omit(&String::from_utf8_lossy(&path), Absent::Link, own);
            return;
        }
        let known = self.found.entry((commit, path));
        let (_, _, findings) = known.or_insert((role, blob, Vec::new()));
        if !own.is_empty() && findings.iter().all(|known| known != own) {
            findings.push(own.to_owned());
        }
    }

    fn omit(&mut self, what: &str, why: Absent, own: &str) {
        let key = (what.to_owned(), why.word());
        let (_, findings) = self
            .omissions
            .entry(key)
            .or_insert((why.about().to_owned(), Vec::new()));
        if !own.is_empty() && findings.iter().all(|known| known != own) {
            findings.push(own.to_owned());
        }
    }

    /// Gives everything its name in the bundle, in the order of git's paths.
    fn named(self, dossier: &Dossier) -> Contents {
        let mut names = Names::default();
        let mut items: Vec<Item> = Vec::with_capacity(self.found.len());
        for ((commit, git_path), (role, blob, mut findings)) in self.found {
            let folder = match commit {
                None => "data/".to_owned(),
                Some(commit) => format!("data/pinned/{}/", commit.to_hex_with_len(12)),
            };
            findings.sort_unstable();
            items.push(Item {
                path: names.place(&folder, &git_path),
                git_path,
                role,
                findings,
                blob: blob.id,
                commit,
            });
        }
        items.sort_by(|one, other| one.path.cmp(&other.path));
        let omitted = self.omissions.into_iter();
        let mut omissions: Vec<Omission> = omitted
            .map(|((what, why), (reason, mut findings))| {
                findings.sort_unstable();
                Omission {
                    what,
                    why: why.to_owned(),
                    reason,
                    findings,
                }
            })
            .collect();
        omissions.extend(dossier.left_out.iter().map(|left| Omission {
            what: left.finding.clone(),
            why: Absent::NotSelected.word().to_owned(),
            reason: left.reason.clone(),
            findings: vec![left.finding.clone()],
        }));
        omissions.sort();
        Contents { items, omissions }
    }
}
