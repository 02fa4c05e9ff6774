//! `clause10.yaml` with spans -> `Policy`.
//!
//! Read by the same tree as records; what is wrong with it are faults with places. Only after the tree
//! has been checked for shape does `serde_yaml` read the values (it knows no places, and is slow on
//! hostile input). Not for finding the file: that is `workspace`.

pub mod keys;
mod meaning;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::error::{Excerpt, Fault, FaultKind, Place};
use crate::model::Problem;
use crate::parse::yaml::{Data, Node};
use crate::parse::{self, check, yaml};
use crate::policy::{Policy, Settings};
use crate::text::{Position, RepoPath, SourceFile, Span};

pub use keys::CONFIGURATION;

/// Name of the configuration file.
pub const FILE_NAME: &str = "clause10.yaml";

/// The policy under which the configuration itself is read: its keys have no other names.
static NO_WORDS: LazyLock<Policy> = LazyLock::new(Policy::default);

/// A policy and where its values come from.
#[derive(Debug, Default)]
pub struct Configuration {
    /// The resolved rules.
    pub policy: Policy,
    /// The file, where there is one.
    pub source: Option<SourceFile>,
    /// Where each key and item that the file gives stands, by dotted path with indices (`joined`).
    pub origins: BTreeMap<String, Position>,
}

/// Reads a configuration file.
///
/// # Errors
/// Every mistake in it, with its place.
pub fn read(path: RepoPath, bytes: Vec<u8>) -> Result<Configuration, Vec<Fault>> {
    let text = parse::text(bytes).map_err(|(message, help)| {
        vec![Fault::new(
            FaultKind::Configuration,
            format!("{path}: {message}"),
            help,
        )]
    })?;
    let source = SourceFile::new(path, text);
    let whole = Span::new(
        if source.text().starts_with('\u{feff}') {
            3
        } else {
            0
        },
        source.text().len(),
    );
    let mut problems = Vec::new();
    let mut tree = yaml::read(source.text(), whole, &mut problems);
    if matches!(tree.data, Data::Null) {
        return Ok(Configuration {
            source: Some(source),
            ..Configuration::default()
        });
    }
    check::fields(&mut tree, CONFIGURATION, &NO_WORDS, &mut problems);
    meaning::check(&tree, &mut problems);
    if problems.is_empty() {
        match resolved(&source, &tree, &mut problems) {
            Some(policy) => {
                let mut origins = BTreeMap::new();
                note_origins(&source, &tree, "", &mut origins);
                return Ok(Configuration {
                    policy,
                    source: Some(source),
                    origins,
                });
            }
            None if problems.is_empty() => problems.push(problem(
                whole,
                "",
                "the file cannot be read".to_owned(),
                "check the form of its values".to_owned(),
            )),
            None => {}
        }
    }
    problems.sort_by_key(|problem| problem.span);
    Err(problems
        .into_iter()
        .map(|problem| fault(&source, problem))
        .collect())
}

fn resolved(source: &SourceFile, tree: &Node<'_>, problems: &mut Vec<Problem>) -> Option<Policy> {
    let text = source.text().trim_start_matches('\u{feff}');
    let settings: Settings = match serde_yaml::from_str(text) {
        Ok(settings) => settings,
        Err(error) => {
            let at = error.location().map_or(0, |location| location.index());
            let message = format!("a value cannot be read: {error}");
            problems.push(problem(
                Span::at(at),
                "",
                message,
                "check the form of this value".to_owned(),
            ));
            return None;
        }
    };
    let (mut policy, bad) = Policy::new(settings);
    for setting in bad {
        let span = place_of(tree, &setting.key);
        problems.push(problem(
            span,
            &setting.key,
            format!("`{}`: {}", setting.key, setting.message),
            "correct it, or remove the key".to_owned(),
        ));
    }
    policy.waivers = waivers(tree);
    problems.is_empty().then_some(policy)
}

fn waivers(tree: &Node<'_>) -> Vec<(Span, crate::model::Waiver)> {
    let Some(Data::List(items)) = tree.get("waivers").map(|pair| &pair.value.data) else {
        return Vec::new();
    };
    items
        .iter()
        .map(|item| {
            (
                item.pairs().first().map_or(item.span, |pair| pair.key_span),
                parse::waiver(item),
            )
        })
        .collect()
}

fn problem(span: Span, field: &str, message: String, help: String) -> Problem {
    Problem {
        kind: crate::model::ProblemKind::InvalidValue,
        span,
        field: field.into(),
        message,
        help,
        fix: None,
    }
}

fn fault(source: &SourceFile, problem: Problem) -> Fault {
    let span = source.clamp(problem.span);
    Fault {
        kind: FaultKind::Configuration,
        message: problem.message,
        help: problem.help.replace(
            "declare it under `extra_fields` in clause10.yaml",
            "check the spelling",
        ),
        place: Some(Box::new(Place {
            path: source.path().clone(),
            start: source.position(span.start),
            end: source.position(span.end),
            excerpt: Some(Excerpt {
                text: source.text().to_owned(),
                range: span.range(),
            }),
        })),
    }
}

/// The place of the value at a dotted path, or of the last key on the way to it.
fn place_of(tree: &Node<'_>, path: &str) -> Span {
    let mut node = tree;
    let mut span = tree.span;
    for part in path.split('.') {
        let (key, index) = part.split_once('[').unwrap_or((part, ""));
        let Some(pair) = node.get(key) else { break };
        node = &pair.value;
        span = pair.value.span;
        if let (Data::List(items), Ok(index)) =
            (&node.data, index.trim_end_matches(']').parse::<usize>())
        {
            let Some(item) = items.get(index) else { break };
            node = item;
            span = item.span;
        }
    }
    span
}

fn note_origins(
    source: &SourceFile,
    node: &Node<'_>,
    prefix: &str,
    origins: &mut BTreeMap<String, Position>,
) {
    for pair in node.pairs() {
        let path = joined(prefix, &pair.key);
        origins.insert(path.clone(), source.position(pair.key_span.start));
        note_origins(source, &pair.value, &path, origins);
    }
    if let Data::List(items) = &node.data {
        for (index, item) in items.iter().enumerate() {
            let path = format!("{prefix}[{index}]");
            origins.insert(path.clone(), source.position(item.span.start));
            note_origins(source, item, &path, origins);
        }
    }
}

/// The dotted path of a key below another, as `Configuration::origins` has it.
pub fn joined(prefix: &str, key: &str) -> String {
    if prefix.is_empty() {
        key.to_owned()
    } else {
        format!("{prefix}.{key}")
    }
}
