//! The command line of `clause10 init`.
//!
//! Decides nothing: what the command does is in `commands::init`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Set up a register: configuration, folders, template, schemas for editors
///
/// Writes only what is not there yet; nothing that is there is changed. Where committed records have faults,
/// `adopted-at` is set in a new configuration, or proposed for the one that is there.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  clause10 init                  in the working directory
  clause10 init isms             in a folder, which is made if it is not there
  clause10 init --editor vscode  only what makes an editor start `clause10 lsp` in this repository")]
pub struct Init {
    /// The folder
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,
    /// Write the configuration that starts the language server, where that editor looks for the settings of a
    /// project, and nothing else; what is to be added to a file that is there is printed
    #[arg(long, value_enum, value_name = "NAME")]
    pub editor: Option<Editor>,
}

/// The editors whose configuration is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Editor {
    /// Visual Studio Code, through a generic client
    Vscode,
    /// Neovim 0.11 or newer
    Neovim,
    /// Helix
    Helix,
    /// Zed, in the place of an extension's server
    Zed,
    /// Emacs 29 or newer, with Eglot
    Emacs,
}
