//! The example company as git itself sees it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

use std::path::Path;
use std::process::Command;

use clause10::{company, git};

fn git(folder: &Path, args: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "safe.directory=*"])
        .args(args)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git runs");
    assert!(
        output.status.success(),
        "git {args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn git_finds_nothing_wrong_with_the_repository() {
    let commits = company::commits().unwrap();
    let folder = tempfile::tempdir().unwrap();
    git::write::repository(folder.path(), &commits).unwrap();
    git(
        folder.path(),
        &["fsck", "--full", "--strict", "--no-dangling"],
    );
    assert_eq!(git(folder.path(), &["status", "--porcelain"]), "");
    assert_eq!(
        git(folder.path(), &["branch", "--show-current"]).trim(),
        "main"
    );
    assert_eq!(
        git(folder.path(), &["rev-list", "--count", "HEAD"]).trim(),
        commits.len().to_string()
    );
    assert_eq!(
        git(folder.path(), &["rev-list", "--count", "--merges", "HEAD"]).trim(),
        "2"
    );
    let last = commits.last().unwrap();
    let shown = git(
        folder.path(),
        &["log", "-1", "--format=%an <%ae> %ct %ad", "--date=raw"],
    );
    assert_eq!(
        shown.trim(),
        format!(
            "{} <{}> {} {} +0100",
            last.author.name, last.author.email, last.committer.seconds, last.author.seconds
        )
    );
    let files = git(folder.path(), &["ls-files"]);
    assert_eq!(
        files.lines().collect::<Vec<_>>(),
        last.files.keys().collect::<Vec<_>>()
    );
    let tags = git(folder.path(), &["tag"]);
    assert!(
        tags.lines().any(|tag| tag == "audit-2026-recertification"),
        "{tags}"
    );
}

#[test]
fn the_repository_is_the_same_everywhere() {
    let commits = company::commits().unwrap();
    let head = || {
        let folder = tempfile::tempdir().unwrap();
        git::write::repository(folder.path(), &commits).unwrap();
        git(folder.path(), &["rev-parse", "HEAD"])
    };
    assert_eq!(head(), head());
}
