//! Writes a pack and its index, always the same bytes for the same objects.
//!
//! Objects come in the order in which they are found and are written to a temporary file; at the end they are
//! put in the order of their ids. So each is read once, near to its neighbours, and memory holds an id and a
//! place for each, and the bytes of one. Nothing is stored as a difference: which object makes a good base
//! depends on what else a repository has. Not for which objects a proof needs.
//!
//! The formats are in git's `gitformat-pack`: version 2 of both.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use gix::objs::Kind;

use crate::error::{Fault, FaultKind};
use crate::git::repository::{Id, broken};

/// How hard objects are compressed. Other levels, and other versions of the library, give other bytes.
pub(in crate::git) const LEVEL: u32 = 6;

/// Objects on their way into a pack.
pub(super) struct Spool {
    file: BufWriter<File>,
    /// Bytes in the file.
    size: u64,
    entries: Vec<Entry>,
    known: HashSet<Id>,
    hash: gix::hash::Kind,
}

/// Where an object's bytes lie in the temporary file.
struct Entry {
    id: Id,
    offset: u64,
    length: u64,
    crc: u32,
}

/// A pack that is done.
pub(super) struct Packed {
    /// The checksum at its end, which names it.
    pub(super) checksum: Id,
    /// The pack.
    pub(super) pack: File,
    /// Its index.
    pub(super) index: Vec<u8>,
}

impl Spool {
    /// An empty one, for objects of a hash.
    ///
    /// # Errors
    /// When there is no temporary file to be had.
    pub(super) fn new(hash: gix::hash::Kind) -> Result<Self, Fault> {
        Ok(Self {
            file: BufWriter::new(tempfile::tempfile().map_err(|error| unwritten(&error))?),
            size: 0,
            entries: Vec::new(),
            known: HashSet::new(),
            hash,
        })
    }

    /// Whether it has an object.
    pub(super) fn has(&self, id: &Id) -> bool {
        self.known.contains(id)
    }

    /// Takes in an object, once.
    ///
    /// # Errors
    /// When the bytes are not those of the object, or cannot be written.
    pub(super) fn add(&mut self, id: Id, kind: Kind, bytes: &[u8]) -> Result<(), Fault> {
        if !self.known.insert(id) {
            return Ok(());
        }
        // A proof with a damaged object would accuse whoever made it.
        let hash = gix::objs::compute_hash(self.hash, kind, bytes);
        let hash = hash.map_err(|error| broken(&format!("object {id}"), &error))?;
        if hash != id {
            let why = format!("it is no {kind} of that id");
            return Err(broken(&format!("object {id}"), &why));
        }
        let mut counted = Counted {
            inner: &mut self.file,
            crc: Crc::new(),
            length: 0,
        };
        written(&mut counted, kind, bytes).map_err(|error| unwritten(&error))?;
        let entry = Entry {
            id,
            offset: self.size,
            length: counted.length,
            crc: counted.crc.sum(),
        };
        self.size += entry.length;
        self.entries.push(entry);
        Ok(())
    }

    /// Makes the pack.
    ///
    /// # Errors
    /// When it cannot be written, or there are more objects than a pack can have.
    pub(super) fn finish(mut self) -> Result<Packed, Fault> {
        self.entries.sort_unstable_by_key(|entry| entry.id);
        let Ok(count) = u32::try_from(self.entries.len()) else {
            return Err(Fault::new(
                FaultKind::Git,
                "the proof would have more objects than one pack can hold",
                "make the bundle with less history",
            ));
        };
        let mut spooled = self
            .file
            .into_inner()
            .map_err(|error| unwritten(error.error()))?;
        let mut pack = Pack {
            file: BufWriter::new(tempfile::tempfile().map_err(|error| unwritten(&error))?),
            hasher: gix::hash::hasher(self.hash),
            size: 0,
        };
        let mut offsets = Vec::with_capacity(self.entries.len());
        let mut copy = || -> std::io::Result<()> {
            pack.put(&[&b"PACK"[..], &2_u32.to_be_bytes(), &count.to_be_bytes()].concat())?;
            let mut bytes = Vec::new();
            for entry in &self.entries {
                offsets.push(pack.size);
                spooled.seek(SeekFrom::Start(entry.offset))?;
                bytes.clear();
                (&mut spooled).take(entry.length).read_to_end(&mut bytes)?;
                pack.put(&bytes)?;
            }
            Ok(())
        };
        copy().map_err(|error| unwritten(&error))?;
        let checksum = finished(pack.hasher)?;
        let mut file = pack.file;
        file.write_all(checksum.as_slice())
            .map_err(|error| unwritten(&error))?;
        let file = file
            .into_inner()
            .map_err(|error| unwritten(error.error()))?;
        Ok(Packed {
            checksum,
            pack: file,
            index: index(&self.entries, &offsets, checksum)?,
        })
    }
}

