//! Runs the rules about recurrence: which findings are asked about, and what they probably repeat.
//!
//! Not for comparing findings (`recurrence`), and not for what has to be said of it (`rules`).

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{Found, Run};
use crate::catalog::Edition;
use crate::model::{Kind, Record, Register, Status};
use crate::policy::Policy;
use crate::recurrence::{Entry, Index, THRESHOLD};
use crate::rule::{Check, Past, RecurrenceView, Rule, Suspected};
use crate::rules;

/// How many earlier findings are looked at for each; some may be answered.
const LOOKED_AT: usize = 12;

/// The findings about which only is asked, by their ids.
pub type Only = BTreeSet<String>;

impl Run<'_> {
    pub(super) fn judge_recurrence(&self) -> Vec<Found<'_>> {
        let own;
        let suspected = match self.suspected {
            Some(suspected) => suspected,
            None => {
                let before = self.change.map(|change| change.before).unwrap_or_default();
                let asked = asked(self.register, self.rules, before, self.only.as_ref());
                own = suspected(self.register, self.gone, self.policy, &asked);
                &own
            }
        };
        let view = RecurrenceView {
            register: self.register,
            gone: self.gone,
            suspected,
            policy: self.policy,
            as_of: self.as_of,
        };
        self.judge_whole(|rule| match rule.check {
            Check::Recurrence(check) => check(&view),
            _ => Vec::new(),
        })
    }
}

/// The records that are asked about, by their indices: those that are new in a change, and those that are
/// not closed. An opportunity is no failure, so it repeats none; who has answered is not asked again. None
/// where the rule that asks is not run.
pub fn asked(
    register: &Register,
    rules: &[&'static Rule],
    before: &[Past],
    only: Option<&Only>,
) -> Vec<usize> {
    if !rules.contains(&&rules::UNLINKED_RECURRENCE) {
        return Vec::new();
    }
    let is_new = |id: &str| {
        let mut registers = before.iter().map(|past| &past.register);
        !before.is_empty() && registers.all(|past| past.with_id(id).next().is_none())
    };
    let is_asked = |record: &Record| {
        let finding = &record.finding;
        let (Some(id), Some(status)) = (record.id(), finding.status.value()) else {
            return false;
        };
        only.is_none_or(|only| only.contains(id))
            && (status != Status::Closed || is_new(id))
            && status != Status::Withdrawn
            && finding.kind.value() != Some(Kind::Opportunity)
            && finding.recurrence_of.is_missing()
    };
    let records = register.records.iter().enumerate();
    records
        .filter_map(|(at, record)| is_asked(record).then_some(at))
        .collect()
}

/// What findings of a register, by their indices, probably repeat; those are left out that repeat nothing
/// that is likely enough. `gone` are the last versions of findings that only history has.
pub fn suspected<'r>(
    register: &'r Register,
    gone: &'r [Record],
    policy: &Policy,
    asked: &[usize],
) -> Vec<Suspected<'r>> {
    if asked.is_empty() {
        return Vec::new();
    }
    let index = compared(register, gone, policy.default_edition());
    let suspected = suspected_in(&index, register, asked);
    // All that it holds goes with the program.
    std::mem::forget(index);
    suspected
}

/// The findings of a register and those that are gone, ready to be asked.
pub fn compared<'r>(
    register: &'r Register,
    gone: &'r [Record],
    default_edition: Option<Edition>,
) -> Index<'r> {
    let here = register.records.iter().map(Entry::here);
    let entries: Vec<Entry<'r>> = here.chain(gone.iter().map(Entry::gone)).collect();
    Index::build(&entries, default_edition)
}

/// What findings of a register that was made ready, by their indices, probably repeat.
pub fn suspected_in<'r>(
    index: &Index<'r>,
    register: &'r Register,
    asked: &[usize],
) -> Vec<Suspected<'r>> {
    let of_one = |later: &usize| {
        let position = index.position(register.records.get(*later)?)?;
        let (_, best) = *index.ranked(position, 1).first()?;
        if best < THRESHOLD {
            return None;
        }
        let mut candidates = index.candidates(position, LOOKED_AT);
        candidates.retain(|candidate| candidate.score >= THRESHOLD);
        let later = *later;
        Some(Suspected { later, candidates })
    };
    asked.par_iter().filter_map(of_one).collect()
}
