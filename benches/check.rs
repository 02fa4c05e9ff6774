//! How long `clause10 check` takes on large registers, as ratios to what any reader of these files must do.
//!
//! Whole processes, taken in turns, medians of several runs:
//! - `cat`: `find findings -name '*.md' -print0 | xargs -0 cat`;
//! - `floor`: all files read in parallel, and the bare events of the YAML and Markdown parsers on them;
//! - `check`: `clause10 check --no-history` with all rules.
//!
//! `cargo bench` makes registers of 500, 1,000, 10,000 and 50,000 findings in a temporary folder;
//! `cargo bench -- DIR` measures a register that is there. Never a test: nothing here passes or fails.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that fails stops"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rayon::prelude::*;

const RUNS: usize = 7;
const AS_OF: &str = "2026-11-20";

fn main() {
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    match args.first().map(String::as_str) {
        Some("floor") => println!("{}", floor(Path::new(&args[1]))),
        Some(folder) => measure(Path::new(folder), "given"),
        None => {
            for findings in [500, 1_000, 10_000, 50_000] {
                let folder = tempfile::tempdir().unwrap();
                write_register(folder.path(), findings);
                measure(folder.path(), &findings.to_string());
            }
        }
    }
}

fn measure(folder: &Path, name: &str) {
    let own = std::env::current_exe().unwrap();
    let cat = command(
        "sh",
        &["-c", "find findings -name '*.md' -print0 | xargs -0 cat"],
        folder,
    );
    let floor = command(own.to_str().unwrap(), &["floor", "."], folder);
    let check = command(
        env!("CARGO_BIN_EXE_clause10"),
        &["check", "--no-history", "--as-of", AS_OF],
        folder,
    );
    let mut commands = [cat, floor, check];
    let mut times: [Vec<Duration>; 3] = Default::default();
    for run in 0..=RUNS {
        for (command, times) in commands.iter_mut().zip(&mut times) {
            let start = Instant::now();
            command.status().unwrap();
            // The first run warms the caches.
            if run > 0 {
                times.push(start.elapsed());
            }
        }
    }
    let [cat, floor, check] = times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2]
    });
    let ratio = |other: Duration| check.as_secs_f64() / other.as_secs_f64();
    println!(
        "{name:>7} findings: check {:>7.1} ms = {:.2} x cat ({:.1} ms) = {:.2} x floor ({:.1} ms){}",
        milliseconds(check),
        ratio(cat),
        milliseconds(cat),
        ratio(floor),
        milliseconds(floor),
        memory(folder),
    );
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn command(program: &str, args: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .args(args)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Peak resident memory of one check, where GNU time can tell it.
fn memory(folder: &Path) -> String {
    let output = Command::new("/usr/bin/time")
        .args([
            "-f",
            "%M",
            env!("CARGO_BIN_EXE_clause10"),
            "check",
            "--no-history",
            "--as-of",
            AS_OF,
        ])
        .current_dir(folder)
        .stdout(Stdio::null())
        .output();
    let text = output
        .map(|output| String::from_utf8_lossy(&output.stderr).into_owned())
        .unwrap_or_default();
    text.lines()
        .last()
        .and_then(|line| line.trim().parse::<u64>().ok())
        .map_or_else(String::new, |kib| format!(", {} MiB resident", kib / 1024))
}

/// What reading these files and running the two parsers over them takes at least.
fn floor(folder: &Path) -> usize {
    let files: Vec<PathBuf> = walkdir::WalkDir::new(folder.join("findings"))
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    files
        .par_iter()
        .map(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            let Some((yaml, markdown)) = text.get(4..).and_then(|text| text.split_once("\n---\n"))
            else {
                return 0;
            };
            let mut options = granit_parser::Options::default();
            options.set_emit_comments(false);
            let yaml = granit_parser::Parser::new_from_str_with_options(yaml, options).count();
            let tables = pulldown_cmark::Options::ENABLE_TABLES;
            yaml + pulldown_cmark::Parser::new_ext(markdown, tables)
                .into_offset_iter()
                .count()
        })
        .sum()
}

/// Writes faultless findings of about 2.7 kB each, with the evidence they name.
fn write_register(root: &Path, findings: usize) {
    let record = include_str!("../fixtures/life/records/closed.md");
    let (front, body) = record
        .strip_prefix("---\n")
        .unwrap()
        .split_once("---\n")
        .unwrap();
    (0..findings).into_par_iter().for_each(|index| {
        let year = 2019 + index % 7;
        let id = format!("NC-{year}-{index:05}");
        let front = front
            .replace("NC-2026-004", &id)
            .replace("2026-", &format!("{year}-"));
        let mut body = body.to_owned();
        while body.len() < 1_600 {
            let _ = write!(
                body,
                "\nThe calendar of {year} was compared with entry {} of the register.\n",
                body.len() * (index + 7) % 997
            );
        }
        put(
            &root.join(format!("findings/{year}/{id}-access-review.md")),
            &format!("---\n{front}---\n{body}"),
        );
        for file in ["q4-review", "control-calendar", "q1-review", "q2-review"] {
            put(
                &root.join(format!("evidence/{id}/{file}.csv")),
                "account,decision\n17,kept\n",
            );
        }
    });
    put(&root.join("policies/access-control.md"), "# POL-IAM\n");
}

fn put(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}
