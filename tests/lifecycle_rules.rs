//! The rules of the family lifecycle over whole records: what matters beside the examples in their docs.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use clause10::diagnostic::Diagnostic;
use clause10::model::fields::FINDING;
use clause10::policy::Level;
use clause10::rule::Family;
use clause10::shape::{Field, Shape, block_of, field_at};

/// The diagnostics of the family for a register of one record.
fn judge(record: &str, configuration: &str, as_of: &str) -> Vec<Diagnostic> {
    let folder = support::folder();
    support::write(folder.path(), support::RECORD, record);
    if !configuration.is_empty() {
        support::write(folder.path(), "clause10.yaml", configuration);
    }
    let mut found = support::check(folder.path(), support::day(as_of));
    found.retain(|found| found.rule.family == Family::Lifecycle);
    found
}

/// `rule field` of each, in order.
fn names(found: &[Diagnostic]) -> Vec<String> {
    found
        .iter()
        .map(|found| format!("{} {}", found.rule.name, found.field))
        .collect()
}

/// The faultless record at a status, with an excerpt in place of its own keys, judged on a day.
#[track_caller]
fn expect(status: &str, excerpt: &str, without: &str, as_of: &str, expected: &[&str]) {
    let record = support::completed(&support::record(status), excerpt, without);
    let found = judge(&record, "", as_of);
    assert_eq!(names(&found), expected, "{status}: {}", messages(&found));
}

/// The same without an expectation: `rule field` of each, in order.
fn reported(status: &str, excerpt: &str, as_of: &str) -> Vec<String> {
    let record = support::completed(&support::record(status), excerpt, "");
    names(&judge(&record, "", as_of))
}

/// What is said, for the message of a test that fails.
fn messages(found: &[Diagnostic]) -> String {
    let messages: Vec<&str> = found.iter().map(|found| &*found.message).collect();
    messages.join("; ")
}

const DONE: &str = "  - action: Name an owner and a deputy for every review
    addresses: [no-owner]
    owner: tom.baker@acme.example
    due: 2026-03-31
    done: 2026-03-20
    evidence: [evidence/NC-2026-004/control-calendar.csv]
";

fn verification(done: &str, by: &str, result: &str) -> String {
    format!(
        "verification:
  criteria: The reviews are finished on time
  due: 2026-12-31
  done: {done}
  by: {by}
  result: {result}
  evidence: [evidence/NC-2026-004/q1-review.csv]
"
    )
}

// What a status claims.

#[test]
fn every_step_that_is_missing_has_its_own_rule() {
    expect(
        "open",
        "status: closed\n",
        "",
        "2026-02-11",
        &[
            "missing-closure closed",
            "missing-correction correction.done",
            "missing-corrective-action corrective_actions",
            "missing-criteria verification.criteria",
            "missing-extent root_cause.extent.checked",
            "missing-root-cause root_cause.done",
            "missing-verification verification.done",
        ],
    );
}

#[test]
fn the_correction_may_come_after_the_analysis() {
    expect("analysed", "", "correction,#Correction", "2026-02-21", &[]);
    expect(
        "planned",
        "correction: {due: 2026-04-30}\n",
        "",
        "2026-02-25",
        &[],
    );
    expect(
        "implemented",
        "correction: {due: 2026-04-30}\n",
        "",
        "2026-03-21",
        &["missing-correction correction.done"],
    );
}

#[test]
fn what_cannot_be_corrected_says_why() {
    let excerpt = "correction: {not_applicable: The quarter is over}\n";
    for (status, day) in support::LIFE.iter().skip(1) {
        expect(status, excerpt, "", day, &[]);
    }
}

#[test]
fn no_action_leads_from_planned_to_closed() {
    let reason = "no_action_reason: The cause went with the system that was switched off\n";
    let without = "corrective_actions,verification,isms_changes,#Corrective-action,#Verification";
    expect("planned", reason, without, "2026-02-25", &[]);
    expect("closed", reason, without, "2026-07-20", &[]);
    let undone = format!("{reason}correction: {{due: 2026-12-31}}\n");
    expect("planned", &undone, without, "2026-02-25", &[]);
    expect(
        "closed",
        &undone,
        without,
        "2026-07-20",
        &["missing-correction correction.done"],
    );
    // Actions that stand in the record all the same are judged.
    expect(
        "implemented",
        &format!(
            "{reason}corrective_actions:\n{}",
            DONE.replace("    done: 2026-03-20\n", "")
        ),
        "",
        "2026-03-10",
        &[
            "unfinished-action corrective_actions[0].done",
            "no-action-but-planned no_action_reason",
        ],
    );
}

