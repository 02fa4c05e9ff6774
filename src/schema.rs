//! JSON Schemas (draft 2020-12) of records and of the configuration, for editors and for other tools.
//!
//! Written from the tables that the reader checks against (`model::fields`, `config::CONFIGURATION`), so
//! that an editor and clause10 say the same. Not for what a schema cannot say: whether an id is taken, a
//! requirement exists or a status is earned is judged by rules.

mod bundle;
mod calendar;
mod due;
mod findings;
mod import;
mod parts;
mod prevention;
mod readiness;
mod recurrence;
mod register;
mod stats;
mod timeline;
mod verify;

use serde_json::{Map, Value, json};

use crate::config::CONFIGURATION;
use crate::model::fields::{AUDIT, FINDING};
use crate::model::{Kind, Status};
use crate::policy::settings::Level;
use crate::policy::{Policy, Settings};
use crate::rule::Family;
use crate::rules;
use crate::shape::{Field, Needed, Shape, Word};
pub use bundle::bundle;
pub use calendar::calendar;
pub use due::due;
pub use findings::findings;
pub use import::import;
use parts::{day, extra, kind_of, one_of_keys, or_null, term, unquoted, with_value, words_of};
pub use prevention::{control, document as policy_document};
pub use readiness::readiness;
pub use recurrence::recurrence;
pub use register::register;
pub use stats::stats;
pub use timeline::timeline;
pub use verify::verify;

/// The schema of the JSON that `check` prints; not generated.
pub const CHECK_OUTPUT: &str = include_str!("../schema/check-output.schema.json");

/// Keys of the configuration that may be there with no value.
const OPTIONAL_SETTINGS: &[&str] = &[
    "default_edition",
    "pattern",
    "about",
    "finding",
    "path",
    "rule",
    "field",
    "reason",
    "by",
    "until",
];

/// The schema of a finding's front matter, in the words and with the extra fields of a register.
pub fn finding(policy: &Policy) -> Value {
    let writer = Writer {
        policy,
        settings: false,
    };
    let mut schema = writer.block(FINDING);
    writer.add_extra_fields(&mut schema);
    document(
        "finding.schema.json",
        "Finding",
        "Front matter of a finding: one nonconformity, observation, opportunity or area of concern.",
        schema,
    )
}

/// The schema of an audit record's front matter, in the words of a register.
pub fn audit(policy: &Policy) -> Value {
    let writer = Writer {
        policy,
        settings: false,
    };
    document(
        "audit.schema.json",
        "Audit",
        "Front matter of an audit record, which findings name in `audit`.",
        writer.block(AUDIT),
    )
}

/// The schema of `clause10.yaml`, with the names of all rules and with the defaults.
pub fn configuration() -> Value {
    let policy = Policy::default();
    let writer = Writer {
        policy: &policy,
        settings: true,
    };
    let mut schema = writer.block(CONFIGURATION);
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        if let Some(Value::Object(levels)) = properties.get_mut("levels") {
            levels.insert("properties".to_owned(), rule_names());
            levels.insert("additionalProperties".to_owned(), json!(false));
        }
        if let Some(Value::Object(findings)) = properties.get_mut("findings") {
            findings.insert("minItems".to_owned(), json!(1));
        }
        if let Some(edition) = properties
            .get_mut("requirements")
            .and_then(|block| block.pointer_mut("/properties/default_edition"))
            .and_then(Value::as_object_mut)
        {
            edition.retain(|key, _| matches!(key.as_str(), "title" | "description"));
            edition.insert("enum".to_owned(), json!([2013, 2022, null]));
        }
        if let Some(Value::Object(adopted)) = properties.get_mut("adopted-at") {
            *adopted = or_null(std::mem::take(adopted));
        }
        add_defaults(properties);
    }
    document(
        "configuration.schema.json",
        "Configuration of clause10",
        "The file clause10.yaml, in the folder of the register.",
        schema,
    )
}

/// A schema as it is stored and printed.
pub fn text(schema: &Value) -> String {
    let mut text = format!("{schema:#}");
    text.push('\n');
    text
}

fn document(id: &str, title: &str, description: &str, schema: Map<String, Value>) -> Value {
    let mut whole = Map::new();
    whole.insert(
        "$schema".to_owned(),
        json!("https://json-schema.org/draft/2020-12/schema"),
    );
    whole.insert("$id".to_owned(), json!(id));
    whole.insert("title".to_owned(), json!(title));
    whole.insert("description".to_owned(), json!(description));
    whole.extend(schema);
    Value::Object(whole)
}

/// What `levels` accepts: families, then rules, each with a level.
fn rule_names() -> Value {
    let named = |name: &str, about: &str| {
        let mut schema = words_of(Level::WORDS);
        schema.insert("description".to_owned(), json!(sentence(about)));
        (name.to_owned(), Value::Object(schema))
    };
    let families = Family::WORDS.iter().map(|word| {
        named(
            word.word,
            &format!("all rules of the family: {}", word.about),
        )
    });
    let rules = rules::ALL
        .iter()
        .map(|rule| named(rule.name, &rule.summary()));
    Value::Object(families.chain(rules).collect())
}

