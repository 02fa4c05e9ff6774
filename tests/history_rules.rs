//! The rules about history, on repositories made with real git: where each fires, and where it must not.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use support::history::{Found, MARIA, Repo, TOM};
use support::{RECORD, completed, record};

/// Where a second finding lies.
const OTHER: &str = "findings/2026/NC-2026-005-mail-archive.md";

/// The faultless record at a status, with an excerpt in place of its own keys and sections.
fn edited(status: &str, excerpt: &str) -> String {
    completed(&record(status), excerpt, "")
}

/// Another finding, with the number of the first one.
fn other(status: &str) -> String {
    edited(
        status,
        "title: Restoring the mail archive was never tried\nrequirements: [ISO27001:2022/A.8.13]\n---\n\
         ## Nonconformity\n\nNobody has tried whether tapes can be read. POL-OPS 3.1 wants a trial every half-year.\n\n",
    )
}

fn numbered(text: &str, id: &str) -> String {
    text.replacen("id: NC-2026-004", &format!("id: {id}"), 1)
}

fn configured(yaml: &str) -> Repo {
    let repo = Repo::new();
    repo.write("clause10.yaml", yaml);
    repo.commit("2025-12-02", MARIA);
    repo
}

/// The only diagnostic that there is.
fn only(mut found: Vec<Found>) -> Found {
    assert_eq!(found.len(), 1, "{found:#?}");
    found.remove(0)
}

const NOTHING: [&str; 0] = [];

#[test]
fn a_faultless_life_gives_nothing() {
    let repo = Repo::new();
    repo.live("open", "closed");
    let found = repo.check("2026-07-20", &[]);
    assert!(found.is_empty(), "{found:#?}");
}

/// Branches that each go on by legal steps, and merges that keep what is further: whatever their order,
/// nothing about steps is wrong. The days are not judged here: a branch may be late.
#[test]
fn parallel_work_gives_no_false_alarm() {
    const NAMES: [&str; 3] = ["main", "work", "words"];
    for seed in 1..=8_u64 {
        let mut state = seed;
        let mut random = move |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let text = |(status, area): (usize, u64)| {
            edited(support::LIFE[status].0, &format!("area: Office {area}\n"))
        };
        let repo = Repo::new();
        let mut at = [(0, 0); 3];
        repo.put("2026-02-11", &text(at[0]));
        for name in &NAMES[1..] {
            repo.git(&["branch", name]);
        }
        let mut told = Vec::new();
        for turn in 1..=14 {
            let branch = random(3) as usize;
            repo.checkout(NAMES[branch]);
            // As far as `verified`: a closed record may not change.
            match random(4) {
                0 | 1 if at[branch].0 < 5 => at[branch].0 += 1,
                2 => {
                    let other = (branch + 1 + random(2) as usize) % 3;
                    let further = at[branch].0.max(at[other].0);
                    at[branch] = (further, at[other].1);
                    told.push(format!(
                        "{} takes {}: {:?}",
                        NAMES[branch], NAMES[other], at[branch]
                    ));
                    repo.evil_merge("2026-07-12", NAMES[other], &text(at[branch]));
                    continue;
                }
                _ => at[branch].1 = turn,
            }
            told.push(format!("{}: {:?}", NAMES[branch], at[branch]));
            repo.put("2026-07-12", &text(at[branch]));
        }
        repo.checkout("main");
        let found = repo.check(
            "2026-07-13",
            &["--select", "history", "--ignore", "backdated"],
        );
        assert!(found.is_empty(), "{seed}: {told:#?} {found:#?}");
    }
}

mod deleted {
    use super::*;

    #[test]
    fn a_finding_that_was_official_must_stay() {
        let repo = Repo::new();
        repo.live("open", "planned");
        repo.git(&["rm", "--quiet", RECORD]);
        let commit = repo.commit("2026-03-02", TOM);
        let found = only(repo.history("2026-03-03"));
        assert_eq!(
            (&*found.rule, &*found.finding),
            ("finding-deleted", "NC-2026-004")
        );
        assert_eq!(found.path, RECORD);
        assert!(
            found.message.contains("of 2026-03-02 by Tom Baker"),
            "{}",
            found.message
        );
        assert!(
            found
                .help
                .contains(&format!("git checkout {}^ -- {RECORD}", &commit[..10]))
        );
        // The way out works.
        repo.git(&[
            "checkout",
            "--quiet",
            &format!("{}^", &commit[..10]),
            "--",
            RECORD,
        ]);
        assert_eq!(repo.rules("2026-03-03"), NOTHING);
        repo.commit("2026-03-03", MARIA);
        assert_eq!(repo.rules("2026-03-04"), NOTHING);
    }

    #[test]
    fn what_is_not_committed_yet_counts() {
        let repo = Repo::new();
        repo.live("open", "open");
        std::fs::remove_file(repo.path().join(RECORD)).unwrap();
        let found = only(repo.history("2026-03-03"));
        assert_eq!(found.rule, "finding-deleted");
        assert!(
            found.help.contains("git checkout HEAD -- "),
            "{}",
            found.help
        );
        assert!(
            repo.check("2026-03-03", &["--staged", "--select", "history"])
                .is_empty()
        );
        repo.git(&["add", "--all"]);
        let staged = repo.check("2026-03-03", &["--staged", "--select", "history"]);
        assert_eq!(only(staged).rule, "finding-deleted");
    }

    #[test]
    fn a_waiver_in_the_configuration_accepts_it() {
        let repo = Repo::new();
        repo.live("open", "open");
        repo.git(&["rm", "--quiet", RECORD]);
        repo.write(
            "clause10.yaml",
            "waivers:\n  - finding: NC-2026-004\n    rule: finding-deleted\n    reason: It held the name of a patient\n    by: maria.lopez@acme.example\n",
        );
        repo.commit("2026-03-02", MARIA);
        let found = only(repo.history("2026-03-03"));
        assert_eq!((&*found.rule, &*found.state), ("finding-deleted", "waived"));
    }

    #[test]
    fn withdrawn_is_not_deleted_but_deleted_after_that_is() {
        let repo = Repo::new();
        repo.live("open", "planned");
        repo.put(
            "2026-03-02",
            &edited(
                "planned",
                "status: withdrawn\nwithdrawn: {date: 2026-03-02, by: maria.lopez@acme.example, reason: The list was found}\n",
            ),
        );
        assert_eq!(repo.rules("2026-03-03"), NOTHING);
        repo.git(&["rm", "--quiet", RECORD]);
        repo.commit("2026-03-05", MARIA);
        assert_eq!(repo.rules("2026-03-06"), ["finding-deleted"]);
    }

    #[test]
    fn what_never_landed_may_go() {
        let repo = Repo::new();
        repo.live("open", "open");
        repo.branch("draft");
        repo.write(OTHER, &numbered(&other("open"), "NC-2026-005"));
        repo.commit("2026-02-12", TOM);
        repo.git(&["rm", "--quiet", OTHER]);
        repo.write("notes.md", "Not a finding after all.\n");
        repo.commit("2026-02-13", TOM);
        repo.checkout("main");
        repo.merge("2026-02-14", "draft");
        assert_eq!(repo.rules("2026-02-15"), NOTHING);
    }

    #[test]
    fn a_branch_that_deletes_is_named_and_a_merge_that_does_too() {
        let repo = Repo::new();
        repo.live("open", "open");
        repo.branch("tidy");
        repo.git(&["rm", "--quiet", RECORD]);
        let commit = repo.commit("2026-02-12", TOM);
        repo.checkout("main");
        repo.write("notes.md", "x\n");
        repo.commit("2026-02-13", MARIA);
        repo.merge("2026-02-14", "tidy");
        let found = only(repo.history("2026-02-15"));
        assert!(found.message.contains(&commit[..10]), "{}", found.message);

        let repo = Repo::new();
        repo.live("open", "open");
        repo.branch("other");
        repo.write("notes.md", "x\n");
        repo.commit("2026-02-12", TOM);
        repo.checkout("main");
        repo.write("more.md", "x\n");
        repo.commit("2026-02-13", MARIA);
        repo.git(&["merge", "--quiet", "--no-ff", "--no-commit", "other"]);
        repo.git(&["rm", "--quiet", RECORD]);
        let merge = repo.commit("2026-02-14", MARIA);
        let found = only(repo.history("2026-02-15"));
        assert!(found.message.contains(&merge[..10]), "{}", found.message);
    }

