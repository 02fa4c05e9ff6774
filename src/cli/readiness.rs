//! The arguments of `clause10 readiness`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::values::day;
use crate::model::Day;

/// Say what would stop or embarrass us at an audit, as of its day
///
/// The register is judged as of that day: what will be overdue then counts. Ready means that no record shows
/// what an auditor would have to write up: majors that are not verified, minors without an accepted plan,
/// findings of earlier audits that are not closed, clocks that have run out, records that claim what they do not
/// show. Ends with a list of what the auditor would probably ask for. It is no promise of the audit's result.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 readiness --for surveillance                     on the day that is recorded or planned in audits/
  clause10 readiness --for AUD-2027-01                      for an audit that has a record
  clause10 readiness --for recertification --on 2026-11-09  on a day
  clause10 readiness --for stage-2 --at main                as committed
  clause10 readiness --for surveillance --format json       for programs; see `clause10 schema readiness`

Exit codes: 0 ready, 1 not ready, 2 could not judge.")]
pub struct Readiness {
    /// The audit: `stage-2`, `surveillance`, `recertification` or another kind, or the id of a record
    #[arg(long = "for", value_name = "AUDIT")]
    pub audit: String,
    /// The day of the audit, YYYY-MM-DD; by default its first day on record, else the day that an earlier audit
    /// plans, else today
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub on: Option<Day>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = ReadinessFormat::Human, value_name = "FORMAT")]
    pub format: ReadinessFormat,
    /// Read what would be committed, not what lies in the folder
    #[arg(long, conflicts_with = "at")]
    pub staged: bool,
    /// A commit, branch or tag to read instead of the working tree
    #[arg(long, value_name = "REV")]
    pub at: Option<String>,
    /// Print everything, not the first of each kind
    #[arg(long)]
    pub all: bool,
    /// The register's folder, if not that of the working directory
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
}

/// The forms of readiness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReadinessFormat {
    /// For people
    Human,
    /// For programs; see `clause10 schema readiness`
    Json,
    /// Tables in Markdown
    Markdown,
}
