//! Audit records and what they are to findings: how they are read, which clocks they start, who is silent.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::path::Path;

use clause10::config;
use clause10::diagnostic::Diagnostic;
use clause10::model::{Audits, Finding};
use clause10::policy::settings::Step;
use clause10::policy::{Level, Policy};
use clause10::text::RepoPath;
use clause10::workspace::{self, Workspace};
use support::git::git;
use support::history::{MARIA, Repo};
use support::{RECORD, check, completed, day, folder, record, write};

/// The rules that report, without those that the excerpts are not about.
fn rules(found: &[Diagnostic]) -> Vec<&'static str> {
    found.iter().map(|found| found.rule.name).collect()
}

fn audit(root: &Path, name: &str, fields: &str) {
    let text = format!("---\n{fields}---\n\nWhat was audited, and how.\n");
    write(root, &format!("audits/{name}.md"), text);
}

/// A folder with the record at a status, some of its keys replaced.
fn register(status: &str, keys: &str) -> tempfile::TempDir {
    let folder = folder();
    write(folder.path(), RECORD, completed(&record(status), keys, ""));
    folder
}

#[test]
fn mistakes_in_an_audit_record_are_reported_at_their_places() {
    let folder = register("closed", "audit: SA-2026\n");
    let root = folder.path();
    audit(
        root,
        "SA-2026",
        "id: SA-2026\nkind: surveilance\nstarts: 2026-02-30\ncertificate_expries: 2027-02-22\n",
    );
    write(
        root,
        "audits/report.md",
        "# The report\n\nNo front matter, so no record.\n",
    );
    write(
        root,
        "audits/RC-2026.md",
        b"---\nid: RC-2026\nkind: [\n---\n",
    );
    write(
        root,
        "audits/latin.md",
        b"---\nid: L\nkind: internal-audit\ntitle: Pr\xfcfung\n---\n",
    );
    write(
        root,
        "audits/IA-2026.md",
        "---\nkind: internal-audit\nstarts: 2026-06-01\n---\n",
    );
    write(root, "audits/huge.md", vec![b'x'; 2 << 20]);
    let found = check(root, day("2026-07-20"));
    let told: Vec<(&str, &str, u32)> = found
        .iter()
        .map(|found| (found.path.as_str(), found.rule.name, found.start.line))
        .collect();
    let expected = [
        ("audits/IA-2026.md", "missing-field", 2),
        ("audits/RC-2026.md", "invalid-yaml", 3),
        ("audits/SA-2026.md", "invalid-value", 3),
        ("audits/SA-2026.md", "invalid-value", 4),
        ("audits/SA-2026.md", "unknown-field", 5),
        ("audits/huge.md", "unreadable-finding", 1),
        ("audits/latin.md", "unreadable-finding", 4),
    ];
    assert_eq!(told, expected);
    assert!(
        found
            .iter()
            .all(|found| found.level == Level::Error && found.finding.is_none())
    );
    assert!(
        found[4].help.contains("certificate_expires"),
        "{}",
        found[4].help
    );
}

#[test]
fn what_lies_with_the_findings_is_no_audit_record() {
    let folder = register("closed", "");
    write(
        folder.path(),
        "clause10.yaml",
        "audits: [findings, audits]\n",
    );
    assert_eq!(
        rules(&check(folder.path(), day("2026-07-20"))),
        Vec::<&str>::new()
    );
}

#[test]
fn a_waiver_and_a_path_mean_an_audit_record_too() {
    let folder = register("closed", "");
    let root = folder.path();
    audit(
        root,
        "IA-2024",
        "id: IA-2024\nkind: internal-audit\nends: 2024-06-03\n",
    );
    git(root, &["init", "-q"]);
    git(root, &["add", "."]);
    git(root, &["commit", "-qm", "all"]);
    let only = ["audits/IA-2024.md", "--select", "prevention"];
    let answer = support::git::check(root, &only);
    assert_eq!(answer.rules(), ["internal-audit-overdue"]);
    assert_eq!(answer.report["diagnostics"][0]["path"], "audits/IA-2024.md");
    write(
        root,
        "clause10.yaml",
        "waivers:\n  - {path: audits/IA-2024.md, rule: internal-audit-overdue, reason: The company was bought in June, by: maria.lopez@acme.example}\n",
    );
    assert_eq!(
        support::git::check(root, &only).rules_that_are("waived"),
        ["internal-audit-overdue"]
    );
    write(root, "clause10.yaml", "internal_audit_every: 36\n");
    assert_eq!(support::git::check(root, &only).rules(), Vec::<&str>::new());
}

