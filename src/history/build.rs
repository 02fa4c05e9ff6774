//! From the changes that concern one finding to its timeline.
//!
//! Not for which changes these are (`identity`), and not for what they mean (`rules`).

use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet};

use super::renumber::Renumbered;
use super::{History, Snapshot, identity};
use crate::error::{Fault, FaultKind};
use crate::git::{Blob, Id, Place, Reader};
use crate::model::{Landing, Record, Removal, Text, Timeline, Version};
use crate::parse;
use crate::text::RepoPath;
use std::sync::Arc;

/// What one commit did to one finding.
#[derive(Default)]
struct Event {
    /// The version that is there after it.
    new: Option<(RepoPath, Id)>,
    /// The versions in its parents, as far as they lie at paths that it changed.
    old: Vec<Id>,
    /// In how many parents the finding was seen.
    parents: HashSet<usize>,
    /// Where it lay before, for one that was taken away.
    gone: Option<RepoPath>,
    authored: bool,
    landed: bool,
}

/// The changes of one finding with the records that they name.
pub struct Loaded<'r> {
    name: Text,
    events: BTreeMap<Place, Event>,
    /// The records that are not those of the snapshot.
    parsed: HashMap<(Id, RepoPath), Record>,
    snapshot: HashMap<(Id, RepoPath), &'r Record>,
}

/// Something that the walk named is not in what it found: never, unless memory was damaged.
pub fn lost() -> Fault {
    Fault::new(
        FaultKind::Git,
        "the history of a finding does not fit together",
        "try again; if it happens twice, report it",
    )
}

impl<'r> Loaded<'r> {
    /// Reads every version of a finding.
    pub fn read(
        history: &History<'_>,
        snapshot: &Snapshot<'r>,
        reader: &Reader,
        name: &Text,
    ) -> Result<Self, Fault> {
        let mut loaded = Self {
            name: name.clone(),
            events: events(history, name),
            parsed: HashMap::new(),
            snapshot: HashMap::new(),
        };
        let wanted: Vec<(RepoPath, Id)> = loaded
            .events
            .values()
            .filter_map(|event| event.new.clone())
            .collect();
        let mut buffer = Vec::new();
        for (path, id) in wanted {
            let key = (id, path.clone());
            if loaded.parsed.contains_key(&key) || loaded.snapshot.contains_key(&key) {
                continue;
            }
            let same = snapshot.by_blob.get(&id).into_iter().flatten();
            if let Some(record) = same.copied().find(|record| *record.path() == path) {
                loaded.snapshot.insert(key, record);
                continue;
            }
            let bytes = reader.object(&id, &mut buffer)?.to_vec();
            let record = parse::record(path, bytes, history.source.policy);
            loaded.parsed.insert(key, record);
        }
        Ok(loaded)
    }

    fn record(&self, path: &RepoPath, id: Id) -> Option<&Record> {
        let key = (id, path.clone());
        self.parsed
            .get(&key)
            .or_else(|| self.snapshot.get(&key).copied())
    }

    /// The versions that hold another id than the one by which they were found; none if all hold it.
    pub fn strays(&self, history: &History<'_>) -> Option<Vec<(Id, Text)>> {
        let mut strays = Vec::new();
        for (path, id) in self.events.values().filter_map(|event| event.new.as_ref()) {
            let Some(record) = self.record(path, *id) else {
                continue;
            };
            // A version without a usable id stays with the name of its file.
            let held = record
                .id()
                .map(|_| identity::of(record, history.source.policy));
            if let Some(held) = held.filter(|held| *held != self.name) {
                strays.push((*id, held));
            }
        }
        (!strays.is_empty()).then_some(strays)
    }

    /// Builds the timeline and calls a function with it.
    pub fn timeline<T>(
        &self,
        history: &History<'_>,
        snapshot: &Snapshot<'_>,
        reader: &Reader,
        renumbered: &Renumbered,
        call: &(dyn Fn(&Timeline<'_>) -> T + Sync),
    ) -> Result<T, Fault> {
        let newest = snapshot.by_identity.get(&self.name).copied();
        let mut builder = Builder {
            history,
            timeline: Timeline {
                id: self.name.clone(),
                versions: Vec::new(),
                removals: Vec::new(),
                landings: Vec::new(),
                newest,
                evidence: Vec::new(),
                was: None,
                became: None,
            },
            blobs: Vec::new(),
            at: Vec::new(),
            official: None,
        };
        for (at, event) in &self.events {
            builder.event(*at, event, self, reader)?;
        }
        builder.snapshot(snapshot);
        let mut timeline = builder.timeline;
        renumbered.fill(history, reader, &mut timeline)?;
        timeline.evidence = history.evidence(reader, newest)?;
        Ok(call(&timeline))
    }
}

/// What each commit did to a finding, in order.
fn events(history: &History<'_>, name: &Text) -> BTreeMap<Place, Event> {
    let identities = &history.identities;
    let mut events: BTreeMap<Place, Event> = BTreeMap::new();
    for (at, change) in identities.changes(&history.walk, name) {
        let is_own = |blob: &Blob| identities.held(at, *blob) == Some(name);
        let event = events.entry(change.commit).or_default();
        let path = || history.path(&change.path);
        for (parent, blob) in change.old.iter().enumerate() {
            if let Some(blob) = blob.filter(|blob| is_own(blob)) {
                event.parents.insert(parent);
                if !event.old.contains(&blob.id) {
                    event.old.push(blob.id);
                }
            }
        }
        match change.new.filter(|blob| is_own(blob)) {
            // One id in two files at once is reported as that; the first is followed.
            Some(blob) if event.new.is_none() => event.new = Some((path(), blob.id)),
            Some(_) => {}
            None => event.gone = Some(path()),
        }
        event.authored |= change.authored;
        event.landed |= change.landed;
    }
    events
}

struct Builder<'b, 'h, 'a> {
    history: &'b History<'h>,
    timeline: Timeline<'a>,
    /// The blob of each version.
    blobs: Vec<Id>,
    /// The commit of each version.
    at: Vec<Place>,
    /// The version that is official so far, and its blob.
    official: Option<(usize, Id)>,
}

impl<'a> Builder<'_, '_, 'a> {
    fn event(
        &mut self,
        at: Place,
        event: &Event,
        loaded: &'a Loaded<'_>,
        reader: &Reader,
    ) -> Result<(), Fault> {
        if event.authored {
            let commit = self.history.commit(reader, at)?;
            let before = self.before(at, event);
            match &event.new {
                Some((path, id)) => {
                    let record = loaded.record(path, *id).ok_or_else(lost)?;
                    let last = self.timeline.versions.len().checked_sub(1);
                    let restores = last.filter(|_| before.is_empty());
                    self.timeline.versions.push(Version {
                        commit,
                        record,
                        before,
                        restores,
                        landed: None,
                    });
                    self.blobs.push(*id);
                    self.at.push(at);
                }
                None if !before.is_empty() => self.timeline.removals.push(Removal {
                    commit,
                    path: event.gone.clone().unwrap_or_else(|| RepoPath::new("")),
                    before,
                }),
                None => {}
            }
        }
        if event.landed {
            self.land(at, event, reader)?;
        }
        Ok(())
    }

