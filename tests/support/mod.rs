//! What several tests need: the faultless record at each status, folders made of examples, and runs of
//! the engine over them.

#![allow(dead_code, reason = "each test binary uses a part of it")]

pub mod git;
pub mod history;
pub mod lsp;
pub mod shown;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clause10::check::{Run, Selection};
use clause10::diagnostic::Diagnostic;
use clause10::model::Day;
use clause10::reference::Example;
use clause10::workspace::{self, Workspace};

/// Where the record of the examples lies.
pub const RECORD: &str = "findings/2026/NC-2026-004-access-review.md";

/// The statuses in order, each with a day on which the record at that status is faultless.
pub const LIFE: [(&str, &str); 7] = [
    ("open", "2026-02-11"),
    ("corrected", "2026-02-13"),
    ("analysed", "2026-02-21"),
    ("planned", "2026-02-25"),
    ("implemented", "2026-03-21"),
    ("verified", "2026-07-11"),
    ("closed", "2026-07-20"),
];

pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The day that belongs to a status of `LIFE`.
pub fn day_of(status: &str) -> Day {
    day(LIFE.iter().find(|(known, _)| *known == status).unwrap().1)
}

/// The faultless record at a status.
pub fn record(status: &str) -> String {
    std::fs::read_to_string(fixtures().join("life/records").join(format!("{status}.md"))).unwrap()
}

/// A folder with the evidence and policies of the faultless record.
pub fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&fixtures().join("life/files"), folder.path());
    std::fs::create_dir_all(folder.path().join("findings")).unwrap();
    folder
}

pub fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target).unwrap();
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

pub fn write(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let full = root.join(path);
    std::fs::create_dir_all(full.parent().unwrap()).unwrap();
    std::fs::write(full, bytes).unwrap();
}

/// The diagnostics of a folder, all rules, on a day.
pub fn check(root: &Path, as_of: Day) -> Vec<Diagnostic> {
    let workspace = Workspace::find(root).expect("a workspace");
    let register = workspace::register(&workspace.work_tree().unwrap(), workspace.policy(), &|| {})
        .expect("a register");
    let rules = Selection::new(&[], &[]).unwrap().under(workspace.policy());
    let run = Run {
        register: &register,
        policy: workspace.policy(),
        configuration: workspace.configuration.source.as_ref(),
        as_of,
        rules: &rules,
        change: None,
        lives: &[],
        gone: &[],
        suspected: None,
        only: None,
    };
    run.diagnostics()
}

/// Writes the files of an example into a folder and gives the day on which it is to be judged.
///
/// The words after the language of a fence say how the excerpt is completed:
/// - `from=STATUS`: the keys and sections of the excerpt replace those of the faultless record at that
///   status; without it (and without `file`) the text is the whole record;
/// - `without=a,b,#Root-cause`: keys and sections that are removed (`-` in a section stands for a blank);
/// - `file=PATH`: where the file lies, if not at the usual place; without `from` the text is written as it is;
/// - `bytes`: `\xNN` in the text stands for that byte; `no-newline`: the last line end is left out;
/// - `as-of=DAY`: the day, if not that of the status.
pub fn lay_out(root: &Path, examples: &[Example]) -> Day {
    let mut as_of = day_of("closed");
    for example in examples {
        let option = |name| example.option(name);
        if let Some(status) = option("from") {
            as_of = day_of(status);
        }
        if let Some(text) = option("as-of") {
            as_of = day(text);
        }
        let mut bytes = example_text(example).into_bytes();
        if example.info.iter().any(|word| word == "bytes") {
            bytes = unescaped(&bytes);
        }
        if example.info.iter().any(|word| word == "no-newline") {
            bytes.pop();
        }
        write(root, option("file").unwrap_or(RECORD), bytes);
    }
    as_of
}

/// The text of an example, completed as the words after the language of its fence say.
pub fn example_text(example: &Example) -> String {
    match example.option("from") {
        Some(status) => completed(
            &record(status),
            &example.text,
            example.option("without").unwrap_or(""),
        ),
        None => example.text.clone(),
    }
}

fn unescaped(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        if let (b'\\', [b'x', high, low, tail @ ..]) = (first, after) {
            let hex = [*high, *low];
            out.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap());
            rest = tail;
        } else {
            out.push(first);
            rest = after;
        }
    }
    out
}

/// The faultless record with the keys and sections of an excerpt in place of its own.
pub fn completed(base: &str, excerpt: &str, without: &str) -> String {
    let (front, body) = base
        .strip_prefix("---\n")
        .unwrap()
        .split_once("---\n")
        .unwrap();
    let (new_front, new_body) = match excerpt.split_once("---\n") {
        Some((front, body)) => (front, body),
        None if excerpt.starts_with("## ") => ("", excerpt),
        None => (excerpt, ""),
    };
    let mut keys = blocks(front, |line| !line.starts_with([' ', '-', '#', '\n']));
    let mut sections = blocks(body, |line| line.starts_with("## "));
    merge(
        &mut keys,
        blocks(new_front, |line| !line.starts_with([' ', '-', '#', '\n'])),
    );
    merge(
        &mut sections,
        blocks(new_body, |line| line.starts_with("## ")),
    );
    for name in without.split(',').filter(|name| !name.is_empty()) {
        match name.strip_prefix('#') {
            Some(title) => {
                sections.retain(|(known, _)| *known != format!("## {}", title.replace('-', " ")))
            }
            None => keys.retain(|(known, _)| known != name),
        }
    }
    let text = |blocks: &[(String, String)]| {
        blocks
            .iter()
            .map(|(_, text)| text.as_str())
            .collect::<String>()
    };
    format!("---\n{}---\n\n{}", text(&keys), text(&sections))
}

fn merge(into: &mut Vec<(String, String)>, new: Vec<(String, String)>) {
    for (name, text) in new {
        match into.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = text,
            None => into.push((name, text)),
        }
    }
}

/// Cuts a text before each line that begins a block; the name is the key, or the heading.
fn blocks(text: &str, begins: fn(&str) -> bool) -> Vec<(String, String)> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        if begins(line) {
            let name = if line.starts_with('#') {
                line.trim()
            } else {
                line.split(':').next().unwrap()
            };
            blocks.push((name.to_owned(), String::new()));
        }
        if let Some((_, block)) = blocks.last_mut() {
            block.push_str(line);
        }
    }
    blocks
}

/// How many diagnostics there are of each rule, for messages.
pub fn counted(diagnostics: &[Diagnostic]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for diagnostic in diagnostics {
        *counts.entry(diagnostic.rule.name).or_default() += 1;
    }
    counts
}

/// Compares a file of the repository that is generated with what it has to be; with
/// `CLAUSE10_REWRITE=1` in the environment it is written instead.
pub fn generated(path: &str, text: &str) {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("CLAUSE10_REWRITE").is_some_and(|value| value == "1") {
        std::fs::create_dir_all(full.parent().unwrap()).unwrap();
        std::fs::write(&full, text).unwrap();
        return;
    }
    let found = std::fs::read_to_string(&full).unwrap_or_default();
    let differs = found
        .lines()
        .zip(text.lines())
        .position(|(old, new)| old != new)
        .unwrap_or_else(|| found.lines().count().min(text.lines().count()));
    assert!(
        found == text,
        "{path} is not what it has to be, from line {} on; write it with CLAUSE10_REWRITE=1 cargo test",
        differs + 1
    );
}
