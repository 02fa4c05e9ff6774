//! Numbers of findings over branches: two that are the same, the next free one, and placeholders that get
//! one; through the program, on repositories made with git.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use support::history::{Found, MARIA, Repo, TOM, plain};
use support::{RECORD, record};

const DAY: &str = "2026-03-01";

/// A faultless open record with another id and title.
fn open(id: &str, title: &str) -> String {
    record("open").replace("NC-2026-004", id).replace(
        "Access review of the finance system for Q4 2025 was missed",
        title,
    )
}

fn path(id: &str, slug: &str) -> String {
    format!("findings/2026/{id}-{slug}.md")
}

/// A repository with one record, and one finding more on each of two branches, with their numbers.
fn race(one: &str, other: &str) -> Repo {
    let repo = Repo::new();
    repo.put(DAY, &record("open"));
    for (branch, id, title) in [("leavers", one, "Leavers"), ("restore", other, "Restore")] {
        repo.checkout("main");
        repo.branch(branch);
        let slug = title.to_lowercase();
        repo.write(
            &path(id, &slug),
            &open(id, &format!("{title} were forgotten")),
        );
        repo.commit(DAY, TOM);
    }
    repo.checkout("leavers");
    repo
}

fn duplicates(repo: &Repo, args: &[&str]) -> Vec<Found> {
    let mut args = args.to_vec();
    args.extend(["--select", "duplicate-id"]);
    repo.check(DAY, &args)
}

/// A run that ends well; what it printed and what it said.
fn ok(repo: &Repo, args: &[&str]) -> (String, String) {
    let (code, out, err) = repo.run(args);
    assert_eq!(code, 0, "{args:?}: {out}{err}");
    (out, err)
}

fn new(repo: &Repo, title: &str) -> (String, String) {
    ok(repo, &["new", "--raised", DAY, title])
}

#[test]
fn two_open_branches_with_one_number_are_seen() {
    let repo = race("NC-2026-008", "NC-2026-008");
    assert!(duplicates(&repo, &[]).is_empty());
    let found = duplicates(&repo, &["--also", "restore"]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].path, path("NC-2026-008", "leavers"));
    assert_eq!(found[0].state, "new");
    assert!(found[0].message.contains("`restore`"), "{found:?}");
    assert!(
        found[0].message.contains(&path("NC-2026-008", "restore")),
        "{found:?}"
    );
    assert_eq!(found[0].commits, [repo.git(&["rev-parse", "restore"])]);

    // Several names of one commit are one; a branch of one's own is none; other numbers are none.
    repo.git(&["branch", "again", "restore"]);
    assert_eq!(duplicates(&repo, &["--also", "*"]).len(), 1);
    assert_eq!(
        duplicates(&repo, &["--also", "restore", "--also", "main"]).len(),
        1
    );
    assert!(duplicates(&repo, &["--also", "leavers"]).is_empty());
    let (code, ..) = repo.run(&["check", "--as-of", DAY, "--also", "restore"]);
    assert_eq!(code, 1);
    let other = race("NC-2026-008", "NC-2026-009");
    assert!(duplicates(&other, &["--also", "restore"]).is_empty());
}

#[test]
fn the_change_that_takes_a_number_is_told_and_no_other_one() {
    let repo = race("NC-2026-008", "NC-2026-008");
    let new = |repo: &Repo, args: &[&str]| {
        let found = duplicates(repo, args);
        found.iter().filter(|found| found.state == "new").count()
    };
    assert_eq!(new(&repo, &["--base", "main", "--also", "restore"]), 1);
    // It has come to main: what comes after is not to blame, and the branch that still has it is.
    repo.checkout("main");
    repo.merge("2026-03-02", "leavers");
    repo.branch("later");
    repo.put("2026-03-02", &record("corrected"));
    assert_eq!(new(&repo, &["--base", "main", "--also", "restore"]), 0);
    assert_eq!(new(&repo, &["--also", "restore"]), 1);
    repo.checkout("restore");
    assert_eq!(new(&repo, &["--base", "main", "--also", "main"]), 1);
    // Every snapshot can be compared.
    let args = ["--at", "restore", "--also", "main"];
    assert_eq!(new(&repo, &args), 1);
    assert_eq!(new(&repo, &["--staged", "--also", "main"]), 0);
    assert_eq!(new(&repo, &["--staged", "--all", "--also", "main"]), 1);
    assert_eq!(new(&repo, &["--no-history", "--also", "main"]), 1);
}

