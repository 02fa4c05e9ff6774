//! The commands, one file each; the only place that may use everything.
//!
//! Each command gives an exit code, or the faults for which it could not do what was asked.

use std::io::{self, IsTerminal, Write};

use crate::cli::{Cli, Color, Command};
use crate::error::Fault;

/// What a command ends with.
pub type Outcome = Result<Exit, Vec<Fault>>;

/// The exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing stops the gate.
    Clean,
    /// New diagnostics at or above the gate.
    Found,
    /// Could not judge, and what was printed says why.
    Broken,
}

impl Exit {
    /// As the operating system knows it.
    pub const fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Found => 1,
            Self::Broken => 2,
        }
    }
}

/// Runs the command that the command line asks for.
pub fn run(cli: &Cli) -> Outcome {
    let out = Terminal::new(cli.color);
    match &cli.command {
        Command::Check(_args) => todo_elsewhere("check"),
        Command::Demo(_args) => todo_elsewhere("demo"),
        _ => todo_elsewhere("this command"),
    }
    .inspect(|_| {
        let _ = out;
    })
}

fn todo_elsewhere(name: &str) -> Outcome {
    Err(vec![Fault::new(
        crate::error::FaultKind::Usage,
        format!("{name} is not here yet"),
        "wait",
    )])
}

/// How to print for the one who looks.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Whether standard output takes colour.
    pub color: bool,
    /// How many columns it has.
    pub width: usize,
    /// Whether it can show more than ASCII.
    pub unicode: bool,
}

impl Terminal {
    /// Width where no terminal tells.
    const WIDTH: usize = 80;
    /// Widest that text is set; longer lines are hard to read.
    const WIDEST: usize = 120;

    /// Looks at standard output and at what the user asked for.
    pub fn new(color: Color) -> Self {
        let terminal = io::stdout().is_terminal();
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let forced = std::env::var_os("CLICOLOR_FORCE")
            .is_some_and(|value| !value.is_empty() && value != "0");
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let color = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto if set("NO_COLOR") => false,
            Color::Auto => forced || (terminal && !dumb),
        };
        let columns = std::env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.parse().ok());
        let size = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = if terminal { size() } else { None }
            .or(columns)
            .unwrap_or(Self::WIDTH);
        Self {
            color,
            width: width.clamp(40, Self::WIDEST),
            unicode: !dumb,
        }
    }
}

/// Writes a text to standard output.
///
/// # Errors
/// When it cannot be written; a reader that went away is not an error of ours (see `main`).
pub fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Runs the command, says on standard error why it could not, and gives the exit code.
pub fn main(cli: &Cli) -> u8 {
    match run(cli) {
        Ok(exit) => exit.code(),
        Err(faults) => {
            let mut err = io::stderr().lock();
            for fault in faults {
                let _ = writeln!(err, "error: {fault}\n  help: {}", fault.help);
            }
            Exit::Broken.code()
        }
    }
}
