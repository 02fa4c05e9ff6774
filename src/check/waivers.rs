//! Applies the waivers of records and of the configuration, and runs the rules about waivers.
//!
//! Not the rules themselves: those are the family waiver.

use std::collections::HashMap;

use super::{Found, Run};
use crate::diagnostic::Waived;
use crate::model::{Day, Record, Waiver};
use crate::policy::Words;
use crate::rule::{Check, Rule, WaiverView};
use crate::rules;
use crate::text::{SourceFile, Span};

/// Which waiver accepted a violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// The n-th of the record itself.
    Record(usize),
    /// The n-th of the configuration.
    Configured(usize),
}

/// Marks what is accepted, and gives what the rules about waivers find.
pub fn apply<'a>(run: &'a Run<'_>, found: &mut [Found<'a>]) -> Vec<Found<'a>> {
    let mut used: std::collections::HashSet<(Option<&str>, Key)> = Default::default();
    let in_force = in_force(run);
    for found in found.iter_mut().filter(|found| found.rule.is_waivable()) {
        let path = found.source.path().as_str();
        let id = found.record.and_then(Record::id).or(found.gone);
        found.waiver = matching(&in_force, path, id, found.rule, &found.violation.field);
        match found.waiver {
            Some(key @ Key::Record(_)) => used.insert((Some(path), key)),
            Some(key) => used.insert((None, key)),
            None => false,
        };
    }
    let mut about = Vec::new();
    for record in &run.register.records {
        for (place, (index, waiver)) in record.finding.waivers.numbered().enumerate() {
            let used = used.contains(&(Some(record.path().as_str()), Key::Record(place)));
            let at = At {
                source: &record.source,
                record: Some(record),
                span: waiver.span,
                index,
            };
            judge(run, &at, &waiver.value, used, &mut about);
        }
    }
    if let Some(source) = run.configuration {
        for (index, (span, waiver)) in run.policy.waivers.iter().enumerate() {
            let used = used.contains(&(None, Key::Configured(index)));
            judge(
                run,
                &At {
                    source,
                    record: None,
                    span: *span,
                    index,
                },
                waiver,
                used,
                &mut about,
            );
        }
    }
    about
}

/// What a diagnostic says of the waiver that accepted it.
pub fn waived(run: &Run<'_>, source: &SourceFile, key: Key) -> Option<Waived> {
    let waiver = match key {
        Key::Record(index) => {
            let records = &run.register.records;
            let at = records
                .binary_search_by(|record| record.path().cmp(source.path()))
                .ok()?;
            &records.get(at)?.finding.waivers.items().get(index)?.value
        }
        Key::Configured(index) => &run.policy.waivers.get(index)?.1,
    };
    Some(Waived {
        by: waiver.by.get()?.as_str().to_owned(),
        reason: waiver.reason.get()?.to_string(),
        until: waiver.until.value(),
    })
}

/// A waiver that is complete and in force, worked out once.
struct InForce<'a> {
    key: Key,
    rule: &'a str,
    field: Field<'a>,
}

/// What a waiver is narrowed to.
enum Field<'a> {
    /// Nothing: all that the rule reports.
    Any,
    /// A section of the body, by our title.
    Section(&'a str),
    /// A dotted path in our words.
    Path(String),
}

/// All waivers in force, by what they are about: the path of a record, or the id of a finding.
fn in_force<'a>(run: &'a Run<'_>) -> HashMap<&'a str, Vec<InForce<'a>>> {
    let words = &run.policy.words;
    let mut by_subject: HashMap<&str, Vec<InForce<'_>>> = HashMap::new();
    let mut add = |subject: &'a str, waiver: &'a Waiver, key: Key| {
        let in_force = InForce::new(waiver, key, words, run.as_of);
        by_subject.entry(subject).or_default().extend(in_force);
    };
    for record in &run.register.records {
        for (index, waiver) in record.finding.waivers.items().iter().enumerate() {
            add(record.path().as_str(), &waiver.value, Key::Record(index));
        }
    }
    for (index, (_, waiver)) in run.policy.waivers.iter().enumerate() {
        for subject in [&waiver.finding, &waiver.path] {
            if let Some(subject) = subject.get() {
                add(subject, waiver, Key::Configured(index));
            }
        }
    }
    by_subject
}

