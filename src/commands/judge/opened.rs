//! Opening a snapshot: which files, in which repository, as of which day.
//!
//! Not for reading the records in it (`workspace`).

use std::path::Path;

use super::View;
use crate::config;
use crate::dossier::DayFrom;
use crate::error::{Fault, FaultKind};
use crate::git::{self, Id, Mailmap, Reader, Repository};
use crate::history::{Beside, History, Source};
use crate::model::{Day, normalised};
use crate::policy::Policy;
use crate::snapshot::{Snapshot, Stored, WorkTree};
use crate::workspace::{self, Workspace};

/// A snapshot that was opened, with what is needed to judge it.
pub struct Opened {
    /// The folder, its configuration and where its repository is.
    pub workspace: Workspace,
    /// The files.
    pub snapshot: Box<dyn Snapshot>,
    /// The repository; none outside of one, and where it was not asked for.
    pub repository: Option<Repository>,
    /// The commit behind the snapshot, or that it is.
    pub tip: Option<Id>,
    /// The day on which to judge, if it is not given.
    pub day: Day,
    /// What says so.
    pub day_from: DayFrom,
    /// Whether the program goes on when this was judged, so that nothing may be left lying.
    pub goes_on: bool,
}

impl Opened {
    /// Opens a snapshot of the register that a file or folder lies in.
    ///
    /// # Errors
    /// When there is none, or its configuration has a mistake, or git cannot be read.
    pub fn open(start: &Path, view: View<'_>, with_git: bool) -> Result<Self, Vec<Fault>> {
        let one = |fault: Fault| vec![fault];
        let View::WorkTree = view else {
            return Self::stored(start, view);
        };
        let workspace = Workspace::find(start)?;
        let adopted = workspace.policy().settings.adopted_at.is_some();
        let repository = match (&workspace.repository, with_git || adopted) {
            (Some(_), true) => Repository::discover(&workspace.root).map_err(one)?,
            _ => None,
        };
        if workspace.repository.is_none() && git::is_bare(&workspace.root) {
            return Err(vec![bare(&workspace.root)]);
        }
        let mut snapshot = workspace.work_tree().map_err(one)?;
        if let Some(repository) = repository.as_ref().filter(|_| with_git) {
            snapshot = snapshot.of(repository, workspace.prefix());
            whole(&workspace, &snapshot).map_err(one)?;
        }
        let tip = match &repository {
            Some(repository) => repository.reader().head().map_err(one)?,
            None => None,
        };
        let emptied = match (&repository, tip) {
            (Some(repository), Some(tip)) => emptied(&workspace, repository, tip).map_err(one)?,
            _ => Vec::new(),
        };
        Ok(Self {
            workspace,
            snapshot: Box::new(snapshot.with_emptied(emptied)),
            repository,
            tip,
            day: crate::commands::check::today(),
            day_from: DayFrom::Today,
            goes_on: false,
        })
    }

    fn stored(start: &Path, view: View<'_>) -> Result<Self, Vec<Fault>> {
        let one = |fault: Fault| vec![fault];
        // What lies in a commit or the index need not lie in the folder.
        let folder = workspace::existing(start);
        let Some(repository) = Repository::discover(&folder).map_err(one)? else {
            return Err(vec![no_repository(start)]);
        };
        let reader = repository.reader();
        let (stored, tip, (day, day_from)) = match view {
            View::Commit(revision) => {
                let commit = reader.commit(revision).map_err(one)?;
                let stored = Stored::commit(&repository, commit).map_err(one)?;
                let day = match reader.tag_moment(revision).map_err(one)? {
                    Some(seconds_and_offset) => (day_at(seconds_and_offset), DayFrom::Tag),
                    None => (day_of(&repository, commit).map_err(one)?, DayFrom::Commit),
                };
                (stored, Some(commit), day)
            }
            View::Index | View::WorkTree => {
                let stored = Stored::index(&repository).map_err(one)?;
                (
                    stored,
                    reader.head().map_err(one)?,
                    (crate::commands::check::today(), DayFrom::Today),
                )
            }
        };
        let (workspace, snapshot) = Workspace::stored(start, &repository, stored)?;
        if view == View::Index {
            has_register(&workspace, &snapshot, &repository, tip)?;
        }
        Ok(Self {
            workspace,
            snapshot: Box::new(snapshot),
            repository: Some(repository),
            tip,
            day,
            day_from,
            goes_on: false,
        })
    }

