//! What whoever imports says of values: what words mean, in which order days are written, what stands where
//! there is none.

use std::collections::BTreeMap;

use super::super::columns::Target;
use super::super::dates::Order;
use super::super::values;
use super::Value;
use crate::error::{Fault, FaultKind};
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
