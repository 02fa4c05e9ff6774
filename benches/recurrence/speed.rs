//! How fast recurrences are found in large registers.
//!
//! Medians of several runs: building the index, asking for all findings, asking for 300 as a check does, and the
//! whole process of `clause10 recurrence`.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use clause10::recurrence::Index;
use rayon::prelude::*;

use super::corpus::index;
use super::generated;

const RUNS: usize = 5;

pub fn report() {
    for findings in [1_000, 10_000, 30_000] {
        let records = generated::records(findings);
        let build = median(|| drop(std::hint::black_box(index(&records))));
        let built = index(&records);
        let all = median(|| ask(&built, findings));
        let some = median(|| ask(&built, 300));
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), findings);
        let process = median(|| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_clause10"));
            command
                .args(["recurrence", "--no-history", "--format", "json"])
                .current_dir(folder.path())
                .stdout(Stdio::null());
            command.status().unwrap();
        });
        println!(
            "{findings:>6} findings: index {build:>7.1} ms  all against all {all:>8.1} ms  300 {some:>6.1} ms  process {process:>8.1} ms"
        );
    }
}

fn ask(index: &Index<'_>, findings: usize) {
    let from = index.len().saturating_sub(findings);
    (from..index.len())
        .into_par_iter()
        .for_each(|at| drop(std::hint::black_box(index.ranked(at, 3))));
}

fn median(call: impl Fn()) -> f64 {
    let mut times: Vec<Duration> = (0..=RUNS)
        .map(|_| {
            let start = Instant::now();
            call();
            start.elapsed()
        })
        .skip(1)
        .collect();
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1000.0
}

fn write(folder: &std::path::Path, findings: usize) {
    for at in 1..=findings {
        let text = generated::markdown(at);
        let year = &text["---\nid: NC-".len()..][..4];
        let below = folder.join("findings").join(year);
        std::fs::create_dir_all(&below).unwrap();
        std::fs::write(below.join(format!("NC-{year}-{at:05}.md")), text).unwrap();
    }
}
