//! `clause10 show` through the program itself: on the example company, and on small repositories that git
//! made.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use clause10::schema;
use serde_json::Value;

const AS_OF: &str = "2026-11-20";
const RECORD: &str = support::RECORD;
const ID: &str = "NC-2026-004";

/// What one run of the program gave.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn program(folder: &Path, args: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clause10"));
    command.arg("show").args(args).current_dir(folder);
    ran(&mut command)
}

fn ran(command: &mut Command) -> Ran {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM", "EMAIL"] {
        command.env_remove(name);
    }
    let output = command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    Ran {
        code: output.status.code().expect("it was not killed"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A repository with the files that the faultless record needs.
struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    fn new() -> Self {
        let this = Self {
            folder: support::folder(),
        };
        this.git(&["init", "--quiet", "--initial-branch=main"]);
        this.git(&["config", "user.name", "Uma Commits"]);
        this.git(&["config", "user.email", "uma@acme.example"]);
        // Git removes a folder with the last file in it.
        this.write("findings/README.md", "# Findings\n");
        this
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn git(&self, args: &[&str]) -> String {
        self.git_as(("Nobody", "nobody@acme.example"), "2026-01-01", args)
    }

    fn git_as(&self, (name, email): (&str, &str), day: &str, args: &[&str]) -> String {
        let mut command = Command::new("git");
        command.args(args).current_dir(self.root());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GIT_") {
                command.env_remove(name);
            }
        }
        for role in ["AUTHOR", "COMMITTER"] {
            command
                .env(format!("GIT_{role}_NAME"), name)
                .env(format!("GIT_{role}_EMAIL"), email)
                .env(format!("GIT_{role}_DATE"), format!("{day}T10:00:00+0100"));
        }
        let output = command
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output()
            .expect("git runs");
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {args:?}: {err}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn write(&self, path: &str, text: &str) {
        support::write(self.root(), path, text);
    }

    fn commit(&self, who: (&str, &str), day: &str) {
        self.git(&["add", "--all"]);
        self.git_as(who, day, &["commit", "--quiet", "--message", "a commit"]);
    }

    /// Writes the record at a status and commits it.
    fn step(&self, status: &str, who: (&str, &str), day: &str) {
        self.write(RECORD, &support::record(status));
        self.commit(who, day);
    }

    fn show(&self, args: &[&str]) -> String {
        let ran = program(self.root(), &[&["--as-of", AS_OF], args].concat());
        assert_eq!(ran.code, 0, "{args:?}: {}{}", ran.out, ran.err);
        ran.out
    }

    /// The JSON, which is what the schema says.
    fn json(&self, args: &[&str]) -> Value {
        valid(&self.show(&[&["--format", "json"], args].concat()))
    }
}

const MARIA: (&str, &str) = ("Maria Lopez", "maria.lopez@acme.example");
const TOM: (&str, &str) = ("Tom Baker", "tom.baker@acme.example");

static VALIDATOR: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema::timeline())
        .unwrap()
});

fn valid(text: &str) -> Value {
    let value: Value = serde_json::from_str(text).unwrap();
    let problems: Vec<_> = VALIDATOR
        .iter_errors(&value)
        .map(|error| error.to_string())
        .collect();
    assert!(problems.is_empty(), "{problems:?}\n{value:#}");
    value
}

/// The values at a pointer of all events.
fn of_events<'v>(value: &'v Value, pointer: &str) -> Vec<&'v str> {
    let events = value["events"].as_array().unwrap().iter();
    events
        .map(|event| event.pointer(pointer).unwrap().as_str().unwrap_or("-"))
        .collect()
}

fn fields(event: &Value) -> Vec<&str> {
    let changes = event["changes"].as_array().unwrap().iter();
    changes
        .map(|change| change["field"].as_str().unwrap())
        .collect()
}

fn company() -> (tempfile::TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("company");
    let mut command = Command::new(env!("CARGO_BIN_EXE_clause10"));
    ran(command.arg("demo").arg(&folder));
    assert!(folder.join("findings").is_dir());
    (home, folder)
}

