//! `clause10 config`: the resolved configuration, and where each value comes from.
//!
//! What is printed is itself a valid clause10.yaml that says the same.

use serde_yaml::Value;

use super::{Outcome, output};
use crate::cli::Config;
use crate::config::{Configuration, FILE_NAME, joined};
use crate::edit::scalar_text;
use crate::policy::Settings;

/// Prints the configuration.
///
/// # Errors
/// When the path is not there, or the configuration has mistakes.
pub fn run(args: &Config) -> Outcome {
    let workspace = args.look.workspace(&args.path)?;
    let told = args.look.told();
    let path = workspace.root.join(FILE_NAME);
    let mut text = match &workspace.configuration.source {
        Some(_) => format!("# {}{told}\n", path.display()),
        None => format!(
            "# defaults: there is no {FILE_NAME} for {}{told}\n",
            workspace.root.display()
        ),
    };
    let mut writer = Writer {
        configuration: &workspace.configuration,
        lines: Vec::new(),
    };
    let settings = resolved(&workspace.configuration.policy.settings);
    if let Value::Mapping(settings) = &settings {
        for (key, value) in settings {
            let key = key.as_str().unwrap_or_default();
            writer.pair("", key, value, key);
        }
    }
    text.push_str(&writer.finish());
    output(&text)
}

/// A key with its value as YAML, a line each, without origins.
pub fn lines(key: &str, value: &Value) -> Vec<String> {
    let mut writer = Writer {
        configuration: &Configuration::default(),
        lines: Vec::new(),
    };
    writer.pair("", key, value, key);
    writer.lines.into_iter().map(|(line, _)| line).collect()
}

/// The settings as a tree; maps that complete the defaults key by key are completed.
fn resolved(settings: &Settings) -> Value {
    let mut settings = settings.clone();
    let defaults = Settings::default();
    for (kind, form) in defaults.ids {
        settings.ids.entry(kind).or_insert(form);
    }
    for (severity, days) in defaults.verification_wait {
        settings.verification_wait.entry(severity).or_insert(days);
    }
    serde_yaml::to_value(settings).unwrap_or_default()
}

struct Writer<'a> {
    configuration: &'a Configuration,
    /// Each line with what is said of it.
    lines: Vec<(String, String)>,
}

impl Writer<'_> {
    /// One key; `lead` is what stands before it on its line, `path` its dotted path.
    fn pair(&mut self, lead: &str, key: &str, value: &Value, path: &str) {
        self.value(&format!("{lead}{}:", scalar_text(key)), value, path);
    }

    fn value(&mut self, line: &str, value: &Value, path: &str) {
        // What stands below is set in by two more than the line itself; the dash of an item counts.
        let within = " ".repeat(line.len() - line.trim_start_matches([' ', '-']).len() + 2);
        match value {
            Value::Mapping(pairs) if !pairs.is_empty() => {
                self.line(line.to_owned(), path);
                for (key, value) in pairs {
                    let key = key.as_str().unwrap_or_default();
                    self.pair(&within, key, value, &joined(path, key));
                }
            }
            Value::Sequence(items) if !items.is_empty() => {
                self.line(line.to_owned(), path);
                for (index, item) in items.iter().enumerate() {
                    self.item(&within, item, &format!("{path}[{index}]"));
                }
            }
            value => self.line(format!("{line} {}", scalar(value)), path),
        }
    }

    fn item(&mut self, within: &str, item: &Value, path: &str) {
        let Value::Mapping(pairs) = item else {
            return self.line(format!("{within}- {}", scalar(item)), path);
        };
        // What an entry does not say is left out: it means the same, and most entries say little.
        let said = pairs.iter().filter(|(_, value)| !value.is_null());
        for (index, (key, value)) in said.enumerate() {
            let key = key.as_str().unwrap_or_default();
            let lead = if index == 0 { "- " } else { "  " };
            self.pair(&format!("{within}{lead}"), key, value, &joined(path, key));
        }
    }

    fn line(&mut self, line: String, path: &str) {
        let origin = match self.configuration.origins.get(path) {
            Some(place) => format!("{FILE_NAME}:{}", place.line),
            None => "default".to_owned(),
        };
        self.lines.push((line, origin));
    }

    /// The lines with their origins in one column, as far as they are not long.
    fn finish(self) -> String {
        const FARTHEST: usize = 60;
        let lengths = self.lines.iter().map(|(line, _)| line.chars().count());
        let column = lengths
            .filter(|length| *length <= FARTHEST)
            .max()
            .unwrap_or(0);
        self.lines
            .iter()
            .map(|(line, origin)| format!("{line:column$}  # {origin}\n"))
            .collect()
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::String(text) => scalar_text(text),
        Value::Mapping(_) => "{}".to_owned(),
        Value::Sequence(_) => "[]".to_owned(),
        other => serde_yaml::to_string(other)
            .unwrap_or_default()
            .trim_end()
            .to_owned(),
    }
}
