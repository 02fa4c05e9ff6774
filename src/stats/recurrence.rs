//! How often findings came back, by the families of the dossier.
//!
//! Not for who belongs to a family (`crate::recurrence`).

use std::collections::{BTreeMap, BTreeSet};

use super::case::Case;
use super::number::Share;
use super::{FINDINGS, Metric};
use crate::dossier::{Dossier, Kin, Tie, name};

/// What came back.
#[derive(Clone, Debug, PartialEq)]
pub struct Recurrence {
    /// Findings that a later one repeats.
    pub repeated: Metric<Share>,
    /// Findings of the period that repeat an earlier one.
    pub repeating: Metric<Share>,
    /// Findings that a later one probably repeats, and that no record says to be repeated.
    pub repeated_suspected: Metric<usize>,
    /// Findings of the period that probably repeat an earlier one, and whose records do not say so.
    pub repeating_suspected: Metric<usize>,
}

/// Numbers of findings that are repeated, and of those that repeat.
#[derive(Default)]
struct Pairs<'d> {
    earlier: BTreeSet<&'d str>,
    later: BTreeSet<&'d str>,
}

/// What came back.
pub fn of(dossier: &Dossier, cases: &[Case<'_>]) -> Recurrence {
    let names: Vec<_> = cases.iter().map(|case| name(case.record)).collect();
    let by_name: BTreeMap<&str, &Case<'_>> =
        names.iter().map(AsRef::as_ref).zip(cases.iter()).collect();
    let mut linked = Pairs::default();
    let mut suspected = Pairs::default();
    for family in &dossier.families {
        for (earlier, later) in steps(family) {
            let Some(own) = by_name
                .get(later.finding.as_str())
                .filter(|_| !later.is_gone)
            else {
                continue;
            };
            if later.tie == Tie::Suspected {
                suspected.earlier.insert(&earlier.finding);
                suspected.later.insert(&later.finding);
                continue;
            }
            linked.earlier.insert(&earlier.finding);
            linked.later.insert(&later.finding);
            // A family has each finding below one other; the record may name more that it repeats.
            let others = own.finding().recurrence_of.items().iter();
            linked.earlier.extend(others.filter_map(|other| {
                let (id, other) = by_name.get_key_value(&*other.value)?;
                let is_earlier = other.raised()? <= own.raised()?;
                (*id != later.finding && is_earlier).then_some(*id)
            }));
        }
    }
    let mut repeated = Share::default();
    let mut repeating = Share::default();
    let (mut repeated_suspected, mut repeating_suspected) = (0, 0);
    for (name, case) in names.iter().map(AsRef::as_ref).zip(cases) {
        let is_repeated = linked.earlier.contains(name);
        repeated.count(is_repeated);
        let is_suspected = !is_repeated && suspected.earlier.contains(name);
        repeated_suspected += usize::from(is_suspected);
        if case.raised().is_some_and(|day| dossier.period.has(day)) {
            repeating.count(linked.later.contains(name));
            repeating_suspected += usize::from(suspected.later.contains(name));
        }
    }
    told(
        (repeated, repeating),
        (repeated_suspected, repeating_suspected),
    )
}

fn told(linked: (Share, Share), suspected: (usize, usize)) -> Recurrence {
    Recurrence {
        repeated: Metric {
            title: "Came back",
            unit: FINDINGS,
            formula: "Nonconformities that a later one names in `recurrence_of`, by all nonconformities.",
            value: linked.0,
        },
        repeating: Metric {
            title: "Repeat an earlier one",
            unit: FINDINGS,
            formula: "Nonconformities raised in the period that name an earlier finding in `recurrence_of`, by all raised in the period.",
            value: linked.1,
        },
        repeated_suspected: Metric {
            title: "Perhaps came back",
            unit: FINDINGS,
            formula: "Nonconformities that a later one resembles so much that it probably repeats them, without its record saying so, and that no record says to be repeated.",
            value: suspected.0,
        },
        repeating_suspected: Metric {
            title: "Perhaps repeat an earlier one",
            unit: FINDINGS,
            formula: "Nonconformities raised in the period that resemble an earlier finding so much that they probably repeat it, without their records saying whether they do.",
            value: suspected.1,
        },
    }
}

/// The steps of a family: each member with the one that it is below.
fn steps(family: &[Kin]) -> Vec<(&Kin, &Kin)> {
    let mut above: Vec<&Kin> = Vec::new();
    let mut steps = Vec::new();
    for kin in family {
        above.truncate(kin.depth);
        if let Some(earlier) = above.last() {
            steps.push((*earlier, kin));
        }
        above.push(kin);
    }
    steps
}
