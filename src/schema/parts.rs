//! The parts that schemas are made of: words, days, extra fields, values that may be left out.
//!
//! Not for the tables of fields: those are walked in the module above.

use serde_json::{Map, Value, json};

use super::sentence;
use crate::policy::settings::{ExtraField, ExtraType};
use crate::shape::Word;

/// Words of ours alone.
pub fn words_of(words: &[Word]) -> Map<String, Value> {
    let mut schema = Map::new();
    let values: Vec<&str> = words.iter().map(|word| word.word).collect();
    let abouts: Vec<String> = words.iter().map(|word| sentence(word.about)).collect();
    schema.insert("enum".to_owned(), json!(values));
    schema.insert("enumDescriptions".to_owned(), json!(abouts));
    schema
}

/// A span of time: a word, or a number of units.
pub fn term(words: &[Word], units: &[Word]) -> Map<String, Value> {
    let words: Vec<&str> = words.iter().map(|word| word.word).collect();
    let singular = |word: &Word| word.word.trim_end_matches('s').to_owned();
    let units: Vec<String> = units.iter().map(singular).collect();
    let mut schema = Map::new();
    kind_of(&mut schema, &["string"]);
    let pattern = format!(
        "^(?:{}|[1-9][0-9]{{0,3}} (?:{})s?)$",
        words.join("|"),
        units.join("|")
    );
    schema.insert("pattern".to_owned(), json!(pattern));
    let of_unit = units.first().map(|unit| format!("6 {unit}s"));
    let words = words.into_iter().map(str::to_owned);
    let examples: Vec<String> = words.chain(of_unit).collect();
    schema.insert("examples".to_owned(), json!(examples));
    schema
}

/// A text as YAML sees it when it is written without quotes, if that is no text.
pub fn unquoted(text: &str) -> Option<Value> {
    let value: Value = serde_yaml::from_str(text).ok()?;
    matches!(value, Value::Number(_) | Value::Bool(_)).then_some(value)
}

/// What may stand in an extra field.
pub fn extra(field: &ExtraField) -> Map<String, Value> {
    let mut schema = Map::new();
    match field.kind {
        ExtraType::Text => {
            kind_of(&mut schema, &["string", "number", "boolean"]);
            if let Some(pattern) = &field.pattern {
                schema.insert("pattern".to_owned(), json!(format!("^(?:{pattern})$")));
            }
        }
        ExtraType::Day => schema = day(),
        ExtraType::Number => kind_of(&mut schema, &["number"]),
        ExtraType::Flag => kind_of(&mut schema, &["boolean"]),
        ExtraType::Choice => {
            let mut values: Vec<Value> = field.values.iter().map(|value| json!(value)).collect();
            values.extend(field.values.iter().filter_map(|value| unquoted(value)));
            schema.insert("enum".to_owned(), Value::Array(values));
        }
        ExtraType::List => {
            kind_of(&mut schema, &["array"]);
            schema.insert(
                "items".to_owned(),
                json!({ "type": ["string", "number", "boolean"] }),
            );
        }
    }
    schema
}

pub fn day() -> Map<String, Value> {
    let mut schema = Map::new();
    kind_of(&mut schema, &["string"]);
    schema.insert("format".to_owned(), json!("date"));
    schema.insert("pattern".to_owned(), json!("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"));
    schema
}

pub fn kind_of(schema: &mut Map<String, Value>, kinds: &[&str]) {
    let kinds = match kinds {
        [one] => json!(one),
        several => json!(several),
    };
    schema.insert("type".to_owned(), kinds);
}

/// The same, or nothing: a key without a value counts as left out.
pub fn or_null(mut schema: Map<String, Value>) -> Map<String, Value> {
    let anything = schema.contains_key("anyOf");
    match (schema.get_mut("type"), anything) {
        (Some(Value::Array(kinds)), _) => kinds.push(json!("null")),
        (Some(kind), _) => *kind = json!([kind.take(), "null"]),
        (None, true) => {
            if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
                choices.push(json!({ "type": "null" }));
            }
        }
        (None, false) => {
            if let Some(Value::Array(values)) = schema.get_mut("enum") {
                values.push(Value::Null);
            }
            if let Some(Value::Array(abouts)) = schema.get_mut("enumDescriptions") {
                abouts.push(json!("Not said."));
            }
        }
    }
    schema
}

/// One of several names of a field is there.
pub fn one_of_keys(names: &[&str], more: fn(&str) -> Map<String, Value>) -> Value {
    let choice = |name: &&str| {
        let mut schema = Map::new();
        schema.insert("required".to_owned(), json!([name]));
        schema.extend(more(name));
        Value::Object(schema)
    };
    match names {
        [one] => choice(one),
        several => json!({ "anyOf": several.iter().map(choice).collect::<Vec<_>>() }),
    }
}

/// The key is not empty.
pub fn with_value(name: &str) -> Map<String, Value> {
    let mut schema = Map::new();
    schema.insert(
        "properties".to_owned(),
        json!({ name: { "not": { "type": "null" } } }),
    );
    schema
}
