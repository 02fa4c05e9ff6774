//! Rule `edited-after-closure`. Not for a finding that was opened again, and not for the words of a
//! certification body or customer (`external-statement-edited`).

use std::sync::Arc;

use super::changes::{Change, changes};
use super::identity::is_another;
use super::{has_entry_of, has_new_entry, named, official};
use crate::model::{Commit, Status, Version};
use crate::rule::{HistoryView, Violation, declare_rule};

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

fn check(view: &HistoryView<'_>) -> Vec<Violation> {
    let Some(newest) = view.newest() else {
        return Vec::new();
    };
    let official = official(view.timeline());
    let is_closed =
        |version: &Version<'_>| version.record.finding.status.value() == Some(Status::Closed);
    let stays = |before: &Version<'_>, after: &Version<'_>| {
        is_closed(before) && is_closed(after) && !is_another(before.record, after.record)
    };
    let mut found = Vec::new();
    for run in official.chunk_by(|(_, before), (_, after)| stays(before, after)) {
        let mut at = 0;
        while let (Some((_, before)), Some((commit, after))) = (run.get(at), run.get(at + 1)) {
            at += 1;
            let changes = changes(before.record, after.record, view.policy());
            if changes.is_empty() {
                continue;
            }
            // What was taken back later, before it was opened again, is as if it had not been.
            let back = run.iter().skip(at + 1).position(|(_, later)| {
                self::changes(before.record, later.record, view.policy()).is_empty()
            });
            if let Some(steps) = back {
                at += steps + 1;
                continue;
            }
            let (old, new) = (&before.record.finding, &after.record.finding);
            let is_answered = has_new_entry(&old.amended, &new.amended)
                || [commit, &after.commit]
                    .into_iter()
                    .any(|by| has_entry_of(&newest.finding.amended, by));
            if !is_answered {
                let violation = violation(view, commit, before, &changes);
                // Who authored it decides whether it is new to a base: a merge may only take it over.
                found.push(violation.done_by(&after.commit));
            }
        }
    }
    found
}

fn violation(
    view: &HistoryView<'_>,
    commit: &Arc<Commit>,
    before: &Version<'_>,
    changes: &[Change],
) -> Violation {
    let names: Vec<String> = changes.iter().map(|change| change.told(view)).collect();
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
    let span = changes.iter().find_map(|change| change.span);
    let values: Vec<&str> = changes.iter().map(|change| &*change.values).collect();
    let field = changes.first().map_or("", |change| &change.name);
    Violation::new(view.place(|f| f.closed.span()), field, message, help)
        .about(values.join("\n"))
        .see_version(before, span, "as it was closed")
}
