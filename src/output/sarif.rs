//! The report as SARIF 2.1.0, in the form that GitHub code scanning takes.
//!
//! New diagnostics alone. GitHub takes at most 25,000 results and keeps 5,000 of them, so no more are
//! written, the worst first, and a notification says how many were left out. Own structs (in `model`):
//! the part of the format that is used is small, and absent values must be left out, not empty.

mod model;

use std::collections::HashMap;
use std::io::{self, Write};

use model::{
    Artifact, BaseId, Changed, Configuration, Driver, Fingerprints, Fix, Help, Invocation,
    Location, Log, Notification, Physical, Properties, Region, Replacement, ReportingDescriptor,
    Result_, Run, Text, Tool,
};

use super::{end_after, worst_first};
use crate::diagnostic::{Diagnostic, RelatedPlace, Remedy, Report};
use crate::error::Fault;
use crate::policy::Level;
use crate::reference::{Doc, Example};
use crate::rule::Rule;
use crate::text::{Position, RepoPath, capital};

/// Most results that are written.
const MOST: usize = 5_000;

/// Longest short and full description that GitHub shows, in characters.
const LONGEST: usize = 1_000;

/// The name of the folder that paths are relative to.
const BASE: &str = "SRCROOT";

/// Writes the log.
pub fn write(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    let rules = rules(report);
    let index: HashMap<&str, usize> = rules
        .iter()
        .enumerate()
        .map(|(at, rule)| (rule.name, at))
        .collect();
    let found = worst_first(report);
    let mut notifications: Vec<Notification> = report.faults.iter().map(of_fault).collect();
    if found.len() > MOST {
        notifications.push(cut(found.len()));
    }
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    version: env!("CARGO_PKG_VERSION"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    information_uri: env!("CARGO_PKG_REPOSITORY"),
                    rules: rules.iter().map(|rule| of_rule(rule)).collect(),
                },
            },
            invocations: [Invocation {
                execution_successful: report.faults.is_empty(),
                tool_execution_notifications: notifications,
            }],
            original_uri_base_ids: BaseId {
                root: model::Described {
                    description: text("The folder of the configuration, clause10.yaml."),
                },
            },
            column_kind: "unicodeCodePoints",
            results: found
                .iter()
                .take(MOST)
                .map(|diagnostic| of_diagnostic(diagnostic, &index))
                .collect(),
        }],
    };
    serde_json::to_writer_pretty(&mut *to, &log)?;
    to.write_all(b"\n")
}

/// The rules that were run, and those that something was found by.
fn rules(report: &Report) -> Vec<&'static Rule> {
    let mut rules = report.rules.clone();
    for diagnostic in report.new_diagnostics() {
        if !rules.contains(&diagnostic.rule) {
            rules.push(diagnostic.rule);
        }
    }
    rules
}

fn cut(found: usize) -> Notification {
    Notification {
        level: "warning",
        message: text(format!(
            "{} of {found} results are left out: at most {MOST} are kept. The worst are here.",
            found - MOST
        )),
        locations: Vec::new(),
    }
}

fn of_fault(fault: &Fault) -> Notification {
    let place = fault.place.as_deref();
    Notification {
        level: "error",
        message: text(sentences(&fault.message, &fault.help)),
        locations: place
            .map(|place| location(&place.path, place.start, place.end, None))
            .into_iter()
            .collect(),
    }
}

fn of_diagnostic(diagnostic: &Diagnostic, index: &HashMap<&str, usize>) -> Result_ {
    Result_ {
        rule_id: diagnostic.rule.name,
        rule_index: index.get(diagnostic.rule.name).copied(),
        level: level(diagnostic.level),
        message: text(sentences(&diagnostic.message, &diagnostic.help)),
        locations: [location(
            &diagnostic.path,
            diagnostic.start,
            diagnostic.end,
            None,
        )],
        related_locations: diagnostic.related.iter().map(of_related).collect(),
        partial_fingerprints: Fingerprints {
            line: format!("{}:1", diagnostic.fingerprint),
            own: diagnostic.fingerprint.clone(),
        },
        fixes: diagnostic
            .fix
            .as_deref()
            .map(|remedy| of_remedy(&diagnostic.path, remedy))
            .into_iter()
            .collect(),
    }
}

/// An empty region is where something is put in, so it stays empty here.
fn of_remedy(path: &RepoPath, remedy: &Remedy) -> Fix {
    let edits = remedy.fix.edits.iter().zip(&remedy.places);
    let replacements = edits.map(|(edit, (start, end))| Replacement {
        deleted_region: region(*start, *end),
        inserted_content: text(edit.replacement.clone()),
    });
    Fix {
        description: text(sentences(&remedy.fix.description, "")),
        artifact_changes: [Changed {
            artifact_location: artifact(path),
            replacements: replacements.collect(),
        }],
    }
}