    #[test]
    fn what_was_no_record_may_go() {
        let repo = Repo::new();
        repo.live("open", "open");
        repo.write(
            "findings/minutes.md",
            "# Minutes\n\nThe access review was missed.\n",
        );
        repo.commit("2026-02-12", MARIA);
        repo.git(&["rm", "--quiet", "findings/minutes.md"]);
        repo.commit("2026-02-13", MARIA);
        assert_eq!(repo.rules("2026-02-14"), NOTHING);
    }

    #[test]
    fn a_file_may_be_renamed_and_moved() {
        let repo = Repo::new();
        repo.live("open", "planned");
        let (renamed, moved) = (
            "findings/2026/NC-2026-004-reviews.md",
            "findings/finance/NC-2026-004.md",
        );
        repo.git(&["mv", RECORD, renamed]);
        repo.commit("2026-03-02", MARIA);
        repo.write(
            "findings/finance/README.md",
            "Findings of the finance department.\n",
        );
        repo.git(&["mv", renamed, moved]);
        repo.write(moved, &record("implemented"));
        repo.commit("2026-03-21", MARIA);
        assert_eq!(repo.rules("2026-03-22"), NOTHING);
        // Its life before the move still counts.
        repo.write(moved, &record("closed"));
        repo.commit("2026-07-13", MARIA);
        assert_eq!(repo.rules("2026-07-14"), ["step-skipped"]);
    }

    #[test]
    fn what_comes_back_is_compared_with_what_it_was() {
        let repo = Repo::new();
        repo.live("open", "planned");
        repo.git(&["rm", "--quiet", RECORD]);
        repo.commit("2026-03-02", MARIA);
        repo.put("2026-07-13", &record("closed"));
        assert_eq!(repo.rules("2026-07-14")[1..], ["step-skipped"]);
    }
}

mod numbers {
    use super::*;

    #[test]
    fn a_number_stands_for_one_finding() {
        let repo = Repo::new();
        repo.live("open", "closed");
        let commit = repo.put("2026-07-15", &other("open"));
        let found = only(repo.history("2026-07-16"));
        assert_eq!(found.rule, "id-reused");
        assert!(found.message.contains(&commit[..10]), "{}", found.message);
        assert!(!found.message.contains("mail archive"), "copies no prose");
        // Back again.
        repo.put("2026-07-16", &record("closed"));
        assert_eq!(repo.rules("2026-07-17"), NOTHING);
    }

    #[test]
    fn a_number_that_became_free_is_not_free() {
        let repo = Repo::new();
        repo.live("open", "planned");
        repo.git(&["rm", "--quiet", RECORD]);
        repo.commit("2026-03-02", MARIA);
        repo.write("findings/2026/NC-2026-004-mail-archive.md", &other("open"));
        repo.commit("2026-03-03", MARIA);
        assert_eq!(repo.rules("2026-03-04"), ["id-reused"]);
    }

    #[test]
    fn two_much_alike_that_are_renumbered_at_once_are_told_apart() {
        let repo = Repo::new();
        let alike = |number: &str, quarter: &str| {
            numbered(&record("open"), number).replace("Q4 2025", quarter)
        };
        let path = |number: &str| format!("findings/2026/{number}-review.md");
        for (number, quarter) in [("NC-2026-005", "Q1 2025"), ("NC-2026-006", "Q2 2025")] {
            repo.write(&path(number), &alike(number, quarter));
        }
        repo.commit("2026-02-11", MARIA);
        for (old, new, quarter) in [
            ("NC-2026-005", "NC-2026-016", "Q1 2025"),
            ("NC-2026-006", "NC-2026-015", "Q2 2025"),
        ] {
            repo.git(&["rm", "--quiet", &path(old)]);
            repo.write(&path(new), &alike(new, quarter));
        }
        repo.commit("2026-02-12", MARIA);
        let found = repo.history("2026-02-13");
        let told: Vec<_> = found
            .iter()
            .map(|found| {
                (
                    found.rule.as_str(),
                    found.finding.as_str(),
                    found.message.clone(),
                )
            })
            .collect();
        assert_eq!(told.len(), 2, "{told:?}");
        for (rule, finding, message) in told {
            assert_eq!(rule, "id-changed");
            let was = if finding == "NC-2026-016" {
                "NC-2026-005"
            } else {
                "NC-2026-006"
            };
            assert!(message.contains(was), "{finding}: {message}");
        }
    }

    #[test]
    fn two_that_are_swapped_are_both_reused() {
        let repo = Repo::new();
        repo.write(OTHER, &numbered(&other("open"), "NC-2026-005"));
        repo.live("open", "planned");
        repo.write(RECORD, &other("open"));
        repo.write(OTHER, &numbered(&record("planned"), "NC-2026-005"));
        repo.commit("2026-03-02", MARIA);
        assert_eq!(repo.rules("2026-03-03"), ["id-reused", "id-reused"]);

        // The same by the names of the files: the text keeps its place, the number changes.
        let repo = Repo::new();
        repo.write(OTHER, &numbered(&other("open"), "NC-2026-005"));
        repo.live("open", "planned");
        repo.git(&["mv", RECORD, "x"]);
        repo.git(&["mv", OTHER, "findings/2026/NC-2026-004-mail-archive.md"]);
        repo.git(&["mv", "x", "findings/2026/NC-2026-005-access-review.md"]);
        repo.write("findings/2026/NC-2026-004-mail-archive.md", &other("open"));
        repo.write(
            "findings/2026/NC-2026-005-access-review.md",
            &numbered(&record("planned"), "NC-2026-005"),
        );
        repo.commit("2026-03-02", MARIA);
        assert_eq!(repo.rules("2026-03-03"), ["id-reused", "id-reused"]);
    }

    #[test]
    fn other_words_are_no_other_finding() {
        let repo = Repo::new();
        repo.live("open", "open");
        repo.put(
            "2026-02-12",
            &edited(
                "open",
                "title: La revue des droits du système financier n'a pas eu lieu\n---\n## Nonconformity\n\nAucune revue au quatrième trimestre.\n\n",
            ),
        );
        assert_eq!(repo.rules("2026-02-13"), NOTHING);
    }

    #[test]
    fn a_finding_keeps_its_number() {
        let repo = Repo::new();
        repo.live("open", "planned");
        repo.git(&["mv", RECORD, "findings/2026/NC-2026-014-access-review.md"]);
        repo.write(
            "findings/2026/NC-2026-014-access-review.md",
            &numbered(&record("planned"), "NC-2026-014"),
        );
        let last = repo.head();
        let uncommitted = only(repo.history("2026-03-03"));
        assert_eq!(
            (&*uncommitted.rule, &*uncommitted.finding),
            ("id-changed", "NC-2026-014")
        );
        assert_eq!(uncommitted.commits, [last.as_str()]);
        let commit = repo.commit("2026-03-02", MARIA);
        let found = only(repo.history("2026-03-03"));
        assert_eq!(
            (&*found.rule, &*found.finding),
            ("id-changed", "NC-2026-014")
        );
        assert!(found.message.contains("NC-2026-004") && found.message.contains(&commit[..10]));
        assert_eq!(found.fingerprint, uncommitted.fingerprint);
        assert_eq!(found.commits, [last]);
        assert_eq!(
            found.related,
            [format!("{RECORD}:2: the number that it had")]
        );
    }

    #[test]
    fn a_number_may_change_before_it_is_official() {
        let repo = Repo::new();
        repo.live("open", "open");
        repo.branch("second");
        repo.write(
            "findings/2026/NC-2026-006-mail-archive.md",
            &numbered(&other("open"), "NC-2026-006"),
        );
        repo.commit("2026-02-12", TOM);
        repo.git(&["mv", "findings/2026/NC-2026-006-mail-archive.md", OTHER]);
        repo.write(OTHER, &numbered(&other("open"), "NC-2026-005"));
        repo.commit("2026-02-13", TOM);
        repo.checkout("main");
        repo.merge("2026-02-14", "second");
        assert_eq!(repo.rules("2026-02-15"), NOTHING);
    }

