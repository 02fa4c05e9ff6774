//! Which column of a table holds what: finds the row of names, and what each name means.
//!
//! Not for what stands in the cells (`values`), though a column whose name does not tell is told by them.

mod header;
mod target;

use std::collections::BTreeMap;

use super::names::{self, Certainty, folded};
use super::table::{Cell, Row, Table, letters};
use super::words;
use crate::error::{Fault, FaultKind};
use crate::model::SectionKind;
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
        (!wanted.is_empty() && wanted == folded(&column.name))
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
            samples: samples(&rows, *index),
        })
        .collect();
    let mut faults = chosen(choices, &mut columns);
    meant(&mut columns, &found, &rows, policy);
    only_raised(&mut columns);
    actions(&mut columns, &mut faults);
    single(&mut columns, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    header::without_totals(&columns, &mut rows, &mut notes, table);
    header::outside(&columns, &rows, &mut notes, table);
    Ok(Understood {
        table,
        header: found.number,
        columns,
        rows,
        notes,
    })
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

/// Where nothing says when a finding was recorded, the day on which it was noticed is the nearest to it.
fn only_raised(columns: &mut [Column]) {
    let field = |name: &str| Target::Field(name.to_owned());
    if columns
        .iter()
        .any(|column| column.target == field("raised"))
    {
        return;
    }
    let mut detected = columns
        .iter_mut()
        .filter(|column| column.target == field("detected"));
    if let Some(column) = detected.next()
        && column.how != How::Asked
    {
        column.target = field("raised");
        column.how = How::Guessed;
    }
}

/// A column of actions that does not say which: beside one of corrections it has the corrective ones.
fn actions(columns: &mut [Column], faults: &mut Vec<Fault>) {
    let corrections = Target::Section(SectionKind::Correction);
    let corrective = Target::Field("corrective_actions.action".to_owned());
    let has = |target: &Target| columns.iter().any(|column| column.target == *target);
    let (has_correction, has_corrective) = (has(&corrections), has(&corrective));
    let open = columns
        .iter()
        .filter(|column| column.target == Target::Action)
        .count();
    for column in columns
        .iter_mut()
        .filter(|column| column.target == Target::Action)
    {
        if has_correction && !has_corrective && open == 1 {
            column.target = corrective.clone();
            column.how = How::Guessed;
            continue;
        }
        let name = &column.name;
        faults.push(Fault::new(
            FaultKind::Usage,
            format!(
                "the column `{name}` may hold corrections (10.2 a: what was put right) or corrective actions (10.2 c: what was done about the cause)"
            ),
            format!(
                "say which with {}, {} or {}",
                option(name, "Correction"),
                option(name, "corrective_actions.action"),
                option(name, "text")
            ),
        ));
    }
}

/// An option as it can be typed.
pub fn option(column: &str, target: &str) -> String {
    format!("--map '{}={target}'", column.replace('\'', "'\\''"))
}

/// Leaves one column to each field that has one value: the one of which it is surest.
fn single(columns: &mut [Column], faults: &mut Vec<Fault>) {
    let mut claims: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, column) in columns.iter().enumerate() {
        if !column.target.is_joined() {
            claims.entry(column.target.name()).or_default().push(at);
        }
    }
    for (name, mut all) in claims {
        if all.len() < 2 {
            continue;
        }
        let how = |at: usize| columns.get(at).map(|column| column.how);
        let best = all.iter().filter_map(|at| how(*at)).max();
        let (first, rest): (Vec<usize>, Vec<usize>) =
            all.drain(..).partition(|at| how(*at) == best);
        if first.len() == 1 {
            for at in rest {
                if let Some(column) = columns.get_mut(at) {
                    column.target = Target::Kept;
                    column.how = How::Unknown;
                }
            }
            continue;
        }
        let rivals: Vec<&Column> = first.iter().filter_map(|at| columns.get(*at)).collect();
        let names: Vec<String> = rivals
            .iter()
            .map(|column| format!("`{}`", column.name))
            .collect();
        let options: Vec<String> = rivals
            .iter()
            .skip(1)
            .map(|column| option(&letters_or_name(column, &rivals), "text"))
            .collect();
        faults.push(Fault::new(
            FaultKind::Usage,
            format!(
                "the columns {} all seem to be `{name}`",
                names.join(" and ")
            ),
            format!(
                "say what the others hold; {} keeps them as text",
                options.join(" ")
            ),
        ));
    }
}

/// The name of a column, or its letters where another one has the same name.
fn letters_or_name(column: &Column, others: &[&Column]) -> String {
    let same = others
        .iter()
        .filter(|other| other.name == column.name)
        .count();
    if same > 1 {
        letters(column.index)
    } else {
        column.name.clone()
    }
}

/// What a name that is not known may be meant as, for a person to see.
pub fn suggestion(name: &str) -> Option<String> {
    let meaning = names::nearest(name)?;
    Some(Target::of(meaning).name())
}
