//! The register as a table for people, in the width of their terminal.
//!
//! Long texts are cut, and where that is not enough whole columns are left out in a declared order, which is
//! said; columns that were named stay, and the lines get as long as they must. A pipe or a file has no width:
//! there nothing is cut. Not for programs: this form may change with every version.

use textwrap::core::display_width;

use super::super::lines;
use super::super::{Options, counted};
use super::{Cell, Column, Listing, is_overdue};
use crate::diagnostic::History;
use crate::dossier::Dossier;

/// Columns that are left out where there is no room, the first one first; the reference stays.
const DROPPED: &[&str] = &[
    "corrective actions",
    "correction",
    "recurrence of",
    "verification result",
    "root cause category",
    "audit",
    "kind",
    "first due",
    "raised",
    "closed",
    "source",
    "diagnostics",
    "days open",
    "requirement",
    "owner",
    "severity",
    "due",
    "status",
    "title",
];

/// What stands between two columns.
const GAP: usize = 2;

/// How much room a table has.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// How it looks; sentences below the table are as wide as these say.
    pub options: Options,
    /// How many columns a line may have; any number where there is none.
    pub width: Option<usize>,
    /// Whether the columns were named: then all stay, whatever the width.
    pub are_named: bool,
}

/// What is listed, and how much that is.
pub fn table(listing: &Listing<'_>, room: &Room) -> String {
    let options = &room.options;
    let columns: Vec<&Column> = listing.columns().collect();
    let lines: Vec<Vec<String>> = listing
        .lines()
        .map(|line| {
            let cells = line.iter();
            cells.map(|cell| shown(cell, options.unicode)).collect()
        })
        .collect();
    let mut widest: Vec<usize> = columns.iter().map(|own| display_width(own.name)).collect();
    for line in &lines {
        for (width, cell) in widest.iter_mut().zip(line) {
            *width = (*width).max(display_width(cell));
        }
    }
    let (widths, dropped) = fitted(&columns, &widest, room);
    let mut text = String::new();
    if !lines.is_empty() {
        let header = columns.iter().map(|column| column.name.to_owned());
        put(&header.collect::<Vec<_>>(), &widths, options, &mut text);
    }
    for line in &lines {
        put(line, &widths, options, &mut text);
    }
    if !lines.is_empty() {
        text.push('\n');
    }
    lines::wrapped("", &footer(listing), options.width, &mut text);
    if !dropped.is_empty() {
        let dropped = dropped.join(", ");
        let said = format!(
            "left out, for {} columns: {dropped}; `--columns` chooses",
            options.width
        );
        lines::wrapped("", &said, options.width, &mut text);
    }
    text
}

/// How many findings are listed, and what is not known of them.
pub fn footer(listing: &Listing<'_>) -> String {
    let dossier = listing.dossier;
    let records = listing.entries.iter().map(|entry| entry.record);
    let late = records.clone();
    let late = late.filter(|own| is_overdue(own, dossier.as_of));
    let overdue = late.count();
    let open = records.filter(|own| !own.finding.is_settled()).count();
    let found = listing.entries.len();
    let all = found + dossier.left_out.len();
    let findings = match dossier.left_out.is_empty() {
        true => counted(found, "finding"),
        false => format!("{found} of {}", counted(all, "finding")),
    };
    let unknown = match unread(listing) {
        Some(said) => format!("; {said}"),
        None => String::new(),
    };
    format!(
        "{findings}, {open} open, {overdue} overdue, as of {}{unknown}",
        dossier.as_of
    )
}

/// Says of the columns that stand there what is not known without history.
fn unread(listing: &Listing<'_>) -> Option<&'static str> {
    let Dossier { report, .. } = listing.dossier;
    if report.history != History::NotWanted {
        return None;
    }
    let has = |name: &str| listing.columns().any(|column| column.name == name);
    match (has("first due"), has("days open")) {
        (true, _) => Some(
            "history was not read, so first due dates are not known and days open are those of the records",
        ),
        (false, true) => Some("history was not read, so days open are those of the records"),
        (false, false) => Some("history was not read"),
    }
}

fn shown(cell: &Cell<'_>, unicode: bool) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => lines::plain(text, unicode),
        Cell::Day(day) => day.to_string(),
        Cell::Number(number) => number.to_string(),
    }
}

