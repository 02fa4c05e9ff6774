//! Trees of git, compared byte by byte: most of two neighbouring trees is the same.
//!
//! Not for what a path means: paths are bytes here.

use std::cmp::Ordering;
use std::collections::VecDeque;
use std::rc::Rc;

use super::repository::{Id, Reader, broken};
use crate::error::Fault;

/// What a path leads to in a tree, other than a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Blob {
    /// The object.
    pub id: Id,
    /// Whether it is a symbolic link.
    pub is_link: bool,
}

/// What a name in a tree stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A file or a link.
    File(Blob),
    /// A folder, with its tree.
    Folder(Id),
    /// A submodule: a commit of another repository.
    Submodule,
}

/// What lies at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// A file or a link.
    File(Blob),
    /// A folder.
    Folder,
    /// A submodule.
    Submodule,
    /// Nothing.
    Nothing,
}

impl From<Option<Named>> for At {
    fn from(named: Option<Named>) -> Self {
        match named {
            Some(Named::File(blob)) => Self::File(blob),
            Some(Named::Folder(_)) => Self::Folder,
            Some(Named::Submodule) => Self::Submodule,
            None => Self::Nothing,
        }
    }
}

/// One path that differs between two trees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The path, from where the comparison began.
    pub path: Vec<u8>,
    /// What was there.
    pub old: Option<Blob>,
    /// What is there.
    pub new: Option<Blob>,
}

/// An entry of a raw tree.
#[derive(Clone, Copy, Debug)]
struct Entry<'t> {
    kind: Kind,
    name: &'t [u8],
    id: &'t [u8],
    /// Bytes of the entry.
    length: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Folder,
    File,
    Link,
    /// A submodule: another repository.
    Other,
}

/// Trees as they are read by one thread, the last ones kept.
pub struct Trees<'r> {
    reader: &'r Reader,
    kept: VecDeque<(Id, Rc<[u8]>)>,
    buffer: Vec<u8>,
}

/// How many trees a thread keeps: those of a folder, its sub-folders and its neighbours.
const KEPT: usize = 24;

impl<'r> Trees<'r> {
    /// Reads through a reader.
    pub fn new(reader: &'r Reader) -> Self {
        Self {
            reader,
            kept: VecDeque::with_capacity(KEPT),
            buffer: Vec::new(),
        }
    }

    /// The raw bytes of a tree.
    fn raw(&mut self, id: Id) -> Result<Rc<[u8]>, Fault> {
        if let Some((_, raw)) = self.kept.iter().find(|(kept, _)| *kept == id) {
            return Ok(Rc::clone(raw));
        }
        let raw: Rc<[u8]> = self.reader.object(&id, &mut self.buffer)?.into();
        if self.kept.len() == KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back((id, Rc::clone(&raw)));
        Ok(raw)
    }

    /// The tree of a folder below another tree; none if there is no folder at that path.
    ///
    /// # Errors
    /// When a tree is missing.
    pub fn folder(&mut self, tree: Id, path: &str) -> Result<Option<Id>, Fault> {
        let mut at = tree;
        for part in path.split('/').filter(|part| !part.is_empty()) {
            let raw = self.raw(at)?;
            let hash = at.as_slice().len();
            let mut entries = Entries::new(&raw, hash);
            match entries
                .find(|entry| entry.name == part.as_bytes() && entry.kind == Kind::Folder)
                .and_then(|entry| Id::try_from(entry.id).ok())
            {
                Some(id) => at = id,
                None => return entries.ended(at).map(|()| None),
            }
        }
        Ok(Some(at))
    }

    /// What lies at a path below a tree, if that is no folder.
    ///
    /// # Errors
    /// When a tree is missing.
    pub fn blob(&mut self, tree: Id, path: &[u8]) -> Result<Option<Blob>, Fault> {
        let mut at = tree;
        let mut parts = path.split(|byte| *byte == b'/').peekable();
        while let Some(part) = parts.next() {
            let raw = self.raw(at)?;
            let hash = at.as_slice().len();
            let is_last = parts.peek().is_none();
            let mut entries = Entries::new(&raw, hash);
            let found =
                entries.find(|entry| entry.name == part && (entry.kind == Kind::Folder) != is_last);
            match found.map(|entry| (entry.blob(), Id::try_from(entry.id))) {
                Some((blob, _)) if is_last => return Ok(blob),
                Some((_, Ok(id))) => at = id,
                _ => return entries.ended(at).map(|()| None),
            }
        }
        Ok(None)
    }

    /// Everything below a tree that is no folder, in the order of git.
    ///
    /// # Errors
    /// When a tree is missing.
    pub fn all(&mut self, tree: Id) -> Result<Vec<(Vec<u8>, Blob)>, Fault> {
        let differences = self.compare(None, Some(tree))?;
        Ok(differences
            .into_iter()
            .filter_map(|difference| Some((difference.path, difference.new?)))
            .collect())
    }

    /// What lies at a path below a tree.
    ///
    /// # Errors
    /// When a tree is missing.
    pub fn at(&mut self, tree: Id, path: &str) -> Result<At, Fault> {
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
        let Some(parent) = self.folder(tree, parent)? else {
            return Ok(At::Nothing);
        };
        let names = self.names(parent)?;
        let found = names
            .into_iter()
            .find(|(known, _)| known == name.as_bytes());
        Ok(found.map(|(_, named)| named).into())
    }

