//! The language server, driven through its standard input and output as an editor does.
//!
//! What needs one answer to one question is tested beside the code; here is what happens between server, folder and
//! git, and that an editor shows what `check` says. `.ci` drives it with a client that others wrote, too.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::path::Path;

use serde_json::json;
use support::git::{command, git};
use support::history::{MARIA, Repo};
use support::lsp::{Editor, checked};
use support::{RECORD, completed, record};

/// The example company as a repository.
fn demo() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut demo = command(env!("CARGO_BIN_EXE_clause10"), folder.path());
    assert!(
        demo.args(["demo", "company"])
            .output()
            .unwrap()
            .status
            .success()
    );
    folder
}

/// All that lies in a folder, git's own files aside, with its bytes.
fn files(root: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(root).sort_by_file_name().into_iter();
    let entries = entries.filter_entry(|entry| entry.file_name() != ".git");
    let files = entries
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            (
                entry.path().display().to_string(),
                std::fs::read(entry.path()).unwrap(),
            )
        })
        .collect()
}

/// The first finding of the company, with a fault in history and in its text.
const FAULTY: &str = "findings/2026/NC-2026-003-second-approver.md";

#[test]
fn an_editor_shows_what_check_says_through_a_day_of_work() {
    let folder = demo();
    let root = folder.path().join("company");
    let before = files(&root);
    let day = "2026-11-20";
    let mut editor = Editor::start(&root, day);
    editor.shows(&checked(&root, day));
    editor.open(FAULTY);
    editor.judged(FAULTY);
    editor.shows(&checked(&root, day));
    // Typed, saved, committed, taken back, on another branch: what is shown is what `check` would say.
    let text = std::fs::read_to_string(root.join(FAULTY)).unwrap();
    let mended = text.replace("detcted:", "detected:");
    editor.write(FAULTY, &mended);
    editor.judged(FAULTY);
    assert!(editor.of(FAULTY, "unknown-field").is_empty());
    editor.save(FAULTY, &mended);
    editor.shows(&checked(&root, day));
    git(&root, &["commit", "--quiet", "--all", "-m", "Mended"]);
    editor.shows(&checked(&root, day));
    git(&root, &["switch", "--quiet", "--detach", "HEAD~40"]);
    let shown = checked(&root, day);
    editor.close(FAULTY);
    editor.shows(&shown);
    git(&root, &["switch", "--quiet", "main"]);
    git(&root, &["reset", "--quiet", "--hard", "HEAD~1"]);
    editor.shows(&checked(&root, day));
    assert_eq!(editor.end(), 0);
    assert_eq!(files(&root), before, "nothing was written");
}

#[test]
fn what_is_typed_counts_and_what_is_closed_without_saving_does_not() {
    let repo = Repo::new();
    repo.live("open", "planned");
    let mut editor = Editor::start(repo.path(), "2026-02-25");
    editor.open(RECORD);
    editor.judged(RECORD);
    assert!(editor.shown().is_empty(), "{:?}", editor.shown());
    editor.write(
        RECORD,
        &record("planned").replace("status: planned", "status: verified"),
    );
    editor.judged(RECORD);
    assert!(!editor.of(RECORD, "missing-verification").is_empty());
    editor.close(RECORD);
    editor.shows(&Default::default());
    // A record that was never saved is one all the same.
    let other = "findings/2026/NC-2026-005-mail.md";
    editor.open_as(other, &record("open"));
    editor.until(
        &|editor| {
            !editor.of(other, "duplicate-id").is_empty()
                || !editor.of(RECORD, "duplicate-id").is_empty()
        },
        &|editor| format!("{:?}", editor.shown()),
    );
    editor.close(other);
    editor.shows(&Default::default());
}

