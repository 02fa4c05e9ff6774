//! A bundle that was unpacked into a folder. Links are not followed.
//!
//! Not for what is in the files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::container::{Container, Limits, Opened, no_bundle, too_large};
use super::names::refusal;
use super::{Check, Verification};
use crate::bundle::{bag, manifest};
use crate::error::Fault;

pub(super) struct Folder {
    root: PathBuf,
    entries: BTreeMap<String, u64>,
}

/// Deepest that folders may lie in one another.
const DEEPEST: usize = 256;

/// What macOS and Windows leave in folders that people look into.
const LEFT_BY_SYSTEMS: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// Largest list of the bag that is looked into for such names.
const LARGEST: u64 = 512 << 20;

/// Such files that belong to the bag all the same: evidence may be called so.
fn listed(root: &Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for list in [bag::MANIFEST, bag::TAG_MANIFEST] {
        let path = root.join(list);
        let is_file = path.symlink_metadata().is_ok_and(|data| data.is_file());
        let Some(file) = is_file.then(|| File::open(path).ok()).flatten() else {
            continue;
        };
        let lines = BufReader::new(file.take(LARGEST)).lines();
        // What cannot be read is said where the bag is checked.
        for line in lines.map_while(Result::ok) {
            let name = line.split_once("  ").map(|(_, name)| name);
            let own = |name: &&str| {
                let last = name.rsplit('/').next();
                last.is_some_and(|last| LEFT_BY_SYSTEMS.contains(&last))
            };
            names.extend(name.filter(own).map(str::to_owned));
        }
    }
    names
}

impl Folder {
    pub(super) fn open(
        path: &Path,
        limits: Limits,
        found: &mut Verification,
    ) -> Result<Opened, Fault> {
        let root = top(path)?;
        let full = root.canonicalize().unwrap_or_else(|_| root.clone());
        let name = full.file_name().unwrap_or_default();
        let top = name.to_string_lossy().into_owned();
        let listed = listed(&root);
        let mut entries = BTreeMap::new();
        let mut total: u64 = 0;
        let walk = WalkDir::new(&root).max_depth(DEEPEST).min_depth(1);
        for entry in walk {
            let entry = entry.map_err(|error| unreadable(&root, &error))?;
            let below = entry.path().strip_prefix(&root).unwrap_or(entry.path());
            let parts = below.components().map(|part| part.as_os_str().to_str());
            let Some(parts) = parts.collect::<Option<Vec<&str>>>() else {
                let lossy = below.to_string_lossy();
                found.accuse(Check::Container, Some(&lossy), "the name is not UTF-8");
                continue;
            };
            let name = parts.join("/");
            let kind = entry.file_type();
            if kind.is_dir() {
                if entry.depth() == DEEPEST {
                    found.accuse(Check::Container, Some(&name), "the folder lies too deep");
                }
                continue;
            }
            let own = parts.last().copied().unwrap_or_default();
            if kind.is_file() && LEFT_BY_SYSTEMS.contains(&own) && !listed.contains(&name) {
                let message = "what this is for: a system left it in the folder, and the bundle does not have it";
                found.leave(Check::Container, Some(&name), message);
                continue;
            }
            if let Some(why) = refusal(&name) {
                found.accuse(Check::Container, Some(&name), why);
                continue;
            }
            if !kind.is_file() {
                let what = if kind.is_symlink() {
                    "this is a symbolic link; a bundle has none"
                } else {
                    "this is no regular file"
                };
                found.accuse(Check::Container, Some(&name), what);
                continue;
            }
            let size = entry
                .metadata()
                .map_err(|error| unreadable(&root, &error))?
                .len();
            total = total.saturating_add(size);
            entries.insert(name, size);
            if entries.len() as u64 > limits.files || total > limits.bytes {
                return Err(too_large(path, "it holds more than any bundle does"));
            }
        }
        Ok(Opened {
            container: Box::new(Self { root, entries }),
            top,
            comment: None,
        })
    }
}

/// Says that a file below cannot be read, without its name: that may be meant to deceive.
fn unreadable(root: &Path, error: &walkdir::Error) -> Fault {
    let kind = error
        .io_error()
        .map_or(io::ErrorKind::Other, io::Error::kind);
    Fault::files("read all of", root, &kind.into())
}

/// The top folder: the folder itself, or the only thing in it.
fn top(path: &Path) -> Result<PathBuf, Fault> {
    let is_top = |folder: &Path| {
        folder.join(bag::DECLARATION).exists() || folder.join(manifest::PATH).exists()
    };
    if is_top(path) {
        return Ok(path.to_path_buf());
    }
    let listed = std::fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let listed = listed.map_err(|error| Fault::files("read", path, &error))?;
    let is_left = |entry: &std::fs::DirEntry| {
        let name = entry.file_name();
        LEFT_BY_SYSTEMS.iter().any(|left| name == *left)
    };
    let listed: Vec<_> = listed.iter().filter(|entry| !is_left(entry)).collect();
    match listed.as_slice() {
        [one] if one.file_type().is_ok_and(|kind| kind.is_dir()) && is_top(&one.path()) => {
            Ok(one.path())
        }
        _ => Err(no_bundle(
            path,
            "neither it nor the only folder in it has a bagit.txt",
        )),
    }
}

impl Container for Folder {
    fn entries(&self) -> &BTreeMap<String, u64> {
        &self.entries
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn Read + '_>> {
        let size = self.entries.get(name).copied();
        let size = size.ok_or(io::ErrorKind::NotFound)?;
        let file = File::open(self.root.join(name))?;
        // A file that grows while it is read is not read for ever; its hash shows that it grew.
        Ok(Box::new(file.take(size + 1)))
    }
}
