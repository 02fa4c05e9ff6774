//! The register as a table in Markdown, for minutes, wikis and issues.
//!
//! Texts are shown as they are: they form no markup, no link, and mention nobody. An address of mail is code, which
//! mentions nobody either and is copied as it stands. Not for reading back.

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
    text.push_str(&shown_text(&footer(listing)));
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
        Cell::Text(text) => shown_text(text),
        Cell::Day(day) => day.to_string(),
        Cell::Number(number) => number.to_string(),
    }
}

/// How many characters are escaped at once; a cell takes no more.
const AT_ONCE: usize = 400;

/// A text for a cell, however long it is.
fn shown_text(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for word in text.split_inclusive(' ') {
        let core = word.trim_matches(|sign: char| !sign.is_ascii_alphanumeric());
        match word.split_once(core).filter(|_| is_address(core)) {
            Some((before, after)) => {
                shown.push_str(&escaped(before));
                shown.push_str(&format!("`{core}`"));
                shown.push_str(&escaped(after));
            }
            None => shown.push_str(&escaped(word)),
        }
    }
    shown
}

fn escaped(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let parts = characters.chunks(AT_ONCE);
    let parts = parts.map(|part| cell(&part.iter().collect::<String>()));
    // A colon before a blank makes no link and no sign.
    parts.collect::<String>().replace("&#58; ", ": ")
}

/// Whether a word is an address of mail, of signs that stand for themselves in code within a table.
fn is_address(word: &str) -> bool {
    let is_plain = |part: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
        !part.is_empty() && part.chars().all(plain)
    };
    word.split_once('@')
        .is_some_and(|(name, domain)| is_plain(name) && is_plain(domain) && domain.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_copied_as_it_stands_and_all_else_is_text() {
        assert_eq!(shown_text("tom.b@acme.example"), "`tom.b@acme.example`");
        assert_eq!(
            shown_text("done: by (a@b.example); @tom, x`@y.z *b*"),
            "done: by (`a@b.example`); @&#8203;tom, x\\`@&#8203;y.z \\*b\\*"
        );
        assert_eq!(shown_text("https://a.example"), "https&#58;//a.example");
        assert_eq!(shown_text(&"x|".repeat(500)), "x\\|".repeat(500));
    }
}
