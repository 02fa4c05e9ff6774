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

use super::super::table::{Cell, MOST_COLUMNS, Row, Source, Table, plain_name, serial_day};
use super::super::unreadable;
use super::{Archive, Budget, damaged, part, protected, say_hidden};
use crate::error::Fault;

/// The cells of a sheet by row, from 1, and column, from 0.
type Cells = BTreeMap<u32, BTreeMap<u32, Cell>>;

/// Reads all sheets of a workbook.
pub fn read(bytes: &[u8], mut archive: Archive<'_>) -> Result<Source, Fault> {
    let hidden_rows = hidden_rows(&mut archive)?;
    // The reader is a library that was not made for files of strangers: should it panic, the file is
    // damaged, and that is what is said.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let read = panic::catch_unwind(AssertUnwindSafe(|| sheets(bytes, &hidden_rows)));
    panic::set_hook(hook);
    read.unwrap_or_else(|_| Err(damaged(&"its sheets contradict themselves")))
}

fn sheets(bytes: &[u8], hidden_rows: &BTreeMap<String, HashSet<u32>>) -> Result<Source, Fault> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(fault)?;
    let mut source = Source::default();
    if book.has_1904_epoch() {
        let note = "days are counted from 1904, as the workbook says";
        source.notes.push(note.to_owned());
    }
    let mut budget = Budget::default();
    let none = HashSet::new();
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
        let Some(cells) = cells(&mut book, &sheet.name, &mut table, &mut budget)? else {
            continue;
        };
        let hidden = hidden_rows.get(&sheet.name).unwrap_or(&none);
        let rows = cells.into_iter().map(|(number, cells)| Row {
            number,
            hidden: hidden.contains(&number),
            cells: cells.into_iter().collect(),
        });
        table.rows = rows.collect();
        let unseen = table.rows.iter().filter(|row| row.hidden);
        let unseen: Vec<u32> = unseen.map(|row| row.number).collect();
        say_hidden(&mut table.notes, &unseen);
        let merged = book.merge_cells_by_sheet_name(&sheet.name);
        let merged = merged.unwrap_or_default();
        let tall = merged.iter().filter(|merged| merged.end.0 > merged.start.0);
        if let Some(first) = tall.min_by_key(|merged| merged.start) {
            let place = table.place(first.start.0.saturating_add(1), first.start.1);
            table.notes.push(format!(
                "cells are merged over several rows, the first at {place}; what stands there belongs to its first row alone"
            ));
        }
        source.tables.push(table);
    }
    source.tables.sort_by_key(|table| table.hidden);
    Ok(source)
}

/// The cells of a sheet that have something, by row and column; none for a sheet of charts.
fn cells(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    table: &mut Table,
    budget: &mut Budget,
) -> Result<Option<Cells>, Fault> {
    let from_1904 = book.has_1904_epoch();
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(None),
        Err(error) => return Err(fault(error)),
    };
    let mut rows = Cells::new();
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
        if !rows.contains_key(&number) {
            budget.row(|| table.row(number))?;
        }
        rows.entry(number).or_default().insert(column, cell);
    }
    let far =
        far.map(|place| format!("{place} and others lie far outside any table and are not read"));
    let odd = odd.map(|place| format!("{place} has control characters; they were taken out"));
    table.notes.extend(far.into_iter().chain(odd));
    Ok(Some(rows))
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

/// The hidden rows of each sheet by its name; a reader of cells does not tell them.
fn hidden_rows(archive: &mut Archive<'_>) -> Result<BTreeMap<String, HashSet<u32>>, Fault> {
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
        let rows: HashSet<u32> = match part(archive, &path)? {
            Some(sheet) if sheet.contains("hidden=") => attributes(&sheet, "row", ["r", "hidden"])
                .into_iter()
                .filter(|[_, hidden]| matches!(hidden.as_str(), "1" | "true"))
                .filter_map(|[row, _]| row.parse().ok())
                .collect(),
            _ => HashSet::new(),
        };
        all.insert(name, rows);
    }
    Ok(all)
}

/// Two attributes, by their local names, of all elements of a name that have both.
fn attributes(xml: &str, element: &str, names: [&str; 2]) -> Vec<[String; 2]> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == element => {
                let value = |name: &str| {
                    let mut all = tag.attributes();
                    let mut all = all.with_checks(false).flatten();
                    let one = all.find(|one| one.key.local_name().as_ref() == name)?;
                    one.normalized_value(XmlVersion::Implicit1_0)
                        .ok()
                        .map(|value| value.into_owned())
                };
                if let (Some(one), Some(other)) = (value(names[0]), value(names[1])) {
                    found.push([one, other]);
                }
            }
            // What is damaged is told by the reader of the cells.
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}
