//! The bytes of one tree of git, and the entries in them.
//!
//! Not for reading trees from a repository.

use std::cmp::Ordering;
use std::sync::OnceLock;

use super::{Blob, Named};
use crate::error::Fault;
use crate::git::repository::{Id, broken};

/// An entry of a raw tree.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'t> {
    pub(super) kind: Kind,
    pub(super) name: &'t [u8],
    pub(super) id: &'t [u8],
    /// Bytes of the entry.
    length: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Folder,
    File,
    Link,
    /// A submodule: another repository.
    Other,
}

/// The bytes of a tree.
///
/// A folder may have thousands of entries, of which a commit changes one; to find where an entry begins
/// they would all have to be read. So a large tree has marks: offsets in bytes at which entries begin, in
/// order, one for every few dozen. What two trees have in common need not be read to know the marks of
/// one from those of the other.
#[derive(Debug, Default)]
pub(in crate::git) struct Raw {
    bytes: Vec<u8>,
    /// Bytes of an object's id.
    hash: usize,
    marks: OnceLock<Vec<u32>>,
}

/// Bytes between two marks, at least.
const STEP: usize = 1024;

impl Raw {
    /// A tree whose ids have some length in bytes.
    pub(in crate::git) fn new(bytes: Vec<u8>, hash: usize) -> Self {
        Self {
            bytes,
            hash,
            marks: OnceLock::new(),
        }
    }

    pub(in crate::git) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The entries from an offset on, at which one begins.
    pub(super) fn entries(&self, from: usize) -> Entries<'_> {
        Entries {
            rest: self.bytes.get(from..).unwrap_or_default(),
            hash: self.hash,
        }
    }

    fn marks(&self) -> &[u32] {
        self.marks.get_or_init(|| {
            let mut marks = Vec::with_capacity(self.bytes.len() / STEP + 1);
            let mut at = 0;
            for entry in self.entries(0) {
                if marks.last().is_none_or(|last| *last as usize + STEP <= at) {
                    marks.push(at as u32);
                }
                at += entry.length;
            }
            marks
        })
    }

    /// The entry with a name that is a folder, or that is none.
    ///
    /// # Errors
    /// When the bytes are no tree.
    pub(super) fn find(
        &self,
        name: &[u8],
        is_folder: bool,
        tree: Id,
    ) -> Result<Option<Entry<'_>>, Fault> {
        let marks = if self.bytes.len() > STEP {
            self.marks()
        } else {
            &[]
        };
        let wanted = Entry {
            kind: if is_folder { Kind::Folder } else { Kind::File },
            name,
            id: &[],
            length: 0,
        };
        let is_before = |mark: &u32| {
            let entry = self.entries(*mark as usize).peek();
            entry.is_some_and(|entry| entry.order(&wanted).is_le())
        };
        let after = marks.partition_point(is_before);
        let from = after.checked_sub(1).and_then(|at| marks.get(at));
        let mut entries = self.entries(from.map_or(0, |mark| *mark as usize));
        let is_wanted =
            |entry: &Entry<'_>| entry.name == name && (entry.kind == Kind::Folder) == is_folder;
        let upto = marks
            .get(after)
            .map_or(self.bytes.len(), |mark| *mark as usize);
        while self.bytes.len() - entries.rest.len() < upto {
            match entries.next() {
                Some(entry) if is_wanted(&entry) => return Ok(Some(entry)),
                Some(_) => {}
                None => return entries.ended(tree).map(|()| None),
            }
        }
        Ok(None)
    }

    /// The length of the entries with which both trees begin.
    pub(super) fn common(&self, other: &Self) -> usize {
        let same = common(&self.bytes, &other.bytes);
        let marks = match (self.marks.get(), other.marks.get()) {
            (Some(marks), _) | (None, Some(marks)) => marks,
            (None, None) if same > STEP => self.marks(),
            (None, None) => &[],
        };
        let after = marks.partition_point(|mark| *mark as usize <= same);
        let from = after.checked_sub(1).and_then(|at| marks.get(at));
        let mut at = from.map_or(0, |mark| *mark as usize);
        for entry in self.entries(at) {
            if at + entry.length > same {
                break;
            }
            at += entry.length;
        }
        at
    }

    /// Takes over marks from another tree, or gives it some: both begin with the same entries up to an
    /// offset, and end with the same bytes.
    pub(super) fn share_marks(&self, other: &Self, start: usize, end: usize) {
        let (known, unknown) = match (self.marks.get(), other.marks.get()) {
            (Some(_), None) => (self, other),
            (None, Some(_)) => (other, self),
            _ => return,
        };
        let (old, new) = (known.bytes.len() - end, unknown.bytes.len() - end);
        let known = known.marks();
        let before = known.partition_point(|mark| *mark as usize <= start);
        let behind = known.partition_point(|mark| (*mark as usize) < old);
        let mut marks = Vec::with_capacity(known.len() + 1);
        marks.extend_from_slice(known.get(..before).unwrap_or_default());
        if end > 0 && marks.last().is_none_or(|last| *last as usize + STEP <= new) {
            marks.push(new as u32);
        }
        let shifted = known.get(behind..).into_iter().flatten();
        let shifted = shifted.map(|mark| (*mark as usize - old + new) as u32);
        let last = marks.last().copied();
        marks.extend(shifted.filter(|mark| last.is_none_or(|last| last < *mark)));
        let _ = unknown.marks.set(marks);
    }
}