    #[test]
    fn an_official_number_is_not_changed_on_a_branch_either() {
        let repo = Repo::new();
        repo.live("open", "planned");
        repo.branch("second");
        let renamed = "findings/2026/NC-2026-014-access-review.md";
        repo.git(&["mv", RECORD, renamed]);
        repo.write(renamed, &numbered(&record("planned"), "NC-2026-014"));
        let commit = repo.commit("2026-03-02", TOM);
        repo.checkout("main");
        repo.merge("2026-03-03", "second");
        let found = only(repo.history("2026-03-04"));
        assert_eq!(found.rule, "id-changed");
        assert!(found.message.contains(&commit[..10]), "{}", found.message);
    }

    #[test]
    fn what_main_did_is_not_new_on_a_branch_that_merges_it() {
        let repo = Repo::new();
        repo.live("open", "closed");
        repo.branch("second");
        repo.write("notes.md", "x\n");
        repo.commit("2026-07-14", TOM);
        repo.checkout("main");
        repo.put(
            "2026-07-15",
            &record("closed").replace("title: ", "title: The "),
        );
        repo.write("evidence/NC-2026-004/q1-review.csv", "changed\n");
        repo.commit("2026-07-16", MARIA);
        repo.checkout("second");
        repo.merge("2026-07-17", "main");
        let states: Vec<_> = repo
            .check("2026-07-18", &["--base", "main"])
            .into_iter()
            .map(|found| (found.rule, found.state))
            .collect();
        assert!(states.len() >= 2, "{states:?}");
        assert!(
            states.iter().all(|(_, state)| state == "existing"),
            "{states:?}"
        );
    }

    /// Two pull requests, each green alone, took the same number; the second one gives way.
    #[test]
    fn a_number_that_was_given_twice_is_given_back() {
        let repo = Repo::new();
        repo.write("notes.md", "x\n");
        repo.commit("2026-02-10", MARIA);
        repo.branch("second");
        let second = "findings/2026/NC-2026-004-mail-archive.md";
        repo.write(second, &other("open"));
        repo.commit("2026-02-12", TOM);
        repo.checkout("main");
        repo.live("open", "corrected");
        repo.merge("2026-02-14", "second");
        repo.git(&["mv", second, OTHER]);
        repo.write(OTHER, &numbered(&other("open"), "NC-2026-005"));
        repo.commit("2026-02-15", MARIA);
        repo.live("analysed", "planned");
        assert_eq!(repo.rules("2026-02-26"), NOTHING);
    }

    #[test]
    fn a_placeholder_becomes_a_number() {
        let repo = Repo::new();
        let draft = "findings/2026/NC-2026-xxx-access-review.md";
        repo.write(draft, &numbered(&record("open"), "NC-2026-xxx"));
        repo.commit("2026-02-11", MARIA);
        repo.git(&["mv", draft, RECORD]);
        repo.put("2026-02-12", &record("open"));
        assert_eq!(repo.rules("2026-02-13"), NOTHING);
    }
}

mod closed {
    use super::*;

    const WIDER: &str = "root_cause:\n  done: 2026-02-20\n  by: tom.baker@acme.example\n  method: five-whys\n  categories: [no-owner]\n  extent: {checked: All 17 recurring reviews, similar: []}\n";

    fn closed() -> Repo {
        let repo = Repo::new();
        repo.live("open", "closed");
        repo
    }

    #[test]
    fn a_closed_record_does_not_change() {
        let repo = closed();
        let text = format!("{WIDER}---\n## Correction\n\nThe review was held on 11 February.\n\n");
        let commit = repo.put_as("2026-09-01", TOM, &edited("closed", &text));
        let found = only(repo.history("2026-09-02"));
        assert_eq!(
            (&*found.rule, &*found.level),
            ("edited-after-closure", "error")
        );
        for part in [
            "`root_cause.extent.checked`",
            "`Correction`",
            &commit[..10],
            "2026-09-01",
            "Tom Baker",
        ] {
            assert!(found.message.contains(part), "{}", found.message);
        }
        assert!(!found.message.contains("17"), "copies no text");
        assert_eq!(found.commits.len(), 1);
    }

    #[test]
    fn white_space_and_order_are_nothing() {
        let repo = closed();
        let text = record("closed");
        let text = text.replace(
            "kind: nonconformity\nseverity: minor\n",
            "severity: minor\nkind:   nonconformity\n",
        );
        let text = text.replace("For the\nfinance system", "For\nthe finance  system\n\n");
        assert_ne!(text, record("closed"));
        repo.put("2026-09-01", &text);
        repo.put("2026-09-02", &text.replace('\n', "\r\n"));
        assert_eq!(repo.rules("2026-09-03"), NOTHING);
    }

    #[test]
    fn links_and_waivers_may_be_added() {
        let repo = closed();
        repo.put(
            "2026-09-01",
            &edited(
                "closed",
                "former_id: CAR-118\nrecurrence_of: [NC-2025-001]\nwaivers:\n  - rule: overdue\n    reason: x\n    by: maria.lopez@acme.example\n",
            ),
        );
        assert_eq!(repo.rules("2026-09-02"), NOTHING);
    }

    #[test]
    fn an_amendment_answers_and_may_come_later() {
        let entry = |day: &str| {
            format!(
                "{WIDER}amended:\n  - date: {day}\n    by: maria.lopez@acme.example\n    reason: Three reviews stand on the second sheet\n"
            )
        };
        let repo = closed();
        repo.put("2026-09-01", &edited("closed", &entry("2026-08-30")));
        assert_eq!(repo.rules("2026-09-02"), NOTHING);

        let repo = closed();
        repo.put("2026-09-01", &edited("closed", WIDER));
        assert_eq!(repo.rules("2026-09-02"), ["edited-after-closure"]);
        repo.put("2026-09-05", &edited("closed", &entry("2026-09-05")));
        assert_eq!(repo.rules("2026-09-06"), ["edited-after-closure"]);
        repo.put("2026-09-06", &edited("closed", &entry("2026-09-01")));
        assert_eq!(repo.rules("2026-09-07"), NOTHING);
    }

    #[test]
    fn one_amendment_does_not_answer_the_next_change() {
        let repo = closed();
        let first = format!(
            "{WIDER}amended:\n  - date: 2026-09-01\n    by: maria.lopez@acme.example\n    reason: x\n"
        );
        repo.put("2026-09-01", &edited("closed", &first));
        repo.put("2026-10-01", &edited("closed", &first.replace("17", "18")));
        assert_eq!(repo.rules("2026-10-02"), ["edited-after-closure"]);
    }

    #[test]
    fn what_is_taken_back_is_nothing() {
        let repo = closed();
        repo.put("2026-09-01", &edited("closed", WIDER));
        repo.put("2026-09-02", &record("closed"));
        assert_eq!(repo.rules("2026-09-03"), NOTHING);
        repo.put("2026-09-04", &edited("closed", WIDER));
        assert_eq!(repo.rules("2026-09-05"), ["edited-after-closure"]);
    }

    #[test]
    fn a_branch_counts_as_what_lands() {
        let repo = closed();
        repo.branch("mend");
        repo.put_as("2026-09-01", TOM, &edited("closed", WIDER));
        let entry = format!(
            "{WIDER}amended:\n  - date: 2026-09-02\n    by: maria.lopez@acme.example\n    reason: x\n"
        );
        repo.put("2026-09-02", &edited("closed", &entry));
        repo.checkout("main");
        repo.merge("2026-09-03", "mend");
        assert_eq!(repo.rules("2026-09-04"), NOTHING);
    }

    #[test]
    fn a_merge_that_changes_what_neither_side_has_is_seen() {
        let repo = closed();
        repo.branch("other");
        repo.write("notes.md", "x\n");
        repo.commit("2026-08-01", TOM);
        repo.checkout("main");
        repo.write("more.md", "x\n");
        repo.commit("2026-08-02", MARIA);
        let merge = repo.evil_merge("2026-08-03", "other", &edited("closed", WIDER));
        let found = only(repo.history("2026-08-04"));
        assert_eq!(found.rule, "edited-after-closure");
        assert!(found.message.contains(&merge[..10]), "{}", found.message);
    }

