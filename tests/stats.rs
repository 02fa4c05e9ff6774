//! The numbers of a register: computed by hand over made lives, and a second time from git itself.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use clause10::config::Configuration;
use clause10::diagnostic::{Report, Seen, SnapshotInfo};
use clause10::dossier::{DayFrom, Dossier, Kin, Origin, Period, Tie, name};
use clause10::git::Repository;
use clause10::history::{History, Source};
use clause10::life::{Head, Life, Official};
use clause10::model::{Category, Day, Record, Register, Severity, Status};
use clause10::output::report::charts::{self, Chart};
use clause10::parse;
use clause10::policy::Policy;
use clause10::stats::{self, Share, State, Stats};
use clause10::text::RepoPath;
use clause10::workspace::Workspace;
use regex::Regex;
use support::day;

const AS_OF: &str = "2026-06-30";

/// A record of a nonconformity: its number, then `key: value` lines; severity and source unless given.
fn record(id: &str, fields: &str) -> Record {
    let mut text = format!("---\nid: {id}\ntitle: What was found\n");
    let usual = [
        ("kind", "nonconformity"),
        ("severity", "minor"),
        ("source", "internal-audit"),
    ];
    for (key, value) in usual {
        if !fields.contains(&format!("{key}:")) {
            text += &format!("{key}: {value}\n");
        }
    }
    for field in fields.split("; ") {
        text += &format!("{field}\n");
    }
    text += "---\n";
    let path = RepoPath::new(format!("findings/{id}.md"));
    parse::record(path, text.into_bytes(), &Policy::default())
}

/// The life of a record: `DAY STATUS [DUE]` each; `gone` for a removal.
fn life(record: &Record, official: &[&str]) -> Life {
    let finding = &record.finding;
    let told = official.iter().enumerate().map(|(at, told)| {
        let mut words = told.split(' ');
        let on = day(words.next().unwrap());
        let status = Status::from_word(words.next().unwrap());
        Official {
            commit: Some(format!("{at:040x}").into_boxed_str()),
            day: on,
            present: status.is_some(),
            status,
            severity: finding.severity.value(),
            due: words.next().map(day),
        }
    });
    Life {
        as_of: day(AS_OF),
        snapshot: SnapshotInfo {
            kind: "worktree",
            commit: None,
        },
        seen: Seen::default(),
        finding: Head {
            id: name(record),
            title: None,
            kind: finding.kind.value(),
            severity: finding.severity.value(),
            status: finding.status.value(),
            owner: None,
            raised: finding.raised.value(),
            due: finding.due.value(),
            closed: finding.closed.value(),
            path: record.path().clone(),
            present: official.last().is_none_or(|last| !last.ends_with("gone")),
            was: None,
            became: None,
        },
        events: Vec::new(),
        official: told.collect(),
        diagnostics: Vec::new(),
        now: Vec::new(),
    }
}

/// A dossier of records with what was official of each.
fn dossier(made: Vec<(Record, &[&str])>) -> Dossier {
    let as_of = day(AS_OF);
    let lives: Vec<Life> = made
        .iter()
        .filter(|(_, official)| !official.is_empty())
        .map(|(record, official)| life(record, official))
        .collect();
    let is_gone = |record: &Record| {
        let own = lives
            .iter()
            .find(|life| life.finding.path == *record.path());
        own.is_some_and(|life| !life.finding.present)
    };
    let records = made.into_iter().map(|(record, _)| record);
    let (gone, here): (Vec<Record>, Vec<Record>) = records.partition(is_gone);
    Dossier {
        as_of,
        day_from: DayFrom::Given,
        origin: Origin::default(),
        period: Period::year_to(as_of),
        configuration: Configuration::default(),
        register: Register::new(here, Vec::new()),
        gone,
        report: Report::could_not_judge(as_of, Vec::new()),
        lives,
        families: Vec::new(),
        left_out: Vec::new(),
        excluded: Vec::new(),
        off: Vec::new(),
        own_day: None,
    }
}

