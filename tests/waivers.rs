//! Waivers in records and in the configuration: what they accept, and what is said of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use clause10::check::{Run, Selection};
use clause10::diagnostic::{Diagnostic, State, Summary};
use clause10::rules;
use clause10::workspace::{self, Workspace};

/// Two violations of one rule in the closed record, with fields of their own.
const TWO_CAUSES: &str = "root_cause:\n  done: 2026-02-20\n  by: tom.baker@acme.example\n  method: five-whys\n  \
                          categories: [no-owner, monitoring-gap, design]\n  extent: {checked: everything, similar: []}\n";

const RULE: &str = "cause-without-action";

fn checked(waivers: &str, configuration: &str, as_of: &str, ignore: &[&str]) -> Vec<Diagnostic> {
    let folder = support::folder();
    let excerpt = format!("{TWO_CAUSES}{waivers}");
    let text = support::completed(&support::record("closed"), &excerpt, "");
    support::write(folder.path(), support::RECORD, text);
    if !configuration.is_empty() {
        support::write(folder.path(), "clause10.yaml", configuration);
    }
    let workspace = Workspace::find(folder.path()).expect("a workspace");
    let policy = workspace.policy();
    let register = workspace::register(&workspace.work_tree().unwrap(), policy, &|| {}).unwrap();
    let ignore: Vec<String> = ignore.iter().map(|&name| name.to_owned()).collect();
    let rules = Selection::new(&[], &ignore).unwrap().under(policy);
    let run = Run {
        register: &register,
        policy,
        configuration: workspace.configuration.source.as_ref(),
        as_of: support::day(as_of),
        rules: &rules,
        change: None,
        lives: &[],
        gone: &[],
        suspected: None,
        only: None,
    };
    run.diagnostics()
}

fn on(waivers: &str, configuration: &str) -> Vec<Diagnostic> {
    checked(waivers, configuration, "2026-07-20", &[])
}

/// Fields of the rule's diagnostics that are accepted.
fn accepted(found: &[Diagnostic]) -> Vec<&str> {
    let accepted = |found: &&Diagnostic| found.rule.name == RULE && found.state == State::Waived;
    found
        .iter()
        .filter(accepted)
        .map(|found| found.field.as_str())
        .collect()
}

/// What is said about the waivers: rule and message.
fn about(found: &[Diagnostic]) -> Vec<(&'static str, &str)> {
    found
        .iter()
        .filter(|found| found.rule.family.word() == "waiver")
        .map(|found| (found.rule.name, found.message.as_str()))
        .collect()
}

fn rules_of(found: &[Diagnostic]) -> Vec<&'static str> {
    about(found).into_iter().map(|(rule, _)| rule).collect()
}

const BOTH: [&str; 2] = ["root_cause.categories[1]", "root_cause.categories[2]"];
const SIGNED: &str = "reason: Known and small, by: maria.lopez@acme.example";

#[test]
fn nothing_is_accepted_without_a_waiver() {
    let found = on("", "");
    assert_eq!(accepted(&found), [] as [&str; 0]);
    assert_eq!(Summary::of(1, &found).warnings, 2);
    assert!(about(&found).is_empty());
}

#[test]
fn a_waiver_in_the_record_accepts_all_of_its_rule() {
    let found = on(&format!("waivers:\n  - {{rule: {RULE}, {SIGNED}}}\n"), "");
    assert_eq!(accepted(&found), BOTH);
    assert!(about(&found).is_empty());
    let waived = found.iter().find_map(|found| found.waived.clone()).unwrap();
    assert_eq!(waived.by, "maria.lopez@acme.example");
    assert_eq!(waived.reason, "Known and small");
    assert_eq!(waived.until, None);
    assert_eq!(
        (
            Summary::of(1, &found).warnings,
            Summary::of(1, &found).waived
        ),
        (0, 2)
    );
}

