//! README.md says what the program does: each block behind `<!-- $ COMMAND -->` is what that command prints
//! in the example company's repository. `CLAUSE10_REWRITE=1 cargo test` writes them anew.

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
        let _ = write!(
            now,
            "{fence}\n$ clause10 {command}\n{}```\n",
            run(&args, &company)
        );
        lines
            .by_ref()
            .find(|line| line.starts_with("```"))
            .expect("the end of the block");
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
