//! `readiness` through the program itself: the example company before, on and after each clock, what stops and
//! what only embarrasses, whom an auditor would ask for, and how it ends.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::path::Path;

use clause10::{company, git};
use serde_json::Value;
use support::git::{command, git as run_git};
use support::{RECORD, completed, day, folder, record, write};

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = command(env!("CARGO_BIN_EXE_clause10"), folder)
        .arg("readiness")
        .args(args)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// The JSON, which has to be of its schema and to say what the exit code says.
fn json(folder: &Path, args: &[&str]) -> Value {
    let (code, out, err) = run(folder, &[&["--format", "json"], args].concat());
    let value: Value = serde_json::from_str(&out).expect(&err);
    let schema = clause10::schema::readiness();
    let errors: Vec<String> = jsonschema::validator_for(&schema)
        .unwrap()
        .iter_errors(&value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    let expected = match value["ready"].as_bool() {
        Some(true) => 0,
        Some(false) => 1,
        None => 2,
    };
    assert_eq!(code, expected, "{err}");
    value
}

/// The example company as a repository.
fn example() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    git::write::repository(folder.path(), &company::commits().unwrap()).unwrap();
    folder
}

/// The items of a finding by a rule: weight and message of each.
fn told(value: &Value, finding: Option<&str>, rule: &str) -> Vec<(String, String)> {
    let items = value["items"].as_array().unwrap().iter();
    items
        .filter(|item| item["finding"].as_str() == finding && item["rule"] == rule)
        .map(|item| {
            let text = |key: &str| item[key].as_str().unwrap().to_owned();
            (text("weight"), text("message"))
        })
        .collect()
}

/// What is told on the day before a clock, on its last day and on the day after it: the weight, if anything,
/// and whether it says that the clock is over.
fn around(
    root: &Path,
    args: &[&str],
    clock: &str,
    finding: Option<&str>,
    rule: &str,
) -> [Option<(String, bool)>; 3] {
    let on = day(clock);
    let days = [on.yesterday().unwrap(), on, on.tomorrow().unwrap()];
    days.map(|on| {
        let on = on.to_string();
        let value = json(root, &[args, &["--on", &on]].concat());
        let all = told(&value, finding, rule);
        let own = all.iter().find(|(_, message)| message.contains(clock));
        own.map(|(weight, message)| (weight.clone(), message.contains("out on")))
    })
}

#[test]
fn the_example_company_the_day_before_on_and_after_each_clock() {
    let folder = example();
    let root = folder.path();
    let some = |weight: &str, is_over| Some((weight.to_owned(), is_over));
    let surveillance = ["--for", "surveillance"];
    // The next visit is planned in the record of the last one.
    let planned = json(root, &["--for", "surveillance", "--at", "main"]);
    assert_eq!(planned["audit"]["on"], "2027-11-08");
    assert_eq!(planned["audit"]["day_from"], "planned");
    // The plan for the minor of the recertification; from then on nothing but a plan helps.
    assert_eq!(
        around(
            root,
            &surveillance,
            "2026-12-22",
            Some("NC-2026-007"),
            "minor-without-plan"
        ),
        [
            some("embarrasses", false),
            some("embarrasses", false),
            some("stops", true)
        ]
    );
    // Our own days.
    for (clock, finding, rule) in [
        ("2027-01-15", "NC-2026-005", "overdue-action"),
        ("2027-01-29", "NC-2026-005", "overdue"),
        ("2027-02-26", "NC-2026-002", "overdue"),
    ] {
        assert_eq!(
            around(root, &surveillance, clock, Some(finding), rule),
            [None, None, some("embarrasses", true)],
            "{finding} {rule}"
        );
    }
    // The certificate that a recertification is to renew.
    assert_eq!(
        around(
            root,
            &["--for", "recertification"],
            "2027-02-22",
            None,
            "certificate-deadline"
        ),
        [None, None, some("stops", true)]
    );
    // The next internal audit, a year after the last one.
    let on = |on: &str| json(root, &["--for", "surveillance", "--on", on]);
    assert!(told(&on("2027-03-12"), None, "internal-audit-overdue").is_empty());
    assert_eq!(
        told(&on("2027-03-13"), None, "internal-audit-overdue").len(),
        1
    );

    // As it stood in December 2023: a major of stage 2 is planned and not verified, and has six months.
    let commit = run_git(root, &["rev-list", "-1", "--before=2023-12-16", "main"]);
    let then = ["--for", "surveillance", "--at", &commit];
    assert_eq!(
        around(root, &then, "2024-05-23", Some("NC-2023-002"), "major-open"),
        [
            some("stops", false),
            some("stops", false),
            some("stops", true)
        ]
    );
    // In February it was verified, and the clock stopped.
    let commit = run_git(root, &["rev-list", "-1", "--before=2024-02-16", "main"]);
    let value = json(
        root,
        &[
            "--for",
            "surveillance",
            "--at",
            &commit,
            "--on",
            "2024-05-24",
        ],
    );
    assert!(told(&value, Some("NC-2023-002"), "major-open").is_empty());
    assert_eq!(value["today"], "2024-02-15");
}

