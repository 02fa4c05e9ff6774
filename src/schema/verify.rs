//! The schema of the JSON that `verify` prints.
//!
//! What it shares with the output of `check` is taken from that schema.

use serde_json::{Map, Value, json};

use super::parts::words_of;
use super::{CHECK_OUTPUT, document};
use crate::bundle::verify::{Check, Outcome};

/// What is taken from the schema of the output of `check`.
const SHARED: &[&str] = &["path", "position", "error"];

/// The schema of the JSON that `verify` prints.
pub fn verify() -> Value {
    let check: Value = serde_json::from_str(CHECK_OUTPUT).unwrap_or_default();
    let shared = |pointer: &str| check.pointer(pointer).cloned().unwrap_or_default();
    let mut defs = Map::new();
    defs.insert("statement".to_owned(), Value::Object(statement()));
    for name in SHARED {
        defs.insert((*name).to_owned(), shared(&format!("/$defs/{name}")));
    }
    let count = |about: &str| said(about, json!({ "type": "integer", "minimum": 0 }));
    let list = |about: &str| {
        let items = json!({ "$ref": "#/$defs/statement" });
        said(about, json!({ "type": "array", "items": items }))
    };
    let mut schema = object(&[
        ("version", shared("/properties/version")),
        ("tool", shared("/properties/tool")),
        (
            "bundle",
            said("The path that was given.", json!({ "type": "string" })),
        ),
        (
            "outcome",
            said(
                "The answer in a word; null where nothing could be verified.",
                json!({ "anyOf": [words_of(Outcome::WORDS), { "type": "null" }] }),
            ),
        ),
        (
            "errors",
            said(
                "Why nothing could be verified; then the program ends with 2.",
                json!({ "type": "array", "items": { "$ref": "#/$defs/error" } }),
            ),
        ),
        ("files", count("How many files the bundle holds.")),
        (
            "claims",
            said(
                "What the bundle says of itself; null where it does not say. Proved only as far as the statements say so.",
                json!({ "anyOf": [claims(), { "type": "null" }] }),
            ),
        ),
        (
            "wrong",
            list("What is wrong; where there is anything, the program ends with 1."),
        ),
        (
            "more_wrong",
            count("How many more things are wrong than are listed."),
        ),
        ("proved", list("What was proved.")),
        ("unproved", list("What was not proved, and why.")),
    ]);
    schema.insert("$defs".to_owned(), Value::Object(defs));
    document(
        "verify.schema.json",
        "What was found out of a bundle",
        "What `clause10 verify --format json` writes. Within one version keys may be added to it together with this schema; none is taken away and none changes its meaning. Paths and messages may hold words of the bundle, which is not to be trusted.",
        schema,
    )
}

fn claims() -> Map<String, Value> {
    let text = |about: &str| said(about, json!({ "type": "string" }));
    object(&[
        ("tag", text("The tag's name.")),
        (
            "tag_object",
            said(
                "The id of the tag object; null for a lightweight tag.",
                json!({ "type": ["string", "null"] }),
            ),
        ),
        ("commit", text("The id of the commit.")),
        ("tree", text("The id of its tree.")),
        (
            "made_by",
            text("The version of clause10 that made the bundle."),
        ),
        (
            "as_of",
            text(
                "The day on which was judged, YYYY-MM-DD where the bundle is honest: what is open, overdue or settled is said of that day.",
            ),
        ),
        (
            "as_of_from",
            text(
                "What said so: `tag`, `commit`, `option` or `SOURCE_DATE_EPOCH` where the bundle is honest.",
            ),
        ),
        (
            "tag_day",
            said(
                "The day of the tag, YYYY-MM-DD in its tagger's own offset, or of the commit for a lightweight tag; null where it is not known.",
                json!({ "type": ["string", "null"] }),
            ),
        ),
    ])
}

fn statement() -> Map<String, Value> {
    object(&[
        ("check", Value::Object(words_of(Check::WORDS))),
        (
            "path",
            said(
                "The file in the bundle, or the path in the repository; null where it is about the whole.",
                json!({ "type": ["string", "null"] }),
            ),
        ),
        (
            "message",
            said("One clause, for people.", json!({ "type": "string" })),
        ),
    ])
}

fn said(about: &str, schema: Value) -> Value {
    let mut whole = Map::new();
    whole.insert("description".to_owned(), json!(about));
    if let Value::Object(schema) = schema {
        whole.extend(schema);
    }
    Value::Object(whole)
}

/// An object that has all of some keys and no other.
fn object(properties: &[(&str, Value)]) -> Map<String, Value> {
    let required: Vec<&str> = properties.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> = properties
        .iter()
        .map(|(name, schema)| ((*name).to_owned(), schema.clone()))
        .collect();
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("additionalProperties".to_owned(), json!(false));
    schema.insert("required".to_owned(), json!(required));
    schema.insert("properties".to_owned(), Value::Object(properties));
    schema
}
