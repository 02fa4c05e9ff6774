//! Finds the weights of `src/recurrence/score.rs`, and says what they are worth on findings not used for it.
//!
//! A logistic model of the pairs: each later finding with each earlier one. True pairs and near misses count more
//! than the rest, weights are kept small, and no measure may count against a recurrence. Families are kept
//! together: what is held out shares no failure with what is used.

use std::collections::BTreeSet;

use clause10::recurrence::{ANALYSED, Evidence, MEASURES, Measure, RAISED, THRESHOLD, Weights};

use super::corpus::{Corpus, index};
use super::quality::{Figures, Ranking, figures};

/// Parts for cross-validation.
const FOLDS: usize = 5;
/// Draws of families for the interval.
const DRAWS: usize = 2000;
/// How often families are dealt out anew.
const WAYS: u64 = 8;
/// How much large weights cost.
const RIDGE: f64 = 2e-4;
/// How much a near miss counts more than another pair that is none.
const NEAR: f64 = 8.0;
/// How much a true pair counts more.
const TRUE: f64 = 6.0;

/// All pairs of a register with what they have in common.
pub struct Pairs(Vec<Vec<Evidence>>);

impl Pairs {
    /// Measures each pair: by later finding, by earlier.
    pub fn of(records: &[clause10::model::Record]) -> Self {
        let index = index(records);
        Self(
            (0..index.len())
                .map(|later| {
                    (0..later)
                        .map(|earlier| index.evidence(later, earlier).unwrap())
                        .collect()
                })
                .collect(),
        )
    }

    /// The same as far as it can be known when the later finding is raised.
    fn when_raised(&self) -> Self {
        let raised = |evidence: &Evidence| {
            let mut raised = Evidence {
                analysed: false,
                ..*evidence
            };
            for measure in [Measure::Remedy, Measure::RemedyWords, Measure::Category] {
                raised.values[measure as usize] = 0.0;
            }
            raised
        };
        Self(
            self.0
                .iter()
                .map(|row| row.iter().map(raised).collect())
                .collect(),
        )
    }

    /// `weights` are those for findings that are analysed, and those for others, by later finding.
    fn ranking(&self, weights: &dyn Fn(usize) -> (Weights, Weights)) -> Ranking {
        let ranked = |(later, row): (usize, &Vec<Evidence>)| {
            let weights = weights(later);
            let mut scores: Vec<(usize, f32)> = row
                .iter()
                .map(|evidence| {
                    evidence.score_with(if evidence.analysed {
                        &weights.0
                    } else {
                        &weights.1
                    })
                })
                .enumerate()
                .collect();
            scores.sort_by(|one, other| other.1.total_cmp(&one.1).then(other.0.cmp(&one.0)));
            scores
        };
        self.0.iter().enumerate().map(ranked).collect()
    }
}

/// Finds weights from the findings for which `used` says so.
fn fit(corpus: &Corpus, table: &Pairs, used: &dyn Fn(usize) -> bool) -> Weights {
    let mut rows: Vec<([f64; MEASURES + 1], f64, f64)> = Vec::new();
    for (later, row) in table.0.iter().enumerate().filter(|(later, _)| used(*later)) {
        for (earlier, evidence) in row.iter().enumerate().filter(|(at, _)| used(*at)) {
            let mut values = [1.0; MEASURES + 1];
            for (to, value) in values[1..].iter_mut().zip(evidence.values) {
                *to = f64::from(value);
            }
            let is_true = corpus.pairs.contains_key(&(later, earlier));
            let weight = match (is_true, corpus.is_near(later, earlier)) {
                (true, _) => TRUE,
                (false, true) => NEAR,
                (false, false) => 1.0,
            };
            rows.push((values, f64::from(u8::from(is_true)), weight));
        }
    }
    let mut weights = [0.0; MEASURES + 1];
    for _ in 0..60 {
        step(&rows, &mut weights);
    }
    Weights {
        base: weights[0] as f32,
        by_measure: std::array::from_fn(|at| weights[at + 1] as f32),
    }
}