#[test]
fn configured_deadlines_are_clocks_too() {
    let folder = example();
    let root = folder.path();
    write(
        root,
        "clause10.yaml",
        "findings: [findings]\ndeadlines:\n  - {step: root-cause, within: 20, unit: working-days}\n  - {step: closure, within: 3, unit: months, source: [recertification]}\n",
    );
    let of = |finding, clock: &str| {
        around(
            root,
            &["--for", "surveillance"],
            clock,
            Some(finding),
            "deadline-beyond-policy",
        )
    };
    let over = Some(("embarrasses".to_owned(), true));
    // Raised on a Monday; it has no due date for the analysis at all.
    assert_eq!(of("NC-2026-008", "2026-12-14"), [None, None, over.clone()]);
    // Its own `due` is later: what the policy says counts.
    assert_eq!(of("NC-2026-007", "2027-02-12"), [None, None, over]);
}

#[test]
fn an_auditor_asks_for_the_previous_audits_findings_first() {
    let folder = example();
    let root = folder.path();
    let args = ["--for", "surveillance", "--on", "2025-11-10", "--at"];
    let commit = run_git(root, &["rev-list", "-1", "--before=2025-11-09", "main"]);
    let value = json(root, &[&args[..], &[&commit]].concat());
    assert_eq!(value["previous"]["id"], "AUD-2024-02");
    let sample: Vec<(String, Vec<&str>)> = value["sample"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let reasons = one["reasons"].as_array().unwrap().iter();
            let reasons = reasons.map(|reason| reason.as_str().unwrap()).collect();
            (one["finding"].as_str().unwrap().to_owned(), reasons)
        })
        .collect();
    let of = |id: &str| {
        let own = sample.iter().find(|(finding, _)| finding == id);
        own.map(|(_, reasons)| reasons.clone()).unwrap_or_default()
    };
    assert_eq!(sample[0].0, "NC-2024-003");
    assert_eq!(of("NC-2024-003"), ["previous-audit", "recently-closed"]);
    assert_eq!(of("NC-2025-001"), ["major"]);
    assert_eq!(of("NC-2025-002"), ["recurrence", "recently-closed"]);
    // Withdrawn, and closed before the previous audit.
    assert!(of("NC-2024-004").is_empty() && of("NC-2022-001").is_empty());
    // Nothing of it depends on the run.
    assert_eq!(value, json(root, &[&args[..], &[&commit]].concat()));
}

/// A repository with the faultless record at a status, some of its keys replaced, and audit records.
fn register(status: &str, keys: &str, audits: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = folder();
    let root = folder.path();
    write(root, RECORD, completed(&record(status), keys, ""));
    for (id, fields) in audits {
        write(
            root,
            &format!("audits/{id}.md"),
            format!("---\nid: {id}\n{fields}---\n"),
        );
    }
    run_git(root, &["init", "-q"]);
    run_git(root, &["add", "."]);
    run_git(root, &["commit", "-qm", "all"]);
    folder
}

