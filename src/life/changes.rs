//! Which fields and sections of a record differ from the versions that it was made from.
//!
//! Not for what a change means: rules and readers judge that.

use std::collections::{HashMap, HashSet};

use crate::model::Record;
use crate::model::fields::FINDING;
use crate::parse::values::{Leaf, leaves, parts};
use crate::policy::Policy;
use crate::policy::settings::ExtraType;
use crate::shape::{Shape, field_at};

/// How much of a field may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// A day, a word, a person, a number: shown as it was and as it is.
    Short,
    /// A path or an address: for machines.
    Long,
    /// A text: only named.
    Prose,
}

/// A field or section that differs from every version before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Our dotted path of a field, with indices; a section by its title.
    pub field: String,
    /// The same in the words of the register.
    pub name: String,
    /// Whether it is a section of the text.
    pub section: bool,
    /// How much of it may be shown.
    pub weight: Weight,
    /// What was there; of several versions, in the first. None where it was not there or had no value.
    pub from: Option<String>,
    /// What is there.
    pub to: Option<String>,
}

/// Texts that are no prose: numbers and names of other things.
const NUMBERS: &[&str] = &["audit", "former_id", "reference", "rule", "field"];

/// What a record changed; nothing for a first version.
pub fn between(before: &[&Record], after: &Record, policy: &Policy) -> Vec<Change> {
    if before.is_empty() {
        return Vec::new();
    }
    let mut changes = Vec::new();
    let fields = |record: &&Record| together(leaves(record, policy));
    differ(
        &before.iter().map(fields).collect::<Vec<_>>(),
        &fields(&after),
        |field, from, to| {
            changes.push(Change {
                name: policy.words.path(field),
                section: false,
                weight: weight(field, policy),
                field: field.to_owned(),
                from,
                to,
            });
        },
    );
    let sections = |record: &&Record| {
        let parts = parts(record).into_iter();
        joined(parts.map(|part| (part.title, part.text)), "\n")
    };
    differ(
        &before.iter().map(sections).collect::<Vec<_>>(),
        &sections(&after),
        |title, from, to| {
            let own = policy
                .words
                .section(title)
                .map(|kind| policy.words.title(kind));
            changes.push(Change {
                name: own.unwrap_or(title).to_owned(),
                section: true,
                weight: Weight::Prose,
                field: title.to_owned(),
                from,
                to,
            });
        },
    );
    changes
}

/// Values by name, with the names in order.
#[derive(Default)]
struct Values {
    names: Vec<String>,
    values: HashMap<String, String>,
}

impl Values {
    /// What has no value counts as not there.
    fn get(&self, name: &str) -> Option<&str> {
        let value = self.values.get(name).map(String::as_str);
        value.filter(|value| !value.is_empty())
    }
}

/// Calls back for each name whose value is that of no version before: first those that are there, then
/// those that are gone.
fn differ(
    before: &[Values],
    after: &Values,
    mut change: impl FnMut(&str, Option<String>, Option<String>),
) {
    let mut seen: HashSet<&str> = HashSet::new();
    let gone = before.iter().flat_map(|values| &values.names);
    for name in after.names.iter().chain(gone) {
        if !seen.insert(name) {
            continue;
        }
        let to = after.get(name);
        let mut from = before.iter().map(|values| values.get(name));
        if from.clone().all(|from| from != to) {
            let from = from.next().flatten();
            change(name, from.map(str::to_owned), to.map(str::to_owned));
        }
    }
}

/// Leaves by path; the items of a list of plain values are one value of the list.
fn together(leaves: Vec<Leaf>) -> Values {
    let pairs = leaves.into_iter().map(|leaf| {
        let list = leaf.path.strip_suffix(']').and_then(|path| {
            let (list, _) = path.rsplit_once('[')?;
            Some(list.to_owned())
        });
        (list.unwrap_or(leaf.path), leaf.value)
    });
    joined(pairs, ", ")
}

