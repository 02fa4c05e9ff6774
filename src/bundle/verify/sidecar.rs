//! The file with the hash beside a zip, as `sha256sum` reads it.
//!
//! It proves nothing against somebody who changes both, and says when a download went wrong.

use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::container::Opened;
use super::{Check, Verification};
use crate::bundle::archive::hex;

/// Largest that such a file is.
const LARGEST: u64 = 1 << 14;

/// Compares the zip with the hash beside it, where there is one.
pub(super) fn check(path: &Path, opened: &Opened, found: &mut Verification) {
    if opened.comment.is_none() {
        return;
    }
    let mut beside = OsString::from(path);
    beside.push(".sha256");
    let Ok(file) = File::open(Path::new(&beside)) else {
        return;
    };
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
