//! Which numbers are taken outside of the working tree: in the index, on branches, in history.
//!
//! Reads ids only, and of branches only what differs.

use std::collections::HashSet;
use std::rc::Rc;

use super::{Place, Seen, ids_in};
use crate::branches::{Branches, Folders};
use crate::commands::note;
use crate::error::Fault;
use crate::git::{Id, Index, Reader, Repository};
use crate::history::{Beside, History, Source};
use crate::policy::Policy;
use crate::text::RepoPath;
use crate::workspace::Workspace;

/// What is taken outside of the working tree; nothing outside of a repository. What cannot be seen is said
/// on standard error: a number may be given all the same, and `duplicate-id` sees one that is taken.
pub fn elsewhere(workspace: &Workspace) -> Vec<Seen> {
    let mut gatherer = Gatherer::default();
    if workspace.repository.is_none() {
        return gatherer.seen;
    }
    let repository = match Repository::discover(&workspace.root) {
        Ok(Some(repository)) => repository,
        Ok(None) => return gatherer.seen,
        Err(fault) => {
            unseen("what other branches have", &fault);
            return gatherer.seen;
        }
    };
    let reader = repository.reader();
    let prefix = workspace.prefix();
    let policy = workspace.policy();
    let mut branches = Branches::new(&reader, policy, &prefix);
    if let Err(fault) = gatherer.index(&reader, &branches, policy, &prefix) {
        unseen("what the index has", &fault);
    }
    let tips = match tips(&reader) {
        Ok(tips) => tips,
        Err(fault) => {
            unseen("what other branches have", &fault);
            return gatherer.seen;
        }
    };
    if let Err(fault) = gatherer.branches(&tips, &mut branches, policy) {
        unseen("what other branches have", &fault);
    }
    if let Err(fault) = gatherer.gone(&repository, &tips, policy, &prefix) {
        unseen("the numbers of findings that are gone", &fault);
    }
    gatherer.seen
}

fn unseen(what: &str, fault: &Fault) {
    note(&format!(
        "warning: {what} could not be read, so a number there may be given again: {fault}\n  help: {}",
        fault.help
    ));
}

/// A commit with its branch; none for what is behind the working tree.
type Tip = (Option<Rc<str>>, Id);

/// The commits behind the working tree, and then those of all branches, each once.
fn tips(reader: &Reader) -> Result<Vec<Tip>, Fault> {
    let mut tips: Vec<Tip> = Vec::new();
    let own = reader.head()?.into_iter().chain(reader.merge_heads());
    tips.extend(own.map(|id| (None, id)));
    let branches = reader.branches()?.into_iter();
    let branches = branches.filter(|(name, _)| !name.ends_with("/HEAD"));
    tips.extend(branches.map(|(name, id)| (Some(name.into()), id)));
    let mut known = HashSet::new();
    tips.retain(|(_, id)| known.insert(*id));
    Ok(tips)
}

/// Gathers what is taken, each blob and each folder once.
#[derive(Default)]
struct Gatherer {
    seen: Vec<Seen>,
    blobs: HashSet<Id>,
}

impl Gatherer {
    /// What a file says: by its name, or by what it holds where that does not tell.
    fn file(
        &mut self,
        path: &RepoPath,
        blob: Id,
        place: &Place,
        branches: &Branches<'_>,
        policy: &Policy,
    ) -> Result<(), Fault> {
        self.seen.push(Seen::name(path.as_str(), place));
        if !policy.is_record(path) || tells(path, policy) || !self.blobs.insert(blob) {
            return Ok(());
        }
        let record = branches.record(path, blob)?;
        let ids = ids_in(&record.finding);
        self.seen.extend(ids.iter().map(|id| Seen::id(id, place)));
        Ok(())
    }

    fn index(
        &mut self,
        reader: &Reader,
        branches: &Branches<'_>,
        policy: &Policy,
        prefix: &str,
    ) -> Result<(), Fault> {
        let index = Index::read(reader)?;
        for folder in branches.paths() {
            for (path, blob) in index.below(folder, reader)? {
                let below = path.strip_prefix(prefix.as_bytes()).unwrap_or(&path);
                let path = RepoPath::new(String::from_utf8_lossy(below));
                if !blob.is_link {
                    let place = Place::Index(path.clone());
                    self.file(&path, blob.id, &place, branches, policy)?;
                }
            }
        }
        Ok(())
    }

    /// All files of the first commit, and what differs from them in the others.
    fn branches(
        &mut self,
        tips: &[Tip],
        branches: &mut Branches<'_>,
        policy: &Policy,
    ) -> Result<(), Fault> {
        let mut first: Option<Folders> = None;
        let mut known: HashSet<Folders> = HashSet::new();
        for (name, commit) in tips {
            let folders = branches.folders(*commit)?;
            if !known.insert(folders.clone()) {
                continue;
            }
            let changed = branches.changed(first.as_deref().unwrap_or_default(), &folders)?;
            first.get_or_insert(folders);
            for file in changed {
                let Some(blob) = file.new else { continue };
                let place = match name {
                    Some(name) => Place::Branch(Rc::clone(name), file.path.clone()),
                    None => Place::Gone,
                };
                self.file(&file.path, blob, &place, branches, policy)?;
            }
        }
        Ok(())
    }

    /// The ids of all findings that ever were.
    fn gone(
        &mut self,
        repository: &Repository,
        tips: &[Tip],
        policy: &Policy,
        prefix: &str,
    ) -> Result<(), Fault> {
        let mut tips = tips.iter().map(|(_, commit)| *commit);
        let history = History::read(Source {
            repository,
            tip: tips.next(),
            merged: tips.collect(),
            prefix,
            policy,
            with_evidence: false,
            beside: Beside::default(),
            mailmap: repository.reader().mailmap(),
        })?;
        let names = history.ids();
        self.seen
            .extend(names.map(|name| Seen::name(name, &Place::Gone)));
        Ok(())
    }
}

/// Whether the name of a file begins with an id that has a number.
fn tells(path: &RepoPath, policy: &Policy) -> bool {
    let stem = path.stem();
    let ends = stem.match_indices('-').map(|(at, _)| at);
    ends.chain([stem.len()])
        .filter_map(|end| stem.get(..end))
        .any(|id| policy.ids.read(id).is_some_and(|id| id.number.is_some()))
}
