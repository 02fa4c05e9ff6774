//! All commits behind a snapshot, and what each of them changed in some folders.
//!
//! One pass over all commits, two trees compared only where their ids differ. Not for what the changes
//! mean to a finding (that is `history`).
//!
//! - **authored**: the blob at a path differs from that in every parent, as
//!   `git log --full-history -c --raw --no-renames` shows it;
//! - **landed**: it differs from that in the first parent, along the first-parent chain, as
//!   `git log --first-parent -m --raw --no-renames` shows it.

use std::collections::{BinaryHeap, HashMap};

use rayon::prelude::*;
use smallvec::SmallVec;

use super::ancestry::Ancestry;
use super::cuts::cut;
use super::repository::{Id, Reader, Repository, broken};
use super::signed::{Signers, Stamp, head};
use super::tree::{Blob, Trees};
use crate::error::Fault;

/// A commit by its place in the order: parents before children, of others the earlier first.
pub type Place = u32;

/// One commit.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its id.
    pub id: Id,
    /// Its parents, in its own order.
    pub parents: Parents,
    /// Committer date, in seconds since 1970.
    pub seconds: i64,
    /// Author and committer, where the commit itself was read; a commit-graph tells of none.
    pub signed: Option<(Stamp, Stamp)>,
    /// Whether it lies on the first-parent chain of the snapshot's commit.
    pub on_chain: bool,
}

/// The places of a commit's parents; few have more than two.
pub type Parents = SmallVec<[Place; 2]>;

/// A path that a commit changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The commit.
    pub commit: Place,
    /// The path from the top of the repository.
    pub path: Box<[u8]>,
    /// What is there; none where it was removed.
    pub new: Option<Blob>,
    /// What was there in each parent; empty for a commit without one.
    pub old: Vec<Option<Blob>>,
    /// Whether it differs from every parent.
    pub authored: bool,
    /// Whether it differs from the first parent, on the chain.
    pub landed: bool,
}

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walk {
    /// All commits in order.
    pub commits: Vec<Node>,
    /// Who signed them.
    pub signers: Signers,
    /// All changes of the folders, in the order of commits and then of paths.
    pub changes: Vec<Change>,
    /// The same for further folders, whose files are no records; what was added there is left out.
    pub aside: Vec<Change>,
    /// The same for folders beside these, with what was added.
    pub beside: Vec<Change>,
}

/// Which folders a walk looks at, from the top of the repository, without a `/` at their end.
#[derive(Clone, Debug, Default)]
pub struct Folders {
    /// Folders with records.
    pub records: Vec<String>,
    /// Folders of whose files only what became of them is asked, and not when they came.
    pub aside: Vec<String>,
    /// Folders with anything else.
    pub beside: Vec<String>,
}

impl Walk {
    /// Walks everything behind some commits, the first of which is the snapshot's.
    ///
    /// # Errors
    /// When history is cut or an object is missing: a wrong answer would be worse.
    pub fn of(repository: &Repository, tips: &[Id], folders: &Folders) -> Result<Self, Fault> {
        let Folders {
            records,
            aside,
            beside,
        } = folders;
        let all = [records.as_slice(), aside, beside].concat();
        let (met, trees) = meet_with_trees(repository, tips, &all)?;
        let (commits, mut trees) = ordered(met.commits, trees, !tips.is_empty());
        let mut trees_aside = trees.split_off(records.len());
        let trees_beside = trees_aside.split_off(aside.len());
        let changes = |folders: &[String], trees: FolderTrees, was_there| {
            changes(repository, &commits, (folders, &trees), was_there)
        };
        Ok(Self {
            changes: changes(records, trees, false)?,
            aside: changes(aside, trees_aside, true)?,
            beside: changes(beside, trees_beside, false)?,
            commits,
            signers: met.signers,
        })
    }

    /// The index of a commit, if the walk came by it.
    pub fn find(&self, id: Id) -> Option<Place> {
        let at = self.commits.iter().position(|commit| commit.id == id)?;
        Place::try_from(at).ok()
    }

    /// Which commits lie behind which.
    pub fn ancestry(&self) -> Ancestry {
        Ancestry {
            ids: self.commits.iter().map(|commit| commit.id).collect(),
            parents: self
                .commits
                .iter()
                .map(|commit| commit.parents.clone())
                .collect(),
        }
    }
}

/// Commits as they are met, before their order is known: a place is that in the order of meeting.
#[derive(Default)]
struct Met {
    commits: Vec<Node>,
    signers: Signers,
}

