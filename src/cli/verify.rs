//! The command line of `verify`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Prove that a bundle is genuine, or say what is wrong with it
///
/// Nothing in the bundle is believed: hashes and the ids of git's objects are worked out anew, each file is looked
/// up in the commit of the tag, and it is shown that no record of that commit is missing. Says what was proved,
/// what was not, and what is wrong. The bundle is not unpacked to disk, and none of its settings is followed.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 verify evidence-audit-2026-0123456789ab.zip
  clause10 verify evidence-audit-2026-0123456789ab   the folder that it was unpacked into
  clause10 verify FILE --allowed-signers signers     whose SSH keys are trusted; see ssh-keygen(1)
  clause10 verify FILE --repo ~/isms                 that a clone has the same tag
  clause10 verify FILE --repo ~/isms --rebuild       and makes the same bundle
  clause10 verify FILE --format json                 for programs; see `clause10 schema verify`

The answer in a word:
  genuine            all of it: it was made again (--rebuild), or a trusted key signed the whole zip
  authentic-records  records and evidence are those of the tag, for which a trusted key or clone
                     vouches; the report and the tables were not compared with them
  consistent         records and evidence are those of the bundle's tag, for which nobody vouches
  unproved           nothing is wrong, and not all could be shown
  wrong              something is

Exit codes: 0 nothing is wrong, 1 something is wrong, 2 could not verify.")]
pub struct Verify {
    /// The zip, or the folder that it was unpacked into
    #[arg(value_name = "FILE|DIR")]
    pub bundle: PathBuf,
    /// A clone of the repository that is trusted: its tag has to be the same
    #[arg(long, value_name = "PATH")]
    pub repo: Option<PathBuf>,
    /// Whose SSH keys are trusted, in the form of ssh-keygen(1); by default those of git's own configuration
    #[arg(long, value_name = "FILE")]
    pub allowed_signers: Option<PathBuf>,
    /// Take it for wrong when no trusted key has signed the tag
    #[arg(long)]
    pub require_signature: bool,
    /// Make the bundle again from the clone, and compare
    #[arg(long, requires = "repo")]
    pub rebuild: bool,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t = VerifyFormat::Human, value_name = "FORMAT")]
    pub format: VerifyFormat,
}

/// The forms of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum VerifyFormat {
    /// For people
    Human,
    /// JSON; see `clause10 schema verify`
    Json,
}
