//! A zip that is written and not in its place yet, so that what stands beside it can be made first.
//!
//! Not for making the bundle (`make`).

use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::make::Made;
use crate::bundle::archive::hex;
use crate::commands::whole;
use crate::error::Fault;

/// A zip that was written beside its place and is not there yet.
pub struct Staged {
    /// Its place.
    pub target: PathBuf,
    /// SHA-256.
    pub hash: [u8; 32],
    /// The same in hexadecimal.
    pub sha256: String,
    file: tempfile::NamedTempFile,
}

impl Staged {
    /// The zip, from its first byte on.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(&self) -> Result<std::fs::File, Fault> {
        let file = self.file.reopen();
        file.map_err(|error| Fault::files("read", &self.target, &error))
    }

    /// Puts it in its place.
    ///
    /// # Errors
    /// When it cannot be put there.
    pub fn persist(self) -> Result<(), Vec<Fault>> {
        let failed = |error: io::Error| vec![Fault::files("write", &self.target, &error)];
        whole::permissions(&self.file, &self.target).map_err(failed)?;
        self.file
            .persist(&self.target)
            .map_err(|error| failed(error.error))?;
        Ok(())
    }
}

impl Made {
    /// Writes the zip beside its place.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn stage(&mut self, target: &Path) -> Result<Staged, Vec<Fault>> {
        let failed = |error: io::Error| vec![Fault::files("write", target, &error)];
        let folder = target
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")));
        let file = file.map_err(failed)?;
        self.finish(file.reopen().map_err(failed)?)
            .map_err(failed)?;
        let hash = hashed(&mut file.reopen().map_err(failed)?).map_err(failed)?;
        Ok(Staged {
            target: target.to_path_buf(),
            sha256: hex(&hash),
            hash,
            file,
        })
    }
}

/// SHA-256 of all that can be read.
fn hashed(from: &mut dyn io::Read) -> io::Result<[u8; 32]> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match from.read(&mut buffer)? {
            0 => return Ok(hash.finalize().into()),
            read => hash.update(buffer.get(..read).unwrap_or_default()),
        }
    }
}
