//! Trees of git, compared byte by byte: most of two neighbouring trees is the same.
//!
//! Not for what a path means: paths are bytes here.

mod raw;

use std::cmp::Ordering;
use std::collections::VecDeque;
use std::sync::Arc;

use super::repository::{Id, Reader, broken};
use crate::error::Fault;
pub(super) use raw::Raw;
use raw::{Entry, Kind};

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

/// Trees as they are read by one thread, the last ones kept.
pub struct Trees<'r> {
    reader: &'r Reader,
    kept: VecDeque<(Id, Arc<Raw>)>,
    buffer: Vec<u8>,
}

/// How many trees a thread keeps: those of a folder, its sub-folders and its neighbours.
const KEPT: usize = 24;

/// What a comparison is to find, and what it found.
struct Comparison {
    path: Vec<u8>,
    found: Vec<Difference>,
    /// Whether what was added is wanted too.
    with_added: bool,
    /// How many folders down it is.
    depth: usize,
}

/// More folders within folders than these are an attack, and not a register.
const DEEPEST: usize = 512;

impl<'r> Trees<'r> {
    /// Reads through a reader.
    pub fn new(reader: &'r Reader) -> Self {
        Self {
            reader,
            kept: VecDeque::with_capacity(KEPT),
            buffer: Vec::new(),
        }
    }

    fn raw(&mut self, id: Id) -> Result<Arc<Raw>, Fault> {
        if let Some((_, raw)) = self.kept.iter().find(|(kept, _)| *kept == id) {
            return Ok(Arc::clone(raw));
        }
        let raw = match self.reader.packed_tree(&id) {
            Some(raw) => raw,
            None => {
                let bytes = self.reader.object(&id, &mut self.buffer)?.to_vec();
                Arc::new(Raw::new(bytes, id.as_slice().len()))
            }
        };
        if self.kept.len() == KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back((id, Arc::clone(&raw)));
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
            let found = raw.find(part.as_bytes(), true, at)?;
            match found.and_then(|entry| Id::try_from(entry.id).ok()) {
                Some(id) => at = id,
                None => return Ok(None),
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
            let is_last = parts.peek().is_none();
            let found = raw.find(part, !is_last, at)?;
            match found.map(|entry| (entry.blob(), Id::try_from(entry.id))) {
                Some((blob, _)) if is_last => return Ok(blob),
                Some((_, Ok(id))) => at = id,
                _ => return Ok(None),
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
        let mut entries = raw.entries(0);
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
        self.compared(old, new, true)
    }

    /// The same without what was added: whole new folders need not be read.
    ///
    /// # Errors
    /// When a tree is missing.
    pub fn compare_known(
        &mut self,
        old: Option<Id>,
        new: Option<Id>,
    ) -> Result<Vec<Difference>, Fault> {
        self.compared(old, new, false)
    }

    fn compared(
        &mut self,
        old: Option<Id>,
        new: Option<Id>,
        with_added: bool,
    ) -> Result<Vec<Difference>, Fault> {
        let mut comparison = Comparison {
            path: Vec::new(),
            found: Vec::new(),
            with_added,
            depth: 0,
        };
        self.walk(old, new, &mut comparison)?;
        Ok(comparison.found)
    }

    fn walk(
        &mut self,
        old: Option<Id>,
        new: Option<Id>,
        comparison: &mut Comparison,
    ) -> Result<(), Fault> {
        if old == new || old.is_none() && !comparison.with_added {
            return Ok(());
        }
        let one = old.map_or(Ok(Arc::default()), |id| self.raw(id))?;
        let other = new.map_or(Ok(Arc::default()), |id| self.raw(id))?;
        let same = one.common(&other);
        let (mut left, mut right) = (one.entries(same), other.entries(same));
        // Behind the last difference all is the same again, which one comparison shows; behind entries that
        // are the same, nothing new can be seen.
        let mut may_be_over = true;
        while !may_be_over || left.rest != right.rest {
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
            may_be_over = self.entry(one, other, comparison)?;
        }
        one.share_marks(&other, same, left.rest.len());
        Ok(())
    }

    /// Two entries of one name and kind of place, or one alone; whether they differ.
    fn entry(
        &mut self,
        old: Option<Entry<'_>>,
        new: Option<Entry<'_>>,
        comparison: &mut Comparison,
    ) -> Result<bool, Fault> {
        let Some(any) = old.or(new) else {
            return Ok(false);
        };
        if let (Some(old), Some(new)) = (old, new)
            && old.id == new.id
            && old.kind == new.kind
        {
            return Ok(false);
        }
        let length = comparison.path.len();
        comparison.path.extend_from_slice(any.name);
        if any.kind == Kind::Folder {
            comparison.path.push(b'/');
            comparison.depth += 1;
            if comparison.depth > DEEPEST {
                let what = format!("folder {}", String::from_utf8_lossy(any.name));
                return Err(broken(&what, &"it lies too deep"));
            }
            let id = |entry: Option<Entry<'_>>| entry.and_then(|entry| Id::try_from(entry.id).ok());
            self.walk(id(old), id(new), comparison)?;
            comparison.depth -= 1;
        } else {
            let blob = |entry: Option<Entry<'_>>| entry.and_then(|entry| entry.blob());
            let (old, new) = (blob(old), blob(new));
            if old != new && (old.is_some() || comparison.with_added) {
                comparison.found.push(Difference {
                    path: comparison.path.clone(),
                    old,
                    new,
                });
            }
        }
        comparison.path.truncate(length);
        Ok(true)
    }
}