    /// Lets something large go. Where the program ends soon, taking it apart first would only cost time.
    pub fn leave<T>(&self, thing: T) {
        if !self.goes_on {
            std::mem::forget(thing);
        }
    }

    /// The further parents that a commit of the snapshot would have.
    pub fn merged(&self, reader: &Reader) -> Vec<Id> {
        match self.snapshot.info().commit {
            Some(_) => Vec::new(),
            None => reader.merge_heads(),
        }
    }

    /// The history behind the snapshot.
    ///
    /// # Errors
    /// When history is cut, or an object that is needed is missing.
    pub fn history<'a>(
        &'a self,
        repository: &'a Repository,
        prefix: &'a str,
        policy: &'a Policy,
        with_evidence: bool,
    ) -> Result<History<'a>, Fault> {
        let beside = Beside::default();
        self.history_beside(repository, prefix, policy, with_evidence, beside)
    }

    /// The same, with folders beside the findings in the same walk.
    ///
    /// # Errors
    /// When history is cut, or an object that is needed is missing.
    pub fn history_beside<'a>(
        &'a self,
        repository: &'a Repository,
        prefix: &'a str,
        policy: &'a Policy,
        with_evidence: bool,
        beside: Beside,
    ) -> Result<History<'a>, Fault> {
        History::read(Source {
            beside,
            repository,
            tip: self.tip,
            merged: self.merged(&repository.reader()),
            prefix,
            policy,
            with_evidence,
            mailmap: self.mailmap(&repository.reader())?,
        })
    }

    /// Who is who in the history behind the snapshot: what a commit says of that itself, so that it means the
    /// same everywhere, and for what is not committed what git would go by.
    ///
    /// # Errors
    /// When an object that is needed is missing.
    pub fn mailmap(&self, reader: &Reader) -> Result<Mailmap, Fault> {
        match (self.snapshot.info().commit, self.tip) {
            (Some(_), Some(commit)) => reader.mailmap_of(commit),
            _ => Ok(reader.mailmap()),
        }
    }
}

/// Sees to it that there is a register: an index has no empty folders, so that all findings may have been
/// taken out, but then the commit before or the working tree still has their folder.
///
/// # Errors
/// When none of them has one: somebody asks in the wrong folder, and would take silence for an answer.
fn has_register(
    workspace: &Workspace,
    index: &Stored,
    repository: &Repository,
    tip: Option<Id>,
) -> Result<(), Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    let head = tip.map(|tip| Stored::commit(repository, tip)).transpose();
    let head = head.map_err(one)?;
    let mut missing = Vec::new();
    for folder in &workspace.policy().settings.findings {
        let folder = normalised(folder).unwrap_or_default();
        let path = format!("{}{folder}", workspace.prefix());
        let path = path.trim_end_matches('/');
        let known = index.has_folder(path).map_err(one)?
            || workspace.root.join(&folder).is_dir()
            || match &head {
                Some(head) => head.has_folder(path).map_err(one)?,
                None => false,
            };
        if known {
            return Ok(());
        }
        missing.push(Fault::new(
            FaultKind::Files,
            format!("there is no folder `{folder}` in {}", workspace.root.display()),
            "ask in the folder that has the register (`clause10 check --staged isms`), or name the folder of the findings under `findings` in clause10.yaml; `clause10 init` makes one",
        ));
    }
    Err(missing)
}