#[test]
fn one_finding_on_two_branches_is_no_duplicate() {
    let repo = race("NC-2026-008", "NC-2026-009");
    // Merged, and edited and moved on the other branch.
    repo.checkout("leavers");
    repo.branch("edited");
    repo.write(RECORD, &record("corrected"));
    repo.git(&["mv", RECORD, "findings/NC-2026-004-moved.md"]);
    repo.write(
        &path("NC-2026-008", "leavers"),
        &open("NC-2026-008", "Leavers were forgotten")
            .replace("due: 2026-08-31", "due: 2026-09-30"),
    );
    repo.commit("2026-03-01", MARIA);
    repo.checkout("leavers");
    repo.merge("2026-03-01", "restore");
    assert!(duplicates(&repo, &["--also", "edited", "--also", "restore"]).is_empty());
    // Taken over without a merge, and edited since.
    repo.checkout("main");
    repo.branch("squashed");
    repo.git(&[
        "checkout",
        "--quiet",
        "edited",
        "--",
        &path("NC-2026-008", "leavers"),
    ]);
    repo.commit("2026-03-01", MARIA);
    assert!(duplicates(&repo, &["--also", "leavers", "--also", "edited"]).is_empty());
    // The same file name alone does not make it the same.
    let bare = "findings/2026/NC-2026-010.md";
    for (branch, title, day) in [("a", "Badges", "2026-02-10"), ("b", "Doors", "2026-02-11")] {
        repo.checkout("main");
        repo.branch(branch);
        repo.write(
            bare,
            &open("NC-2026-010", title).replace("raised: 2026-02-10", &format!("raised: {day}")),
        );
        repo.commit(DAY, MARIA);
    }
    assert_eq!(duplicates(&repo, &["--also", "a"]).len(), 1);
}

#[test]
fn a_branch_that_cannot_be_compared_is_named() {
    let repo = race("NC-2026-008", "NC-2026-008");
    let err = repo.broken(&["check", "--also", "nowhere"]);
    assert!(err.contains("`nowhere` names no commit"), "{err}");
    let err = repo.broken(&["check", "--also", "origin/*"]);
    assert!(err.contains("no branch is like `origin/*`"), "{err}");
    repo.git(&["checkout", "--quiet", "--orphan", "alone"]);
    repo.commit(DAY, MARIA);
    let err = repo.broken(&["check", "--also", "restore"]);
    assert!(err.contains("no commit in common"), "{err}");
    let bare = support::folder();
    let output = repo
        .program("", &["check", "--no-history", "--also", "main"])
        .current_dir(bare.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let err = plain(&String::from_utf8(output.stderr).unwrap());
    assert!(err.contains("no other branches"), "{err}");
}

#[test]
fn new_takes_the_number_after_those_of_all_branches() {
    let repo = race("NC-2026-008", "NC-2026-011");
    repo.checkout("main");
    let (out, err) = new(&repo, "On main");
    assert_eq!(out, "findings/2026/NC-2026-012-on-main.md\n");
    let place = path("NC-2026-011", "restore");
    assert!(
        err.contains(&format!(
            "note: NC-2026-011 is taken on `restore` ({place})"
        )),
        "{err}"
    );
    // The working tree has the greatest now: nothing is to be said.
    let (out, err) = new(&repo, "Again");
    assert_eq!(out, "findings/2026/NC-2026-013-again.md\n");
    assert!(!err.contains("is taken"), "{err}");
    // Other kinds and years have their own.
    let (out, _) = ok(&repo, &["new", "--raised", "2025-03-01", "Earlier"]);
    assert_eq!(out, "findings/2025/NC-2025-001-earlier.md\n");
}

#[test]
fn new_looks_at_remote_branches_and_the_index_and_into_files() {
    let repo = race("NC-2026-008", "NC-2026-011");
    let restore = repo.git(&["rev-parse", "restore"]);
    repo.git(&["update-ref", "refs/remotes/origin/restore", &restore]);
    repo.git(&[
        "symbolic-ref",
        "refs/remotes/origin/HEAD",
        "refs/remotes/origin/restore",
    ]);
    repo.git(&["branch", "-D", "restore"]);
    let (out, err) = new(&repo, "One");
    assert_eq!(out, "findings/2026/NC-2026-012-one.md\n");
    assert!(err.contains("on `origin/restore`"), "{err}");
    // A file that is named otherwise is read.
    repo.branch("misnamed");
    repo.write("findings/misnamed.md", &open("NC-2026-020", "Misnamed"));
    repo.commit(DAY, TOM);
    repo.checkout("main");
    let (out, err) = new(&repo, "Two");
    assert_eq!(out, "findings/2026/NC-2026-021-two.md\n");
    assert!(
        err.contains("on `misnamed` (findings/misnamed.md)"),
        "{err}"
    );
    // What is staged and not in the folder.
    let staged = path("NC-2026-030", "staged");
    repo.write(&staged, &open("NC-2026-030", "Staged"));
    repo.git(&["add", &staged]);
    std::fs::remove_file(repo.path().join(&staged)).unwrap();
    let (out, err) = new(&repo, "Three");
    assert_eq!(out, "findings/2026/NC-2026-031-three.md\n");
    assert!(err.contains("in the index"), "{err}");
}

#[test]
fn a_number_that_was_given_is_not_given_again() {
    let repo = Repo::new();
    repo.put(DAY, &record("open"));
    let gone = path("NC-2026-009", "gone");
    repo.write(&gone, &open("NC-2026-009", "Gone"));
    repo.commit(DAY, MARIA);
    std::fs::remove_file(repo.path().join(&gone)).unwrap();
    repo.commit(DAY, MARIA);
    let (out, err) = new(&repo, "Next");
    assert_eq!(out, "findings/2026/NC-2026-010-next.md\n");
    assert!(
        err.contains("NC-2026-009 was the number of a finding that is gone"),
        "{err}"
    );

    // Where history is cut, this cannot be known, and is said.
    repo.commit(DAY, MARIA);
    let clone = tempfile::tempdir().unwrap();
    let url = format!("file://{}", repo.path().display());
    let target = clone.path().join("clone");
    repo.git(&[
        "clone",
        "--quiet",
        "--depth",
        "1",
        &url,
        target.to_str().unwrap(),
    ]);
    let output = repo
        .program("", &["new", "--raised", DAY, "Cut"])
        .current_dir(&target)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(target.join("findings/2026/NC-2026-011-cut.md").is_file());
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(
        err.contains("warning: the numbers of findings that are gone could not be read"),
        "{err}"
    );
}

#[test]
fn a_register_in_a_folder_of_the_repository_sees_its_own_numbers() {
    let repo = Repo::new();
    repo.write("isms/clause10.yaml", "version: 1\n");
    repo.write(
        "isms/findings/NC-2026-001-a.md",
        &open("NC-2026-001", "First"),
    );
    repo.commit(DAY, MARIA);
    repo.branch("other");
    repo.write(
        "isms/findings/NC-2026-002-b.md",
        &open("NC-2026-002", "Second"),
    );
    repo.write(RECORD, &record("open"));
    repo.commit(DAY, MARIA);
    repo.checkout("main");
    let args = ["new", "--dir", "isms", "--raised", DAY, "Third"];
    let (out, err) = ok(&repo, &args);
    assert_eq!(out, "isms/findings/NC-2026-003-third.md\n");
    assert!(err.contains("`other` (findings/NC-2026-002-b.md)"), "{err}");
    repo.write(
        "isms/findings/NC-2026-002-c.md",
        &open("NC-2026-002", "Clash"),
    );
    let found = duplicates(&repo, &["isms", "--also", "other"]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].message.contains("findings/NC-2026-002-b.md"),
        "{found:?}"
    );
}

