//! Has this failure been here before: for each finding the earlier ones that it probably repeats.
//!
//! Pure: records in, scores and reasons out; no file, no git, no clock. `tokens`, `language` and `lexicon` make
//! words of texts, `terms` weighs them over the register, `requirements` reads what is cited, `score` compares,
//! `reasons` says in words what made a score, `families` puts together what belongs together.
//!
//! What people have answered (`recurrence_of`, `not_recurrence_of`) is no evidence here: that is for rules.
//! A finding can only repeat an earlier one: raised on an earlier day, or on the same with a lower number.
//!
//! ```text
//! let index = Index::build(&register.records.iter().map(Entry::here).collect::<Vec<_>>(), policy.default_edition());
//! if let Some(at) = index.position(record) {
//!     for candidate in index.candidates(at, 3) {
//!         if candidate.score >= THRESHOLD { /* ask */ }
//!     }
//! }
//! ```

mod areas;
mod families;
mod language;
mod lexicon;
mod reasons;
mod requirements;
mod retrieval;
mod score;
mod terms;
mod tokens;
mod vector;

use std::cell::RefCell;
use std::collections::HashMap;

use crate::catalog::Edition;
use crate::model::{Category, Day, Record};
pub use families::{Family, Link, Member, families};
use rayon::prelude::*;
use requirements::Citation;
use retrieval::Retrieval;
pub use score::{ANALYSED, Evidence, MEASURES, Measure, RAISED, THRESHOLD, Weights};
use score::{Compared, Rarities, compare};
use terms::Terms;
use vector::Vector;

/// A finding to be indexed.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'r> {
    /// The record; its last version, where it is gone.
    pub record: &'r Record,
    /// Whether only history has it.
    pub is_gone: bool,
}

impl<'r> Entry<'r> {
    /// A finding of the snapshot.
    pub const fn here(record: &'r Record) -> Self {
        Self {
            record,
            is_gone: false,
        }
    }

    /// The last version of a finding that only history has.
    pub const fn gone(record: &'r Record) -> Self {
        Self {
            record,
            is_gone: true,
        }
    }
}

/// An earlier finding that a finding may repeat.
#[derive(Clone, Debug)]
pub struct Candidate<'r> {
    /// The earlier finding.
    pub earlier: Entry<'r>,
    /// Its place in the index.
    pub position: usize,
    /// How likely it is the same failure, from 0 to 1. At [`THRESHOLD`] a person is asked.
    pub score: f32,
    /// What made the score, the weightiest first, in words.
    pub reasons: Vec<String>,
}

/// A finding with what is compared of it, its texts aside.
#[derive(Debug)]
struct Doc<'r> {
    entry: Entry<'r>,
    raised: Option<Day>,
    /// In the order of their keys.
    citations: Vec<Citation>,
    categories: Vec<Category>,
}

/// The findings of a register and its history, ready to be asked.
#[derive(Debug)]
pub struct Index<'r> {
    /// In order of the day raised, then the number; those without a day come last.
    docs: Vec<Doc<'r>>,
    terms: Terms,
    rarities: Rarities,
    retrieval: Retrieval,
    /// The place of each record that is here, by its path.
    places: HashMap<&'r str, usize>,
}

impl<'r> Index<'r> {
    /// Reads and weighs the findings; their order does not matter.
    ///
    /// `default_edition` is that of the policy, for requirements that name none.
    pub fn build(entries: &[Entry<'r>], default_edition: Option<Edition>) -> Self {
        let doc = |entry: &Entry<'r>| Doc {
            entry: *entry,
            raised: entry.record.finding.raised.value(),
            citations: requirements::of(&entry.record.finding, default_edition),
            categories: categories(entry.record),
        };
        let mut docs: Vec<Doc<'r>> = entries.par_iter().map(doc).collect();
        docs.sort_by_cached_key(time);
        let rarities = Rarities::of(&mut docs);
        let records: Vec<&Record> = docs.iter().map(|doc| doc.entry.record).collect();
        let terms = Terms::of(&records);
        let here = docs
            .iter()
            .enumerate()
            .filter(|(_, doc)| !doc.entry.is_gone);
        let places = here
            .map(|(at, doc)| (doc.entry.record.path().as_str(), at))
            .collect();
        Self {
            retrieval: Retrieval::of(&docs, &terms.vectors, terms.shown.len(), rarities.cited),
            rarities,
            terms,
            places,
            docs,
        }
    }

    /// How many findings there are.
    pub fn len(&self) -> usize {
        self.docs.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.docs.is_empty()
    }

