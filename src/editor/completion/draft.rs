//! A finding while it is written: as much of it as can be read.
//!
//! Half a key makes the YAML of a file none at all, and is just where help is wanted. Not for judging what stands
//! there: for that only a whole file will do.

use super::super::{Page, Sight, named};
use super::ask::line;
use crate::model::Record;
use crate::parse;

/// The record; where it cannot be read as it is, without the line of the cursor, else what its simple lines say.
pub fn record(sight: &Sight<'_>, page: &Page<'_>, offset: usize) -> Record {
    let text = page.text();
    let whole = named::record(sight, page);
    if is_read(&whole) {
        return whole;
    }
    let read = |text: String| parse::record(page.path.clone(), text.into_bytes(), sight.policy);
    let (start, end) = line(text, offset);
    let (before, behind) = (text.get(..start), text.get(end..));
    let without = read(format!("{}{}", before.unwrap_or(""), behind.unwrap_or("")));
    if is_read(&without) {
        return without;
    }
    read(simple(text))
}

fn is_read(record: &Record) -> bool {
    record.has_fields && !record.is_broken()
}

/// The text with no other fields than those at the top that have one value on the line of their key.
fn simple(text: &str) -> String {
    let mut fences = 0;
    let mut kept = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let is_fence = line.trim_end() == "---";
        fences += usize::from(is_fence);
        let is_field = || {
            let (key, value) = line.split_once(": ").unwrap_or(("", ""));
            let is_key =
                !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
            is_key && value.trim_start().starts_with(char::is_alphanumeric)
        };
        if is_fence || fences > 1 || is_field() {
            kept.push_str(line);
        }
    }
    kept
}