/// Values of one name as one value.
fn joined(pairs: impl Iterator<Item = (String, String)>, between: &str) -> Values {
    let mut all = Values::default();
    for (name, value) in pairs {
        match all.values.get_mut(&name) {
            Some(joined) => {
                joined.push_str(between);
                joined.push_str(&value);
            }
            None => {
                all.names.push(name.clone());
                all.values.insert(name, value);
            }
        }
    }
    all
}

fn weight(path: &str, policy: &Policy) -> Weight {
    match field_at(FINDING, path) {
        Some(field) if NUMBERS.contains(&field.name) => Weight::Short,
        Some(field) => weight_of(&field.shape),
        None => match policy
            .settings
            .extra_fields
            .get(path)
            .map(|field| field.kind)
        {
            Some(ExtraType::Day | ExtraType::Number | ExtraType::Flag | ExtraType::Choice) => {
                Weight::Short
            }
            _ => Weight::Prose,
        },
    }
}

fn weight_of(shape: &Shape) -> Weight {
    match shape {
        Shape::Day
        | Shape::Id
        | Shape::Reference
        | Shape::Person
        | Shape::Requirement
        | Shape::Count { .. }
        | Shape::Flag
        | Shape::Term { .. }
        | Shape::Word(_) => Weight::Short,
        Shape::Evidence => Weight::Long,
        Shape::List(inner) | Shape::OneOrMany(inner) => weight_of(inner),
        Shape::Text | Shape::Either(..) | Shape::Block(_) | Shape::Map(_) => Weight::Prose,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;
    use crate::text::RepoPath;

    fn record(text: &str) -> Record {
        parse::record(RepoPath::new("a.md"), text.into(), &Policy::default())
    }

    fn told(before: &[&str], after: &str) -> Vec<String> {
        let before: Vec<Record> = before.iter().map(|text| record(text)).collect();
        let before: Vec<&Record> = before.iter().collect();
        between(&before, &record(after), &Policy::default())
            .into_iter()
            .map(|change| {
                let shown = |value: Option<String>| match change.weight {
                    Weight::Prose => String::new(),
                    _ => value.unwrap_or_else(|| "-".to_owned()),
                };
                let (from, to) = (shown(change.from), shown(change.to));
                format!("{} {from}>{to}", change.field)
            })
            .collect()
    }

    #[test]
    fn a_first_version_changes_nothing() {
        assert!(told(&[], "---\nid: NC-1\n---\n").is_empty());
    }

    #[test]
    fn fields_lists_and_sections_are_named_and_layout_is_not() {
        let before = "---\nid: NC-1\ndue: 2026-01-01\nrequirements: [10.2, A.5.1]\narea: Here\nowner:\n---\n\n## Correction\n\nDone.\n\n## Other\n\nText\n";
        let after = "---\ndue: '2026-02-01'\nid:   NC-1 # the number\nrequirements:\n- '10.2'\n- A.5.2\narea: There\nclosed: 2026-03-01\n---\n## Correction\nDone\nwell.\n## Root cause\nWhy\n";
        assert_eq!(
            told(&[before], after),
            [
                "due 2026-01-01>2026-02-01",
                "requirements 10.2, A.5.1>10.2, A.5.2",
                "area >",
                "closed ->2026-03-01",
                "Correction >",
                "Root cause >",
                "Other >",
            ]
        );
        assert!(told(&[after], after).is_empty());
    }

    #[test]
    fn a_merge_changes_what_no_version_before_had() {
        let one = "---\nid: NC-1\ndue: 2026-01-01\nowner: a\n---\n";
        let other = "---\nid: NC-1\ndue: 2026-02-01\nowner: b\n---\n";
        let after = "---\nid: NC-1\ndue: 2026-02-01\nowner: c\n---\n";
        assert_eq!(told(&[one, other], after), ["owner a>c"]);
    }
}
