//! The hook that `clause10 hook install` writes, as git runs it: what it stops, what it lets pass, what it
//! keeps, and that it can be taken away again as if it had never been there.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use support::git::{command, git};
use support::history::{MARIA, Repo};
use support::{RECORD, record};

/// What a command did: its exit code, and all that it said.
#[derive(Debug)]
struct Done {
    code: i32,
    said: String,
}

fn run(program: &str, folder: &Path, args: &[&str]) -> Done {
    done(command(program, folder).args(args))
}

fn done(command: &mut std::process::Command) -> Done {
    let output = command.output().unwrap();
    Done {
        code: output.status.code().expect("it was not killed"),
        said: String::from_utf8([output.stdout, output.stderr].concat()).unwrap(),
    }
}

fn hook(folder: &Path, args: &[&str]) -> Done {
    run(
        env!("CARGO_BIN_EXE_clause10"),
        folder,
        &[&["hook"], args].concat(),
    )
}

/// A hook command that has to succeed.
fn hooked(folder: &Path, args: &[&str]) -> String {
    let done = hook(folder, args);
    assert_eq!(done.code, 0, "{}", done.said);
    done.said
}

/// A hook command that is refused with a sentence.
fn refused(folder: &Path, args: &[&str], why: &str) {
    let done = hook(folder, args);
    assert_eq!(done.code, 2, "{}", done.said);
    assert!(done.said.contains(why), "{}", done.said);
    assert!(done.said.contains("help: "), "{}", done.said);
}

/// A register whose finding is closed, with the hook.
fn register() -> Repo {
    let repo = Repo::new();
    repo.live("open", "closed");
    hooked(repo.path(), &["install"]);
    repo
}

/// The record as it is when somebody edits it after its closure: nothing that may be committed.
fn edited() -> String {
    record("closed").replace("61 accounts were affected", "6 accounts were affected")
}

fn commit(folder: &Path, args: &[&str]) -> Done {
    run(
        "git",
        folder,
        &[&["commit", "-m", "By hand"], args].concat(),
    )
}

fn lands(folder: &Path, args: &[&str]) -> String {
    let before = git(folder, &["rev-parse", "HEAD"]);
    let done = commit(folder, args);
    assert_eq!(done.code, 0, "{}", done.said);
    assert_ne!(before, git(folder, &["rev-parse", "HEAD"]));
    done.said
}

/// A commit that the hook stops for a rule.
fn stopped(folder: &Path, args: &[&str], rule: &str) {
    let before = git(folder, &["rev-parse", "HEAD"]);
    let done = commit(folder, args);
    assert_eq!(done.code, 1, "{}", done.said);
    assert!(
        done.said.contains(&format!("error[{rule}]")),
        "{}",
        done.said
    );
    assert!(
        done.said
            .contains("the hook pre-commit stopped this commit")
    );
    assert_eq!(before, git(folder, &["rev-parse", "HEAD"]));
}

