//! One register from the spreadsheet to the auditor, through the program: import, check, advance to closed with a
//! commit for each step, tag, bundle, verify.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use serde_json::Value;
use support::history::{MARIA, Repo, TOM};

const LOG: &str = "No;Title;Type;Severity;Status;Source;Requirement;Date raised;Raised by;Owner;Due date;Description
17;Access review of the finance system was missed;Nonconformity;Minor;Open;Internal audit;ISO 27001:2022 A.5.18;2026-02-10;maria.lopez@acme.example;tom.baker@acme.example;2026-08-31;The folder of the fourth quarter is empty and the application owner confirmed that no review was held for 61 accounts.
18;Visitors are not signed out;Observation;;Open;Monitoring;;2026-02-11;maria.lopez@acme.example;tom.baker@acme.example;;Eleven of forty visitor entries of January have no time of leaving.
";

/// Runs the program, which has to end with a code; what it printed.
#[track_caller]
fn ends(repo: &Repo, code: i32, args: &[&str]) -> String {
    let (ended, out, err) = repo.run(args);
    assert_eq!(ended, code, "{args:?}: {out}{err}");
    out
}

/// Moves the finding on, as of a day, and commits that.
#[track_caller]
fn step(repo: &Repo, day: &str, who: &str, to: &str, sets: &[&str]) {
    let mut args = vec![
        "advance",
        "NC-2026-001",
        "--to",
        to,
        "--as-of",
        day,
        "--by",
        who,
        "--yes",
    ];
    for set in sets {
        args.extend(["--set", set]);
    }
    ends(repo, 0, &args);
    repo.commit(day, who);
    ends(repo, 0, &["check", "--as-of", day]);
}

#[test]
fn a_spreadsheet_becomes_evidence_that_can_be_proved() {
    let repo = Repo::new();
    let log = tempfile::tempdir().unwrap();
    let log = log.path().join("log.csv");
    std::fs::write(&log, LOG).unwrap();
    let log = log.to_str().unwrap();
    let told = ends(
        &repo,
        0,
        &["import", log, "--as-of", "2026-02-12", "--dry-run"],
    );
    assert!(told.contains("NC-2026-001"), "{told}");
    assert_eq!(repo.git(&["status", "--porcelain"]), "");
    ends(&repo, 0, &["import", log, "--as-of", "2026-02-12"]);
    repo.commit("2026-02-12", MARIA);
    ends(&repo, 0, &["check", "--as-of", "2026-02-12"]);
    ends(&repo, 0, &["import", log, "--as-of", "2026-02-12"]);
    assert_eq!(repo.git(&["status", "--porcelain"]), "", "nothing twice");

    let evidence =
        |name: &str, text: &str| repo.write(&format!("evidence/NC-2026-001/{name}"), text);
    evidence("q4.csv", "account,kept\na,yes\n");
    step(
        &repo,
        "2026-02-13",
        TOM,
        "corrected",
        &[
            "correction.done=2026-02-13",
            "correction.by=tom.baker@acme.example",
            "correction.evidence=[evidence/NC-2026-001/q4.csv]",
            "Correction=The review was held for all 61 accounts, and four rights were removed the same day.",
        ],
    );
    step(
        &repo,
        "2026-02-20",
        TOM,
        "analysed",
        &[
            "root_cause.done=2026-02-20",
            "root_cause.by=tom.baker@acme.example",
            "root_cause.method=five-whys",
            "root_cause.categories=[no-owner]",
            "root_cause.extent.checked=All 14 recurring reviews in the control calendar",
            "root_cause.extent.similar=[]",
            "Root cause=1. Why was there no review? Nobody started it in January.\n2. Why did nobody start it? The entry belonged to the former application owner, who moved in November.\n3. Why did it stay with her? A change of role does not lead to a look at the recurring tasks of the role.",
        ],
    );
    step(
        &repo,
        "2026-02-24",
        TOM,
        "planned",
        &[
            "corrective_actions[0].action=Name an owner and a deputy for every review in the control calendar",
            "corrective_actions[0].addresses=[no-owner]",
            "corrective_actions[0].owner=tom.baker@acme.example",
            "corrective_actions[0].due=2026-03-31",
            "verification.criteria=The reviews of Q1 and Q2 2026 are finished on time",
            "verification.due=2026-07-31",
            "Corrective action=The control calendar gets an owner and a deputy for each of the 14 reviews, and the procedure for movers hands recurring tasks over.",
        ],
    );
    evidence("calendar.csv", "review,owner,deputy\nfinance,tom,maria\n");
    step(
        &repo,
        "2026-03-20",
        TOM,
        "implemented",
        &[
            "corrective_actions[0].done=2026-03-20",
            "corrective_actions[0].evidence=[evidence/NC-2026-001/calendar.csv]",
        ],
    );
    evidence(
        "q1-q2.csv",
        "quarter,finished\nQ1,2026-04-08\nQ2,2026-07-06\n",
    );
    step(
        &repo,
        "2026-07-10",
        MARIA,
        "verified",
        &[
            "verification.done=2026-07-10",
            "verification.by=maria.lopez@acme.example",
            "verification.result=effective",
            "verification.evidence=[evidence/NC-2026-001/q1-q2.csv]",
            "Verification=The lists of both quarters were compared with the calendar: each review was finished within five working days of the end of its quarter.",
        ],
    );
    step(
        &repo,
        "2026-07-12",
        MARIA,
        "closed",
        &["closed=2026-07-12", "closed_by=maria.lopez@acme.example"],
    );

    repo.git_on(
        "2026-07-20",
        MARIA,
        &["tag", "-a", "audit-2026", "-m", "For the audit"],
    );
    let stats: Value = serde_json::from_str(&ends(
        &repo,
        0,
        &["stats", "--at", "audit-2026", "--format", "json"],
    ))
    .unwrap();
    // From 2026-02-10 to 2026-07-12.
    assert_eq!(
        stats["metrics"]["median_days_to_close"]["value"], 152,
        "{stats:#}"
    );
    assert_eq!(stats["counted"]["closed"], 1, "{stats:#}");
    let folder = tempfile::tempdir().unwrap();
    let zip = folder.path().join("evidence.zip");
    let zip = zip.to_str().unwrap();
    ends(
        &repo,
        0,
        &[
            "bundle",
            "audit-2026",
            "--history",
            "chain",
            "--fail-on",
            "error",
            "-o",
            zip,
        ],
    );
    let told: Value = serde_json::from_str(&ends(
        &repo,
        0,
        &[
            "verify",
            zip,
            "--repo",
            ".",
            "--rebuild",
            "--format",
            "json",
        ],
    ))
    .unwrap();
    assert_eq!(told["outcome"], "genuine", "{told:#}");
    assert_eq!(told["wrong"], Value::Array(Vec::new()));
}
