//! Rule `recurrence-cycle`. Not for ids that nobody has (`unknown-reference`).

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Record;
use crate::rule::{RecurrenceView, Violation, declare_rule};

declare_rule! {
    /// Findings say that they repeat one another in a circle, or one says that it repeats itself.
    ///
    /// ## Why
    ///
    /// What comes back comes later. A circle has no first failure, so nobody can say whose action did not
    /// work, and chains of recurrences cannot be counted.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// id: NC-2026-004
    /// recurrence_of: [NC-2026-031]
    /// ```
    ///
    /// ```markdown from=open as-of=2026-11-10 file=findings/2026/NC-2026-031-access-review.md
    /// id: NC-2026-031
    /// raised: 2026-11-09
    /// due: 2027-05-31
    /// severity: major
    /// recurrence_of: [NC-2026-004]
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// id: NC-2026-004
    /// ```
    ///
    /// ```markdown from=open as-of=2026-11-10 file=findings/2026/NC-2026-031-access-review.md
    /// id: NC-2026-031
    /// raised: 2026-11-09
    /// due: 2027-05-31
    /// severity: major
    /// recurrence_of: [NC-2026-004]
    /// ```
    ///
    /// ## How to fix
    ///
    /// Keep `recurrence_of` in the later finding and remove it from the earlier one. A finding that is part
    /// of another one, and not its return, belongs in `root_cause.extent.similar`.
    pub static RECURRENCE_CYCLE = {
        name: "recurrence-cycle",
        family: Recurrence,
        level: Error,
        clause: "ISO27001:2022/10.2 f",
        check: Recurrence(check),
    }
}

/// What each finding says that it repeats.
pub(super) fn links<'a>(view: &RecurrenceView<'a>) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut links: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for record in view.register.records.iter().chain(view.gone) {
        let named = record.finding.recurrence_of.items().iter();
        let Some(id) = record.id().filter(|_| named.len() > 0) else {
            continue;
        };
        links
            .entry(id)
            .or_default()
            .extend(named.map(|id| &*id.value));
    }
    links
}

fn check(view: &RecurrenceView<'_>) -> Vec<(usize, Violation)> {
    let links = links(view);
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut found = Vec::new();
    // The link of the earliest cannot be right: nothing was there that it could repeat.
    let records = view.register.records.iter().enumerate();
    let mut records: Vec<(usize, &Record)> = records
        .filter(|(_, record)| record.id().is_some_and(|id| links.contains_key(id)))
        .collect();
    records.sort_by_key(|(_, record)| (record.finding.raised.value(), record.id()));
    for (at, record) in records {
        let Some(id) = record.id().filter(|id| !told.contains(id)) else {
            continue;
        };
        let reached = reached(&links, id);
        if !reached.contains(id) {
            continue;
        }
        let circle: BTreeSet<&str> = reached
            .into_iter()
            .filter(|other| self::reached(&links, other).contains(id))
            .collect();
        let mut named = record.finding.recurrence_of.items().iter();
        let Some(link) = named.find(|named| circle.contains(&*named.value)) else {
            continue;
        };
        let message = if circle.len() == 1 {
            "a finding cannot repeat itself".to_owned()
        } else {
            let all: Vec<String> = circle.iter().map(|id| format!("`{id}`")).collect();
            format!("{} repeat one another in a circle", all.join(" and "))
        };
        let help = if circle.len() == 1 {
            "name the earlier finding, or remove the entry"
        } else {
            "this is the earliest: remove `recurrence_of` here, and keep it in the later ones"
        };
        let mut violation = Violation::new(link.span, "recurrence_of", message, help);
        violation.value = Some(circle.iter().copied().collect::<Vec<_>>().join(" "));
        let others = circle.iter().filter(|other| **other != id);
        for other in others.filter_map(|other| view.register.with_id(other).next()) {
            let named = other.finding.recurrence_of.given();
            let span = named.map_or(other.finding.top, |named| named.span);
            violation = violation.see_in(other.path(), span, "what this one repeats");
        }
        told.extend(circle);
        found.push((at, violation));
    }
    found
}

/// All findings that one says it repeats, directly or through others.
pub(super) fn reached<'a>(
    links: &BTreeMap<&'a str, BTreeSet<&'a str>>,
    from: &str,
) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&str> = links.get(from).into_iter().flatten().copied().collect();
    while let Some(id) = next.pop() {
        if reached.insert(id) {
            next.extend(links.get(id).into_iter().flatten());
        }
    }
    reached
}
