//! Workbooks of Office Open XML (ECMA-376): .xlsx and .xlsm.
//!
//! Cells are streamed, so that a cell that somebody touched in the last row costs one cell and not a million
//! rows. Not for macros: their part is not looked at.

use std::collections::{BTreeMap, HashSet};
use std::io::Cursor;
use std::panic::{self, AssertUnwindSafe};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use quick_xml::XmlVersion;
use quick_xml::events::Event;

use super::super::table::{
    Cell, MOST_COLUMNS, MOST_WIDE, Row, Source, Table, plain_name, serial_day,
};
use super::super::unreadable;
use super::{Archive, Budget, damaged, part, protected, say_hidden};
use crate::error::Fault;

/// Reads all sheets of a workbook.
pub fn read(bytes: &[u8], mut archive: Archive<'_>) -> Result<Source, Fault> {
    // The reader is a library that was not made for files of strangers: should it panic, the file is
    // damaged, and that is what is said.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let sheets = || panic::catch_unwind(AssertUnwindSafe(|| sheets(bytes)));
    let (beside, read) = rayon::join(|| beside(&mut archive), sheets);
    panic::set_hook(hook);
    let contradiction = |_| Err(damaged(&"its sheets contradict themselves"));
    let (mut source, names) = read.unwrap_or_else(contradiction)?;
    let mut beside = beside?;
    for (table, name) in source.tables.iter_mut().zip(&names) {
        if let Some(beside) = beside.remove(name) {
            beside.say(table);
        }
    }
    source.tables.sort_by_key(|table| table.hidden);
    Ok(source)
}

/// The sheets, and their names as the workbook has them.
fn sheets(bytes: &[u8]) -> Result<(Source, Vec<String>), Fault> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(fault)?;
    let (mut source, mut names) = (Source::default(), Vec::new());
    if book.has_1904_epoch() {
        let note = "days are counted from 1904, as the workbook says";
        source.notes.push(note.to_owned());
    }
    let mut budget = Budget::default();
    for sheet in book.sheets_metadata().to_vec() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let mut table = Table {
            name: plain_name(&sheet.name),
            is_sheet: true,
            hidden: sheet.visible != SheetVisible::Visible,
            ..Table::default()
        };
        if read_rows(&mut book, &sheet.name, &mut table, &mut budget)? {
            source.tables.push(table);
            names.push(sheet.name);
        }
    }
    Ok((source, names))
}

/// Reads the rows of a sheet that have something; false for a sheet of charts.
fn read_rows(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    table: &mut Table,
    budget: &mut Budget,
) -> Result<bool, Fault> {
    let from_1904 = book.has_1904_epoch();
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(false),
        Err(error) => return Err(fault(error)),
    };
    let mut cells: Vec<(u32, u32, Cell)> = Vec::new();
    let (mut far, mut odd) = (None, None);
    while let Some(found) = reader.next_cell_with_formula_metadata().map_err(fault)? {
        let (row, column) = found.pos;
        let number = row.saturating_add(1);
        let read = read_cell(&found.value, found.formula.is_some(), from_1904);
        let Some((cell, dropped)) = read else {
            continue;
        };
        let place = || table.place(number, column);
        if column >= MOST_COLUMNS {
            far = far.or_else(|| Some(place()));
            continue;
        }
        if dropped {
            odd = odd.or_else(|| Some(place()));
        }
        budget.cell(&cell, place)?;
        cells.push((number, column, cell));
    }
    // They come in order, unless somebody made the file by hand.
    let place = |(row, column, _): &(u32, u32, Cell)| (*row, *column);
    if !cells.is_sorted_by_key(place) {
        cells.sort_by_key(place);
    }
    for (number, column, cell) in cells {
        match table.rows.last_mut() {
            Some(row) if row.number == number => match row.cells.last_mut() {
                Some((last, same)) if *last == column => *same = cell,
                _ => row.cells.push((column, cell)),
            },
            _ => {
                budget.row(|| table.row(number))?;
                table.rows.push(Row {
                    number,
                    hidden: false,
                    cells: vec![(column, cell)],
                });
            }
        }
    }
    let far =
        far.map(|place| format!("{place} and others lie far outside any table and are not read"));
    let odd = odd.map(|place| format!("{place} has control characters; they were taken out"));
    table.notes.extend(far.into_iter().chain(odd));
    Ok(true)
}

