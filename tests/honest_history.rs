//! Repositories whose history is cut, thinned out, damaged or odd: each is judged rightly, or not at all
//! with one sentence and the way out.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::git::{check, command, git, knows, told};
use support::history::{MARIA, Repo, TOM};
use support::{RECORD, record};

/// The faultless record through all its statuses, one commit each.
fn lived() -> Repo {
    let repo = Repo::new();
    repo.live("open", "closed");
    repo
}

/// The record as it is when somebody edits it after its closure.
fn edited() -> String {
    record("closed").replace("61 accounts were affected", "6 accounts were affected")
}

/// A bare repository with what another one has, which serves clones of any kind.
fn served(repo: &Repo) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let from = repo.path().to_str().unwrap();
    git(folder.path(), &["clone", "-q", "--bare", from, "it.git"]);
    let bare = folder.path().join("it.git");
    git(&bare, &["config", "uploadpack.allowFilter", "true"]);
    git(&bare, &["config", "uploadpack.allowAnySHA1InWant", "true"]);
    let url = format!("file://{}", bare.display());
    (folder, url)
}

fn cloned(folder: &Path, url: &str, options: &[&str]) -> PathBuf {
    git(
        folder,
        &[&["clone", "-q"], options, &[url, "clone"]].concat(),
    );
    folder.join("clone")
}

/// Where a loose object lies.
fn loose(folder: &Path, id: &str) -> PathBuf {
    folder.join(".git/objects").join(&id[..2]).join(&id[2..])
}

/// Puts other bytes in the place of a loose object, or removes it.
fn damage(folder: &Path, revision: &str, bytes: Option<&[u8]>) {
    let path = loose(folder, &git(folder, &["rev-parse", revision]));
    fs::remove_file(&path).unwrap();
    if let Some(bytes) = bytes {
        fs::write(&path, bytes).unwrap();
    }
}

#[test]
fn the_history_that_the_other_tests_cut_is_faultless_and_a_later_edit_is_seen() {
    let repo = lived();
    check(repo.path(), &[]).is_clean();
    assert!(told(repo.path(), &[]).contains("history: 8 commits behind"));
    repo.put("2026-07-21", &edited());
    assert_eq!(check(repo.path(), &[]).rules(), ["edited-after-closure"]);
}

#[test]
fn a_shallow_clone_is_not_judged_wherever_it_is_cut() {
    let repo = lived();
    repo.write("README.md", "After the record's life.\n");
    repo.commit("2026-07-21", MARIA);
    repo.write("README.md", "Long after it.\n");
    repo.commit("2026-07-21", MARIA);
    let (folder, url) = served(&repo);
    for depth in ["1", "2", "5", "9"] {
        let clone = cloned(folder.path(), &url, &["--depth", depth]);
        let answer = check(&clone, &[]);
        answer.is_broken("shallow clone", "git fetch --unshallow");
        answer.is_broken("shallow clone", "fetch-depth: 0");
        check(&clone, &["--staged"]).is_broken("shallow clone", "--unshallow");
        check(&clone, &["--at", "HEAD"]).is_broken("shallow clone", "--unshallow");
        check(&clone, &["--no-history"]).is_clean();
        git(&clone, &["fetch", "-q", "--unshallow"]);
        check(&clone, &[]).is_clean();
        fs::remove_dir_all(clone).unwrap();
    }
}

#[test]
fn where_a_shallow_clone_hides_the_base_nothing_is_compared() {
    let repo = lived();
    repo.branch("change");
    for text in ["One.\n", "Two.\n", "Three.\n"] {
        repo.write("README.md", text);
        repo.commit("2026-07-21", MARIA);
    }
    repo.checkout("main");
    repo.write("NOTES.md", "On the other side.\n");
    repo.commit("2026-07-21", MARIA);
    let (folder, url) = served(&repo);
    let options = ["--depth", "2", "--no-single-branch", "--branch", "change"];
    let clone = cloned(folder.path(), &url, &options);
    let base = ["--no-history", "--base", "origin/main"];
    check(&clone, &base).is_broken("shallow clone", "git fetch --unshallow");
    git(&clone, &["fetch", "-q", "--depth", "4"]);
    check(&clone, &base).is_clean();
}

#[test]
fn a_list_of_cuts_that_cannot_be_read_is_not_no_cut() {
    let repo = lived();
    repo.write(".git/shallow", "no id\n");
    check(repo.path(), &[]).is_broken("shallow", "git fsck");
}

