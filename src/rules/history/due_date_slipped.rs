//! Rule `due-date-slipped`. Not for a due date that has passed and was not moved (`overdue`).

use std::sync::Arc;

use super::named;
use super::slips::{Moved, Moves, dues, moves};
use crate::model::{Commit, Finding};
use crate::policy::calendar::days_between;
use crate::rule::{HistoryView, Violation, declare_rule};
use crate::text::counted;

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
    let answered = match moves.iter().any(|m| m.answered) {
        true => "not always with",
        false => "without",
    };
    let passed = match late {
        0 => String::new(),
        _ if late == moves.len() => ", after the day had passed".to_owned(),
        late => format!(", {late} of them after the day had passed"),
    };
    let message = format!(
        "{} {were} moved {}, {of_it}by {} in all{passed}, {answered} an entry in `{}`; last in {}",
        named(&names),
        counted(moves.len(), "time"),
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
            .done_by(last.origin)
            .see_version(
                first.before,
                Some(first.before.record.finding.status_span()),
                format!("it was {} here", first.from),
            ),
    )
}
