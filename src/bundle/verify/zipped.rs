//! A bundle in a zip: every byte of it has to belong to an entry or to the list of entries, so that no two
//! programs can see different files in it.
//!
//! Entries are read as streams. Not for what is in the files.

mod records;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Take};
use std::path::{Path, PathBuf};

use flate2::Crc;
use flate2::read::DeflateDecoder;

use super::container::{Container, Limits, Opened, no_bundle, too_large};
use super::names::refusal;
use super::{Check, Verification};
use crate::error::Fault;
use records::{Central, Local};

pub(super) struct Zipped {
    path: PathBuf,
    places: BTreeMap<String, Place>,
    entries: BTreeMap<String, u64>,
}

/// Where an entry's bytes lie.
struct Place {
    offset: u64,
    compressed: u64,
    size: u64,
    crc: u32,
    is_deflated: bool,
}

/// An entry with the place of its bytes.
struct Placed {
    central: Central,
    offset: u64,
}

/// The most that deflate can make of a byte, and what a few bytes more may be.
const MOST_TIMES: u64 = 1032;
const SLACK: u64 = 1 << 12;

/// Flags of an entry.
const ENCRYPTED: u16 = 1 | 1 << 6 | 1 << 13;
const SIZES_BEHIND: u16 = 1 << 3;
const UTF_8: u16 = 1 << 11;

/// Methods of compression.
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// Kinds of files in the mode of an entry.
const FOLDER: u32 = 0o040_000;
const REGULAR: u32 = 0o100_000;
const LINK: u32 = 0o120_000;

impl Zipped {
    pub(super) fn open(
        path: &Path,
        mut file: File,
        limits: Limits,
        found: &mut Verification,
    ) -> Result<Opened, Fault> {
        let unreadable = |error: io::Error| match error.kind() {
            io::ErrorKind::UnexpectedEof => no_bundle(path, "it is cut off or damaged"),
            io::ErrorKind::InvalidData => no_bundle(path, &error.to_string()),
            _ => Fault::files("read", path, &error),
        };
        let length = file.metadata().map_err(unreadable)?.len();
        let end = records::end(&mut file, length).map_err(unreadable)?;
        let before = end
            .offset
            .checked_add(end.size)
            .and_then(|list_end| end.at.checked_sub(list_end));
        let before = before.ok_or_else(|| no_bundle(path, "its list of entries is broken"))?;
        if before > 0 {
            let message =
                format!("{before} bytes stand before the zip: it may be two files in one");
            found.accuse(Check::Container, None, message);
        }
        if end.trailing > 0 {
            let message = format!("{} bytes stand behind the zip", end.trailing);
            found.accuse(Check::Container, None, message);
        }
        if end.count > limits.files {
            return Err(too_large(
                path,
                "it says that it holds more files than any bundle does",
            ));
        }
        let start = before + end.offset;
        let mut listed = list(&mut file, start, &end, found).map_err(unreadable)?;
        bounded(path, &listed, length, limits)?;
        listed.sort_by_key(|entry| entry.offset);
        let mut headers = BufReader::new(file);
        let placed = placed(&mut headers, listed, before, start, found);
        let placed = placed.map_err(unreadable)?;
        let placed = placed.ok_or_else(|| {
            too_large(
                path,
                "its entries share their bytes, so that little becomes much",
            )
        })?;
        let (top, places) = named(placed, found);
        if places.is_empty() {
            return Err(no_bundle(path, "it holds no files"));
        }
        let entries = places
            .iter()
            .map(|(name, place)| (name.clone(), place.size));
        Ok(Opened {
            container: Box::new(Self {
                path: path.to_path_buf(),
                entries: entries.collect(),
                places,
            }),
            top,
            comment: Some(end.comment),
        })
    }
}

/// Reads the list of entries.
fn list(
    file: &mut File,
    start: u64,
    end: &records::End,
    found: &mut Verification,
) -> io::Result<Vec<Central>> {
    file.seek(SeekFrom::Start(start))?;
    let mut list = BufReader::new(file.take(end.size));
    let mut listed = Vec::new();
    for _ in 0..end.count {
        listed.push(records::central(&mut list)?);
    }
    if list.read(&mut [0])? != 0 {
        let message = "its list of entries has more bytes than entries";
        found.accuse(Check::Container, None, message);
    }
    Ok(listed)
}