#[test]
fn a_blobless_clone_is_judged_when_the_blobs_of_the_findings_are_there() {
    let repo = lived();
    let (folder, url) = served(&repo);
    let clone = cloned(folder.path(), &url, &["--filter=blob:none"]);
    // No server can be asked: whoever tries would fail in another way.
    let url = git(&clone, &["remote", "get-url", "origin"]);
    git(&clone, &["remote", "set-url", "origin", "file:///nowhere"]);
    let missing = |clone: &Path| {
        let args = ["rev-list", "--objects", "--all", "--missing=print"];
        git(clone, &args).matches("\n?").count()
    };
    let before = missing(&clone);
    assert!(before > 0, "a clone without some blobs");
    check(&clone, &[]).is_broken("partial clone", "git fetch --refetch --no-filter");
    check(&clone, &["--staged"]).is_broken("was not fetched", "fetch-depth: 0");
    check(&clone, &["--no-history"]).is_clean();
    assert_eq!(missing(&clone), before, "nothing was fetched");
    git(&clone, &["remote", "set-url", "origin", &url]);
    // Looking at what the commits did to the findings fetches the blobs of the findings.
    git(&clone, &["log", "-p", "--", "findings"]);
    check(&clone, &[]).is_clean();
    check(&clone, &["--base", "HEAD~3"]).is_clean();
}

#[test]
fn the_way_out_of_a_partial_clone_is_one() {
    let repo = lived();
    let (folder, url) = served(&repo);
    for filter in ["--filter=blob:none", "--filter=tree:0"] {
        let clone = cloned(folder.path(), &url, &[filter]);
        // Else git packs anew behind the test's back.
        git(&clone, &["config", "maintenance.auto", "false"]);
        check(&clone, &[]).is_broken("partial clone", "git fetch --refetch --no-filter");
        git(&clone, &["fetch", "-q", "--refetch", "--no-filter"]);
        check(&clone, &[]).is_clean();
        fs::remove_dir_all(clone).unwrap();
    }
}

#[test]
fn of_a_commit_in_a_partial_clone_evidence_that_is_not_there_is_said_to_be_elsewhere() {
    let repo = lived();
    repo.write("evidence/NC-2026-004/q1-review.csv", "name,kept\nana,no\n");
    repo.commit("2026-07-21", MARIA);
    let (folder, url) = served(&repo);
    let clone = cloned(folder.path(), &url, &["--filter=blob:none"]);
    git(&clone, &["log", "-p", "--", "findings"]);
    let answer = check(&clone, &["--at", "HEAD~1"]);
    assert_eq!(answer.rules(), ["evidence-not-fetched"]);
    let message = answer.report["diagnostics"][0]["message"].to_string();
    assert!(message.contains("was not fetched into this partial clone"));
    assert_eq!(
        check(&clone, &["--at", "HEAD"]).rules(),
        ["evidence-changed"]
    );
}

#[test]
fn an_object_that_is_missing_or_damaged_is_never_passed_over() {
    let repo = lived();
    let revisions = [
        ("HEAD", "a commit"),
        ("HEAD~3", "a commit behind"),
        ("HEAD~3^{tree}", "a tree"),
        ("HEAD~3:findings", "the folder's tree"),
        (&format!("HEAD~3:{RECORD}"), "a version"),
        (&format!("HEAD:{RECORD}"), "the newest version"),
    ];
    for (revision, what) in revisions {
        let path = loose(repo.path(), &git(repo.path(), &["rev-parse", revision]));
        let bytes = fs::read(&path).unwrap();
        let mut flipped = bytes.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 0x55;
        let half = bytes[..middle].to_vec();
        for with in [None, Some(b"".to_vec()), Some(half), Some(flipped)] {
            fs::remove_file(&path).unwrap();
            if let Some(with) = &with {
                fs::write(&path, with).unwrap();
            }
            for args in [&[][..], &["--staged"], &["--at", "main"]] {
                let answer = check(repo.path(), args);
                // The working tree needs no blob that it has itself.
                let is_known = what == "the newest version" && args.is_empty();
                assert_eq!(
                    answer.code,
                    if is_known { 0 } else { 2 },
                    "{what}: {args:?}"
                );
                if !is_known {
                    answer.is_broken("", "git fsck");
                }
            }
            let _ = fs::remove_file(&path);
            fs::write(&path, &bytes).unwrap();
        }
    }
    check(repo.path(), &[]).is_clean();
}

#[test]
fn what_stands_in_the_place_of_a_tree_and_is_none_is_damage() {
    let repo = lived();
    // Objects that git can inflate, but whose bytes are no tree: cut in the middle, and a text.
    let tree = git(repo.path(), &["rev-parse", "HEAD~2:findings"]);
    let other = git(repo.path(), &["rev-parse", &format!("HEAD~2:{RECORD}")]);
    let other = fs::read(loose(repo.path(), &other)).unwrap();
    damage(repo.path(), &tree, Some(&other));
    check(repo.path(), &[]).is_broken("cannot be read", "git fsck");
}

