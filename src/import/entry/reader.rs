//! Reads the cells of a row by what their columns hold.

use std::collections::{BTreeMap, HashMap};

use super::super::columns::{Column, Target, Understood, option};
use super::super::dates::{Order, Written, written};
use super::super::names::folded;
use super::super::table::{Cell, Row};
use super::super::{values, words};
use super::{Entry, RowFault, Value, whole};
use crate::error::{Fault, FaultKind};
use crate::model::{Category, Day, Kind, Method, Outcome, SectionKind, Severity, Source, Status};
use crate::policy::Policy;
use crate::shape::Shape;

/// What somebody said that a word of a column means.
#[derive(Clone, Debug)]
pub struct Meant {
    /// The name of the column, or our name of the field.
    pub column: String,
    /// The word as the table has it.
    pub word: String,
    /// Our word.
    pub ours: String,
}

impl Meant {
    /// Reads `COLUMN:WORD=OURS`.
    ///
    /// # Errors
    /// When it has not that form.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let parts = text.rsplit_once('=').and_then(|(left, ours)| {
            let (column, word) = left.split_once(':')?;
            Some((column.trim(), word.trim(), ours.trim()))
        });
        match parts {
            Some((column, word, ours)) if !column.is_empty() && !ours.is_empty() => Ok(Self {
                column: column.to_owned(),
                word: word.to_owned(),
                ours: ours.to_owned(),
            }),
            _ => Err(Fault::new(
                FaultKind::Usage,
                format!(
                    "`--value {}` does not say which word means what",
                    text.escape_debug()
                ),
                "write COLUMN:WORD=OURS, such as `--value 'Status:With the board=open'`",
            )),
        }
    }
}

/// How the values of a table are to be read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether days or months come first where a column does not tell.
    pub order: Option<Order>,
    /// What words mean.
    pub meant: Vec<Meant>,
    /// Values for rows that have none, by paths in our words.
    pub defaults: BTreeMap<String, Value>,
}

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
    /// The cells that say something of actions, by the field of an action.
    pub actions: BTreeMap<String, Vec<(String, String)>>,
}

/// In which order each column writes days and months.
///
/// # Errors
/// When a column does not tell, or contradicts itself.
pub fn orders(
    understood: &Understood<'_>,
    asked: Option<Order>,
) -> Result<HashMap<u32, Order>, Vec<Fault>> {
    let mut orders = HashMap::new();
    let mut faults = Vec::new();
    for column in &understood.columns {
        if !matches!(column.target.shape(), Some(Shape::Day)) {
            continue;
        }
        if let Some(order) = asked {
            orders.insert(column.index, order);
            continue;
        }
        let (mut day_first, mut month_first, mut either) = (None, None, None);
        for row in &understood.rows {
            let Some(Cell::Text(text)) = row.cell(column.index) else {
                continue;
            };
            for line in text.lines() {
                let place = || (row.number, line.trim().to_owned());
                match written(line) {
                    Some(Written::OnlyDayFirst(_)) => day_first = day_first.or(Some(place())),
                    Some(Written::OnlyMonthFirst(_)) => month_first = month_first.or(Some(place())),
                    Some(Written::Either(..)) => either = either.or(Some(place())),
                    _ => {}
                }
            }
        }
        let table = understood.table;
        let at = |row: u32| table.place(row, column.index);
        match (day_first, month_first, either) {
            (Some((one, day)), Some((other, month)), _) => faults.push(Fault::new(
                FaultKind::Usage,
                format!(
                    "the column `{}` writes the day first in {} (`{day}`) and the month first in {} (`{month}`)",
                    column.name,
                    at(one),
                    at(other)
                ),
                "correct the days in the table, or say with `--dates dmy` or `--dates mdy` which counts; the others are then no days",
            )),
            (Some(_), None, _) => {
                orders.insert(column.index, Order::DayFirst);
            }
            (None, Some(_), _) => {
                orders.insert(column.index, Order::MonthFirst);
            }
            (None, None, Some((row, text))) => faults.push(Fault::new(
                FaultKind::Usage,
                format!(
                    "`{text}` in {} can be two days, and nothing in the column `{}` tells which",
                    at(row),
                    column.name
                ),
                "say with `--dates dmy` (day first) or `--dates mdy` (month first) how it is written",
            )),
            (None, None, None) => {}
        }
    }
    if faults.is_empty() {
        Ok(orders)
    } else {
        Err(faults)
    }
}

