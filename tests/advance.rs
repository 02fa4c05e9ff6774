//! `advance` through the program itself: a finding lives its whole life by it, and nothing is written that
//! was not given.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::path::Path;

use clause10::edit::{New, set};
use clause10::policy::Policy;
use proptest::prelude::*;
use support::git::command;
use support::{RECORD, folder, record, write};

const ID: &str = "NC-2026-004";
const TOM: &str = "tom.baker@acme.example";
const MARIA: &str = "maria.lopez@acme.example";

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn run(folder: &Path, args: &[&str]) -> Ran {
    let output = command(env!("CARGO_BIN_EXE_clause10"), folder)
        .args(args)
        .output()
        .unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn advance(folder: &Path, day: &str, args: &[&str]) -> Ran {
    let command = ["advance", ID, "--no-history", "--as-of", day];
    run(folder, &[&command[..], args].concat())
}

fn read(root: &Path) -> String {
    std::fs::read_to_string(root.join(RECORD)).unwrap()
}

/// A folder with the record at a status.
fn at(status: &str) -> tempfile::TempDir {
    let folder = folder();
    write(folder.path(), RECORD, record(status));
    folder
}

#[test]
fn what_is_lacking_is_listed_with_the_option_that_gives_it_and_nothing_is_written() {
    let folder = at("open");
    let ran = advance(folder.path(), "2026-02-12", &[]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.out.contains("--set correction.done=2026-02-12\n"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains(&format!("--set correction.by={MARIA}\n")),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("--set 'Correction=...'"), "{}", ran.out);
    assert!(ran.err.contains("--yes"), "{}", ran.err);
    assert_eq!(read(folder.path()), record("open"));
}

#[test]
fn a_finding_lives_its_whole_life_by_it() {
    let folder = at("open");
    let root = folder.path();
    let steps: [(&str, &str, &[&str]); 6] = [
        (
            "2026-02-12",
            "corrected",
            &[
                "correction.done=today",
                "correction.by=tom.baker@acme.example",
                "correction.evidence=[evidence/NC-2026-004/q4-review.csv]",
                "Correction=The review of Q4 2025 was held on 12 February; two accounts were closed.",
            ],
        ),
        (
            "2026-02-20",
            "analysed",
            &[
                "root_cause.done=today",
                "root_cause.by=tom.baker@acme.example",
                "root_cause.method=five-whys",
                "root_cause.categories=no-owner",
                "root_cause.extent.checked=All 14 recurring reviews in the control calendar",
                "root_cause.extent.similar=[]",
                "Root cause=The review had no named owner: the calendar listed a team, and why nobody saw that is that the calendar asks for none. No rule of the calendar asked for a deputy either.",
            ],
        ),
        (
            "2026-02-24",
            "planned",
            &[
                "corrective_actions[0].action=Name an owner and a deputy for every review in the control calendar",
                "corrective_actions[0].addresses=no-owner",
                "corrective_actions[0].owner=tom.baker@acme.example",
                "corrective_actions[0].due=2026-03-31",
                "verification.criteria=The reviews of Q1 and Q2 2026 are finished on time",
                "verification.due=2026-07-31",
                "Corrective action=Every review gets an owner and a deputy by name, and the calendar refuses an entry without them.",
            ],
        ),
        (
            "2026-03-20",
            "implemented",
            &[
                "corrective_actions[0].done=today",
                "corrective_actions[0].evidence=[evidence/NC-2026-004/control-calendar.csv]",
            ],
        ),
        (
            "2026-07-10",
            "verified",
            &[
                "verification.done=today",
                "verification.by=maria.lopez@acme.example",
                "verification.result=effective",
                "verification.evidence=[evidence/NC-2026-004/q1-review.csv, evidence/NC-2026-004/q2-review.csv]",
                "Verification=Both reviews were finished before their day; the calendar was sampled.",
            ],
        ),
        (
            "2026-07-12",
            "closed",
            &[
                "closed=today",
                "closed_by=maria.lopez@acme.example",
                "isms_changes=[policies/access-control.md]",
            ],
        ),
    ];
    for (day, status, sets) in steps {
        let sets: Vec<&str> = sets.iter().flat_map(|set| ["--set", set]).collect();
        let ran = advance(root, day, &sets);
        assert_eq!(ran.code, 0, "{status}: {}{}", ran.out, ran.err);
        assert_eq!(ran.out, format!("{RECORD}\n"), "{status}");
        assert!(
            ran.err.contains(&format!("-> {status}")),
            "{status}: {}",
            ran.err
        );
    }
    // The fields of the record that was written by hand, in the same order.
    let keys = |text: &str| -> Vec<String> {
        let lines = text.lines().skip(1).take_while(|line| *line != "---");
        let keys = lines.filter(|line| !line.starts_with([' ', '#']));
        keys.map(|line| line.split(':').next().unwrap().to_owned())
            .collect()
    };
    assert_eq!(keys(&read(root)), keys(&record("closed")));
    let checked = run(root, &["check", "--no-history", "--as-of", "2026-07-20"]);
    assert_eq!(checked.code, 0, "{}", checked.out);
}

#[test]
fn proposals_are_taken_when_that_is_said_and_said() {
    let folder = at("open");
    let args = ["--yes", "--set", "Correction=Put right: see `#12`."];
    let ran = advance(folder.path(), "2026-02-12", &args);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(
        ran.err.contains(&format!("taken: correction.by={MARIA}")),
        "{}",
        ran.err
    );
    assert!(
        read(folder.path()).contains(&format!("correction:\n  done: 2026-02-12\n  by: {MARIA}\n"))
    );
}

#[test]
fn who_did_an_action_is_not_proposed_for_its_verification() {
    let acting = |key: &str| {
        let text = record("implemented").replace(
            "    owner: tom.baker@acme.example\n",
            &format!("    owner: {TOM}\n    by: {TOM}\n"),
        );
        text.replace(
            &format!("    {key}: {TOM}\n"),
            &format!("    {key}: {MARIA}\n"),
        )
    };
    let sets = [
        "--yes",
        "--set",
        "verification.result=effective",
        "--set",
        "verification.evidence=[evidence/NC-2026-004/q1-review.csv]",
        "--set",
        "Verification=Both reviews were finished before their day; the calendar was sampled.",
    ];
    for key in ["owner", "by"] {
        let folder = at("implemented");
        let text = acting(key);
        assert!(text.contains(&format!("    {key}: {MARIA}\n")), "{text}");
        write(folder.path(), RECORD, &text);
        let ran = advance(folder.path(), "2026-07-10", &sets);
        assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
        let wanted = "--set 'verification.by=...'";
        assert!(ran.out.contains(wanted), "{}", ran.out);
        assert!(ran.out.contains(&format!("not {MARIA}")), "{}", ran.out);
        assert_eq!(read(folder.path()), text);
    }
    // Who did none is proposed as before.
    let folder = at("implemented");
    let ran = advance(folder.path(), "2026-07-10", &sets);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let taken = format!("taken: verification.by={MARIA}");
    assert!(ran.err.contains(&taken), "{}", ran.err);
}

#[test]
fn what_was_taken_is_said_only_where_it_was_written() {
    let folder = at("open");
    let taken = format!("taken: correction.by={MARIA}");
    let ran = advance(folder.path(), "2026-02-12", &["--yes"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("nothing was written"), "{}", ran.out);
    assert!(!ran.err.contains("taken"), "{}", ran.err);
    let set = ["--set", "Correction=Put right."];
    let ran = advance(
        folder.path(),
        "2026-02-12",
        &[&set[..], &["--yes", "--diff"]].concat(),
    );
    assert!(!ran.err.contains("taken"), "{}", ran.err);
    let bad = ["--yes", "--set", "correction.evidence=[evidence/no.csv]"];
    let ran = advance(folder.path(), "2026-02-12", &[&set[..], &bad].concat());
    assert!(ran.err.contains("nothing was written"), "{}", ran.err);
    assert!(!ran.err.contains("taken"), "{}", ran.err);
    let ran = advance(
        folder.path(),
        "2026-02-12",
        &[&set[..], &["--yes"]].concat(),
    );
    assert!(ran.err.contains(&taken), "{}", ran.err);
}

#[test]
fn the_user_of_git_is_known_by_the_name_that_the_register_has() {
    let folder = at("open");
    let people = format!("people:\n  aliases:\n    {MARIA}: m.lopez@acme.example\n");
    write(folder.path(), "clause10.yaml", people);
    let ran = advance(folder.path(), "2026-02-12", &[]);
    assert!(
        ran.out.contains("correction.by=m.lopez@acme.example"),
        "{}{}",
        ran.out,
        ran.err
    );
}

#[test]
fn nothing_is_written_while_the_record_would_have_errors_unless_that_is_said() {
    let folder = at("corrected");
    let root = folder.path();
    let sets = [
        "--to",
        "corrected",
        "--set",
        "correction.evidence=[evidence/nowhere.csv]",
    ];
    let ran = advance(root, "2026-02-13", &sets);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("missing-evidence"), "{}", ran.err);
    assert_eq!(read(root), record("corrected"));
    let ran = advance(root, "2026-02-13", &[&sets[..], &["--anyway"]].concat());
    assert_eq!(ran.code, 1);
    assert!(read(root).contains("evidence/nowhere.csv"));
}

#[test]
fn anyway_writes_headings_that_stay_errors() {
    let folder = at("open");
    let ran = advance(folder.path(), "2026-02-12", &["--yes", "--anyway"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("empty-section"), "{}", ran.err);
    let text = read(folder.path());
    assert!(text.contains("\n## Correction\n\n<!-- "), "{text}");
    assert!(text.contains("status: corrected"));
}

#[test]
fn back_only_with_a_reason() {
    let folder = at("closed");
    let root = folder.path();
    let ran = advance(root, "2026-08-01", &[]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--reopen"), "{}", ran.err);
    let ran = advance(
        root,
        "2026-08-01",
        &["--reopen", "The review of Q3: missed again"],
    );
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.out.contains("--by maria.lopez@acme.example"),
        "{}",
        ran.out
    );
    let args = ["--reopen", "The review of Q3: missed again", "--by", MARIA];
    let ran = advance(root, "2026-08-01", &args);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let entry = format!(
        "reopened:\n  - date: 2026-08-01\n    by: {MARIA}\n    reason: 'The review of Q3: missed again'\n"
    );
    assert!(read(root).contains(&entry), "{}", read(root));
    assert!(read(root).contains("status: open"));
    let ran = advance(
        root,
        "2026-08-02",
        &["--to", "open", "--reopen", "again", "--by", MARIA],
    );
    assert_eq!(ran.code, 2, "{}", ran.err);
    let at_planned = at("planned");
    let ran = advance(at_planned.path(), "2026-03-01", &["--to", "open"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--reopen REASON --to open"), "{}", ran.err);
}

#[test]
fn a_finding_is_withdrawn_with_day_person_and_reason() {
    let folder = at("open");
    let args = ["--withdraw", "It was a test account", "--by", MARIA];
    let ran = advance(folder.path(), "2026-02-12", &args);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let entry =
        format!("withdrawn:\n  date: 2026-02-12\n  by: {MARIA}\n  reason: It was a test account\n");
    assert!(
        read(folder.path()).contains(&entry),
        "{}",
        read(folder.path())
    );
}

#[test]
fn a_due_date_is_moved_openly() {
    let folder = at("planned");
    let root = folder.path();
    let args = [
        "--extend",
        "2026-04-30",
        "--field",
        "corrective_actions[0].due",
        "--reason",
        "The tool comes later",
        "--by",
        MARIA,
    ];
    let ran = advance(root, "2026-03-01", &args);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let moved = "corrective_actions[0].due 2026-03-31 -> 2026-04-30\n";
    assert!(ran.err.contains(moved), "{}", ran.err);
    let text = read(root);
    let entry = "extensions:\n  - field: corrective_actions[0].due\n    from: 2026-03-31\n    to: 2026-04-30\n    date: 2026-03-01\n";
    assert!(text.contains(entry), "{text}");
    assert!(text.contains("    due: 2026-04-30\n"), "{text}");
    assert!(text.contains("status: planned"));
    let ran = advance(
        root,
        "2026-03-01",
        &[
            "--extend",
            "2026-04-30",
            "--reason",
            "x",
            "--field",
            "owner",
            "--by",
            TOM,
        ],
    );
    assert_eq!(ran.code, 2, "{}", ran.err);
}

#[test]
fn a_due_date_is_only_moved_on_and_not_into_the_past() {
    let folder = at("planned");
    let root = folder.path();
    // The due date of the record is 2026-08-31.
    for (as_of, to, other, help) in [
        (
            "2026-03-01",
            "2026-08-30",
            "2026-08-31",
            "--to planned --set due=2026-08-30",
        ),
        (
            "2026-10-01",
            "2026-09-15",
            "2026-10-01",
            "from 2026-10-01 on",
        ),
    ] {
        let args = ["--extend", to, "--reason", "It takes longer", "--by", MARIA];
        let ran = advance(root, as_of, &args);
        assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
        for word in [to, other, help, "`due`"] {
            assert!(ran.err.contains(word), "{word}: {}", ran.err);
        }
        assert_eq!(read(root), record("planned"));
    }
    // What the help says of an earlier day can be done.
    let ran = advance(
        root,
        "2026-03-01",
        &["--to", "planned", "--set", "due=2026-08-30"],
    );
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(read(root).contains("\ndue: 2026-08-30\n"));
}

#[test]
fn values_are_written_without_a_change_of_status() {
    for (status, day) in support::LIFE {
        let folder = at(status);
        let root = folder.path();
        let args = [
            "--to",
            status,
            "--set",
            "area=Finance",
            "--set",
            "due=2026-12-31",
        ];
        let ran = advance(root, day, &args);
        assert_eq!(ran.code, 0, "{status}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains("NC-2026-004: written"), "{}", ran.err);
        let text = read(root);
        assert!(text.contains("\narea: Finance\n"), "{text}");
        assert!(text.contains("\ndue: 2026-12-31\n"), "{text}");
        assert!(text.contains(&format!("\nstatus: {status}\n")), "{text}");
        // The same once more is nothing.
        let ran = advance(root, day, &args);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let said = format!("nothing changes: {RECORD} says all of that already");
        assert!(ran.err.contains(&said), "{}", ran.err);
        assert_eq!(read(root), text);
    }
}

#[test]
fn what_is_refused_says_what_can_be_done_instead() {
    let extend = ["--extend", "2026-08-31", "--reason", "x", "--by", MARIA];
    let withdraw = ["--withdraw", "It was a test account", "--by", MARIA];
    let withdrawn = at("open");
    let ran = advance(withdrawn.path(), "2026-02-12", &withdraw);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let (closed, planned) = (at("closed"), at("planned"));
    let seventh = ["--set", "corrective_actions[7].done=today"];
    for (folder, args, why, help) in [
        (
            &withdrawn,
            &extend[..],
            "NC-2026-004 is withdrawn",
            "--reopen REASON",
        ),
        (
            &withdrawn,
            &withdraw,
            "is withdrawn already",
            "--reopen REASON",
        ),
        (&closed, &extend, "NC-2026-004 is closed", "--reopen REASON"),
        (
            &planned,
            &extend,
            "`due` is 2026-08-31 already",
            "a day after 2026-08-31",
        ),
        (
            &planned,
            &seventh,
            "the next item is `[1]`",
            "write `[1]` to add one",
        ),
        (
            &planned,
            &["--set", "Correction=x"],
            "has text already",
            "change that in the file",
        ),
    ] {
        let before = read(folder.path());
        let ran = advance(folder.path(), "2026-03-01", args);
        assert_eq!(ran.code, 2, "{args:?}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(why), "{args:?}: {}", ran.err);
        let way = ran.err.split_once("help: ").unwrap().1;
        assert!(way.contains(help), "{args:?}: {}", ran.err);
        assert!(!way.contains("nothing was written"), "{}", ran.err);
        assert_eq!(read(folder.path()), before);
    }
}

#[test]
fn the_words_of_the_register_are_read_and_written() {
    let folder = at("open");
    let root = folder.path();
    let words = "words:\n  fields: {status: statut, correction: mesure, done: faite, by: par}\n  values:\n    status: {open: ouvert, corrected: corrigé}\n  sections: {Correction: Action immédiate}\n";
    write(root, "clause10.yaml", words);
    write(
        root,
        RECORD,
        record("open").replace("status: open", "statut: ouvert"),
    );
    let ran = advance(root, "2026-02-12", &[]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.out.contains("--set mesure.faite=2026-02-12"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("--set 'Action immédiate=...'"),
        "{}",
        ran.out
    );
    let args = [
        "--by",
        TOM,
        "--set",
        "mesure.faite=today",
        "--set",
        "Action immédiate=Faite.",
    ];
    let ran = advance(root, "2026-02-12", &args);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let text = read(root);
    assert!(text.contains("statut: corrigé\n"), "{text}");
    assert!(
        text.contains(&format!("mesure:\n  faite: 2026-02-12\n  par: {TOM}\n")),
        "{text}"
    );
    assert!(
        text.ends_with("\n\n## Action immédiate\n\nFaite.\n"),
        "{text}"
    );
}

#[test]
fn bad_use_is_refused() {
    let folder = at("open");
    for (args, why) in [
        (&["--set", "dew=2026-01-01"][..], "no field or section"),
        (&["--set", "due"], "has no `=`"),
        (&["--set", "status=closed"], "--to"),
        (&["--set", "correction.done=soon"], "not a day"),
        (
            &["--set", "corrective_actions[3].due=2026-01-01"],
            "the next item is `[0]`",
        ),
        (&["--set", "Nonconformity=other"], "has text already"),
        (&["--to", "withdrawn"], "--withdraw"),
        (&["--extend", "2026-09-01"], "--reason"),
    ] {
        let ran = advance(folder.path(), "2026-02-12", args);
        assert_eq!(ran.code, 2, "{args:?}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(why), "{args:?}: {}", ran.err);
        assert_eq!(read(folder.path()), record("open"));
    }
    let ran = run(folder.path(), &["advance", "NC-2026-040", "--no-history"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("did you mean `NC-2026-004`?"),
        "{}",
        ran.err
    );
}

#[test]
fn the_diff_writes_nothing() {
    let folder = at("open");
    let args = ["--yes", "--set", "Correction=Put right.", "--diff"];
    let ran = advance(folder.path(), "2026-02-12", &args);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("-status: open\n+status: corrected\n"),
        "{}",
        ran.out
    );
    assert_eq!(read(folder.path()), record("open"));
}

#[test]
fn a_step_that_git_has_not_seen_is_not_skipped() {
    let repo = support::history::Repo::new();
    repo.put("2026-02-11", &record("open"));
    let (code, out, err) = repo.run(&[
        "advance",
        ID,
        "--as-of",
        "2026-02-12",
        "--yes",
        "--set",
        "Correction=Put right.",
    ]);
    assert_eq!(code, 0, "{out}{err}");
}

/// Texts that YAML would take for something else, and any other.
fn value() -> impl Strategy<Value = String> {
    let odd = [
        "no",
        "yes",
        "2026",
        "1.0",
        "0x1f",
        "1e3",
        "a: b",
        "#x",
        "x #y",
        "- a",
        "[a",
        "{b}",
        "&a",
        "*a",
        "!t",
        "~",
        "null",
        "'",
        "\"",
        "a\\n",
        "%x",
        "@x",
        "`x`",
        "?",
        "? a",
        ":",
        "a:",
        ", b",
        "|",
        ">",
        "---",
        "...",
        "=",
        "<<",
        "true",
        "2026-02-30",
        "12:30:00",
        "\u{feff}x",
        "\u{85}",
        "\u{2028}",
    ];
    prop_oneof![
        proptest::sample::select(odd.to_vec()).prop_map(str::to_owned),
        "\\PC{1,30}",
    ]
    .prop_map(|text| text.trim().to_owned())
    .prop_filter("there is text", |text| !text.is_empty())
}

proptest! {
    /// What is written is what is read, by us and by another reader, in blocks, lists and brackets.
    #[test]
    fn every_text_survives(text in value(), crlf in any::<bool>()) {
        let mut record = "---\nid: NC-2026-001\nexternal: {body: the certification body}\n---\n\n## Other\n".to_owned();
        if crlf {
            record = record.replace('\n', "\r\n");
        }
        let policy = Policy::default();
        let new = New::Text(text.clone());
        for path in ["title", "correction.not_applicable", "external.reference", "corrective_actions[0].action", "corrective_actions[0].evidence[0]"] {
            record = set(&record, &policy, path, &new).unwrap();
        }
        record = set(&record, &policy, "isms_changes", &New::List(vec![text.clone(), text.clone()])).unwrap();
        let path = clause10::text::RepoPath::new("findings/NC-2026-001.md");
        let read = clause10::parse::record(path, record.clone().into_bytes(), &policy);
        let leaves = clause10::parse::values::leaves(&read, &policy);
        let same = leaves.iter().filter(|leaf| leaf.value.trim() == text).count();
        prop_assert_eq!(same, 7, "{}", record);
        let yaml = record.split("---").nth(1).unwrap();
        if !text.contains("---") {
            let other: serde_yaml::Value = serde_yaml::from_str(yaml).unwrap();
            let read = |pointer: &[&str]| {
                let value = pointer.iter().try_fold(&other, |value, key| value.get(*key));
                value?.as_str().map(|text| text.trim().to_owned())
            };
            prop_assert_eq!(read(&["title"]), Some(text.clone()));
            prop_assert_eq!(read(&["external", "reference"]), Some(text.clone()));
        }
        let end = if crlf { "---\r\n\r\n## Other\r\n" } else { "---\n\n## Other\n" };
        let is_kept = record.ends_with(end);
        prop_assert!(is_kept);
    }

    /// Whatever is set in whatever record: nothing else is another, and the text around it stays.
    #[test]
    fn nothing_else_changes(
        status in 0..support::LIFE.len(),
        path in proptest::sample::select(PATHS.to_vec()),
        text in value(),
        crlf in any::<bool>(),
    ) {
        let mut before = record(support::LIFE[status].0);
        if crlf {
            before = before.replace('\n', "\r\n");
        }
        let policy = Policy::default();
        let Ok(after) = set(&before, &policy, path, &New::Text(text.clone())) else {
            return Ok(());
        };
        let leaves = |text: &str| {
            let path = clause10::text::RepoPath::new("findings/NC-2026-004.md");
            let record = clause10::parse::record(path, text.as_bytes().to_vec(), &policy);
            clause10::parse::values::leaves(&record, &policy)
        };
        let others = |text: &str| -> Vec<(String, String)> {
            let leaves = leaves(text).into_iter().filter(|leaf| leaf.path != path && !leaf.value.is_empty());
            leaves.map(|leaf| (leaf.path, leaf.value)).collect()
        };
        prop_assert_eq!(others(&before), others(&after));
        let body = |text: &str| text.split_once("## ").unwrap().1.to_owned();
        prop_assert_eq!(body(&before), body(&after));
        // No line is lost but the one with the value.
        let lost = before.lines().filter(|line| !after.lines().any(|other| other == *line)).count();
        prop_assert!(lost <= 1, "{}", after);
    }
}

/// Fields of every depth and form.
const PATHS: &[&str] = &[
    "title",
    "area",
    "due",
    "severity_reason",
    "correction.by",
    "correction.not_applicable",
    "correction.evidence[0]",
    "correction.evidence[1]",
    "root_cause.by",
    "root_cause.extent.checked",
    "root_cause.extent.similar[0]",
    "corrective_actions[0].action",
    "corrective_actions[0].by",
    "corrective_actions[1].action",
    "verification.criteria",
    "verification.result",
    "external.reference",
    "extensions[0].reason",
    "closed_by",
    "former_id",
];