fn of(made: Vec<(Record, &[&str])>) -> Stats {
    stats::of(&dossier(made))
}

/// Median, mean and 90th percentile as they are shown.
fn shown(spread: stats::Spread) -> (usize, String) {
    let figures = spread.figures.map_or("no value".to_owned(), |f| {
        format!("{} {} {}", f.median, f.mean, f.ninetieth)
    });
    (spread.count, figures)
}

fn share(part: usize, of: usize) -> Share {
    Share { part, of }
}

#[test]
fn nothing_has_no_value_anywhere() {
    let stats = of(Vec::new());
    assert_eq!(stats.tiles.open.value, 0);
    assert_eq!(stats.tiles.days_to_close.value, None);
    assert_eq!(shown(stats.time_to_close.value.all), (0, "no value".into()));
    assert_eq!(shown(stats.ages.value.all), (0, "no value".into()));
    assert_eq!(stats.on_time.value.first.percent(), None);
    assert_eq!(stats.recurrence.repeated.value.percent(), None);
    assert_eq!(stats.ineffective.value.percent(), None);
    assert_eq!(stats.sources.value.by_us.percent(), None);
    assert!(stats.causes.value.is_empty() && stats.trend.value.points.is_empty());
}

#[test]
fn times_are_those_of_a_calendar_and_wrong_days_make_none() {
    let closed = |id, severity: &str, raised: &str, closed: &str| {
        let fields = format!(
            "status: closed; severity: {severity}; raised: {raised}; closed: {closed}; due: 2026-03-01"
        );
        (record(id, &fields), &[][..])
    };
    let stats = of(vec![
        // 28 days of a February and 31 of a March: 10, 31, 59 and 59 days.
        closed("NC-2026-1", "minor", "2026-02-01", "2026-02-11"),
        closed("NC-2026-2", "minor", "2026-03-01", "2026-04-01"),
        closed("NC-2026-3", "major", "2026-02-01", "2026-04-01"),
        closed("NC-2026-4", "minor", "2026-02-01", "2026-04-01"),
        // Closed on the day it was raised, two days before the period begins: no days at all.
        closed("NC-2026-5", "minor", "2025-06-29", "2025-06-29"),
        closed("NC-2026-6", "minor", "2026-02-01", "2026-01-31"),
        closed("NC-2026-7", "minor", "2026-02-30", "2026-04-01"),
        closed("NC-2026-8", "minor", "2026-02-01", "soon"),
        // What was withdrawn is in no time.
        (
            record(
                "NC-2026-9",
                "status: withdrawn; raised: 2026-01-01; closed: 2026-02-01",
            ),
            &[],
        ),
    ]);
    let times = &stats.time_to_close.value;
    // 0 10 31 59 59: 159 / 5 = 31.8; of five the fifth is the first that covers nine tenths.
    assert_eq!(shown(times.all), (5, "31 31.8 59".into()));
    // Without the one of last year: (31 + 59) / 2 = 45; 159 / 4 = 39.75.
    assert_eq!(shown(times.in_period), (4, "45 39.8 59".into()));
    assert_eq!(stats.tiles.days_to_close.value.unwrap().to_string(), "45");
    let [(major, one), (minor, four)] = times.by_severity[..] else {
        panic!("{times:?}");
    };
    assert_eq!(
        (major, minor),
        (Some(Severity::Major), Some(Severity::Minor))
    );
    assert_eq!(shown(one), (1, "59 59 59".into()));
    // 0 10 31 59: (10 + 31) / 2 = 20.5; 100 / 4 = 25.
    assert_eq!(shown(four), (4, "20.5 25 59".into()));
    assert_eq!((times.left_out.unread, times.left_out.backwards), (2, 1));
    // The tile counts by the day alone: six have one in the period.
    assert_eq!(stats.tiles.closed.value, 6);
    assert_eq!((stats.now.closed, stats.now.withdrawn), (8, 1));
    // In time until 1 March: NC-1 and NC-5, and NC-7, raised on no day, was late.
    assert_eq!(stats.on_time.value.last, share(2, 6));
    assert_eq!(stats.on_time.value.left_out.all(), 2);
}

