//! Rule `id-changed`. Not for a file that was renamed or moved: a finding is followed by its number.

use crate::policy::IdParts;
use crate::rule::{HistoryView, Violation, declare_rule};

declare_rule! {
    /// A finding that was official under one number has another one now.
    ///
    /// ## Why
    ///
    /// The number is how minutes, reports and the certification body's files name a finding. When it
    /// changes, the old one leads nowhere, and the record of the finding seems to begin on the day of the
    /// change.
    ///
    /// ## Bad
    ///
    /// ```markdown commit=2026-02-11 from=open file=findings/2026/NC-2026-014-access-review.md
    /// id: NC-2026-014
    /// ```
    ///
    /// ```markdown commit=2026-02-16 from=open move=findings/2026/NC-2026-014-access-review.md:findings/2026/NC-2026-004-access-review.md
    /// id: NC-2026-004
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown commit=2026-02-11 from=open file=findings/2026/NC-2026-014-access-review.md
    /// id: NC-2026-014
    /// ```
    ///
    /// ```markdown commit=2026-02-16 from=open move=findings/2026/NC-2026-014-access-review.md:findings/finance/NC-2026-014-access-review.md file=findings/finance/NC-2026-014-access-review.md
    /// id: NC-2026-014
    /// ```
    ///
    /// ## How to fix
    ///
    /// Give the finding its first number back, in `id` and in the name of the file; a gap in the numbers
    /// is no mistake. If the number must change, for example because it was given twice, write a waiver
    /// that names the old number and says why.
    pub static ID_CHANGED = {
        name: "id-changed",
        family: History,
        level: Error,
        clause: "ISO27001:2022/7.5.3",
        check: History(check),
    }
}

fn check(view: &HistoryView<'_>) -> Vec<Violation> {
    let timeline = view.timeline();
    let (Some(was), Some(_)) = (&timeline.was, view.newest()) else {
        return Vec::new();
    };
    // A placeholder stands for the number until there is one; without a usable id there was none either.
    let placeholder = |parts: IdParts| parts.number.is_none();
    if view.policy().ids.read(&was.id).is_some_and(placeholder) || *was.id == *was.path.as_str() {
        return Vec::new();
    }
    // A number that was changed before it was official is no number that anybody knew.
    if !was.is_official {
        return Vec::new();
    }
    let message = format!(
        "the finding was {} until {}, which gave it the number {}",
        was.id,
        was.commit.named(),
        timeline.id
    );
    let help = format!(
        "give it the number {} back; if it must change, say why in a waiver",
        was.id
    );
    vec![
        Violation::new(view.place(|finding| finding.id.span()), "id", message, help)
            .about(format!("{} -> {}", was.id, timeline.id))
            .done_by(&was.commit)
            .see_before(was.last.as_ref(), "the number that it had"),
    ]
}