    #[test]
    fn it_is_the_same_diagnostic_after_a_rebase_and_before_the_commit() {
        let repo = closed();
        repo.branch("edit");
        repo.write(RECORD, &edited("closed", WIDER));
        let before = only(repo.history("2026-09-02"));
        assert!(
            before.message.contains("not committed yet"),
            "{}",
            before.message
        );
        repo.commit("2026-09-01", TOM);
        let committed = only(repo.history("2026-09-02"));
        repo.checkout("main");
        repo.write("notes.md", "x\n");
        repo.commit("2026-09-03", MARIA);
        repo.checkout("edit");
        repo.git_on("2026-09-04", MARIA, &["rebase", "--quiet", "main"]);
        let rebased = only(repo.history("2026-09-05"));
        assert_ne!(committed.message, rebased.message);
        assert_eq!(committed.fingerprint, rebased.fingerprint);
        assert_eq!(committed.fingerprint, before.fingerprint);
    }

    #[test]
    fn an_opened_record_may_change() {
        let repo = closed();
        let text = format!(
            "{WIDER}status: analysed\nreopened:\n  - date: 2026-09-01\n    by: maria.lopez@acme.example\n    reason: The same again\n"
        );
        repo.put("2026-09-01", &edited("analysed", &text));
        assert_eq!(repo.rules("2026-09-02"), NOTHING);
    }
}

mod steps {
    use super::*;

    #[test]
    fn one_step_a_version() {
        let repo = Repo::new();
        repo.live("open", "analysed");
        let commit = repo.put_as("2026-03-21", TOM, &record("implemented"));
        let found = only(repo.history("2026-03-22"));
        assert_eq!((&*found.rule, &*found.field), ("step-skipped", "status"));
        assert!(
            found
                .message
                .contains("from `analysed` to `implemented`, past `planned`"),
            "{}",
            found.message
        );
        assert!(
            found
                .message
                .contains(&format!("{} of 2026-03-21 by Tom Baker", &commit[..10]))
        );
    }

    #[test]
    fn a_correction_may_come_later() {
        let repo = Repo::new();
        repo.live("open", "open");
        repo.put(
            "2026-02-21",
            &completed(&record("analysed"), "", "correction,#Correction"),
        );
        repo.live("planned", "planned");
        assert_eq!(repo.rules("2026-02-26"), NOTHING);
    }

    #[test]
    fn the_folder_and_the_index_are_versions_too() {
        let repo = Repo::new();
        repo.live("open", "analysed");
        repo.write(RECORD, &record("implemented"));
        let found = only(repo.history("2026-03-22"));
        assert!(
            found.message.contains("in what is not committed yet"),
            "{}",
            found.message
        );
        assert_eq!(
            repo.check("2026-03-22", &["--staged", "--select", "history"])
                .len(),
            0
        );
        repo.git(&["add", RECORD]);
        let staged = repo.check("2026-03-22", &["--staged", "--select", "history"]);
        assert_eq!(only(staged).fingerprint, found.fingerprint);
        repo.commit("2026-03-21", MARIA);
        assert_eq!(
            only(repo.history("2026-03-22")).fingerprint,
            found.fingerprint
        );
    }

    #[test]
    fn several_steps_may_land_with_one_merge() {
        let repo = Repo::new();
        repo.live("open", "corrected");
        repo.branch("work");
        repo.live("analysed", "implemented");
        repo.checkout("main");
        repo.merge("2026-03-25", "work");
        assert_eq!(repo.rules("2026-03-26"), NOTHING);
    }

    #[test]
    fn a_merge_is_legal_if_it_is_so_from_one_side() {
        // A branch from before two steps adds a field; the merge has both.
        let repo = Repo::new();
        repo.live("open", "corrected");
        repo.branch("area");
        repo.put_as("2026-02-14", TOM, &edited("corrected", "area: Finance\n"));
        repo.checkout("main");
        repo.live("analysed", "planned");
        repo.evil_merge("2026-02-26", "area", &edited("planned", "area: Finance\n"));
        assert_eq!(repo.rules("2026-02-27"), NOTHING);

        // One side was closed meanwhile: from the other, the merge skips; from this one, it does nothing.
        repo.branch("late");
        repo.put_as("2026-02-27", TOM, &edited("planned", "area: Sales\n"));
        repo.checkout("main");
        for status in ["implemented", "verified", "closed"] {
            let day = support::day_of(status).to_string();
            repo.put(&day, &edited(status, "area: Finance\n"));
        }
        repo.evil_merge("2026-07-21", "late", &edited("closed", "area: Sales\namended:\n  - {date: 2026-07-21, by: maria.lopez@acme.example, reason: x}\n"));
        assert_eq!(repo.rules("2026-07-22"), NOTHING);
    }

    #[test]
    fn a_merge_that_skips_from_both_sides_is_seen() {
        let repo = Repo::new();
        repo.live("open", "corrected");
        repo.branch("area");
        repo.put_as("2026-02-14", TOM, &edited("corrected", "area: Finance\n"));
        repo.checkout("main");
        repo.live("analysed", "analysed");
        let merge = repo.evil_merge(
            "2026-03-22",
            "area",
            &edited("implemented", "area: Finance\n"),
        );
        let found = only(repo.history("2026-03-23"));
        assert_eq!(found.rule, "step-skipped");
        assert!(found.message.contains("from `analysed`") && found.message.contains(&merge[..10]));
    }

    #[test]
    fn squashed_branches_are_judged_by_their_days_if_the_company_squashes() {
        let squashed = |repo: &Repo, end: &str| {
            repo.live("open", "corrected");
            repo.branch("work");
            repo.live("analysed", end);
            repo.checkout("main");
            repo.git_on(
                "2026-03-25",
                MARIA,
                &["merge", "--quiet", "--squash", "work"],
            );
            repo.commit("2026-03-25", MARIA);
        };
        let repo = Repo::new();
        squashed(&repo, "implemented");
        assert_eq!(repo.rules("2026-03-26"), ["backdated", "step-skipped"]);
        let squash = "history: {squash: true, backdated: {default: 60}}\n";
        let repo = configured(squash);
        squashed(&repo, "implemented");
        assert_eq!(repo.rules("2026-03-26"), NOTHING);

        // The cause was known before the version from which the branch was made.
        let repo = configured(squash);
        repo.live("open", "open");
        repo.put("2026-02-24", &record("corrected"));
        repo.put("2026-03-25", &record("implemented"));
        assert_eq!(repo.rules("2026-03-26"), ["step-skipped"]);
        // And after the commit.
        let repo = configured(squash);
        repo.live("open", "corrected");
        repo.put("2026-03-01", &record("implemented"));
        assert_eq!(repo.rules("2026-03-26"), ["step-skipped"]);
    }

    #[test]
    fn a_change_cannot_say_that_the_company_squashes() {
        let repo = configured("version: 1\n");
        repo.live("open", "analysed");
        repo.branch("work");
        repo.write("clause10.yaml", "history: {squash: true}\n");
        repo.put("2026-03-21", &record("implemented"));
        assert_eq!(repo.rules("2026-03-22"), NOTHING);
        let found = repo.check(
            "2026-03-22",
            &["--select", "step-skipped", "--base", "main"],
        );
        assert_eq!(only(found).state, "new");
    }

    #[test]
    fn it_is_the_same_diagnostic_after_a_rebase() {
        let repo = Repo::new();
        repo.live("open", "analysed");
        repo.branch("work");
        repo.put_as("2026-03-21", TOM, &record("implemented"));
        let before = only(repo.history("2026-03-26"));
        repo.checkout("main");
        repo.write("notes.md", "x\n");
        repo.commit("2026-03-22", MARIA);
        repo.checkout("work");
        repo.git_on("2026-03-23", MARIA, &["rebase", "--quiet", "main"]);
        let after = only(repo.history("2026-03-26"));
        assert_ne!(before.message, after.message);
        assert_eq!(before.fingerprint, after.fingerprint);
    }

    #[test]
    fn a_version_that_cannot_be_read_hides_nothing() {
        let broken = "<<<<<<< ours\nid: NC-2026-004\n=======\n>>>>>>> theirs\n";
        let repo = Repo::new();
        repo.live("open", "corrected");
        repo.put("2026-02-20", broken);
        repo.live("analysed", "analysed");
        assert_eq!(repo.rules("2026-02-22"), NOTHING);
        repo.put("2026-02-23", broken);
        repo.live("implemented", "implemented");
        assert_eq!(repo.rules("2026-03-22"), ["step-skipped"]);
    }

