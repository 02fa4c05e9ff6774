//! Adoption in a repository that has records already: what was wrong then is inherited, what comes is new.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use support::history::{MARIA, Repo};
use support::{RECORD, record};

const DAY: &str = "2026-02-11";
const LATER: &str = "2026-03-01";
const OTHER: &str = "findings/2026/NC-2026-005-badges.md";

/// A record with a fault, committed.
fn old() -> (Repo, String) {
    let repo = Repo::new();
    let text = record("open").replace("severity: minor", "severity: medium");
    let head = repo.put(DAY, &text);
    (repo, head)
}

fn check(repo: &Repo) -> (i32, String, String) {
    repo.run(&["check", "--as-of", LATER])
}

fn states(repo: &Repo, args: &[&str]) -> Vec<(String, String)> {
    let found = repo.check(LATER, args).into_iter();
    let errors = found.filter(|found| found.level == "error");
    errors.map(|found| (found.rule, found.state)).collect()
}

fn said(rule: &str, state: &str) -> (String, String) {
    (rule.to_owned(), state.to_owned())
}

#[test]
fn init_proposes_to_adopt_where_committed_records_have_faults() {
    let (repo, head) = old();
    assert_eq!(check(&repo).0, 1);
    let (code, out, err) = repo.run(&["init"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains(&format!("adopted-at: {head}")), "{out}");
    assert!(out.contains(&format!("In commit {}", &head[..10])), "{out}");
    let configuration = std::fs::read_to_string(repo.path().join("clause10.yaml")).unwrap();
    assert!(
        configuration.contains(&format!("\nadopted-at: {head}\n")),
        "{configuration}"
    );
    repo.commit(LATER, MARIA);
    let (code, out, err) = check(&repo);
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("inherited"), "{out}");
    // What is proposed once is not proposed again.
    let (_, out, _) = repo.run(&["init"]);
    assert!(!out.contains("adopted-at"), "{out}");
}

#[test]
fn init_changes_no_configuration_that_is_there() {
    let (repo, head) = old();
    repo.write("clause10.yaml", "due_soon: 7\n");
    let (code, out, _) = repo.run(&["init"]);
    assert_eq!(code, 0);
    assert!(
        out.contains(&format!("add to clause10.yaml:\n\n  adopted-at: {head}\n")),
        "{out}"
    );
    let configuration = std::fs::read_to_string(repo.path().join("clause10.yaml")).unwrap();
    assert_eq!(configuration, "due_soon: 7\n");
    repo.write(
        "clause10.yaml",
        &format!("due_soon: 7\nadopted-at: {head}\n"),
    );
    assert_eq!(check(&repo).0, 0);
}

#[test]
fn init_proposes_nothing_where_nothing_is_inherited() {
    let without = |repo: &Repo| {
        let (code, out, err) = repo.run(&["init"]);
        assert_eq!(code, 0, "{err}");
        assert!(!out.contains("adopted-at"), "{out}");
        let text = std::fs::read_to_string(repo.path().join("clause10.yaml")).unwrap();
        assert!(text.contains("\n#adopted-at: "), "{text}");
    };
    // Faultless; not committed; committed without findings; below a folder of its own.
    let repo = Repo::new();
    repo.live("open", "open");
    without(&repo);
    let repo = Repo::new();
    without(&repo);
    let repo = Repo::new();
    repo.write(RECORD, "---\nid: NC-2026-004\n---\n");
    without(&repo);
    let (repo, _) = old();
    let (code, out, err) = repo.run(&["init", "isms"]);
    assert_eq!(code, 0, "{err}");
    assert!(!out.contains("adopted-at"), "{out}");
}

#[test]
fn only_what_comes_after_adoption_fails() {
    let (repo, head) = old();
    repo.write("clause10.yaml", &format!("adopted-at: {head}\n"));
    repo.commit(LATER, MARIA);
    let inherited = said("invalid-value", "inherited");
    assert_eq!(states(&repo, &[]), std::slice::from_ref(&inherited));
    assert_eq!(check(&repo).0, 0);
    // A fault in a record that was there.
    let text = std::fs::read_to_string(repo.path().join(RECORD)).unwrap();
    repo.write(
        RECORD,
        &text.replace("source: internal-audit", "source: audit"),
    );
    let new = said("invalid-value", "new");
    assert_eq!(states(&repo, &[]), [inherited.clone(), new.clone()]);
    assert_eq!(check(&repo).0, 1);
    // The old fault made anew is new; a shift of lines or a new name changes nothing.
    repo.write(RECORD, &text.replace("severity: medium", "severity: grave"));
    assert_eq!(states(&repo, &[]), std::slice::from_ref(&new));
    repo.write(
        RECORD,
        &text.replace("severity:", "area: Berlin\nseverity:"),
    );
    repo.git(&["mv", RECORD, "findings/NC-2026-004-moved.md"]);
    assert_eq!(states(&repo, &[]), std::slice::from_ref(&inherited));
    // A new record with the same fault.
    repo.write(OTHER, &text.replace("NC-2026-004", "NC-2026-005"));
    assert_eq!(states(&repo, &[]), [new.clone(), inherited.clone()]);
    repo.commit(LATER, MARIA);
    assert_eq!(states(&repo, &["--at", "HEAD"]), [new, inherited]);
    assert_eq!(check(&repo).0, 1);
}

#[test]
fn what_happened_before_adoption_is_inherited_and_what_happens_after_is_not() {
    let repo = Repo::new();
    repo.live("open", "analysed");
    std::fs::remove_file(repo.path().join(RECORD)).unwrap();
    repo.commit("2026-02-22", MARIA);
    let adopted = repo.put("2026-02-23", &record("analysed"));
    repo.git(&["tag", "adopted"]);
    std::fs::remove_file(repo.path().join(RECORD)).unwrap();
    repo.write(
        OTHER,
        &record("analysed").replace("NC-2026-004", "NC-2026-005"),
    );
    repo.commit("2026-02-24", MARIA);
    repo.write("clause10.yaml", "adopted-at: adopted\n");
    let deleted = |found: &&support::history::Found| found.rule == "finding-deleted";
    let found = repo.check(LATER, &["--select", "history"]);
    let states: Vec<_> = found
        .iter()
        .filter(deleted)
        .map(|found| &*found.state)
        .collect();
    assert!(!states.contains(&"inherited"), "{found:?}");
    // Adopted after it was deleted.
    let head = repo.head();
    assert_ne!(head, adopted);
    repo.write("clause10.yaml", &format!("adopted-at: {head}\n"));
    let found = repo.check(LATER, &["--select", "history"]);
    assert!(
        found
            .iter()
            .all(|found| found.state != "new" || found.level != "error"),
        "{found:?}"
    );
}

#[test]
fn a_commit_that_is_not_there_is_said() {
    let (repo, _) = old();
    for wrong in ["v0-adopted", "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef"] {
        repo.write("clause10.yaml", &format!("adopted-at: {wrong}\n"));
        let err = repo.broken(&["check", "--as-of", LATER]);
        assert!(
            err.contains(&format!(
                "`adopted-at` in clause10.yaml: `{wrong}` names no commit"
            )),
            "{err}"
        );
        assert!(err.contains("fetch-depth: 0"), "{err}");
    }
    // Also where nothing is wrong.
    repo.write(RECORD, &record("open"));
    let err = repo.broken(&["check", "--as-of", LATER, "--select", "duplicate-id"]);
    assert!(err.contains("`adopted-at` in clause10.yaml"), "{err}");
}
