//! Packs files into a zip whose bytes depend on nothing but the files, their names and a day.
//!
//! Files are compressed as they come, several at a time, into a temporary archive; at the end all are copied
//! from it in the order of their names. So the first file may hold the hash of the last, and no more than a
//! little of the files is in memory at a time. Not for what goes in.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

use rayon::prelude::*;
use sha2::{Digest, Sha256};
use zip::write::{SimpleFileOptions, ZipFileBuilder};
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

use crate::model::Day;

/// How much is compressed at a time, in bytes; a larger file is compressed alone, piece by piece.
const AT_A_TIME: u64 = 16 << 20;

/// Level of compression: that of `zip` and `git archive`.
const LEVEL: i64 = 6;

/// What is known of a file once it is packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256, 64 hexadecimal digits.
    pub sha256: String,
}

/// An archive that is being made.
pub struct Archive {
    spool: ZipWriter<BufWriter<File>>,
    options: SimpleFileOptions,
    packed: BTreeMap<String, Packed>,
}

impl Archive {
    /// Starts one whose files all bear the start of a day in UTC.
    ///
    /// # Errors
    /// When no temporary file can be written.
    pub fn new(day: Day) -> io::Result<Self> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL))
            .last_modified_time(time(day))
            .system(System::Unix)
            .unix_permissions(0o644);
        Ok(Self {
            spool: ZipWriter::new(BufWriter::new(tempfile::tempfile()?)).set_auto_large_file(),
            options,
            packed: BTreeMap::new(),
        })
    }

    /// What was packed so far, by name.
    pub const fn packed(&self) -> &BTreeMap<String, Packed> {
        &self.packed
    }

    /// Packs a file.
    ///
    /// # Errors
    /// When the temporary file cannot be written, or the name was packed before.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.add_from(name, &mut io::Cursor::new(bytes))
    }

    /// Packs what can be read, piece by piece.
    ///
    /// # Errors
    /// When it cannot be read, or the temporary file cannot be written, or the name was packed before.
    pub fn add_from(&mut self, name: &str, from: &mut dyn Read) -> io::Result<()> {
        self.spool.start_file(name, self.options)?;
        let mut hashed = Hashed::new(&mut self.spool);
        io::copy(from, &mut hashed)?;
        let packed = hashed.packed();
        self.packed.insert(name.to_owned(), packed);
        Ok(())
    }

    /// Packs many files, given by name and size, that `read` reads; several at a time.
    ///
    /// # Errors
    /// When one cannot be read: what `read` says. When one cannot be packed: what `cannot` makes of it.
    pub fn add_all<E: Send>(
        &mut self,
        files: &[(&str, u64)],
        read: &(dyn Fn(&str) -> Result<Vec<u8>, E> + Sync),
        cannot: &(dyn Fn(io::Error) -> E + Sync),
    ) -> Result<(), E> {
        let mut rest = files;
        while !rest.is_empty() {
            let mut sum = 0;
            let fit = rest.iter().take_while(|(_, size)| {
                sum += size;
                sum <= AT_A_TIME
            });
            let (now, later) = rest.split_at(fit.count().max(1).min(rest.len()));
            rest = later;
            if let [(name, size)] = now
                && *size > AT_A_TIME
            {
                let bytes = read(name)?;
                self.add(name, &bytes).map_err(cannot)?;
                continue;
            }
            let made: Result<Vec<_>, E> = now
                .par_iter()
                .map(|(name, _)| {
                    let bytes = read(name)?;
                    self.made(name, &bytes).map_err(cannot)
                })
                .collect();
            for (name, file, packed) in made? {
                let added = self.spool.add_prepared_file(file);
                added.map_err(|error| cannot(error.into()))?;
                self.packed.insert(name, packed);
            }
        }
        Ok(())
    }

    fn made(
        &self,
        name: &str,
        bytes: &[u8],
    ) -> io::Result<(String, zip::write::PreparedZipFile, Packed)> {
        let mut builder = ZipFileBuilder::new(name, self.options)?;
        let mut hashed = Hashed::new(&mut builder);
        hashed.write_all(bytes)?;
        let packed = hashed.packed();
        Ok((name.to_owned(), builder.finish()?, packed))
    }

    /// Writes the archive, all names below a folder (with a `/` at its end) and in order, with a comment.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self, folder: &str, comment: &str, to: File) -> io::Result<File> {
        let mut spool = self.spool.finish()?;
        spool.flush()?;
        let mut spool = spool.into_inner().map_err(io::Error::from)?;
        spool.seek(SeekFrom::Start(0))?;
        let mut spool = ZipArchive::new(BufReader::new(spool))?;
        let mut zip = ZipWriter::new(BufWriter::new(to));
        zip.set_comment(comment)?;
        for name in self.packed.keys() {
            let at = spool.index_for_name(name);
            let at = at.ok_or_else(|| io::Error::other(format!("`{name}` was not packed")))?;
            let file = spool.by_index_raw(at)?;
            zip.raw_copy_file_rename(file, format!("{folder}{name}"))?;
        }
        let mut file = zip.finish()?;
        file.flush()?;
        file.into_inner().map_err(io::Error::from)
    }
}

