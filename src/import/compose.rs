//! Writes an entry as a record: front matter in the order of the field table, sections, and what has no field.
//!
//! Not for what stands in it, and not for files.

use std::collections::BTreeMap;

use super::entry::{Action, Entry, KEPT, Value};
use super::prose::{markdown, verbatim};
use crate::edit;
use crate::model::fields::FINDING;
use crate::model::{SectionKind, Status};
use crate::policy::Policy;
use crate::shape::{Field, Shape, block_of};

/// Begins the comment in which a record keeps what its row said.
const MARK: &str = "<!-- imported row ";

/// A text as YAML on one line.
fn scalar_text(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    edit::scalar_text(text)
}

/// The same within a list.
fn flow_text(text: &str) -> String {
    if is_plain(text) && !text.contains(',') {
        return text.to_owned();
    }
    edit::flow_text(text)
}

/// Whether a text is one without quotes for certain. Most are, and whoever writes YAML makes more of it: a
/// workbook has hundreds of thousands.
fn is_plain(text: &str) -> bool {
    // `yes`, `null` and their like, all of which are short words.
    let is_word = text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.')
        && !is_word
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b" _.-,@/()".contains(&byte))
}

/// The record of an entry with a number and a status.
pub fn record(entry: &Entry, id: &str, status: Status, policy: &Policy) -> String {
    let writer = Writer { policy };
    let mut text = String::from("---\n");
    for field in FINDING {
        match field.name {
            "id" => writer.line("", field.name, &scalar_text(id), &mut text),
            "status" => {
                let word = policy.words.word("status", status.word());
                writer.line("", field.name, &scalar_text(word), &mut text);
            }
            "corrective_actions" => writer.actions(&entry.actions, &mut text),
            name => writer.field(field, name, "", &entry.fields, &mut text),
        }
    }
    for name in policy.settings.extra_fields.keys() {
        if let Some(value) = entry.fields.get(name) {
            text.push_str(&format!(
                "{}: {}\n",
                scalar_text(name),
                writer.value(name, value)
            ));
        }
    }
    text.push_str("---\n");
    for word in SectionKind::WORDS {
        let Some(kind) = SectionKind::from_word(word.word) else {
            continue;
        };
        let Some(texts) = entry.sections.get(&kind) else {
            continue;
        };
        let prose: Vec<String> = texts.iter().map(|text| markdown(text)).collect();
        text.push_str(&format!(
            "\n## {}\n\n{}\n",
            policy.words.title(kind),
            prose.join("\n\n")
        ));
    }
    kept(entry, &mut text);
    text.push_str(&format!("\n{MARK}{} -->\n", entry.print));
    text
}

/// What a record keeps of the row that it was imported from; none where it was not.
pub fn print_in(text: &str) -> Option<&str> {
    let (_, rest) = text.rsplit_once(MARK)?;
    let (print, _) = rest.split_once(" -->")?;
    let is_print = print.len() == 16 && print.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_print.then_some(print)
}

/// What has no field, under a heading of its own.
fn kept(entry: &Entry, text: &mut String) {
    if entry.kept.is_empty() {
        return;
    }
    text.push_str(&format!("\n## {KEPT}\n"));
    if entry.verbatim {
        for (label, value) in &entry.kept {
            text.push_str(&format!(
                "\n**{}:**\n\n{}\n",
                markdown(label),
                verbatim(value)
            ));
        }
        return;
    }
    text.push('\n');
    for (label, value) in &entry.kept {
        let value = markdown(value);
        let mut lines = value.lines();
        let first = lines.next().unwrap_or("");
        // A list within the item begins on a line of its own.
        let is_list = first.starts_with("- ")
            || first.starts_with(|c: char| c.is_ascii_digit()) && value.contains('\n');
        let joint = if is_list { "\n  " } else { " " };
        text.push_str(&format!("- **{}:**{joint}{first}\n", markdown(label)));
        for line in lines {
            let lead = if line.is_empty() { "" } else { "  " };
            text.push_str(&format!("{lead}{line}\n"));
        }
    }
}

struct Writer<'p> {
    policy: &'p Policy,
}

impl Writer<'_> {
    fn line(&self, lead: &str, name: &str, value: &str, text: &mut String) {
        let name = scalar_text(&self.policy.words.path(name));
        text.push_str(&format!("{lead}{name}: {value}\n"));
    }

    /// A field, or a block with those of its fields that have values.
    fn field(
        &self,
        field: &'static Field,
        path: &str,
        lead: &str,
        values: &BTreeMap<String, Value>,
        text: &mut String,
    ) {
        if let Some(value) = values.get(path) {
            self.line(lead, field.name, &self.value(field.name, value), text);
            return;
        }
        let Shape::Block(inner) = &field.shape else {
            return;
        };
        let mut within = String::new();
        for inner in *inner {
            let path = format!("{path}.{}", inner.name);
            self.field(inner, &path, &format!("{lead}  "), values, &mut within);
        }
        if !within.is_empty() {
            let name = scalar_text(&self.policy.words.path(field.name));
            text.push_str(&format!("{lead}{name}:\n{within}"));
        }
    }

    fn actions(&self, actions: &[Action], text: &mut String) {
        let field = FINDING
            .iter()
            .find(|field| field.name == "corrective_actions");
        let Some(inner) = field.and_then(|field| block_of(&field.shape)) else {
            return;
        };
        let mut items = String::new();
        for action in actions {
            let mut lead = "  - ";
            for field in inner {
                if let Some(value) = action.get(field.name) {
                    self.line(lead, field.name, &self.value(field.name, value), &mut items);
                    lead = "    ";
                }
            }
        }
        if !items.is_empty() {
            let name = scalar_text(&self.policy.words.path("corrective_actions"));
            text.push_str(&format!("{name}:\n{items}"));
        }
    }

    /// A value as YAML, a word as the register writes it.
    fn value(&self, name: &str, value: &Value) -> String {
        match value {
            Value::Text(text) => scalar_text(self.policy.words.word(name, text)),
            Value::Day(day) => day.to_string(),
            Value::List(items) => {
                let items: Vec<String> = items
                    .iter()
                    .map(|item| flow_text(self.policy.words.word(name, item)))
                    .collect();
                format!("[{}]", items.join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_that_are_no_texts_are_not_plain() {
        for text in [
            "no", "Yes", "null", "NaN", "y", "off", "1e3", "-", "", "a:", "a #b", "~",
        ] {
            assert!(!is_plain(text), "{text}");
        }
        assert!(is_plain("tom.baker@acme.example") && is_plain("root_cause"));
    }

    proptest! {
        /// What is taken for plain is what a writer of YAML writes for it.
        #[test]
        fn what_is_plain_is_written_as_it_is(
            text in prop_oneof!["[a-z]{1,6}", "[a-zA-Z][ -~]{0,12}", "[A-Za-z][A-Za-z0-9 _.,@/()-]{0,90}"]
        ) {
            prop_assert_eq!(scalar_text(&text), edit::scalar_text(&text));
            prop_assert_eq!(flow_text(&text), edit::flow_text(&text));
        }
    }
}
