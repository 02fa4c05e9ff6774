//! Writes all records, or none.
//!
//! They are written beside the register first, and put in place only when each of them is whole. Not synced
//! to the disk one by one: what an import wrote is not committed yet, and can be written again.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::error::{Fault, FaultKind};

/// Writes files, each below a folder, which is where they are made; nothing that is there is overwritten.
///
/// # Errors
/// When something is at one of the paths, or cannot be written; then nothing is left of it.
pub fn all(folder: &Path, files: &[(PathBuf, &str)]) -> Result<(), Fault> {
    fs::create_dir_all(folder).map_err(|error| Fault::files("make the folder", folder, &error))?;
    let staging = tempfile::Builder::new()
        .prefix(".clause10-import-")
        .tempdir_in(folder)
        .map_err(|error| Fault::files("make a folder in", folder, &error))?;
    let staged: Vec<PathBuf> = (0..files.len())
        .map(|at| staging.path().join(at.to_string()))
        .collect();
    let written = files.par_iter().zip(&staged).map(|((path, text), staged)| {
        fs::write(staged, text).map_err(|error| Fault::files("write", path, &error))
    });
    written.collect::<Result<(), Fault>>()?;
    let mut done = Done::default();
    for ((path, _), staged) in files.iter().zip(&staged) {
        if let Err(fault) = done.place(staged, path) {
            done.take_back();
            return Err(fault);
        }
    }
    Ok(())
}

/// What was put in place.
#[derive(Default)]
struct Done {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Done {
    fn place(&mut self, staged: &Path, path: &Path) -> Result<(), Fault> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let missing = folder.ancestors().take_while(|folder| !folder.exists());
        let missing: Vec<PathBuf> = missing.map(Path::to_path_buf).collect();
        for folder in missing.iter().rev() {
            fs::create_dir(folder)
                .map_err(|error| Fault::files("make the folder", folder, &error))?;
            self.folders.push(folder.clone());
        }
        // A second name for the file, which cannot take the place of another file as a new name could.
        let placed = match fs::hard_link(staged, path) {
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::Unsupported | ErrorKind::PermissionDenied
                ) =>
            {
                copied(staged, path)
            }
            placed => placed,
        };
        match placed {
            Ok(()) => {
                self.files.push(path.to_path_buf());
                Ok(())
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(Fault::new(
                FaultKind::Files,
                format!("something is at {} already", path.display()),
                "try again; nothing was written",
            )),
            Err(error) => Err(Fault::files("write", path, &error)),
        }
    }

    /// Takes away what was put in place. What fails here cannot be mended.
    fn take_back(&self) {
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Where files cannot have two names.
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
        let other = findings.join("2026/c.md");
        let fault = all(&findings, &[(other.clone(), "c"), (path("b.md"), "new")]).unwrap_err();
        assert!(fault.message.contains("already"), "{fault}");
        assert!(!other.parent().unwrap().exists());
        assert_eq!(fs::read_to_string(path("b.md")).unwrap(), "b");
        assert_eq!(
            fs::read_dir(&findings).unwrap().count(),
            1,
            "nothing is left beside"
        );
    }
}
