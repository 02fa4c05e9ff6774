//! `due` through the program itself: what is listed, in which order, for whom, in each form.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::path::Path;

use serde_json::Value;
use support::git::{command, git};
use support::{RECORD, folder, record, write};

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = command(env!("CARGO_BIN_EXE_clause10"), folder)
        .arg("due")
        .args(args)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn json(folder: &Path, args: &[&str]) -> Value {
    let (code, out, err) = run(folder, &[&["--format", "json"], args].concat());
    assert_eq!(code, 0, "{err}");
    let value: Value = serde_json::from_str(&out).unwrap();
    let schema = clause10::schema::due();
    let errors: Vec<String> = jsonschema::validator_for(&schema)
        .unwrap()
        .iter_errors(&value)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    value
}

/// Field, day and person of each item.
fn listed(value: &Value) -> Vec<(String, i64, String)> {
    let items = value["due"].as_array().unwrap().iter();
    items
        .map(|item| {
            (
                item["field"].as_str().unwrap().to_owned(),
                item["days"].as_i64().unwrap(),
                item["who"].as_str().unwrap_or("").to_owned(),
            )
        })
        .collect()
}

fn fields(value: &Value) -> Vec<String> {
    listed(value)
        .into_iter()
        .map(|(field, _, _)| field)
        .collect()
}

/// A folder with a planned record, where every date is still to come.
fn planned() -> tempfile::TempDir {
    let folder = folder();
    write(folder.path(), RECORD, record("planned"));
    folder
}

#[test]
fn what_is_not_done_is_listed_the_earliest_first() {
    let folder = planned();
    let value = json(folder.path(), &["--as-of", "2026-04-02"]);
    let expected = [
        ("corrective_actions[0].due", -2, "tom.baker@acme.example"),
        ("verification.due", 120, "tom.baker@acme.example"),
        ("due", 151, "tom.baker@acme.example"),
    ];
    assert_eq!(
        listed(&value),
        expected.map(|(field, days, who)| (field.to_owned(), days, who.to_owned()))
    );
    assert_eq!(value["due"][0]["overdue"], true);
    assert_eq!(value["due"][1]["overdue"], false);
}

#[test]
fn steps_that_are_done_and_findings_that_are_closed_are_left_out() {
    let folder = folder();
    write(folder.path(), RECORD, record("implemented"));
    assert_eq!(
        fields(&json(folder.path(), &["--as-of", "2026-04-02"])),
        ["verification.due", "due"]
    );
    write(folder.path(), RECORD, record("closed"));
    assert!(fields(&json(folder.path(), &["--as-of", "2026-08-02"])).is_empty());
    // What was done in an earlier cycle is to be done again.
    let again = record("closed")
        .replace("status: closed", "status: open")
        .replace(
            "closed: 2026",
            "reopened: [{date: 2026-07-20, by: maria.lopez@acme.example, reason: again}]\nclosed: 2026",
        );
    write(folder.path(), RECORD, &again);
    let found = fields(&json(folder.path(), &["--as-of", "2026-08-02"]));
    assert_eq!(
        found,
        ["corrective_actions[0].due", "verification.due", "due"]
    );
}

#[test]
fn the_plan_for_the_certification_body_is_due_until_it_is_accepted() {
    let folder = folder();
    let text = record("open").replace(
        "due: 2026-08-31",
        "due: 2026-08-31\nexternal: {body: Cert, plan_due: 2026-02-24}",
    );
    write(folder.path(), RECORD, &text);
    assert_eq!(
        fields(&json(folder.path(), &["--as-of", "2026-02-12"])),
        ["external.plan_due", "due"]
    );
    write(
        folder.path(),
        RECORD,
        text.replace(
            "plan_due: 2026-02-24",
            "plan_due: 2026-02-24, accepted: 2026-02-20",
        ),
    );
    assert_eq!(
        fields(&json(folder.path(), &["--as-of", "2026-02-22"])),
        ["due"]
    );
}

#[test]
fn time_and_person_narrow_the_list() {
    let folder = planned();
    let root = folder.path();
    let day = ["--as-of", "2026-04-02"];
    let with = |args: &[&str]| fields(&json(root, &[&day[..], args].concat()));
    assert_eq!(with(&["--within", "0d"]), ["corrective_actions[0].due"]);
    assert_eq!(with(&["--within", "120"]).len(), 2);
    assert_eq!(with(&["--within", "22w"]).len(), 3);
    assert_eq!(
        with(&["--owner", "Tom Baker <Tom.Baker@acme.example>"]).len(),
        3
    );
    assert!(with(&["--owner", "maria.lopez@acme.example"]).is_empty());
    let (code, _, err) = run(root, &["--within", "soon"]);
    assert_eq!(code, 2);
    assert!(err.contains("30d"), "{err}");
}

#[test]
fn a_person_whom_nobody_knows_is_no_empty_list() {
    let folder = planned();
    let root = folder.path();
    let known = "tom.baker@acme.example";
    for (asked, help) in [
        (
            "tom.bakr@acme.example",
            "did you mean `tom.baker@acme.example`?",
        ),
        ("Tom", "did you mean `tom.baker@acme.example`?"),
        ("nobody@else.example", known),
    ] {
        let (code, out, err) = run(root, &["--owner", asked]);
        assert_eq!((code, &*out), (2, ""), "{asked}");
        let said = format!("nobody of this name answers for anything here: {asked}");
        assert!(err.contains(&said) && err.contains(help), "{err}");
    }
    let people = format!("people:\n  aliases:\n    tom: {known}\n    eve: eve@acme.example\n");
    write(root, "clause10.yaml", people);
    assert_eq!(fields(&json(root, &["--owner", "tom"])).len(), 3);
    assert!(fields(&json(root, &["--owner", "eve"])).is_empty());
}