#[test]
fn each_action_is_judged_for_itself() {
    let bare = "  - action: Check the calendar every month\n    owner: jas.singh@acme.example\n";
    expect(
        "implemented",
        &format!("corrective_actions:\n{DONE}{bare}"),
        "",
        "2026-03-21",
        &[
            "unfinished-action corrective_actions[1].done",
            "unplanned-action corrective_actions[1].addresses",
        ],
    );
}

#[test]
fn what_has_a_wrong_form_is_not_called_missing() {
    expect(
        "planned",
        "root_cause: a text\ncorrective_actions: [a text]\nverification: [a list]\n",
        "",
        "2026-02-25",
        &[],
    );
}

#[test]
fn messages_speak_the_words_of_the_register() {
    let record = support::completed(&support::record("closed"), "", "closed_by");
    let configuration = "words: {fields: {closed_by: geschlossen_von}}\n";
    let found = judge(&record, configuration, "2026-07-20");
    assert_eq!(names(&found), ["missing-closure closed_by"]);
    assert!(
        found[0].message.contains("`geschlossen_von`"),
        "{}",
        messages(&found)
    );
}

#[test]
fn a_status_behind_the_facts_is_reported_with_the_one_they_show() {
    let cases = [
        ("corrected", "open"),
        ("analysed", "corrected"),
        ("planned", "open"),
        ("implemented", "planned"),
        ("verified", "implemented"),
        ("closed", "verified"),
    ];
    for (shown, claimed) in cases {
        let excerpt = format!("status: {claimed}\n");
        let record = support::completed(&support::record(shown), &excerpt, "");
        let as_of = support::day_of(shown).to_string();
        let found = judge(&record, "", &as_of);
        assert_eq!(names(&found), ["status-behind status"], "{shown}");
        assert!(
            found[0].message.contains(&format!("`{shown}`")),
            "{}",
            messages(&found)
        );
    }
}

#[test]
fn a_step_in_progress_leaves_no_status_behind() {
    expect(
        "open",
        "correction: {due: 2026-04-01, by: tom.baker@acme.example}\n",
        "",
        "2026-02-11",
        &[],
    );
    // Done, but its section is still to be written.
    expect(
        "corrected",
        "status: open\n",
        "#Correction",
        "2026-02-13",
        &[],
    );
    expect(
        "analysed",
        "status: corrected\nroot_cause: {done: 2026-02-20, by: tom.baker@acme.example}\n",
        "",
        "2026-02-21",
        &[],
    );
    // The way from here is back.
    let not_effective = verification("2026-07-10", "maria.lopez@acme.example", "not-effective");
    let excerpt = format!("status: implemented\n{not_effective}");
    expect("verified", &excerpt, "", "2026-07-11", &[]);
}

#[test]
fn only_closed_contradicts_a_result_that_was_not_effective() {
    let not_effective = verification("2026-07-10", "maria.lopez@acme.example", "not-effective");
    expect("verified", &not_effective, "", "2026-07-11", &[]);
    expect(
        "closed",
        &not_effective,
        "",
        "2026-07-20",
        &["ineffective-but-closed verification.result"],
    );
}

#[test]
fn a_withdrawn_finding_says_why_and_is_left_alone() {
    let withdrawn = "status: withdrawn
withdrawn: {date: 2026-02-11, by: maria.lopez@acme.example, reason: The record was found}
";
    expect("open", withdrawn, "", "2029-01-01", &[]);
    expect(
        "planned",
        "status: withdrawn\nwithdrawn: {date: 2026-02-09, by: maria.lopez@acme.example}\n",
        "",
        "2029-01-01",
        &[
            "withdrawn-without-reason withdrawn.reason",
            "dates-out-of-order withdrawn.date",
        ],
    );
    // The block is incomplete whatever the status says.
    expect(
        "open",
        "withdrawn: {reason: A duplicate}\n",
        "",
        "2026-02-11",
        &["withdrawn-without-reason withdrawn.date"],
    );
}

