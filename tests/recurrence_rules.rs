//! The rules of the family recurrence through the program itself, on repositories that git made.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use support::history::{Found, MARIA, Repo};
use support::{RECORD, completed, record};

const LATER: &str = "findings/2026/NC-2026-031-access-review.md";
const THIRD: &str = "findings/2027/NC-2027-002-access-review.md";
const RAISED: &str = "2026-11-09";
const AS_OF: &str = "2026-11-10";

/// The same failure again, months after the faultless record was closed, with further keys.
fn again(keys: &str) -> String {
    let front = format!(
        "id: NC-2026-031\ntitle: Access review of the finance system for Q3 2026 was missed\nraised: {RAISED}\ndue: 2027-05-31\n{keys}"
    );
    completed(&record("open"), &front, "")
}

/// A closed record, and beside it one that repeats it.
fn repeated(keys: &str) -> Repo {
    let repo = Repo::new();
    repo.live("open", "closed");
    repo.write(LATER, &again(keys));
    repo.commit(RAISED, MARIA);
    repo
}

fn recurrences(repo: &Repo, args: &[&str]) -> Vec<Found> {
    let mut found = repo.check(AS_OF, &[args, &["--select", "recurrence"]].concat());
    found.sort_by(|a, b| a.rule.cmp(&b.rule));
    found
}

/// Rule, finding and state of each diagnostic of the family.
fn told(repo: &Repo, args: &[&str]) -> Vec<(String, String, String)> {
    let found = recurrences(repo, args).into_iter();
    found
        .map(|found| (found.rule, found.finding, found.state))
        .collect()
}

fn said(rule: &str, finding: &str, state: &str) -> (String, String, String) {
    (rule.to_owned(), finding.to_owned(), state.to_owned())
}

fn asked(state: &str) -> Vec<(String, String, String)> {
    vec![said("unlinked-recurrence", "NC-2026-031", state)]
}

#[test]
fn a_finding_that_is_not_closed_is_asked_and_told_of_the_earlier_one() {
    let repo = repeated("");
    let found = recurrences(&repo, &[]);
    assert_eq!(found.len(), 1, "{found:#?}");
    let found = &found[0];
    assert_eq!(found.field, "recurrence_of");
    assert!(
        found.message.contains("probably repeats NC-2026-004: "),
        "{}",
        found.message
    );
    assert!(
        found.help.contains("`recurrence_of: [NC-2026-004]`"),
        "{}",
        found.help
    );
    assert!(
        found
            .help
            .contains("`not_recurrence_of: [{finding: NC-2026-004"),
        "{}",
        found.help
    );
    assert_eq!(found.related.len(), 1);
    assert!(found.related[0].starts_with(RECORD), "{:?}", found.related);
    assert!(found.related[0].ends_with("NC-2026-004, raised 2026-02-10, closed 2026-07-12"));
}

#[test]
fn both_answers_are_final() {
    let reason = "not_recurrence_of:\n  - finding: NC-2026-004\n    reason: Another system with an owner of its own\n";
    assert_eq!(told(&repeated(reason), &[]), []);
    let major = "severity: major\nrecurrence_of: [NC-2026-004]\n";
    assert_eq!(told(&repeated(major), &[]), []);
    // An answer without a reason is a missing field, and no answer is asked for twice.
    let other = "not_recurrence_of:\n  - finding: NC-2026-099\n    reason: Another one\n";
    assert_eq!(told(&repeated(other), &[]), asked("new"));
}