#[test]
fn every_finding_of_the_company_is_shown() {
    let (_home, folder) = company();
    let mut count = 0;
    for entry in walkdir::WalkDir::new(folder.join("findings")) {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(&folder).unwrap();
        let path = path.to_str().unwrap();
        if !path.ends_with(".md") || path.contains("README") || path.contains("_template") {
            continue;
        }
        let args = ["--as-of", AS_OF, "--format", "json", path];
        let ran = program(&folder, &args);
        assert_eq!(ran.code, 0, "{path}: {}{}", ran.out, ran.err);
        let value = valid(&ran.out);
        assert_eq!(value["finding"]["path"], *path);
        assert!(!value["events"].as_array().unwrap().is_empty(), "{path}");
        let beside: usize = value["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["diagnostics"].as_array().unwrap().len())
            .sum();
        assert!(beside <= value["diagnostics"].as_array().unwrap().len());
        count += 1;
    }
    assert!(count > 20, "{count}");
}

#[test]
fn findings_of_the_company_as_people_see_them() {
    let (_home, folder) = company();
    for id in ["NC-2025-001", "NC-2025-006", "OBS-2024-001"] {
        let ran = program(&folder, &["--as-of", AS_OF, id]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        insta::assert_snapshot!(id, ran.out);
    }
}

#[test]
fn a_rename_and_a_move_are_one_life() {
    let repository = Repository::new();
    repository.write("findings/NC-2026-004.md", &support::record("open"));
    repository.commit(MARIA, "2026-02-11");
    std::fs::create_dir_all(repository.root().join("findings/2026")).unwrap();
    repository.git(&["mv", "findings/NC-2026-004.md", RECORD]);
    repository.commit(TOM, "2026-02-12");
    repository.step("corrected", TOM, "2026-02-13");
    let value = repository.json(&[ID]);
    assert_eq!(of_events(&value, "/step"), ["raised", "changed", "changed"]);
    assert_eq!(
        of_events(&value, "/path"),
        ["findings/NC-2026-004.md", RECORD, RECORD]
    );
    assert_eq!(
        value["events"][1]["moved_from"],
        serde_json::json!(["findings/NC-2026-004.md"])
    );
    assert!(fields(&value["events"][1]).is_empty());
    assert_eq!(
        value["events"][2]["changes"][1],
        serde_json::json!({ "field": "correction.done", "from": null, "to": "2026-02-12" })
    );
    let text = repository.show(&[ID]);
    assert!(text.contains("  Tom Baker    moved\n"), "{text}");
    assert!(
        text.contains("moved from findings/NC-2026-004.md\n"),
        "{text}"
    );
    // The old file and both names mean it too.
    for asked in [
        RECORD,
        "./findings/2026/../2026/NC-2026-004-access-review.md",
        "NC-2026-004-access-review.md",
        "findings/NC-2026-004.md",
    ] {
        assert_eq!(repository.show(&[asked]), text, "{asked}");
    }
    let below = repository.root().join("findings/2026");
    let args = ["--as-of", AS_OF, "NC-2026-004-access-review.md"];
    assert_eq!(program(&below, &args).out, text);
}

#[test]
fn a_branch_lands_when_it_is_merged() {
    let repository = Repository::new();
    repository.step("open", MARIA, "2026-02-11");
    repository.git(&["switch", "--quiet", "--create", "work"]);
    repository.step("corrected", TOM, "2026-02-13");
    repository.git(&["switch", "--quiet", "main"]);
    repository.write("other.md", "other\n");
    repository.commit(MARIA, "2026-02-14");
    repository.git_as(
        MARIA,
        "2026-02-16",
        &["merge", "--quiet", "--no-ff", "work"],
    );
    repository.git(&["switch", "--quiet", "--create", "dropped"]);
    repository.step("analysed", TOM, "2026-02-21");
    repository.git(&["switch", "--quiet", "main"]);
    let ours = ["merge", "--quiet", "--strategy=ours", "dropped"];
    repository.git_as(MARIA, "2026-02-22", &[&ours[..], &["--no-ff"]].concat());
    let value = repository.json(&[ID]);
    assert_eq!(
        of_events(&value, "/day"),
        ["2026-02-11", "2026-02-13", "2026-02-21"]
    );
    let merge = repository.git(&["rev-parse", "main~1"]);
    assert_eq!(value["events"][1]["landed"]["commit"], merge.trim());
    assert_eq!(value["events"][1]["landed"]["day"], "2026-02-16");
    assert_eq!(value["events"][2]["landed"], Value::Null);
    assert_eq!(value["events"][2]["landed_with"], Value::Null);
    assert_eq!(value["finding"]["status"], "corrected");
    let text = repository.show(&[ID]);
    let landed = format!("landed 2026-02-16 in {}", &merge[..10]);
    assert!(text.contains(&landed), "{text}");
    assert!(text.contains("never landed"), "{text}");
}

#[test]
fn a_merge_by_hand_changes_what_neither_side_had() {
    let repository = Repository::new();
    let open = support::record("open");
    repository.step("open", MARIA, "2026-02-11");
    repository.git(&["switch", "--quiet", "--create", "work"]);
    repository.write(RECORD, &open.replace("owner: tom.baker", "owner: zoe"));
    repository.commit(TOM, "2026-02-13");
    repository.git(&["switch", "--quiet", "main"]);
    repository.write(RECORD, &open.replace("severity: minor", "severity: major"));
    repository.commit(MARIA, "2026-02-14");
    repository.git(&["merge", "--quiet", "--no-commit", "--no-ff", "work"]);
    let merged = open
        .replace("owner: tom.baker", "owner: zoe")
        .replace("severity: minor", "severity: major")
        .replace("due: 2026-08-31", "due: 2026-09-30");
    repository.write(RECORD, &merged);
    repository.commit(MARIA, "2026-02-16");
    let value = repository.json(&[ID]);
    assert_eq!(fields(&value["events"][3]), ["due"]);
    assert!(repository.show(&[ID]).contains("a merge of 2 versions"));
}

#[test]
fn what_was_removed_is_shown_and_what_came_back_too() {
    let repository = Repository::new();
    repository.step("open", MARIA, "2026-02-11");
    repository.git(&["rm", "--quiet", RECORD]);
    repository.commit(TOM, "2026-02-12");
    let value = repository.json(&[ID]);
    assert_eq!(of_events(&value, "/step"), ["raised", "removed"]);
    assert_eq!(value["finding"]["present"], false);
    assert_eq!(repository.show(&[RECORD]), repository.show(&[ID]));
    let text = repository.show(&[ID]);
    assert!(text.contains("gone from the working tree"), "{text}");
    repository.step("corrected", TOM, "2026-02-13");
    let value = repository.json(&[ID]);
    assert_eq!(
        of_events(&value, "/step"),
        ["raised", "removed", "restored"]
    );
    assert_eq!(
        of_events(&value, "/kind"),
        ["authored", "removed", "authored"]
    );
    assert_eq!(value["finding"]["present"], true);
    assert_eq!(value["events"][2]["status"]["from"][0], "open");
}

#[test]
fn what_is_not_committed_yet_is_the_last_event() {
    let repository = Repository::new();
    repository.step("open", MARIA, "2026-02-11");
    repository.write(RECORD, &support::record("corrected"));
    let value = repository.json(&[ID]);
    let last = &value["events"][1];
    assert_eq!(last["commit"], Value::Null);
    assert_eq!(last["day"], Value::Null);
    assert_eq!(last["author"]["email"], "uma@acme.example");
    assert_eq!(last["status"]["to"], "corrected");
    let text = repository.show(&[ID]);
    assert!(text.contains("not committed yet"), "{text}");
    assert!(text.contains("Uma Commits  open → corrected\n"), "{text}");
    std::fs::remove_file(repository.root().join(RECORD)).unwrap();
    let value = repository.json(&[ID]);
    assert_eq!(of_events(&value, "/step"), ["raised", "removed"]);
    assert_eq!(value["events"][1]["commit"], Value::Null);
    // A new one has no history at all.
    repository.git(&["restore", "."]);
    let new = support::record("open").replace(ID, "NC-2026-005");
    repository.write("findings/NC-2026-005.md", &new);
    let value = repository.json(&["NC-2026-005"]);
    assert_eq!(of_events(&value, "/step"), ["raised"]);
}

#[test]
fn two_spellings_of_one_author_are_one() {
    let repository = Repository::new();
    repository.step("open", MARIA, "2026-02-11");
    repository.step("corrected", ("mlopez", "ml@home.example"), "2026-02-13");
    let mailmap = "Maria Lopez <maria.lopez@acme.example> <ml@home.example>\n";
    repository.write(".mailmap", mailmap);
    repository.commit(TOM, "2026-02-14");
    let value = repository.json(&[ID]);
    assert_eq!(
        of_events(&value, "/author/email"),
        ["maria.lopez@acme.example"; 2]
    );
    assert_eq!(of_events(&value, "/author/name"), ["Maria Lopez"; 2]);
}

#[test]
fn an_earlier_snapshot_has_the_earlier_life() {
    let repository = Repository::new();
    repository.step("open", MARIA, "2026-02-11");
    repository.git(&["tag", "audit"]);
    repository.step("corrected", TOM, "2026-02-13");
    repository.write(RECORD, &support::record("analysed"));
    let ran = program(
        repository.root(),
        &["--at", "audit", "--format", "json", ID],
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    let value = valid(&ran.out);
    assert_eq!(value["as_of"], "2026-02-11");
    assert_eq!(value["snapshot"]["kind"], "commit");
    assert_eq!(
        value["snapshot"]["commit"],
        repository.git(&["rev-parse", "audit"]).trim()
    );
    assert_eq!(value["finding"]["status"], "open");
    assert_eq!(of_events(&value, "/step"), ["raised"]);
    let ran = program(repository.root(), &["--at", "no-such-tag", ID]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("no-such-tag"), "{}", ran.err);
}

#[test]
fn what_is_staged_is_shown_and_not_what_lies_in_the_folder() {
    let repository = Repository::new();
    repository.step("open", MARIA, "2026-02-11");
    repository.write(RECORD, &support::record("corrected"));
    repository.git(&["add", "--all"]);
    repository.write(RECORD, &support::record("analysed"));
    let value = repository.json(&[ID, "--staged"]);
    assert_eq!(value["snapshot"]["kind"], "index");
    assert_eq!(value["finding"]["status"], "corrected");
    assert_eq!(value["events"][1]["status"]["to"], "corrected");
    assert!(
        repository
            .show(&[ID, "--staged"])
            .contains(" in the index as of ")
    );
}

#[test]
fn a_bare_repository_shows_a_commit() {
    let repository = Repository::new();
    repository.step("open", MARIA, "2026-02-11");
    let home = tempfile::tempdir().unwrap();
    let bare = home.path().join("isms.git");
    repository.git(&["clone", "--quiet", "--bare", ".", bare.to_str().unwrap()]);
    let ran = program(&bare, &["--at", "main", "--format", "json", ID]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(of_events(&valid(&ran.out), "/path"), [RECORD]);
}

/// The register need not be the whole repository; paths start from its folder.
#[test]
fn a_register_below_the_top_has_its_own_paths() {
    let repository = Repository::new();
    repository.git(&["add", "--all"]);
    repository.write("isms/clause10.yaml", "version: 1\n");
    repository.write("isms/findings/README.md", "# Findings\n");
    let (isms, old) = ("isms/findings/NC-2026-004.md", "findings/NC-2026-004.md");
    repository.write(isms, &support::record("open"));
    repository.commit(MARIA, "2026-02-11");
    let value = repository.json(&["--dir", "isms", ID]);
    assert_eq!(of_events(&value, "/path"), [old]);
    assert_eq!(repository.json(&["--dir", "isms", isms]), value);
    repository.git(&["rm", "--quiet", isms]);
    repository.commit(TOM, "2026-02-12");
    // From where one stands, and from the folder of the register.
    let value = repository.json(&["--dir", "isms", isms]);
    assert_eq!(of_events(&value, "/step"), ["raised", "removed"]);
    assert_eq!(repository.json(&["--dir", "isms", old]), value);
}

#[test]
fn what_cannot_be_shown_is_said_in_both_forms() {
    let repository = Repository::new();
    repository.step("open", MARIA, "2026-02-11");
    let ran = program(repository.root(), &["NC-2026-04"]);
    assert_eq!((ran.code, &*ran.out), (2, ""));
    assert!(
        ran.err.contains("did you mean `NC-2026-004`?"),
        "{}",
        ran.err
    );
    let ran = program(repository.root(), &["nothing", "--format", "json"]);
    assert_eq!(ran.code, 2);
    let value = valid(&ran.out);
    assert_eq!(value["errors"][0]["kind"], "usage");
    assert_eq!(value["finding"], Value::Null);
    let outside = support::folder();
    support::write(outside.path(), RECORD, support::record("open"));
    let ran = program(outside.path(), &[ID]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("git init"), "{}", ran.err);
    // Gone from the snapshot, but known.
    repository.git(&["rm", "--quiet", RECORD]);
    repository.commit(TOM, "2026-02-12");
    let ran = program(repository.root(), &["NC-2026-04"]);
    assert!(
        ran.err.contains("did you mean `NC-2026-004`?"),
        "{}",
        ran.err
    );
}

#[test]
fn the_register_may_lie_in_another_folder() {
    let repository = Repository::new();
    repository.step("open", MARIA, "2026-02-11");
    let elsewhere = tempfile::tempdir().unwrap();
    let dir = repository.root().to_str().unwrap();
    let there = program(elsewhere.path(), &["--as-of", AS_OF, "--dir", dir, ID]);
    assert_eq!(there.out, repository.show(&[ID]));
}
