//! The arguments of `clause10 stats`.
//!
//! Decides nothing, as the module above.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::values::{day, word_parser};
use crate::model::Day;
use crate::stats::Every;

/// Tell the numbers that a management review reads, each with its formula
///
/// Clause 9.3.2 asks for the trend in nonconformities and corrective actions. Counts, times and rates are those
/// of the snapshot, as of a day; what was official when comes from git, and so does the trend: it is the register
/// as it was on earlier days, not what today's files say of them.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 stats                                       the year that ends today
  clause10 stats --from 2026-01-01 --to 2026-06-30     a half-year, judged on its last day
  clause10 stats --at audit-2026 --every quarter       as it was at a tag
  clause10 stats --explain                             with the formulas
  clause10 stats --format markdown > review.md         for the minutes of the review
  clause10 stats --format json                         for programs; see `clause10 schema stats`

The day of judging is that of --to or --as-of, else that of the tag or commit with --at, else today. A closed
finding is closed in the records that are read: for the register as it was on a day, name a commit of then.")]
pub struct Stats {
    /// The first day of the period, YYYY-MM-DD; by default the period is the year that ends on its last day
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub from: Option<Day>,
    /// The last day of the period, on which is judged, YYYY-MM-DD
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub to: Option<Day>,
    /// The day on which to judge, YYYY-MM-DD, where --to is not given
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<Day>,
    /// How long the spans of the trend are; by default as long as 60 of them, at most, reach back to the first
    /// finding, or to --from
    #[arg(long, value_name = "SPAN", value_parser = word_parser(Every::WORDS, Every::from_word))]
    pub every: Option<Every>,
    /// A commit, branch or tag to read instead of the working tree
    #[arg(long, value_name = "REV")]
    pub at: Option<String>,
    /// Read what would be committed, not what lies in the folder
    #[arg(long, conflicts_with = "at")]
    pub staged: bool,
    /// Print the formula of each number below the numbers
    #[arg(long)]
    pub explain: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t = StatsFormat::Human, value_name = "FORMAT")]
    pub format: StatsFormat,
    /// What the register is called in JSON; by default as the folder of its repository
    #[arg(long, value_name = "TEXT")]
    pub name: Option<String>,
    /// The register's folder, if not that of the working directory
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
}

/// The forms of the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StatsFormat {
    /// For people
    Human,
    /// For programs; see `clause10 schema stats`
    Json,
    /// Markdown, with the formulas
    Markdown,
}