#[test]
fn a_field_narrows_it() {
    for (field, expected) in [
        ("root_cause.categories[2]", &BOTH[1..]),
        ("root_cause.categories", &BOTH[..]),
        ("root_cause", &BOTH[..]),
    ] {
        let found = on(
            &format!("waivers:\n  - {{rule: {RULE}, field: '{field}', {SIGNED}}}\n"),
            "",
        );
        assert_eq!(accepted(&found), expected, "{field}");
        assert!(about(&found).is_empty(), "{field}");
    }
    let found = on(
        &format!("waivers:\n  - {{rule: {RULE}, field: verification.by, {SIGNED}}}\n"),
        "",
    );
    assert_eq!(accepted(&found), [] as [&str; 0]);
    assert_eq!(rules_of(&found), ["waiver-unused"]);
}

#[test]
fn a_field_may_be_in_the_words_of_the_register_and_a_section_too() {
    let configuration =
        "version: 1\nwords:\n  fields: {root_cause: ursache}\n  sections: {root_cause: Ursache}\n";
    let found = on(
        &format!("waivers:\n  - {{rule: {RULE}, field: ursache.categories, {SIGNED}}}\n"),
        configuration,
    );
    assert_eq!(accepted(&found), BOTH);
    for section in ["Root cause", "Ursache"] {
        let text = format!(
            "waivers:\n  - {{rule: shallow-five-whys, field: {section}, {SIGNED}}}\n---\n## Ursache\n\nNobody knows.\n\n"
        );
        let base = format!("{TWO_CAUSES}{text}");
        let folder = support::folder();
        let text = support::completed(&support::record("closed"), &base, "#Root-cause");
        support::write(folder.path(), support::RECORD, text);
        support::write(folder.path(), "clause10.yaml", configuration);
        let found = support::check(folder.path(), support::day_of("closed"));
        let shallow: Vec<_> = found
            .iter()
            .filter(|found| found.rule.name == "shallow-five-whys")
            .collect();
        assert_eq!(shallow.len(), 1);
        assert_eq!(shallow[0].state, State::Waived, "{section}");
        assert!(about(&found).is_empty(), "{section}");
    }
}

#[test]
fn a_waiver_in_the_configuration_accepts_by_id_or_by_path() {
    for subject in [
        "finding: NC-2026-004",
        &format!("path: {}", support::RECORD),
    ] {
        let waiver = format!("waivers:\n  - {{{subject}, rule: {RULE}, {SIGNED}}}\n");
        let found = on("", &waiver);
        assert_eq!(accepted(&found), BOTH, "{subject}");
        assert!(about(&found).is_empty(), "{subject}");
    }
    for subject in ["finding: NC-2026-005", "path: findings/2026/NC-2026-005.md"] {
        let found = on(
            "",
            &format!("waivers:\n  - {{{subject}, rule: {RULE}, {SIGNED}}}\n"),
        );
        assert_eq!(accepted(&found), [] as [&str; 0], "{subject}");
        assert_eq!(rules_of(&found), ["waiver-unused"], "{subject}");
        assert_eq!(found.last().unwrap().path.as_str(), support::RECORD);
        assert!(
            found
                .iter()
                .any(|found| found.path.as_str() == "clause10.yaml")
        );
    }
}

#[test]
fn the_records_own_waiver_goes_first_and_the_second_is_unused() {
    let own = format!("waivers:\n  - {{rule: {RULE}, {SIGNED}}}\n");
    let found = on(
        &own,
        &format!("waivers:\n  - {{finding: NC-2026-004, rule: {RULE}, {SIGNED}}}\n"),
    );
    assert_eq!(accepted(&found), BOTH);
    let unused: Vec<_> = found
        .iter()
        .filter(|found| found.rule.name == "waiver-unused")
        .collect();
    assert_eq!(unused.len(), 1);
    assert_eq!(unused[0].path.as_str(), "clause10.yaml");
}

