//! `clause10 check` through the program: where it looks, what it prints, how it ends.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::path::Path;
use std::process::{Command, Output};

/// Runs `clause10 check` in a folder, on a day on which the faultless record is faultless.
fn check(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_clause10"))
        .arg("check")
        .args(args)
        .args(if args.contains(&"--as-of") {
            [].as_slice()
        } else {
            &["--as-of", "2026-07-20"]
        })
        .current_dir(folder)
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("an exit code, not a signal")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A repository with the faultless record.
fn repository() -> tempfile::TempDir {
    let folder = support::folder();
    support::write(folder.path(), support::RECORD, support::record("closed"));
    init(folder.path());
    folder
}

fn init(folder: &Path) {
    assert!(
        Command::new("git")
            .args(["init", "-q"])
            .arg(folder)
            .status()
            .unwrap()
            .success()
    );
}

/// The record without its owner.
fn faulty() -> String {
    support::record("closed").replace("owner: tom.baker@acme.example\ndue", "due")
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn a_clean_register_is_0_and_says_what_that_means() {
    let folder = repository();
    let output = check(folder.path(), &["--no-history"]);
    assert_eq!(code(&output), 0, "{}", out(&output));
    assert!(out(&output).contains("checked 1 finding"));
    assert!(out(&output).contains("not judged: history"));
    assert!(out(&output).contains("not conformity"));
    assert_eq!(err(&output), "");
}

#[test]
fn an_error_is_1_and_never_fails_when_told_so() {
    let folder = repository();
    support::write(folder.path(), support::RECORD, faulty());
    assert_eq!(code(&check(folder.path(), &[])), 1);
    assert_eq!(code(&check(folder.path(), &["--fail-on", "never"])), 0);
    assert_eq!(
        code(&check(folder.path(), &["--ignore", "missing-field"])),
        0
    );
    assert_eq!(code(&check(folder.path(), &["--select", "evidence"])), 0);
}

#[test]
fn a_warning_fails_only_when_asked_for() {
    let folder = repository();
    let late = support::record("planned");
    support::write(folder.path(), support::RECORD, late);
    assert_eq!(code(&check(folder.path(), &[])), 0);
    assert_eq!(code(&check(folder.path(), &["--fail-on", "warning"])), 1);
}

#[test]
fn outside_a_repository_it_asks_for_no_history() {
    let folder = support::folder();
    support::write(folder.path(), support::RECORD, support::record("closed"));
    let output = check(folder.path(), &[]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("--no-history"), "{}", err(&output));
    assert_eq!(out(&output), "");
    let output = check(folder.path(), &["--no-history"]);
    assert_eq!(code(&output), 0);
    assert!(out(&output).contains("not judged: history (--no-history)"));
}

#[test]
fn without_a_findings_folder_it_says_so() {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path());
    let output = check(folder.path(), &[]);
    assert_eq!(code(&output), 2);
    assert!(
        err(&output).contains("there is no folder `findings`"),
        "{}",
        err(&output)
    );
    assert!(err(&output).contains("clause10 init"));
}

#[test]
fn an_empty_findings_folder_is_0() {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path());
    std::fs::create_dir(folder.path().join("findings")).unwrap();
    assert_eq!(code(&check(folder.path(), &[])), 0);
    assert_eq!(code(&check(folder.path(), &["findings"])), 0);
}

#[test]
fn paths_filter_what_is_reported_and_the_register_stays_whole() {
    let folder = repository();
    support::write(
        folder.path(),
        "findings/2025/NC-2025-001-a.md",
        faulty().replace("NC-2026-004", "NC-2025-001"),
    );
    let output = check(folder.path(), &["findings/2026", "--format", "json"]);
    assert_eq!(code(&output), 0);
    assert_eq!(json(&output)["summary"]["findings"], 1);
    let output = check(
        folder.path(),
        &["findings/2025/NC-2025-001-a.md", "--format", "json"],
    );
    assert_eq!(code(&output), 1);
    // The id that is given twice is seen although only one of the two files is asked about.
    support::write(
        folder.path(),
        "findings/2024/NC-2026-004.md",
        support::record("closed"),
    );
    let output = check(folder.path(), &["findings/2026", "--format", "json"]);
    assert_eq!(
        json(&output)["diagnostics"][0]["rule"],
        "duplicate-id",
        "{}",
        out(&output)
    );
    // From a sub-folder, and with an absolute path.
    let deep = folder.path().join("findings/2025");
    assert_eq!(code(&check(&deep, &["."])), 1);
    assert_eq!(
        code(&check(
            Path::new("/"),
            &[folder.path().join("findings/2025").to_str().unwrap()]
        )),
        1
    );
}

