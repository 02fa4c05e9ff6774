//! What other branches have below the folders of findings, compared with a commit: only what differs is
//! read, so that hundreds of branches cost little.
//!
//! Not for what git knows of one finding (`history`), and not for judging what is found.

use std::collections::{BTreeMap, HashMap};

use crate::error::Fault;
use crate::git::{Id, Reader, Trees};
use crate::model::{Elsewhere, Record, Text, normalised};
use crate::parse;
use crate::policy::Policy;
use crate::text::RepoPath;

/// Commits as a register sees them: where its findings lie in their trees.
pub struct Branches<'r> {
    reader: &'r Reader,
    trees: Trees<'r>,
    policy: &'r Policy,
    prefix: &'r str,
    /// The folders of findings, from the top of the repository.
    folders: Vec<String>,
}

/// The trees of the folders of findings of one commit, in the order of the configuration; none where it
/// has no such folder.
pub type Folders = Vec<Option<Id>>;

/// A file below a folder of findings that differs between two commits.
#[derive(Clone, Debug)]
pub struct Changed {
    /// Where.
    pub path: RepoPath,
    /// What was there; links count as nothing.
    pub old: Option<Id>,
    /// What is there.
    pub new: Option<Id>,
}

impl<'r> Branches<'r> {
    /// Reads commits for a register in a folder of the repository: empty, or with a `/` at its end.
    pub fn new(reader: &'r Reader, policy: &'r Policy, prefix: &'r str) -> Self {
        let folders = policy.settings.findings.iter();
        Self {
            reader,
            trees: Trees::new(reader),
            policy,
            prefix,
            folders: folders
                .filter_map(|folder| normalised(folder))
                .map(|folder| format!("{prefix}{folder}").trim_end_matches('/').to_owned())
                .collect(),
        }
    }

    /// The folders of findings from the top of the repository.
    pub fn paths(&self) -> &[String] {
        &self.folders
    }

    /// The folders of findings of a commit.
    ///
    /// # Errors
    /// When the commit or a tree is missing.
    pub fn folders(&mut self, commit: Id) -> Result<Folders, Fault> {
        let tree = self.reader.tree_of(commit)?;
        let folders = self.folders.iter();
        folders
            .map(|folder| self.trees.folder(tree, folder))
            .collect()
    }

    /// The files that differ between the folders of two commits, or between nothing and those of one.
    ///
    /// # Errors
    /// When a tree is missing.
    pub fn changed(
        &mut self,
        old: &[Option<Id>],
        new: &[Option<Id>],
    ) -> Result<Vec<Changed>, Fault> {
        // A folder of findings may lie within another one.
        let mut changed: BTreeMap<RepoPath, Changed> = BTreeMap::new();
        for (index, folder) in self.folders.iter().enumerate() {
            let tree = |side: &[Option<Id>]| side.get(index).copied().flatten();
            for difference in self.trees.compare(tree(old), tree(new))? {
                let slash = if folder.is_empty() { "" } else { "/" };
                let full = [folder.as_bytes(), slash.as_bytes(), &difference.path].concat();
                let below = full.strip_prefix(self.prefix.as_bytes()).unwrap_or(&full);
                let path = RepoPath::new(String::from_utf8_lossy(below));
                let file = |blob: Option<crate::git::Blob>| {
                    blob.filter(|blob| !blob.is_link).map(|blob| blob.id)
                };
                let (old, new) = (file(difference.old), file(difference.new));
                changed.insert(path.clone(), Changed { path, old, new });
            }
        }
        Ok(changed.into_values().collect())
    }

    /// The record that a blob is at a path.
    ///
    /// # Errors
    /// When it is missing.
    pub fn record(&self, path: &RepoPath, blob: Id) -> Result<Record, Fault> {
        let mut buffer = Vec::new();
        let bytes = self.reader.object(&blob, &mut buffer)?.to_vec();
        Ok(parse::record(path.clone(), bytes, self.policy))
    }

    /// The findings with a number that a commit has and none of its bases had.
    ///
    /// # Errors
    /// When an object that is needed is missing.
    pub fn added(
        &mut self,
        reference: &str,
        commit: Id,
        bases: &[Id],
    ) -> Result<Vec<Elsewhere>, Fault> {
        let new = self.folders(commit)?;
        let mut added: Option<BTreeMap<RepoPath, Record>> = None;
        let before = match bases {
            [] => vec![Folders::new()],
            bases => bases
                .iter()
                .map(|base| self.folders(*base))
                .collect::<Result<_, _>>()?,
        };
        for old in before {
            let now = self.added_since(&old, &new)?;
            added = Some(match added {
                None => now,
                Some(mut known) => {
                    known.retain(|path, _| now.contains_key(path));
                    known
                }
            });
        }
        let elsewhere = |record| Elsewhere {
            reference: reference.to_owned(),
            commit: commit.to_string().into(),
            record,
        };
        Ok(added
            .unwrap_or_default()
            .into_values()
            .map(elsewhere)
            .collect())
    }

    /// The findings with a number whose ids were in no file that differs: one that was edited, renamed or
    /// moved is not added.
    fn added_since(
        &mut self,
        old: &[Option<Id>],
        new: &[Option<Id>],
    ) -> Result<BTreeMap<RepoPath, Record>, Fault> {
        let mut before: HashMap<Text, usize> = HashMap::new();
        let mut after: Vec<Record> = Vec::new();
        let policy = self.policy;
        let number = |record: &Record| {
            let id = record.id().filter(|id| !policy.ids.is_placeholder(id));
            id.map(Text::from)
        };
        let changed = self.changed(old, new)?;
        for file in changed.iter().filter(|file| policy.is_record(&file.path)) {
            let read =
                |blob: Option<Id>| blob.map(|blob| self.record(&file.path, blob)).transpose();
            let (was, is) = (read(file.old)?, read(file.new)?);
            let was = was.as_ref().and_then(number);
            match (was, is) {
                (Some(was), Some(is)) if number(&is).as_ref() == Some(&was) => {}
                (was, is) => {
                    if let Some(was) = was {
                        *before.entry(was).or_default() += 1;
                    }
                    after.extend(is);
                }
            }
        }
        let mut added = BTreeMap::new();
        for record in after {
            let Some(id) = number(&record) else { continue };
            match before.get_mut(&id) {
                // One file of this id went and this one came: it was moved.
                Some(count) if *count > 0 => *count -= 1,
                _ => {
                    added.insert(record.path().clone(), record);
                }
            }
        }
        Ok(added)
    }
}