/// Passes on what is written, and remembers its size and hash.
struct Hashed<'w, W: Write> {
    inner: &'w mut W,
    hash: Sha256,
    size: u64,
}

impl<'w, W: Write> Hashed<'w, W> {
    fn new(inner: &'w mut W) -> Self {
        Self {
            inner,
            hash: Sha256::new(),
            size: 0,
        }
    }

    fn packed(self) -> Packed {
        Packed {
            size: self.size,
            sha256: hex(&self.hash.finalize()),
        }
    }
}

impl<W: Write> Write for Hashed<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or_default());
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The start of a day as zip files know it: they begin in 1980 and end in 2107.
fn time(day: Day) -> DateTime {
    let year = u16::try_from(day.year()).unwrap_or_default();
    let part = |part: i8| part.unsigned_abs();
    let known = DateTime::from_date_and_time(year, part(day.month()), part(day.day()), 0, 0, 0);
    known.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn packed(files: &[(&str, &[u8])], at_once: bool) -> Vec<u8> {
        let mut archive = Archive::new(date(2026, 11, 20)).unwrap();
        if at_once {
            let sizes: Vec<_> = files
                .iter()
                .map(|(name, bytes)| (*name, bytes.len() as u64))
                .collect();
            let read = |name: &str| -> io::Result<Vec<u8>> {
                let found = files.iter().find(|(known, _)| *known == name);
                Ok(found.unwrap().1.to_vec())
            };
            archive.add_all(&sizes, &read, &|error| error).unwrap();
        } else {
            for (name, bytes) in files {
                archive.add(name, bytes).unwrap();
            }
        }
        let mut file = archive
            .finish("top/", "a comment", tempfile::tempfile().unwrap())
            .unwrap();
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0)).unwrap();
        file.read_to_end(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn the_same_files_make_the_same_bytes_in_whatever_order_they_came() {
        let large = vec![7; (AT_A_TIME + 1) as usize];
        let mut files: Vec<(&str, &[u8])> = vec![
            ("b/c.txt", b"text"),
            ("a.txt", b""),
            ("b/\u{e4}.txt", b"more"),
            ("large", &large),
        ];
        let one = packed(&files, false);
        files.reverse();
        assert!(one == packed(&files, true));
        let mut zip = ZipArchive::new(io::Cursor::new(&one)).unwrap();
        let names: Vec<String> = zip
            .file_names()
            .map(|name| name.unwrap().into_owned())
            .collect();
        assert_eq!(
            names,
            ["top/a.txt", "top/b/c.txt", "top/b/\u{e4}.txt", "top/large"]
        );
        assert_eq!(zip.comment(), b"a comment");
        let mut text = String::new();
        let mut file = zip.by_name("top/b/c.txt").unwrap();
        assert_eq!(file.unix_mode(), Some(0o100_644));
        assert!(file.extra_data().unwrap_or_default().is_empty());
        assert_eq!(
            file.last_modified().unwrap().to_string(),
            "2026-11-20 00:00:00"
        );
        file.read_to_string(&mut text).unwrap();
        assert_eq!(text, "text");
    }

    #[test]
    fn a_name_is_packed_once() {
        let mut archive = Archive::new(date(2026, 11, 20)).unwrap();
        archive.add("a", b"1").unwrap();
        assert!(archive.add("a", b"2").is_err());
    }

    #[test]
    fn days_that_zip_files_do_not_know_are_the_first_that_they_know() {
        assert_eq!(time(date(1970, 1, 1)).to_string(), "1980-01-01 00:00:00");
    }
}