// Other kinds.

const OBSERVATION: &str = "---
id: OBS-2026-001
title: Visitors are not always met at the reception
kind: observation
status: open
source: internal-audit
raised: 2026-02-10
raised_by: maria.lopez@acme.example
owner: tom.baker@acme.example
---

## Observation

Two of twelve visitors walked to the meeting room alone.
";

fn observation(edit: impl FnOnce(String) -> String) -> Vec<Diagnostic> {
    let folder = support::folder();
    let path = "findings/OBS-2026-001.md";
    support::write(folder.path(), path, edit(OBSERVATION.to_owned()));
    support::check(folder.path(), support::day("2026-06-01"))
}

#[test]
fn an_observation_has_no_steps_and_no_severity() {
    assert_eq!(names(&observation(|text| text)), Vec::<String>::new());
    let closed = observation(|text| text.replace("status: open", "status: closed"));
    assert_eq!(names(&closed), Vec::<String>::new());
}

#[test]
fn an_observation_has_only_the_statuses_that_need_no_steps() {
    for kind in ["observation", "opportunity", "concern"] {
        let found = observation(|text| {
            text.replace("kind: observation", &format!("kind: {kind}"))
                .replace("status: open", "status: implemented")
        });
        let status: Vec<_> = found.iter().filter(|f| f.field == "status").collect();
        assert_eq!(status.len(), 1, "{}", messages(&found));
        assert_eq!(status[0].rule.name, "invalid-value");
        assert!(status[0].help.contains("`open`, `closed` or `withdrawn`"));
    }
    // A kind that is no word is reported, and nothing is concluded from it.
    let found = observation(|text| {
        text.replace("kind: observation", "kind: remark")
            .replace("status: open", "status: implemented")
    });
    assert!(
        found.iter().all(|f| f.field != "status"),
        "{}",
        messages(&found)
    );
}

#[test]
fn an_observation_is_late_where_it_has_a_due_date() {
    let due = |day: &str| {
        let due = format!("owner: tom.baker@acme.example\ndue: {day}\n");
        names(&observation(|text| {
            text.replace("owner: tom.baker@acme.example\n", &due)
        }))
    };
    assert_eq!(due("2026-05-01"), ["overdue due"]);
    assert_eq!(due("2026-06-05"), ["due-soon due"]);
    assert_eq!(due("2026-08-01"), Vec::<String>::new());
}

// The order of dates.

#[test]
fn an_incident_is_contained_and_detected_before_it_is_recorded() {
    expect(
        "corrected",
        "detected: 2026-02-03
correction: {done: 2026-02-04, by: tom.baker@acme.example}
",
        "",
        "2026-02-13",
        &[],
    );
    expect(
        "open",
        "detected: 2026-02-11\n",
        "",
        "2026-02-12",
        &["dates-out-of-order raised"],
    );
}

#[test]
fn nothing_else_happens_before_the_finding_is_raised() {
    expect(
        "closed",
        "raised: 2026-02-21\nplan_accepted: {date: 2026-02-20, by: anna.meyer@acme.example}\n",
        "",
        "2026-07-20",
        &["dates-out-of-order raised"],
    );
    expect(
        "closed",
        "plan_accepted: {date: 2026-02-09, by: anna.meyer@acme.example}\n",
        "",
        "2026-07-20",
        &["dates-out-of-order plan_accepted.date"],
    );
}

/// A wrong year in `raised` contradicts every other day; it is the one that is wrong.
#[test]
fn a_wrong_day_of_raising_is_one_diagnostic() {
    for (raised, expected) in [
        ("2026-12-10", "future-date raised"),
        ("2027-02-10", "future-date raised"),
        ("2026-07-19", "dates-out-of-order raised"),
    ] {
        let excerpt = format!("raised: {raised}\n");
        expect("closed", &excerpt, "", "2026-07-20", &[expected]);
    }
    // No day at all is another family's matter.
    expect("closed", "raised: 2026-02-30\n", "", "2026-07-20", &[]);
}