#[test]
fn a_damaged_pack_is_not_judged() {
    let repo = lived();
    git(repo.path(), &["repack", "-adq"]);
    git(repo.path(), &["prune-packed"]);
    check(repo.path(), &[]).is_clean();
    let packs = fs::read_dir(repo.path().join(".git/objects/pack")).unwrap();
    let pack = packs
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "pack"))
        .unwrap();
    let bytes = fs::read(&pack).unwrap();
    fs::remove_file(&pack).unwrap();
    fs::write(&pack, &bytes[..bytes.len() / 4]).unwrap();
    // What was learnt before stays true; without that, the pack is needed.
    assert_eq!(check(repo.path(), &["--no-cache"]).code, 2);
}

#[test]
fn a_head_that_names_what_is_not_there_is_damage() {
    let repo = lived();
    repo.write(".git/refs/heads/main", &format!("{}\n", "1".repeat(40)));
    check(repo.path(), &[]).is_broken("", "git fsck");
    repo.write(".git/refs/heads/main", "no id\n");
    check(repo.path(), &[]).is_broken("", "git fsck");
}

#[test]
fn roots_that_have_nothing_in_common_are_one_history() {
    let repo = lived();
    repo.git(&["checkout", "-q", "--orphan", "other"]);
    repo.git(&["rm", "-rfq", "."]);
    repo.write("docs/other.md", "Of another project.\n");
    repo.commit("2026-07-20", TOM);
    repo.checkout("main");
    repo.git(&[
        "merge",
        "-q",
        "--allow-unrelated-histories",
        "--no-edit",
        "other",
    ]);
    check(repo.path(), &[]).is_clean();
    assert!(told(repo.path(), &[]).contains("history: 10 commits behind"));
    let answer = check(repo.path(), &["--base", "other"]);
    assert_eq!(answer.code, 0);
}

#[test]
fn a_base_of_an_unrelated_history_is_none() {
    let repo = lived();
    repo.git(&["checkout", "-q", "--orphan", "other"]);
    repo.commit("2026-07-20", TOM);
    repo.checkout("main");
    check(repo.path(), &["--base", "other"]).is_broken("no commit in common", "fetch-depth: 0");
}

#[test]
fn before_the_first_commit_there_is_a_history_of_none() {
    let repo = Repo::new();
    repo.git(&["checkout", "-q", "--orphan", "new"]);
    repo.write(RECORD, &record("open"));
    repo.git(&["add", "--all"]);
    for args in [&[][..], &["--staged"]] {
        // Not backdated: as far as anybody knows, the record is new.
        let on_its_day = ["--as-of", "2026-02-11"];
        let args = [args, &on_its_day].concat();
        check(repo.path(), &args).is_clean();
        assert!(told(repo.path(), &args).contains("history: 0 commits"));
    }
    check(repo.path(), &["--base", "main"]).is_broken("no commit was made", "--base");
    check(repo.path(), &["--at", "HEAD"]).is_broken("`HEAD` names no commit", "");
}

#[test]
fn ids_of_sha_256_are_ids() {
    let folder = support::folder();
    let root = folder.path();
    git(
        root,
        &["init", "-q", "-b", "main", "--object-format=sha256"],
    );
    support::write(root, RECORD, record("closed"));
    git(root, &["add", "--all"]);
    git(root, &["commit", "-qm", "All at once"]);
    support::write(root, RECORD, edited());
    git(root, &["commit", "-qam", "Later"]);
    for args in [&[][..], &["--all", "--staged"], &["--at", "main"]] {
        let answer = check(root, args);
        assert!(answer.rules().contains(&"edited-after-closure"), "{args:?}");
    }
    let answer = check(root, &["--base", "HEAD~1"]);
    assert_eq!(answer.rules(), ["edited-after-closure"]);
}

#[test]
fn objects_of_another_repository_are_borrowed() {
    let repo = lived();
    let folder = tempfile::tempdir().unwrap();
    let from = repo.path().to_str().unwrap();
    let clone = cloned(folder.path(), from, &["--shared"]);
    check(&clone, &[]).is_clean();
    fs::rename(repo.path().join(".git"), repo.path().join("moved")).unwrap();
    check(&clone, &[]).is_broken("", "git fsck");
}