/// Narrowest that a column may be cut to; none for one that is never cut.
fn least(column: &Column) -> Option<usize> {
    match column.name {
        "title" => Some(24),
        "owner" | "corrective actions" | "correction" => Some(20),
        "requirement" | "diagnostics" | "root cause category" | "recurrence of" => Some(14),
        "reference" | "audit" => Some(11),
        _ => None,
    }
}

/// How wide each column is, none for one that is left out; and the names of those.
fn fitted(
    columns: &[&Column],
    widest: &[usize],
    asked: &Room,
) -> (Vec<Option<usize>>, Vec<&'static str>) {
    let mut widths: Vec<Option<usize>> = widest.iter().copied().map(Some).collect();
    let mut dropped = Vec::new();
    let Some(room) = asked.width else {
        return (widths, dropped);
    };
    loop {
        shrink(columns, widest, &mut widths, room);
        if needed(&widths) <= room || asked.are_named {
            return (widths, dropped);
        }
        let last = DROPPED.iter().find_map(|name| {
            let at = columns.iter().position(|column| column.name == *name)?;
            let is_there = widths.get(at)?.is_some();
            let others = widths.iter().flatten().count() > 1;
            (is_there && others).then_some((at, *name))
        });
        let Some((at, name)) = last else {
            // A single column is as wide as the terminal.
            for width in widths.iter_mut().flatten() {
                *width = (*width).min(room);
            }
            return (widths, dropped);
        };
        if let Some(width) = widths.get_mut(at) {
            *width = None;
        }
        dropped.push(name);
    }
}

/// Cuts what may be cut, the widest first, until all fits or nothing is left to cut.
fn shrink(columns: &[&Column], widest: &[usize], widths: &mut [Option<usize>], room: usize) {
    for (width, widest) in widths.iter_mut().zip(widest) {
        *width = width.map(|_| *widest);
    }
    while needed(widths) > room {
        let cut = widths.iter().zip(columns).enumerate();
        let cut = cut.filter_map(|(at, (width, column))| {
            let (width, least) = ((*width)?, least(column)?);
            let least = least.max(display_width(column.name));
            (width > least).then_some((width, at))
        });
        let Some((width, at)) = cut.max_by_key(|(width, at)| (*width, *at)) else {
            return;
        };
        if let Some(own) = widths.get_mut(at) {
            *own = Some(width - 1);
        }
    }
}

/// How wide a line is.
fn needed(widths: &[Option<usize>]) -> usize {
    let there: Vec<usize> = widths.iter().flatten().copied().collect();
    there.iter().sum::<usize>() + GAP * there.len().saturating_sub(1)
}

/// Writes a line.
fn put(cells: &[String], widths: &[Option<usize>], options: &Options, text: &mut String) {
    let start = text.len();
    for (cell, width) in cells.iter().zip(widths) {
        let Some(width) = *width else { continue };
        let cut = lines::cut(cell, width, options.unicode);
        let blanks = width.saturating_sub(display_width(&cut)) + GAP;
        text.push_str(&cut);
        text.extend(std::iter::repeat_n(' ', blanks));
    }
    text.truncate(start + text.get(start..).unwrap_or_default().trim_end().len());
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::register::COLUMNS;

    #[test]
    fn columns_are_cut_then_left_out_and_never_wider_than_the_terminal() {
        let columns: Vec<&Column> = COLUMNS.iter().collect();
        let widest: Vec<usize> = columns
            .iter()
            .map(|column| column.name.len() + 40)
            .collect();
        for room in 10..300 {
            let mut asked = Room {
                options: Options {
                    width: room,
                    color: false,
                    unicode: true,
                    all: false,
                },
                width: Some(room),
                are_named: true,
            };
            let (widths, dropped) = fitted(&columns, &widest, &asked);
            assert_eq!(widths.iter().flatten().count(), columns.len());
            assert_eq!(dropped, [""; 0]);
            asked.are_named = false;
            let (widths, dropped) = fitted(&columns, &widest, &asked);
            assert!(needed(&widths) <= room, "{room}: {widths:?}");
            let there = widths.iter().flatten().count();
            assert_eq!(there + dropped.len(), columns.len());
            assert_eq!(dropped, DROPPED[..dropped.len()]);
        }
        assert_eq!(DROPPED.len() + 1, COLUMNS.len());
    }
}