#[test]
fn what_is_open_has_an_age_and_may_be_overdue() {
    let open = |id, fields: &str| (record(id, fields), &[][..]);
    let stats = of(vec![
        open(
            "NC-2026-1",
            "status: open; raised: 2026-06-30; due: 2026-06-30",
        ),
        open(
            "NC-2026-2",
            "status: planned; raised: 2026-05-31; due: 2026-06-29",
        ),
        open(
            "NC-2026-3",
            "status: implemented; severity: major; raised: 2026-05-30",
        ),
        open(
            "NC-2026-4",
            "status: verified; raised: 2025-06-30; due: 2026-05-01",
        ),
        open(
            "NC-2026-5",
            "status: open; severity: grave; raised: 2025-06-29; due: x",
        ),
        open(
            "NC-2026-6",
            "status: open; raised: 2026-07-01; due: 2026-08-01",
        ),
        open(
            "NC-2026-7",
            "status: ready; raised: 2026-01-01; due: 2026-01-01",
        ),
        open(
            "OBS-2026-1",
            "kind: observation; status: open; raised: 2026-01-01; due: 2026-01-01",
        ),
    ]);
    assert_eq!(stats.tiles.open.value, 6);
    assert_eq!((stats.now.open, stats.now.unread), (6, 1));
    assert_eq!((stats.now.others[0].all, stats.now.others[0].open), (1, 1));
    assert_eq!(stats.tiles.waiting.value, 1);
    let ages = &stats.ages.value;
    // 0 30 31 365 366: 792 / 5 = 158.4.
    assert_eq!(shown(ages.all), (5, "31 158.4 366".into()));
    let buckets = ages.buckets.map(|own| (own.major, own.minor, own.ungraded));
    assert_eq!(
        buckets,
        [(0, 2, 0), (1, 0, 0), (0, 0, 0), (0, 1, 0), (0, 0, 1)]
    );
    assert_eq!((ages.left_out.unread, ages.left_out.backwards), (0, 1));
    // Due today is not late; 1 and 60 days.
    assert_eq!(stats.tiles.overdue.value, 2);
    assert_eq!(shown(stats.overdue.value.days), (2, "30.5 30.5 60".into()));
    assert_eq!(stats.overdue.value.without_due, 2);
}

