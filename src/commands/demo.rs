//! `clause10 demo`: writes the example company as a git repository, checks it and tells its story.
//!
//! Not the company itself (`company`) and not how a repository is written (`git::write`).

mod story;

use std::path::{Path, PathBuf};

use super::{Outcome, Terminal, judge};
use crate::cli;
use crate::company;
use crate::error::{Fault, FaultKind};
use crate::git;

/// Runs the command.
///
/// # Errors
/// When the folder is there and not empty, or cannot be written.
pub fn run(args: &cli::Demo, terminal: Terminal) -> Outcome {
    let one = |fault: Fault| vec![fault];
    let commits = company::commits().map_err(one)?;
    let folder = write(args.dir.as_deref(), &commits).map_err(one)?;
    let whole = judge::judge_whole(&judge::Question {
        paths: std::slice::from_ref(&folder),
        as_of: Some(company::AS_OF),
        ..judge::Question::default()
    })?;
    super::output(story::told(&commits, &whole, &folder, terminal))
}

/// The line that makes a shell know the program by its name, where PATH does not lead to it: who builds it
/// from the sources has it in a folder that is not there.
fn alias() -> Option<String> {
    let name = format!("clause10{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::var_os("PATH").unwrap_or_default();
    if std::env::split_paths(&path).any(|folder| folder.join(&name).is_file()) {
        return None;
    }
    let program = std::env::current_exe().ok()?;
    let program = program.display();
    Some(if cfg!(windows) {
        format!("Set-Alias clause10 '{program}'")
    } else {
        format!("alias clause10='{program}'")
    })
}

/// Writes the repository beside the place first, so that the folder is there whole or not at all.
fn write(wanted: Option<&Path>, commits: &[git::write::Commit]) -> Result<PathBuf, Fault> {
    let Some(wanted) = wanted else {
        let folder = tempfile::Builder::new()
            .prefix("clause10-demo-")
            .tempdir()
            .map_err(|error| Fault::files("write", &std::env::temp_dir(), &error))?;
        git::write::repository(folder.path(), commits)?;
        return Ok(folder.keep());
    };
    match std::fs::read_dir(wanted).map(|mut entries| entries.next().is_none()) {
        Ok(true) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(Fault::files("write", wanted, &error)),
        Ok(false) => {
            return Err(Fault::new(
                FaultKind::Usage,
                format!("{} is there already and is not empty", wanted.display()),
                "name a folder that is not there yet, or none for a temporary one",
            ));
        }
    }
    let failed = |error: std::io::Error| Fault::files("write", wanted, &error);
    let parent = wanted
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent).map_err(failed)?;
    let folder = tempfile::Builder::new()
        .prefix(".clause10-demo-")
        .tempdir_in(parent)
        .map_err(failed)?;
    git::write::repository(folder.path(), commits)?;
    if wanted.is_dir() {
        std::fs::remove_dir(wanted).map_err(failed)?;
    }
    std::fs::rename(folder.path(), wanted).map_err(failed)?;
    // The folder has moved; there is nothing left to remove.
    let _ = folder.keep();
    open_to_others(wanted);
    wanted.canonicalize().map_err(failed)
}

/// Temporary folders are for their user alone; this one is a folder like others.
#[cfg(unix)]
fn open_to_others(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let _ = std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755));
}

#[cfg(not(unix))]
fn open_to_others(_folder: &Path) {}