/// The third finding resembles both others, which are linked: one answer is enough.
#[test]
fn an_answer_counts_for_the_findings_that_are_linked_with_the_one_it_names() {
    let third = |keys: &str| {
        let front = format!(
            "id: NC-2027-002\ntitle: Access review of the finance system for Q4 2026 was missed\nraised: 2027-01-20\ndue: 2027-08-31\n{keys}"
        );
        completed(&record("open"), &front, "")
    };
    let answer = |id: &str| {
        let keys = format!("not_recurrence_of:\n  - finding: {id}\n    reason: Another system\n");
        let repo = repeated("severity: major\nrecurrence_of: [NC-2026-004]\n");
        repo.write(THIRD, &third(&keys));
        repo.commit("2027-01-20", MARIA);
        let found = repo.check("2027-01-21", &["--select", "unlinked-recurrence"]);
        found.len()
    };
    assert_eq!(answer("NC-2026-004"), 0);
    assert_eq!(answer("NC-2026-031"), 0);
    assert_eq!(answer("NC-2026-099"), 1);
}

#[test]
fn a_closed_finding_is_asked_only_in_the_change_that_brings_it() {
    let repo = Repo::new();
    repo.live("open", "closed");
    let front = "id: NC-2026-031\ntitle: Access review of the finance system for Q3 2026 was missed\n\
        detected: 2026-07-13\nraised: 2026-07-13\nstatus: closed\n";
    repo.branch("import");
    repo.write(LATER, &completed(&record("closed"), front, ""));
    repo.commit(RAISED, MARIA);
    assert_eq!(told(&repo, &[]), []);
    assert_eq!(told(&repo, &["--base", "main"]), asked("new"));
    repo.write("notes.txt", "Nothing of it.\n");
    repo.branch("later");
    repo.commit(AS_OF, MARIA);
    assert_eq!(told(&repo, &["--base", "import"]), []);
}

/// Somebody else's change is not asked what nobody answered before.
#[test]
fn a_question_that_was_open_before_a_change_is_not_new_in_it() {
    let repo = repeated("");
    repo.branch("other");
    repo.write("notes.txt", "Nothing of it.\n");
    repo.commit(AS_OF, MARIA);
    assert_eq!(told(&repo, &["--base", "main"]), asked("existing"));
    assert_eq!(told(&repo, &["--staged"]), asked("existing"));
    // Nor when the finding is edited, and the question was there.
    repo.write(LATER, &again("area: Finance\n"));
    repo.git(&["add", "--all"]);
    assert_eq!(told(&repo, &["--staged"]), asked("existing"));
    // A finding that another change makes into one that repeats is asked.
    let text = completed(
        &record("open"),
        &format!(
            "id: NC-2026-032\ntitle: Access review of the finance system for Q3 2026 was missed\nraised: {RAISED}\ndue: 2027-05-31\n"
        ),
        "",
    );
    repo.write("findings/2026/NC-2026-032-other.md", &text);
    repo.git(&["add", "--all"]);
    let new: Vec<_> = told(&repo, &["--staged", "--ignore", "systemic-pattern"])
        .into_iter()
        .filter(|(_, _, state)| state == "new")
        .collect();
    assert_eq!(new, [said("unlinked-recurrence", "NC-2026-032", "new")]);
}

#[test]
fn what_was_open_at_adoption_is_inherited() {
    let repo = repeated("");
    let configuration = format!("version: 1\nadopted-at: {}\n", repo.head());
    repo.write("clause10.yaml", &configuration);
    repo.commit(AS_OF, MARIA);
    assert_eq!(told(&repo, &[]), asked("inherited"));
}

#[test]
fn a_waiver_accepts_the_question() {
    let waiver = "waivers:\n  - rule: unlinked-recurrence\n    reason: The auditor of 2026 saw both\n    by: maria.lopez@acme.example\n";
    assert_eq!(told(&repeated(waiver), &[]), asked("waived"));
}