/// Puts commits in order, and with each folder its tree in each of them.
fn ordered(met: Vec<Node>, trees: FolderTrees, has_tip: bool) -> (Vec<Node>, FolderTrees) {
    let order = order(&met);
    let mut place: Vec<Place> = vec![0; met.len()];
    for (new, old) in order.iter().enumerate() {
        if let Some(place) = place.get_mut(*old) {
            *place = new as Place;
        }
    }
    let moved = |parent: Place| place.get(parent as usize).copied().unwrap_or(0);
    let mut met: Vec<Option<Node>> = met.into_iter().map(Some).collect();
    // Just as large as it has to be: these are kept to the end.
    let mut nodes: Vec<Node> = Vec::with_capacity(met.len());
    nodes.extend(order.iter().filter_map(|at| met.get_mut(*at)?.take()));
    for node in &mut nodes {
        for parent in &mut node.parents {
            *parent = moved(*parent);
        }
    }
    let mut at = has_tip.then(|| moved(0));
    while let Some(node) = at.and_then(|at| nodes.get_mut(at as usize)) {
        node.on_chain = true;
        at = node.parents.first().copied();
    }
    let in_order = |trees: Vec<Option<Id>>| {
        let moved = order.iter().map(|at| trees.get(*at).copied().flatten());
        moved.collect()
    };
    (nodes, trees.into_iter().map(in_order).collect())
}

/// The order of commits: parents before children, of others the earlier first.
fn order(met: &[Node]) -> Vec<usize> {
    let mut children: Vec<Parents> = vec![Parents::new(); met.len()];
    let mut waiting: Vec<usize> = Vec::with_capacity(met.len());
    for (at, commit) in met.iter().enumerate() {
        let mut parents = commit.parents.clone();
        parents.sort_unstable();
        parents.dedup();
        waiting.push(parents.len());
        for parent in parents {
            if let Some(children) = children.get_mut(parent as usize) {
                children.push(at as Place);
            }
        }
    }
    // Committer date and then id break ties, so that the order is the same everywhere.
    let key = |at: usize| {
        met.get(at)
            .map(|c| std::cmp::Reverse((c.seconds, c.id, at)))
    };
    let mut ready: BinaryHeap<_> = (0..met.len())
        .filter(|at| waiting.get(*at) == Some(&0))
        .filter_map(key)
        .collect();
    let mut order: Vec<usize> = Vec::with_capacity(met.len());
    while let Some(std::cmp::Reverse((_, _, at))) = ready.pop() {
        order.push(at);
        for child in children.get(at).into_iter().flatten() {
            let child = *child as usize;
            if let Some(left) = waiting.get_mut(child) {
                *left -= 1;
                if *left == 0 {
                    ready.extend(key(child));
                }
            }
        }
    }
    order
}

/// Of each folder, its tree in each commit.
type FolderTrees = Vec<Vec<Option<Id>>>;

/// Reads every commit, and at the same time the trees of those that are known already: neither needs
/// the other's result, and each fills a thread.
fn meet_with_trees(
    repository: &Repository,
    tips: &[Id],
    folders: &[String],
) -> Result<(Met, FolderTrees), Fault> {
    let (send, receive) = std::sync::mpsc::channel::<Vec<Id>>();
    let (met, trees) = rayon::join(
        move || {
            meet(&repository.packed_reader(), tips, |batch| {
                drop(send.send(batch));
            })
        },
        move || {
            let reader = repository.packed_reader();
            let mut trees = Trees::new(&reader);
            let mut found: FolderTrees = vec![Vec::new(); folders.len()];
            for batch in receive {
                for tree in batch {
                    for (folder, found) in folders.iter().zip(&mut found) {
                        found.push(trees.folder(tree, folder)?);
                    }
                }
            }
            Ok::<_, Fault>(found)
        },
    );
    // A commit that is missing is the reason why trees are.
    Ok((met?, trees?))
}

/// Reads every commit behind the tips, from the commit-graph where it has them.
fn meet(reader: &Reader, tips: &[Id], mut pass_on: impl FnMut(Vec<Id>)) -> Result<Met, Fault> {
    let repo = reader.gix();
    // A graph that is damaged is no loss: the commits themselves are there.
    let graph = repo.commit_graph_if_enabled().ok().flatten();
    let shallow = reader.shallow()?;
    let mut known: HashMap<Id, Place> = HashMap::new();
    let mut ids: Vec<Id> = Vec::new();
    let mut index = |id: Id, ids: &mut Vec<Id>| {
        *known.entry(id).or_insert_with(|| {
            ids.push(id);
            (ids.len() - 1) as Place
        })
    };
    for tip in tips {
        index(*tip, &mut ids);
    }
    let mut met = Met::default();
    let mut batch: Vec<Id> = Vec::with_capacity(CHUNK);
    let mut buffer = Vec::new();
    while let Some(id) = ids.get(met.commits.len()).copied() {
        if shallow.contains(&id) {
            return Err(cut(id));
        }
        let in_graph = graph.as_ref().and_then(|graph| {
            let commit = graph.commit_by_id(id)?;
            let parents = commit
                .iter_parents()
                .map(|parent| Some(graph.id_at(parent.ok()?).to_owned()))
                .collect::<Option<SmallVec<[Id; 2]>>>()?;
            let seconds = i64::try_from(commit.committer_timestamp()).ok()?;
            Some((commit.root_tree_id().to_owned(), parents, seconds, None))
        });
        let (tree, parents, seconds, signed) = match in_graph {
            Some(found) => found,
            None => {
                let data = reader.object(&id, &mut buffer)?;
                let head = head(data, repo.object_hash())
                    .map_err(|error| broken(&format!("commit {id}"), &error))?;
                let author = met.signers.stamp(&head.author, head.is_latin);
                // A date that cannot be read is the first of all: the commit still counts.
                let committer = met.signers.stamp(&head.committer, head.is_latin);
                let signed = Some((author, committer));
                (head.tree, head.parents, committer.seconds, signed)
            }
        };
        let parents = parents
            .into_iter()
            .map(|parent| index(parent, &mut ids))
            .collect();
        met.commits.push(Node {
            id,
            parents,
            seconds,
            signed,
            on_chain: false,
        });
        batch.push(tree);
        if batch.len() == CHUNK {
            pass_on(std::mem::replace(&mut batch, Vec::with_capacity(CHUNK)));
        }
    }
    pass_on(batch);
    Ok(met)
}

