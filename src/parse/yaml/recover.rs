//! What can be read of a text that is not YAML: each top-level key by itself.
//!
//! Not for the words of a mistake (see `mistake`).

use std::collections::HashSet;

use super::{Data, Node, Pair, Reader, SECOND_DOCUMENT, add, problem};
use crate::model::{Problem, ProblemKind};
use crate::text::Span;

/// Reads each top-level key by itself. Where that finds no mistake, the first error stands.
///
/// What cannot be read is refused under its key, so that nobody reports it as missing as well.
pub fn keys<'a>(
    text: &'a str,
    span: Span,
    error: Problem,
    problems: &mut Vec<Problem>,
) -> Node<'a> {
    let mut pairs: Vec<Pair<'a>> = Vec::new();
    let mut known = None;
    let mut refused: Vec<(&'a str, Span)> = Vec::new();
    let before = problems.len();
    for chunk in chunks(text, span) {
        let source = text.get(chunk.range()).unwrap_or("");
        if let Some(problem) = marker(source, chunk) {
            problems.push(problem);
            continue;
        }
        let mut reader = Reader::new(text, chunk.start as usize);
        match reader.document(source) {
            Ok(Node {
                data: Data::Map(found),
                ..
            }) => {
                problems.append(&mut reader.problems);
                for pair in found {
                    add(&mut pairs, &mut known, pair, problems);
                }
            }
            Ok(Node {
                data: Data::Null, ..
            }) => {}
            Ok(_) => {
                problems.push(no_pair(source, chunk));
                refused.extend(first_word(source, chunk.start as usize));
            }
            Err(mut problem) => {
                let before = refused.len();
                refused.extend(looks_like_keys(source, chunk.start as usize));
                if let Some((key, _)) = refused.get(before) {
                    problem.field = (*key).into();
                }
                problems.push(problem);
            }
        }
    }
    if problems[before..]
        .iter()
        .all(|problem| problem.kind != ProblemKind::Yaml)
    {
        problems.push(error);
    }
    if pairs.is_empty() {
        return Node {
            span,
            data: Data::Refused,
        };
    }
    let mut given: HashSet<String> = pairs.iter().map(|pair| pair.key.to_string()).collect();
    for (key, key_span) in refused {
        if given.insert(key.to_owned()) {
            let data = Data::Refused;
            pairs.push(Pair {
                key: key.into(),
                key_span,
                value: Node {
                    span: key_span,
                    data,
                },
            });
        }
    }
    Node {
        span,
        data: Data::Map(pairs),
    }
}

/// The span cut before every line that begins with something other than a blank, `#`, `-` or a closing bracket.
fn chunks(text: &str, span: Span) -> Vec<Span> {
    let mut starts = vec![span.start as usize];
    let mut at = span.start as usize;
    for line in text.get(span.range()).unwrap_or("").split_inclusive('\n') {
        let continues = line.starts_with([' ', '\t', '#', '-', ']', '}', '\r', '\n'])
            && !line.starts_with("---");
        if !continues && at > span.start as usize {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([span.end as usize]);
    starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| Span::new(start, end))
        .collect()
}

/// The problem of a chunk that begins with a line about the document, not with a key.
fn marker(source: &str, chunk: Span) -> Option<Problem> {
    let line = source.lines().next().unwrap_or("").trim_end();
    let start = chunk.start as usize;
    let (message, help) = if line.starts_with("---") || line.starts_with("...") {
        SECOND_DOCUMENT
    } else if line.starts_with('%') {
        (
            "directives (`%YAML`, `%TAG`) are not read in records",
            "delete the line",
        )
    } else {
        return None;
    };
    Some(problem(
        Span::new(start, start + line.len()),
        message.to_owned(),
        help,
    ))
}

/// The problem of a chunk that is YAML, but no key with a value.
fn no_pair(source: &str, chunk: Span) -> Problem {
    let line = source.lines().next().unwrap_or("").trim_end();
    let start = chunk.start as usize;
    let word = first_word(source, start);
    let (message, help) = match (word, line.split_once(':')) {
        (Some((key, _)), Some((before, _))) if before == key => (
            format!("not YAML: a blank is missing after `{key}:`"),
            "write `key: value` with a blank after the colon",
        ),
        _ => (
            "not YAML: there is no `:` after a key in this line".to_owned(),
            "write `key: value`; a line that continues the one above is indented",
        ),
    };
    problem(Span::new(start, start + line.len()), message, help)
}

/// The word with which a text begins, if it could be a key.
fn first_word(source: &str, start: usize) -> Option<(&str, Span)> {
    let end = source
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')))
        .unwrap_or(source.len());
    let word = source.get(..end).filter(|word| !word.is_empty())?;
    Some((word, Span::new(start, start + end)))
}

/// Everything in a text that looks like a key, read without YAML.
fn looks_like_keys(source: &str, start: usize) -> impl Iterator<Item = (&str, Span)> {
    let mut next = start;
    source.split_inclusive('\n').filter_map(move |line| {
        let inner = line.trim_start_matches([' ', '\t', '-']);
        let at = next + line.len() - inner.len();
        next += line.len();
        let (word, span) = first_word(inner, at)?;
        inner
            .get(word.len()..)?
            .starts_with(':')
            .then_some((word, span))
    })
}
