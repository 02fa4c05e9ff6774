//! What was official of each finding, kept from one run to the next that asks the same.
//!
//! A register and its numbers look at what became official when, and not at who changed what in between: so
//! the lives that come from here have no events. Not for the findings of the rules about history (`judge`).

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Seen, SnapshotInfo};
use crate::dossier::{Kin, Tie};
use crate::history::Cache;
use crate::life::{Head, Life, Official};
use crate::model::{Actor, Commit, Day, Record, Renumbering, Severity, Status, Text, Timeline};
use crate::parse;
use crate::policy::Policy;
use crate::text::RepoPath;

/// What history shows of a register.
pub struct Past {
    /// What was official of each finding, in the order of their ids.
    pub lives: Vec<Life>,
    /// The last official versions of findings that are gone.
    pub gone: Vec<Record>,
    /// How many commits were seen.
    pub commits: usize,
}

/// The same in a form that can be written down.
#[derive(Serialize, Deserialize)]
struct Kept {
    commits: usize,
    /// The ids of commits, once each.
    ids: Vec<Text>,
    lives: Vec<KeptLife>,
    /// Path and text of each.
    gone: Vec<(String, String)>,
}

#[derive(Serialize, Deserialize)]
struct KeptLife {
    id: Text,
    path: String,
    present: bool,
    was: Option<KeptNumber>,
    became: Option<KeptNumber>,
    official: Vec<KeptOfficial>,
}

/// Commit as an index, day, whether it was there, status, severity, due.
type KeptOfficial = (
    Option<usize>,
    Day,
    bool,
    Option<Status>,
    Option<Severity>,
    Option<Day>,
);

/// Another number that a finding had or has: the number, the file, whether it was official.
type KeptNumber = (Text, String, bool);

