//! The objects of a pack that nobody vouches for, each known by the id that its own bytes give.
//!
//! The pack's index is not looked at: it could say anything. Differences between objects are refused, since the
//! proof of a bundle has none. Not for repositories of the user's own (`repository`).

mod read;

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use flate2::bufread::ZlibDecoder;
use gix::hash::{Hasher, Kind as Hash};
use gix::objs::tree::EntryKind;
use gix::objs::{CommitRefIter, Kind, TreeRefIter};

use super::repository::Id;
use super::tag::{SignedCommit, TagObject, split_commit, tag_object};

use read::{Counted, checksum, entries, object};

/// Largest tag, commit or tree in bytes; blobs are hashed piece by piece and may be larger.
const LARGEST: u64 = 256 << 20;

/// Bytes that are read at a time.
const AT_A_TIME: usize = 1 << 16;

/// The objects of a pack.
pub struct Unpacked {
    file: Mutex<File>,
    hash: Hash,
    objects: HashMap<Id, Place>,
    /// What stands at the end of the pack.
    checksum: Vec<u8>,
    trees: Mutex<HashMap<Id, Arc<Tree>>>,
}

/// Where an object lies.
#[derive(Clone, Copy)]
struct Place {
    kind: Kind,
    /// Where it begins.
    start: u64,
    /// Where its compressed bytes begin.
    offset: u64,
    size: u64,
}

/// The entries of a tree in git's order.
type Tree = Vec<(Vec<u8>, Leaf)>;

/// What a name in a tree stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// A regular file.
    File(Id),
    /// A symbolic link.
    Link,
    /// A folder, with its tree.
    Folder(Id),
    /// A commit of another repository.
    Submodule,
}

/// What can be told of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lies {
    /// This lies there.
    There(Leaf),
    /// Nothing does.
    Nowhere,
    /// Nothing does, since a part of the path is a link or another repository.
    Behind(Leaf),
    /// The tree of this folder on the way is not in the pack.
    Untold(String),
}

/// What lies below a folder.
#[derive(Debug, Default)]
pub struct Below {
    /// Everything that is no folder, by its path from there.
    pub leaves: Vec<(Vec<u8>, Leaf)>,
    /// Folders whose trees are not in the pack.
    pub untold: Vec<Vec<u8>>,
}

/// Bytes that were taken for a blob: what id they have.
pub struct BlobHash(Hasher);

impl BlobHash {
    /// Begins a blob of a size in bytes; none where git has no such hash (`sha1`, `sha256`).
    pub fn new(object_format: &str, size: u64) -> Option<Self> {
        let mut hasher = gix::hash::hasher(hash(object_format)?);
        hasher.update(format!("blob {size}\0").as_bytes());
        Some(Self(hasher))
    }

    /// Goes on with more bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The id in hexadecimal; none for bytes that were made to break the hash.
    pub fn finish(self) -> Option<String> {
        Some(self.0.try_finalize().ok()?.to_string())
    }
}

fn hash(object_format: &str) -> Option<Hash> {
    match object_format {
        "sha1" => Some(Hash::Sha1),
        "sha256" => Some(Hash::Sha256),
        _ => None,
    }
}

/// An id that a text names in full.
pub fn id(object_format: &str, text: &str) -> Option<Id> {
    let id = Id::from_hex(text.as_bytes()).ok()?;
    (hash(object_format) == Some(id.kind())).then_some(id)
}

impl Unpacked {
    /// Reads a pack, and works out the id of each of its objects. `most` is how many bytes they may have in all.
    ///
    /// # Errors
    /// What is wrong with it, one clause.
    pub fn read(file: File, object_format: &str, most: u64) -> Result<Self, String> {
        let hash =
            hash(object_format).ok_or_else(|| format!("`{object_format}` is no hash of git"))?;
        let told = |error: io::Error| format!("it cannot be read: {error}");
        let length = file.metadata().map_err(told)?.len();
        let end = length.checked_sub(hash.len_in_bytes() as u64 + 12);
        let end = end.ok_or("it is too short for a pack")? + 12;
        let mut whole = Unpacked {
            file: Mutex::new(file),
            hash,
            objects: HashMap::new(),
            checksum: Vec::new(),
            trees: Mutex::default(),
        };
        let mut guard = whole.file.lock().unwrap_or_else(PoisonError::into_inner);
        let sum = checksum(&mut guard, end, hash)?;
        guard.seek(SeekFrom::Start(0)).map_err(told)?;
        let mut from = Counted {
            inner: BufReader::with_capacity(AT_A_TIME, (&mut *guard).take(end)),
            at: 0,
        };
        let mut head = [0; 12];
        from.read_exact(&mut head).map_err(told)?;
        let [b'P', b'A', b'C', b'K', 0, 0, 0, 2, count @ ..] = head else {
            return Err("it is no pack of version 2".to_owned());
        };
        let mut objects = HashMap::new();
        let mut left = most;
        for _ in 0..u32::from_be_bytes(count) {
            let (id, place) = object(&mut from, hash, &mut left)?;
            objects.insert(id, place);
        }
        if from.at != end {
            return Err("there are bytes behind its last object".to_owned());
        }
        drop(from);
        drop(guard);
        whole.objects = objects;
        whole.checksum = sum;
        Ok(whole)
    }

