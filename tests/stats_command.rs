//! `stats` through the program itself, compared with a second computation from git alone: what `git log` and
//! `git show` tell of each record on the first-parent chain, by a reader of YAML that others wrote.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use clause10::model::Day;
use serde_json::Value;
use serde_yaml::Value as Yaml;
use support::git::{command, git};
use support::{day, record, write};

const AS_OF: &str = "2026-11-20";

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = command(env!("CARGO_BIN_EXE_clause10"), folder)
        .arg("stats")
        .args(args)
        .env_remove("COLUMNS")
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
    is_as_promised(&value);
    value
}

fn is_as_promised(value: &Value) {
    let schema = clause10::schema::stats();
    let errors: Vec<String> = jsonschema::validator_for(&schema)
        .unwrap()
        .iter_errors(value)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
}

/// The example company as a repository.
fn company() -> &'static Path {
    static COMPANY: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, root) = COMPANY.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let made = command(env!("CARGO_BIN_EXE_clause10"), folder.path())
            .args(["demo", "lindenfeld"])
            .output()
            .unwrap();
        let root = folder.path().join("lindenfeld");
        assert!(root.join(".git").exists(), "{made:?}");
        (folder, root)
    });
    root
}

/// What a record said at some commit.
#[derive(Clone)]
struct Front(Yaml);

impl Front {
    fn read(text: &str) -> Self {
        let front = text.strip_prefix("---\n").unwrap().split("\n---").next();
        Self(serde_yaml::from_str(front.unwrap()).unwrap())
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.as_str()
    }

    fn day(&self, key: &str) -> Option<Day> {
        self.text(key).map(day)
    }

    fn is_open(&self) -> bool {
        !matches!(self.text("status"), Some("closed" | "withdrawn"))
    }

    fn is_nonconformity(&self) -> bool {
        self.text("kind") == Some("nonconformity")
    }
}

/// Each commit of the first-parent chain, oldest first: its day, and the records that it has, by number.
fn chain(root: &Path) -> Vec<(Day, BTreeMap<String, Front>)> {
    let mut read: BTreeMap<String, Front> = BTreeMap::new();
    let log = git(
        root,
        &[
            "log",
            "--first-parent",
            "--reverse",
            "--format=%H %cd",
            "--date=short",
        ],
    );
    log.lines()
        .map(|line| {
            let (commit, on) = line.split_once(' ').unwrap();
            let tree = git(root, &["ls-tree", "-r", commit, "findings"]);
            let records = tree.lines().filter_map(|line| {
                let (meta, path) = line.split_once('\t')?;
                if !path.ends_with(".md") {
                    return None;
                }
                let blob = meta.split(' ').nth(2)?;
                let front = read.entry(blob.to_owned()).or_insert_with(|| {
                    Front::read(&(git(root, &["cat-file", "blob", blob]) + "\n"))
                });
                Some((front.text("id")?.to_owned(), front.clone()))
            });
            (day(on), records.collect())
        })
        .collect()
}

fn days(from: Day, to: Day) -> i64 {
    i64::from((to - from).get_days())
}

/// The middle of some numbers, doubled so that it is whole.
fn doubled_median(mut numbers: Vec<i64>) -> Option<i64> {
    numbers.sort_unstable();
    let count = numbers.len();
    let upper = numbers.get(count / 2)?;
    Some(match count % 2 {
        1 => upper * 2,
        _ => numbers[count / 2 - 1] + upper,
    })
}

fn is_median(value: &Value, numbers: Vec<i64>) {
    let expected = doubled_median(numbers).map(|doubled| doubled as f64 / 2.0);
    assert_eq!(value.as_f64(), expected);
}

fn is_share(value: &Value, part: usize, of: usize) {
    assert_eq!((&value["part"], &value["of"]), (&part.into(), &of.into()));
}