/// One step of Newton's method; measures that would count against are held at 0.
fn step(rows: &[([f64; MEASURES + 1], f64, f64)], weights: &mut [f64; MEASURES + 1]) {
    const N: usize = MEASURES + 1;
    let total: f64 = rows.iter().map(|row| row.2).sum();
    let mut gradient = [0.0; N];
    let mut curve = [[0.0; N]; N];
    for (values, label, weight) in rows {
        let odds: f64 = values
            .iter()
            .zip(&*weights)
            .map(|(value, weight)| value * weight)
            .sum();
        let p = 1.0 / (1.0 + (-odds).exp());
        for i in 0..N {
            gradient[i] += weight * (label - p) * values[i] / total;
            for j in 0..N {
                curve[i][j] += weight * p * (1.0 - p) * values[i] * values[j] / total;
            }
        }
    }
    for i in 0..N {
        let ridge = if i == 0 { 1e-9 } else { RIDGE };
        gradient[i] -= ridge * weights[i];
        curve[i][i] += ridge + 1e-9;
    }
    let free = |i: usize| i == 0;
    let held: Vec<bool> = (0..N)
        .map(|i| !free(i) && weights[i] <= 0.0 && gradient[i] < 0.0)
        .collect();
    for i in (0..N).filter(|i| held[*i]) {
        gradient[i] = 0.0;
        for j in 0..N {
            curve[i][j] = f64::from(u8::from(i == j));
            curve[j][i] = curve[i][j];
        }
    }
    let change = solve(curve, gradient);
    for i in 0..N {
        weights[i] += change[i].clamp(-2.0, 2.0);
        if !free(i) {
            weights[i] = weights[i].max(0.0);
        }
    }
}