#[test]
fn what_was_wrong_at_adoption_or_at_the_base_is_not_new() {
    let folder = register("closed", "");
    let root = folder.path();
    audit(
        root,
        "SA-2026",
        "id: SA-2026\nkind: surveillance\nstart: 2026-02-09\n",
    );
    git(root, &["init", "-q"]);
    git(root, &["add", "."]);
    git(root, &["commit", "-qm", "all"]);
    git(root, &["tag", "adopted"]);
    write(root, "clause10.yaml", "adopted-at: adopted\n");
    audit(
        root,
        "IA-2026",
        "id: IA-2026\nkind: internal-audit\nstart: 2026-06-01\n",
    );
    let answer = support::git::check(root, &["--select", "document"]);
    assert_eq!(answer.rules_that_are("inherited"), ["unknown-field"]);
    assert_eq!(answer.rules(), ["unknown-field"]);
    git(root, &["add", "."]);
    let staged = support::git::check(root, &["--staged", "--select", "document"]);
    assert_eq!((staged.code, staged.rules()), (1, vec!["unknown-field"]));
}

#[test]
fn an_audit_that_is_named_must_be_there_once_there_are_some() {
    let folder = register("closed", "audit: IA-2026\n");
    let root = folder.path();
    let on = day("2026-07-20");
    assert_eq!(rules(&check(root, on)), Vec::<&str>::new());
    audit(
        root,
        "IA-2025",
        "id: IA-2025\nkind: internal-audit\nstarts: 2025-12-01\n",
    );
    let found = check(root, on);
    assert_eq!(rules(&found), ["unknown-audit"]);
    assert_eq!(found[0].help, "did you mean `IA-2025`?");
    // A record whose own id cannot be read is known by its name.
    audit(
        root,
        "IA-2026-spring",
        "id: []\nkind: internal-audit\nstarts: 2026-02-09\n",
    );
    assert_eq!(rules(&check(root, on)), ["invalid-value"]);
}

#[test]
fn an_audit_whose_record_is_gone_is_told_as_such() {
    let internal = "---\nid: IA-2025\nkind: internal-audit\nstarts: 2025-12-01\n---\n";
    let repo = Repo::new();
    repo.write("audits/IA-2025.md", internal);
    repo.write("audits/IA-2024.md", &internal.replace("2025", "2024"));
    repo.put(
        "2026-02-10",
        &completed(&record("open"), "audit: IA-2025\n", ""),
    );
    let told = |args: &[&str]| -> Vec<(String, String)> {
        let found = repo.check("2026-07-20", args);
        let found = found
            .into_iter()
            .filter(|found| found.rule == "unknown-audit");
        found.map(|found| (found.message, found.help)).collect()
    };
    assert_eq!(told(&[]), []);
    // A number that was changed, before it is committed and after.
    repo.write("audits/IA-2025.md", &internal.replace("IA-2025", "IA-25"));
    let begins = "there is no record of the audit `IA-2025` any more: audits/IA-2025.md was";
    let one = |args: &[&str]| {
        let told = told(args);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].0.starts_with(begins), "{told:?}");
        (told[0].0[begins.len()..].to_owned(), told[0].1.clone())
    };
    let renamed = " given another id and that is not committed yet";
    assert_eq!(one(&[]).0, renamed);
    let changed = repo.commit("2026-03-01", MARIA);
    let by = |commit: &str, day: &str| format!("by commit {} of {day}", &commit[..10]);
    assert_eq!(
        one(&[]).0,
        format!(" given another id {}", by(&changed, "2026-03-01"))
    );
    // A file that is taken away, with all other audits: that there are none does not make it unsaid.
    repo.write("audits/IA-2025.md", internal);
    repo.commit("2026-03-02", MARIA);
    assert_eq!(told(&[]), []);
    repo.git(&["rm", "--quiet", "-r", "audits"]);
    let (message, help) = one(&["--staged"]);
    assert_eq!(message, " deleted and that is not committed yet");
    assert!(
        help.contains("`git checkout HEAD -- audits/IA-2025.md`"),
        "{help}"
    );
    // On a branch: what is official changes when it is merged.
    repo.branch("side");
    repo.commit("2026-03-03", MARIA);
    repo.checkout("main");
    repo.commit("2026-03-04", MARIA);
    let merged = repo.merge("2026-03-05", "side");
    let expected = format!(" deleted {}", by(&merged, "2026-03-05"));
    for args in [
        &["--no-cache"][..],
        &[],
        &[],
        &["--select", "unknown-audit"],
    ] {
        let (message, help) = one(args);
        assert_eq!(message, expected, "{args:?}");
        let back = format!("git checkout {}^ -- audits/IA-2025.md", &merged[..10]);
        assert!(help.contains(&back), "{help}");
    }
    assert_eq!(told(&["--no-history"]), []);
    // The way out is one.
    repo.git(&[
        "checkout",
        &format!("{}^", &merged[..10]),
        "--",
        "audits/IA-2025.md",
    ]);
    assert_eq!(told(&[]), []);
}

