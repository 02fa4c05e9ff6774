//! The command line of `schema`.

use clap::{Args, ValueEnum};

use super::Look;

/// Print the JSON Schema of a record, the configuration or the output
///
/// Schemas of records are written in the words, and with the fields, that the clause10.yaml of the
/// working directory adds.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 schema                                          the names
  clause10 schema finding > .clause10/finding.schema.json  for editors
  clause10 schema finding --staged                         as the next commit configures it")]
pub struct Schema {
    /// Which schema; all names are listed without one
    #[arg(value_enum, value_name = "NAME")]
    pub name: Option<SchemaName>,
    /// Which configuration is looked at
    #[command(flatten)]
    pub look: Look,
}

/// The schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaName {
    /// The front matter of a finding, with the configuration's own words and fields
    Finding,
    /// The front matter of an audit record
    Audit,
    /// The front matter of a recurring control
    Control,
    /// The front matter of a policy document
    PolicyDocument,
    /// clause10.yaml
    Configuration,
    /// The JSON that `check` prints
    CheckOutput,
    /// The JSON that `show` prints
    Timeline,
    /// The JSON that `recurrence` prints
    Recurrence,
    /// The JSON that `due` prints
    Due,
    /// The JSON that `readiness` prints
    Readiness,
    /// The JSON that `calendar` prints
    Calendar,
    /// The JSON that `verify` prints
    Verify,
    /// The JSON and JSON Lines that `register` prints
    Register,
    /// The JSON that `stats` prints
    Stats,
    /// The JSON that `import` prints
    Import,
    /// The register with all lives, as a bundle has it in data/machine/findings.json
    Findings,
    /// data/machine/manifest.json of a bundle
    Bundle,
}
