//! Recurring controls and reviews of policies, judged through the program in repositories of git.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use serde_json::Value;
use support::history::{Found, MARIA, Repo};

const CONTROL: &str = "controls/CTL-ACCESS-REVIEW.md";

/// A quarterly control with the period in the path of its evidence.
const QUARTERLY: &str = "---
id: CTL-ACCESS-REVIEW
title: Review of the access rights of all systems
owner: tom.baker@acme.example
cadence: quarterly
starts: 2026-01-01
grace: 14
requirements: [ISO27001:2022/A.5.18]
evidence: evidence/access-review/{year}-Q{quarter}/*.csv
---

How it is done.
";

/// A monthly one whose evidence is one file that grows.
const MONTHLY: &str = "---
id: CTL-RESTORE
title: Restore of one server
owner: tom.baker@acme.example
cadence: monthly
starts: 2026-01-01
grace: 10
evidence: evidence/restore-log.md
---
";

/// A register with one faultless finding and some controls, committed on the first of January.
fn repo(files: &[(&str, &str)]) -> Repo {
    let repo = Repo::new();
    repo.write("findings/README.md", "The register.\n");
    for (path, text) in files {
        repo.write(path, text);
    }
    repo.commit("2026-01-01", MARIA);
    repo
}

fn commit(repo: &Repo, day: &str, path: &str, text: &str) -> String {
    repo.write(path, text);
    repo.commit(day, MARIA)
}

/// What the family prevention reports.
fn found(repo: &Repo, as_of: &str, more: &[&str]) -> Vec<Found> {
    let args = [&["--select", "prevention,document"], more].concat();
    repo.check(as_of, &args)
}

fn messages(repo: &Repo, as_of: &str) -> Vec<String> {
    let found = found(repo, as_of, &[]).into_iter();
    found
        .map(|found| format!("{}: {}", found.rule, found.message))
        .collect()
}

#[test]
fn the_period_in_the_path_decides_and_the_day_says_whether_it_was_in_time() {
    let repo = repo(&[(CONTROL, QUARTERLY)]);
    commit(
        &repo,
        "2026-03-30",
        "evidence/access-review/2026-Q1/crm.csv",
        "a\n",
    );
    // Within the grace, and already in the next quarter.
    commit(
        &repo,
        "2026-07-03",
        "evidence/access-review/2026-Q2/crm.csv",
        "b\n",
    );
    assert_eq!(messages(&repo, "2026-10-14"), [""; 0]);
    let lapsed = messages(&repo, "2026-10-15");
    let [lapsed] = &lapsed[..] else {
        panic!("{lapsed:?}")
    };
    for part in [
        "2026-Q3 (2026-07-01 to 2026-09-30)",
        "2026-10-14, 1 day ago",
    ] {
        assert!(lapsed.contains(part), "{lapsed}");
    }
    // Half a year later it is late, for ever, and no other period is served by it.
    commit(
        &repo,
        "2027-03-30",
        "evidence/access-review/2026-Q3/crm.csv",
        "c\n",
    );
    let late = messages(&repo, "2027-03-31");
    assert_eq!(late.len(), 2, "{late:?}");
    assert!(
        late.iter().any(|text| text.contains("2026-Q3")
            && text.contains("committed on 2027-03-30, 167 days after"))
    );
    assert!(
        late.iter()
            .any(|text| text.contains("no evidence of 2026-Q4"))
    );
}

#[test]
fn what_is_not_there_any_more_was_done_all_the_same_and_what_is_elsewhere_was_not() {
    let repo = repo(&[(CONTROL, QUARTERLY)]);
    let path = "evidence/access-review/2026-Q1/crm.csv";
    commit(&repo, "2026-04-02", path, "a\n");
    std::fs::remove_file(repo.path().join(path)).unwrap();
    repo.commit("2026-04-05", MARIA);
    commit(
        &repo,
        "2026-07-01",
        "evidence/access-review/2026-Q2/notes.txt",
        "no csv\n",
    );
    commit(
        &repo,
        "2026-07-01",
        "evidence/access-review/2026-Q2/old/crm.csv",
        "too deep\n",
    );
    let found = messages(&repo, "2026-07-20");
    let [found] = &found[..] else {
        panic!("{found:?}")
    };
    assert!(found.contains("2026-Q2"), "{found}");
}

#[test]
fn without_a_period_in_the_path_one_commit_stands_for_one_period() {
    let repo = repo(&[("controls/CTL-RESTORE.md", MONTHLY)]);
    // For January within its grace, for March within the month; nothing for February.
    commit(&repo, "2026-02-05", "evidence/restore-log.md", "January\n");
    commit(
        &repo,
        "2026-03-20",
        "evidence/restore-log.md",
        "January\nMarch\n",
    );
    let found = messages(&repo, "2026-04-11");
    let [found] = &found[..] else {
        panic!("{found:?}")
    };
    assert!(
        found.contains("2026-02 (2026-02-01 to 2026-02-28)"),
        "{found}"
    );
    // A merge is no evidence of its own; what it brings was committed on its own day.
    let repo = self::repo(&[("controls/CTL-RESTORE.md", MONTHLY)]);
    repo.branch("restore");
    commit(&repo, "2026-01-20", "evidence/restore-log.md", "January\n");
    repo.checkout("main");
    commit(&repo, "2026-02-02", "README.md", "Something else\n");
    repo.merge("2026-02-25", "restore");
    let found = messages(&repo, "2026-03-11");
    let [found] = &found[..] else {
        panic!("{found:?}")
    };
    assert!(found.contains("2026-02"), "{found}");
}

#[test]
fn what_is_not_committed_yet_counts_as_of_the_day_of_the_run() {
    let repo = repo(&[(CONTROL, QUARTERLY), ("controls/CTL-RESTORE.md", MONTHLY)]);
    commit(&repo, "2026-01-20", "evidence/restore-log.md", "January\n");
    repo.write("evidence/access-review/2026-Q1/crm.csv", "a\n");
    repo.write("evidence/restore-log.md", "January\nFebruary\n");
    // The working tree does not say whether a file differs, the index does.
    assert_eq!(messages(&repo, "2026-03-12").len(), 1);
    repo.git(&["add", "."]);
    let staged = |day| found(&repo, day, &["--staged", "--all"]).len();
    assert_eq!(staged("2026-03-10"), 0);
    assert_eq!(staged("2026-03-12"), 1);
    let late = found(&repo, "2026-04-20", &["--staged", "--all"]);
    assert!(
        late.iter().any(
            |found| found.message.contains("2026-Q1") && found.message.contains("6 days after")
        ),
        "{:?}",
        late.iter().map(|f| &f.message).collect::<Vec<_>>()
    );
}

#[test]
fn many_lapses_of_one_control_are_summed_up_and_those_that_findings_deal_with_are_left_out() {
    let repo = repo(&[("controls/CTL-RESTORE.md", MONTHLY)]);
    commit(&repo, "2026-03-20", "evidence/restore-log.md", "March\n");
    let sum = messages(&repo, "2026-09-15");
    let [sum] = &sum[..] else { panic!("{sum:?}") };
    assert!(
        sum.contains(
            "lapsed in 7 of 9 periods (without evidence): 2026-01 to 2026-02, 2026-04 to 2026-08"
        ),
        "{sum}"
    );
    let known = MONTHLY.replace(
        "evidence:",
        "lapses:\n  - {period: 2026-01, finding: NC-2026-004}\n  - {period: 2026-02, finding: NC-2026-999}\nevidence:",
    );
    repo.write("controls/CTL-RESTORE.md", &known);
    repo.put("2026-03-21", &support::record("open"));
    let found = found(&repo, "2026-04-01", &["--select", "control-lapsed"]);
    let [found] = &found[..] else {
        panic!("{}", found.len())
    };
    assert!(
        found.message.contains("2026-02") && found.message.contains("NC-2026-999"),
        "{}",
        found.message
    );
}

#[test]
fn a_change_is_asked_only_for_what_it_brings() {
    let repo = repo(&[(CONTROL, QUARTERLY)]);
    repo.branch("change");
    commit(
        &repo,
        "2026-07-18",
        "evidence/access-review/2026-Q1/crm.csv",
        "a\n",
    );
    commit(
        &repo,
        "2026-07-18",
        "controls/CTL-RESTORE.md",
        &MONTHLY.replace("2026-01-01", "2026-05-01"),
    );
    let found = found(&repo, "2026-07-20", &["--base", "main"]);
    let mut states: Vec<String> = found
        .iter()
        .map(|found| format!("{} {} {}", found.state, found.field, found.path))
        .collect();
    states.sort();
    assert_eq!(
        states,
        [
            format!("existing evidence[2026-Q1] {CONTROL}"),
            format!("existing evidence[2026-Q2] {CONTROL}"),
            "new evidence[2026-05] controls/CTL-RESTORE.md".to_owned(),
            "new evidence[2026-06] controls/CTL-RESTORE.md".to_owned(),
        ]
    );
}

/// The fields that `control-loosened` and `policy-loosened` report, with the files.
fn loosened(repo: &Repo, args: &[&str]) -> Vec<String> {
    let rules = ["--select", "control-loosened,policy-loosened"];
    let found = repo.check("2026-07-20", &[&rules, args].concat());
    let found = found.iter().filter(|found| found.state == "new");
    let mut told: Vec<String> = found
        .map(|found| format!("{} {}: {}", found.path, found.field, found.message))
        .collect();
    told.sort();
    told
}

#[test]
fn a_change_that_gives_a_control_more_time_is_seen_and_its_way_back_is_not() {
    const POLICY: &str = "policies/backup.md";
    let policy = "---\ntitle: Backups\nowner: tom.baker@acme.example\nreviewed: 2026-01-01\nreview_every: 1 year\n---\n";
    let restore = "controls/CTL-RESTORE.md";
    let repo = repo(&[(CONTROL, QUARTERLY), (restore, MONTHLY), (POLICY, policy)]);
    repo.branch("looser");
    repo.write(CONTROL, &QUARTERLY.replace("grace: 14", "grace: 30"));
    let slower = MONTHLY
        .replace("monthly", "6 weeks")
        .replace("restore-log.md", "*.md")
        .replace("starts: 2026-01-01", "starts: 2026-06-01\nends: 2026-12-31");
    repo.write(restore, &slower);
    repo.write(POLICY, &policy.replace("1 year", "24 months"));
    let told = [
        "controls/CTL-ACCESS-REVIEW.md grace: this change loosens `grace` of CTL-ACCESS-REVIEW: from 14 to 30 days",
        "controls/CTL-RESTORE.md cadence: this change loosens `cadence` of CTL-RESTORE: from monthly to every 6 weeks",
        "controls/CTL-RESTORE.md ends: this change loosens `ends` of CTL-RESTORE: it is not done after 2026-12-31",
        "controls/CTL-RESTORE.md evidence: this change loosens `evidence` of CTL-RESTORE: `evidence/*.md` counts now",
        "controls/CTL-RESTORE.md starts: this change loosens `starts` of CTL-RESTORE: from 2026-01-01 to 2026-06-01, so that earlier periods count no longer",
        "policies/backup.md review_every: this change loosens `review_every` of Backups: from every year to every 24 months",
    ];
    repo.git(&["add", "--all"]);
    assert_eq!(loosened(&repo, &["--staged"]), told);
    repo.commit("2026-07-18", MARIA);
    assert_eq!(loosened(&repo, &["--base", "main"]), told);
    // A hook that finds nothing new in the next change says nothing again.
    assert_eq!(loosened(&repo, &["--staged"]), [""; 0]);
    // And back: what becomes stricter is nobody's concern, whatever else changes.
    repo.branch("stricter");
    repo.write(CONTROL, &QUARTERLY.replace("quarterly", "monthly"));
    repo.write(restore, MONTHLY);
    repo.write(POLICY, policy);
    repo.commit("2026-07-19", MARIA);
    assert_eq!(
        loosened(&repo, &["--base", "looser"]),
        [
            "controls/CTL-RESTORE.md evidence: this change loosens `evidence` of CTL-RESTORE: `evidence/restore-log.md` counts now"
        ]
    );
}

#[test]
fn what_prevents_findings_cannot_be_taken_away_unseen() {
    let configuration = "version: 1\nlevels:\n  control-lapsed: error\n";
    let policy = "---\ntitle: Backups\nowner: tom.baker@acme.example\nreviewed: 2026-01-01\nreview_every: 1 year\n---\n";
    let repo = repo(&[
        (CONTROL, QUARTERLY),
        ("policies/backup.md", policy),
        ("clause10.yaml", configuration),
    ]);
    repo.branch("moved");
    repo.git(&["mv", CONTROL, "controls/access.md"]);
    repo.commit("2026-07-18", MARIA);
    // Another file, the same control.
    assert_eq!(loosened(&repo, &["--base", "main"]), [""; 0]);
    repo.checkout("main");
    repo.branch("gone");
    std::fs::remove_file(repo.path().join(CONTROL)).unwrap();
    repo.write("policies/backup.md", "# Backups\n\nAs ever.\n");
    repo.commit("2026-07-18", MARIA);
    assert_eq!(
        loosened(&repo, &["--base", "main"]),
        [
            "controls/CTL-ACCESS-REVIEW.md : this change takes CTL-ACCESS-REVIEW away: whether it is done is looked at no longer",
            "policies/backup.md : this change takes Backups away: nothing says any more how often it is reviewed",
        ]
    );
    repo.checkout("main");
    repo.branch("elsewhere");
    repo.write(
        "clause10.yaml",
        &format!("{configuration}controls: [nothing]\npolicies: [nothing]\n"),
    );
    repo.commit("2026-07-18", MARIA);
    assert_eq!(
        loosened(&repo, &["--base", "main"]),
        [
            "clause10.yaml controls: this change loosens `controls`: `controls` is looked at no longer",
            "clause10.yaml policies: this change loosens `policies`: `policies` is looked at no longer",
        ]
    );
    repo.checkout("main");
    repo.branch("without");
    std::fs::remove_file(repo.path().join("clause10.yaml")).unwrap();
    repo.commit("2026-07-18", MARIA);
    assert_eq!(
        loosened(&repo, &["--base", "main"]),
        [
            "clause10.yaml levels.control-lapsed: this change loosens `levels.control-lapsed`: from error to warning"
        ]
    );
}

/// History is walked once for the findings and for what lies beside them; what an earlier run kept, and a run
/// that asks for lapses alone, say the same.
#[test]
fn lapses_are_the_same_whoever_walks_history() {
    let repo = repo(&[(CONTROL, QUARTERLY)]);
    let path = "evidence/access-review/2026-Q1/crm.csv";
    commit(&repo, "2026-04-02", path, "a\n");
    repo.branch("side");
    let late = "evidence/access-review/2026-Q2/crm.csv";
    commit(&repo, "2026-07-16", late, "b\n");
    repo.checkout("main");
    commit(&repo, "2026-07-17", "policies/other.md", "# Other\n");
    repo.merge("2026-07-18", "side");
    let lapses = |args: &[&str]| -> Vec<(String, String)> {
        let found = repo.check("2026-07-20", args);
        let found = found
            .into_iter()
            .filter(|found| found.rule == "control-lapsed");
        found.map(|found| (found.state, found.message)).collect()
    };
    let alone = lapses(&["--select", "control-lapsed", "--no-cache"]);
    let [(state, message)] = &alone[..] else {
        panic!("{alone:?}")
    };
    assert!(state == "new" && message.contains("committed on 2026-07-16, 2 days after"));
    let cold = lapses(&["--no-cache"]);
    let (first, second) = (lapses(&[]), lapses(&[]));
    assert_eq!((&cold, &first, &second), (&alone, &alone, &alone));
    // Before the merge the second quarter had not come to its end, and nothing was late: on the day of the run
    // there was no evidence, which is the same lapse.
    for args in [["--base", "HEAD^1"], ["--base", "side"]] {
        let all = lapses(&args);
        let few = lapses(&[&args[..], &["--select", "control-lapsed"]].concat());
        assert_eq!(all, few, "{args:?}");
        assert_eq!(all[0].0, "existing", "{args:?}");
    }
}

#[test]
fn a_waiver_of_the_configuration_accepts_one_period_or_all() {
    let repo = repo(&[(CONTROL, QUARTERLY)]);
    let waiver = |field: &str| {
        format!(
            "waivers:\n  - {{path: {CONTROL}, rule: control-lapsed, {field}reason: The system was bought in May, by: {MARIA}}}\n"
        )
    };
    let states = |text: &str| {
        repo.write("clause10.yaml", text);
        let found = found(&repo, "2026-07-20", &[]);
        found
            .into_iter()
            .map(|found| found.state)
            .collect::<Vec<_>>()
    };
    assert_eq!(states("version: 1\n"), ["new", "new"]);
    assert_eq!(
        states(&waiver("field: 'evidence[2026-Q1]', ")),
        ["waived", "new"]
    );
    assert_eq!(states(&waiver("")), ["waived", "waived"]);
    assert_eq!(states("levels: {prevention: off}\n"), [""; 0]);
    assert_eq!(states("controls: [elsewhere]\n"), [""; 0]);
}

#[test]
fn without_history_nothing_is_said_of_lapses_and_the_rest_is() {
    let left = QUARTERLY.replace("tom.baker@acme.example", "Oliver Penrose");
    let repo = repo(&[
        (CONTROL, &left),
        (
            "policies/access.md",
            "---\ntitle: Access\nreviewed: 2025-01-10\nreview_every: yearly\nclassification: internal\n---\n",
        ),
        ("policies/no-front-matter.md", "# Nothing is asked of it\n"),
        (
            "policies/other.md",
            "---\nreviewed: last spring\nowner: [a, b]\n---\n",
        ),
        (
            "clause10.yaml",
            "people: {left: {Oliver Penrose: 2026-06-30}}\n",
        ),
    ]);
    let rules = |args: &[&str]| {
        let found = found(&repo, "2026-07-20", args);
        found
            .into_iter()
            .map(|found| found.rule)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        rules(&["--no-history"]),
        ["control-without-owner", "document-review-overdue"]
    );
    assert_eq!(rules(&[]).len(), 4);
    let (_, out, _) = repo.run(&["check", "--no-history", "--as-of", "2026-07-20"]);
    assert!(out.contains("history"), "{out}");
    // Their last day is a day on which they are still there.
    let found = repo.check("2026-06-30", &["--select", "control-without-owner"]);
    assert!(found.is_empty());
}

#[test]
fn a_control_that_cannot_be_understood_is_said_and_not_passed_over() {
    let broken = QUARTERLY
        .replace("quarterly", "quaterly")
        .replace("{quarter}", "{quater}")
        .replace("grace: 14", "grace: two weeks");
    let whole = QUARTERLY.replace("{year}-Q{quarter}", "{year}");
    let repo = repo(&[
        (CONTROL, &broken),
        ("controls/CTL-WHOLE.md", &whole),
        ("controls/CTL-EMPTY.md", "No front matter\n"),
        (
            "controls/A.5.18.md",
            "---\ntitle: Access rights\n---\nA text of the company's own.\n",
        ),
    ]);
    let found = messages(&repo, "2026-07-20");
    for part in [
        "invalid-value: `cadence` cannot be `quaterly`",
        "invalid-value: the pattern has braces",
        "invalid-value: `grace` is not a whole number",
        "invalid-value: the pattern names the year, and one file would stand for several periods",
        "missing-front-matter: ",
    ] {
        assert!(
            found.iter().any(|text| text.starts_with(part)),
            "{part}: {found:#?}"
        );
    }
    assert_eq!(found.len(), 5, "{found:#?}");
    let (code, out, _) = repo.run(&[
        "check",
        "controls",
        "--format",
        "json",
        "--as-of",
        "2026-07-20",
    ]);
    assert_eq!(code, 1);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["diagnostics"].as_array().unwrap().len(), 5);
}

#[test]
fn a_lapse_is_drafted_as_a_finding_with_what_is_known_and_nothing_else() {
    let repo = repo(&[(CONTROL, QUARTERLY)]);
    let late = commit(
        &repo,
        "2026-05-04",
        "evidence/access-review/2026-Q1/crm.csv",
        "a\n",
    );
    let new = |args: &[&str]| {
        let base = [
            "new",
            "--from-lapse",
            "CTL-ACCESS-REVIEW",
            "--raised",
            "2026-07-20",
        ];
        repo.run(&[&base, args].concat())
    };
    let (code, _, err) = new(&[]);
    assert_eq!(code, 2);
    assert!(
        err.contains("lapsed in 2 periods") && err.contains("`2026-Q1` or `2026-Q2`"),
        "{err}"
    );
    let (code, path, err) = new(&["--period", "2026-Q2"]);
    assert_eq!(code, 0, "{err}");
    let text = std::fs::read_to_string(repo.path().join(path.trim())).unwrap();
    for part in [
        "title: 'Review of the access rights of all systems: no evidence of 2026-Q2'\n",
        "source: monitoring\n",
        "requirements: [ISO27001:2022/A.5.18]\n",
        "owner: tom.baker@acme.example\n",
        "severity: #",
        "due: #",
        "For the period 2026-Q2, from 2026-04-01 to 2026-06-30, this was to be there by 2026-07-14, 14 days after",
        "no such evidence was committed.",
        &format!("As of 2026-07-20, with commit {}", &late[..12]),
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains("<!--"), "{text}");
    let then = "[{period: 2026-Q2, finding: NC-2026-001}]";
    assert!(support::history::plain(&err).contains(then), "{err}");
    // With that in the record, the lapse is dealt with there, and is not drafted again.
    let known = QUARTERLY.replace("evidence:", &format!("lapses: {then}\nevidence:"));
    repo.write(CONTROL, &known);
    let left = messages(&repo, "2026-07-20");
    assert!(
        !left.iter().any(|text| text.contains("evidence of 2026-Q2")),
        "{left:?}"
    );
    let (_, path, err) = new(&[]);
    let text = std::fs::read_to_string(repo.path().join(path.trim())).expect(&err);
    assert!(
        text.contains(&format!("committed on 2026-05-04, commit {}", &late[..12])),
        "{text}"
    );
    for (args, part) in [
        (&["--period", "2026-Q2"][..], "is dealt with in NC-2026-001"),
        (
            &["--period", "2026-Q3"],
            "its evidence is in time up to 2026-10-14",
        ),
        (&["--period", "2026-07"], "has no period `2026-07`"),
    ] {
        let (code, _, err) = new(args);
        assert!(
            code == 2 && support::history::plain(&err).contains(part),
            "{part}: {err}"
        );
    }
    let (_, _, err) = repo.run(&["new", "--from-lapse", "CTL-ACCESS-REVIEWS"]);
    assert!(err.contains("did you mean `CTL-ACCESS-REVIEW`?"), "{err}");
}

fn calendar(repo: &Repo, args: &[&str]) -> Value {
    let (code, out, err) = repo.run(&[&["calendar", "--format", "json"], args].concat());
    assert_eq!(code, 0, "{err}");
    let value: Value = serde_json::from_str(&out).unwrap();
    let schema = jsonschema::validator_for(&clause10::schema::calendar()).unwrap();
    let errors: Vec<String> = schema
        .iter_errors(&value)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    value
}

fn lines(value: &Value) -> Vec<String> {
    let text = |entry: &Value, key: &str| entry[key].as_str().unwrap_or("-").to_owned();
    let entries = value["entries"].as_array().unwrap().iter();
    entries
        .map(|entry| {
            ["day", "kind", "of", "what", "state"]
                .map(|key| text(entry, key))
                .join(" ")
        })
        .collect()
}

#[test]
fn the_calendar_has_controls_reviews_findings_and_audits_with_how_they_stand() {
    let policy = "---\ntitle: Access\nowner: tom.baker@acme.example\nreviewed: 2025-09-15\nreview_every: 12 months\n---\n";
    let audit =
        "---\nid: AUD-2026-02\nkind: surveillance\nstarts: 2026-10-06\nends: 2026-10-08\n---\n";
    let never = "---\nreviewed:\nreview_every: yearly\n---\n";
    let repo = repo(&[
        (CONTROL, QUARTERLY),
        ("policies/access.md", policy),
        ("policies/never.md", never),
        ("audits/AUD-2026-02.md", audit),
        (support::RECORD, &support::record("planned")),
    ]);
    commit(
        &repo,
        "2026-05-04",
        "evidence/access-review/2026-Q1/crm.csv",
        "a\n",
    );
    commit(
        &repo,
        "2026-10-05",
        "evidence/access-review/2026-Q3/crm.csv",
        "c\n",
    );
    let year = [
        "--from",
        "2026-01-01",
        "--to",
        "2026-12-31",
        "--as-of",
        "2026-10-07",
    ];
    let value = calendar(&repo, &year);
    let all = lines(&value);
    let expected = [
        "2026-03-31 finding NC-2026-004 corrective action overdue",
        "2026-04-14 control CTL-ACCESS-REVIEW 2026-Q1 late",
        "2026-07-14 control CTL-ACCESS-REVIEW 2026-Q2 lapsed",
        "2026-07-31 finding NC-2026-004 verification overdue",
        "2026-08-31 finding NC-2026-004 closure overdue",
        "2026-09-15 review policies/access.md review overdue",
        "2026-10-06 audit AUD-2026-02 surveillance open",
        "2026-10-14 control CTL-ACCESS-REVIEW 2026-Q3 done",
    ];
    assert_eq!(all, expected);
    let not_listed = value["not_listed"].as_array().unwrap();
    assert_eq!(not_listed.len(), 1, "{not_listed:?}");
    // Without a first day: what is left over, and what is to come.
    let left = lines(&calendar(
        &repo,
        &["--as-of", "2026-10-07", "--to", "2027-01-31"],
    ));
    let next = "2027-01-14 control CTL-ACCESS-REVIEW 2026-Q4 open".to_owned();
    assert!(
        left.contains(&next) && left.contains(&expected[2].to_owned()),
        "{left:?}"
    );
    assert!(!left.contains(&expected[1].to_owned()), "{left:?}");
    // Git is not asked: then nothing is known, and that is said.
    let value = calendar(&repo, &[&year[..], &["--no-history"]].concat());
    assert_eq!(value["history"], false);
    assert!(lines(&value).contains(&expected[2].replace("lapsed", "not-known")));
    let (code, _, err) = repo.run(&["calendar", "--from", "2026-02-01", "--to", "2026-01-01"]);
    assert!(code == 2 && err.contains("after the last one"), "{err}");
}

#[test]
fn a_reader_knows_an_entry_of_the_calendar_again() {
    let repo = repo(&[(CONTROL, QUARTERLY)]);
    let ical = |as_of: &str| {
        let args = [
            "calendar",
            "--format",
            "ical",
            "--as-of",
            as_of,
            "--to",
            "2026-12-31",
        ];
        let (code, out, err) = repo.run(&args);
        assert_eq!(code, 0, "{err}");
        out
    };
    let uids = |text: &str| {
        let lines = text.split("\r\n").filter(|line| line.starts_with("UID:"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let before = ical("2026-07-01");
    assert_eq!(before, ical("2026-07-01"));
    assert!(
        before.contains("SUMMARY:CTL-ACCESS-REVIEW: evidence of 2026-Q2 due"),
        "{before}"
    );
    repo.write(CONTROL, &QUARTERLY.replace("grace: 14", "grace: 20"));
    let after = ical("2026-07-01");
    assert_ne!(before, after);
    let (before, after) = (uids(&before), uids(&after));
    assert_eq!(before, after);
    assert!(
        before.contains(&"UID:control.CTL-ACCESS-REVIEW.2026-Q2.todo@clause10".to_owned()),
        "{before:?}"
    );
}

/// The forms of a report that carry new diagnostics, each with the file and the words of the lapse.
#[test]
fn every_form_of_a_report_tells_of_a_lapse() {
    let repo = repo(&[(CONTROL, QUARTERLY)]);
    for form in [
        "human", "json", "sarif", "github", "gitlab", "junit", "markdown",
    ] {
        let args = ["check", "--as-of", "2026-04-20", "--format", form];
        let (code, out, err) = repo.run(&args);
        assert_eq!(code, 0, "{err}");
        let out = support::history::plain(&out);
        for part in ["CTL-ACCESS-REVIEW", "2026-Q1", "control-lapsed"] {
            assert!(out.contains(part), "{form}: {part}\n{out}");
        }
    }
    // A slip of the keyboard in a control is mended as in a finding.
    repo.write(
        CONTROL,
        &QUARTERLY
            .replace("quarterly", "quaterly")
            .replace("owner:", "ownr:"),
    );
    let (code, _, err) = repo.run(&["check", "--as-of", "2026-04-10", "--fix", "--allow-mixed"]);
    let text = std::fs::read_to_string(repo.path().join(CONTROL)).unwrap();
    assert!(text.contains("owner: tom.baker"), "{code} {err}\n{text}");
}

#[test]
fn controls_may_be_written_in_the_words_of_the_register() {
    let german = QUARTERLY
        .replace("owner:", "zustaendig:")
        .replace("cadence:", "Rhythmus:")
        .replace("evidence:", "Nachweise:");
    let words = "words:\n  fields: {owner: zustaendig, cadence: Rhythmus, evidence: Nachweise, lapses: Ausfaelle}\n";
    let repo = repo(&[(CONTROL, &german), ("clause10.yaml", words)]);
    let found = found(&repo, "2026-04-20", &[]);
    let [found] = &found[..] else {
        panic!("{}", found.len())
    };
    assert!(
        found.message.contains("no evidence of 2026-Q1"),
        "{}",
        found.message
    );
    assert!(found.help.contains("`Ausfaelle`"), "{}", found.help);
}
