//! The schema of the JSON that `show` prints.
//!
//! Words come from the code that writes them; what it shares with the output of `check` is taken from that
//! schema, so that a diagnostic has one form.

use serde_json::{Map, Value, json};

use super::parts::words_of;
use super::{CHECK_OUTPUT, document};
use crate::life::Step;
use crate::model::{Kind, Severity, Status};
use crate::shape::Word;

/// What is taken from the schema of the output of `check`.
const SHARED: &[&str] = &[
    "day",
    "path",
    "position",
    "error",
    "diagnostic",
    "related",
    "waived",
];

/// The schema of the JSON that `show` prints.
pub fn timeline() -> Value {
    let check: Value = serde_json::from_str(CHECK_OUTPUT).unwrap_or_default();
    let shared = |pointer: &str| check.pointer(pointer).cloned().unwrap_or_default();
    let mut defs = own();
    for name in SHARED {
        defs.insert((*name).to_owned(), shared(&format!("/$defs/{name}")));
    }
    let mut schema = object(&[
        ("version", shared("/properties/version")),
        ("tool", shared("/properties/tool")),
        ("as_of", shared("/properties/as_of")),
        ("snapshot", shared("/properties/snapshot")),
        (
            "history",
            said(
                "What was seen of history; null where nothing can be told.",
                nullable(def("history")),
            ),
        ),
        (
            "errors",
            said(
                "Why nothing can be told; then the program ends with 2, and there is no finding.",
                list(def("error")),
            ),
        ),
        (
            "finding",
            said(
                "The finding as the snapshot has it; one that is gone as it was last.",
                nullable(def("finding")),
            ),
        ),
        (
            "events",
            said(
                "What happened, earlier before later; a merge comes after what it merges.",
                list(def("event")),
            ),
        ),
        (
            "diagnostics",
            said(
                "All diagnostics of the finding, as `check` reports them.",
                list(def("diagnostic")),
            ),
        ),
    ]);
    schema.insert("$defs".to_owned(), Value::Object(defs));
    document(
        "timeline.schema.json",
        "Timeline of a finding",
        "What `clause10 show ID --format json` writes. Within one version keys may be added to it together with this schema; none is taken away and none changes its meaning.",
        schema,
    )
}

/// The parts that only a timeline has.
fn own() -> Map<String, Value> {
    let mut defs = Map::new();
    for (name, schema) in [
        (
            "commit",
            json!({ "description": "The id of a commit.", "type": "string", "pattern": "^[0-9a-f]{40}([0-9a-f]{24})?$" }),
        ),
        (
            "moment",
            json!({ "description": "A moment in RFC 3339, in the offset in which git has it; null for what is not committed yet.", "type": ["string", "null"], "format": "date-time" }),
        ),
        ("history", history()),
        ("finding", finding()),
        ("other", other()),
        ("event", event()),
        ("person", person()),
        ("status", word(Status::WORDS)),
        ("change", change()),
        ("landing", landing()),
    ] {
        defs.insert(name.to_owned(), schema);
    }
    defs
}

pub(super) fn history() -> Value {
    let schema = object(&[
        (
            "commits",
            said(
                "How many commits.",
                json!({ "type": "integer", "minimum": 0 }),
            ),
        ),
        (
            "from",
            said(
                "The last of them; null before the first commit.",
                nullable(def("commit")),
            ),
        ),
        (
            "notes",
            said(
                "What is odd about the repository and was left alone.",
                list(json!({ "type": "string" })),
            ),
        ),
    ]);
    described("What was seen of history.", schema)
}

fn finding() -> Value {
    let text = json!({ "type": ["string", "null"] });
    let schema = object(&[
        (
            "id",
            said(
                "Its number; its path where it has none.",
                json!({ "type": "string" }),
            ),
        ),
        ("title", said("What was found.", text.clone())),
        ("kind", said("What it is.", nullable(word(Kind::WORDS)))),
        (
            "severity",
            said("How grave it is.", nullable(word(Severity::WORDS))),
        ),
        (
            "status",
            said("How far it has come.", nullable(def("status"))),
        ),
        ("owner", said("Who answers for it.", text)),
        (
            "raised",
            said("When it was recorded, as it says.", nullable(def("day"))),
        ),
        (
            "due",
            said("When it is to be closed.", nullable(def("day"))),
        ),
        (
            "closed",
            said("When it was closed, as it says.", nullable(def("day"))),
        ),
        (
            "path",
            said("Where it lies, or lay last.", json!({ "type": "string" })),
        ),
        (
            "present",
            said("Whether the snapshot has it.", json!({ "type": "boolean" })),
        ),
        (
            "was",
            said("The number that it had before.", nullable(def("other"))),
        ),
        (
            "became",
            said("The number that it has now.", nullable(def("other"))),
        ),
    ]);
    described("A finding.", schema)
}

