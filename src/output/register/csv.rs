//! The register as comma-separated values (RFC 4180), for spreadsheets and for scripts.
//!
//! UTF-8 with a byte order mark, without which Excel takes it for the system's code page; lines end with CR
//! LF. No cell of the register has a line end in it: a file that is read line by line, by a script or by a
//! spreadsheet's text import, then has a row a line. Days are ISO days and numbers are digits.
//!
//! What a spreadsheet would take for a formula is defused as OWASP advises: an apostrophe goes before a
//! text that begins with one of `= + - @` or their full-width forms. Tabs and other control characters are blanks
//! already. Where the list separator of the system is a semicolon, a text is cut there whatever quotes say, so
//! a formula behind a semicolon is defused too. Days and numbers begin with a digit and are left alone: none of
//! them is negative. The spreadsheet form has the texts as they are.

use std::borrow::Cow;

use super::{Cell, Listing};
use crate::dossier::Dossier;

/// Makes Excel read UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The register with all columns, its header first.
pub fn csv(dossier: &Dossier) -> String {
    csv_of(&Listing::all(dossier))
}

/// What is listed, its header first.
pub fn csv_of(listing: &Listing<'_>) -> String {
    let header = listing.columns().map(|column| column.name.to_owned());
    let lines = listing
        .lines()
        .map(|line| line.iter().map(written).collect());
    table(std::iter::once(header.collect::<Vec<_>>()).chain(lines))
}

fn written(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => defused(text).into_owned(),
        Cell::Day(day) => day.to_string(),
        Cell::Number(number) => number.to_string(),
    }
}

/// Lines of cells as one text.
pub fn table<L: AsRef<[String]>>(lines: impl Iterator<Item = L>) -> String {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    for line in lines {
        // Memory takes all that is written to it, and every line has as many cells.
        let _ = writer.write_record(line.as_ref());
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// A text that no spreadsheet takes for a formula.
pub fn defused(text: &str) -> Cow<'_, str> {
    let is_formula = |part: &str| {
        // Where a cell is cut at a semicolon, a quote behind it is one of the file's.
        let rest = part.trim_start_matches([' ', '"']);
        rest.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r'])
    };
    if !text.split(';').any(is_formula) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 1);
    for part in text.split_inclusive(';') {
        let blanks = part.len() - part.trim_start_matches(' ').len();
        let (before, after) = part.split_at_checked(blanks).unwrap_or(("", part));
        safe.push_str(before);
        if is_formula(part) {
            safe.push('\'');
        }
        safe.push_str(after);
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_text() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("+41 44 123", "'+41 44 123"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("＝1", "'＝1"),
            ("\t=1", "'\t=1"),
            ("a;=cmd|' /C calc'!A0", "a;'=cmd|' /C calc'!A0"),
            ("a; -3; b", "a; '-3; b"),
            ("\"=1+1\"", "'\"=1+1\""),
            ("a=b", "a=b"),
            ("2026-03-01", "2026-03-01"),
            ("", ""),
        ] {
            assert_eq!(defused(text), expected, "{text}");
        }
    }
}
