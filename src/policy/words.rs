//! The company's own words for sections, fields and values, and back.
//!
//! Not for the words themselves: those are in `model`.

use std::collections::HashMap;

use super::settings::WordSettings;
use crate::model::SectionKind;

/// Translates between the words of a register and ours.
#[derive(Clone, Debug, Default)]
pub struct Words {
    titles: HashMap<String, SectionKind>,
    own_titles: HashMap<SectionKind, String>,
    fields: HashMap<String, String>,
    own_fields: HashMap<String, String>,
    values: HashMap<(String, String), String>,
    own_values: HashMap<(String, String), String>,
}

impl Words {
    /// Takes the configured words; ours stay valid beside them.
    pub fn new(settings: &WordSettings) -> Self {
        let mut words = Self::default();
        for (name, theirs) in &settings.sections {
            let Some(kind) = section_named(name) else {
                continue;
            };
            for title in theirs.texts() {
                words.titles.insert(folded(title), kind);
            }
            if let Some(first) = theirs.texts().first() {
                words.own_titles.insert(kind, first.clone());
            }
        }
        for (ours, theirs) in &settings.fields {
            for name in theirs.texts() {
                words.fields.insert(name.clone(), ours.clone());
            }
            if let Some(first) = theirs.texts().first() {
                words.own_fields.insert(ours.clone(), first.clone());
            }
        }
        for (field, values) in &settings.values {
            for (ours, theirs) in values {
                for word in theirs.texts() {
                    words
                        .values
                        .insert((field.clone(), word.clone()), ours.clone());
                }
                if let Some(first) = theirs.texts().first() {
                    words
                        .own_values
                        .insert((field.clone(), ours.clone()), first.clone());
                }
            }
        }
        words
    }

    /// Which section a heading begins.
    pub fn section(&self, title: &str) -> Option<SectionKind> {
        let title = title.trim().trim_end_matches(':');
        SectionKind::WORDS
            .iter()
            .find(|word| word.word.eq_ignore_ascii_case(title))
            .and_then(|word| SectionKind::from_word(word.word))
            .or_else(|| self.titles.get(&folded(title)).copied())
    }

    /// The title under which this register has a section.
    pub fn title(&self, kind: SectionKind) -> &str {
        self.own_titles
            .get(&kind)
            .map_or(kind.word(), String::as_str)
    }

    /// Our name of a field that is written in the register's words.
    pub fn field<'a>(&'a self, written: &'a str) -> &'a str {
        if self.fields.is_empty() {
            return written;
        }
        self.fields.get(written).map_or(written, String::as_str)
    }

    /// A dotted path in the register's words, for messages.
    pub fn path(&self, path: &str) -> String {
        if self.own_fields.is_empty() {
            return path.to_owned();
        }
        let part = |part: &str| {
            let (name, index) = part.split_at(part.find('[').unwrap_or(part.len()));
            format!(
                "{}{index}",
                self.own_fields.get(name).map_or(name, String::as_str)
            )
        };
        path.split('.').map(part).collect::<Vec<_>>().join(".")
    }

    /// A dotted path that may be in the register's words, in ours.
    pub fn own_path(&self, path: &str) -> String {
        let part = |part: &str| {
            let (name, index) = part.split_at(part.find('[').unwrap_or(part.len()));
            format!("{}{index}", self.field(name))
        };
        path.split('.').map(part).collect::<Vec<_>>().join(".")
    }

    /// Our word for a value that is written in the register's words.
    pub fn value(&self, field: &str, written: &str) -> Option<&str> {
        if self.values.is_empty() {
            return None;
        }
        self.values
            .get(&(field.to_owned(), written.to_owned()))
            .map(String::as_str)
    }

    /// The word that this register writes for one of our values of a field.
    pub fn word<'a>(&'a self, field: &str, ours: &'a str) -> &'a str {
        self.own_values
            .get(&(field.to_owned(), ours.to_owned()))
            .map_or(ours, String::as_str)
    }

    /// The register's words for our values of a field, for messages and schemas.
    pub fn values_of(&self, field: &str) -> Vec<&str> {
        let mut own: Vec<&str> = self
            .values
            .keys()
            .filter(|(known, _)| known == field)
            .map(|(_, word)| word.as_str())
            .collect();
        own.sort_unstable();
        own
    }

    /// All names of fields that the register has beside ours.
    pub fn own_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.fields.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    /// The register's names for one of our fields, ours left out.
    pub fn names_of(&self, field: &str) -> Vec<&str> {
        let mut own: Vec<&str> = self
            .fields
            .iter()
            .filter(|(_, ours)| *ours == field)
            .map(|(theirs, _)| theirs.as_str())
            .collect();
        own.sort_unstable();
        own
    }
}

/// The section meant by a key of `words.sections`: its title, or the title with `_` for blanks.
pub fn section_named(name: &str) -> Option<SectionKind> {
    let title = name.replace(['_', '-'], " ");
    SectionKind::WORDS
        .iter()
        .find(|word| word.word.eq_ignore_ascii_case(&title))
        .and_then(|word| SectionKind::from_word(word.word))
}

fn folded(title: &str) -> String {
    title.trim().to_lowercase()
}
