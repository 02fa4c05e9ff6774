//! Objects straight out of packs, each made once.
//!
//! git stores a tree as what differs from another one, that as what differs from a third, and so on for up
//! to fifty steps; which of two neighbours in history is made from which, nobody knows beforehand. gix
//! keeps only the tree that it was asked for, so that each one is made anew all the way: four times the
//! work of `git log` on a repository that git packed. Here every tree on the way is kept, as git itself does.
//!
//! Only a faster way: what is not found here, or does not fit together, is left to gix, which says what is
//! wrong with it. Not for what an object means.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use gix::objs::Kind;
use gix::odb::pack;
use gix::odb::pack::data::entry::Header;

use super::tree::Raw;

/// The packs of a repository; the same for all threads.
pub struct Packs {
    packs: Vec<Pack>,
}

struct Pack {
    index: pack::index::File,
    data: pack::data::File,
}

/// Largest object in bytes that is made here; no record and no tree in life is like it.
const LARGEST: u64 = 64 << 20;

/// Bytes of objects that are kept before those go that were used longer ago.
const KEPT: usize = 1 << 20;

/// Most steps from one object to another; git makes no more than 4095.
const STEPS: usize = 4096;

impl Packs {
    /// Opens the packs of a repository and of those that it borrows objects from; what cannot be opened is
    /// left out.
    pub(super) fn open(repo: &gix::Repository) -> Self {
        let store = repo.objects.store_ref();
        let own = store.path().to_path_buf();
        let borrowed = store.alternate_db_paths().unwrap_or_default();
        let mut packs = Vec::new();
        for folder in std::iter::once(own).chain(borrowed) {
            let entries = std::fs::read_dir(folder.join("pack"));
            for entry in entries.into_iter().flatten().flatten() {
                packs.extend(Pack::open(&entry.path(), repo.object_hash()));
            }
        }
        // Most objects lie in the largest.
        packs.sort_by_key(|pack| std::cmp::Reverse(pack.index.num_objects()));
        Self { packs }
    }

    fn find(&self, id: &gix::oid) -> Option<Place> {
        self.packs.iter().enumerate().find_map(|(at, pack)| {
            let entry = pack.index.lookup(id)?;
            Some((at, pack.index.pack_offset_at_index(entry)))
        })
    }
}

impl Pack {
    fn open(path: &Path, hash: gix::hash::Kind) -> Option<Self> {
        if path.extension()? != "idx" {
            return None;
        }
        Some(Self {
            index: pack::index::File::at(path, hash).ok()?,
            data: pack::data::File::at(path.with_extension("pack"), hash).ok()?,
        })
    }
}

/// Where an object begins: which pack, and the offset in it in bytes.
type Place = (usize, u64);

/// A thread's way to the objects in packs, with those that were made last.
pub(super) struct Chains {
    packs: Arc<Packs>,
    inflate: gix::zlib::Inflate,
    /// What a step says, before it is applied.
    delta: Vec<u8>,
    /// The objects that were used last, and those before them.
    young: HashMap<Place, (Kind, Arc<Raw>)>,
    old: HashMap<Place, (Kind, Arc<Raw>)>,
    /// Bytes of the young ones.
    size: usize,
}

impl Chains {
    pub(super) fn new(packs: Arc<Packs>) -> Self {
        Self {
            packs,
            inflate: gix::zlib::Inflate::default(),
            delta: Vec::new(),
            young: HashMap::new(),
            old: HashMap::new(),
            size: 0,
        }
    }

    /// A tree; none where it is in no pack, or something about it is odd.
    pub(super) fn tree(&mut self, id: &gix::oid) -> Option<Arc<Raw>> {
        let place = self.packs.find(id)?;
        let (kind, made) = self.made(place, id.as_bytes().len())?;
        (kind == Kind::Tree).then_some(made)
    }

    /// Reads an object into a buffer; none where it is in no pack, or something about it is odd.
    pub(super) fn read(&mut self, id: &gix::oid, buffer: &mut Vec<u8>) -> Option<()> {
        let packs = Arc::clone(&self.packs);
        let place = packs.find(id)?;
        let pack = packs.packs.get(place.0)?;
        let entry = pack.data.entry(place.1).ok()?;
        buffer.clear();
        if entry.header.is_delta() {
            let (_, made) = self.made(place, id.as_bytes().len())?;
            buffer.extend_from_slice(made.bytes());
            return Some(());
        }
        // Nothing is made from most of these, such as commits.
        buffer.resize(size(&entry)?, 0);
        pack.data
            .decompress_entry(&entry, &mut self.inflate, buffer)
            .ok()?;
        Some(())
    }

