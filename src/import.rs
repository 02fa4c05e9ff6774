//! Registers that were kept as tables: reads them, understands their columns and values, composes records.
//!
//! A `table` comes from a spreadsheet, a file of separated values, a Markdown page or another program's
//! export (`sheet`, `separated`, `page`, `foreign`). `columns` finds out what each column means, `values` what
//! stands in a cell, `entry` makes of a row what a record can hold, and `compose` writes that down. Nothing is
//! made up on the way: what has no place in a field is kept as text. Not for ids, not for whether a record
//! lacks something for the status it claims (`model::lifecycle`, `check`), and not for writing files.

pub mod columns;
pub mod compose;
pub mod dates;
pub mod entry;
mod foreign;
mod names;
mod page;
mod prose;
mod separated;
mod sheet;
pub mod table;
mod values;
mod words;

use std::path::Path;

use crate::error::{Fault, FaultKind};
pub use foreign::Form;
use table::Source;

/// Largest file that is read, in bytes: a register is a few megabytes even with ten thousand rows.
pub const LARGEST_FILE: usize = 64 << 20;

/// How a file is to be read, as far as somebody said so.
#[derive(Clone, Debug, Default)]
pub struct Reading<'a> {
    /// The program that wrote it.
    pub form: Option<Form>,
    /// The sheet of a spreadsheet.
    pub sheet: Option<&'a str>,
    /// The row of the names of columns, from 1.
    pub header: Option<u32>,
    /// The character encoding of a text, by one of its names (WHATWG Encoding).
    pub encoding: Option<&'a str>,
}

/// Reads the tables of a file: of a spreadsheet one for each sheet, of a page one for each table.
///
/// # Errors
/// When the file is too large, of no known form, damaged or protected.
pub fn tables(path: &Path, bytes: &[u8], reading: &Reading<'_>) -> Result<Source, Fault> {
    if bytes.len() > LARGEST_FILE {
        return Err(unreadable(
            format!("the file is larger than {} MiB", LARGEST_FILE >> 20),
            "save the register alone in a file of its own",
        ));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(unreadable(
            "the file is empty",
            "check the path; a register has a row of names and rows below it",
        ));
    }
    let extension = path.extension().and_then(|extension| extension.to_str());
    let extension = extension.unwrap_or_default().to_ascii_lowercase();
    if bytes.starts_with(b"PK") {
        return sheet::read(bytes);
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(sheet::compound(bytes));
    }
    if matches!(&*extension, "xlsx" | "xlsm" | "ods" | "xls") {
        return Err(unreadable(
            format!("the file is called `.{extension}` and is no such spreadsheet"),
            "open it in the program it came from and save it as .xlsx, .ods or .csv",
        ));
    }
    let (text, notes) = separated::decoded(bytes, reading.encoding)?;
    let is_json = extension == "json" || text.trim_start().starts_with(['{', '[']);
    let mut source = match &*extension {
        "md" | "markdown" => page::read(&text)?,
        _ if is_json => foreign::json(&text)?,
        _ => separated::read(&text)?,
    };
    source.notes.splice(0..0, notes);
    Ok(source)
}

/// A file that cannot be read as a table.
fn unreadable(message: impl Into<String>, help: impl Into<String>) -> Fault {
    Fault::new(FaultKind::Files, message, help)
}