/// A finding that was deleted is known from history, from the cache too, and not without history.
#[test]
fn a_finding_that_was_deleted_is_not_forgotten() {
    let repo = Repo::new();
    repo.live("open", "closed");
    std::fs::remove_file(repo.path().join(RECORD)).unwrap();
    repo.commit("2026-08-01", MARIA);
    repo.write(LATER, &again(""));
    repo.commit(RAISED, MARIA);
    for args in [&["--no-cache"][..], &[], &[]] {
        let found = repo.check(AS_OF, &[args, &["--ignore", "finding-deleted"]].concat());
        let asked: Vec<_> = found
            .iter()
            .filter(|found| found.rule == "unlinked-recurrence")
            .collect();
        assert_eq!(asked.len(), 1, "{args:?}: {found:#?}");
        assert!(
            asked[0].message.contains("NC-2026-004"),
            "{}",
            asked[0].message
        );
        assert!(asked[0].related.is_empty());
    }
    let found = repo.check(AS_OF, &["--no-history"]);
    assert!(
        found
            .iter()
            .all(|found| found.rule != "unlinked-recurrence"),
        "{found:#?}"
    );
}

#[test]
fn a_recurrence_that_stays_minor_says_why() {
    let linked = "recurrence_of: [NC-2026-004]\n";
    let expected = [said("recurrence-not-escalated", "NC-2026-031", "new")];
    assert_eq!(told(&repeated(linked), &[]), expected);
    let reason =
        format!("{linked}severity_reason: One system of 14, its owner changed in the quarter\n");
    assert_eq!(told(&repeated(&reason), &[]), []);
}

#[test]
fn what_is_not_closed_cannot_have_come_back() {
    let repo = Repo::new();
    repo.live("open", "implemented");
    repo.write(
        LATER,
        &again("severity: major\nrecurrence_of: [NC-2026-004]\n"),
    );
    repo.commit(RAISED, MARIA);
    let expected = [said("recurrence-of-open-finding", "NC-2026-031", "new")];
    assert_eq!(told(&repo, &[]), expected);
}

#[test]
fn a_circle_is_one_error_at_the_earliest_and_a_finding_cannot_repeat_itself() {
    let repo = repeated("severity: major\nrecurrence_of: [NC-2026-031]\n");
    let found = recurrences(&repo, &[]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        (&*found[0].rule, &*found[0].level),
        ("recurrence-cycle", "error")
    );
    assert_eq!(found[0].message, "a finding cannot repeat itself");

    let repo = repeated("severity: major\nrecurrence_of: [NC-2026-004]\n");
    let earlier = completed(
        &record("closed"),
        "recurrence_of: [NC-2027-002]\nseverity_reason: Small\n",
        "",
    );
    repo.write(RECORD, &earlier);
    let third = completed(
        &record("open"),
        "id: NC-2027-002\nraised: 2026-11-10\ndue: 2027-08-31\nseverity: major\nrecurrence_of: [NC-2026-031]\n",
        "",
    );
    repo.write(THIRD, &third);
    repo.commit(AS_OF, MARIA);
    let found = repo.check(AS_OF, &["--select", "recurrence-cycle"]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].finding, "NC-2026-004");
    assert_eq!(found[0].related.len(), 2);
    for id in ["NC-2026-004", "NC-2026-031", "NC-2027-002"] {
        assert!(found[0].message.contains(id), "{}", found[0].message);
    }
}

#[test]
fn the_same_action_again_is_reported_at_the_action() {
    let keys = "severity: major\nstatus: planned\nrecurrence_of: [NC-2026-004]\n\
        correction:\n  done: 2026-11-09\n  by: tom.baker@acme.example\n\
        root_cause:\n  done: 2026-11-09\n  by: tom.baker@acme.example\n  method: five-whys\n  categories: [no-owner, oversight]\n  extent: {checked: All 14 reviews, similar: []}\n\
        corrective_actions:\n  - action: Ask the auditor for another date\n    addresses: [oversight]\n    owner: tom.baker@acme.example\n    due: 2027-02-28\n  - action: Name owners and deputies for every review in the control calendar\n    addresses: [no-owner]\n    owner: tom.baker@acme.example\n    due: 2027-02-28\n";
    let found = recurrences(&repeated(keys), &[]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].rule, "same-cause-again");
    assert_eq!(found[0].field, "corrective_actions[1].action");
    assert!(
        found[0].related[0].starts_with(RECORD),
        "{:?}",
        found[0].related
    );
}

