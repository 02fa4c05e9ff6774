//! What git knows of every finding: timelines of versions, followed by id across renames and folders.
//!
//! Not for walking (that is `git`) and not for judging (that is `rules`). Records are parsed for one
//! timeline at a time and let go again, so that a long history takes no more memory than a short one.

mod build;
mod cache;
mod committed;
mod identity;
mod renumber;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::error::Fault;
use crate::git::{
    Ancestry, Change, Folders, Id, Mailmap, Node, Place, Reader, Repository, Signed, Stamp, Walk,
};
use crate::model::{
    Actor, Commit, Day, EvidenceChange, PlaceBefore, Record, Register, Text, Timeline,
};
use crate::policy::Policy;
use crate::text::{Position, RepoPath};
pub use cache::{Cache, Key};
pub use committed::{Beside, FolderHistory, Replaced};
use identity::Identities;
use renumber::Renumbered;

/// Where history is read from.
pub struct Source<'a> {
    /// The repository.
    pub repository: &'a Repository,
    /// The commit behind the snapshot; none before the first commit.
    pub tip: Option<Id>,
    /// Further parents that a commit of the snapshot would have.
    pub merged: Vec<Id>,
    /// The folder of the configuration from the top of the repository: empty, or with a `/` at its end.
    pub prefix: &'a str,
    /// The company's rules.
    pub policy: &'a Policy,
    /// Whether the folders for evidence are walked too.
    pub with_evidence: bool,
    /// Folders beside the findings and their evidence that are looked at in the same walk.
    pub beside: Beside,
    /// Who is who.
    pub mailmap: Mailmap,
}

/// The history of all findings behind a snapshot.
pub struct History<'a> {
    source: Source<'a>,
    walk: Walk,
    /// Name and address of each of the walk's signers, after the mailmap.
    signers: Vec<(Arc<str>, Arc<str>)>,
    identities: Identities,
    /// The changes of each file of the folders for evidence.
    aside: HashMap<RepoPath, Vec<u32>>,
    /// The commits that were not read yet, where a commit-graph told of them: each when it is first needed.
    unread: Vec<OnceLock<Arc<Commit>>>,
}

/// What is the same for all timelines of one snapshot.
struct Snapshot<'r> {
    /// The records of the snapshot by the id that their text has as a blob.
    by_blob: HashMap<Id, Vec<&'r Record>>,
    /// The records of the snapshot by the identity by which they are followed.
    by_identity: BTreeMap<Text, &'r Record>,
    /// Who would commit it, on the day on which is judged.
    commit: Arc<Commit>,
}

impl<'a> History<'a> {
    /// Walks all commits behind the snapshot.
    ///
    /// # Errors
    /// When history is cut, or an object that is needed is missing.
    pub fn read(source: Source<'a>) -> Result<Self, Fault> {
        let from_top = |folders: &[String]| -> Vec<String> {
            let below = folders
                .iter()
                .filter_map(|folder| crate::model::normalised(folder));
            below
                .map(|folder| format!("{}{folder}", source.prefix))
                .map(|folder| folder.trim_end_matches('/').to_owned())
                .collect()
        };
        let settings = &source.policy.settings;
        let folders = from_top(&settings.findings);
        let evidence = if source.with_evidence {
            from_top(&settings.evidence)
        } else {
            Vec::new()
        };
        let tips: Vec<Id> = source
            .tip
            .into_iter()
            .chain(source.merged.clone())
            .collect();
        let walk = match source.tip {
            Some(_) => {
                let folders = Folders {
                    records: folders,
                    aside: evidence,
                    beside: source.beside.from_top(source.prefix),
                };
                Walk::of(source.repository, &tips, &folders)?
            }
            None => Walk::default(),
        };
        source.repository.let_go();
        let identities = Identities::by_name(&walk, source.prefix, source.policy);
        let signers = walk.signers.resolved(&source.mailmap).into_iter();
        let signers = signers
            .map(|(name, email)| (name.into(), email.into()))
            .collect();
        let is_read = |commit: &Node| commit.signed.is_some();
        let unread = match walk.commits.iter().all(is_read) {
            true => Vec::new(),
            false => walk.commits.iter().map(|_| OnceLock::new()).collect(),
        };
        let mut aside: HashMap<RepoPath, Vec<u32>> = HashMap::new();
        for (at, change) in walk.aside.iter().enumerate() {
            // What was added and never changed is the rule; that it was, the records say.
            if change.old.iter().any(Option::is_some) {
                let path = identity::relative(&change.path, source.prefix);
                aside.entry(path).or_default().push(at as u32);
            }
        }
        Ok(Self {
            source,
            walk,
            aside,
            signers,
            identities,
            unread,
        })
    }

    /// How many commits were seen.
    pub fn commits(&self) -> usize {
        self.walk.commits.len()
    }

    /// Which commits lie behind which.
    pub fn ancestry(&self) -> Ancestry {
        self.walk.ancestry()
    }

