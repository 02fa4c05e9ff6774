//! The arguments of `clause10 recurrence`.
//!
//! Decides nothing, as the module above.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::day;
use crate::model::Day;

/// Ask which earlier findings a finding probably repeats, and why
///
/// Title, statement, requirements, causes and actions are compared with those of all earlier findings, those
/// that were deleted since among them. Each answer is a question to a person, with what made it: answer in the
/// record, with `recurrence_of` or with `not_recurrence_of` and a reason.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 recurrence                            the families of the register
  clause10 recurrence NC-2026-004                what this finding may repeat
  clause10 recurrence NC-2026-004 --top 10
  clause10 recurrence --format json              every finding with its candidates
  clause10 recurrence --staged NC-2026-004       before it is committed")]
pub struct Recurrence {
    /// Numbers of findings, or their files; none for all
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// How many earlier findings to show of each
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..))]
    pub top: u16,
    /// How to print them
    #[arg(long, value_enum, default_value_t = RecurrenceFormat::Human, value_name = "FORMAT")]
    pub format: RecurrenceFormat,
    /// The day of the report, YYYY-MM-DD; by default that of the commit with --at, else today
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<Day>,
    /// Read what would be committed, not what lies in the folder
    #[arg(long, conflicts_with = "at")]
    pub staged: bool,
    /// A commit, branch or tag to read instead of the working tree
    #[arg(long, value_name = "REV")]
    pub at: Option<String>,
    /// Look at the snapshot alone, and not for findings that were deleted: no repository is needed
    #[arg(long)]
    pub no_history: bool,
    /// The register's folder, if not that of the working directory
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
}

/// The forms of an answer about recurrences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RecurrenceFormat {
    /// For people: families as trees
    Human,
    /// JSON; see `clause10 schema recurrence`
    Json,
}
