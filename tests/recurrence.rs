//! `clause10 recurrence` through the program itself: on folders and on small repositories that git made.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use clause10::model::Record;
use clause10::parse;
use clause10::policy::Policy;
use clause10::recurrence::{Entry, Index, THRESHOLD};
use clause10::schema;
use clause10::text::RepoPath;
use proptest::prelude::*;
use serde_json::Value;
use support::history::Repo;

const MARIA: &str = "maria.lopez@acme.example";
const AS_OF: &str = "2026-11-20";

/// A finding of a small register.
struct Sample {
    id: &'static str,
    raised: &'static str,
    requirements: &'static str,
    title: &'static str,
    statement: &'static str,
    /// Category, text and action, where it is closed.
    answer: Option<(&'static str, &'static str, &'static str)>,
}

/// Access of people who left: in 2019 by the numbers of 2013, in 2024 by those of 2022.
const LEAVERS: [Sample; 2] = [
    Sample {
        id: "NC-2019-003",
        raised: "2019-05-08",
        requirements: "[ISO27001:2013/A.9.2.6, POL-IAM/5.3]",
        title: "Accounts of leavers not disabled on the last working day",
        statement: "Three accounts of former employees were still enabled in the directory, up to 118 days after the last working day.",
        answer: Some((
            "missing-procedure",
            "HR tells IT of a leaver by e-mail to one person. There is no ticket, so nothing is outstanding when the message is not read.",
            "A leaver form in the HR system raises a ticket with the last working day as its due date",
        )),
    },
    Sample {
        id: "NC-2024-011",
        raised: "2024-03-12",
        requirements: "[ISO27001:2022/A.5.18, POL-IAM/5.3]",
        title: "Departed contractors can still log in",
        statement: "Two contractors whose engagement had ended kept an enabled account in the directory for months after their departure.",
        answer: Some((
            "missing-procedure",
            "The leaver form of the HR system raises the ticket, and contractors are not in the HR system. Nothing tells IT of the last day.",
            "The purchase order of a contractor raises a ticket with its last day as due date",
        )),
    },
];

/// Others that have little in common.
const OTHERS: [Sample; 3] = [
    Sample {
        id: "NC-2020-001",
        raised: "2020-02-03",
        requirements: "[ISO27001:2013/A.12.3.1]",
        title: "Restore of the database never tested",
        statement: "Backups run every night, and no restoration test has been carried out since the policy came into force.",
        answer: Some((
            "no-schedule",
            "The policy asks for it and no calendar has it.",
            "A recurring task each January and July",
        )),
    },
    Sample {
        id: "NC-2021-004",
        raised: "2021-09-14",
        requirements: "[ISO27001:2013/A.11.1.2]",
        title: "Visitors walk alone in the data hall",
        statement: "Four visitors were met without an escort, and the visitor book had no entry for two of them.",
        answer: Some((
            "unclear-procedure",
            "Reception does not know who must be escorted.",
            "Badges in two colours",
        )),
    },
    Sample {
        id: "NC-2023-002",
        raised: "2023-01-30",
        requirements: "[ISO27001:2022/A.5.34]",
        title: "Records of processing do not name the new product",
        statement: "The record of processing activities was last edited before the product was launched.",
        answer: None,
    },
];

impl Sample {
    fn path(&self) -> String {
        format!("findings/{}/{}.md", &self.raised[..4], self.id)
    }

