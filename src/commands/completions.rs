//! `clause10 completions`: a completion script for a shell.

use clap::CommandFactory;

use super::{Outcome, output};
use crate::cli::{Cli, Completions};

/// Prints the script.
///
/// # Errors
/// When it cannot be written.
pub fn run(args: &Completions) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "clause10", &mut script);
    output(&script)
}
