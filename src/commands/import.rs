//! `clause10 import`: brings in a register that was kept as a table.
//!
//! Not for how tables are read and understood (`import`), and not for what a status needs
//! (`model::lifecycle`). What would be written is judged by the same rules as `check` uses, before anything is.

mod json;
mod known;
mod settle;
mod told;
mod write;

use std::fs;
use std::path::PathBuf;

use rayon::prelude::*;

use super::new::usage;
use super::{Exit, Outcome, check, numbers, output};
use crate::cli::{Dates, Import, ImportFormat, Origin};
use crate::error::Fault;
use crate::import::columns::{Choice, How, Understood, recognised, understand};
use crate::import::dates::Order;
use crate::import::entry::{Entry, Meant, Options, Reader, RowFault, Value, orders};
use crate::import::table::{Source, Table};
use crate::import::{Form, LARGEST_FILE, Reading, tables};
use crate::model::{Day, Register};
use crate::policy::Policy;
use crate::workspace::Workspace;
use known::Standing;
use settle::Settled;

/// What was understood, and what is to be written.
pub struct Plan<'t> {
    /// The file as it was named.
    pub file: String,
    /// The program that wrote it.
    pub form: Form,
    /// The day of the run.
    pub as_of: Day,
    /// What is to be said of the file.
    pub notes: Vec<String>,
    /// The table.
    pub understood: Understood<'t>,
    /// The records to write, in the order of their numbers.
    pub settled: Vec<Settled>,
    /// Rows that are in the register already, as they are in the table.
    pub unchanged: usize,
    /// Rows that are in the register and say something else now, with the id there.
    pub changed: Vec<(Entry, String)>,
    /// Rows that cannot be records.
    pub bad: Vec<Entry>,
    /// Whether everything is written, or nothing.
    pub writes: bool,
}

/// Runs the command.
///
/// # Errors
/// When the file cannot be read or understood, there is no register, or a file cannot be written; then nothing
/// is changed.
pub fn run(args: &Import) -> Outcome {
    let as_of = args.as_of.unwrap_or_else(check::today);
    match (imported(args, as_of), args.format) {
        (Err(faults), ImportFormat::Json) => {
            output(json::broken(
                &args.file.display().to_string(),
                as_of,
                &faults,
            ))?;
            super::report_faults(&faults);
            Ok(Exit::Broken)
        }
        (done, _) => done,
    }
}

fn imported(args: &Import, as_of: Day) -> Outcome {
    let one = |fault: Fault| vec![fault];
    let workspace = Workspace::find(&args.dir)?;
    let register = numbers::register(&workspace)?;
    let policy = workspace.policy();
    let bytes = bytes(args).map_err(one)?;
    let reading = Reading {
        form: args.from.map(form),
        sheet: args.sheet.as_deref(),
        header: args.header,
        encoding: args.encoding.as_deref(),
    };
    let source = tables(&args.file, &bytes, &reading).map_err(one)?;
    let (table, mut notes) = chosen(&source, &reading).map_err(one)?;
    let form = reading.form.unwrap_or_else(|| Form::of(table));
    let choices = choices(args, form, table, policy)?;
    let options = options(args, form, policy)?;
    let understood = understand(table, args.header, &choices, policy)?;
    notes.splice(0..0, source.notes.iter().cloned());
    let orders = orders(&understood, options.order)?;
    let mut entries = {
        let reader = Reader::new(&understood, policy, &options, orders);
        let rows = understood.rows.par_iter();
        rows.map(|row| reader.entry(row)).collect::<Vec<Entry>>()
    };
    unused(args, &understood, &entries)?;
    if let Some(prefix) = &args.number_prefix {
        prefixed(prefix, &mut entries, &register).map_err(one)?;
    }
    let Standing {
        mut new,
        unchanged,
        changed,
    } = known::standing(entries, &register, &understood);
    twice(&mut new, &understood);
    let (settled, bad) = settle::settle(&workspace, &register, &understood, new, as_of)?;
    let plan = Plan {
        file: args.file.display().to_string(),
        form,
        as_of,
        notes,
        writes: !args.dry_run && !settled.is_empty() && (bad.is_empty() || args.skip_bad_rows),
        understood,
        settled,
        unchanged,
        changed,
        bad,
    };
    if plan.writes {
        written(&plan, &workspace).map_err(one)?;
    }
    output(match args.format {
        ImportFormat::Human => told::human(&plan, args),
        ImportFormat::Json => json::json(&plan, args.samples),
    })?;
    // Said twice, the command ends as it did the first time.
    let is_none_in = plan.settled.is_empty() && plan.unchanged == 0;
    let refused = !plan.bad.is_empty() && (!args.skip_bad_rows || is_none_in);
    Ok(if refused || !plan.changed.is_empty() {
        Exit::Found
    } else {
        Exit::Clean
    })
}

