//! README.md says what the program does: each block behind `<!-- $ COMMAND -->` is what that command prints
//! in the example company's repository, where `[...]` stands for lines that are not shown.
//! `CLAUSE10_REWRITE=1 cargo test` writes anew what differs. The walk through one finding's life is in `walk`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use support::shown::cut_alike;

#[test]
fn blocks_show_what_the_commands_print() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let home = tempfile::tempdir().unwrap();
    let company = home.path().join("company");
    run(&["demo", company.to_str().unwrap()], home.path());
    let mut now = String::new();
    let mut blocks = 0;
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        let _ = writeln!(now, "{line}");
        let Some(command) = line
            .strip_prefix("<!-- $ clause10 ")
            .and_then(|line| line.strip_suffix(" -->"))
        else {
            continue;
        };
        let fence = lines.next().expect("a block after its command");
        assert!(fence.starts_with("```"), "{fence}");
        let args: Vec<&str> = command.split_whitespace().collect();
        let printed = run(&args, &company);
        let printed: Vec<&str> = printed.lines().collect();
        let block = lines.by_ref().take_while(|line| *line != "```");
        let shown: Vec<&str> = block.skip(1).collect();
        let kept = cut_alike(&shown, &printed).join("\n");
        let _ = writeln!(now, "{fence}\n$ clause10 {command}\n{kept}\n```");
        blocks += 1;
    }
    assert!(blocks > 0);
    support::generated("README.md", &now);
}

/// What the program prints; the exit code is the block's own business.
fn run(args: &[&str], folder: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_clause10"))
        .args(args)
        .current_dir(folder)
        .env_remove("COLUMNS")
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap();
    assert!(
        output.status.code() != Some(2),
        "{args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_two_commands_stand_on_the_first_screen() {
    let readme =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let first: Vec<&str> = readme.lines().take(20).collect();
    for command in ["cargo run --release -- demo", "cargo test"] {
        assert!(
            first.iter().any(|line| line.starts_with(command)),
            "{command}"
        );
    }
}

fn file(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The words of a line as a shell would see them, up to a comment.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for character in line.chars() {
        let is_word_over = character == ' ' && quote.is_none();
        match character {
            '#' if quote.is_none() && words.last().unwrap().is_empty() => break,
            _ if is_word_over => words.push(String::new()),
            '"' | '\'' if quote.is_none() => quote = Some(character),
            _ if quote == Some(character) => quote = None,
            _ => words.last_mut().unwrap().push(character),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn commands_in_shell_blocks_are_ones() {
    let readme = file("README.md");
    let mut commands = 0;
    for block in readme.split("```sh\n").skip(1) {
        let block = block.split("```").next().unwrap();
        for line in block.lines().filter(|line| line.starts_with("clause10 ")) {
            let parsed = <clause10::cli::Cli as clap::Parser>::try_parse_from(words(line));
            assert!(parsed.is_ok(), "{line}: {}", parsed.unwrap_err());
            commands += 1;
        }
    }
    assert!(commands >= 8, "{commands}");
}

/// Links within the repository lead to a heading of the README, or to a file that is there.
#[test]
fn links_lead_somewhere() {
    let readme = file("README.md");
    let anchor = |title: &str| -> String {
        let kept = title
            .chars()
            .filter(|one| one.is_alphanumeric() || " -".contains(*one));
        kept.collect::<String>().to_lowercase().replace(' ', "-")
    };
    let titles = readme.lines().filter(|line| line.starts_with('#'));
    let anchors: Vec<String> = titles
        .map(|line| anchor(line.trim_start_matches('#').trim()))
        .collect();
    let targets = readme
        .split("](")
        .skip(1)
        .map(|rest| rest.split(')').next().unwrap());
    let mut links = 0;
    for target in targets.filter(|target| !target.contains("://")) {
        let there = match target.strip_prefix('#') {
            Some(title) => anchors.iter().any(|anchor| anchor == title),
            None => Path::new(env!("CARGO_MANIFEST_DIR")).join(target).exists(),
        };
        assert!(there, "{target}");
        links += 1;
    }
    assert!(links > 20, "{links}");
}

/// What the README and the examples tell users to write is what this repository has.
#[test]
fn hooks_and_actions_are_named_as_they_are() {
    let readme = file("README.md");
    let version = concat!("v", env!("CARGO_PKG_VERSION"));
    let examples = ["pull-request.yml", "weekly.yml", "bundle.yml"].map(|name| {
        let path = format!(".github/examples/{name}");
        assert!(readme.contains(&path), "{path}");
        file(&path)
    });
    let action = format!("uses: clause10/clause10/.github/actions/clause10@{version}");
    for text in examples.iter().chain([&readme]) {
        assert!(text.contains(&action), "{action} in {text}");
    }
    assert!(readme.contains(&format!("rev: {version}\n")));
    assert!(
        file(".github/examples/gitlab-ci.yml").contains(&format!("CLAUSE10_VERSION: {version}\n"))
    );
    let hooks: serde_json::Value = serde_yaml::from_str(&file(".pre-commit-hooks.yaml")).unwrap();
    let entries = hooks.as_array().unwrap();
    let ids: Vec<_> = entries
        .iter()
        .map(|hook| hook["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["clause10", "clause10-system"]);
    assert!(readme.contains("- id: clause10\n") && readme.contains("`clause10-system`"));
    let action: serde_json::Value =
        serde_yaml::from_str(&file(".github/actions/clause10/action.yml")).unwrap();
    for text in &examples {
        let workflow: serde_json::Value = serde_yaml::from_str(text).unwrap();
        let jobs = workflow["jobs"].as_object().unwrap().values();
        let steps = jobs.flat_map(|job| job["steps"].as_array().unwrap());
        let ours = steps.filter(|step| {
            step["uses"]
                .as_str()
                .is_some_and(|uses| uses.contains("clause10@"))
        });
        for (name, _) in ours.flat_map(|step| step["with"].as_object().unwrap()) {
            assert!(
                action["inputs"][name].is_object(),
                "there is no input {name}"
            );
        }
    }
}