#[test]
fn steps_slips_and_promises_are_read_from_what_was_official() {
    let made: Vec<(Record, &[&str])> = vec![
        (
            record(
                "NC-2026-1",
                "status: closed; raised: 2026-01-01; closed: 2026-04-10; due: 2026-05-01",
            ),
            &[
                "2026-01-02 open 2026-03-01",
                "2026-01-12 analysed 2026-03-01",
                // A change of something else, and a date moved earlier.
                "2026-01-20 analysed 2026-02-01",
                "2026-02-01 planned 2026-04-01",
                "2026-02-02 implemented 2026-05-01",
                "2026-04-11 closed 2026-05-01",
            ],
        ),
        (
            // Opened again, with a new date that is no slip.
            record(
                "NC-2026-2",
                "status: planned; raised: 2026-01-01; due: 2026-09-01",
            ),
            &[
                "2026-01-02 open 2026-03-01",
                "2026-01-05 planned 2026-03-01",
                "2026-02-05 closed 2026-03-01",
                "2026-03-05 open 2026-09-01",
                "2026-03-05 planned 2026-09-01",
            ],
        ),
        (
            // An import says nothing of the step that it came in with.
            record(
                "NC-2026-3",
                "status: closed; former_id: CAPA 7; raised: 2025-01-01; closed: 2026-02-01; due: 2025-12-31",
            ),
            &[
                "2026-01-02 planned",
                "2026-01-22 implemented",
                "2026-02-01 closed",
            ],
        ),
        (
            record(
                "NC-2026-4",
                "status: closed; raised: 2025-01-01; closed: 2025-02-01; due: 2025-02-01",
            ),
            &["2026-01-02 closed 2025-02-01"],
        ),
        (
            // Taken away in between; a clock that went back.
            record(
                "NC-2026-5",
                "status: planned; raised: 2026-01-01; due: 2026-09-01",
            ),
            &[
                "2026-01-02 open",
                "2026-01-03 gone",
                "2026-02-03 analysed",
                "2026-02-01 planned",
            ],
        ),
        (
            record(
                "NC-2026-6",
                "status: open; raised: 2026-01-01; due: 2026-09-01",
            ),
            &["2026-01-02 open 2026-08-01", "2026-02-02 open 2026-09-01"],
        ),
    ];
    let stats = of(made);
    let steps = &stats.steps.value;
    let of = |status| {
        let own = steps.by_status.iter().find(|(known, _)| *known == status);
        shown(own.unwrap().1)
    };
    // NC-1 10 days, NC-2 3 and 0.
    assert_eq!(of(Status::Open), (3, "3 4.3 10".into()));
    assert_eq!(of(Status::Corrected), (0, "no value".into()));
    // NC-1 from 12 January to 1 February.
    assert_eq!(of(Status::Analysed), (1, "20 20 20".into()));
    // NC-1 one day, NC-2 31.
    assert_eq!(of(Status::Planned), (2, "16 16 31".into()));
    // NC-1 68 days, NC-3 10.
    assert_eq!(of(Status::Implemented), (2, "39 39 68".into()));
    assert_eq!((steps.silent, steps.waiting, steps.backwards), (1, 1, 1));
    let slips = stats.slips.value;
    assert_eq!((slips.findings, slips.moves), (share(2, 4), 3));
    // First: NC-1 is late by 1 March, NC-3 by its own, NC-4 is on the day. Last: NC-1 is in time.
    assert_eq!(stats.on_time.value.first, share(1, 3));
    assert_eq!(stats.on_time.value.last, share(2, 3));
    // The record of NC-2 does not say that it was opened again; git does.
    let reopened = stats.tiles.reopened.value;
    assert_eq!((reopened.in_period, reopened.ever), (1, 1));
    assert_eq!(stats.ineffective.value, share(1, 4));
}

#[test]
fn what_came_back_is_counted_by_links_and_suspicions_apart() {
    let closed = "status: closed; raised: 2025-01-01; closed: 2025-03-01; due: 2025-03-01";
    let later = |id, links: &str, rest: &str| {
        let fields = format!("status: open; raised: 2026-02-01; due: 2026-09-01{links}{rest}");
        (record(id, &fields), &[][..])
    };
    let mut own = dossier(vec![
        (record("NC-2026-1", closed), &[]),
        (record("NC-2026-2", closed), &[]),
        (record("NC-2026-3", closed), &[]),
        (
            record(
                "NC-2026-4",
                "status: withdrawn; raised: 2025-01-01; due: 2025-03-01",
            ),
            &[],
        ),
        later(
            "NC-2026-5",
            "; recurrence_of: [NC-2026-1, NC-2026-2, NC-2026-77]",
            "; reopened: [{date: 2025-01-05, by: A B, reason: It was not}]",
        ),
        later("NC-2026-6", "", ""),
        later("NC-2026-7", "; recurrence_of: [NC-2026-5]", ""),
        later(
            "NC-2026-8",
            "",
            "; verification: {result: not-effective, done: 2026-03-01}",
        ),
    ]);
    let kin = |finding: &str, depth, tie| Kin {
        finding: finding.to_owned(),
        title: String::new(),
        is_gone: finding == "NC-2026-90",
        depth,
        tie,
    };
    own.families = vec![
        vec![
            kin("NC-2026-2", 0, Tie::First),
            kin("NC-2026-5", 1, Tie::Linked),
            kin("NC-2026-7", 2, Tie::Linked),
            kin("NC-2026-6", 1, Tie::Suspected),
        ],
        vec![
            kin("NC-2026-3", 0, Tie::First),
            kin("NC-2026-90", 1, Tie::Linked),
        ],
        vec![
            kin("NC-2026-90", 0, Tie::First),
            kin("NC-2026-8", 1, Tie::Suspected),
        ],
    ];
    let stats = stats::of(&own);
    let found = &stats.recurrence;
    // NC-1 and NC-2 by NC-5, NC-5 by NC-7; NC-3 only by one that is gone. Withdrawn ones do not count.
    assert_eq!(found.repeated.value, share(3, 7));
    assert_eq!(found.repeating.value, share(2, 4));
    // NC-2 is repeated by a link already, NC-90 is gone.
    assert_eq!(found.repeated_suspected.value, 0);
    assert_eq!(found.repeating_suspected.value, 2);
    let reopened = stats.tiles.reopened.value;
    assert_eq!((reopened.in_period, reopened.ever), (0, 1));
    // Closed: three. Opened again and not effective: one each.
    assert_eq!(stats.ineffective.value, share(2, 5));
}