/// The number of bytes with which both begin.
fn common(one: &[u8], other: &[u8]) -> usize {
    const STRIDE: usize = 4096;
    const FINE: usize = 64;
    let mut same = 0;
    for stride in [STRIDE, FINE, 1] {
        let (one, other) = (
            one.get(same..).unwrap_or_default(),
            other.get(same..).unwrap_or_default(),
        );
        let strides = one.chunks_exact(stride).zip(other.chunks_exact(stride));
        same += stride * strides.take_while(|(one, other)| one == other).count();
    }
    same
}

/// The entries of a raw tree; ends where the bytes are none.
pub(super) struct Entries<'t> {
    pub(super) rest: &'t [u8],
    hash: usize,
}

impl<'t> Entries<'t> {
    /// Says that a tree is damaged, if there are bytes left that are no entry.
    pub(super) fn ended(&self, tree: Id) -> Result<(), Fault> {
        if self.rest.is_empty() {
            return Ok(());
        }
        Err(broken(&format!("tree {tree}"), &"its bytes are no tree"))
    }

    /// The same for a tree that there may not be.
    pub(super) fn maybe_ended(&self, tree: Option<Id>) -> Result<(), Fault> {
        tree.map_or(Ok(()), |tree| self.ended(tree))
    }

    pub(super) fn peek(&self) -> Option<Entry<'t>> {
        // `MODE NAME NUL ID`: the mode is octal, 5 or 6 digits.
        let blank = self.rest.iter().take(8).position(|byte| *byte == b' ')?;
        let mode = self.rest.get(..blank)?;
        let named = self.rest.get(blank + 1..)?;
        let end = memchr::memchr(0, named)?;
        let id = named.get(end + 1..end + 1 + self.hash)?;
        let kind = match mode {
            b"40000" | b"040000" => Kind::Folder,
            b"120000" => Kind::Link,
            b"160000" => Kind::Other,
            _ => Kind::File,
        };
        Some(Entry {
            kind,
            name: named.get(..end)?,
            id,
            length: blank + 1 + end + 1 + self.hash,
        })
    }
}

impl<'t> Iterator for Entries<'t> {
    type Item = Entry<'t>;

    fn next(&mut self) -> Option<Entry<'t>> {
        let entry = self.peek()?;
        self.rest = self.rest.get(entry.length..)?;
        Some(entry)
    }
}

impl Entry<'_> {
    pub(super) fn blob(&self) -> Option<Blob> {
        let is_link = match self.kind {
            Kind::File => false,
            Kind::Link => true,
            Kind::Folder | Kind::Other => return None,
        };
        let id = Id::try_from(self.id).ok()?;
        Some(Blob { id, is_link })
    }

    pub(super) fn named(&self) -> Option<Named> {
        Some(match self.kind {
            Kind::Folder => Named::Folder(Id::try_from(self.id).ok()?),
            Kind::Other => Named::Submodule,
            Kind::File | Kind::Link => Named::File(self.blob()?),
        })
    }

    /// The order of git: a folder's name counts as if it ended in a slash.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let length = self.name.len().min(other.name.len());
        let (one, two) = (self.name.get(..length), other.name.get(..length));
        let next = |entry: &Self| match entry.name.get(length) {
            Some(byte) => *byte,
            None if entry.kind == Kind::Folder => b'/',
            None => 0,
        };
        one.cmp(&two).then_with(|| next(self).cmp(&next(other)))
    }
}
