//! Due dates moved openly: with an entry in `extensions`, as `advance --extend` writes it.
//!
//! Not for days on which something was done.

use lsp_types::CodeActionKind;

use super::answers::later;
use super::case::Case;
use super::change::Change;
use super::fixes::Judge;
use crate::commands::advance::steps;
use crate::diagnostic::Diagnostic;
use crate::due;
use crate::model::Day;
use crate::parse::{self, values};

/// By how many days a due date is moved; whoever wants another day writes it over this one.
const DAYS: i64 = 30;

/// What is reported of a due date that another day answers.
const ANSWERED: [&str; 4] = [
    "overdue",
    "overdue-action",
    "due-soon",
    "deadline-beyond-policy",
];

/// The due dates at the place that are not kept yet, each moved on.
pub fn extended<'a>(case: &Case<'a>) -> Vec<Change<'a>> {
    let Some((record, _)) = case.draft() else {
        return Vec::new();
    };
    let leaves = values::leaves(record, case.sight.policy);
    let changes = due::of(record, case.sight.as_of)
        .into_iter()
        .filter_map(|item| {
            // What a certification body wants is theirs to move.
            let is_ours = item.what != due::What::Plan;
            let leaf = leaves
                .iter()
                .find(|leaf| leaf.path == item.field && is_ours)?;
            let found = case.found.iter().copied();
            let found: Vec<&Diagnostic> = found
                .filter(|found| found.field == item.field && ANSWERED.contains(&found.rule.name))
                .collect();
            if found.is_empty() && !case.is_on_line_of(leaf.span.start) {
                return None;
            }
            let (_, mut draft) = case.draft()?;
            let shown = draft.policy.words.path(&item.field);
            let (old, today) = (item.due, draft.as_of);
            let (new, title) = match later(old, DAYS)? {
                new if new >= today => (new, format!("Extend `{shown}` by {DAYS} days, to {new}")),
                _ => {
                    let new = later(today, DAYS)?;
                    (
                        new,
                        format!("Extend `{shown}` to {new}, {DAYS} days from today"),
                    )
                }
            };
            let title = format!("{title}, for a reason to fill in");
            let by = case.me.as_deref();
            steps::extended(&mut draft, &item.field, (old, new), None, by).ok()?;
            let kind = match found.is_empty() {
                true => CodeActionKind::REFACTOR_REWRITE,
                false => CodeActionKind::QUICKFIX,
            };
            Some(Change {
                kind,
                ..Change::quickfix(title, draft.text, found)
            })
        });
    changes.collect()
}

/// The due dates at the place that were moved without an entry, in history or since the last commit, each with one.
pub fn moved<'a>(case: &Case<'a>, judge: &Judge<'_>) -> Vec<Change<'a>> {
    let Some((record, _)) = case
        .draft()
        .filter(|(record, _)| !record.finding.is_settled())
    else {
        return Vec::new();
    };
    let leaves = values::leaves(record, case.sight.policy);
    let due = |path: &str| {
        let leaf = leaves.iter().find(|leaf| leaf.path == path);
        leaf.and_then(|leaf| Some((leaf.span, parse::day(&leaf.value).ok()?)))
    };
    let mut changes = Vec::new();
    let slipped = case
        .found
        .iter()
        .filter(|found| found.rule.name == "due-date-slipped");
    for found in slipped.copied() {
        let first = found
            .related
            .iter()
            .find_map(|related| day_in(&related.message));
        if let (Some(old), Some((_, new))) = (first, due(&found.field)) {
            changes.extend(recorded(case, &found.field, (old, new), Some(found)));
        }
    }
    if !changes.is_empty() {
        return changes;
    }
    for item in due::of(record, case.sight.as_of) {
        let here = due(&item.field).filter(|(span, _)| case.is_on_line_of(span.start));
        let Some((_, new)) = here else {
            continue;
        };
        // Only the finding's own day: actions may have changed their places in the list.
        let before = judge.past().filter(|_| item.field == "due");
        let before = before.and_then(|past| past.record().finding.due.value());
        let entries = record.finding.extensions.items().iter();
        let mut entries = entries.filter(|entry| {
            let field = entry.value.field.get();
            let field = field.map(|field| case.sight.policy.words.own_path(field));
            field.as_deref() == Some(&*item.field)
        });
        let is_recorded = entries.any(|entry| entry.value.to.value().is_none_or(|to| to >= new));
        if let Some(old) = before.filter(|old| *old < new && !is_recorded) {
            changes.extend(recorded(case, &item.field, (old, new), None));
        }
    }
    changes
}

/// An entry for a move that was made.
fn recorded<'a>(
    case: &Case<'a>,
    field: &str,
    (old, new): (Day, Day),
    found: Option<&'a Diagnostic>,
) -> Option<Change<'a>> {
    let (_, mut draft) = case.draft()?;
    let by = case.me.as_deref();
    steps::extended(&mut draft, field, (old, new), None, by).ok()?;
    let shown = draft.policy.words.path(field);
    let title =
        format!("Record why `{shown}` was moved from {old} to {new}, for a reason to fill in");
    Some(Change::quickfix(title, draft.text, found))
}

/// The first day that stands in a text.
fn day_in(text: &str) -> Option<Day> {
    text.split_whitespace()
        .find_map(|word| parse::day(word).ok())
}
