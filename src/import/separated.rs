//! Files of separated values: which characters they are written in, and what separates them (RFC 4180).
//!
//! Not for what stands in the columns, though a separator is taken for right where the names of columns are
//! understood with it.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::columns::recognised;
use super::table::{Cell, LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Row, Source, Table};
use super::unreadable;
use crate::error::{Fault, FaultKind};

/// Rows that are looked at to find out what separates values.
const LOOKED_AT: usize = 40;

/// The text of bytes, and what is to be said of how it was read.
///
/// # Errors
/// When there is no such encoding, or the bytes are no text in it.
pub fn decoded(bytes: &[u8], wanted: Option<&str>) -> Result<(String, Vec<String>), Fault> {
    let chosen = match wanted {
        Some(label) => Some(Encoding::for_label(label.as_bytes()).ok_or_else(|| {
            Fault::new(
                FaultKind::Usage,
                format!("there is no encoding `{}`", label.escape_debug()),
                "write one of utf-8, utf-16le, utf-16be, windows-1252, iso-8859-15",
            )
        })?),
        None => None,
    };
    let (encoding, how) = match (chosen, Encoding::for_bom(bytes)) {
        (Some(encoding), _) => (encoding, "as asked for"),
        (None, Some((encoding, _))) => (encoding, "as its first bytes say"),
        (None, None) => guessed(bytes),
    };
    let (text, used, damaged) = encoding.decode(bytes);
    if damaged {
        let at = text.find('\u{fffd}').unwrap_or(0);
        let line = text.get(..at).unwrap_or("").matches('\n').count() + 1;
        return Err(unreadable(
            format!("line {line} has bytes that are no text in {}", used.name()),
            "say the encoding with `--encoding`, such as `--encoding windows-1252`, or save the file as UTF-8",
        ));
    }
    let mut notes = Vec::new();
    if used != UTF_8 || chosen.is_some_and(|chosen| chosen != used) {
        notes.push(format!("read as {}, {how}", used.name()));
    }
    Ok((text.into_owned(), notes))
}

/// The likeliest encoding of bytes that do not say theirs.
fn guessed(bytes: &[u8]) -> (&'static Encoding, &'static str) {
    let start = bytes.get(..bytes.len().min(4096)).unwrap_or(bytes);
    let zeros = |odd: usize| {
        let units = start.iter().skip(odd).step_by(2);
        units.filter(|byte| **byte == 0).count()
    };
    let half = start.len() / 2;
    if half > 1 && zeros(1) * 2 > half && zeros(0) * 8 < half {
        return (
            UTF_16LE,
            "a guess from its bytes; `--encoding` says it otherwise",
        );
    }
    if half > 1 && zeros(0) * 2 > half && zeros(1) * 8 < half {
        return (
            UTF_16BE,
            "a guess from its bytes; `--encoding` says it otherwise",
        );
    }
    if std::str::from_utf8(bytes).is_ok() {
        return (UTF_8, "");
    }
    (
        WINDOWS_1252,
        "as it is no UTF-8; `--encoding` says it otherwise",
    )
}

/// The table of a text.
///
/// # Errors
/// When it has too many rows, or a text that is too long.
pub fn read(text: &str) -> Result<Source, Fault> {
    let separator = separator(text);
    let (rows, dropped) = rows(text, separator, usize::MAX)?;
    let mut notes = Vec::new();
    if separator != b',' {
        let name = match separator {
            b';' => "semicolons",
            b'\t' => "tabs",
            _ => "vertical bars",
        };
        notes.push(format!("values are separated by {name}"));
    }
    if let Some(row) = dropped {
        notes.push(format!(
            "line {row} has control characters; they were taken out"
        ));
    }
    Ok(Source {
        tables: vec![Table {
            rows,
            ..Table::default()
        }],
        notes,
    })
}

/// What separates the values: with it most names of columns are understood, else there are most columns.
fn separator(text: &str) -> u8 {
    let merit = |separator: &u8| {
        let (rows, _) = rows(text, *separator, LOOKED_AT).unwrap_or_default();
        let known = rows.iter().map(recognised).max().unwrap_or(0);
        let mut widths: Vec<usize> = rows.iter().map(|row| row.cells.len()).collect();
        widths.sort_unstable();
        let usual = widths.get(widths.len() / 2).copied().unwrap_or(0);
        (known, usual)
    };
    // Of several that are as good, the last is taken: the comma.
    let all = [b'|', b'\t', b';', b','];
    all.into_iter().max_by_key(merit).unwrap_or(b',')
}

