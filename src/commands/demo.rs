//! `clause10 demo`: writes the example company as a git repository and checks it.
//!
//! Not the company itself (`company`) and not how a repository is written (`git::write`).

use std::path::{Path, PathBuf};

use super::{Outcome, Terminal, judge};
use crate::cli;
use crate::company;
use crate::error::{Fault, FaultKind};
use crate::git;
use crate::output;

/// Runs the command.
///
/// # Errors
/// When the folder is there and not empty, or cannot be written.
pub fn run(args: &cli::Demo, terminal: Terminal) -> Outcome {
    let one = |fault: Fault| vec![fault];
    let commits = company::commits().map_err(one)?;
    let folder = write(args.dir.as_deref(), &commits).map_err(one)?;
    let report = judge::judge(&judge::Question {
        paths: std::slice::from_ref(&folder),
        as_of: Some(company::AS_OF),
        ..judge::Question::default()
    })?;
    let mut text = format!(
        "Lindenfeld Instruments, an invented company: {} commits of its ISMS repository, written to\n{}\n\n$ clause10 check --as-of {}\n\n",
        commits.len(),
        folder.display(),
        company::AS_OF,
    )
    .into_bytes();
    output::write(
        output::Format::Human,
        &report,
        &terminal.options(false),
        &mut text,
    )
    .map_err(|error| one(Fault::files("write", Path::new("the report"), &error)))?;
    text.extend_from_slice(what_next(&folder).as_bytes());
    super::output(&text)
}

fn what_next(folder: &Path) -> String {
    format!(
        "
What to try next:
  cd {}
  clause10 explain missing-verification      what a rule means and how to mend it
  clause10 check --select evidence           one family of rules
  clause10 recurrence                        what has been here before
  clause10 show NC-2026-003                  the life of one record, as git knows it
  clause10 due                               what falls due, for whom
  clause10 stats                             what a management review has to see
  clause10 readiness --for surveillance --on 2027-11-08
                                             what would stop or embarrass us then
  clause10 report -o register.html           all of it as one page for a browser
  clause10 bundle audit-2026-recertification
                                             evidence for the auditor, in one zip
  clause10 check --report sarif=out.sarif    for machines, beside the text for people
  clause10 new \"Backups of the file server were not tested\"
",
        folder.display()
    )
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