#[test]
fn a_due_date_that_is_no_day_is_said_not_to_be_listed() {
    let folder = folder();
    let root = folder.path();
    let text = record("planned").replace("due: 2026-08-31", "due: soon");
    let line = text.lines().position(|line| line == "due: soon").unwrap() + 1;
    write(root, RECORD, &text);
    let day = ["--as-of", "2026-04-02"];
    let (code, out, err) = run(root, &day);
    assert_eq!(code, 0, "{err}");
    let said = format!("not listed: NC-2026-004: `due` is no day ({RECORD}:{line})");
    let expected = [
        &*said,
        "",
        "2 due dates, 1 overdue, 1 not listed, as of 2026-04-02",
    ];
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[2..], expected, "{out}");

    let value = json(root, &day);
    assert_eq!(fields(&value).len(), 2);
    assert_eq!(
        value["unread"],
        serde_json::json!([{
            "finding": "NC-2026-004",
            "field": "due",
            "path": RECORD,
            "start": {"line": line, "column": 6},
        }])
    );
    let (code, out, err) = run(root, &["--format", "ical"]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains(&said) && !out.contains("not listed"), "{err}");
    let (_, out, _) = run(root, &["--owner", "maria.lopez@acme.example"]);
    assert!(!out.contains("not listed"), "{out}");
    write(
        root,
        RECORD,
        text.replace("status: planned", "status: withdrawn"),
    );
    assert_eq!(json(root, &day)["unread"], serde_json::json!([]));
}

#[test]
fn a_commit_and_the_index_are_read_like_the_folder() {
    let folder = planned();
    let root = folder.path();
    git(root, &["init", "-q"]);
    git(root, &["add", "."]);
    git(root, &["commit", "-qm", "plan"]);
    write(root, RECORD, record("implemented"));
    // The day is that of the commit.
    let value = json(root, &["--at", "HEAD"]);
    assert_eq!(
        (&value["as_of"], fields(&value).len()),
        (&Value::from("2026-07-21"), 3)
    );
    assert_eq!(
        fields(&json(root, &["--staged", "--as-of", "2026-04-02"])).len(),
        3
    );
    assert_eq!(fields(&json(root, &["--as-of", "2026-04-02"])).len(), 2);
}

#[test]
fn faults_are_said_in_the_form_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (code, out, err) = run(folder.path(), &["--format", "json"]);
    assert_eq!(code, 2);
    let value: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(value["errors"].as_array().unwrap().len(), 1);
    assert!(err.contains("error: "), "{err}");
    let (code, out, _) = run(folder.path(), &["--format", "ical"]);
    assert_eq!((code, &*out), (2, ""));
}

#[test]
fn the_table_is_for_people() {
    let folder = planned();
    let (code, out, _) = run(folder.path(), &["--as-of", "2026-04-02"]);
    assert_eq!(code, 0);
    let lines: Vec<&str> = out.lines().collect();
    assert!(
        lines[0].starts_with(
            "2026-03-31  2 d overdue  NC-2026-004  corrective action  tom.baker@acme.example"
        ),
        "{out}"
    );
    assert_eq!(
        *lines.last().unwrap(),
        "3 due dates, 1 overdue, as of 2026-04-02"
    );
}

#[test]
fn the_calendar_is_the_same_each_time_and_keeps_its_names_when_a_day_moves() {
    let folder = planned();
    let root = folder.path();
    let args = ["--format", "ical", "--as-of", "2026-04-02"];
    let (_, out, _) = run(root, &args);
    assert_eq!(out, run(root, &args).1);
    let lines: Vec<&str> = out.split("\r\n").collect();
    assert!(
        lines
            .iter()
            .all(|line| line.len() <= 75 && !line.contains('\n')),
        "{out}"
    );
    let starting = |text: &str, with: &str| -> Vec<String> {
        text.split("\r\n")
            .filter(|line| line.starts_with(with))
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(starting(&out, "BEGIN:VTODO").len(), 3);
    assert_eq!(starting(&out, "BEGIN:VEVENT").len(), 3);
    assert!(
        starting(&out, "DTSTAMP")
            .iter()
            .all(|line| line == "DTSTAMP:20260402T000000Z")
    );
    let names = starting(&out, "UID");
    assert_eq!(
        names
            .iter()
            .collect::<std::collections::BTreeSet<_>>()
            .len(),
        6
    );
    write(
        root,
        RECORD,
        record("planned").replace("2026-07-31", "2026-09-30"),
    );
    let mut moved = starting(&run(root, &args).1, "UID");
    let mut names = names;
    moved.sort();
    names.sort();
    assert_eq!(moved, names);
}

/// The files that `.ci/clients` reads.
#[test]
fn files_for_the_clients() {
    let Some(outputs) = std::env::var_os("CLAUSE10_OUTPUTS").map(std::path::PathBuf::from) else {
        return;
    };
    std::fs::create_dir_all(&outputs).unwrap();
    let folder = planned();
    // A title with all that a calendar has to escape, and more than a line holds.
    let title = "title: 'Größe; \"nicht\", wie\\geplant: die Prüfung der Zugänge wurde, wie im Vorjahr, nicht gehalten'";
    let text = record("planned");
    let text: Vec<&str> = text
        .lines()
        .map(|line| {
            if line.starts_with("title: ") {
                title
            } else {
                line
            }
        })
        .collect();
    write(folder.path(), RECORD, text.join("\n"));
    for (format, end) in [("ical", "ics"), ("json", "due.json")] {
        let (code, out, err) = run(
            folder.path(),
            &["--format", format, "--as-of", "2026-04-02"],
        );
        assert_eq!(code, 0, "{err}");
        std::fs::write(outputs.join(format!("due.{end}")), out).unwrap();
    }
}