#[test]
fn causes_count_once_for_each_category_and_sources_for_us_or_others() {
    let found = |id, status: &str, source: &str, categories: &str| {
        let fields = format!(
            "status: {status}; source: {source}; raised: 2026-01-01; closed: 2026-02-01; root_cause: {{categories: [{categories}]}}"
        );
        (record(id, &fields), &[][..])
    };
    let stats = of(vec![
        found(
            "NC-2026-1",
            "closed",
            "surveillance",
            "no-owner, design, no-owner",
        ),
        found("NC-2026-2", "open", "supplier-audit", "design"),
        found("NC-2026-3", "open", "incident", "bad-luck"),
        found("NC-2026-4", "closed", "gossip", "design"),
        found("NC-2026-5", "withdrawn", "incident", "design"),
    ]);
    let causes: Vec<_> = stats
        .causes
        .value
        .iter()
        .map(|own| (own.category, own.open, own.closed, own.closed_in_period))
        .collect();
    assert_eq!(
        causes,
        [
            (Some(Category::Design), 1, 2, 2),
            (Some(Category::NoOwner), 0, 1, 1),
            (None, 1, 0, 0),
        ]
    );
    let sources = &stats.sources.value;
    assert_eq!((sources.by_us, sources.unread), (share(1, 3), 1));
    assert_eq!(sources.by_us_in_period, share(1, 3));
}

