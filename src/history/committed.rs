//! What was committed in folders beside the findings, and when: the evidence of recurring controls, and records
//! that are no longer as they were.
//!
//! Not for findings, and not for which period a file belongs to (`prevention`). Of evidence only what a commit
//! itself added or changed counts (an authored change), on the day of that commit: a merge brings nothing of its
//! own. Of records what was official counts.

use serde::{Deserialize, Serialize};

use super::History;
use super::identity::relative;
use crate::error::Fault;
use crate::git::{Ancestry, Change, Folders, Id, Mailmap, Node, Reader, Repository, Walk};
use crate::model::{Actor, Committed, Day, Text, normalised};
use crate::text::RepoPath;

/// Which folders beside the findings are looked at, from that of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// Folders of which is asked what was committed there.
    pub committed: Vec<String>,
    /// Folders of which is asked what was there and was replaced or deleted.
    pub replaced: Vec<String>,
}

impl Beside {
    /// Whether nothing is looked at.
    pub fn is_empty(&self) -> bool {
        self.committed.is_empty() && self.replaced.is_empty()
    }

    /// The folders from the top of the repository, none within another; `prefix` is the way from there to the
    /// folder of the configuration: empty, or with a `/` at its end.
    pub fn from_top(&self, prefix: &str) -> Vec<String> {
        let all = self.committed.iter().chain(&self.replaced);
        let all = all.filter_map(|folder| normalised(folder));
        let mut all: Vec<String> = all
            .map(|folder| format!("{prefix}{folder}").trim_end_matches('/').to_owned())
            .collect();
        all.sort_unstable();
        let mut outermost: Vec<String> = Vec::new();
        for folder in all {
            if !is_within(&RepoPath::new(folder.as_str()), &outermost) {
                outermost.push(folder);
            }
        }
        outermost
    }
}

/// Whether a path is one of some folders, or lies below one.
fn is_within(path: &RepoPath, folders: &[String]) -> bool {
    folders.iter().any(|folder| path.is_within(folder))
}

/// All that happened in some folders behind a snapshot.
#[derive(Debug, Default)]
pub struct FolderHistory {
    beside: Beside,
    /// Each file that a commit added or changed, with that commit.
    committed: Vec<Committed>,
    /// Each version that was official and is no longer, the earliest first.
    replaced: Vec<Replaced>,
    /// How many commits were seen.
    commits: usize,
}

/// A version of a file that was official, until a commit of the first-parent chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    /// The file.
    pub path: String,
    /// What it held: the id of the blob in hexadecimal.
    pub blob: String,
    /// The commit that replaced or deleted it, in hexadecimal.
    pub commit: Text,
    /// The day of that commit.
    pub day: Day,
    /// Whether there is no file any more after it.
    pub is_deleted: bool,
}

/// One commit of a file, in a form that can be written down.
#[derive(Serialize, Deserialize)]
struct KeptCommit {
    day: Day,
    commit: Option<Text>,
    path: String,
}

