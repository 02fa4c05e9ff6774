//! What is due when as a table for people.
//!
//! Not for programs: this form may change with every version.

use super::super::{Options, lines};
use super::Listing;
use crate::calendar::{Entry, Kind, State};

/// Narrowest that a title is worth to be cut to.
const LEAST: usize = 12;

/// The list: day, how it stands, record, what, who, and as much of the title as fits.
pub fn table(listing: &Listing, options: &Options) -> String {
    let plain = |text: &str| lines::plain(text, options.unicode);
    let rows: Vec<[String; 5]> = listing
        .entries
        .iter()
        .map(|entry| row(entry, &plain))
        .collect();
    let mut widths = [0; 5];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for (row, entry) in rows.iter().zip(&listing.entries) {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            line.push_str(&format!("{cell:width$}  "));
        }
        let room = options.width.saturating_sub(line.chars().count());
        if room >= LEAST {
            line.push_str(&lines::cut(&plain(&entry.title), room, options.unicode));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    for line in &listing.not_listed {
        text.push_str(&plain(&format!("not listed: {line}")));
        text.push('\n');
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&ending(listing));
    text
}

fn ending(listing: &Listing) -> String {
    let of = |state: State| {
        let entries = listing.entries.iter();
        entries.filter(|entry| entry.state == state).count()
    };
    let mut text = match listing.entries.len() {
        1 => "1 entry".to_owned(),
        count => format!("{count} entries"),
    };
    for state in [State::Overdue, State::Lapsed, State::Late] {
        text.push_str(&match of(state) {
            0 => String::new(),
            count => format!(", {count} {state}"),
        });
    }
    if !listing.not_listed.is_empty() {
        text.push_str(&format!(", {} not listed", listing.not_listed.len()));
    }
    let range = listing.range;
    let days = match range.from {
        Some(from) => format!("{from} to {}", range.to),
        None => format!("up to {}", range.to),
    };
    text.push_str(&format!(", {days}, as of {}\n", range.as_of));
    if !listing.is_known {
        text.push_str("Whether controls were done is not known: history was not read.\n");
    }
    text
}

fn row(entry: &Entry, plain: &dyn Fn(&str) -> String) -> [String; 5] {
    let state = match (entry.kind, entry.state, entry.done) {
        (_, State::Late, Some(day)) => format!("late {day}"),
        (_, State::Done, Some(day)) => format!("done {day}"),
        (Kind::Audit, State::Done, _) => "over".to_owned(),
        (_, State::NotKnown, _) => "not known".to_owned(),
        (_, state, _) => state.word().to_owned(),
    };
    let state = match &entry.finding {
        Some(finding) => format!("{state}: {finding}"),
        None => state,
    };
    let what = match (entry.kind, entry.span) {
        (Kind::Audit, Some((first, last))) if first != last => format!("{} to {last}", entry.what),
        _ => entry.what.clone(),
    };
    let who = match (entry.kind, &entry.who) {
        (_, Some(who)) => who.as_str(),
        (Kind::Audit, None) => "",
        (_, None) => "nobody",
    };
    [
        entry.day.to_string(),
        plain(&state),
        plain(&entry.of),
        plain(&what),
        plain(who),
    ]
}