#[test]
fn nothing_is_due_before_the_finding_is_raised() {
    for (excerpt, expected) in [
        ("due: 2026-02-09\n", "dates-out-of-order due"),
        (
            "due: 2026-02-09\ndetected: 2026-01-31\n",
            "dates-out-of-order due",
        ),
        (
            "verification: {criteria: All reviews of the year were held, due: 2025-07-31}\n",
            "dates-out-of-order verification.due",
        ),
    ] {
        let found = reported("planned", excerpt, "2026-02-25");
        assert!(found.contains(&expected.to_owned()), "{found:?}");
    }
    // A correction that was due earlier was, and what is due on the day is no contradiction.
    for excerpt in ["correction: {due: 2026-02-01}\n", "due: 2026-02-10\n"] {
        let found = reported("open", excerpt, "2026-02-10");
        let early = |found: &String| found.starts_with("dates-out-of-order");
        assert!(!found.iter().any(early), "{found:?}");
    }
}

#[test]
fn no_action_and_actions_contradict_each_other() {
    let reason = "no_action_reason: The system goes out of use in April\n";
    let found = reported("planned", reason, "2026-02-25");
    assert_eq!(found, ["no-action-but-planned no_action_reason"]);
    let none = format!("{reason}corrective_actions: []\n");
    let found = reported("planned", &none, "2026-02-25");
    assert!(
        found.iter().all(|found| !found.starts_with("no-action")),
        "{found:?}"
    );
}

#[test]
fn one_wrong_day_is_reported_once() {
    let done = DONE.replace("done: 2026-03-20", "done: 2026-02-19");
    expect(
        "implemented",
        &format!("corrective_actions:\n{done}{DONE}"),
        "",
        "2026-03-21",
        &["dates-out-of-order corrective_actions[0].done"],
    );
    let late = DONE.replace("done: 2026-03-20", "done: 2026-07-11");
    expect(
        "closed",
        &format!("corrective_actions:\n{DONE}{late}"),
        "",
        "2026-07-20",
        &["dates-out-of-order verification.done"],
    );
    expect(
        "closed",
        "correction: {done: 2026-07-15, by: tom.baker@acme.example}\n",
        "",
        "2026-07-20",
        &["dates-out-of-order closed"],
    );
}

#[test]
fn the_same_day_is_in_order() {
    let done = DONE.replace("done: 2026-03-20", "done: 2026-02-20");
    expect(
        "closed",
        &format!("corrective_actions:\n{done}closed: 2026-07-10\n"),
        "",
        "2026-07-20",
        &[],
    );
}

const REOPENED: &str = "reopened:
  - {date: 2026-07-13, by: maria.lopez@acme.example, reason: The review of Q2 was late again}
";

#[test]
fn after_it_was_opened_again_the_earlier_cycle_is_not_compared() {
    // Opened again on the day of the verification, everything kept: nothing to say.
    let not_effective = verification("2026-07-13", "maria.lopez@acme.example", "not-effective");
    let kept = format!("status: analysed\n{REOPENED}{not_effective}");
    expect("verified", &kept, "closed,closed_by", "2026-07-20", &[]);
    // The analysis is done anew and an action added; the old action lies before the new cause.
    let second = DONE
        .replace("done: 2026-03-20", "done: 2026-08-20")
        .replace("due: 2026-03-31", "due: 2026-08-31");
    let cause = "root_cause:
  done: 2026-07-20
  by: tom.baker@acme.example
  method: five-whys
  categories: [no-owner]
  extent: {checked: All reviews}
";
    let anew = format!("due: 2026-12-31\n{REOPENED}{cause}corrective_actions:\n{DONE}{second}");
    expect(
        "implemented",
        &anew,
        "",
        "2026-08-25",
        &["overdue-action verification.due"],
    );
    // Within the new cycle the order counts again.
    let early = anew.replace("done: 2026-08-20", "done: 2026-07-15");
    expect(
        "implemented",
        &early,
        "",
        "2026-08-25",
        &[
            "dates-out-of-order corrective_actions[1].done",
            "overdue-action verification.due",
        ],
    );
}

