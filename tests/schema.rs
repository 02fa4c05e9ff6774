//! The JSON Schemas: what is stored is what is generated, and they say what the reader says.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use clause10::config::{self, CONFIGURATION};
use clause10::model::ProblemKind;
use clause10::model::fields::{AUDIT, CONTROL, DOCUMENT, FINDING};
use clause10::parse;
use clause10::policy::{Policy, Settings};
use clause10::schema;
use clause10::shape::{Field, Needed, Shape};
use clause10::text::RepoPath;
use jsonschema::Validator;
use rayon::prelude::*;
use serde_yaml::{Mapping, Value};

/// A register in German, with a field of each type of its own.
const GERMAN: &str = "
ids: {nonconformity: 'ABW-{year}-{number:2}'}
words:
  fields:
    kind: Art
    title: Titel
    severity: [Schwere, Einstufung]
    due: Frist
    owner: zustaendig
    requirements: Anforderungen
    done: erledigt
    by: von
  values:
    kind: {nonconformity: [Abweichung, Nichtkonformität], observation: Beobachtung}
    severity: {minor: gering, major: ['hoch', '1']}
    status: {open: offen}
    categories: {no-owner: niemand}
extra_fields:
  ticket: {type: text, pattern: 'ISMS-[0-9]+', required: true, about: number of the ticket}
  reviewed: {type: day}
  cost: {type: number}
  urgent: {type: flag}
  region: {type: choice, values: [north, south, '7']}
  tags: {type: list}
  note: {required: false}
";

/// A record of that register.
const GERMAN_RECORD: &str = "
id: ABW-2026-04
Titel: Prüfung der Zugriffsrechte fehlt
Art: Abweichung
Einstufung: gering
status: offen
source: internal-audit
Anforderungen: [ISO27001:2022/A.5.18]
raised: 2026-02-10
raised_by: maria.lopez@acme.example
zustaendig: tom.baker@acme.example
Frist: 2026-08-31
correction: {erledigt: 2026-02-12, von: tom.baker@acme.example, Frist: 2026-02-20}
root_cause: {categories: [niemand, no-schedule]}
ticket: ISMS-12
reviewed: 2026-02-11
cost: 12.5
urgent: true
region: 7
tags: [a, 2, true]
note: text
";

fn german() -> Policy {
    config::read(RepoPath::new("clause10.yaml"), GERMAN.into())
        .unwrap()
        .policy
}

fn validator(schema: &serde_json::Value) -> Validator {
    jsonschema::options()
        .should_validate_formats(true)
        .build(schema)
        .unwrap()
}

fn json(value: &Value) -> serde_json::Value {
    serde_json::to_value(value).unwrap()
}

/// The front matter of the faultless record at each status.
fn life() -> Vec<(String, Value)> {
    let status = |(status, _): &(&str, &str)| {
        let record = support::record(status);
        let front = record.split("---\n").nth(1).unwrap();
        ((*status).to_owned(), serde_yaml::from_str(front).unwrap())
    };
    support::LIFE.iter().map(status).collect()
}

/// A document that has every key of a table.
fn sample(table: &'static [Field]) -> Value {
    let pairs = table
        .iter()
        .map(|field| (Value::from(field.name), sample_of(&field.shape)));
    Value::Mapping(pairs.collect())
}

fn sample_of(shape: &'static Shape) -> Value {
    match shape {
        Shape::Text => Value::from("some text"),
        Shape::Day => Value::from("2026-03-01"),
        Shape::Id => Value::from("NC-2026-004"),
        Shape::Reference => Value::from("NC-2025-001"),
        Shape::Person => Value::from("tom.baker@acme.example"),
        Shape::Requirement => Value::from("ISO27001:2022/A.5.18"),
        Shape::Evidence => Value::from("evidence/a.csv"),
        Shape::Count { min, .. } => Value::from(*min),
        Shape::Flag => Value::from(true),
        Shape::Term { words, .. } => Value::from(words[0].word),
        Shape::Word(words) => Value::from(words[0].word),
        Shape::List(inner) | Shape::OneOrMany(inner) => Value::Sequence(vec![sample_of(inner)]),
        Shape::Either(one, _) => sample_of(one),
        Shape::Block(table) => sample(table),
        Shape::Map(inner) => Value::Mapping(Mapping::from_iter([(
            Value::from("lifecycle"),
            sample_of(inner),
        )])),
    }
}