/// Writes the records.
fn written(plan: &Plan<'_>, workspace: &Workspace) -> Result<(), Fault> {
    let files = plan
        .settled
        .iter()
        .map(|one| (workspace.root.join(&one.path), one.text.as_str()));
    let files: Vec<(PathBuf, &str)> = files.collect();
    write::all(&workspace.root.join(findings(workspace.policy())), &files)
}

/// The folder for new findings.
fn findings(policy: &Policy) -> String {
    policy
        .settings
        .findings
        .first()
        .cloned()
        .unwrap_or_default()
}

const fn form(origin: Origin) -> Form {
    match origin {
        Origin::Table => Form::Table,
        Origin::CisoAssistant => Form::CisoAssistant,
        Origin::Probo => Form::Probo,
    }
}

/// The bytes of the file; one that is too large is not read.
fn bytes(args: &Import) -> Result<Vec<u8>, Fault> {
    let fault = |error: &std::io::Error| Fault::files("read", &args.file, error);
    let data = fs::metadata(&args.file).map_err(|error| fault(&error))?;
    if !data.is_file() {
        return Err(usage(
            format!("{} is no file", args.file.display()),
            "name the spreadsheet itself",
        ));
    }
    if data.len() > LARGEST_FILE as u64 {
        return Err(usage(
            format!(
                "{} is larger than {} MiB",
                args.file.display(),
                LARGEST_FILE >> 20
            ),
            "save the register alone in a file of its own",
        ));
    }
    fs::read(&args.file).map_err(|error| fault(&error))
}

/// The table that is meant: the one that is named, else the one whose names of columns are known best.
fn chosen<'s>(
    source: &'s Source,
    reading: &Reading<'_>,
) -> Result<(&'s Table, Vec<String>), Fault> {
    let names = |tables: &[&Table]| {
        let names: Vec<String> = tables
            .iter()
            .map(|table| format!("`{}`", table.name))
            .collect();
        names.join(", ")
    };
    let all: Vec<&Table> = source.tables.iter().collect();
    if let Some(wanted) = reading.sheet {
        let named = all.iter().find(|table| table.name.trim() == wanted.trim());
        return match named {
            Some(table) => Ok((table, table.notes.clone())),
            None => Err(usage(
                format!("there is no sheet `{}`", wanted.escape_debug()),
                format!("there are {}", names(&all)),
            )),
        };
    }
    let known = |table: &Table| {
        table
            .rows
            .iter()
            .take(40)
            .map(recognised)
            .max()
            .unwrap_or(0)
    };
    let merit = |table: &&&Table| (!table.hidden, known(table).min(4), table.rows.len());
    let best = all.iter().max_by_key(merit);
    let Some(best) = best.filter(|best| !best.rows.is_empty()) else {
        return Err(usage(
            "the file has no rows",
            "check the file, or name a sheet with `--sheet`",
        ));
    };
    let mut notes = best.notes.clone();
    let registers: Vec<&Table> = all
        .iter()
        .copied()
        .filter(|table| !std::ptr::eq(*table, *best) && known(table) >= 2)
        .collect();
    if best.hidden {
        notes.push(format!("the sheet `{}` is hidden", best.name));
    }
    if !registers.is_empty() {
        notes.push(format!(
            "other tables look like registers too and are not read: {}; `--sheet NAME` reads another one",
            names(&registers)
        ));
    }
    let unread: Vec<&Table> = all
        .iter()
        .copied()
        .filter(|table| table.hidden && !std::ptr::eq(*table, *best) && !table.rows.is_empty())
        .collect();
    if !unread.is_empty() {
        notes.push(format!("hidden sheets are not read: {}", names(&unread)));
    }
    Ok((best, notes))
}

/// What columns hold, as far as it is said: by whoever imports, else by the program that wrote the file.
fn choices(
    args: &Import,
    form: Form,
    table: &Table,
    policy: &Policy,
) -> Result<Vec<Choice>, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut choices: Vec<Choice> = Vec::new();
    for text in &args.map {
        match Choice::read(text, policy) {
            Ok(choice) => choices.push(choice),
            Err(fault) => faults.push(fault),
        }
    }
    let said: Vec<String> = choices
        .iter()
        .map(|choice| choice.column.to_lowercase())
        .collect();
    let of_form = form.choices(table).into_iter();
    choices.extend(of_form.filter(|choice| !said.contains(&choice.column.to_lowercase())));
    if faults.is_empty() {
        Ok(choices)
    } else {
        Err(faults)
    }
}