/// The rows, and the first one of which something was taken out.
fn rows(text: &str, separator: u8, most: usize) -> Result<(Vec<Row>, Option<u32>), Fault> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut odd = None;
    let mut record = csv::StringRecord::new();
    let mut lines = Lines::new(text);
    while rows.len() < most {
        let more = reader.read_record(&mut record).map_err(|error| {
            unreadable(
                format!("the table cannot be read: {error}"),
                "check the quotes around that line",
            )
        })?;
        if !more {
            break;
        }
        let start = record.position().map_or(0, csv::Position::byte);
        let line = lines.of(usize::try_from(start).unwrap_or(usize::MAX));
        let number = u32::try_from(line).unwrap_or(u32::MAX);
        let mut row = Row {
            number,
            ..Row::default()
        };
        for (column, value) in (0..MOST_COLUMNS).zip(&record) {
            if value.len() > LONGEST_CELL {
                return Err(unreadable(
                    format!(
                        "line {line}, column {} has a text of {} KiB",
                        column + 1,
                        value.len() >> 10
                    ),
                    "a quote that is not closed swallows what follows; check the quotes there",
                ));
            }
            let (cell, dropped) = Cell::text(value);
            if dropped {
                odd = odd.or(Some(number));
            }
            row.cells.extend(cell.map(|cell| (column, cell)));
        }
        if !row.cells.is_empty() {
            rows.push(row);
        }
        if rows.len() > MOST_ROWS {
            return Err(unreadable(
                format!("there are more than {MOST_ROWS} rows"),
                "import the register in parts",
            ));
        }
    }
    Ok((rows, odd))
}

/// Counts lines as an editor does, whatever ends them.
///
/// The reader of values takes a record to begin right behind the carriage return of the one before, and before
/// empty lines; so its own count is too low.
struct Lines<'t> {
    bytes: &'t [u8],
    at: usize,
    line: u64,
}

impl<'t> Lines<'t> {
    const fn new(text: &'t str) -> Self {
        Self {
            bytes: text.as_bytes(),
            at: 0,
            line: 1,
        }
    }

    /// The line of the first value at or behind a place; places must not go back.
    fn of(&mut self, start: usize) -> u64 {
        while let Some(byte) = self.bytes.get(self.at) {
            let ends = match byte {
                b'\n' => true,
                b'\r' => self.bytes.get(self.at + 1) != Some(&b'\n'),
                _ => false,
            };
            if self.at >= start && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            self.line += u64::from(ends);
            self.at += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_on_the_lines_where_an_editor_shows_them() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["No,Title", "1,A", "", "2,\"B", "and C\"", "3,D", ""].join(end);
            let (rows, _) = rows(&text, b',', usize::MAX).unwrap();
            let numbers: Vec<u32> = rows.iter().map(|row| row.number).collect();
            assert_eq!(numbers, [1, 2, 4, 6], "{end:?}");
        }
    }

    #[test]
    fn bytes_are_read_in_the_encoding_that_they_are_in() {
        let text = "Nr.;Fälligkeit\n1;31.12.2025\n";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let with_mark = [&[0xff, 0xfe][..], &utf16].concat();
        let (latin, _, _) = WINDOWS_1252.encode(text);
        let marked = [&[0xef, 0xbb, 0xbf][..], text.as_bytes()].concat();
        for (bytes, said) in [
            (text.as_bytes(), None),
            (&marked, None),
            (&utf16, Some("UTF-16LE")),
            (&with_mark, Some("UTF-16LE")),
            (&latin, Some("windows-1252")),
        ] {
            let (found, notes) = decoded(bytes, None).unwrap();
            assert_eq!(found, text);
            assert_eq!(!notes.is_empty(), said.is_some(), "{notes:?}");
            assert!(notes.iter().all(|note| note.contains(said.unwrap_or(""))));
        }
        assert!(decoded(&latin, Some("utf-8")).is_err());
        assert!(decoded(&latin, Some("utf-99")).is_err());
    }
}