/// The number of 2013 and what became of it are one requirement; the settings say how many, and how near.
#[test]
fn a_pattern_is_told_of_the_newest_as_the_configuration_says() {
    let pattern = |configuration: &str| {
        let repo = Repo::new();
        repo.write("clause10.yaml", &format!("version: 1\n{configuration}"));
        let findings = [
            (
                "NC-2026-001",
                "2026-01-05",
                "ISO27001:2013/A.12.3.1",
                "A tape was sent without its seal",
            ),
            (
                "NC-2026-002",
                "2026-05-04",
                "ISO27001:2022/A.8.13",
                "No copy lies outside the building",
            ),
            (
                "NC-2026-003",
                "2026-09-07",
                "ISO27001:2022/A.8.13",
                "The plan names servers that are gone",
            ),
        ];
        for (id, raised, requirement, title) in findings {
            let front = format!(
                "id: {id}\ntitle: {title}\nraised: {raised}\nrequirements: [{requirement}]\ndue: 2027-05-31\n"
            );
            repo.write(
                &format!("findings/2026/{id}.md"),
                &completed(&record("open"), &front, ""),
            );
        }
        let found = repo.check(AS_OF, &["--no-history", "--select", "systemic-pattern"]);
        found
            .into_iter()
            .map(|found| (found.finding, found.message, found.related.len()))
            .collect::<Vec<_>>()
    };
    let message = |count: &str, days: &str| {
        format!("this is the {count} nonconformity about A.8.13 within {days} days")
    };
    let newest = "NC-2026-003".to_owned();
    assert_eq!(pattern(""), [(newest.clone(), message("3rd", "365"), 2)]);
    assert_eq!(pattern("pattern: {findings: 4}\n"), []);
    assert_eq!(
        pattern("pattern: {findings: 2, days: 200}\n"),
        [(newest, message("2nd", "200"), 1)]
    );
}

/// A change that asks for more before it tells of a pattern loosens the configuration.
#[test]
fn a_change_cannot_hide_a_pattern_unseen() {
    let repo = Repo::new();
    repo.write("clause10.yaml", "version: 1\n");
    repo.commit("2026-01-02", MARIA);
    repo.branch("change");
    repo.write(
        "clause10.yaml",
        "version: 1\npattern: {findings: 9, days: 30}\n",
    );
    repo.commit("2026-01-03", MARIA);
    let found = repo.check(AS_OF, &["--base", "main", "--select", "policy-loosened"]);
    let fields: Vec<&str> = found.iter().map(|found| &*found.field).collect();
    assert_eq!(fields, ["pattern.findings", "pattern.days"], "{found:#?}");
}

/// Whatever else is known of them: the same words are asked about, in a register of two.
#[test]
fn the_same_words_are_asked_about_also_where_nothing_was_closed() {
    let repo = Repo::new();
    for (id, raised) in [("NC-2026-001", "2026-02-10"), ("NC-2026-002", "2026-09-10")] {
        let front = format!(
            "id: {id}\nraised: {raised}\nrequirements: [ISO27001:2022/A.8.13]\ndue: 2027-05-31\n"
        );
        let text = completed(&record("open"), &front, "");
        repo.write(&format!("findings/2026/{id}.md"), &text);
    }
    repo.commit("2026-09-10", MARIA);
    let expected = [said("unlinked-recurrence", "NC-2026-002", "new")];
    assert_eq!(told(&repo, &[]), expected);
}

/// The answer may name a finding that only history knows.
#[test]
fn a_deleted_finding_can_be_named_in_the_answer() {
    let repo = Repo::new();
    repo.live("open", "closed");
    std::fs::remove_file(repo.path().join(RECORD)).unwrap();
    repo.commit("2026-08-01", MARIA);
    let reason = "severity_reason: One system of 14\nrecurrence_of: [NC-2026-004]\n";
    repo.write(LATER, &again(reason));
    repo.commit(RAISED, MARIA);
    let of = |args: &[&str]| {
        let found = repo.check(AS_OF, &[args, &["--ignore", "finding-deleted"]].concat());
        found
            .into_iter()
            .map(|found| found.rule)
            .collect::<Vec<_>>()
    };
    assert_eq!(of(&[]), Vec::<String>::new());
    assert_eq!(of(&["--select", "document"]), Vec::<String>::new());
    assert_eq!(of(&["--no-history"]), ["unknown-reference"]);
}