/// What is put in the place of every value, as YAML.
const REPLACEMENTS: &[&str] = &[
    "null",
    "''",
    "'  '",
    "word",
    "true",
    "12",
    "1.5",
    "'12'",
    "2026-02-10",
    "2026-02-30",
    "2026-2-3",
    "10.02.2026",
    "major",
    "observation",
    "hoch",
    "1",
    "[]",
    "[word]",
    "[null]",
    "[[a]]",
    "{}",
    "{word: 1}",
    "ABW-2026-7",
    "NC-2026-xxx",
];

/// One step into a document.
#[derive(Clone, Debug)]
enum Step {
    Key(Value),
    Item(usize),
}

fn places(value: &Value, here: &[Step], into: &mut Vec<Vec<Step>>) {
    let below = |step: Step| [here, &[step]].concat();
    match value {
        Value::Mapping(pairs) => {
            for (key, value) in pairs {
                let path = below(Step::Key(key.clone()));
                into.push(path.clone());
                places(value, &path, into);
            }
        }
        Value::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                let path = below(Step::Item(index));
                into.push(path.clone());
                places(item, &path, into);
            }
        }
        _ => {}
    }
}

fn at<'v>(value: &'v mut Value, path: &[Step]) -> &'v mut Value {
    path.iter().fold(value, |value, step| match step {
        Step::Key(key) => value.get_mut(key).unwrap(),
        Step::Item(index) => value.get_mut(*index).unwrap(),
    })
}

/// The document changed in one place, in every way and at every place; each with what was done.
fn mutations(whole: &Value, replacements: &[&str]) -> Vec<(String, Value)> {
    let yaml = |text: &str| serde_yaml::from_str::<Value>(text).unwrap();
    let replacements: Vec<Value> = replacements.iter().map(|text| yaml(text)).collect();
    let mut all = vec![vec![]];
    places(whole, &[], &mut all);
    let mut found = Vec::new();
    for path in all {
        let mut change = |what: &str, change: &dyn Fn(&mut Value)| {
            let mut copy = whole.clone();
            change(at(&mut copy, &path));
            found.push((format!("{what} at {path:?}"), copy));
        };
        if !path.is_empty() {
            for new in &replacements {
                change(&format!("{new:?}"), &|value| *value = new.clone());
            }
        }
        let mut original = whole.clone();
        match at(&mut original, &path) {
            Value::Mapping(pairs) => {
                for key in pairs.keys() {
                    change(&format!("without {key:?}"), &|value| {
                        value.as_mapping_mut().unwrap().remove(key);
                    });
                }
                change("unknown key", &|value| {
                    value
                        .as_mapping_mut()
                        .unwrap()
                        .insert(Value::from("no_such_key"), Value::from(1));
                });
            }
            Value::Sequence(_) => {
                for new in ["null", "word", "{}", "2026-02-10"].map(yaml) {
                    change(&format!("one more item {new:?}"), &|value| {
                        value.as_sequence_mut().unwrap().push(new.clone());
                    });
                }
            }
            _ => {}
        }
    }
    found
}

/// The same for files that are no findings: their schemas say what their readers say.
#[test]
fn schema_and_reader_agree_on_controls_and_policy_documents() {
    let policy = Policy::default();
    let mut control = sample(CONTROL);
    control["evidence"] = Value::from("evidence/a/*.csv");
    control["cadence"] = Value::from("2 weeks");
    control["starts"] = Value::from("2026-01-01");
    control["ends"] = Value::from("2027-01-01");
    let document = sample(DOCUMENT);
    let problems = |name: &str, value: &Value| {
        let text = format!("---\n{}---\n", serde_yaml::to_string(value).unwrap());
        let (path, bytes) = (RepoPath::new(name), text.into_bytes());
        let file = match name {
            "controls/CTL-A.md" => parse::control(path, bytes, &policy).map(|read| read.file),
            _ => parse::document(path, bytes, &policy).map(|read| read.file),
        };
        file.map_or(0, |file| file.problems.len())
    };
    for (name, whole, schema, least) in [
        ("controls/CTL-A.md", control, schema::control(&policy), 150),
        (
            "policies/a.md",
            document,
            schema::policy_document(&policy),
            40,
        ),
    ] {
        let schema = validator(&schema);
        assert!(schema.is_valid(&json(&whole)), "{name}");
        assert_eq!(problems(name, &whole), 0, "{name}");
        let mutations = mutations(&whole, REPLACEMENTS);
        assert!(mutations.len() > least, "{name}: {}", mutations.len());
        for (what, value) in mutations {
            // Days that contradict each other and patterns without a meaning are beyond a schema.
            let is_own = name.starts_with("policies") && what.contains("no_such_key");
            let beyond = what.contains("evidence") || is_own;
            let is_valid = schema.is_valid(&json(&value));
            let is_read = problems(name, &value) == 0;
            assert!(
                is_valid == is_read || beyond,
                "{name}, {what}: the reader says {is_read}"
            );
        }
    }
}