    fn text(&self) -> String {
        let mut text = format!(
            "---\nid: {}\ntitle: {}\nkind: nonconformity\nseverity: minor\nstatus: {}\nsource: internal-audit\nrequirements: {}\nraised: {}\nraised_by: maria.lopez@acme.example\nowner: tom.baker@acme.example\n",
            self.id,
            self.title,
            if self.answer.is_some() {
                "closed"
            } else {
                "open"
            },
            self.requirements,
            self.raised
        );
        if let Some((category, _, action)) = self.answer {
            let closed = format!("{}-12-01", &self.raised[..4]);
            text += &format!(
                "root_cause:\n  categories: [{category}]\ncorrective_actions:\n  - action: {action}\nclosed: {closed}\n"
            );
        }
        text += &format!("---\n\n## Nonconformity\n\n{}\n", self.statement);
        if let Some((_, cause, _)) = self.answer {
            text += &format!("\n## Root cause\n\n{cause}\n");
        }
        text
    }
}

fn repository(samples: &[&Sample]) -> Repo {
    let repo = Repo::new();
    for sample in samples {
        repo.write(&sample.path(), &sample.text());
    }
    repo.commit("2026-01-05", MARIA);
    repo
}

fn whole() -> Repo {
    repository(&LEAVERS.iter().chain(&OTHERS).collect::<Vec<_>>())
}

/// What the program prints as JSON; it is valid against the schema.
fn asked(repo: &Repo, args: &[&str]) -> Value {
    let all = [&["recurrence", "--format", "json", "--as-of", AS_OF], args].concat();
    let (code, out, err) = repo.run(&all);
    assert_eq!(code, 0, "{err}");
    let answer: Value = serde_json::from_str(&out).unwrap();
    valid(&answer);
    answer
}

fn valid(answer: &Value) {
    let schema = jsonschema::validator_for(&schema::recurrence()).unwrap();
    let wrong: Vec<String> = schema
        .iter_errors(answer)
        .map(|error| error.to_string())
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

fn of<'v>(answer: &'v Value, id: &str) -> &'v Value {
    let findings = answer["findings"].as_array().unwrap();
    findings
        .iter()
        .find(|finding| finding["finding"] == id)
        .unwrap()
}

fn candidates(answer: &Value, id: &str) -> Vec<String> {
    let candidates = of(answer, id)["candidates"].as_array().unwrap();
    candidates
        .iter()
        .map(|one| one["finding"].as_str().unwrap().to_owned())
        .collect()
}