fn read_cell(value: &DataRef<'_>, is_formula: bool, from_1904: bool) -> Option<(Cell, bool)> {
    let plain = |cell| Some((cell, false));
    let text = |text: &str| {
        let (cell, dropped) = Cell::text(text);
        cell.map(|cell| (cell, dropped))
    };
    match value {
        DataRef::Empty if is_formula => plain(Cell::Fault(
            "has a formula whose value was not saved; open the file, let it calculate and save it"
                .to_owned(),
        )),
        DataRef::Empty => None,
        DataRef::Int(number) => plain(number_cell(*number as f64, from_1904)),
        DataRef::Float(number) => plain(number_cell(*number, from_1904)),
        DataRef::String(string) => text(string),
        DataRef::SharedString(string) => text(string),
        DataRef::Bool(flag) => plain(Cell::Flag(*flag)),
        DataRef::DateTime(time) if time.is_datetime() => {
            match serial_day(time.as_f64(), from_1904) {
                Some(day) => plain(Cell::Day(day)),
                None => plain(number_cell(time.as_f64(), from_1904)),
            }
        }
        DataRef::DateTime(time) => plain(number_cell(time.as_f64(), from_1904)),
        DataRef::DateTimeIso(iso) => match iso.get(..10).and_then(|day| day.parse().ok()) {
            Some(day) => plain(Cell::Day(day)),
            None => text(iso),
        },
        DataRef::DurationIso(iso) => text(iso),
        DataRef::Error(error) => plain(Cell::Fault(format!("has the error {error}"))),
    }
}

fn number_cell(value: f64, from_1904: bool) -> Cell {
    Cell::Number {
        value,
        day: serial_day(value, from_1904),
    }
}

fn fault(error: XlsxError) -> Fault {
    match error {
        XlsxError::Password => protected(),
        XlsxError::FileNotFound(part) => unreadable(
            format!("the spreadsheet is damaged: it has no part {part}"),
            "open it in the program it came from and save it again",
        ),
        other => damaged(&other),
    }
}

/// What a sheet says beside its cells, which a reader of cells does not tell.
#[derive(Default)]
struct Beside {
    hidden_rows: HashSet<u32>,
    /// First and last of each run, from 0.
    hidden_columns: Vec<(u32, u32)>,
    /// The first cell, by row from 1 and column from 0, that is merged over several rows.
    tall: Option<(u32, u32)>,
    /// Cells over several columns, as a table has them.
    wide: Vec<(u32, u32, u32)>,
}

impl Beside {
    fn say(self, table: &mut Table) {
        table.hidden_columns = self.hidden_columns;
        table.wide = self.wide;
        let mut hidden = Vec::new();
        for row in &mut table.rows {
            if self.hidden_rows.contains(&row.number) {
                row.hidden = true;
                hidden.push(row.number);
            }
        }
        say_hidden(&mut table.notes, &hidden);
        if let Some((row, column)) = self.tall {
            table.notes.push(format!(
                "cells are merged over several rows, the first at {}; what stands there belongs to its first row alone",
                table.place(row, column)
            ));
        }
    }
}

/// What each sheet says beside its cells, by its name.
fn beside(archive: &mut Archive<'_>) -> Result<BTreeMap<String, Beside>, Fault> {
    let (Some(book), Some(relations)) = (
        part(archive, "xl/workbook.xml")?,
        part(archive, "xl/_rels/workbook.xml.rels")?,
    ) else {
        return Ok(BTreeMap::new());
    };
    let targets = attributes(&relations, "Relationship", ["Id", "Target"]);
    let mut all = BTreeMap::new();
    for [name, id] in attributes(&book, "sheet", ["name", "id"]) {
        let Some([_, target]) = targets.iter().find(|[known, _]| *known == id) else {
            continue;
        };
        let path = match target.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => format!("xl/{target}"),
        };
        if let Some(sheet) = part(archive, &path)? {
            all.insert(name, said(&sheet));
        }
    }
    Ok(all)
}

