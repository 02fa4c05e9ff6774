//! Checks single values against their shape: words, days, ids, numbers, extra fields.
//!
//! Not for keys and blocks.

use std::borrow::Cow;

use super::{Check, Path, fix};

use crate::model::Cadence;
use crate::parse::yaml::{Data, Node, shortened};
use crate::policy::settings::{ExtraField, ExtraType};
use crate::policy::{Policy, Words};
use crate::shape::{Shape, Word};
use crate::suggest::{listed, nearest, slip};

impl Check<'_> {
    pub(super) fn scalar(&mut self, node: &mut Node<'_>, shape: &'static Shape, path: &Path<'_>) {
        let span = node.span;
        let Data::Scalar { text, plain } = &mut node.data else {
            self.wrong(node, path, "a single value");
            return;
        };
        if let Shape::Word(_) = shape
            && let Some(ours) = self.policy.words.value(path.key(), text)
        {
            *text = Cow::Owned(ours.to_owned());
        }
        if self.is_full() {
            return;
        }
        let refuse = match shape {
            Shape::Word(list) => {
                word(text, list, &self.policy.words, path.key()).and_then(|()| match path {
                    Path::Key(Path::Top, "status") if self.extra => self.status_of_others(text),
                    _ => Ok(()),
                })
            }
            Shape::Day => crate::parse::finding::day(text)
                .map(drop)
                .map_err(not_a_day),
            Shape::Id => id(text, self.policy),
            Shape::Count { min, max } => count(text, *plain, *min, *max),
            Shape::Term { words, units } => term(text, words, units),
            Shape::Flag => (*plain && matches!(&**text, "true" | "false"))
                .then_some(())
                .ok_or((
                    "is neither `true` nor `false`".to_owned(),
                    "write true or false".to_owned(),
                )),
            Shape::Text | Shape::Person | Shape::Evidence | Shape::Reference
                if text.trim().is_empty() =>
            {
                Err((
                    "is empty text".to_owned(),
                    "write the text, or delete the key".to_owned(),
                ))
            }
            _ => Ok(()),
        };
        if let Err((message, help)) = refuse {
            // Written only now: most values are right, and there are many of them.
            let shown = self.policy.words.path(&path.written());
            let meant = match shape {
                Shape::Day => fix::day(text).map(|day| day.to_string()),
                Shape::Word(list) => misspelt(text, list, &self.policy.words, path.key()),
                _ => None,
            };
            let fix = meant.and_then(|meant| fix::value(span, text, &meant));
            let before = self.problems.len();
            self.invalid(span, path, format!("`{shown}` {message}"), help);
            self.mend(before, fix);
        }
    }

    pub(super) fn extra_value(&mut self, node: &Node<'_>, name: &str, field: &ExtraField) {
        let path = Path::Key(&Path::Top, name);
        let refuse = |message: &str, help: String| Some((format!("`{name}` {message}"), help));
        let wrong = match (field.kind, &node.data) {
            (_, Data::Null | Data::Refused) => None,
            (ExtraType::List, Data::List(items)) => {
                items.iter().any(|item| item.text().is_none()).then(|| {
                    (
                        format!("`{name}` has an item that is no text"),
                        "write one text an item".to_owned(),
                    )
                })
            }
            (ExtraType::List, _) => refuse("is not a list", "write `[…]` around it".to_owned()),
            (kind, Data::Scalar { text, plain }) => match kind {
                ExtraType::Day if crate::parse::finding::day(text).is_err() => {
                    refuse("is not a day", "write it as YYYY-MM-DD".to_owned())
                }
                ExtraType::Number if !plain || text.parse::<f64>().is_err() => refuse(
                    "is not a number",
                    "write a number without quotes".to_owned(),
                ),
                ExtraType::Flag if !plain || !matches!(&**text, "true" | "false") => refuse(
                    "is neither `true` nor `false`",
                    "write true or false".to_owned(),
                ),
                ExtraType::Choice if !field.values.iter().any(|value| value == text) => {
                    let known = field.values.iter().map(String::as_str);
                    let help = nearest(text, known.clone()).map_or_else(
                        || format!("write {}", listed(known)),
                        |meant| format!("did you mean `{meant}`?"),
                    );
                    refuse("is not one of its words", help)
                }
                ExtraType::Text
                    if self
                        .policy
                        .patterns
                        .get(name)
                        .is_some_and(|pattern| !pattern.is_match(text)) =>
                {
                    refuse(
                        "does not have the form that clause10.yaml asks for",
                        format!("it must match `{}`", field.pattern.as_deref().unwrap_or("")),
                    )
                }
                _ => None,
            },
            _ => refuse("is not a single value", "write one value".to_owned()),
        };
        if let Some((message, help)) = wrong {
            let fix = match (field.kind, node.text()) {
                (ExtraType::Day, Some(text)) => {
                    fix::day(text).and_then(|day| fix::value(node.span, text, &day.to_string()))
                }
                _ => None,
            };
            let before = self.problems.len();
            self.invalid(node.span, &path, message, help);
            self.mend(before, fix);
        }
    }
}

