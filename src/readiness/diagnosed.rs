//! What `check` says as of the day of the audit, as far as an auditor would see it.
//!
//! Not for what is told with its clock or its plan already (`open`, `clocks`), and not for what waivers accept
//! or is only for information.

use super::{Item, Looked, Topic, Weight, title};
use crate::diagnostic::{Diagnostic, State};
use crate::policy::Level;
use crate::rule::Family;

/// Rules whose facts are told as items of their own.
const TOLD: &[&str] = &[
    "certificate-deadline",
    "earlier-finding-open",
    "major-open",
    "minor-without-plan",
    "overdue",
    "overdue-action",
];

/// Adds the diagnostics.
pub fn add(looked: &Looked<'_>, items: &mut Vec<Item>) {
    let told: std::collections::BTreeSet<_> = items
        .iter()
        .filter_map(|item| Some((item.path.clone(), item.rule?)))
        .collect();
    for found in looked.diagnostics.values().flatten() {
        let name = found.rule.name;
        if !TOLD.contains(&name) && !told.contains(&(found.path.clone(), name)) {
            items.push(item(looked, found));
        }
    }
}

fn item(looked: &Looked<'_>, found: &Diagnostic) -> Item {
    let record = looked.register.at(&found.path);
    let finding = record.map(|record| &record.finding);
    let own = found.finding.as_deref().map(str::to_owned);
    let own = own.or_else(|| record.map(|record| record.path().to_string()));
    let owner = finding.and_then(|finding| finding.owner.get());
    Item {
        topic: topic(found),
        weight: weight(found),
        finding: own,
        title: record.map(title).unwrap_or_default(),
        severity: finding.and_then(|finding| finding.severity.value()),
        status: finding.and_then(|finding| finding.status.value()),
        message: found.message.clone(),
        rule: Some(found.rule.name),
        day: None,
        who: owner.map(|owner| owner.as_str().to_owned()),
        path: found.path.clone(),
    }
}

fn topic(found: &Diagnostic) -> Topic {
    match (found.rule.family, found.rule.name) {
        (_, "verified-too-soon") => Topic::Verifications,
        (Family::Recurrence, _) => Topic::Recurrences,
        (Family::Evidence, _) => Topic::Evidence,
        _ => Topic::Records,
    }
}

/// A record that claims what it does not show is a nonconformity of its own (10.2), unless it was known and
/// accepted when clause10 was adopted. Everything else can be explained.
fn weight(found: &Diagnostic) -> Weight {
    let claims = matches!(found.rule.family, Family::Lifecycle | Family::Evidence);
    match claims && found.level == Level::Error && found.state != State::Inherited {
        true => Weight::Stops,
        false => Weight::Embarrasses,
    }
}