fn other() -> Value {
    let schema = object(&[
        ("id", json!({ "type": "string" })),
        ("path", def("path")),
        (
            "commit",
            said(
                "The commit that gave it another number; null for what is not committed yet.",
                nullable(def("commit")),
            ),
        ),
    ]);
    described("The same finding under another number.", schema)
}

fn event() -> Value {
    let schema = object(&[
        (
            "kind",
            said(
                "A version that somebody authored, which differs from all versions before it, or a removal.",
                json!({ "enum": ["authored", "removed"] }),
            ),
        ),
        (
            "step",
            said("What it did to the finding.", word(Step::WORDS)),
        ),
        (
            "commit",
            said(
                "The commit; null for the snapshot's own version, which is not committed yet.",
                nullable(def("commit")),
            ),
        ),
        (
            "author",
            said("Who wrote it, after the mailmap.", def("person")),
        ),
        (
            "committer",
            said("Who committed it, after the mailmap.", def("person")),
        ),
        (
            "authored",
            said("When it was written, as its author says.", def("moment")),
        ),
        ("committed", said("When it was committed.", def("moment"))),
        (
            "day",
            said(
                "The day of `committed` in its own offset: by it the event is judged.",
                nullable(def("day")),
            ),
        ),
        (
            "path",
            said("Where the record lay then.", json!({ "type": "string" })),
        ),
        (
            "moved_from",
            said(
                "Where it lay before, if elsewhere.",
                list(json!({ "type": "string" })),
            ),
        ),
        (
            "status",
            described(
                "The statuses of the versions before, each once, and the status after.",
                object(&[
                    ("from", list(def("status"))),
                    ("to", nullable(def("status"))),
                ]),
            ),
        ),
        (
            "changes",
            said(
                "The fields and sections that differ from all versions before; none for a first version.",
                list(def("change")),
            ),
        ),
        (
            "landed",
            said(
                "What made it official: the commit of the first-parent chain; null where it never was.",
                nullable(def("landing")),
            ),
        ),
        (
            "landed_with",
            said(
                "For what never was official itself: the commit of the first later version made from it that was.",
                nullable(def("commit")),
            ),
        ),
        (
            "diagnostics",
            said(
                "The fingerprints of the diagnostics that belong to it.",
                list(json!({ "type": "string", "pattern": "^[0-9a-f]{32}$" })),
            ),
        ),
    ]);
    described("What happened in one commit.", schema)
}

fn person() -> Value {
    let schema = object(&[
        ("name", json!({ "type": "string" })),
        ("email", json!({ "type": "string" })),
    ]);
    described("Somebody as git knows them.", schema)
}

fn change() -> Value {
    let value = |about: &str| said(about, json!({ "type": ["string", "null"] }));
    let mut schema = object(&[(
        "field",
        said(
            "A field, as a dotted path with indices; a section by its title, the text before the first by nothing.",
            json!({ "type": "string" }),
        ),
    )]);
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        let from = "The value before, of several versions that of the first; null where there was none. Left out for texts.";
        properties.insert("from".to_owned(), value(from));
        let to = "The value after; null where there is none any more. Left out for texts.";
        properties.insert("to".to_owned(), value(to));
    }
    schema.insert(
        "dependentRequired".to_owned(),
        json!({ "from": ["to"], "to": ["from"] }),
    );
    described("One field or section that was changed.", schema)
}

fn landing() -> Value {
    let schema = object(&[
        ("commit", def("commit")),
        ("day", said("The day of its committer date.", def("day"))),
    ]);
    described("The commit that made a version official.", schema)
}

/// An object with exactly these keys.
pub(super) fn object(properties: &[(&str, Value)]) -> Map<String, Value> {
    let names: Vec<&str> = properties.iter().map(|(name, _)| *name).collect();
    let properties = properties.iter().cloned();
    let properties: Map<String, Value> = properties
        .map(|(name, schema)| (name.to_owned(), schema))
        .collect();
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("additionalProperties".to_owned(), json!(false));
    schema.insert("required".to_owned(), json!(names));
    schema.insert("properties".to_owned(), Value::Object(properties));
    schema
}

pub(super) fn described(about: &str, schema: Map<String, Value>) -> Value {
    said(about, Value::Object(schema))
}

/// A schema with what is said of it before it.
pub(super) fn said(about: &str, schema: Value) -> Value {
    let mut whole = Map::new();
    whole.insert("description".to_owned(), json!(about));
    if let Value::Object(schema) = schema {
        whole.extend(schema);
    }
    Value::Object(whole)
}

pub(super) fn def(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

pub(super) fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

pub(super) fn nullable(schema: Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

fn word(words: &[Word]) -> Value {
    Value::Object(words_of(words))
}