#[test]
fn an_earlier_day_is_told_by_what_was_official_then() {
    let made: Vec<(Record, &[&str])> = vec![
        // Closed and opened again: today's file knows nothing of the close.
        (
            record(
                "NC-2026-1",
                "status: open; raised: 2026-01-05; due: 2026-09-01",
            ),
            &["2026-01-10 open", "2026-02-10 closed", "2026-04-10 open"],
        ),
        // Imported when it was closed long since: its own days tell of the time before.
        (
            record(
                "NC-2026-2",
                "status: closed; raised: 2025-12-05; closed: 2026-01-20; due: 2026-09-01",
            ),
            &["2026-03-10 closed"],
        ),
        // Says it was closed in January, and was open in git until March.
        (
            record(
                "NC-2026-3",
                "status: closed; raised: 2026-01-05; closed: 2026-01-31; due: 2026-09-01",
            ),
            &["2026-01-10 open", "2026-03-10 closed"],
        ),
        // Gone.
        (
            record(
                "NC-2026-4",
                "status: open; raised: 2026-02-01; due: 2026-09-01",
            ),
            &["2026-02-01 open", "2026-04-01 gone"],
        ),
        (
            record(
                "NC-2026-5",
                "status: withdrawn; raised: 2026-01-01; withdrawn: {date: 2026-02-01, by: A B, reason: none}",
            ),
            &["2026-02-20 withdrawn"],
        ),
        (record("NC-2026-6", "status: open; raised: someday"), &[]),
    ];
    let own = dossier(made);
    let points: Vec<_> = stats::of(&own)
        .trend
        .value
        .points
        .iter()
        .map(|own| {
            (
                own.to.to_string(),
                own.open,
                own.raised,
                own.closed,
                own.withdrawn,
            )
        })
        .collect();
    let expected = [
        // NC-2.
        ("2025-12-31", 1, 1, 0, 0),
        // NC-1, NC-3, NC-5.
        ("2026-01-31", 3, 3, 2, 0),
        // NC-3, NC-4.
        ("2026-02-28", 2, 1, 0, 1),
        // NC-4.
        ("2026-03-31", 1, 0, 0, 0),
        // NC-1.
        ("2026-04-30", 1, 0, 0, 0),
        ("2026-05-31", 1, 0, 0, 0),
        // The snapshot: NC-1, NC-6, of which no earlier day can be told.
        ("2026-06-30", 2, 0, 0, 0),
    ];
    let expected = expected.map(|(to, a, b, c, d)| (to.to_owned(), a, b, c, d));
    assert_eq!(points, expected);
    let cases = stats::cases(&own);
    let states = |at: usize, days: &[&str]| -> Vec<State> {
        let days = days.iter();
        days.map(|on| cases[at].state_on(day(on))).collect()
    };
    assert_eq!(
        states(0, &["2026-01-04", "2026-01-05", "2026-02-09", "2026-02-10"]),
        [State::Absent, State::Open, State::Open, State::Closed]
    );
    assert_eq!(
        states(1, &["2026-01-19", "2026-01-20", "2026-03-10"]),
        [State::Open, State::Closed, State::Closed]
    );
    assert_eq!(
        states(4, &["2026-06-29", AS_OF]),
        [State::Unknown, State::Open]
    );
    // Of what was selected nothing is told of what is gone.
    let mut own = own;
    own.choose(&clause10::dossier::Choice {
        only: vec!["NC-2026-1".to_owned()],
        ..Default::default()
    })
    .unwrap();
    let chosen = stats::of(&own);
    assert_eq!((chosen.now.gone, chosen.left_out), (0, 4));
    assert!(chosen.trend.value.points.iter().all(|own| own.open <= 1));
}

/// The example company as a repository.
fn company() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("company");
    let made = support::git::command(env!("CARGO_BIN_EXE_clause10"), folder.path())
        .arg("demo")
        .arg(&target)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&made.stderr);
    assert!(target.join(".git").exists(), "{told}");
    folder
}

/// A dossier of a real repository, as far as numbers are made of it.
fn gathered(root: &Path, as_of: Day) -> Dossier {
    let workspace = Workspace::find(root).expect("a workspace");
    let repository = Repository::discover(root).unwrap().unwrap();
    let policy = workspace.policy();
    let snapshot = workspace.work_tree().unwrap();
    let register = clause10::workspace::register(&snapshot, policy, &|| ()).unwrap();
    let prefix = workspace.prefix();
    let mut history = History::read(Source {
        repository: &repository,
        tip: repository.reader().head().unwrap(),
        merged: Vec::new(),
        prefix: &prefix,
        policy,
        with_evidence: false,
        beside: clause10::history::Beside::default(),
        mailmap: repository.reader().mailmap(),
    })
    .unwrap();
    let told = history
        .each(&register, as_of, None, &|timeline| {
            let info = SnapshotInfo {
                kind: "worktree",
                commit: None,
            };
            let life = Life::new(timeline, Vec::new(), policy, as_of, (info, Seen::default()));
            let is_gone = timeline.newest.is_none() && timeline.became.is_none();
            let last = timeline.versions.last().filter(|_| is_gone);
            (life, last.map(|version| version.record.clone()))
        })
        .unwrap();
    drop(history);
    let (lives, gone): (Vec<_>, Vec<_>) = told.into_iter().unzip();
    Dossier {
        as_of,
        day_from: DayFrom::Given,
        origin: Origin::default(),
        period: Period::year_to(as_of),
        register,
        gone: gone.into_iter().flatten().collect(),
        report: Report::could_not_judge(as_of, Vec::new()),
        lives: lives.into_iter().flatten().collect(),
        families: Vec::new(),
        left_out: Vec::new(),
        excluded: Vec::new(),
        off: Vec::new(),
        own_day: None,
        configuration: workspace.configuration,
    }
}

