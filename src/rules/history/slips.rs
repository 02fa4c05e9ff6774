//! The due dates of a finding, and how they were moved from one official version to the next.
//!
//! Not for whether that may be (`due-date-slipped`).

use std::borrow::Cow;
use std::sync::Arc;

use super::{has_new_entry, official_steps};
use crate::model::{Commit, Day, Extension, Finding, Spanned, Version};
use crate::rule::HistoryView;
use crate::text::Span;

/// One move of a due date to a later day.
pub struct Moved<'t, 'a> {
    /// The day before.
    pub from: Day,
    /// The day after.
    pub to: Day,
    /// The commit that made it official.
    pub commit: &'t Arc<Commit>,
    /// The commit that has it first.
    pub origin: &'t Arc<Commit>,
    /// The version with the day before.
    pub before: &'t Version<'a>,
    /// Whether an extension answers it.
    pub answered: bool,
    /// Whether it had passed by then.
    pub late: bool,
}

/// The moves of one due date, by the path it has now.
pub type Moves<'t, 'a> = Vec<(Cow<'static, str>, Vec<Moved<'t, 'a>>)>;

/// Every due date of the present cycle that was moved later while the finding was open, with its moves.
pub fn moves<'t>(view: &HistoryView<'t>, newest: &Finding) -> Moves<'t, 't> {
    let mut known: Moves<'t, 't> = Vec::new();
    for (commit, before, after) in official_steps(view.timeline()) {
        let (old, new) = (&before.record.finding, &after.record.finding);
        if has_new_entry(&old.reopened, &new.reopened) {
            known.clear();
            continue;
        }
        if old.is_settled() {
            continue;
        }
        let earlier = dues(old);
        let mut next = Vec::new();
        for due in dues(new) {
            let Some(was) = due.counterpart(&earlier) else {
                continue;
            };
            let at = known.iter().position(|(path, _)| *path == was.path);
            let mut moves = at.map_or_else(Vec::new, |at| known.swap_remove(at).1);
            if due.day > was.day {
                let lists = [&new.extensions, &newest.extensions];
                let mut entries = lists.into_iter().flat_map(|list| list.items());
                moves.push(Moved {
                    from: was.day,
                    to: due.day,
                    commit,
                    origin: &after.commit,
                    before,
                    answered: entries
                        .any(|entry| answers(view, entry, &due.path, was.day, due.day)),
                    late: commit.day() > was.day,
                });
            }
            next.push((due.path, moves));
        }
        known = next;
    }
    known
}

/// Whether an extension is about a field, and covers a move of it. Which action it is about is not asked:
/// their places in the list change.
fn answers(
    view: &HistoryView<'_>,
    entry: &Spanned<Extension>,
    path: &str,
    from: Day,
    to: Day,
) -> bool {
    let plain = |path: &str| -> String {
        let parts = path
            .split('.')
            .map(|part| part.split('[').next().unwrap_or(part));
        parts.collect::<Vec<_>>().join(".")
    };
    let field = entry
        .value
        .field
        .get()
        .map(|field| view.policy().words.own_path(field));
    field.is_some_and(|field| plain(&field) == plain(path))
        && entry.value.from.value().is_none_or(|day| day <= from)
        && entry.value.to.value().is_none_or(|day| day >= to)
}

/// A due date of a finding.
pub struct Due<'a> {
    /// Where it stands, as a dotted path.
    pub path: Cow<'static, str>,
    /// What tells an action from the others: its id, or what is to be done.
    action: Option<&'a str>,
    /// The day.
    pub day: Day,
    /// Where it is written.
    pub span: Span,
}

impl Due<'_> {
    /// The same due date in an earlier version.
    fn counterpart<'d, 'a>(&self, earlier: &'d [Due<'a>]) -> Option<&'d Due<'a>> {
        let named = |due: &&Due<'_>| self.action.is_some() && due.action == self.action;
        let placed = |due: &&Due<'_>| due.path == self.path;
        earlier
            .iter()
            .find(named)
            .or_else(|| earlier.iter().find(placed))
    }
}

/// The due dates of a finding, its own first.
pub fn dues(finding: &Finding) -> Vec<Due<'_>> {
    let blocks = [
        ("due", Some(&finding.due)),
        (
            "correction.due",
            finding.correction.get().map(|block| &block.due),
        ),
        (
            "root_cause.due",
            finding.root_cause.get().map(|block| &block.due),
        ),
        (
            "verification.due",
            finding.verification.get().map(|block| &block.due),
        ),
    ];
    let single = blocks.into_iter().filter_map(|(path, slot)| {
        let given = slot?.given()?;
        Some(Due {
            path: Cow::Borrowed(path),
            action: None,
            day: given.value,
            span: given.span,
        })
    });
    let actions = finding.corrective_actions.numbered();
    let actions = actions.filter_map(|(index, action)| {
        let given = action.value.due.given()?;
        let name = action.value.id.get().or(action.value.action.get());
        Some(Due {
            path: format!("corrective_actions[{index}].due").into(),
            action: name.map(AsRef::as_ref),
            day: given.value,
            span: given.span,
        })
    });
    single.chain(actions).collect()
}
