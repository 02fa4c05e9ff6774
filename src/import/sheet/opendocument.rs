//! Spreadsheets of OpenDocument (ISO/IEC 26300): .ods.
//!
//! Read by hand, because repetitions are written as numbers: a file of one kilobyte may say a million rows of
//! sixteen thousand cells, and must not cost them.

use std::collections::HashSet;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::super::table::{Cell, MOST_COLUMNS, MOST_WIDE, Row, Source, Table, plain_name};
use super::super::unreadable;
use super::{Archive, Budget, damaged, part, protected, say_hidden};
use crate::error::Fault;

/// Last row that a sheet can have.
const LAST_ROW: u32 = 1_048_576;

/// Reads all sheets of a document.
pub fn read(mut archive: Archive<'_>) -> Result<Source, Fault> {
    if let Some(manifest) = part(&mut archive, "META-INF/manifest.xml")?
        && manifest.contains("encryption-data")
    {
        return Err(protected());
    }
    let Some(content) = part(&mut archive, "content.xml")? else {
        return Err(damaged(&"it has no content"));
    };
    let mut sheets = Sheets::default();
    let mut reader = Reader::from_str(&content);
    loop {
        match reader.read_event().map_err(|error| damaged(&error))? {
            Event::Eof => break,
            Event::Start(tag) => sheets.start(&tag, false)?,
            Event::Empty(tag) => sheets.start(&tag, true)?,
            Event::End(tag) => sheets.end(tag.local_name().as_ref())?,
            Event::Text(text) => sheets.text(&text.xml10_content()),
            Event::CData(text) => sheets.text(&text.xml10_content()),
            Event::GeneralRef(entity) => {
                let character = entity.resolve_char_ref().ok().flatten();
                let text = match (character, entity.xml10_content().as_ref()) {
                    (Some(character), _) => character.to_string(),
                    (None, "amp") => "&".to_owned(),
                    (None, "lt") => "<".to_owned(),
                    (None, "gt") => ">".to_owned(),
                    (None, "quot") => "\"".to_owned(),
                    (None, "apos") => "'".to_owned(),
                    _ => return Err(damaged(&"it names an entity of its own")),
                };
                sheets.text(&text);
            }
            _ => {}
        }
    }
    if sheets.source.tables.is_empty() {
        return Err(unreadable(
            "the document has no sheet",
            "name a spreadsheet (.ods), not a text",
        ));
    }
    sheets.source.tables.sort_by_key(|table| table.hidden);
    Ok(sheets.source)
}

/// A cell that is being read.
#[derive(Default)]
struct Open {
    repeated: u32,
    kind: String,
    value: Option<String>,
    is_formula: bool,
    is_error: bool,
    rows_spanned: u32,
    columns_spanned: u32,
    text: String,
    paragraphs: usize,
}

#[derive(Default)]
struct Sheets {
    source: Source,
    budget: Budget,
    /// The style that is being read, and those of sheets that are not shown.
    style: String,
    unseen: HashSet<String>,
    table: Option<Table>,
    row: Row,
    row_repeated: u32,
    next_row: u32,
    /// The next column that the table describes.
    described: u32,
    column: u32,
    cell: Option<Open>,
    /// How deep within a comment, whose text is not the cell's.
    aside: usize,
    hidden: Vec<u32>,
    merged: Option<String>,
    odd: Option<String>,
}

