//! Answers to diagnostics that a person has to give: what a finding repeats, what is accepted, what is missing.
//!
//! The form is written, the reason is left to be filled in: until then `check` asks for it. Not for fixes, which need
//! nobody (`fixes`).

use super::case::Case;
use super::change::Change;
use crate::commands::advance::sets::Draft;
use crate::diagnostic::Diagnostic;
use crate::edit::{New, length, set};
use crate::error::Fault;
use crate::model::fields::FINDING;
use crate::model::{Day, SectionKind};
use crate::rule::Family;
use crate::rules::UNLINKED_RECURRENCE;
use crate::shape::field_at;

/// For how many days a new waiver counts.
const DAYS: i64 = 90;

/// Both answers to whether a finding repeats each of those that it probably does.
pub fn recurrence<'a>(case: &Case<'a>) -> Vec<Change<'a>> {
    let mut changes = Vec::new();
    let asked = case
        .found
        .iter()
        .filter(|found| found.rule == &UNLINKED_RECURRENCE);
    for found in asked.copied() {
        for id in candidates(case, found) {
            let Some((_, mut draft)) = case.draft() else {
                continue;
            };
            let list = New::List(vec![id.clone()]);
            if let Ok(text) = set(&draft.text, draft.policy, "recurrence_of", &list) {
                changes.push(Change::quickfix(format!("It repeats {id}"), text, [found]));
            }
            let number = length(&draft.text, draft.policy, "not_recurrence_of");
            let path = |name: &str| format!("not_recurrence_of[{number}].{name}");
            let written = draft
                .field(&path("finding"), &id)
                .and_then(|()| draft.fill(&path("reason"), None));
            if written.is_ok() {
                let title = format!("It does not repeat {id}, for a reason to fill in");
                changes.push(Change::quickfix(title, draft.text, [found]));
            }
        }
    }
    changes
}

/// The ids of the findings that one probably repeats, the likeliest first.
fn candidates(case: &Case<'_>, found: &Diagnostic) -> Vec<String> {
    let here = found.related.iter().filter_map(|related| {
        let record = case.sight.register.at(&related.path)?;
        record.id()
    });
    // One that is gone has no place to point to; the message names it.
    let gone = case.sight.gone.iter().filter_map(|record| record.id());
    let gone = gone.filter(|id| found.message.contains(&format!("repeats {id}:")));
    let mut ids: Vec<String> = Vec::new();
    for id in gone.chain(here) {
        if ids.iter().all(|known| known != id) {
            ids.push(id.to_owned());
        }
    }
    ids
}

/// A waiver for each diagnostic at the place that can be accepted.
pub fn waivers<'a>(case: &Case<'a>) -> Vec<Change<'a>> {
    let found = case.found.iter().copied();
    let waivable = found.filter(|found| found.rule.is_waivable());
    let changes = waivable.filter_map(|found| {
        let (_, mut draft) = case.draft()?;
        waive(case, &mut draft, found).ok()?;
        let of = match narrowed(case, found) {
            Some(field) => format!(" of `{field}`"),
            None => String::new(),
        };
        let title = format!("Accept `{}`{of} with a reason to fill in", found.rule.name);
        Some(Change::quickfix(title, draft.text, [found]))
    });
    changes.collect()
}

fn waive(case: &Case<'_>, draft: &mut Draft<'_>, found: &Diagnostic) -> Result<(), Fault> {
    let number = length(&draft.text, draft.policy, "waivers");
    let path = |name: &str| format!("waivers[{number}].{name}");
    draft.field(&path("rule"), found.rule.name)?;
    if let Some(field) = narrowed(case, found) {
        draft.field(&path("field"), &field)?;
    }
    draft.fill(&path("reason"), None)?;
    draft.fill(&path("by"), case.me.as_deref())?;
    // What history shows never changes.
    if found.rule.family != Family::History
        && let Some(until) = later(draft.as_of, DAYS)
    {
        draft.field(&path("until"), &until.to_string())?;
    }
    Ok(())
}

/// The field to which a waiver is narrowed, in the words of the register; none where the diagnostic is about no field
/// or section.
fn narrowed(case: &Case<'_>, found: &Diagnostic) -> Option<String> {
    let policy = case.sight.policy;
    let field = &*found.field;
    if let Some(kind) = SectionKind::from_word(field) {
        return Some(policy.words.title(kind).to_owned());
    }
    let is_extra = policy.settings.extra_fields.contains_key(field);
    let is_known = is_extra || field_at(FINDING, field).is_some();
    (is_known && !field.is_empty()).then(|| policy.words.path(field))
}

/// The fields at the place that every record needs and that are not there.
pub fn missing<'a>(case: &Case<'a>) -> Vec<Change<'a>> {
    let found = case.found.iter().copied();
    let missing = found.filter(|found| found.rule.name == "missing-field");
    let changes = missing.filter_map(|found| {
        let (_, mut draft) = case.draft()?;
        let today = draft.as_of.to_string();
        let value = match found.field.rsplit('.').next() {
            Some("raised" | "date") => Some(&*today),
            Some("raised_by" | "by") => case.me.as_deref(),
            _ => None,
        };
        draft.fill(&found.field, value).ok()?;
        let shown = draft.policy.words.path(&found.field);
        Some(Change::quickfix(
            format!("Add `{shown}`"),
            draft.text,
            [found],
        ))
    });
    changes.collect()
}

/// So many days after one; none beyond the calendar.
pub fn later(day: Day, days: i64) -> Option<Day> {
    let span = jiff::Span::new().try_days(days).ok()?;
    day.checked_add(span).ok()
}
