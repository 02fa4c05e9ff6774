//! Terms with their weights, and how alike two lists of them are.
//!
//! Not for where terms come from (`terms`).

use std::cell::RefCell;
use std::sync::OnceLock;

use super::lexicon::concepts;

/// A concept or a stem; concepts come first.
pub type Term = u32;

/// Terms with their weights, in order of the terms.
#[derive(Clone, Debug, Default)]
pub struct Vector {
    /// The terms; all together are of length 1.
    pub terms: Vec<(Term, f32)>,
    /// The length of the stems among them.
    stems: f32,
}

/// How alike two vectors are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Alike {
    /// By all terms, 0 to 1.
    pub all: f32,
    /// By stems alone, 0 to 1.
    pub stems: f32,
}

/// How much what is spoken of counts more than the word that speaks of it.
const CONCEPT: f32 = 3.0;
impl Vector {
    /// Weighs counts by rarity, and makes them a vector of length 1.
    pub(super) fn weigh(&mut self, rarity: &[f32]) {
        let (mut all, mut stems) = (0.0_f32, 0.0_f32);
        for (term, count) in &mut self.terms {
            let rarity = rarity.get(*term as usize).copied().unwrap_or(0.0);
            *count = (1.0 + count.max(0.01).ln()).clamp(0.2, 3.0) * rarity;
            if is_concept(*term) {
                *count *= CONCEPT;
            } else {
                stems += *count * *count;
            }
            all += *count * *count;
        }
        if all > 0.0 {
            let length = all.sqrt();
            self.terms
                .iter_mut()
                .for_each(|(_, weight)| *weight /= length);
            self.stems = stems.sqrt() / length;
        }
    }

    /// The products of the weights of the terms that both have.
    pub fn shared<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (Term, f32)> + 'a {
        let mut others = other.terms.iter().peekable();
        self.terms.iter().filter_map(move |(term, weight)| {
            while others.next_if(|(other, _)| other < term).is_some() {}
            let (_, other) = others.next_if(|(other, _)| other == term)?;
            Some((*term, weight * other))
        })
    }

    /// Writes the weights to the places of the terms, or takes them away again.
    pub fn spread(&self, places: &mut [f32], is_there: bool) {
        for (term, weight) in &self.terms {
            if let Some(place) = places.get_mut(*term as usize) {
                *place = if is_there { *weight } else { 0.0 };
            }
        }
    }

    /// The same as `alike`, where the other was spread: to hold one against many.
    pub fn alike_spread(&self, other: &Self, places: &[f32]) -> Alike {
        let product = |sum: f32, (term, weight): &(Term, f32)| {
            sum + weight * places.get(*term as usize).copied().unwrap_or(0.0)
        };
        let split = self.terms.partition_point(|(term, _)| is_concept(*term));
        let (concepts, stems) = self.terms.split_at(split);
        let concepts = concepts.iter().fold(0.0, product);
        let stems = stems.iter().fold(0.0, product);
        other.told(self, concepts, stems)
    }

    /// How alike this one and another are.
    pub fn alike(&self, other: &Self) -> Alike {
        let (mut concepts, mut stems) = (0.0, 0.0);
        for (term, product) in self.shared(other) {
            if is_concept(term) {
                concepts += product;
            } else {
                stems += product;
            }
        }
        self.told(other, concepts, stems)
    }

    fn told(&self, other: &Self, concepts: f32, stems: f32) -> Alike {
        let lengths = self.stems * other.stems;
        Alike {
            all: concepts + stems,
            stems: if lengths > 0.0 { stems / lengths } else { 0.0 },
        }
    }

    /// Whether there is nothing to compare.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

/// Whether a term is a concept.
pub fn is_concept(term: Term) -> bool {
    (term as usize) < number_of_concepts()
}

fn number_of_concepts() -> usize {
    static NUMBER: OnceLock<usize> = OnceLock::new();
    *NUMBER.get_or_init(|| concepts().count())
}

thread_local! {
    pub(super) static COUNTS: RefCell<Counts> = const { RefCell::new(Counts { by_term: Vec::new(), terms: Vec::new() }) };
}

/// How often each term stands in a text; kept from text to text.
pub(super) struct Counts {
    by_term: Vec<f32>,
    terms: Vec<Term>,
}

impl Counts {
    /// Counts a term so many times.
    pub(super) fn count(&mut self, term: Term, times: f32) {
        let at = term as usize;
        if self.by_term.len() <= at {
            self.by_term.resize(at + 1, 0.0);
        }
        if let Some(count) = self.by_term.get_mut(at) {
            if *count == 0.0 {
                self.terms.push(term);
            }
            *count += times;
        }
    }

    /// The counts in order of the terms; then nothing is counted any more.
    pub(super) fn take(&mut self) -> Vector {
        self.terms.sort_unstable();
        let counts = self.terms.drain(..).map(|term| {
            let count = self.by_term.get_mut(term as usize);
            (term, count.map_or(0.0, std::mem::take))
        });
        Vector {
            terms: counts.collect(),
            stems: 0.0,
        }
    }
}