fn reasons(answer: &Value, id: &str, at: usize) -> Vec<String> {
    let reasons = of(answer, id)["candidates"][at]["reasons"]
        .as_array()
        .unwrap();
    reasons
        .iter()
        .map(|reason| reason.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_failure_that_came_back_is_found_across_editions_with_what_made_the_score() {
    let answer = asked(&whole(), &[]);
    assert_eq!(answer["version"], 1);
    assert_eq!(answer["findings"].as_array().unwrap().len(), 5);
    let found = of(&answer, "NC-2024-011");
    assert_eq!(found["flagged"], true, "{found}");
    assert_eq!(candidates(&answer, "NC-2024-011")[0], "NC-2019-003");
    let reasons = reasons(&answer, "NC-2024-011", 0);
    for expected in [
        "same control A.5.18 (cited as A.9.2.6 of the 2013 edition)",
        "same requirement POL-IAM/5.3",
        "same cause category missing-procedure",
        "closed 2019-12-01, 4 years before",
    ] {
        assert!(
            reasons.iter().any(|reason| reason == expected),
            "{expected}: {reasons:?}"
        );
    }
    assert!(
        reasons
            .iter()
            .any(|reason| reason.starts_with("both speak of ") && reason.contains("leaver")),
        "{reasons:?}"
    );
    assert!(
        reasons
            .iter()
            .any(|reason| reason.starts_with("causes and actions of both speak of ")),
        "{reasons:?}"
    );
    for other in ["NC-2019-003", "NC-2020-001", "NC-2021-004", "NC-2023-002"] {
        assert_eq!(of(&answer, other)["flagged"], false, "{other}");
    }
    assert!(
        candidates(&answer, "NC-2019-003").is_empty(),
        "nothing is earlier"
    );
}

#[test]
fn only_what_two_findings_share_is_a_reason() {
    let answer = asked(&whole(), &["--top", "9"]);
    for finding in answer["findings"].as_array().unwrap() {
        for candidate in finding["candidates"].as_array().unwrap() {
            let pair = (
                finding["finding"].as_str().unwrap(),
                candidate["finding"].as_str().unwrap(),
            );
            let said = candidate["reasons"].to_string();
            let are_leavers = pair == ("NC-2024-011", "NC-2019-003");
            assert_eq!(
                said.contains("same requirement"),
                are_leavers,
                "{pair:?} {said}"
            );
            assert_eq!(
                said.contains("same cause category"),
                are_leavers,
                "{pair:?} {said}"
            );
            assert!(!said.contains("history"), "{pair:?} {said}");
        }
    }
}

#[test]
fn links_that_people_made_do_not_change_a_score() {
    let score = |extra: &str| {
        let repo = whole();
        let text = LEAVERS[1]
            .text()
            .replace("raised: 2024", &format!("{extra}raised: 2024"));
        repo.write(&LEAVERS[1].path(), &text);
        let answer = asked(&repo, &[]);
        of(&answer, "NC-2024-011").to_string()
    };
    let plain = score("");
    assert_eq!(score("recurrence_of: [NC-2019-003]\n"), plain);
    assert_eq!(
        score("not_recurrence_of:\n  - finding: NC-2019-003\n    reason: contractors\n"),
        plain
    );
}

#[test]
fn the_answer_is_the_same_in_any_order_of_files_and_in_every_run() {
    let one = whole();
    let other = Repo::new();
    for (at, sample) in LEAVERS.iter().chain(&OTHERS).rev().enumerate() {
        other.write(
            &format!("findings/{at}/{}-x{at}.md", sample.id),
            &sample.text(),
        );
    }
    other.commit("2026-01-05", MARIA);
    let findings = |repo: &Repo| asked(repo, &["--top", "9"])["findings"].to_string();
    let first = findings(&one);
    assert_eq!(findings(&one), first);
    assert_eq!(findings(&other), first);
    let threads = |number: &str| {
        let mut command = one.program("", &["recurrence", "--format", "json", "--as-of", AS_OF]);
        command
            .env("RAYON_NUM_THREADS", number)
            .output()
            .unwrap()
            .stdout
    };
    assert_eq!(threads("1"), threads("7"));
}

#[test]
fn a_finding_just_raised_is_compared_by_what_is_known() {
    let repo = whole();
    let raised = Sample {
        id: "NC-2026-001",
        raised: "2026-02-03",
        answer: None,
        ..LEAVERS[1]
    };
    repo.write(&raised.path(), &raised.text());
    let answer = asked(&repo, &["NC-2026-001"]);
    assert_eq!(answer["findings"].as_array().unwrap().len(), 1);
    assert_eq!(of(&answer, "NC-2026-001")["flagged"], true);
    assert_eq!(
        candidates(&answer, "NC-2026-001")[..2],
        ["NC-2024-011", "NC-2019-003"]
    );
    let reasons = reasons(&answer, "NC-2026-001", 0).join("\n");
    assert!(!reasons.contains("causes and actions"), "{reasons}");
}

#[test]
fn german_and_french_findings_are_compared_with_each_other_and_with_english_ones() {
    let repo = whole();
    repo.write(
        "clause10.yaml",
        "words:\n  sections: {Nonconformity: [Abweichung, Constat]}\n",
    );
    let german = Sample {
        id: "NC-2025-001",
        raised: "2025-02-03",
        requirements: "[ISO27001:2022/A.6.5]",
        title: "Benutzerkonten ausgeschiedener Mitarbeiter nicht gesperrt",
        statement: "Die Konten von drei ehemaligen Mitarbeitern waren nach dem letzten Arbeitstag noch aktiv und wurden nicht deaktiviert.",
        answer: None,
    };
    let french = Sample {
        id: "NC-2025-002",
        raised: "2025-06-03",
        requirements: "[ISO27001:2022/A.8.13]",
        title: "Aucun test de restauration des sauvegardes",
        statement: "Les sauvegardes de la base de données ont lieu chaque nuit, mais aucun essai de restauration n’a été réalisé.",
        answer: None,
    };
    for (sample, heading) in [(&german, "Abweichung"), (&french, "Constat")] {
        repo.write(
            &sample.path(),
            &sample
                .text()
                .replace("## Nonconformity", &format!("## {heading}")),
        );
    }
    let answer = asked(&repo, &[]);
    let mut first = candidates(&answer, "NC-2025-001")[..2].to_vec();
    first.sort();
    assert_eq!(first, ["NC-2019-003", "NC-2024-011"]);
    assert!(
        reasons(&answer, "NC-2025-001", 0)
            .join("\n")
            .contains("leaver"),
        "{:?}",
        reasons(&answer, "NC-2025-001", 0)
    );
    assert_eq!(candidates(&answer, "NC-2025-002")[0], "NC-2020-001");
    let said = reasons(&answer, "NC-2025-002", 0).join("\n");
    assert!(
        said.contains("backup") && said.contains("restore"),
        "{said}"
    );
}

#[test]
fn a_finding_that_was_deleted_is_among_the_earlier_ones_and_said_to_be_gone() {
    let repo = whole();
    std::fs::remove_file(repo.path().join(LEAVERS[0].path())).unwrap();
    repo.commit("2026-02-01", MARIA);
    let answer = asked(&repo, &[]);
    assert_eq!(
        answer["findings"].as_array().unwrap().len(),
        4,
        "one entry for each that is there"
    );
    assert_eq!(candidates(&answer, "NC-2024-011")[0], "NC-2019-003");
    let said = reasons(&answer, "NC-2024-011", 0);
    assert_eq!(
        said.last().unwrap(),
        "no longer in the register: known from history"
    );
    assert!(answer["history"]["commits"].as_u64().unwrap() >= 3);

    let alone = asked(&repo, &["--no-history"]);
    assert!(!candidates(&alone, "NC-2024-011").contains(&"NC-2019-003".to_owned()));
    assert_eq!(alone["history"], Value::Null);
    let (code, out, _) = repo.run(&["recurrence"]);
    assert_eq!(code, 0);
    assert!(
        out.contains("NC-2019-003  2019-05-08  minor  deleted"),
        "{out}"
    );
    let (_, out, _) = repo.run(&["recurrence", "--no-history"]);
    assert!(
        support::history::plain(&out).contains("History was not wanted"),
        "{out}"
    );
}

#[test]
fn a_finding_that_got_another_number_is_not_its_own_candidate() {
    let repo = whole();
    std::fs::remove_file(repo.path().join(LEAVERS[1].path())).unwrap();
    let renamed = LEAVERS[1].text().replace("NC-2024-011", "NC-2024-012");
    repo.write("findings/2024/NC-2024-012.md", &renamed);
    repo.commit("2026-02-01", MARIA);
    let answer = asked(&repo, &["--top", "9"]);
    assert!(!candidates(&answer, "NC-2024-012").contains(&"NC-2024-011".to_owned()));
}

#[test]
fn a_moved_finding_is_one_finding() {
    let repo = whole();
    std::fs::remove_file(repo.path().join(LEAVERS[0].path())).unwrap();
    repo.write("findings/archive/NC-2019-003.md", &LEAVERS[0].text());
    repo.commit("2026-02-01", MARIA);
    let answer = asked(&repo, &["--top", "9"]);
    let found = candidates(&answer, "NC-2024-011");
    assert_eq!(found.iter().filter(|id| *id == "NC-2019-003").count(), 1);
    assert!(
        !reasons(&answer, "NC-2024-011", 0)
            .join("\n")
            .contains("history")
    );
}

#[test]
fn snapshots_are_the_folder_the_index_and_any_commit() {
    let repo = repository(&[&LEAVERS[0], &OTHERS[0]]);
    repo.write(&LEAVERS[1].path(), &LEAVERS[1].text());
    let number = |args: &[&str]| asked(&repo, args)["findings"].as_array().unwrap().len();
    assert_eq!(number(&[]), 3);
    assert_eq!(number(&["--staged"]), 2);
    repo.git(&["add", "--all"]);
    assert_eq!(number(&["--staged"]), 3);
    assert_eq!(number(&["--at", "HEAD"]), 2);
    assert_eq!(
        asked(&repo, &["--at", "HEAD"])["snapshot"]["kind"],
        "commit"
    );
}

#[test]
fn as_many_candidates_are_shown_as_were_asked_for() {
    let repo = whole();
    for (top, most) in [("1", 1), ("2", 2), ("9", 4)] {
        let answer = asked(&repo, &["--top", top]);
        let longest = answer["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| finding["candidates"].as_array().unwrap().len())
            .max();
        assert!(longest.unwrap() <= most, "{top}: {longest:?}");
    }
    assert_eq!(repo.run(&["recurrence", "--top", "0"]).0, 2);
}

#[test]
fn a_finding_is_asked_for_by_its_number_or_its_file() {
    let repo = whole();
    let by_number = asked(&repo, &["NC-2024-011"]);
    let by_file = asked(&repo, &["findings/2024/NC-2024-011.md"]);
    assert_eq!(by_number, by_file);
    assert_eq!(asked(&repo, &["NC-2024-011", "NC-2024-011"]), by_number);
}

#[test]
fn an_unknown_number_is_said_with_a_way_out() {
    let repo = whole();
    let said = repo.broken(&["recurrence", "NC-2024-11"]);
    assert!(
        said.contains("the snapshot has no finding `NC-2024-11`"),
        "{said}"
    );
    assert!(said.contains("did you mean `NC-2024-011`?"), "{said}");
    assert!(
        repo.broken(&["recurrence", "something"])
            .contains("give the number of a finding")
    );
    let (code, out, err) = repo.run(&["recurrence", "--format", "json", "something"]);
    assert_eq!(code, 2);
    assert!(err.contains("help: "), "{err}");
    let answer: Value = serde_json::from_str(&out).unwrap();
    valid(&answer);
    assert_eq!(answer["errors"].as_array().unwrap().len(), 1);
}

#[test]
fn without_a_repository_history_must_be_declined() {
    let folder = tempfile::tempdir().unwrap();
    support::write(folder.path(), &LEAVERS[0].path(), LEAVERS[0].text());
    let program = env!("CARGO_BIN_EXE_clause10");
    let run = |args: &[&str]| {
        let mut command = support::git::command(program, folder.path());
        command.args(args).output().unwrap()
    };
    let output = run(&["recurrence"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--no-history"));
    assert_eq!(run(&["recurrence", "--no-history"]).status.code(), Some(0));
}

#[test]
fn families_tell_links_from_suspicions() {
    let repo = whole();
    let (_, out, _) = repo.run(&["recurrence"]);
    assert!(
        out.contains("NC-2019-003  2019-05-08  minor  closed"),
        "{out}"
    );
    assert!(
        out.contains("└─ NC-2024-011  2024-03-12  minor  closed  suspected"),
        "{out}"
    );
    assert!(out.contains("- same requirement POL-IAM/5.3"), "{out}");
    assert!(
        out.contains("1 recurrence in 1 family: 0 linked by `recurrence_of`, 1 suspected."),
        "{out}"
    );
    let answer = |extra: &str| {
        let text = LEAVERS[1]
            .text()
            .replace("raised: 2024", &format!("{extra}raised: 2024"));
        repo.write(&LEAVERS[1].path(), &text);
        repo.run(&["recurrence"]).1
    };
    let linked = answer("recurrence_of: [NC-2019-003]\n");
    assert!(
        linked.contains("└─ NC-2024-011  2024-03-12  minor  closed  linked"),
        "{linked}"
    );
    assert!(
        linked.contains("1 linked by `recurrence_of`, 0 suspected"),
        "{linked}"
    );
    let denied = answer("not_recurrence_of:\n  - finding: NC-2019-003\n    reason: contractors\n");
    assert!(!denied.contains("NC-2024-011"), "{denied}");
    let (_, one, _) = repo.run(&["recurrence", "NC-2024-011", "--color", "always"]);
    assert!(one.contains("\u{1b}["), "{one}");
}

#[test]
fn a_large_register_is_searched_by_what_few_findings_have() {
    let policy = Policy::default();
    let mut records: Vec<Record> = (0..1500)
        .map(|at| {
            let words = ["printer", "forklift", "canteen", "warehouse", "garden", "lighting", "parking"];
            let text = format!(
                "---\nid: NC-2020-{at:04}\ntitle: The {} of room {at} and wing x{at}y is odd\nkind: nonconformity\nrequirements: [ISO27001:2022/A.7.{}]\nraised: 2020-{:02}-{:02}\n---\n\n## Nonconformity\n\nSomething about the {}.\n",
                words[at % 7], 1 + at % 14, 1 + at % 12, 1 + at % 28, words[at * 3 % 7]
            );
            parse::record(RepoPath::new(format!("findings/NC-2020-{at:04}.md")), text.into_bytes(), &policy)
        })
        .collect();
    for sample in LEAVERS {
        records.push(parse::record(
            RepoPath::new(sample.path()),
            sample.text().into_bytes(),
            &policy,
        ));
    }
    let entries: Vec<Entry<'_>> = records.iter().map(Entry::here).collect();
    let index = Index::build(&entries, None);
    let position = index.position(records.last().unwrap()).unwrap();
    let found = index.candidates(position, 3);
    assert_eq!(found[0].earlier.record.id(), Some("NC-2019-003"));
    assert!(found[0].score >= THRESHOLD);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever stands in a record, comparing does not panic, scores lie between 0 and 1, and a finding is
    /// found whose text is the same.
    #[test]
    fn any_text_can_be_compared(title in "\\PC{0,60}", text in "(\\PC|\\n){0,300}", cause in "\\PC{0,80}") {
        let policy = Policy::default();
        let title = title.replace(['\\', '"'], " ");
        let record = |id: &str, day: &str| {
            let text = format!("---\nid: {id}\ntitle: \"{title}\"\nkind: nonconformity\nraised: {day}\nrequirements: [A.5.18]\n---\n\n## Nonconformity\n\n{text}\n\n## Root cause\n\n{cause}\n");
            parse::record(RepoPath::new(format!("findings/{id}.md")), text.into_bytes(), &policy)
        };
        let records = [record("NC-2025-001", "2025-01-01"), record("NC-2025-002", "2025-01-02")];
        let entries: Vec<Entry<'_>> = records.iter().map(Entry::here).collect();
        let index = Index::build(&entries, None);
        for at in 0..index.len() {
            for candidate in index.candidates(at, 3) {
                prop_assert!((0.0..=1.0).contains(&candidate.score), "{}", candidate.score);
            }
        }
    }

    /// Words of the four languages with any letters can be cut to stems.
    #[test]
    fn words_of_any_letters_have_stems(words in proptest::collection::vec("[a-zäöüßéèêçñáíóú'’-]{1,20}", 1..60), language in 0_usize..4) {
        let frame = ["the of and was not with", "der die das und nicht wurde", "le la les des et pas", "el la los las y no se"][language];
        let text = format!("---\nid: NC-2025-001\ntitle: x\nraised: 2025-01-01\n---\n\n## Nonconformity\n\n{frame} {}\n", words.join(" "));
        let record = parse::record(RepoPath::new("findings/NC-2025-001.md"), text.into_bytes(), &Policy::default());
        let index = Index::build(&[Entry::here(&record)], None);
        prop_assert_eq!(index.len(), 1);
    }
}
