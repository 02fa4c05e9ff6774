//! Reads every file once, as a stream, and hashes it in all the ways that are needed.
//!
//! Not for what the hashes are compared with.

use std::collections::BTreeMap;
use std::io::{self, Read};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::container::Container;
use super::{Check, Verification};
use crate::bundle::archive::hex;
use crate::git::unpacked::BlobHash;

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// Its size in bytes.
    pub(super) size: u64,
    /// SHA-256, 64 hexadecimal digits.
    pub(super) sha256: String,
    /// The id that git would give it; none without a hash of git.
    pub(super) blob: Option<String>,
}

/// All files by path; what cannot be read is said, and left out.
pub(super) type Files = BTreeMap<String, Seen>;

/// Bytes that are read at a time.
const AT_A_TIME: usize = 1 << 16;

/// Hashes all files; `object_format` says how git would (`sha1`, `sha256`).
pub(super) fn all(
    container: &dyn Container,
    object_format: &str,
    found: &mut Verification,
) -> Files {
    let entries: Vec<(&String, &u64)> = container.entries().iter().collect();
    let seen: Vec<io::Result<Seen>> = entries
        .par_iter()
        .map(|(name, size)| one(container, name, **size, object_format))
        .collect();
    let mut files = Files::new();
    for ((name, _), seen) in entries.into_iter().zip(seen) {
        match seen {
            Ok(seen) => {
                files.insert(name.clone(), seen);
            }
            Err(error) => {
                let message = format!("it cannot be read: {error}");
                found.accuse(Check::Container, Some(name), message);
            }
        }
    }
    files
}

fn one(container: &dyn Container, name: &str, size: u64, object_format: &str) -> io::Result<Seen> {
    let mut blob = BlobHash::new(object_format, size);
    let mut hash = Sha256::new();
    let mut read: u64 = 0;
    let mut from = container.open(name)?;
    let mut buffer = vec![0; AT_A_TIME];
    loop {
        let bytes = match from.read(&mut buffer)? {
            0 => break,
            read => buffer.get(..read).unwrap_or_default(),
        };
        hash.update(bytes);
        if let Some(blob) = &mut blob {
            blob.update(bytes);
        }
        read += bytes.len() as u64;
    }
    Ok(Seen {
        size: read,
        sha256: hex(&hash.finalize()),
        blob: blob.and_then(BlobHash::finish),
    })
}
