//! The values and texts of a record, flat: to tell in which of them two versions differ.
//!
//! Not for judging what a value means: that is the typed record.

use super::yaml::{self, Data, Node};
use super::{check, front};
use crate::model::Record;
use crate::policy::Policy;
use crate::text::Span;

/// One value of the front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Its dotted path with indices, in our words.
    pub path: String,
    /// Its text; empty where a key has no value, or an empty list.
    pub value: String,
    /// Where it stands.
    pub span: Span,
}

/// One part of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Our title of a known section, the heading of another one; empty for what stands before the first.
    pub title: String,
    /// Its text with single blanks, sub-sections included.
    pub text: String,
    /// Its heading, or its first character.
    pub span: Span,
}

/// All values of the front matter, in order.
pub fn leaves(record: &Record, policy: &Policy) -> Vec<Leaf> {
    let text = record.source.text();
    let Some(span) = front::split(text, |title| policy.words.section(title).is_some()).yaml else {
        return Vec::new();
    };
    let mut ignored = Vec::new();
    let mut tree = yaml::read(text, span, &mut ignored);
    check::fields(
        &mut tree,
        crate::model::fields::FINDING,
        policy,
        &mut ignored,
    );
    let mut leaves = Vec::new();
    collect(&tree, String::new(), &mut leaves);
    leaves
}

fn collect(node: &Node<'_>, path: String, leaves: &mut Vec<Leaf>) {
    let span = node.span;
    let mut leaf = |value: &str, path| {
        leaves.push(Leaf {
            path,
            value: value.to_owned(),
            span,
        });
    };
    match &node.data {
        Data::Null | Data::Refused => leaf("", path),
        Data::Scalar { text, .. } => leaf(text, path),
        Data::List(items) if items.is_empty() => leaf("", path),
        Data::Map(pairs) if pairs.is_empty() => leaf("", path),
        Data::List(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, format!("{path}[{index}]"), leaves);
            }
        }
        Data::Map(pairs) => {
            for pair in pairs {
                let dot = if path.is_empty() { "" } else { "." };
                collect(&pair.value, format!("{path}{dot}{}", pair.key), leaves);
            }
        }
    }
}

/// The parts of the body, in order: what stands before the first heading, then each section that lies in
/// no other.
pub fn parts(record: &Record) -> Vec<Part> {
    let source = &record.source;
    let normalised = |span| {
        let words: Vec<&str> = source.slice(span).split_whitespace().collect();
        words.join(" ")
    };
    let body = &record.body;
    let first = body
        .sections
        .first()
        .map_or(body.span.end, |s| s.heading.start);
    let before = Span {
        start: body.span.start,
        end: first,
    };
    let mut parts = Vec::new();
    if !normalised(before).is_empty() {
        parts.push(Part {
            title: String::new(),
            text: normalised(before),
            span: before,
        });
    }
    let mut end = 0;
    for section in &body.sections {
        if section.heading.start < end {
            continue;
        }
        end = section.content.end;
        let heading = || source.slice(section.heading).trim_start_matches('#').trim();
        parts.push(Part {
            title: section
                .kind
                .map_or_else(|| heading().to_owned(), |kind| kind.word().to_owned()),
            text: normalised(section.content),
            span: section.heading,
        });
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::RepoPath;

    #[test]
    fn values_are_flat_and_texts_normalised() {
        let text = "---\nid: NC-1\nrequirements: [10.2, A.5.1]\ncorrection: {done: 2026-01-01}\nevidence: []\n---\nhello\n\n## Nonconformity\n\nIt  was\nmissed.\n\n### Detail\n\nx\n\n## Other\n";
        let policy = Policy::default();
        let record = super::super::record(RepoPath::new("a.md"), text.into(), &policy);
        let leaves: Vec<_> = leaves(&record, &policy)
            .into_iter()
            .map(|leaf| (leaf.path, leaf.value))
            .collect();
        let expected = [
            ("id", "NC-1"),
            ("requirements[0]", "10.2"),
            ("requirements[1]", "A.5.1"),
            ("correction.done", "2026-01-01"),
            ("evidence", ""),
        ];
        assert_eq!(leaves, expected.map(|(p, v)| (p.to_owned(), v.to_owned())));
        let parts: Vec<_> = parts(&record)
            .into_iter()
            .map(|part| (part.title, part.text))
            .collect();
        let expected = [
            ("", "hello"),
            ("Nonconformity", "It was missed. ### Detail x"),
            ("Other", ""),
        ];
        assert_eq!(parts, expected.map(|(p, v)| (p.to_owned(), v.to_owned())));
    }
}
