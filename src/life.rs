//! A finding's timeline as events with what changed in each, and the diagnostics beside them: what
//! `output::timeline` writes.
//!
//! Owned and plain, so that it outlives the versions that it was made from. Not for finding the
//! versions (`history`) and not for judging them (`rules`).

mod changes;

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Seen, SnapshotInfo};
use crate::model::{
    Actor, Commit, Day, Kind, Record, Renumbering, Severity, Status, Text, Timeline, Version,
};
use crate::policy::Policy;
use crate::shape::words;
use crate::text::RepoPath;

pub use changes::{Change, Weight};

/// What is known of one finding, from its first version to the snapshot.
#[derive(Clone, Debug)]
pub struct Life {
    /// The day on which was judged.
    pub as_of: Day,
    /// What the snapshot is.
    pub snapshot: SnapshotInfo,
    /// What was seen of history.
    pub seen: Seen,
    /// The finding as it is, or as it was last.
    pub finding: Head,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// What was official, one after the other.
    pub official: Vec<Official>,
    /// All diagnostics of the finding, in the order of the report.
    pub diagnostics: Vec<Diagnostic>,
    /// Those that belong to no event, as indices into `diagnostics`.
    pub now: Vec<usize>,
}

/// What was official of a finding from some commit on the first-parent chain until the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Official {
    /// The commit's id in hexadecimal; none for a snapshot that is not committed.
    pub commit: Option<Text>,
    /// The day of its committer date; for a snapshot that is not committed, the day on which was judged.
    pub day: Day,
    /// Whether the finding was there.
    pub present: bool,
    /// How far it had come; none where it was gone or did not say.
    pub status: Option<Status>,
    /// How grave it was.
    pub severity: Option<Severity>,
    /// When it was to be closed.
    pub due: Option<Day>,
}

/// What a finding says of itself.
#[derive(Clone, Debug)]
pub struct Head {
    /// The number by which it is followed; the path where it has none.
    pub id: Text,
    /// One line that says what was found.
    pub title: Option<Text>,
    /// What it is.
    pub kind: Option<Kind>,
    /// How grave it is.
    pub severity: Option<Severity>,
    /// How far it has come.
    pub status: Option<Status>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// When it was recorded, as the record says.
    pub raised: Option<Day>,
    /// When it is to be closed.
    pub due: Option<Day>,
    /// When it was closed, as the record says.
    pub closed: Option<Day>,
    /// Where it lies, or lay last.
    pub path: RepoPath,
    /// Whether the snapshot has it.
    pub present: bool,
    /// The number it had before.
    pub was: Option<Renumbering>,
    /// The number it has now.
    pub became: Option<Renumbering>,
}

words! {
    /// What an event did to the finding.
    pub enum Step {
        /// its first version
        Raised = "raised",
        /// its first version under this number: before, it had another
        Renumbered = "renumbered",
        /// its first version after it was gone
        Restored = "restored",
        /// another version
        Changed = "changed",
        /// it was taken away
        Removed = "removed",
    }
}

/// One version that somebody authored, or a removal.
#[derive(Clone, Debug)]
pub struct Event {
    /// What it did.
    pub step: Step,
    /// The commit's id in hexadecimal; none for the snapshot's own version.
    pub commit: Option<Text>,
    /// Who wrote it.
    pub author: Actor,
    /// Who committed it.
    pub committer: Actor,
    /// Where the record lay then; for a removal, until then.
    pub path: RepoPath,
    /// Where it lay before, if elsewhere.
    pub moved_from: Vec<RepoPath>,
    /// How many versions it was made from.
    pub parents: usize,
    /// The statuses of these, each once.
    pub from: Vec<Status>,
    /// The status after it.
    pub to: Option<Status>,
    /// What it changed; a first version and a removal list nothing.
    pub changes: Vec<Change>,
    /// What made it official, where anything did.
    pub landed: Option<Landed>,
    /// Where nothing did: the commit of the first later version that was made from it and became official.
    pub landed_with: Option<Text>,
    /// Diagnostics that belong to it, as indices into those of the life.
    pub diagnostics: Vec<usize>,
}

/// The commit on the first-parent chain that made a version official.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landed {
    /// Its id in hexadecimal.
    pub commit: Text,
    /// The day of its committer date.
    pub day: Day,
}

