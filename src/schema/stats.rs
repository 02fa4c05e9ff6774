//! The schema of the JSON that `stats` prints.
//!
//! What it shares with the output of `check` is taken from that schema.

use serde_json::{Map, Value, json};

use super::parts::{or_null, words_of};
use super::timeline::{def, described, list, nullable, object, said};
use super::{CHECK_OUTPUT, document};
use crate::model::{Category, Kind, Severity, Source, Status};
use crate::shape::Word;
use crate::stats::Every;

/// What is taken from the schema of the output of `check`.
const SHARED: &[&str] = &["day", "path", "position", "error"];

/// The schema of the JSON that `stats` prints.
pub fn stats() -> Value {
    let check: Value = serde_json::from_str(CHECK_OUTPUT).unwrap_or_default();
    let shared = |pointer: &str| check.pointer(pointer).cloned().unwrap_or_default();
    let mut defs = Map::new();
    for name in SHARED {
        defs.insert((*name).to_owned(), shared(&format!("/$defs/{name}")));
    }
    let commit = json!({ "description": "The id of a commit.", "type": "string", "pattern": "^[0-9a-f]{40}([0-9a-f]{24})?$" });
    defs.insert("commit".to_owned(), commit);
    for (name, schema) in [
        ("period", period()),
        ("counted", counted()),
        ("metrics", metrics()),
        ("share", share()),
        ("spread", spread()),
        ("left_out", left_out()),
    ] {
        defs.insert(name.to_owned(), schema);
    }
    let mut schema = object(&[
        ("version", shared("/properties/version")),
        ("tool", shared("/properties/tool")),
        ("as_of", said("The day of judging.", def("day"))),
        ("snapshot", shared("/properties/snapshot")),
        (
            "register",
            said(
                "What the register is called: the name of the folder of its repository and the way from there, or what was given; empty where nothing can be told.",
                json!({ "type": "string" }),
            ),
        ),
        (
            "commit",
            said(
                "The commit that was read; of a working tree or an index the one that it comes from.",
                nullable(def("commit")),
            ),
        ),
        (
            "errors",
            said(
                "Why nothing can be told; then the program ends with 2, and there are no numbers.",
                list(def("error")),
            ),
        ),
        ("period", nullable(def("period"))),
        (
            "changed_later",
            count(
                "How many findings became official in another form after the day of judging; their records are counted as they were read.",
            ),
        ),
        ("counted", nullable(def("counted"))),
        ("metrics", nullable(def("metrics"))),
    ]);
    schema.insert("$defs".to_owned(), Value::Object(defs));
    document(
        "stats.schema.json",
        "Numbers of a register",
        "What `clause10 stats --format json` writes. Within one version keys may be added to it together with this schema; none is taken away and none changes its meaning.",
        schema,
    )
}

fn count(about: &str) -> Value {
    said(about, json!({ "type": "integer", "minimum": 0 }))
}

fn word(words: &'static [Word], about: &str) -> Value {
    described(about, or_null(words_of(words)))
}

fn period() -> Value {
    described(
        "The days that \"in the period\" means, both included.",
        object(&[("from", def("day")), ("to", def("day"))]),
    )
}

fn counted() -> Value {
    let other = object(&[
        (
            "kind",
            word(Kind::WORDS, "The kind; null where it cannot be read."),
        ),
        ("all", count("How many there are.")),
        ("open", count("How many of them are open.")),
    ]);
    described(
        "What was counted, and what could not be.",
        object(&[
            (
                "nonconformities",
                count("Nonconformities of the snapshot, withdrawn ones too."),
            ),
            ("open", count("How many of them are open.")),
            ("closed", count("How many of them are closed.")),
            ("withdrawn", count("How many of them are withdrawn.")),
            (
                "unread",
                count("How many of them have no status that can be read."),
            ),
            (
                "gone",
                count("Nonconformities that were official once and are gone."),
            ),
            (
                "others",
                said("The other kinds of findings.", list(Value::Object(other))),
            ),
        ]),
    )
}

/// All metrics, each with its title, unit, formula and number.
fn metrics() -> Value {
    let number = |about: &str| metric(count(about));
    let keys = [
        ("open", number("How many.")),
        ("overdue", number("How many.")),
        ("waiting", number("How many.")),
        ("closed_in_period", number("How many.")),
        (
            "opened_again",
            metric(group(&[
                ("in_period", count("In the period.")),
                ("ever", count("Ever.")),
            ])),
        ),
        ("median_days_to_close", metric(quantity("Days."))),
        ("time_to_close", metric(time_to_close())),
        ("age", metric(age())),
        (
            "days_overdue",
            metric(group(&[
                ("days", def("spread")),
                (
                    "without_due",
                    count("Open ones without a due date that can be read."),
                ),
            ])),
        ),
        (
            "on_time",
            metric(group(&[
                ("first_due", def("share")),
                ("last_due", def("share")),
                ("left_out", def("left_out")),
            ])),
        ),
        (
            "slips",
            metric(group(&[
                ("findings", def("share")),
                ("moves", count("How often a due date was moved later.")),
            ])),
        ),
        ("repeated", metric(def("share"))),
        ("repeating", metric(def("share"))),
        ("repeated_suspected", number("How many.")),
        ("repeating_suspected", number("How many.")),
        ("ineffective", metric(def("share"))),
        ("causes", metric(causes())),
        ("sources", metric(sources())),
        (
            "surprises",
            metric(group(&[
                ("all", def("share")),
                ("in_period", def("share")),
                ("unread", count("Those of which nothing can be told.")),
            ])),
        ),
        ("steps", metric(steps())),
        ("trend", metric(trend())),
    ];
    described("The numbers.", object(&keys))
}

