//! What falls due as a table for people.
//!
//! Not for programs: this form may change with every version.

use super::super::lines;
use super::super::{Options, counted};
use super::{Agenda, not_listed};
use crate::due::Item;

/// Narrowest that a title is worth to be cut to.
const LEAST: usize = 12;

/// The list: day, how far off, number, what, who, and as much of the title as fits.
pub fn table(agenda: &Agenda, options: &Options) -> String {
    let plain = |text: &str| lines::plain(text, options.unicode);
    let rows: Vec<[String; 5]> = agenda.items.iter().map(|item| row(item, &plain)).collect();
    let mut widths = [0; 5];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for (row, item) in rows.iter().zip(&agenda.items) {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            line.push_str(&format!("{cell:width$}  "));
        }
        let room = options.width.saturating_sub(line.chars().count());
        if room >= LEAST {
            line.push_str(&lines::cut(&plain(&item.title), room, options.unicode));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    for unread in &agenda.unread {
        text.push_str(&plain(&not_listed(unread)));
        text.push('\n');
    }
    if !text.is_empty() {
        text.push('\n');
    }
    let overdue = agenda.items.iter().filter(|item| item.days < 0).count();
    let not_listed = match agenda.unread.len() {
        0 => String::new(),
        count => format!(", {count} not listed"),
    };
    text.push_str(&format!(
        "{}, {overdue} overdue{not_listed}, as of {}\n",
        counted(rows.len(), "due date"),
        agenda.as_of
    ));
    text
}

fn row(item: &Item, plain: &dyn Fn(&str) -> String) -> [String; 5] {
    let off = match item.days {
        0 => "today".to_owned(),
        days if days < 0 => format!("{} d overdue", -days),
        days => format!("in {days} d"),
    };
    let who = item.who.as_deref().unwrap_or("nobody");
    [
        item.due.to_string(),
        off,
        plain(&item.finding),
        item.what.word().to_owned(),
        plain(who),
    ]
}
