//! What the table of the keys cannot say: names of rules, sections and fields, words with one meaning,
//! folders that stay inside.
//!
//! Not for the form of values: the table says that.

use std::collections::BTreeMap;

use super::problem;
use crate::model::Problem;
use crate::parse::yaml::{self, Data, Node};
use crate::policy::section_named;
use crate::rules;
use crate::shape::Field;
use crate::suggest::{listed, nearest};
use crate::text::Span;

/// What the table cannot say: names of rules, sections and fields, and folders that stay inside.
pub fn check(tree: &Node<'_>, problems: &mut Vec<Problem>) {
    for pair in pairs(tree, "levels") {
        if !rules::names_and_families().any(|name| name == pair.key) {
            unknown(
                pair.key_span,
                "levels",
                "rule or family",
                &pair.key,
                rules::names_and_families(),
                problems,
            );
        }
    }
    let words = tree.get("words").map(|pair| &pair.value);
    for pair in words.into_iter().flat_map(|words| pairs(words, "sections")) {
        if section_named(&pair.key).is_none() {
            let known = crate::model::SectionKind::WORDS
                .iter()
                .map(|word| word.word);
            unknown(
                pair.key_span,
                "words.sections",
                "section",
                &pair.key,
                known,
                problems,
            );
        }
    }
    for pair in words
        .into_iter()
        .flat_map(|words| pairs(words, "fields").iter().chain(pairs(words, "values")))
    {
        if !field_names().contains(&pair.key.as_ref()) {
            unknown(
                pair.key_span,
                "words",
                "field",
                &pair.key,
                field_names(),
                problems,
            );
        }
    }
    for pair in words.into_iter().flat_map(|words| pairs(words, "values")) {
        value_words(pair, problems);
    }
    if let Some(words) = words {
        let sections = crate::model::SectionKind::WORDS
            .iter()
            .map(|word| word.word);
        one_meaning(
            pairs(words, "sections"),
            &sections.collect::<Vec<_>>(),
            problems,
        );
        one_meaning(pairs(words, "fields"), &field_names(), problems);
        for pair in pairs(words, "values") {
            let known = words_of(crate::model::fields::FINDING, &pair.key).unwrap_or(&[]);
            let known: Vec<&str> = known.iter().map(|word| word.word).collect();
            one_meaning(pair.value.pairs(), &known, problems);
        }
    }
    for key in ["findings", "audits", "controls", "policies"] {
        let Some(Data::List(items)) = tree.get(key).map(|pair| &pair.value.data) else {
            continue;
        };
        for item in items {
            let Some(folder) = item.text() else { continue };
            if folder.starts_with('/') || crate::model::normalised(folder).is_none() {
                problems.push(problem(
                    item.span,
                    key,
                    format!("`{key}` names a folder outside the folder of clause10.yaml"),
                    "name a folder below it".to_owned(),
                ));
            }
        }
        if key == "findings" && items.is_empty() {
            let span = tree.get(key).map_or(tree.span, |pair| pair.key_span);
            problems.push(problem(
                span,
                key,
                "`findings` names no folder".to_owned(),
                "name at least one, or remove the key for the default `findings`".to_owned(),
            ));
        }
    }
    if let Some(pair) = tree
        .get("requirements")
        .and_then(|pair| pair.value.get("default_edition"))
        && pair
            .value
            .text()
            .is_some_and(|text| !matches!(text, "2013" | "2022"))
    {
        problems.push(problem(
            pair.value.span,
            "requirements.default_edition",
            "there is no such edition of ISO/IEC 27001".to_owned(),
            "write 2013 or 2022".to_owned(),
        ));
    }
    let people = tree.get("people").map(|pair| &pair.value);
    for pair in people
        .into_iter()
        .flat_map(|people| pairs(people, "aliases"))
    {
        if matches!(pair.value.data, Data::Null) {
            problems.push(problem(
                pair.key_span,
                "people.aliases",
                format!("`{}` is an alias of nobody", yaml::shortened(&pair.key)),
                "write the address that is meant, or remove the line".to_owned(),
            ));
        }
    }
    for pair in pairs(tree, "extra_fields") {
        if crate::model::fields::FINDING
            .iter()
            .any(|field| field.name == pair.key)
        {
            problems.push(problem(
                pair.key_span,
                "extra_fields",
                format!(
                    "`{}` is a field of every record already",
                    yaml::shortened(&pair.key)
                ),
                "choose another name".to_owned(),
            ));
        }
    }
}

