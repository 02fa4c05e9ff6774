//! Writes a report, for people or machines: one writer a form, each with its own escaping and its own
//! words for levels.
//!
//! Not for judging and not for choosing: a writer gets a finished report, and the same report always
//! gives the same bytes. All forms are written when nothing could be judged, and say why. SARIF,
//! GitHub, GitLab and JUnit carry new diagnostics alone; JSON carries all, with their state.

pub mod attestation;
pub mod calendar;
pub mod due;
pub mod findings;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
pub(crate) mod lines;
mod markdown;
pub mod oscal;
pub mod readiness;
pub mod recurrence;
pub mod register;
pub mod report;
mod sarif;
pub mod stats;
pub mod timeline;
pub mod verify;

use std::io::{self, Write};

use clap::ValueEnum;

use crate::diagnostic::{Diagnostic, Report};
use crate::text::{Position, counted};

/// The forms of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ValueEnum)]
pub enum Format {
    /// For people, with excerpts
    Human,
    /// Everything, versioned; see `clause10 schema check-output`
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands of GitHub Actions
    Github,
    /// Code quality report of GitLab
    Gitlab,
    /// JUnit XML
    Junit,
    /// A summary in Markdown
    Markdown,
}

/// How to write for people; the machine formats do not look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many columns there are.
    pub width: usize,
    /// Whether colour is wanted.
    pub color: bool,
    /// Whether more than ASCII can be shown.
    pub unicode: bool,
    /// Every diagnostic in full, not the first 50.
    pub all: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            width: 80,
            color: false,
            unicode: true,
            all: false,
        }
    }
}

/// Writes a report in one form.
///
/// # Errors
/// When `to` cannot be written to.
pub fn write(
    format: Format,
    report: &Report,
    options: &Options,
    to: &mut dyn Write,
) -> io::Result<()> {
    // GitHub and GitLab look for files from the top of the repository.
    let from_top = matches!(format, Format::Github | Format::Gitlab | Format::Sarif);
    if let Some(report) = from_top.then(|| report.from_top()).flatten() {
        return write(format, &report, options, to);
    }
    match format {
        Format::Human => human::write(report, options, to),
        Format::Json => json::write(report, to),
        Format::Sarif => sarif::write(report, to),
        Format::Github => github::write(report, to),
        Format::Gitlab => gitlab::write(report, to),
        Format::Junit => junit::write(report, to),
        Format::Markdown => markdown::write(report, to),
    }
}

/// The new diagnostics, errors before warnings before infos, otherwise in the order of the report.
fn worst_first(report: &Report) -> Vec<&Diagnostic> {
    let mut found: Vec<_> = report.new_diagnostics().collect();
    found.sort_by_key(|diagnostic| std::cmp::Reverse(diagnostic.level));
    found
}

/// The end of a region for readers that refuse an empty one: at least one character after its start.
fn end_after(start: Position, end: Position) -> Position {
    if end > start {
        return end;
    }
    Position {
        line: start.line,
        column: start.column.saturating_add(1),
    }
}

/// A message with its way out behind it, where there is one.
fn with_help(message: &str, between: &str, help: &str) -> String {
    if help.is_empty() {
        message.to_owned()
    } else {
        format!("{message}{between}{help}")
    }
}

/// How often each name occurs, most often first, then by name.
fn by_count<'a>(names: impl Iterator<Item = &'a str>) -> Vec<(&'a str, usize)> {
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    counts
}

/// Whether a character may not stand where people read: it would move the cursor, colour the rest,
/// or turn the order of the characters around it.
fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        )
}