#[test]
fn columns_are_in_the_units_of_the_client_and_lines_end_as_they_do() {
    let repo = Repo::new();
    let text = record("open")
        .replace('\n', "\r\n")
        .replace("title: ", "title: \"𝄞é\" # ");
    repo.put("2026-02-11", &text);
    let line = text
        .lines()
        .position(|line| line.starts_with("title:"))
        .unwrap();
    for (offered, column) in [
        (json!(["utf-16"]), 12),
        (json!(["utf-8", "utf-16"]), 15),
        (json!(["utf-32"]), 11),
    ] {
        let mut editor = Editor::with(
            repo.path(),
            "2026-02-11",
            json!({"general": {"positionEncodings": offered}}),
        );
        editor.open(RECORD);
        editor.judged(RECORD);
        // `"𝄞é"` becomes `"𝄞é` and a number: what stands behind it in the line is addressed rightly.
        let start = json!({"line": line, "character": column - 1});
        let end = json!({"line": line, "character": column});
        editor.change(
            RECORD,
            json!([{"range": {"start": start, "end": end}, "text": "\" 1"}]),
        );
        editor.judged(RECORD);
        assert!(
            !editor.of(RECORD, "invalid-yaml").is_empty(),
            "{offered}: {:?}",
            editor.shown()
        );
        let end = json!({"line": line, "character": column + 2});
        editor.change(
            RECORD,
            json!([{"range": {"start": start, "end": end}, "text": "\""}]),
        );
        editor.judged(RECORD);
        assert!(editor.shown().is_empty(), "{offered}: {:?}", editor.shown());
    }
}

#[test]
fn a_file_that_breaks_while_typing_takes_nothing_from_the_others() {
    let folder = demo();
    let root = folder.path().join("company");
    let day = "2026-11-20";
    let mut editor = Editor::start(&root, day);
    let whole = checked(&root, day);
    editor.shows(&whole);
    let mut paths = files(&root).into_iter().map(|(path, _)| path);
    let found = paths.find(|path| path.contains("findings/2024/NC-2024-001"));
    let referred = found.unwrap();
    let referred = Path::new(&referred).strip_prefix(&root).unwrap();
    let referred = referred.display().to_string();
    editor.open(&referred);
    editor.judged(&referred);
    let text = std::fs::read_to_string(root.join(&referred)).unwrap();
    editor.write(&referred, &text.replacen("title: ", "title: [", 1));
    editor.judged(&referred);
    assert!(!editor.of(&referred, "invalid-yaml").is_empty());
    let others = |shown: std::collections::BTreeSet<support::lsp::Shown>| {
        shown
            .into_iter()
            .filter(|(path, ..)| *path != referred)
            .collect::<Vec<_>>()
    };
    assert_eq!(others(editor.shown()), others(whole.clone()));
    editor.write(&referred, &text);
    editor.shows(&whole);
}

#[test]
fn files_move_and_go_beside_the_editor() {
    let repo = Repo::new();
    repo.live("open", "analysed");
    let mut editor = Editor::start(repo.path(), "2026-02-21");
    editor.shows(&Default::default());
    let evidence = "evidence/NC-2026-004/q4-review.csv";
    let aside = repo.path().join("aside.csv");
    std::fs::rename(repo.path().join(evidence), &aside).unwrap();
    let change = json!({"uri": editor.uri(evidence), "type": 3});
    editor.tell(
        "workspace/didChangeWatchedFiles",
        json!({"changes": [change]}),
    );
    editor.until(&|editor| !editor.shown().is_empty(), &|_| {
        "evidence is missed".to_owned()
    });
    let expected = checked(repo.path(), "2026-02-21");
    editor.shows(&expected);
    std::fs::rename(&aside, repo.path().join(evidence)).unwrap();
    let change = json!({"uri": editor.uri(evidence), "type": 1});
    editor.tell(
        "workspace/didChangeWatchedFiles",
        json!({"changes": [change]}),
    );
    editor.shows(&Default::default());
    // A client that tells nothing of files: the record is renamed and changed under it.
    let moved = "findings/2026/NC-2026-004-renamed.md";
    std::fs::rename(repo.path().join(RECORD), repo.path().join(moved)).unwrap();
    repo.write(
        moved,
        &record("analysed").replace("status: analysed", "status: analyzed"),
    );
    let expected = checked(repo.path(), "2026-02-21");
    assert!(!expected.is_empty());
    editor.shows(&expected);
}