    #[test]
    fn what_is_no_nonconformity_is_only_opened_and_closed() {
        let repo = Repo::new();
        let path = "findings/2026/OBS-2026-001-door.md";
        let text = "---\nid: OBS-2026-001\ntitle: A side door does not lock\nkind: observation\nstatus: open\nsource: internal-audit\nraised: 2026-02-10\nraised_by: maria.lopez@acme.example\nowner: tom.baker@acme.example\n---\n\n## Observation\n\nIt does not.\n";
        repo.write(path, text);
        repo.commit("2026-02-11", MARIA);
        let closed = text.replace(
            "status: open",
            "status: closed\nclosed: 2026-03-01\nclosed_by: maria.lopez@acme.example",
        );
        repo.write(path, &closed);
        repo.commit("2026-03-01", MARIA);
        assert_eq!(repo.rules("2026-03-02"), NOTHING);
        repo.write(path, text);
        repo.commit("2026-03-02", MARIA);
        assert_eq!(repo.rules("2026-03-03"), ["reopened-without-reason"]);
    }

    #[test]
    fn what_needs_no_action_is_closed_once_it_is_corrected() {
        let none = "status: closed\nno_action_reason: It cannot happen again\n";
        for from in ["corrected", "analysed"] {
            let repo = Repo::new();
            repo.live("open", from);
            repo.put(
                "2026-02-26",
                &completed(
                    &record("closed"),
                    &none.replace('\n', "\nclosed: 2026-02-26\n").replacen(
                        "closed: 2026-02-26\nno",
                        "no",
                        1,
                    ),
                    "corrective_actions,verification,#Verification",
                ),
            );
            assert_eq!(repo.rules("2026-02-27"), NOTHING, "{from}");
        }
        let repo = Repo::new();
        repo.live("open", "open");
        repo.put(
            "2026-02-26",
            &completed(
                &record("closed"),
                none,
                "closed,corrective_actions,verification",
            ),
        );
        assert_eq!(repo.rules("2026-02-27"), ["step-skipped"]);
    }

    #[test]
    fn a_record_begins_at_its_beginning() {
        for (status, expected) in [
            ("closed", 1),
            ("analysed", 1),
            ("corrected", 0),
            ("open", 0),
        ] {
            let repo = Repo::new();
            let day = support::day_of(status).to_string();
            repo.put(&day, &record(status));
            let found = repo.history(&day);
            let own = found
                .iter()
                .filter(|found| found.rule == "one-commit-lifecycle");
            assert_eq!(own.count(), expected, "{status}: {found:#?}");
            assert!(
                found.iter().all(|found| found.rule != "step-skipped"),
                "{found:#?}"
            );
        }
    }

    #[test]
    fn what_was_imported_had_its_life_elsewhere() {
        let repo = Repo::new();
        repo.put("2026-07-20", &edited("closed", "former_id: CAR-118\n"));
        assert_eq!(repo.rules("2026-07-21"), NOTHING);
        // It may be said later; closed records may be given their former number.
        let repo = Repo::new();
        repo.put("2026-07-20", &record("closed"));
        assert_ne!(repo.rules("2026-07-21"), NOTHING);
        repo.put("2026-07-21", &edited("closed", "former_id: CAR-118\n"));
        assert_eq!(repo.rules("2026-07-22"), NOTHING);
    }

    #[test]
    fn a_whole_life_may_be_one_squashed_branch() {
        let repo = configured("history: {squash: true, backdated: {default: 365}}\n");
        repo.put("2026-07-20", &record("closed"));
        assert_eq!(repo.rules("2026-07-21"), NOTHING);
        let repo = configured("history: {squash: true, backdated: {default: 365}}\n");
        repo.put("2026-07-01", &record("closed"));
        assert_eq!(repo.rules("2026-07-21"), ["one-commit-lifecycle"]);
    }
}

mod back {
    use super::*;

    const ENTRY: &str = "reopened:\n  - date: 2026-09-01\n    by: maria.lopez@acme.example\n    reason: The review of Q2 was late again\n";

    #[test]
    fn a_step_back_needs_an_entry() {
        let repo = Repo::new();
        repo.live("open", "closed");
        let commit = repo.put_as("2026-09-01", TOM, &record("implemented"));
        let found = only(repo.history("2026-09-02"));
        assert_eq!(found.rule, "reopened-without-reason");
        assert!(
            found.message.contains("from `closed` to `implemented`")
                && found.message.contains(&commit[..10])
        );
        // Said afterwards, with the day of the step.
        repo.put(
            "2026-09-10",
            &edited("implemented", &ENTRY.replace("09-01", "09-10")),
        );
        assert_eq!(repo.rules("2026-09-11"), ["reopened-without-reason"]);
        repo.put("2026-09-11", &edited("implemented", ENTRY));
        assert_eq!(repo.rules("2026-09-12"), NOTHING);
    }

    #[test]
    fn with_an_entry_it_goes_back_to_any_status() {
        for status in ["open", "corrected", "planned", "verified"] {
            let repo = Repo::new();
            repo.live("open", "closed");
            repo.put("2026-09-01", &edited(status, ENTRY));
            assert_eq!(repo.rules("2026-09-02"), NOTHING, "{status}");
        }
    }

    #[test]
    fn an_old_entry_does_not_answer_the_next_time() {
        let repo = Repo::new();
        repo.live("open", "closed");
        repo.put("2026-09-01", &edited("verified", ENTRY));
        repo.put("2026-09-02", &edited("closed", ENTRY));
        repo.put("2026-09-03", &edited("verified", ENTRY));
        assert_eq!(repo.rules("2026-09-04"), ["reopened-without-reason"]);
        let twice = format!(
            "{ENTRY}  - date: 2026-09-03\n    by: maria.lopez@acme.example\n    reason: Again\n"
        );
        repo.put("2026-09-04", &edited("verified", &twice));
        assert_eq!(repo.rules("2026-09-05"), NOTHING);
    }

    #[test]
    fn a_branch_that_is_behind_takes_nothing_back() {
        let repo = Repo::new();
        repo.live("open", "implemented");
        repo.branch("words");
        repo.put_as("2026-03-22", TOM, &edited("implemented", "area: Finance\n"));
        repo.checkout("main");
        repo.live("verified", "verified");
        repo.evil_merge(
            "2026-07-12",
            "words",
            &edited("verified", "area: Finance\n"),
        );
        assert_eq!(repo.rules("2026-07-13"), NOTHING);
    }

    #[test]
    fn a_merge_that_goes_back_from_both_sides_is_seen() {
        let repo = Repo::new();
        repo.live("open", "implemented");
        repo.branch("words");
        repo.put_as("2026-03-22", TOM, &edited("implemented", "area: Finance\n"));
        repo.checkout("main");
        repo.live("verified", "verified");
        repo.evil_merge("2026-07-12", "words", &edited("planned", "area: Finance\n"));
        assert_eq!(repo.rules("2026-07-13"), ["reopened-without-reason"]);
    }

    #[test]
    fn a_merge_that_drops_a_step_is_seen() {
        let repo = Repo::new();
        repo.live("open", "implemented");
        repo.branch("behind");
        repo.write("notes.md", "x\n");
        repo.commit("2026-03-22", TOM);
        repo.checkout("main");
        repo.live("verified", "closed");
        repo.write("more.md", "x\n");
        repo.commit("2026-07-21", MARIA);
        let merge = repo.evil_merge("2026-07-22", "behind", &record("implemented"));
        let found = only(repo.history("2026-07-23"));
        assert_eq!(found.rule, "reopened-without-reason");
        assert!(found.message.contains(&merge[..10]), "{}", found.message);

        // What the second parent has is no version of its own, but what becomes official is.
        let repo = Repo::new();
        repo.live("open", "implemented");
        repo.branch("behind");
        repo.put_as("2026-03-22", TOM, &edited("implemented", "area: Finance\n"));
        repo.checkout("main");
        repo.live("verified", "closed");
        let merge = repo.evil_merge(
            "2026-07-22",
            "behind",
            &edited("implemented", "area: Finance\n"),
        );
        let found = only(repo.history("2026-07-23"));
        assert_eq!(found.rule, "reopened-without-reason");
        assert!(found.message.contains(&merge[..10]), "{}", found.message);
    }

