//! Packs the files of git that belong to a bundle, byte for byte.
//!
//! Not for finding them (`bundle::contents`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::bundle::archive::Archive;
use crate::bundle::contents::{Contents, Item};
use crate::bundle::manifest::{Absent, InGit, Omission};
use crate::bundle::pointer::{self, Lacking, Pointer};
use crate::error::{Fault, FaultKind};
use crate::git::{Id, Reader, Repository, blob_id};

/// Files of git that were packed.
#[derive(Default)]
pub struct Packing {
    /// What each file in the bundle is in git, with its item, by path in the bundle.
    pub in_git: BTreeMap<String, InGit>,
    /// Large files that the local store does not have.
    pub omissions: Vec<Omission>,
}

/// Readers that no thread uses at the moment.
struct Readers<'r> {
    repository: &'r Repository,
    idle: Mutex<Vec<Reader>>,
}

impl<'r> Readers<'r> {
    fn of(repository: &'r Repository) -> Self {
        Self {
            repository,
            idle: Mutex::default(),
        }
    }

    fn with<T>(&self, call: impl FnOnce(&Reader) -> T) -> T {
        let idle = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        let reader = idle.unwrap_or_else(|| self.repository.reader());
        let result = call(&reader);
        if let Ok(mut idle) = self.idle.lock() {
            idle.push(reader);
        }
        result
    }

    /// The bytes of a blob, which are what their id says.
    fn blob(&self, id: Id) -> Result<Vec<u8>, Fault> {
        let bytes = self.with(|reader| {
            let mut buffer = Vec::new();
            reader.object(&id, &mut buffer).map(drop)?;
            Ok::<_, Fault>(buffer)
        })?;
        if blob_id(&bytes, id) != Some(id) {
            return Err(Fault::new(
                FaultKind::Git,
                format!(
                    "object {id} of the repository is damaged: its bytes are not what its id says"
                ),
                "run `git fsck`, then fetch the repository anew",
            ));
        }
        Ok(bytes)
    }
}

/// Packs all files of git.
///
/// # Errors
/// When an object is missing or damaged, a large file is not in the local store and that is not allowed, or
/// nothing can be written.
pub fn pack(
    archive: &mut Archive,
    contents: &Contents,
    repository: &Repository,
    allow_missing_lfs: bool,
) -> Result<Packing, Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    let readers = Readers::of(repository);
    let mut packing = Packing::default();
    let mut plain: Vec<(&Item, u64)> = Vec::new();
    let mut large: Vec<(&Item, PathBuf, String)> = Vec::new();
    let mut faults = Vec::new();
    let common = repository.common_dir();
    for item in &contents.items {
        let size = readers.with(|reader| reader.size(item.blob)).map_err(one)?;
        let size = size.ok_or_else(|| one(not_fetched(item)))?;
        let pointer = if size < pointer::LARGEST {
            let bytes = readers.blob(item.blob).map_err(one)?;
            Pointer::read(&bytes).map(|pointer| (pointer, bytes))
        } else {
            None
        };
        let mut in_git = in_git(item);
        match pointer {
            None => plain.push((item, size)),
            Some((pointer, bytes)) => match pointer.resolve(&common) {
                Ok(path) => {
                    in_git.pointer = String::from_utf8(bytes).ok();
                    large.push((item, path, pointer.oid));
                }
                Err(lacking) if allow_missing_lfs => {
                    packing.omissions.push(lacks(item, lacking));
                    plain.push((item, size));
                }
                Err(lacking) => faults.push(refused(item, lacking)),
            },
        }
        packing.in_git.insert(item.path.clone(), in_git);
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let cannot = |error| cannot_pack(&error);
    for some in portions(&plain) {
        // What is read of a pack stays mapped for as long as the repository is open.
        let repository = repository.anew().map_err(one)?;
        let readers = Readers::of(&repository);
        let by_path: BTreeMap<&str, Id> = some
            .iter()
            .map(|(item, _)| (item.path.as_str(), item.blob))
            .collect();
        let sizes: Vec<(&str, u64)> = some
            .iter()
            .map(|(item, size)| (item.path.as_str(), *size))
            .collect();
        let read = |path: &str| match by_path.get(path) {
            Some(blob) => readers.blob(*blob),
            None => Err(cannot(std::io::ErrorKind::NotFound.into())),
        };
        archive.add_all(&sizes, &read, &cannot).map_err(one)?;
    }
    for (item, path, oid) in large {
        let file =
            std::fs::File::open(&path).map_err(|error| one(Fault::files("read", &path, &error)))?;
        let mut file = std::io::BufReader::new(file);
        archive
            .add_from(&item.path, &mut file)
            .map_err(|error| one(cannot(error)))?;
        let packed = archive.packed().get(&item.path);
        if packed.is_none_or(|packed| packed.sha256 != oid) {
            return Err(one(refused(item, Lacking::Damaged)));
        }
    }
    Ok(packing)
}

/// Files one after the other, in portions of about so many bytes that one is not much for the memory.
fn portions<'f, 'i>(files: &'f [(&'i Item, u64)]) -> Vec<&'f [(&'i Item, u64)]> {
    const PORTION: u64 = 32 << 20;
    let mut sum = 0;
    let portions = files.chunk_by(|(_, size), _| {
        sum += size;
        let is_full = sum > PORTION;
        if is_full {
            sum = 0;
        }
        !is_full
    });
    portions.collect()
}

/// Why nothing could be packed.
pub fn cannot_pack(error: &std::io::Error) -> Fault {
    Fault::files("write", Path::new("the bundle's temporary file"), error)
}

fn in_git(item: &Item) -> InGit {
    let text = String::from_utf8_lossy(&item.git_path).into_owned();
    let is_text = text.as_bytes() == item.git_path;
    InGit {
        path_hex: (!is_text).then(|| crate::bundle::archive::hex(&item.git_path)),
        path: text,
        blob: item.blob.to_string(),
        commit: item.commit.map(|commit| commit.to_string()),
        pointer: None,
    }
}

fn shown(item: &Item) -> String {
    String::from_utf8_lossy(&item.git_path).into_owned()
}

fn lacks(item: &Item, lacking: Lacking) -> Omission {
    Omission {
        what: shown(item),
        why: Absent::LargeFile.word().to_owned(),
        reason: format!("{}; the pointer to it is in the bundle", said(lacking)),
        findings: item.findings.clone(),
    }
}

fn refused(item: &Item, lacking: Lacking) -> Fault {
    Fault::new(
        FaultKind::Git,
        format!("{}: {}", shown(item), said(lacking)),
        "run `git lfs fetch` for the tag, or go on with --allow-missing-lfs, which says in the bundle what is not there",
    )
}

const fn said(lacking: Lacking) -> &'static str {
    match lacking {
        Lacking::NotThere => "the large file (git-lfs) is not in the local store",
        Lacking::Damaged => {
            "the large file (git-lfs) in the local store is not what its pointer names"
        }
    }
}

fn not_fetched(item: &Item) -> Fault {
    Fault::new(
        FaultKind::Git,
        format!("{} was not fetched into this partial clone", shown(item)),
        "run `git fetch --refetch --no-filter`; in CI, check out without a filter",
    )
}
