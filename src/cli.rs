//! The command line, as clap reads it; the doc comments are the help.
//!
//! Decides nothing: what a command does is in `commands`.

mod bundle;
mod calendar;
mod hook;
mod import;
mod init;
mod lsp;
mod moving;
mod new;
mod readiness;
mod recurrence;
mod register;
mod report;
mod schema;
mod shell;
mod show;
mod stats;
mod values;
mod verify;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::model::Day;
use crate::output::Format;
pub use bundle::{Bundle, Depth, RawFiles};
pub use calendar::{Calendar, CalendarFormat};
pub use hook::{Hook, HookAction, HookArgs};
pub use import::{Dates, Import, ImportFormat, Origin};
pub use init::{Editor, Init};
pub use lsp::Lsp;
pub use moving::{Advance, Due, DueFormat};
pub use new::New;
pub use readiness::{Readiness, ReadinessFormat};
pub use recurrence::{Recurrence, RecurrenceFormat};
pub use register::{Register, RegisterFormat};
pub use report::ReportArgs;
pub use schema::{Schema, SchemaName};
pub use shell::Completions;
pub use show::{Show, ShowFormat};
pub use stats::{Stats, StatsFormat};
use values::{day, report};
pub use verify::{Verify, VerifyFormat};

/// A linter for the nonconformities of a management system, kept as Markdown in git
///
/// clause10 checks that each finding is complete for the step it claims (ISO/IEC 27001, clause 10.2),
/// that what shows it is there, and says what is missing and how to mend it.
#[derive(Debug, Parser)]
#[command(
    name = "clause10",
    version,
    max_term_width = 100,
    arg_required_else_help = true
)]
#[command(
    after_help = "Exit codes: 0 nothing to stop the gate, 1 diagnostics at or above --fail-on, 2 could not judge.\nA clean run is not conformity with the standard."
)]
pub struct Cli {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
    /// When to use colour; `auto` looks at the terminal, NO_COLOR and CLICOLOR_FORCE
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// When a terminal looks at it
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands; what is said of each is the documentation of its arguments, whose first line is shown in lists.
#[derive(Debug, Subcommand)]
#[allow(missing_docs, reason = "it stands at the arguments")]
pub enum Command {
    Check(Check),
    Show(Show),
    Recurrence(Recurrence),
    Explain(Explain),
    Rules(Rules),
    Init(Init),
    New(New),
    Import(Box<Import>),
    Assign(Assign),
    Advance(Advance),
    Due(Due),
    Readiness(Readiness),
    #[command(visible_alias = "list")]
    Register(Box<Register>),
    Stats(Stats),
    Calendar(Calendar),
    Bundle(Box<Bundle>),
    Verify(Verify),
    Report(ReportArgs),
    Hook(Hook),
    Lsp(Lsp),
    Schema(Schema),
    Config(Config),
    Demo(Demo),
    Completions(Completions),
    /// Print the manual page
    #[command(after_help = "Examples:
  clause10 man | man -l -
  clause10 man > ~/.local/share/man/man1/clause10.1")]
    Man,
}

/// Check the findings of a register
///
/// The register is always read whole; PATHs filter what is reported.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 check                                    the register of the working directory
  clause10 check findings/2026                      report only what lies there
  clause10 check --select evidence,missing-closure  only these families and rules
  clause10 check --report sarif=out.sarif           print for people, write for machines
  clause10 check --as-of 2026-12-01                 as it will stand on a day
  clause10 check --base origin/main                 what this branch brings
  clause10 check --base main --also 'origin/*'      and numbers that other branches take too
  clause10 check --staged                           what the next commit brings
  clause10 check --at audit-2026                    a tag, a branch or a commit
  clause10 check --diff                             what --fix would change
  clause10 check --fix findings/2026                mend what has one right answer")]
pub struct Check {
    /// Files or folders to report on
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Run only these rules or families
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Do not run these rules or families
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// The day on which to judge, YYYY-MM-DD; today by default
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<Day>,
    /// Judge what would be committed, not what lies in the folder; only what is new against HEAD counts
    #[arg(long, conflicts_with = "at")]
    pub staged: bool,
    /// Judge a commit, as of its day
    #[arg(long, value_name = "REV")]
    pub at: Option<String>,
    /// Only what is new against the merge base with this revision counts; levels and deadlines are its
    #[arg(long, value_name = "REV")]
    pub base: Option<String>,
    /// Another open branch (or all like `origin/*`), whose new findings may have taken the same numbers; may
    /// be given several times
    #[arg(long, value_name = "REF")]
    pub also: Vec<String>,
    /// Read all of history again; without it, what an earlier run kept below the git directory is used
    #[arg(long)]
    pub no_cache: bool,
    /// Judge the files alone: no repository is needed, and the output says so
    #[arg(long)]
    pub no_history: bool,
    /// The least level of a new diagnostic that fails the run
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "LEVEL")]
    pub fail_on: FailOn,
    /// What to print on standard output
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    pub format: Format,
    /// Also write a report to a file; may be given several times
    #[arg(long, value_name = "FORMAT=PATH", value_parser = report)]
    pub report: Vec<(Format, PathBuf)>,
    /// Print every diagnostic in full, not the first 50; with --staged, count what was so before too
    #[arg(long)]
    pub all: bool,
    /// Mend what has one right answer (days, spellings of requirements, misspelt keys and words, headings of
    /// missing sections) in the files of the working tree, and report what is left
    #[arg(long, conflicts_with_all = ["staged", "at"])]
    pub fix: bool,
    /// Show what --fix would change as a unified diff, write nothing, and end as without it
    #[arg(long, conflicts_with_all = ["staged", "at", "fix", "report", "format"])]
    pub diff: bool,
    /// Let --fix change files that are staged in another state than they have in the working tree
    #[arg(long)]
    pub allow_mixed: bool,
}