#[test]
fn the_numbers_are_those_that_git_gives() {
    let root = company();
    let value = json(root, &["--at", "HEAD", "--as-of", AS_OF]);
    let metrics = &value["metrics"];
    let number = |key: &str| metrics[key]["value"].clone();
    let chain = chain(root);
    let (as_of, from) = (day(AS_OF), day("2025-11-21"));
    let now = &chain.last().unwrap().1;
    let counted: BTreeMap<&String, &Front> = now
        .iter()
        .filter(|(_, own)| own.is_nonconformity() && own.text("status") != Some("withdrawn"))
        .collect();
    let open: Vec<&Front> = counted
        .values()
        .copied()
        .filter(|own| own.is_open())
        .collect();
    let closed: Vec<(&String, &Front)> = counted
        .iter()
        .filter(|(_, own)| !own.is_open())
        .map(|(id, own)| (*id, *own))
        .collect();
    assert!(open.len() > 3 && closed.len() > 10);
    assert_eq!(number("open"), open.len());
    assert_eq!(value["counted"]["closed"], closed.len());

    // Overdue, and since when.
    let late: Vec<i64> = open
        .iter()
        .filter_map(|own| Some(days(own.day("due")?, as_of)).filter(|days| *days > 0))
        .collect();
    assert_eq!(number("overdue"), late.len());
    is_median(&number("days_overdue")["days"]["median"], late);
    let ages = open
        .iter()
        .filter_map(|own| Some(days(own.day("raised")?, as_of)));
    is_median(&number("age")["all"]["median"], ages.collect());

    // Time to close.
    let time = |own: &Front| Some(days(own.day("raised")?, own.day("closed")?));
    let times: Vec<i64> = closed.iter().filter_map(|(_, own)| time(own)).collect();
    let all = &number("time_to_close")["all"];
    let mean = times.iter().sum::<i64>() as f64 / times.len() as f64;
    assert!((all["mean"].as_f64().unwrap() - mean).abs() < 1e-9);
    is_median(&all["median"], times);
    let recent = closed
        .iter()
        .filter(|(_, own)| own.day("closed").is_some_and(|on| on >= from));
    let recent: Vec<i64> = recent.filter_map(|(_, own)| time(own)).collect();
    assert_eq!(number("closed_in_period"), recent.len());
    is_median(&number("median_days_to_close"), recent);

    // On time against the first due date that was official, and against the last.
    let versions = |id: &str| -> Vec<(Day, &Front)> {
        let mut versions: Vec<(Day, &Front)> = Vec::new();
        for (on, records) in &chain {
            let Some(own) = records.get(id) else { continue };
            if versions.last().is_none_or(|(_, last)| last.0 != own.0) {
                versions.push((*on, own));
            }
        }
        versions
    };
    let first_due = |id: &str| versions(id).iter().find_map(|(_, own)| own.day("due"));
    let in_time = |due: Option<Day>, own: &Front| own.day("closed") <= due;
    let first = closed
        .iter()
        .filter(|(id, own)| in_time(first_due(id), own))
        .count();
    let last = closed
        .iter()
        .filter(|(_, own)| in_time(own.day("due"), own))
        .count();
    assert!(first < last, "no due date of the example moved");
    is_share(&number("on_time")["first_due"], first, closed.len());
    is_share(&number("on_time")["last_due"], last, closed.len());

    // Due dates that moved later while the finding was open.
    let mut moves = BTreeMap::new();
    for id in counted.keys() {
        let versions = versions(id);
        let later = versions.windows(2).filter(|pair| {
            let [(_, before), (_, after)] = pair else {
                return false;
            };
            before.is_open() && after.day("due") > before.day("due") && before.day("due").is_some()
        });
        moves.insert(*id, later.count());
    }
    assert_eq!(number("slips")["moves"], moves.values().sum::<usize>());
    let moved = moves.values().filter(|count| **count > 0).count();
    is_share(&number("slips")["findings"], moved, counted.len());

    // Who found what, and what surprised.
    let others = [
        "stage-1",
        "stage-2",
        "surveillance",
        "recertification",
        "customer-audit",
        "supplier-audit",
    ];
    let by_others = |own: &Front| others.contains(&own.text("source").unwrap());
    let by_us = counted.values().filter(|own| !by_others(own)).count();
    is_share(&number("sources")["by_us"], by_us, counted.len());
    is_share(&number("repeated"), repeated(&counted), counted.len());
}

/// How many findings a later one names.
fn repeated(counted: &BTreeMap<&String, &Front>) -> usize {
    let named = counted
        .values()
        .filter_map(|own| own.0.get("recurrence_of"));
    let named: BTreeSet<&str> = named
        .flat_map(|ids| ids.as_sequence().unwrap())
        .map(|id| id.as_str().unwrap())
        .collect();
    named.len()
}

