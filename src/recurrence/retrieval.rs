//! Which earlier findings are worth comparing, in a register too large to compare all with all.
//!
//! An inverted index of what few findings have. What many have tells no candidate from another and would cost
//! most of the time; it counts all the same when those that were found are compared. Not for scores.

use std::cell::RefCell;

use super::Doc;
use super::requirements::Cited;
use super::score::weight_of;
use super::terms::{PARTS, Part};
use super::vector::{Term, Vector};

/// Up to this many findings all earlier ones are compared.
const SMALL: usize = 600;
/// How many are compared in a larger register.
const COMPARED: usize = 40;
/// A term that more than one in so many findings have finds none.
const ONE_IN: usize = 32;
/// The most findings that one term finds, however large the register.
const MOST: usize = 256;
/// What sharing a paragraph, and sharing a number, is worth when candidates are looked for.
const OWN: f32 = 3.5;
const NUMBER: f32 = 1.0;

/// For each term, or thing that is cited, the findings that have it, in order.
#[derive(Debug, Default)]
struct Postings {
    starts: Vec<u32>,
    found: Vec<(u32, f32)>,
}

/// The inverted index.
#[derive(Debug, Default)]
pub struct Retrieval {
    size: usize,
    parts: [Postings; PARTS],
    cited: Postings,
}

impl Postings {
    /// From the terms of each finding, of which there are at most so many.
    fn of<'v>(
        rows: impl Iterator<Item = Box<dyn Iterator<Item = (u32, f32)> + 'v>> + Clone,
        terms: usize,
    ) -> Self {
        let mut starts = vec![0_u32; terms + 1];
        for (term, _) in rows.clone().flatten() {
            if let Some(count) = starts.get_mut(term as usize + 1) {
                *count += 1;
            }
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut found = vec![(0, 0.0); starts.last().copied().unwrap_or(0) as usize];
        for (doc, row) in rows.enumerate() {
            for (term, weight) in row {
                if let Some(place) = next.get_mut(term as usize)
                    && let Some(slot) = found.get_mut(*place as usize)
                {
                    *slot = (doc as u32, weight);
                    *place += 1;
                }
            }
        }
        Self { starts, found }
    }

    fn get(&self, term: u32) -> &[(u32, f32)] {
        let at = term as usize;
        let range = self.starts.get(at).zip(self.starts.get(at + 1));
        range
            .and_then(|(from, to)| self.found.get(*from as usize..*to as usize))
            .unwrap_or_default()
    }
}

thread_local! {
    /// What each finding has gathered, and which have gathered something; kept from question to question.
    static GATHERED: RefCell<(Vec<f32>, Vec<u32>)> = const { RefCell::new((Vec::new(), Vec::new())) };
}

impl Retrieval {
    /// Builds the index; empty where the register is small.
    pub fn of(
        docs: &[Doc<'_>],
        vectors: &[[Vector; PARTS]],
        terms: usize,
        citations: usize,
    ) -> Self {
        if docs.len() <= SMALL {
            return Self {
                size: docs.len(),
                ..Self::default()
            };
        }
        let part = |part: Part| {
            let rows =
                vectors
                    .iter()
                    .map(move |vectors| -> Box<dyn Iterator<Item = (Term, f32)>> {
                        Box::new(vectors[part as usize].terms.iter().copied())
                    });
            Postings::of(rows, terms)
        };
        let cited = docs
            .iter()
            .map(|doc| -> Box<dyn Iterator<Item = (u32, f32)>> {
                Box::new(doc.citations.iter().filter_map(|citation| {
                    let worth = match citation.cited {
                        Cited::Own(_) => OWN,
                        Cited::Number(_) => NUMBER,
                        _ => return None,
                    };
                    Some((citation.key, worth * citation.weight * citation.rarity))
                }))
            });
        let ((statements, remedies), cited) = rayon::join(
            || rayon::join(|| part(Part::Statement), || part(Part::Remedy)),
            || Postings::of(cited.clone(), citations),
        );
        Self {
            size: docs.len(),
            parts: [statements, remedies],
            cited,
        }
    }

    /// The places of the earlier findings to compare with the one at a place, in no order.
    pub fn earlier(&self, position: usize, doc: &Doc<'_>, vectors: &[Vector; PARTS]) -> Vec<usize> {
        if self.size <= SMALL {
            return (0..position).collect();
        }
        let most = (self.size / ONE_IN).min(MOST);
        GATHERED.with_borrow_mut(|(gathered, touched)| {
            gathered.resize(self.size.max(gathered.len()), 0.0);
            let mut gather = |found: &[(u32, f32)], weight: f32| {
                for (doc, has) in found
                    .iter()
                    .take_while(|(doc, _)| (*doc as usize) < position)
                {
                    if let Some(sum) = gathered.get_mut(*doc as usize) {
                        if *sum == 0.0 {
                            touched.push(*doc);
                        }
                        *sum += has * weight;
                    }
                }
            };
            for part in [Part::Statement, Part::Remedy] {
                let postings = &self.parts[part as usize];
                for (term, weight) in &vectors[part as usize].terms {
                    let found = postings.get(*term);
                    if found.len() <= most {
                        gather(found, weight * weight_of(part));
                    }
                }
            }
            for citation in &doc.citations {
                let found = self.cited.get(citation.key);
                if found.len() <= most {
                    gather(found, 1.0);
                }
            }
            let mut best: Vec<(f32, usize)> = touched
                .drain(..)
                .map(|doc| (std::mem::take(&mut gathered[doc as usize]), doc as usize))
                .collect();
            if best.len() > COMPARED {
                best.select_nth_unstable_by(COMPARED, |one, other| {
                    other.0.total_cmp(&one.0).then(other.1.cmp(&one.1))
                });
                best.truncate(COMPARED);
            }
            best.into_iter().map(|(_, doc)| doc).collect()
        })
    }
}
