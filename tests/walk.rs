//! The walk through one finding's life in README.md: its commands, run in their order in one new repository,
//! print what it shows. `CLAUSE10_REWRITE=1 cargo test` writes anew what differs, uncut.
//!
//! - `<!-- walk DAY NAME -->` before a `console` block: who runs it, on which day; for the program that day is
//!   today. Lines behind `$ ` are commands, those behind `> ` go on with them; `[...]` stands for lines that
//!   are not shown.
//! - `<!-- walk file PATH`: the lines up to `-->` are written into that file.
//! - `<!-- walk text`: the lines up to `-->` are written in place of the guidance in the record.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use support::shown::{CUT, cut_alike};

/// The program as it is called in the walk: for it, today is the day of the block.
const WRAPPER: &str = r#"#!/bin/sh
command=$1
shift
case $command in
new | advance | check | due | show) exec "$PROGRAM" "$command" --as-of "$TODAY" "$@" ;;
*) exec "$PROGRAM" "$command" "$@" ;;
esac
"#;

#[test]
fn the_walk_through_a_life_prints_what_it_shows() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let walk = Walk::new();
    let mut now = Vec::new();
    let mut blocks = 0;
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        now.push(line.to_owned());
        let Some(what) = line.strip_prefix("<!-- walk ") else {
            continue;
        };
        let Some(run) = what.strip_suffix(" -->") else {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "-->").collect();
            match what.split_once(' ') {
                Some(("file", path)) => walk.write(path, &block),
                None if what == "text" => walk.tell(&block),
                _ => panic!("{line}"),
            }
            now.extend(block.iter().map(ToString::to_string));
            now.push("-->".to_owned());
            continue;
        };
        let (day, who) = run.split_once(' ').expect(line);
        assert_eq!(lines.next(), Some("```console"), "after {line}");
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        now.push("```console".to_owned());
        now.extend(walk.run(day, who, &block));
        now.push("```".to_owned());
        blocks += 1;
    }
    assert!(blocks > 5, "{blocks}");
    support::generated("README.md", &format!("{}\n", now.join("\n")));
}

struct Walk {
    home: tempfile::TempDir,
}

impl Walk {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        support::write(home.path(), "bin/clause10", WRAPPER);
        let wrapper = home.path().join("bin/clause10");
        std::fs::set_permissions(wrapper, std::fs::Permissions::from_mode(0o755)).unwrap();
        let config = "[init]\n\tdefaultBranch = main\n[commit]\n\tgpgSign = false\n";
        support::write(home.path(), "gitconfig", config);
        std::fs::create_dir(home.path().join("acme")).unwrap();
        Self { home }
    }

    fn repository(&self) -> PathBuf {
        self.home.path().join("acme")
    }

    fn write(&self, path: &str, lines: &[&str]) {
        let text = format!("{}\n", lines.join("\n"));
        support::write(&self.repository(), path, text);
    }

    /// Puts a text in place of the guidance in the record.
    fn tell(&self, lines: &[&str]) {
        let records = walkdir::WalkDir::new(self.repository().join("findings"));
        let files = records.into_iter().map(|entry| entry.unwrap().into_path());
        let record = files.filter(|path| path.is_file()).last().unwrap();
        let text = std::fs::read_to_string(&record).unwrap();
        let (before, rest) = text.split_once("<!--").unwrap();
        let (_, after) = rest.split_once("-->").unwrap();
        let told = format!("{before}{}{after}", lines.join("\n"));
        std::fs::write(record, told).unwrap();
    }

    /// The block as it has to be: its commands with what they print.
    fn run(&self, day: &str, who: &str, block: &[&str]) -> Vec<String> {
        let mut now = Vec::new();
        let mut rest = block;
        while let Some((first, after)) = rest.split_first() {
            let mut command = first.strip_prefix("$ ").expect(first).to_owned();
            let more = after
                .iter()
                .take_while(|line| line.starts_with("> "))
                .count();
            let (continued, after) = after.split_at(more);
            for line in continued {
                command.push('\n');
                command.push_str(&line[2..]);
            }
            let shown = after
                .iter()
                .take_while(|line| !line.starts_with("$ "))
                .count();
            let (shown, after) = after.split_at(shown);
            let printed = self.printed(day, who, &command);
            let printed: Vec<&str> = printed.lines().collect();
            now.push((*first).to_owned());
            now.extend(continued.iter().map(ToString::to_string));
            let kept = cut_alike(shown, &printed);
            now.extend(kept.iter().map(ToString::to_string));
            rest = after;
        }
        now
    }

    /// What a command prints, with the place of the repository as a reader would have it.
    fn printed(&self, day: &str, who: &str, command: &str) -> String {
        let repository = self.repository();
        let at = format!("{day}T12:00:00+00:00");
        let email = format!("{}@acme.example", who.to_lowercase().replace(' ', "."));
        let path = std::env::var("PATH").unwrap();
        let path = format!("{}:{path}", self.home.path().join("bin").display());
        let mut shell = support::git::command("sh", &repository);
        shell
            .args(["-c", &format!("{{ {command}\n}} 2>&1")])
            .env("PATH", path)
            .env("PROGRAM", env!("CARGO_BIN_EXE_clause10"))
            .env("TODAY", day)
            .env("GIT_CONFIG_GLOBAL", self.home.path().join("gitconfig"))
            .env_remove("COLUMNS")
            .env_remove("TERM")
            .env_remove("CLICOLOR_FORCE");
        for role in ["AUTHOR", "COMMITTER"] {
            shell.env(format!("GIT_{role}_NAME"), who);
            shell.env(format!("GIT_{role}_EMAIL"), &email);
            shell.env(format!("GIT_{role}_DATE"), &at);
        }
        let output = shell.output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        text.replace(&repository.display().to_string(), "/home/maria/acme")
    }
}

#[test]
fn cut_lines_stand_for_some_and_others_for_themselves() {
    let printed = ["a 1", "b", "c", "d"];
    for shown in [
        &printed[..],
        &["a 1", CUT],
        &[CUT, "c", "d"],
        &[CUT, "b", CUT],
    ] {
        assert_eq!(cut_alike(shown, &printed), shown);
    }
    for shown in [
        &[][..],
        &["a 1", "b", "c"],
        &["a 1", CUT, "c"],
        &["a 1", CUT, "b", "c", "d"],
        &["a", CUT, "e"],
    ] {
        assert_eq!(cut_alike(shown, &printed), printed);
    }
    assert_eq!(cut_alike(&["a 2", CUT, "d"], &printed), ["a 1", CUT, "d"]);
}
