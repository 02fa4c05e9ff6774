//! How well recurrences are found: ranks, flags and near misses, per difficulty, with an interval over families.
//!
//! Not for finding weights (`tune`).

use std::collections::{BTreeMap, BTreeSet};

use clause10::recurrence::{ANALYSED, RAISED, THRESHOLD};

use super::corpus::{Corpus, index};
use super::generated;

/// Candidates of each finding, best first, with scores.
pub type Ranking = Vec<Vec<(usize, f32)>>;

/// What is measured.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    pub top_1: f64,
    pub recall_3: f64,
    pub f1: f64,
    pub best_f1: f64,
    pub near_first: usize,
    pub near_pairs: usize,
    pub flagged: usize,
}

/// Measures a ranking over some of the findings; `weight` counts each as often as its family was drawn.
pub fn figures(
    corpus: &Corpus,
    ranking: &Ranking,
    threshold: f32,
    weight: &dyn Fn(usize) -> f64,
) -> Figures {
    let later = corpus.later();
    let is_true = |of: usize, found: &(usize, f32)| corpus.pairs.contains_key(&(of, found.0));
    let (mut all, mut first, mut three) = (0.0, 0.0, 0.0);
    for &of in &later {
        let candidates = &ranking[of];
        let hit = |n: usize| candidates.iter().take(n).any(|found| is_true(of, found));
        all += weight(of);
        first += weight(of) * f64::from(u8::from(hit(1)));
        three += weight(of) * f64::from(u8::from(hit(3)));
    }
    let f1 = |threshold: f32| {
        let (mut right, mut flagged) = (0.0, 0.0);
        for (of, candidates) in ranking.iter().enumerate() {
            if let Some(found) = candidates.first().filter(|found| found.1 >= threshold) {
                flagged += weight(of);
                right += weight(of) * f64::from(u8::from(is_true(of, found)));
            }
        }
        2.0 * right / (flagged + all)
    };
    let scores = ranking.iter().filter_map(|candidates| candidates.first());
    let best_f1 = scores.map(|found| f1(found.1)).fold(0.0, f64::max);
    let is_near = |of: usize, at: usize| corpus.near.contains_key(&(of, at));
    let flagged = |candidates: &&Vec<(usize, f32)>| {
        candidates.first().is_some_and(|found| found.1 >= threshold)
    };
    Figures {
        top_1: first / all,
        recall_3: three / all,
        f1: f1(threshold),
        best_f1,
        near_first: ranking
            .iter()
            .enumerate()
            .filter(|(of, candidates)| {
                candidates
                    .first()
                    .is_some_and(|found| found.1 >= threshold && is_near(*of, found.0))
            })
            .count(),
        near_pairs: ranking
            .iter()
            .enumerate()
            .map(|(of, candidates)| {
                candidates
                    .iter()
                    .filter(|found| found.1 >= threshold && is_near(of, found.0))
                    .count()
            })
            .sum(),
        flagged: ranking.iter().filter(flagged).count(),
    }
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "top-1 {:.2}  recall@3 {:.2}  F1 {:.2} (best {:.2})  near misses first {}, above the threshold {}  flagged {}",
            self.top_1,
            self.recall_3,
            self.f1,
            self.best_f1,
            self.near_first,
            self.near_pairs,
            self.flagged
        )
    }
}

/// What the program ranks.
pub fn ranking(records: &[clause10::model::Record]) -> Ranking {
    let index = index(records);
    (0..index.len())
        .map(|at| index.ranked(at, usize::MAX))
        .collect()
}

/// As if each finding had only just been raised, and the earlier ones were known whole.
fn at_raising(corpus: &Corpus) -> Ranking {
    let policy = clause10::policy::Policy::default();
    (0..corpus.records.len())
        .map(|at| {
            // Only this one is as it was raised; copies are parsed anew, since records are not cloned.
            let records: Vec<_> = (0..corpus.records.len())
                .map(|other| {
                    let record = if other == at {
                        &corpus.raised[other]
                    } else {
                        &corpus.records[other]
                    };
                    let bytes = record.source.text().as_bytes().to_vec();
                    clause10::parse::record(record.path().clone(), bytes, &policy)
                })
                .collect();
            index(&records).ranked(at, usize::MAX)
        })
        .collect()
}