    #[test]
    fn a_branch_that_opens_again_is_reported_once() {
        let repo = Repo::new();
        repo.live("open", "closed");
        repo.branch("again");
        let commit = repo.put_as("2026-09-01", TOM, &record("implemented"));
        repo.checkout("main");
        repo.merge("2026-09-03", "again");
        let found = only(repo.history("2026-09-04"));
        assert!(found.message.contains(&commit[..10]), "{}", found.message);
    }

    #[test]
    fn what_was_withdrawn_comes_back_with_a_reason() {
        let withdrawn = "status: withdrawn\nwithdrawn: {date: 2026-03-01, by: maria.lopez@acme.example, reason: x}\n";
        let repo = Repo::new();
        repo.live("open", "planned");
        repo.put("2026-03-01", &edited("planned", withdrawn));
        repo.put("2026-03-02", &record("planned"));
        assert_eq!(repo.rules("2026-03-03"), ["reopened-without-reason"]);
    }
}

mod days {
    use super::*;

    #[test]
    fn a_step_is_recorded_when_it_is_done() {
        let repo = Repo::new();
        repo.live("open", "verified");
        repo.put("2026-08-01", &record("closed"));
        let found = only(repo.history("2026-08-02"));
        assert_eq!((&*found.rule, &*found.field), ("backdated", "closed"));
        assert!(
            found.message.contains("2026-07-12") && found.message.contains("20 days"),
            "{}",
            found.message
        );
        // It is said once, whatever follows; and no more once the day is right.
        repo.put(
            "2026-08-02",
            &edited("closed", "recurrence_of: [NC-2025-001]\n"),
        );
        assert_eq!(repo.rules("2026-08-03"), ["backdated"]);
        let right = "closed: 2026-08-01\namended:\n  - {date: 2026-08-03, by: maria.lopez@acme.example, reason: The day was wrong}\n";
        repo.put("2026-08-03", &edited("closed", right));
        assert_eq!(repo.rules("2026-08-04"), NOTHING);
    }

    #[test]
    fn what_one_commit_records_late_is_one_matter() {
        let repo = Repo::new();
        repo.live("open", "open");
        repo.put("2026-03-20", &record("analysed"));
        let found = only(repo.history("2026-03-21"));
        assert_eq!(found.field, "correction.done");
        let said =
            "`correction.done` and `root_cause.done` are up to 36 days before they were recorded";
        assert!(found.message.starts_with(said), "{}", found.message);
    }

    #[test]
    fn how_late_is_for_the_company_to_say() {
        for (setting, expected) in [
            ("default: 20", 0),
            ("default: 19", 1),
            ("closed: 20", 0),
            ("verification.done: 30", 1),
        ] {
            let repo = configured(&format!("history: {{backdated: {{{setting}}}}}\n"));
            repo.live("open", "verified");
            repo.put("2026-08-01", &record("closed"));
            assert_eq!(repo.rules("2026-08-02").len(), expected, "{setting}");
        }
    }

    #[test]
    fn others_take_longer_to_send_their_report() {
        for (source, day, expected) in [
            ("internal-audit", "2026-03-10", 1),
            ("surveillance", "2026-03-10", 0),
            ("customer-audit", "2026-03-28", 1),
        ] {
            let repo = Repo::new();
            repo.put(day, &edited("open", &format!("source: {source}\n")));
            assert_eq!(repo.rules(day).len(), expected, "{source} on {day}");
        }
    }

    #[test]
    fn a_move_or_a_branch_does_not_record_again() {
        let repo = Repo::new();
        repo.live("open", "planned");
        repo.branch("later");
        repo.git(&["mv", RECORD, "findings/2026/NC-2026-004-reviews.md"]);
        repo.commit("2026-06-01", TOM);
        repo.checkout("main");
        repo.merge("2026-06-30", "later");
        assert_eq!(repo.rules("2026-07-01"), NOTHING);
    }

    #[test]
    fn the_author_date_is_what_anybody_types() {
        let repo = Repo::new();
        repo.live("open", "verified");
        repo.put("2026-08-01", &record("closed"));
        repo.git_on(
            "2026-08-01",
            MARIA,
            &[
                "commit",
                "--quiet",
                "--amend",
                "--no-edit",
                "--date=2026-07-12T12:00:00Z",
            ],
        );
        assert_eq!(repo.git(&["log", "-1", "--format=%as"]), "2026-07-12");
        assert_eq!(repo.rules("2026-08-02"), ["backdated"]);
    }
}

mod due {
    use super::*;

    fn due(day: &str) -> String {
        edited("planned", &format!("due: {day}\n"))
    }

    fn extension(field: &str, from: &str, to: &str) -> String {
        format!(
            "  - {{field: {field}, from: {from}, to: {to}, date: 2026-03-01, by: maria.lopez@acme.example, reason: x}}\n"
        )
    }

    #[test]
    fn again_and_again() {
        let repo = Repo::new();
        repo.live("open", "planned");
        repo.put("2026-03-01", &due("2026-09-30"));
        repo.put("2026-04-01", &due("2026-10-31"));
        assert_eq!(repo.rules("2026-04-02"), NOTHING);
        let commit = repo.put("2026-05-01", &due("2026-11-30"));
        let found = only(repo.history("2026-05-02"));
        assert_eq!((&*found.rule, &*found.field), ("due-date-slipped", "due"));
        for part in ["3 times", "91 days", &commit[..10]] {
            assert!(found.message.contains(part), "{}", found.message);
        }
        // Answered afterwards, one by one or at once.
        let all = extension("due", "2026-08-31", "2026-11-30");
        repo.put(
            "2026-05-03",
            &edited("planned", &format!("due: 2026-11-30\nextensions:\n{all}")),
        );
        assert_eq!(repo.rules("2026-05-04"), NOTHING);
        let one = extension("due", "2026-08-31", "2026-09-30");
        repo.put(
            "2026-05-05",
            &edited("planned", &format!("due: 2026-11-30\nextensions:\n{one}")),
        );
        assert_eq!(repo.rules("2026-05-06"), ["due-date-slipped"]);
    }

    #[test]
    fn after_it_has_passed() {
        let repo = Repo::new();
        repo.live("open", "planned");
        repo.put("2026-09-01", &due("2026-10-31"));
        let found = only(repo.history("2026-09-02"));
        assert!(
            found.message.contains("1 time") && found.message.contains("after the day had passed"),
            "{}",
            found.message
        );
        let entry = extension("due", "2026-08-31", "2026-10-31");
        repo.put(
            "2026-09-03",
            &edited("planned", &format!("due: 2026-10-31\nextensions:\n{entry}")),
        );
        assert_eq!(repo.rules("2026-09-04"), NOTHING);
        // Of another field.
        let entry = extension("verification.due", "2026-08-31", "2026-10-31");
        repo.put(
            "2026-09-05",
            &edited("planned", &format!("due: 2026-10-31\nextensions:\n{entry}")),
        );
        assert_eq!(repo.rules("2026-09-06"), ["due-date-slipped"]);
    }

    #[test]
    fn on_the_day_and_earlier_is_no_slip() {
        let repo = Repo::new();
        repo.live("open", "planned");
        repo.put("2026-08-31", &due("2026-10-31"));
        repo.put("2026-09-01", &due("2026-10-15"));
        repo.put("2026-09-02", &due("2026-10-01"));
        repo.put("2026-09-03", &due("2026-09-15"));
        assert_eq!(repo.rules("2026-09-04"), NOTHING);
    }

    #[test]
    fn dates_that_move_together_are_one_matter() {
        let moved = |due: &str, action: &str| {
            record("planned")
                .replace("due: 2026-08-31", &format!("due: {due}"))
                .replace("due: 2026-03-31", &format!("due: {action}"))
        };
        let repo = Repo::new();
        repo.live("open", "planned");
        repo.put("2026-03-01", &moved("2026-09-01", "2026-04-01"));
        repo.put("2026-03-02", &moved("2026-09-02", "2026-04-02"));
        repo.put("2026-03-03", &moved("2026-09-03", "2026-04-03"));
        let found = only(repo.history("2026-03-04"));
        assert!(
            found
                .message
                .contains("`due` and `corrective_actions[0].due`"),
            "{}",
            found.message
        );
    }

