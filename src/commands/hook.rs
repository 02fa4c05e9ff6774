//! `clause10 hook`: puts a pre-commit hook where git runs it, and takes it away again.
//!
//! A hook that is there is kept and runs first; taking ours away puts it back as it was. Not for hooks that
//! pre-commit, prek, lefthook or husky write: they are told in their own configuration.

mod script;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Outcome, output};
use crate::cli::{Hook, HookAction, HookArgs};
use crate::error::{Fault, FaultKind};
use crate::git::{HooksFolder, Repository};
use crate::workspace::Workspace;
use script::{KEPT, Manager, Owner, owner, script};

/// Runs the command.
///
/// # Errors
/// When the hook is not ours to change, or cannot be written.
pub fn run(args: &Hook) -> Outcome {
    let told = match &args.action {
        HookAction::Install(args) => install(args)?,
        HookAction::Uninstall(args) => uninstall(args)?,
    };
    output(told)
}

/// Where the hook lies.
struct Place {
    folder: HooksFolder,
    hook: PathBuf,
    /// The hook that was there before ours.
    kept: PathBuf,
    is_forced: bool,
}

impl Place {
    fn of(args: &HookArgs, workspace: &Workspace) -> Result<Self, Vec<Fault>> {
        let one = |fault: Fault| vec![fault];
        let Some(repository) = Repository::discover(&workspace.root).map_err(one)? else {
            return Err(vec![Fault::new(
                FaultKind::Git,
                format!(
                    "{} does not lie in a git repository",
                    workspace.root.display()
                ),
                "run `git init` first, or name the register's folder",
            )]);
        };
        if !repository.is_trusted() {
            return Err(vec![Fault::new(
                FaultKind::Git,
                "the repository belongs to somebody else, and no hook is written to it",
                "run this as its owner",
            )]);
        }
        let folder = repository.hooks_folder().map_err(one)?;
        if folder.is_shared && !args.force {
            return Err(vec![Fault::new(
                FaultKind::Usage,
                format!(
                    "your configuration of git has all repositories share the hooks in {}",
                    folder.path.display()
                ),
                "add `clause10 check --staged` to the hook there where it concerns this repository, or pass --force to install it for all",
            )]);
        }
        Ok(Self {
            hook: folder.path.join("pre-commit"),
            kept: folder.path.join(KEPT),
            is_forced: args.force,
            folder,
        })
    }

    /// Whose hook is there; none where none is.
    fn owner(&self) -> Result<Option<Owner>, Vec<Fault>> {
        if !is_there(&self.hook) {
            return Ok(None);
        }
        let bytes =
            std::fs::read(&self.hook).map_err(|error| failed("read", &self.hook, &error))?;
        Ok(Some(owner(&bytes)))
    }

    /// Refuses to throw away what somebody wrote into our hook.
    fn unchanged(&self, owner: Option<Owner>) -> Result<(), Vec<Fault>> {
        if owner != Some(Owner::Changed) || self.is_forced {
            return Ok(());
        }
        Err(vec![Fault::new(
            FaultKind::Usage,
            format!(
                "{} was changed since clause10 wrote it",
                self.hook.display()
            ),
            "keep what was added elsewhere, then pass --force",
        )])
    }

    /// Puts a script in the place of what is there, whole or not at all.
    fn put(&self, script: &str) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(&self.folder.path)?;
        file.write_all(script.as_bytes())?;
        make_executable(&file)?;
        file.persist(&self.hook)?;
        Ok(())
    }
}