const IMPORTED: &str = "former_id: '17'\n";

#[test]
fn a_register_in_order_is_ready_and_says_that_this_is_no_promise() {
    let audits = [
        (
            "IA-2026",
            "kind: internal-audit\nstarts: 2026-02-09\nends: 2026-02-10\n",
        ),
        (
            "SA-2025",
            "kind: surveillance\nends: 2025-09-10\nnext_audit: 2026-09-07\n",
        ),
    ];
    let folder = register("closed", &format!("audit: IA-2026\n{IMPORTED}"), &audits);
    let root = folder.path();
    // The day of the run is that of the commit.
    let at = ["--at", "HEAD", "--for"];
    let with = |rest: &[&'static str]| [&at[..], rest].concat();
    let (code, out, err) = run(root, &with(&["surveillance"]));
    assert_eq!(code, 0, "{out}{err}");
    assert!(
        out.starts_with("ready for the surveillance audit on 2026-09-07"),
        "{out}"
    );
    assert!(
        out.contains("an earlier audit plans") && out.contains("no promise"),
        "{out}"
    );
    let value = json(root, &with(&["surveillance"]));
    assert_eq!(value["audit"]["day_from"], "planned");
    assert_eq!(value["items"], serde_json::json!([]));
    let customer = json(root, &with(&["customer-audit"]));
    assert_eq!(customer["audit"]["day_from"], "today");
    assert_eq!(customer["audit"]["on"], "2026-07-21");
    // A record of it goes before the plan, by its kind and by its id.
    write(
        root,
        "audits/SA-2026.md",
        "---\nid: SA-2026\nkind: surveillance\nstarts: 2026-09-14\n---\n",
    );
    run_git(root, &["add", "."]);
    run_git(root, &["commit", "-qm", "next"]);
    let kind = json(root, &with(&["surveillance"]));
    let id = json(root, &with(&["SA-2026"]));
    assert_eq!(kind["audit"], id["audit"]);
    assert_eq!(id["audit"]["on"], "2026-09-14");
    assert_eq!(id["audit"]["day_from"], "recorded");
    let other = json(root, &with(&["surveillance", "--on", "2026-09-15"]));
    assert_eq!(other["audit"]["id"], Value::Null);
}

#[test]
fn what_stops_and_what_only_embarrasses() {
    let audits = [
        ("ST2", "kind: stage-2\nends: 2026-02-09\n"),
        (
            "SA",
            "kind: surveillance\nstarts: 2026-10-01\nends: 2026-10-02\n",
        ),
    ];
    let of = "audit: ST2\nsource: stage-2\ndue: 2027-06-30\n";
    let accepted = "external: {accepted: 2026-03-01}\n";
    // What is told of the finding: topic and weight.
    let topics = |status: &str, keys: &str, goal: &[&str]| {
        let folder = register(status, &format!("{of}{IMPORTED}{keys}"), &audits);
        let value = json(folder.path(), goal);
        let items = value["items"].as_array().unwrap().iter();
        let own = items.filter(|item| {
            item["finding"] == "NC-2026-004"
                && item["topic"] != "records"
                && item["topic"] != "clocks"
        });
        own.map(|item| {
            format!(
                "{} {}",
                item["topic"].as_str().unwrap(),
                item["weight"].as_str().unwrap()
            )
        })
        .collect::<Vec<_>>()
    };
    let goal = ["--for", "SA"];
    let minor = format!("severity: minor\n{accepted}");
    assert_eq!(topics("planned", &minor, &goal), ["earlier-findings stops"]);
    assert_eq!(
        topics("verified", &minor, &goal),
        ["earlier-findings embarrasses"]
    );
    assert!(topics("closed", &minor, &goal).is_empty());
    // A certificate is not decided on without an accepted plan; a surveillance goes on without.
    let bare = "severity: minor\n";
    let at = |kind| ["--for", kind, "--on", "2026-04-01"];
    assert_eq!(
        topics("planned", bare, &at("recertification")),
        ["earlier-findings stops", "plans stops"]
    );
    assert_eq!(
        topics("planned", bare, &at("surveillance")),
        ["earlier-findings stops", "plans embarrasses"]
    );
    let major = format!("severity: major\n{accepted}");
    assert_eq!(topics("planned", &major, &goal), ["majors stops"]);
    // Done so late that nobody can say by then whether it worked.
    let late = ["--for", "surveillance", "--on", "2026-04-10"];
    assert_eq!(
        topics("implemented", &minor, &late),
        ["earlier-findings embarrasses", "verifications embarrasses"]
    );
    // Our own majors are ours.
    let own = "severity: major\nsource: incident\naudit:\n";
    let folder = register("planned", &format!("{IMPORTED}{own}"), &audits[1..]);
    let value = json(folder.path(), &goal);
    assert_eq!(value["items"][0]["topic"], "majors");
    assert_eq!(value["items"][0]["weight"], "embarrasses");
}

#[test]
fn evidence_that_is_missing_stops_and_a_waiver_is_counted() {
    let audits = [("SA", "kind: surveillance\nstarts: 2026-10-01\n")];
    let keys = "correction:\n  done: 2026-02-12\n  by: tom.baker@acme.example\n  evidence: [evidence/none.csv]\n";
    let folder = register("closed", &format!("{IMPORTED}{keys}"), &audits);
    let value = json(folder.path(), &["--for", "SA"]);
    let missing = told(&value, Some("NC-2026-004"), "missing-evidence");
    assert_eq!(missing.len(), 1);
    assert_eq!(missing[0].0, "stops");
    assert_eq!(value["sample"][0]["diagnostics"], 1);
    write(
        folder.path(),
        "clause10.yaml",
        "waivers:\n  - {finding: NC-2026-004, rule: missing-evidence, reason: The disk was lost in the fire, by: maria.lopez@acme.example}\n",
    );
    let value = json(folder.path(), &["--for", "SA"]);
    assert_eq!(
        (&value["ready"], &value["waived"]),
        (&true.into(), &1.into())
    );
}

#[test]
fn what_cannot_be_judged_says_why_in_each_form() {
    let audits = [("SA-2026", "kind: surveillance\n")];
    let folder = register("closed", "", &audits);
    let root = folder.path();
    for (args, message, help) in [
        (
            &["--for", "SA-2025"][..],
            "no audit `SA-2025`",
            "did you mean `SA-2026`?",
        ),
        (
            &["--for", "SA-2026"],
            "does not say when it begins",
            "give --on",
        ),
        (&["--for", "surveillance", "--at", "nowhere"], "nowhere", ""),
    ] {
        let (code, out, err) = run(root, args);
        assert_eq!((code, &*out), (2, ""), "{args:?}");
        assert!(err.contains(message) && err.contains(help), "{err}");
        let value = json(root, args);
        assert!(
            value["errors"][0]["message"]
                .as_str()
                .unwrap()
                .contains(message)
        );
    }
    let (code, _, err) = run(root, &[]);
    assert_eq!(code, 2);
    assert!(err.contains("--for"), "{err}");
}

#[test]
fn no_text_of_a_record_becomes_markup() {
    let audits = [("SA", "kind: surveillance\nstarts: 2026-10-01\n")];
    let title = "title: 'Badge | <img src=x> @maria [a](http://x.example)'\nowner: 'Eve | <b>'\n";
    let folder = register(
        "open",
        &format!("{IMPORTED}{title}due: 2026-03-01\n"),
        &audits,
    );
    let (code, out, _) = run(folder.path(), &["--for", "SA", "--format", "markdown"]);
    assert!(code < 2);
    assert!(out.contains("| NC-2026-004 |"), "{out}");
    assert!(
        !out.contains("<img") && !out.contains("<b>") && !out.contains("@maria"),
        "{out}"
    );
    let (_, out, _) = run(folder.path(), &["--for", "SA"]);
    assert!(
        out.contains("2026-03-01") && out.contains("[overdue]"),
        "{out}"
    );
}
