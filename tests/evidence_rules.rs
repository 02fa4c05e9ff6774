//! The rules of the family evidence, beyond the examples in their documentation.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::path::Path;

use clause10::rule::Family;

/// Rule and field of what the evidence rules say of the closed record with an excerpt in it.
fn found(excerpt: &str, lay_out: impl FnOnce(&Path)) -> Vec<String> {
    let folder = support::folder();
    let text = support::completed(&support::record("closed"), excerpt, "");
    support::write(folder.path(), support::RECORD, text);
    lay_out(folder.path());
    support::check(folder.path(), support::day_of("closed"))
        .into_iter()
        .filter(|found| found.rule.family == Family::Evidence)
        .map(|found| format!("{} {}", found.rule.name, found.field))
        .collect()
}

fn of_itself(entry: &str) -> Vec<String> {
    found(&format!("evidence: [{entry}]\n"), |_| {})
}

#[test]
fn each_form_of_evidence_has_its_own_rule() {
    for (entry, expected) in [
        ("evidence/NC-2026-004/q4-review.csv", None),
        ("./policies", None),
        ("evidence/gone.csv@0123abc", None),
        ("evidence/gone.csv", Some("missing-evidence")),
        ("seen in the ticket", Some("missing-evidence")),
        ("/tmp", Some("evidence-outside-repository")),
        ("../x.csv", Some("evidence-outside-repository")),
        ("a/../../x.csv", Some("evidence-outside-repository")),
        (
            "'C:\\Users\\tom\\x.csv'",
            Some("evidence-outside-repository"),
        ),
        ("~/x.csv", Some("evidence-outside-repository")),
        ("https://acme.example/x", Some("unversioned-evidence")),
    ] {
        let expected: Vec<String> = expected
            .iter()
            .map(|rule| format!("{rule} evidence[0]"))
            .collect();
        assert_eq!(of_itself(entry), expected, "{entry}");
    }
}

#[test]
fn every_list_is_looked_at() {
    let excerpt = "\
evidence: [a.csv]
correction: {done: 2026-02-12, by: tom.baker@acme.example, evidence: [a.csv]}
root_cause:
  done: 2026-02-20
  by: tom.baker@acme.example
  method: five-whys
  categories: [no-owner]
  extent: {checked: all sites, similar: []}
  evidence: [a.csv]
corrective_actions:
  - action: Name an owner
    addresses: [no-owner]
    owner: tom.baker@acme.example
    due: 2026-03-31
    done: 2026-03-20
    evidence: [policies/access-control.md, a.csv]
verification:
  criteria: The reviews are finished on time
  due: 2026-07-31
  done: 2026-07-10
  by: maria.lopez@acme.example
  result: effective
  evidence: [a.csv]
isms_changes: [a.csv, 'none: nothing else']
";
    let fields = [
        "correction.evidence[0]",
        "root_cause.evidence[0]",
        "corrective_actions[0].evidence[1]",
        "verification.evidence[0]",
        "isms_changes[0]",
        "evidence[0]",
    ];
    let expected: Vec<String> = fields
        .iter()
        .map(|field| format!("missing-evidence {field}"))
        .collect();
    assert_eq!(found(excerpt, |_| {}), expected);
    let none = found(excerpt, |root| support::write(root, "a.csv", "x\n"));
    assert_eq!(none, [""; 0]);
}

#[test]
fn a_claimed_step_without_evidence_is_reported_once() {
    let action = |evidence: &str| {
        let text = format!(
            "corrective_actions:\n  - action: Name an owner\n    addresses: [no-owner]\n    owner: tom.baker@acme.example\n    due: 2026-03-31\n    done: 2026-03-20\n{evidence}"
        );
        found(&text, |_| {})
    };
    let missing = ["missing-evidence corrective_actions[0].evidence"];
    assert_eq!(action(""), missing);
    assert_eq!(action("    evidence:\n"), missing);
    assert_eq!(action("    evidence: []\n"), missing);
    // These are invalid values, and reported as such.
    assert_eq!(action("    evidence: none yet\n"), [""; 0]);
    assert_eq!(action("    evidence: [null]\n"), [""; 0]);
}

#[test]
fn what_is_empty_or_not_fetched_is_told_apart() {
    let pointer = format!(
        "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 12\n",
        "0".repeat(64)
    );
    let of = |lay_out: &dyn Fn(&Path)| found("evidence: [evidence/x]\n", lay_out);
    let file = |bytes: &str| of(&|root| support::write(root, "evidence/x", bytes));
    assert_eq!(file(""), ["empty-evidence evidence[0]"]);
    assert_eq!(file(&pointer), ["evidence-not-fetched evidence[0]"]);
    assert_eq!(file("x"), [""; 0]);
    let folder = of(&|root| std::fs::create_dir(root.join("evidence/x")).unwrap());
    assert_eq!(folder, ["empty-evidence evidence[0]"]);
}

#[cfg(unix)]
#[test]
fn links_count_by_where_they_lead() {
    use std::os::unix::fs::symlink;
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::write(elsewhere.path().join("a.csv"), "x").unwrap();
    let of =
        |entry: &str, lay_out: &dyn Fn(&Path)| found(&format!("evidence: [{entry}]\n"), lay_out);
    let outside = ["evidence-outside-repository evidence[0]"];
    let file = elsewhere.path().join("a.csv");
    assert_eq!(
        of("evidence/x", &|root| symlink(
            &file,
            root.join("evidence/x")
        )
        .unwrap()),
        outside
    );
    let folder = elsewhere.path();
    assert_eq!(
        of("evidence/x/a.csv", &|root| symlink(
            folder,
            root.join("evidence/x")
        )
        .unwrap()),
        outside
    );
    let inside = |root: &Path| symlink("../policies", root.join("evidence/x")).unwrap();
    assert_eq!(of("evidence/x/access-control.md", &inside), [""; 0]);
    let dangling = |root: &Path| symlink("gone", root.join("evidence/x")).unwrap();
    assert_eq!(
        of("evidence/x", &dangling),
        ["missing-evidence evidence[0]"]
    );
}
