//! From a question about a register to a report: opens the snapshot and its history, runs the rules,
//! and says of each diagnostic whether it is new.
//!
//! Not for how a report looks (`output`), and not for the rules.

mod before;
mod changes;
mod elsewhere;
pub mod lived;
mod opened;
mod progress;
mod ran;
pub mod suspected;
mod untouched;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::check::{self, Change, Run, Selection};
use crate::diagnostic::{Diagnostic, History as Judged, Report, Seen, State, Summary};
use crate::error::{Fault, FaultKind};
use crate::git::Repository;
use crate::history::{Cache, Key};
use crate::model::{Day, PinnedFact, Register};
use crate::policy::Settings;
use crate::rule::Rule;
use crate::snapshot::{Drafted, Drafts};
use crate::suggest::listed;
use crate::text::{RepoPath, SourceFile};
use crate::workspace::{self, Workspace};
pub use before::Inherited;
use before::{Base, Before};
pub use lived::{Lived, last};
pub use opened::{Opened, bare, no_repository};
use progress::progress;
pub use ran::Ran;
use suspected::suspected;
pub use suspected::{Kept as KeptSuspected, restored, written};

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
    /// Whether nothing is taken from an earlier run, nor kept for a later one.
    pub no_cache: bool,
    /// Whether the index is judged whole, and not only what is new in it.
    pub everything: bool,
    /// Other branches, whose new findings may have the same numbers.
    pub also: &'a [String],
    /// Files that are judged as they would be, if a command wrote them.
    pub drafts: Option<&'a Drafts>,
    /// Whether only what is new is looked at, so that nothing need be judged where nothing can be.
    pub may_skip: bool,
}

/// A register that was judged, with the report on it.
pub struct Whole {
    /// The report.
    pub report: Report,
    /// The register; empty where nothing was judged because nothing can be new.
    pub register: Register,
    /// What it was read from.
    pub opened: Opened,
}

/// Reads the register and judges it.
///
/// # Errors
/// Why it could not.
pub fn judge(question: &Question<'_>) -> Result<Report, Vec<Fault>> {
    let Whole {
        report,
        register,
        opened,
    } = judge_whole(question)?;
    // The program ends soon; taking large things apart first would only cost time.
    std::mem::forget((register, opened));
    Ok(report)
}

