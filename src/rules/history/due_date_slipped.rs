//! Rule `due-date-slipped`. Not for a due date that has passed and was not moved (`overdue`).

use std::sync::Arc;

use super::{has_new_entry, named, official_steps};
use crate::model::{Commit, Day, Extension, Finding, Spanned, Version};
use crate::policy::calendar::days_between;
use crate::rule::{HistoryView, Violation, declare_rule};
use crate::rules::lifecycle::dates::counted;
use crate::text::Span;

declare_rule! {
    /// A due date was moved later again and again, or after it had passed, and the record does not say so.
    ///
    /// ## Why
    ///
    /// A date that is overwritten whenever it comes near is no promise, and the record looks as if it had
    /// been kept. Auditors look for actions that are late with no new date and nobody told; a moved date
    /// with a name and a reason is the answer to that.
    ///
    /// ## Bad
    ///
    /// ```markdown commit=2026-02-25 after=analysed from=planned
    /// status: planned
    /// due: 2026-08-31
    /// ```
    ///
    /// ```markdown commit=2026-09-03 from=planned
    /// status: planned
    /// due: 2026-10-31
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown commit=2026-02-25 after=analysed from=planned
    /// status: planned
    /// due: 2026-08-31
    /// ```
    ///
    /// ```markdown commit=2026-08-20 from=planned
    /// status: planned
    /// due: 2026-10-31
    /// extensions:
    ///   - field: due
    ///     from: 2026-08-31
    ///     to: 2026-10-31
    ///     date: 2026-08-20
    ///     by: maria.lopez@acme.example
    ///     reason: The new calendar tool is delivered in September; the monthly reminder bridges the gap
    /// ```
    ///
    /// ## How to fix
    ///
    /// Write an entry into `extensions` for each move, with the field, the day before and after, who
    /// agreed and why; it may be written afterwards. Moved twice before the day is not reported, and
    /// neither are the new dates of a finding that was opened again.
    pub static DUE_DATE_SLIPPED = {
        name: "due-date-slipped",
        family: History,
        level: Warning,
        clause: "ISO27001:2022/10.2 c",
        check: History(check),
    }
}

/// How often a due date may be moved before it has passed.
const OFTEN: usize = 2;

/// One move of a due date to a later day.
struct Moved<'t, 'a> {
    from: Day,
    to: Day,
    commit: &'t Arc<Commit>,
    before: &'t Version<'a>,
    /// Whether an extension answers it.
    answered: bool,
    /// Whether it had passed by then.
    late: bool,
}

/// The moves of one due date, by the path it has now.
type Moves<'t, 'a> = Vec<(String, Vec<Moved<'t, 'a>>)>;

fn check(view: &HistoryView<'_>) -> Vec<Violation> {
    let Some(newest) = view.newest() else {
        return Vec::new();
    };
    let mut slipped = moves(view, &newest.finding);
    slipped.retain(|(_, moves)| {
        let mut open = moves.iter().filter(|m| !m.answered).peekable();
        open.peek().is_some() && (moves.len() > OFTEN || open.any(|m| m.late))
    });
    let commits = |moves: &[Moved<'_, '_>]| -> Vec<Arc<Commit>> {
        moves.iter().map(|m| Arc::clone(m.commit)).collect()
    };
    let mut found = Vec::new();
    while let Some((_, first)) = slipped.first() {
        // Dates that were moved together are one matter.
        let when = commits(first);
        let (together, rest) = slipped.into_iter().partition(|(_, m)| commits(m) == when);
        slipped = rest;
        found.extend(violation(view, &newest.finding, together));
    }
    found
}

fn violation(
    view: &HistoryView<'_>,
    newest: &Finding,
    together: Moves<'_, '_>,
) -> Option<Violation> {
    let names: Vec<String> = together.iter().map(|(path, _)| view.name(path)).collect();
    let (path, moves) = together.into_iter().next()?;
    let (first, last) = (moves.first()?, moves.last()?);
    let all: i64 = moves.iter().map(|m| days_between(m.from, m.to)).sum();
    let late = moves.iter().filter(|m| m.late).count();
    let (were, of_it) = match &*names {
        [_] => ("was", String::new()),
        [name, ..] => ("were", format!("`{name}` ")),
        [] => return None,
    };
    let passed = match late {
        0 => String::new(),
        late if late == moves.len() => ", after the day had passed".to_owned(),
        late => format!(", {late} of them after the day had passed"),
    };
    let message = format!(
        "{} {were} moved {}, {of_it}by {} in all{passed}, not all of it with an entry in `{}`; the last one in {}",
        named(&names),
        counted(i64::try_from(moves.len()).unwrap_or(i64::MAX), "time"),
        counted(all, "day"),
        view.name("extensions"),
        last.commit.named()
    );
    let help = format!(
        "write an entry into `{}` for each move, with who agreed and why",
        view.name("extensions")
    );
    let span = dues(newest).into_iter().find(|due| due.path == path)?.span;
    Some(
        Violation::new(span, path, message, help)
            .about(format!("{} -> {}", first.from, last.to))
            .done_by(last.commit)
            .see_version(
                first.before,
                Some(first.before.record.finding.status_span()),
                format!("it was {} here", first.from),
            ),
    )
}

/// Every due date of the present cycle that was moved later while the finding was open, with its moves.
fn moves<'t>(view: &HistoryView<'t>, newest: &Finding) -> Moves<'t, 't> {
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
struct Due<'a> {
    path: String,
    /// What tells an action from the others: its id, or what is to be done.
    action: Option<&'a str>,
    day: Day,
    span: Span,
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

fn dues(finding: &Finding) -> Vec<Due<'_>> {
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
            path: path.to_owned(),
            action: None,
            day: given.value,
            span: given.span,
        })
    });
    let actions = finding.corrective_actions.items().iter().enumerate();
    let actions = actions.filter_map(|(index, action)| {
        let given = action.value.due.given()?;
        let name = action.value.id.get().or(action.value.action.get());
        Some(Due {
            path: format!("corrective_actions[{index}].due"),
            action: name.map(AsRef::as_ref),
            day: given.value,
            span: given.span,
        })
    });
    single.chain(actions).collect()
}
