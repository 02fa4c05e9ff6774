//! The schema of the JSON and the JSON Lines that `register` prints.
//!
//! What it shares with the output of `check` is taken from that schema.

use serde_json::{Map, Value, json};

use super::parts::{or_null, words_of};
use super::timeline::{def, described, list, nullable, object, said};
use super::{CHECK_OUTPUT, document};
use crate::model::{Category, Kind, Outcome, Severity, Source, Status};
use crate::shape::Word;

/// What is taken from the schema of the output of `check`.
const SHARED: &[&str] = &["day", "path", "position", "error"];

/// The schema of a document, or of a line.
pub fn register() -> Value {
    let check: Value = serde_json::from_str(CHECK_OUTPUT).unwrap_or_default();
    let shared = |pointer: &str| check.pointer(pointer).cloned().unwrap_or_default();
    let mut defs = Map::new();
    for name in SHARED {
        defs.insert((*name).to_owned(), shared(&format!("/$defs/{name}")));
    }
    let commit = json!({ "description": "The id of a commit.", "type": "string", "pattern": "^[0-9a-f]{40}([0-9a-f]{24})?$" });
    defs.insert("commit".to_owned(), commit);
    defs.insert("history".to_owned(), history());
    defs.insert("finding".to_owned(), Value::Object(object(&finding())));
    defs.insert("action".to_owned(), action());
    defs.insert("diagnostics".to_owned(), diagnostics());
    let whole = document_of(&shared);
    defs.insert("document".to_owned(), Value::Object(whole));
    defs.insert("line".to_owned(), line(&shared));
    let mut schema = Map::new();
    schema.insert("oneOf".to_owned(), json!([def("document"), def("line")]));
    schema.insert("$defs".to_owned(), Value::Object(defs));
    document(
        "register.schema.json",
        "Register",
        "What `clause10 register` writes: with `--format json` the document, with `--format jsonl` a line for each finding. Within one version keys may be added to it together with this schema; none is taken away and none changes its meaning.",
        schema,
    )
}

/// What `--format json` writes.
fn document_of(shared: &dyn Fn(&str) -> Value) -> Map<String, Value> {
    object(&[
        ("version", shared("/properties/version")),
        ("tool", shared("/properties/tool")),
        ("as_of", said("The day of judging.", def("day"))),
        ("snapshot", shared("/properties/snapshot")),
        ("register", called()),
        ("commit", behind()),
        ("history", def("history")),
        (
            "errors",
            said(
                "Why nothing can be told; then the program ends with 2, and there are no findings.",
                list(def("error")),
            ),
        ),
        (
            "left_out",
            count("How many findings of the register are not here, since they were not asked for."),
        ),
        (
            "findings",
            said(
                "The findings, by their numbers or as they were sorted.",
                list(def("finding")),
            ),
        ),
    ])
}

/// A line of what `--format jsonl` writes.
fn line(shared: &dyn Fn(&str) -> Value) -> Value {
    let kinds = shared("/properties/snapshot/properties/kind");
    let mut keys = vec![
        ("version", shared("/properties/version")),
        ("register", called()),
        ("commit", behind()),
        ("snapshot", said("From where the record was read.", kinds)),
        ("as_of", said("The day of judging.", def("day"))),
        ("history", def("history")),
    ];
    keys.extend(finding());
    described(
        "One finding with the register that it is of.",
        object(&keys),
    )
}

fn called() -> Value {
    said(
        "What the register is called: the name of the folder of its repository and the way from there, or what was given; empty where nothing can be told.",
        json!({ "type": "string" }),
    )
}

fn behind() -> Value {
    said(
        "The commit that was read; of a working tree or an index the one that it comes from. Null where there is none, and where git was not asked.",
        nullable(def("commit")),
    )
}

fn history() -> Value {
    json!({
        "description": "Whether history was read. Where it was not, first due dates are not known, and diagnostics are those of the files alone.",
        "enum": ["judged", "not-wanted", "not-judged"],
    })
}

fn count(about: &str) -> Value {
    said(about, json!({ "type": "integer", "minimum": 0 }))
}

