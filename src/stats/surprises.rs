//! Whether others found where we had found nothing: a system that looks for its own weaknesses is not
//! surprised by an auditor.
//!
//! Not for who found how much (`groups`).

use std::collections::HashMap;

use super::case::{Case, State};
use super::cited::topics;
use super::groups::{FoundBy, found_by};
use super::number::Share;
use crate::catalog::Edition;
use crate::dossier::Period;
use crate::model::{Day, Kind};

/// Findings of others in areas where we had found nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Surprises {
    /// Of all nonconformities that others found.
    pub all: Share,
    /// The same of those raised in the period.
    pub in_period: Share,
    /// Found by others, and of no day or no requirement that can be read: nothing can be told.
    pub unread: usize,
}

/// How many of the findings of others were surprises. `all` are findings of every kind, those that are gone
/// too, since what we found once was known to us.
pub fn of(all: &[Case<'_>], period: Period, default_edition: Option<Edition>) -> Surprises {
    // The first day on which we found something about a topic.
    let mut known: HashMap<String, Day> = HashMap::new();
    for case in all.iter().filter(|case| is_by(case, FoundBy::Us)) {
        let Some(raised) = case.raised() else {
            continue;
        };
        for topic in topics(case.finding(), default_edition) {
            let first = known.entry(topic).or_insert(raised);
            *first = raised.min(*first);
        }
    }
    let mut found = Surprises::default();
    let theirs = all.iter().filter(|case| {
        let is_counted = case.is_here && case.finding().kind.value() == Some(Kind::Nonconformity);
        is_counted && is_by(case, FoundBy::Others)
    });
    for case in theirs {
        let topics = topics(case.finding(), default_edition);
        let (Some(raised), false) = (case.raised(), topics.is_empty()) else {
            found.unread += 1;
            continue;
        };
        let mut topics = topics.iter();
        let was_known = topics.any(|topic| known.get(topic).is_some_and(|first| *first < raised));
        found.all.count(!was_known);
        if period.has(raised) {
            found.in_period.count(!was_known);
        }
    }
    found
}

/// Whether somebody found it, and it is still thought to be a finding.
fn is_by(case: &Case<'_>, who: FoundBy) -> bool {
    let source = case.finding().source.value();
    let is_withdrawn = case.is_here && case.state() == State::Withdrawn;
    !is_withdrawn && source.is_some_and(|source| found_by(source) == who)
}
