//! The arguments of the commands that move findings on: `advance` and `due`.
//!
//! Not for what they do (`commands`).

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::values::{day, days, word_parser};
use crate::model::{Day, Status};

/// Move a finding on: say what its next status lacks, and write it
///
/// What the next status claims must be in the record. What is lacking is asked for on a terminal, and listed
/// otherwise with the options that give it. Nothing else of the file changes, and nothing is written while
/// the record would have errors.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 advance NC-2026-004                     to the next status, or what that lacks
  clause10 advance NC-2026-004 --set correction.done=2026-02-12 --set correction.by=tom.baker@acme.example
  clause10 advance NC-2026-004 --set 'corrective_actions[0].done=today'
  clause10 advance NC-2026-004 --set 'Correction=The accounts were closed.'
  clause10 advance NC-2026-004 --to verified --diff
  clause10 advance NC-2026-004 --extend 2026-09-30 --reason 'The supplier delivers in September'
  clause10 advance NC-2026-004 --reopen 'The review of Q3 was missed again'
  clause10 advance NC-2026-004 --withdraw 'It was a test account'

Exit codes: 0 written, 1 something is lacking or would be wrong, and nothing was written, 2 could not judge.")]
pub struct Advance {
    /// Number of the finding, or its file
    #[arg(value_name = "ID")]
    pub id: String,
    /// The status to reach; the next one by default
    #[arg(long, value_name = "STATUS", value_parser = word_parser(Status::WORDS, Status::from_word))]
    pub to: Option<Status>,
    /// A field as a dotted path, or the title of a section, with its value; may be given several times. A day
    /// can be `today`, lists are `[a, b]` or one item `[0]`
    #[arg(long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// Open it again, with the reason; to `open`, or the status of --to
    #[arg(long, value_name = "REASON", conflicts_with_all = ["withdraw", "extend"])]
    pub reopen: Option<String>,
    /// Withdraw it, with the reason why it is no finding
    #[arg(long, value_name = "REASON", conflicts_with_all = ["extend", "to"])]
    pub withdraw: Option<String>,
    /// Move a due date openly, with an entry under `extensions`
    #[arg(long, value_name = "DAY", value_parser = day, requires = "reason", conflicts_with = "to")]
    pub extend: Option<Day>,
    /// Which due date --extend moves
    #[arg(long, value_name = "FIELD", default_value = "due", requires = "extend")]
    pub field: String,
    /// Why --extend moves it
    #[arg(long, value_name = "TEXT", requires = "extend")]
    pub reason: Option<String>,
    /// Who does it, for --reopen, --withdraw and --extend, and where a step was not done by another
    #[arg(long, value_name = "PERSON")]
    pub by: Option<String>,
    /// Take what is proposed for days and people: the day of the run, and the user of git
    #[arg(long)]
    pub yes: bool,
    /// Write it though something is lacking or wrong; missing sections get a heading
    #[arg(long)]
    pub anyway: bool,
    /// Show what would change as a unified diff, and write nothing
    #[arg(long)]
    pub diff: bool,
    /// The day of the run, YYYY-MM-DD; today by default
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<Day>,
    /// Judge the file alone: no repository is needed
    #[arg(long)]
    pub no_history: bool,
    /// The register's folder, if not that of the working directory
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
}

/// List what falls due, for whom
///
/// Every due date of a finding that is not closed and of a step that is not done; what is overdue comes first.
/// A due date that is no day is named after the list.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 due                                  all that is to come
  clause10 due --within 30d                     what is overdue, and the next thirty days
  clause10 due --owner tom.baker@acme.example   what one person has to do
  clause10 due --format ical > due.ics          for a calendar
  clause10 due --format json                    for programs; see `clause10 schema due`

A due date that is no day is named after the list; in JSON it stands under `unread`.")]
pub struct Due {
    /// Leave out what falls due later than in so many days (`30d`) or weeks (`4w`)
    #[arg(long, value_name = "TIME", value_parser = days)]
    pub within: Option<i32>,
    /// Only what this person has to do, by any of their names; a name that is nowhere in the register is an error
    #[arg(long, value_name = "PERSON")]
    pub owner: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = DueFormat::Table, value_name = "FORMAT")]
    pub format: DueFormat,
    /// The day on which to judge, YYYY-MM-DD; by default that of the commit with --at, else today
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<Day>,
    /// Read what would be committed, not what lies in the folder
    #[arg(long, conflicts_with = "at")]
    pub staged: bool,
    /// A commit, branch or tag to read instead of the working tree
    #[arg(long, value_name = "REV")]
    pub at: Option<String>,
    /// The register's folder, if not that of the working directory
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
}

/// The forms of the list of what falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DueFormat {
    /// For people
    Table,
    /// For programs; see `clause10 schema due`
    Json,
    /// iCalendar (RFC 5545): a task and an event for each
    Ical,
}
