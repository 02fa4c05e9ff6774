//! The commands, one file each; the only place that may use everything.
//!
//! Each command gives an exit code, or the faults for which it could not do what was asked.

mod advance;
mod assign;
pub mod bundle;
mod calendar;
mod check;
mod completions;
mod config;
mod create;
mod demo;
mod diff;
pub mod dossier;
mod due;
mod explain;
mod fixing;
mod hook;
mod import;
mod init;
pub mod judge;
mod later;
mod look;
mod lsp;
mod man;
mod new;
mod numbers;
mod page;
mod readiness;
mod recurrence;
mod register;
mod report;
mod rules;
mod schema;
mod show;
mod slug;
mod stats;
mod target;
mod template;
mod verify;
mod whole;

use std::io::{self, IsTerminal, Write};

use crate::cli::{Cli, Color, Command};
use crate::error::{Fault, FaultKind};
use crate::output::Options;

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
    let terminal = Terminal::new(cli.color);
    match &cli.command {
        Command::Check(args) => check::run(args, terminal),
        Command::Demo(args) => demo::run(args, terminal),
        Command::Show(args) => show::run(args, terminal),
        Command::Recurrence(args) => recurrence::run(args, terminal),
        Command::Explain(args) => explain::run(args, terminal),
        Command::Rules(args) => rules::run(args, terminal),
        Command::Init(args) => init::run(args),
        Command::New(args) => new::run(args),
        Command::Import(args) => import::run(args),
        Command::Assign(args) => assign::run(args),
        Command::Advance(args) => advance::run(args),
        Command::Calendar(args) => calendar::run(args, terminal),
        Command::Due(args) => due::run(args, terminal),
        Command::Bundle(args) => bundle::run(args),
        Command::Readiness(args) => readiness::run(args, terminal),
        Command::Verify(args) => verify::run(args, terminal),
        Command::Report(args) => report::run(args),
        Command::Register(args) => register::run(args, terminal),
        Command::Stats(args) => stats::run(args, terminal),
        Command::Hook(args) => hook::run(args),
        Command::Lsp(args) => lsp::run(args),
        Command::Schema(args) => schema::run(args, terminal),
        Command::Config(args) => config::run(args),
        Command::Completions(args) => completions::run(args),
        Command::Man => man::run(),
    }
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

    /// How a report looks there; `all` shows every diagnostic in full.
    const fn options(self, all: bool) -> Options {
        Options {
            width: self.width,
            color: self.color,
            unicode: self.unicode,
            all,
        }
    }
}

/// Writes a text to standard output.
///
/// # Errors
/// When it cannot be written; a reader that went away is not an error of ours (see `output`).
fn print(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// Writes all that a command has to say to standard output, and ends well; a reader that went away
/// (`clause10 rules | head`) has had what it wanted.
///
/// # Errors
/// When it cannot be written for another reason.
pub fn output(text: impl AsRef<[u8]>) -> Outcome {
    match print(text.as_ref()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(vec![Fault::new(
            FaultKind::Files,
            format!("cannot write to standard output: {error}"),
            "check where it leads to, and the space on the disk",
        )]),
        _ => Ok(Exit::Clean),
    }
}

/// Says something beside the output, on standard error; that nobody reads it is no error.
fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Says on standard error why something could not be done.
fn report_faults(faults: &[Fault]) {
    for fault in faults {
        note(&format!("error: {fault}\n  help: {}", fault.help));
    }
}

/// Runs the command, says on standard error why it could not, and gives the exit code.
pub fn main(cli: &Cli) -> u8 {
    match run(cli) {
        Ok(exit) => exit.code(),
        Err(faults) => {
            report_faults(&faults);
            Exit::Broken.code()
        }
    }
}
