//! Which objects a proof needs, read from the repository.
//!
//! Not for how they are written.

use std::collections::{BTreeMap, HashSet, VecDeque};

use gix::bstr::ByteSlice;
use gix::objs::tree::{EntryKind, EntryRef};
use gix::objs::{CommitRefIter, Kind, TreeRefIter};

use super::pack::{Packed, Spool};
use crate::error::{Fault, FaultKind};
use crate::git::repository::{Id, Reader, broken};
use crate::git::tag::Tag;

/// Reads objects, each once if it can be helped.
pub(super) struct Gatherer<'r> {
    reader: &'r Reader,
    spool: Spool,
    /// Trees of which everything below is there.
    whole: HashSet<Id>,
    buffer: Vec<u8>,
}

/// What a tree names.
struct Named {
    is_folder: bool,
    name: Vec<u8>,
    id: Id,
}

impl<'r> Gatherer<'r> {
    /// Has nothing yet.
    ///
    /// # Errors
    /// When there is no temporary file to be had.
    pub(super) fn new(reader: &'r Reader, tag: &Tag) -> Result<Self, Fault> {
        Ok(Self {
            reader,
            spool: Spool::new(tag.commit.kind())?,
            whole: HashSet::new(),
            buffer: Vec::new(),
        })
    }