#[test]
fn the_trend_is_what_was_official_at_the_end_of_each_span() {
    let root = company();
    let chain = chain(root);
    let on = |end: Day| chain.iter().rev().find(|(day, _)| *day <= end);
    for (every, args) in [
        ("month", &["--from", "2026-01-01", "--to", "2026-09-15"][..]),
        ("quarter", &["--as-of", AS_OF]),
        ("year", &["--as-of", AS_OF]),
    ] {
        let value = json(root, &[&["--every", every], args].concat());
        let trend = &value["metrics"]["trend"]["value"];
        assert_eq!(trend["every"], every);
        let points = trend["points"].as_array().unwrap();
        let ends: Vec<&str> = points
            .iter()
            .map(|own| own["to"].as_str().unwrap())
            .collect();
        // The last span ends on the day of judging, where the files count.
        for (point, end) in points.iter().zip(&ends).rev().skip(1) {
            let Some((_, records)) = on(day(end)) else {
                continue;
            };
            let open = records
                .values()
                .filter(|own| own.is_nonconformity() && own.is_open());
            assert_eq!(point["open"], open.count(), "{every} {end}");
        }
        match every {
            "month" => assert_eq!((ends.len(), ends[0]), (9, "2026-01-31")),
            "quarter" => assert!(ends.contains(&"2026-09-30") && ends.len() > 12),
            _ => assert_eq!(
                ends,
                [
                    "2022-12-31",
                    "2023-12-31",
                    "2024-12-31",
                    "2025-12-31",
                    AS_OF
                ]
            ),
        }
    }
    // A commit of then is counted as it was then.
    let then = chain
        .iter()
        .rposition(|(on, _)| *on <= day("2024-06-30"))
        .unwrap();
    let back = format!("HEAD~{}", chain.len() - 1 - then);
    let value = json(root, &["--at", &back, "--to", "2024-06-30"]);
    let open = chain[then]
        .1
        .values()
        .filter(|own| own.is_nonconformity() && own.is_open());
    assert_eq!(value["metrics"]["open"]["value"], open.count());
    assert_eq!(value["changed_later"], 0);
    let (_, out, _) = run(root, &["--to", "2024-06-30"]);
    assert!(out.contains("changed after 2024-06-30"), "{out}");
}

/// A record of the faultless one's form.
/// The commit that was official at the end of a day, as git itself names it.
fn then(root: &Path, day: &str) -> String {
    let before = format!("--before={day} 23:59:59");
    git(root, &["rev-list", "-1", "--first-parent", &before, "HEAD"])
}

#[test]
fn what_was_raised_after_the_day_is_left_out_and_that_is_said() {
    let root = company();
    let value = json(root, &["--to", "2020-01-01"]);
    assert_eq!(value["counted"]["nonconformities"], 0);
    let (_, chained) = chain(root).pop().unwrap();
    let raised = chained
        .values()
        .filter(|own| own.is_nonconformity() && own.day("raised").unwrap() <= day("2026-06-30"));
    let value = json(root, &["--to", "2026-06-30"]);
    assert_eq!(value["counted"]["nonconformities"], raised.count());
    let (_, out, _) = run(root, &["--to", "2026-06-30"]);
    let words: Vec<&str> = out.split_whitespace().collect();
    let left = words.join(" ");
    assert!(
        left.contains("raised after 2026-06-30 are left out"),
        "{out}"
    );
    let (_, out, _) = run(
        root,
        &["--to", "2026-06-30", "--at", &then(root, "2026-06-30")],
    );
    assert!(!out.contains("left out"), "{out}");
}

fn finding(id: &str, source: &str, requirement: &str, raised: &str, status: &str) -> String {
    record("open")
        .replace("NC-2026-004", id)
        .replace("source: internal-audit", &format!("source: {source}"))
        .replace(
            "requirements: [ISO27001:2022/A.5.18, POL-IAM/4.2]",
            &format!("requirements: [{requirement}]"),
        )
        .replace("raised: 2026-02-10", &format!("raised: {raised}"))
        .replace("status: open", status)
}