/// The least level that fails a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors
    Error,
    /// Errors and warnings
    Warning,
    /// Nothing: exit 0 whatever is found
    Never,
}

/// Say what a rule reports, why, and how to mend it
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 explain missing-verification
  clause10 explain overdue --at v2026-q3   at the level that it had at a tag
  clause10 explain lifecycle               all rules of a family
  clause10 explain                         how rules, levels and waivers work")]
pub struct Explain {
    /// Name of a rule or a family
    #[arg(value_name = "RULE")]
    pub rule: Option<String>,
    /// Which configuration is looked at
    #[command(flatten)]
    pub look: Look,
}

/// List all rules
///
/// Levels are those that the clause10.yaml of the working directory (or of the index, or of a commit) sets,
/// else the defaults.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 rules
  clause10 rules --format json
  clause10 rules --at origin/main               with the levels that another branch sets
  clause10 rules --format markdown > rules.md   the reference of all rules")]
pub struct Rules {
    /// How to print the list
    #[arg(long, value_enum, default_value_t = RulesFormat::Human, value_name = "FORMAT")]
    pub format: RulesFormat,
    /// Which configuration is looked at
    #[command(flatten)]
    pub look: Look,
}

/// The forms of the list of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RulesFormat {
    /// A table
    Human,
    /// JSON
    Json,
    /// The reference of all rules in Markdown
    Markdown,
}

/// Give findings with a placeholder id their numbers
///
/// The number is the next free one, as for `new`. It replaces the placeholder in the front matter and in
/// the name of the file; nothing else is changed. All files are written, or none. Prints the old and the
/// new path of each; stages and commits nothing.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 assign                                          every finding with a placeholder
  clause10 assign findings/2026/NC-2026-xxx-leavers.md     one of them
  clause10 assign --dry-run                                say only what would be done")]
pub struct Assign {
    /// Files or folders with findings that have a placeholder; all of the register by default
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Say what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Print the resolved configuration and where each value comes from
///
/// What is printed is itself a valid clause10.yaml.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 config            of the register of the working directory
  clause10 config isms       of the register in a folder
  clause10 config --at HEAD  as committed, whatever lies in the folder")]
pub struct Config {
    /// A file or folder of the register
    #[arg(value_name = "PATH", default_value = ".")]
    pub path: PathBuf,
    /// Which configuration is looked at
    #[command(flatten)]
    pub look: Look,
}

/// Whose configuration a command looks at.
#[derive(Debug, Args)]
pub struct Look {
    /// Look at what would be committed, not at what lies in the folder
    #[arg(long, conflicts_with = "at")]
    pub staged: bool,
    /// A commit, branch or tag to look at instead of the working tree
    #[arg(long, value_name = "REV")]
    pub at: Option<String>,
}

/// Write an example company as a git repository and check it
///
/// The company is invented; its register has some faults of many kinds.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 demo          in a new temporary folder
  clause10 demo acme     in a folder")]
pub struct Demo {
    /// The folder to write, which must not be there yet or be empty; a new temporary one by default
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
}