/// A second finding with a placeholder.
const SECOND: &str = "\
---
id: NC-2026-xxx
title: Badges of visitors look like those of staff
kind: nonconformity
severity: major
status: open
source: monitoring
requirements: [ISO27001:2022/A.7.2]
raised: 2026-02-27
raised_by: tom.baker@acme.example
owner: maria.lopez@acme.example
due: 2026-10-15
---

## Nonconformity

At the reception in Leeds, 4 of 12 visitors wore badges of the same colour as those of staff.
";

/// A register with two placeholders.
fn placeholders() -> (Repo, [String; 2]) {
    let repo = race("NC-2026-008", "NC-2026-011");
    repo.checkout("main");
    let write = |title: &str, text: &str| {
        let args = ["new", "--placeholder", "--raised", DAY, title];
        let (out, err) = ok(&repo, &args);
        assert!(err.contains("clause10 assign"), "{err}");
        let path = out.trim_end().to_owned();
        let empty = std::fs::read_to_string(repo.path().join(&path)).unwrap();
        assert!(empty.contains("\nid: NC-2026-xxx\n"), "{empty}");
        repo.write(&path, text);
        path
    };
    let quoted = open("NC-2026-xxx", "Two leavers still had accounts").replace(
        "id: NC-2026-xxx",
        "id: \"NC-2026-xxx\"   # soon NC-2026-xxx",
    );
    let one = write(
        "Two leavers still had accounts",
        &quoted.replace('\n', "\r\n"),
    );
    let two = write("Two leavers still had accounts", SECOND);
    assert_eq!(
        one,
        "findings/2026/NC-2026-xxx-two-leavers-still-had-accounts.md"
    );
    assert_eq!(
        two,
        "findings/2026/NC-2026-xxx-two-leavers-still-had-accounts-2.md"
    );
    (repo, [one, two])
}