#[test]
fn a_finding_opened_again_is_closed_after_that() {
    expect(
        "closed",
        REOPENED,
        "",
        "2026-07-20",
        &[
            "dates-out-of-order verification.done",
            "dates-out-of-order closed",
        ],
    );
    // What was verified before it was opened again shows nothing now.
    let closed = format!("{REOPENED}closed: 2026-07-14\n");
    expect(
        "closed",
        &closed,
        "",
        "2026-07-20",
        &["dates-out-of-order verification.done"],
    );
    let again = verification("2026-07-14", "maria.lopez@acme.example", "effective");
    expect("closed", &format!("{closed}{again}"), "", "2026-07-20", &[]);
}

#[test]
fn a_step_shown_by_the_earlier_cycle_leaves_no_status_behind() {
    expect(
        "closed",
        &format!("status: open\n{REOPENED}"),
        "",
        "2026-07-20",
        &[],
    );
}

#[test]
fn one_day_of_the_future_is_tolerated() {
    for (as_of, expected) in [
        ("2026-02-12", vec![]),
        ("2026-02-11", vec![]),
        ("2026-02-10", vec!["future-date correction.done"]),
    ] {
        let record = support::record("corrected");
        assert_eq!(names(&judge(&record, "", as_of)), expected, "{as_of}");
    }
}

#[test]
fn the_ends_of_the_calendar_break_nothing() {
    for day in ["0000-01-01", "9999-12-31"] {
        for status in ["open", "planned", "closed"] {
            let record = support::record(status);
            judge(&record, "", day);
            let mut extreme = String::new();
            for line in record.lines() {
                match line.split_once(": 20") {
                    Some((key, rest)) if rest.len() == 8 => {
                        extreme.push_str(&format!("{key}: {day}\n"));
                    }
                    _ => extreme.push_str(&format!("{line}\n")),
                }
            }
            let configuration = "deadlines:
  - {step: closure, within: 9999, unit: months}
  - {step: verification, within: 9999, unit: working-days, from: action-done}
";
            for as_of in ["2026-01-01", "0000-01-01", "9999-12-31"] {
                judge(&extreme, configuration, as_of);
            }
        }
    }
}

// People.

#[test]
fn an_alias_does_not_make_a_second_person() {
    let alias = verification("2026-07-10", "Tom Baker", "effective");
    let record = support::completed(&support::record("closed"), &alias, "");
    assert_eq!(
        names(&judge(&record, "", "2026-07-20")),
        Vec::<String>::new()
    );
    let configuration = "people: {aliases: {Tom Baker: tom.baker@acme.example}}\n";
    let found = judge(&record, configuration, "2026-07-20");
    assert_eq!(names(&found), ["verifier-not-independent verification.by"]);
    assert!(!found[0].message.contains("Tom"), "{}", found[0].message);
}

#[test]
fn who_did_the_action_for_its_owner_is_who_must_not_verify_it() {
    let by = |who: &str| format!("corrective_actions:\n{DONE}    by: {who}\n");
    let own = verification("2026-07-10", "tom.baker@acme.example", "effective");
    let excerpt = format!("{}{own}", by("jas.singh@acme.example"));
    expect("closed", &excerpt, "", "2026-07-20", &[]);
    expect(
        "closed",
        &by("Maria Lopez <MARIA.LOPEZ@acme.example>"),
        "",
        "2026-07-20",
        &["verifier-not-independent verification.by"],
    );
}

#[test]
fn teams_are_named_wherever_a_person_belongs() {
    expect(
        "closed",
        &format!(
            "raised_by: Security
owner: it@acme.example
closed_by: CISO
corrective_actions:
{DONE}    by: helpdesk@acme.example
{}",
            verification("2026-07-10", "audit team", "effective")
        ),
        "",
        "2026-07-20",
        &[
            "unnamed-owner raised_by",
            "unnamed-owner owner",
            "unnamed-owner corrective_actions[0].by",
            "unnamed-owner verification.by",
            "unnamed-owner closed_by",
        ],
    );
}

