//! The example company as git itself sees it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

use std::path::Path;
use std::process::Command;

use clause10::{company, git};

fn git(folder: &Path, args: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "safe.directory=*"])
        .args(args)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git runs");
    assert!(
        output.status.success(),
        "git {args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn git_finds_nothing_wrong_with_the_repository() {
    let commits = company::commits().unwrap();
    let folder = tempfile::tempdir().unwrap();
    git::write::repository(folder.path(), &commits).unwrap();
    git(
        folder.path(),
        &["fsck", "--full", "--strict", "--no-dangling"],
    );
    assert_eq!(git(folder.path(), &["status", "--porcelain"]), "");
    assert_eq!(
        git(folder.path(), &["branch", "--show-current"]).trim(),
        "main"
    );
    assert_eq!(
        git(folder.path(), &["rev-list", "--count", "HEAD"]).trim(),
        commits.len().to_string()
    );
    assert_eq!(
        git(folder.path(), &["rev-list", "--count", "--merges", "HEAD"]).trim(),
        "2"
    );
    let last = commits.last().unwrap();
    let shown = git(
        folder.path(),
        &["log", "-1", "--format=%an <%ae> %ct %ad", "--date=raw"],
    );
    assert_eq!(
        shown.trim(),
        format!(
            "{} <{}> {} {} +0100",
            last.author.name, last.author.email, last.committer.seconds, last.author.seconds
        )
    );
    let files = git(folder.path(), &["ls-files"]);
    assert_eq!(
        files.lines().collect::<Vec<_>>(),
        last.files.keys().collect::<Vec<_>>()
    );
    let tags = git(folder.path(), &["tag"]);
    assert!(
        tags.lines().any(|tag| tag == "audit-2026-recertification"),
        "{tags}"
    );
}

/// What `fixtures/company/FAULTS.md` lists as visible only in the history: finding, rule, field, and the day
/// of the commit that the message names.
const FAULTS: &[(&str, &str, &str, &str)] = &[
    (
        "NC-2023-001",
        "edited-after-closure",
        "root_cause.extent.similar[0]",
        "2024-06-20",
    ),
    (
        "NC-2023-003",
        "external-statement-edited",
        "Nonconformity",
        "2024-01-22",
    ),
    ("NC-2024-002", "backdated", "closed", "2024-11-07"),
    ("NC-2024-002", "due-date-slipped", "due", "2024-08-01"),
    (
        "NC-2024-003",
        "reopened-without-reason",
        "status",
        "2025-07-08",
    ),
    (
        "NC-2024-003",
        "self-recorded-verification",
        "verification.by",
        "2025-06-12",
    ),
    (
        "NC-2025-003",
        "criteria-written-afterwards",
        "verification.criteria",
        "2025-11-05",
    ),
    ("NC-2025-003", "step-skipped", "status", "2025-07-18"),
    ("NC-2025-004", "step-skipped", "status", "2025-08-15"),
    (
        "NC-2025-005",
        "evidence-changed",
        "corrective_actions[1].evidence[0]",
        "2026-07-09",
    ),
    ("NC-2025-006", "id-changed", "id", "2025-12-09"),
    (
        "NC-2026-003",
        "severity-downgraded",
        "severity",
        "2026-03-24",
    ),
    (
        "NC-2026-004",
        "one-commit-lifecycle",
        "status",
        "2026-06-12",
    ),
    ("OBS-2024-001", "finding-deleted", "id", "2025-03-14"),
    ("OBS-2026-001", "id-reused", "id", "2026-11-13"),
];

/// The faults of the history are found, each once, and nothing else.
#[test]
fn the_history_shows_its_faults_and_no_others() {
    let commits = company::commits().unwrap();
    let folder = tempfile::tempdir().unwrap();
    git::write::repository(folder.path(), &commits).unwrap();
    let as_of = company::AS_OF.to_string();
    let output = Command::new(env!("CARGO_BIN_EXE_clause10"))
        .args([
            "check",
            "--format",
            "json",
            "--select",
            "history,evidence-changed",
            "--as-of",
            &as_of,
        ])
        .current_dir(folder.path())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("clause10 runs");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = report["diagnostics"].as_array().unwrap().iter();
    let mut told: Vec<_> = found
        .map(|found| {
            ["finding", "rule", "field", "message"].map(|key| found[key].as_str().unwrap())
        })
        .collect();
    told.sort_unstable();
    let found: Vec<_> = told.iter().map(|[a, b, c, _]| (*a, *b, *c)).collect();
    let expected: Vec<_> = FAULTS.iter().map(|(a, b, c, _)| (*a, *b, *c)).collect();
    assert_eq!(found, expected);
    for ([.., message], (.., day)) in told.iter().zip(FAULTS) {
        assert!(message.contains(&format!(" of {day} by ")), "{message}");
    }
}

/// What `FAULTS.md` lists of controls and policies is found, and nothing else of that family.
#[test]
fn controls_and_policies_show_their_faults_and_no_others() {
    let commits = company::commits().unwrap();
    let folder = tempfile::tempdir().unwrap();
    git::write::repository(folder.path(), &commits).unwrap();
    let as_of = company::AS_OF.to_string();
    let output = Command::new(env!("CARGO_BIN_EXE_clause10"))
        .args(["check", "--format", "json", "--select", "prevention"])
        .args(["--as-of", &as_of])
        .current_dir(folder.path())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("clause10 runs");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = report["diagnostics"].as_array().unwrap().iter();
    let found: Vec<_> = found
        .map(|found| ["path", "rule", "field"].map(|key| found[key].as_str().unwrap()))
        .collect();
    let expected = [
        [
            "controls/CTL-RESTORE-TEST.md",
            "control-lapsed",
            "evidence[2026-Q3]",
        ],
        [
            "controls/CTL-SITE-WALK.md",
            "control-without-owner",
            "owner",
        ],
        [
            "policies/suppliers.md",
            "document-review-overdue",
            "reviewed",
        ],
    ];
    assert_eq!(found, expected);
}

#[test]
fn the_repository_is_the_same_everywhere() {
    let commits = company::commits().unwrap();
    let head = || {
        let folder = tempfile::tempdir().unwrap();
        git::write::repository(folder.path(), &commits).unwrap();
        git(folder.path(), &["rev-parse", "HEAD"])
    };
    assert_eq!(head(), head());
}