impl Options {
    /// Reads a value for rows that have none.
    ///
    /// # Errors
    /// When there is no such field, or the value has not its form.
    pub fn add_default(&mut self, path: &str, text: &str, policy: &Policy) -> Result<(), Fault> {
        let fault = |help: String| {
            Err(Fault::new(
                FaultKind::Usage,
                format!("`{}` is no value for `{path}`", text.escape_debug()),
                help,
            ))
        };
        let text = text.trim();
        let target = Target::named(path, policy)?;
        let (path, shape) = match &target {
            Target::Field(path) => (path.clone(), target.shape()),
            Target::Extra(name) => (name.clone(), None),
            _ => return fault("give values for fields; sections come from the table".to_owned()),
        };
        if text.is_empty() || path == "status" || path.starts_with("corrective_actions") {
            return fault(
                "a status comes from what the record shows, and an action from the table"
                    .to_owned(),
            );
        }
        let key = path.rsplit('.').next().unwrap_or(&path);
        let own = policy.words.value(key, text).unwrap_or(text).to_owned();
        let value = match shape {
            Some(Shape::Day) => match crate::parse::day(text) {
                Ok(day) => Value::Day(day),
                Err(_) => return fault("write a day as YYYY-MM-DD".to_owned()),
            },
            Some(Shape::Word(list)) => match list.iter().find(|word| word.word == own) {
                Some(word) => Value::Text(word.word.to_owned()),
                None => {
                    let known: Vec<&str> = list.iter().map(|word| word.word).collect();
                    return fault(format!("it is one of {}", known.join(", ")));
                }
            },
            Some(Shape::List(Shape::Requirement)) => {
                let pieces = values::requirements(text, policy);
                if !pieces.left.is_empty() || pieces.read.is_empty() {
                    return fault(
                        "write clauses and controls such as `9.2` or `ISO27001:2022/A.5.18`"
                            .to_owned(),
                    );
                }
                Value::List(pieces.read)
            }
            Some(Shape::List(_)) => Value::List(values::references(text)),
            _ => Value::Text(values::one_line(text)),
        };
        self.defaults.insert(path, value);
        Ok(())
    }
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
                self.field(path, column, cell, &text, &place, entry, loose);
            }
        }
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "a cell, where it stands, and what is made of it"
    )]
    fn field(
        &self,
        path: &str,
        column: &Column,
        cell: &Cell,
        text: &str,
        place: &str,
        entry: &mut Entry,
        loose: &mut Loose,
    ) {
        let own = self.own_word(path, &column.name, text);
        let unread = |entry: &mut Entry, loose: &mut Loose, what: String, help: String| {
            entry.keep(&column.name, text);
            entry.notes.push(format!("{what} ({place}); kept as text"));
            let fault = RowFault {
                what,
                help,
                place: place.to_owned(),
            };
            loose.unread.insert(path.to_owned(), fault);
        };
        match path {
            "kind" | "severity" => {
                if !self.grade(&own, entry) {
                    let known = if path == "kind" {
                        "nonconformity, observation, opportunity, concern, major or minor"
                    } else {
                        "major or minor"
                    };
                    let what = format!(
                        "`{}` in the column `{}` is no {path} that is known",
                        shown(text),
                        column.name
                    );
                    let help = said(&column.name, text, known);
                    unread(entry, loose, what, help);
                }
                return;
            }
            "status" => {
                let claim = words::status(&own);
                match claim {
                    Some(status) => entry.claim = Some((status, text.to_owned())),
                    None => {
                        let what = format!(
                            "`{}` in the column `{}` is no status that is known",
                            shown(text),
                            column.name
                        );
                        let help = said(
                            &column.name,
                            text,
                            "open, implemented, closed, withdrawn or another status",
                        );
                        unread(entry, loose, what, help);
                    }
                }
                return;
            }
            "verification.result" => {
                let asks = ["effectiv", "wirksam", "efficac", "eficac", "eficaz"];
                let asks = asks.iter().any(|part| folded(&column.name).contains(part));
                match Outcome::from_word(&own).or_else(|| words::outcome(&own, asks)) {
                    Some(outcome) => self.put(entry, path, Value::Text(outcome.word().to_owned())),
                    None => entry
                        .sections
                        .entry(SectionKind::Verification)
                        .or_default()
                        .push(text.to_owned()),
                }
                return;
            }
            _ => {}
        }
        match column.target.shape() {
            Some(Shape::Day) => {
                match self.day(cell, column.index) {
                    Some(day) => self.put(entry, path, Value::Day(day)),
                    None => {
                        let what = format!(
                            "`{}` in the column `{}` is no day",
                            shown(text),
                            column.name
                        );
                        let help = "write days as YYYY-MM-DD, or as the other cells of the column have them".to_owned();
                        unread(entry, loose, what, help);
                    }
                }
            }
            Some(Shape::Person) => {
                let (person, several) = values::person(text);
                if several {
                    entry.keep(&column.name, text);
                    entry.notes.push(format!(
                        "{place} names several people; `{path}` is the first of them"
                    ));
                }
                self.put(entry, path, Value::Text(person));
            }
            Some(Shape::Word(_)) => {
                let word = match path {
                    "source" => Source::from_word(&own)
                        .or_else(|| words::source(&own))
                        .map(Source::word),
                    "root_cause.method" => Method::from_word(&own)
                        .or_else(|| words::method(&own))
                        .map(Method::word),
                    _ => None,
                };
                match word {
                    Some(word) => self.put(entry, path, Value::Text(word.to_owned())),
                    None => {
                        let what = format!(
                            "`{}` in the column `{}` is no {path} that is known",
                            shown(text),
                            column.name
                        );
                        let known = match column.target.shape() {
                            Some(Shape::Word(list)) => list
                                .iter()
                                .map(|word| word.word)
                                .collect::<Vec<_>>()
                                .join(", "),
                            _ => String::new(),
                        };
                        let help = said(&column.name, text, &known);
                        unread(entry, loose, what, help);
                    }
                }
            }
            Some(Shape::List(inner)) => {
                if matches!(cell, Cell::Day(_)) && matches!(inner, Shape::Requirement) {
                    let what = format!(
                        "a cell of the column `{}` is a day and no requirement",
                        column.name
                    );
                    let help =
                        "the spreadsheet made a day of a number such as 9.2; type it as text"
                            .to_owned();
                    unread(entry, loose, what, help);
                    return;
                }
                self.list(path, inner, column, text, entry, loose, place);
            }
            _ => self.put(entry, path, Value::Text(values::one_line(text))),
        }
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "a cell, where it stands, and what is made of it"
    )]
    fn list(
        &self,
        path: &str,
        inner: &Shape,
        column: &Column,
        text: &str,
        entry: &mut Entry,
        loose: &mut Loose,
        place: &str,
    ) {
        let pieces = match inner {
            Shape::Requirement => values::requirements(text, self.policy),
            Shape::Evidence => values::evidence(text),
            Shape::Word(_) => self.categories(text, &column.name),
            _ => values::Pieces {
                read: values::references(text),
                left: Vec::new(),
            },
        };
        if !pieces.left.is_empty() {
            entry.keep(&column.name, text);
            if pieces.read.is_empty() {
                let what = format!(
                    "`{}` in the column `{}` is not understood",
                    shown(text),
                    column.name
                );
                let help = match inner {
                    Shape::Requirement => {
                        "write clauses and controls such as `9.2` or `A.5.18`, and paragraphs of own documents such as `POL-IAM/4.2`"
                    }
                    Shape::Evidence => "evidence is a path in the repository or an address",
                    _ => "say what the word means with `--value 'COLUMN:WORD=OURS'`",
                };
                entry.notes.push(format!("{what} ({place}); kept as text"));
                let fault = RowFault {
                    what,
                    help: help.to_owned(),
                    place: place.to_owned(),
                };
                loose.unread.insert(path.to_owned(), fault);
            } else {
                entry.notes.push(format!(
                    "{place} says more than `{path}` can hold; it is kept as text too"
                ));
            }
        }
        if pieces.read.is_empty() {
            return;
        }
        match entry.fields.get_mut(path) {
            Some(Value::List(items)) => {
                for piece in pieces.read {
                    if !items.contains(&piece) {
                        items.push(piece);
                    }
                }
            }
            _ => self.put(entry, path, Value::List(pieces.read)),
        }
    }

    fn categories(&self, text: &str, column: &str) -> values::Pieces {
        let mut pieces = values::Pieces::default();
        for part in text
            .split(['\n', ';', ',', '/'])
            .map(values::one_line)
            .filter(|part| !part.is_empty())
        {
            let own = self.own_word("categories", column, &part);
            match Category::from_word(&own).or_else(|| words::category(&own)) {
                Some(category) if !pieces.read.iter().any(|known| known == category.word()) => {
                    pieces.read.push(category.word().to_owned());
                }
                Some(_) => {}
                None => pieces.left.push(part),
            }
        }
        pieces
    }

    /// Takes a kind and a severity from a word; false when it is neither.
    fn grade(&self, word: &str, entry: &mut Entry) -> bool {
        let text = |word: &str| Value::Text(word.to_owned());
        let kind = Kind::from_word(word);
        let severity = Severity::from_word(word);
        let grade = words::grade(word);
        let Some(kind) = kind
            .or(severity.map(|_| Kind::Nonconformity))
            .or(grade.map(|grade| grade.kind))
        else {
            return false;
        };
        let severity = severity.or(grade.and_then(|grade| grade.severity));
        // Of `Observation` and `Minor` in two columns, the kind is the stronger statement.
        let is_other = entry
            .kind()
            .is_some_and(|known| known != Kind::Nonconformity);
        if is_other && severity.is_some() {
            return false;
        }
        entry.fields.insert("kind".to_owned(), text(kind.word()));
        if let Some(severity) = severity {
            entry
                .fields
                .insert("severity".to_owned(), text(severity.word()));
        }
        true
    }

    /// The word that counts: as somebody said, else ours for one of the register's own, else as it is.
    pub(super) fn own_word(&self, path: &str, column: &str, text: &str) -> String {
        let plain = folded(text);
        let of = |meant: &&Meant| {
            (folded(&meant.column) == folded(column) || meant.column == path)
                && (folded(&meant.word) == plain || meant.word == text)
        };
        if let Some(meant) = self.options.meant.iter().find(of) {
            return meant.ours.clone();
        }
        let key = path.rsplit('.').next().unwrap_or(path);
        let own = self.policy.words.value(key, text);
        own.map_or_else(|| values::one_line(text).to_lowercase(), str::to_owned)
    }

    /// The day of a cell, as its column writes days.
    fn day(&self, cell: &Cell, column: u32) -> Option<Day> {
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

    fn put(&self, entry: &mut Entry, path: &str, value: Value) {
        entry.fields.insert(path.to_owned(), value);
    }
}

/// How somebody can say what a word means.
fn said(column: &str, word: &str, known: &str) -> String {
    format!(
        "say what it means with `--value '{column}:{}=OURS'`, where OURS is one of {known}",
        shown(word)
    )
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