#[test]
fn open_work_needs_an_owner_who_is_still_here() {
    let configuration = "people: {left: {tom.baker@acme.example: 2026-02-25}}\n";
    let planned = support::record("planned");
    assert_eq!(
        names(&judge(&planned, configuration, "2026-02-26")),
        [
            "unnamed-owner owner",
            "unnamed-owner corrective_actions[0].owner"
        ]
    );
    let last_day = judge(&planned, configuration, "2026-02-25");
    assert_eq!(names(&last_day), Vec::<String>::new());
    let closed = judge(&support::record("closed"), configuration, "2026-07-20");
    assert_eq!(names(&closed), Vec::<String>::new());
    let implemented = judge(&support::record("implemented"), configuration, "2026-03-21");
    assert_eq!(names(&implemented), ["unnamed-owner owner"]);
}

#[test]
fn open_work_needs_an_owner_of_the_company() {
    let record = support::record("open").replace("owner: tom.baker@acme", "owner: tom.baker@other");
    let judge = |configuration: &str| names(&judge(&record, configuration, "2026-02-11"));
    assert_eq!(judge(""), Vec::<String>::new());
    let domains = "people: {domains: [acme.example]}\n";
    assert_eq!(judge(domains), ["unnamed-owner owner"]);
    let alias = "people:
  domains: [acme.example]
  aliases: {tom.baker@other.example: tom.baker@acme.example}
";
    assert_eq!(judge(alias), Vec::<String>::new());
}

// Days that pass.

#[test]
fn verification_waits_for_the_failure_to_come_back() {
    let level = |done: &str, configuration: &str| {
        let excerpt = verification(done, "maria.lopez@acme.example", "effective");
        let record = support::completed(&support::record("closed"), &excerpt, "");
        let found = judge(&record, configuration, "2026-07-20");
        assert!(
            found.iter().all(|f| f.rule.name == "verified-too-soon"),
            "{}",
            messages(&found)
        );
        found.first().map(|found| found.level)
    };
    assert_eq!(level("2026-03-20", ""), Some(Level::Error));
    assert_eq!(level("2026-03-21", ""), Some(Level::Warning));
    assert_eq!(level("2026-04-18", ""), Some(Level::Warning));
    assert_eq!(level("2026-04-19", ""), None);
    let wait = "verification_wait: {minor: 60}\n";
    assert_eq!(level("2026-05-18", wait), Some(Level::Warning));
    assert_eq!(level("2026-05-19", wait), None);
    assert_eq!(level("2026-03-20", "verification_wait: {minor: 0}\n"), None);
}

#[test]
fn the_fingerprint_does_not_change_from_day_to_day() {
    let record = support::record("planned");
    let judge = |as_of: &str| judge(&record, "", as_of);
    let (one, other) = (judge("2027-03-01"), judge("2027-03-02"));
    assert_eq!(
        names(&one),
        [
            "minor-left-unaddressed raised",
            "overdue due",
            "overdue-action corrective_actions[0].due",
            "overdue-action verification.due",
        ]
    );
    for (one, other) in one.iter().zip(&other) {
        assert_eq!(one.fingerprint, other.fingerprint);
        assert_ne!(one.message, other.message);
    }
}

#[test]
fn a_due_date_is_soon_and_then_late_but_never_both() {
    for (as_of, expected) in [
        ("2026-08-16", vec![]),
        ("2026-08-17", vec!["due-soon due"]),
        ("2026-08-31", vec!["due-soon due"]),
        ("2026-09-01", vec!["overdue due"]),
    ] {
        assert_eq!(
            names(&judge(&support::record("verified"), "", as_of)),
            expected,
            "{as_of}"
        );
    }
}

#[test]
fn a_minor_is_left_unaddressed_after_the_configured_days() {
    let record = support::completed(&support::record("open"), "due: 2029-01-01\n", "");
    let count = |as_of: &str, configuration: &str| judge(&record, configuration, as_of).len();
    assert_eq!(count("2027-02-10", ""), 0);
    assert_eq!(count("2027-02-11", ""), 1);
    assert_eq!(count("2026-03-13", "minor_left_after: 30\n"), 1);
    let major = support::completed(&record, "severity: major\n", "");
    assert_eq!(judge(&major, "", "2027-02-11").len(), 0);
}