/// Refuses what promises to be too large.
fn bounded(path: &Path, listed: &[Central], length: u64, limits: Limits) -> Result<(), Fault> {
    let mut total: u64 = 0;
    for entry in listed {
        total = total.saturating_add(entry.size);
        let most = entry
            .compressed
            .saturating_mul(MOST_TIMES)
            .saturating_add(SLACK);
        if entry.size > most {
            return Err(too_large(
                path,
                "an entry promises more than its bytes can hold",
            ));
        }
    }
    if total > limits.bytes {
        let message = format!("its files would be {} GiB", total >> 30);
        return Err(too_large(path, &message));
    }
    if total > limits.harmless && total > length.saturating_mul(limits.times) {
        let message = format!(
            "its files would be {} MiB, {} times as large as it is",
            total >> 20,
            total / length.max(1)
        );
        return Err(too_large(path, &message));
    }
    Ok(())
}

/// Reads the header of each entry, in the order in which they lie, and finds its bytes; none where entries
/// overlap.
fn placed(
    file: &mut BufReader<File>,
    listed: Vec<Central>,
    before: u64,
    end: u64,
    found: &mut Verification,
) -> io::Result<Option<Vec<Placed>>> {
    let mut placed = Vec::with_capacity(listed.len());
    let mut upto = before;
    // Whether sizes may stand behind the bytes of the last entry.
    let mut sizes_behind = false;
    let mut gaps = |upto: u64, at: u64, sizes_behind: bool| {
        let gap = at.saturating_sub(upto);
        if gap > 0 && !(sizes_behind && [12, 16, 20, 24].contains(&gap)) {
            let message = format!("{gap} bytes at {upto} belong to no entry");
            found.accuse(Check::Container, None, message);
        }
    };
    let mut odd = Vec::new();
    for central in listed {
        let at = before.saturating_add(central.offset);
        if at < upto {
            return Ok(None);
        }
        gaps(upto, at, sizes_behind);
        let here = file.stream_position()?;
        file.seek_relative((at as i64).wrapping_sub(here as i64))?;
        let local = records::local(file)?;
        let offset = at + local.length;
        upto = offset.saturating_add(central.compressed);
        if upto > end {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        sizes_behind = central.flags & SIZES_BEHIND != 0;
        if !is_same(&central, &local) {
            odd.push(String::from_utf8_lossy(&central.name).into_owned());
        }
        placed.push(Placed { central, offset });
    }
    gaps(upto, end, sizes_behind);
    for name in odd {
        let message = "the list of entries says something else than the entry's own header";
        found.accuse(Check::Container, Some(&name), message);
    }
    Ok(Some(placed))
}

fn is_same(central: &Central, local: &Local) -> bool {
    let behind = central.flags & SIZES_BEHIND != 0;
    let sizes = (central.crc, central.compressed, central.size);
    let own = (local.crc, local.compressed, local.size);
    let has_sizes = sizes == own || behind && (local.crc == 0 || local.compressed == 0);
    let names = [&central.other_name, &local.other_name];
    let is_named = names
        .into_iter()
        .flatten()
        .all(|name| *name == central.name);
    central.name == local.name
        && central.method == local.method
        && central.flags == local.flags
        && has_sizes
        && is_named
}

/// The entries that can be read, by their names below the top folder.
fn named(placed: Vec<Placed>, found: &mut Verification) -> (String, BTreeMap<String, Place>) {
    let mut places = BTreeMap::new();
    let mut folders = Vec::new();
    let mut tops: BTreeMap<String, usize> = BTreeMap::new();
    for Placed { central, offset } in placed {
        let Some(name) = name(&central, found) else {
            continue;
        };
        let (name, is_folder) = match name.strip_suffix('/') {
            Some(name) => (name, true),
            None => (name.as_str(), false),
        };
        let kinds = if is_folder { [0, FOLDER] } else { [0, REGULAR] };
        let why = match central.kind {
            LINK => Some("this is a symbolic link; a bundle has none"),
            kind if !kinds.contains(&kind) => Some("this is no regular file"),
            _ if central.flags & ENCRYPTED != 0 => Some("the entry is encrypted"),
            _ if ![STORED, DEFLATED].contains(&central.method) => {
                Some("the entry is compressed in a way that bundles are not")
            }
            _ => refusal(name),
        };
        if let Some(why) = why {
            found.accuse(Check::Container, Some(name), why);
            continue;
        }
        if is_folder {
            folders.push((name.to_owned(), central.size));
            continue;
        }
        let first = name.split('/').next().unwrap_or(name);
        *tops.entry(first.to_owned()).or_default() += 1;
        let place = Place {
            offset,
            compressed: central.compressed,
            size: central.size,
            crc: central.crc,
            is_deflated: central.method == DEFLATED,
        };
        if places.insert(name.to_owned(), place).is_some() {
            found.accuse(
                Check::Container,
                Some(name),
                "the zip has two entries of this name",
            );
        }
    }
    for (name, size) in folders {
        let below = format!("{name}/");
        let mut files = places.range(below.clone()..);
        let is_implied = files
            .next()
            .is_some_and(|(file, _)| file.starts_with(&below));
        if !is_implied || size > 0 {
            found.accuse(
                Check::Container,
                Some(&name),
                "the zip has a folder without files",
            );
        }
    }
    below_top(places, &tops, found)
}

/// The name of an entry; none where it is no text that all programs read alike.
fn name(central: &Central, found: &mut Verification) -> Option<String> {
    match std::str::from_utf8(&central.name) {
        Ok(name) if name.is_ascii() || central.flags & UTF_8 != 0 => Some(name.to_owned()),
        Ok(name) => {
            let message = "the name is not marked as UTF-8, so that programs read it differently";
            found.accuse(Check::Container, Some(name), message);
            None
        }
        Err(_) => {
            let lossy = String::from_utf8_lossy(&central.name);
            found.accuse(Check::Container, Some(&lossy), "the name is not UTF-8");
            None
        }
    }
}

/// What lies below the top folder: the one with most files, if there should be several.
fn below_top(
    places: BTreeMap<String, Place>,
    tops: &BTreeMap<String, usize>,
    found: &mut Verification,
) -> (String, BTreeMap<String, Place>) {
    let most = tops.iter().max_by_key(|(_, files)| **files);
    let top = most.map(|(top, _)| top.clone()).unwrap_or_default();
    let start = format!("{top}/");
    let mut below = BTreeMap::new();
    for (name, place) in places {
        match name.strip_prefix(&start) {
            Some(name) => {
                below.insert(name.to_owned(), place);
            }
            None => found.accuse(
                Check::Container,
                Some(&name),
                "this lies beside the top folder",
            ),
        }
    }
    (top, below)
}

impl Container for Zipped {
    fn entries(&self) -> &BTreeMap<String, u64> {
        &self.entries
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn Read + '_>> {
        let place = self.places.get(name).ok_or(io::ErrorKind::NotFound)?;
        // Each has a handle of its own, so that several can be read at a time.
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(place.offset))?;
        let packed = file.take(place.compressed);
        let inner = if place.is_deflated {
            Bytes::Deflated(DeflateDecoder::new(packed), place.compressed)
        } else {
            Bytes::Stored(packed)
        };
        Ok(Box::new(Checked {
            inner,
            left: place.size,
            crc: Crc::new(),
            promised: place.crc,
        }))
    }
}