impl Sheets {
    fn start(&mut self, tag: &BytesStart<'_>, closed: bool) -> Result<(), Fault> {
        let name = tag.local_name();
        if self.aside > 0 {
            self.aside += usize::from(!closed);
            return Ok(());
        }
        match name.as_ref() {
            "style" => self.style = attribute(tag, "name").unwrap_or_default(),
            "table-properties" if attribute(tag, "display").as_deref() == Some("false") => {
                self.unseen.insert(self.style.clone());
            }
            // A table within a cell or a shape is none of the sheets.
            "table" if self.table.is_none() && !closed => self.start_table(tag),
            "table-column" if self.table.is_some() => self.table_column(tag),
            "table-row" if self.table.is_some() => {
                let repeated = number(tag, "number-rows-repeated");
                self.row_repeated = repeated;
                self.column = 0;
                self.row = Row {
                    number: self.next_row,
                    hidden: is_unseen(tag),
                    ..Row::default()
                };
                if closed {
                    self.end_row()?;
                }
            }
            "table-cell" | "covered-table-cell" if self.table.is_some() => {
                self.start_cell(tag);
                if closed {
                    self.end_cell()?;
                }
            }
            "annotation" | "shapes" if !closed => self.aside = 1,
            "p" => self.paragraph(),
            "s" => {
                let blanks = number(tag, "c").min(64);
                self.text(&" ".repeat(blanks as usize));
            }
            "tab" => self.text(" "),
            "line-break" => self.text("\n"),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Fault> {
        if self.aside > 0 {
            self.aside -= 1;
            return Ok(());
        }
        match name {
            "table" => {
                if let Some(mut table) = self.table.take() {
                    say_hidden(&mut table.notes, &std::mem::take(&mut self.hidden));
                    if let Some(place) = self.merged.take() {
                        table.notes.push(format!(
                            "cells are merged over several rows, the first at {place}; what stands there belongs to its first row alone"
                        ));
                    }
                    if let Some(place) = self.odd.take() {
                        let note = format!("{place} has control characters; they were taken out");
                        table.notes.push(note);
                    }
                    self.source.tables.push(table);
                }
                Ok(())
            }
            "table-row" if self.table.is_some() => self.end_row(),
            "table-cell" | "covered-table-cell" if self.table.is_some() => self.end_cell(),
            _ => Ok(()),
        }
    }

    fn start_table(&mut self, tag: &BytesStart<'_>) {
        let style = attribute(tag, "style-name").unwrap_or_default();
        self.next_row = 1;
        self.described = 0;
        self.table = Some(Table {
            name: plain_name(&attribute(tag, "name").unwrap_or_default()),
            is_sheet: true,
            hidden: self.unseen.contains(&style),
            ..Table::default()
        });
    }

    fn table_column(&mut self, tag: &BytesStart<'_>) {
        let first = self.described;
        self.described = first.saturating_add(number(tag, "number-columns-repeated"));
        if let Some(table) = &mut self.table
            && is_unseen(tag)
            && table.hidden_columns.len() < MOST_COLUMNS as usize
        {
            let last = self.described.saturating_sub(1);
            table.hidden_columns.push((first, last));
        }
    }

    fn start_cell(&mut self, tag: &BytesStart<'_>) {
        let kind = attribute(tag, "value-type").unwrap_or_default();
        let of = [
            "value",
            "date-value",
            "boolean-value",
            "string-value",
            "time-value",
        ];
        self.cell = Some(Open {
            repeated: number(tag, "number-columns-repeated"),
            value: of.into_iter().find_map(|name| attribute(tag, name)),
            is_formula: attribute(tag, "formula").is_some(),
            // `calcext:value-type` says it, beside `office:value-type`.
            is_error: tag.attributes().with_checks(false).flatten().any(|one| {
                one.key.local_name().as_ref() == "value-type" && one.value.as_ref() == "error"
            }),
            rows_spanned: number(tag, "number-rows-spanned"),
            columns_spanned: number(tag, "number-columns-spanned"),
            kind,
            ..Open::default()
        });
    }

    fn paragraph(&mut self) {
        if let Some(cell) = &mut self.cell {
            if cell.paragraphs > 0 {
                cell.text.push('\n');
            }
            cell.paragraphs += 1;
        }
    }

    fn text(&mut self, text: &str) {
        if self.aside == 0
            && let Some(cell) = &mut self.cell
            && cell.paragraphs > 0
        {
            cell.text.push_str(text);
        }
    }

    fn end_cell(&mut self) -> Result<(), Fault> {
        let (Some(open), Some(table)) = (self.cell.take(), &mut self.table) else {
            return Ok(());
        };
        let first = self.column;
        self.column = self.column.saturating_add(open.repeated);
        let place = table.place(self.row.number, first);
        let (cell, dropped) = cell(&open);
        if dropped {
            self.odd.get_or_insert_with(|| place.clone());
        }
        if open.rows_spanned > 1 {
            self.merged.get_or_insert_with(|| place.clone());
        }
        if open.columns_spanned > 1 && table.wide.len() < MOST_WIDE {
            let last = first.saturating_add(open.columns_spanned - 1);
            table.wide.push((self.row.number, first, last));
        }
        if let Some(cell) = cell {
            for column in first..self.column.min(MOST_COLUMNS) {
                self.budget.cell(&cell, || place.clone())?;
                self.row.cells.push((column, cell.clone()));
            }
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Fault> {
        let row = std::mem::take(&mut self.row);
        let first = self.next_row;
        self.next_row = first.saturating_add(self.row_repeated);
        let Some(table) = &mut self.table else {
            return Ok(());
        };
        if row.cells.is_empty() {
            return Ok(());
        }
        for number in first..self.next_row.min(LAST_ROW.saturating_add(1)) {
            self.budget.row(|| table.row(number))?;
            if number > first {
                for (_, cell) in &row.cells {
                    self.budget.cell(cell, || table.row(number))?;
                }
            }
            if row.hidden {
                self.hidden.push(number);
            }
            table.rows.push(Row {
                number,
                ..row.clone()
            });
        }
        Ok(())
    }
}

fn cell(open: &Open) -> (Option<Cell>, bool) {
    let value = open.value.as_deref().unwrap_or("");
    if open.is_error {
        return (
            Some(Cell::Fault(format!("has the error {}", open.text.trim()))),
            false,
        );
    }
    let read = match open.kind.as_str() {
        "float" | "percentage" | "currency" => value.parse().ok().map(|value| Cell::Number {
            value,
            // A day is marked as one here; a serial number is a number.
            day: None,
        }),
        "date" => value
            .get(..10)
            .and_then(|day| day.parse().ok())
            .map(Cell::Day),
        "boolean" => Some(Cell::Flag(value == "true")),
        _ => None,
    };
    if read.is_some() {
        return (read, false);
    }
    let text = if open.text.trim().is_empty() {
        value
    } else {
        &open.text
    };
    match Cell::text(text) {
        (None, false) if open.is_formula && open.kind.is_empty() => (
            Some(Cell::Fault(
                "has a formula whose value was not saved; open the file, let it calculate and save it".to_owned(),
            )),
            false,
        ),
        read => read,
    }
}

/// Whether a row or a column is not shown.
fn is_unseen(tag: &BytesStart<'_>) -> bool {
    let visibility = attribute(tag, "visibility");
    matches!(visibility.as_deref(), Some("collapse" | "filter"))
}

/// An attribute by its local name; `calcext:` repeats those of `office:`, and comes later.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = tag.attributes();
    let mut all = all.with_checks(false).flatten();
    let one = all.find(|one| one.key.local_name().as_ref() == name)?;
    one.normalized_value(XmlVersion::Implicit1_0)
        .ok()
        .map(|value| value.into_owned())
}

/// A number that is 1 where it is not said.
fn number(tag: &BytesStart<'_>, name: &str) -> u32 {
    let said = attribute(tag, name).and_then(|text| text.trim().parse::<u32>().ok());
    said.unwrap_or(1).min(LAST_ROW)
}
