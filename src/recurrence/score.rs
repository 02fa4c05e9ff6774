//! How likely one finding repeats another: a few measures of likeness, and what together they say.
//!
//! The weights were found with `cargo bench --bench recurrence -- tune` on a labelled register and are fixed
//! here: the same two findings in the same register have the same score wherever and whenever it is asked for.
//! Not for words about it (`reasons`).

use std::collections::HashMap;

use super::Doc;
use super::requirements::{Citation, Cited};
use super::terms::{PARTS, Part, UNSEEN};
use super::vector::{Alike, Vector};
use crate::model::Category;

/// The measures, each from 0 (nothing in common) to 1, in the order of `Evidence::values`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// What title and statement speak of.
    Statement,
    /// Clauses and controls: the same area, and a little more for the same number; rare ones more.
    Requirement,
    /// The same paragraph of an own document or another scheme, or the same document.
    OwnRequirement,
    /// What causes and actions speak of.
    Remedy,
    /// The words of causes and actions.
    RemedyWords,
    /// The same category of cause, a rare one more.
    Category,
    /// The earlier one was closed before the later was raised: what was done about it did not last.
    After,
    /// Title and statement are the same words: whatever else is known, somebody wrote it down before.
    Same,
}

/// How many measures there are.
pub const MEASURES: usize = 8;

impl Measure {
    /// All of them.
    pub const ALL: [Self; MEASURES] = [
        Self::Statement,
        Self::Requirement,
        Self::OwnRequirement,
        Self::Remedy,
        Self::RemedyWords,
        Self::Category,
        Self::After,
        Self::Same,
    ];
}

/// What a model adds for each measure, on the scale of log odds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// What is said before anything is known.
    pub base: f32,
    /// By measure.
    pub by_measure: [f32; MEASURES],
}

/// What the same words add; not tuned: no register has many of these, and none should pass unasked.
const SAME: f32 = 6.0;

/// The weights for two findings whose causes or actions are both known.
pub const ANALYSED: Weights = Weights {
    base: -7.65,
    by_measure: [1.75, 3.6, 3.55, 3.85, 4.35, 1.9, 2.0, SAME],
};

/// The weights where one of them has neither: when a finding is raised.
pub const RAISED: Weights = Weights {
    base: -7.35,
    by_measure: [2.8, 4.35, 4.2, 0.0, 0.0, 0.0, 2.2, SAME],
};

/// The score at which a person is asked.
pub const THRESHOLD: f32 = 0.5;

/// What two findings have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// By measure.
    pub values: [f32; MEASURES],
    /// Whether causes or actions of both are known.
    pub analysed: bool,
}

impl Evidence {
    /// The weights that are right for what is known.
    pub const fn weights(&self) -> &'static Weights {
        if self.analysed { &ANALYSED } else { &RAISED }
    }

    /// What a measure adds to the log odds.
    pub fn share(&self, measure: Measure) -> f32 {
        let at = measure as usize;
        self.values[at] * self.weights().by_measure[at]
    }

    /// The score, from 0 to 1.
    pub fn score(&self) -> f32 {
        self.score_with(self.weights())
    }

    /// The score that other weights would give; for tuning.
    pub fn score_with(&self, weights: &Weights) -> f32 {
        let pairs = self.values.iter().zip(weights.by_measure);
        let odds = weights.base + pairs.map(|(value, weight)| value * weight).sum::<f32>();
        1.0 / (1.0 + (-odds).exp())
    }
}

/// Up to here the words of two statements are not the same, from 0 to 1.
const DIFFERENT: f32 = 0.8;

