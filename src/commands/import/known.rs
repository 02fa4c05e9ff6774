//! Which rows were imported before: by their numbers in the old register, and by what they said then.
//!
//! A record keeps a short digest of its row; so a row that changed since is told from a record that went on.

use std::collections::HashMap;

use crate::import::compose::print_in;
use crate::import::entry::Entry;
use crate::model::{Record, Register};

/// The rows by what the register has of them.
pub struct Standing {
    /// Rows that it has not.
    pub new: Vec<Entry>,
    /// How many it has as they are.
    pub unchanged: usize,
    /// Rows that say something else now than when they were imported, with the id of their record.
    pub changed: Vec<(Entry, String)>,
}

/// Tells rows that were imported from new ones.
pub fn standing(entries: Vec<Entry>, register: &Register) -> Standing {
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
    for entry in entries {
        if prints.contains_key(entry.print.as_str()) {
            standing.unchanged += 1;
            continue;
        }
        let same = entry.former_id().and_then(|id| by_number.get(id));
        match same.and_then(|records| records.first()) {
            Some(record) => {
                let id = record.id().unwrap_or(record.path().as_str()).to_owned();
                standing.changed.push((entry, id));
            }
            None => standing.new.push(entry),
        }
    }
    standing
}
