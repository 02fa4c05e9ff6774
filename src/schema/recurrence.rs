//! The schema of the JSON that `recurrence` prints.
//!
//! What it shares with the outputs of `check` and `show` is taken from their schemas.

use serde_json::{Map, Value, json};

use super::timeline::{def, described, history, list, nullable, object, said};
use super::{CHECK_OUTPUT, document};

/// What is taken from the schema of the output of `check`.
const SHARED: &[&str] = &["day", "position", "error", "path"];

/// The schema of the JSON that `recurrence` prints.
pub fn recurrence() -> Value {
    let check: Value = serde_json::from_str(CHECK_OUTPUT).unwrap_or_default();
    let shared = |pointer: &str| check.pointer(pointer).cloned().unwrap_or_default();
    let mut defs = Map::new();
    for name in SHARED {
        defs.insert((*name).to_owned(), shared(&format!("/$defs/{name}")));
    }
    let commit = json!({ "description": "The id of a commit.", "type": "string", "pattern": "^[0-9a-f]{40}([0-9a-f]{24})?$" });
    defs.insert("commit".to_owned(), commit);
    defs.insert("history".to_owned(), history());
    defs.insert("finding".to_owned(), finding());
    defs.insert("candidate".to_owned(), candidate());
    let mut schema = object(&[
        ("version", shared("/properties/version")),
        ("tool", shared("/properties/tool")),
        ("as_of", shared("/properties/as_of")),
        ("snapshot", shared("/properties/snapshot")),
        (
            "history",
            said(
                "What was seen of history; null where it was not wanted, and where nothing can be told.",
                nullable(def("history")),
            ),
        ),
        (
            "errors",
            said(
                "Why nothing can be told; then the program ends with 2, and there are no findings.",
                list(def("error")),
            ),
        ),
        (
            "threshold",
            said("The score at which a person is asked.", score()),
        ),
        (
            "findings",
            said(
                "Every finding of the snapshot, or those that were asked for, in the order of their numbers.",
                list(def("finding")),
            ),
        ),
    ]);
    schema.insert("$defs".to_owned(), Value::Object(defs));
    document(
        "recurrence.schema.json",
        "Recurrences",
        "What `clause10 recurrence --format json` writes. Within one version keys may be added to it together with this schema; none is taken away and none changes its meaning.",
        schema,
    )
}

fn finding() -> Value {
    let schema = object(&[
        (
            "finding",
            said("Its number; its path where it has none.", number()),
        ),
        (
            "flagged",
            said(
                "Whether the first candidate reaches the threshold.",
                json!({ "type": "boolean" }),
            ),
        ),
        (
            "candidates",
            said(
                "The earlier findings that it probably repeats, best first; as many as were asked for at most.",
                list(def("candidate")),
            ),
        ),
    ]);
    described("A finding.", schema)
}

fn candidate() -> Value {
    let schema = object(&[
        (
            "finding",
            said("Its number; its path where it has none.", number()),
        ),
        (
            "score",
            said(
                "How likely it is the same failure, by these measures.",
                score(),
            ),
        ),
        (
            "reasons",
            said(
                "What made the score, the weightiest first, in words.",
                list(json!({ "type": "string" })),
            ),
        ),
    ]);
    described("An earlier finding.", schema)
}

fn number() -> Value {
    json!({ "type": "string" })
}

fn score() -> Value {
    json!({ "type": "number", "minimum": 0, "maximum": 1 })
}
