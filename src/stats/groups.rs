//! Counts by kind, by category of root cause and by source.
//!
//! Not for times (`times`).

use std::collections::{BTreeMap, BTreeSet};

use super::case::{Case, State};
use super::number::Share;
use crate::dossier::Period;
use crate::model::{Category, Kind, Source};

/// Findings of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindCount {
    /// The kind; none where it cannot be read.
    pub kind: Option<Kind>,
    /// How many there are.
    pub all: usize,
    /// How many of them are open.
    pub open: usize,
}

/// The kinds other than nonconformities; those of which there are none are left out.
pub fn kinds(cases: &[Case<'_>]) -> Vec<KindCount> {
    let mut counts: BTreeMap<(bool, Option<Kind>), KindCount> = BTreeMap::new();
    for case in cases {
        let kind = case.finding().kind.value();
        if case.is_nonconformity() || !case.is_here {
            continue;
        }
        let empty = KindCount {
            kind,
            all: 0,
            open: 0,
        };
        let own = counts.entry((kind.is_none(), kind)).or_insert(empty);
        own.all += 1;
        own.open += usize::from(case.state() == State::Open);
    }
    counts.into_values().collect()
}

/// Nonconformities with one category of root cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CauseCount {
    /// The category; none for those that name none.
    pub category: Option<Category>,
    /// How many are not closed.
    pub open: usize,
    /// How many are closed.
    pub closed: usize,
    /// How many were closed in the period.
    pub closed_in_period: usize,
}

impl CauseCount {
    /// All of them.
    pub const fn all(&self) -> usize {
        self.open + self.closed
    }
}

/// By category of root cause, the most frequent first; last those that name none.
pub fn causes(cases: &[Case<'_>], period: Period) -> Vec<CauseCount> {
    let mut counts: BTreeMap<Option<Category>, CauseCount> = BTreeMap::new();
    for case in cases {
        let cause = case.finding().root_cause.get();
        let named = cause.map_or(&[][..], |cause| cause.categories.items());
        // The same one written twice is one.
        let mut categories: BTreeSet<Option<Category>> =
            named.iter().map(|named| Some(named.value)).collect();
        if categories.is_empty() {
            categories.insert(None);
        }
        for category in categories {
            let own = counts.entry(category).or_insert(CauseCount {
                category,
                open: 0,
                closed: 0,
                closed_in_period: 0,
            });
            if case.state() == State::Closed {
                own.closed += 1;
                let in_period = case.closed().is_some_and(|day| period.has(day));
                own.closed_in_period += usize::from(in_period);
            } else {
                own.open += 1;
            }
        }
    }
    let mut counts: Vec<CauseCount> = counts.into_values().collect();
    counts.sort_by_key(|own| (own.category.is_none(), std::cmp::Reverse(own.all())));
    counts
}

/// Who found a nonconformity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoundBy {
    /// The company itself.
    Us,
    /// A certification body, a customer, or who audits a supplier.
    Others,
}

/// Who finds what comes to light in a way.
pub const fn found_by(source: Source) -> FoundBy {
    match source {
        Source::InternalAudit
        | Source::Monitoring
        | Source::Incident
        | Source::ManagementReview
        | Source::SelfIdentified => FoundBy::Us,
        Source::Stage1
        | Source::Stage2
        | Source::Surveillance
        | Source::Recertification
        | Source::CustomerAudit
        | Source::SupplierAudit => FoundBy::Others,
    }
}

/// Nonconformities that came to light in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceCount {
    /// How.
    pub source: Source,
    /// How many.
    pub all: usize,
    /// How many of them were raised in the period.
    pub in_period: usize,
}

/// Nonconformities by how they came to light.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// Found by us, of all whose source can be read.
    pub by_us: Share,
    /// The same of those raised in the period.
    pub by_us_in_period: Share,
    /// By source: what we found first, and the most frequent first among these. Sources of which there is
    /// none are left out.
    pub by_source: Vec<SourceCount>,
    /// Those whose source cannot be read.
    pub unread: usize,
}

/// By how they came to light.
pub fn sources(cases: &[Case<'_>], period: Period) -> Sources {
    let mut found = Sources::default();
    let mut counts: BTreeMap<Source, SourceCount> = BTreeMap::new();
    for case in cases {
        let Some(source) = case.finding().source.value() else {
            found.unread += 1;
            continue;
        };
        let in_period = case.raised().is_some_and(|day| period.has(day));
        let own = counts.entry(source).or_insert(SourceCount {
            source,
            all: 0,
            in_period: 0,
        });
        own.all += 1;
        own.in_period += usize::from(in_period);
        let by_us = found_by(source) == FoundBy::Us;
        found.by_us.count(by_us);
        if in_period {
            found.by_us_in_period.count(by_us);
        }
    }
    found.by_source = counts.into_values().collect();
    found
        .by_source
        .sort_by_key(|own| (found_by(own.source), std::cmp::Reverse(own.all)));
    found
}
