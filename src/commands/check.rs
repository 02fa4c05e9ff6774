//! `clause10 check`: judges and reports.
//!
//! Not for how a register is judged (`judge`), nor for how a report looks (`output`).

use std::io::{self, Write};
use std::path::Path;

use super::judge::{Question, View, judge};
use super::{Exit, Outcome, Terminal, fixing, target, whole};
use crate::cli::{Check, FailOn};
use crate::diagnostic::Report;
use crate::error::Fault;
use crate::model::Day;
use crate::output::{self, Format, Options};
use crate::policy::Level;

/// Runs the command.
///
/// # Errors
/// When a report cannot be written; why nothing could be judged is part of the report.
pub fn run(args: &Check, terminal: Terminal) -> Outcome {
    let question = Question {
        paths: &args.paths,
        select: &args.select,
        ignore: &args.ignore,
        as_of: args.as_of,
        no_history: args.no_history,
        view: match &args.at {
            Some(revision) => View::Commit(revision),
            None if args.staged => View::Index,
            None => View::WorkTree,
        },
        no_cache: args.no_cache,
        base: args.base.as_deref(),
        everything: args.all,
        also: &args.also,
        drafts: None,
        // Reports carry more than what is new.
        may_skip: args.format == Format::Human
            && args.report.is_empty()
            && args.fail_on == FailOn::Error,
    };
    // The thread that would only wait for the others works with them; where that cannot be, it waits.
    let _ = rayon::ThreadPoolBuilder::new()
        .use_current_thread()
        .build_global();
    let refused = args.report.iter();
    let refused: Vec<Fault> = refused
        .filter_map(|(_, path)| target::refused(path))
        .collect();
    let judged = match (refused.is_empty(), args.fix, args.diff) {
        (false, _, _) => Err(refused),
        (true, false, false) => judge(&question),
        (true, true, _) => fixing::write(&question, args.allow_mixed),
        (true, false, true) => return diff(args, &question),
    };
    let report = judged.unwrap_or_else(|faults| {
        Report::could_not_judge(question.as_of.unwrap_or_else(today), faults)
    });
    write_reports(args, &report)?;
    let mut bytes = Vec::new();
    output::write(
        args.format,
        &report,
        &terminal.options(args.all),
        &mut bytes,
    )
    .map_err(|error| vec![Fault::files("write", Path::new("the report"), &error)])?;
    if args.format == Format::Human && !report.faults.is_empty() {
        // For people, why nothing was judged goes where errors go; that nobody reads it is no error.
        let _ = io::stderr().lock().write_all(&bytes);
    } else {
        super::output(&bytes)?;
        super::report_faults(&report.faults);
    }
    Ok(exit(&report, args.fail_on))
}

/// Writes the reports that are asked for beside what is printed.
fn write_reports(args: &Check, report: &Report) -> Result<(), Vec<Fault>> {
    for (format, path) in &args.report {
        if target::refused(path).is_some() {
            continue;
        }
        let options = Options {
            all: args.all,
            ..Options::default()
        };
        let mut bytes = Vec::new();
        output::write(*format, report, &options, &mut bytes)
            .and_then(|()| whole::replace(path, &bytes))
            .map_err(|error| vec![Fault::files("write", path, &error)])?;
    }
    Ok(())
}

/// Prints what `--fix` would change, and ends as without it: nothing is mended yet.
fn diff(args: &Check, question: &Question<'_>) -> Outcome {
    let (report, text) = fixing::show(question, args.allow_mixed)?;
    super::output(text)?;
    Ok(exit(&report, args.fail_on))
}

/// The exit code of a report.
fn exit(report: &Report, fail_on: FailOn) -> Exit {
    if !report.faults.is_empty() {
        return Exit::Broken;
    }
    let gate = match fail_on {
        FailOn::Never => return Exit::Clean,
        FailOn::Warning => Level::Warning,
        FailOn::Error => Level::Error,
    };
    if report
        .new_diagnostics()
        .any(|diagnostic| diagnostic.level >= gate)
    {
        Exit::Found
    } else {
        Exit::Clean
    }
}

/// Today, by the clock and time zone of this machine; the only place that reads them.
pub fn today() -> Day {
    jiff::Zoned::now().date()
}