#[test]
fn a_deadline_in_working_days_counts_from_the_end_of_the_audit() {
    let configuration = "deadlines:
  - {step: plan, within: 10, unit: working-days, from: audit-end, source: [surveillance]}
holidays: [2026-02-16]
";
    // Friday 6 February and ten working days, less the holiday: Monday 23 February.
    let audit = "---\nid: SA-2026\nkind: surveillance\nends: 2026-02-06\n---\n";
    let found = |plan_due: &str| {
        let excerpt = format!(
            "source: surveillance\naudit: SA-2026\nexternal: {{body: A body, plan_due: {plan_due}}}\n"
        );
        let record = support::completed(&support::record("open"), &excerpt, "");
        let folder = support::folder();
        support::write(folder.path(), support::RECORD, record);
        support::write(folder.path(), "audits/SA-2026.md", audit);
        support::write(folder.path(), "clause10.yaml", configuration);
        let mut found = support::check(folder.path(), support::day("2026-02-08"));
        found.retain(|found| found.rule.name == "deadline-beyond-policy");
        found
    };
    assert_eq!(names(&found("2026-02-23")), Vec::<String>::new());
    let late = found("2026-02-24");
    assert_eq!(names(&late), ["deadline-beyond-policy external.plan_due"]);
    for part in [
        "1 day after 2026-02-23",
        "10 working days",
        "the end of the audit",
    ] {
        assert!(late[0].message.contains(part), "{}", late[0].message);
    }
}

#[test]
fn an_extension_that_ends_at_the_date_answers_the_deadline() {
    let configuration = "deadlines:
  - {step: corrective-action, within: 1, unit: months}
words: {fields: {corrective_actions: massnahmen}}
";
    let judge = |field: &str, to: &str| {
        let extension = format!(
            "extensions:
  - {{field: '{field}', from: 2026-03-10, to: {to}, date: 2026-02-20, by: maria.lopez@acme.example, reason: The tool comes later}}
"
        );
        let record = support::completed(&support::record("planned"), &extension, "");
        names(&judge(&record, configuration, "2026-02-25"))
    };
    let beyond = ["deadline-beyond-policy corrective_actions[0].due"];
    assert_eq!(judge("due", "2026-03-31"), beyond);
    assert_eq!(judge("corrective_actions[0].due", "2026-03-20"), beyond);
    assert_eq!(
        judge("corrective_actions[0].due", "2026-03-31"),
        Vec::<String>::new()
    );
    assert_eq!(
        judge("massnahmen[0].due", "2026-03-31"),
        Vec::<String>::new()
    );
}

// The lists of days.

/// The fields of a block that hold days, and those of its blocks, in YAML's flow style.
fn days(fields: &'static [Field], skip: &[&str]) -> Vec<String> {
    let fields = fields.iter().filter(|field| !skip.contains(&field.name));
    fields
        .filter_map(|field| {
            let name = field.name;
            if matches!(field.shape, Shape::Day) {
                return Some(format!("{name}: 2026-03-01"));
            }
            let inner = days(block_of(&field.shape)?, skip);
            let inner = format!("{{{}}}", inner.join(", "));
            Some(match field.shape {
                Shape::List(_) => format!("{name}: [{inner}]"),
                _ => format!("{name}: {inner}"),
            })
        })
        .collect()
}

/// A day that is added to the field table is either something that happened, or something promised.
#[test]
fn every_day_of_the_field_table_is_judged_by_the_rules_about_days() {
    let fields_of = |rule: &str, skip: &[&str], as_of: &str| -> Vec<String> {
        let record = format!(
            "---\nstatus: open\n{}\n---\n",
            days(FINDING, skip).join("\n")
        );
        judge(&record, "", as_of)
            .into_iter()
            .filter(|found| found.rule.name == rule)
            .map(|found| found.field)
            .collect()
    };
    let mut known = fields_of("future-date", &[], "2020-01-01");
    known.extend(fields_of(
        "due-soon",
        &["done", "accepted", "plan_accepted"],
        "2026-03-01",
    ));
    for field in &known {
        assert!(
            matches!(field_at(FINDING, field).unwrap().shape, Shape::Day),
            "{field}"
        );
    }
    // Neither: between which days a due date moved, and how long a waiver counts.
    let all = days(FINDING, &["from", "to", "until"]).join("\n");
    assert_eq!(all.matches("2026-03-01").count(), known.len(), "{known:#?}");
}