/// Sees to it that git knows of all records that lie in the folder, and the folder has all that git has.
///
/// # Errors
/// When the findings lie in another repository, behind a link, or are left out by a sparse checkout.
fn whole(workspace: &Workspace, snapshot: &WorkTree) -> Result<(), Fault> {
    if workspace.configuration.source.is_none() && !snapshot.left_out(config::FILE_NAME)?.is_empty()
    {
        return Err(Fault::new(
            FaultKind::Git,
            format!("the sparse checkout leaves out {}", config::FILE_NAME),
            "run `git sparse-checkout add`, or check with --staged or --at HEAD",
        ));
    }
    for folder in &workspace.policy().settings.findings {
        let Some(folder) = normalised(folder) else {
            continue;
        };
        let mut left_out = snapshot.left_out(&folder)?;
        left_out.retain(|path| workspace.policy().is_record(path));
        if let Some(path) = left_out.first() {
            return Err(Fault::new(
                FaultKind::Git,
                format!(
                    "the sparse checkout leaves out {} of the findings, such as {path}",
                    left_out.len()
                ),
                format!(
                    "run `git sparse-checkout add {}{folder}`, or check with --staged or --at HEAD",
                    workspace.prefix()
                ),
            ));
        }
        let full = workspace.root.join(&folder);
        let Ok(real) = full.canonicalize() else {
            continue;
        };
        if git::top_of(&real) != workspace.repository {
            return Err(Fault::new(
                FaultKind::Git,
                format!("`{folder}` lies in another git repository, with a history of its own"),
                "put clause10.yaml into that repository and check there, or `clause10 check --no-history` judges the files alone",
            ));
        }
        if real.components().ne(full.components()) {
            return Err(Fault::new(
                FaultKind::Git,
                format!("`{folder}` lies behind a symbolic link, which git does not follow"),
                "name the folder itself under `findings` in clause10.yaml",
            ));
        }
    }
    Ok(())
}

/// Why no files can be judged in a bare repository.
pub fn bare(root: &Path) -> Fault {
    Fault::new(
        FaultKind::Git,
        format!(
            "{} is a bare repository, in which no files lie",
            root.display()
        ),
        "say which commit is meant, for example with `--at HEAD`",
    )
}

/// The folders of findings that a commit has, and that are gone from the working tree.
fn emptied(
    workspace: &Workspace,
    repository: &Repository,
    commit: Id,
) -> Result<Vec<String>, Fault> {
    let folders = workspace.policy().settings.findings.iter();
    let missing: Vec<String> = folders
        .filter_map(|folder| crate::model::normalised(folder))
        .filter(|folder| !workspace.root.join(folder).exists())
        .collect();
    if missing.is_empty() {
        return Ok(missing);
    }
    let stored = Stored::commit(repository, commit)?;
    let prefix = workspace.prefix();
    let mut emptied = Vec::new();
    for folder in missing {
        if stored.has_folder(&format!("{prefix}{folder}"))? {
            emptied.push(folder);
        }
    }
    Ok(emptied)
}

/// The day of a commit, in its own offset.
pub(super) fn day_of(repository: &Repository, commit: Id) -> Result<Day, Fault> {
    let reader = repository.reader();
    let (_, _, seconds, offset) = reader.commit_object(commit, &Mailmap::default())?.committer;
    Ok(day_at((seconds, offset)))
}

/// The day of a moment, given in seconds since 1970 in UTC and seconds east of UTC.
fn day_at((seconds, offset): (i64, i32)) -> Day {
    let actor = crate::model::Actor {
        name: "".into(),
        email: "".into(),
        seconds,
        offset,
    };
    actor.day()
}

/// Why nothing can be said of history outside of a repository.
pub fn no_repository(root: &Path) -> Fault {
    Fault::new(
        FaultKind::Git,
        format!(
            "{} does not lie in a git repository, so nothing is known of the life of its findings",
            root.display()
        ),
        "run `git init` and commit the findings, or `clause10 check --no-history` judges the files alone",
    )
}
