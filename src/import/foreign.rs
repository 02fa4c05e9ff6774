//! Exports of other programs: the findings of CISO Assistant (CSV) and of Probo (CSV or JSON).
//!
//! Their columns are recognised by their names. What their words mean here is said once, and shown to whoever
//! imports; not for programs whose exports have columns that are known anyway.

use serde_json::Value as Json;

use super::columns::{Choice, Target};
use super::entry::Meant;
use super::names::folded;
use super::table::{Cell, LONGEST_CELL, MOST_ROWS, Row, Source, Table};
use super::unreadable;
use crate::error::Fault;
use crate::model::SectionKind;

/// The program that wrote a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Any table.
    Table,
    /// CISO Assistant.
    CisoAssistant,
    /// Probo.
    Probo,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Table, Self::CisoAssistant, Self::Probo];

    /// The word on the command line and in machine formats.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::CisoAssistant => "ciso-assistant",
            Self::Probo => "probo",
        }
    }

    /// The program whose columns a row of names has.
    pub fn of(table: &Table) -> Self {
        let names: Vec<String> = table.rows.first().map_or_else(Vec::new, |row| {
            row.cells
                .iter()
                .map(|(_, cell)| folded(&cell.shown()))
                .collect()
        });
        let has = |name: &str| names.iter().any(|known| known == name);
        if has("ref id") && has("filtering labels") && has("severity") {
            return Self::CisoAssistant;
        }
        let is_probo = ["identified on", "effectiveness check"]
            .into_iter()
            .all(has);
        if is_probo && has("kind") && has("status") {
            return Self::Probo;
        }
        Self::Table
    }

    /// What its columns hold, for those that the table has.
    pub fn choices(self, table: &Table) -> Vec<Choice> {
        let section = Target::Section;
        let field = |path: &str| Target::Field(path.to_owned());
        let all = match self {
            Self::Table => Vec::new(),
            Self::CisoAssistant => vec![
                ("ref_id", field("former_id")),
                ("name", field("title")),
                ("description", Target::Statement),
                ("severity", field("severity")),
                ("status", field("status")),
                ("filtering_labels", Target::Kept),
                ("asset", field("area")),
                // Their `eta` is when it is expected, `due_date` what was promised.
                ("eta", Target::Kept),
                ("due_date", field("due")),
                ("priority", Target::Kept),
                ("observation", Target::Kept),
                ("vulnerabilities", Target::Kept),
            ],
            Self::Probo => vec![
                ("id", Target::Kept),
                ("referenceId", field("former_id")),
                ("kind", field("kind")),
                ("title", field("title")),
                ("description", Target::Statement),
                ("status", field("status")),
                ("source", field("source")),
                ("identifiedOn", field("raised")),
                ("rootCause", section(SectionKind::RootCause)),
                ("correctiveAction", field("corrective_actions.action")),
                ("dueDate", field("due")),
                ("effectivenessCheck", section(SectionKind::Verification)),
                ("owner", field("owner")),
                ("priority", Target::Kept),
            ],
        };
        let names: Vec<String> = table.rows.first().map_or_else(Vec::new, |row| {
            row.cells
                .iter()
                .map(|(_, cell)| folded(&cell.shown()))
                .collect()
        });
        let there = all
            .into_iter()
            .filter(|(name, _)| names.iter().filter(|known| **known == folded(name)).count() == 1);
        there
            .map(|(column, target)| Choice {
                column: column.to_owned(),
                target,
            })
            .collect()
    }

    /// What its words mean where ours differ.
    pub fn meant(self) -> Vec<Meant> {
        let words: &[(&str, &str, &str)] = match self {
            Self::Table => &[],
            Self::CisoAssistant => &[
                ("severity", "critical", "major"),
                ("severity", "high", "major"),
                ("severity", "medium", "minor"),
                ("severity", "low", "minor"),
                ("severity", "info", "observation"),
                ("status", "--", "open"),
                ("status", "identified", "open"),
                ("status", "confirmed", "open"),
                ("status", "assigned", "open"),
                ("status", "in_progress", "open"),
                ("status", "mitigated", "implemented"),
                ("status", "resolved", "implemented"),
                ("status", "closed", "closed"),
                ("status", "dismissed", "withdrawn"),
                ("status", "deprecated", "withdrawn"),
            ],
            Self::Probo => &[
                ("kind", "MINOR_NONCONFORMITY", "minor"),
                ("kind", "MAJOR_NONCONFORMITY", "major"),
                ("kind", "OBSERVATION", "observation"),
                // An exception is a deviation that was accepted; that is no requirement left unmet.
                ("kind", "EXCEPTION", "observation"),
                ("status", "OPEN", "open"),
                ("status", "IN_PROGRESS", "open"),
                ("status", "CLOSED", "closed"),
                ("status", "RISK_ACCEPTED", "open"),
                ("status", "MITIGATED", "implemented"),
                ("status", "FALSE_POSITIVE", "withdrawn"),
            ],
        };
        let meant = words.iter().map(|(column, word, ours)| Meant {
            column: (*column).to_owned(),
            word: (*word).to_owned(),
            ours: (*ours).to_owned(),
        });
        meant.collect()
    }
}

