//! The arguments of `clause10 show`.
//!
//! Decides nothing, as the module above.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::values::day;
use crate::model::Day;

/// Show one finding with its timeline: who changed what, when, in which commit
///
/// Diagnostics stand beside the event they belong to. Findings that are gone are shown too, as long as
/// git knows of them.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 show NC-2026-004
  clause10 show findings/2026/NC-2026-004-access-review.md
  clause10 show NC-2026-004 --at audit-2026  as it was at a tag
  clause10 show NC-2026-004 --format json    for programs; see `clause10 schema timeline`")]
pub struct Show {
    /// Number of the finding, or its file
    #[arg(value_name = "ID")]
    pub id: String,
    /// How to print it
    #[arg(long, value_enum, default_value_t = ShowFormat::Human, value_name = "FORMAT")]
    pub format: ShowFormat,
    /// The day on which to judge, YYYY-MM-DD; by default that of the commit with --at, else today
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<Day>,
    /// Read what would be committed, not what lies in the folder
    #[arg(long, conflicts_with = "at")]
    pub staged: bool,
    /// A commit, branch or tag to read instead of the working tree
    #[arg(long, value_name = "REV")]
    pub at: Option<String>,
    /// Print every event, change and diagnostic of a long life
    #[arg(long)]
    pub all: bool,
    /// The register's folder, if not that of the working directory
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
}

/// The forms of a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ShowFormat {
    /// For people
    Human,
    /// JSON
    Json,
}
