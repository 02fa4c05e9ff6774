//! From a question about a register to a report: opens the snapshot and its history, runs the rules,
//! and says of each diagnostic whether it is new.
//!
//! Not for how a report looks (`output`), and not for the rules.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::check::{Life, Run, Selection};
use crate::config;
use crate::diagnostic::{Diagnostic, History as Judged, Report, Seen, State, Summary};
use crate::error::{Fault, FaultKind};
use crate::git::{Id, Repository};
use crate::history::{History, Source};
use crate::model::{Day, Register, Text};
use crate::policy::Policy;
use crate::rule::{Check, Rule};
use crate::snapshot::{Snapshot, Stored};
use crate::suggest::listed;
use crate::text::{RepoPath, SourceFile};
use crate::workspace::{self, Workspace};

/// How long a run may take before a progress bar appears.
const PATIENCE: Duration = Duration::from_millis(700);

/// Which snapshot is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View<'a> {
    /// The files as they lie in the folder.
    #[default]
    WorkTree,
    /// What would be committed.
    Index,
    /// The commit that a revision names.
    Commit(&'a str),
}

/// What is asked of a register.
#[derive(Clone, Copy, Debug, Default)]
pub struct Question<'a> {
    /// Files or folders to report on; none for the register of the working directory.
    pub paths: &'a [PathBuf],
    /// Rules and families to run; none for all.
    pub select: &'a [String],
    /// Rules and families not to run.
    pub ignore: &'a [String],
    /// The day; that of the commit for a commit, else today.
    pub as_of: Option<Day>,
    /// Whether the files alone are judged.
    pub no_history: bool,
    /// The snapshot.
    pub view: View<'a>,
    /// What is new is what is not so at the merge base with this revision.
    pub base: Option<&'a str>,
    /// Whether the index is judged whole, and not only what is new in it.
    pub everything: bool,
}

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
        let snapshot = Box::new(workspace.work_tree().map_err(one)?);
        let repository = match (&workspace.repository, with_git) {
            (Some(_), true) => Repository::discover(&workspace.root).map_err(one)?,
            _ => None,
        };
        let tip = match &repository {
            Some(repository) => repository.reader().head().map_err(one)?,
            None => None,
        };
        Ok(Self {
            workspace,
            snapshot,
            repository,
            tip,
            day: super::check::today(),
        })
    }

    fn stored(start: &Path, view: View<'_>) -> Result<Self, Vec<Fault>> {
        let one = |fault: Fault| vec![fault];
        let folder = if start.is_file() {
            start.parent().unwrap_or(start)
        } else {
            start
        };
        let Some(repository) = Repository::discover(folder).map_err(one)? else {
            return Err(vec![no_repository(start)]);
        };
        let reader = repository.reader();
        let (stored, tip, day) = match view {
            View::Commit(revision) => {
                let commit = reader.commit(revision).map_err(one)?;
                let stored = Stored::commit(&repository, commit).map_err(one)?;
                let day = day_of(&repository, commit).map_err(one)?;
                (stored, Some(commit), day)
            }
            View::Index | View::WorkTree => {
                let stored = Stored::index(&repository).map_err(one)?;
                (stored, reader.head().map_err(one)?, super::check::today())
            }
        };
        let (workspace, snapshot) = Workspace::stored(start, &repository, stored)?;
        Ok(Self {
            workspace,
            snapshot: Box::new(snapshot),
            repository: Some(repository),
            tip,
            day,
        })
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
    ) -> Result<History<'a>, Fault> {
        let merged = match self.snapshot.info().commit {
            Some(_) => Vec::new(),
            None => repository.reader().merge_heads(),
        };
        History::read(Source {
            repository,
            tip: self.tip,
            merged,
            prefix,
            policy,
        })
    }
}

/// The day of a commit, in its own offset.
fn day_of(repository: &Repository, commit: Id) -> Result<Day, Fault> {
    let reader = repository.reader();
    let (name, email, seconds, offset) = reader.commit_object(commit, &reader.mailmap())?.committer;
    let committer = crate::model::Actor {
        name,
        email,
        seconds,
        offset,
    };
    Ok(committer.day())
}