    /// How many objects it has.
    pub fn count(&self) -> usize {
        self.objects.len()
    }

    /// Whether it has an object.
    pub fn has(&self, id: Id) -> bool {
        self.objects.contains_key(&id)
    }

    /// Whether an object is a tag.
    pub fn is_tag(&self, id: Id) -> bool {
        self.objects
            .get(&id)
            .is_some_and(|place| place.kind == Kind::Tag)
    }

    /// The bytes of an object of a kind.
    ///
    /// # Errors
    /// When it is not there, of another kind, or too large.
    fn bytes(&self, id: Id, kind: Kind) -> Result<Vec<u8>, String> {
        let place = self.objects.get(&id);
        let place = place.ok_or_else(|| format!("the proof lacks the {kind} {id}"))?;
        if place.kind != kind {
            return Err(format!("{id} is a {} and no {kind}", place.kind));
        }
        if place.size > LARGEST {
            return Err(format!(
                "the {kind} {id} is larger than {} MiB",
                LARGEST >> 20
            ));
        }
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bytes = Vec::new();
        let read = file.seek(SeekFrom::Start(place.offset)).and_then(|_| {
            let mut inflate = ZlibDecoder::new(BufReader::new(&mut *file)).take(place.size);
            inflate.read_to_end(&mut bytes)
        });
        read.map_err(|error| format!("the {kind} {id} cannot be read: {error}"))?;
        Ok(bytes)
    }

    /// A tag object, and the id of what it is a tag of.
    ///
    /// # Errors
    /// When it is not there, or is no tag.
    pub fn tag(&self, id: Id) -> Result<(TagObject, Id), String> {
        let raw = self.bytes(id, Kind::Tag)?;
        tag_object(id, &raw).map_err(|fault| fault.message)
    }

    /// A commit, its tree and its parents.
    ///
    /// # Errors
    /// When it is not there, or is no commit.
    pub fn commit(&self, id: Id) -> Result<(SignedCommit, Id, Vec<Id>), String> {
        let raw = self.bytes(id, Kind::Commit)?;
        let tree = CommitRefIter::from_bytes(&raw, self.hash).tree_id();
        let tree = tree.map_err(|_| format!("the commit {id} names no tree"))?;
        let parents = CommitRefIter::from_bytes(&raw, self.hash).parent_ids();
        let parents = parents.collect();
        let (payload, signature) = split_commit(&raw, self.hash);
        let commit = SignedCommit {
            id,
            raw,
            payload,
            signature,
        };
        Ok((commit, tree, parents))
    }

