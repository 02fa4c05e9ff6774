//! Rule `step-skipped`. Not for the first version of a record (`one-commit-lifecycle`), and not for a
//! step back (`reopened-without-reason`).

use super::made;
use super::steps::{Move, happened_since, moved};
use crate::rule::{HistoryView, Violation, declare_rule};

declare_rule! {
    /// A nonconformity went on by more than one step of the lifecycle in one version.
    ///
    /// ## Why
    ///
    /// Git can show that the cause was known before the plan was made, and that the plan was there before
    /// it was carried out. What appears all at once was written all at once, and then the days in the
    /// record are all there is to believe.
    ///
    /// ## Bad
    ///
    /// ```markdown commit=2026-02-21 after=corrected from=analysed
    /// status: analysed
    /// ```
    ///
    /// ```markdown commit=2026-03-21 from=implemented
    /// status: implemented
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown commit=2026-02-21 after=corrected from=analysed
    /// status: analysed
    /// ```
    ///
    /// ```markdown commit=2026-02-25 from=planned
    /// status: planned
    /// ```
    ///
    /// ```markdown commit=2026-03-21 from=implemented
    /// status: implemented
    /// ```
    ///
    /// ## How to fix
    ///
    /// Commit each step when it is done: a commit on a branch counts, also where several steps land with
    /// one merge. Where branches are squashed, set `history.squash` in clause10.yaml; then one version may
    /// carry several steps, if their days lie between the version before it and its commit. What has
    /// happened cannot be committed again: say in a waiver why it was so.
    pub static STEP_SKIPPED = {
        name: "step-skipped",
        family: History,
        level: Error,
        clause: "ISO27001:2022/10.2 g",
        check: History(check),
    }
}

fn check(view: &HistoryView<'_>) -> Vec<Violation> {
    if view.newest().is_none() {
        return Vec::new();
    }
    let squash = view.policy().settings.history.squash;
    let mut found = Vec::new();
    for made in made(view.timeline()) {
        let (version, after) = (made.version, made.finding());
        let mut shortest: Option<(Vec<_>, _)> = None;
        let legal = made.from.iter().any(|earlier| {
            let before = &earlier.record.finding;
            match moved(before, after) {
                Move::Legal => true,
                Move::Back => false,
                Move::Past(_)
                    if squash
                        && happened_since(Some(earlier.commit.day()), Some(before), version) =>
                {
                    true
                }
                Move::Past(past) => {
                    if shortest
                        .as_ref()
                        .is_none_or(|(known, _)| past.len() < known.len())
                    {
                        shortest = Some((past, *earlier));
                    }
                    false
                }
            }
        });
        let (false, Some((past, earlier))) = (legal, shortest) else {
            continue;
        };
        let (Some(from), Some(to)) = (earlier.record.finding.status.value(), after.status.value())
        else {
            continue;
        };
        let past: Vec<String> = past.iter().map(ToString::to_string).collect();
        let status = view.name("status");
        let message = format!(
            "`{status}` went from `{from}` to `{to}`, past {}, in {}",
            super::named(&past),
            version.commit.named()
        );
        let help = "commit each step when it is done; for what has happened, say in a waiver why it was so";
        found.push(
            Violation::new(view.place(|f| f.status.span()), "status", message, help)
                .about(format!("{from} -> {to}"))
                .done_by(&version.commit)
                .see_version(
                    earlier,
                    earlier.record.finding.status.span(),
                    "the version before",
                ),
        );
    }
    found
}