#[test]
fn names_that_are_not_utf_8_are_read_as_the_commit_says() {
    let repo = lived();
    repo.write(RECORD, &edited());
    let set = ["config", "i18n.commitEncoding", "ISO-8859-1"];
    repo.git(&set);
    git(repo.path(), &["add", "--all"]);
    let mut commit = command("git", repo.path());
    let message = os(b"Pr\xfcfung");
    commit.args(["commit", "-q", "-m"]).arg(message);
    commit.env("GIT_AUTHOR_NAME", os(b"Jos\xe9 Nu\xf1ez"));
    assert!(commit.status().unwrap().success());
    let answer = check(repo.path(), &[]);
    assert_eq!(answer.rules(), ["edited-after-closure"]);
    let shown = command(env!("CARGO_BIN_EXE_clause10"), repo.path())
        .args(["show", "NC-2026-004"])
        .output()
        .unwrap();
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains("José Nuñez"), "{shown}");
    // Bytes that are nothing at all, in a commit that claims nothing.
    repo.git(&["config", "--unset", "i18n.commitEncoding"]);
    repo.write(RECORD, &edited().replace("6 accounts", "7 accounts"));
    git(repo.path(), &["add", "--all"]);
    let mut commit = command("git", repo.path());
    commit.args(["commit", "-q", "-m"]).arg(os(b"\xff\xfe"));
    commit.env("GIT_AUTHOR_NAME", os(b"\xff\xfe"));
    assert!(commit.status().unwrap().success());
    assert!(!check(repo.path(), &[]).rules().is_empty());
}

/// Bytes as a word of the command line.
fn os(bytes: &[u8]) -> std::ffi::OsString {
    use std::os::unix::ffi::OsStringExt;
    std::ffi::OsString::from_vec(bytes.to_vec())
}

#[test]
fn a_path_that_is_not_utf_8_is_reported_and_spoils_nothing_else() {
    let repo = lived();
    let name = os(b"findings/2026/NC-2026-005-\xe9.md");
    let other = record("open").replace("NC-2026-004", "NC-2026-005");
    fs::write(repo.path().join(&name), &other).unwrap();
    repo.commit("2026-07-21", MARIA);
    for args in [&[][..], &["--all", "--staged"], &["--at", "main"]] {
        assert_eq!(
            check(repo.path(), args).rules(),
            ["unreadable-finding"],
            "{args:?}"
        );
    }
    let new = "findings/2026/NC-2026-005-a.md";
    fs::rename(repo.path().join(&name), repo.path().join(new)).unwrap();
    repo.commit("2026-07-21", MARIA);
    assert!(
        !check(repo.path(), &[])
            .rules()
            .contains(&"unreadable-finding")
    );
}

#[test]
fn hundreds_of_refs_change_nothing() {
    let repo = lived();
    let refs: String = (0..700)
        .map(|at| format!("create refs/heads/b{at} HEAD~{}\n", at % 8))
        .collect();
    let input = repo.path().join("../refs.txt");
    fs::write(&input, refs).unwrap();
    let mut update = command("git", repo.path());
    update.args(["update-ref", "--stdin"]);
    update.stdin(fs::File::open(&input).unwrap());
    assert!(update.status().unwrap().success());
    fs::remove_file(input).unwrap();
    check(repo.path(), &[]).is_clean();
    git(repo.path(), &["pack-refs", "--all"]);
    check(repo.path(), &["--at", "b7"]);
    check(repo.path(), &["--base", "b1"]).is_clean();
}

#[test]
fn clocks_that_go_backwards_do_not_turn_a_life_around() {
    let repo = Repo::new();
    let days = [
        "2026-07-20",
        "2026-02-13",
        "2026-07-19",
        "2026-02-25",
        "2026-07-01",
        "2026-07-11",
    ];
    let statuses = [
        "open",
        "corrected",
        "analysed",
        "planned",
        "implemented",
        "verified",
    ];
    for (status, day) in statuses.iter().zip(days) {
        repo.put(day, &record(status));
    }
    repo.put("2026-07-12", &record("closed"));
    let rules = repo.rules(support::git::AS_OF);
    assert!(
        !rules
            .iter()
            .any(|rule| rule == "step-skipped" || rule == "reopened-without-reason")
    );
}

#[test]
fn an_octopus_takes_over_what_its_branches_did() {
    let repo = Repo::new();
    repo.live("open", "verified");
    for name in ["one", "two", "three"] {
        repo.branch(name);
        repo.write(&format!("docs/{name}.md"), name);
        if name == "two" {
            repo.put("2026-07-12", &record("closed"));
        } else {
            repo.commit("2026-07-12", TOM);
        }
        repo.checkout("main");
    }
    repo.write("docs/main.md", "main");
    repo.commit("2026-07-12", TOM);
    repo.git_on(
        "2026-07-13",
        MARIA,
        &["merge", "-q", "--no-edit", "one", "two", "three"],
    );
    assert_eq!(
        repo.git(&["rev-list", "--parents", "-1", "HEAD"])
            .split(' ')
            .count(),
        5
    );
    check(repo.path(), &[]).is_clean();
    repo.put("2026-07-21", &edited());
    assert_eq!(check(repo.path(), &[]).rules(), ["edited-after-closure"]);
}