/// Reads the register and judges it.
///
/// # Errors
/// Why it could not.
pub fn judge(question: &Question<'_>) -> Result<Report, Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    let selection = selection(question)?;
    let start = question
        .paths
        .first()
        .map_or(Path::new("."), PathBuf::as_path);
    let mut opened = Opened::open(
        start,
        question.view,
        !question.no_history || question.base.is_some(),
    )?;
    if opened.workspace.repository.is_none() && !question.no_history && opened.repository.is_none()
    {
        return Err(vec![no_repository(&opened.workspace.root)]);
    }
    let as_of = question.as_of.unwrap_or(opened.day);
    let base = Base::find(question, &opened).map_err(one)?;
    if let Some(settings) = base.as_ref().and_then(|base| base.settings(&opened)) {
        // A change must not disarm its own gate.
        opened.workspace.configuration.policy.judge_by(&settings);
    }
    let opened = &opened;
    let (workspace, snapshot) = (&opened.workspace, &*opened.snapshot);
    let filter = question.paths.iter().map(|path| workspace.relative(path));
    let filter = filter.collect::<Result<Vec<_>, _>>().map_err(one)?;
    let bar = progress();
    let register = workspace::register(snapshot, workspace.policy(), &|| bar.inc(1))?;
    bar.finish_and_clear();
    for (wanted, path) in filter.iter().zip(question.paths) {
        if !matches(workspace, &register, wanted) {
            return Err(vec![no_finding(workspace, path)]);
        }
    }
    let rules = selection.under(workspace.policy());
    let prefix = workspace.prefix();
    let with_history = !question.no_history
        && rules
            .iter()
            .any(|rule| matches!(rule.check, Check::History(_)));
    let mut history = match &opened.repository {
        Some(repository) if with_history => Some(
            opened
                .history(repository, &prefix, workspace.policy())
                .map_err(one)?,
        ),
        _ => None,
    };
    let lives = match &mut history {
        Some(history) => lives(history, &register, &rules, workspace.policy(), as_of)?,
        None => Vec::new(),
    };
    let configuration = workspace.configuration.source.as_ref();
    let run = Run {
        register: &register,
        policy: workspace.policy(),
        configuration,
        as_of,
        rules: &rules,
        lives: &lives,
    };
    let mut diagnostics = run.diagnostics();
    let before = Before {
        opened,
        prefix: &prefix,
        rules: &rules,
        history: history.as_ref(),
    };
    before.mark(base.as_ref(), as_of, &mut diagnostics)?;
    let is_wanted =
        |path: &RepoPath| filter.is_empty() || filter.iter().any(|wanted| path.is_within(wanted));
    let is_configuration = |path: &RepoPath| configuration.is_some_and(|file| file.path() == path);
    diagnostics.retain(|found| is_wanted(&found.path) || is_configuration(&found.path));
    let findings = register
        .records
        .iter()
        .filter(|record| is_wanted(record.path()))
        .count();
    let report = Report {
        as_of,
        snapshot: snapshot.info(),
        prefix: prefix.clone(),
        history: match (&history, question.no_history) {
            (Some(_), _) => Judged::Judged,
            (None, true) => Judged::NotWanted,
            (None, false) => Judged::NotNeeded,
        },
        seen: Seen {
            commits: history.as_ref().map_or(0, History::commits),
            from: opened.tip.map(|tip| tip.to_string()),
            notes: match (&history, &opened.repository) {
                (Some(_), Some(repository)) => repository.notes(),
                _ => Vec::new(),
            },
        },
        summary: Summary::of(findings, &diagnostics),
        faults: Vec::new(),
        sources: sources(&diagnostics, &register, configuration),
        diagnostics,
        rules,
    };
    // The program ends soon; taking large things apart first would only cost time.
    std::mem::forget((register, history));
    Ok(report)
}

