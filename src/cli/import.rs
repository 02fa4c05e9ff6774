//! The arguments of `import`.
//!
//! Not for what it does (`commands`), and not for what columns are called (`import`).

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::values::{day, word_parser};
use crate::model::{Day, Kind, Source};

/// Bring in a register that was kept as a table
///
/// Reads a spreadsheet (.xlsx, .ods), separated values, the tables of a Markdown page, or an export of CISO
/// Assistant or Probo. Columns and words are known in English, German, French and Spanish. Each row becomes a
/// record with the next number, at the furthest status for which everything is there; its number in the old
/// register is kept as `former_id`. What has no field is kept as text, nothing is made up. All records are
/// written or none, nothing is overwritten, nothing is committed; the same rows are not imported twice.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 import log.xlsx --dry-run                        what would become of it
  clause10 import log.xlsx --sheet 2025 --raised-by maria.lopez@acme.example
  clause10 import log.csv --map 'Who=owner' --map 'Column 7=ignore' --dates dmy
  clause10 import log.ods --value 'Status:With the board=open' --set due=2026-12-31
  clause10 import register.md --kind nonconformity --source internal-audit
  clause10 import log-2025.xlsx --number-prefix 2025-       its numbers were used before
  clause10 import findings.json --from probo --raised-by maria.lopez@acme.example

A column can hold a field (`owner`, `corrective_actions.due`), a section (`Root cause`), `text` (kept
as it is) or `ignore`. Columns are named by what stands in the row of names, or by their letters.

Exit codes: 0 imported, or nothing new, 1 rows cannot be imported or have changed, 2 could not read it.
With --skip-bad-rows, rows that cannot be imported end with 1 only where there is no other row.")]
pub struct Import {
    /// The file
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// What a column holds; may be given several times
    #[arg(long, value_name = "COLUMN=FIELD")]
    pub map: Vec<String>,
    /// What a word of a column means; may be given several times
    #[arg(long, value_name = "COLUMN:WORD=OURS")]
    pub value: Vec<String>,
    /// A value for the rows that have none; may be given several times
    #[arg(long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// The kind of the rows that do not say theirs
    #[arg(long, value_name = "KIND", value_parser = word_parser(Kind::WORDS, Kind::from_word))]
    pub kind: Option<Kind>,
    /// How the rows that do not say so came to light
    #[arg(long, value_name = "SOURCE", value_parser = word_parser(Source::WORDS, Source::from_word))]
    pub source: Option<Source>,
    /// Who recorded the rows that name nobody
    #[arg(long, value_name = "PERSON")]
    pub raised_by: Option<String>,
    /// Who answers for the rows that name nobody
    #[arg(long, value_name = "PERSON")]
    pub owner: Option<String>,
    /// What goes before each number of the file, for a log that counts from the start again
    #[arg(long, value_name = "TEXT")]
    pub number_prefix: Option<String>,
    /// The sheet, by its name; by default the one whose columns are known best
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// The row with the names of the columns; by default it is looked for
    #[arg(long, value_name = "ROW")]
    pub header: Option<u32>,
    /// Whether days or months come first in dates that can be both
    #[arg(long, value_enum, value_name = "ORDER")]
    pub dates: Option<Dates>,
    /// The encoding of a text, such as windows-1252; by default it is looked for
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// The program that wrote the file; by default its columns tell
    #[arg(long, value_enum, value_name = "PROGRAM")]
    pub from: Option<Origin>,
    /// Say only what would be done
    #[arg(long)]
    pub dry_run: bool,
    /// Import the other rows where some cannot be imported
    #[arg(long)]
    pub skip_bad_rows: bool,
    /// How to print what was understood and done
    #[arg(long, value_enum, default_value_t = ImportFormat::Human, value_name = "FORMAT")]
    pub format: ImportFormat,
    /// Show values of the columns in JSON too
    #[arg(long)]
    pub samples: bool,
    /// The day of the run, YYYY-MM-DD; today by default
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<Day>,
    /// The register's folder, if not that of the working directory
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
}

/// The order of days and months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Dates {
    /// Day, month, year
    Dmy,
    /// Month, day, year
    Mdy,
}

/// The programs whose exports are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Origin {
    /// Any table
    Table,
    /// CISO Assistant
    CisoAssistant,
    /// Probo
    Probo,
}

/// The forms of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ImportFormat {
    /// For people
    Human,
    /// For programs; see `clause10 schema import`
    Json,
}
