//! The schema of the JSON that `due` prints.
//!
//! What it shares with the output of `check` is taken from that schema.

use serde_json::{Map, Value, json};

use super::parts::words_of;
use super::timeline::{def, object, said};
use super::{CHECK_OUTPUT, document};
use crate::due::What;
use crate::model::{Severity, Status};

/// What is taken from the schema of the output of `check`.
const SHARED: &[&str] = &["day", "path", "position", "error"];

/// The schema of the JSON that `due` prints.
pub fn due() -> Value {
    let check: Value = serde_json::from_str(CHECK_OUTPUT).unwrap_or_default();
    let shared = |pointer: &str| check.pointer(pointer).cloned().unwrap_or_default();
    let mut defs = Map::new();
    defs.insert("due".to_owned(), Value::Object(one()));
    defs.insert("unread".to_owned(), Value::Object(unread()));
    for name in SHARED {
        defs.insert((*name).to_owned(), shared(&format!("/$defs/{name}")));
    }
    let mut schema = object(&[
        ("version", shared("/properties/version")),
        ("tool", shared("/properties/tool")),
        ("as_of", said("The day of the run.", def("day"))),
        ("snapshot", shared("/properties/snapshot")),
        (
            "errors",
            said(
                "Why nothing can be told; then the program ends with 2, and the list is empty.",
                json!({ "type": "array", "items": def("error") }),
            ),
        ),
        (
            "due",
            said(
                "What falls due, the earliest day first.",
                json!({ "type": "array", "items": def("due") }),
            ),
        ),
        (
            "unread",
            said(
                "Due dates that cannot be read, and so are not among those that fall due.",
                json!({ "type": "array", "items": def("unread") }),
            ),
        ),
    ]);
    schema.insert("$defs".to_owned(), Value::Object(defs));
    document(
        "due.schema.json",
        "What falls due",
        "What `clause10 due --format json` writes. Within one version keys may be added to it together with this schema; none is taken away and none changes its meaning.",
        schema,
    )
}

/// One due date.
fn one() -> Map<String, Value> {
    let text = |about: &str| said(about, json!({ "type": "string" }));
    let optional = |about: &str| said(about, json!({ "type": ["string", "null"] }));
    let mut severity = words_of(Severity::WORDS);
    for (list, nothing) in [
        ("enum", Value::Null),
        ("enumDescriptions", json!("Not said.")),
    ] {
        if let Some(Value::Array(items)) = severity.get_mut(list) {
            items.push(nothing);
        }
    }
    let what: Vec<&str> = What::ALL.iter().map(|what| what.word()).collect();
    object(&[
        (
            "finding",
            text("The number of the finding; its path where it has none."),
        ),
        (
            "title",
            text("What was found, on one line; empty where it is not said."),
        ),
        ("severity", Value::Object(severity)),
        ("status", Value::Object(words_of(Status::WORDS))),
        ("field", text("The field with the day, as a dotted path.")),
        (
            "what",
            said("What is to be done by then.", json!({ "enum": what })),
        ),
        (
            "action",
            optional("The id of the action, where it has one."),
        ),
        ("due", said("The day.", def("day"))),
        (
            "days",
            said(
                "How many days after the day of the run; negative when it is overdue.",
                json!({ "type": "integer" }),
            ),
        ),
        (
            "overdue",
            said("Whether the day has passed.", json!({ "type": "boolean" })),
        ),
        (
            "who",
            optional("Who has to do it, as the record says; null where it names nobody."),
        ),
        ("path", def("path")),
    ])
}

/// A due date that cannot be read.
fn unread() -> Map<String, Value> {
    object(&[
        (
            "finding",
            said(
                "The number of the finding; its path where it has none.",
                json!({ "type": "string" }),
            ),
        ),
        (
            "field",
            said(
                "The field whose value is no day, as a dotted path.",
                json!({ "type": "string" }),
            ),
        ),
        ("path", def("path")),
        ("start", said("Where the value stands.", def("position"))),
    ])
}
