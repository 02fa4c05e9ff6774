//! Rule `edited-after-closure`. Not for a finding that was opened again, and not for the words of a
//! certification body or customer (`external-statement-edited`).

use std::collections::{BTreeMap, BTreeSet};

use super::{has_entry_of, has_new_entry, is_external_statement, named, official};
use crate::model::{Finding, Record, Status, Version};
use crate::parse::values::{leaves, parts};
use crate::policy::Policy;
use crate::rule::{HistoryView, Violation, declare_rule};
use crate::text::Span;

declare_rule! {
    /// The record of a closed finding was changed, and nothing in it says so.
    ///
    /// ## Why
    ///
    /// Closed means that somebody looked at the record as it stood and found it enough. Facts that
    /// change afterwards were looked at by nobody. White space and the order of keys may change, and
    /// waivers, links to recurrences, `former_id`, `amended` and `reopened` may be added.
    ///
    /// ## Bad
    ///
    /// ```markdown commit=2026-07-13 after=verified from=closed
    /// status: closed
    /// root_cause:
    ///   done: 2026-02-20
    ///   by: tom.baker@acme.example
    ///   method: five-whys
    ///   categories: [no-owner]
    ///   extent: {checked: All 14 recurring reviews in the control calendar, similar: []}
    /// ```
    ///
    /// ```markdown commit=2026-09-01 from=closed
    /// status: closed
    /// root_cause:
    ///   done: 2026-02-20
    ///   by: tom.baker@acme.example
    ///   method: five-whys
    ///   categories: [no-owner]
    ///   extent: {checked: All 17 recurring reviews in the control calendar, similar: []}
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown commit=2026-07-13 after=verified from=closed
    /// status: closed
    /// root_cause:
    ///   done: 2026-02-20
    ///   by: tom.baker@acme.example
    ///   method: five-whys
    ///   categories: [no-owner]
    ///   extent: {checked: All 14 recurring reviews in the control calendar, similar: []}
    /// ```
    ///
    /// ```markdown commit=2026-09-01 from=closed
    /// status: closed
    /// root_cause:
    ///   done: 2026-02-20
    ///   by: tom.baker@acme.example
    ///   method: five-whys
    ///   categories: [no-owner]
    ///   extent: {checked: All 17 recurring reviews in the control calendar, similar: []}
    /// amended:
    ///   - date: 2026-09-01
    ///     by: maria.lopez@acme.example
    ///     reason: The calendar had 17 reviews in February; three of them stand on its second sheet
    /// ```
    ///
    /// ## How to fix
    ///
    /// Take the change back, or answer for it: an entry in `amended` with the day of the change, who made
    /// it and why. If the finding itself looks different now, open it again with an entry in `reopened`.
    pub static EDITED_AFTER_CLOSURE = {
        name: "edited-after-closure",
        family: History,
        level: Error,
        clause: "ISO27001:2022/7.5.3",
        check: History(check),
    }
}

/// Fields that may change in a closed record.
const FREE: &[&str] = &[
    "waivers",
    "recurrence_of",
    "not_recurrence_of",
    "amended",
    "former_id",
    "reopened",
];

fn check(view: &HistoryView<'_>) -> Vec<Violation> {
    let Some(newest) = view.newest() else {
        return Vec::new();
    };
    let official = official(view.timeline());
    let mut found = Vec::new();
    let is_closed =
        |version: &Version<'_>| version.record.finding.status.value() == Some(Status::Closed);
    for run in official.chunk_by(|(_, before), (_, after)| is_closed(before) && is_closed(after)) {
        let mut at = 0;
        while let (Some((_, before)), Some((commit, after))) = (run.get(at), run.get(at + 1)) {
            at += 1;
            let changed = changed(before.record, after.record, view.policy());
            if changed.is_empty() {
                continue;
            }
            // What was taken back later, before it was opened again, is as if it had not been.
            let back = run.iter().skip(at + 1).position(|(_, later)| {
                self::changed(before.record, later.record, view.policy()).is_empty()
            });
            if let Some(steps) = back {
                at += steps + 1;
                continue;
            }
            let (old, new) = (&before.record.finding, &after.record.finding);
            if has_new_entry(&old.amended, &new.amended)
                || has_entry_of(&newest.finding.amended, commit)
            {
                continue;
            }
            let names: Vec<String> = changed
                .iter()
                .map(|change| view.name(&change.name))
                .collect();
            let message = format!(
                "{} changed after the finding was closed, in {}",
                named(&names),
                commit.named()
            );
            let help = format!(
                "take the change back, or answer for it with an entry in `{}` of {}",
                view.name("amended"),
                commit.day()
            );
            let span = changed.iter().find_map(|change| change.span);
            let values: Vec<&str> = changed.iter().map(|change| &*change.values).collect();
            let field = changed.first().map_or("", |change| &change.name);
            found.push(
                Violation::new(view.place(|f| f.closed.span()), field, message, help)
                    .about(values.join("\n"))
                    .done_by(commit)
                    .see_version(before, span, "as it was closed"),
            );
        }
    }
    found
}

/// One field or section that differs.
struct Change {
    /// The field, or the title of the section.
    name: String,
    /// Where it stood before.
    span: Option<Span>,
    /// The old and the new value, for the fingerprint.
    values: String,
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
fn changed(before: &Record, after: &Record, policy: &Policy) -> Vec<Change> {
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
                span: was.map(|(_, span)| *span),
                values: format!("{}: {was_text:?} -> {is_text:?}", key.1),
            })
        })
        .collect()
}
