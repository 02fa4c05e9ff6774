//! Which rows were imported before: by their numbers in the old register, and by what they said then.
//!
//! A record keeps a short digest of its row; so a row that changed since is told from a record that went on.
//! Logs that count from 1 each year use a number again: such a row is no version of the record with its number.

use std::collections::HashMap;

use crate::import::columns::{Target, Understood, option};
use crate::import::compose::print_in;
use crate::import::entry::{Entry, RowFault};
use crate::model::{Record, Register};

/// The rows by what the register has of them.
pub struct Standing {
    /// Rows that it has not; those with the number of another finding have a fault that says so.
    pub new: Vec<Entry>,
    /// How many it has as they are.
    pub unchanged: usize,
    /// Rows that say something else now than when they were imported, with the id of their record.
    pub changed: Vec<(Entry, String)>,
}

/// Tells rows that were imported from new ones.
pub fn standing(entries: Vec<Entry>, register: &Register, understood: &Understood<'_>) -> Standing {
    let mut by_number: HashMap<&str, Vec<&Record>> = HashMap::new();
    let mut prints: HashMap<&str, &Record> = HashMap::new();
    for record in &register.records {
        if let Some(number) = record.finding.former_id.get() {
            by_number.entry(number).or_default().push(record);
        }
        if let Some(print) = print_in(record.source.text()) {
            prints.insert(print, record);
        }
    }
    let mut standing = Standing {
        new: Vec::new(),
        unchanged: 0,
        changed: Vec::new(),
    };
    let mut others: Vec<(Entry, String)> = Vec::new();
    for entry in entries {
        if prints.contains_key(entry.print.as_str()) {
            standing.unchanged += 1;
            continue;
        }
        let same = entry.former_id().and_then(|id| by_number.get(id));
        let Some(records) = same.filter(|records| !records.is_empty()) else {
            standing.new.push(entry);
            continue;
        };
        let id = |record: &Record| record.id().unwrap_or(record.path().as_str()).to_owned();
        match records.iter().find(|record| !is_another(&entry, record)) {
            Some(record) => standing.changed.push((entry, id(record))),
            None => {
                let ids: Vec<String> = records.iter().map(|record| id(record)).collect();
                others.push((entry, ids.join(", ")));
            }
        }
    }
    if !others.is_empty() {
        let help = way_out(&others, &by_number, understood);
        for (mut entry, id) in others {
            let number = entry.former_id().unwrap_or("");
            let place = format!("{} (`{number}` is {id})", understood.table.row(entry.row),);
            entry.faults.push(RowFault {
                what:
                    "the number is that of another finding here, with another title and another day"
                        .to_owned(),
                help: help.clone(),
                place,
            });
            standing.new.push(entry);
        }
    }
    standing
}

/// Whether a row is another finding than the record with its number: neither what it is called nor the day on
/// which it was recorded is the same.
fn is_another(entry: &Entry, record: &Record) -> bool {
    let title = entry.text("title").zip(record.finding.title.get());
    let raised = entry.raised().zip(record.finding.raised.value());
    let plain = |text: &str| text.to_lowercase().split_whitespace().collect::<String>();
    title.is_some_and(|(row, here)| plain(row) != plain(here))
        && raised.is_some_and(|(row, here)| row != here)
}

/// What to give so that rows with numbers of other findings are imported: a prefix with which none is taken, else
/// no numbers.
fn way_out(
    others: &[(Entry, String)],
    by_number: &HashMap<&str, Vec<&Record>>,
    understood: &Understood<'_>,
) -> String {
    let year = others.iter().filter_map(|(entry, _)| entry.raised()).max();
    let year = year.map_or_else(|| "other".to_owned(), |day| day.year().to_string());
    let is_free = |prefix: &String| {
        let mut numbers = others.iter().filter_map(|(entry, _)| entry.former_id());
        numbers.all(|number| !by_number.contains_key(format!("{prefix}{number}").as_str()))
    };
    let mut prefixes = std::iter::once(format!("{year}-"))
        .chain(('b'..='z').map(|letter| format!("{year}{letter}-")));
    let prefix = prefixes.find(is_free);
    let prefix = prefix.map(|prefix| {
        format!("if this log counts from the start again, tell its numbers apart with `--number-prefix {prefix}`")
    });
    let number = Target::Field("former_id".to_owned());
    let column = understood
        .columns
        .iter()
        .find(|column| column.target == number);
    let ignored = column.map(|column| {
        format!(
            "leave its numbers out with {}",
            option(&column.name, "ignore")
        )
    });
    let ways: Vec<String> = prefix.into_iter().chain(ignored).collect();
    ways.join(", or ")
}
