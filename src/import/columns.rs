//! Which column of a table holds what: finds the row of names, and what each name means.
//!
//! Not for what stands in the cells (`values`), though a column whose name does not tell is told by them.

mod header;
mod rivals;
mod target;

use std::collections::HashSet;

use super::names::{self, Certainty, folded};
use super::table::{Cell, Row, Table, letters};
use super::{values, words};
use crate::error::{Fault, FaultKind};
use crate::policy::Policy;
use crate::shape::Shape;
pub use header::recognised;
pub use target::Target;

/// Values of a column that are shown.
const SAMPLES: usize = 3;

/// What somebody said of a column: its name, or its letters, and what it holds.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The name of the column as it was given.
    pub column: String,
    /// What it holds.
    pub target: Target,
}

impl Choice {
    /// Reads `COLUMN=FIELD`.
    ///
    /// # Errors
    /// When there is no `=`, or no such field.
    pub fn read(text: &str, policy: &Policy) -> Result<Self, Fault> {
        let Some((column, target)) = text.rsplit_once('=') else {
            return Err(Fault::new(
                FaultKind::Usage,
                format!("`--map {}` has no `=`", text.escape_debug()),
                "write COLUMN=FIELD, such as `--map 'Who=owner'`",
            ));
        };
        Ok(Self {
            column: column.trim().to_owned(),
            target: Target::named(target.trim(), policy)?,
        })
    }

    fn is_of(&self, column: &Column) -> bool {
        let wanted = folded(&self.column);
        // Of a name in two rows the lower part is enough.
        let (_, lower) = column.name.rsplit_once(" / ").unwrap_or_default();
        (!wanted.is_empty() && (wanted == folded(&column.name) || wanted == folded(lower)))
            || self.column == column.name
            || self.column.eq_ignore_ascii_case(&letters(column.index))
    }
}

/// How it is known what a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// Nobody knows; it is kept as text.
    Unknown,
    /// It is likely.
    Guessed,
    /// Its name says so.
    Known,
    /// Somebody said so.
    Asked,
}

impl How {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Unknown, Self::Guessed, Self::Known, Self::Asked];

    /// The word in machine formats.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Guessed => "guessed",
            Self::Known => "known",
            Self::Asked => "asked",
        }
    }
}

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its place, from 0.
    pub index: u32,
    /// Its name as it is written, on one line.
    pub name: String,
    /// What it holds.
    pub target: Target,
    /// How that is known.
    pub how: How,
    /// Whether the spreadsheet hides it.
    pub hidden: bool,
    /// The first few different values in it, as a person would have typed them.
    pub samples: Vec<String>,
}

/// A table whose columns are known.
#[derive(Debug)]
pub struct Understood<'t> {
    /// The table.
    pub table: &'t Table,
    /// The number of its row of names.
    pub header: u32,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// Its rows below the names.
    pub rows: Vec<&'t Row>,
    /// What is to be said of it, one sentence each.
    pub notes: Vec<String>,
}

impl Understood<'_> {
    /// The numbers by which the table calls its rows where nobody wants them: a row that names one of them means
    /// a row of the table, whatever else has that number. Empty where they are wanted, or there are none.
    pub fn numbers_left_out(&self) -> HashSet<String> {
        let number = Target::Field("former_id".to_owned());
        if self.columns.iter().any(|column| column.target == number) {
            return HashSet::new();
        }
        let is_number = |column: &&Column| {
            names::meaning(&column.name).is_some_and(|(meaning, _)| meaning == "former_id")
        };
        let columns: Vec<u32> = self
            .columns
            .iter()
            .filter(is_number)
            .map(|column| column.index)
            .collect();
        let cells = self
            .rows
            .iter()
            .flat_map(|row| columns.iter().filter_map(|column| row.cell(*column)));
        cells.map(|cell| values::one_line(&cell.shown())).collect()
    }
}

/// Finds out what the columns of a table hold.
///
/// # Errors
/// When there is no row of names, a choice is of no column, or a column can mean several things.
pub fn understand<'t>(
    table: &'t Table,
    header: Option<u32>,
    choices: &[Choice],
    policy: &Policy,
) -> Result<Understood<'t>, Vec<Fault>> {
    let found = header::find(table, header).map_err(|fault| vec![fault])?;
    let (mut rows, mut notes) = header::rows(table, &found);
    let mut columns: Vec<Column> = found
        .names
        .iter()
        .map(|(index, name)| Column {
            index: *index,
            name: name.clone(),
            target: Target::Kept,
            how: How::Unknown,
            hidden: table.hides(*index),
            samples: Vec::new(),
        })
        .collect();
    let mut faults = chosen(choices, &mut columns);
    meant(&mut columns, &found, &rows, policy);
    rivals::only_raised(&mut columns);
    rivals::actions(&mut columns, &mut faults);
    rivals::single(&mut columns, &rows, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    header::without_totals(&columns, &mut rows, &mut notes, table);
    for column in &mut columns {
        column.samples = samples(&rows, column.index);
    }
    header::outside(&columns, &rows, &mut notes, table);
    say_hidden(&columns, &mut notes);
    Ok(Understood {
        table,
        header: found.number,
        columns,
        rows,
        notes,
    })
}

