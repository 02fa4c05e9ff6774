//! Sizes of objects from the heads of their entries in packs, without the packs being mapped into memory.
//!
//! A register names thousands of files whose sizes lie all over a pack. Where it is mapped, each look brings in
//! the pages around it, and in the end most of the evidence counts as this program's memory. Only for sizes: what
//! is stored as a difference, or is not in a pack, is left to gix.

use std::fs::File;
use std::io;

use gix::odb::pack;

/// The packs of a repository, for looks at heads; the same for all threads.
pub(super) struct Heads {
    packs: Vec<(pack::index::File, File)>,
    hash: gix::hash::Kind,
}

/// Longest head of an entry in bytes: its kind, its size, and how far its base is, or that one's id.
const LONGEST: usize = 64;

impl Heads {
    /// Opens the packs of a repository; what cannot be opened is left out.
    pub(super) fn open(repo: &gix::Repository) -> Self {
        let hash = repo.object_hash();
        let store = repo.objects.store_ref();
        let borrowed = store.alternate_db_paths().unwrap_or_default();
        let mut packs = Vec::new();
        for folder in std::iter::once(store.path().to_path_buf()).chain(borrowed) {
            let entries = std::fs::read_dir(folder.join("pack"));
            for entry in entries.into_iter().flatten().flatten() {
                let path = entry.path();
                if path.extension().is_none_or(|ending| ending != "idx") {
                    continue;
                }
                let index = pack::index::File::at(&path, hash).ok();
                packs.extend(index.zip(File::open(path.with_extension("pack")).ok()));
            }
        }
        // Most objects lie in the largest.
        packs.sort_by_key(|(index, _)| std::cmp::Reverse(index.num_objects()));
        Self { packs, hash }
    }

    /// The size of an object in bytes; none where its head does not say it.
    pub(super) fn size(&self, id: &gix::oid) -> Option<u64> {
        self.packs.iter().find_map(|(index, data)| {
            let offset = index.pack_offset_at_index(index.lookup(id)?);
            let mut head = [0; LONGEST];
            let read = read_at(data, &mut head, offset).ok()?;
            let entry = pack::data::Entry::from_bytes(head.get(..read)?, offset, self.hash).ok()?;
            (!entry.header.is_delta()).then_some(entry.decompressed_size)
        })
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}

#[cfg(not(any(unix, windows)))]
fn read_at(_file: &File, _buffer: &mut [u8], _offset: u64) -> io::Result<usize> {
    Err(io::ErrorKind::Unsupported.into())
}