#[test]
fn a_waiver_counts_up_to_and_with_its_day() {
    let waiver = format!("waivers:\n  - {{rule: {RULE}, {SIGNED}, until: 2026-07-20}}\n");
    let last = checked(&waiver, "", "2026-07-20", &[]);
    assert_eq!(accepted(&last), BOTH);
    assert!(about(&last).is_empty());
    let after = checked(&waiver, "", "2026-07-21", &[]);
    assert_eq!(accepted(&after), [] as [&str; 0]);
    assert_eq!(
        about(&after),
        [(
            "waiver-expired",
            "the waiver of `cause-without-action` ran out on 2026-07-20, and accepts nothing since"
        )]
    );
}

#[test]
fn what_a_waiver_lacks_is_said_once_and_it_accepts_nothing() {
    for (waiver, expected) in [
        (
            format!("{{rule: {RULE}, reason: Known}}"),
            "a waiver without `by` accepts nothing",
        ),
        (
            format!("{{rule: {RULE}}}"),
            "a waiver without `reason` and `by` accepts nothing",
        ),
        (
            format!("{{{SIGNED}}}"),
            "a waiver without `rule` accepts nothing",
        ),
        (
            format!("{{rule: cause-without-actions, {SIGNED}}}"),
            "there is no rule `cause-without-actions`",
        ),
        (
            format!("{{rule: {RULE}, {SIGNED}, field: root_causes}}"),
            "`waivers[0].field` names `root_causes`, which is neither a field of a record nor a section",
        ),
    ] {
        let found = on(&format!("waivers:\n  - {waiver}\n"), "");
        assert_eq!(about(&found), [("waiver-incomplete", expected)]);
        assert!(accepted(&found).is_empty(), "{waiver}");
    }
    let found = on(
        &format!("waivers:\n  - {{rule: cause-without-actions, {SIGNED}}}\n"),
        "",
    );
    let help = &found
        .iter()
        .find(|found| found.rule.name == "waiver-incomplete")
        .unwrap()
        .help;
    assert_eq!(help, "did you mean `cause-without-action`?");
}

#[test]
fn a_waiver_of_the_configuration_says_what_it_is_about() {
    let found = on("", &format!("waivers:\n  - {{rule: {RULE}, {SIGNED}}}\n"));
    assert_eq!(
        about(&found),
        [(
            "waiver-incomplete",
            "a waiver in the configuration without `finding` and `path` accepts nothing"
        )]
    );
}

#[test]
fn what_cannot_be_waived_is_refused() {
    for rule in rules::ALL.iter().filter(|rule| !rule.is_waivable()) {
        let found = on(
            &format!("waivers:\n  - {{rule: {}, {SIGNED}}}\n", rule.name),
            "",
        );
        assert_eq!(
            about(&found),
            [(
                "waiver-incomplete",
                format!("`{}` cannot be waived", rule.name).as_str()
            )]
        );
    }
    // A waiver that lacks something and one for the rule that says so: both are reported as new.
    let waivers =
        format!("waivers:\n  - {{rule: {RULE}}}\n  - {{rule: waiver-incomplete, {SIGNED}}}\n");
    let found = on(&waivers, "");
    assert_eq!(rules_of(&found), ["waiver-incomplete", "waiver-incomplete"]);
    assert!(found.iter().all(|found| found.state == State::New));
}

#[test]
fn an_unused_waiver_is_reported_only_if_its_rule_was_run() {
    let waiver = format!("waivers:\n  - {{rule: training-only, {SIGNED}}}\n");
    assert_eq!(rules_of(&on(&waiver, "")), ["waiver-unused"]);
    let found = checked(&waiver, "", "2026-07-20", &["training-only"]);
    assert!(about(&found).is_empty(), "{:?}", about(&found));
    let off = on(&waiver, "levels: {training-only: off}\n");
    assert!(about(&off).is_empty(), "{:?}", about(&off));
    let family = on(&waiver, "levels: {cause: off}\n");
    assert!(about(&family).is_empty(), "{:?}", about(&family));
    let expired = format!("waivers:\n  - {{rule: training-only, {SIGNED}, until: 2026-01-01}}\n");
    assert_eq!(rules_of(&on(&expired, "")), ["waiver-expired"]);
}