/// A finding as it is compared.
pub(super) type Compared<'a, 'r> = (&'a Doc<'r>, &'a [Vector; PARTS]);

/// Compares a finding with an earlier one; `alike` tells how alike a part of both is.
pub(super) fn compare(
    later: Compared<'_, '_>,
    earlier: Compared<'_, '_>,
    rarities: &Rarities,
    alike: impl Fn(Part, &Vector, &Vector) -> Alike,
) -> Evidence {
    let [statement, remedy] = &later.1;
    let [its_statement, its_remedy] = &earlier.1;
    let remedies = alike(Part::Remedy, remedy, its_remedy);
    let statements = alike(Part::Statement, statement, its_statement);
    let (requirement, own) = Rarities::shared(later.0, earlier.0);
    let closed = earlier.0.entry.record.finding.closed.value();
    let after =
        matches!((closed, later.0.raised), (Some(closed), Some(raised)) if closed <= raised);
    Evidence {
        values: [
            statements.all,
            requirement,
            own,
            remedies.all,
            remedies.stems,
            rarities.same_category(later.0, earlier.0),
            f32::from(u8::from(after)),
            ((statements.stems - DIFFERENT) / (1.0 - DIFFERENT)).clamp(0.0, 1.0),
        ],
        analysed: !remedy.is_empty() && !its_remedy.is_empty(),
    }
}

/// How rare each category of cause is in the register: 0 where all findings have it, 1 where one has.
#[derive(Debug, Default)]
pub(super) struct Rarities {
    categories: HashMap<Category, f32>,
    /// How many things are cited.
    pub(super) cited: usize,
}

/// How much of what a requirement says is said by its area.
const AREA: f32 = 0.9;

impl Rarities {
    /// Counts what findings cite and which causes they have; what is cited gets its key and its rarity.
    pub(super) fn of(docs: &mut [Doc<'_>]) -> Self {
        let mut counts: HashMap<&Cited, f32> = HashMap::new();
        let mut categories: HashMap<Category, f32> = HashMap::new();
        for doc in &*docs {
            for citation in &doc.citations {
                *counts.entry(&citation.cited).or_default() += 1.0;
            }
            for category in &doc.categories {
                *categories.entry(*category).or_default() += 1.0;
            }
        }
        let all = docs.len() as f32 + UNSEEN;
        let rarity = |count: f32| ((all / count).ln() / all.ln()).clamp(0.0, 1.0);
        let mut sorted: Vec<(&Cited, f32)> = counts.into_iter().collect();
        sorted.sort_unstable_by(|one, other| one.0.cmp(other.0));
        let keys = sorted.into_iter().enumerate();
        let cited: HashMap<Cited, (u32, f32)> = keys
            .map(|(key, (cited, count))| (cited.clone(), (key as u32, rarity(count))))
            .collect();
        categories
            .values_mut()
            .for_each(|count| *count = rarity(*count));
        for citation in docs.iter_mut().flat_map(|doc| &mut doc.citations) {
            if let Some((key, rarity)) = cited.get(&citation.cited) {
                (citation.key, citation.rarity) = (*key, *rarity);
            }
        }
        Self {
            categories,
            cited: cited.len(),
        }
    }

    /// How much one shared citation says.
    pub(super) fn of_citation(one: &Citation, other: &Citation) -> f32 {
        one.weight * other.weight * one.rarity
    }

    /// What both findings cite: of the standard, and of own documents.
    fn shared(one: &Doc<'_>, other: &Doc<'_>) -> (f32, f32) {
        let (mut area, mut number, mut own) = (0.0_f32, 0.0_f32, 0.0_f32);
        for (a, b) in shared(one, other) {
            let says = Self::of_citation(a, b);
            let most = match a.cited {
                Cited::Area(_) => &mut area,
                Cited::Number(_) | Cited::Group(_) => &mut number,
                Cited::Own(_) | Cited::Document(_) => &mut own,
            };
            *most = most.max(says);
        }
        (AREA * area + (1.0 - AREA) * number, own)
    }

    fn same_category(&self, one: &Doc<'_>, other: &Doc<'_>) -> f32 {
        let shared = one
            .categories
            .iter()
            .filter(|category| other.categories.contains(category));
        shared
            .filter_map(|category| self.categories.get(category).copied())
            .fold(0.0, f32::max)
    }
}

/// The citations that two findings share; both lists are in order.
pub(super) fn shared<'a>(
    one: &'a Doc<'_>,
    other: &'a Doc<'_>,
) -> impl Iterator<Item = (&'a Citation, &'a Citation)> {
    let mut others = other.citations.iter().peekable();
    one.citations.iter().filter_map(move |citation| {
        while others.next_if(|other| other.key < citation.key).is_some() {}
        let same = others.next_if(|other| other.key == citation.key)?;
        Some((citation, same))
    })
}

/// The part that is compared first, for the index.
pub(super) const fn weight_of(part: Part) -> f32 {
    match part {
        Part::Statement => ANALYSED.by_measure[Measure::Statement as usize],
        Part::Remedy => ANALYSED.by_measure[Measure::Remedy as usize],
    }
}