/// The same, for who looks at the register too.
///
/// # Errors
/// Why it could not.
pub fn judge_whole(question: &Question<'_>) -> Result<Whole, Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    let selection = selection(question)?;
    let (opened, gate) = open(question)?;
    let as_of = question.as_of.unwrap_or(opened.day);
    let (workspace, snapshot) = (&opened.workspace, &*opened.snapshot);
    let filter = question.paths.iter().map(|path| workspace.relative(path));
    let filter = filter.collect::<Result<Vec<_>, _>>().map_err(one)?;
    if untouched::untouched(question, &opened) {
        return Ok(Whole {
            report: Report::untouched(as_of, snapshot.info()),
            register: Register::default(),
            opened,
        });
    }
    let mut register = register(question, &opened)?;
    for (wanted, path) in filter.iter().zip(question.paths) {
        if !matches(workspace, &register, wanted) {
            return Err(vec![no_finding(workspace, path)]);
        }
    }
    let rules = selection.under(workspace.policy());
    let repository = opened.repository.as_ref().filter(|_| !question.no_history);
    let is_kept = repository.is_some_and(Repository::is_trusted) && !question.no_cache;
    let key = is_kept.then(|| lived::key(workspace.policy(), &register));
    let (lived, ran) = match repository {
        Some(repository) => {
            let key = key.as_ref();
            lived_and_ran(&opened, repository, &rules, &mut register, as_of, key).map_err(one)?
        }
        None => (None, None),
    };
    let past = match &gate {
        Some(gate) => {
            let ran = ran.as_ref().map(|ran| (ran, lived.as_ref()));
            gate.base.read(&opened, &register, ran)?
        }
        None => Vec::new(),
    };
    let configuration = workspace.configuration.source.as_ref();
    let gone = lived.as_ref().map_or(&[][..], |lived| &lived.gone);
    let asked = check::asked(&register, &rules, &past, None);
    let kept = key.zip(repository).map(|(mut key, repository)| {
        lived::add(&mut key, gone);
        for at in &asked {
            key.add(at.to_le_bytes());
        }
        Cache::new(&repository.common_dir(), "recurrence", key)
    });
    let suspected = suspected(&register, gone, workspace.policy(), &asked, kept.as_ref());
    let run = Run {
        register: &register,
        policy: workspace.policy(),
        configuration,
        as_of,
        rules: &rules,
        change: gate.as_ref().map(|gate| Change {
            before: &past,
            settings: &gate.own,
        }),
        lives: lived.as_ref().map_or(&[], |lived| &lived.lives),
        gone,
        suspected: Some(&suspected),
        only: None,
    };
    let verdicts = run.verdicts();
    let mut diagnostics = run.diagnostics_with(&verdicts);
    let before = Before {
        opened: &opened,
        rules: &rules,
        lived: lived.as_ref(),
        ran: ran.as_ref(),
        judged: Some((&run, &verdicts)),
    };
    let base = gate.as_ref().map(|gate| (&gate.base, &*past));
    before.mark(base, as_of, &mut diagnostics)?;
    let is_wanted =
        |path: &RepoPath| filter.is_empty() || filter.iter().any(|wanted| path.is_within(wanted));
    let changes = gate
        .is_some()
        .then(|| changes::changes(&register, &past, &is_wanted));
    let is_configuration = |path: &RepoPath| configuration.is_some_and(|file| file.path() == path);
    diagnostics.retain(|found| is_wanted(&found.path) || is_configuration(&found.path));
    let records = register.records.iter();
    let findings = records.filter(|record| is_wanted(record.path())).count();
    let report = Report {
        as_of,
        snapshot: snapshot.info(),
        prefix: workspace.prefix(),
        history: match (lived.is_some() || ran.is_some(), question.no_history) {
            (true, _) => Judged::Judged,
            (false, true) => Judged::NotWanted,
            (false, false) => Judged::NotNeeded,
        },
        seen: seen(&opened, &register, lived.as_ref(), ran.as_ref()),
        summary: Summary::of(findings, &diagnostics),
        faults: Vec::new(),
        sources: sources(&diagnostics, &register, configuration),
        diagnostics,
        changes,
        is_untouched: false,
        rules,
    };
    std::mem::forget(suspected);
    std::mem::forget((past, lived, verdicts));
    Ok(Whole {
        report,
        register,
        opened,
    })
}