#[test]
fn a_path_that_is_no_finding_is_2() {
    let folder = repository();
    for (path, words) in [
        ("findings/nothing.md", "there is nothing at"),
        ("policies", "is no finding"),
        ("evidence/NC-2026-004/q1-review.csv", "is no finding"),
        ("/", "lies outside"),
    ] {
        let output = check(folder.path(), &[support::RECORD, path]);
        assert_eq!(code(&output), 2, "{path}");
        assert!(err(&output).contains(words), "{path}: {}", err(&output));
    }
}

#[test]
fn mistakes_in_the_configuration_are_shown_with_their_places() {
    let folder = repository();
    support::write(
        folder.path(),
        "clause10.yaml",
        "findigs: [findings]\nlevels: {missing-feild: error}\ndue_soon: many\n",
    );
    let output = check(folder.path(), &[]);
    assert_eq!(code(&output), 2);
    for words in [
        "clause10.yaml:1:1",
        "did you mean `findings`",
        "clause10.yaml:2:10",
        "did you mean `missing-field`",
        "clause10.yaml:3:11",
    ] {
        assert!(err(&output).contains(words), "{words}: {}", err(&output));
    }
}

#[test]
fn an_unknown_rule_is_2_with_the_one_that_was_meant() {
    let folder = repository();
    let output = check(folder.path(), &["--select", "missing-verfication"]);
    assert_eq!(code(&output), 2);
    assert!(
        err(&output).contains("did you mean `missing-verification`?"),
        "{}",
        err(&output)
    );
}

#[test]
fn machine_forms_are_written_when_nothing_could_be_judged() {
    let folder = support::folder();
    let output = check(
        folder.path(),
        &[
            "--format",
            "json",
            "--report",
            "sarif=out.sarif",
            "--report",
            "junit=out.xml",
        ],
    );
    assert_eq!(code(&output), 2);
    assert_eq!(json(&output)["errors"][0]["kind"], "git");
    assert_eq!(json(&output)["diagnostics"], serde_json::json!([]));
    let sarif = std::fs::read_to_string(folder.path().join("out.sarif")).unwrap();
    assert!(sarif.contains("\"executionSuccessful\": false"), "{sarif}");
    assert!(
        std::fs::read_to_string(folder.path().join("out.xml"))
            .unwrap()
            .contains("<error")
    );
    assert!(
        err(&output).contains("--no-history"),
        "people are told as well: {}",
        err(&output)
    );
}

#[test]
fn one_run_prints_for_people_and_writes_for_machines() {
    let folder = repository();
    support::write(folder.path(), support::RECORD, faulty());
    let output = check(
        folder.path(),
        &[
            "--report",
            "json=out.json",
            "--report",
            "markdown=out.md",
            "--report",
            "human=out.txt",
        ],
    );
    assert_eq!(code(&output), 1);
    assert!(out(&output).contains("error[missing-field]"));
    let json: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("out.json")).unwrap()).unwrap();
    assert_eq!(json["diagnostics"][0]["rule"], "missing-field");
    assert_eq!(json["diagnostics"][0]["finding"], "NC-2026-004");
    assert!(
        std::fs::read_to_string(folder.path().join("out.md"))
            .unwrap()
            .contains("missing-field")
    );
    assert!(
        std::fs::read_to_string(folder.path().join("out.txt"))
            .unwrap()
            .contains("missing-field")
    );
}

#[test]
fn a_report_that_cannot_be_written_is_2_and_leaves_what_was_there() {
    let folder = repository();
    let output = check(folder.path(), &["--report", "json=nowhere/out.json"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("nowhere"), "{}", err(&output));
}

#[test]
fn readers_that_count_from_the_top_of_the_repository_get_such_paths() {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path());
    let isms = folder.path().join("company/isms");
    support::copy(&support::fixtures().join("life/files"), &isms);
    support::write(&isms, support::RECORD, faulty());
    let output = check(
        folder.path(),
        &[
            "company/isms",
            "--format",
            "github",
            "--report",
            "json=out.json",
            "--report",
            "sarif=out.sarif",
        ],
    );
    assert_eq!(code(&output), 1, "{}", err(&output));
    assert!(
        out(&output).contains("file=company/isms/findings/2026/"),
        "{}",
        out(&output)
    );
    assert!(
        std::fs::read_to_string(folder.path().join("out.sarif"))
            .unwrap()
            .contains("company/isms/findings/2026/")
    );
    assert!(
        std::fs::read_to_string(folder.path().join("out.json"))
            .unwrap()
            .contains("\"path\":\"findings/2026/")
    );
}

