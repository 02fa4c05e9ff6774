//! The arguments of `clause10 completions`.

use clap::Args;
use clap_complete::Shell;

/// Print a completion script for a shell
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 completions bash > ~/.local/share/bash-completion/completions/clause10
  clause10 completions zsh > ~/.zfunc/_clause10
  clause10 completions fish > ~/.config/fish/completions/clause10.fish")]
pub struct Completions {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: Shell,
}