/// What history shows of the findings, and of what lies beside them, which is set in the register: one walk
/// tells both. With a key, what an earlier run found is taken over, and what is found kept.
///
/// # Errors
/// When history is cut, or an object that is needed is missing.
pub fn lived_and_ran(
    opened: &Opened,
    repository: &Repository,
    rules: &[&'static Rule],
    register: &mut Register,
    as_of: Day,
    key: Option<&Key>,
) -> Result<(Option<Lived>, Option<Ran>), Fault> {
    let beside = ran::Asked::of(opened, repository, rules, register, key.is_some());
    let unwalked = beside.as_ref().map(ran::Asked::unwalked);
    let unwalked = unwalked.unwrap_or_default();
    let (lived, walked) =
        Lived::read_beside(opened, repository, register, rules, as_of, key, unwalked)?;
    let ran = beside.map(|beside| beside.fill(walked, register, as_of));
    Ok((lived, ran.transpose()?))
}

/// What a change is compared with, and its own settings: it is judged by those of the base.
struct Gate {
    base: Base,
    own: Settings,
}

/// Opens the snapshot, with what it is compared with.
fn open(question: &Question<'_>) -> Result<(Opened, Option<Gate>), Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    let start = question.paths.first();
    let start = start.map_or(Path::new("."), PathBuf::as_path);
    let with_git = !question.no_history || question.base.is_some() || !question.also.is_empty();
    let mut opened = Opened::open(start, question.view, with_git)?;
    if let Some(drafts) = question.drafts {
        opened.snapshot = Box::new(Drafted::new(opened.snapshot, drafts.clone()));
    }
    if opened.workspace.repository.is_none() && !question.no_history && opened.repository.is_none()
    {
        return Err(vec![no_repository(&opened.workspace.root)]);
    }
    let Some(base) = Base::find(question, &opened).map_err(one)? else {
        return Ok((opened, None));
    };
    let own = opened.workspace.policy().settings.clone();
    if let Some(settings) = base.settings(&opened).map_err(one)? {
        // A change must not disarm its own gate.
        opened.workspace.configuration.policy.judge_by(&settings);
    }
    Ok((opened, Some(Gate { base, own })))
}

/// Reads the register, with what other branches add.
fn register(question: &Question<'_>, opened: &Opened) -> Result<Register, Vec<Fault>> {
    let bar = progress();
    let policy = opened.workspace.policy();
    let mut register = workspace::register(&*opened.snapshot, policy, &|| bar.inc(1))?;
    bar.finish_and_clear();
    let elsewhere = elsewhere::gather(question.also, opened, &register);
    register.elsewhere = elsewhere.map_err(|fault| vec![fault])?.into();
    Ok(register)
}

/// What was seen of history.
fn seen(opened: &Opened, register: &Register, lived: Option<&Lived>, ran: Option<&Ran>) -> Seen {
    let is_judged = lived.is_some() || ran.is_some();
    let repository = opened.repository.as_ref().filter(|_| is_judged);
    let commits = lived.map(|lived| lived.ancestry.ids.len());
    Seen {
        commits: commits.or(ran.map(Ran::commits)).unwrap_or(0),
        from: opened.tip.map(|tip| tip.to_string()),
        pinned: register
            .records
            .iter()
            .flat_map(|record| &record.pinned)
            .filter(|(_, fact)| *fact == PinnedFact::NotKnown)
            .count(),
        notes: repository.map(Repository::notes).unwrap_or_default(),
    }
}

/// Says of each new diagnostic whether it was so at adoption.
///
/// # Errors
/// When the commit that the configuration names cannot be read.
pub fn mark_inherited(
    opened: &Opened,
    rules: &[&'static Rule],
    (lived, ran): (&Lived, Option<&Ran>),
    as_of: Day,
    diagnostics: &mut [Diagnostic],
) -> Result<(), Vec<Fault>> {
    let before = Before {
        opened,
        rules,
        lived: Some(lived),
        ran,
        judged: None,
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
    let mut records = register.records.iter().chain(register.prevention());
    wanted.is_empty()
        || records.any(|record| record.path().is_within(wanted))
        || register
            .audits
            .iter()
            .any(|audit| audit.path().is_within(wanted))
        || is_folder(workspace, wanted)
}

/// Whether a path is one of the folders of findings or audits, or lies above or below one: then it may be
/// empty.
fn is_folder(workspace: &Workspace, wanted: &str) -> bool {
    let wanted_path = RepoPath::new(wanted);
    let settings = &workspace.policy().settings;
    let mut folders = settings.findings.iter().chain(&settings.audits);
    workspace.root.join(wanted).is_dir()
        && folders.any(|folder| {
            RepoPath::new(folder.as_str()).is_within(wanted) || wanted_path.is_within(folder)
        })
}

/// The texts that the report shows excerpts of.
pub fn sources(
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
        let source = register
            .source_of(path)
            .or(configuration.filter(|source| source.path() == path));
        if let Some(source) = source {
            sources.insert(path.clone(), source.text().to_owned());
        }
    }
    sources
}