#[test]
fn a_configuration_judges_once_it_is_saved_and_its_mistakes_stand_in_it() {
    let repo = Repo::new();
    repo.live("open", "open");
    repo.write("clause10.yaml", "levels: {overdue: off}\n");
    repo.commit("2026-02-11", MARIA);
    let day = "2026-12-01";
    let mut editor = Editor::start(repo.path(), day);
    editor.shows(&checked(repo.path(), day));
    editor.open("clause10.yaml");
    editor.write("clause10.yaml", "levels: {overdu: off}\n");
    editor.judged("clause10.yaml");
    assert_eq!(editor.of("clause10.yaml", "configuration").len(), 1);
    editor.save("clause10.yaml", "levels: {overdu: off}\n");
    editor.judged("clause10.yaml");
    editor.write("clause10.yaml", "levels: {overdue: error}\n");
    editor.save("clause10.yaml", "levels: {overdue: error}\n");
    let expected = checked(repo.path(), day);
    assert!(expected.iter().any(|(_, rule, ..)| rule == "overdue"));
    editor.shows(&expected);
}

#[test]
fn two_editors_and_a_repository_that_goes_away() {
    let repo = Repo::new();
    repo.live("open", "planned");
    let day = "2026-12-01";
    let mut one = Editor::start(repo.path(), day);
    let mut other = Editor::start(repo.path(), day);
    let expected = checked(repo.path(), day);
    one.shows(&expected);
    other.shows(&expected);
    one.open(RECORD);
    other.open(RECORD);
    let text = record("planned").replace("owner:", "ownr:");
    one.write(RECORD, &text);
    one.judged(RECORD);
    assert!(!one.of(RECORD, "unknown-field").is_empty());
    other.judged(RECORD);
    assert!(
        other.of(RECORD, "unknown-field").is_empty(),
        "it is not saved"
    );
    one.save(RECORD, &text);
    other.close(RECORD);
    let expected = checked(repo.path(), day);
    one.shows(&expected);
    other.shows(&expected);
    let aside = repo.path().with_extension("aside");
    std::fs::rename(repo.path(), &aside).unwrap();
    other.shows(&Default::default());
    std::fs::rename(&aside, repo.path()).unwrap();
    other.shows(&expected);
    one.shows(&expected);
    assert_eq!(one.end(), 0);
    assert_eq!(other.vanish(), 1);
}

#[test]
fn a_folder_without_git_or_without_findings_is_no_trouble() {
    let folder = tempfile::tempdir().unwrap();
    let mut editor = Editor::start(folder.path(), "2026-02-11");
    editor.open_as("notes.md", "# Notes\n");
    assert_eq!(editor.ask("textDocument/hover", json!({"textDocument": {"uri": editor.uri("notes.md")}, "position": {"line": 0, "character": 1}})), json!(null));
    // The folder becomes a register while the editor is open.
    support::write(
        folder.path(),
        RECORD,
        completed(&record("open"), "owner: it team\n", ""),
    );
    editor.open(RECORD);
    editor.until(&|editor| !editor.shown().is_empty(), &|_| {
        "it is judged without git".to_owned()
    });
    assert_eq!(editor.end(), 0);
}