/// How many nonconformities were open at the end of a day, by what the main branch had then.
fn open_in_git(root: &Path, on: Day) -> usize {
    let git = |args: &[&str]| support::git::git(root, args);
    let mut commit = String::new();
    // The committer's day in their own offset; the newest of that day or an earlier one is taken.
    for line in git(&["log", "--first-parent", "--format=%H %cd", "--date=short"]).lines() {
        let (id, text) = line.split_once(' ').unwrap();
        if day(text) <= on {
            id.clone_into(&mut commit);
            break;
        }
    }
    if commit.is_empty() {
        return 0;
    }
    let files = git(&["ls-tree", "-r", "--name-only", &commit]);
    let records = files
        .lines()
        .filter(|path| path.contains("findings/") && path.ends_with(".md"));
    let value = |text: &str, key: &str| {
        let front = text.split("\n---").next().unwrap_or_default();
        let line = front.lines().find_map(|line| line.strip_prefix(key));
        line.map(|value| value.split(" #").next().unwrap().trim().to_owned())
    };
    let is_open = |path: &&str| {
        let text = git(&["show", &format!("{commit}:{path}")]);
        value(&text, "kind:").as_deref() == Some("nonconformity")
            && value(&text, "status:")
                .and_then(|status| Status::from_word(&status))
                .is_some_and(|status| status < Status::Closed)
    };
    records.filter(is_open).count()
}

#[test]
fn the_trend_of_the_example_company_is_what_its_main_branch_had() {
    let folder = company();
    let root = folder.path().join("company");
    let own = gathered(&root, clause10::company::AS_OF);
    let stats = stats::of(&own);
    let first = stats::cases(&own)
        .iter()
        .filter_map(|case| Some(case.official().first()?.day))
        .min()
        .unwrap();
    let mut compared = BTreeMap::new();
    for point in &stats.trend.value.points {
        if point.to >= first {
            compared.insert(point.to, (point.open, open_in_git(&root, point.to)));
        }
    }
    assert!(compared.len() > 10, "{compared:?}");
    let differ: Vec<_> = compared
        .iter()
        .filter(|(_, (ours, git))| ours != git)
        .collect();
    assert!(differ.is_empty(), "{differ:?}");
    assert_eq!(
        stats.trend.value.points.last().unwrap().open,
        stats.tiles.open.value
    );
    let raised: usize = stats.trend.value.points.iter().map(|own| own.raised).sum();
    assert_eq!(raised, stats.now.nonconformities + stats.now.gone);
}

/// The values of an attribute in a drawing.
fn values<'c>(chart: &'c Chart, attribute: &str) -> Vec<&'c str> {
    let pattern = Regex::new(&format!(" {attribute}=\"([^\"]*)\"")).unwrap();
    let found = pattern.captures_iter(&chart.svg);
    found.map(|own| own.get(1).unwrap().as_str()).collect()
}