/// How many commits a thread takes at a time: neighbours share trees and the bases of their deltas.
const CHUNK: usize = 512;

/// What each commit changed in the folders; of what only `was_there` the same without what was added.
fn changes(
    repository: &Repository,
    commits: &[Node],
    (folders, trees): (&[String], &FolderTrees),
    was_there: bool,
) -> Result<Vec<Change>, Fault> {
    let mut all = Vec::new();
    for (folder, trees) in folders.iter().zip(trees) {
        let found: Vec<Vec<Change>> = commits
            .par_chunks(CHUNK)
            .enumerate()
            .map_init(
                || repository.packed_reader(),
                |reader, (chunk, nodes)| {
                    let compared = Compared {
                        trees: Trees::new(reader),
                        folders: trees,
                        prefix: folder,
                        was_there,
                        changes: Vec::new(),
                    };
                    compared.chunk((chunk * CHUNK) as Place, nodes)
                },
            )
            .collect::<Result<_, Fault>>()?;
        all.reserve_exact(found.iter().map(Vec::len).sum());
        all.extend(found.into_iter().flatten());
    }
    if folders.len() > 1 {
        all.sort_by(|a, b| (a.commit, &a.path).cmp(&(b.commit, &b.path)));
        all.dedup();
    }
    Ok(all)
}

/// Compares the folder of commits with that of their parents.
struct Compared<'r, 'f> {
    trees: Trees<'r>,
    /// The tree of the folder in each commit.
    folders: &'f [Option<Id>],
    prefix: &'f str,
    /// Whether what was added is left out.
    was_there: bool,
    changes: Vec<Change>,
}

impl Compared<'_, '_> {
    /// What neighbouring commits changed, in their order.
    fn chunk(mut self, first: Place, nodes: &[Node]) -> Result<Vec<Change>, Fault> {
        for (at, node) in nodes.iter().enumerate() {
            self.commit(first + at as Place, node)?;
        }
        Ok(self.changes)
    }

    fn tree(&self, commit: Place) -> Option<Id> {
        self.folders.get(commit as usize).copied().flatten()
    }

    fn commit(&mut self, at: Place, node: &Node) -> Result<(), Fault> {
        let own = self.tree(at);
        let first = node.parents.first().and_then(|parent| self.tree(*parent));
        if own == first {
            return Ok(());
        }
        let others: Vec<Option<Id>> = node
            .parents
            .iter()
            .skip(1)
            .map(|parent| self.tree(*parent))
            .collect();
        // Taken over from another parent as it is: nobody authored anything here.
        let taken_over = others.contains(&own);
        if taken_over && !node.on_chain {
            return Ok(());
        }
        // A merge may bring what the first parent has not, but another one has.
        let differences = if self.was_there && others.is_empty() {
            self.trees.compare_known(first, own)?
        } else {
            self.trees.compare(first, own)?
        };
        for difference in differences {
            let mut old = Vec::with_capacity(node.parents.len());
            if !node.parents.is_empty() {
                old.push(difference.old);
            }
            for other in &others {
                old.push(match other {
                    Some(tree) => self.trees.blob(*tree, &difference.path)?,
                    None => None,
                });
            }
            let authored = old.iter().all(|old| *old != difference.new);
            if authored || node.on_chain {
                let slash = if self.prefix.is_empty() { "" } else { "/" };
                let path = [self.prefix.as_bytes(), slash.as_bytes(), &difference.path].concat();
                self.changes.push(Change {
                    commit: at,
                    path: path.into(),
                    new: difference.new,
                    old,
                    authored,
                    landed: node.on_chain,
                });
            }
        }
        Ok(())
    }
}