pub fn report(corpus: &Corpus) {
    let same = |_: usize| 1.0;
    println!(
        "{} findings, {} that recur, {} near misses; threshold {THRESHOLD}, weights {ANALYSED:?}, {RAISED:?}",
        corpus.records.len(),
        corpus.later().len(),
        corpus.near.len()
    );
    let whole = ranking(&corpus.records);
    println!(
        "fixed weights, whole records: {}",
        figures(corpus, &whole, THRESHOLD, &same)
    );
    println!(
        "              at raising:     {}",
        figures(corpus, &at_raising(corpus), THRESHOLD, &same)
    );
    by_difficulty(corpus, &whole);
    super::tune::crossed(corpus);
    println!(
        "{} near misses by kind: {:?}",
        corpus.near.len(),
        near_by_kind(corpus, &whole)
    );
    let records = generated::records(1_000);
    let flagged = figures_flagged(&ranking(&records));
    println!(
        "a register of 1,000 without recurrences: {flagged} flagged ({:.1} %)",
        flagged as f64 / 10.0
    );
}

fn figures_flagged(ranking: &Ranking) -> usize {
    ranking
        .iter()
        .filter(|candidates| candidates.first().is_some_and(|found| found.1 >= THRESHOLD))
        .count()
}

fn near_by_kind(corpus: &Corpus, ranking: &Ranking) -> BTreeMap<String, usize> {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for ((later, earlier), kind) in &corpus.near {
        let above = ranking[*later]
            .iter()
            .any(|found| found.0 == *earlier && found.1 >= THRESHOLD);
        *kinds.entry(kind.clone()).or_default() += usize::from(above);
    }
    kinds
}

fn by_difficulty(corpus: &Corpus, ranking: &Ranking) {
    let later = corpus.later();
    for difficulty in ["verbatim", "paraphrase", "semantic"] {
        let of: BTreeSet<usize> = later
            .iter()
            .copied()
            .filter(|at| corpus.difficulty(*at) == difficulty)
            .collect();
        let weight = |at: usize| f64::from(u8::from(of.contains(&at)));
        let found = figures(corpus, ranking, THRESHOLD, &weight);
        let flagged = of
            .iter()
            .filter(|at| {
                ranking[**at]
                    .first()
                    .is_some_and(|found| found.1 >= THRESHOLD)
            })
            .count();
        println!(
            "  {difficulty:<10} {:>2}: top-1 {:.2}  recall@3 {:.2}  flagged {flagged}",
            of.len(),
            found.top_1,
            found.recall_3
        );
    }
}

/// Lists what is not found and what is flagged wrongly.
pub fn misses(corpus: &Corpus) {
    let index = index(&corpus.records);
    let ranking = ranking(&corpus.records);
    for (of, candidates) in ranking.iter().enumerate() {
        let truth: Vec<usize> = corpus
            .pairs
            .keys()
            .filter(|(later, _)| *later == of)
            .map(|(_, earlier)| *earlier)
            .collect();
        let first = candidates.first();
        let right = first.is_some_and(|found| truth.contains(&found.0));
        let flagged = first.is_some_and(|found| found.1 >= THRESHOLD);
        let fault = match (truth.is_empty(), right, flagged) {
            (true, _, true) => "flagged wrongly",
            (false, false, _) => "wrong candidate first",
            (false, true, false) => "not flagged",
            _ => continue,
        };
        println!("{} {fault}: {}", corpus.keys[of], title(corpus, of));
        for found in candidates.iter().take(3) {
            let mark = if truth.contains(&found.0) {
                "+"
            } else if corpus.near.contains_key(&(of, found.0)) {
                "~"
            } else {
                " "
            };
            println!(
                "   {mark} {:.2} {} {} {:.2?}",
                found.1,
                corpus.keys[found.0],
                title(corpus, found.0),
                index.evidence(of, found.0).unwrap().values
            );
        }
        for earlier in truth {
            let rank = candidates.iter().position(|found| found.0 == earlier);
            println!(
                "     true {} at {rank:?}: {} {:.2?}",
                corpus.keys[earlier],
                title(corpus, earlier),
                index.evidence(of, earlier).unwrap().values
            );
        }
    }
}

fn title(corpus: &Corpus, at: usize) -> &str {
    corpus.records[at]
        .finding
        .title
        .get()
        .map_or("", |title| title)
}