    /// The object at a place; its ids have some length in bytes.
    fn made(&mut self, place: Place, hash: usize) -> Option<(Kind, Arc<Raw>)> {
        let mut steps: Vec<(Place, pack::data::Entry)> = Vec::new();
        let mut at = place;
        let (kind, mut made) = loop {
            if let Some(known) = self.known(at) {
                break known;
            }
            let pack = self.packs.packs.get(at.0)?;
            let entry = pack.data.entry(at.1).ok()?;
            let base = match &entry.header {
                Header::OfsDelta { base_distance } => {
                    (at.0, entry.checked_base_pack_offset(*base_distance)?)
                }
                Header::RefDelta { base_id } => self.packs.find(base_id)?,
                whole => {
                    let kind = whole.as_kind()?;
                    let mut bytes = vec![0; size(&entry)?];
                    pack.data
                        .decompress_entry(&entry, &mut self.inflate, &mut bytes)
                        .ok()?;
                    break (kind, self.keep(at, kind, Raw::new(bytes, hash)));
                }
            };
            steps.push((at, entry));
            if steps.len() > STEPS {
                return None;
            }
            at = base;
        };
        for (at, entry) in steps.into_iter().rev() {
            let bytes = self.step(at, &entry, made.bytes())?;
            made = self.keep(at, kind, Raw::new(bytes, hash));
        }
        Some((kind, made))
    }

    /// Makes an object from the one that it is stored as a difference from.
    fn step(&mut self, at: Place, entry: &pack::data::Entry, base: &[u8]) -> Option<Vec<u8>> {
        let pack = self.packs.packs.get(at.0)?;
        self.delta.resize(size(entry)?, 0);
        pack.data
            .decompress_entry(entry, &mut self.inflate, &mut self.delta)
            .ok()?;
        applied(base, &self.delta)
    }

    fn known(&mut self, at: Place) -> Option<(Kind, Arc<Raw>)> {
        if let Some(known) = self.young.get(&at) {
            return Some(known.clone());
        }
        let known = self.old.remove(&at)?;
        self.size += known.1.bytes().len();
        self.young.insert(at, known.clone());
        Some(known)
    }

    fn keep(&mut self, at: Place, kind: Kind, object: Raw) -> Arc<Raw> {
        let object = Arc::new(object);
        if self.size + object.bytes().len() > KEPT {
            self.old = std::mem::take(&mut self.young);
            self.size = 0;
        }
        self.size += object.bytes().len();
        self.young.insert(at, (kind, Arc::clone(&object)));
        object
    }
}

/// Bytes of what is stored, unpacked.
fn size(entry: &pack::data::Entry) -> Option<usize> {
    let size = entry.decompressed_size;
    usize::try_from(size).ok().filter(|_| size <= LARGEST)
}

/// A number of a delta's head: seven bits a byte, the lowest first.
fn number(delta: &mut &[u8]) -> Option<u64> {
    let mut number: u64 = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let (byte, rest) = delta.split_first()?;
        *delta = rest;
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// What a delta makes of its base (the format is in git's `gitformat-pack`): instructions to copy a range
/// of the base, or to insert bytes that follow.
fn applied(base: &[u8], mut delta: &[u8]) -> Option<Vec<u8>> {
    let delta = &mut delta;
    if number(delta)? != base.len() as u64 {
        return None;
    }
    let size = usize::try_from(number(delta)?.min(LARGEST)).ok()?;
    let mut made = Vec::with_capacity(size);
    while let Some((instruction, rest)) = delta.split_first() {
        *delta = rest;
        if instruction & 0x80 == 0 {
            let inserted = delta.split_at_checked(usize::from(*instruction))?;
            if inserted.0.is_empty() {
                return None;
            }
            made.extend_from_slice(inserted.0);
            *delta = inserted.1;
            continue;
        }
        // Four bits tell which bytes of the offset follow, three which of the length.
        let mut part = |bits: std::ops::Range<u32>| {
            let mut value = 0;
            for (at, bit) in bits.enumerate() {
                if instruction & (1 << bit) != 0 {
                    let (byte, rest) = delta.split_first()?;
                    *delta = rest;
                    value |= usize::from(*byte) << (8 * at);
                }
            }
            Some(value)
        };
        let start = part(0..4)?;
        let length = match part(4..7)? {
            0 => 0x1_0000,
            length => length,
        };
        made.extend_from_slice(base.get(start..start.checked_add(length)?)?);
        if made.len() > size {
            return None;
        }
    }
    (made.len() == size).then_some(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delta_copies_and_inserts() {
        let base = b"0123456789";
        // 10 bytes become 7: copy 3 from offset 2, insert `ab`, copy 2 from offset 0.
        let delta = [10, 7, 0x91, 2, 3, 2, b'a', b'b', 0x90, 2];
        assert_eq!(applied(base, &delta).as_deref(), Some(&b"234ab01"[..]));
        for wrong in [
            &[9, 7, 0x91, 2, 3, 2, b'a', b'b', 0x90, 2][..], // another base
            &[10, 8, 0x91, 2, 3, 2, b'a', b'b', 0x90, 2],    // fewer bytes than promised
            &[10, 6, 0x91, 2, 3, 2, b'a', b'b', 0x90, 2],    // more
            &[10, 7, 0x91, 8, 3, 2, b'a', b'b', 0x90, 2],    // beyond the base
            &[10, 7, 0x91, 2, 3, 2, b'a'],                   // cut
            &[10, 0, 0],                                     // reserved
            &[10],
            &[],
            &[0x80; 12],
        ] {
            assert_eq!(applied(base, wrong), None, "{wrong:?}");
        }
    }
}
