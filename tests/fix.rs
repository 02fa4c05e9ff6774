//! `check --fix` and `--diff` through the program itself: what is mended, what is left alone, and that
//! nothing else of a file changes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::path::Path;

use proptest::prelude::*;
use serde_json::Value;
use support::git::{command, git};
use support::{RECORD, folder, record, write};

/// What one run of `check` gave.
struct Answer {
    code: i32,
    json: Value,
    err: String,
}

impl Answer {
    fn rules(&self) -> Vec<&str> {
        let found = self.json["diagnostics"].as_array().unwrap().iter();
        found.map(|found| found["rule"].as_str().unwrap()).collect()
    }
}

fn check(folder: &Path, args: &[&str]) -> Answer {
    let mut command = command(env!("CARGO_BIN_EXE_clause10"), folder);
    let args = args.iter().filter(|arg| !arg.is_empty());
    let output = command
        .args(["check", "--format", "json"])
        .args(args)
        .output()
        .unwrap();
    Answer {
        code: output.status.code().unwrap(),
        json: serde_json::from_slice(&output.stdout).unwrap_or_default(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

const DAY: &str = "--as-of=2026-02-11";

fn read(root: &Path) -> String {
    std::fs::read_to_string(root.join(RECORD)).unwrap()
}

/// A folder with the open record, changed.
fn changed(change: impl Fn(String) -> String) -> (tempfile::TempDir, String) {
    let folder = folder();
    let text = change(record("open"));
    write(folder.path(), RECORD, &text);
    (folder, text)
}

fn fix(root: &Path, args: &[&str]) -> Answer {
    let fixed = ["--no-history", DAY, "--fix"];
    check(root, &[&fixed[..], args].concat())
}

/// Faults that have one right answer, each with what is written and what becomes of it.
const FAULTS: &[(&str, &str, &str)] = &[
    (
        "raised: 2026-02-10",
        "raised: 2026/2/10",
        "raised: 2026-02-10",
    ),
    (
        "raised: 2026-02-10",
        "raised: '20260210' # when?",
        "raised: '2026-02-10' # when?",
    ),
    ("due: 2026-08-31", "due:   31.08.2026", "due:   2026-08-31"),
    ("severity: minor", "Severity: minor", "severity: minor"),
    ("severity: minor", "severity: Miner", "severity: minor"),
    ("owner: ", "\"ownr\": ", "\"owner\": "),
    (
        "source: internal-audit",
        "source: internal_audit",
        "source: internal-audit",
    ),
    (
        "ISO27001:2022/A.5.18",
        "ISO/IEC 27001:2022 A.5.18",
        "ISO27001:2022/A.5.18",
    ),
    ("## Nonconformity", "## Nonconformity", "## Nonconformity"),
];

#[test]
fn each_fault_is_mended_and_nothing_else_changes() {
    for (right, wrong, mended) in FAULTS.iter().filter(|(right, wrong, _)| right != wrong) {
        let (folder, text) = changed(|text| text.replacen(right, wrong, 1));
        let before = check(folder.path(), &["--no-history", DAY]);
        assert_eq!(before.code, 1, "{wrong}");
        let answer = fix(folder.path(), &[]);
        assert_eq!(
            read(folder.path()),
            text.replacen(wrong, mended, 1),
            "{wrong}"
        );
        assert_eq!(answer.code, 0, "{wrong}: {}", answer.err);
        assert!(
            answer.err.contains(&format!("fixed: {RECORD}:")),
            "{}",
            answer.err
        );
    }
}

#[test]
fn what_has_more_than_one_answer_is_left_alone() {
    for (right, wrong) in [
        ("due: 2026-08-31", "due: 03.02.2026"),
        ("due: 2026-08-31", "due: 2026-02-30"),
        ("severity: minor", "severity: mijor"),
        ("owner: ", "responsible: "),
        ("ISO27001:2022/A.5.18", "ISO27001:2022/A.5.99"),
        ("ISO27001:2022/A.5.18", "ISO27001:2022/A.5.18 d"),
        ("due: 2026-08-31", "due: 2026-08-31\nDue: 2026-08-30"),
    ] {
        let (folder, text) = changed(|text| text.replacen(right, wrong, 1));
        let answer = fix(folder.path(), &[]);
        assert_eq!(answer.code, 1, "{wrong}");
        assert_eq!(read(folder.path()), text, "{wrong}");
    }
}

/// A record in bytes that are no clean text.
fn damaged(how: &str, text: &str) -> Vec<u8> {
    let title = |with: &[u8]| {
        let at = text.find("title: ").unwrap() + "title: ".len();
        [&text.as_bytes()[..at], b"R", with, &text.as_bytes()[at..]].concat()
    };
    match how {
        "latin-1" => title(b"\xe9"),
        "nul" => title(b"\0"),
        _ => {
            let units = text.encode_utf16().flat_map(u16::to_le_bytes);
            [0xff, 0xfe].into_iter().chain(units).collect()
        }
    }
}

#[test]
fn a_file_that_is_no_clean_text_is_left_alone_and_the_others_are_mended() {
    const OTHER: &str = "findings/2026/NC-2026-005-other.md";
    for how in ["latin-1", "nul", "utf-16"] {
        let (folder, text) = changed(|text| text.replace("due: 2026-08-31", "due: 31.08.2026"));
        let root = folder.path();
        let bytes = damaged(how, &text.replace("NC-2026-004", "NC-2026-005"));
        write(root, OTHER, &bytes);
        let note = format!("{OTHER} is not UTF-8 (or has a NUL byte), so it is left alone");

        let before = check(root, &["--no-history", DAY]);
        let found = before.json["diagnostics"].as_array().unwrap().iter();
        let fixable = found.filter(|found| !found["fix"].is_null());
        assert!(fixable.clone().count() > 0, "{how}");
        assert!(
            fixable.clone().all(|found| found["path"] == RECORD),
            "{how}"
        );

        let output = command(env!("CARGO_BIN_EXE_clause10"), root)
            .args(["check", "--no-history", DAY, "--diff"])
            .output()
            .unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert!(out.contains("+due: 2026-08-31"), "{how}: {out}{err}");
        assert!(!out.contains(OTHER), "{how}: {out}");
        assert!(err.contains(&note), "{how}: {err}");

        let answer = fix(root, &[]);
        assert_eq!(answer.code, 1, "{how}: {}", answer.err);
        assert!(answer.err.contains(&note), "{how}: {}", answer.err);
        assert!(answer.rules().contains(&"unreadable-finding"), "{how}");
        assert!(read(root).contains("due: 2026-08-31"), "{how}");
        assert_eq!(std::fs::read(root.join(OTHER)).unwrap(), bytes, "{how}");
    }
}

#[test]
fn a_missing_section_gets_a_heading_and_stays_an_error() {
    let folder = folder();
    let text = record("closed");
    let (before, rest) = text.split_once("## Root cause").unwrap();
    let (_, after) = rest.split_once("## Corrective action").unwrap();
    let text = format!("{before}## Corrective action{after}");
    write(folder.path(), RECORD, &text);
    let args = ["--no-history", "--as-of=2026-07-20"];
    assert!(
        check(folder.path(), &args)
            .rules()
            .contains(&"missing-section")
    );
    let answer = check(folder.path(), &[&args[..], &["--fix"]].concat());
    assert_eq!(answer.code, 1);
    assert!(
        !answer.rules().contains(&"missing-section"),
        "{:?}",
        answer.rules()
    );
    assert!(
        answer.rules().contains(&"empty-section"),
        "{:?}",
        answer.rules()
    );
    let mended = read(folder.path());
    let sections: Vec<&str> = mended
        .lines()
        .filter(|line| line.starts_with("## "))
        .collect();
    assert_eq!(
        sections,
        [
            "## Nonconformity",
            "## Correction",
            "## Root cause",
            "## Corrective action",
            "## Verification"
        ]
    );
    assert!(mended.contains("## Root cause\n\n<!-- "));
    assert!(mended.starts_with(before.trim_end()));
    assert!(mended.ends_with(after));
}

#[test]
fn line_ends_a_byte_order_mark_and_a_missing_line_end_stay() {
    let (folder, text) = changed(|text| {
        let text = text.replacen("due: 2026-08-31", "due: 2026/08/31", 1);
        let text = text.replacen("## Nonconformity", "## Something else", 1);
        format!("\u{feff}{}", text.trim_end().replace('\n', "\r\n"))
    });
    fix(folder.path(), &[]);
    let mended = read(folder.path());
    assert!(mended.starts_with("\u{feff}---\r\n"));
    assert!(mended.contains("due: 2026-08-31\r\n"));
    assert!(
        mended.contains("\r\n\r\n## Nonconformity\r\n\r\n<!-- "),
        "{mended}"
    );
    assert!(!mended.ends_with('\n'));
    assert!(!mended.replace("\r\n", "").contains('\n'));
    assert!(mended.len() > text.len());
}

#[test]
fn the_diff_writes_nothing_and_git_applies_it() {
    let (folder, text) = changed(|text| text.replacen("2026-08-31", "2026/08/31", 1));
    let root = folder.path();
    let ran = command(env!("CARGO_BIN_EXE_clause10"), root)
        .args(["check", "--no-history", DAY, "--diff"])
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(1));
    assert_eq!(read(root), text);
    let diff = String::from_utf8(ran.stdout).unwrap();
    assert!(
        diff.starts_with(&format!("--- a/{RECORD}\n+++ b/{RECORD}\n@@ ")),
        "{diff}"
    );
    std::fs::write(root.join("a.diff"), &diff).unwrap();
    git(root, &["init", "-q"]);
    git(root, &["apply", "a.diff"]);
    assert_eq!(read(root), text.replacen("2026/08/31", "2026-08-31", 1));
}

#[test]
fn it_works_on_the_working_tree_alone() {
    let (folder, _) = changed(|text| text);
    for args in [
        &["--fix", "--staged"][..],
        &["--fix", "--at", "HEAD"],
        &["--fix", "--diff"],
    ] {
        let answer = check(folder.path(), args);
        assert_eq!(answer.code, 2, "{args:?}");
        assert!(answer.err.contains("cannot be used with"), "{}", answer.err);
    }
}

#[test]
fn a_file_that_is_staged_in_another_state_is_left_alone_unless_allowed() {
    let (folder, text) = changed(|text| text.replacen("2026-08-31", "2026/08/31", 1));
    let root = folder.path();
    git(root, &["init", "-q"]);
    git(root, &["add", "."]);
    let later = text.replacen("severity: minor", "severity: Minor", 1);
    write(root, RECORD, &later);
    let answer = check(root, &[DAY, "--fix"]);
    assert_eq!(answer.code, 1);
    assert!(answer.err.contains("--allow-mixed"), "{}", answer.err);
    assert_eq!(read(root), later);
    let answer = check(root, &[DAY, "--fix", "--allow-mixed"]);
    assert_eq!(read(root), record("open"), "{}", answer.err);
    // What is staged as it lies there is not mixed.
    write(root, RECORD, &later);
    git(root, &["add", "."]);
    check(root, &[DAY, "--fix"]);
    assert_eq!(read(root), record("open"));
}

#[test]
fn a_closed_record_is_not_mended_behind_its_history() {
    let repo = support::history::Repo::new();
    repo.live("open", "verified");
    let closed = record("closed").replacen("due: 2026-08-31", "due: 2026/08/31", 1);
    repo.put("2026-07-12", &closed);
    let (code, _, err) = repo.run(&["check", "--as-of", "2026-07-20", "--fix"]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("left alone: "), "{err}");
    assert!(err.contains("edited-after-closure"), "{err}");
    assert!(!err.contains("fixed: "), "{err}");
}

#[test]
fn the_json_and_sarif_say_the_same_fix() {
    let (folder, _) = changed(|text| text.replacen("2026-08-31", "2026/08/31", 1));
    let answer = check(
        folder.path(),
        &["--no-history", DAY, "--report", "sarif=out.sarif"],
    );
    let fix = &answer.json["diagnostics"][0]["fix"];
    assert_eq!(fix["description"], "write `2026-08-31`");
    assert_eq!(fix["edits"][0]["replacement"], "2026-08-31");
    let sarif = std::fs::read_to_string(folder.path().join("out.sarif")).unwrap();
    let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    let change = &sarif["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], RECORD);
    let replaced = &change["replacements"][0];
    assert_eq!(replaced["insertedContent"]["text"], "2026-08-31");
    assert_eq!(
        replaced["deletedRegion"]["startLine"],
        fix["edits"][0]["start"]["line"]
    );
    assert_eq!(
        replaced["deletedRegion"]["endColumn"],
        fix["edits"][0]["end"]["column"]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever faults a record has together: what is mended is mended at once, and a second run changes
    /// nothing.
    #[test]
    fn a_second_run_changes_nothing(
        chosen in proptest::collection::vec(any::<bool>(), FAULTS.len()),
        crlf in any::<bool>(),
        cut in any::<bool>(),
    ) {
        let (folder, _) = changed(|mut text| {
            for ((right, wrong, _), _) in FAULTS.iter().zip(&chosen).filter(|(_, chosen)| **chosen) {
                text = text.replacen(right, wrong, 1);
            }
            if cut {
                text = text.replacen("## Nonconformity", "## Other", 1);
            }
            if crlf { text.replace('\n', "\r\n") } else { text }
        });
        let first = fix(folder.path(), &[]);
        let once = read(folder.path());
        let second = fix(folder.path(), &[]);
        prop_assert_eq!(&once, &read(folder.path()));
        prop_assert_eq!(first.code, second.code);
        prop_assert!(!second.err.contains("fixed: "));
        let left = second.json["diagnostics"].as_array().unwrap();
        prop_assert!(left.iter().all(|found| found["fix"].is_null()), "{:?}", left);
        if !cut {
            prop_assert_eq!(second.code, 0);
        }
    }
}

proptest! {
    /// Whatever slips a record has: each fix that reading offers mends what it is offered for, and breaks
    /// nothing that could be read.
    #[test]
    fn each_fix_of_a_slip_mends_it(
        status in 0..support::LIFE.len(),
        slips in proptest::collection::vec((any::<proptest::sample::Index>(), 0..5_u8, "[a-z0-9:./_'-]"), 1..6),
    ) {
        let mut text = record(support::LIFE[status].0);
        for (at, how, character) in &slips {
            let front = text.rfind("\n---\n").unwrap_or(4);
            let at = 4 + at.index(front.saturating_sub(4).max(1));
            if !text.is_char_boundary(at) || !text.is_char_boundary(at + 1) {
                continue;
            }
            match how {
                0 => text.insert_str(at, character),
                1 => drop(text.remove(at)),
                2 => text.replace_range(at..=at, character),
                3 => text = text.replacen('-', character, 3),
                _ => text.replace_range(at..=at, &text[at..=at].to_uppercase()),
            }
        }
        let policy = clause10::policy::Policy::default();
        let read = |text: &str| {
            let path = clause10::text::RepoPath::new(RECORD);
            clause10::parse::record(path, text.as_bytes().to_vec(), &policy)
        };
        let before = read(&text);
        for problem in before.problems.iter().filter(|problem| problem.fix.is_some()) {
            let fix = problem.fix.as_ref().unwrap();
            let mended = clause10::text::edit::apply(&text, &fix.edits).unwrap();
            let after = read(&mended);
            let kinds = |record: &clause10::model::Record| {
                let same = record.problems.iter().filter(|other| other.kind == problem.kind);
                same.count()
            };
            prop_assert!(kinds(&after) < kinds(&before), "{:?}\n{}\n{}", problem, text, mended);
            let unread = after.problems.iter().filter(|other| {
                matches!(other.kind, clause10::model::ProblemKind::Yaml)
            });
            let yaml = before.problems.iter().filter(|other| {
                matches!(other.kind, clause10::model::ProblemKind::Yaml)
            });
            prop_assert!(unread.count() <= yaml.count(), "{}\n{}", text, mended);
        }
    }
}
