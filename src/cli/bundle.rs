//! The command line of `bundle`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::FailOn;
use super::values::{day, span};
use crate::dossier::Period;
use crate::model::Day;

/// Make the audit-evidence bundle of a tag: one zip that opens without tools and can be proved genuine
///
/// The register is read and judged as the tag has it, as of the tag's day. The bundle holds the records and
/// their evidence byte for byte, a report to open in a browser, the register as a spreadsheet, everything for
/// programs, and a small git repository that proves that all this belongs to the tag. The same tag always gives
/// the same bytes. Faults of the register do not stop it: they are evidence too, and its first page says so.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 bundle audit-2026                     evidence-audit-2026-<commit>.zip in this folder
  clause10 bundle audit-2026 -o /tmp/            in another folder
  clause10 bundle audit-2026 --require-signature refuse a tag that is not signed
  clause10 bundle audit-2026 --history chain     with every version of each finding
  clause10 bundle audit-2026 --audit SA-2026     only the findings of one audit
  clause10 bundle audit-2026 --sign ~/.ssh/id_ed25519  and sign the zip
  clause10 verify evidence-audit-2026-*.zip      what anybody can do with it

Beside the zip stand NAME.zip.sha256 (for `sha256sum -c`) and NAME.zip.verification.json (what git says here of
the tag's signature).

Exit codes: 0 made, 1 not made because of --fail-on, 2 could not be made.")]
pub struct Bundle {
    /// The tag
    #[arg(value_name = "TAG")]
    pub tag: String,
    /// The file to write, or the folder to write it in
    #[arg(short, long, value_name = "PATH", default_value = ".")]
    pub output: PathBuf,
    /// Write over a bundle that is there
    #[arg(long)]
    pub force: bool,
    /// How much of history the proof shows
    #[arg(long, value_enum, default_value_t = Depth::None, value_name = "DEPTH")]
    pub history: Depth,
    /// Refuse a tag that carries no signature, or bears another name than its reference
    #[arg(long)]
    pub require_signature: bool,
    /// Whose SSH keys are trusted, in the form of ssh-keygen(1), for what stands beside the zip
    #[arg(long, value_name = "FILE")]
    pub allowed_signers: Option<PathBuf>,
    /// Make no bundle when there are new diagnostics of this level
    #[arg(long, value_enum, default_value_t = FailOn::Never, value_name = "LEVEL")]
    pub fail_on: FailOn,
    /// Only findings that were open, raised or settled in this span
    #[arg(long, value_name = "DAY..DAY", value_parser = span)]
    pub period: Option<Period>,
    /// Only findings of this audit
    #[arg(long, value_name = "ID")]
    pub audit: Option<String>,
    /// Only these findings
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Go on where the local store lacks a large file (git-lfs), and say in the bundle that it is not there
    #[arg(long)]
    pub allow_missing_lfs: bool,
    /// Replace people's names and addresses by pseudonyms in all that clause10 writes; needs --raw-files, since
    /// records and commits hold them too
    #[arg(long, requires = "raw_files")]
    pub redact_people: bool,
    /// Whether records, evidence and the proof go in as git has them
    #[arg(long, value_enum, value_name = "WHETHER")]
    pub raw_files: Option<RawFiles>,
    /// Sign the zip with this SSH key (`ssh-keygen -Y sign`), and write the attestation with its hash, signed
    #[arg(long, value_name = "KEY")]
    pub sign: Option<PathBuf>,
    /// Write a time-stamp query (RFC 3161) for the zip, to be sent to an authority
    #[arg(long)]
    pub timestamp_query: bool,
    /// The day on which to judge, YYYY-MM-DD; by default SOURCE_DATE_EPOCH, else the tag's own day
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<Day>,
    /// The register's folder, if not that of the working directory
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
}

/// How much of history the proof shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Depth {
    /// The tag, its commit, and the folders on the way to each file
    None,
    /// Every commit behind the tag with every version of the findings, so that `git log -p` works
    Chain,
    /// Everything behind the tag: the whole repository
    Full,
}

/// Whether records, evidence and the proof go in as git has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RawFiles {
    /// They go in
    Keep,
    /// They are left out, and nothing can be proved
    Omit,
}
