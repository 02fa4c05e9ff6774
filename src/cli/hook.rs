//! The command line of `clause10 hook`.
//!
//! Decides nothing: what the command does is in `commands::hook`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Install or remove the git hook that checks each commit
///
/// The hook runs `check --staged` before each commit: only what is new against HEAD stops it. It lies where
/// git looks for hooks (`core.hooksPath`), for all working trees of the repository.
#[derive(Debug, Args)]
pub struct Hook {
    /// What to do
    #[command(subcommand)]
    pub action: HookAction,
}

/// What to do with the hook.
#[derive(Debug, Subcommand)]
pub enum HookAction {
    /// Install the hook; one that is there is kept, and runs first
    #[command(after_help = "Examples:
  clause10 hook install          for the register of the working directory
  clause10 hook install isms     for the register in a folder
  clause10 hook install --force  also where pre-commit, prek, lefthook or husky look after hooks")]
    Install(HookArgs),
    /// Remove the hook, and put back what was there before
    #[command(after_help = "Examples:
  clause10 hook uninstall")]
    Uninstall(HookArgs),
}

/// Which hook.
#[derive(Debug, Args)]
pub struct HookArgs {
    /// The register's folder
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
    /// Do it also where the hook, or its folder, is not this repository's own or was changed by hand
    #[arg(long)]
    pub force: bool,
}