/// Whether reading finds nothing wrong with the shape of the fields.
fn is_read(value: &Value, policy: &Policy) -> bool {
    let text = format!("---\n{}---\n", serde_yaml::to_string(value).unwrap());
    let record = parse::record(RepoPath::new("findings/a.md"), text.into_bytes(), policy);
    let of_shape = |kind: ProblemKind| {
        matches!(
            kind,
            ProblemKind::MissingField
                | ProblemKind::UnknownField
                | ProblemKind::InvalidValue
                | ProblemKind::NoFrontMatter
                | ProblemKind::Yaml
        )
    };
    !record.problems.iter().any(|problem| of_shape(problem.kind))
}

/// Whether a key is missing that the schema asks for and reading does not, as a rule of its own does.
fn lacks_what_a_rule_asks(value: &Value, table: &'static [Field]) -> bool {
    let Value::Mapping(pairs) = value else {
        return false;
    };
    table.iter().any(|field| {
        let value = pairs.get(field.name).unwrap_or(&Value::Null);
        let below = |value: &Value| {
            clause10::shape::block_of(&field.shape)
                .is_some_and(|table| lacks_what_a_rule_asks(value, table))
        };
        (field.needed == Needed::ByOwnRule && value.is_null())
            || match value {
                Value::Sequence(items) => items.iter().any(below),
                value => below(value),
            }
    })
}