/// Keys of the record, the day of the clock, audit records, the configuration, and what is reported on the day
/// before, on it and after it.
type Case = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static str,
    [&'static [&'static str]; 3],
);

/// The rules of the family audit, on the day before their clock, on it and after it.
#[test]
fn clocks_run_out_on_their_day_and_not_before() {
    const SURVEILLANCE: &str =
        "id: SA-2026\nkind: surveillance\nstarts: 2026-02-09\nends: 2026-02-10\n";
    const LATER: &str = "id: SA-2027\nkind: surveillance\nstarts: 2027-02-08\nends: 2027-02-09\n";
    const EXPIRING: &str =
        "id: SA-2026\nkind: recertification\nends: 2026-02-10\ncertificate_expires: 2026-08-20\n";
    const STAGE_2: &str = "id: SA-2026\nkind: stage-2\nends: 2026-02-12\n";
    let of = "audit: SA-2026\nsource: surveillance\ndue: 2027-12-31\n";
    const NO_ENDS: &str = "due_soon: 0\nminor_left_after: 9999\ninternal_audit_every: 99\n";
    let cases: [Case; 7] = [
        (
            "severity: minor\nexternal: {plan_due: 2026-03-12}\n",
            "2026-03-12",
            &[SURVEILLANCE],
            NO_ENDS,
            [&[], &[], &["minor-without-plan"]],
        ),
        (
            "severity: minor\n",
            "2026-02-24",
            &[SURVEILLANCE],
            "due_soon: 0\ndeadlines:\n  - {step: plan, within: 14, from: audit-end}\n",
            [&[], &[], &["minor-without-plan"]],
        ),
        (
            "severity: minor\nexternal: {accepted: 2026-03-01}\n",
            "2027-02-08",
            &[SURVEILLANCE, LATER],
            NO_ENDS,
            [
                &[],
                &["minor-left-unaddressed"],
                &["minor-left-unaddressed"],
            ],
        ),
        (
            "severity: major\nexternal: {accepted: 2026-03-01}\n",
            "2027-02-08",
            &[SURVEILLANCE, LATER],
            NO_ENDS,
            [&[], &["earlier-finding-open"], &["earlier-finding-open"]],
        ),
        (
            "severity: major\n",
            "2026-05-11",
            &[SURVEILLANCE],
            "due_soon: 0\ndeadlines:\n  - {step: verification, within: 90, from: audit-end, severity: [major]}\n",
            [&[], &["major-open"], &["major-open"]],
        ),
        (
            "severity: major\nsource: stage-2\n",
            "2026-08-12",
            &[STAGE_2],
            NO_ENDS,
            [&[], &["major-open"], &["major-open"]],
        ),
        (
            "severity: major\ndue: 2026-08-20\n",
            "2026-08-20",
            &[EXPIRING],
            NO_ENDS,
            [&[], &["certificate-deadline"], &["certificate-deadline"]],
        ),
    ];
    for (keys, clock, audits, configuration, expected) in cases {
        let keys = format!("{of}{keys}");
        let folder = register("open", &dedup(&keys));
        let root = folder.path();
        write(root, "clause10.yaml", configuration);
        for text in audits {
            let name = text.lines().next().unwrap().trim_start_matches("id: ");
            audit(root, name, text);
        }
        let on = day(clock);
        for (when, expected) in [on.yesterday(), Ok(on), on.tomorrow()]
            .into_iter()
            .zip(expected)
        {
            let when = when.unwrap();
            let found = check(root, when);
            let found: Vec<_> = found
                .iter()
                .filter(|found| {
                    found.rule.family.word() == "audit" || found.rule.name.starts_with("minor")
                })
                .map(|found| found.rule.name)
                .collect();
            assert_eq!(found, expected, "{keys} on {when}");
        }
    }
}

/// Of keys that are given twice the last.
fn dedup(keys: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in keys.lines() {
        let key = line.split(':').next().unwrap();
        lines.retain(|other| other.split(':').next() != Some(key));
        lines.push(line);
    }
    lines.join("\n") + "\n"
}

