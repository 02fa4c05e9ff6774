//! The schema of `findings.json`, the findings of a bundle with their lives.
//!
//! The fields come from the table that the reader checks against; what it shares with the output of `show` is
//! taken from that schema.

use serde_json::{Map, Value, json};

use super::parts::words_of;
use super::timeline::{def, described, list, nullable, object, said, timeline};
use super::{document, sentence};
use crate::dossier::{DayFrom, Tie};
use crate::model::SectionKind;
use crate::model::fields::FINDING;
use crate::shape::{Field, Shape, Word};

/// What is taken from the schema of a timeline.
const SHARED: &[&str] = &[
    "day", "path", "commit", "moment", "finding", "other", "event", "person", "status", "change",
    "landing",
];

/// The schema of all findings with their lives.
pub fn findings() -> Value {
    let timeline = timeline();
    let shared = |pointer: &str| timeline.pointer(pointer).cloned().unwrap_or_default();
    let mut defs = Map::new();
    for (name, schema) in [
        ("entry", entry()),
        ("fields", fields()),
        ("requirement", requirement()),
        ("evidence", evidence()),
        ("named", named()),
        ("section", section()),
        ("member", member()),
    ] {
        defs.insert(name.to_owned(), schema);
    }
    for name in SHARED {
        defs.insert((*name).to_owned(), shared(&format!("/$defs/{name}")));
    }
    let commit = |about| said(about, nullable(def("commit")));
    let mut schema = object(&[
        ("version", shared("/properties/version")),
        ("tool", shared("/properties/tool")),
        ("as_of", shared("/properties/as_of")),
        (
            "as_of_from",
            said("What said which day it is.", word(DayFrom::WORDS)),
        ),
        ("snapshot", shared("/properties/snapshot")),
        (
            "tree",
            commit("The tree of the commit; null for what is not committed."),
        ),
        (
            "tag",
            said(
                "The short name of the tag that was asked for.",
                json!({ "type": ["string", "null"] }),
            ),
        ),
        (
            "tag_object",
            commit("The tag object; null where there is none."),
        ),
        (
            "left_out",
            said("What was not asked for.", list(left_out())),
        ),
        (
            "families",
            said(
                "Findings that repeat each other, the first of each family first.",
                list(list(def("member"))),
            ),
        ),
        (
            "findings",
            said(
                "Those of the snapshot by their numbers, then those that only history has.",
                list(def("entry")),
            ),
        ),
    ]);
    schema.insert("$defs".to_owned(), Value::Object(defs));
    document(
        "findings.schema.json",
        "Findings with their lives",
        "The file `findings.json` of an evidence bundle. Within one version keys may be added to it together with this schema; none is taken away and none changes its meaning.",
        schema,
    )
}

fn entry() -> Value {
    let schema = object(&[
        (
            "finding",
            said("What it says of itself, in short.", def("finding")),
        ),
        (
            "front_matter",
            said(
                "The front matter as it is written, with the lines around it; null where there is none.",
                json!({ "type": ["string", "null"] }),
            ),
        ),
        (
            "fields",
            said(
                "The fields as they are understood; null where no version ever was official.",
                nullable(def("fields")),
            ),
        ),
        (
            "sections",
            said("The text, part by part.", list(def("section"))),
        ),
        (
            "diagnostics",
            said(
                "The fingerprints of its diagnostics, as `check` reports them.",
                list(json!({ "type": "string", "pattern": "^[0-9a-f]{32}$" })),
            ),
        ),
        (
            "events",
            said(
                "What happened, earlier before later; a merge comes after what it merges.",
                list(def("event")),
            ),
        ),
    ]);
    described("A finding.", schema)
}

fn left_out() -> Value {
    let text = || json!({ "type": "string" });
    Value::Object(object(&[
        (
            "finding",
            said(
                "The number of the finding; its path where it has none.",
                text(),
            ),
        ),
        ("reason", said("Why it is left out.", text())),
    ]))
}

