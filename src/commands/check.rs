//! `clause10 check`: reads, judges, reports.
//!
//! Not for how a report looks (`output`) and not for the rules.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::{Exit, Outcome, Terminal, whole};
use crate::check::{Run, Selection};
use crate::cli::{Check, FailOn};
use crate::diagnostic::{Diagnostic, History, Report, State, Summary};
use crate::error::{Fault, FaultKind};
use crate::model::{Day, Register};
use crate::output::{self, Format, Options};
use crate::policy::Level;
use crate::snapshot::Snapshot;
use crate::suggest::listed;
use crate::text::{RepoPath, SourceFile};
use crate::workspace::{self, Workspace};

/// How long a run may take before a progress bar appears.
const PATIENCE: Duration = Duration::from_millis(700);

/// What is asked of a register.
pub struct Question<'a> {
    /// Files or folders to report on; none for the register of the working directory.
    pub paths: &'a [PathBuf],
    /// Rules and families to run; none for all.
    pub select: &'a [String],
    /// Rules and families not to run.
    pub ignore: &'a [String],
    /// The day.
    pub as_of: Day,
    /// Whether the files alone are judged.
    pub no_history: bool,
}

/// Runs the command.
///
/// # Errors
/// When a report cannot be written; why nothing could be judged is part of the report.
pub fn run(args: &Check, terminal: Terminal) -> Outcome {
    let question = Question {
        paths: &args.paths,
        select: &args.select,
        ignore: &args.ignore,
        as_of: args.as_of.unwrap_or_else(today),
        no_history: args.no_history,
    };
    let report =
        judge(&question).unwrap_or_else(|faults| Report::could_not_judge(question.as_of, faults));
    for (format, path) in &args.report {
        let options = Options {
            all: args.all,
            ..Options::default()
        };
        let mut bytes = Vec::new();
        output::write(*format, &report, &options, &mut bytes)
            .and_then(|()| whole::replace(path, &bytes))
            .map_err(|error| vec![Fault::files("write", path, &error)])?;
    }
    let mut bytes = Vec::new();
    output::write(
        args.format,
        &report,
        &terminal.options(args.all),
        &mut bytes,
    )
    .map_err(|error| vec![Fault::files("write", Path::new("the report"), &error)])?;
    if args.format == Format::Human && !report.faults.is_empty() {
        // For people, why nothing was judged goes where errors go; that nobody reads it is no error.
        let _ = io::stderr().lock().write_all(&bytes);
    } else {
        super::output(&bytes)?;
        super::report_faults(&report.faults);
    }
    Ok(exit(&report, args.fail_on))
}

/// The exit code of a report.
fn exit(report: &Report, fail_on: FailOn) -> Exit {
    if !report.faults.is_empty() {
        return Exit::Broken;
    }
    let gate = match fail_on {
        FailOn::Never => return Exit::Clean,
        FailOn::Warning => Level::Warning,
        FailOn::Error => Level::Error,
    };
    if report
        .new_diagnostics()
        .any(|diagnostic| diagnostic.level >= gate)
    {
        Exit::Found
    } else {
        Exit::Clean
    }
}

/// Reads the register and judges it.
///
/// # Errors
/// Why it could not.
pub fn judge(question: &Question<'_>) -> Result<Report, Vec<Fault>> {
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
    let start = question
        .paths
        .first()
        .map_or(Path::new("."), PathBuf::as_path);
    let workspace = Workspace::find(start)?;
    if workspace.repository.is_none() && !question.no_history {
        return Err(vec![no_repository(&workspace)]);
    }
    let filter = question.paths.iter().map(|path| workspace.relative(path));
    let filter = filter
        .collect::<Result<Vec<_>, _>>()
        .map_err(|fault| vec![fault])?;
    let snapshot = workspace.work_tree().map_err(|fault| vec![fault])?;
    let bar = progress();
    let register = workspace::register(&snapshot, workspace.policy(), &|| bar.inc(1))?;
    bar.finish_and_clear();
    for (wanted, path) in filter.iter().zip(question.paths) {
        if !matches(&workspace, &register, wanted) {
            return Err(vec![no_finding(&workspace, path)]);
        }
    }
    let rules = selection.under(workspace.policy());
    let configuration = workspace.configuration.source.as_ref();
    let run = Run {
        register: &register,
        policy: workspace.policy(),
        configuration,
        as_of: question.as_of,
        rules: &rules,
    };
    let mut diagnostics = run.diagnostics();
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
        as_of: question.as_of,
        snapshot: snapshot.info(),
        prefix: workspace.prefix(),
        history: if question.no_history {
            History::NotWanted
        } else {
            History::NotYet
        },
        summary: Summary::of(findings, &diagnostics),
        faults: Vec::new(),
        sources: sources(&diagnostics, &register, configuration),
        diagnostics,
        rules,
    };
    // The program ends soon; taking a large register apart first would only cost time.
    std::mem::forget(register);
    Ok(report)
}

fn no_repository(workspace: &Workspace) -> Fault {
    Fault::new(
        FaultKind::Git,
        format!(
            "{} does not lie in a git repository, so nothing is known of the life of its findings",
            workspace.root.display()
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
) -> std::collections::BTreeMap<RepoPath, String> {
    let mut sources = std::collections::BTreeMap::new();
    for path in diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.state == State::New)
        .map(|diagnostic| &diagnostic.path)
    {
        if sources.contains_key(path) {
            continue;
        }
        let records = &register.records;
        let record = records
            .binary_search_by(|record| record.path().cmp(path))
            .ok()
            .and_then(|at| records.get(at));
        let source = record
            .map(|record| &record.source)
            .or(configuration.filter(|source| source.path() == path));
        if let Some(source) = source {
            sources.insert(path.clone(), source.text().to_owned());
        }
    }
    sources
}

/// Today, by the clock and time zone of this machine; the only place that reads them.
pub fn today() -> Day {
    jiff::Zoned::now().date()
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
