//! Tables of a Markdown page, as most public repositories have their registers.
//!
//! Not for records: their Markdown is read by `parse`.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::table::{Cell, LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Row, Source, Table, plain_name};
use super::unreadable;
use crate::error::Fault;

/// Reads all tables of a page, each with the heading above it as its name.
///
/// # Errors
/// When there is none, or one has too many rows or too long a text.
pub fn read(text: &str) -> Result<Source, Fault> {
    let mut reader = Reader::new(text);
    let parser = Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    for (event, span) in parser.into_offset_iter() {
        reader.take(event, span.start)?;
    }
    if reader.source.tables.is_empty() {
        return Err(unreadable(
            "the page has no table",
            "a table has a row of names, a line of `---` below it, and rows",
        ));
    }
    Ok(reader.source)
}

struct Reader {
    /// Where each line begins.
    lines: Vec<usize>,
    source: Source,
    table: Table,
    row: Row,
    column: u32,
    /// The text of the cell that is being read.
    cell: Option<String>,
    /// The heading that is being read, or the last one.
    heading: String,
    in_heading: bool,
    /// Where the links lead that are being read, with where their texts begin.
    links: Vec<(String, usize)>,
}

impl Reader {
    fn new(text: &str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            lines: std::iter::once(0).chain(ends).collect(),
            source: Source::default(),
            table: Table::default(),
            row: Row::default(),
            column: 0,
            cell: None,
            heading: String::new(),
            in_heading: false,
            links: Vec::new(),
        }
    }

    fn take(&mut self, event: Event<'_>, at: usize) -> Result<(), Fault> {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                self.heading.clear();
                self.in_heading = true;
            }
            Event::End(TagEnd::Heading(_)) => self.in_heading = false,
            Event::Start(Tag::Table(_)) => {
                self.table = Table {
                    name: plain_name(&self.heading),
                    ..Table::default()
                };
            }
            Event::End(TagEnd::Table) => {
                let table = std::mem::take(&mut self.table);
                self.source.tables.push(table);
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                let line = self.lines.partition_point(|start| *start <= at);
                self.column = 0;
                self.row = Row {
                    number: u32::try_from(line).unwrap_or(u32::MAX),
                    ..Row::default()
                };
            }
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => self.end_row()?,
            Event::Start(Tag::TableCell) => self.cell = Some(String::new()),
            Event::End(TagEnd::TableCell) => self.end_cell()?,
            Event::Start(Tag::Link { dest_url, .. }) => {
                let from = self.cell.as_ref().map_or(0, String::len);
                self.links.push((dest_url.into_string(), from));
            }
            Event::End(TagEnd::Link) => self.end_link(),
            Event::Text(text) | Event::Code(text) => self.push(&text),
            Event::SoftBreak | Event::HardBreak => self.push("\n"),
            Event::InlineHtml(html) => {
                let is_break = html.to_ascii_lowercase().starts_with("<br");
                self.push(if is_break { "\n" } else { &html });
            }
            _ => {}
        }
        Ok(())
    }

    fn push(&mut self, text: &str) {
        if self.in_heading {
            self.heading.push_str(text);
        } else if let Some(cell) = &mut self.cell {
            cell.push_str(text);
        }
    }

    /// Puts the address behind the text of a link, where it says something else.
    fn end_link(&mut self) {
        let (Some((target, from)), Some(cell)) = (self.links.pop(), &mut self.cell) else {
            return;
        };
        let text = cell.get(from..).unwrap_or("").trim();
        if text.is_empty() || text == target {
            cell.truncate(from);
            cell.push_str(&target);
        } else {
            cell.push_str(&format!(" ({target})"));
        }
    }

    fn end_cell(&mut self) -> Result<(), Fault> {
        let text = self.cell.take().unwrap_or_default();
        if text.len() > LONGEST_CELL {
            return Err(unreadable(
                format!(
                    "line {} has a text of {} KiB",
                    self.row.number,
                    text.len() >> 10
                ),
                "move long material into a file of its own",
            ));
        }
        let (cell, dropped) = Cell::text(&text);
        if dropped {
            let place = self.table.place(self.row.number, self.column);
            let note = format!("{place} has control characters; they were taken out");
            self.table.notes.push(note);
        }
        if self.column < MOST_COLUMNS {
            self.row.cells.extend(cell.map(|cell| (self.column, cell)));
        }
        self.column = self.column.saturating_add(1);
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Fault> {
        let row = std::mem::take(&mut self.row);
        if !row.cells.is_empty() {
            self.table.rows.push(row);
        }
        if self.table.rows.len() > MOST_ROWS {
            return Err(unreadable(
                format!("there are more than {MOST_ROWS} rows"),
                "import the register in parts",
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_keep_lines_and_where_links_lead() {
        let page =
            "# Log\n\n| No | Evidence |\n|---|---|\n| 1 | [list](evidence/a.csv)<br>b |\n\nx\n";
        let source = read(page).unwrap();
        let table = source.tables.first().unwrap();
        assert_eq!((table.name.as_str(), table.rows.len()), ("Log", 2));
        assert_eq!(table.rows[1].number, 5);
        let expected = Cell::Text("list (evidence/a.csv)\nb".into());
        assert_eq!(table.rows[1].cell(1), Some(&expected));
        assert!(read("no table").is_err());
    }
}