    #[test]
    fn an_action_is_followed_through_the_list() {
        let text = record("planned");
        let action = text
            .split("corrective_actions:\n")
            .nth(1)
            .unwrap()
            .split("verification:")
            .next()
            .unwrap()
            .to_owned();
        let with = |first: &str, due: &str| {
            let own = action.replace("2026-03-31", due);
            text.replace(
                &action,
                &format!(
                    "{}{own}",
                    action
                        .replace("Name an owner", first)
                        .replace("2026-03-31", "2026-12-31")
                ),
            )
        };
        let repo = Repo::new();
        repo.live("open", "planned");
        // A new action comes first; the old one keeps its day.
        repo.put("2026-03-01", &with("Hand over", "2026-03-31"));
        assert_eq!(repo.rules("2026-04-02"), NOTHING);
        repo.put("2026-04-01", &with("Hand over", "2026-05-31"));
        let found = only(repo.history("2026-04-02"));
        assert_eq!(found.field, "corrective_actions[1].due");
    }

    #[test]
    fn what_lands_counts_and_a_new_cycle_has_new_dates() {
        let repo = Repo::new();
        repo.live("open", "planned");
        repo.branch("dates");
        for (day, to) in [
            ("2026-03-01", "2026-09-01"),
            ("2026-03-02", "2026-09-02"),
            ("2026-03-03", "2026-09-03"),
        ] {
            repo.put(day, &due(to));
        }
        repo.checkout("main");
        repo.merge("2026-03-04", "dates");
        assert_eq!(repo.rules("2026-03-05"), NOTHING);

        let repo = Repo::new();
        repo.live("open", "closed");
        repo.put("2026-09-01", &edited("open", "due: 2026-12-31\nreopened:\n  - {date: 2026-09-01, by: maria.lopez@acme.example, reason: x}\n"));
        assert_eq!(repo.rules("2026-09-02"), NOTHING);
    }
}

mod severity {
    use super::*;

    fn graded(severity: &str) -> String {
        edited("open", &format!("severity: {severity}\n"))
    }

    #[test]
    fn smaller_needs_a_reason() {
        let repo = Repo::new();
        repo.put("2026-02-11", &graded("major"));
        let commit = repo.put("2026-02-12", &graded("minor"));
        let found = only(repo.history("2026-02-13"));
        assert_eq!(
            (&*found.rule, &*found.field),
            ("severity-downgraded", "severity")
        );
        assert!(found.message.contains(&commit[..10]), "{}", found.message);
        repo.put(
            "2026-02-14",
            &graded("minor\nseverity_reason: Nothing was accessed"),
        );
        assert_eq!(repo.rules("2026-02-15"), NOTHING);
    }

    #[test]
    fn larger_and_back_need_none() {
        let repo = Repo::new();
        repo.put("2026-02-11", &graded("minor"));
        repo.put("2026-02-12", &graded("major"));
        repo.branch("grade");
        repo.put("2026-02-13", &graded("minor"));
        repo.put("2026-02-14", &graded("major"));
        repo.checkout("main");
        repo.write("notes.md", "x\n");
        repo.commit("2026-02-15", MARIA);
        repo.merge("2026-02-16", "grade");
        assert_eq!(repo.rules("2026-02-17"), NOTHING);
    }

    /// What is no nonconformity any more leaves the lifecycle, at whatever step it was.
    #[test]
    fn what_becomes_an_observation_needs_a_reason() {
        let observed = |more: &str| {
            let body = "---\n## Observation\n\nThe review of access rights was not held.\n\n";
            edited(
                "open",
                &format!("kind: observation\nstatus: open\n{more}{body}"),
            )
        };
        for status in ["open", "planned", "closed"] {
            let repo = Repo::new();
            repo.live("open", status);
            let last = repo.head();
            let commit = repo.put("2026-08-12", &observed(""));
            let found = repo.history("2026-08-13");
            let found: Vec<_> = found
                .iter()
                .filter(|found| found.rule != "edited-after-closure")
                .collect();
            let [found] = found[..] else {
                panic!("{status}: {found:?}")
            };
            assert_eq!(
                (&*found.rule, &*found.field),
                ("severity-downgraded", "kind")
            );
            assert!(
                found.message.starts_with(
                    "`kind` went from `nonconformity` to `observation` without `severity_reason`"
                ) && found.message.contains(&commit[..10]),
                "{}",
                found.message
            );
            assert_eq!(found.commits, [last]);
            assert!(found.help.contains("withdraw"), "{}", found.help);
        }
        let repo = Repo::new();
        repo.live("open", "planned");
        repo.put(
            "2026-03-12",
            &observed("severity_reason: No requirement asks for it\n"),
        );
        assert_eq!(repo.rules("2026-03-13"), NOTHING);
        // The number stays, and a reason is enough for it.
        assert!(
            repo.check("2026-03-13", &["--select", "document"])
                .is_empty()
        );
        // What is set back, or was never more, is no matter.
        let repo = Repo::new();
        repo.put("2026-02-11", &observed(""));
        repo.put("2026-02-12", &record("open"));
        repo.put("2026-02-13", &observed(""));
        repo.put("2026-02-14", &record("open"));
        assert_eq!(repo.rules("2026-02-15"), NOTHING);
    }

    #[test]
    fn what_is_no_grade_between_two_hides_nothing() {
        let repo = Repo::new();
        for (day, severity) in [
            ("2026-02-11", "major"),
            ("2026-02-12", "medium"),
            ("2026-02-13", "minor"),
        ] {
            repo.put(day, &graded(severity));
        }
        assert_eq!(repo.rules("2026-02-14"), ["severity-downgraded"]);
    }

    #[test]
    fn a_merge_that_downgrades_is_seen() {
        let repo = Repo::new();
        repo.put("2026-02-11", &graded("major"));
        repo.branch("other");
        repo.put_as("2026-02-12", TOM, &graded("major\narea: Finance"));
        repo.checkout("main");
        repo.put("2026-02-13", &graded("major\ndetected: 2026-02-09"));
        let merge = repo.evil_merge("2026-02-14", "other", &graded("minor\narea: Finance"));
        let found = only(repo.history("2026-02-15"));
        assert!(found.rule == "severity-downgraded" && found.message.contains(&merge[..10]));
    }
}

mod external {
    use super::*;

    const STATEMENT: &str = "---\n## Nonconformity\n\nNo review was held in Q4 2025, and 61 accounts were affected.\n\n";
    const MILDER: &str = "---\n## Nonconformity\n\nThe review of Q4 2025 was late.\n\n";

    fn said(fields: &str, body: &str) -> String {
        edited(
            "open",
            &format!("source: surveillance\nseverity: major\n{fields}{body}"),
        )
    }

    #[test]
    fn their_words_stay() {
        let repo = Repo::new();
        repo.put("2026-02-11", &said("", STATEMENT));
        let commit = repo.put_as("2026-02-20", TOM, &said("", MILDER));
        let found = only(repo.history("2026-02-21"));
        assert_eq!(
            (&*found.rule, &*found.field),
            ("external-statement-edited", "Nonconformity")
        );
        assert!(found.message.contains(&commit[..10]) && !found.message.contains("late"));
        repo.put("2026-02-21", &said("", STATEMENT));
        assert_eq!(repo.rules("2026-02-22"), NOTHING);
    }

    #[test]
    fn their_grade_and_evidence_too() {
        let evidence =
            "evidence: [evidence/NC-2026-004/q1-review.csv, evidence/NC-2026-004/q2-review.csv]\n";
        let repo = Repo::new();
        repo.put("2026-02-11", &said(evidence, STATEMENT));
        let less = evidence.replace(", evidence/NC-2026-004/q2-review.csv", "");
        repo.put(
            "2026-02-20",
            &said(&less, STATEMENT).replace("severity: major", "severity: minor"),
        );
        let found = only(repo.history("2026-02-21"));
        assert!(
            found
                .message
                .starts_with("`evidence` and `severity` of a finding from `surveillance`"),
            "{}",
            found.message
        );
    }

    #[test]
    fn a_nonconformity_of_theirs_stays_one() {
        let repo = Repo::new();
        repo.put("2026-02-11", &said("", STATEMENT));
        let ours = said("severity_reason: We see it otherwise\n", STATEMENT)
            .replace("kind: nonconformity", "kind: observation");
        repo.put("2026-02-20", &ours);
        let found = only(repo.history("2026-02-21"));
        assert_eq!(
            (&*found.rule, &*found.field),
            ("external-statement-edited", "kind")
        );
    }

