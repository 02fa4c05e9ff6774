//! The arguments of `clause10 calendar`.
//!
//! Decides nothing, as the module above.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::values::day;
use crate::model::Day;

/// Show what is due when: recurring controls, reviews of policies, findings, audits
///
/// A period of a recurring control stands on the last day on which its evidence is in time, its grace included; git
/// says whether it was done. Without --from what is left over from before is listed too.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 calendar                                       what is left over, and the next 90 days
  clause10 calendar --from 2026-01-01 --to 2026-12-31     a whole year, with what was done when
  clause10 calendar --format ical > isms.ics              for a calendar
  clause10 calendar --format json                         for programs; see `clause10 schema calendar`

What has no day is named after the list; in JSON it stands under `not_listed`. `clause10 due` lists the due dates
of findings alone.")]
pub struct Calendar {
    /// The first day, YYYY-MM-DD
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub from: Option<Day>,
    /// The last day, YYYY-MM-DD; 90 days after the day of the run by default
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub to: Option<Day>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = CalendarFormat::Table, value_name = "FORMAT")]
    pub format: CalendarFormat,
    /// The day of the run, YYYY-MM-DD; by default that of the commit with --at, else today
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<Day>,
    /// A commit, branch or tag to read instead of the working tree
    #[arg(long, value_name = "REV")]
    pub at: Option<String>,
    /// Do not ask git whether controls were done: no repository is needed, and the output says so
    #[arg(long)]
    pub no_history: bool,
    /// The register's folder, if not that of the working directory
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
}

/// The forms of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CalendarFormat {
    /// For people
    Table,
    /// For programs; see `clause10 schema calendar`
    Json,
    /// iCalendar (RFC 5545): a task and an event for each
    Ical,
}