/// Runs the rules about history over every timeline.
pub fn lives(
    history: &mut History<'_>,
    register: &Register,
    rules: &[&'static Rule],
    policy: &Policy,
    as_of: Day,
) -> Result<Vec<Life>, Vec<Fault>> {
    let judged = history.each(register, as_of, None, &|timeline| {
        Life::judge(timeline, rules, policy, as_of)
    });
    let judged = judged.map_err(|fault| vec![fault])?;
    Ok(judged.into_iter().flatten().collect())
}

/// Says of each new diagnostic whether it was so at adoption.
///
/// # Errors
/// When the commit that the configuration names cannot be read.
pub fn mark_inherited(
    opened: &Opened,
    rules: &[&'static Rule],
    history: &History<'_>,
    as_of: Day,
    diagnostics: &mut [Diagnostic],
) -> Result<(), Vec<Fault>> {
    let before = Before {
        opened,
        prefix: &opened.workspace.prefix(),
        rules,
        history: Some(history),
    };
    before.mark(None, as_of, diagnostics)
}

fn selection(question: &Question<'_>) -> Result<Selection, Vec<Fault>> {
    let selection = Selection::new(question.select, question.ignore).map_err(|(name, meant)| {
        let help = meant.map_or("`clause10 rules` lists them".to_owned(), |meant| {
            format!("did you mean `{meant}`?")
        });
        vec![Fault::new(
            FaultKind::Usage,
            format!("there is no rule or family `{name}`"),
            help,
        )]
    })?;
    if selection.is_empty() {
        return Err(vec![Fault::new(
            FaultKind::Usage,
            "no rule is left to run",
            "`--ignore` takes away all that `--select` names",
        )]);
    }
    Ok(selection)
}

/// What a change is compared with.
struct Base {
    /// The merge bases; what was so at one of them is not new.
    commits: Vec<Id>,
    /// Whether it was asked for, so that its configuration judges.
    is_gate: bool,
}

impl Base {
    fn find(question: &Question<'_>, opened: &Opened) -> Result<Option<Self>, Fault> {
        let (Some(repository), Some(tip)) = (&opened.repository, opened.tip) else {
            return match question.base {
                Some(base) => Err(Fault::new(
                    FaultKind::Git,
                    format!(
                        "there is nothing to compare with `{base}`: no commit was made here yet"
                    ),
                    "commit first, or leave --base out",
                )),
                None => Ok(None),
            };
        };
        let reader = repository.reader();
        if let Some(base) = question.base {
            let wanted = reader.commit(base)?;
            let commits = reader.merge_bases(tip, wanted)?;
            if commits.is_empty() {
                return Err(Fault::new(
                    FaultKind::Git,
                    format!("the snapshot and `{base}` have no commit in common"),
                    "name a branch that this one comes from; in CI, fetch its whole history (`fetch-depth: 0`)",
                ));
            }
            return Ok(Some(Self {
                commits,
                is_gate: true,
            }));
        }
        let staged = question.view == View::Index && !question.everything;
        Ok(staged.then(|| Self {
            commits: vec![tip],
            is_gate: false,
        }))
    }

    /// The settings of the base, where these judge; none where it has no configuration yet.
    fn settings(&self, opened: &Opened) -> Option<crate::policy::Settings> {
        let commit = self.commits.first().filter(|_| self.is_gate)?;
        let repository = opened.repository.as_ref()?;
        let stored = Stored::commit(repository, *commit)
            .ok()?
            .within(opened.workspace.prefix());
        let path = RepoPath::new(config::FILE_NAME);
        let bytes = stored.read(&path, crate::parse::LIMIT).ok()?;
        Some(config::read(path, bytes).ok()?.policy.settings)
    }
}

/// Tells what is new from what was so before.
struct Before<'a> {
    opened: &'a Opened,
    prefix: &'a str,
    rules: &'a [&'static Rule],
    history: Option<&'a History<'a>>,
}

