//! Writes all records, or none.
//!
//! They are written beside the findings first, and put in place only when each of them is whole. Not synced
//! to the disk one by one: what an import wrote is not committed yet, and can be written again.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tempfile::{TempDir, TempPath};

use crate::error::{Fault, FaultKind};

/// Writes files, each below a folder, which is where they are made; nothing that is there is overwritten.
///
/// # Errors
/// When something is at one of the paths, or cannot be written; then nothing is left of it.
pub fn all(folder: &Path, files: &[(PathBuf, &str)]) -> Result<(), Fault> {
    fs::create_dir_all(folder).map_err(|error| Fault::files("make the folder", folder, &error))?;
    let staging = staging(folder)?;
    let files: Vec<File<'_>> = files
        .iter()
        .enumerate()
        .map(|(at, (path, text))| {
            let below = path.strip_prefix(folder).map(Path::to_path_buf);
            File {
                path,
                text,
                below: below.unwrap_or_else(|_| PathBuf::from(at.to_string())),
            }
        })
        .collect();
    let mut folders: BTreeMap<&Path, Vec<&File<'_>>> = BTreeMap::new();
    for file in &files {
        let parent = file.below.parent().unwrap_or(Path::new(""));
        folders.entry(parent).or_default().push(file);
    }
    for parent in folders.keys() {
        fs::create_dir_all(staging.path().join(parent))
            .map_err(|error| Fault::files("make the folder", folder, &error))?;
    }
    let written = files.par_iter().map(|file| {
        fs::write(staging.path().join(&file.below), file.text)
            .map_err(|error| Fault::files("write", file.path, &error))
    });
    written.collect::<Result<(), Fault>>()?;
    let mut done = Done::default();
    let placed = done.place(staging.path(), folder, &folders);
    if placed.is_err() {
        done.take_back();
    }
    placed
}

/// A folder to write in that nobody reads records in: beside the one of the findings, on the same disk.
fn staging(folder: &Path) -> Result<TempDir, Fault> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".clause10-import-");
    let beside = fs::canonicalize(folder).ok();
    let beside = beside.as_deref().and_then(Path::parent);
    beside
        .and_then(|beside| builder.tempdir_in(beside).ok())
        .map_or_else(|| builder.tempdir_in(folder), Ok)
        .map_err(|error| Fault::files("make a folder in", folder, &error))
}

/// A file that is to be written.
struct File<'f> {
    /// Where it will lie.
    path: &'f Path,
    text: &'f str,
    /// Its path below the folder, and so where it is staged.
    below: PathBuf,
}

/// What was put in place.
#[derive(Default)]
struct Done<'f> {
    folders: Vec<PathBuf>,
    files: Vec<&'f Path>,
}

impl<'f> Done<'f> {
    /// Puts files in place: with the whole folder where there is none yet, which is one step for all of them,
    /// else one by one.
    fn place(
        &mut self,
        staging: &Path,
        folder: &Path,
        files: &BTreeMap<&Path, Vec<&'f File<'f>>>,
    ) -> Result<(), Fault> {
        let mut moved: Option<&Path> = None;
        for (&parent, within) in files {
            if moved.is_some_and(|moved| parent.starts_with(moved)) {
                continue;
            }
            let missing = parent.ancestors();
            let missing = missing.take_while(|below| !folder.join(below).exists());
            let missing: Vec<&Path> = missing.collect();
            if let Some(top) = missing.last()
                && is_moved(&staging.join(top), &folder.join(top))?
            {
                moved = Some(top);
                for (_, within) in files.iter().filter(|(parent, _)| parent.starts_with(top)) {
                    self.files.extend(within.iter().map(|file| file.path));
                }
                let inner = files.keys().flat_map(|parent| parent.ancestors());
                let inner = inner.filter(|below| below.starts_with(top));
                self.folders.extend(inner.map(|below| folder.join(below)));
                continue;
            }
            for below in missing.iter().rev() {
                let path = folder.join(below);
                fs::create_dir(&path)
                    .map_err(|error| Fault::files("make the folder", &path, &error))?;
                self.folders.push(path);
            }
            for file in within {
                one(&staging.join(&file.below), file.path)?;
                self.files.push(file.path);
            }
        }
        Ok(())
    }

    /// Takes away what was put in place. What fails here cannot be mended.
    fn take_back(&mut self) {
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        // Inner folders before those around them.
        self.folders.sort();
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Moves a folder to where none is; false where folders cannot be moved from there to here.
fn is_moved(from: &Path, to: &Path) -> Result<bool, Fault> {
    match fs::rename(from, to) {
        Ok(()) => Ok(true),
        Err(error) if is_of_disk(error.kind()) => Ok(false),
        Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => Err(taken(to)),
        Err(error) => Err(Fault::files("make the folder", to, &error)),
    }
}

/// Gives a file its name, which must be nobody's.
fn one(staged: &Path, path: &Path) -> Result<(), Fault> {
    let placed = TempPath::try_from_path(staged).and_then(|staged| {
        staged.persist_noclobber(path).or_else(|error| {
            if is_of_disk(error.error.kind()) {
                return copied(&error.path, path);
            }
            Err(error.error)
        })
    });
    placed.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => taken(path),
        _ => Fault::files("write", path, &error),
    })
}

/// Whether an error says that the disk, or the two disks, cannot do it this way.
const fn is_of_disk(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Unsupported | ErrorKind::PermissionDenied | ErrorKind::CrossesDevices
    )
}

fn taken(path: &Path) -> Fault {
    Fault::new(
        FaultKind::Files,
        format!("something is at {} already", path.display()),
        "try again; nothing was written",
    )
}

/// Where files cannot be moved.
fn copied(staged: &Path, path: &Path) -> std::io::Result<()> {
    let text = fs::read(staged)?;
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)?;
    let written = std::io::Write::write_all(&mut file, &text);
    if written.is_err() {
        let _ = fs::remove_file(path);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_files_are_written_or_none() {
        let root = tempfile::tempdir().unwrap();
        let findings = root.path().join("findings");
        let path = |name: &str| findings.join("2025").join(name);
        all(&findings, &[(path("a.md"), "a"), (path("b.md"), "b")]).unwrap();
        assert_eq!(fs::read_to_string(path("b.md")).unwrap(), "b");
        let other = findings.join("2024/c.md");
        let fault = all(&findings, &[(other.clone(), "c"), (path("b.md"), "new")]).unwrap_err();
        assert!(fault.message.contains("already"), "{fault}");
        assert!(!other.parent().unwrap().exists());
        assert_eq!(fs::read_to_string(path("b.md")).unwrap(), "b");
        // Files join a folder that is there, and take no other's name.
        all(
            &findings,
            &[(path("c.md"), "c"), (findings.join("d.md"), "d")],
        )
        .unwrap();
        let fault = all(&findings, &[(path("e.md"), "e"), (path("c.md"), "new")]).unwrap_err();
        assert!(fault.message.contains("already"), "{fault}");
        let mut all: Vec<String> = walkdir::WalkDir::new(root.path())
            .min_depth(1)
            .into_iter()
            .map(|entry| {
                let entry = entry.unwrap();
                let below = entry.path().strip_prefix(root.path()).unwrap();
                below.to_string_lossy().replace('\\', "/")
            })
            .collect();
        all.sort();
        let expected = [
            "findings",
            "findings/2025",
            "findings/2025/a.md",
            "findings/2025/b.md",
            "findings/2025/c.md",
            "findings/d.md",
        ];
        assert_eq!(all, expected, "nothing is left beside");
    }
}
