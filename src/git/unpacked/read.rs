//! Reads a pack object by object, and trees entry by entry.
//!
//! Nothing is kept but what an object is and where it lies. Not for what they mean.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, Read, Seek, SeekFrom};

use flate2::bufread::ZlibDecoder;
use gix::hash::Kind as Hash;
use gix::objs::tree::EntryKind;
use gix::objs::{Kind, TreeRefIter};

use super::{AT_A_TIME, Leaf, Place, Tree};
use crate::git::repository::Id;

/// Reads a tree, which has to be in git's order: otherwise programs differ in what it holds.
pub(super) fn entries(id: Id, raw: &[u8], hash: Hash) -> Result<Tree, String> {
    let broken = || format!("the tree {id} is broken");
    let mut tree: Tree = Vec::new();
    let mut before: Vec<u8> = Vec::new();
    let mut names = HashSet::new();
    for entry in TreeRefIter::from_bytes(raw, hash) {
        let entry = entry.map_err(|_| broken())?;
        let name = entry.filename.to_vec();
        let id = entry.oid.to_owned();
        let leaf = match entry.mode.kind() {
            EntryKind::Tree => Leaf::Folder(id),
            EntryKind::Blob | EntryKind::BlobExecutable => Leaf::File(id),
            EntryKind::Link => Leaf::Link,
            EntryKind::Commit => Leaf::Submodule,
        };
        // A folder is sorted as if it ended in a slash.
        let mut key = name.clone();
        if matches!(leaf, Leaf::Folder(_)) {
            key.push(b'/');
        }
        let is_odd = name.is_empty() || name == b"." || name == b".." || name.contains(&b'/');
        let is_first = names.insert(name.clone());
        if is_odd || !is_first || key <= before {
            return Err(broken());
        }
        before = key;
        tree.push((name, leaf));
    }
    Ok(tree)
}

/// The checksum at the end of a pack, if it is that of the bytes before.
pub(super) fn checksum(file: &mut File, end: u64, hash: Hash) -> Result<Vec<u8>, String> {
    let told = |error: io::Error| format!("it cannot be read: {error}");
    file.seek(SeekFrom::Start(0)).map_err(told)?;
    let mut hasher = gix::hash::hasher(hash);
    let mut buffer = vec![0; AT_A_TIME];
    let mut from = (&mut *file).take(end);
    loop {
        match from.read(&mut buffer).map_err(told)? {
            0 => break,
            read => hasher.update(buffer.get(..read).unwrap_or_default()),
        }
    }
    let mut told_sum = Vec::new();
    file.read_to_end(&mut told_sum).map_err(told)?;
    let sum = hasher.try_finalize().map_err(|error| error.to_string())?;
    if sum.as_slice() == told_sum {
        Ok(told_sum)
    } else {
        Err("its checksum is wrong".to_owned())
    }
}

/// Reads the next object as far as its id is concerned.
pub(super) fn object<R: BufRead>(
    from: &mut Counted<R>,
    hash: Hash,
    left: &mut u64,
) -> Result<(Id, Place), String> {
    let start = from.at;
    let wrong = |what: &str| format!("its object at byte {start} {what}");
    let (kind, size) = header(from).map_err(wrong)?;
    *left = left
        .checked_sub(size)
        .ok_or_else(|| wrong("makes the whole too large"))?;
    let offset = from.at;
    let mut hasher = gix::hash::hasher(hash);
    hasher.update(format!("{kind} {size}\0").as_bytes());
    let mut inflate = ZlibDecoder::new(&mut *from);
    let mut seen = 0;
    let mut buffer = [0; 1 << 13];
    loop {
        let read = inflate
            .read(&mut buffer)
            .map_err(|_| wrong("cannot be unpacked"))?;
        seen += read as u64;
        if read == 0 || seen > size {
            break;
        }
        hasher.update(buffer.get(..read).unwrap_or_default());
    }
    if seen != size {
        return Err(wrong("has another size than it says"));
    }
    let id = hasher
        .try_finalize()
        .map_err(|_| wrong("was made to break the hash"))?;
    Ok((
        id,
        Place {
            kind,
            start,
            offset,
            size,
        },
    ))
}

/// The kind and the size of an object: four bits of it first, then seven a byte. The error says what is wrong.
fn header<R: BufRead>(from: &mut Counted<R>) -> Result<(Kind, u64), &'static str> {
    let mut byte = from.byte().map_err(|_| "is cut off")?;
    let kind = match (byte >> 4) & 7 {
        1 => Kind::Commit,
        2 => Kind::Tree,
        3 => Kind::Blob,
        4 => Kind::Tag,
        6 | 7 => {
            return Err("is a difference from another one, which a proof does not have");
        }
        _ => return Err("is of no kind"),
    };
    let mut size = u64::from(byte & 0x0f);
    let mut shift = 4;
    while byte & 0x80 != 0 {
        byte = from.byte().map_err(|_| "is cut off")?;
        if shift > 53 {
            return Err("promises to be larger than anything");
        }
        size |= u64::from(byte & 0x7f) << shift;
        shift += 7;
    }
    Ok((kind, size))
}

/// Counts what is taken.
pub(super) struct Counted<R> {
    pub(super) inner: R,
    pub(super) at: u64,
}

impl<R: BufRead> Counted<R> {
    fn byte(&mut self) -> io::Result<u8> {
        let mut byte = [0];
        self.read_exact(&mut byte)?;
        Ok(byte[0])
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.inner.consume(amount);
        self.at += amount as u64;
    }
}