    /// The names in a tree and what they stand for.
    ///
    /// # Errors
    /// When the tree is missing.
    pub fn names(&mut self, tree: Id) -> Result<Vec<(Vec<u8>, Named)>, Fault> {
        let raw = self.raw(tree)?;
        let mut entries = Entries::new(&raw, tree.as_slice().len());
        let names = entries
            .by_ref()
            .filter_map(|entry| Some((entry.name.to_vec(), entry.named()?)))
            .collect();
        entries.ended(tree)?;
        Ok(names)
    }

    /// Every path that differs between two trees, folders entered.
    ///
    /// # Errors
    /// When a tree is missing.
    pub fn compare(&mut self, old: Option<Id>, new: Option<Id>) -> Result<Vec<Difference>, Fault> {
        let mut differences = Vec::new();
        self.walk(old, new, &mut Vec::new(), &mut differences)?;
        Ok(differences)
    }

    fn walk(
        &mut self,
        old: Option<Id>,
        new: Option<Id>,
        path: &mut Vec<u8>,
        found: &mut Vec<Difference>,
    ) -> Result<(), Fault> {
        if old == new {
            return Ok(());
        }
        let hash = old.or(new).map_or(0, |id| id.as_slice().len());
        let empty: Rc<[u8]> = Rc::from([]);
        let one = old.map_or(Ok(Rc::clone(&empty)), |id| self.raw(id))?;
        let other = new.map_or(Ok(empty), |id| self.raw(id))?;
        let same = common(&one, &other, hash);
        let mut left = Entries::new(one.get(same..).unwrap_or_default(), hash);
        let mut right = Entries::new(other.get(same..).unwrap_or_default(), hash);
        // Behind the last difference all is the same again, which one comparison shows.
        while left.rest != right.rest {
            let order = match (left.peek(), right.peek()) {
                (Some(one), Some(other)) => one.order(&other),
                (Some(_), None) => right.maybe_ended(new).map(|()| Ordering::Less)?,
                (None, _) => left.maybe_ended(old).map(|()| Ordering::Greater)?,
            };
            let one = if order.is_le() { left.next() } else { None };
            let other = if order.is_ge() { right.next() } else { None };
            if one.is_none() && other.is_none() {
                return right.maybe_ended(new);
            }
            self.entry(one, other, path, found)?;
        }
        Ok(())
    }

    /// Two entries of one name and kind of place, or one alone.
    fn entry(
        &mut self,
        old: Option<Entry<'_>>,
        new: Option<Entry<'_>>,
        path: &mut Vec<u8>,
        found: &mut Vec<Difference>,
    ) -> Result<(), Fault> {
        let Some(any) = old.or(new) else {
            return Ok(());
        };
        if let (Some(old), Some(new)) = (old, new)
            && old.id == new.id
            && old.kind == new.kind
        {
            return Ok(());
        }
        let length = path.len();
        path.extend_from_slice(any.name);
        if any.kind == Kind::Folder {
            path.push(b'/');
            let id = |entry: Option<Entry<'_>>| entry.and_then(|entry| Id::try_from(entry.id).ok());
            self.walk(id(old), id(new), path, found)?;
        } else {
            let blob = |entry: Option<Entry<'_>>| entry.and_then(|entry| entry.blob());
            let (old, new) = (blob(old), blob(new));
            if old != new {
                found.push(Difference {
                    path: path.clone(),
                    old,
                    new,
                });
            }
        }
        path.truncate(length);
        Ok(())
    }
}

/// The length of the entries with which both trees begin.
fn common(old: &[u8], new: &[u8], hash: usize) -> usize {
    const STEP: usize = 256;
    let mut same = 0;
    for (one, other) in old.chunks(STEP).zip(new.chunks(STEP)) {
        if one != other {
            same += one.iter().zip(other).take_while(|(a, b)| a == b).count();
            break;
        }
        same += one.len();
    }
    let mut at = 0;
    for entry in Entries::new(old, hash) {
        if at + entry.length > same {
            break;
        }
        at += entry.length;
    }
    at
}

/// The entries of a raw tree; ends where the bytes are none.
struct Entries<'t> {
    rest: &'t [u8],
    hash: usize,
}

impl<'t> Entries<'t> {
    fn new(rest: &'t [u8], hash: usize) -> Self {
        Self { rest, hash }
    }

    /// Says that a tree is damaged, if there are bytes left that are no entry.
    fn ended(&self, tree: Id) -> Result<(), Fault> {
        if self.rest.is_empty() {
            return Ok(());
        }
        Err(broken(&format!("tree {tree}"), &"its bytes are no tree"))
    }

    /// The same for a tree that there may not be.
    fn maybe_ended(&self, tree: Option<Id>) -> Result<(), Fault> {
        tree.map_or(Ok(()), |tree| self.ended(tree))
    }

    fn peek(&self) -> Option<Entry<'t>> {
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
    fn blob(&self) -> Option<Blob> {
        let is_link = match self.kind {
            Kind::File => false,
            Kind::Link => true,
            Kind::Folder | Kind::Other => return None,
        };
        let id = Id::try_from(self.id).ok()?;
        Some(Blob { id, is_link })
    }

    fn named(&self) -> Option<Named> {
        Some(match self.kind {
            Kind::Folder => Named::Folder(Id::try_from(self.id).ok()?),
            Kind::Other => Named::Submodule,
            Kind::File | Kind::Link => Named::File(self.blob()?),
        })
    }

    /// The order of git: a folder's name counts as if it ended in a slash.
    fn order(&self, other: &Self) -> Ordering {
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
