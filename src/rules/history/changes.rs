//! In which fields and sections two versions of a closed record differ.
//!
//! White space and the order of keys are no difference. Not for whether a difference is allowed, but for
//! the fields that always may differ.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Finding, Record, SectionKind, Source};
use crate::parse::values::{leaves, parts};
use crate::policy::Policy;
use crate::rule::HistoryView;
use crate::text::Span;

/// Fields that may change in a closed record.
const FREE: &[&str] = &[
    "waivers",
    "recurrence_of",
    "not_recurrence_of",
    "amended",
    "former_id",
    "reopened",
];

/// One field or section that differs.
pub struct Change {
    /// The field, or our title of the section.
    pub name: String,
    /// Whether it is a section.
    is_section: bool,
    /// Where it stood before.
    pub span: Option<Span>,
    /// The old and the new value, for the fingerprint.
    pub values: String,
}

impl Change {
    /// In the words of the register.
    pub fn told(&self, view: &HistoryView<'_>) -> String {
        match SectionKind::from_word(&self.name) {
            Some(kind) if self.is_section => view.policy().words.title(kind).to_owned(),
            _ if self.name.is_empty() => "the text before the first section".to_owned(),
            _ if self.is_section => self.name.clone(),
            _ => view.name(&self.name),
        }
    }
}

/// The values, and the texts of the sections, that must stay in a closed record: by what they are, with
/// their place. Sections of one title are one text.
fn kept(
    record: &Record,
    external: &Finding,
    policy: &Policy,
) -> BTreeMap<(bool, String), (String, Span)> {
    let fields = leaves(record, policy).into_iter();
    let fields = fields.map(|leaf| ((false, leaf.path), leaf.value, leaf.span));
    let sections = parts(record).into_iter();
    let sections = sections.map(|part| ((true, part.title), part.text, part.span));
    let mut kept: BTreeMap<_, (String, Span)> = BTreeMap::new();
    for (key, text, span) in fields.chain(sections) {
        let (is_section, name) = &key;
        let top = name.split(['.', '[']).next().unwrap_or(name);
        if !is_section && FREE.contains(&top) || is_external_statement(external, name) {
            continue;
        }
        let (known, _) = kept.entry(key).or_insert_with(|| (String::new(), span));
        known.push_str(&text);
    }
    kept
}

/// The fields, and the titles of the sections, in which two versions differ.
pub fn changes(before: &Record, after: &Record, policy: &Policy) -> Vec<Change> {
    if before.source.text() == after.source.text() {
        return Vec::new();
    }
    let old = kept(before, &before.finding, policy);
    let new = kept(after, &before.finding, policy);
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    keys.into_iter()
        .filter_map(|key| {
            let (was, is) = (old.get(key), new.get(key));
            let (was_text, is_text) = (was.map(|(text, _)| text), is.map(|(text, _)| text));
            (was_text != is_text).then(|| Change {
                name: key.1.clone(),
                is_section: key.0,
                span: was.map(|(_, span)| *span),
                values: format!("{}: {was_text:?} -> {is_text:?}", key.1),
            })
        })
        .collect()
}

/// Whether a field, or a section by its title, holds the words or the grade of a certification body or a
/// customer, which `external-statement-edited` watches over.
fn is_external_statement(finding: &Finding, name: &str) -> bool {
    let statement = [SectionKind::Nonconformity, SectionKind::Observation];
    finding.source.value().is_some_and(Source::is_external)
        && (matches!(name, "severity" | "kind" | "evidence")
            || name.starts_with("evidence[")
            || statement.iter().any(|kind| kind.word() == name))
}
