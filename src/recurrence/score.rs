//! How likely one finding repeats another: a few measures of likeness, and what together they say.
//!
//! The weights were found with `cargo bench --bench recurrence -- tune` on a labelled register and are fixed
//! here: the same two findings in the same register have the same score wherever and whenever it is asked for.
//! Not for words about it (`reasons`).

use super::Doc;
use super::requirements::Cited;
use super::terms::{Part, Vector};

/// The measures, each from 0 (nothing in common) to 1, in the order of `Evidence::values`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Words that title and statement share.
    Words,
    /// What title and statement speak of.
    Topics,
    /// What both cite, rare requirements more.
    Requirement,
    /// Words and topics of the causes.
    Cause,
    /// Words and topics of the actions.
    Actions,
    /// Both have the same category of cause, a rare one more.
    Category,
    /// Both have an analysed cause and actions, so that their likeness can be known.
    Analysed,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; MEASURES] = [
        Self::Words,
        Self::Topics,
        Self::Requirement,
        Self::Cause,
        Self::Actions,
        Self::Category,
        Self::Analysed,
    ];
}

/// How many measures there are.
pub const MEASURES: usize = 7;

/// What a model adds for each measure, on the scale of log odds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// What is said before anything is known.
    pub base: f32,
    /// By measure.
    pub by_measure: [f32; MEASURES],
}

/// The weights that the program scores with.
pub const WEIGHTS: Weights = Weights {
    base: -6.0,
    by_measure: [8.0, 5.0, 2.5, 3.0, 3.0, 0.5, -0.5],
};

/// The score at which a person is asked.
pub const THRESHOLD: f32 = 0.5;

/// What two findings have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// By measure.
    pub values: [f32; MEASURES],
}

impl Evidence {
    /// What a measure adds to the log odds.
    pub fn share(&self, measure: Measure) -> f32 {
        let at = measure as usize;
        self.values[at] * WEIGHTS.by_measure[at]
    }

    /// The score, from 0 to 1.
    pub fn score(&self) -> f32 {
        self.score_with(&WEIGHTS)
    }

    /// The score that other weights would give; for tuning.
    pub fn score_with(&self, weights: &Weights) -> f32 {
        let pairs = self.values.iter().zip(weights.by_measure);
        let odds = weights.base + pairs.map(|(value, weight)| value * weight).sum::<f32>();
        1.0 / (1.0 + (-odds).exp())
    }
}

/// Compares two findings.
pub(super) fn compare(
    one: (&Doc<'_>, &[Vector; 3]),
    other: (&Doc<'_>, &[Vector; 3]),
    rarity: &Rarities,
) -> Evidence {
    let alike = |part: Part| one.1[part as usize].alike(&other.1[part as usize]);
    let (topics, words) = alike(Part::Statement);
    let both = |(topics, words): (f32, f32)| 0.5 * (topics + words);
    let known = |part: Part| {
        let at = part as usize;
        !one.1[at].is_empty() && !other.1[at].is_empty()
    };
    let analysed = known(Part::Cause) || known(Part::Actions);
    Evidence {
        values: [
            words,
            topics,
            rarity.shared(one.0, other.0),
            both(alike(Part::Cause)),
            both(alike(Part::Actions)),
            rarity.same_category(one.0, other.0),
            f32::from(u8::from(analysed)),
        ],
    }
}

/// How rare what can be cited, and each category, is in the register: 0 where all have it, 1 where one has.
#[derive(Debug, Default)]
pub struct Rarities {
    /// By what is cited.
    pub cited: std::collections::HashMap<Cited, f32>,
    /// By category.
    pub categories: std::collections::HashMap<crate::model::Category, f32>,
}

impl Rarities {
    /// Counts what findings cite.
    pub(super) fn of(docs: &[Doc<'_>]) -> Self {
        let mut rarities = Self::default();
        for doc in docs {
            for citation in &doc.citations {
                *rarities.cited.entry(citation.cited.clone()).or_default() += 1.0;
            }
            for category in &doc.categories {
                *rarities.categories.entry(*category).or_default() += 1.0;
            }
        }
        let all = docs.len() as f32 + 1.0;
        let rarity = |count: &mut f32| *count = ((all / *count).ln() / all.ln()).clamp(0.0, 1.0);
        rarities.cited.values_mut().for_each(rarity);
        rarities.categories.values_mut().for_each(rarity);
        rarities
    }

    /// How much one shared citation says.
    pub(super) fn of_citation(&self, one: &super::Citation, other: &super::Citation) -> f32 {
        let rarity = self.cited.get(&one.cited).copied().unwrap_or(0.0);
        one.weight * other.weight * rarity
    }

    /// What both findings cite, together.
    fn shared(&self, one: &Doc<'_>, other: &Doc<'_>) -> f32 {
        let (mut standard, mut own) = (0.0_f32, 0.0_f32);
        for (a, b) in shared(one, other) {
            let says = self.of_citation(a, b);
            match a.cited {
                Cited::Number(_) | Cited::Group(_) => standard = standard.max(says),
                Cited::Own(_) | Cited::Document(_) => own = own.max(says),
            }
        }
        1.0 - (1.0 - standard) * (1.0 - own)
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

/// The citations that two findings share.
pub(super) fn shared<'a>(
    one: &'a Doc<'_>,
    other: &'a Doc<'_>,
) -> impl Iterator<Item = (&'a super::Citation, &'a super::Citation)> {
    one.citations.iter().filter_map(|citation| {
        let same = other
            .citations
            .iter()
            .find(|other| other.cited == citation.cited)?;
        Some((citation, same))
    })
}