/// The bytes of an entry as they are stored; of deflated ones how many there are.
enum Bytes {
    Stored(Take<File>),
    Deflated(DeflateDecoder<Take<File>>, u64),
}

impl Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Stored(from) => from.read(buffer),
            Self::Deflated(from, _) => from.read(buffer),
        }
    }

    /// Whether bytes are left that nobody reads.
    fn has_rest(&self) -> bool {
        match self {
            Self::Stored(_) => false,
            Self::Deflated(from, compressed) => from.total_in() != *compressed,
        }
    }
}

/// Never gives more than was promised, and says at the end if it was something else.
struct Checked {
    inner: Bytes,
    left: u64,
    crc: Crc,
    promised: u32,
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what);
        let room = usize::try_from(self.left).map_or(buffer.len(), |left| left.min(buffer.len()));
        if room == 0 {
            return match self.inner.read(&mut [0])? {
                0 if self.inner.has_rest() => Err(wrong("bytes are hidden behind its end")),
                0 if self.crc.sum() == self.promised => Ok(0),
                0 => Err(wrong(
                    "its bytes do not have the checksum that the zip says",
                )),
                _ => Err(wrong("it holds more than the zip says")),
            };
        }
        let part = buffer.get_mut(..room).unwrap_or_default();
        let read = self.inner.read(part)?;
        if read == 0 {
            return Err(wrong("it holds less than the zip says"));
        }
        self.crc.update(part.get(..read).unwrap_or_default());
        self.left -= read as u64;
        Ok(read)
    }
}