#[test]
fn a_configuration_with_mistakes_from_the_start_is_told_and_judges_once_it_is_mended() {
    let repo = Repo::new();
    repo.live("open", "open");
    repo.write("clause10.yaml", "levels: {overdu: off}\n");
    let day = "2026-12-01";
    let mut editor = Editor::start(repo.path(), day);
    let is_told = |editor: &Editor| editor.of("clause10.yaml", "configuration").len() == 1;
    editor.until(&is_told, &|editor| format!("{:?}", editor.shown()));
    repo.write("clause10.yaml", "levels: {overdue: error}\n");
    let expected = checked(repo.path(), day);
    assert!(expected.iter().any(|(_, rule, ..)| rule == "overdue"));
    editor.shows(&expected);
}

#[cfg(unix)]
#[test]
fn a_folder_behind_a_link_is_named_as_the_editor_names_it() {
    let repo = Repo::new();
    repo.live("open", "open");
    let other = tempfile::tempdir().unwrap();
    let link = other.path().join("isms");
    std::os::unix::fs::symlink(repo.path(), &link).unwrap();
    let day = "2026-12-01";
    let mut editor = Editor::start(&link, day);
    let expected = checked(repo.path(), day);
    assert!(!expected.is_empty());
    editor.shows(&expected);
    editor.open(RECORD);
    editor.judged(RECORD);
    editor.shows(&expected);
}

#[test]
fn what_was_so_at_adoption_is_not_shown() {
    let repo = Repo::new();
    repo.put(
        "2026-02-11",
        &completed(&record("open"), "owner: it team\n", ""),
    );
    let adopted = repo.head();
    repo.write("clause10.yaml", &format!("adopted-at: {adopted}\n"));
    repo.commit("2026-02-12", MARIA);
    let mut editor = Editor::start(repo.path(), "2026-02-12");
    let expected = checked(repo.path(), "2026-02-12");
    editor.shows(&expected);
    assert!(expected.is_empty(), "{expected:?}");
    editor.open(RECORD);
    editor.judged(RECORD);
    let text = std::fs::read_to_string(repo.path().join(RECORD)).unwrap();
    editor.write(RECORD, &text.replace("title:", "titel:"));
    editor.judged(RECORD);
    assert!(!editor.of(RECORD, "unknown-field").is_empty());
    assert!(editor.of(RECORD, "owner-is-not-a-person").is_empty());
}

#[test]
fn a_register_in_a_register_keeps_to_itself() {
    let repo = Repo::new();
    repo.live("open", "open");
    let inner = "sub/findings/2026/NC-2026-009-inner.md";
    let fault = record("open").replace("owner:", "ownr:");
    repo.write("sub/clause10.yaml", "levels: {overdue: off}\n");
    repo.write(inner, &fault);
    repo.commit("2026-02-11", MARIA);
    let mut editor = Editor::start(repo.path(), "2026-02-11");
    editor.open(inner);
    editor.judged(inner);
    assert!(!editor.of(inner, "unknown-field").is_empty());
    editor.open(RECORD);
    let text = record("open").replace("title:", "titel:");
    editor.write(RECORD, &text);
    editor.save(RECORD, &text);
    editor.until(
        &|editor| editor.shown().iter().any(|(path, ..)| path == RECORD),
        &|_| "the outer one is judged".to_owned(),
    );
    assert!(
        !editor.of(inner, "unknown-field").is_empty(),
        "the inner one is as it was"
    );
    // On another branch the inner one is none: its files belong to nobody.
    std::fs::remove_dir_all(repo.path().join("sub")).unwrap();
    editor.close(inner);
    editor.until(
        &|editor| editor.of(inner, "unknown-field").is_empty(),
        &|_| "what is gone is not shown".to_owned(),
    );
    assert!(
        editor
            .published
            .keys()
            .all(|uri| !uri.contains("sub/findings/2026/NC-2026-004"))
    );
}