/// How values are read, and what stands where there is none.
fn options(args: &Import, form: Form, policy: &Policy) -> Result<Options, Vec<Fault>> {
    let mut options = Options {
        order: args.dates.map(|dates| match dates {
            Dates::Dmy => Order::DayFirst,
            Dates::Mdy => Order::MonthFirst,
        }),
        ..Options::default()
    };
    let mut faults = Vec::new();
    for text in &args.value {
        match Meant::read(text) {
            Ok(meant) => options.meant.push(meant),
            Err(fault) => faults.push(fault),
        }
    }
    // What somebody says goes before what a program's words usually mean.
    options.meant.extend(form.meant());
    let named = [
        ("kind", args.kind.map(|kind| kind.word().to_owned())),
        ("source", args.source.map(|source| source.word().to_owned())),
        ("raised_by", args.raised_by.clone()),
        ("owner", args.owner.clone()),
    ];
    let named = named
        .into_iter()
        .filter_map(|(path, value)| Some((path.to_owned(), value?)));
    let set = args.set.iter().map(|text| match text.split_once('=') {
        Some((path, value)) => (path.trim().to_owned(), value.to_owned()),
        None => (text.clone(), String::new()),
    });
    for (path, value) in set.chain(named) {
        if let Err(fault) = options.add_default(&path, &value, policy) {
            faults.push(fault);
        }
    }
    if faults.is_empty() {
        Ok(options)
    } else {
        Err(faults)
    }
}

/// Refuses a word whose column there is not: what was meant by it would silently not happen.
fn unused(args: &Import, understood: &Understood<'_>, entries: &[Entry]) -> Result<(), Vec<Fault>> {
    let mut faults = Vec::new();
    for text in &args.value {
        let Ok(meant) = Meant::read(text) else {
            continue;
        };
        let is_column = understood.columns.iter().any(|column| {
            column.name.eq_ignore_ascii_case(&meant.column) || column.target.name() == meant.column
        });
        if !is_column {
            let names: Vec<String> = understood
                .columns
                .iter()
                .map(|column| format!("`{}`", column.name))
                .collect();
            faults.push(usage(
                format!("there is no column `{}`", meant.column.escape_debug()),
                format!("the columns are {}", names.join(", ")),
            ));
        }
    }
    if understood
        .columns
        .iter()
        .all(|column| column.how == How::Unknown)
        && !entries.is_empty()
    {
        faults.push(usage(
            "no column of the table is known",
            "say what the columns hold with `--map 'COLUMN=FIELD'`",
        ));
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults)
    }
}

/// Puts a text before the numbers of the rows, and before those by which they name earlier ones of the same file.
///
/// # Errors
/// When the text is no part of a number.
fn prefixed(prefix: &str, entries: &mut [Entry], register: &Register) -> Result<(), Fault> {
    if prefix.is_empty() || prefix.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(usage(
            format!("`{}` cannot go before a number", prefix.escape_debug()),
            "write letters, digits and signs without blanks, such as `--number-prefix 2025-`",
        ));
    }
    for entry in entries {
        if let Some(Value::Text(number)) = entry.fields.get_mut("former_id") {
            number.insert_str(0, prefix);
        }
        if let Some(Value::List(items)) = entry.fields.get_mut("recurrence_of") {
            let theirs = items.iter_mut().filter(|item| {
                !item.starts_with(prefix) && register.with_id(item).next().is_none()
            });
            theirs.for_each(|item| item.insert_str(0, prefix));
        }
    }
    Ok(())
}

/// A number that stands in two rows is nobody's.
fn twice(entries: &mut [Entry], understood: &Understood<'_>) {
    let mut rows = std::collections::HashMap::<String, Vec<u32>>::new();
    for entry in entries.iter() {
        if let Some(id) = entry.former_id() {
            rows.entry(id.to_owned()).or_default().push(entry.row);
        }
    }
    for entry in entries {
        let Some(id) = entry.former_id().map(str::to_owned) else {
            continue;
        };
        if let Some(all) = rows.get(&id).filter(|all| all.len() > 1) {
            let shown: Vec<String> = all.iter().take(5).map(u32::to_string).collect();
            entry.faults.push(RowFault {
                what: format!("the number `{id}` stands in {} rows: {}", all.len(), shown.join(", ")),
                help: "give each finding a number of its own; several actions of one finding go into one row, each on a line".to_owned(),
                place: understood.table.row(entry.row),
            });
        }
    }
}