#[test]
fn charts_stand_in_a_strict_page_and_say_the_same_in_words_and_numbers() {
    let folder = company();
    let own = gathered(&folder.path().join("company"), clause10::company::AS_OF);
    let stats = stats::of(&own);
    let charts = charts::all(&stats);
    assert_eq!(charts, charts::all(&stats::of(&own)));
    let mut ids = BTreeSet::new();
    let words = Regex::new(">[^<]*<").unwrap();
    let pattern = Regex::new(r"url\(#([^)]*)\)").unwrap();
    for chart in &charts {
        let svg = &chart.svg;
        assert!(
            svg.starts_with("<svg ") && svg.ends_with("</svg>"),
            "{}",
            chart.id
        );
        for never in ["style", "script", "href", "NaN", "inf", " on"] {
            let outside = words.replace_all(svg, "><");
            assert!(!outside.contains(never), "{never} in {svg}");
        }
        let own: Vec<&str> = values(chart, "id");
        let named = values(chart, "aria-labelledby")[0].split(' ');
        assert!(named.into_iter().all(|id| own.contains(&id)), "{svg}");
        for used in pattern.captures_iter(svg) {
            assert!(own.contains(&&used[1]), "{svg}");
        }
        for id in own {
            assert!(ids.insert(id.to_owned()), "{id} twice");
        }
        let size: Vec<f64> = values(chart, "viewBox")[0]
            .split(' ')
            .map(|number| number.parse().unwrap())
            .collect();
        for (attribute, limit) in [
            ("x", size[2]),
            ("x2", size[2]),
            ("y", size[3]),
            ("cy", size[3]),
        ] {
            for value in values(chart, attribute) {
                let value: f64 = value.parse().unwrap();
                assert!(
                    (0.0..=limit).contains(&value),
                    "{attribute} {value} in {}",
                    chart.id
                );
            }
        }
        let columns = chart.table.head.len();
        assert!(chart.table.rows.iter().all(|row| row.len() == columns));
        assert!(chart.summary.ends_with('.') && chart.formula.ends_with('.'));
    }
    is_read_as_xml(&charts);
    // What the table says of the last day is what the tile says, and the words too.
    let open = stats.tiles.open.value.to_string();
    let [trend, ageing, ..] = &charts[..] else {
        panic!("{charts:?}");
    };
    assert_eq!(trend.table.rows.last().unwrap()[2], open);
    assert!(
        trend
            .summary
            .contains(&format!("{open} were open at the end"))
    );
    assert_eq!(values(trend, "cy").len(), trend.table.rows.len());
    let all: usize = ageing
        .table
        .rows
        .iter()
        .map(|row| row[4].parse::<usize>().unwrap())
        .sum();
    assert_eq!(all, stats.ages.value.all.count);
}

/// Whether a reader that others wrote finds each drawing well formed.
fn is_read_as_xml(charts: &[Chart]) {
    let program = "import sys, xml.dom.minidom as m\nfor text in sys.argv[1:]: m.parseString(text)";
    let svgs = charts.iter().map(|chart| &chart.svg);
    let mut python = Command::new("python3");
    match python.args(["-c", program]).args(svgs).output() {
        Ok(output) => assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        ),
        Err(_) => support::git::left_out("there is no Python to read the drawings"),
    }
}

#[test]
fn a_bar_is_as_long_as_its_number() {
    let open = |id, raised: &str| {
        let fields = format!("status: open; raised: {raised}; due: 2026-12-31");
        (record(id, &fields), &[][..])
    };
    let stats = of(vec![
        open("NC-2026-1", "2026-06-30"),
        open("NC-2026-2", "2026-06-01"),
        open("NC-2026-3", "2026-05-15"),
    ]);
    let charts = charts::all(&stats);
    let of = |id: &str| charts.iter().find(|chart| chart.id == id).unwrap();
    let bars = Regex::new("<rect class=\"chart-series-2\"[^>]* height=\"([^\"]*)\"").unwrap();
    let heights: Vec<f64> = bars
        .captures_iter(&of("chart-ageing").svg)
        .map(|bar| bar[1].parse().unwrap())
        .collect();
    // Two of up to 30 days, one of up to 90, and the key; each is drawn with its line inside.
    assert_eq!((heights[0] + 1.0) / (heights[1] + 1.0), 2.0, "{heights:?}");
    assert_eq!(heights.len(), 3);
    assert_eq!(
        of("chart-ageing").summary,
        "Open nonconformities by age: 2 at 0–30 days, 1 at 31–90 days; the oldest is 46 days old, the median is 29 and the mean 25."
    );
    // What has no value is not drawn, and says so.
    let times = of("chart-time-to-close");
    assert_eq!(times.svg, "");
    assert_eq!(
        times.summary,
        "No nonconformity is closed of which a time can be told."
    );
    assert!(
        charts::all(&stats::of(&dossier(Vec::new())))
            .iter()
            .all(|chart| chart.svg.is_empty())
    );
}