#[test]
fn a_register_in_german_is_read_with_its_own_words() {
    let folder = repository();
    support::write(
        folder.path(),
        "clause10.yaml",
        "words:\n  sections: {Nonconformity: Abweichung}\n  fields: {owner: verantwortlich, status: stand}\n  values: {status: {open: offen}}\n",
    );
    let record = support::record("open")
        .replace("owner:", "verantwortlich:")
        .replace("status: open", "stand: offen")
        .replace("## Nonconformity", "## Abweichung");
    support::write(folder.path(), support::RECORD, &record);
    let output = check(folder.path(), &["--as-of", "2026-02-11"]);
    assert_eq!(code(&output), 0, "{}", out(&output));
    support::write(
        folder.path(),
        support::RECORD,
        record.replace("verantwortlich: tom.baker@acme.example\n", ""),
    );
    let output = check(folder.path(), &["--as-of", "2026-02-11"]);
    assert!(
        out(&output).contains("`verantwortlich` is missing"),
        "{}",
        out(&output)
    );
}

#[test]
fn several_registers_in_one_repository_are_one() {
    let folder = repository();
    support::write(
        folder.path(),
        "clause10.yaml",
        "findings: [findings, sites/lyon/findings]\nexclude: ['**/drafts/**']\n",
    );
    support::write(
        folder.path(),
        "sites/lyon/findings/NC-2026-005.md",
        support::record("closed").replace("NC-2026-004\n", "NC-2026-005\n"),
    );
    support::write(folder.path(), "findings/drafts/note.md", "no record");
    let output = check(folder.path(), &["--format", "json"]);
    assert_eq!(code(&output), 0, "{}", out(&output));
    assert_eq!(json(&output)["summary"]["findings"], 2);
}

#[test]
fn colour_is_used_when_asked_for_and_never_in_a_pipe() {
    let folder = repository();
    support::write(folder.path(), support::RECORD, faulty());
    assert!(!out(&check(folder.path(), &[])).contains('\u{1b}'));
    assert!(out(&check(folder.path(), &["--color", "always"])).contains('\u{1b}'));
}

#[test]
fn two_runs_print_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let company = folder.path().join("company");
    let demo = Command::new(env!("CARGO_BIN_EXE_clause10"))
        .arg("demo")
        .arg(&company)
        .output()
        .unwrap();
    assert_eq!(demo.status.code(), Some(0));
    let run = || {
        out(&check(
            &company,
            &["--format", "json", "--as-of", "2026-11-20"],
        ))
    };
    let first = run();
    assert!(first.contains("NC-2026-005"));
    assert_eq!(first, run());
}

