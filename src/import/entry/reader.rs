//! Reads the cells of a row by what their columns hold.

use std::collections::{BTreeMap, HashMap};

use super::super::columns::{Column, Target, Understood, option};
use super::super::dates::{Order, written};
use super::super::names::folded;
use super::super::table::{Cell, Row};
use super::super::{values, words};
use super::cell::At;
use super::{Entry, Meant, Options, RowFault, Value, whole};
use crate::model::{Day, SectionKind, Status};
use crate::policy::Policy;
use crate::shape::Shape;

/// Reads rows.
pub struct Reader<'a> {
    pub(super) understood: &'a Understood<'a>,
    pub(super) policy: &'a Policy,
    pub(super) options: &'a Options,
    orders: HashMap<u32, Order>,
}

/// What is collected of a row beside the entry.
#[derive(Default)]
pub(super) struct Loose {
    /// What could not be read, by the field that it was for: the place, and why.
    pub unread: BTreeMap<String, RowFault>,
    /// What the cells that cannot be read at all were for.
    pub broken: Vec<Target>,
    /// The cells that say something of actions, by the field of an action.
    pub actions: BTreeMap<String, Vec<(String, String)>>,
}

impl<'a> Reader<'a> {
    /// A reader of the rows of a table.
    pub fn new(
        understood: &'a Understood<'a>,
        policy: &'a Policy,
        options: &'a Options,
        orders: HashMap<u32, Order>,
    ) -> Self {
        Self {
            understood,
            policy,
            options,
            orders,
        }
    }

    /// Reads one row.
    pub fn entry(&self, row: &Row) -> Entry {
        let mut entry = Entry {
            row: row.number,
            ..Entry::default()
        };
        let mut loose = Loose::default();
        for column in &self.understood.columns {
            if let Some(cell) = row.cell(column.index) {
                self.cell(column, cell, &mut entry, &mut loose);
            }
        }
        whole::complete(self, &mut entry, loose);
        entry
    }

    fn cell(&self, column: &Column, cell: &Cell, entry: &mut Entry, loose: &mut Loose) {
        let place = self.understood.table.place(entry.row, column.index);
        if let Cell::Fault(why) = cell {
            if column.target != Target::Ignored {
                loose.broken.push(column.target.clone());
                entry.faults.push(RowFault {
                    what: format!("a cell of the column `{}` {why}", column.name),
                    help: format!(
                        "correct it, or leave the column out with {}",
                        option(&column.name, "ignore")
                    ),
                    place,
                });
            }
            return;
        }
        let text = cell.shown();
        match &column.target {
            Target::Ignored | Target::Action => {}
            Target::Kept => entry.keep(&column.name, text),
            _ if words::is_nothing(&text) => entry.keep(&column.name, text),
            Target::Statement => entry
                .sections
                .entry(SectionKind::Nonconformity)
                .or_default()
                .push(text),
            Target::Section(kind) => entry.sections.entry(*kind).or_default().push(text),
            Target::Extra(name) => {
                let value = match cell {
                    Cell::Day(day) => Value::Day(*day),
                    _ => Value::Text(values::one_line(&text)),
                };
                entry.fields.insert(name.clone(), value);
            }
            Target::Closed => {
                if let Some(closed) = words::flag(&text) {
                    let status = if closed {
                        Status::Closed
                    } else {
                        Status::Verified
                    };
                    entry.claim = Some((status, format!("{}: {text}", column.name)));
                }
            }
            Target::Field(path) => {
                if let Some(name) = path.strip_prefix("corrective_actions.") {
                    loose
                        .actions
                        .entry(name.to_owned())
                        .or_default()
                        .push((column.name.clone(), text));
                    if let (Some(Shape::Day), Some(day)) =
                        (column.target.shape(), self.day(cell, column.index))
                        && let Some((_, text)) =
                            loose.actions.get_mut(name).and_then(|all| all.last_mut())
                    {
                        *text = day.to_string();
                    }
                    return;
                }
                let at = At {
                    path,
                    column,
                    cell,
                    text: &text,
                    place: &place,
                };
                at.read(self, entry, loose);
            }
        }
    }

    /// The word that counts: as somebody said, else ours for one of the register's own, else as it is.
    pub(super) fn own_word(&self, path: &str, column: &str, text: &str) -> String {
        if !self.options.meant.is_empty() {
            let plain = folded(text);
            let of = |meant: &&Meant| {
                (folded(&meant.column) == folded(column) || meant.column == path)
                    && (folded(&meant.word) == plain || meant.word == text)
            };
            if let Some(meant) = self.options.meant.iter().find(of) {
                return meant.ours.clone();
            }
        }
        let key = path.rsplit('.').next().unwrap_or(path);
        let own = self.policy.words.value(key, text);
        own.map_or_else(|| values::one_line(text).to_lowercase(), str::to_owned)
    }

    /// The day of a cell, as its column writes days.
    pub(super) fn day(&self, cell: &Cell, column: u32) -> Option<Day> {
        match cell {
            Cell::Day(day) => Some(*day),
            Cell::Number { day, .. } => *day,
            Cell::Text(text) => self.day_of(text, column),
            _ => None,
        }
    }

    pub(super) fn day_of(&self, text: &str, column: u32) -> Option<Day> {
        let order = self.orders.get(&column).copied().unwrap_or(Order::DayFirst);
        written(text)?.in_order(order)
    }

    /// The place of the first column that holds something.
    pub(super) fn column(&self, target: &Target) -> Option<&Column> {
        self.understood
            .columns
            .iter()
            .find(|column| column.target == *target)
    }
}

/// A text for a message, short and on one line.
pub(super) fn shown(text: &str) -> String {
    let line = values::one_line(text);
    let mut short: String = line.chars().take(40).collect();
    if short.len() < line.len() {
        short.push_str("...");
    }
    short.replace('`', "'")
}