impl Event {
    /// Whether the status is another one than before.
    pub fn changes_status(&self) -> bool {
        self.from.iter().any(|from| Some(*from) != self.to)
            || (self.from.is_empty() && self.to.is_some())
    }
}

impl Life {
    /// Tells a timeline event by event. `diagnostics` are those of this finding, `policy` has the words of
    /// the register. None for a timeline without a single version.
    pub fn new(
        timeline: &Timeline<'_>,
        diagnostics: Vec<Diagnostic>,
        policy: &Policy,
        as_of: Day,
        (snapshot, seen): (SnapshotInfo, Seen),
    ) -> Option<Self> {
        let teller = Teller { timeline, policy };
        let mut life = Self {
            as_of,
            snapshot,
            seen,
            finding: teller.head()?,
            events: teller.events(),
            official: teller.official(),
            diagnostics: Vec::new(),
            now: Vec::new(),
        };
        life.set_diagnostics(diagnostics);
        Some(life)
    }

    /// Sets what was found wrong with the finding.
    pub fn set_diagnostics(&mut self, diagnostics: Vec<Diagnostic>) {
        self.diagnostics = diagnostics;
        self.now.clear();
        for event in &mut self.events {
            event.diagnostics.clear();
        }
        self.attach();
    }

    /// Sets each diagnostic beside the event of its commit: the one that has it as its own, else the one
    /// that it made official.
    fn attach(&mut self) {
        for (index, diagnostic) in self.diagnostics.iter().enumerate() {
            let commit = diagnostic.commit.as_deref();
            let own = |event: &&mut Event| event.commit.as_deref() == commit;
            let landed = |event: &&mut Event| {
                let landed = event.landed.as_ref().map(|landed| &*landed.commit);
                landed == commit
            };
            let event = match commit {
                None => None,
                Some(_) => match self.events.iter_mut().find(own) {
                    Some(event) => Some(event),
                    None => self.events.iter_mut().rev().find(landed),
                },
            };
            match event {
                Some(event) => event.diagnostics.push(index),
                None => self.now.push(index),
            }
        }
    }
}

struct Teller<'t> {
    timeline: &'t Timeline<'t>,
    policy: &'t Policy,
}