    /// The finding at a place; the earliest is at 0.
    pub fn entry(&self, position: usize) -> Option<Entry<'r>> {
        self.docs.get(position).map(|doc| doc.entry)
    }

    /// The place of a record of the snapshot.
    pub fn position(&self, record: &Record) -> Option<usize> {
        self.places.get(record.path().as_str()).copied()
    }

    /// The earlier findings that the one at a place may repeat, best first, at most `top`; none for a finding
    /// without a day on which it was raised.
    pub fn candidates(&self, position: usize, top: usize) -> Vec<Candidate<'r>> {
        let ranked = self.ranked(position, top).into_iter();
        ranked
            .filter_map(|(at, score)| {
                Some(Candidate {
                    earlier: self.docs.get(at)?.entry,
                    position: at,
                    score,
                    reasons: self.reasons(position, at),
                })
            })
            .collect()
    }

    /// The same without reasons: places and scores. Many times cheaper where only the score is asked for.
    pub fn ranked(&self, position: usize, top: usize) -> Vec<(usize, f32)> {
        let Some(later) = self.part(position).filter(|(doc, _)| doc.raised.is_some()) else {
            return Vec::new();
        };
        let earlier = self.retrieval.earlier(position, later.0, later.1);
        let terms = self.terms.shown.len();
        SPREAD.with_borrow_mut(|spread| {
            for (places, vector) in spread.iter_mut().zip(later.1) {
                places.resize(terms.max(places.len()), 0.0);
                vector.spread(places, true);
            }
            let scores = self.scored(later, &earlier, top, spread);
            for (places, vector) in spread.iter_mut().zip(later.1) {
                vector.spread(places, false);
            }
            scores
        })
    }

    /// The best scores of a finding with earlier ones; `spread` has its terms.
    fn scored(
        &self,
        later: Compared<'_, 'r>,
        earlier: &[usize],
        top: usize,
        spread: &[Vec<f32>; terms::PARTS],
    ) -> Vec<(usize, f32)> {
        let alike = |part: terms::Part, one: &Vector, other: &Vector| {
            other.alike_spread(one, &spread[part as usize])
        };
        let mut scores: Vec<(usize, f32)> = earlier
            .iter()
            .copied()
            .filter_map(|at| {
                let earlier = self
                    .part(at)
                    .filter(|(doc, _)| !same_number(doc, later.0))?;
                Some((at, compare(later, earlier, &self.rarities, alike).score()))
            })
            .filter(|(_, score)| *score >= LEAST)
            .collect();
        // Of equals the latest: it is the one whose action did not work.
        let order = |one: &(usize, f32), other: &(usize, f32)| {
            other.1.total_cmp(&one.1).then(other.0.cmp(&one.0))
        };
        scores.sort_unstable_by(order);
        scores.truncate(top);
        scores
    }

    /// What two findings have in common; for the harness, and for reasons.
    pub fn evidence(&self, later: usize, earlier: usize) -> Option<Evidence> {
        let one = self.part(later)?;
        let other = self.part(earlier)?;
        Some(compare(one, other, &self.rarities, |_, one, other| {
            one.alike(other)
        }))
    }

    fn part(&self, at: usize) -> Option<Compared<'_, 'r>> {
        Some((self.docs.get(at)?, self.terms.vectors.get(at)?))
    }
}

thread_local! {
    /// The weights of the finding that is compared, by part and term; kept from question to question.
    static SPREAD: RefCell<[Vec<f32>; terms::PARTS]> = const { RefCell::new([Vec::new(), Vec::new()]) };
}

/// The lowest score that is worth showing.
const LEAST: f32 = 0.01;

fn same_number(one: &Doc<'_>, other: &Doc<'_>) -> bool {
    one.entry.record.id().is_some() && one.entry.record.id() == other.entry.record.id()
}

fn categories(record: &Record) -> Vec<Category> {
    let cause = record.finding.root_cause.get();
    let items = cause
        .map(|cause| cause.categories.items())
        .unwrap_or_default();
    items.iter().map(|category| category.value).collect()
}

/// What findings are put in order by: day, number, path, and whether they are gone.
fn time<'r>(doc: &Doc<'r>) -> (Day, Vec<(u64, &'r str)>, &'r str, bool) {
    let record = doc.entry.record;
    let day = doc.raised.unwrap_or(Day::MAX);
    (
        day,
        natural(record.id().unwrap_or_default()),
        record.path().as_str(),
        doc.entry.is_gone,
    )
}

/// A number such that NC-2026-9 comes before NC-2026-10.
fn natural(id: &str) -> Vec<(u64, &str)> {
    id.split('-')
        .map(|part| (part.parse().unwrap_or(0), part))
        .collect()
}