/// Looks at those tags alone that may say it: the cells are read by another.
fn said(sheet: &str) -> Beside {
    let mut beside = Beside::default();
    for tag in tags(sheet, "hidden=") {
        let rows = attributes(tag, "row", ["r", "hidden"]).into_iter();
        let rows = rows.filter(|[_, hidden]| is_true(hidden));
        let rows = rows.filter_map(|[row, _]| row.parse::<u32>().ok());
        beside.hidden_rows.extend(rows);
        let columns = attributes(tag, "col", ["min", "max", "hidden"]).into_iter();
        let columns = columns.filter(|[.., hidden]| is_true(hidden));
        let columns = columns.filter_map(|[min, max, _]| {
            // They are counted from 1.
            let from_0 = |text: &str| text.parse::<u32>().ok()?.checked_sub(1);
            Some((from_0(&min)?, from_0(&max)?))
        });
        beside.hidden_columns.extend(columns);
    }
    beside.hidden_columns.truncate(MOST_COLUMNS as usize);
    let merged = tags(sheet, "mergeCell ").flat_map(|tag| attributes(tag, "mergeCell", ["ref"]));
    for [cells] in merged {
        let ends = cells.split_once(':');
        let ends = ends.and_then(|(first, last)| cell_at(first).zip(cell_at(last)));
        let Some((first, last)) = ends else {
            continue;
        };
        if last.0 > first.0 && beside.tall.is_none_or(|tall| first < tall) {
            beside.tall = Some(first);
        }
        if last.1 > first.1 && beside.wide.len() < MOST_WIDE {
            beside.wide.push((first.0, first.1, last.1));
        }
    }
    beside
}

/// The row from 1 and the column from 0 of a cell such as `B7`.
fn cell_at(name: &str) -> Option<(u32, u32)> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let column = name
        .get(..digits)?
        .bytes()
        .try_fold(0_u32, |column, letter| {
            let digit = u32::from(letter.to_ascii_uppercase().checked_sub(b'A')?);
            column.checked_mul(26)?.checked_add(digit)?.checked_add(1)
        })?;
    Some((name.get(digits..)?.parse().ok()?, column.checked_sub(1)?))
}

/// The tags in which something stands.
fn tags<'x>(xml: &'x str, something: &'x str) -> impl Iterator<Item = &'x str> {
    let mut looked_at = 0;
    let found = memchr::memmem::find_iter(xml.as_bytes(), something);
    found.filter_map(move |at| {
        let before = xml.get(looked_at..at).unwrap_or("");
        let start = before.rfind('<').map(|start| looked_at + start);
        looked_at = at;
        tag_at(xml, start?)
    })
}

/// The tag that begins at a place; none where another one begins before it ends.
fn tag_at(xml: &str, start: usize) -> Option<&str> {
    let rest = xml.get(start..)?;
    let end = memchr::memchr2(b'<', b'>', rest.as_bytes().get(1..)?)? + 1;
    rest.get(..=end).filter(|tag| tag.ends_with('>'))
}

fn is_true(flag: &str) -> bool {
    matches!(flag, "1" | "true")
}

/// Attributes, by their local names, of all elements of a name that have them all.
fn attributes<const N: usize>(xml: &str, element: &str, names: [&str; N]) -> Vec<[String; N]> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == element => {
                let values = names.map(|name| {
                    let mut all = tag.attributes();
                    let mut all = all.with_checks(false).flatten();
                    let one = all.find(|one| one.key.local_name().as_ref() == name)?;
                    let value = one.normalized_value(XmlVersion::Implicit1_0);
                    value.ok().map(|value| value.into_owned())
                });
                if values.iter().all(Option::is_some) {
                    found.push(values.map(Option::unwrap_or_default));
                }
            }
            // What is damaged is told by the reader of the cells.
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}
