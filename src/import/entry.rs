//! What a row says of a finding, as a record can hold it.
//!
//! Nothing is made up: a value comes from a cell, or from whoever imports. Not for the status, which depends on
//! what the whole record shows, and not for numbers.

mod cell;
mod options;
mod orders;
mod reader;
mod whole;

use std::collections::BTreeMap;

use crate::model::{Day, Kind, SectionKind, Status};
pub use options::{Meant, Options};
pub use orders::orders;
pub use reader::Reader;

/// The heading of what has no field.
pub const KEPT: &str = "From the former register";

/// A value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text on one line.
    Text(String),
    /// A day.
    Day(Day),
    /// A list of texts.
    List(Vec<String>),
}

impl Value {
    /// As a person reads it.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Day(day) => day.to_string(),
            Self::List(items) => items.join(", "),
        }
    }
}

/// The values of one corrective action, by the names of its fields.
pub type Action = BTreeMap<String, Value>;

/// What a row says.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// The number of the row.
    pub row: u32,
    /// The fields by their dotted paths, without the corrective actions; words are ours.
    pub fields: BTreeMap<String, Value>,
    /// The corrective actions.
    pub actions: Vec<Action>,
    /// The texts of sections, in order.
    pub sections: BTreeMap<SectionKind, Vec<String>>,
    /// What has no field: the name of its column, and its text.
    pub kept: Vec<(String, String)>,
    /// Whether what is kept is written as code, because it has words that stand for text to come.
    pub verbatim: bool,
    /// The furthest status that the register lets it have, and its word for that.
    pub claim: Option<(Status, String)>,
    /// Why it cannot be a record.
    pub faults: Vec<RowFault>,
    /// What is to be said of it, as the end of a sentence that begins with the row.
    pub notes: Vec<String>,
    /// What the row said, as 16 hexadecimal digits; nothing that whoever imports gave is in it.
    pub print: String,
}

/// Why a row cannot be a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowFault {
    /// What is wrong, the same for all rows of which it is true.
    pub what: String,
    /// The way out.
    pub help: String,
    /// Where: a cell, or the row.
    pub place: String,
}

impl Entry {
    /// What kind of finding it is.
    pub fn kind(&self) -> Option<Kind> {
        match self.fields.get("kind")? {
            Value::Text(word) => Kind::from_word(word),
            _ => None,
        }
    }

    /// The day on which it was recorded.
    pub fn raised(&self) -> Option<Day> {
        match self.fields.get("raised")? {
            Value::Day(day) => Some(*day),
            _ => None,
        }
    }

    /// Its number in the register that it comes from.
    pub fn former_id(&self) -> Option<&str> {
        self.text("former_id")
    }

    /// A field that is a text.
    pub fn text(&self, path: &str) -> Option<&str> {
        match self.fields.get(path)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Keeps a text that has no field.
    pub fn keep(&mut self, label: impl Into<String>, text: impl Into<String>) {
        let kept = (label.into(), text.into());
        if !kept.1.is_empty() && !self.kept.contains(&kept) {
            self.kept.push(kept);
        }
    }

    /// Takes a value out of the fields, at a path as diagnostics name it, such as
    /// `corrective_actions[1].evidence[0]`; none where there is no such value.
    pub fn take(&mut self, path: &str) -> Option<Value> {
        let (path, item) = match path
            .strip_suffix(']')
            .and_then(|path| path.rsplit_once('['))
        {
            Some((path, item)) if !path.is_empty() => (path, item.parse::<usize>().ok()),
            _ => (path, None),
        };
        let values = match path.strip_prefix("corrective_actions[") {
            Some(rest) => {
                let (index, field) = rest.split_once("].")?;
                let action = self.actions.get_mut(index.parse::<usize>().ok()?)?;
                return taken(action, field, item);
            }
            None => &mut self.fields,
        };
        taken(values, path, item)
    }
}

fn taken(values: &mut BTreeMap<String, Value>, field: &str, item: Option<usize>) -> Option<Value> {
    let Some(item) = item else {
        return values.remove(field);
    };
    let Some(Value::List(items)) = values.get_mut(field) else {
        return None;
    };
    if item >= items.len() {
        return None;
    }
    let one = items.remove(item);
    if items.is_empty() {
        values.remove(field);
    }
    Some(Value::Text(one))
}
