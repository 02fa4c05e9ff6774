//! The arguments of `clause10 report`.
//!
//! Decides nothing, as the module above.

use std::path::PathBuf;

use clap::Args;

use super::day;
use crate::model::Day;

/// Write the register as one page of HTML, for an auditor or a management review
///
/// The page asks for nothing from elsewhere: it can be sent, kept, printed, and read without JavaScript. It has
/// the numbers of a period, what is overdue, what became of the previous audits' findings, and of each finding
/// its text, its timeline from git, its evidence with hashes and its diagnostics. Faults of the register are
/// said in it, and stop nothing.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 report -o report.html                    the working tree
  clause10 report --at audit-2026 -o audit.html     as it was at a tag, as of its day
  clause10 report --from 2026-01-01 --to 2026-06-30 -o first-half.html
  clause10 report --staged > report.html            what would be committed

The day of judging is that of --to or --as-of, else SOURCE_DATE_EPOCH where that is set, else that
of the tag or commit with --at, else today. The same commit, day and program give the same bytes.")]
pub struct ReportArgs {
    /// The register's folder
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
    /// The file to write, whole or not at all; standard output by default
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// A commit, branch or tag to read instead of the working tree
    #[arg(long, value_name = "REV")]
    pub at: Option<String>,
    /// Read what would be committed, not what lies in the folder
    #[arg(long, conflicts_with = "at")]
    pub staged: bool,
    /// The first day of the period, YYYY-MM-DD; by default the period is the year that ends on its last day
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub from: Option<Day>,
    /// The last day of the period, on which is judged, YYYY-MM-DD
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub to: Option<Day>,
    /// The day on which to judge, YYYY-MM-DD, where --to is not given
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<Day>,
}