#[test]
fn the_demo_touches_nothing_that_is_there() {
    let folder = tempfile::tempdir().unwrap();
    support::write(folder.path(), "mine/notes.md", "keep");
    let demo = Command::new(env!("CARGO_BIN_EXE_clause10"))
        .args(["demo", "mine"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(demo.status.code(), Some(2));
    assert!(err(&demo).contains("not empty"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// What a run says of one record, as rule and message.
fn said(folder: &Path, record: &str) -> Vec<(String, String)> {
    support::write(folder, support::RECORD, record);
    let output = check(folder, &["--no-history", "--format", "json"]);
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let json = json(&output);
    let diagnostics = json["diagnostics"].as_array().unwrap();
    diagnostics
        .iter()
        .map(|found| (text(&found["rule"]), text(&found["message"])))
        .collect()
}

#[test]
fn one_misspelt_field_is_one_diagnostic() {
    let folder = repository();
    for (right, wrong) in [
        ("owner:", "ownr:"),
        ("root_cause:", "rootcause:"),
        ("  criteria:", "  criterion:"),
        ("closed_by:", "closedby:"),
    ] {
        let record =
            support::record("closed").replacen(&format!("\n{right}"), &format!("\n{wrong}"), 1);
        let said = said(folder.path(), &record);
        assert_eq!(said.len(), 1, "{wrong} {said:?}");
        assert_eq!(said[0].0, "unknown-field");
    }
}

#[test]
fn a_field_under_two_names_is_reported() {
    let folder = repository();
    support::write(
        folder.path(),
        "clause10.yaml",
        "words: {fields: {status: stand}}\n",
    );
    let record = support::record("closed").replace("status: closed", "status: closed\nstand: open");
    let said = said(folder.path(), &record);
    assert_eq!(
        said,
        [(
            "invalid-yaml".to_owned(),
            "`status` stands here under two names".to_owned()
        )]
    );
}

#[test]
fn own_words_with_two_meanings_are_mistakes_of_the_configuration() {
    let folder = repository();
    for (words, place) in [
        ("words: {fields: {owner: id}}", "clause10.yaml:1:25"),
        (
            "words: {fields: {owner: wer, raised_by: wer}}",
            "clause10.yaml:1:41",
        ),
        (
            "words: {sections: {Correction: Verification}}",
            "clause10.yaml:1:32",
        ),
        (
            "words: {values: {status: {open: closed}}}",
            "clause10.yaml:1:33",
        ),
    ] {
        support::write(folder.path(), "clause10.yaml", words);
        let output = check(folder.path(), &[]);
        assert_eq!(code(&output), 2, "{words}");
        assert!(
            err(&output).contains(place) && err(&output).contains("already"),
            "{words}: {}",
            err(&output)
        );
    }
}

#[test]
fn no_file_that_may_be_a_record_is_passed_over() {
    let folder = repository();
    support::write(folder.path(), "findings/NC-2026-007.MD", "broken");
    support::write(folder.path(), "findings/NC-2026-008.markdown", "broken");
    support::write(folder.path(), "elsewhere/NC-2026-009.md", "broken");
    #[cfg(unix)]
    std::os::unix::fs::symlink("../elsewhere", folder.path().join("findings/linked")).unwrap();
    let output = check(folder.path(), &["--format", "json"]);
    let json = json(&output);
    let paths: Vec<&str> = json["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["path"].as_str().unwrap())
        .collect();
    assert!(
        paths.contains(&"findings/NC-2026-007.MD")
            && paths.contains(&"findings/NC-2026-008.markdown"),
        "{paths:?}"
    );
    #[cfg(unix)]
    assert!(paths.contains(&"findings/linked"), "{paths:?}");
}

#[test]
fn a_selection_that_leaves_no_rule_is_2() {
    let folder = repository();
    assert_eq!(
        code(&check(
            folder.path(),
            &["--select", "evidence", "--ignore", "evidence"]
        )),
        2
    );
}

#[test]
fn no_report_replaces_what_it_is_about() {
    let folder = repository();
    let root = folder.path();
    support::write(root, support::RECORD, faulty());
    support::write(root, "clause10.yaml", "audits: [audits]\n");
    support::write(root, "audits/A-1.md", "---\nid: A-1\n---\n");
    let outside = tempfile::tempdir().unwrap();
    let link = outside.path().join("link.txt");
    #[cfg(unix)]
    std::os::unix::fs::symlink(root.join("audits/A-1.md"), &link).unwrap();
    let new = "findings/2026/NC-2026-009-summary.md";
    let mut targets = vec![support::RECORD, "clause10.yaml", "audits/A-1.md", new];
    if cfg!(unix) {
        targets.push(link.to_str().unwrap());
    }
    let bytes = |path: &str| std::fs::read(root.join(path)).ok();
    let before: Vec<_> = targets.iter().map(|path| bytes(path)).collect();
    for target in &targets {
        let report = format!("markdown={target}");
        let other = ["--report", "json=other.json"];
        let args = [&["--format", "json", "--report", &report][..], &other].concat();
        let output = check(root, &args);
        assert_eq!(code(&output), 2, "{target}");
        let fault = &json(&output)["errors"][0];
        let message = fault["message"].as_str().unwrap();
        assert!(message.contains(target), "{message}");
        assert_eq!(json(&output)["diagnostics"], serde_json::json!([]));
        // What may be written says why, too.
        let other = std::fs::read_to_string(root.join("other.json")).unwrap();
        assert!(other.contains("no report is written to"), "{other}");
    }
    let after: Vec<_> = targets.iter().map(|path| bytes(path)).collect();
    assert_eq!(after, before);
    // A configuration that cannot be read says of no file that it is none.
    support::write(root, "clause10.yaml", "findigns: [x]\n");
    let report = format!("markdown={}", support::RECORD);
    assert_eq!(code(&check(root, &["--report", &report])), 2);
    assert_eq!(bytes(support::RECORD), before[0]);
    support::write(root, "clause10.yaml", "");
    for fine in ["findings/README.md", "out.md", "findings/out.sarif"] {
        let output = check(root, &["--report", &format!("markdown={fine}")]);
        assert_eq!(code(&output), 1, "{fine}: {}", err(&output));
        assert!(bytes(fine).is_some());
    }
}