impl<'a> InForce<'a> {
    fn new(waiver: &'a Waiver, key: Key, words: &Words, as_of: Day) -> Option<Self> {
        let complete = waiver.reason.get().is_some() && waiver.by.get().is_some();
        let in_force = match &waiver.until {
            until if until.is_missing() => true,
            until => until.value().is_some_and(|until| as_of <= until),
        };
        let field = match &waiver.field {
            field if field.is_missing() => Field::Any,
            field => {
                let field = field.get()?;
                match words.section(field) {
                    Some(section) => Field::Section(section.word()),
                    None => Field::Path(words.own_path(field)),
                }
            }
        };
        let rule = waiver.rule.get()?;
        (complete && in_force).then_some(Self { key, rule, field })
    }

    fn accepts(&self, rule: &Rule, field: &str) -> bool {
        self.rule == rule.name
            && match &self.field {
                Field::Any => true,
                Field::Section(section) => *section == field,
                Field::Path(path) => covers(path, field),
            }
    }
}

/// The first waiver that accepts a violation: the record's own go before those of the configuration.
fn matching(
    in_force: &HashMap<&str, Vec<InForce<'_>>>,
    path: &str,
    id: Option<&str>,
    rule: &Rule,
    field: &str,
) -> Option<Key> {
    [Some(path), id]
        .into_iter()
        .flatten()
        .filter_map(|subject| in_force.get(subject))
        .flatten()
        .find(|waiver| waiver.accepts(rule, field))
        .map(|waiver| waiver.key)
}

/// Whether a field is the one named, or within it; a list named without an index means all its items.
fn covers(named: &str, field: &str) -> bool {
    let mut parts = field.split('.');
    named.split('.').all(|named| {
        parts.next().is_some_and(|part| {
            part.strip_prefix(named)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
        })
    })
}

/// Where a waiver stands.
struct At<'a> {
    source: &'a SourceFile,
    record: Option<&'a Record>,
    span: Span,
    index: usize,
}

fn judge<'a>(
    run: &'a Run<'_>,
    at: &At<'a>,
    waiver: &'a Waiver,
    used: bool,
    about: &mut Vec<Found<'a>>,
) {
    let named = waiver.rule.get().and_then(|name| rules::find(name));
    let view = WaiverView {
        waiver,
        span: at.span,
        field: format!("waivers[{}]", at.index),
        rule: named,
        rules: rules::ALL,
        judged: named.is_some_and(|rule| run.rules.contains(&rule)),
        used,
        as_of: run.as_of,
        configured: at.record.is_none(),
        policy: run.policy,
    };
    for rule in run.rules {
        let Check::Waiver(check) = rule.check else {
            continue;
        };
        about.extend(check(&view).into_iter().map(|violation| Found {
            rule,
            record: at.record,
            gone: None,
            source: at.source,
            violation,
            waiver: None,
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_covers_itself_and_what_is_within_it() {
        for (named, field) in [
            ("verification", "verification.by"),
            ("verification.by", "verification.by"),
            ("corrective_actions", "corrective_actions[1].due"),
            ("corrective_actions[1]", "corrective_actions[1].due"),
            ("corrective_actions.due", "corrective_actions[1].due"),
            ("Root cause", "Root cause"),
        ] {
            assert!(covers(named, field), "{named} {field}");
        }
        for (named, field) in [
            ("verification.by", "verification"),
            ("verification.b", "verification.by"),
            ("corrective_actions[1]", "corrective_actions[10].due"),
            ("due", "correction.due"),
            ("Root", "Root cause"),
        ] {
            assert!(!covers(named, field), "{named} {field}");
        }
    }
}
