//! Rule `duplicate-id`. Not for ids used again after a deletion: that is history.

use crate::model::{Record, Register, Spanned, Text};
use crate::rule::{RegisterView, Violation, declare_rule};

declare_rule! {
    /// Two records have the same id, in the register or, with `--also`, on another branch.
    ///
    /// ## Why
    ///
    /// Actions, evidence, minutes and the certification body's report refer to a finding by its number.
    /// With a number that stands for two, none of these references can be relied on. It happens when two
    /// people take the next free number on the same day; each branch alone is in order then, and
    /// `check --also REF` sees it before they come together.
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
    /// number is free, and `clause10 assign` gives it one then. If one file is a copy of the other, delete the copy.
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
    if view.register.elsewhere.is_empty() && !view.register.has_twins() {
        return violations;
    }
    for (index, record) in view.register.records.iter().enumerate() {
        let Some(id) = record.finding.id.given() else {
            continue;
        };
        // Without a number, many records may have the same id.
        if view.policy.ids.is_placeholder(&id.value) {
            continue;
        }
        violations.extend(here(view.register, record, id).map(|found| (index, found)));
        let elsewhere = elsewhere(view.register, id).into_iter();
        violations.extend(elsewhere.map(|found| (index, found)));
    }
    violations
}

/// The id in another record of the register, if that comes before.
fn here(register: &Register, record: &Record, id: &Spanned<Text>) -> Option<Violation> {
    // Records come in the order of their paths, here as in the register.
    let first = register.with_id(&id.value).next()?;
    if first.path() == record.path() {
        return None;
    }
    let message = format!(
        "the id `{}` belongs to `{}` already",
        id.value,
        first.path()
    );
    let help = "give the later of the two the next free number, in the id and in the file name";
    let there = first.finding.id.span().unwrap_or_default();
    let found = Violation::new(id.span, "id", message, help);
    Some(found.see_in(first.path(), there, "the same id stands here"))
}

/// The id in what other branches added, one violation for each finding that is not one of the register.
fn elsewhere(register: &Register, id: &Spanned<Text>) -> Vec<Violation> {
    let mut found: Vec<(&Record, Violation)> = Vec::new();
    for other in register.elsewhere.iter() {
        let has_id = other.record.id() == Some(&*id.value);
        if !has_id
            || register
                .with_id(&id.value)
                .any(|own| is_same(own, &other.record))
        {
            continue;
        }
        let note = format!("the same id stands here, on `{}`", other.reference);
        // Several branches may have one and the same finding.
        let known = found
            .iter_mut()
            .find(|(one, _)| is_same(one, &other.record));
        if let Some((_, violation)) = known {
            *violation = violation.clone().see_elsewhere(other, note);
            continue;
        }
        let path = other.record.path();
        let message = format!(
            "the id `{}` is given to another finding on `{}`, in `{path}`",
            id.value, other.reference
        );
        let help = "agree which of the two keeps the number, and give the other the next free one, in the id \
                    and in the file name";
        let violation = Violation::new(id.span, "id", message, help)
            .about(format!("{} {path}", id.value))
            .see_elsewhere(other, note);
        found.push((&other.record, violation));
    }
    found.into_iter().map(|(_, violation)| violation).collect()
}

/// Whether two records with one id, on two branches, are one finding: carried over as it is, moved or
/// edited since. What was found and when it was recorded tells; at the same path, one of the two.
fn is_same(one: &Record, other: &Record) -> bool {
    fn same<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
        one.is_some() && one == other
    }
    if one.source.text() == other.source.text() {
        return true;
    }
    let (one_is, other_is) = (&one.finding, &other.finding);
    let title = same(one_is.title.get(), other_is.title.get());
    let day = same(one_is.raised.get(), other_is.raised.get());
    let person = same(one_is.raised_by.get(), other_is.raised_by.get());
    (title && day) || (one.path() == other.path() && (title || (day && person)))
}
