//! Where a bundle's files are read from: a zip, or the folder that it was unpacked into.
//!
//! Not for what is in the files.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::folder::Folder;
use super::names;
use super::zipped::Zipped;
use super::{Check, Verification};
use crate::error::{Fault, FaultKind};

/// What is refused as too large.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of all files unpacked.
    pub bytes: u64,
    /// Number of files.
    pub files: u64,
    /// Size below which a zip may unpack to whatever it promises.
    pub harmless: u64,
    /// How many times larger than the zip its files may be, beyond that.
    pub times: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 30,
            files: 1_000_000,
            harmless: 256 << 20,
            times: 200,
        }
    }
}

/// Files by name.
pub(super) trait Container: Sync {
    /// The size of each file in bytes, by its path from the top folder.
    fn entries(&self) -> &BTreeMap<String, u64>;

    /// Reads a file from its beginning; at its end an error says if it was not what it promised to be.
    fn open(&self, name: &str) -> io::Result<Box<dyn Read + '_>>;

    /// The bytes of a file, as long as they are not more than some.
    fn read(&self, name: &str, most: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open(name)?.take(most + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most {
            let message = format!("it is larger than {} MiB", most >> 20);
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        Ok(bytes)
    }
}

/// A bundle that was opened.
pub(super) struct Opened {
    pub(super) container: Box<dyn Container>,
    /// The name of its top folder.
    pub(super) top: String,
    /// The comment of the zip; none for a folder.
    pub(super) comment: Option<Vec<u8>>,
}

/// Opens a bundle, and says what is wrong with the names in it.
pub(super) fn open(path: &Path, limits: Limits, found: &mut Verification) -> Result<Opened, Fault> {
    let data = std::fs::metadata(path).map_err(|error| Fault::files("read", path, &error))?;
    let opened = if data.is_dir() {
        Folder::open(path, limits, found)?
    } else {
        let file = File::open(path).map_err(|error| Fault::files("read", path, &error))?;
        Zipped::open(path, file, limits, found)?
    };
    names::clashes(opened.container.entries(), found);
    if found.is_sound(Check::Container) {
        let message = match opened.comment {
            Some(_) => "the zip is well-formed, with one top folder and no odd names",
            None => "the folder has regular files only, and no odd names",
        };
        found.prove(Check::Container, message);
    }
    Ok(opened)
}

/// Says that something is no bundle.
pub(super) fn no_bundle(path: &Path, why: &str) -> Fault {
    Fault::new(
        FaultKind::Files,
        format!("{} is no bundle of clause10: {why}", path.display()),
        "give the zip that `clause10 bundle` made, or the folder that it was unpacked into; if it was cut off, fetch it again",
    )
}

/// Says that something is too large to be looked into.
pub(super) fn too_large(path: &Path, why: &str) -> Fault {
    Fault::new(
        FaultKind::Files,
        format!("{} was not unpacked: {why}", path.display()),
        "an honest bundle does not do so; ask who sent it, and if it is meant, unpack it yourself and verify the folder",
    )
}
