//! Whether `manifest.json` can be read, and lists the files that there are.
//!
//! Not for whether what it says of git is true (`proof`, `files`).

use std::collections::BTreeSet;
use std::io;

use sha2::{Digest, Sha256};

use super::container::Container;
use super::hashes::{Files, Seen};
use super::{Check, Verification};
use crate::bundle::archive::hex;
use crate::bundle::bag;
use crate::bundle::manifest::{Absent, Manifest, PATH, Role, VERSION};
use crate::error::{Fault, FaultKind};
use crate::git::unpacked;

/// Largest manifest.
const LARGEST: u64 = 128 << 20;

/// Files that it does not list: itself, and those of the bag.
const OWN: [&str; 5] = [
    PATH,
    bag::DECLARATION,
    bag::INFO,
    bag::MANIFEST,
    bag::TAG_MANIFEST,
];

/// What clause10 writes into every bundle.
const ALWAYS: [&str; 4] = [
    "START-HERE.html",
    "README.txt",
    "data/register.csv",
    "data/register.xlsx",
];

/// Reads the manifest, with the SHA-256 of what was read; none where it is missing or broken, which is said.
///
/// # Errors
/// When it is of a version that is not known here.
pub(super) fn read(
    container: &dyn Container,
    found: &mut Verification,
) -> Result<Option<(Manifest, String)>, Vec<Fault>> {
    let bytes = match container.read(PATH, LARGEST) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = match error.kind() {
                io::ErrorKind::NotFound => "it is missing".to_owned(),
                _ => format!("it cannot be read: {error}"),
            };
            found.accuse(Check::Manifest, Some(PATH), message);
            return Ok(None);
        }
    };
    #[derive(serde::Deserialize)]
    struct Versioned {
        version: u32,
    }
    if let Ok(Versioned { version }) = serde_json::from_slice(&bytes)
        && version > VERSION
    {
        return Err(vec![Fault::new(
            FaultKind::Files,
            format!(
                "the bundle is of version {version}, and this clause10 knows version {VERSION}"
            ),
            "verify it with a newer clause10",
        )]);
    }
    match serde_json::from_slice::<Manifest>(&bytes) {
        Ok(manifest) if manifest.version == VERSION => {
            let own = hex(&Sha256::digest(&bytes));
            Ok(Some((manifest, own)))
        }
        Ok(manifest) => {
            let message = format!("there is no version {}", manifest.version);
            found.accuse(Check::Manifest, Some(PATH), message);
            Ok(None)
        }
        Err(error) => {
            let message = format!("it is no manifest: {error}");
            found.accuse(Check::Manifest, Some(PATH), message);
            Ok(None)
        }
    }
}

/// Compares what it says of the files with what they are. What the bag says was changed is not said again.
pub(super) fn check(
    seen: &Files,
    manifest: &Manifest,
    own: &str,
    changed: &BTreeSet<String>,
    found: &mut Verification,
) {
    if seen.get(PATH).is_some_and(|seen| seen.sha256 != own) {
        found.accuse(
            Check::Manifest,
            Some(PATH),
            "it was changed while it was read",
        );
    }
    words(manifest, found);
    let mut listed: BTreeSet<&str> = BTreeSet::new();
    for file in &manifest.files {
        let path = Some(file.path.as_str());
        if !listed.insert(&file.path) {
            found.accuse(Check::Manifest, path, "the manifest lists it twice");
        }
        if OWN.contains(&file.path.as_str()) {
            found.accuse(
                Check::Manifest,
                path,
                "the manifest does not list this file",
            );
        }
        match seen.get(&file.path) {
            None => found.accuse(
                Check::Manifest,
                path,
                "the manifest lists it, and it is missing",
            ),
            Some(seen) if !is_as_said(seen, file) && !changed.contains(&file.path) => {
                let message = "its size or SHA-256 is not that of the manifest";
                found.accuse(Check::Manifest, path, message);
            }
            Some(_) => {}
        }
    }
    for path in seen.keys().filter(|path| !OWN.contains(&path.as_str())) {
        if !listed.contains(path.as_str()) {
            found.accuse(Check::Manifest, Some(path), "the manifest does not list it");
        }
    }
    for path in ALWAYS.iter().filter(|path| !listed.contains(*path)) {
        found.accuse(
            Check::Manifest,
            Some(path),
            "every bundle has it, and this one does not",
        );
    }
    if found.is_sound(Check::Manifest) {
        found.prove(
            Check::Manifest,
            "the manifest lists every file with its size and hash",
        );
    }
}

fn is_as_said(seen: &Seen, file: &crate::bundle::manifest::File) -> bool {
    seen.size == file.size && seen.sha256 == file.sha256
}

/// Whether the words of the manifest are words that it may have.
fn words(manifest: &Manifest, found: &mut Verification) {
    let mut unknown = |what: &str, word: &str| {
        let message = format!("`{word}` is no {what}");
        found.accuse(Check::Manifest, Some(PATH), message);
    };
    for file in &manifest.files {
        if Role::from_word(&file.role).is_none() {
            unknown("role of a file", &file.role);
        }
    }
    for omission in &manifest.omissions {
        if Absent::from_word(&omission.why).is_none() {
            unknown("reason to leave something out", &omission.why);
        }
    }
    if !["none", "chain", "full"].contains(&manifest.history.as_str()) {
        unknown("depth of history", &manifest.history);
    }
    let source = &manifest.source;
    let ids = [
        Some(&source.commit),
        Some(&source.tree),
        source.tag_object.as_ref(),
    ];
    for id in ids.into_iter().flatten() {
        if unpacked::id(&source.object_format, id).is_none() {
            unknown(&format!("id of {}", source.object_format), id);
        }
    }
    let folder = &source.folder;
    if !folder.is_empty() && (!folder.ends_with('/') || folder.starts_with('/')) {
        unknown("folder", folder);
    }
}
