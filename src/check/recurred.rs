//! Runs the rules about recurrence: which findings are asked about, and what they probably repeat.
//!
//! Not for comparing findings (`recurrence`), and not for what has to be said of it (`rules`).

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{Found, Run};
use crate::model::{Kind, Record, Status};
use crate::recurrence::{Entry, Index, THRESHOLD};
use crate::rule::{Check, RecurrenceView, Suspected};
use crate::rules;

/// How many earlier findings are shown to choose from. More are looked at, since some may be answered.
const LOOKED_AT: usize = 12;

impl Run<'_> {
    pub(super) fn judge_recurrence(&self) -> Vec<Found<'_>> {
        let is_asked = self.rules.contains(&&rules::UNLINKED_RECURRENCE);
        let asked = if is_asked { self.asked() } else { Vec::new() };
        let here = self.register.records.iter().map(Entry::here);
        let gone = self.gone.iter().map(Entry::gone);
        let entries: Vec<Entry<'_>> = if asked.is_empty() {
            Vec::new()
        } else {
            here.chain(gone).collect()
        };
        let index = Index::build(&entries, self.policy.default_edition());
        let suspected: Vec<Suspected<'_>> = asked
            .into_par_iter()
            .filter_map(|(later, record)| suspected(&index, later, record))
            .collect();
        let view = RecurrenceView {
            register: self.register,
            gone: self.gone,
            suspected: &suspected,
            policy: self.policy,
            as_of: self.as_of,
        };
        let mut found = Vec::new();
        for rule in self.rules {
            let Check::Recurrence(check) = rule.check else {
                continue;
            };
            for (at, violation) in check(&view) {
                if let Some(record) = self.register.records.get(at) {
                    found.push(Found::in_record(rule, record, violation));
                }
            }
        }
        // All that it holds goes with the program.
        std::mem::forget(index);
        found
    }

    /// The records that are asked about: those that are new in a change, and those that are not closed. An
    /// opportunity is no failure, so it repeats none.
    fn asked(&self) -> Vec<(usize, &Record)> {
        let before = self.change.map(|change| change.before).unwrap_or_default();
        let is_new = |id: &str| {
            let mut registers = before.iter().map(|past| &past.register);
            !before.is_empty() && registers.all(|past| past.with_id(id).next().is_none())
        };
        let records = self.register.records.iter().enumerate();
        let asked = records.filter(|(_, record)| {
            let finding = &record.finding;
            let (Some(id), Some(status)) = (record.id(), finding.status.value()) else {
                return false;
            };
            let is_wanted = match &self.only {
                Some(only) => only.contains(id),
                None => status != Status::Closed || is_new(id),
            };
            is_wanted
                && status != Status::Withdrawn
                && finding.kind.value() != Some(Kind::Opportunity)
                && finding.recurrence_of.is_missing()
        });
        asked.collect()
    }
}

/// What a finding probably repeats; none where nothing is likely enough.
fn suspected<'r>(index: &Index<'r>, later: usize, record: &Record) -> Option<Suspected<'r>> {
    let position = index.position(record)?;
    let (_, best) = *index.ranked(position, 1).first()?;
    if best < THRESHOLD {
        return None;
    }
    let mut candidates = index.candidates(position, LOOKED_AT);
    candidates.retain(|candidate| candidate.score >= THRESHOLD);
    Some(Suspected { later, candidates })
}

/// The findings about which only is asked, by their ids.
pub type Only = BTreeSet<String>;
