//! What stands beside a zip: its hash, as `sha256sum` reads it, what was verified when it was made, and its
//! signature.
//!
//! The first two prove nothing against somebody who changes them too, and say when a download went wrong or files
//! of two bundles were mixed. The signature vouches for every byte of the zip, the report among them. Not for the
//! signature of the tag (`signed`).

use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::container::Opened;
use super::{Against, Check, Verification};
use crate::bundle::archive::hex;
use crate::bundle::manifest::Manifest;
use crate::git::{State, file_signature};

/// Largest that a file with a hash is.
const LARGEST: u64 = 1 << 14;

/// Largest that what was verified is.
const LARGEST_TOLD: u64 = 1 << 20;

/// Compares the zip with what stands beside it, as far as that is there.
pub(super) fn check(
    path: &Path,
    opened: &Opened,
    manifest: &Manifest,
    against: &Against,
    found: &mut Verification,
) {
    if opened.comment.is_none() {
        return;
    }
    let beside = |ending: &str| {
        let mut beside = OsString::from(path);
        beside.push(ending);
        PathBuf::from(beside)
    };
    if let Ok(file) = File::open(beside(".sha256")) {
        hashed(path, file, found);
    }
    if let Ok(file) = File::open(beside(".verification.json")) {
        told(path, file, manifest, found);
    }
    let signature = beside(".sig");
    if signature.exists() {
        signed(path, &signature, against, found);
    }
}

/// Whether what was verified when a zip was made is about this one.
fn told(path: &Path, file: File, manifest: &Manifest, found: &mut Verification) {
    let told: Option<Value> = serde_json::from_reader(file.take(LARGEST_TOLD)).ok();
    let Some(told) = told.filter(Value::is_object) else {
        let message = "the file .verification.json beside the zip is not what clause10 writes";
        found.accuse(Check::Sidecar, None, message);
        return;
    };
    let hash = hash(path).unwrap_or_default();
    let source = &manifest.source;
    let object = source.tag_object.as_deref();
    for (pointer, value, what) in [
        ("/bundle/sha256", Some(hash.as_str()), "zip"),
        ("/tag/name", Some(source.tag.as_str()), "tag"),
        ("/tag/object", object, "tag object"),
        ("/commit/id", Some(source.commit.as_str()), "commit"),
    ] {
        if told.pointer(pointer).and_then(Value::as_str) != value {
            let message =
                format!("the file .verification.json beside the zip is about another {what}");
            found.accuse(Check::Sidecar, None, message);
        }
    }
}

/// Has the signature of the zip verified.
fn signed(path: &Path, signature: &Path, against: &Against, found: &mut Verification) {
    let verdict = file_signature(path, signature, against.allowed_signers.as_deref());
    let who = verdict.signer.as_deref().map(|who| format!(" ({who})"));
    let who = who.unwrap_or_default();
    let detail = &verdict.detail;
    match verdict.state {
        State::Good => {
            let message =
                format!("the whole zip carries a good signature of a key that you trust{who}");
            found.prove(Check::Sidecar, message);
            found.is_signed = true;
        }
        State::Bad | State::Revoked => {
            let message = format!("the signature beside the zip is bad: it {detail}");
            found.accuse(Check::Sidecar, None, message);
        }
        _ => {
            let message = format!("who signed the zip: {detail}");
            found.leave(Check::Sidecar, None, message);
        }
    }
}

/// Compares the zip with its hash.
fn hashed(path: &Path, file: File, found: &mut Verification) {
    let mut text = String::new();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let read = file.take(LARGEST).read_to_string(&mut text);
    let mut lines = text.lines();
    let told = lines.next().and_then(|line| line.split_once([' ', '\t']));
    let told = told.filter(|_| read.is_ok() && lines.next().is_none());
    let Some((told, of)) = told else {
        found.accuse(
            Check::Sidecar,
            None,
            "the file .sha256 beside the zip is no hash of one file",
        );
        return;
    };
    if of.trim_start_matches([' ', '*']) != name {
        let message = format!("the file .sha256 beside the zip is of another one, `{of}`");
        found.leave(Check::Sidecar, None, message);
    }
    match hash(path) {
        Ok(hash) if hash == told => {
            found.prove(
                Check::Sidecar,
                "the zip is the one whose hash stands beside it",
            );
        }
        Ok(_) => found.accuse(
            Check::Sidecar,
            None,
            "the zip is not the one whose hash stands beside it",
        ),
        Err(error) => found.leave(
            Check::Sidecar,
            None,
            format!("the zip cannot be read: {error}"),
        ),
    }
}

fn hash(path: &Path) -> std::io::Result<String> {
    let mut from = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match from.read(&mut buffer)? {
            0 => return Ok(hex(&hash.finalize())),
            read => hash.update(buffer.get(..read).unwrap_or_default()),
        }
    }
}
