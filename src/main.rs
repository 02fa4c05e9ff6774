//! The program `clause10`. Parses the command line, runs the command, sets the exit code.

use std::process::ExitCode;

use clap::Parser;
use clause10::cli::Cli;
use clause10::commands;

fn main() -> ExitCode {
    let cli = Cli::parse();
    ExitCode::from(commands::main(&cli))
}
