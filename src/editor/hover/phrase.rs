//! Parts of sentences: how long ago, how large, and text of the register within Markdown.
//!
//! Not for what is said.

use crate::model::Day;
use crate::text::counted;

/// Longest text of a record that is repeated, in characters.
const LONGEST: usize = 160;

/// `today`, `in 3 days`, `3 days ago`.
pub fn when(day: Day, as_of: Day) -> String {
    let days = days(as_of, day);
    let count = counted(days.unsigned_abs(), "day");
    match days {
        0 => "today".to_owned(),
        1.. => format!("in {count}"),
        _ => format!("{count} ago"),
    }
}

/// Days from one day to another.
pub fn days(from: Day, to: Day) -> i32 {
    (to - from).get_days()
}

/// A number of bytes.
pub fn size(bytes: u64) -> String {
    let scaled = |unit: u64| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0 => "empty".to_owned(),
        1 => "1 byte".to_owned(),
        2..=999 => format!("{bytes} bytes"),
        1_000..=999_999 => format!("{} kB", scaled(1_000)),
        _ => format!("{} MB", scaled(1_000_000)),
    }
}

/// Text of the register on one line, so that no sign of it is read as Markdown.
pub fn plain(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut plain = String::with_capacity(line.len());
    for (at, c) in line.chars().enumerate() {
        if at == LONGEST {
            plain.push('…');
            break;
        }
        if c.is_ascii_punctuation() && !",.;:'\"/?@=%()-".contains(c) {
            plain.push('\\');
        }
        plain.push(c);
    }
    plain
}

/// A name as code; what would end that is left out.
pub fn code(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|c| *c != '`' && !c.is_control())
        .collect();
    format!("`{text}`")
}

/// The first of some names, and how many more there are.
pub fn first(names: &[String], most: usize) -> String {
    let more = match names.len().saturating_sub(most) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let names: Vec<&str> = names.iter().take(most).map(String::as_str).collect();
    format!("{}{more}", names.join(", "))
}

/// Lines as paragraphs that stay together.
pub fn lines(lines: Vec<String>) -> String {
    lines.join("  \n")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_and_sizes_are_told_in_words() {
        let as_of = date(2026, 3, 1);
        assert_eq!(when(date(2026, 2, 28), as_of), "1 day ago");
        assert_eq!(when(as_of, as_of), "today");
        assert_eq!(when(date(2027, 3, 1), as_of), "in 365 days");
        assert_eq!(size(12_345), "12.3 kB");
        assert_eq!(size(0), "empty");
        assert_eq!(plain("a <b>\n *c*"), "a \\<b\\> \\*c\\*");
    }
}