impl Before<'_> {
    /// Says of each new diagnostic whether it was so at the base, or at adoption.
    fn mark(
        &self,
        base: Option<&Base>,
        as_of: Day,
        diagnostics: &mut [Diagnostic],
    ) -> Result<(), Vec<Fault>> {
        let Some(repository) = &self.opened.repository else {
            return Ok(());
        };
        let settings = &self.opened.workspace.policy().settings;
        if let Some(adopted) = &settings.adopted_at {
            let commit = repository.reader().commit(adopted).map_err(|fault| {
                let message = format!("`adopted-at` in clause10.yaml: {}", fault.message);
                vec![Fault { message, ..fault }]
            })?;
            let day = day_of(repository, commit).map_err(|fault| vec![fault])?;
            self.set(repository, &[commit], day, State::Inherited, diagnostics)?;
        }
        if let Some(base) = base {
            self.set(
                repository,
                &base.commits,
                as_of,
                State::Existing,
                diagnostics,
            )?;
        }
        Ok(())
    }

    fn set(
        &self,
        repository: &Repository,
        commits: &[Id],
        as_of: Day,
        state: State,
        diagnostics: &mut [Diagnostic],
    ) -> Result<(), Vec<Fault>> {
        let is_new = |found: &&mut Diagnostic| found.state == State::New;
        if !diagnostics.iter_mut().any(|found| is_new(&found)) {
            return Ok(());
        }
        let behind: BTreeSet<Text> = self
            .history
            .map(|history| history.behind(commits))
            .unwrap_or_default();
        let mut known: BTreeSet<String> = BTreeSet::new();
        for commit in commits {
            known.extend(self.fingerprints(repository, *commit, as_of)?);
        }
        for found in diagnostics.iter_mut().filter(is_new) {
            let was = match (&found.commit, found.rule.check) {
                (Some(commit), _) => behind.contains(commit.as_str()),
                (None, Check::History(_)) => false,
                (None, _) => known.contains(&found.fingerprint),
            };
            if was {
                found.state = state;
            }
        }
        Ok(())
    }

    /// The fingerprints of what was wrong in a commit, by the same rules.
    fn fingerprints(
        &self,
        repository: &Repository,
        commit: Id,
        as_of: Day,
    ) -> Result<Vec<String>, Vec<Fault>> {
        let stored = Stored::commit(repository, commit).map_err(|fault| vec![fault])?;
        let stored = stored.within(self.prefix.to_owned());
        let workspace = &self.opened.workspace;
        // Without a folder of findings there was nothing that could be wrong.
        let Ok(register) = workspace::register(&stored, workspace.policy(), &|| {}) else {
            return Ok(Vec::new());
        };
        let run = Run {
            register: &register,
            policy: workspace.policy(),
            configuration: workspace.configuration.source.as_ref(),
            as_of,
            rules: self.rules,
            lives: &[],
        };
        let fingerprints = run
            .diagnostics()
            .into_iter()
            .map(|found| found.fingerprint)
            .collect();
        std::mem::forget(register);
        Ok(fingerprints)
    }
}

fn no_repository(root: &Path) -> Fault {
    Fault::new(
        FaultKind::Git,
        format!(
            "{} does not lie in a git repository, so nothing is known of the life of its findings",
            root.display()
        ),
        "run `git init` and commit the findings, or pass --no-history to judge the files alone",
    )
}

fn no_finding(workspace: &Workspace, path: &Path) -> Fault {
    let folders = listed(
        workspace
            .policy()
            .settings
            .findings
            .iter()
            .map(String::as_str),
    );
    Fault::new(
        FaultKind::Usage,
        format!("{} is no finding", path.display()),
        format!(
            "findings are Markdown files below {folders}; README, index, `_*` and TEMPLATE* are none"
        ),
    )
}

/// Whether a path of the command line has findings, or is a folder that may be without any.
fn matches(workspace: &Workspace, register: &Register, wanted: &str) -> bool {
    wanted.is_empty()
        || register
            .records
            .iter()
            .any(|record| record.path().is_within(wanted))
        || is_folder(workspace, wanted)
}

/// Whether a path is one of the findings folders, or lies above or below one: then it may be empty.
fn is_folder(workspace: &Workspace, wanted: &str) -> bool {
    let wanted_path = RepoPath::new(wanted);
    workspace.root.join(wanted).is_dir()
        && workspace.policy().settings.findings.iter().any(|folder| {
            RepoPath::new(folder.as_str()).is_within(wanted) || wanted_path.is_within(folder)
        })
}

/// The texts that the report shows excerpts of.
fn sources(
    diagnostics: &[Diagnostic],
    register: &Register,
    configuration: Option<&SourceFile>,
) -> BTreeMap<RepoPath, String> {
    let mut sources = BTreeMap::new();
    for path in diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.state == State::New)
        .map(|diagnostic| &diagnostic.path)
    {
        if sources.contains_key(path) {
            continue;
        }
        let record = register.at(path);
        let source = record
            .map(|record| &record.source)
            .or(configuration.filter(|source| source.path() == path));
        if let Some(source) = source {
            sources.insert(path.clone(), source.text().to_owned());
        }
    }
    sources
}

/// A bar on standard error, shown only to a terminal and only when the work is long.
fn progress() -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::no_length();
    if let Ok(style) = ProgressStyle::with_template("{spinner} reading findings: {pos}") {
        bar.set_style(style);
    }
    bar.set_draw_target(indicatif::ProgressDrawTarget::hidden());
    let shown = bar.downgrade();
    std::thread::spawn(move || {
        std::thread::sleep(PATIENCE);
        if let Some(bar) = shown.upgrade()
            && !bar.is_finished()
        {
            bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
        }
    });
    bar
}