fn of_related(related: &RelatedPlace) -> Location {
    let message = match &related.commit {
        Some(commit) => sentence(&format!("{} (in commit {commit})", related.message)),
        None => sentence(&related.message),
    };
    location(&related.path, related.start, related.end, Some(message))
}

fn location(path: &RepoPath, start: Position, end: Position, message: Option<String>) -> Location {
    let end = end_after(start, end);
    Location {
        physical_location: Physical {
            artifact_location: artifact(path),
            region: region(start, end),
        },
        message: message.map(|message| text(message.replace("](", "] ("))),
    }
}

fn artifact(path: &RepoPath) -> Artifact {
    Artifact {
        uri: uri(path.as_str()),
        uri_base_id: BASE,
    }
}

fn region(start: Position, end: Position) -> Region {
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

fn of_rule(rule: &Rule) -> ReportingDescriptor {
    let doc = Doc::of(rule);
    let what = if doc.what.is_empty() {
        rule.name.to_owned()
    } else {
        doc.what.clone()
    };
    ReportingDescriptor {
        id: rule.name,
        // The name may not be the id again, as it would be for a rule of one word.
        name: Some(pascal(rule.name)).filter(|name| !name.eq_ignore_ascii_case(rule.name)),
        short_description: text(shortened(first_sentence(&what))),
        full_description: text(shortened(&what)),
        help: Help {
            text: help(&doc, &what, false),
            markdown: help(&doc, &what, true),
        },
        default_configuration: Configuration {
            level: level(rule.level),
        },
        properties: Properties {
            tags: [rule.family.word(), rule.clause]
                .into_iter()
                .filter(|tag| !tag.is_empty())
                .collect(),
        },
    }
}

/// What a reader sees who asks about a rule; examples only where Markdown can set them.
fn help(doc: &Doc, what: &str, markdown: bool) -> String {
    let mut parts = vec![what.to_owned()];
    let mut section = |title: &str, body: &str| {
        if !body.is_empty() {
            parts.push(if markdown {
                format!("## {title}\n\n{body}")
            } else {
                format!("{title}: {body}")
            });
        }
    };
    section("Why", &doc.why);
    if markdown {
        section("Bad", &fenced(&doc.bad));
        section("Good", &fenced(&doc.good));
    }
    section("How to fix", &doc.fix);
    parts.join("\n\n")
}

fn fenced(examples: &[Example]) -> String {
    let fenced: Vec<_> = examples
        .iter()
        .map(|example| format!("```{}\n{}```", example.language, example.text))
        .collect();
    fenced.join("\n\n")
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
        Level::Off => "none",
    }
}

fn text(text: impl Into<String>) -> Text {
    Text { text: text.into() }
}

/// Message and way out as sentences. `](` would begin a link in a message of this format.
fn sentences(message: &str, help: &str) -> String {
    let mut text = sentence(message);
    if !help.is_empty() {
        text.push(' ');
        text.push_str(&capital(&sentence(help)));
    }
    text.replace("](", "] (")
}

fn sentence(text: &str) -> String {
    let end = if text.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    format!("{text}{end}")
}

fn first_sentence(text: &str) -> &str {
    text.find(". ")
        .and_then(|end| text.get(..=end))
        .unwrap_or(text)
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text.to_owned(),
    }
}

/// The name of a rule as programs write names of types, which is what readers expect beside the id.
fn pascal(name: &str) -> String {
    name.split('-')
        .flat_map(|word| {
            let mut characters = word.chars();
            characters
                .next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(characters)
        })
        .collect()
}

/// A path as a relative reference of RFC 3986: all but unreserved characters and `/` is encoded.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_encoded() {
        assert_eq!(
            uri("findings/a b,ü%:1.md"),
            "findings/a%20b%2C%C3%BC%25%3A1.md"
        );
    }

    #[test]
    fn messages_are_sentences_without_links() {
        assert_eq!(
            sentences("`a[0](b` is odd", "écris"),
            "`a[0] (b` is odd. Écris."
        );
        assert_eq!(sentences("it is odd", ""), "it is odd.");
        assert_eq!(sentences("it is odd", "is it?"), "it is odd. Is it?");
    }

    #[test]
    fn names_and_sentences_are_cut() {
        assert_eq!(pascal("missing-verification"), "MissingVerification");
        assert_eq!(first_sentence("One. Two."), "One.");
        assert_eq!(shortened(&"é".repeat(1_001)).chars().count(), 1_001);
    }
}
