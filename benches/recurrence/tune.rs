//! Finds the weights of `src/recurrence/score.rs`, and says what they are worth on findings not used for it.
//!
//! A logistic model of the pairs: each later finding with each earlier one. True pairs count as much as all others
//! of the same finding, near misses count more than the rest; weights are kept small, and no measure may count
//! against a recurrence but `Analysed`. Families are kept together: what is held out shares no failure with what
//! is used.

use std::collections::BTreeSet;

use clause10::recurrence::{Evidence, MEASURES, Measure, THRESHOLD, WEIGHTS, Weights};

use super::corpus::{Corpus, index};
use super::quality::{Figures, Ranking, figures};

/// Parts for cross-validation.
const FOLDS: usize = 5;
/// Draws of families for the interval.
const DRAWS: usize = 2000;
/// How much large weights cost.
const RIDGE: f64 = 0.02;
/// How much a near miss counts more than another pair that is none.
const NEAR: f64 = 6.0;
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

    fn ranking(&self, weights: &dyn Fn(usize) -> Weights) -> Ranking {
        let ranked = |(later, row): (usize, &Vec<Evidence>)| {
            let weights = weights(later);
            let mut scores: Vec<(usize, f32)> = row
                .iter()
                .map(|evidence| evidence.score_with(&weights))
                .enumerate()
                .collect();
            scores.sort_by(|one, other| other.1.total_cmp(&one.1).then(other.0.cmp(&one.0)));
            scores
        };
        self.0.iter().enumerate().map(ranked).collect()
    }
}

/// Finds weights from the findings for which `used` says so.
fn fit(corpus: &Corpus, tables: &[&Pairs], used: &dyn Fn(usize) -> bool) -> Weights {
    let mut rows: Vec<([f64; MEASURES + 1], f64, f64)> = Vec::new();
    for table in tables {
        for (later, row) in table.0.iter().enumerate().filter(|(later, _)| used(*later)) {
            for (earlier, evidence) in row.iter().enumerate().filter(|(earlier, _)| used(*earlier))
            {
                let mut values = [1.0; MEASURES + 1];
                for (to, value) in values[1..].iter_mut().zip(evidence.values) {
                    *to = f64::from(value);
                }
                let is_true = corpus.pairs.contains_key(&(later, earlier));
                let weight = if is_true {
                    TRUE
                } else if corpus.near.contains_key(&(later, earlier)) {
                    NEAR
                } else {
                    1.0
                };
                rows.push((values, f64::from(u8::from(is_true)), weight));
            }
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
        let ridge = if i == 0 { 1e-9 } else { RIDGE / 1000.0 };
        gradient[i] -= ridge * weights[i];
        curve[i][i] += ridge + 1e-9;
    }
    let free = |i: usize| i == 0 || i == 1 + Measure::Analysed as usize;
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

/// What weights are worth that were found on other families, with an interval.
pub fn crossed(corpus: &Corpus) {
    let (whole, raised) = (Pairs::of(&corpus.records), Pairs::of(&corpus.raised));
    let mut all: Vec<Figures> = Vec::new();
    let mut last = Vec::new();
    for seed in 1..=5_u64 {
        let folds = folds(corpus, seed * 0x9e37_79b9);
        let weights: Vec<Weights> = (0..FOLDS)
            .map(|fold| fit(corpus, &[&whole, &raised], &|at| folds[at] != fold))
            .collect();
        last = whole.ranking(&|later| weights[folds[later]]);
        all.push(figures(corpus, &last, THRESHOLD, &|_| 1.0));
    }
    let mean = |of: &dyn Fn(&Figures) -> f64| all.iter().map(of).sum::<f64>() / all.len() as f64;
    println!(
        "weights of other families ({FOLDS} parts, {} ways): top-1 {:.2}  recall@3 {:.2}  F1 {:.2} (best {:.2})  near misses first {:.1}, above {:.1}",
        all.len(),
        mean(&|f| f.top_1),
        mean(&|f| f.recall_3),
        mean(&|f| f.f1),
        mean(&|f| f.best_f1),
        mean(&|f| f.near_first as f64),
        mean(&|f| f.near_pairs as f64)
    );
    let mut dice = Dice(7);
    let families: Vec<usize> = corpus
        .family
        .iter()
        .copied()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let draws: Vec<Figures> = (0..DRAWS)
        .map(|_| {
            let mut times = vec![0.0; corpus.family.len()];
            for _ in &families {
                times[families[dice.roll(families.len())]] += 1.0;
            }
            figures(corpus, &last, THRESHOLD, &|at| times[corpus.family[at]])
        })
        .collect();
    let interval = |of: &dyn Fn(&Figures) -> f64| {
        let mut values: Vec<f64> = draws.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        format!(
            "{:.2}-{:.2}",
            values[DRAWS / 40],
            values[DRAWS - DRAWS / 40]
        )
    };
    println!(
        "  95 % interval over families: top-1 {}  recall@3 {}  F1 {}",
        interval(&|f| f.top_1),
        interval(&|f| f.recall_3),
        interval(&|f| f.f1)
    );
}

/// Finds the weights from all families and shows them as they stand in the code.
pub fn run(corpus: &Corpus) {
    let (whole, raised) = (Pairs::of(&corpus.records), Pairs::of(&corpus.raised));
    println!(
        "now:   {WEIGHTS:?}\n  {}",
        figures(corpus, &whole.ranking(&|_| WEIGHTS), THRESHOLD, &|_| 1.0)
    );
    let found = fit(corpus, &[&whole, &raised], &|_| true);
    println!(
        "found: {found:?}\n  {}",
        figures(corpus, &whole.ranking(&|_| found), THRESHOLD, &|_| 1.0)
    );
    println!(
        "  at raising: {}",
        figures(corpus, &raised.ranking(&|_| found), THRESHOLD, &|_| 1.0)
    );
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
