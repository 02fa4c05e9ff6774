//! The life of a finding as it is written, over timelines made by hand.
//!
//! What git makes of real repositories is in `show.rs`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod made;
mod support;

use std::sync::Arc;

use clause10::config;
use clause10::diagnostic::{Diagnostic, Seen, SnapshotInfo};
use clause10::life::Life;
use clause10::model::{Actor, Commit, Landing, Record, Removal, Renumbering, Timeline, Version};
use clause10::output::{Options, timeline};
use clause10::parse;
use clause10::policy::Policy;
use clause10::schema;
use clause10::text::RepoPath;
use serde_json::Value;

/// Noon of 1 March 2026 in UTC.
const START: i64 = 1_772_366_400;
const DAY: i64 = 86_400;

fn actor(name: &str, day: i64) -> Actor {
    Actor {
        name: name.into(),
        email: format!("{}@acme.example", name.to_lowercase().replace(' ', ".")).into(),
        seconds: START + day * DAY,
        offset: 3_600,
    }
}

/// The commit of a number, on the day of that number.
fn commit(number: i64, author: &str) -> Arc<Commit> {
    Arc::new(Commit {
        id: Some(format!("{number:040x}").into_boxed_str()),
        author: actor(author, number),
        committer: actor(author, number),
        parents: 1,
        place: number as usize,
    })
}

fn record(path: &str, text: &str) -> Record {
    parse::record(RepoPath::new(path), text.into(), &Policy::default())
}

fn version<'a>(record: &'a Record, commit: &Arc<Commit>, before: &[usize]) -> Version<'a> {
    Version {
        commit: Arc::clone(commit),
        record,
        before: before.to_vec(),
        restores: None,
        landed: Some(Arc::clone(commit)),
    }
}

fn timeline<'a>(versions: Vec<Version<'a>>, newest: Option<&'a Record>) -> Timeline<'a> {
    let landings = versions.iter().enumerate();
    let landings = landings
        .map(|(index, version)| Landing {
            commit: Arc::clone(&version.commit),
            version: Some(index),
        })
        .collect();
    Timeline {
        id: "NC-2026-004".into(),
        versions,
        removals: Vec::new(),
        landings,
        newest,
        evidence: Vec::new(),
        was: None,
        became: None,
    }
}

fn life(timeline: &Timeline<'_>, diagnostics: Vec<Diagnostic>) -> Life {
    let snapshot = SnapshotInfo {
        kind: "worktree",
        commit: None,
    };
    let seen = Seen {
        commits: 12,
        from: Some("c".repeat(40)),
        pinned: 0,
        notes: vec!["replace refs are not followed".to_owned()],
    };
    let as_of = support::day("2026-11-20");
    let from = (snapshot, seen);
    Life::new(timeline, diagnostics, &Policy::default(), as_of, from).unwrap()
}