#[test]
fn a_reftable_cannot_be_read_and_the_way_out_is_one() {
    let folder = support::folder();
    let root = folder.path();
    if !knows(
        root,
        &["init", "-q", "-b", "main", "--ref-format=reftable"],
        "reftable",
    ) {
        return;
    }
    support::write(root, RECORD, record("open"));
    git(root, &["add", "--all"]);
    git(root, &["commit", "-qm", "Found"]);
    for args in [&[][..], &["--staged"], &["--at", "main"]] {
        check(root, args).is_broken("reftable", "git refs migrate --ref-format=files");
    }
    check(root, &["--no-history"]).is_clean();
    if knows(
        root,
        &["refs", "migrate", "--ref-format=files"],
        "`refs migrate`",
    ) {
        check(root, &[]).is_clean();
    }
}

#[test]
fn what_replaces_history_is_left_alone_and_said() {
    let repo = lived();
    repo.put("2026-07-21", &edited());
    let before = "HEAD~1";
    // A graft and a replace ref that both hide the edit.
    let clean = repo.git(&["rev-parse", &format!("{before}^{{tree}}")]);
    let fake = repo.git(&[
        "commit-tree",
        &clean,
        "-p",
        "HEAD~2",
        "-m",
        "Nothing happened",
    ]);
    repo.git(&["replace", "HEAD", &fake]);
    repo.git(&[
        "replace",
        &format!("HEAD:{RECORD}"),
        &format!("{before}:{RECORD}"),
    ]);
    for args in [&[][..], &["--at", "main"], &["--staged", "--all"]] {
        assert_eq!(
            check(repo.path(), args).rules(),
            ["edited-after-closure"],
            "{args:?}"
        );
        let told = told(repo.path(), args);
        assert!(
            told.contains("refs/replace") && told.contains("not applied"),
            "{told}"
        );
    }
    let head = repo.head();
    let root = repo.git(&["rev-list", "--max-parents=0", "HEAD"]);
    repo.write(".git/info/grafts", &format!("{head} {root}\n"));
    assert_eq!(check(repo.path(), &[]).rules(), ["edited-after-closure"]);
    assert!(told(repo.path(), &[]).contains("info/grafts"));
}

#[test]
fn a_mailmap_tells_who_is_one_person() {
    let repo = Repo::new();
    repo.live("open", "implemented");
    let other = "tb@old.example";
    repo.put_as("2026-07-11", other, &record("verified"));
    let before = check(repo.path(), &[]).rules().join(" ");
    repo.write(".mailmap", &format!("Tom Baker <{TOM}> <{other}>\n"));
    let after = check(repo.path(), &[]).rules().join(" ");
    assert!(!before.contains("self-recorded-verification"), "{before}");
    assert!(after.contains("self-recorded-verification"), "{after}");
}

#[test]
fn a_commit_graph_that_is_older_than_history_is_no_help_and_no_harm() {
    let repo = Repo::new();
    repo.live("open", "planned");
    git(repo.path(), &["commit-graph", "write", "--reachable"]);
    repo.live("implemented", "closed");
    check(repo.path(), &[]).is_clean();
}

#[test]
fn a_record_that_cannot_be_read_is_not_deleted() {
    let repo = lived();
    repo.write(RECORD, "---\nid: [\n");
    let rules = |args: &[&str]| check(repo.path(), args).rules().join(" ");
    assert!(rules(&[]).contains("invalid-yaml"));
    assert!(!rules(&[]).contains("finding-deleted"));
    fs::remove_file(repo.path().join(RECORD)).unwrap();
    let target = "../../policies/access-control.md";
    std::os::unix::fs::symlink(target, repo.path().join(RECORD)).unwrap();
    repo.git(&["add", "--all"]);
    for args in [&[][..], &["--staged"], &[RECORD], &["--staged", RECORD]] {
        assert_eq!(rules(args), "unreadable-finding", "{args:?}");
    }
    repo.commit("2026-07-21", MARIA);
    assert_eq!(rules(&["--at", "main"]), "unreadable-finding");
    fs::remove_file(repo.path().join(RECORD)).unwrap();
    assert_eq!(rules(&[]), "finding-deleted");
}