/// The pack as it grows.
struct Pack {
    file: BufWriter<File>,
    hasher: gix::hash::Hasher,
    size: u64,
}

impl Pack {
    fn put(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.hasher.update(bytes);
        self.size += bytes.len() as u64;
        self.file.write_all(bytes)
    }
}

/// Writes an object as a pack has it: type and size, four bits of it first and then seven a byte, and the
/// compressed bytes.
fn written(out: &mut impl Write, kind: Kind, bytes: &[u8]) -> std::io::Result<()> {
    let kind: u8 = match kind {
        Kind::Commit => 1,
        Kind::Tree => 2,
        Kind::Blob => 3,
        Kind::Tag => 4,
    };
    let mut size = bytes.len() as u64;
    let mut byte = kind << 4 | (size & 0x0f) as u8;
    size >>= 4;
    while size > 0 {
        out.write_all(&[byte | 0x80])?;
        byte = (size & 0x7f) as u8;
        size >>= 7;
    }
    out.write_all(&[byte])?;
    let mut deflate = ZlibEncoder::new(out, Compression::new(LEVEL));
    deflate.write_all(bytes)?;
    deflate.finish().map(drop)
}

/// The index of a pack: how many ids begin with each byte or a lower one, the ids, checksums of the
/// compressed objects, and offsets; offsets of 2 GiB and more stand in a table of their own.
fn index(entries: &[Entry], offsets: &[u64], checksum: Id) -> Result<Vec<u8>, Fault> {
    const LARGE: u32 = 0x8000_0000;
    let mut index = vec![0xff, b't', b'O', b'c', 0, 0, 0, 2];
    for first in 0..=u8::MAX {
        let upto = entries.partition_point(|entry| entry.id.first_byte() <= first);
        index.extend((upto as u32).to_be_bytes());
    }
    for entry in entries {
        index.extend(entry.id.as_slice());
    }
    for entry in entries {
        index.extend(entry.crc.to_be_bytes());
    }
    let mut large: Vec<u64> = Vec::new();
    for offset in offsets {
        let small = u32::try_from(*offset).ok().filter(|small| *small < LARGE);
        let written = small.unwrap_or_else(|| {
            large.push(*offset);
            LARGE | (large.len() - 1) as u32
        });
        index.extend(written.to_be_bytes());
    }
    for offset in large {
        index.extend(offset.to_be_bytes());
    }
    index.extend(checksum.as_slice());
    let mut hasher = gix::hash::hasher(checksum.kind());
    hasher.update(&index);
    index.extend(finished(hasher)?.as_slice());
    Ok(index)
}

fn finished(hasher: gix::hash::Hasher) -> Result<Id, Fault> {
    hasher
        .try_finalize()
        .map_err(|error| broken("checksum of the proof", &error))
}

/// Says that the temporary file gave out.
fn unwritten(error: &std::io::Error) -> Fault {
    Fault::files("write", Path::new("a temporary file"), error)
}

/// What is written through it, counted.
struct Counted<'w, W: Write> {
    inner: &'w mut W,
    crc: Crc,
    length: u64,
}

impl<W: Write> Write for Counted<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let length = self.inner.write(bytes)?;
        self.crc.update(bytes.get(..length).unwrap_or_default());
        self.length += length as u64;
        Ok(length)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_beyond_two_gigabytes_stand_in_a_table_of_their_own() {
        let entry = |digit: &str| Entry {
            id: Id::from_hex(digit.repeat(40).as_bytes()).unwrap(),
            offset: 0,
            length: 0,
            crc: 7,
        };
        let entries = [entry("0"), entry("1"), entry("f")];
        let offsets = [12, 0x7fff_ffff, 0x1_2345_6789];
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.idx");
        std::fs::write(&path, index(&entries, &offsets, entries[0].id).unwrap()).unwrap();
        let read = gix::odb::pack::index::File::at(&path, gix::hash::Kind::Sha1).unwrap();
        for (entry, offset) in entries.iter().zip(offsets) {
            let at = read.lookup(entry.id).unwrap();
            assert_eq!(read.pack_offset_at_index(at), offset);
        }
    }
}
