//! What was committed in some folders, and when: the evidence of recurring controls.
//!
//! Not for findings, and not for which period a file belongs to (`prevention`). Only what a commit itself
//! added or changed counts (an authored change), on the day of that commit: a merge brings nothing of its own.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::identity::relative;
use crate::error::Fault;
use crate::git::{Ancestry, Id, Mailmap, Node, Reader, Repository, Walk};
use crate::model::{Actor, Committed, Day, Text};
use crate::text::RepoPath;

/// All that was committed in some folders behind a snapshot.
#[derive(Debug, Default)]
pub struct FolderHistory {
    /// The folders, from that of the configuration.
    folders: Vec<String>,
    /// Each file that a commit added or changed, with that commit.
    committed: Vec<Committed>,
    ancestry: Ancestry,
}

/// One commit of a file, in a form that can be written down.
#[derive(Serialize, Deserialize)]
struct Kept {
    day: Day,
    commit: Option<Text>,
    path: String,
}

impl FolderHistory {
    /// Walks all commits behind some, and looks at what they changed in the folders; `prefix` is the way from the
    /// top of the repository: empty, or with a `/` at its end.
    ///
    /// # Errors
    /// When history is cut, or an object that is needed is missing.
    pub fn read(
        repository: &Repository,
        tips: &[Id],
        prefix: &str,
        folders: &[String],
    ) -> Result<Self, Fault> {
        let from_top: Vec<String> = folders
            .iter()
            .map(|folder| format!("{prefix}{folder}").trim_end_matches('/').to_owned())
            .collect();
        let walk = match tips {
            [] => Walk::default(),
            tips => Walk::of(repository, tips, &from_top, &[])?,
        };
        let reader = repository.packed_reader();
        let mut committed = Vec::new();
        let mut last: Option<(u32, Day, Text)> = None;
        for change in walk.changes.iter().filter(|change| change.authored) {
            let Some(node) = walk.commits.get(change.commit as usize) else {
                continue;
            };
            if change.new.is_none() {
                continue;
            }
            let (day, commit) = match &last {
                Some((place, day, commit)) if *place == change.commit => (*day, commit.clone()),
                _ => (day_of(node, &reader)?, node.id.to_string().into()),
            };
            last = Some((change.commit, day, commit.clone()));
            committed.push(Committed {
                day,
                commit: Some(commit),
                path: relative(&change.path, prefix),
            });
        }
        Ok(Self {
            folders: folders.to_vec(),
            committed,
            ancestry: walk.ancestry(),
        })
    }

    /// In a form that can be kept; none for what cannot be written.
    pub fn written(&self) -> Option<String> {
        let kept = self.committed.iter().map(|committed| Kept {
            day: committed.day,
            commit: committed.commit.clone(),
            path: committed.path.as_str().to_owned(),
        });
        let kept = serde_json::to_string(&kept.collect::<Vec<_>>()).ok()?;
        let folders = serde_json::to_string(&self.folders).ok()?;
        Some(format!("{}\n{folders}\n{kept}", self.ancestry.written()))
    }

    /// As it was kept; none where that is something else.
    pub fn kept(text: &str) -> Option<Self> {
        let (ancestry, rest) = text.split_once('\n')?;
        let (folders, kept) = rest.split_once('\n')?;
        let kept: Vec<Kept> = serde_json::from_str(kept).ok()?;
        let committed = kept.into_iter().map(|kept| Committed {
            day: kept.day,
            commit: kept.commit,
            path: RepoPath::new(kept.path),
        });
        Some(Self {
            folders: serde_json::from_str(folders).ok()?,
            committed: committed.collect(),
            ancestry: Ancestry::read(ancestry)?,
        })
    }

    /// Whether the folders that were looked at are, or hold, all of these.
    pub fn covers(&self, folders: &[String]) -> bool {
        let is_covered = |folder: &String| {
            let path = RepoPath::new(folder.as_str());
            self.folders.iter().any(|known| path.is_within(known))
        };
        folders.iter().all(is_covered)
    }

    /// What was committed.
    pub fn committed(&self) -> &[Committed] {
        &self.committed
    }

    /// How many commits were seen.
    pub fn commits(&self) -> usize {
        self.ancestry.ids.len()
    }

    /// Which commits lie behind which.
    pub fn ancestry(&self) -> &Ancestry {
        &self.ancestry
    }

    /// What was committed in one of some commits, or behind one.
    pub fn behind(&self, commits: &[Id]) -> Vec<Committed> {
        let named: BTreeSet<&str> = self
            .committed
            .iter()
            .filter_map(|committed| committed.commit.as_deref())
            .collect();
        let behind = self.ancestry.behind(commits, &named);
        let is_behind = |committed: &&Committed| {
            let commit = committed.commit.as_deref();
            commit.is_some_and(|commit| behind.contains(commit))
        };
        self.committed.iter().filter(is_behind).cloned().collect()
    }
}

/// The day of a commit: that of its committer date, in its own offset.
fn day_of(node: &Node, reader: &Reader) -> Result<Day, Fault> {
    let (seconds, offset) = match node.signed {
        Some((_, committer)) => (committer.seconds, committer.offset),
        None => {
            let object = reader.commit_object(node.id, &Mailmap::default())?;
            let (_, _, seconds, offset) = object.committer;
            (seconds, offset)
        }
    };
    let actor = Actor {
        name: "".into(),
        email: "".into(),
        seconds,
        offset,
    };
    Ok(actor.day())
}
