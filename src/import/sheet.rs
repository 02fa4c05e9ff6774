//! Spreadsheets: Office Open XML (`excel`) and OpenDocument (`opendocument`), read within bounds.
//!
//! A sheet is a zip of XML, and a small one may unpack to more than a machine has: sizes are looked up before
//! anything is read, and counted while it is. Formulas are never calculated, macros never looked at.

mod excel;
mod opendocument;

use std::borrow::Cow;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::table::{Cell, LONGEST_CELL, MOST_ROWS, Source};
use super::unreadable;
use crate::error::Fault;

/// Largest part, and largest sum of all parts, in bytes when unpacked.
const LARGEST_PART: u64 = 256 << 20;
const LARGEST_SUM: u64 = 512 << 20;
/// Most parts of a file.
const MOST_PARTS: usize = 10_000;
/// Most cells that have something, and most bytes of text in all of them, repetitions counted.
const MOST_CELLS: usize = 4_000_000;
const MOST_TEXT: usize = 256 << 20;

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// Reads all sheets.
///
/// # Errors
/// When the file is no spreadsheet, damaged, protected by a password, or unpacks to too much.
pub fn read(bytes: &[u8]) -> Result<Source, Fault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    bounded(&mut archive)?;
    let names: Vec<String> = archive
        .file_names()
        .flatten()
        .map(Cow::into_owned)
        .collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    if has("xl/workbook.xml") || names.iter().any(|name| name.ends_with("/workbook.xml")) {
        return excel::read(bytes, archive);
    }
    if has("content.xml") {
        return opendocument::read(archive);
    }
    if names.iter().any(|name| name.ends_with("workbook.bin")) {
        return Err(unreadable(
            "the file is a binary workbook (.xlsb)",
            "open it and save it as .xlsx, .ods or .csv",
        ));
    }
    Err(unreadable(
        "the file is a zip archive and no spreadsheet",
        "name the .xlsx, .ods, .csv or .md file itself",
    ))
}

/// What a compound file is: a workbook with a password, or one of before 2007.
pub fn compound(bytes: &[u8]) -> Fault {
    let encrypted: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if memchr::memmem::find(bytes, &encrypted).is_some() {
        return protected();
    }
    unreadable(
        "the file is a workbook in the binary form of before 2007 (.xls)",
        "open it and save it as .xlsx, .ods or .csv",
    )
}

fn protected() -> Fault {
    unreadable(
        "the file is protected by a password",
        "save a copy without a password; an import cannot ask for it",
    )
}

fn damaged(error: &dyn std::fmt::Display) -> Fault {
    unreadable(
        format!("the spreadsheet is damaged: {error}"),
        "open it in the program it came from and save it again",
    )
}

/// Unpacks every part once, and stops where there is more than a register can have: what the directory
/// says of sizes need not be true.
fn bounded(archive: &mut Archive<'_>) -> Result<(), Fault> {
    let too_much = || {
        unreadable(
            format!(
                "the spreadsheet unpacks to more than {} MiB, or has more than {MOST_PARTS} parts",
                LARGEST_SUM >> 20
            ),
            "save the register alone in a file of its own, without pictures",
        )
    };
    if archive.len() > MOST_PARTS {
        return Err(too_much());
    }
    let mut sum = 0_u64;
    for index in 0..archive.len() {
        let part = match archive.by_index(index) {
            Ok(part) => part,
            Err(zip::result::ZipError::UnsupportedArchive(why)) if why.contains("assword") => {
                return Err(protected());
            }
            Err(error) => return Err(damaged(&error)),
        };
        if part.size() > LARGEST_PART || sum.saturating_add(part.size()) > LARGEST_SUM {
            return Err(too_much());
        }
        let mut taken = part.take(LARGEST_PART + 1);
        let size =
            std::io::copy(&mut taken, &mut std::io::sink()).map_err(|error| damaged(&error))?;
        sum = sum.saturating_add(size);
        if size > LARGEST_PART || sum > LARGEST_SUM {
            return Err(too_much());
        }
    }
    Ok(())
}

/// The text of a part.
fn part(archive: &mut Archive<'_>, name: &str) -> Result<Option<String>, Fault> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(damaged(&error)),
    };
    let mut bytes = Vec::new();
    file.take(LARGEST_PART)
        .read_to_end(&mut bytes)
        .map_err(|error| damaged(&error))?;
    String::from_utf8(bytes)
        .map(Some)
        .map_err(|_| damaged(&format!("{name} is no UTF-8")))
}

/// How much was read of a file, over all its sheets.
#[derive(Default)]
struct Budget {
    cells: usize,
    text: usize,
    rows: usize,
}

impl Budget {
    /// Counts a cell of a sheet.
    fn cell(&mut self, cell: &Cell, place: impl Fn() -> String) -> Result<(), Fault> {
        self.cells += 1;
        if let Cell::Text(text) = cell {
            if text.len() > LONGEST_CELL {
                return Err(unreadable(
                    format!("{} has a text of {} KiB", place(), text.len() >> 10),
                    "move long material into a file of its own",
                ));
            }
            self.text = self.text.saturating_add(text.len());
        }
        if self.cells > MOST_CELLS || self.text > MOST_TEXT {
            return Err(unreadable(
                format!(
                    "there are more than {MOST_CELLS} cells, or {} MiB of text, up to {}",
                    MOST_TEXT >> 20,
                    place()
                ),
                "save the register alone in a file of its own",
            ));
        }
        Ok(())
    }

    /// Counts a row that has something.
    fn row(&mut self, place: impl Fn() -> String) -> Result<(), Fault> {
        self.rows += 1;
        if self.rows > MOST_ROWS {
            return Err(unreadable(
                format!(
                    "there are more than {MOST_ROWS} rows that have something, up to {}",
                    place()
                ),
                "import the register in parts",
            ));
        }
        Ok(())
    }
}

/// Says of a sheet what a person may not see in it.
fn say_hidden(notes: &mut Vec<String>, rows: &[u32]) {
    if rows.is_empty() {
        return;
    }
    let shown: Vec<String> = rows.iter().take(5).map(u32::to_string).collect();
    let more = if rows.len() > 5 { ", ..." } else { "" };
    let subject = match rows.len() {
        1 => "a hidden or filtered row is".to_owned(),
        count => format!("{count} hidden or filtered rows are"),
    };
    notes.push(format!(
        "{subject} read like all others: {}{more}",
        shown.join(", ")
    ));
}
