//! The schema of the JSON that `calendar` prints.
//!
//! What it shares with the output of `check` is taken from that schema.

use serde_json::{Map, Value, json};

use super::parts::words_of;
use super::timeline::{def, object, said};
use super::{CHECK_OUTPUT, document};
use crate::calendar::{Kind, State};

/// What is taken from the schema of the output of `check`.
const SHARED: &[&str] = &["day", "path", "position", "error"];

/// The schema of the JSON that `calendar` prints.
pub fn calendar() -> Value {
    let check: Value = serde_json::from_str(CHECK_OUTPUT).unwrap_or_default();
    let shared = |pointer: &str| check.pointer(pointer).cloned().unwrap_or_default();
    let mut defs = Map::new();
    defs.insert("entry".to_owned(), Value::Object(entry()));
    for name in SHARED {
        defs.insert((*name).to_owned(), shared(&format!("/$defs/{name}")));
    }
    let list = |about: &str, of: Value| said(about, json!({ "type": "array", "items": of }));
    let mut schema = object(&[
        ("version", shared("/properties/version")),
        ("tool", shared("/properties/tool")),
        ("as_of", said("The day of the run.", def("day"))),
        (
            "from",
            day_or_null("The first day; null where what is left over from before is listed too."),
        ),
        ("to", said("The last day.", def("day"))),
        ("snapshot", shared("/properties/snapshot")),
        (
            "errors",
            list(
                "Why nothing can be told; then the program ends with 2, and the list is empty.",
                def("error"),
            ),
        ),
        (
            "history",
            said(
                "Whether it is known which controls were done.",
                json!({ "type": "boolean" }),
            ),
        ),
        (
            "entries",
            list("What is due, the earliest day first.", def("entry")),
        ),
        (
            "not_listed",
            list(
                "What has no day: one line each.",
                json!({ "type": "string" }),
            ),
        ),
    ]);
    schema.insert("$defs".to_owned(), Value::Object(defs));
    document(
        "calendar.schema.json",
        "What is due when",
        "What `clause10 calendar --format json` writes. Within one version keys may be added to it together with this schema; none is taken away and none changes its meaning.",
        schema,
    )
}

fn day_or_null(about: &str) -> Value {
    said(about, json!({ "anyOf": [def("day"), { "type": "null" }] }))
}

fn entry() -> Map<String, Value> {
    let text = |about: &str| said(about, json!({ "type": "string" }));
    let optional = |about: &str| said(about, json!({ "type": ["string", "null"] }));
    object(&[
        (
            "day",
            said(
                "The last day on which it is in time, the grace of a control included; the first day of an audit.",
                def("day"),
            ),
        ),
        ("kind", Value::Object(words_of(Kind::WORDS))),
        (
            "of",
            text(
                "The id of the control, finding or audit; the path of a document, and where there is no id.",
            ),
        ),
        (
            "what",
            text(
                "What is due: the name of the period, the step of a finding; `review`, or the kind of an audit.",
            ),
        ),
        (
            "title",
            text("What it is, on one line; empty where the record does not say."),
        ),
        (
            "who",
            optional("Who has to do it, as the record says; null where it names nobody."),
        ),
        ("state", Value::Object(words_of(State::WORDS))),
        (
            "first",
            day_or_null("The first day of the period or the audit."),
        ),
        ("last", day_or_null("Its last day.")),
        (
            "done",
            day_or_null("The day on which evidence of the period was committed."),
        ),
        (
            "finding",
            optional("The finding that deals with the lapse, as the record of the control says."),
        ),
        ("path", def("path")),
    ])
}