/// One of some words, or nothing.
fn word(words: &'static [Word], about: &str) -> Value {
    described(about, or_null(words_of(words)))
}

/// One finding.
fn finding() -> Vec<(&'static str, Value)> {
    let text = |about: &str| said(about, json!({ "type": "string" }));
    let texts = |about: &str| said(about, list(json!({ "type": "string" })));
    let optional = |about: &str| said(about, json!({ "type": ["string", "null"] }));
    let flag = |about: &str| said(about, json!({ "type": "boolean" }));
    let day = |about: &str| said(about, nullable(def("day")));
    let number = |about: &str| said(about, json!({ "type": ["integer", "null"], "minimum": 0 }));
    vec![
        (
            "finding",
            text("The number of the finding; its path where it has none."),
        ),
        ("path", def("path")),
        ("kind", word(Kind::WORDS, "What it is.")),
        ("severity", word(Severity::WORDS, "How grave it is.")),
        ("status", word(Status::WORDS, "How far it has come.")),
        ("open", flag("Whether it has a status before closed.")),
        (
            "title",
            text("What was found, on one line; empty where it is not said."),
        ),
        (
            "requirements",
            texts("What was not met, as it is understood; as written where it means nothing."),
        ),
        (
            "requirements_2022",
            texts(
                "The same to be compared: clauses and controls by their numbers of 2022 without items, those of 2013 by what became of them, ambiguous ones as of 2022; without what means nothing.",
            ),
        ),
        ("source", word(Source::WORDS, "How it came to light.")),
        (
            "found_by",
            said(
                "Who found it, by the source.",
                json!({ "enum": ["us", "others", null] }),
            ),
        ),
        ("audit", optional("The id of the audit record.")),
        ("area", optional("The department, site or system.")),
        ("raised", day("When it was recorded.")),
        ("owner", optional("Who answers for it.")),
        ("due", day("When it is to be closed.")),
        (
            "first_due",
            day(
                "When it was to be closed as was official first; as the record says where nothing was official; null where history was not read.",
            ),
        ),
        (
            "overdue",
            flag("Whether it is open and was due before the day of judging."),
        ),
        (
            "days_overdue",
            number("By how many days; null where it is not overdue."),
        ),
        (
            "root_cause_categories",
            said(
                "The kinds of its root causes.",
                list(Value::Object(words_of(Category::WORDS))),
            ),
        ),
        ("correction", day("When the correction was done.")),
        (
            "corrective_actions",
            said("Its actions, in order.", list(def("action"))),
        ),
        ("verified", day("When the actions were verified.")),
        (
            "verification_result",
            word(Outcome::WORDS, "Whether they worked."),
        ),
        ("closed", day("When it was closed.")),
        (
            "days_open",
            number(
                "From the day it was raised to that on which it was closed or withdrawn, else to the day of judging; null where these days are missing or contradict each other.",
            ),
        ),
        ("recurrence_of", texts("Earlier findings that it repeats.")),
        ("diagnostics", def("diagnostics")),
    ]
}

fn action() -> Value {
    described(
        "One corrective action.",
        object(&[
            (
                "action",
                said("What is done, on one line.", json!({ "type": "string" })),
            ),
            (
                "owner",
                said("Who answers for it.", json!({ "type": ["string", "null"] })),
            ),
            ("due", said("When it is to be done.", nullable(def("day")))),
            ("done", said("When it was done.", nullable(def("day")))),
            (
                "state",
                said(
                    "How far it is; nothing is overdue in a finding that is closed.",
                    json!({ "enum": ["done", "due", "overdue", "not done"] }),
                ),
            ),
        ]),
    )
}

fn diagnostics() -> Value {
    described(
        "How many diagnostics it has: new ones by level, then the others by state.",
        object(&[
            ("errors", count("New errors.")),
            ("warnings", count("New warnings.")),
            ("infos", count("New infos.")),
            ("waived", count("Accepted ones.")),
            ("existing", count("Those that were so at a base.")),
            ("inherited", count("Those that were so at adoption.")),
        ]),
    )
}
