//! Rule `duplicate-id`. Not for ids used again after a deletion: that is history.

use crate::rule::{RegisterView, Violation, declare_rule};

declare_rule! {
    /// Two records have the same id.
    ///
    /// ## Why
    ///
    /// Actions, evidence, minutes and the certification body's report refer to a finding by its number.
    /// With a number that stands for two, none of these references can be relied on. It happens when two
    /// people take the next free number on the same day.
    ///
    /// ## Bad
    ///
    /// ```markdown from=open
    /// id: NC-2026-004
    /// title: Access review of the finance system for Q4 2025 was missed
    /// ```
    ///
    /// ```markdown from=open file=findings/2026/NC-2026-004-restore-test.md
    /// id: NC-2026-004
    /// title: Restore test of the file server was not repeated after it had failed
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=open
    /// id: NC-2026-004
    /// title: Access review of the finance system for Q4 2025 was missed
    /// ```
    ///
    /// ```markdown from=open file=findings/2026/NC-2026-005-restore-test.md
    /// id: NC-2026-005
    /// title: Restore test of the file server was not repeated after it had failed
    /// ```
    ///
    /// ## How to fix
    ///
    /// Give the record that came later the next free number, in its id and in its file name, and correct
    /// what refers to it. A draft can have a placeholder such as `NC-2026-xxx` until it is certain which
    /// number is free. If one file is a copy of the other, delete the copy.
    pub static DUPLICATE_ID = {
        name: "duplicate-id",
        family: Document,
        level: Error,
        clause: "ISO27001:2022/7.5.2",
        check: Register(check),
    }
}

fn check(view: &RegisterView<'_>) -> Vec<(usize, Violation)> {
    let mut violations = Vec::new();
    for (index, record) in view.register.records.iter().enumerate() {
        let Some(id) = record.finding.id.given() else {
            continue;
        };
        // Records come in the order of their paths, here as in the register.
        let Some(first) = view.register.with_id(&id.value).next() else {
            continue;
        };
        if first.path() == record.path() || is_placeholder(view, &id.value) {
            continue;
        }
        let message = format!(
            "the id `{}` belongs to `{}` already",
            id.value,
            first.path()
        );
        let help = "give the later of the two the next free number, in the id and in the file name";
        let there = first.finding.id.span().unwrap_or_default();
        violations.push((
            index,
            Violation::new(id.span, "id", message, help).see_in(
                first.path(),
                there,
                "the same id stands here",
            ),
        ));
    }
    violations
}

/// Whether an id has no number yet, so that many records may have it.
fn is_placeholder(view: &RegisterView<'_>, id: &str) -> bool {
    let parts = view.policy.ids.read(id);
    parts.is_some_and(|parts| parts.number.is_none())
}
