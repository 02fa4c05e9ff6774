//! What a reviewer is shown of a change: the program's report on real branches and indexes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use serde_json::{Value, json};
use support::history::{MARIA, Repo, TOM};
use support::{RECORD, record};

/// The report on the folder of a repository, as JSON and as Markdown.
fn report(repo: &Repo, args: &[&str]) -> (Value, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.md");
    let report = format!("markdown={}", path.display());
    let usual = ["check", "--as-of", "2026-07-21", "--format", "json"];
    let (_, out, err) = repo.run(&[&usual[..], &["--report", &report], args].concat());
    let json: Value = serde_json::from_str(&out).expect(&err);
    assert_eq!(json["errors"], json!([]), "{err}");
    (json, std::fs::read_to_string(&path).unwrap())
}

/// The changes in short: kind, finding, from and to.
fn changes(json: &Value) -> Vec<String> {
    let changes = json["changes"].as_array().unwrap().iter();
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    changes
        .map(|change| {
            let parts = ["kind", "finding", "from", "to"].map(|key| word(&change[key]));
            parts.join(" ")
        })
        .collect()
}

fn other(id: &str, status: &str) -> String {
    record(status).replace("NC-2026-004", id)
}

/// A main branch with findings, and a branch that does something to each.
fn branched() -> Repo {
    let repo = Repo::new();
    let evidence =
        std::fs::read(support::fixtures().join("life/files/evidence/NC-2026-004/q4-review.csv"));
    let evidence = String::from_utf8(evidence.unwrap()).unwrap();
    for id in ["NC-2026-005", "NC-2026-006", "NC-2026-007", "NC-2026-008"] {
        repo.write(&format!("evidence/{id}/q4-review.csv"), &evidence);
        repo.write(&format!("findings/{id}.md"), &other(id, "analysed"));
    }
    repo.live("open", "analysed");
    repo.branch("topic");
    repo
}

#[test]
fn a_branch_claims_what_it_does_to_findings() {
    let repo = branched();
    repo.put("2026-02-25", &record("planned"));
    repo.put("2026-03-21", &record("implemented"));
    let path = |id: &str| format!("findings/{id}.md");
    let reopened = other("NC-2026-005", "corrected");
    repo.write(&path("NC-2026-005"), &reopened);
    let withdrawn =
        other("NC-2026-006", "analysed").replace("status: analysed", "status: withdrawn");
    repo.write(&path("NC-2026-006"), &withdrawn);
    let edited = other("NC-2026-007", "analysed").replace("61 accounts", "62 accounts");
    repo.write(&path("NC-2026-007"), &edited);
    repo.git(&[
        "mv",
        &path("NC-2026-008"),
        "findings/2026/NC-2026-008-moved.md",
    ]);
    repo.write(&path("NC-2026-009"), &other("NC-2026-009", "open"));
    repo.commit("2026-03-22", TOM);
    let (json, text) = report(&repo, &["--base", "main"]);
    let expected = [
        "advanced NC-2026-004 analysed implemented",
        "reopened NC-2026-005 analysed corrected",
        "withdrawn NC-2026-006 analysed withdrawn",
        "edited NC-2026-007 analysed analysed",
        "added NC-2026-009 - open",
    ];
    assert_eq!(changes(&json), expected, "what was only moved is the same");
    for row in [
        "| NC-2026-004 | analysed → implemented | findings/2026/NC-2026-004-access-review.md |",
        "| NC-2026-005 | analysed → corrected (back) |",
        "| NC-2026-006 | analysed → withdrawn |",
        "| NC-2026-007 | edited, analysed |",
        "| NC-2026-009 | **new**, open |",
    ] {
        assert!(text.contains(row), "{row} in {text}");
    }
    assert!(
        !text.contains("62 accounts"),
        "no text of a record is copied"
    );
    // A PATH narrows the claims too.
    let (json, _) = report(&repo, &["--base", "main", "findings/2026"]);
    assert_eq!(
        changes(&json),
        ["advanced NC-2026-004 analysed implemented"]
    );
    let (json, text) = report(&repo, &[]);
    assert_eq!(json["changes"], Value::Null, "nothing is compared");
    assert!(!text.contains("claims"));
}

#[test]
fn what_others_did_on_the_base_is_no_claim() {
    let repo = branched();
    repo.write("notes.txt", "One.\n");
    repo.commit("2026-02-21", MARIA);
    repo.checkout("main");
    repo.put("2026-02-25", &record("planned"));
    repo.checkout("topic");
    let (json, text) = report(&repo, &["--base", "main"]);
    assert_eq!(changes(&json), [""; 0]);
    assert!(!text.contains("claims"), "{text}");
    // Merged, it is what the base has.
    repo.merge("2026-02-26", "main");
    let (json, _) = report(&repo, &["--base", "main"]);
    assert_eq!(changes(&json), [""; 0]);
}

#[test]
fn an_index_claims_what_is_staged() {
    let repo = branched();
    repo.write(RECORD, &record("planned"));
    let (json, _) = report(&repo, &["--staged"]);
    assert_eq!(changes(&json), [""; 0]);
    repo.git(&["add", "--all"]);
    repo.git(&["rm", "-q", "findings/NC-2026-007.md"]);
    let (json, text) = report(&repo, &["--staged"]);
    let expected = [
        "advanced NC-2026-004 analysed planned",
        "removed NC-2026-007 analysed -",
    ];
    assert_eq!(changes(&json), expected);
    assert!(
        text.contains("| NC-2026-007 | **removed**, was analysed |"),
        "{text}"
    );
}

#[test]
fn what_a_change_accepts_stands_by_itself() {
    let repo = branched();
    let waiver = "waivers:\n  - {rule: overdue, reason: \"The system is retired in May, told to all\", by: ceo@acme.example}\n---\n\n## N";
    let waived = record("analysed").replacen("---\n\n## N", waiver, 1);
    repo.write("clause10.yaml", "levels: {missing-evidence: off}\n");
    repo.put("2026-02-25", &waived);
    let (_, text) = report(&repo, &["--base", "main"]);
    let accepted = text.split("### Waivers and settings of this change").nth(1);
    let accepted = accepted.unwrap_or_else(|| panic!("{text}"));
    assert!(accepted.contains("waiver-added") && accepted.contains("policy-loosened"));
    assert!(
        !accepted.contains("retired in May"),
        "reasons are read where they stand"
    );
}