    /// Calls a function with the timeline of every finding that the snapshot or history has; the results
    /// are in the order of the ids.
    ///
    /// # Errors
    /// When an object that is needed is missing.
    pub fn each<T: Send>(
        &mut self,
        register: &Register,
        as_of: Day,
        wanted: Option<&str>,
        call: &(dyn Fn(&Timeline<'_>) -> T + Sync),
    ) -> Result<Vec<T>, Fault> {
        let is_wanted =
            |_: &Snapshot<'_>, name: &Text| wanted.is_none_or(|wanted| **name == *wanted);
        self.each_of(register, as_of, &is_wanted, call)
    }

    /// The same for the findings alone that the snapshot has not: only their versions are read.
    ///
    /// # Errors
    /// When an object that is needed is missing.
    pub fn each_gone<T: Send>(
        &mut self,
        register: &Register,
        as_of: Day,
        call: &(dyn Fn(&Timeline<'_>) -> T + Sync),
    ) -> Result<Vec<T>, Fault> {
        let is_gone =
            |snapshot: &Snapshot<'_>, name: &Text| !snapshot.by_identity.contains_key(name);
        self.each_of(register, as_of, &is_gone, call)
    }

    fn each_of<T: Send>(
        &mut self,
        register: &Register,
        as_of: Day,
        wanted: &dyn Fn(&Snapshot<'_>, &Text) -> bool,
        call: &(dyn Fn(&Timeline<'_>) -> T + Sync),
    ) -> Result<Vec<T>, Fault> {
        let snapshot = self.snapshot(register, as_of);
        let none = Renumbered::default();
        let names = self.names(&snapshot);
        let is_wanted = |name: &&Text| wanted(&snapshot, name);
        let renumbered = self.renumbered(&snapshot, &names)?;
        let first = self.round(
            &snapshot,
            names.iter().filter(is_wanted),
            renumbered.as_ref().unwrap_or(&none),
            false,
            call,
        )?;
        let mut results: BTreeMap<Text, T> = BTreeMap::new();
        let mut again: BTreeSet<Text> = BTreeSet::new();
        let mut strays = Vec::new();
        for (name, result) in first {
            match result {
                Ok(result) => {
                    results.insert(name, result);
                }
                Err(found) => {
                    again.insert(name);
                    strays.extend(found);
                }
            }
        }
        if !strays.is_empty() {
            // Some files hold other ids than their names say: these are followed by what they hold.
            again.extend(strays.iter().map(|(_, id)| id.clone()));
            self.identities.correct(&self.walk, strays);
            again.extend(
                self.names(&snapshot)
                    .into_iter()
                    .filter(|name| !results.contains_key(name)),
            );
            let again: Vec<Text> = again.into_iter().filter(|name| is_wanted(&name)).collect();
            let renumbered = self.renumbered(&snapshot, &again)?;
            let second = self.round(
                &snapshot,
                again.iter(),
                renumbered.as_ref().unwrap_or(&none),
                true,
                call,
            )?;
            for (name, result) in second {
                results.remove(&name);
                if let Ok(result) = result {
                    results.insert(name, result);
                }
            }
        }
        Ok(results.into_values().collect())
    }

    /// One timeline after the other, in parallel. In the last round nothing is put off: what still does not
    /// fit is judged with what is known.
    #[allow(clippy::type_complexity, reason = "told by the words around it")]
    fn round<'n, T: Send>(
        &self,
        snapshot: &Snapshot<'_>,
        names: impl Iterator<Item = &'n Text>,
        renumbered: &Renumbered,
        is_last: bool,
        call: &(dyn Fn(&Timeline<'_>) -> T + Sync),
    ) -> Result<Vec<(Text, Result<T, Vec<(Id, Text)>>)>, Fault> {
        let names: Vec<&Text> = names.collect();
        let results: Vec<Result<_, Fault>> = names
            .into_par_iter()
            .map_init(
                || self.source.repository.packed_reader(),
                |reader, name| {
                    let loaded = build::Loaded::read(self, snapshot, reader, name)?;
                    if let Some(strays) = loaded.strays(self).filter(|_| !is_last) {
                        return Ok((name.clone(), Err(strays)));
                    }
                    let result = loaded.timeline(self, snapshot, reader, renumbered, call)?;
                    Ok((name.clone(), Ok(result)))
                },
            )
            .collect();
        results.into_iter().collect()
    }

    /// The ids of all findings that the snapshot or history has, and the paths of records without one.
    fn names(&self, snapshot: &Snapshot<'_>) -> Vec<Text> {
        let known = self.identities.names();
        let all: BTreeSet<Text> = known.chain(snapshot.by_identity.keys()).cloned().collect();
        all.into_iter().collect()
    }

    /// All ids that history knows; a few may be names of files that hold other ids.
    pub fn ids(&self) -> impl Iterator<Item = &Text> {
        self.identities.names()
    }

    fn snapshot<'r>(&self, register: &'r Register, as_of: Day) -> Snapshot<'r> {
        let like = self.source.tip;
        let ids: Vec<Option<Id>> = register
            .records
            .par_iter()
            .map(|record| crate::git::blob_id(record.source.text().as_bytes(), like?))
            .collect();
        let mut by_blob: HashMap<Id, Vec<&Record>> = HashMap::new();
        let mut by_identity: BTreeMap<Text, &Record> = BTreeMap::new();
        for (record, id) in register.records.iter().zip(ids) {
            if let Some(id) = id {
                by_blob.entry(id).or_default().push(record);
            }
            by_identity
                .entry(identity::of(record, self.source.policy))
                .or_insert(record);
        }
        // A file that cannot be read any more is not gone: it stays with its name, as its versions do.
        for record in register
            .records
            .iter()
            .filter(|record| record.id().is_none())
        {
            let named = identity::of_path(record.path(), self.source.policy);
            if !by_identity.contains_key(&named) {
                by_identity.remove(record.path().as_str());
                by_identity.insert(named, record);
            }
        }
        let (name, email) = self.source.repository.reader().user().unwrap_or_default();
        let noon = as_of.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC);
        let actor = Actor {
            name: name.into(),
            email: email.into(),
            seconds: noon.map_or(0, |noon| noon.timestamp().as_second()),
            offset: 0,
        };
        let commit = Commit {
            id: None,
            author: actor.clone(),
            committer: actor,
            parents: usize::from(like.is_some()) + self.source.merged.len(),
            place: usize::MAX,
        };
        Snapshot {
            by_blob,
            by_identity,
            commit: Arc::new(commit),
        }
    }

    /// A commit as timelines tell of it.
    fn commit(&self, reader: &Reader, at: Place) -> Result<Arc<Commit>, Fault> {
        let slot = self.unread.get(at as usize);
        if let Some(known) = slot.and_then(OnceLock::get) {
            return Ok(Arc::clone(known));
        }
        let node = self.walk.commits.get(at as usize).ok_or_else(build::lost)?;
        let (author, committer) = match node.signed {
            Some((author, committer)) => (self.signed(author)?, self.signed(committer)?),
            None => {
                let object = reader.commit_object(node.id, &self.source.mailmap)?;
                let actor = |(name, email, seconds, offset): Signed| Actor {
                    name: name.into(),
                    email: email.into(),
                    seconds,
                    offset,
                };
                (actor(object.author), actor(object.committer))
            }
        };
        let commit = Commit {
            id: Some(node.id.to_string().into()),
            author,
            committer,
            parents: node.parents.len(),
            place: at as usize,
        };
        let commit = Arc::new(commit);
        Ok(slot.map_or_else(
            || Arc::clone(&commit),
            |slot| Arc::clone(slot.get_or_init(|| Arc::clone(&commit))),
        ))
    }

    fn signed(&self, stamp: Stamp) -> Result<Actor, Fault> {
        let signer = self.signers.get(stamp.signer as usize);
        let (name, email) = signer.ok_or_else(build::lost)?;
        Ok(Actor {
            name: Arc::clone(name),
            email: Arc::clone(email),
            seconds: stamp.seconds,
            offset: stamp.offset,
        })
    }

    /// What became of the evidence that a record names.
    fn evidence(
        &self,
        reader: &Reader,
        newest: Option<&Record>,
    ) -> Result<Vec<EvidenceChange>, Fault> {
        let mut changes = Vec::new();
        let named = newest
            .into_iter()
            .flat_map(|record| record.finding.evidence());
        let mut paths: Vec<&RepoPath> = named
            .filter_map(|evidence| evidence.value.live_path())
            .collect();
        paths.sort_unstable();
        paths.dedup();
        for path in paths {
            let of_path = || {
                let places = self.aside.get(path).into_iter().flatten();
                places.filter_map(|at| self.walk.aside.get(*at as usize))
            };
            let official = of_path().filter(|change| change.landed);
            for change in official.filter(|change| change.old.first().is_some_and(Option::is_some))
            {
                let is_origin = |other: &&Change| other.authored && other.new == change.new;
                let origin = of_path().find(is_origin).unwrap_or(change);
                changes.push(EvidenceChange {
                    path: path.clone(),
                    commit: self.commit(reader, change.commit)?,
                    origin: self.commit(reader, origin.commit)?,
                    last: self.before(change.commit).map(|commit| PlaceBefore {
                        path: path.clone(),
                        commit,
                        start: Position::START,
                        end: Position::START,
                    }),
                });
            }
        }
        Ok(changes)
    }

    /// The id of the commit that was official before one of the first-parent chain.
    fn before(&self, commit: Place) -> Option<Text> {
        let parent = *self.walk.commits.get(commit as usize)?.parents.first()?;
        Some(
            self.walk
                .commits
                .get(parent as usize)?
                .id
                .to_string()
                .into(),
        )
    }

    /// A path of git as a record of this register has it.
    fn path(&self, path: &[u8]) -> RepoPath {
        identity::relative(path, self.source.prefix)
    }
}