/// Reads findings written as JSON: an array of objects, or an object that has one, as a table.
///
/// # Errors
/// When the text is no JSON, or has no list of objects.
pub fn json(text: &str) -> Result<Source, Fault> {
    let value: Json = serde_json::from_str(text).map_err(|error| {
        unreadable(
            format!("the file is no JSON: {error}"),
            "export the findings again",
        )
    })?;
    let Some(items) = objects(&value, 8) else {
        return Err(unreadable(
            "the file has no list of findings",
            "it is an array of objects, or an object that has one",
        ));
    };
    if items.len() > MOST_ROWS {
        return Err(unreadable(
            format!("there are more than {MOST_ROWS} findings"),
            "import the register in parts",
        ));
    }
    let mut names: Vec<&str> = Vec::new();
    for item in items {
        // The answer of a query wraps each one.
        let item = item.get("node").unwrap_or(item);
        for name in item.as_object().into_iter().flat_map(serde_json::Map::keys) {
            if !names.contains(&name.as_str()) && names.len() < 512 {
                names.push(name);
            }
        }
    }
    let column = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let header = names.iter().enumerate();
    let mut rows = vec![Row {
        number: 0,
        cells: header
            .map(|(at, name)| (column(at), Cell::Text((*name).to_owned())))
            .collect(),
        ..Row::default()
    }];
    for (at, item) in items.iter().enumerate() {
        let item = item.get("node").unwrap_or(item);
        let mut row = Row {
            number: column(at).saturating_add(1),
            ..Row::default()
        };
        for (at, name) in names.iter().enumerate() {
            let Some(cell) = item.get(name).and_then(cell) else {
                continue;
            };
            if matches!(&cell, Cell::Text(text) if text.len() > LONGEST_CELL) {
                return Err(unreadable(
                    format!(
                        "`{name}` of finding {} has more than {} KiB",
                        row.number,
                        LONGEST_CELL >> 10
                    ),
                    "move long material into a file of its own",
                ));
            }
            row.cells.push((column(at), cell));
        }
        rows.push(row);
    }
    Ok(Source {
        tables: vec![Table {
            rows,
            ..Table::default()
        }],
        notes: Vec::new(),
    })
}

/// The first list of objects in a value, at most so many levels down.
fn objects(value: &Json, depth: usize) -> Option<&Vec<Json>> {
    match value {
        Json::Array(items) if !items.is_empty() && items.iter().all(Json::is_object) => Some(items),
        Json::Object(map) if depth > 0 => map.values().find_map(|value| objects(value, depth - 1)),
        _ => None,
    }
}

fn cell(value: &Json) -> Option<Cell> {
    match value {
        Json::Null => None,
        Json::Bool(flag) => Some(Cell::Flag(*flag)),
        Json::Number(number) => Some(Cell::Number {
            value: number.as_f64()?,
            day: None,
        }),
        Json::String(text) => Cell::text(text).0,
        Json::Array(items) => {
            let texts: Vec<String> = items
                .iter()
                .filter_map(cell)
                .map(|cell| cell.shown())
                .collect();
            Cell::text(&texts.join("\n")).0
        }
        // A person or an audit: what it is called.
        Json::Object(map) => ["email", "fullName", "name", "title", "id"]
            .into_iter()
            .find_map(|name| map.get(name).and_then(cell)),
    }
}
