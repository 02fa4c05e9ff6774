//! Writes files whole or not at all.

use std::io::{self, Write};
use std::path::Path;

/// Puts bytes at a path, over what is there: written beside it first, then renamed.
///
/// A path that is no regular file (a pipe, `/dev/stdout`) is written to as it is.
///
/// # Errors
/// When it cannot be written; then what was there is still there.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if path.metadata().is_ok_and(|data| !data.is_file()) {
        return std::fs::OpenOptions::new()
            .write(true)
            .open(path)?
            .write_all(bytes);
    }
    // A link stays one; what it leads to is replaced.
    let target = path.canonicalize();
    let path = target.as_deref().unwrap_or(path);
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    // Said of the folder itself: the name of the temporary file would tell nobody anything.
    std::fs::metadata(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    permissions(&file, path)?;
    file.persist(path)?;
    Ok(())
}

/// Temporary files are for their user alone; a report is a file like others.
#[cfg(unix)]
pub fn permissions(file: &tempfile::NamedTempFile, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = path
        .metadata()
        .map_or(0o644, |data| data.permissions().mode());
    file.as_file()
        .set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
pub fn permissions(_file: &tempfile::NamedTempFile, _path: &Path) -> io::Result<()> {
    Ok(())
}