/// Two findings that are gone had one path: the answer that was kept names the same one as the first.
#[test]
fn what_was_kept_names_the_same_finding() {
    let repo = Repo::new();
    let path = "findings/note.md";
    let gone = |id: &str, title: &str, requirement: &str| {
        let front = format!("id: {id}\ntitle: {title}\nrequirements: [{requirement}]\n");
        completed(&record("closed"), &front, "")
    };
    let first = gone(
        "NC-2026-001",
        "The tape of the archive had no seal",
        "ISO27001:2022/A.7.10",
    );
    let first = first.replace("review", "tape").replace("access", "seal");
    let second = gone(
        "NC-2026-004",
        "Access review of the finance system for Q4 2025 was missed",
        "ISO27001:2022/A.5.18, POL-IAM/4.2",
    );
    for (text, day) in [(first, "2026-07-20"), (second, "2026-07-22")] {
        repo.write(path, &text);
        repo.commit(day, MARIA);
        std::fs::remove_file(repo.path().join(path)).unwrap();
        repo.commit(day, MARIA);
    }
    repo.write(LATER, &again(""));
    repo.commit(RAISED, MARIA);
    let message = || {
        let found = repo.check(AS_OF, &["--select", "unlinked-recurrence"]);
        assert_eq!(found.len(), 1, "{found:#?}");
        found[0].message.clone()
    };
    let once = message();
    assert!(once.contains("NC-2026-004"), "{once}");
    assert_eq!(message(), once);
}

/// What is compared with a base is the same from the working tree as from a commit; a finding that is opened
/// again is asked anew.
#[test]
fn a_question_has_one_state_wherever_it_is_asked() {
    let repo = Repo::new();
    repo.write(LATER, &again(""));
    repo.commit("2026-02-01", MARIA);
    repo.branch("change");
    repo.live("open", "closed");
    for args in [&["--base", "main"][..], &["--at", "HEAD", "--base", "main"]] {
        assert_eq!(told(&repo, args), asked("existing"), "{args:?}");
    }

    let repo = Repo::new();
    repo.live("open", "closed");
    let closed = completed(
        &record("closed"),
        "id: NC-2026-031\ntitle: Access review of the finance system for Q3 2026 was missed\ndetected: 2026-07-13\nraised: 2026-07-13\n",
        "",
    );
    repo.write(LATER, &closed);
    repo.commit(RAISED, MARIA);
    repo.branch("change");
    repo.write(LATER, &closed.replace("status: closed", "status: verified"));
    repo.commit(AS_OF, MARIA);
    assert_eq!(told(&repo, &["--base", "main"]), asked("new"));
}

#[test]
fn two_answers_to_one_question_and_a_link_to_a_later_finding_are_errors() {
    let both = "severity: major\nrecurrence_of: [NC-2026-004]\nnot_recurrence_of:\n  - finding: NC-2026-004\n    reason: Another system\n";
    let expected = [said("contradictory-recurrence", "NC-2026-031", "new")];
    assert_eq!(told(&repeated(both), &[]), expected);

    let repo = repeated("");
    let keys = "recurrence_of: [NC-2026-031]\nseverity_reason: Small\n";
    repo.write(RECORD, &completed(&record("closed"), keys, ""));
    repo.commit(AS_OF, MARIA);
    let found = repo.check(AS_OF, &["--select", "contradictory-recurrence"]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].finding, "NC-2026-004");
    assert!(
        found[0]
            .message
            .contains("NC-2026-031 was raised on 2026-11-09")
    );
}
