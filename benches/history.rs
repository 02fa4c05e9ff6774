//! How long `clause10 check` takes where history is long, as ratios to what git takes to list the changes.
//!
//! Whole processes, taken in turns, medians of several runs:
//! - `git`: `git log --full-history -c --raw --no-renames -- findings`;
//! - `files`: `clause10 check --no-history`;
//! - `cold`: `clause10 check --no-cache`;
//! - `warm`: `clause10 check`, after a run that asked the same.
//!
//! `cargo bench --bench history` makes repositories of 10,000, 30,000 and 100,000 commits, of which two
//! in five touch a finding, in a temporary folder; `cargo bench --bench history -- DIR` measures a
//! repository that is there. Never a test: nothing here passes or fails.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that fails stops"
)]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 5;
const AS_OF: &str = "2026-11-20";
/// The statuses of a life, in order, with the fixture of each.
const LIFE: [&str; 7] = [
    include_str!("../fixtures/life/records/open.md"),
    include_str!("../fixtures/life/records/corrected.md"),
    include_str!("../fixtures/life/records/analysed.md"),
    include_str!("../fixtures/life/records/planned.md"),
    include_str!("../fixtures/life/records/implemented.md"),
    include_str!("../fixtures/life/records/verified.md"),
    include_str!("../fixtures/life/records/closed.md"),
];

fn main() {
    let given = std::env::args().skip(1).find(|arg| arg != "--bench");
    match given {
        Some(folder) => measure(Path::new(&folder), "given"),
        None => {
            for commits in [10_000, 30_000, 100_000] {
                let folder = tempfile::tempdir().unwrap();
                write_history(folder.path(), commits);
                measure(folder.path(), &commits.to_string());
            }
        }
    }
}

fn measure(folder: &Path, name: &str) {
    let clause10 = env!("CARGO_BIN_EXE_clause10");
    let log = [
        "log",
        "--full-history",
        "-c",
        "--raw",
        "--no-renames",
        "--",
        "findings",
    ];
    let check = ["check", "--as-of", AS_OF, "--fail-on", "never"];
    let mut commands = [
        command("git", &log, folder),
        command(clause10, &[&check[..], &["--no-history"]].concat(), folder),
        command(clause10, &[&check[..], &["--no-cache"]].concat(), folder),
        command(clause10, &check, folder),
    ];
    let mut times: [Vec<Duration>; 4] = Default::default();
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
    let [git, files, cold, warm] = times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2].as_secs_f64()
    });
    println!(
        "{name:>7} commits: git {:.0} ms, files {:.0} ms; cold {:.0} ms = {:.2} x git; warm {:.0} ms, history adds {:.2} x git",
        git * 1e3,
        files * 1e3,
        cold * 1e3,
        cold / git,
        warm * 1e3,
        (warm - files) / git,
    );
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

/// Two commits in five bring a finding one step on, the others change other files; one in fifty of the
/// former does so on a branch that is merged.
fn write_history(folder: &Path, commits: usize) {
    let git = |args: &[&str]| assert!(command("git", args, folder).status().unwrap().success());
    git(&["init", "-q", "-b", "main"]);
    let mut import = Command::new("git")
        .args(["fast-import", "--quiet"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut to = std::io::BufWriter::new(import.stdin.take().unwrap());
    let mut touched = 0;
    for at in 1..=commits {
        let is_merge = at > 2 && touched % 50 == 0 && at % 5 == 1;
        let (path, text) = if at % 5 < 2 {
            let (finding, step) = (touched / LIFE.len(), touched % LIFE.len());
            touched += 1;
            let id = format!("NC-{}-{finding:05}", 2019 + finding % 7);
            let path = format!("findings/{}/{id}.md", 2019 + finding % 7);
            (path, LIFE[step].replace("NC-2026-004", &id))
        } else {
            let path = format!("src/part{}/file{}.txt", at % 30, at % 600);
            (path, format!("revision {at} {}\n", at * 7919 % 10_007))
        };
        let time = 1_500_000_000 + at * 2_000;
        writeln!(to, "commit refs/heads/main\nmark :{at}").unwrap();
        writeln!(
            to,
            "committer Maria Lopez <maria.lopez@acme.example> {time} +0000"
        )
        .unwrap();
        writeln!(to, "data 4\nwork").unwrap();
        if at > 1 {
            writeln!(to, "from :{}", at - 1).unwrap();
        }
        if is_merge {
            writeln!(to, "merge :{}", at - 2).unwrap();
        }
        writeln!(to, "M 100644 inline {path}\ndata {}\n{text}", text.len()).unwrap();
    }
    to.flush().unwrap();
    drop(to);
    assert!(import.wait().unwrap().success());
    git(&["repack", "-adq"]);
    git(&["reset", "-q", "--hard"]);
}
