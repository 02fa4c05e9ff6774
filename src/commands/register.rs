//! `clause10 register`: the findings of a register, filtered and sorted, in many forms.
//!
//! Not for how they look (`output::register`) and not for judging: what the linter says of a finding is counted,
//! and stops nothing.

mod cited;
mod filters;
pub mod gathering;
mod kept;

use std::io::{IsTerminal, stdout};
use std::path::Path;

use super::check::today;
use super::judge::View;
use super::{Exit, Outcome, Terminal, note, output, target, whole};
use crate::cli::{Register as Args, RegisterFormat};
use crate::diagnostic::{History, SnapshotInfo};
use crate::error::{Fault, FaultKind};
use crate::output::register::{
    self as writer, COLUMNS, Listing, Room, Sorting, ciso_assistant, column_named,
};
use filters::Filter;
use gathering::{Asked, Gathered, Need, gather};

/// The columns that people see where they ask for none.
const USUAL: [&str; 6] = ["reference", "severity", "status", "due", "owner", "title"];

/// Lists the findings.
///
/// # Errors
/// When the register, its configuration or the history that is needed cannot be read, something is asked for
/// that is nowhere, or the file cannot be written.
pub fn run(args: &Args, terminal: Terminal) -> Outcome {
    let one = |fault: Fault| vec![fault];
    if let Some(fault) = args.output.as_deref().and_then(target::refused) {
        return Err(one(fault));
    }
    let format = format(args).map_err(one)?;
    if format == RegisterFormat::Xlsx && args.output.is_none() && stdout().is_terminal() {
        return Err(one(Fault::new(
            FaultKind::Usage,
            "a spreadsheet is nothing for a terminal",
            "name a file with `-o register.xlsx`",
        )));
    }
    let columns = columns(args, format).map_err(one)?;
    let sorting = args.sort.as_deref().map(Sorting::read).transpose();
    let sorting = sorting.map_err(|(message, help)| one(usage(message, help)))?;
    match written(args, format, columns, sorting, terminal) {
        Ok(bytes) => put(args, &bytes),
        Err(faults) if format == RegisterFormat::Json => {
            let text = broken(args, &faults).map_err(|error| one(cannot(args, &error.into())))?;
            put(args, text.as_bytes())?;
            super::report_faults(&faults);
            Ok(Exit::Broken)
        }
        Err(faults) => Err(faults),
    }
}

fn put(args: &Args, bytes: &[u8]) -> Outcome {
    match &args.output {
        None => output(bytes),
        Some(path) => {
            whole::replace(path, bytes).map_err(|error| vec![cannot(args, &error)])?;
            Ok(Exit::Clean)
        }
    }
}

fn cannot(args: &Args, error: &std::io::Error) -> Fault {
    let named = args.output.as_deref().unwrap_or(Path::new("the register"));
    Fault::files("write", named, error)
}

fn usage(message: String, help: String) -> Fault {
    Fault::new(FaultKind::Usage, message, help)
}

/// The form that is asked for, or that the name of the file says.
///
/// # Errors
/// Where the name ends in what is no form of a register: a table in a file of that name could not be opened.
fn format(args: &Args) -> Result<RegisterFormat, Fault> {
    if let Some(format) = args.format {
        return Ok(format);
    }
    let ending = args.output.as_deref().and_then(Path::extension);
    let ending = ending.map(|ending| ending.to_string_lossy().to_lowercase());
    Ok(match ending.as_deref() {
        Some("csv") => RegisterFormat::Csv,
        Some("xlsx") => RegisterFormat::Xlsx,
        Some("json") => RegisterFormat::Json,
        Some("jsonl" | "ndjson") => RegisterFormat::Jsonl,
        Some("md" | "markdown") => RegisterFormat::Markdown,
        None | Some("txt") => RegisterFormat::Table,
        Some(other) => {
            return Err(usage(
                format!("no form of a register is known by the ending `.{other}`"),
                "name a file that ends in .xlsx, .csv, .json, .jsonl, .ndjson, .md, .markdown or .txt, or give --format"
                    .to_owned(),
            ));
        }
    })
}

/// The room that a table has: that of a terminal, or as asked for by COLUMNS; a file or a pipe has no end.
fn room(args: &Args, terminal: Terminal) -> Room {
    let is_file = args.output.is_some();
    let is_asked = std::env::var("COLUMNS").is_ok_and(|columns| columns.parse::<usize>().is_ok());
    let is_narrow = !is_file && (stdout().is_terminal() || is_asked);
    let mut options = terminal.options(false);
    options.unicode |= is_file;
    Room {
        options,
        width: is_narrow.then_some(options.width),
        are_named: !args.columns.is_empty(),
    }
}

