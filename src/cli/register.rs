//! The arguments of `clause10 register`.
//!
//! Decides nothing, as the module above.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::values::{day, word_parser};
use crate::model::{Day, Kind, Severity, Source, Status};

/// List the findings of a register: filtered, sorted, as a table or for other programs
///
/// Filters narrow the list together; several values of one filter widen it. What needs no history is listed
/// without reading it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 register                                      all findings
  clause10 register --overdue --owner tom.baker@acme.example
  clause10 register --status open,corrected --sort due
  clause10 register --requirement A.5.18                 also what cites A.9.2.5 and others of 2013
  clause10 register --requirement POL-IAM restore test   a document, and two words anywhere
  clause10 register --columns reference,due,owner,title
  clause10 register --at audit-2026 -o register.xlsx     as it was at a tag
  clause10 register --format jsonl >> all.jsonl          many registers for one question; see the README

A form is chosen by --format, else by how the name of FILE ends (csv, xlsx, json, jsonl, md), else it is a table.
The day of judging is that of --as-of, else that of the tag or commit with --at, else today.")]
pub struct Register {
    /// Only findings with all of these words in their numbers, title or sections; case and accents do not count
    #[arg(value_name = "WORD")]
    pub words: Vec<String>,
    /// Only findings of this status
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = word_parser(Status::WORDS, Status::from_word))]
    pub status: Vec<Status>,
    /// Only findings of this severity
    #[arg(long, value_name = "SEVERITY", value_delimiter = ',', value_parser = word_parser(Severity::WORDS, Severity::from_word))]
    pub severity: Vec<Severity>,
    /// Only findings of this kind
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = word_parser(Kind::WORDS, Kind::from_word))]
    pub kind: Vec<Kind>,
    /// Only findings that came to light in this way
    #[arg(long, value_name = "SOURCE", value_delimiter = ',', value_parser = word_parser(Source::WORDS, Source::from_word))]
    pub source: Vec<Source>,
    /// Only findings that this person answers for, by any of their names; a name that is nowhere in the register
    /// is an error
    #[arg(long, value_name = "PERSON")]
    pub owner: Option<String>,
    /// Only findings that are not closed and were due before the day of judging
    #[arg(long)]
    pub overdue: bool,
    /// Only findings of this audit; an id that is nowhere in the register is an error
    #[arg(long, value_name = "ID")]
    pub audit: Option<String>,
    /// Only findings that cite this requirement or one below it, such as A.5.18, A.5, ISO27001:2013/A.9, 10.2 or
    /// POL-IAM; numbers of one edition find what they were or became in the other; may be given several times
    #[arg(long, value_name = "REQUIREMENT")]
    pub requirement: Vec<String>,
    /// The columns of a table, CSV, spreadsheet or Markdown, by their names; `--columns all` for all of them
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub columns: Vec<String>,
    /// The column by which is sorted, `:desc` behind it for the other way round; by number without it
    #[arg(long, value_name = "COLUMN[:desc]")]
    pub sort: Option<String>,
    /// How to print it
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<RegisterFormat>,
    /// The file to write, whole or not at all; standard output by default
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// What the register is called in JSON and JSON Lines; by default as the folder of its repository
    #[arg(long, value_name = "TEXT")]
    pub name: Option<String>,
    /// A commit, branch or tag to read instead of the working tree
    #[arg(long, value_name = "REV")]
    pub at: Option<String>,
    /// Read what would be committed, not what lies in the folder
    #[arg(long, conflicts_with = "at")]
    pub staged: bool,
    /// The day on which to judge, YYYY-MM-DD
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<Day>,
    /// Do not read history: no repository is needed, first due dates are not known, and the output says so
    #[arg(long)]
    pub no_history: bool,
    /// The register's folder, if not that of the working directory
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
}

/// The forms of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RegisterFormat {
    /// For people
    Table,
    /// Comma-separated values, for spreadsheets and scripts
    Csv,
    /// A spreadsheet with the findings, their actions, and what it was made from
    Xlsx,
    /// One document for programs; see `clause10 schema register`
    Json,
    /// A line for each finding that says itself which register it is of, so that many can be put together
    Jsonl,
    /// A table in Markdown
    Markdown,
    /// The findings import of CISO Assistant, as CSV
    CisoAssistant,
    /// The inputs of createFinding of Probo, as JSON
    Probo,
}