/// The value that counts where the file does not say.
fn add_defaults(properties: &mut Map<String, Value>) {
    let Ok(Value::Object(defaults)) = serde_json::to_value(Settings::default()) else {
        return;
    };
    for (key, value) in defaults {
        if let Some(Value::Object(property)) = properties.get_mut(&key) {
            property.insert("default".to_owned(), value);
        }
    }
}

/// What is said of a field, as a sentence.
pub fn sentence(about: &str) -> String {
    let mut characters = about.trim().trim_end_matches('.').chars();
    let Some(first) = characters.next() else {
        return String::new();
    };
    format!("{}{}.", first.to_uppercase(), characters.as_str())
}

struct Writer<'p> {
    policy: &'p Policy,
    /// Whether this is the configuration, which has no words of a register and hardly any empty values.
    settings: bool,
}

impl Writer<'_> {
    fn block(&self, table: &'static [Field]) -> Map<String, Value> {
        let mut properties = Map::new();
        let mut required = Vec::new();
        let mut for_nonconformity = Vec::new();
        let mut conditions = Vec::new();
        for field in table {
            let names = self.names(field, table);
            let always = matches!(field.needed, Needed::Always | Needed::ByOwnRule);
            let optional = !self.settings || OPTIONAL_SETTINGS.contains(&field.name);
            for name in &names {
                let property = self.property(field, !always && optional);
                properties.insert((*name).to_owned(), Value::Object(property));
            }
            match (always, &*names) {
                (true, [name]) => required.push(json!(name)),
                (true, names) => conditions.push(one_of_keys(names, |_| Map::new())),
                (false, names) if field.needed == Needed::ForNonconformity => {
                    for_nonconformity.push(one_of_keys(names, with_value));
                }
                _ => {}
            }
        }
        if !for_nonconformity.is_empty() {
            conditions.push(json!({
                "if": self.is_nonconformity(table),
                "then": { "allOf": for_nonconformity },
                "else": self.like_others(table),
            }));
        }
        let mut block = Map::new();
        block.insert("type".to_owned(), json!("object"));
        block.insert("properties".to_owned(), Value::Object(properties));
        if !required.is_empty() {
            block.insert("required".to_owned(), Value::Array(required));
        }
        if !conditions.is_empty() {
            block.insert("allOf".to_owned(), Value::Array(conditions));
        }
        block.insert("additionalProperties".to_owned(), json!(false));
        block
    }

    /// The names under which a field may be written in a block: ours, and those of the register.
    fn names<'a>(&'a self, field: &'static Field, table: &'static [Field]) -> Vec<&'a str> {
        let words = &self.policy.words;
        let meant = |name: &str| {
            let ours = words.field(name);
            if table.iter().any(|field| field.name == ours) {
                ours == field.name
            } else {
                name == field.name
            }
        };
        let mut names = vec![field.name];
        names.extend(words.names_of(field.name));
        names.retain(|name| meant(name));
        names
    }

    fn property(&self, field: &'static Field, nullable: bool) -> Map<String, Value> {
        let mut property = Map::new();
        property.insert("title".to_owned(), json!(field.name));
        property.insert("description".to_owned(), json!(sentence(field.about)));
        property.extend(self.shape(&field.shape, field.name, nullable));
        property
    }

    /// `key` is our name of the field, by which the register's words for its values are found.
    fn shape(&self, shape: &'static Shape, key: &str, nullable: bool) -> Map<String, Value> {
        let mut schema = Map::new();
        match shape {
            Shape::Text | Shape::Person | Shape::Reference | Shape::Evidence => {
                // A number without quotes is text like any other; blank text is none.
                kind_of(&mut schema, &["string", "number", "boolean"]);
                schema.insert("pattern".to_owned(), json!("\\S"));
            }
            Shape::Requirement => kind_of(&mut schema, &["string", "number", "boolean"]),
            Shape::Day => schema = day(),
            Shape::Id => schema = self.id(),
            Shape::Count { min, max } => {
                kind_of(&mut schema, &["integer"]);
                schema.insert("minimum".to_owned(), json!(min));
                schema.insert("maximum".to_owned(), json!(max));
            }
            Shape::Flag => kind_of(&mut schema, &["boolean"]),
            Shape::Word(words) => schema = self.words(words, key),
            Shape::Term { words, units } => schema = term(words, units),
            Shape::List(inner) => schema = self.list(inner, key),
            Shape::OneOrMany(inner) => {
                let one = self.shape(inner, key, false);
                schema.insert("anyOf".to_owned(), json!([one, self.list(inner, key)]));
            }
            Shape::Either(one, other) => {
                let one = self.shape(one, key, false);
                schema.insert(
                    "anyOf".to_owned(),
                    json!([one, self.shape(other, key, false)]),
                );
            }
            Shape::Block(table) => schema = self.block(table),
            Shape::Map(inner) => {
                kind_of(&mut schema, &["object"]);
                let inner = self.shape(inner, key, !self.settings);
                schema.insert("additionalProperties".to_owned(), Value::Object(inner));
            }
        }
        if nullable { or_null(schema) } else { schema }
    }

    fn list(&self, inner: &'static Shape, key: &str) -> Map<String, Value> {
        let mut schema = Map::new();
        kind_of(&mut schema, &["array"]);
        schema.insert(
            "items".to_owned(),
            Value::Object(self.shape(inner, key, false)),
        );
        schema
    }

    fn id(&self) -> Map<String, Value> {
        let mut patterns: Vec<String> = Vec::new();
        let mut numeric = false;
        for (_, template) in &self.policy.ids.templates {
            let pattern = template.pattern();
            if !patterns.contains(&pattern) {
                patterns.push(pattern);
            }
            numeric |= unquoted(&template.example()).is_some();
        }
        let mut schema = Map::new();
        let kinds: &[&str] = if numeric {
            &["string", "number"]
        } else {
            &["string"]
        };
        kind_of(&mut schema, kinds);
        schema.insert(
            "pattern".to_owned(),
            json!(format!("^(?:{})$", patterns.join("|"))),
        );
        schema.insert("examples".to_owned(), json!(self.policy.ids.examples()));
        schema
    }

    /// Our words of an enumeration, then the register's.
    fn words(&self, words: &'static [Word], key: &str) -> Map<String, Value> {
        let mut schema = words_of(words);
        let mut more: Vec<(Value, String)> = Vec::new();
        for theirs in self.policy.words.values_of(key) {
            let ours = self.policy.words.value(key, theirs).unwrap_or_default();
            let Some(word) = words.iter().find(|word| word.word == ours) else {
                continue;
            };
            let about = format!("`{ours}`: {}.", word.about);
            more.push((json!(theirs), about.clone()));
            more.extend(unquoted(theirs).map(|value| (value, about)));
        }
        for (value, about) in more {
            for (list, item) in [("enum", value), ("enumDescriptions", json!(about))] {
                if let Some(Value::Array(items)) = schema.get_mut(list) {
                    items.push(item);
                }
            }
        }
        schema
    }

    /// The kind says, in our words or the register's, that the record is a nonconformity; also where
    /// it says nothing.
    fn is_nonconformity(&self, table: &'static [Field]) -> Value {
        self.one_of(table, "kind", |ours| ours == Kind::Nonconformity.word())
    }

    /// The status is one that every kind can have.
    fn like_others(&self, table: &'static [Field]) -> Value {
        let others = || {
            Kind::WORDS
                .iter()
                .filter_map(|word| Kind::from_word(word.word))
        };
        self.one_of(table, "status", |ours| {
            Status::from_word(ours).is_some_and(|status| others().all(|kind| kind.can_be(status)))
        })
    }

    /// Where a field is given, its value is one of some words, in ours or the register's.
    fn one_of(&self, table: &'static [Field], name: &str, wanted: impl Fn(&str) -> bool) -> Value {
        let fields = table.iter().filter(|field| field.name == name);
        let properties: Map<String, Value> = fields
            .flat_map(|field| {
                let words = match &field.shape {
                    Shape::Word(words) => self.words_meaning(words, name, &wanted),
                    _ => Vec::new(),
                };
                let names = self.names(field, table);
                names
                    .into_iter()
                    .map(move |name| (name.to_owned(), json!({ "enum": words })))
            })
            .collect();
        json!({ "properties": properties })
    }

    /// Some of our words, and the register's words for them.
    fn words_meaning(
        &self,
        words: &[Word],
        field: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> Vec<Value> {
        let ours = words.iter().map(|word| word.word);
        let mut meant: Vec<Value> = ours
            .filter(|word| wanted(word))
            .map(|word| json!(word))
            .collect();
        for theirs in self.policy.words.values_of(field) {
            if self.policy.words.value(field, theirs).is_some_and(&wanted) {
                meant.push(json!(theirs));
                meant.extend(unquoted(theirs));
            }
        }
        meant
    }

    fn add_extra_fields(&self, block: &mut Map<String, Value>) {
        for (name, field) in &self.policy.settings.extra_fields {
            if let Some(Value::Object(properties)) = block.get_mut("properties") {
                let mut schema = Map::new();
                schema.insert("title".to_owned(), json!(name));
                if !field.about.is_empty() {
                    schema.insert("description".to_owned(), json!(sentence(&field.about)));
                }
                let value = extra(field);
                schema.extend(if field.required {
                    value
                } else {
                    or_null(value)
                });
                properties.insert(name.clone(), Value::Object(schema));
            }
            if field.required
                && let Some(Value::Array(required)) = block.get_mut("required")
            {
                required.push(json!(name));
            }
        }
    }
}
