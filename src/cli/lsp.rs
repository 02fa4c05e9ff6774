//! The command line of the language server.

use clap::Args;

use super::values::day;
use crate::model::Day;

/// Judge while one writes: a language server for editors
///
/// Speaks the Language Server Protocol over standard input and output; an editor starts it. It judges unsaved text
/// too, reads the repository, and writes nothing to it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 init --editor neovim   writes the configuration that starts it
  clause10 lsp                    what editors run")]
pub struct Lsp {
    /// The day on which to judge, YYYY-MM-DD; today by default
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<Day>,
    /// Judge the files alone, without their history in git
    #[arg(long)]
    pub no_history: bool,
    /// Standard input and output, which it uses anyway; some editors say so
    #[arg(long, hide = true)]
    pub stdio: bool,
}