/// All of it, in a form that can be written down.
#[derive(Serialize, Deserialize)]
struct Kept {
    folders: Vec<String>,
    replaced_in: Vec<String>,
    committed: Vec<KeptCommit>,
    replaced: Vec<Replaced>,
    commits: usize,
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
        beside: &Beside,
    ) -> Result<Self, Fault> {
        let folders = Folders {
            beside: beside.from_top(prefix),
            ..Folders::default()
        };
        let walk = match tips {
            [] => Walk::default(),
            tips => Walk::of(repository, tips, &folders)?,
        };
        Self::of(&walk, &repository.packed_reader(), prefix, beside)
    }

    /// The same from a walk that looked at these folders beside others.
    ///
    /// # Errors
    /// When an object that is needed is missing.
    pub fn of(walk: &Walk, reader: &Reader, prefix: &str, beside: &Beside) -> Result<Self, Fault> {
        let mut own = Self {
            beside: beside.clone(),
            commits: walk.commits.len(),
            ..Self::default()
        };
        let mut last: Option<(u32, Day, Text)> = None;
        for change in &walk.beside {
            let Some(node) = walk.commits.get(change.commit as usize) else {
                continue;
            };
            let path = relative(&change.path, prefix);
            let is_committed =
                change.authored && change.new.is_some() && is_within(&path, &beside.committed);
            let old = replaced(change).filter(|_| is_within(&path, &beside.replaced));
            if !is_committed && old.is_none() {
                continue;
            }
            let (day, commit) = match &last {
                Some((place, day, commit)) if *place == change.commit => (*day, commit.clone()),
                _ => (day_of(node, reader)?, node.id.to_string().into()),
            };
            last = Some((change.commit, day, commit.clone()));
            if let Some(blob) = old {
                own.replaced.push(Replaced {
                    path: path.as_str().to_owned(),
                    blob: blob.to_string(),
                    commit: commit.clone(),
                    day,
                    is_deleted: change.new.is_none(),
                });
            }
            if is_committed {
                own.committed.push(Committed {
                    day,
                    commit: Some(commit),
                    path,
                });
            }
        }
        Ok(own)
    }

    /// In a form that can be kept; none for what cannot be written.
    pub fn written(&self) -> Option<String> {
        let committed = self.committed.iter().map(|committed| KeptCommit {
            day: committed.day,
            commit: committed.commit.clone(),
            path: committed.path.as_str().to_owned(),
        });
        let kept = Kept {
            folders: self.beside.committed.clone(),
            replaced_in: self.beside.replaced.clone(),
            committed: committed.collect(),
            replaced: self.replaced.clone(),
            commits: self.commits,
        };
        serde_json::to_string(&kept).ok()
    }

    /// As it was kept; none where that is something else.
    pub fn kept(text: &str) -> Option<Self> {
        let kept: Kept = serde_json::from_str(text).ok()?;
        let committed = kept.committed.into_iter().map(|kept| Committed {
            day: kept.day,
            commit: kept.commit,
            path: RepoPath::new(kept.path),
        });
        Some(Self {
            beside: Beside {
                committed: kept.folders,
                replaced: kept.replaced_in,
            },
            committed: committed.collect(),
            replaced: kept.replaced,
            commits: kept.commits,
        })
    }

    /// Whether the folders of which was asked what was committed there are, or hold, all of these.
    pub fn covers(&self, folders: &[String]) -> bool {
        let is_covered =
            |folder: &String| is_within(&RepoPath::new(folder.as_str()), &self.beside.committed);
        folders.iter().all(is_covered)
    }

    /// What was committed.
    pub fn committed(&self) -> &[Committed] {
        &self.committed
    }

    /// What was official and is no longer, the latest first.
    pub fn replaced(&self) -> impl Iterator<Item = &Replaced> {
        self.replaced.iter().rev()
    }

    /// How many commits were seen.
    pub fn commits(&self) -> usize {
        self.commits
    }

    /// What was committed in one of some commits, or behind one; the ancestry is that of the same snapshot.
    pub fn behind(&self, ancestry: &Ancestry, commits: &[Id]) -> Vec<Committed> {
        let named = self.committed.iter();
        let named = named
            .filter_map(|committed| committed.commit.as_deref())
            .collect();
        let behind = ancestry.behind(commits, &named);
        let is_behind = |committed: &&Committed| {
            let commit = committed.commit.as_deref();
            commit.is_some_and(|commit| behind.contains(commit))
        };
        self.committed.iter().filter(is_behind).cloned().collect()
    }
}

impl History<'_> {
    /// What happened in the folders beside the findings.
    ///
    /// # Errors
    /// When an object that is needed is missing.
    pub fn beside(&self) -> Result<FolderHistory, Fault> {
        let source = &self.source;
        let reader = source.repository.packed_reader();
        FolderHistory::of(&self.walk, &reader, source.prefix, &source.beside)
    }
}

/// What was official at a path before a change; none where nothing was, or it is official still.
fn replaced(change: &Change) -> Option<Id> {
    let old = change.old.first().copied().flatten()?;
    change.landed.then_some(old.id)
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
