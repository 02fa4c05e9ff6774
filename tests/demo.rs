//! The demo as a newcomer runs it: what it tells is so, and what it offers works.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// Runs the program, which has to judge.
#[track_caller]
fn clause10(folder: &Path, args: &[&str]) -> String {
    let mut command = support::git::command(env!("CARGO_BIN_EXE_clause10"), folder);
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .args(args)
        .env_remove("COLUMNS")
        .env_remove("TERM")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&stderr);
    assert!(matches!(status.code(), Some(0 | 1)), "{args:?}: {told}");
    String::from_utf8(stdout).unwrap()
}

/// A text with single blanks, and without the bars that wrapped lines have.
fn plain(text: &str) -> String {
    let words = text.split_whitespace().filter(|word| *word != "│");
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn the_story_is_what_check_says_and_its_commands_show_it() {
    let home = tempfile::tempdir().unwrap();
    let story = clause10(home.path(), &["demo", "company"]);
    let company = home.path().join("company");
    let lines = story.lines().count();
    assert!(lines <= 62, "{lines} lines are not read in a minute");
    let place = format!("  cd {}\n", company.canonicalize().unwrap().display());
    assert!(story.contains(&place), "{story}");

    let args = ["check", "--format", "json", "--as-of", "2026-11-20"];
    let report: Value = serde_json::from_str(&clause10(&company, &args)).unwrap();
    let count = |level: &str| report["summary"][level].as_u64().unwrap();
    let counts = format!(
        "{} errors and {} warnings",
        count("errors"),
        count("warnings")
    );
    assert!(plain(&story).contains(&counts), "{counts}: {story}");

    let (chapters, offers) = story.split_once("\nTry next:\n").unwrap();
    let chapters: Vec<&str> = chapters
        .split("\n\n")
        .filter(|text| text.contains("   $ "))
        .collect();
    assert_eq!(chapters.len(), 5, "{story}");
    for chapter in chapters {
        let (text, command) = chapter.split_once("   $ clause10 ").unwrap();
        let (text, message) = (plain(text), plain(text));
        let (_, message) = message.split_once("]: ").unwrap();
        let message = message.trim_end_matches('…');
        let mut all = report["diagnostics"].as_array().unwrap().iter();
        let told = all.find(|found| found["message"].as_str().unwrap().starts_with(message));
        let told = told.unwrap_or_else(|| panic!("{message}"));
        let (level, rule) = (&told["level"], &told["rule"]);
        let head = format!("{}[{}]: ", level.as_str().unwrap(), rule.as_str().unwrap());
        assert!(text.contains(&head), "{head}: {text}");
        // What the command prints is about the same: the finding, or the control that the message begins with.
        let about = told["finding"]
            .as_str()
            .or(message.split(':').next())
            .unwrap();
        let args: Vec<&str> = command.split_whitespace().collect();
        let shown = clause10(&company, &args);
        assert!(
            shown.contains(about),
            "{command} says nothing of {about}: {shown}"
        );
    }

    let offers = offers.replace("\n      ", " ");
    let offers: Vec<Vec<&str>> = offers
        .lines()
        .filter_map(|line| line.strip_prefix("  clause10 "))
        .map(|line| {
            line.split("  ")
                .next()
                .unwrap()
                .split_whitespace()
                .collect()
        })
        .collect();
    assert_eq!(offers.len(), 8, "{story}");
    for offer in offers {
        clause10(&company, &offer);
    }
}

/// Who runs it from the sources has no program of that name yet.
#[cfg(unix)]
#[test]
fn where_path_has_no_such_program_the_demo_says_how_to_call_it() {
    let home = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_clause10"));
    let with = |path: &Path, name: &str| {
        let mut command = Command::new(program);
        let output = command
            .args(["demo", name])
            .env("PATH", path)
            .current_dir(home.path())
            .output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    };
    let alias = format!("  alias clause10='{}'\n", program.display());
    assert!(with(home.path(), "one").contains(&alias));
    assert!(!with(program.parent().unwrap(), "two").contains("alias"));
}