fn install(args: &HookArgs) -> Result<String, Vec<Fault>> {
    let workspace = Workspace::find(&args.dir)?;
    let place = Place::of(args, &workspace)?;
    let owner = place.owner()?;
    place.unchanged(owner)?;
    let managed = Manager::of_folder(&place.folder.path);
    let managed = managed.or(match owner {
        Some(Owner::Manager(manager)) => Some(manager),
        _ => None,
    });
    if let Some(manager) = managed.filter(|_| !place.is_forced && owner != Some(Owner::Ours)) {
        return Err(vec![looked_after(&place, manager)]);
    }
    let is_other = matches!(owner, Some(Owner::Own | Owner::Manager(_)));
    if is_other && is_there(&place.kept) {
        return Err(vec![Fault::new(
            FaultKind::Files,
            format!(
                "{} is still there from an earlier hook, and another one took the place of ours since",
                place.kept.display()
            ),
            "see which of the two is wanted, remove or rename the file, then try again",
        )]);
    }
    // What others get with the files must not name a path of this machine.
    let program = std::env::current_exe()
        .ok()
        .filter(|_| !place.folder.is_in_work_tree);
    let program = program.and_then(|program| program.to_str().map(|path| path.replace('\\', "/")));
    let wanted = script(&workspace.prefix(), program.as_deref());
    let hook = place.hook.display();
    if std::fs::read(&place.hook).is_ok_and(|is| is == wanted.as_bytes()) {
        return Ok(format!("{hook} is there already\n"));
    }
    let failed = |error: io::Error| failed("write", &place.hook, &error);
    std::fs::create_dir_all(&place.folder.path).map_err(failed)?;
    if is_other {
        keep(&place.hook, &place.kept).map_err(failed)?;
    }
    if let Err(error) = place.put(&wanted) {
        if is_other {
            // Over a second name of itself this does nothing: then the hook lies in both places.
            let _ = std::fs::rename(&place.kept, &place.hook);
        }
        return Err(failed(error));
    }
    Ok(told(&place, &workspace))
}

/// What was done, for people.
fn told(place: &Place, workspace: &Workspace) -> String {
    let mut told = format!("{} runs `clause10 check --staged`\n", place.hook.display());
    if is_there(&place.kept) {
        told.push_str(&format!(
            "{} is kept and runs first\n",
            place.kept.display()
        ));
    }
    if place.folder.is_in_work_tree {
        told.push_str(
            "the folder is one of the working tree: commit the hook if others are to have it\n",
        );
    }
    let folders = &workspace.policy().settings.findings;
    if !folders
        .iter()
        .any(|folder| workspace.root.join(folder).is_dir())
    {
        told.push_str("there are no findings yet; `clause10 init` sets up a register\n");
    }
    told
}

fn uninstall(args: &HookArgs) -> Result<String, Vec<Fault>> {
    let workspace = Workspace::find(&args.dir)?;
    let place = Place::of(args, &workspace)?;
    let owner = place.owner()?;
    place.unchanged(owner)?;
    let hook = place.hook.display();
    let failed = |error: io::Error| failed("remove", &place.hook, &error);
    match owner {
        Some(Owner::Own | Owner::Manager(_)) => {
            Ok(format!("{hook} is not clause10's, and stays as it is\n"))
        }
        _ if is_there(&place.kept) => {
            std::fs::rename(&place.kept, &place.hook).map_err(failed)?;
            Ok(format!("{hook} is again what it was before\n"))
        }
        Some(Owner::Ours | Owner::Changed) => {
            std::fs::remove_file(&place.hook).map_err(failed)?;
            Ok(format!("{hook} is removed\n"))
        }
        None => Ok(format!("there is no hook at {hook}\n")),
    }
}

fn looked_after(place: &Place, manager: Manager) -> Fault {
    Fault::new(
        FaultKind::Usage,
        format!(
            "{} looks after the hooks in {}, and would write over ours",
            manager.name(),
            place.folder.path.display()
        ),
        format!("{}; or pass --force", manager.way()),
    )
}

/// Whether something is at a path, be it a link that leads nowhere.
fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Gives a hook a second name, so that at no time there is none; a link stays one.
fn keep(hook: &Path, kept: &Path) -> io::Result<()> {
    let is_link = hook.symlink_metadata()?.is_symlink();
    if !is_link && std::fs::hard_link(hook, kept).is_ok() {
        return Ok(());
    }
    std::fs::rename(hook, kept)
}

fn failed(what: &str, path: &Path, error: &io::Error) -> Vec<Fault> {
    vec![Fault::files(what, path, error)]
}

#[cfg(unix)]
fn make_executable(file: &tempfile::NamedTempFile) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file()
        .set_permissions(std::fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_file: &tempfile::NamedTempFile) -> io::Result<()> {
    Ok(())
}
