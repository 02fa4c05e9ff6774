//! The examples in the documentation of the rules, executed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use clause10::diagnostic::State;
use clause10::policy::Level;
use clause10::reference::{Doc, Example};
use clause10::rule::{Check, Rule};
use clause10::rules;

/// What is reported of an example: rule, whether it is a new error, message. The examples of rules about
/// history and changes are commits, each fence one.
fn reported(rule: &Rule, examples: &[Example]) -> Vec<(String, bool, String)> {
    let is_of_commits = matches!(
        rule.check,
        Check::History(_) | Check::Change(_) | Check::Control(_) | Check::Document(_)
    );
    if is_of_commits {
        let repo = support::history::Repo::new();
        let as_of = support::history::play(&repo, examples);
        // What a change does is judged against what was there before its last commit.
        let base: &[&str] = match rule.check {
            Check::Change(_) => &["--base", "HEAD~1"],
            _ => &[],
        };
        let found = repo.check(&as_of.to_string(), base).into_iter();
        return found
            .map(|found| {
                let is_error = found.level == "error" && found.state == "new";
                (found.rule, is_error, found.message)
            })
            .collect();
    }
    let folder = support::folder();
    let as_of = support::lay_out(folder.path(), examples);
    let found = support::check(folder.path(), as_of).into_iter();
    found
        .map(|found| {
            let is_error = found.level == Level::Error && found.state == State::New;
            (found.rule.name.to_owned(), is_error, found.message)
        })
        .collect()
}

/// The bad example of each rule gives exactly one diagnostic of that rule; the good one none of it, and
/// no error of any other.
#[test]
fn bad_examples_are_reported_and_good_ones_are_not() {
    let mut wrong = Vec::new();
    for rule in rules::ALL {
        let doc = Doc::of(rule);
        for (kind, examples, expected) in [("bad", &doc.bad, 1), ("good", &doc.good, 0)] {
            if examples.is_empty() {
                wrong.push(format!("{}: no {kind} example", rule.name));
                continue;
            }
            let found = reported(rule, examples);
            let own: Vec<_> = found
                .iter()
                .filter(|(name, ..)| name == rule.name)
                .map(|(_, _, message)| message)
                .collect();
            if own.len() != expected {
                wrong.push(format!("{}: its {kind} example gives {own:?}", rule.name));
            }
            let errors: Vec<_> = found.iter().filter(|(_, is_error, _)| *is_error).collect();
            if kind == "good" && !errors.is_empty() {
                wrong.push(format!(
                    "{}: its good example gives other errors: {errors:?}",
                    rule.name
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Every rule file is in the list, its stem is its name, and its doc has all parts.
#[test]
fn every_rule_file_is_listed_and_documented() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let mut files: Vec<String> = walkdir::WalkDir::new(folder)
        .min_depth(2)
        .into_iter()
        .map(|entry| entry.unwrap().path().to_path_buf())
        .filter(|path| path.file_name().is_some_and(|name| name != "mod.rs"))
        .filter(|path| {
            std::fs::read_to_string(path)
                .unwrap()
                .contains("declare_rule! {")
        })
        .map(|path| {
            let family = path
                .parent()
                .unwrap()
                .file_name()
                .unwrap()
                .to_string_lossy()
                .into_owned();
            format!(
                "{family}/{}",
                path.file_stem()
                    .unwrap()
                    .to_string_lossy()
                    .replace('_', "-")
            )
        })
        .collect();
    files.sort();
    let mut listed: Vec<String> = rules::ALL
        .iter()
        .map(|rule| format!("{}/{}", rule.family, rule.name))
        .collect();
    listed.sort();
    assert_eq!(files, listed);
    for rule in rules::ALL {
        let doc = Doc::of(rule);
        for (part, text) in [
            ("what", &doc.what),
            ("why", &doc.why),
            ("how to fix", &doc.fix),
        ] {
            assert!(!text.is_empty(), "{} does not say {part}", rule.name);
        }
        assert!(!rule.clause.is_empty(), "{}", rule.name);
    }
}

/// One record through its whole life: at each status nothing at all is reported.
#[test]
fn the_faultless_life_of_one_record_gives_nothing() {
    for (status, day) in support::LIFE {
        let folder = support::folder();
        support::write(folder.path(), support::RECORD, support::record(status));
        let found = support::check(folder.path(), support::day(day));
        let found: Vec<_> = found
            .iter()
            .map(|found| (found.rule.name, &found.message))
            .collect();
        assert!(found.is_empty(), "{status}: {found:?}");
    }
}