    fn land(&mut self, at: Place, event: &Event, reader: &Reader) -> Result<(), Fault> {
        let version = match &event.new {
            Some((_, id)) => self.with_blob(*id),
            None => None,
        };
        let commit = self.history.commit(reader, at)?;
        if let Some(version) = version.and_then(|version| self.timeline.versions.get_mut(version)) {
            version.landed.get_or_insert_with(|| Arc::clone(&commit));
        }
        self.official = version.and_then(|version| Some((version, *self.blobs.get(version)?)));
        self.timeline.landings.push(Landing { commit, version });
        Ok(())
    }

    /// The last version with a blob.
    fn with_blob(&self, id: Id) -> Option<usize> {
        self.blobs.iter().rposition(|known| *known == id)
    }

    /// The versions that a commit's version was made from.
    fn before(&self, at: Place, event: &Event) -> Vec<usize> {
        let known = event.old.iter().filter_map(|id| self.with_blob(*id));
        let mut before: Vec<usize> = known.collect();
        let node = self.history.walk.commits.get(at as usize);
        let parents = node.map_or(&[][..], |node| node.parents.as_slice());
        if parents.len() > 1 {
            // A merge may take the finding from a parent where it lay elsewhere.
            let unseen = parents
                .iter()
                .enumerate()
                .filter(|(parent, _)| !event.parents.contains(parent));
            for (_, parent) in unseen {
                before.extend(self.at_commit(*parent));
            }
        }
        before.sort_unstable();
        before.dedup();
        before
    }

    /// The version that a commit has: the last one that it or something behind it authored.
    fn at_commit(&self, commit: Place) -> Option<usize> {
        let first = *self.at.first()?;
        let mut seen = HashSet::new();
        let mut ahead = BinaryHeap::from([commit]);
        while let Some(at) = ahead.pop() {
            if let Some(version) = self.at.iter().rposition(|known| *known == at) {
                return Some(version);
            }
            let node = self.history.walk.commits.get(at as usize)?;
            let parents = node.parents.iter().copied();
            ahead.extend(parents.filter(|parent| *parent >= first && seen.insert(*parent)));
        }
        None
    }

    /// What is in the snapshot, where that is not what the commit behind it has.
    fn snapshot(&mut self, snapshot: &Snapshot<'a>) {
        let commit = Arc::clone(&snapshot.commit);
        let merged = self.history.source.merged.iter();
        let merged: Vec<usize> = merged
            .filter_map(|id| self.at_commit(self.history.walk.find(*id)?))
            .collect();
        let official = self.official.map(|(version, _)| version);
        let mut before: Vec<usize> = official.into_iter().chain(merged).collect();
        before.sort_unstable();
        before.dedup();
        match self.timeline.newest {
            Some(newest) => {
                if official
                    .and_then(|version| self.timeline.version(version))
                    .is_some_and(|version| version.record.says_the_same(newest))
                {
                    return;
                }
                let last = self.timeline.versions.len().checked_sub(1);
                let restores = last.filter(|_| before.is_empty());
                let version = self.timeline.versions.len();
                self.timeline.versions.push(Version {
                    commit: Arc::clone(&commit),
                    record: newest,
                    before,
                    restores,
                    landed: None,
                });
                self.timeline.landings.push(Landing {
                    commit,
                    version: Some(version),
                });
            }
            None if official.is_some() => {
                let path = official
                    .and_then(|version| self.timeline.version(version))
                    .map_or_else(|| RepoPath::new(""), |v| v.record.path().clone());
                self.timeline.removals.push(Removal {
                    commit: Arc::clone(&commit),
                    path,
                    before,
                });
                self.timeline.landings.push(Landing {
                    commit,
                    version: None,
                });
            }
            None => {}
        }
    }
}
