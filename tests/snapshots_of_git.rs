//! Working trees, indexes and commits as git makes them in all its ways of working: the same record is
//! judged the same, or not at all with one sentence and the way out.

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
use std::path::Path;

use support::git::{Answer, answer, check, clause10, command, git, knows, left_out, told};
use support::history::{MARIA, Repo};
use support::{RECORD, day_of, record};

/// The faultless record through its statuses up to one, one commit each.
fn lived(to: &str) -> Repo {
    let repo = Repo::new();
    repo.live("open", to);
    repo
}

/// The record as it is when somebody edits it after its closure.
fn edited() -> String {
    record("closed").replace("61 accounts were affected", "6 accounts were affected")
}

const EDITED: [&str; 1] = ["edited-after-closure"];

/// `check` with something in the environment.
fn check_with(folder: &Path, env: &[(&str, &Path)], args: &[&str]) -> Answer {
    let mut command = clause10(folder);
    command.args(["--as-of", support::git::AS_OF]).args(args);
    answer(command.envs(env.iter().copied()))
}

/// Makes a pre-commit hook that writes what `check --staged` says to a file of the repository's folder.
fn hook(folder: &Path) {
    let program = env!("CARGO_BIN_EXE_clause10");
    let script = format!(
        "#!/bin/sh\n{program} check --staged --as-of {} --format json > \"$OUT\"\nexit 0\n",
        support::git::AS_OF
    );
    let path = folder.join("hooks/pre-commit");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// The rules that the hook of a commit reported.
fn commit_with_hook(folder: &Path, args: &[&str]) -> Vec<String> {
    let out = tempfile::NamedTempFile::new().unwrap();
    let mut commit = command("git", folder);
    commit.args(["commit", "-q", "-m", "By a hook"]).args(args);
    let done = commit.env("OUT", out.path()).output().unwrap();
    assert!(done.status.success(), "{done:?}");
    let report = fs::read(out.path()).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
    assert_eq!(report["errors"], serde_json::json!([]));
    let found = report["diagnostics"].as_array().unwrap().iter();
    let new = found.filter(|found| found["state"] == "new");
    new.map(|found| found["rule"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_hook_sees_the_index_of_its_commit() {
    let repo = lived("closed");
    let root = repo.path();
    hook(&root.join(".git"));
    repo.write("README.md", "One.\n");
    repo.git(&["add", "README.md"]);
    repo.write(RECORD, &edited());
    let nothing: [&str; 0] = [];
    assert_eq!(
        commit_with_hook(root, &[]),
        nothing,
        "the edit is not staged"
    );
    repo.write("README.md", "Two.\n");
    repo.git(&["add", "README.md"]);
    assert_eq!(
        commit_with_hook(root, &["README.md"]),
        nothing,
        "a partial commit without it"
    );
    assert_eq!(
        commit_with_hook(root, &["--", RECORD]),
        EDITED,
        "a partial commit of it"
    );
    repo.git(&["reset", "-q", "--soft", "HEAD~1"]);
    repo.git(&["reset", "-q", "--", RECORD]);
    assert_eq!(commit_with_hook(root, &["-a"]), EDITED, "all that changed");
    repo.git(&["reset", "-q", "--soft", "HEAD~1"]);
    // From a folder below: git runs the hook at the top.
    assert_eq!(commit_with_hook(&root.join("findings"), &[]), EDITED);
}

#[test]
fn a_hook_sees_what_was_staged_and_not_what_lies_in_the_folder() {
    let repo = lived("closed");
    hook(&repo.path().join(".git"));
    repo.write(RECORD, &edited());
    repo.git(&["add", RECORD]);
    repo.write(RECORD, &record("closed"));
    assert_eq!(commit_with_hook(repo.path(), &[]), EDITED);
    // In the folder the edit is taken back: as if it had not been.
    check(repo.path(), &[]).is_clean();
}

#[test]
fn a_linked_worktree_has_its_own_head_and_index() {
    let repo = lived("closed");
    let folder = tempfile::tempdir().unwrap();
    let linked = folder.path().join("linked");
    let path = linked.to_str().unwrap();
    repo.git(&["worktree", "add", "-q", "-b", "side", path]);
    support::write(&linked, RECORD, edited());
    assert_eq!(check(&linked, &[]).rules(), EDITED);
    check(&linked, &["--staged"]).is_clean();
    check(repo.path(), &[]).is_clean();
    git(&linked, &["add", "--all"]);
    assert_eq!(check(&linked, &["--staged"]).rules(), EDITED);
    check(repo.path(), &["--staged"]).is_clean();
    // Hooks lie where all working trees share them; git names the folder and index of this one.
    hook(&repo.path().join(".git"));
    assert_eq!(commit_with_hook(&linked, &[]), EDITED);
    check(repo.path(), &[]).is_clean();
    check(repo.path(), &["--at", "main"]).is_clean();
    assert_eq!(check(repo.path(), &["--at", "side"]).rules(), EDITED);
    assert_eq!(check(&linked, &["--base", "main"]).rules(), EDITED);
    let dir = repo.path().join(".git/worktrees/linked");
    let (index, work) = (dir.join("index"), linked.clone());
    let env = [
        ("GIT_DIR", &*dir),
        ("GIT_INDEX_FILE", &*index),
        ("GIT_WORK_TREE", &*work),
    ];
    assert_eq!(
        check_with(&linked, &env, &["--staged", "--all"]).rules(),
        EDITED
    );
}

/// What another command prints, which has to succeed.
fn printed(folder: &Path, args: &[&str]) -> String {
    let ran = command(env!("CARGO_BIN_EXE_clause10"), folder)
        .args(args)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(0), "{args:?}: {told}");
    String::from_utf8(ran.stdout).unwrap()
}

/// The level of the rule `overdue` in a snapshot, of which all commands tell the same, and whether the schema
/// of findings has a field `site_code`.
fn configured(folder: &Path, snapshot: &[&str]) -> (String, bool) {
    let of = |args: &[&str]| printed(folder, &[args, snapshot].concat());
    let rules: serde_json::Value =
        serde_json::from_str(&of(&["rules", "--format", "json"])).unwrap();
    let list = rules["rules"].as_array().unwrap();
    let overdue = list.iter().find(|rule| rule["name"] == "overdue").unwrap();
    let level = overdue["level"].as_str().unwrap();
    let is_set = level != "warning";
    let explained = of(&["explain", "overdue"]);
    assert_eq!(
        explained.contains(&format!("set to {level}")),
        is_set,
        "{explained}"
    );
    let config = of(&["config"]);
    assert_eq!(
        config.contains(&format!("overdue: {level}")),
        is_set,
        "{config}"
    );
    let table = of(&["rules"]);
    assert_eq!(
        table.contains("clause10.yaml sets the level"),
        is_set,
        "{table}"
    );
    (
        level.to_owned(),
        of(&["schema", "finding"]).contains("site_code"),
    )
}

#[test]
fn what_is_configured_is_told_of_each_snapshot() {
    let repo = lived("open");
    let root = repo.path();
    repo.write("clause10.yaml", "levels: {overdue: error}\n");
    repo.commit("2026-02-12", MARIA);
    let extra = "levels: {overdue: info}\nextra_fields: {site_code: {}}\n";
    repo.write("clause10.yaml", extra);
    repo.git(&["add", "clause10.yaml"]);
    repo.write("clause10.yaml", "");
    let is = |level: &str, field: bool| (level.to_owned(), field);
    assert_eq!(configured(root, &[]), is("warning", false));
    assert_eq!(configured(root, &["--staged"]), is("info", true));
    assert_eq!(configured(root, &["--at", "HEAD"]), is("error", false));
    assert_eq!(configured(root, &["--at", "HEAD~1"]), is("warning", false));
    assert!(printed(root, &["config", "--at", "HEAD"]).contains("clause10.yaml, at HEAD\n"));
    assert!(printed(root, &["config", "--staged"]).contains("clause10.yaml, as staged\n"));
    // Without a file in the folder too, and from a bare repository, where there never is one.
    std::fs::remove_file(root.join("clause10.yaml")).unwrap();
    assert_eq!(configured(root, &["--staged"]), is("info", true));
    let folder = tempfile::tempdir().unwrap();
    let from = root.to_str().unwrap();
    git(folder.path(), &["clone", "-q", "--bare", from, "it.git"]);
    let bare = folder.path().join("it.git");
    assert_eq!(configured(&bare, &["--at", "main"]), is("error", false));
    for args in [&["config"][..], &["rules"], &["schema", "finding"]] {
        let mut ran = command(env!("CARGO_BIN_EXE_clause10"), &bare);
        let ran = ran.args(args).output().unwrap();
        assert_eq!(ran.status.code(), Some(2), "{args:?}");
        let told = String::from_utf8_lossy(&ran.stderr);
        assert!(told.contains("`--at HEAD`"), "{told}");
    }
    printed(&bare, &["explain", "overdue"]);
    for args in [
        &["config", "--at", "nowhere"][..],
        &["rules", "--at", "nowhere"],
        &["explain", "overdue", "--at", "nowhere"],
        &["schema", "finding", "--at", "nowhere"],
        &["config", "--at", "HEAD", "--staged"],
    ] {
        let ran = command(env!("CARGO_BIN_EXE_clause10"), root)
            .args(args)
            .output()
            .unwrap();
        assert_eq!(ran.status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn a_bare_repository_is_judged_by_its_commits() {
    let repo = lived("closed");
    repo.put("2026-07-21", &edited());
    let folder = tempfile::tempdir().unwrap();
    let from = repo.path().to_str().unwrap();
    git(folder.path(), &["clone", "-q", "--bare", from, "it.git"]);
    let bare = folder.path().join("it.git");
    for args in [&[][..], &["--no-history"], &["findings"]] {
        let answer = check(&bare, args);
        assert_eq!(answer.code, 2, "{args:?}");
    }
    check(&bare, &[]).is_broken("bare repository", "--at HEAD");
    check(&bare.join("refs"), &[]).is_broken("bare repository", "--at HEAD");
    for place in [bare.clone(), bare.join("hooks")] {
        assert_eq!(check(&place, &["--at", "main"]).rules(), EDITED);
        check(&place, &["--at", "main~1"]).is_clean();
    }
    assert_eq!(
        check(&bare, &["--at", "main", "--base", "main~1"]).rules(),
        EDITED
    );
    let answer = check(&bare, &["--at", "main", "--base", "main"]);
    assert!(answer.rules().is_empty());
    assert_eq!(answer.rules_that_are("existing"), EDITED);
    assert_eq!(
        check(&bare, &["--at", "main", "findings/2026"]).rules(),
        EDITED
    );
    let path = bare.join(RECORD);
    let path = path.to_str().unwrap();
    assert_eq!(
        check(Path::new("/"), &["--at", "main", path]).rules(),
        EDITED
    );
    check(&bare, &["--at", "main", "findings/2025"]).is_broken("is no finding", "Markdown");
    // A hook of a server stands in the repository and names it.
    let env = [("GIT_DIR", Path::new("."))];
    assert_eq!(check_with(&bare, &env, &["--at", "main"]).rules(), EDITED);
    let env = [("GIT_DIR", &*bare)];
    assert_eq!(
        check_with(folder.path(), &env, &["--at", "main"]).rules(),
        EDITED
    );
}

#[test]
fn a_server_hook_is_told_when_it_comes_too_early() {
    let repo = lived("closed");
    let folder = tempfile::tempdir().unwrap();
    let from = repo.path().to_str().unwrap();
    git(folder.path(), &["clone", "-q", "--bare", from, "it.git"]);
    let bare = folder.path().join("it.git");
    let out = folder.path().join("out.json");
    for name in ["pre-receive", "post-receive"] {
        let script = format!(
            "#!/bin/sh\nread old new name\n{} check --at $new --base $old --format json > {}.{name}\nexit 0\n",
            env!("CARGO_BIN_EXE_clause10"),
            out.display()
        );
        let path = bare.join("hooks").join(name);
        support::write(&bare, &format!("hooks/{name}"), script);
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    repo.put("2026-07-21", &edited());
    repo.git(&["push", "-q", bare.to_str().unwrap(), "main"]);
    let report = |name: &str| -> serde_json::Value {
        serde_json::from_slice(&fs::read(format!("{}.{name}", out.display())).unwrap()).unwrap()
    };
    let help = report("pre-receive")["errors"][0]["help"].to_string();
    assert!(help.contains("post-receive"), "{help}");
    let report = report("post-receive");
    assert_eq!(report["errors"], serde_json::json!([]));
    assert_eq!(report["diagnostics"][0]["rule"], EDITED[0]);
}

#[test]
fn a_submodule_is_another_repository() {
    let inner = lived("closed");
    let outer = Repo::new();
    let from = inner.path().to_str().unwrap();
    let add = [
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
    ];
    outer.git(&[&add[..], &["--", from, "isms"]].concat());
    outer.git(&[&add[..], &["--", from, "findings/of-another"]].concat());
    outer.commit("2026-07-21", MARIA);
    let root = outer.path();
    // Inside, the submodule's own history counts.
    check(&root.join("isms"), &[]).is_clean();
    check(&root.join("isms"), &["--staged"]).is_clean();
    check(&root.join("isms"), &["--at", "HEAD"]).is_clean();
    support::write(&root.join("isms"), RECORD, edited());
    assert_eq!(check(&root.join("isms"), &[]).rules(), EDITED);
    assert_eq!(check(root, &["isms"]).rules(), EDITED);
    git(&root.join("isms"), &["checkout", "-q", "."]);
    // Outside, its files are not passed off as records without a history.
    assert_eq!(check(root, &[]).rules(), ["unreadable-finding"]);
    outer.write("clause10.yaml", "findings: [isms/findings]\n");
    check(root, &[]).is_broken("another git repository", "--no-history");
    check(root, &["--no-history"]).is_clean();
    outer.git(&["add", "--all"]);
    check(root, &["--at", "HEAD", "--no-history"]);
}

#[test]
fn evidence_in_a_submodule_is_not_missing() {
    let inner = Repo::new();
    let repo = lived("closed");
    let add = [
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        "--",
    ];
    repo.git(&[&add[..], &[inner.path().to_str().unwrap(), "kept"]].concat());
    let from = "evidence/NC-2026-004/q1-review.csv";
    let text = record("closed").replace(from, &format!("kept/{from}"));
    repo.put("2026-07-21", &text);
    let evidence = ["--select", "evidence"];
    assert!(check(repo.path(), &evidence).rules().is_empty());
    for view in [&["--staged", "--all"][..], &["--at", "main"]] {
        let answer = check(repo.path(), &[view, &evidence].concat());
        assert_eq!(answer.rules(), ["evidence-not-fetched"], "{view:?}");
    }
    // Where it is not checked out, the evidence is not here, either.
    repo.git(&["submodule", "--quiet", "deinit", "--all", "--force"]);
    assert_eq!(
        check(repo.path(), &evidence).rules(),
        ["evidence-not-fetched"]
    );
}

#[test]
fn line_ends_that_git_converts_are_no_edit() {
    let repo = lived("closed");
    repo.put(
        "2026-07-20",
        &record("closed").replace("61 accounts", "61 user accounts"),
    );
    repo.git(&["reset", "-q", "--hard", "HEAD~1"]);
    let crlf = |repo: &Repo| {
        fs::remove_file(repo.path().join(RECORD)).unwrap();
        git(repo.path(), &["checkout", "-q", "--", "."]);
        let bytes = fs::read(repo.path().join(RECORD)).unwrap();
        assert!(bytes.windows(2).any(|two| two == b"\r\n"), "git converts");
    };
    repo.git(&["config", "core.autocrlf", "true"]);
    crlf(&repo);
    check(repo.path(), &[]).is_clean();
    let shown = command(env!("CARGO_BIN_EXE_clause10"), repo.path())
        .args(["show", "NC-2026-004"])
        .output()
        .unwrap();
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(!shown.contains("not committed"), "{shown}");
    check(repo.path(), &["--staged"]).is_clean();
    repo.git(&["config", "--unset", "core.autocrlf"]);
    repo.write(".gitattributes", "*.md text eol=crlf\n");
    repo.commit("2026-07-21", MARIA);
    crlf(&repo);
    check(repo.path(), &[]).is_clean();
    // Someone commits the other line ends: that changes no word.
    repo.write(".gitattributes", "*.md -text\n");
    repo.commit("2026-07-21", MARIA);
    let text = git(repo.path(), &["show", &format!("HEAD:{RECORD}")]);
    assert!(text.contains("\r\n"));
    for args in [&[][..], &["--at", "main"], &["--staged"]] {
        check(repo.path(), args).is_clean();
    }
    repo.write(RECORD, &edited().replace('\n', "\r\n"));
    assert_eq!(check(repo.path(), &[]).rules(), EDITED);
}

#[test]
fn no_program_of_the_repository_is_run() {
    let repo = lived("verified");
    let marker = tempfile::tempdir().unwrap();
    let marker = marker.path().join("ran");
    let program = format!("touch {}; cat", marker.display());
    let keys = [
        "filter.tell.clean",
        "filter.tell.smudge",
        "filter.tell.process",
        "diff.tell.textconv",
        "diff.tell.command",
        "core.fsmonitor",
        "core.sshCommand",
        "core.pager",
        "credential.helper",
        "core.alternateRefsCommand",
    ];
    repo.put("2026-07-12", &record("closed"));
    repo.write(".gitattributes", "* filter=tell diff=tell\n");
    for key in keys {
        repo.git(&["config", key, &program]);
    }
    repo.git(&["config", "filter.tell.required", "true"]);
    let _ = fs::remove_file(&marker);
    for args in [
        &[][..],
        &["--staged"],
        &["--at", "main"],
        &["--base", "main~1"],
    ] {
        assert_eq!(check(repo.path(), args).code, 0, "{args:?}");
        assert!(!marker.exists(), "{args:?} ran a program");
    }
}

#[test]
fn a_sparse_checkout_is_not_a_register_with_holes() {
    let repo = lived("closed");
    let root = repo.path();
    let set = [
        "sparse-checkout",
        "set",
        "--cone",
        "--sparse-index",
        "policies",
    ];
    if !knows(root, &set, "sparse index") {
        return;
    }
    assert!(!root.join("findings").exists());
    check(root, &[]).is_broken("sparse checkout", "git sparse-checkout add findings");
    check(root, &["--staged"]).is_clean();
    check(root, &["--staged", RECORD]).is_clean();
    check(root, &["--at", "HEAD", "findings/2026"]).is_clean();
    git(root, &["sparse-checkout", "set", "findings"]);
    let rules = check(root, &[]);
    let rules = rules.rules();
    assert!(!rules.is_empty() && rules.iter().all(|rule| *rule == "evidence-not-fetched"));
    check(root, &["--staged"]).is_clean();
    // What is really gone, is.
    git(root, &["sparse-checkout", "disable"]);
    fs::remove_file(root.join("evidence/NC-2026-004/q1-review.csv")).unwrap();
    assert!(check(root, &[]).rules().contains(&"missing-evidence"));
    git(root, &["checkout", "-q", "."]);
    git(
        root,
        &[
            "sparse-checkout",
            "set",
            "--no-cone",
            "/*",
            "!/findings/2026/",
        ],
    );
    check(root, &[]).is_broken("leaves out 1 of the findings", "--staged");
    check(root, &["--staged"]).is_clean();
}

#[test]
fn a_configuration_that_a_sparse_checkout_leaves_out_is_missed() {
    let repo = lived("closed");
    repo.write("clause10.yaml", "levels: {overdue: off}\n");
    repo.commit("2026-07-21", MARIA);
    repo.git(&[
        "sparse-checkout",
        "set",
        "--no-cone",
        "/*",
        "!/clause10.yaml",
    ]);
    check(repo.path(), &[]).is_broken("leaves out clause10.yaml", "--staged");
    check(repo.path(), &["--staged"]).is_clean();
}

#[test]
fn an_index_in_any_form_is_one() {
    let repo = lived("closed");
    repo.write(RECORD, &edited());
    repo.git(&["add", RECORD]);
    for version in ["2", "3", "4"] {
        repo.git(&["update-index", "--index-version", version]);
        assert_eq!(check(repo.path(), &["--staged"]).rules(), EDITED);
    }
    repo.git(&["update-index", "--split-index"]);
    assert_eq!(check(repo.path(), &["--staged"]).rules(), EDITED);
    repo.write(RECORD, &record("closed"));
    repo.git(&["add", RECORD]);
    check(repo.path(), &["--staged"]).is_clean();
    repo.git(&["update-index", "--no-split-index"]);
    repo.git(&["update-index", "--skip-worktree", RECORD]);
    check(repo.path(), &["--staged"]).is_clean();
    fs::write(repo.path().join(".git/index"), b"DIRC damaged").unwrap();
    check(repo.path(), &["--staged"]).is_broken("index cannot be read", "git reset");
    check(repo.path(), &[]).is_clean();
}

#[test]
fn what_is_only_meant_to_be_added_is_not_staged() {
    let repo = lived("closed");
    let path = "findings/2026/NC-2026-005-broken.md";
    repo.write(path, "no front matter\n");
    repo.git(&["add", "-N", path]);
    check(repo.path(), &["--staged"]).is_clean();
    assert!(!check(repo.path(), &[]).rules().is_empty());
    check(repo.path(), &["--staged", path]).is_broken("is no finding", "");
}

/// Main and a branch that both changed something from the same commit on, merged with conflicts.
fn conflicting(path: &str, ours: &str, theirs: &str) -> Repo {
    let repo = lived("closed");
    repo.branch("side");
    repo.write(path, theirs);
    repo.commit("2026-07-21", MARIA);
    repo.checkout("main");
    repo.write(path, ours);
    repo.commit("2026-07-21", MARIA);
    let merged = command("git", repo.path())
        .args(["merge", "-q", "side"])
        .output();
    assert!(!merged.unwrap().status.success(), "a conflict");
    repo
}

#[test]
fn while_a_merge_is_not_finished_nothing_is_known_of_the_next_commit() {
    let texts = ["levels: {overdue: off}\n", "levels: {overdue: info}\n"];
    for path in ["clause10.yaml", "README.md"] {
        let repo = conflicting(path, texts[0], texts[1]);
        let broken = check(repo.path(), &["--staged"]);
        broken.is_broken(&format!("the merge of {path} is not finished"), "git add");
        repo.write(path, texts[0]);
        repo.git(&["add", path]);
        check(repo.path(), &["--staged"]).is_clean();
    }
    let repo = conflicting(RECORD, &edited(), &edited().replace("6 acc", "7 acc"));
    check(repo.path(), &["--staged"]).is_broken("is not finished", "git add");
    // In the folder lies the file with the marks of the conflict: it can be judged as what it is.
    assert_ne!(check(repo.path(), &[]).code, 2);
}

#[test]
fn a_merge_in_progress_has_two_parents() {
    let repo = lived("implemented");
    repo.branch("side");
    repo.put("2026-07-11", &record("verified"));
    repo.checkout("main");
    repo.write("README.md", "On main.\n");
    repo.commit("2026-07-11", MARIA);
    repo.git(&["merge", "-q", "--no-commit", "--no-ff", "side"]);
    let on = day_of("verified").to_string();
    for args in [&[][..], &["--staged"]] {
        // What the other branch did is no work of who merges.
        check(repo.path(), &[args, &["--as-of", &on]].concat()).is_clean();
    }
    repo.put("2026-07-12", &record("verified"));
    // The next step, made from the other parent's version, skips none.
    repo.git(&["reset", "-q", "--hard", "HEAD~1"]);
    repo.git(&["merge", "-q", "--no-commit", "--no-ff", "side"]);
    repo.write(RECORD, &record("closed"));
    repo.git(&["add", RECORD]);
    for args in [&[][..], &["--staged"]] {
        check(repo.path(), &[args, &["--as-of", "2026-07-12"]].concat()).is_clean();
    }
    // Without the merge the same file jumps a step.
    repo.git(&["reset", "-q", "--hard"]);
    repo.write(RECORD, &record("closed"));
    assert!(check(repo.path(), &[]).rules().contains(&"step-skipped"));
}

#[test]
fn a_detached_head_is_a_head() {
    let repo = lived("closed");
    repo.put("2026-07-21", &edited());
    repo.checkout("HEAD~1");
    check(repo.path(), &[]).is_clean();
    check(repo.path(), &["--staged"]).is_clean();
    assert_eq!(check(repo.path(), &["--at", "main"]).rules(), EDITED);
}

#[test]
fn variables_of_git_speak_of_their_own_repository() {
    let mine = lived("closed");
    let other = lived("closed");
    other.put("2026-07-21", &edited());
    let (dir, index) = (mine.path().join(".git"), mine.path().join(".git/index"));
    let path = other.path().to_str().unwrap();
    // As in a hook of one repository that asks about another one.
    let envs: [&[(&str, &Path)]; 4] = [
        &[("GIT_DIR", &dir)],
        &[("GIT_DIR", &dir), ("GIT_INDEX_FILE", &index)],
        &[("GIT_INDEX_FILE", &index)],
        &[
            ("GIT_INDEX_FILE", Path::new(".git/index")),
            ("GIT_DIR", Path::new(".git")),
        ],
    ];
    for env in envs {
        for view in [&[][..], &["--staged", "--all"], &["--at", "main"]] {
            let there = [view, &[path]].concat();
            assert_eq!(
                check_with(mine.path(), env, &there).rules(),
                EDITED,
                "{env:?} {view:?}"
            );
            check_with(mine.path(), env, view).is_clean();
        }
    }
}

#[test]
fn a_repository_that_only_variables_name_is_found() {
    let repo = lived("closed");
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("kept.git");
    fs::rename(repo.path().join(".git"), &dir).unwrap();
    check(repo.path(), &[]).is_broken("does not lie in a git repository", "--no-history");
    let env = [("GIT_DIR", &*dir), ("GIT_WORK_TREE", repo.path())];
    for args in [&[][..], &["--staged"], &["--at", "main"]] {
        check_with(repo.path(), &env, args).is_clean();
    }
}

#[test]
fn a_repository_of_somebody_else_is_read() {
    let repo = lived("closed");
    repo.put("2026-07-21", &edited());
    let owned = std::process::Command::new("chown")
        .args(["-R", "12345"])
        .arg(repo.path())
        .output();
    if !owned.is_ok_and(|owned| owned.status.success()) {
        left_out("only root gives files to somebody else");
        return;
    }
    for args in [&[][..], &["--staged", "--all"], &["--at", "main"]] {
        assert_eq!(check(repo.path(), args).rules(), EDITED);
    }
}

#[test]
fn paths_may_lie_in_the_snapshot_alone() {
    let repo = lived("closed");
    fs::remove_dir_all(repo.path().join("findings")).unwrap();
    let full = repo.path().join(RECORD);
    for path in [
        RECORD,
        "findings/2026",
        "findings",
        full.to_str().unwrap(),
        "./findings/../findings/2026",
    ] {
        check(repo.path(), &["--at", "HEAD", path]).is_clean();
        check(repo.path(), &["--staged", path]).is_clean();
    }
    check(
        &repo.path().join("evidence"),
        &["--at", "HEAD", "../findings/2026"],
    )
    .is_clean();
    check(repo.path(), &[RECORD]).is_broken("there is nothing at", "check the path");
    let nowhere = ["--at", "HEAD", "findings/2026/NC-2026-009.md"];
    check(repo.path(), &nowhere).is_broken("is no finding", "Markdown");
    check(repo.path(), &["--at", "HEAD", "/elsewhere"]).is_broken("", "");
}

#[test]
fn a_revision_names_a_commit_or_nothing() {
    let repo = lived("closed");
    repo.git(&["tag", "-a", "-m", "For the audit", "audit"]);
    repo.git(&["tag", "-a", "-m", "A tag of a tag", "again", "audit"]);
    let short = &repo.head()[..8];
    for revision in [
        "audit", "again", "HEAD", "main", "@", short, ":/closed", "main^0",
    ] {
        if revision != ":/closed" {
            check(repo.path(), &["--at", revision]).is_clean();
        }
    }
    for revision in ["HEAD^{tree}", &format!("HEAD:{RECORD}")] {
        check(repo.path(), &["--at", revision]).is_broken("names no commit, but", "a branch");
        check(repo.path(), &["--base", revision]).is_broken("names no commit, but", "a branch");
    }
    for revision in [
        "nowhere",
        "HEAD~99",
        "",
        "main..HEAD",
        "0000000000000000000000000000000000000000",
    ] {
        let args = [format!("--at={revision}"), format!("--base={revision}")];
        for arg in &args {
            check(repo.path(), &[arg]).is_broken("", "");
        }
    }
}

#[test]
fn of_several_merge_bases_each_counts() {
    let repo = lived("closed");
    repo.branch("side");
    repo.write("docs/side.md", "side");
    let side = repo.commit("2026-07-21", MARIA);
    repo.checkout("main");
    fs::remove_file(repo.path().join("evidence/NC-2026-004/q1-review.csv")).unwrap();
    repo.commit("2026-07-21", MARIA);
    let main = repo.head();
    repo.git(&["merge", "-q", "--no-edit", &side]);
    repo.checkout("side");
    repo.git(&["merge", "-q", "--no-edit", &main]);
    let bases = repo.git(&["merge-base", "--all", "main", "side"]);
    assert_eq!(bases.lines().count(), 2, "a criss-cross");
    // It was missing at one of the two.
    let select = ["--base", "main", "--select", "missing-evidence"];
    let answer = check(repo.path(), &select);
    assert_eq!(answer.rules_that_are("existing"), ["missing-evidence"]);
    assert!(answer.rules().is_empty());
    fs::remove_file(repo.path().join("evidence/NC-2026-004/q2-review.csv")).unwrap();
    assert_eq!(check(repo.path(), &select).rules(), ["missing-evidence"]);
}

#[test]
fn a_change_is_judged_by_the_levels_of_its_base_and_its_own_words() {
    let repo = lived("closed");
    repo.branch("change");
    let loose = "levels: {missing-verification: off, edited-after-closure: off}\n";
    repo.write("clause10.yaml", loose);
    repo.put("2026-07-21", &edited());
    let quiet = check(repo.path(), &[]);
    assert!(!quiet.rules().contains(&EDITED[0]), "the change says so");
    // A first configuration loosens as well as a later one.
    let answer = check(repo.path(), &["--base", "main"]);
    assert!(answer.rules().contains(&EDITED[0]) && answer.code == 1);
    let at = check(repo.path(), &["--at", "change", "--base", "main"]);
    assert!(at.rules().contains(&EDITED[0]) && at.code == 1);
    repo.checkout("main");
    repo.write("clause10.yaml", "levels: {edited-after-closure: error}\n");
    repo.commit("2026-07-21", MARIA);
    repo.branch("later");
    repo.write("clause10.yaml", loose);
    repo.put("2026-07-21", &edited());
    assert!(
        check(repo.path(), &["--base", "main"])
            .rules()
            .contains(&EDITED[0])
    );
    // Where its findings lie is for the change to say.
    fs::rename(repo.path().join("findings"), repo.path().join("nc")).unwrap();
    repo.write("clause10.yaml", &format!("findings: [nc]\n{loose}"));
    repo.commit("2026-07-21", MARIA);
    assert_eq!(
        check(repo.path(), &["--base", "main"]).report["summary"]["findings"],
        1
    );
}

#[test]
fn a_folder_behind_a_link_is_not_what_git_has() {
    let repo = lived("closed");
    fs::rename(repo.path().join("findings"), repo.path().join("real")).unwrap();
    std::os::unix::fs::symlink("real", repo.path().join("findings")).unwrap();
    check(repo.path(), &[]).is_broken("symbolic link", "name the folder itself");
    let alone = check(repo.path(), &["--no-history"]);
    assert_eq!(alone.rules(), ["unreadable-finding"]);
    repo.commit("2026-07-21", MARIA);
    check(repo.path(), &["--at", "main"]).is_broken("has no folder `findings`", "clause10.yaml");
    // The way to the register may be a link: git finds the same folder.
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("link");
    let other = lived("closed");
    std::os::unix::fs::symlink(other.path(), &link).unwrap();
    check(&link, &[]).is_clean();
    let path = link.join(RECORD);
    check(folder.path(), &[path.to_str().unwrap()]).is_clean();
}

#[test]
fn people_are_told_where_history_was_read_from() {
    let repo = lived("closed");
    let head = repo.head();
    let line = format!("history: 8 commits behind {}", &head[..10]);
    for args in [
        &[][..],
        &["--staged", "--all"],
        &["--at", "main"],
        &["--base", "main~2"],
    ] {
        assert!(told(repo.path(), args).contains(&line), "{args:?}");
    }
    // Where nothing is staged, nothing can be new.
    assert!(told(repo.path(), &["--staged"]).contains("nothing that is staged touches"));
}

/// The record with its first evidence pinned to a commit.
fn pinned(to: &str) -> String {
    record("closed").replacen("q4-review.csv", &format!("q4-review.csv@{to}"), 1)
}

#[test]
fn pinned_evidence_is_looked_up_in_its_commit() {
    let repo = lived("verified");
    let root = repo.path();
    let first = repo.git(&["rev-list", "--max-parents=0", "HEAD"]);
    let file = "evidence/NC-2026-004/q4-review.csv";
    // A document that lives on, and is gone by now.
    repo.git(&["rm", "-q", file]);
    repo.write("clause10.yaml", "evidence: [records]\n");
    repo.put("2026-07-20", &pinned(&first[..10]));
    let only = ["--select", "evidence", "--ignore", "evidence-changed"];
    let of = |more: &[&str]| check(root, &[&only[..], more].concat());
    assert_eq!(of(&[]).rules(), [""; 0]);
    assert_eq!(of(&["--staged"]).rules(), [""; 0]);
    assert_eq!(of(&["--at", "HEAD"]).rules(), [""; 0]);
    let message = |answer: &Answer| -> String {
        assert_eq!(answer.rules(), ["missing-evidence"]);
        let found = &answer.report["diagnostics"][0];
        assert_eq!(found["field"], "correction.evidence[0]");
        found["message"].as_str().unwrap().to_owned()
    };
    // The commit without the file, one that there is not, and one that is on no way to here.
    let gone = repo.head();
    repo.branch("other");
    repo.write("notes.md", "x\n");
    let apart = repo.commit("2026-07-20", MARIA);
    repo.checkout("main");
    for (commit, expected) in [
        (gone.as_str(), "was not there in that commit"),
        ("0123456789abcdef", "does not have"),
        (apart.as_str(), "not part of this history"),
    ] {
        repo.write(RECORD, &pinned(commit));
        let found = of(&["--all"]);
        let told = message(&found);
        assert!(told.contains(expected), "{told}");
        assert!(told.contains("`correction.evidence`"), "{told}");
        repo.git(&["add", RECORD]);
        assert!(message(&of(&["--staged"])).contains(expected));
    }
    // Merged, it is part of it; and what a merge under way brings is, too.
    repo.git(&["commit", "-q", "-m", "Pin"]);
    assert!(message(&of(&["--at", "HEAD"])).contains("not part"));
    repo.git(&["merge", "-q", "--no-ff", "--no-commit", "other"]);
    assert!(!message(&of(&[])).contains("not part"));
    repo.git(&["commit", "-q", "-m", "Merge"]);
    assert!(message(&of(&["--at", "HEAD"])).contains("was not there in that commit"));
    // It is judged by the same words before and after: nothing of it is new to a base that had it.
    assert_eq!(of(&["--base", "HEAD"]).rules(), [""; 0]);
    // Without git nothing is known of it, and the summary says so.
    let all = [&only[..], &["--no-history"]].concat();
    assert_eq!(of(&["--no-history"]).rules(), [""; 0]);
    assert!(told(root, &all).contains("not judged: 1 piece of evidence pinned to a commit"));
    assert!(!told(root, &only).contains("pinned to a commit\n"));
}

#[test]
fn pinned_evidence_behind_the_cut_of_a_shallow_clone_is_not_judged() {
    let repo = lived("verified");
    let first = repo.git(&["rev-list", "--max-parents=0", "HEAD"]);
    repo.put("2026-07-20", &pinned(&first));
    let folder = tempfile::tempdir().unwrap();
    let from = format!("file://{}", repo.path().display());
    git(folder.path(), &["clone", "-q", "--depth", "1", &from, "it"]);
    let shallow = folder.path().join("it");
    let only = ["--select", "missing-evidence"];
    assert_eq!(check(&shallow, &only).rules(), [""; 0]);
    assert!(told(&shallow, &only).contains("not judged: 1 piece of evidence pinned"));
    git(&shallow, &["fetch", "-q", "--unshallow"]);
    assert_eq!(check(&shallow, &only).rules(), [""; 0]);
    assert!(!told(&shallow, &only).contains("pinned"));
}

/// The same object as a file and as a link is not the same record.
#[test]
fn a_record_that_becomes_a_link_does_not_pass_its_gate() {
    let repo = Repo::new();
    repo.live("open", "open");
    repo.branch("change");
    let blob = repo.git(&["rev-parse", &format!("HEAD:{RECORD}")]);
    repo.git(&[
        "update-index",
        "--cacheinfo",
        &format!("120000,{blob},{RECORD}"),
    ]);
    let staged = check(repo.path(), &["--staged"]);
    assert_eq!(
        staged.rules(),
        ["unreadable-finding"],
        "{:#}",
        staged.report
    );
    repo.git(&["commit", "--quiet", "-m", "A link"]);
    let gate = check(repo.path(), &["--at", "HEAD", "--base", "main"]);
    assert_eq!(gate.rules(), ["unreadable-finding"], "{:#}", gate.report);
    assert_eq!(gate.code, 1);
}

/// Whoever asks in the wrong folder gets no silence for an answer.
#[test]
fn an_index_without_a_register_is_not_judged() {
    let repo = Repo::new();
    repo.git(&["mv", "findings", "isms"]);
    repo.git(&["commit", "--quiet", "-m", "Elsewhere"]);
    repo.write("isms/notes.md", "Nothing.\n");
    repo.git(&["add", "--all"]);
    check(repo.path(), &["--staged"]).is_broken("there is no folder `findings`", "clause10 init");
    let (code, _, err) = repo.run(&["check", "--staged"]);
    assert_eq!(code, 2, "{err}");
}