fn metric(value: Value) -> Value {
    let text = |about: &str| said(about, json!({ "type": "string" }));
    group(&[
        ("title", text("Its name in a few words.")),
        ("unit", text("What it is counted in.")),
        ("formula", text("How it is computed.")),
        ("value", value),
    ])
}

fn group(keys: &[(&str, Value)]) -> Value {
    Value::Object(object(keys))
}

fn quantity(about: &str) -> Value {
    said(about, json!({ "type": ["number", "null"] }))
}

fn share() -> Value {
    described(
        "Some of a number of findings.",
        object(&[
            ("part", count("How many it is true of.")),
            ("of", count("How many were looked at.")),
            ("percent", quantity("In percent; null of nothing.")),
        ]),
    )
}

fn spread() -> Value {
    let whole = |about: &str| said(about, json!({ "type": ["integer", "null"] }));
    described(
        "How some numbers of days are spread; all but the count is null where there are none.",
        object(&[
            ("count", count("How many there are.")),
            (
                "median",
                quantity("The one in the middle; of an even count the mean of the two."),
            ),
            ("mean", quantity("Their sum by their count.")),
            (
                "ninetieth",
                whole("The smallest that at least nine tenths of them do not exceed."),
            ),
            ("least", whole("The smallest.")),
            ("most", whole("The largest.")),
        ]),
    )
}

fn left_out() -> Value {
    described(
        "Findings of which no time can be told.",
        object(&[
            ("unread", count("A day is missing or cannot be read.")),
            (
                "backwards",
                count("The later day lies before the earlier one."),
            ),
        ]),
    )
}

fn time_to_close() -> Value {
    let by_severity = group(&[
        ("severity", word(Severity::WORDS, "The grade.")),
        ("days", def("spread")),
    ]);
    group(&[
        ("all", def("spread")),
        ("in_period", def("spread")),
        ("by_severity", list(by_severity)),
        ("left_out", def("left_out")),
    ])
}

fn age() -> Value {
    let bucket = group(&[
        ("from", count("The least age, in days.")),
        (
            "to",
            said(
                "The largest; null for all above.",
                json!({ "type": ["integer", "null"] }),
            ),
        ),
        ("major", count("Major ones.")),
        ("minor", count("Minor ones.")),
        (
            "ungraded",
            count("Those without a severity that can be read."),
        ),
    ]);
    group(&[
        ("all", def("spread")),
        ("buckets", list(bucket)),
        ("left_out", def("left_out")),
    ])
}

fn causes() -> Value {
    list(group(&[
        (
            "category",
            word(
                Category::WORDS,
                "The category; null for those that name none.",
            ),
        ),
        ("open", count("How many are not closed.")),
        ("closed", count("How many are closed.")),
        (
            "closed_in_period",
            count("How many were closed in the period."),
        ),
    ]))
}

fn sources() -> Value {
    let by_source = group(&[
        ("source", Value::Object(words_of(Source::WORDS))),
        ("all", count("How many.")),
        ("in_period", count("How many were raised in the period.")),
    ]);
    group(&[
        ("by_us", def("share")),
        ("by_us_in_period", def("share")),
        ("by_source", list(by_source)),
        ("unread", count("Those whose source cannot be read.")),
    ])
}

fn steps() -> Value {
    let by_status = group(&[
        ("status", Value::Object(words_of(Status::WORDS))),
        ("days", def("spread")),
    ]);
    group(&[
        ("by_status", list(by_status)),
        (
            "silent",
            count("Findings that have one official version, or none."),
        ),
        (
            "waiting",
            count("Findings that are in their first step still."),
        ),
        ("backwards", count("Times that end before they begin.")),
    ])
}

fn trend() -> Value {
    let point = group(&[
        ("from", def("day")),
        ("to", def("day")),
        ("open", count("How many were open at the end of it.")),
        ("raised", count("How many were raised in it.")),
        ("closed", count("How many were closed in it.")),
        ("withdrawn", count("How many were withdrawn in it.")),
    ]);
    group(&[
        ("every", Value::Object(words_of(Every::WORDS))),
        (
            "cut",
            said(
                "Whether only the latest spans are told.",
                json!({ "type": "boolean" }),
            ),
        ),
        ("points", list(point)),
        (
            "unread",
            count("Findings that say no day on which they were raised."),
        ),
    ])
}