/// What was official of a finding; none for a timeline without a single version.
pub fn told(timeline: &Timeline<'_>, as_of: Day, snapshot: SnapshotInfo) -> Option<Life> {
    let landings = timeline.landings.iter().map(|landing| {
        let version = landing.version.and_then(|at| timeline.version(at));
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
    // One that is gone lies where it lay when it was taken away.
    let removed = timeline.removals.last();
    let removed = removed.and_then(|removal| timeline.version(*removal.before.first()?));
    let last = removed.or(timeline.versions.last());
    let last = last.map(|version| version.record.path());
    let path = timeline.newest.map(Record::path).or(last)?.clone();
    let id = timeline.id.clone();
    let (was, became) = (timeline.was.clone(), timeline.became.clone());
    let present = timeline.newest.is_some();
    let head = head(id, path, present, (was, became));
    Some(of(head, landings.collect(), as_of, snapshot))
}

/// What is known of a finding but what its record says, which is read there.
fn head(
    id: Text,
    path: RepoPath,
    present: bool,
    (was, became): (Option<Renumbering>, Option<Renumbering>),
) -> Head {
    Head {
        id,
        title: None,
        kind: None,
        severity: None,
        status: None,
        owner: None,
        raised: None,
        due: None,
        closed: None,
        path,
        present,
        was,
        became,
    }
}

fn of(finding: Head, official: Vec<Official>, as_of: Day, snapshot: SnapshotInfo) -> Life {
    Life {
        as_of,
        snapshot,
        seen: Seen::default(),
        finding,
        events: Vec::new(),
        official,
        diagnostics: Vec::new(),
        now: Vec::new(),
    }
}

/// Keeps what history shows.
pub fn keep(past: &Past, cache: &Cache) {
    let officials = past.lives.iter().flat_map(|life| &life.official);
    let mut ids: Vec<Text> = officials.filter_map(|own| own.commit.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    let number = |other: &Option<Renumbering>| {
        let other = other.as_ref()?;
        Some((other.id.clone(), other.path.to_string(), other.is_official))
    };
    let life = |life: &Life| KeptLife {
        id: life.finding.id.clone(),
        path: life.finding.path.to_string(),
        present: life.finding.present,
        was: number(&life.finding.was),
        became: number(&life.finding.became),
        official: life
            .official
            .iter()
            .map(|own| {
                let commit = own.commit.as_ref();
                let commit = commit.and_then(|id| ids.binary_search(id).ok());
                (
                    commit,
                    own.day,
                    own.present,
                    own.status,
                    own.severity,
                    own.due,
                )
            })
            .collect(),
    };
    let lives = past.lives.iter().map(life).collect();
    let gone = past.gone.iter().map(|record| {
        let source = &record.source;
        (source.path().to_string(), source.text().to_owned())
    });
    let kept = Kept {
        commits: past.commits,
        gone: gone.collect(),
        lives,
        ids,
    };
    if let Ok(answer) = serde_json::to_string(&kept) {
        cache.write(&answer);
    }
}

/// What was kept; none where it was not, or cannot be read.
pub fn kept(cache: &Cache, policy: &Policy, as_of: Day, snapshot: SnapshotInfo) -> Option<Past> {
    let kept: Kept = serde_json::from_str(&cache.read()?).ok()?;
    let Kept {
        commits,
        ids,
        lives,
        gone,
    } = kept;
    let snapshot = &snapshot;
    let lives = lives
        .into_iter()
        .map(|own| life(own, &ids, as_of, snapshot));
    let gone = gone
        .into_iter()
        .map(|(path, text)| parse::record(RepoPath::new(path), text.into_bytes(), policy));
    Some(Past {
        lives: lives.collect::<Option<_>>()?,
        gone: gone.collect(),
        commits,
    })
}

fn life(kept: KeptLife, ids: &[Text], as_of: Day, snapshot: &SnapshotInfo) -> Option<Life> {
    let official = kept.official.into_iter().map(|own| {
        let (commit, day, present, status, severity, due) = own;
        let commit = match commit {
            Some(at) => Some(ids.get(at)?.clone()),
            None => None,
        };
        Some(Official {
            commit,
            day,
            present,
            status,
            severity,
            due,
        })
    });
    let numbers = (kept.was.map(renumbering), kept.became.map(renumbering));
    let head = head(kept.id, RepoPath::new(kept.path), kept.present, numbers);
    let official = official.collect::<Option<_>>()?;
    Some(of(head, official, as_of, snapshot.clone()))
}

/// The other number, without the commit that gave it: nobody asks for that here.
fn renumbering((id, path, is_official): KeptNumber) -> Renumbering {
    let nobody = Actor {
        name: "".into(),
        email: "".into(),
        seconds: 0,
        offset: 0,
    };
    let commit = Commit {
        id: None,
        author: nobody.clone(),
        committer: nobody,
        parents: 0,
        place: 0,
    };
    Renumbering {
        commit: commit.into(),
        id,
        path: RepoPath::new(path),
        is_official,
        last: None,
    }
}

/// Number, title, whether it is gone, depth, tie.
type KeptKin = (String, String, bool, usize, Tie);

/// Keeps the families of recurrences.
pub fn keep_families(families: &[Vec<Kin>], cache: &Cache) {
    let member = |kin: &Kin| -> KeptKin {
        let Kin {
            finding,
            title,
            is_gone,
            depth,
            tie,
        } = kin.clone();
        (finding, title, is_gone, depth, tie)
    };
    let families: Vec<Vec<KeptKin>> = families
        .iter()
        .map(|family| family.iter().map(member).collect())
        .collect();
    if let Ok(answer) = serde_json::to_string(&families) {
        cache.write(&answer);
    }
}

/// The families that were kept.
pub fn kept_families(cache: &Cache) -> Option<Vec<Vec<Kin>>> {
    let kept: Vec<Vec<KeptKin>> = serde_json::from_str(&cache.read()?).ok()?;
    let member = |(finding, title, is_gone, depth, tie): KeptKin| Kin {
        finding,
        title,
        is_gone,
        depth,
        tie,
    };
    let families = kept.into_iter();
    let families = families.map(|family| family.into_iter().map(member).collect());
    Some(families.collect())
}