    /// The entries of a tree, which is kept.
    fn tree(&self, id: Id) -> Result<Arc<Tree>, String> {
        let mut trees = self.trees.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tree) = trees.get(&id) {
            return Ok(Arc::clone(tree));
        }
        let raw = self.bytes(id, Kind::Tree)?;
        let tree = Arc::new(entries(id, &raw, self.hash)?);
        trees.insert(id, Arc::clone(&tree));
        Ok(tree)
    }

    /// What lies at a path below a tree; the tree itself at an empty one.
    ///
    /// # Errors
    /// When a tree on the way is broken.
    pub fn at(&self, tree: Id, path: &[u8]) -> Result<Lies, String> {
        self.found(tree, path, &|id| self.tree(id))
    }

    /// The same without keeping the trees: those of a long history would fill the memory.
    ///
    /// # Errors
    /// When a tree on the way is broken.
    pub fn at_once(&self, tree: Id, path: &[u8]) -> Result<Lies, String> {
        self.found(tree, path, &|id| {
            let raw = self.bytes(id, Kind::Tree)?;
            entries(id, &raw, self.hash).map(Arc::new)
        })
    }

    fn found(
        &self,
        tree: Id,
        path: &[u8],
        read: &dyn Fn(Id) -> Result<Arc<Tree>, String>,
    ) -> Result<Lies, String> {
        let mut here = Leaf::Folder(tree);
        let mut done = 0;
        for part in path
            .split(|byte| *byte == b'/')
            .filter(|_| !path.is_empty())
        {
            let folder = match here {
                Leaf::Folder(folder) => folder,
                Leaf::File(_) => return Ok(Lies::Nowhere),
                Leaf::Link | Leaf::Submodule => return Ok(Lies::Behind(here)),
            };
            if !self.has(folder) {
                let way = path.get(..done).unwrap_or_default();
                return Ok(Lies::Untold(String::from_utf8_lossy(way).into_owned()));
            }
            let tree = read(folder)?;
            match tree.iter().find(|(name, _)| name == part) {
                Some((_, leaf)) => here = *leaf,
                None => return Ok(Lies::Nowhere),
            }
            done += part.len() + 1;
        }
        Ok(Lies::There(here))
    }

    /// Everything below a tree that is no folder.
    ///
    /// # Errors
    /// When a tree is broken.
    pub fn below(&self, tree: Id) -> Result<Below, String> {
        let mut below = Below::default();
        let mut ahead = vec![(Vec::new(), tree)];
        let mut folders = 0;
        while let Some((way, tree)) = ahead.pop() {
            if !self.has(tree) {
                below.untold.push(way);
                continue;
            }
            folders += 1;
            if folders + ahead.len() + below.leaves.len() > MOST {
                return Err("there are more files below one folder than anybody keeps".to_owned());
            }
            for (name, leaf) in self.tree(tree)?.iter() {
                let path = match way.as_slice() {
                    [] => name.clone(),
                    way => [way, b"/", name].concat(),
                };
                match leaf {
                    Leaf::Folder(tree) if path.len() < DEEPEST => ahead.push((path, *tree)),
                    Leaf::Folder(_) => return Err("folders lie too deep in one another".to_owned()),
                    leaf => below.leaves.push((path, *leaf)),
                }
            }
        }
        below
            .leaves
            .sort_unstable_by(|one, other| one.0.cmp(&other.0));
        Ok(below)
    }

    /// How many objects below a tree are not there; what is known is not looked at again.
    ///
    /// # Errors
    /// When a tree is broken.
    pub fn lacking(&self, tree: Id, known: &mut HashSet<Id>) -> Result<usize, String> {
        let mut lacking = 0;
        let mut ahead = vec![tree];
        while let Some(tree) = ahead.pop() {
            if !known.insert(tree) {
                continue;
            }
            if !self.has(tree) {
                lacking += 1;
                continue;
            }
            let raw = self.bytes(tree, Kind::Tree)?;
            for entry in TreeRefIter::from_bytes(&raw, self.hash) {
                let entry = entry.map_err(|_| format!("the tree {tree} is broken"))?;
                let id = entry.oid.to_owned();
                match entry.mode.kind() {
                    EntryKind::Tree => ahead.push(id),
                    EntryKind::Commit => {}
                    _ if self.has(id) => {}
                    _ => lacking += usize::from(known.insert(id)),
                }
            }
        }
        Ok(lacking)
    }

    /// Whether some bytes are the index of this pack, but for the checksums of compressed objects, which are
    /// looked at by nobody who reads them.
    pub fn is_index(&self, index: &[u8]) -> bool {
        const LARGE: u32 = 0x8000_0000;
        let mut places: Vec<(&Id, &Place)> = self.objects.iter().collect();
        places.sort_unstable_by_key(|(id, _)| **id);
        let mut head = vec![0xff, b't', b'O', b'c', 0, 0, 0, 2];
        for first in 0..=u8::MAX {
            let upto = places.partition_point(|(id, _)| id.first_byte() <= first);
            head.extend((upto as u32).to_be_bytes());
        }
        let mut tail = Vec::new();
        let mut large: Vec<u64> = Vec::new();
        for (id, place) in &places {
            head.extend(id.as_slice());
            let small = u32::try_from(place.start)
                .ok()
                .filter(|small| *small < LARGE);
            let written = small.unwrap_or_else(|| {
                large.push(place.start);
                LARGE | (large.len() - 1) as u32
            });
            tail.extend(written.to_be_bytes());
        }
        for start in large {
            tail.extend(start.to_be_bytes());
        }
        tail.extend(&self.checksum);
        let sums = places.len() * 4;
        let Some(rest) = index.strip_prefix(head.as_slice()) else {
            return false;
        };
        let length = index.len().saturating_sub(self.hash.len_in_bytes());
        let (body, own) = index.split_at(length);
        let mut hasher = gix::hash::hasher(self.hash);
        hasher.update(body);
        let is_whole = hasher.try_finalize().is_ok_and(|sum| sum.as_slice() == own);
        is_whole && rest.get(sums..rest.len().saturating_sub(own.len())) == Some(&tail)
    }
}

/// Trees within trees can make more files of a few bytes than any memory holds.
const MOST: usize = 1_000_000;

/// Longest path of a folder in bytes.
const DEEPEST: usize = 1 << 14;