#[test]
fn a_register_that_is_made_later_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "--quiet"]);
    let mut editor = Editor::start(folder.path(), "2026-12-01");
    assert_eq!(
        editor.ask("workspace/symbol", json!({"query": ""})),
        json!([])
    );
    support::write(folder.path(), RECORD, record("open"));
    git(folder.path(), &["add", "--all"]);
    git(folder.path(), &["commit", "--quiet", "-m", "A register"]);
    let expected = checked(folder.path(), "2026-12-01");
    assert!(!expected.is_empty());
    editor.shows(&expected);
}

#[test]
fn what_is_typed_faster_than_it_is_judged_is_judged_once() {
    let folder = demo();
    let root = folder.path().join("company");
    let mut editor = Editor::start(&root, "2026-11-20");
    editor.open(FAULTY);
    editor.judged(FAULTY);
    let text = std::fs::read_to_string(root.join(FAULTY)).unwrap();
    let before = editor.told_of(FAULTY);
    for number in 0..50 {
        editor.write(FAULTY, &format!("{text}\n{number}\n"));
    }
    editor.judged(FAULTY);
    let judged = editor.told_of(FAULTY) - before;
    assert!(judged < 40, "{judged} of 50 were judged");
}

#[test]
fn without_git_history_is_forgotten_and_with_it_again_told() {
    let folder = demo();
    let root = folder.path().join("company");
    let day = "2026-11-20";
    let mut editor = Editor::start(&root, day);
    let whole = checked(&root, day);
    editor.shows(&whole);
    std::fs::rename(root.join(".git"), folder.path().join("aside")).unwrap();
    editor.until(
        &|editor| editor.of(FAULTY, "severity-downgraded").is_empty(),
        &|_| "nothing is known of history".to_owned(),
    );
    std::fs::rename(folder.path().join("aside"), root.join(".git")).unwrap();
    editor.shows(&whole);
}

#[test]
fn a_client_may_say_more_than_it_must_and_less_than_it_should() {
    let repo = Repo::new();
    repo.live("open", "open");
    // Something that cannot be read, and something before `initialized`.
    let odd = json!({"general": {"positionEncodings": ["utf-8"]}, "textDocument": 3});
    let mut editor = Editor::with(repo.path(), "2026-12-01", odd);
    editor.tell("workspace/didChangeConfiguration", json!({"settings": {}}));
    editor.tell("$/setTrace", json!({"value": "off"}));
    editor.shows(&checked(repo.path(), "2026-12-01"));
    let is_told = |editor: &Editor| {
        editor
            .told
            .iter()
            .any(|told| told["method"] == "window/logMessage")
    };
    assert!(is_told(&editor), "{:?}", editor.told);
    assert_eq!(editor.end(), 0);
}

#[test]
fn what_history_says_stays_where_it_belongs_while_one_types() {
    let folder = demo();
    let root = folder.path().join("company");
    let day = "2026-11-20";
    let mut editor = Editor::start(&root, day);
    let whole = checked(&root, day);
    editor.shows(&whole);
    editor.open(FAULTY);
    editor.judged(FAULTY);
    let place = |editor: &Editor| editor.of(FAULTY, "severity-downgraded")[0]["range"].clone();
    let before = place(&editor);
    let text = std::fs::read_to_string(root.join(FAULTY)).unwrap();
    let due = text
        .lines()
        .position(|line| line.starts_with("due:"))
        .unwrap();
    let at = |line: usize, character: usize| json!({"line": line, "character": character});
    editor.change(
        FAULTY,
        json!([
            {"range": {"start": at(due, 5), "end": at(due, 9)}, "text": "2031"},
            {"range": {"start": at(1, 0), "end": at(1, 0)}, "text": "# a note\n"},
        ]),
    );
    editor.judged(FAULTY);
    let line = |range: &serde_json::Value| range["start"]["line"].as_u64().unwrap();
    let now = place(&editor);
    assert_eq!(line(&now), line(&before) + 1, "{before} {now}");
    assert_eq!(now["end"]["character"], before["end"]["character"]);
    editor.close(FAULTY);
    editor.shows(&whole);
}