/// Says which columns are imported although the spreadsheet does not show them: what is committed stays.
fn say_hidden(columns: &[Column], notes: &mut Vec<String>) {
    let unseen = columns.iter();
    let unseen: Vec<&Column> = unseen
        .filter(|column| {
            column.hidden && column.target != Target::Ignored && !column.samples.is_empty()
        })
        .collect();
    let Some(first) = unseen.first() else {
        return;
    };
    let names: Vec<String> = unseen
        .iter()
        .map(|column| format!("`{}`", column.name))
        .collect();
    let subject = match unseen.len() {
        1 => "the hidden column is".to_owned(),
        count => format!("{count} hidden columns are"),
    };
    notes.push(format!(
        "{subject} imported like all others: {}; {} leaves {} out",
        names.join(", "),
        option(&rivals::letters_or_name(first, &unseen), "ignore"),
        if unseen.len() == 1 { "it" } else { "one" }
    ));
}

fn samples(rows: &[&Row], index: u32) -> Vec<String> {
    let mut samples: Vec<String> = Vec::new();
    for cell in rows.iter().filter_map(|row| row.cell(index)) {
        let shown = cell.shown();
        if !shown.is_empty() && !samples.contains(&shown) {
            samples.push(shown);
        }
        if samples.len() == SAMPLES {
            break;
        }
    }
    samples
}

/// Takes what somebody said.
fn chosen(choices: &[Choice], columns: &mut [Column]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for choice in choices {
        let mut hits: Vec<&mut Column> = columns
            .iter_mut()
            .filter(|column| choice.is_of(column))
            .collect();
        match &mut *hits {
            [column] => {
                column.target = choice.target.clone();
                column.how = How::Asked;
            }
            [] => faults.push(Fault::new(
                FaultKind::Usage,
                format!("there is no column `{}`", choice.column.escape_debug()),
                format!("the columns are {}", listed(columns)),
            )),
            several => {
                let letters: Vec<String> =
                    several.iter().map(|column| letters(column.index)).collect();
                faults.push(Fault::new(
                    FaultKind::Usage,
                    format!(
                        "{} columns are called `{}`",
                        several.len(),
                        choice.column.escape_debug()
                    ),
                    format!("name one by its letter: {}", letters.join(", ")),
                ));
            }
        }
    }
    faults
}

fn listed(columns: &[Column]) -> String {
    let names: Vec<String> = columns
        .iter()
        .map(|column| format!("`{}`", column.name))
        .collect();
    names.join(", ")
}

/// Takes what the names mean.
fn meant(columns: &mut [Column], found: &header::Header, rows: &[&Row], policy: &Policy) {
    for column in columns
        .iter_mut()
        .filter(|column| column.how == How::Unknown)
    {
        if let Some(target) = Target::own(&column.name, policy) {
            column.target = target;
            column.how = How::Known;
            continue;
        }
        let Some((meaning, certainty)) = found.meaning(column.index) else {
            continue;
        };
        match (meaning, certainty) {
            ("action?", _) => column.target = Target::Action,
            ("kind", Certainty::ByValues) => {
                if share(rows, column.index, |text| words::grade(text).is_some()) >= 0.6 {
                    column.target = Target::Field("kind".to_owned());
                    column.how = How::Guessed;
                }
                continue;
            }
            _ => column.target = Target::of(meaning),
        }
        column.how = if certainty == Certainty::Known {
            How::Known
        } else {
            How::Guessed
        };
        if column
            .target
            .shape()
            .is_some_and(|shape| matches!(shape, Shape::Day))
            && share(rows, column.index, |text| words::flag(text).is_some()) > 0.5
        {
            // `Closed: yes` is no day.
            let is_closed = column.target == Target::Field("closed".to_owned());
            column.target = if is_closed {
                Target::Closed
            } else {
                Target::Kept
            };
            column.how = How::Guessed;
        }
    }
    let has_status = columns
        .iter()
        .any(|column| column.target == Target::Field("status".to_owned()));
    for column in columns
        .iter_mut()
        .filter(|column| column.target == Target::Closed)
    {
        if has_status {
            column.target = Target::Kept;
        }
    }
}

/// Which part of the cells of a column that have something have a text of some kind.
fn share(rows: &[&Row], index: u32, is: impl Fn(&str) -> bool) -> f64 {
    let cells: Vec<&Cell> = rows.iter().filter_map(|row| row.cell(index)).collect();
    if cells.is_empty() {
        return 0.0;
    }
    let hits = cells.iter().filter(|cell| match cell {
        Cell::Text(text) => is(text),
        Cell::Flag(_) => is("yes"),
        _ => false,
    });
    hits.count() as f64 / cells.len() as f64
}

/// An option as it can be typed.
pub fn option(column: &str, target: &str) -> String {
    format!("--map '{}={target}'", column.replace('\'', "'\\''"))
}

/// What a name that is not known may be meant as, for a person to see.
pub fn suggestion(name: &str) -> Option<String> {
    let meaning = names::nearest(name)?;
    Some(Target::of(meaning).name())
}