    #[test]
    fn the_answer_is_ours() {
        let repo = Repo::new();
        repo.put("2026-02-11", &said("", STATEMENT));
        let wrapped = STATEMENT.replace("held in", "held\nin");
        let more = "evidence: [evidence/NC-2026-004/q1-review.csv]\nexternal: {body: NKZ, reference: m1, accepted: 2026-02-19}\narea: Finance\n";
        repo.put("2026-02-20", &said(more, &wrapped));
        assert_eq!(repo.rules("2026-02-21"), NOTHING);
        let repo = Repo::new();
        repo.put("2026-02-11", &edited("open", STATEMENT));
        repo.put("2026-02-12", &edited("open", MILDER));
        assert_eq!(repo.rules("2026-02-21"), NOTHING);
    }

    #[test]
    fn a_closed_record_says_it_once() {
        let repo = Repo::new();
        repo.put(
            "2026-07-20",
            &edited(
                "closed",
                &format!("source: surveillance\nformer_id: CAR-1\n{STATEMENT}"),
            ),
        );
        repo.put(
            "2026-08-01",
            &edited(
                "closed",
                &format!("source: surveillance\nformer_id: CAR-1\n{MILDER}"),
            ),
        );
        assert_eq!(repo.rules("2026-08-02"), ["external-statement-edited"]);
    }
}

mod verification {
    use super::*;

    const RESULT: &str = "  due: 2026-07-31\n  done: 2026-07-10\n  by: maria.lopez@acme.example\n  result: effective\n  evidence: [evidence/NC-2026-004/q1-review.csv]\n";

    fn verified(criteria: &str) -> String {
        edited(
            "verified",
            &format!("verification:\n  criteria: {criteria}\n{RESULT}"),
        )
    }

    #[test]
    fn criteria_come_before_the_result() {
        let repo = Repo::new();
        repo.live("open", "implemented");
        let commit = repo.put(
            "2026-07-11",
            &verified("The review of Q2 2026 is finished on time"),
        );
        let found = only(repo.history("2026-07-12"));
        assert_eq!(
            (&*found.rule, &*found.field),
            ("criteria-written-afterwards", "verification.criteria")
        );
        assert!(found.message.contains("were changed") && found.message.contains(&commit[..10]));

        let repo = Repo::new();
        repo.live("open", "planned");
        repo.put(
            "2026-03-21",
            &edited("implemented", "verification: {due: 2026-07-31}\n"),
        );
        repo.put("2026-07-11", &verified("The reviews are finished on time"));
        let found = only(repo.history("2026-07-12"));
        assert!(found.message.contains("first appear"), "{}", found.message);
    }

    #[test]
    fn criteria_may_change_before_and_be_wrapped_anew() {
        let repo = Repo::new();
        repo.live("open", "implemented");
        repo.put(
            "2026-04-01",
            &edited(
                "implemented",
                "verification:\n  criteria: Both reviews are on time\n  due: 2026-07-31\n",
            ),
        );
        repo.put("2026-07-11", &verified("Both\n    reviews  are on time"));
        assert_eq!(repo.rules("2026-07-12"), NOTHING);
    }

    #[test]
    fn a_merge_may_bring_them_from_one_side() {
        let new = "verification:\n  criteria: Both reviews are on time\n  due: 2026-07-31\n";
        let repo = Repo::new();
        repo.live("open", "implemented");
        repo.branch("criteria");
        repo.put("2026-04-01", &edited("implemented", new));
        repo.checkout("main");
        repo.put("2026-07-11", &record("verified"));
        repo.evil_merge(
            "2026-07-12",
            "criteria",
            &verified("Both reviews are on time"),
        );
        assert_eq!(repo.rules("2026-07-13"), NOTHING);
        // Criteria that neither side had.
        let repo = Repo::new();
        repo.live("open", "implemented");
        repo.branch("criteria");
        repo.put("2026-04-01", &edited("implemented", new));
        repo.checkout("main");
        repo.put("2026-04-02", &edited("implemented", "area: Finance\n"));
        repo.evil_merge("2026-07-12", "criteria", &verified("One review is on time"));
        assert_eq!(repo.rules("2026-07-13"), ["criteria-written-afterwards"]);
    }

    #[test]
    fn a_second_cycle_has_criteria_of_its_own() {
        let repo = Repo::new();
        repo.live("open", "closed");
        let entry = "reopened:\n  - {date: 2026-09-01, by: maria.lopez@acme.example, reason: x}\n";
        repo.put("2026-09-01", &edited("implemented", &format!("{entry}verification:\n  criteria: The next two reviews are on time\n  due: 2026-12-31\n")));
        let second = RESULT
            .replace("2026-07-10", "2026-12-01")
            .replace("2026-07-31", "2026-12-31");
        repo.put(
            "2026-12-01",
            &edited(
                "verified",
                &format!(
                    "{entry}verification:\n  criteria: The next two reviews are on time\n{second}"
                ),
            ),
        );
        assert_eq!(repo.rules("2026-12-02"), NOTHING);
    }

    #[test]
    fn squashed_with_the_plan_they_are_not_told_apart() {
        for (squash, expected) in [
            (true, &[][..]),
            (false, &["criteria-written-afterwards", "step-skipped"]),
        ] {
            let repo = configured(&format!(
                "history: {{squash: {squash}, backdated: {{default: 365}}}}\n"
            ));
            repo.live("open", "analysed");
            repo.put("2026-07-11", &record("verified"));
            assert_eq!(repo.rules("2026-07-12"), expected);
        }
    }

    #[test]
    fn who_did_the_action_records_no_verification_by_others() {
        let repo = Repo::new();
        repo.live("open", "implemented");
        repo.put_as("2026-07-11", TOM, &record("verified"));
        let found = only(repo.history("2026-07-12"));
        assert_eq!(
            (&*found.rule, &*found.level),
            ("self-recorded-verification", "info")
        );
        // Who commits for somebody is not the author.
        let repo = Repo::new();
        repo.live("open", "implemented");
        repo.write(RECORD, &record("verified"));
        repo.git(&["add", "--all"]);
        repo.git_on(
            "2026-07-11",
            TOM,
            &[
                "commit",
                "--quiet",
                "-m",
                "x",
                &format!("--author=Maria Lopez <{MARIA}>"),
            ],
        );
        assert_eq!(repo.rules("2026-07-12"), NOTHING);
    }

    #[test]
    fn names_in_git_are_resolved() {
        // (who commits, .mailmap, clause10.yaml, whether it is Tom)
        let alias = "people: {aliases: {tb@home.example: tom.baker@acme.example}}\n";
        let cases = [
            ("tb@home.example", "", "", false),
            (
                "tb@home.example",
                "Tom Baker <tom.baker@acme.example> <tb@home.example>\n",
                "",
                true,
            ),
            ("tb@home.example", "", alias, true),
            ("77+tom.baker@users.noreply.github.com", "", "", false),
        ];
        for (who, mailmap, configuration, is_tom) in cases {
            let repo = Repo::new();
            repo.write(".mailmap", mailmap);
            repo.write("clause10.yaml", configuration);
            repo.live("open", "implemented");
            repo.put_as("2026-07-11", who, &record("verified"));
            assert_eq!(
                repo.rules("2026-07-12").len(),
                usize::from(is_tom),
                "{who} {mailmap}"
            );
        }
    }
}

mod evidence {
    use super::*;

    const FILE: &str = "evidence/NC-2026-004/q1-review.csv";

    /// Evidence that changed is shown beside the version that the step relied on, whoever merged the change.
    #[test]
    fn a_change_is_shown_with_the_version_before() {
        let repo = Repo::new();
        repo.live("open", "closed");
        let relied = repo.head();
        repo.branch("second");
        repo.write(FILE, "account,kept\na.berg,no\n");
        let changed = repo.commit("2026-07-22", TOM);
        repo.checkout("main");
        repo.merge("2026-07-23", "second");
        let found = repo.check("2026-07-24", &["--select", "evidence-changed"]);
        let found = only(found);
        assert!(!changed.is_empty());
        assert_eq!(found.commits, [relied]);
        assert_eq!(
            found.related,
            [format!("{FILE}:1: the file as the step relied on it")]
        );
    }
}