/// A word of the register has one meaning: it is not one of ours for something else, nor given twice.
fn one_meaning(pairs: &[yaml::Pair<'_>], ours: &[&str], problems: &mut Vec<Problem>) {
    let mut given: BTreeMap<String, &str> = BTreeMap::new();
    for pair in pairs {
        let theirs = match &pair.value.data {
            Data::List(items) => items.as_slice(),
            _ => std::slice::from_ref(&pair.value),
        };
        for node in theirs {
            let Some(word) = node.text() else { continue };
            let other = ours
                .iter()
                .copied()
                .filter(|known| !known.eq_ignore_ascii_case(&pair.key.replace('_', " ")))
                .find(|known| *known != pair.key && known.eq_ignore_ascii_case(word))
                .or_else(|| given.get(&word.to_lowercase()).copied());
            if let Some(other) = other.filter(|other| *other != pair.key) {
                let message = format!("`{}` means `{other}` already", yaml::shortened(word));
                problems.push(problem(
                    node.span,
                    "words",
                    message,
                    "choose a word that means one thing".to_owned(),
                ));
            }
            given.insert(word.to_lowercase(), &pair.key);
        }
    }
}

/// The values whose words may be renamed, and our words for them.
fn value_words(pair: &yaml::Pair<'_>, problems: &mut Vec<Problem>) {
    let Some(words) = words_of(crate::model::fields::FINDING, &pair.key) else {
        let message = format!(
            "the field `{}` has no fixed words",
            yaml::shortened(&pair.key)
        );
        problems.push(problem(
            pair.key_span,
            "words.values",
            message,
            "only fields with a list of words can have theirs renamed".to_owned(),
        ));
        return;
    };
    for value in pair.value.pairs() {
        if !words.iter().any(|word| word.word == value.key) {
            let known = words.iter().map(|word| word.word);
            unknown(
                value.key_span,
                "words.values",
                "word",
                &value.key,
                known,
                problems,
            );
        }
    }
}

fn words_of(fields: &'static [Field], name: &str) -> Option<&'static [crate::shape::Word]> {
    use crate::shape::{Shape, block_of};
    fields.iter().find_map(|field| match &field.shape {
        Shape::Word(words) if field.name == name => Some(*words),
        Shape::List(Shape::Word(words)) if field.name == name => Some(*words),
        shape => words_of(block_of(shape)?, name),
    })
}

fn field_names() -> Vec<&'static str> {
    fn collect(fields: &'static [Field], into: &mut Vec<&'static str>) {
        for field in fields {
            into.push(field.name);
            if let Some(inner) = crate::shape::block_of(&field.shape) {
                collect(inner, into);
            }
        }
    }
    let mut names = Vec::new();
    for table in [
        crate::model::fields::FINDING,
        crate::model::fields::CONTROL,
        crate::model::fields::DOCUMENT,
    ] {
        collect(table, &mut names);
    }
    names.sort_unstable();
    names.dedup();
    names
}

fn pairs<'t, 'a>(tree: &'t Node<'a>, key: &str) -> &'t [yaml::Pair<'a>] {
    tree.get(key).map_or(&[], |pair| pair.value.pairs())
}

fn unknown<'k>(
    span: Span,
    field: &str,
    what: &str,
    found: &str,
    known: impl IntoIterator<Item = &'k str>,
    problems: &mut Vec<Problem>,
) {
    let known: Vec<&str> = known.into_iter().collect();
    let help = match nearest(found, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if known.len() > 12 => {
            "`clause10 rules` and `clause10 schema` list the names".to_owned()
        }
        None => format!("known are {}", listed(known)),
    };
    problems.push(problem(
        span,
        field,
        format!("there is no {what} `{}`", yaml::shortened(found)),
        help,
    ));
}