impl Teller<'_> {
    fn head(&self) -> Option<Head> {
        let timeline = self.timeline;
        let record = timeline.newest.or_else(|| self.last())?;
        let finding = &record.finding;
        Some(Head {
            id: timeline.id.clone(),
            title: finding.title.get().cloned(),
            kind: finding.kind.value(),
            severity: finding.severity.value(),
            status: finding.status.value(),
            owner: finding.owner.get().map(|owner| owner.as_str().to_owned()),
            raised: finding.raised.value(),
            due: finding.due.value(),
            closed: finding.closed.value(),
            path: record.path().clone(),
            present: timeline.newest.is_some(),
            was: timeline.was.clone(),
            became: timeline.became.clone(),
        })
    }

    /// The record as it was when it was last there.
    fn last(&self) -> Option<&Record> {
        let removed = self.timeline.removals.last();
        let before = removed.and_then(|removal| removal.before.first().copied());
        let version = before
            .and_then(|index| self.timeline.version(index))
            .or(self.timeline.versions.last())?;
        Some(version.record)
    }

    /// What was official, in order.
    fn official(&self) -> Vec<Official> {
        let landings = self.timeline.landings.iter();
        let told = landings.map(|landing| {
            let version = landing
                .version
                .and_then(|index| self.timeline.version(index));
            let finding = version.map(|version| &version.record.finding);
            Official {
                commit: landing.commit.id.clone(),
                day: landing.commit.day(),
                present: landing.version.is_some(),
                status: finding.and_then(|finding| finding.status.value()),
                severity: finding.and_then(|finding| finding.severity.value()),
                due: finding.and_then(|finding| finding.due.value()),
            }
        });
        told.collect()
    }

    /// Versions in their order, each removal after the versions that it took away.
    fn events(&self) -> Vec<Event> {
        let versions = &self.timeline.versions;
        let mut removals: Vec<Vec<usize>> = vec![Vec::new(); versions.len() + 1];
        for (index, removal) in self.timeline.removals.iter().enumerate() {
            let seconds = removal.commit.committer.seconds;
            let earliest = removal.before.iter().max().map_or(0, |last| last + 1);
            // What is not committed yet is the last that happened, whatever day it is judged on.
            let later = versions.iter().skip(earliest).take_while(|version| {
                removal.commit.id.is_none()
                    || (version.restores.is_none() && version.commit.committer.seconds <= seconds)
            });
            if let Some(here) = removals.get_mut(earliest + later.count()) {
                here.push(index);
            }
        }
        let mut events = Vec::new();
        for (index, removed) in removals.iter().enumerate() {
            events.extend(removed.iter().filter_map(|&removal| self.removal(removal)));
            events.extend(versions.get(index).map(|version| Event {
                landed_with: self.landed_with(index),
                ..self.version(version)
            }));
        }
        events
    }

    /// For a version that never was official: the commit of the first one that is, of those made from it.
    fn landed_with(&self, index: usize) -> Option<Text> {
        let is_official = |version: &&Version<'_>| version.landed.is_some();
        if self
            .timeline
            .version(index)
            .is_none_or(|own| is_official(&own))
        {
            return None;
        }
        let mut made_from_it = HashSet::from([index]);
        for (later, version) in self.timeline.versions.iter().enumerate().skip(index + 1) {
            if version
                .before
                .iter()
                .any(|before| made_from_it.contains(before))
            {
                if is_official(&version) {
                    return version.commit.id.clone();
                }
                made_from_it.insert(later);
            }
        }
        None
    }

    fn removal(&self, index: usize) -> Option<Event> {
        let removal = self.timeline.removals.get(index)?;
        let before = removal.before.iter();
        let before: Vec<_> = before
            .filter_map(|&index| self.timeline.version(index))
            .collect();
        Some(Event {
            step: Step::Removed,
            path: removal.path.clone(),
            parents: before.len(),
            from: statuses(&before),
            ..bare(&removal.commit)
        })
    }

    fn version(&self, version: &Version<'_>) -> Event {
        let timeline = self.timeline;
        let mut before: Vec<&Version<'_>> = timeline.before(version).collect();
        let mut step = Step::Changed;
        if let Some(last) = version.restores.and_then(|index| timeline.version(index)) {
            before = vec![last];
            step = Step::Restored;
        } else if before.is_empty() {
            let renumbered = |was: &Renumbering| was.commit.id == version.commit.id;
            step = match &timeline.was {
                Some(was) if renumbered(was) => Step::Renumbered,
                _ => Step::Raised,
            };
        }
        let path = version.record.path();
        let mut moved_from: Vec<RepoPath> = Vec::new();
        let stayed = before.iter().any(|before| before.record.path() == path);
        for before in before.iter().filter(|_| !stayed) {
            if !moved_from.contains(before.record.path()) {
                moved_from.push(before.record.path().clone());
            }
        }
        let records: Vec<&Record> = before.iter().map(|before| before.record).collect();
        Event {
            step,
            path: path.clone(),
            moved_from,
            parents: before.len(),
            from: statuses(&before),
            to: version.record.finding.status.value(),
            changes: changes::between(&records, version.record, self.policy),
            landed: version.landed.as_deref().and_then(|commit| {
                Some(Landed {
                    commit: commit.id.clone()?,
                    day: commit.day(),
                })
            }),
            ..bare(&version.commit)
        }
    }
}

/// An event of a commit, with nothing said yet of what it did.
fn bare(commit: &Commit) -> Event {
    Event {
        step: Step::Changed,
        commit: commit.id.clone(),
        author: commit.author.clone(),
        committer: commit.committer.clone(),
        path: RepoPath::new(""),
        moved_from: Vec::new(),
        parents: 0,
        from: Vec::new(),
        to: None,
        changes: Vec::new(),
        landed: None,
        landed_with: None,
        diagnostics: Vec::new(),
    }
}

/// The statuses of some versions, each once.
fn statuses(versions: &[&Version<'_>]) -> Vec<Status> {
    let mut statuses = Vec::new();
    for version in versions {
        if let Some(status) = version.record.finding.status.value()
            && !statuses.contains(&status)
        {
            statuses.push(status);
        }
    }
    statuses
}
