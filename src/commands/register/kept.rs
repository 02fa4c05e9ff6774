//! What was official of each finding, kept from one run to the next that asks the same.
//!
//! A register and its numbers look at what became official when, and not at who changed what in between: so
//! the lives that come from here have no events. Not for the findings of the rules about history (`judge`).

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Seen, SnapshotInfo};
use crate::dossier::{Kin, Tie};
use crate::history::Cache;
use crate::life::{Head, Life, Official};
use crate::model::{Actor, Commit, Day, Record, Renumbering, Severity, Status, Text};
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
    Some(Life {
        as_of,
        snapshot: snapshot.clone(),
        seen: Seen::default(),
        finding: Head {
            id: kept.id,
            // What the record says is read from the record.
            title: None,
            kind: None,
            severity: None,
            status: None,
            owner: None,
            raised: None,
            due: None,
            closed: None,
            path: RepoPath::new(kept.path),
            present: kept.present,
            was: kept.was.map(renumbering),
            became: kept.became.map(renumbering),
        },
        events: Vec::new(),
        official: official.collect::<Option<_>>()?,
        diagnostics: Vec::new(),
        now: Vec::new(),
    })
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
