//! The row, or two rows, in which a table names its columns, and which rows below them are findings.

use std::collections::HashSet;

use super::super::names::{Certainty, Meaning, folded, meaning};
use super::super::table::{Cell, Row, Table};
use super::{Column, Target};
use crate::error::{Fault, FaultKind};

/// Rows among which the names are looked for: titles and logos stand above them.
const LOOKED_AT: usize = 40;
/// Longest name of a column; what is longer is prose.
const LONGEST_NAME: usize = 90;

/// The names of the columns.
pub struct Header {
    /// The number of the row.
    pub number: u32,
    /// Where its rows stand among those of the table.
    first: usize,
    count: usize,
    /// Columns and names, as they are shown.
    pub names: Vec<(u32, String)>,
    /// Of two rows: the names above and below, for those columns that have both.
    pairs: Vec<(u32, String, String)>,
}

impl Header {
    /// What the name of a column means; of two rows that of both together, else of the lower.
    pub fn meaning(&self, index: u32) -> Option<Meaning> {
        if let Some((_, above, below)) = self.pairs.iter().find(|(at, ..)| *at == index) {
            let together = meaning(&format!("{above} {below}"));
            return together
                .or_else(|| meaning(below))
                .or_else(|| meaning(above));
        }
        let (_, name) = self.names.iter().find(|(at, _)| *at == index)?;
        meaning(name)
    }
}

/// How many cells of a row are the usual names of columns.
pub fn recognised(row: &Row) -> usize {
    row.cells.iter().filter(|(_, cell)| is_name(cell)).count()
}

fn is_name(cell: &Cell) -> bool {
    let Cell::Text(text) = cell else { return false };
    let known = |(_, certainty): &Meaning| *certainty >= Certainty::Likely;
    text.len() <= LONGEST_NAME && meaning(text).filter(known).is_some()
}

/// Finds the row of names, or takes the one that somebody said.
pub fn find(table: &Table, asked: Option<u32>) -> Result<Header, Fault> {
    let first = match asked {
        Some(number) => table.rows.iter().position(|row| row.number == number).ok_or_else(|| {
            Fault::new(
                FaultKind::Usage,
                format!("row {number} of the table has nothing in it"),
                "`--header` is the number of the row with the names of the columns, as the program shows it",
            )
        })?,
        None => {
            let looked_at = table.rows.iter().take(LOOKED_AT).enumerate();
            let merits = looked_at.map(|(at, row)| (recognised(row), std::cmp::Reverse(at)));
            match merits.max().filter(|(known, _)| *known >= 2) {
                Some((_, std::cmp::Reverse(at))) => at,
                None => return Err(no_names(table)),
            }
        }
    };
    // The names of the steps may stand above those of their columns, over which they are merged.
    let above = first.checked_sub(1).filter(|_| asked.is_none());
    let is_group = above.is_some_and(|above| is_of_groups(table, above, first));
    let first = first - usize::from(is_group);
    let Some(row) = table.rows.get(first) else {
        return Err(no_names(table));
    };
    let mut header = Header {
        number: row.number,
        first,
        count: 1,
        names: named(row),
        pairs: Vec::new(),
    };
    if let Some(below) = table
        .rows
        .get(first + 1)
        .filter(|below| is_group || is_second(table, row, below))
    {
        second(&mut header, table, row, below);
    }
    Ok(header)
}

fn no_names(table: &Table) -> Fault {
    let of = if table.name.is_empty() {
        String::new()
    } else {
        format!(" of `{}`", table.name.escape_debug())
    };
    Fault::new(
        FaultKind::Usage,
        format!(
            "no row{of} has names of columns that are known, such as `Title`, `Status` and `Owner`"
        ),
        "say which row has them with `--header ROW`, and what they hold with `--map 'COLUMN=FIELD'`",
    )
}

fn named(row: &Row) -> Vec<(u32, String)> {
    named_cells(row).collect()
}

