//! Writes new files: whole or not at all, and never over what is there.
//!
//! Not for reports, which replace the one of the last run.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::error::Fault;

/// Begins the names of files that are being written; a name with a dot at its start is no record.
const PREFIX: &str = ".clause10-";

/// Writes a file, with the folders on the way to it; false when something is there already.
///
/// # Errors
/// When a folder or the file cannot be written; then nothing is left of it.
pub fn create(path: &Path, text: &str) -> Result<bool, Fault> {
    if fs::symlink_metadata(path).is_ok() {
        return Ok(false);
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| Fault::files("make the folder", folder, &error))?;
    let fault = |error: &std::io::Error| Fault::files("write", path, error);
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    shared(&mut builder);
    let mut file = builder.tempfile_in(folder).map_err(|error| fault(&error))?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.as_file().sync_all())
        .map_err(|error| fault(&error))?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(true),
        Err(failed) if failed.error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(failed) => Err(fault(&failed.error)),
    }
}

/// Readable for others as far as the user's mask lets new files be; temporary files are not.
#[cfg(unix)]
fn shared(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn shared(_: &mut tempfile::Builder<'_, '_>) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_kept_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b.md");
        assert!(create(&path, "one").unwrap());
        assert!(!create(&path, "two").unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        let below_a_file = path.join("c.md");
        assert!(create(&below_a_file, "three").is_err());
    }
}