/// The word, ours or the register's, that a text can only be a misspelling of; none where it is a known
/// one that may not stand here.
fn misspelt(text: &str, list: &'static [Word], words: &Words, field: &str) -> Option<String> {
    let own = words.values_of(field);
    let known = || list.iter().map(|word| word.word).chain(own.iter().copied());
    if known().any(|word| word == text) {
        return None;
    }
    slip(text, known()).map(str::to_owned)
}

fn word(
    text: &str,
    list: &'static [Word],
    words: &Words,
    field: &str,
) -> Result<(), (String, String)> {
    if list.iter().any(|word| word.word == text) {
        return Ok(());
    }
    let own = words.values_of(field);
    let known = || list.iter().map(|word| word.word).chain(own.iter().copied());
    let help = match nearest(text, known()) {
        Some(meant) => format!("did you mean `{meant}`? Known are {}", listed(known())),
        None => format!("write {}", listed(known())),
    };
    Err((format!("cannot be `{}`", shortened(text)), help))
}

fn id(text: &str, policy: &Policy) -> Result<(), (String, String)> {
    if policy.ids.read(text).is_some() {
        return Ok(());
    }
    let examples = policy.ids.examples();
    let help = format!(
        "write it like {}",
        listed(examples.iter().map(String::as_str))
    );
    Err((
        format!(
            "cannot be `{}`: it does not have the form of an id",
            shortened(text)
        ),
        help,
    ))
}

/// A word, or a number of units: one of them is `1 month` or `1 months`.
fn term(text: &str, words: &[Word], units: &[Word]) -> Result<(), (String, String)> {
    let is_word = words.iter().any(|word| word.word == text);
    let is_number = Cadence::from_text(text)
        .and_then(Cadence::unit)
        .is_some_and(|unit| units.iter().any(|known| known.word == unit));
    if is_word || is_number {
        return Ok(());
    }
    let known = words.iter().map(|word| word.word);
    let units = listed(units.iter().map(|unit| unit.word));
    let help = match nearest(text, known.clone()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!(
            "write {}, or a number of {units} such as `6 weeks`",
            listed(known)
        ),
    };
    Err((format!("cannot be `{}`", shortened(text)), help))
}

fn count(text: &str, plain: bool, min: u32, max: u32) -> Result<(), (String, String)> {
    let number = text
        .parse::<u32>()
        .ok()
        .filter(|number| plain && (min..=max).contains(number));
    number.map(drop).ok_or_else(|| {
        (
            "is not a whole number within bounds".to_owned(),
            format!("write a number from {min} to {max}"),
        )
    })
}

/// Why a text is not a day, and the day that was probably meant.
fn not_a_day(text: &str) -> (String, String) {
    let shown = shortened(text);
    let numbers: Vec<&str> = text.split(['.', '/', '-', ' ']).collect();
    let valid = |year: &str, month: &str, day: &str| {
        let candidate = format!("{year}-{month:0>2}-{day:0>2}");
        crate::parse::finding::day(&candidate)
            .is_ok()
            .then_some(candidate)
    };
    let meant = match numbers[..] {
        [year, month, day] if year.len() == 4 => valid(year, month, day),
        // 10.02.2026 is read day first; with slashes it could be either, so nothing is guessed.
        [day, month, year] if year.len() == 4 && !text.contains('/') => valid(year, month, day),
        _ => None,
    };
    let has_form = text.len() == 10
        && text.bytes().enumerate().all(|(at, b)| {
            if at == 4 || at == 7 {
                b == b'-'
            } else {
                b.is_ascii_digit()
            }
        });
    let message = if has_form {
        format!("cannot be `{shown}`: the calendar has no such day")
    } else {
        format!("cannot be `{shown}`: not a day")
    };
    let help = meant.map_or("write the day as YYYY-MM-DD".to_owned(), |meant| {
        format!("did you mean `{meant}`? Days are written YYYY-MM-DD")
    });
    (message, help)
}
