//! What is listed of a register: which findings, in which order, with which columns.
//!
//! Not for how it is written (the modules beside this one).

use std::cmp::Ordering;

use super::{COLUMNS, Cell, Column, Row, entries, natural};
use crate::diagnostic::Summary;
use crate::dossier::Dossier;
use crate::model::{Day, Record};
use crate::suggest::{listed, nearest};

/// One finding as it is listed.
#[derive(Debug)]
pub struct Entry<'d> {
    /// Its record.
    pub record: &'d Record,
    /// Its cells.
    pub row: Row,
    /// What the linter reports of it; nothing where nothing was judged.
    pub summary: Summary,
}

/// What is listed.
#[derive(Debug)]
pub struct Listing<'d> {
    /// Where it comes from.
    pub dossier: &'d Dossier,
    /// What the register is called.
    pub name: &'d str,
    /// The commit that was read, or behind what was read; in hexadecimal.
    pub commit: Option<&'d str>,
    /// The findings, in order.
    pub entries: Vec<Entry<'d>>,
    /// The columns, as places in `COLUMNS`.
    chosen: Vec<usize>,
}

/// Whether a finding is not closed, and was due before a day.
pub fn is_overdue(record: &Record, as_of: Day) -> bool {
    let finding = &record.finding;
    !finding.is_settled() && finding.due.value().is_some_and(|due| due < as_of)
}

/// By what is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sorting {
    /// The column, as its place in `COLUMNS`.
    pub column: usize,
    /// Whether the largest comes first.
    pub is_descending: bool,
}

impl<'d> Listing<'d> {
    /// All findings of a dossier with all columns, by number.
    pub fn all(dossier: &'d Dossier) -> Self {
        Self::new(dossier, (0..COLUMNS.len()).collect(), None)
    }

    /// All findings of a dossier with some columns; by number, or by a column first.
    pub fn new(dossier: &'d Dossier, columns: Vec<usize>, sorting: Option<Sorting>) -> Self {
        let wanted = columns.iter().chain(sorting.iter().map(|own| &own.column));
        let is_step = |at: &usize| {
            let name = COLUMNS.get(*at).map(|column| column.name);
            matches!(name, Some("correction" | "corrective actions"))
        };
        let with_steps = wanted.clone().any(is_step);
        let mut entries = entries(dossier, with_steps);
        if let Some(sorting) = sorting {
            entries.sort_by(|one, other| sorting.order(&one.row, &other.row));
        }
        Self {
            dossier,
            name: "",
            commit: None,
            entries,
            chosen: columns,
        }
    }

    /// The columns, in order.
    pub fn columns(&self) -> impl Iterator<Item = &'static Column> {
        self.chosen.iter().filter_map(|at| COLUMNS.get(*at))
    }

    /// The cells of each finding, in the order of the columns.
    pub fn lines(&self) -> impl Iterator<Item = Vec<Cell<'_>>> {
        self.entries.iter().map(|entry| {
            let cells = entry.row.cells();
            let chosen = self.chosen.iter();
            chosen.filter_map(|at| cells.get(*at).cloned()).collect()
        })
    }
}

impl Sorting {
    /// Reads `COLUMN`, `COLUMN:asc` or `COLUMN:desc`.
    ///
    /// # Errors
    /// One sentence, and the way out, where there is no such column or order.
    pub fn read(text: &str) -> Result<Self, (String, String)> {
        let (name, is_descending) = match text.split_once(':') {
            None => (text, false),
            Some((name, "asc")) => (name, false),
            Some((name, "desc")) => (name, true),
            Some((name, order)) => {
                return Err((
                    format!("`{}` is no order", order.escape_debug()),
                    format!("write `{name}` or `{name}:desc`"),
                ));
            }
        };
        Ok(Self {
            column: column_named(name)?,
            is_descending,
        })
    }

    /// Which of two rows comes first; what is empty comes last either way.
    fn order(self, one: &Row, other: &Row) -> Ordering {
        // Words of a lifecycle have an order of their own.
        let ranks = |row: &Row| match COLUMNS.get(self.column).map(|column| column.name) {
            Some("kind") => row.kind.map(|kind| kind as u8),
            Some("severity") => row.severity.map(|severity| severity as u8),
            Some("status") => row.status.map(|status| status as u8),
            _ => None,
        };
        let (ones, others) = (one.cells(), other.cells());
        let (Some(a), Some(b)) = (ones.get(self.column), others.get(self.column)) else {
            return Ordering::Equal;
        };
        let order = match (a, b) {
            (Cell::Empty, Cell::Empty) => return Ordering::Equal,
            (Cell::Empty, _) => return Ordering::Greater,
            (_, Cell::Empty) => return Ordering::Less,
            (Cell::Text(a), Cell::Text(b)) => match (ranks(one), ranks(other)) {
                (Some(a), Some(b)) => a.cmp(&b),
                _ => natural(&a.to_lowercase(), &b.to_lowercase()),
            },
            (Cell::Day(a), Cell::Day(b)) => a.cmp(b),
            (Cell::Number(a), Cell::Number(b)) => a.cmp(b),
            _ => Ordering::Equal,
        };
        match self.is_descending {
            true => order.reverse(),
            false => order,
        }
    }
}

/// The place of a column by its name; `-` or `_` may stand for a blank, and `id` for the reference.
///
/// # Errors
/// One sentence, and the way out, where there is no such column.
pub fn column_named(name: &str) -> Result<usize, (String, String)> {
    let wanted = name.trim().to_lowercase().replace(['-', '_'], " ");
    let wanted = match &*wanted {
        "id" => "reference",
        other => other,
    };
    let mut columns = COLUMNS.iter();
    if let Some(at) = columns.position(|column| column.name == wanted) {
        return Ok(at);
    }
    let names = || COLUMNS.iter().map(|column| column.name);
    let message = format!("there is no column `{}`", name.escape_debug());
    let help = match nearest(wanted, names()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("the columns are {}", listed(names())),
    };
    Err((message, help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_their_names() {
        assert_eq!(column_named("Days-Open"), Ok(18));
        assert_eq!(column_named("root_cause_category"), Ok(9));
        assert_eq!(column_named("id"), Ok(0));
        let (_, help) = column_named("ownr").unwrap_err();
        assert_eq!(help, "did you mean `owner`?");
        let (message, help) = column_named("budget").unwrap_err();
        assert_eq!(message, "there is no column `budget`");
        assert!(help.ends_with("`days open` or `diagnostics`"), "{help}");
        let sorting = Sorting::read("due:desc").unwrap();
        assert_eq!((sorting.column, sorting.is_descending), (13, true));
        assert!(Sorting::read("due:up").is_err());
    }
}