fn human(life: &Life, options: Options) -> String {
    let mut bytes = Vec::new();
    timeline::human(life, &options, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The JSON, which is what the schema says.
fn json(life: &Life) -> Value {
    let mut bytes = Vec::new();
    timeline::json(life, &mut bytes).unwrap();
    let value: Value = serde_json::from_slice(&bytes).unwrap();
    let schema = schema::timeline();
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    let problems: Vec<_> = validator
        .iter_errors(&value)
        .map(|error| error.to_string())
        .collect();
    assert!(problems.is_empty(), "{problems:?}\n{value:#}");
    value
}

const PATH: &str = support::RECORD;

/// The faultless record at each status, by three people; it lay elsewhere at first, the last version is
/// not committed yet, and one was rebased.
fn faultless() -> Vec<Record> {
    support::LIFE
        .iter()
        .enumerate()
        .map(|(index, (status, _))| {
            let path = if index < 2 {
                "findings/NC-2026-004.md"
            } else {
                PATH
            };
            record(path, &support::record(status))
        })
        .collect()
}

fn lifecycle(records: &[Record]) -> Timeline<'_> {
    let authors = [
        "Maria Lopez",
        "Tom Baker",
        "Zoë Å. Nyström-Hallström Of Reading",
    ];
    let versions = records.iter().enumerate().map(|(index, record)| {
        let number = i64::try_from(index).unwrap();
        let mut commit = commit(number + 1, authors[index % 3]);
        let before: Vec<usize> = index.checked_sub(1).into_iter().collect();
        if index == 3 {
            Arc::make_mut(&mut commit).author.seconds -= 9 * DAY;
        }
        if index + 1 == records.len() {
            Arc::make_mut(&mut commit).id = None;
        }
        let mut version = version(record, &commit, &before);
        match index {
            1 => version.landed = Some(self::commit(9, "Maria Lopez")),
            2 => version.landed = None,
            _ => {}
        }
        version
    });
    timeline(versions.collect(), records.last())
}

#[test]
fn a_whole_life() {
    let records = faultless();
    let life = life(&lifecycle(&records), Vec::new());
    insta::assert_snapshot!("life.human", human(&life, Options::default()));
    let narrow = Options {
        width: 50,
        unicode: false,
        ..Options::default()
    };
    insta::assert_snapshot!("life.ascii", human(&life, narrow));
    let color = Options {
        color: true,
        ..Options::default()
    };
    assert!(human(&life, color).contains("\u{1b}[1mopen → corrected\u{1b}[0m"));
    let value = json(&life);
    insta::assert_snapshot!("life.json", without_version(&format!("{value:#}")));
}

/// A diagnostic stands beside the event of its commit, or the one that its commit made official, else at
/// the end; all states are there.
#[test]
fn diagnostics_stand_beside_their_events() {
    let records = faultless();
    let mut diagnostics = made::many_kinds().diagnostics;
    let commits = [Some(4), Some(9), None, Some(4), Some(77)];
    for (diagnostic, commit) in diagnostics.iter_mut().zip(commits) {
        diagnostic.commit = commit.map(|number| format!("{number:040x}"));
    }
    let timeline = lifecycle(&records);
    let life = life(&timeline, diagnostics.clone());
    insta::assert_snapshot!("diagnostics.human", human(&life, Options::default()));
    let value = json(&life);
    let beside = |event: usize| value["events"][event]["diagnostics"].clone();
    assert_eq!(
        beside(3),
        serde_json::json!([diagnostics[0].fingerprint, diagnostics[3].fingerprint])
    );
    assert_eq!(beside(1), serde_json::json!([diagnostics[1].fingerprint]));
    let all = value["diagnostics"].as_array().unwrap();
    assert_eq!(all.len(), diagnostics.len());
    // Many in one place are cut for people.
    let many = self::life(&timeline, made::many().diagnostics);
    let text = human(&many, Options::default());
    assert!(
        text.contains("… and 7990 diagnostics; --all shows them"),
        "{text}"
    );
}

/// What changes with each release is not for a snapshot.
fn without_version(text: &str) -> String {
    text.replace(
        &format!("\"{}\"", env!("CARGO_PKG_VERSION")),
        "\"[version]\"",
    )
}

#[test]
fn removed_restored_renumbered_and_merged() {
    let open = record(PATH, &support::record("open"));
    let corrected = record(PATH, &support::record("corrected"));
    let analysed = record(PATH, &support::record("analysed"));
    let mut versions = vec![
        version(&open, &commit(1, "Maria Lopez"), &[]),
        version(&corrected, &commit(5, "Tom Baker"), &[]),
        version(&corrected, &commit(6, "Maria Lopez"), &[1]),
        version(&analysed, &commit(8, "Maria Lopez"), &[1, 2]),
    ];
    versions[1].restores = Some(0);
    let mut timeline = timeline(versions, None);
    timeline.removals = vec![
        Removal {
            commit: commit(3, "Tom Baker"),
            path: RepoPath::new(PATH),
            before: vec![0],
        },
        Removal {
            commit: commit(9, "Tom Baker"),
            path: RepoPath::new(PATH),
            before: vec![3],
        },
    ];
    let other = |number, id: &str| Renumbering {
        commit: commit(number, "Tom Baker"),
        id: id.into(),
        path: RepoPath::new(format!("findings/{id}.md")),
        is_official: true,
        last: None,
    };
    timeline.was = Some(other(1, "NC-2026-999"));
    timeline.became = Some(other(9, "NC-2026-005"));
    let life = life(&timeline, Vec::new());
    insta::assert_snapshot!("restored.human", human(&life, Options::default()));
    let value = json(&life);
    assert_eq!(value["finding"]["was"]["id"], "NC-2026-999");
    assert_eq!(value["finding"]["present"], false);
    assert_eq!(value["finding"]["status"], "analysed");
    let events = value["events"].as_array().unwrap().iter();
    let steps: Vec<_> = events
        .map(|event| event["step"].as_str().unwrap())
        .collect();
    assert_eq!(
        steps,
        [
            "renumbered",
            "removed",
            "restored",
            "changed",
            "changed",
            "removed"
        ]
    );
}

#[test]
fn nothing_that_a_terminal_obeys_reaches_it_and_lines_are_narrow() {
    let text = "---\nid: NC-2026-004\ntitle: \"a\\e[31mb\\u202ec\"\nowner: \"x\\e]0;y\\a\"\narea: a\n---\n";
    let other = "---\nid: NC-2026-004\ntitle: \"a\\e[31mb\"\nowner: \"z\\e]0;y\\a\"\ndue: \"\\e[1m\"\n---\n## x\u{1b}[2Jy\n";
    let path = "findings/\u{1b}[2J\u{200b}.md";
    let (one, two) = (record(path, text), record(PATH, other));
    let versions = vec![
        version(&one, &commit(1, "A\u{1b}[5m\r\nB"), &[]),
        version(&two, &commit(2, ""), &[0]),
    ];
    let mut timeline = timeline(versions, Some(&two));
    timeline.id = "NC\u{1b}[7m".into();
    let life = life(&timeline, Vec::new());
    for (unicode, width) in [(true, 80), (false, 40)] {
        let options = Options {
            width,
            unicode,
            ..Options::default()
        };
        let text = human(&life, options);
        let unsafe_ones: Vec<char> = text
            .chars()
            .filter(|c| (c.is_control() && *c != '\n') || "\u{202e}\u{200b}\u{feff}".contains(*c))
            .collect();
        assert!(unsafe_ones.is_empty(), "{unsafe_ones:?}");
        for line in text.lines() {
            let whole = line.split_whitespace().count() <= 3;
            assert!(line.chars().count() <= width || whole, "{width}: {line}");
        }
    }
    json(&life);
}

#[test]
fn a_long_life_is_cut_for_people_and_says_so() {
    let due = |day: usize| {
        format!(
            "---\nid: NC-2026-004\ndue: 2026-{:02}-01\n---\n",
            day % 12 + 1
        )
    };
    let records: Vec<Record> = (0..100).map(|day| record(PATH, &due(day))).collect();
    let versions = records.iter().enumerate().map(|(index, record)| {
        let before: Vec<usize> = index.checked_sub(1).into_iter().collect();
        version(
            record,
            &commit(i64::try_from(index).unwrap(), "Tom"),
            &before,
        )
    });
    let life = life(&timeline(versions.collect(), records.last()), Vec::new());
    let text = human(&life, Options::default());
    assert_eq!(text.matches("  Tom  ").count(), 30);
    assert!(
        text.contains("… 70 events in between; --all shows them"),
        "{text}"
    );
    let all = Options {
        all: true,
        ..Options::default()
    };
    assert_eq!(human(&life, all).matches("  Tom  ").count(), 100);
    assert_eq!(json(&life)["events"].as_array().unwrap().len(), 100);
}

/// People read the names that their register has, programs ours.
#[test]
fn names_are_those_of_the_register() {
    let configuration = "words:\n  fields: {due: Frist}\n  sections: {Root cause: Ursache}\n  values: {status: {open: offen}}\n";
    let path = RepoPath::new("clause10.yaml");
    let policy = config::read(path, configuration.into()).unwrap().policy;
    let record = |text: &str| parse::record(RepoPath::new(PATH), text.into(), &policy);
    let one = record("---\nid: NC-2026-004\nstatus: offen\nFrist: 2026-03-01\n---\n");
    let two = record(
        "---\nid: NC-2026-004\nstatus: closed\nFrist: 2026-04-01\n---\n## Ursache\n\nNobody was named.\n",
    );
    let versions = vec![
        version(&one, &commit(1, "Tom"), &[]),
        version(&two, &commit(2, "Tom"), &[0]),
    ];
    let from = (
        SnapshotInfo {
            kind: "worktree",
            commit: None,
        },
        Seen::default(),
    );
    let as_of = support::day("2026-11-20");
    let timeline = timeline(versions, Some(&two));
    let life = Life::new(&timeline, Vec::new(), &policy, as_of, from).unwrap();
    let text = human(&life, Options::default());
    assert!(text.contains("open → closed\n"), "{text}");
    assert!(text.contains("Frist 2026-03-01 → 2026-04-01\n"), "{text}");
    assert!(text.contains("section Ursache\n"), "{text}");
    let value = json(&life);
    assert_eq!(value["events"][1]["changes"][1]["field"], "due");
    let section = serde_json::json!({ "field": "Root cause" });
    assert_eq!(
        value["events"][1]["changes"][2], section,
        "its text stays where it is"
    );
}

/// With `CLAUSE10_OUTPUTS=DIR` the JSON is also written there, for the clients in `.ci/clients`.
#[test]
fn files_for_the_clients() {
    let Some(folder) = std::env::var_os("CLAUSE10_OUTPUTS").map(std::path::PathBuf::from) else {
        return;
    };
    std::fs::create_dir_all(&folder).unwrap();
    let records = faultless();
    let mut bytes = Vec::new();
    timeline::json(&life(&lifecycle(&records), Vec::new()), &mut bytes).unwrap();
    std::fs::write(folder.join("life.timeline.json"), bytes).unwrap();
}
