//! The schema of the JSON that `import` prints.
//!
//! Words come from the code that writes them; what it shares with the output of `check` is taken from that schema.

use serde_json::{Map, Value, json};

use super::parts::words_of;
use super::timeline::{def, described, list, object, said};
use super::{CHECK_OUTPUT, document};
use crate::import::Form;
use crate::import::columns::How;
use crate::model::Status;

/// What is taken from the schema of the output of `check`.
const SHARED: &[&str] = &["day", "path", "count", "position", "error"];

/// The schema of the JSON that `import` prints.
pub fn import() -> Value {
    let check: Value = serde_json::from_str(CHECK_OUTPUT).unwrap_or_default();
    let shared = |pointer: &str| check.pointer(pointer).cloned().unwrap_or_default();
    let mut defs = Map::new();
    for (name, schema) in [
        ("column", column()),
        ("finding", finding()),
        ("changed", changed()),
        ("fault", fault()),
    ] {
        defs.insert(name.to_owned(), schema);
    }
    for name in SHARED {
        defs.insert((*name).to_owned(), shared(&format!("/$defs/{name}")));
    }
    let forms: Vec<&str> = Form::ALL.iter().map(|form| form.word()).collect();
    let forms: Vec<Value> = forms
        .into_iter()
        .map(Value::from)
        .chain([Value::Null])
        .collect();
    let mut schema = object(&[
        ("version", shared("/properties/version")),
        ("tool", shared("/properties/tool")),
        ("as_of", said("The day of the run.", def("day"))),
        (
            "errors",
            said(
                "Why nothing could be imported; then the program ends with 2, and the lists are empty.",
                list(def("error")),
            ),
        ),
        ("file", text("The file as it was named.")),
        (
            "form",
            said(
                "The program that wrote the file, `table` where it is none whose exports are known; null where it could not be read.",
                json!({ "enum": forms }),
            ),
        ),
        (
            "sheet",
            optional("The name of the sheet; null where the file has none, or could not be read."),
        ),
        (
            "header",
            said(
                "The row with the names of the columns, of a text the line; 0 for a list of objects, null where it could not be read.",
                json!({ "type": ["integer", "null"], "minimum": 0 }),
            ),
        ),
        (
            "notes",
            said(
                "What is to be said of the file, one sentence each.",
                list(json!({ "type": "string" })),
            ),
        ),
        (
            "columns",
            said(
                "What each column is taken for, from the left.",
                list(def("column")),
            ),
        ),
        ("rows", rows()),
        (
            "findings",
            said(
                "The rows that are new, as the records that they became or would become, in the order of their numbers.",
                list(def("finding")),
            ),
        ),
        (
            "changed",
            said(
                "Rows that were imported before and say something else now; they are not merged.",
                list(def("changed")),
            ),
        ),
        (
            "faults",
            said("Why rows cannot be imported.", list(def("fault"))),
        ),
        (
            "written",
            said(
                "Whether the records were written: all of them, or none.",
                json!({ "type": "boolean" }),
            ),
        ),
    ]);
    schema.insert("$defs".to_owned(), Value::Object(defs));
    document(
        "import.schema.json",
        "What was imported",
        "What `clause10 import --format json` writes. Within one version keys may be added to it together with this schema; none is taken away and none changes its meaning.",
        schema,
    )
}

fn text(about: &str) -> Value {
    said(about, json!({ "type": "string" }))
}

fn optional(about: &str) -> Value {
    said(about, json!({ "type": ["string", "null"] }))
}

fn count(about: &str) -> Value {
    said(about, def("count"))
}

fn row() -> Value {
    said(
        "The number of the row, of a text that of its first line; of a list of objects which one it is.",
        json!({ "type": "integer", "minimum": 1 }),
    )
}

fn column() -> Value {
    let known: Vec<&str> = How::ALL.iter().map(|how| how.word()).collect();
    let mut schema = object(&[
        (
            "column",
            said(
                "Which one it is, from 1.",
                json!({ "type": "integer", "minimum": 1 }),
            ),
        ),
        ("name", text("Its name as the table has it, on one line.")),
        (
            "holds",
            text(
                "What it holds, as `--map` names it: a field, the title of a section, `text` or `ignore`.",
            ),
        ),
        (
            "known",
            said(
                "How that is known: nobody knows (it is kept as text), it is likely, its name says so, or somebody said so.",
                json!({ "enum": known }),
            ),
        ),
        (
            "hidden",
            said(
                "Whether the spreadsheet hides it.",
                json!({ "type": "boolean" }),
            ),
        ),
    ]);
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        let suggestion = text(
            "For a column that is kept as text: what its name may mean. Left out where there is no guess.",
        );
        properties.insert("suggestion".to_owned(), suggestion);
        let samples = said(
            "The first different values in it; left out without `--samples`.",
            list(json!({ "type": "string" })),
        );
        properties.insert("samples".to_owned(), samples);
    }
    described("A column.", schema)
}

fn rows() -> Value {
    let schema = object(&[
        (
            "total",
            count("Rows below the names of the columns, without those that are no findings."),
        ),
        ("new", count("Rows that became records, or would.")),
        (
            "unchanged",
            count("Rows that were imported before and are the same."),
        ),
        (
            "changed",
            count("Rows that were imported before and say something else now."),
        ),
        ("refused", count("Rows that cannot be imported.")),
    ]);
    described("The counts.", schema)
}

fn finding() -> Value {
    let schema = object(&[
        ("row", row()),
        (
            "former_id",
            optional("Its number in the former register, if it has one."),
        ),
        ("id", text("The number that it is given.")),
        (
            "path",
            said("Where its record lies or would lie.", def("path")),
        ),
        ("status", Value::Object(words_of(Status::WORDS))),
        (
            "below_register",
            said(
                "Whether the former register says that it is further than its record shows.",
                json!({ "type": "boolean" }),
            ),
        ),
        ("next", next()),
        (
            "lacks",
            said(
                "What the record lacks for its next status: fields as dotted paths, and titles of sections.",
                list(json!({ "type": "string" })),
            ),
        ),
        (
            "notes",
            said(
                "What is to be said of the row.",
                list(json!({ "type": "string" })),
            ),
        ),
    ]);
    described("A row that became a record, or would.", schema)
}

fn next() -> Value {
    let mut schema = words_of(Status::WORDS);
    for (list, nothing) in [
        ("enum", Value::Null),
        ("enumDescriptions", json!("There is none after it.")),
    ] {
        if let Some(Value::Array(items)) = schema.get_mut(list) {
            items.push(nothing);
        }
    }
    Value::Object(schema)
}

fn changed() -> Value {
    let schema = object(&[
        ("row", row()),
        ("former_id", optional("Its number in the former register.")),
        (
            "id",
            text("The number of its record; its path where it has none."),
        ),
    ]);
    described(
        "A row that is in the register already, and says something else now.",
        schema,
    )
}

fn fault() -> Value {
    let schema = object(&[
        (
            "message",
            text("What is wrong, one sentence without a full stop."),
        ),
        ("help", text("The way out.")),
        (
            "places",
            said(
                "The cells or rows of which it is true.",
                json!({ "type": "array", "minItems": 1, "items": { "type": "string" } }),
            ),
        ),
    ]);
    described("A reason why rows cannot be imported.", schema)
}