fn named_cells(row: &Row) -> impl Iterator<Item = (u32, String)> {
    let cells = row.cells.iter();
    let names = cells.map(|(index, cell)| (*index, one_line(&cell.shown())));
    names.filter(|(_, name)| !name.is_empty())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the row below the names has names too: all its cells are short texts, half of them known.
fn is_second(table: &Table, above: &Row, below: &Row) -> bool {
    let texts = below
        .cells
        .iter()
        .all(|(_, cell)| matches!(cell, Cell::Text(text) if text.len() <= 60));
    let known = below.cells.iter().filter(|(index, cell)| {
        let of = |above: &str| meaning(&format!("{above} {}", cell.shown())).is_some();
        is_name(cell) || above_of(table, above, *index).is_some_and(|above| of(&above))
    });
    let known = known.count();
    texts
        && known >= 2
        && known * 2 >= below.cells.len()
        && below.number == above.number.saturating_add(1)
}

/// Whether a row names groups of the columns that the row below it names: several, fewer than there are columns, and
/// each a usual name itself.
fn is_of_groups(table: &Table, above: usize, below: usize) -> bool {
    let (Some(above), Some(below)) = (table.rows.get(above), table.rows.get(below)) else {
        return false;
    };
    let cells = above.cells.len();
    above.number.saturating_add(1) == below.number
        && (2..below.cells.len()).contains(&cells)
        && recognised(above) == cells
}

/// The name above a column: in its cell, or in the one that is merged over it; where none is merged, in the nearest
/// to the left.
fn above_of(table: &Table, above: &Row, index: u32) -> Option<String> {
    let mut merged = table
        .wide
        .iter()
        .filter(|(row, ..)| *row == above.number)
        .peekable();
    let cell = if merged.peek().is_some() {
        let over = merged.find(|(_, first, last)| (*first..=*last).contains(&index));
        above.cell(over.map_or(index, |(_, first, _)| *first))?
    } else {
        let at = above.cells.partition_point(|(column, _)| *column <= index);
        &above.cells.get(at.checked_sub(1)?)?.1
    };
    Some(one_line(&cell.shown()))
}

fn second(header: &mut Header, table: &Table, above: &Row, below: &Row) {
    header.count = 2;
    for (index, cell) in &below.cells {
        let name = one_line(&cell.shown());
        let over = above_of(table, above, *index).unwrap_or_default();
        let shown = format!("{over} / {name}")
            .trim_start_matches(" / ")
            .to_owned();
        header.names.retain(|(at, _)| at != index);
        header.names.push((*index, shown));
        header.pairs.push((*index, over, name));
    }
    header.names.sort();
}

/// The rows below the names, without those that repeat them; and what is to be said of the others.
pub fn rows<'t>(table: &'t Table, header: &Header) -> (Vec<&'t Row>, Vec<String>) {
    let mut notes = Vec::new();
    let top = table.rows.get(header.first);
    let below = table.rows.iter().skip(header.first + header.count);
    let repeats = |row: &&Row| {
        // Most rows differ in the first cell already.
        let first = |row: &Row| named_cells(row).next();
        top.is_some_and(|top| first(top) == first(row) && named(top) == named(row))
    };
    let rows = below.filter(|row| !repeats(row)).collect();
    if header.first > 0 {
        notes.push(format!(
            "what stands above the names of the columns in {} is not read",
            table.row(header.number)
        ));
    }
    (rows, notes)
}

/// Takes out rows that are no findings: sums, signatures, legends.
pub fn without_totals(
    columns: &[Column],
    rows: &mut Vec<&Row>,
    notes: &mut Vec<String>,
    table: &Table,
) {
    const TOTALS: &[&str] = &[
        "total",
        "totals",
        "sum",
        "summe",
        "gesamt",
        "gesamtsumme",
        "total general",
        "suma",
        "totaux",
        "somme",
        "anzahl",
        "count",
        "nombre",
        "numero total",
    ];
    let says = |row: &Row, target: &Target| {
        let of = columns.iter().filter(|column| column.target == *target);
        of.filter_map(|column| row.cell(column.index))
            .next()
            .is_some()
    };
    let title = Target::Field("title".to_owned());
    let known: HashSet<u32> = columns.iter().map(|column| column.index).collect();
    let known = |row: &Row| {
        let cells = row.cells.iter();
        cells.filter(|(index, _)| known.contains(index)).count()
    };
    let is_total = |cell: &Cell| match cell {
        Cell::Text(text) => {
            let name = folded(text.split(':').next().unwrap_or(text));
            TOTALS.contains(&name.as_str()) || TOTALS.contains(&folded(text).as_str())
        }
        _ => false,
    };
    rows.retain(|row| {
        let first = row.cells.first().map(|(_, cell)| cell);
        let has_text = says(row, &title) || says(row, &Target::Statement);
        let alone = !has_text && known(row) <= 2;
        let total =
            first.is_some_and(is_total) && row.cells.len() <= columns.len() && known(row) <= 4;
        if !alone && !total {
            return true;
        }
        let shown: String = first
            .map(Cell::shown)
            .unwrap_or_default()
            .chars()
            .take(40)
            .collect();
        notes.push(format!(
            "{} is no finding and is left out: `{}`",
            table.row(row.number),
            one_line(&shown)
        ));
        false
    });
}

/// Says where something stands in no column that has a name.
pub fn outside(columns: &[Column], rows: &[&Row], notes: &mut Vec<String>, table: &Table) {
    let mut places = Vec::new();
    let known: HashSet<u32> = columns.iter().map(|column| column.index).collect();
    for row in rows {
        for (index, _) in &row.cells {
            if !known.contains(index) {
                places.push(table.place(row.number, *index));
            }
        }
    }
    if let Some(first) = places.first() {
        notes.push(format!(
            "{} cells stand in columns without a name and are not imported, the first at {first}",
            places.len()
        ));
    }
}