#[test]
fn a_surprise_is_what_others_found_where_we_had_found_nothing() {
    let folder = support::folder();
    let root = folder.path();
    git(root, &["init", "-q"]);
    let put = |id: &str, text: String| write(root, &format!("findings/{id}.md"), text);
    for (id, source, requirement, raised, status) in [
        // Ours, before: the old number of A.5.18, and a paragraph of a document.
        (
            "NC-2026-1",
            "monitoring",
            "ISO27001:2013/A.9.2.5",
            "2026-01-10",
            "status: open",
        ),
        (
            "NC-2026-2",
            "incident",
            "POL-IAM/4.2",
            "2026-01-10",
            "status: open",
        ),
        // Withdrawn: nothing was found.
        (
            "NC-2026-3",
            "incident",
            "A.8.13",
            "2026-01-10",
            "status: withdrawn\nwithdrawn: {date: 2026-01-12, by: a@acme.example, reason: no finding}",
        ),
        // Theirs: known twice, on the same day, never, withdrawn by us, and one that says nothing.
        (
            "NC-2026-4",
            "surveillance",
            "ISO27001:2022/A.5.18",
            "2026-02-10",
            "status: open",
        ),
        (
            "NC-2026-5",
            "customer-audit",
            "POL-IAM/9",
            "2026-02-10",
            "status: open",
        ),
        (
            "NC-2026-6",
            "surveillance",
            "POL-IAM/4.2",
            "2026-01-10",
            "status: open",
        ),
        (
            "NC-2026-7",
            "stage-2",
            "A.7.4",
            "2024-02-10",
            "status: open",
        ),
        (
            "NC-2026-8",
            "surveillance",
            "A.8.13",
            "2026-02-10",
            "status: open",
        ),
        (
            "NC-2026-9",
            "surveillance",
            "nonsense",
            "2026-02-10",
            "status: open",
        ),
    ] {
        put(id, finding(id, source, requirement, raised, status));
    }
    git(root, &["add", "."]);
    git(root, &["commit", "-qm", "all"]);
    let value = json(root, &["--as-of", "2026-07-21"]);
    let surprises = &value["metrics"]["surprises"]["value"];
    is_share(&surprises["all"], 3, 5);
    is_share(&surprises["in_period"], 2, 4);
    assert_eq!(surprises["unread"], 1);
    // What we found as an observation was known too.
    let observed = "---\nid: OBS-2026-1\ntitle: Doors\nkind: observation\nstatus: closed\nsource: self-identified\nrequirements: [A.7.4]\nraised: 2023-01-01\nraised_by: a@acme.example\nowner: a@acme.example\n---\n\n## Observation\n\nDoors.\n";
    put("OBS-2026-1", observed.to_owned());
    let value = json(root, &["--as-of", "2026-07-21"]);
    is_share(&value["metrics"]["surprises"]["value"]["all"], 2, 5);
}

#[test]
fn numbers_are_for_people_too_and_faults_are_said() {
    let root = company();
    let (code, out, err) = run(root, &["--as-of", AS_OF, "--explain"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
    let words: Vec<&str> = out.split_whitespace().collect();
    let words = words.join(" ");
    let value = json(root, &["--as-of", AS_OF]);
    for (key, metric) in value["metrics"].as_object().unwrap() {
        let formula = metric["formula"].as_str().unwrap();
        assert!(words.contains(formula), "{key}");
        assert!(formula.ends_with('.'), "{key}");
    }
    let (_, markdown, _) = run(root, &["--as-of", AS_OF, "--format", "markdown"]);
    let tables = markdown
        .lines()
        .filter(|line| line.starts_with("| ---"))
        .count();
    assert_eq!(tables, 11, "{markdown}");
    assert!(
        markdown.contains("- **Time to close**: Days from"),
        "{markdown}"
    );
    // Our own words are to be read in the source too.
    let (_, past, _) = run(root, &["--to", "2026-06-30", "--format", "markdown"]);
    assert!(
        past.contains("`--at REV`") && !past.contains("&#58;"),
        "{past}"
    );
    // Signs that a terminal without Unicode has.
    let output = command(env!("CARGO_BIN_EXE_clause10"), root)
        .args(["stats", "--as-of", AS_OF])
        .env("TERM", "dumb")
        .output()
        .unwrap();
    assert!(output.stdout.is_ascii());

    let (code, _, err) = run(root, &["--from", "2026-02-01", "--to", "2026-01-31"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("begins on 2026-02-01, after its last day"),
        "{err}"
    );
    let (code, _, err) = run(root, &["--as-of", "2026-02-01", "--to", "2026-01-31"]);
    assert_eq!((code, err.contains("give --to alone")), (2, true), "{err}");
    let folder = support::folder();
    let (code, out, err) = run(folder.path(), &["--format", "json"]);
    assert_eq!(code, 2);
    assert!(err.contains("git repository"), "{err}");
    let fault: Value = serde_json::from_str(&out).unwrap();
    is_as_promised(&fault);
    assert_eq!(fault["metrics"], Value::Null);
}

#[test]
fn an_empty_register_has_no_numbers_and_no_faults() {
    let folder = support::folder();
    let root = folder.path();
    git(root, &["init", "-q"]);
    let value = json(root, &["--as-of", "2026-07-21"]);
    assert_eq!(value["metrics"]["open"]["value"], 0);
    assert_eq!(
        value["metrics"]["median_days_to_close"]["value"],
        Value::Null
    );
    assert_eq!(
        value["metrics"]["surprises"]["value"]["all"]["percent"],
        Value::Null
    );
    let (code, out, err) = run(root, &["--as-of", "2026-07-21"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("nothing to count"), "{out}");
}
