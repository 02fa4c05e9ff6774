//! The form of a clause or control number, and the order of numbers.
//!
//! A number is a text such as `10.2`, `A.5.18` or `A.9.2.5`, and a clause may be
//! followed by an item: `10.2 d`, `9.3.2 d 1`. This file knows the form only;
//! whether a number exists is for [`super::lookup`].

use std::cmp::Ordering;
use std::fmt;

/// No number of any edition has longer groups of digits.
const LONGEST_GROUP: usize = 3;

/// A text that has the form of a number, with or without an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    /// `10.2`, `A.5.18`
    pub base: String,
    /// `d`, `d 1`
    pub item: Option<String>,
}

impl Number {
    /// Reads the accepted spellings: `10.2`, `A.5.18`, `10.2 d`, `10.2 d)`,
    /// `9.3.2 d 1`, `9.3.2 d) 1)`.
    pub fn parse(text: &str) -> Option<Number> {
        let (base, item) = match text.split_once(' ') {
            Some((base, item)) => (base, Some(canonical_item(item)?)),
            None => (text, None),
        };
        let groups = base.strip_prefix("A.").unwrap_or(base);
        groups.split('.').all(is_group).then(|| Number {
            base: base.to_owned(),
            item,
        })
    }

    /// The same number as a number of Annex A.
    pub fn in_annex(&self) -> Number {
        Number {
            base: if self.base.starts_with("A.") {
                self.base.clone()
            } else {
                format!("A.{}", self.base)
            },
            item: self.item.clone(),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_number(f, &self.base, self.item.as_deref())
    }
}

/// Writes a number in its canonical spelling: `10.2 d`.
pub(super) fn write_number(
    f: &mut fmt::Formatter<'_>,
    base: &str,
    item: Option<&str>,
) -> fmt::Result {
    f.write_str(base)?;
    match item {
        Some(item) => write!(f, " {item}"),
        None => Ok(()),
    }
}

fn is_group(text: &str) -> bool {
    (1..=LONGEST_GROUP).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && !text.starts_with('0')
}

/// `d`, `d)`, `d 1`, `d) 1)` as `d` or `d 1`.
fn canonical_item(text: &str) -> Option<String> {
    let unclosed = |part: &'_ str| part.strip_suffix(')').unwrap_or(part).to_owned();
    let (letter, digits) = match text.split_once(' ') {
        Some((letter, digits)) => (unclosed(letter), Some(unclosed(digits))),
        None => (unclosed(text), None),
    };
    if letter.len() != 1 || !letter.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    match digits {
        None => Some(letter),
        Some(digits) if is_group(&digits) => Some(format!("{letter} {digits}")),
        Some(_) => None,
    }
}

/// The order in which a reader expects numbers: clauses before Annex A, and each
/// group of digits as a number, so that `9.3` comes before `10.1` and `A.9.4.5`
/// before `A.10.1`.
///
/// A total order over all texts, whether they are numbers or not.
#[must_use]
pub fn natural_order(left: &str, right: &str) -> Ordering {
    let annex = |text: &str| text.starts_with("A.");
    annex(left)
        .cmp(&annex(right))
        .then_with(|| groups(left).cmp(groups(right)))
        .then_with(|| left.cmp(right))
}

fn groups(number: &str) -> impl Iterator<Item = u32> {
    number
        .strip_prefix("A.")
        .unwrap_or(number)
        .split('.')
        .map(|group| group.parse().unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(text: &str) -> Option<String> {
        Number::parse(text).map(|number| number.to_string())
    }

    #[test]
    fn accepted_spellings_have_one_canonical_form() {
        for (text, expected) in [
            ("10.2", "10.2"),
            ("A.5.18", "A.5.18"),
            ("A.9.2.5", "A.9.2.5"),
            ("5", "5"),
            ("10.2 d", "10.2 d"),
            ("10.2 d)", "10.2 d"),
            ("9.3.2 d 1", "9.3.2 d 1"),
            ("9.3.2 d) 1)", "9.3.2 d 1"),
        ] {
            assert_eq!(canonical(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_spellings_are_refused() {
        for text in [
            "", "A", "A.", "A5.18", "a.5.18", "A.5.", "A..5", ".5", "5.018", "5.1000", "10.2d",
            "10.2 D", "10.2 (d)", "10.2  d", "10.2 dd", "10.2 d1", "10.2 d x", "10.2 ", "10.2 é",
        ] {
            assert_eq!(canonical(text), None, "{text}");
        }
    }

    #[test]
    fn order_is_by_value_with_the_annex_last() {
        let mut numbers = [
            "A.10.1", "A.9.4.5", "10.1", "9.3", "9.3.2", "A.5.2", "A.5.18",
        ];
        numbers.sort_by(|left, right| natural_order(left, right));
        assert_eq!(
            numbers,
            [
                "9.3", "9.3.2", "10.1", "A.5.2", "A.5.18", "A.9.4.5", "A.10.1"
            ]
        );
    }
}