#[test]
fn what_is_verified_or_accepted_stops_its_clock() {
    let ended = "id: ST2\nkind: stage-2\nends: 2026-01-12\ncertificate_expires: 2026-06-01\n";
    let of = "audit: ST2\nsource: stage-2\ndue: 2027-12-31\n";
    for (status, keys, expected) in [
        (
            "open",
            "severity: major\n",
            &["certificate-deadline", "major-open"][..],
        ),
        (
            "open",
            "severity: major\nexternal: {verified: 2026-07-01}\n",
            &[],
        ),
        ("verified", "severity: major\n", &[]),
        // They keep their own days, and have not verified it.
        (
            "verified",
            "severity: major\nexternal: {body: Nordkap}\n",
            &["certificate-deadline", "major-open"],
        ),
        (
            "open",
            "severity: minor\nexternal: {plan_due: 2026-02-01}\nplan_accepted: {date: 2026-02-11, by: maria.lopez@acme.example}\n",
            &[],
        ),
        (
            "verified",
            "severity: minor\nexternal: {plan_due: 2026-02-01}\n",
            &[],
        ),
        (
            "closed",
            "severity: major\nexternal: {body: Nordkap}\n",
            &[],
        ),
    ] {
        let folder = register(status, &format!("{of}{keys}"));
        audit(folder.path(), "ST2", ended);
        let mut found = check(folder.path(), day("2026-07-21"));
        found.retain(|found| found.rule.family.word() == "audit");
        let mut found = rules(&found);
        found.sort_unstable();
        assert_eq!(found, expected, "{status}: {keys}");
    }
}

/// Reads a register and gives the day of a deadline of its only finding.
fn bound(root: &Path, deadline: &str) -> Option<String> {
    write(
        root,
        "clause10.yaml",
        format!("deadlines:\n  - {deadline}\n"),
    );
    let workspace = Workspace::find(root).unwrap();
    let policy = workspace.policy();
    let register = workspace::register(&workspace.work_tree().unwrap(), policy, &|| {}).unwrap();
    let finding: &Finding = &register.records[0].finding;
    let audits: Audits<'_> = register.audits();
    let bound = policy.bound(Step::Closure, finding, audits)?;
    Some(bound.day.to_string())
}

#[test]
fn deadlines_count_to_and_from_audits_and_certificates() {
    let folder = register("open", "source: surveillance\naudit: SA-1\n");
    let root = folder.path();
    let next = "{step: closure, within: 1, unit: months, counted: before, from: next-audit}";
    let expiry =
        "{step: closure, within: 3, unit: working-days, counted: before, from: certificate-expiry}";
    audit(
        root,
        "SA-1",
        "id: SA-1\nkind: surveillance\nends: 2026-02-09\nnext_audit: 2027-03-31\n",
    );
    assert_eq!(bound(root, next).as_deref(), Some("2027-02-28"));
    assert_eq!(bound(root, expiry), None);
    // A record of the next audit says better than a plan when it is; other parties' audits are others.
    audit(
        root,
        "IA",
        "id: IA\nkind: internal-audit\nstarts: 2026-05-04\n",
    );
    audit(
        root,
        "RC",
        "id: RC\nkind: recertification\nstarts: 2027-03-15\ncertificate_expires: 2027-06-07\n",
    );
    assert_eq!(bound(root, next).as_deref(), Some("2027-02-15"));
    // A Monday; three working days before are the Wednesday.
    assert_eq!(bound(root, expiry).as_deref(), Some("2027-06-02"));
    assert_eq!(
        bound(
            root,
            "{step: closure, within: 10, unit: working-days, from: audit-end}"
        )
        .as_deref(),
        Some("2026-02-23")
    );
    // A certificate that had expired before is not meant.
    audit(
        root,
        "ST2",
        "id: ST2\nkind: stage-2\nends: 2023-02-09\ncertificate_expires: 2026-01-31\n",
    );
    assert_eq!(bound(root, expiry).as_deref(), Some("2027-06-02"));
}

#[test]
fn the_published_deadlines_are_a_configuration() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/examples/deadlines.yaml");
    let text = std::fs::read_to_string(path).unwrap();
    let read = |text: &str| {
        let bytes = text.as_bytes().to_vec();
        config::read(RepoPath::new("clause10.yaml"), bytes)
            .expect("no mistakes")
            .policy
    };
    let policy: Policy = read(&text);
    assert_eq!(policy.settings.deadlines.len(), 6);
    // What is commented out is valid too.
    let all = text.replace("  # - {", "  - {");
    assert_eq!(read(&all).settings.deadlines.len(), 8);
}

/// There are many customers: the next audit by another one is not the next of this one.
#[test]
fn customers_are_told_apart_by_their_names() {
    let first = "id: C1\nkind: customer-audit\nends: 2026-01-15\nbody: Veltman Pharma\n";
    let of = "source: customer-audit\naudit: C1\nseverity: minor\n";
    for (second, expected) in [
        ("body: Other Ltd\n", &[][..]),
        ("", &[]),
        ("body: 'veltman pharma '\n", &["minor-left-unaddressed"]),
    ] {
        let folder = register("planned", of);
        let root = folder.path();
        audit(root, "C1", first);
        audit(
            root,
            "C2",
            &format!("id: C2\nkind: customer-audit\nstarts: 2026-05-04\n{second}"),
        );
        let mut found = check(root, day("2026-05-05"));
        found.retain(|found| {
            found.rule.name.starts_with("minor") || found.rule.family.word() == "audit"
        });
        assert_eq!(rules(&found), expected, "{second}");
    }
}
