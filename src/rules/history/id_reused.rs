//! Rule `id-reused`. Not for two records that have the same number now (`duplicate-id`).

use super::identity::is_another;
use super::origins;
use crate::rule::{HistoryView, Violation, declare_rule};

declare_rule! {
    /// A number that stood for one finding stands for another one now.
    ///
    /// ## Why
    ///
    /// Reports, minutes and the certification body's files cite numbers. Who looks up an old number and
    /// finds something else cannot tell any more what was meant, and what became of it. The first
    /// finding is as good as deleted.
    ///
    /// ## Bad
    ///
    /// ```markdown commit=2026-02-11 from=open
    /// id: NC-2026-004
    /// title: Access review of the finance system for Q4 2025 was missed
    /// raised: 2026-02-10
    /// ```
    ///
    /// ```markdown commit=2026-03-02 from=open
    /// id: NC-2026-004
    /// title: Restoring the mail archive was never tried
    /// requirements: [ISO27001:2022/A.8.13]
    /// raised: 2026-03-02
    /// ---
    /// ## Nonconformity
    ///
    /// Nobody has tried whether the tapes of the mail archive can be read. POL-OPS 3.1 wants a trial every half-year.
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown commit=2026-02-11 from=open
    /// id: NC-2026-004
    /// title: Access review of the finance system for Q4 2025 was missed
    /// raised: 2026-02-10
    /// ```
    ///
    /// ```markdown commit=2026-03-02 from=open file=findings/2026/NC-2026-005-mail-archive.md
    /// id: NC-2026-005
    /// title: Restoring the mail archive was never tried
    /// requirements: [ISO27001:2022/A.8.13]
    /// raised: 2026-03-02
    /// ---
    /// ## Nonconformity
    ///
    /// Nobody has tried whether the tapes of the mail archive can be read. POL-OPS 3.1 wants a trial every half-year.
    /// ```
    ///
    /// ## How to fix
    ///
    /// Give the new finding a number of its own (`clause10 new` finds the next free one), and restore the
    /// earlier record under its number. If the two are the same finding after all, for example after a
    /// record was written anew from other facts, say so in a waiver.
    pub static ID_REUSED = {
        name: "id-reused",
        family: History,
        level: Error,
        clause: "ISO27001:2022/7.5.3",
        check: History(check),
    }
}

fn check(view: &HistoryView<'_>) -> Vec<Violation> {
    let timeline = view.timeline();
    let Some(newest) = view.newest() else {
        return Vec::new();
    };
    let began = timeline.versions.first();
    if began.is_some_and(|first| !is_another(first.record, newest)) {
        // The number stands for what it stood for at first, whatever lies between.
        return Vec::new();
    }
    let reused = timeline.versions.iter().rev().find_map(|version| {
        let before = origins(timeline, version);
        let other = before
            .iter()
            .all(|earlier| is_another(earlier.record, version.record));
        let earlier = before.first().copied().filter(|_| other)?;
        Some((earlier, version))
    });
    let Some((earlier, version)) = reused else {
        return Vec::new();
    };
    let message = format!(
        "{} stands for another finding since {}: title, statement and facts are not those it had before",
        timeline.id,
        version.commit.named()
    );
    let help =
        "give the new finding a number of its own, and restore the earlier record under this one";
    let title = |record: &crate::model::Record| {
        record
            .finding
            .title
            .get()
            .map_or(String::new(), |title| title.to_string())
    };
    vec![
        Violation::new(view.place(|finding| finding.id.span()), "id", message, help)
            .about(format!(
                "{} -> {}",
                title(earlier.record),
                title(version.record)
            ))
            .done_by(&version.commit)
            .see_version(
                earlier,
                earlier.record.finding.id.span(),
                "what the number stood for",
            ),
    ]
}
