//! What the walk finds in a history, against what git itself lists.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use clause10::git::{Folders, Repository, Walk};

/// Commit and path of every change, of one kind.
type Changes = BTreeSet<(String, String)>;

fn git(folder: &Path, args: &[&str]) -> String {
    let output = Command::new("git")
        .args(args)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git runs");
    assert!(output.status.success(), "git {args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// What `git log --raw` lists: a line of the commit, then lines that end in the path.
fn listed(folder: &Path, args: &[&str]) -> Changes {
    let mut all = vec!["log", "--raw", "--no-renames", "--format=%H", "-z"];
    all.extend(args);
    all.extend(["--", "findings"]);
    let text = git(folder, &all);
    let mut commit = "";
    let mut changes = Changes::new();
    let mut parts = text.split('\0').flat_map(|part| part.split('\n'));
    while let Some(part) = parts.next() {
        if part.starts_with(':') {
            changes.insert((commit.to_owned(), parts.next().unwrap().to_owned()));
        } else if part.len() >= 40 {
            commit = part;
        }
    }
    changes
}

/// What the walk finds: authored, and landed.
fn walked(folder: &Path) -> (Changes, Changes) {
    let repository = Repository::discover(folder).unwrap().unwrap();
    let head = repository.reader().head().unwrap().unwrap();
    let folders = Folders {
        records: vec!["findings".to_owned()],
        ..Folders::default()
    };
    let walk = Walk::of(&repository, &[head], &folders).unwrap();
    let named = |wanted: fn(&clause10::git::Change) -> bool| {
        let changes = walk.changes.iter().filter(|change| wanted(change));
        changes
            .map(|change| {
                let commit = &walk.commits[change.commit as usize];
                let path = String::from_utf8(change.path.to_vec()).unwrap();
                (commit.id.to_string(), path)
            })
            .collect()
    };
    (
        named(|change| change.authored),
        named(|change| change.landed),
    )
}

fn assert_agrees(folder: &Path, what: &str) -> usize {
    let (authored, landed) = walked(folder);
    let expected = listed(folder, &["--full-history", "-c"]);
    assert_eq!(authored, expected, "authored in {what}");
    let expected = listed(folder, &["--first-parent", "-m"]);
    assert_eq!(landed, expected, "landed in {what}");
    authored.len()
}

/// Numbers that look random and are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

type Files = BTreeMap<String, u32>;

/// A repository with branches and merges, some of which take neither side, or drop one.
fn random(seed: u64, commits: usize, options: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(
        folder.path(),
        &[&["init", "-q", "-b", "main"], options].concat(),
    );
    let mut import = Command::new("git")
        .args(["fast-import", "--quiet", "--force"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut numbers = Numbers(seed);
    let mut stream = Vec::new();
    let mut trees: Vec<Files> = Vec::new();
    let mut tips: Vec<usize> = Vec::new();
    for at in 0..commits {
        let parents = parents(&mut numbers, &mut tips);
        let mut files = parents
            .first()
            .map_or_else(Files::new, |first: &usize| trees[*first].clone());
        for other in parents.iter().skip(1) {
            for (path, text) in &trees[*other] {
                if numbers.below(2) == 0 {
                    files.insert(path.clone(), *text);
                }
            }
        }
        for _ in 0..numbers.below(3) {
            let (a, b) = (numbers.below(4), numbers.below(9));
            let path = match numbers.below(4) {
                0 => format!("docs/{b}.txt"),
                1 => format!("findings/NC-{b}.md"),
                _ => format!("findings/202{a}/NC-{b}.md"),
            };
            match numbers.below(4) {
                0 => drop(files.remove(&path)),
                _ => drop(files.insert(path, numbers.below(6) as u32)),
            }
        }
        // A clock that goes backwards now and then.
        let time = 1_700_000_000 + at * 60 - numbers.below(2) * 4000;
        writeln!(stream, "commit refs/heads/c{at}\nmark :{}", at + 1).unwrap();
        writeln!(stream, "committer A <a@b.example> {time} +0100\ndata 1\nx").unwrap();
        for (index, parent) in parents.iter().enumerate() {
            let word = if index == 0 { "from" } else { "merge" };
            writeln!(stream, "{word} :{}", parent + 1).unwrap();
        }
        writeln!(stream, "deleteall").unwrap();
        for (path, text) in &files {
            writeln!(stream, "M 100644 inline {path}\ndata 2\n{text}\n").unwrap();
        }
        trees.push(files);
        tips.push(at);
    }
    writeln!(stream, "reset refs/heads/main\nfrom :{commits}").unwrap();
    import.stdin.take().unwrap().write_all(&stream).unwrap();
    assert!(import.wait().unwrap().success());
    folder
}

/// None for a root, one for a commit, two or three for a merge; the last commit joins what is open.
fn parents(numbers: &mut Numbers, tips: &mut Vec<usize>) -> Vec<usize> {
    let take = |numbers: &mut Numbers, tips: &mut Vec<usize>| {
        let at = numbers.below(tips.len());
        tips.swap_remove(at)
    };
    match numbers.below(12) {
        _ if tips.is_empty() => Vec::new(),
        0 => Vec::new(),
        1..=3 if tips.len() > 1 => vec![take(numbers, tips), take(numbers, tips)],
        4 if tips.len() > 2 => (0..3).map(|_| take(numbers, tips)).collect(),
        5 | 6 => vec![tips[numbers.below(tips.len())]],
        _ => vec![take(numbers, tips)],
    }
}

#[test]
fn random_histories_are_walked_as_git_lists_them() {
    let mut changes = 0;
    for seed in 1..=12 {
        let folder = random(seed * 7919, 120, &[]);
        changes += assert_agrees(folder.path(), &format!("history {seed}"));
    }
    assert!(changes > 300, "only {changes} changes were compared");
}

#[test]
fn a_commit_graph_and_packs_change_nothing() {
    let folder = random(99, 200, &[]);
    assert_agrees(folder.path(), "loose objects");
    git(folder.path(), &["repack", "-adq"]);
    git(folder.path(), &["commit-graph", "write", "--reachable"]);
    assert_agrees(folder.path(), "a pack with a commit-graph");
    let graph = folder.path().join(".git/objects/info/commit-graph");
    std::fs::remove_file(&graph).unwrap();
    std::fs::write(&graph, b"CGPH damaged").unwrap();
    let (authored, _) = walked(folder.path());
    std::fs::remove_file(&graph).unwrap();
    assert_eq!(authored, walked(folder.path()).0, "a damaged commit-graph");
}

#[test]
fn ids_may_be_of_sha_256() {
    let folder = random(5, 60, &["--object-format=sha256"]);
    assert_agrees(folder.path(), "SHA-256");
}

#[test]
fn the_example_company_is_walked_as_git_lists_it() {
    let folder = tempfile::tempdir().unwrap();
    let commits = clause10::company::commits().unwrap();
    clause10::git::write::repository(folder.path(), &commits).unwrap();
    let changes = assert_agrees(folder.path(), "the example company");
    assert!(changes > 100, "only {changes} changes were compared");
}