fn executable(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// The files of a folder with their modes and what is in them; a link with where it leads.
fn files(folder: &Path) -> Vec<(PathBuf, u32, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries
        .map(|entry| {
            let path = entry.unwrap().path();
            let data = path.symlink_metadata().unwrap();
            let bytes = if data.is_symlink() {
                fs::read_link(&path)
                    .unwrap()
                    .into_os_string()
                    .into_encoded_bytes()
            } else {
                fs::read(&path).unwrap()
            };
            (path, data.permissions().mode(), bytes)
        })
        .collect();
    files.sort();
    files
}

#[test]
fn a_commit_is_stopped_for_what_is_new_in_it_and_for_nothing_else() {
    let repo = register();
    let root = repo.path();
    repo.write(RECORD, &edited());
    stopped(root, &["-a"], "edited-after-closure");
    stopped(root, &["--", RECORD], "edited-after-closure");
    repo.write("notes.txt", "One.\n");
    git(root, &["add", "notes.txt"]);
    let said = lands(root, &[]);
    assert!(
        said.contains("nothing that is staged touches the register"),
        "{said}"
    );
    repo.write("notes.txt", "Two.\n");
    git(root, &["add", "--all"]);
    let said = lands(root, &["--", "notes.txt"]);
    assert!(
        said.contains("nothing that is staged touches the register"),
        "{said}"
    );
    stopped(root, &[], "edited-after-closure");
    // What stopped one commit was let through: it does not stop the next ones.
    lands(root, &["--no-verify"]);
    repo.write(
        "findings/README.md",
        "One file a finding, in one folder a year.\n",
    );
    let said = lands(root, &["-a"]);
    assert!(said.contains("1 existing"), "{said}");
    git(root, &["rm", "-q", RECORD]);
    stopped(root, &[], "finding-deleted");
}

#[test]
fn what_an_amended_commit_had_is_judged_again() {
    let repo = register();
    let root = repo.path();
    repo.write("notes.txt", "One.\n");
    git(root, &["add", "notes.txt"]);
    lands(root, &[]);
    lands(root, &["--amend", "-m", "By hand, again"]);
    repo.write(RECORD, &edited());
    stopped(root, &["--amend", "-a"], "edited-after-closure");
}

#[test]
fn evidence_anywhere_in_the_repository_is_watched() {
    let repo = Repo::new();
    let root = repo.path();
    let elsewhere = |status: &str| {
        record(status).replace("evidence/NC-2026-004/q4-review.csv", "reviews/q4.csv")
    };
    repo.write("reviews/q4.csv", "account,kept\nanna,yes\n");
    repo.write("reviews/other.csv", "account,kept\n");
    for (status, day) in support::LIFE {
        repo.put(day, &elsewhere(status));
    }
    hooked(root, &["install"]);
    let untouched = "nothing that is staged touches the register";
    repo.write("reviews/other.csv", "account,kept\nben,no\n");
    assert!(lands(root, &["-a"]).contains(untouched));
    git(root, &["rm", "-q", "reviews/other.csv"]);
    assert!(!lands(root, &[]).contains(untouched), "it was judged");
    git(root, &["rm", "-q", "reviews/q4.csv"]);
    stopped(root, &[], "missing-evidence");
    git(root, &["reset", "-q", "--hard"]);
    git(root, &["mv", "reviews/q4.csv", "reviews/q4-2025.csv"]);
    stopped(root, &[], "missing-evidence");
    git(root, &["reset", "-q", "--hard"]);
    repo.write("reviews/q4.csv", "");
    let said = lands(root, &["-a"]);
    assert!(said.contains("warning[empty-evidence]"), "{said}");
}

#[test]
fn each_way_to_change_the_register_is_judged() {
    let repo = register();
    let root = repo.path();
    let untouched = "nothing that is staged touches the register";
    for (path, text) in [
        ("clause10.yaml", "levels: {overdue: error}\n"),
        ("findings/README.md", "More.\n"),
        ("evidence/NC-2026-004/more.csv", "a\n"),
        (
            "audits/A-2026-1.md",
            "---\nid: A-2026-1\nkind: internal-audit\nstarts: 2026-01-12\nends: 2026-01-13\n---\n",
        ),
        (".mailmap", "Maria <maria.lopez@acme.example>\n"),
        (
            "big.csv",
            "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n",
        ),
        ("empty.txt", ""),
    ] {
        repo.write(path, text);
        git(root, &["add", "--all"]);
        let said = lands(root, &["--"]);
        assert!(!said.contains(untouched), "{path}: {said}");
    }
    std::os::unix::fs::symlink("notes.txt", root.join("link")).unwrap();
    git(root, &["add", "--all"]);
    assert!(!lands(root, &[]).contains(untouched));
    for (path, text) in [
        ("notes.txt", "a\n".to_owned()),
        ("much.txt", "b".repeat(500)),
    ] {
        repo.write(path, &text);
        git(root, &["add", "--all"]);
        assert!(lands(root, &[]).contains(untouched), "{path}");
        // Also where git keeps no trees beside the index.
        repo.write(path, "c\n");
        git(root, &["add", "--all"]);
        let said = run(env!("CARGO_BIN_EXE_clause10"), root, &["check", "--staged"]).said;
        assert!(said.contains(untouched), "{path}: {said}");
        assert!(lands(root, &["--", path]).contains(untouched), "{path}");
    }
    // Programs get all that there is, touched or not.
    let args = ["check", "--staged", "--format", "json"];
    let said = run(env!("CARGO_BIN_EXE_clause10"), root, &args).said;
    assert!(said.contains("\"findings\":1"), "{said}");
}

#[test]
fn a_merge_is_not_stopped_for_what_the_other_side_brought() {
    let repo = register();
    let root = repo.path();
    repo.branch("side");
    repo.write(RECORD, &edited());
    repo.write("notes.txt", "Of the side.\n");
    git(root, &["add", "--all"]);
    lands(root, &["--no-verify"]);
    repo.checkout("main");
    repo.write("notes.txt", "Of the main branch.\n");
    git(root, &["add", "--all"]);
    lands(root, &[]);
    assert_eq!(run("git", root, &["merge", "side"]).code, 1, "it conflicts");
    repo.write("notes.txt", "Of both.\n");
    git(root, &["add", "--all"]);
    lands(root, &[]);
    // What the merge itself does to a record is its own.
    repo.branch("other");
    repo.write("notes.txt", "Of the other.\n");
    git(root, &["add", "--all"]);
    lands(root, &[]);
    repo.checkout("main");
    repo.write("more.txt", "Of the main branch.\n");
    git(root, &["add", "--all"]);
    lands(root, &[]);
    git(
        root,
        &["merge", "--quiet", "--no-commit", "--no-ff", "other"],
    );
    repo.write(RECORD, &edited().replace("14 recurring", "15 recurring"));
    git(root, &["add", "--all"]);
    stopped(root, &[], "edited-after-closure");
}

#[test]
fn a_rebase_and_a_cherry_pick_go_through() {
    let repo = register();
    let root = repo.path();
    repo.branch("side");
    repo.write("side.txt", "Of the side.\n");
    git(root, &["add", "--all"]);
    lands(root, &[]);
    let picked = repo.head();
    repo.checkout("main");
    repo.write("main.txt", "Of the main branch.\n");
    git(root, &["add", "--all"]);
    lands(root, &[]);
    repo.checkout("side");
    git(root, &["rebase", "-q", "main"]);
    repo.checkout("main");
    git(root, &["cherry-pick", &picked]);
    git(root, &["merge", "-q", "--no-edit", "side"]);
}

#[test]
fn a_hook_that_was_there_runs_first_and_comes_back_as_it_was() {
    let repo = Repo::new();
    repo.live("open", "closed");
    let root = repo.path();
    let hooks = root.join(".git/hooks");
    fs::remove_dir_all(&hooks).unwrap();
    let own = "#!/bin/sh\necho own hook runs\ntest ! -e forbidden.txt\n";
    executable(&hooks.join("pre-commit"), own);
    fs::set_permissions(hooks.join("pre-commit"), fs::Permissions::from_mode(0o750)).unwrap();
    let before = files(&hooks);
    assert!(hooked(root, &["install"]).contains("is kept and runs first"));
    let installed = files(&hooks);
    assert_eq!(installed.len(), 2);
    assert!(hooked(root, &["install"]).contains("is there already"));
    assert_eq!(files(&hooks), installed, "twice is as once");
    repo.write("notes.txt", "One.\n");
    git(root, &["add", "--all"]);
    assert!(lands(root, &[]).contains("own hook runs"));
    repo.write("forbidden.txt", "\n");
    git(root, &["add", "--all"]);
    let done = commit(root, &[]);
    assert_eq!(done.code, 1, "{}", done.said);
    assert!(
        !done.said.contains("staged"),
        "ours was not run: {}",
        done.said
    );
    git(root, &["rm", "-q", "-f", "forbidden.txt"]);
    repo.write(RECORD, &edited());
    stopped(root, &["-a"], "edited-after-closure");
    assert!(hooked(root, &["uninstall"]).contains("again what it was"));
    assert_eq!(files(&hooks), before);
    assert!(hooked(root, &["uninstall"]).contains("is not clause10's"));
    assert_eq!(files(&hooks), before);
}

#[test]
fn hooks_that_are_links_or_do_not_run_are_kept_so() {
    let repo = register();
    let root = repo.path();
    let hooks = root.join(".git/hooks");
    hooked(root, &["uninstall"]);
    assert!(hooked(root, &["uninstall"]).contains("there is no hook"));
    executable(&root.join("tools/check.sh"), "#!/bin/sh\necho by a link\n");
    std::os::unix::fs::symlink("../../tools/check.sh", hooks.join("pre-commit")).unwrap();
    let before = files(&hooks);
    hooked(root, &["install"]);
    repo.write("notes.txt", "One.\n");
    git(root, &["add", "--all"]);
    assert!(lands(root, &[]).contains("by a link"));
    hooked(root, &["uninstall"]);
    assert_eq!(files(&hooks), before);
    fs::remove_file(hooks.join("pre-commit")).unwrap();
    fs::write(hooks.join("pre-commit"), "#!/bin/sh\nexit 1\n").unwrap();
    let before = files(&hooks);
    hooked(root, &["install"]);
    repo.write("notes.txt", "Two.\n");
    git(root, &["add", "--all"]);
    lands(root, &[]);
    hooked(root, &["uninstall"]);
    assert_eq!(files(&hooks), before);
}

#[test]
fn it_lies_where_git_looks_for_hooks() {
    let repo = register();
    let root = repo.path();
    hooked(root, &["uninstall"]);
    git(root, &["config", "core.hooksPath", "tools/hooks"]);
    let linked = tempfile::tempdir().unwrap();
    let linked = linked.path().join("linked");
    git(
        root,
        &[
            "worktree",
            "add",
            "-q",
            "-b",
            "side",
            linked.to_str().unwrap(),
        ],
    );
    for folder in [root, &linked] {
        // A relative path is one of each working tree; from a folder below too.
        assert!(hooked(&folder.join("findings"), &["install", ".."]).contains("commit the hook"));
        let script = fs::read_to_string(folder.join("tools/hooks/pre-commit")).unwrap();
        assert!(
            script.contains("\ninstalled='clause10'\n"),
            "no path of this machine: {script}"
        );
        fs::remove_dir_all(folder.join("tools")).unwrap();
    }
    let absolute = tempfile::tempdir().unwrap();
    git(
        root,
        &[
            "config",
            "core.hooksPath",
            absolute.path().to_str().unwrap(),
        ],
    );
    hooked(&linked, &["install"]);
    assert!(absolute.path().join("pre-commit").is_file());
    git(root, &["config", "--unset", "core.hooksPath"]);
    // Without one, all working trees share the hooks of the repository.
    hooked(&linked, &["install"]);
    assert!(root.join(".git/hooks/pre-commit").is_file());
    support::write(&linked, RECORD, edited());
    stopped(&linked, &["-a"], "edited-after-closure");
    hooked(root, &["uninstall"]);
    lands(&linked, &["-a"]);
}

#[test]
fn a_folder_that_all_repositories_share_is_not_written_to_unasked() {
    let repo = register();
    let root = repo.path();
    let shared = tempfile::tempdir().unwrap();
    let config = shared.path().join("config");
    let text = format!("[core]\n\thooksPath = {}/hooks\n", shared.path().display());
    fs::write(&config, text).unwrap();
    let install = |more: &[&str]| {
        let mut command = command(env!("CARGO_BIN_EXE_clause10"), root);
        command.args(["hook", "install"]).args(more);
        done(command.env("GIT_CONFIG_GLOBAL", &config))
    };
    let refused = install(&[]);
    assert_eq!(refused.code, 2, "{}", refused.said);
    assert!(
        refused.said.contains("all repositories share"),
        "{}",
        refused.said
    );
    assert!(!shared.path().join("hooks").exists());
    assert_eq!(install(&["--force"]).code, 0);
    assert!(shared.path().join("hooks/pre-commit").is_file());
}

#[test]
fn hooks_of_other_programs_and_hooks_changed_by_hand_are_left_alone() {
    let repo = register();
    let root = repo.path();
    let path = root.join(".git/hooks/pre-commit");
    let ours = fs::read_to_string(&path).unwrap();
    executable(&path, &(ours.clone() + "make check\n"));
    refused(root, &["install"], "was changed since clause10 wrote it");
    refused(root, &["uninstall"], "was changed since clause10 wrote it");
    hooked(root, &["install", "--force"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), ours);
    hooked(root, &["uninstall"]);
    for (text, name) in [
        (
            "#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\n",
            "pre-commit",
        ),
        (
            "#!/bin/sh\n# File generated by prek: https://github.com/j178/prek\n",
            "prek",
        ),
        (
            "#!/bin/sh\ncall_lefthook run \"pre-commit\" \"$@\"\n",
            "lefthook",
        ),
        (
            "#!/bin/sh\n. \"$(dirname -- \"$0\")/_/husky.sh\"\n",
            "husky",
        ),
    ] {
        executable(&path, text);
        refused(root, &["install"], &format!("{name} looks after the hooks"));
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        hooked(root, &["install", "--force"]);
        hooked(root, &["uninstall"]);
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    // Another program took the place of ours, and the one before ours is still there.
    executable(&path, "#!/bin/sh\n");
    hooked(root, &["install"]);
    executable(&path, "#!/bin/sh\nanother\n");
    refused(root, &["install"], "is still there from an earlier hook");
    git(root, &["config", "core.hooksPath", ".husky/_"]);
    refused(root, &["install"], ".husky/pre-commit");
}

#[test]
fn a_register_in_a_folder_is_judged_there() {
    let repo = Repo::new();
    let root = repo.path();
    let path = format!("it's isms/{RECORD}");
    repo.write("it's isms/clause10.yaml", "");
    repo.write(&path, &record("open"));
    repo.commit("2026-02-10", MARIA);
    hooked(&root.join("it's isms"), &["install"]);
    repo.write("findings/README.md", "No register.\n");
    let said = lands(root, &["-a"]);
    assert!(said.contains("nothing that is staged touches"), "{said}");
    repo.write(
        &path,
        &record("open").replace("severity: minor", "severity: small"),
    );
    stopped(root, &["-a"], "invalid-value");
    assert!(hooked(root, &["install"]).contains("runs `clause10 check --staged`"));
}

#[test]
fn without_the_program_a_commit_lands_and_says_that_nothing_was_judged() {
    let repo = register();
    let root = repo.path();
    let path = root.join(".git/hooks/pre-commit");
    let script = fs::read_to_string(&path).unwrap();
    let program = env!("CARGO_BIN_EXE_clause10");
    assert!(
        script.contains(&format!("installed='{program}'")),
        "{script}"
    );
    executable(&path, &script.replace(program, "/nowhere/clause10"));
    repo.write(RECORD, &edited());
    let said = lands(root, &["-a"]);
    assert!(said.contains("NOT JUDGED"), "{said}");
    // On PATH it is found.
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(program, folder.path().join("clause10")).unwrap();
    let path = std::env::var("PATH").unwrap();
    repo.write(RECORD, &edited().replace("6 accounts", "7 accounts"));
    let mut commit = command("git", root);
    commit.args(["commit", "-a", "-m", "By hand"]);
    commit.env("PATH", format!("{}:{path}", folder.path().display()));
    let stopped = done(&mut commit);
    assert_eq!(stopped.code, 1, "{}", stopped.said);
}

#[test]
fn outside_of_a_repository_there_is_no_hook() {
    let folder = tempfile::tempdir().unwrap();
    refused(
        folder.path(),
        &["install"],
        "does not lie in a git repository",
    );
    let repo = register();
    repo.write("clause10.yaml", "levels: 7\n");
    assert_eq!(hook(repo.path(), &["install"]).code, 2);
}

/// Whatever is done to whichever file: where nothing is judged, the full judgement finds nothing new.
#[test]
fn what_is_not_judged_would_have_been_found_in_order() {
    let repo = Repo::new();
    let root = repo.path();
    let paths = [
        "reviews/q4.csv",
        "policies/access-control.md",
        "evidence/NC-2026-004/q1-review.csv",
        "notes.txt",
        RECORD,
    ];
    repo.write("notes.txt", "One.\n");
    repo.write(paths[0], "account,kept\nanna,yes\n");
    for (status, day) in support::LIFE {
        let text = record(status).replace("evidence/NC-2026-004/q4-review.csv", paths[0]);
        repo.put(day, &text);
    }
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
    let changes: [&dyn Fn(&Path); 7] = [
        &|path| fs::remove_file(path).unwrap(),
        &|path| fs::write(path, "").unwrap(),
        &|path| fs::write(path, pointer).unwrap(),
        &|path| fs::write(path, "Something else.\n").unwrap(),
        &|path| fs::rename(path, path.with_extension("old")).unwrap(),
        &|path| {
            fs::remove_file(path).unwrap();
            std::os::unix::fs::symlink("/nowhere", path).unwrap();
        },
        &|path| {
            fs::remove_file(path).unwrap();
            fs::create_dir(path).unwrap();
            fs::write(path.join("in.txt"), "In a folder.\n").unwrap();
        },
    ];
    let mut skipped = 0;
    for path in paths {
        for change in changes {
            change(&root.join(path));
            git(root, &["add", "--all"]);
            let mut check = command(env!("CARGO_BIN_EXE_clause10"), root);
            let said = done(check.args(["check", "--staged"])).said;
            if said.contains("nothing that is staged touches the register") {
                skipped += 1;
                let full = support::git::check(root, &["--staged"]);
                assert_eq!(full.rules(), [""; 0], "{path}");
            }
            git(root, &["reset", "-q", "--hard"]);
            git(root, &["clean", "-q", "-f", "-d"]);
        }
    }
    assert_eq!(
        skipped, 2,
        "what lies outside of the register and is an ordinary file still"
    );
}