    /// The pack of all that was taken.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn finish(self) -> Result<Packed, Fault> {
        self.spool.finish()
    }

    /// Takes the tag's objects and its commit; whether that has parents.
    ///
    /// # Errors
    /// When an object is missing or damaged.
    pub(super) fn tag(&mut self, tag: &Tag) -> Result<bool, Fault> {
        for object in &tag.objects {
            self.spool.add(object.id, Kind::Tag, &object.raw)?;
        }
        let (_, parents) = self.commit(tag.commit)?;
        Ok(!parents.is_empty())
    }

    /// Takes a commit, and the trees on the way to files of it.
    ///
    /// # Errors
    /// When the commit has no such file, or an object is missing or damaged.
    pub(super) fn files(&mut self, tag: &Tag, commit: Id, files: &[&[u8]]) -> Result<(), Fault> {
        let (tree, _) = self.commit(commit)?;
        let paths: Vec<&[u8]> = files.to_vec();
        // Trees with where they lie, and what is looked for below them.
        let mut ahead = vec![(tree, Vec::new(), paths)];
        while let Some((tree, above, paths)) = ahead.pop() {
            let mut by_name: BTreeMap<&[u8], Vec<&[u8]>> = BTreeMap::new();
            for path in paths {
                let slash = path.iter().position(|byte| *byte == b'/');
                let (name, rest) = path.split_at(slash.unwrap_or(path.len()));
                by_name.entry(name).or_default().extend(rest.get(1..));
            }
            let names = self.tree(tree, |_, entry| {
                let name = by_name.contains_key(entry.filename.as_bytes());
                name.then(|| Named {
                    is_folder: entry.mode.is_tree(),
                    name: entry.filename.to_vec(),
                    id: entry.oid.to_owned(),
                })
            })?;
            for (name, below) in by_name {
                let mut here = [above.as_slice(), name].concat();
                // git writes no tree in which a file and a folder have one name.
                match names.iter().find(|named| named.name == name) {
                    Some(_) if below.is_empty() => {}
                    Some(named) if named.is_folder => {
                        here.push(b'/');
                        ahead.push((named.id, here, below));
                    }
                    _ => return Err(not_there(tag, &here)),
                }
            }
        }
        Ok(())
    }

    /// Takes the trees on the way to a path of the tag's commit as far as there are any, and all trees below it:
    /// they show what is there, and what is not.
    ///
    /// # Errors
    /// When an object is missing or damaged.
    pub(super) fn names(&mut self, tag: &Tag, path: &str) -> Result<(), Fault> {
        let (mut at, _) = self.commit(tag.commit)?;
        for part in path.split('/').filter(|part| !part.is_empty()) {
            let found = self.tree(at, |_, entry| {
                let is_it = entry.filename == part.as_bytes() && entry.mode.is_tree();
                is_it.then(|| entry.oid.to_owned())
            })?;
            match found.first() {
                Some(below) => at = *below,
                None => return Ok(()),
            }
        }
        let mut ahead = vec![at];
        let mut met = HashSet::from([at]);
        while let Some(tree) = ahead.pop() {
            let below = self.tree(tree, |_, entry| {
                entry.mode.is_tree().then(|| entry.oid.to_owned())
            })?;
            ahead.extend(below.into_iter().filter(|tree| met.insert(*tree)));
        }
        Ok(())
    }

    /// Takes all commits behind the tag, with all that ever was in some folders.
    ///
    /// # Errors
    /// When history is cut, or an object is missing or damaged.
    pub(super) fn history(&mut self, tag: &Tag, folders: &[&str]) -> Result<(), Fault> {
        let cuts: HashSet<Id> = self.reader.shallow()?.into_iter().collect();
        let mut met: HashSet<Id> = HashSet::from([tag.commit]);
        let mut ahead = VecDeque::from([tag.commit]);
        let mut trees: HashSet<Id> = HashSet::new();
        while let Some(id) = ahead.pop_front() {
            if cuts.contains(&id) {
                return Err(Fault::new(
                    FaultKind::Git,
                    format!(
                        "this is a shallow clone, and the history behind the tag `{}` ends at {}",
                        tag.name,
                        id.to_hex_with_len(10)
                    ),
                    "run `git fetch --unshallow`; in CI, check out with `fetch-depth: 0`; without history a bundle can be made here",
                ));
            }
            let (tree, parents) = self.commit(id)?;
            ahead.extend(parents.into_iter().filter(|parent| met.insert(*parent)));
            if trees.insert(tree) {
                for folder in folders {
                    self.folder(tree, folder)?;
                }
            }
        }
        Ok(())
    }

    /// Takes a commit; its tree and its parents.
    fn commit(&mut self, id: Id) -> Result<(Id, Vec<Id>), Fault> {
        let data = self.reader.object(&id, &mut self.buffer)?;
        self.spool.add(id, Kind::Commit, data)?;
        let tree = CommitRefIter::from_bytes(data, id.kind()).tree_id();
        let tree = tree.map_err(|error| broken(&format!("commit {id}"), &error))?;
        let parents = CommitRefIter::from_bytes(data, id.kind()).parent_ids();
        Ok((tree, parents.collect()))
    }

    /// Takes a tree; what of that which it names is wanted.
    ///
    /// A folder may have thousands of entries, of which a commit changes one.
    fn tree<T>(
        &mut self,
        id: Id,
        mut wanted: impl FnMut(&Self, EntryRef<'_>) -> Option<T>,
    ) -> Result<Vec<T>, Fault> {
        let mut buffer = std::mem::take(&mut self.buffer);
        let data = self.reader.object(&id, &mut buffer)?;
        self.spool.add(id, Kind::Tree, data)?;
        let mut found = Vec::new();
        for entry in TreeRefIter::from_bytes(data, id.kind()) {
            let entry = entry.map_err(|error| broken(&format!("tree {id}"), &error))?;
            found.extend(wanted(self, entry));
        }
        self.buffer = buffer;
        Ok(found)
    }

    /// Takes the trees on the way to a folder, and everything in it; nothing more where it is not there.
    fn folder(&mut self, root: Id, folder: &str) -> Result<(), Fault> {
        let mut at = root;
        for part in folder.split('/').filter(|part| !part.is_empty()) {
            let found = self.tree(at, |_, entry| {
                let is_it = entry.filename == part.as_bytes() && entry.mode.is_tree();
                is_it.then(|| entry.oid.to_owned())
            })?;
            match found.first() {
                Some(below) => at = *below,
                None => return Ok(()),
            }
        }
        self.everything(at)
    }

    /// Takes a tree and everything below it.
    fn everything(&mut self, tree: Id) -> Result<(), Fault> {
        let mut ahead = vec![tree];
        while let Some(tree) = ahead.pop() {
            if !self.whole.insert(tree) {
                continue;
            }
            let unread = self.tree(tree, |known, entry| {
                let id = entry.oid.to_owned();
                let is_folder = match entry.mode.kind() {
                    EntryKind::Tree => true,
                    EntryKind::Blob | EntryKind::BlobExecutable | EntryKind::Link => false,
                    // A commit of another repository.
                    EntryKind::Commit => return None,
                };
                let is_known = if is_folder {
                    known.whole.contains(&id)
                } else {
                    known.spool.has(&id)
                };
                (!is_known).then_some((is_folder, id))
            })?;
            for (is_folder, id) in unread {
                if is_folder {
                    ahead.push(id);
                } else {
                    self.blob(id)?;
                }
            }
        }
        Ok(())
    }

    fn blob(&mut self, id: Id) -> Result<(), Fault> {
        if self.spool.has(&id) {
            return Ok(());
        }
        let data = self.reader.object(&id, &mut self.buffer)?;
        self.spool.add(id, Kind::Blob, data)
    }
}

/// Says that a file of the bundle is none of the tag's.
fn not_there(tag: &Tag, path: &[u8]) -> Fault {
    Fault::new(
        FaultKind::Git,
        format!(
            "the commit of the tag `{}` has no `{}`",
            tag.name,
            String::from_utf8_lossy(path)
        ),
        "only what is committed can be proved: commit it, and tag again",
    )
}
