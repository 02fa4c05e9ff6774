//! The arguments of `clause10 new`.
//!
//! Decides nothing, as the module above.

use std::path::PathBuf;

use clap::Args;

use super::values::{day, word_parser};
use crate::model::{Day, Kind, Severity, Source};

/// Write a new finding with the next free number
///
/// The number is the one after all that the working tree, the index, the branches (local and
/// remote-tracking) and the findings that are gone have. What is not given is left empty, with what it
/// means. Prints the path of the file; opens nothing.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 new \"Restore test of the file server was missed\"
  clause10 new --kind observation \"Visitors' badges look like those of staff\"
  clause10 new --severity major --requirement A.8.13 \"No backup was taken in March\"
  clause10 new --placeholder \"Two leavers still had accounts\"  NC-2026-xxx, until `clause10 assign`
  clause10 new --from-lapse CTL-ACCESS-REVIEW --period 2026-Q2  what `control-lapsed` reports, as a draft")]
pub struct New {
    /// One line that says what was found
    #[arg(value_name = "TITLE", required_unless_present = "from_lapse")]
    pub title: Option<String>,
    /// Draft the finding about a lapse of this recurring control: title, requirements, source, owner and the
    /// statement with its days, as its record and git have them
    #[arg(long, value_name = "CONTROL")]
    pub from_lapse: Option<String>,
    /// Which period of the control, such as 2026-Q2; the one that lapsed by default
    #[arg(long, value_name = "PERIOD", requires = "from_lapse")]
    pub period: Option<String>,
    /// What it is
    #[arg(long, value_name = "KIND", default_value = "nonconformity", value_parser = word_parser(Kind::WORDS, Kind::from_word))]
    pub kind: Kind,
    /// How grave
    #[arg(long, value_name = "SEVERITY", value_parser = word_parser(Severity::WORDS, Severity::from_word))]
    pub severity: Option<Severity>,
    /// How it came to light
    #[arg(long, value_name = "SOURCE", value_parser = word_parser(Source::WORDS, Source::from_word))]
    pub source: Option<Source>,
    /// What was not met; may be given several times
    #[arg(long, value_name = "REQUIREMENT")]
    pub requirement: Vec<String>,
    /// Who answers for it
    #[arg(long, value_name = "PERSON")]
    pub owner: Option<String>,
    /// Who recorded it; the user of git by default
    #[arg(long, value_name = "PERSON")]
    pub raised_by: Option<String>,
    /// The day it was recorded, YYYY-MM-DD; the day of the run by default
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub raised: Option<Day>,
    /// The day by which it is to be closed, YYYY-MM-DD
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub due: Option<Day>,
    /// Give it a placeholder such as NC-2026-xxx in place of a number: what several people write at once
    /// gets its numbers with `clause10 assign` when it comes together
    #[arg(long)]
    pub placeholder: bool,
    /// The day of the run, YYYY-MM-DD; today by default
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<Day>,
    /// The register's folder, if not that of the working directory
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
}
