//! The register as a table in Markdown, for minutes, wikis and issues.
//!
//! Texts are shown as they are: they form no markup, no link, and mention nobody. Not for reading back: a long
//! text is cut.

use super::super::markdown::cells::cell;
use super::table::footer;
use super::{Cell, Listing};

/// What is listed, and how much that is.
pub fn markdown(listing: &Listing<'_>) -> String {
    let mut text = String::new();
    let columns: Vec<&str> = listing.columns().map(|column| column.name).collect();
    if !listing.entries.is_empty() {
        put(columns.iter().map(|name| (*name).to_owned()), &mut text);
        put(columns.iter().map(|_| "---".to_owned()), &mut text);
    }
    for line in listing.lines() {
        put(line.iter().map(shown), &mut text);
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&cell(&footer(listing)));
    text.push('\n');
    text
}

fn put(cells: impl Iterator<Item = String>, text: &mut String) {
    text.push('|');
    for cell in cells {
        text.push(' ');
        text.push_str(&cell);
        text.push_str(" |");
    }
    text.push('\n');
}

fn shown(shown: &Cell<'_>) -> String {
    match shown {
        Cell::Empty => String::new(),
        Cell::Text(text) => cell(text),
        Cell::Day(day) => day.to_string(),
        Cell::Number(number) => number.to_string(),
    }
}
