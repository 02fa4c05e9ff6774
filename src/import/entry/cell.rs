//! Reads one cell for the field that its column holds.
//!
//! What it cannot be read as is kept as text and remembered: where the field must be there, that is why it is not.

use super::super::columns::Column;
use super::super::names::folded;
use super::super::table::Cell;
use super::super::{values, words};
use super::reader::{Loose, Reader, shown};
use super::{Entry, RowFault, Value};
use crate::model::{Category, Kind, Method, Outcome, SectionKind, Severity, Source};
use crate::shape::Shape;

/// A cell, and where it stands.
pub(super) struct At<'c> {
    /// The field, as a dotted path in our words.
    pub path: &'c str,
    pub column: &'c Column,
    pub cell: &'c Cell,
    /// What a person would have typed.
    pub text: &'c str,
    /// The cell as a person finds it.
    pub place: &'c str,
}

impl At<'_> {
    /// Reads it by the shape of the field.
    pub fn read(&self, reader: &Reader<'_>, entry: &mut Entry, loose: &mut Loose) {
        let is_word = matches!(self.column.target.shape(), Some(Shape::Word(_)));
        let own = if is_word {
            reader.own_word(self.path, &self.column.name, self.text)
        } else {
            String::new()
        };
        match (self.path, self.column.target.shape()) {
            ("kind" | "severity", _) => self.grade(&own, entry, loose),
            ("status", _) => match words::status(&own) {
                Some(status) => entry.claim = Some((status, self.text.to_owned())),
                None => self.unknown_word(
                    "status",
                    "open, implemented, closed, withdrawn or another status",
                    entry,
                    loose,
                ),
            },
            ("verification.result", _) => self.result(&own, entry),
            (_, Some(Shape::Day)) => match reader.day(self.cell, self.column.index) {
                Some(day) => self.put(Value::Day(day), entry),
                None => {
                    let what = format!(
                        "`{}` in the column `{}` is no day",
                        shown(self.text),
                        self.column.name
                    );
                    let help =
                        "write days as YYYY-MM-DD, or as the other cells of the column have them";
                    self.unread(what, help.to_owned(), entry, loose);
                }
            },
            (_, Some(Shape::Person)) => self.person(entry),
            (_, Some(Shape::Word(list))) => {
                let word = match self.path {
                    "source" => self.source(&own, entry),
                    "root_cause.method" => Method::from_word(&own)
                        .or_else(|| words::method(&own))
                        .map(Method::word),
                    _ => None,
                };
                match word {
                    Some(word) => self.put(Value::Text(word.to_owned()), entry),
                    None => {
                        let known: Vec<&str> = list.iter().map(|word| word.word).collect();
                        self.unknown_word(self.path, &known.join(", "), entry, loose);
                    }
                }
            }
            (_, Some(Shape::List(Shape::Requirement))) if matches!(self.cell, Cell::Day(_)) => {
                let what = format!(
                    "a cell of the column `{}` is a day and no requirement",
                    self.column.name
                );
                let help = "the spreadsheet made a day of a number such as 9.2; type it as text";
                self.unread(what, help.to_owned(), entry, loose);
            }
            (_, Some(Shape::List(inner))) => self.list(inner, reader, entry, loose),
            _ => self.put(Value::Text(values::one_line(self.text)), entry),
        }
    }

    fn put(&self, value: Value, entry: &mut Entry) {
        entry.fields.insert(self.path.to_owned(), value);
    }

    /// Keeps what cannot be read, and remembers why.
    fn unread(&self, what: String, help: String, entry: &mut Entry, loose: &mut Loose) {
        entry.keep(&self.column.name, self.text);
        entry
            .notes
            .push(format!("{what} ({}); kept as text", self.place));
        let fault = RowFault {
            what,
            help,
            place: self.place.to_owned(),
        };
        loose.unread.insert(self.path.to_owned(), fault);
    }

    fn unknown_word(&self, what: &str, known: &str, entry: &mut Entry, loose: &mut Loose) {
        let (word, column) = (shown(self.text), &self.column.name);
        let message = format!("`{word}` in the column `{column}` is no {what} that is known");
        let help = format!(
            "say what it means with `--value '{column}:{word}=OURS'`, where OURS is one of {known}"
        );
        self.unread(message, help, entry, loose);
    }

    /// A kind, a severity, or a word that says both.
    fn grade(&self, word: &str, entry: &mut Entry, loose: &mut Loose) {
        let known = if self.path == "kind" {
            "nonconformity, observation, opportunity, concern, major or minor"
        } else {
            "major, minor, observation or opportunity"
        };
        let grade = words::grade(word);
        let severity = Severity::from_word(word).or(grade.and_then(|grade| grade.severity));
        let kind = Kind::from_word(word).or(grade.map(|grade| grade.kind));
        let Some(kind) = kind.or(severity.map(|_| Kind::Nonconformity)) else {
            return self.unknown_word(self.path, known, entry, loose);
        };
        // Of `Observation` and `Minor` in two columns, the kind is the stronger statement.
        if severity.is_some() && entry.kind().is_some_and(|kind| kind != Kind::Nonconformity) {
            entry.keep(&self.column.name, self.text);
            return;
        }
        entry
            .fields
            .insert("kind".to_owned(), Value::Text(kind.word().to_owned()));
        if let Some(severity) = severity {
            let severity = Value::Text(severity.word().to_owned());
            entry.fields.insert("severity".to_owned(), severity);
        }
    }

    /// How it came to light; the number of the occasion is kept as text.
    fn source(&self, word: &str, entry: &mut Entry) -> Option<&'static str> {
        let source = Source::from_word(word).or_else(|| words::source(word));
        let source = source.or_else(|| {
            let source = words::source_of(word)?;
            entry.keep(&self.column.name, self.text);
            Some(source)
        });
        source.map(Source::word)
    }

    /// What the verification found, or what it says of it.
    fn result(&self, word: &str, entry: &mut Entry) {
        let name = folded(&self.column.name);
        let effect = ["effectiv", "wirksam", "efficac", "eficac", "eficaz"];
        let asks = effect.iter().any(|part| name.contains(part));
        match Outcome::from_word(word).or_else(|| words::outcome(word, asks)) {
            Some(outcome) => self.put(Value::Text(outcome.word().to_owned()), entry),
            None => {
                let texts = entry.sections.entry(SectionKind::Verification).or_default();
                texts.push(self.text.to_owned());
            }
        }
    }

    fn person(&self, entry: &mut Entry) {
        let (person, several) = values::person(self.text);
        if several {
            entry.keep(&self.column.name, self.text);
            entry.notes.push(format!(
                "{} names several people; `{}` is the first of them",
                self.place, self.path
            ));
        }
        self.put(Value::Text(person), entry);
    }

    fn list(&self, inner: &Shape, reader: &Reader<'_>, entry: &mut Entry, loose: &mut Loose) {
        let pieces = match inner {
            Shape::Requirement => values::requirements(self.text, reader.policy),
            Shape::Evidence => values::evidence(self.text),
            Shape::Word(_) => self.categories(reader),
            _ => values::Pieces {
                read: values::references(self.text),
                left: Vec::new(),
            },
        };
        if !pieces.left.is_empty() && pieces.read.is_empty() {
            let what = format!(
                "`{}` in the column `{}` is not understood",
                shown(self.text),
                self.column.name
            );
            let help = match inner {
                Shape::Requirement => {
                    "write clauses and controls such as `9.2` or `A.5.18`, and paragraphs of own documents such as `POL-IAM/4.2`"
                }
                Shape::Evidence => "evidence is a path in the repository or an address",
                _ => "say what the word means with `--value 'COLUMN:WORD=OURS'`",
            };
            return self.unread(what, help.to_owned(), entry, loose);
        }
        if !pieces.left.is_empty() {
            entry.keep(&self.column.name, self.text);
            entry.notes.push(format!(
                "{} says more than `{}` can hold; it is kept as text too",
                self.place, self.path
            ));
        }
        match entry.fields.get_mut(self.path) {
            Some(Value::List(items)) => {
                for piece in pieces.read {
                    if !items.contains(&piece) {
                        items.push(piece);
                    }
                }
            }
            _ if pieces.read.is_empty() => {}
            _ => self.put(Value::List(pieces.read), entry),
        }
    }

    fn categories(&self, reader: &Reader<'_>) -> values::Pieces {
        let mut pieces = values::Pieces::default();
        let parts = self.text.split(['\n', ';', ',', '/']).map(values::one_line);
        for part in parts.filter(|part| !part.is_empty()) {
            let own = reader.own_word("categories", &self.column.name, &part);
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
}