/// Compares schema and reader on a document and all its mutations; gives how many there were.
fn compare(name: &str, whole: &Value, policy: &Policy, schema: &Validator) -> usize {
    assert!(is_read(whole, policy), "{name} is read");
    assert!(schema.is_valid(&json(whole)), "{name} is valid");
    let mutations = mutations(whole, REPLACEMENTS);
    let mut wrong = Vec::new();
    for (what, value) in &mutations {
        let expected = is_read(value, policy) && !lacks_what_a_rule_asks(value, FINDING);
        let beyond = what.contains("ticket") && (what.contains("Number") || what.contains("Bool"));
        if schema.is_valid(&json(value)) != expected && !beyond {
            wrong.push(format!("{name}, {what}: the reader says {expected}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} differ\n{}",
        wrong.len(),
        mutations.len(),
        wrong.join("\n")
    );
    mutations.len()
}

/// What a schema cannot say is not among the mutations: two names of one field side by side, ids with
/// numbers above 2^64, `True` for `true`, `0x10` for 16. A pattern says nothing of a number without quotes.
#[test]
fn schema_and_reader_agree_on_findings_and_thousands_of_mutations() {
    let policy = Policy::default();
    let schema = validator(&schema::finding(&policy));
    let mut count = 0;
    for (status, front) in life() {
        assert!(is_read(&front, &policy), "{status} is read");
        assert!(schema.is_valid(&json(&front)), "{status} is valid");
    }
    count += compare("all fields", &sample(FINDING), &policy, &schema);
    let mut observation = sample(FINDING);
    for field in FINDING
        .iter()
        .filter(|field| field.needed != Needed::Always)
    {
        observation.as_mapping_mut().unwrap().remove(field.name);
    }
    observation["kind"] = Value::from("observation");
    count += compare("observation", &observation, &policy, &schema);
    assert!(count >= 2_000, "{count}");
}

#[test]
fn schema_and_reader_agree_on_a_register_with_its_own_words_and_fields() {
    let policy = german();
    let schema = validator(&schema::finding(&policy));
    let record: Value = serde_yaml::from_str(GERMAN_RECORD).unwrap();
    let count = compare("german", &record, &policy, &schema);
    assert!(count >= 300, "{count}");
    // Ours stay valid beside theirs.
    let (_, mut ours) = life().remove(0);
    ours["id"] = Value::from("ABW-2026-04");
    ours["ticket"] = Value::from("ISMS-1");
    compare("ours", &ours, &policy, &schema);
}

#[test]
fn the_audit_schema_asks_for_what_an_audit_needs() {
    let schema = validator(&schema::audit(&Policy::default()));
    let audit = sample(AUDIT);
    assert!(schema.is_valid(&json(&audit)));
    for (key, needed) in [("id", true), ("kind", true), ("title", false)] {
        let mut less = audit.clone();
        less.as_mapping_mut().unwrap().remove(key);
        assert_eq!(schema.is_valid(&json(&less)), !needed, "{key}");
    }
}

/// What only meaning tells is left to the reader: names of fields and sections, folders outside, globs,
/// regular expressions, forms of ids.
#[test]
fn schema_and_reader_agree_on_the_configuration() {
    const MEANING: &[&str] = &[
        "ids",
        "exclude",
        "findings",
        "audits",
        "words",
        "pattern",
        "extra_fields",
    ];
    let schema = validator(&schema::configuration());
    let read = |value: &Value| {
        let text = serde_yaml::to_string(value).unwrap();
        config::read(RepoPath::new("clause10.yaml"), text.into_bytes())
    };
    let mut whole = sample(CONFIGURATION);
    whole["requirements"]["default_edition"] = Value::from(2022);
    whole["words"] = serde_yaml::from_str(
        "{sections: {Root cause: Ursache}, fields: {owner: zustaendig}, values: {severity: {minor: [gering]}}, phrases: {blame: [x]}}",
    )
    .unwrap();
    for kind in ["nonconformity", "observation", "opportunity", "concern"] {
        whole["ids"][kind] = Value::from("NC-{number}");
    }
    let faults = read(&whole).err();
    assert!(faults.is_none(), "{faults:?}");
    assert!(schema.is_valid(&json(&whole)));
    let few = ["null", "word", "[12]"];
    let wrong: Vec<String> = mutations(&whole, &few)
        .into_par_iter()
        .filter_map(|(what, value)| {
            let valid = schema.is_valid(&json(&value));
            let is_read = read(&value).is_ok();
            let by_meaning = MEANING.iter().any(|key| what.contains(&format!("{key:?}")));
            (valid != is_read && !(valid && by_meaning))
                .then(|| format!("{what}: the reader says {is_read}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_defaults_are_valid_and_unknown_rules_are_not() {
    let schema = validator(&schema::configuration());
    let defaults = serde_json::to_value(Settings::default()).unwrap();
    assert!(schema.is_valid(&defaults));
    let levels = |name: &str| serde_json::json!({ "levels": { name: "off" } });
    assert!(schema.is_valid(&levels("missing-verification")));
    assert!(schema.is_valid(&levels("lifecycle")));
    assert!(!schema.is_valid(&levels("no-such-rule")));
}

/// Each is valid against the metaschema of its draft, and is what is stored in `schema/`.
#[test]
fn the_stored_schemas_are_the_generated_ones() {
    let policy = Policy::default();
    for (name, schema) in [
        ("finding", schema::finding(&policy)),
        ("audit", schema::audit(&policy)),
        ("control", schema::control(&policy)),
        ("policy-document", schema::policy_document(&policy)),
        ("configuration", schema::configuration()),
        ("timeline", schema::timeline()),
        ("recurrence", schema::recurrence()),
        ("due", schema::due()),
        ("readiness", schema::readiness()),
        ("verify", schema::verify()),
        ("register", schema::register()),
        ("stats", schema::stats()),
        ("calendar", schema::calendar()),
        ("import", schema::import()),
        ("findings", schema::findings()),
        ("bundle", schema::bundle()),
    ] {
        assert!(jsonschema::meta::is_valid(&schema), "{name}");
        support::generated(
            &format!("schema/{name}.schema.json"),
            &schema::text(&schema),
        );
    }
    let check_output: serde_json::Value = serde_json::from_str(schema::CHECK_OUTPUT).unwrap();
    assert!(jsonschema::meta::is_valid(&check_output));
    assert!(jsonschema::meta::is_valid(&schema::finding(&german())));
}