fn member() -> Value {
    let text = || json!({ "type": "string" });
    let schema = object(&[
        (
            "finding",
            said(
                "The number of the finding; its path where it has none.",
                text(),
            ),
        ),
        (
            "title",
            said("What was found; empty where it is not said.", text()),
        ),
        (
            "present",
            said("Whether the snapshot has it.", json!({ "type": "boolean" })),
        ),
        (
            "depth",
            said(
                "How many steps it is below the first.",
                json!({ "type": "integer", "minimum": 0 }),
            ),
        ),
        ("tie", said("Why it is there.", word(Tie::WORDS))),
    ]);
    described("A finding of a family of recurrences.", schema)
}

fn section() -> Value {
    let schema = object(&[
        (
            "kind",
            said(
                "Which of the known sections it is; null for another.",
                nullable(word(SectionKind::WORDS)),
            ),
        ),
        (
            "title",
            said(
                "Its heading as written; empty for what stands before the first.",
                json!({ "type": "string" }),
            ),
        ),
        (
            "markdown",
            said(
                "What stands under it, in Markdown, with sections below it.",
                json!({ "type": "string" }),
            ),
        ),
    ]);
    described("A part of the text.", schema)
}

/// All fields of the table; each is there, and may be null.
fn fields() -> Value {
    let mut schema = block(FINDING);
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        let extra = json!({ "type": "object", "additionalProperties": { "type": "string" } });
        properties.insert(
            "extra".to_owned(),
            said("The fields that the configuration adds, as text.", extra),
        );
    }
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.push(json!("extra"));
    }
    described("The fields of a record, in our words.", schema)
}

fn block(table: &'static [Field]) -> Map<String, Value> {
    let properties: Vec<(&str, Value)> = table
        .iter()
        .map(|field| {
            let about = sentence(field.about);
            (field.name, said(&about, nullable(shape(&field.shape))))
        })
        .collect();
    object(&properties)
}

fn shape(shape: &'static Shape) -> Value {
    match shape {
        Shape::Text | Shape::Id | Shape::Reference => json!({ "type": "string" }),
        Shape::Day => def("day"),
        Shape::Person => def("named"),
        Shape::Requirement => def("requirement"),
        Shape::Evidence => def("evidence"),
        Shape::Count { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Term { .. } => json!({ "type": "string" }),
        Shape::Word(words) => word(words),
        Shape::List(inner) | Shape::OneOrMany(inner) => list(self::shape(inner)),
        Shape::Either(one, other) => json!({ "anyOf": [self::shape(one), self::shape(other)] }),
        Shape::Block(table) => Value::Object(block(table)),
        Shape::Map(inner) => {
            json!({ "type": "object", "additionalProperties": self::shape(inner) })
        }
    }
}

fn requirement() -> Value {
    let optional = || json!({ "type": ["string", "null"] });
    let schema = object(&[
        ("text", said("As written.", json!({ "type": "string" }))),
        (
            "of",
            said(
                "The standard, scheme or own document; null where it means nothing.",
                optional(),
            ),
        ),
        (
            "edition",
            said(
                "The edition that is meant; null where there is none, or it is not clear.",
                optional(),
            ),
        ),
        (
            "number",
            said(
                "The clause, control or paragraph, with its item.",
                optional(),
            ),
        ),
    ]);
    described("What was not met.", schema)
}

fn evidence() -> Value {
    let schema = object(&[
        ("text", said("As written.", json!({ "type": "string" }))),
        (
            "kind",
            said(
                "A file of the repository, an address, a path that leads out of the repository, or the statement that nothing changed.",
                json!({ "enum": ["file", "address", "outside", "none"] }),
            ),
        ),
        (
            "path",
            said(
                "The file, from the folder of the configuration.",
                nullable(def("path")),
            ),
        ),
        (
            "commit",
            said(
                "The commit that the file is pinned to, as written.",
                json!({ "type": ["string", "null"] }),
            ),
        ),
    ]);
    described("A piece of evidence.", schema)
}

fn named() -> Value {
    let schema = object(&[
        ("text", said("As written.", json!({ "type": "string" }))),
        (
            "address",
            said("The address in it.", json!({ "type": ["string", "null"] })),
        ),
    ]);
    described("A person whom a record names.", schema)
}

fn word(words: &[Word]) -> Value {
    Value::Object(words_of(words))
}
