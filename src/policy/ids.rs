//! The form of ids: `NC-{year}-{number:3}`.
//!
//! Not for finding the next free number: that needs the register.

use crate::model::Kind;

/// One part of a template.
#[derive(Clone, Debug, PartialEq)]
enum Part {
    Literal(String),
    Year,
    Number { width: usize },
}

/// The form of the ids of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct IdTemplate {
    parts: Vec<Part>,
    text: String,
}

/// An id taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdParts {
    /// The year in it, where the template has one.
    pub year: Option<i16>,
    /// The number; none while it is a placeholder such as `xxx`.
    pub number: Option<u64>,
}

impl IdTemplate {
    /// Reads a template.
    ///
    /// # Errors
    /// Says what is wrong with it: it needs `{number}` once, `{year}` at most once, and nothing else in braces.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or("a `{` is not closed")?;
            if !before.is_empty() {
                parts.push(Part::Literal(before.to_owned()));
            }
            parts.push(match name.split_once(':') {
                None if name == "year" => Part::Year,
                None if name == "number" => Part::Number { width: 1 },
                Some(("number", width)) => Part::Number {
                    width: width
                        .parse()
                        .ok()
                        .filter(|width| (1..=12).contains(width))
                        .ok_or("the width of `{number:N}` is a number from 1 to 12")?,
                },
                _ => {
                    return Err(
                        "only `{year}`, `{number}` and `{number:N}` may stand in braces".to_owned(),
                    );
                }
            });
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Literal(rest.to_owned()));
        }
        let count = |wanted: fn(&Part) -> bool| parts.iter().filter(|part| wanted(part)).count();
        if count(|part| matches!(part, Part::Number { .. })) != 1
            || count(|part| *part == Part::Year) > 1
        {
            return Err("an id needs `{number}` once and `{year}` at most once".to_owned());
        }
        let literal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if parts
            .iter()
            .any(|part| matches!(part, Part::Literal(text) if !text.chars().all(literal)))
        {
            return Err("ids are made of ASCII letters, digits, `-`, `_` and `.`".to_owned());
        }
        Ok(Self {
            parts,
            text: text.to_owned(),
        })
    }

    /// Whether a text has this form, and what it says. A run of `x` in place of the number is a placeholder.
    pub fn read(&self, text: &str) -> Option<IdParts> {
        let mut rest = text;
        let mut found = IdParts {
            year: None,
            number: None,
        };
        for part in &self.parts {
            match part {
                Part::Literal(literal) => rest = rest.strip_prefix(literal.as_str())?,
                Part::Year => {
                    let (year, after) = rest.split_at_checked(4)?;
                    found.year = Some(
                        year.parse()
                            .ok()
                            .filter(|_| year.bytes().all(|b| b.is_ascii_digit()))?,
                    );
                    rest = after;
                }
                Part::Number { .. } => {
                    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                    let blanks = rest
                        .bytes()
                        .take_while(|b| matches!(b, b'x' | b'X'))
                        .count();
                    let (number, after) = rest.split_at_checked(digits.max(blanks))?;
                    if digits > 0 {
                        found.number = Some(number.parse().ok()?);
                    } else if blanks == 0 {
                        return None;
                    }
                    rest = after;
                }
            }
        }
        rest.is_empty().then_some(found)
    }

    /// The id with a number, padded with zeros to the template's width.
    pub fn write(&self, year: i16, number: u64) -> String {
        self.written(year, |width| format!("{number:0width$}"))
    }

    /// The id with a placeholder in place of the number, such as `NC-2026-xxx`.
    pub fn placeholder(&self, year: i16) -> String {
        // A single `x` would hardly be seen as one.
        self.written(year, |width| "x".repeat(width.max(3)))
    }

    fn written(&self, year: i16, number: impl Fn(usize) -> String) -> String {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Literal(text) => text.clone(),
                Part::Year => format!("{year:04}"),
                Part::Number { width } => number(*width),
            })
            .collect()
    }

    /// The id as a regular expression of JSON Schema (ECMA 262), without anchors.
    pub fn pattern(&self) -> String {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Literal(text) => text.replace('.', "\\."),
                Part::Year => "[0-9]{4}".to_owned(),
                Part::Number { .. } => "([0-9]+|[xX]+)".to_owned(),
            })
            .collect()
    }

    /// An id of this form for messages, such as `NC-2026-001`.
    pub fn example(&self) -> String {
        self.write(2026, 1)
    }

    /// As it is configured.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// The forms of all kinds.
#[derive(Clone, Debug)]
pub struct Ids {
    /// Kind and form, in the order of the kinds.
    pub templates: Vec<(Kind, IdTemplate)>,
}

impl Ids {
    /// What an id says, if it has the form of any kind.
    pub fn read(&self, text: &str) -> Option<IdParts> {
        self.templates
            .iter()
            .find_map(|(_, template)| template.read(text))
    }

    /// Whether a text has the form of an id whose number is still to be given.
    pub fn is_placeholder(&self, text: &str) -> bool {
        self.read(text).is_some_and(|parts| parts.number.is_none())
    }

    /// The form of a kind.
    pub fn of(&self, kind: Kind) -> Option<&IdTemplate> {
        self.templates
            .iter()
            .find(|(known, _)| *known == kind)
            .map(|(_, template)| template)
    }

    /// One id per form, for messages.
    pub fn examples(&self) -> Vec<String> {
        let mut examples: Vec<String> = Vec::new();
        for (_, template) in &self.templates {
            let example = template.example();
            if !examples.contains(&example) {
                examples.push(example);
            }
        }
        examples
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_and_written() {
        let template = IdTemplate::parse("NC-{year}-{number:3}").unwrap();
        assert_eq!(
            template.read("NC-2026-004"),
            Some(IdParts {
                year: Some(2026),
                number: Some(4)
            })
        );
        assert_eq!(
            template.read("NC-2026-00012"),
            Some(IdParts {
                year: Some(2026),
                number: Some(12)
            })
        );
        assert_eq!(
            template.read("NC-2026-xxx"),
            Some(IdParts {
                year: Some(2026),
                number: None
            })
        );
        for wrong in [
            "NC-2026-",
            "NC-26-004",
            "nc-2026-004",
            "NC-2026-004b",
            "NC-2026-x1",
            "NC-+026-1",
            "",
        ] {
            assert_eq!(template.read(wrong), None, "{wrong}");
        }
        assert_eq!(template.write(2026, 7), "NC-2026-007");
        assert_eq!(template.placeholder(2026), "NC-2026-xxx");
        let short = IdTemplate::parse("{number}").unwrap();
        assert_eq!(short.placeholder(2026), "xxx");
    }

    #[test]
    fn templates_are_checked() {
        for wrong in [
            "NC",
            "NC-{year}",
            "{number}{number}",
            "NC-{month}",
            "NC-{number",
            "{number:0}",
            "N C{number}",
        ] {
            assert!(IdTemplate::parse(wrong).is_err(), "{wrong}");
        }
    }
}