/// The columns that are asked for, or that are usual in a form; all where a form has its own.
fn columns(args: &Args, format: RegisterFormat) -> Result<Vec<usize>, Fault> {
    let all = || (0..COLUMNS.len()).collect();
    let own = match format {
        RegisterFormat::Table | RegisterFormat::Markdown => {
            let usual = USUAL.iter().map(|name| column_named(name));
            usual.collect::<Result<_, _>>()
        }
        RegisterFormat::Csv | RegisterFormat::Xlsx => Ok(all()),
        RegisterFormat::Json
        | RegisterFormat::Jsonl
        | RegisterFormat::CisoAssistant
        | RegisterFormat::Probo => {
            if !args.columns.is_empty() {
                return Err(usage(
                    "this form has fields of its own, and no columns to choose".to_owned(),
                    "leave --columns out, or take a table, CSV, a spreadsheet or Markdown"
                        .to_owned(),
                ));
            }
            return Ok(Vec::new());
        }
    };
    let asked = match &*args.columns {
        [] => own,
        [one] if one == "all" => Ok(all()),
        some => some.iter().map(|name| column_named(name)).collect(),
    };
    asked.map_err(|(message, help)| usage(message, help))
}

/// What a form needs beside the records.
fn need(format: RegisterFormat, columns: &[usize], sorting: Option<Sorting>) -> Need {
    let sorted = sorting.map(|sorting| sorting.column);
    let has = |name: &str| {
        let at = column_named(name).ok();
        columns
            .iter()
            .copied()
            .chain(sorted)
            .any(|column| Some(column) == at)
    };
    let is_json = matches!(format, RegisterFormat::Json | RegisterFormat::Jsonl);
    let is_book = format == RegisterFormat::Xlsx;
    Need {
        history: is_json || has("first due"),
        families: false,
        diagnostics: is_json || is_book || has("diagnostics"),
        commit: is_json || is_book,
    }
}

/// The bytes of what is listed.
fn written(
    args: &Args,
    format: RegisterFormat,
    columns: Vec<usize>,
    sorting: Option<Sorting>,
    terminal: Terminal,
) -> Result<Vec<u8>, Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    let Gathered {
        mut dossier,
        name,
        commit,
    } = gather(&Asked {
        start: &args.dir,
        view: view(args),
        day: args.as_of,
        from: None,
        need: need(format, &columns, sorting),
        no_history: args.no_history,
    })?;
    let policy = dossier.configuration.policy.clone();
    let filter = Filter::new(args, &dossier.register, &policy, dossier.as_of).map_err(one)?;
    for said in filter.notes() {
        note(&format!("note: {said}"));
    }
    filter.apply(&mut dossier);
    let mut listing = Listing::new(&dossier, columns, sorting);
    listing.name = args.name.as_deref().unwrap_or(&name);
    listing.commit = commit.as_deref();
    let text = match format {
        RegisterFormat::Table => Ok(writer::table(&listing, &room(args, terminal))),
        RegisterFormat::Markdown => Ok(writer::markdown(&listing)),
        RegisterFormat::Csv => Ok(writer::csv_of(&listing)),
        RegisterFormat::Xlsx => return writer::xlsx_of(&listing, &facts(&listing)).map_err(one),
        RegisterFormat::Json => writer::json(&listing),
        RegisterFormat::Jsonl => writer::json_lines(&listing),
        RegisterFormat::CisoAssistant => {
            let records = listing.entries.iter().map(|entry| entry.record);
            Ok(ciso_assistant::csv_of(records, dossier.as_of))
        }
        RegisterFormat::Probo => writer::probo(&listing),
    };
    let text = text.map_err(|error| one(cannot(args, &error.into())))?;
    // The program ends soon; taking large things apart first would only cost time.
    std::mem::forget(listing);
    std::mem::forget(dossier);
    Ok(text.into_bytes())
}

/// What a spreadsheet says of itself beside what the dossier does.
fn facts(listing: &Listing<'_>) -> Vec<(String, String)> {
    let mut facts = vec![("Register".to_owned(), listing.name.to_owned())];
    if listing.dossier.report.history == History::NotWanted {
        let said = "not read, since that was not wanted: first due dates are not known, days open are those of the records, and the diagnostics are of the files alone";
        facts.push(("History".to_owned(), said.to_owned()));
    }
    facts
}

fn view(args: &Args) -> View<'_> {
    match &args.at {
        Some(revision) => View::Commit(revision),
        None if args.staged => View::Index,
        None => View::WorkTree,
    }
}

/// The document that says why nothing is listed.
fn broken(args: &Args, faults: &[Fault]) -> serde_json::Result<String> {
    let kind = match view(args) {
        View::Commit(_) => "commit",
        View::Index => "index",
        View::WorkTree => "worktree",
    };
    let info = SnapshotInfo { kind, commit: None };
    let as_of = args.as_of.unwrap_or_else(today);
    writer::json_faults(as_of, &info, args.name.as_deref().unwrap_or(""), faults)
}
