//! A table as it was read: rows of cells, each with its place.
//!
//! Not for what a column means.

use crate::model::Day;

/// Most rows that a table may have, and most columns of it that are looked at.
pub const MOST_ROWS: usize = 200_000;
/// Most cells over several columns that are remembered: those of names are among the first.
pub const MOST_WIDE: usize = 1_000;
/// A column further out is nobody's: it was touched by accident.
pub const MOST_COLUMNS: u32 = 512;
/// Longest text of a cell, in bytes: a record with more could not be read.
pub const LONGEST_CELL: usize = 256 << 10;

/// What a file has.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Its tables, those that are hidden last.
    pub tables: Vec<Table>,
    /// What is to be said of the file as a whole, one sentence each.
    pub notes: Vec<String>,
}

/// One table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The name of the sheet; empty where there is none.
    pub name: String,
    /// Whether columns have letters, as those of a spreadsheet do.
    pub is_sheet: bool,
    /// Whether the sheet is hidden.
    pub hidden: bool,
    /// The columns that are hidden: first and last of each run, from 0.
    pub hidden_columns: Vec<(u32, u32)>,
    /// Cells that are merged over several columns: their row, and the first and last column, from 0.
    pub wide: Vec<(u32, u32, u32)>,
    /// The rows that have something, in order.
    pub rows: Vec<Row>,
    /// What is to be said of it, one sentence each.
    pub notes: Vec<String>,
}

/// One row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Its number, from 1; of a text the line where it begins.
    pub number: u32,
    /// Whether it is hidden.
    pub hidden: bool,
    /// Its cells with their columns, from 0, in order; those that are empty are left out.
    pub cells: Vec<(u32, Cell)>,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Text, with line ends as `\n` and nothing that is no text.
    Text(String),
    /// A number.
    Number {
        /// The number.
        value: f64,
        /// The day that it is as a serial number of the spreadsheet, if it is one.
        day: Option<Day>,
    },
    /// A day.
    Day(Day),
    /// Yes or no.
    Flag(bool),
    /// Why nothing can be read, as the end of a sentence that begins with the cell.
    Fault(String),
}

impl Cell {
    /// A text without what is no text; none for a blank one. Says whether something was taken out.
    pub fn text(raw: &str) -> (Option<Self>, bool) {
        let mut clean = String::with_capacity(raw.len());
        let mut dropped = false;
        let mut before = ' ';
        for character in raw.chars() {
            match character {
                '\n' if before == '\r' => {}
                '\r' | '\n' | '\u{2028}' | '\u{2029}' | '\u{85}' => clean.push('\n'),
                '\t' | '\u{a0}' | '\u{202f}' => clean.push(' '),
                '\u{feff}' | '\u{200b}' => {}
                other if other.is_control() || is_turning(other) => dropped = true,
                other => clean.push(other),
            }
            before = character;
        }
        let clean = clean.trim();
        let cell = (!clean.is_empty()).then(|| Self::Text(clean.to_owned()));
        (cell, dropped)
    }

    /// As a person would have typed it.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number { value, .. } => value.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Flag(true) => "yes".to_owned(),
            Self::Flag(false) => "no".to_owned(),
            Self::Fault(_) => String::new(),
        }
    }
}

/// What turns the direction of writing, so that a text reads otherwise than it is written.
fn is_turning(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl Row {
    /// What stands in a column.
    pub fn cell(&self, column: u32) -> Option<&Cell> {
        let at = self.cells.binary_search_by_key(&column, |(at, _)| *at);
        self.cells.get(at.ok()?).map(|(_, cell)| cell)
    }
}

impl Table {
    /// Whether a column is hidden.
    pub fn hides(&self, column: u32) -> bool {
        let mut runs = self.hidden_columns.iter();
        runs.any(|(first, last)| (*first..=*last).contains(&column))
    }

    /// A cell as a person finds it: `B7` of a spreadsheet, else row and column.
    pub fn place(&self, row: u32, column: u32) -> String {
        match (self.is_sheet, self.name.is_empty()) {
            (true, true) => format!("{}{row}", letters(column)),
            (true, false) => format!("{}!{}{row}", self.name, letters(column)),
            (false, _) => format!("line {row}, column {}", column + 1),
        }
    }

    /// A row as a person finds it.
    pub fn row(&self, row: u32) -> String {
        match (self.is_sheet, self.name.is_empty()) {
            (true, true) => format!("row {row}"),
            (true, false) => format!("{} row {row}", self.name),
            (false, _) => format!("line {row}"),
        }
    }
}

/// The name of a sheet without what a terminal would obey.
pub fn plain_name(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_control() && !is_turning(*c))
        .collect()
}

/// The letters of a column, from 0.
pub fn letters(column: u32) -> String {
    let mut rest = u64::from(column) + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The day of a serial number; in the system of 1904 days are counted from 1 January 1904.
pub fn serial_day(serial: f64, from_1904: bool) -> Option<Day> {
    // Before 1950 and after 2100 a number in a register is no day.
    let days = serial.floor();
    let days = if from_1904 { days + 1462.0 } else { days };
    if !(18_264.0..=73_415.0).contains(&days) {
        return None;
    }
    let epoch = Day::constant(1899, 12, 30);
    let span = jiff::Span::new().try_days(days as i64).ok()?;
    epoch.checked_add(span).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        for (column, expected) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (701, "ZZ"),
            (702, "AAA"),
            (16_383, "XFD"),
        ] {
            assert_eq!(letters(column), expected);
        }
    }

    #[test]
    fn serial_numbers_are_days_of_either_system() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert_eq!(serial_day(45_945.75, false), Some(day("2025-10-15")));
        assert_eq!(serial_day(44_483.0, true), Some(day("2025-10-15")));
        for none in [f64::NAN, f64::INFINITY, -1.0, 5.18, 1e300] {
            assert_eq!(serial_day(none, false), None);
        }
    }

    #[test]
    fn a_text_keeps_its_lines_and_nothing_that_is_no_text() {
        let (cell, dropped) = Cell::text(" a\r\nb\rc\u{0}\u{202e}\u{a0}d\n");
        assert_eq!(cell, Some(Cell::Text("a\nb\nc d".into())));
        assert!(dropped);
        assert_eq!(Cell::text(" \u{feff}\t"), (None, false));
    }
}
