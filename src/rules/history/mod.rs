//! The family history: whether the life of a finding happened as its record says.
//!
//! Two looks at a timeline: who did what, at the versions as they were authored, each against all that it
//! was made from, so that branches and merges give no false alarm; and what was official, at what landed.
//! Not for finding out what git knows (that is `history`), and not for what the snapshot alone shows.

pub mod backdated;
mod changes;
pub mod criteria_written_afterwards;
pub mod due_date_slipped;
pub mod edited_after_closure;
pub mod external_statement_edited;
pub mod finding_deleted;
pub mod id_changed;
pub mod id_reused;
mod identity;
pub mod one_commit_lifecycle;
pub mod reopened_without_reason;
pub mod self_recorded_verification;
pub mod severity_downgraded;
mod slips;
pub mod step_skipped;
mod steps;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::{Commit, Finding, Items, Reason, Record, Slot, Spanned, Timeline, Version};
use identity::is_another;

/// A version that somebody authored, and what it was made from.
struct Made<'t, 'a> {
    /// The version.
    version: &'t Version<'a>,
    /// The versions before it that can be read; empty for the first one.
    from: Vec<&'t Version<'a>>,
}

impl<'t, 'a> Made<'t, 'a> {
    /// The record as it was authored.
    fn finding(&self) -> &'a Finding {
        &self.version.record.finding
    }
}

/// The authored versions that can be read, in order; those that are another finding than every version
/// before them are left out, since `id-reused` reports them.
fn made<'t, 'a>(timeline: &'t Timeline<'a>) -> impl Iterator<Item = Made<'t, 'a>> {
    let readable = timeline.versions.iter().filter(|v| is_readable(v.record));
    readable.filter_map(|version| {
        let before = origins(timeline, version);
        let same = |earlier: &&Version<'a>| !is_another(earlier.record, version.record);
        let from: Vec<_> = before.iter().copied().filter(same).collect();
        (before.is_empty() || !from.is_empty()).then_some(Made { version, from })
    })
}

/// The authored versions with which the finding began, and which it did not have under another number.
fn beginnings<'t, 'a>(timeline: &'t Timeline<'a>) -> impl Iterator<Item = &'t Version<'a>> {
    let renumbered = timeline.was.as_ref().map(|was| &was.commit.id);
    made(timeline)
        .filter(|made| made.from.is_empty())
        .map(|made| made.version)
        .filter(move |version| renumbered != Some(&version.commit.id))
}

/// The versions that a version was made from, or restores. Where one cannot be read, those before it.
fn origins<'t, 'a>(timeline: &'t Timeline<'a>, version: &Version<'a>) -> Vec<&'t Version<'a>> {
    let direct: Vec<_> = indices(version)
        .filter_map(|index| timeline.version(index))
        .collect();
    if direct.iter().all(|earlier| is_readable(earlier.record)) {
        return direct;
    }
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let mut next: Vec<usize> = indices(version).collect();
    while let Some(index) = next.pop() {
        let Some(earlier) = timeline.version(index).filter(|_| seen.insert(index)) else {
            continue;
        };
        if is_readable(earlier.record) {
            found.push(earlier);
        } else {
            next.extend(indices(earlier));
        }
    }
    found
}

/// Whether a version goes back to another one, directly or through others.
fn comes_from(timeline: &Timeline<'_>, version: &Version<'_>, earlier: &Version<'_>) -> bool {
    let mut seen = BTreeSet::new();
    let mut next: Vec<usize> = indices(version).collect();
    while let Some(index) = next.pop() {
        let Some(before) = timeline.version(index).filter(|_| seen.insert(index)) else {
            continue;
        };
        if std::ptr::eq(before, earlier) {
            return true;
        }
        next.extend(indices(before));
    }
    false
}

/// The versions that one was made from, and the one that it restores.
fn indices(version: &Version<'_>) -> impl Iterator<Item = usize> {
    version.before.iter().copied().chain(version.restores)
}

/// The official versions that can be read, in order, each with the commit that made it so.
fn official<'t, 'a>(timeline: &'t Timeline<'a>) -> Vec<(&'t Arc<Commit>, &'t Version<'a>)> {
    let official = timeline.official();
    official.filter(|(_, v)| is_readable(v.record)).collect()
}

/// Each step from one official version that can be read to the next, less those to another finding.
fn official_steps<'t, 'a>(
    timeline: &'t Timeline<'a>,
) -> Vec<(&'t Arc<Commit>, &'t Version<'a>, &'t Version<'a>)> {
    let official = official(timeline);
    let steps = official.iter().zip(official.iter().skip(1));
    steps
        .map(|((_, before), (commit, after))| (*commit, *before, *after))
        .filter(|(_, before, after)| !is_another(before.record, after.record))
        .collect()
}

/// Whether a version says enough to be compared: a record with conflict markers in it does not.
fn is_readable(record: &Record) -> bool {
    record.has_fields && record.finding.status.get().is_some()
}

/// Whether a list of `reopened` or `amended` has an entry that it did not have before: one more, or one of
/// another day.
fn has_new_entry(
    before: &Slot<Items<Spanned<Reason>>>,
    after: &Slot<Items<Spanned<Reason>>>,
) -> bool {
    let known = |entry: &Spanned<Reason>| {
        let day = entry.value.date.value();
        before.items().iter().any(|b| b.value.date.value() == day)
    };
    after.items().len() > before.items().len() || !after.items().iter().all(known)
}

/// Whether a list has an entry of the day on which a commit was made: who could not write it into the
/// commit any more writes it afterwards, with the day that it is about.
fn has_entry_of(list: &Slot<Items<Spanned<Reason>>>, commit: &Commit) -> bool {
    let days = [commit.day(), commit.author.day()];
    let dates = list.items().iter().filter_map(|e| e.value.date.value());
    dates.into_iter().any(|date| days.contains(&date))
}

/// "`a`", "`a` and `b`"; of many the first few, and how many more there are.
fn named(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let (shown, more) = names.split_at_checked(SHOWN).unwrap_or((names, &[]));
    let mut parts: Vec<String> = shown.iter().map(|name| format!("`{name}`")).collect();
    if !more.is_empty() {
        parts.push(format!("{} more", more.len()));
    }
    match parts.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => parts.concat(),
    }
}