fn solve<const N: usize>(mut matrix: [[f64; N]; N], mut right: [f64; N]) -> [f64; N] {
    for i in 0..N {
        let pivot = (i..N)
            .max_by(|a, b| matrix[*a][i].abs().total_cmp(&matrix[*b][i].abs()))
            .unwrap();
        matrix.swap(i, pivot);
        right.swap(i, pivot);
        for row in i + 1..N {
            let factor = matrix[row][i] / matrix[i][i];
            for column in i..N {
                matrix[row][column] -= factor * matrix[i][column];
            }
            right[row] -= factor * right[i];
        }
    }
    for i in (0..N).rev() {
        let known: f64 = (i + 1..N).map(|j| matrix[i][j] * right[j]).sum();
        right[i] = (right[i] - known) / matrix[i][i];
    }
    right
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

/// The part of each family; parts are dealt out in an order that `seed` shuffles.
fn folds(corpus: &Corpus, seed: u64) -> Vec<usize> {
    let mut families: Vec<usize> = corpus
        .family
        .iter()
        .copied()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let mut dice = Dice(seed);
    for at in (1..families.len()).rev() {
        families.swap(at, dice.roll(at + 1));
    }
    // Families with more than one member are dealt first, so that every part has some.
    let size = |family: &usize| corpus.family.iter().filter(|of| *of == family).count();
    families.sort_by_key(|family| size(family) == 1);
    let part = |family: &usize| families.iter().position(|known| known == family).unwrap() % FOLDS;
    corpus.family.iter().map(part).collect()
}

/// Weights for analysed findings and for others, from the findings for which `used` says so.
fn both(corpus: &Corpus, pairs: &Pairs, used: &dyn Fn(usize) -> bool) -> (Weights, Weights) {
    (
        fit(corpus, pairs, used),
        fit(corpus, &pairs.when_raised(), used),
    )
}

/// What weights are worth that were found on other families, with an interval.
pub fn crossed(corpus: &Corpus) {
    let whole = Pairs::of(&corpus.records);
    for (name, pairs) in [
        ("whole records", &whole),
        ("at raising", &whole.when_raised()),
    ] {
        println!("weights found on other families, {FOLDS} parts, {WAYS} ways, {name}:");
        let rankings: Vec<Ranking> = (1..=WAYS)
            .map(|way| held_out(corpus, &whole, pairs, way))
            .collect();
        let all: Vec<Figures> = rankings
            .iter()
            .map(|ranking| figures(corpus, ranking, THRESHOLD, &|_| 1.0))
            .collect();
        let mean =
            |of: &dyn Fn(&Figures) -> f64| all.iter().map(of).sum::<f64>() / all.len() as f64;
        println!(
            "  top-1 {:.2}  recall@3 {:.2}  F1 {:.2} (best {:.2})  near misses first {:.1}, above the threshold {:.1}",
            mean(&|f| f.top_1),
            mean(&|f| f.recall_3),
            mean(&|f| f.f1),
            mean(&|f| f.best_f1),
            mean(&|f| f.near_first as f64),
            mean(&|f| f.near_pairs as f64)
        );
        interval(corpus, &rankings);
    }
}

/// Each finding ranked with the weights that the other parts gave.
fn held_out(corpus: &Corpus, whole: &Pairs, pairs: &Pairs, way: u64) -> Ranking {
    let folds = folds(corpus, way * 0x9e37_79b9);
    let weights: Vec<(Weights, Weights)> = (0..FOLDS)
        .map(|fold| both(corpus, whole, &|at| folds[at] != fold))
        .collect();
    pairs.ranking(&|later| weights[folds[later]])
}

/// Between which figures 95 of 100 draws of as many families lie.
fn interval(corpus: &Corpus, rankings: &[Ranking]) {
    let families: Vec<usize> = corpus
        .family
        .iter()
        .copied()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let mut dice = Dice(7);
    let draws: Vec<Figures> = (0..DRAWS)
        .map(|draw| {
            let mut times = vec![0.0; corpus.family.len()];
            for _ in &families {
                times[families[dice.roll(families.len())]] += 1.0;
            }
            figures(corpus, &rankings[draw % rankings.len()], THRESHOLD, &|at| {
                times[corpus.family[at]]
            })
        })
        .collect();
    let between = |of: &dyn Fn(&Figures) -> f64| {
        let mut values: Vec<f64> = draws.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        format!(
            "{:.2}-{:.2}",
            values[DRAWS / 40],
            values[DRAWS - DRAWS / 40]
        )
    };
    println!(
        "  95 % of draws of families: top-1 {}  recall@3 {}  F1 {}",
        between(&|f| f.top_1),
        between(&|f| f.recall_3),
        between(&|f| f.f1)
    );
}

/// Finds the weights from all families and shows them as they stand in the code.
pub fn run(corpus: &Corpus) {
    let pairs = Pairs::of(&corpus.records);
    let found = both(corpus, &pairs, &|_| true);
    println!(
        "pub const ANALYSED: Weights = {:.2?};\npub const RAISED: Weights = {:.2?};",
        found.0, found.1
    );
    for (name, weights) in [("now", (ANALYSED, RAISED)), ("found", found)] {
        println!(
            "{name}: {}",
            figures(corpus, &pairs.ranking(&|_| weights), THRESHOLD, &|_| 1.0)
        );
        println!(
            "  at raising: {}",
            figures(
                corpus,
                &pairs.when_raised().ranking(&|_| weights),
                THRESHOLD,
                &|_| 1.0
            )
        );
    }
    crossed(corpus);
}

/// Writes what is measured of each pair as CSV.
pub fn features(corpus: &Corpus) {
    let names: Vec<String> = Measure::ALL
        .iter()
        .map(|measure| format!("{measure:?}"))
        .collect();
    println!("later,earlier,label,{}", names.join(","));
    for (later, row) in Pairs::of(&corpus.records).0.iter().enumerate() {
        for (earlier, evidence) in row.iter().enumerate() {
            let label = if corpus.pairs.contains_key(&(later, earlier)) {
                "true"
            } else if corpus.near.contains_key(&(later, earlier)) {
                "near"
            } else {
                "none"
            };
            let values: Vec<String> = evidence.values.iter().map(f32::to_string).collect();
            println!(
                "{},{},{label},{}",
                corpus.keys[later],
                corpus.keys[earlier],
                values.join(",")
            );
        }
    }
}
