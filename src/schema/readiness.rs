//! The schema of the JSON that `readiness` prints.
//!
//! What it shares with the output of `check` is taken from that schema.

use serde_json::{Map, Value, json};

use super::parts::words_of;
use super::timeline::{def, object, said};
use super::{CHECK_OUTPUT, document};
use crate::model::{AuditKind, Severity, Status};
use crate::readiness::{DayFrom, Reason, Topic, Weight};
use crate::shape::Word;

/// What is taken from the schema of the output of `check`.
const SHARED: &[&str] = &["day", "path", "position", "error"];

/// The schema of the JSON that `readiness` prints.
pub fn readiness() -> Value {
    let check: Value = serde_json::from_str(CHECK_OUTPUT).unwrap_or_default();
    let shared = |pointer: &str| check.pointer(pointer).cloned().unwrap_or_default();
    let mut defs = Map::new();
    defs.insert("item".to_owned(), Value::Object(item()));
    defs.insert("sampled".to_owned(), Value::Object(sampled()));
    for name in SHARED {
        defs.insert((*name).to_owned(), shared(&format!("/$defs/{name}")));
    }
    let listed = |about, name| said(about, json!({ "type": "array", "items": def(name) }));
    let mut schema = object(&[
        ("version", shared("/properties/version")),
        ("tool", shared("/properties/tool")),
        (
            "today",
            said(
                "The day of the run, or of the commit that was read.",
                def("day"),
            ),
        ),
        ("snapshot", shared("/properties/snapshot")),
        (
            "errors",
            listed(
                "Why nothing can be told; then the program ends with 2, and the lists are empty.",
                "error",
            ),
        ),
        ("audit", nullable("The audit that is prepared.", audit())),
        (
            "previous",
            nullable(
                "The audit by the same party before it, if there is a record of one.",
                previous(),
            ),
        ),
        (
            "ready",
            said(
                "Whether nothing would stop us; then the program ends with 0, else with 1.",
                json!({ "type": ["boolean", "null"] }),
            ),
        ),
        ("verdict", text("The verdict in one line.", true)),
        (
            "items",
            listed(
                "What would stop or embarrass us, by topic, what stops first.",
                "item",
            ),
        ),
        (
            "sample",
            listed(
                "What an auditor would probably ask for, the most likely first.",
                "sampled",
            ),
        ),
        ("findings", count("How many findings were judged.")),
        ("waived", count("How many diagnostics waivers accept.")),
        ("note", text("That this is no promise.", false)),
    ]);
    schema.insert("$defs".to_owned(), Value::Object(defs));
    document(
        "readiness.schema.json",
        "Readiness for an audit",
        "What `clause10 readiness --format json` writes. Within one version keys may be added to it together with this schema; none is taken away and none changes its meaning.",
        schema,
    )
}

fn audit() -> Map<String, Value> {
    object(&[
        ("kind", optional(AuditKind::WORDS)),
        ("id", text("The id of its record, if it has one.", true)),
        (
            "on",
            said("The day on which was judged: its first.", def("day")),
        ),
        ("day_from", Value::Object(words_of(DayFrom::WORDS))),
    ])
}

fn previous() -> Map<String, Value> {
    object(&[
        ("id", text("Its id; its path where it has none.", false)),
        ("kind", optional(AuditKind::WORDS)),
        ("ended", day("Its last day.")),
        ("findings", count("How many findings it had.")),
        ("open", count("How many of them are not closed.")),
    ])
}

/// One thing that would stop or embarrass us.
fn item() -> Map<String, Value> {
    object(&[
        ("topic", Value::Object(words_of(Topic::WORDS))),
        ("weight", Value::Object(words_of(Weight::WORDS))),
        (
            "finding",
            text(
                "The number of the finding; its path where it has none; null for what is about no finding.",
                true,
            ),
        ),
        (
            "title",
            text(
                "What was found, on one line; empty where it is not said.",
                false,
            ),
        ),
        ("severity", optional(Severity::WORDS)),
        ("status", optional(Status::WORDS)),
        ("message", text("What is the matter.", false)),
        (
            "rule",
            text("The rule behind it, where there is one.", true),
        ),
        (
            "day",
            day("The day that it is about: for a clock its last one."),
        ),
        (
            "passed",
            said(
                "Whether that day lies before the day of the run.",
                json!({ "type": ["boolean", "null"] }),
            ),
        ),
        ("who", text("Who answers for it, as the record says.", true)),
        ("path", def("path")),
    ])
}

/// A finding that would probably be asked for.
fn sampled() -> Map<String, Value> {
    object(&[
        (
            "finding",
            text("Its number; its path where it has none.", false),
        ),
        ("title", text("What was found, on one line.", false)),
        ("severity", optional(Severity::WORDS)),
        ("status", optional(Status::WORDS)),
        (
            "reasons",
            said(
                "Why it would be asked for.",
                json!({ "type": "array", "minItems": 1, "items": words_of(Reason::WORDS) }),
            ),
        ),
        (
            "diagnostics",
            count("How many diagnostics there are of it that an auditor would see."),
        ),
        ("path", def("path")),
    ])
}

fn text(about: &str, is_optional: bool) -> Value {
    let kind = match is_optional {
        true => json!({ "type": ["string", "null"] }),
        false => json!({ "type": "string" }),
    };
    said(about, kind)
}

fn count(about: &str) -> Value {
    said(about, json!({ "type": "integer", "minimum": 0 }))
}

fn day(about: &str) -> Value {
    said(about, json!({ "anyOf": [def("day"), { "type": "null" }] }))
}

fn nullable(about: &str, object: Map<String, Value>) -> Value {
    said(about, json!({ "anyOf": [object, { "type": "null" }] }))
}

/// One of some words, or nothing.
fn optional(words: &[Word]) -> Value {
    let mut schema = words_of(words);
    for (list, nothing) in [
        ("enum", Value::Null),
        ("enumDescriptions", json!("Not said.")),
    ] {
        if let Some(Value::Array(items)) = schema.get_mut(list) {
            items.push(nothing);
        }
    }
    Value::Object(schema)
}
