//! How well and how fast recurrences are found.
//!
//! `cargo bench --bench recurrence` measures quality on a labelled register and speed on generated ones;
//! `-- quality`, `-- speed` one of them; `-- tune` finds weights for `src/recurrence/score.rs`; `-- misses`
//! lists what is not found, `-- features` writes what is measured of each pair as CSV.
//!
//! The labelled register is the folder that `CLAUSE10_CORPUS` names, else `../shared/recurrence-corpus` beside
//! the checkout: `findings.jsonl` and `labels.csv`. It is not part of this repository. Never a test: nothing here
//! passes or fails.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that fails stops"
)]
#![allow(
    clippy::needless_range_loop,
    reason = "matrices are told by their indices"
)]

mod corpus;
mod generated;
mod quality;
mod speed;
mod tune;

use std::path::PathBuf;

fn main() {
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    let folder = std::env::var_os("CLAUSE10_CORPUS").map_or_else(beside, PathBuf::from);
    let corpus = corpus::Corpus::read(&folder);
    if corpus.is_none() {
        println!(
            "no labelled register in {}: set CLAUSE10_CORPUS to its folder; only speed is measured",
            folder.display()
        );
    }
    let what = args.first().map(String::as_str);
    if let Some(corpus) = &corpus {
        match what {
            None | Some("quality") => quality::report(corpus),
            Some("tune") => tune::run(corpus),
            Some("misses") => quality::misses(corpus),
            Some("features") => tune::features(corpus),
            _ => {}
        }
    }
    if matches!(what, None | Some("speed")) {
        speed::report();
    }
}

fn beside() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/recurrence-corpus")
}