#[test]
fn placeholders_are_in_order_until_they_get_their_numbers() {
    let (repo, _) = placeholders();
    let found = repo.check(DAY, &[]);
    let errors: Vec<_> = found
        .iter()
        .filter(|found| found.level == "error")
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    // They are known by their paths: a fault of one is not one of the other.
    repo.commit(DAY, MARIA);
    let wrong = open("NC-2026-xxx", "Wrong").replace("severity: minor", "severity: medium");
    repo.write("findings/2026/NC-2026-xxx-b.md", &wrong);
    repo.commit(DAY, MARIA);
    repo.write("findings/2026/NC-2026-xxx-a.md", &wrong);
    let found = repo.check(DAY, &["--base", "HEAD", "--select", "invalid-value"]);
    let states: Vec<_> = found
        .iter()
        .map(|found| (found.path.as_str(), found.state.as_str()))
        .collect();
    assert_eq!(
        states,
        [
            ("findings/2026/NC-2026-xxx-a.md", "new"),
            ("findings/2026/NC-2026-xxx-b.md", "existing")
        ]
    );
}

#[test]
fn assign_gives_the_next_numbers_and_changes_nothing_else() {
    let (repo, [one, two]) = placeholders();
    repo.commit(DAY, MARIA);
    repo.branch("numbers");
    let text = |path: &str| std::fs::read_to_string(repo.path().join(path)).unwrap();
    let (before, other) = (text(&one), text(&two));
    let new_one = one.replace("xxx", "013");
    let new_two = two.replace("xxx", "012");
    // In the order of their paths: `-2.md` comes before `.md`.
    let expected = format!("{two} -> {new_two}\n{one} -> {new_one}\n");

    let (out, err) = ok(&repo, &["assign", "--dry-run"]);
    assert_eq!(out, expected);
    assert!(err.contains("nothing was changed"), "{err}");
    assert!(repo.git(&["status", "--porcelain"]).is_empty());

    let (out, err) = ok(&repo, &["assign"]);
    assert_eq!(out, expected);
    assert!(
        err.contains("note: NC-2026-011 is taken on `restore`"),
        "{err}"
    );
    let replaced = before.replacen("\"NC-2026-xxx\"", "\"NC-2026-013\"", 1);
    assert_eq!(text(&new_one), replaced);
    assert!(replaced.contains("# soon NC-2026-xxx\r\n"));
    assert_eq!(
        text(&new_two),
        other.replacen("NC-2026-xxx", "NC-2026-012", 1)
    );
    assert!(!repo.path().join(&one).exists() && !repo.path().join(&two).exists());
    let status = repo.git(&["status", "--porcelain", "--untracked-files=all"]);
    assert_eq!(status.lines().count(), 4, "{status}");

    // What history sees of it is in order, before and after it is committed.
    for _ in 0..2 {
        let errors: Vec<_> = repo
            .check(DAY, &[])
            .into_iter()
            .filter(|found| found.level == "error")
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
        repo.commit(DAY, MARIA);
    }
    let (out, err) = ok(&repo, &["assign"]);
    assert_eq!(out, "");
    assert!(err.contains("nothing to do"), "{err}");
}

#[test]
fn assign_takes_paths_and_says_what_has_the_old_name() {
    let (repo, [one, two]) = placeholders();
    repo.write("evidence/NC-2026-xxx/a.csv", "a\n");
    repo.write(
        RECORD,
        &record("open").replace(
            "status: open\n",
            "status: open\nrecurrence_of: [NC-2026-xxx]\n",
        ),
    );
    let (out, err) = ok(&repo, &["assign", &one]);
    assert_eq!(out, format!("{one} -> {}\n", one.replace("xxx", "012")));
    assert!(
        err.contains("evidence/NC-2026-xxx still has the old name"),
        "{err}"
    );
    let line = format!("{RECORD}:7 names `NC-2026-xxx`; write `NC-2026-012`");
    assert!(err.contains(&line), "{err}");
    assert!(repo.path().join(&two).is_file());
    let err = repo.broken(&["assign", RECORD]);
    assert!(err.contains("has no placeholder"), "{err}");
    assert!(
        repo.broken(&["assign", "nowhere.md"])
            .contains("nothing at nowhere.md")
    );
}

#[test]
fn assign_is_done_whole_or_not_at_all() {
    let (repo, [one, two]) = placeholders();
    repo.write("findings/2026/draft.md", &open("NC-2026-xxx", "A draft"));
    let err = repo.broken(&["assign"]);
    assert!(
        err.contains("findings/2026/draft.md has the id `NC-2026-xxx`, but"),
        "{err}"
    );
    for path in [&one, &two] {
        assert!(repo.path().join(path).is_file());
    }
    let numbered = walkdir::WalkDir::new(repo.path().join("findings"))
        .into_iter()
        .filter(|entry| {
            let name = entry
                .as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .into_owned();
            name.contains("NC-2026-01")
        });
    assert_eq!(numbered.count(), 0);
}
