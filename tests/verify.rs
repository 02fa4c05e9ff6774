//! `clause10 verify`: what a good bundle proves, and one test for each way to forge one.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

#[path = "verify/bundles.rs"]
mod bundles;
#[path = "verify/containers.rs"]
mod containers;
mod support;

use bundles::{Folder, GOOD, OTHER, TAG, bundle, repository, sign, verify};
use clause10::bundle::{bag, manifest};
use serde_json::json;
use support::RECORD;
use support::git::{command, git};

const Q1: &str = "data/evidence/NC-2026-004/q1-review.csv";
const Q2: &str = "data/evidence/NC-2026-004/q2-review.csv";
const PACKED: &str = "data/proof/repo.git/packed-refs";

#[test]
fn a_good_bundle_is_what_it_is_as_a_zip_and_as_a_folder() {
    let signers = GOOD.signers.to_str().unwrap();
    let others = GOOD.others.to_str().unwrap();
    let repo = GOOD.repo.to_str().unwrap();
    let folder = Folder::good();
    for path in [
        &GOOD.zip,
        &folder.top,
        &folder.top.parent().unwrap().to_path_buf(),
    ] {
        let answer = verify(path, &[]);
        answer.is("consistent");
        assert!(
            answer.says("unproved", "signature", "nobody")
                || answer.says("unproved", "signature", "who signed")
        );
        assert!(answer.says("unproved", "rebuild", "report"));
        verify(path, &["--allowed-signers", signers]).is("authentic-records");
        verify(path, &["--repo", repo]).is("authentic-records");
        let remade = verify(path, &["--repo", repo, "--rebuild"]);
        remade.is("genuine");
        assert!(remade.says("proved", "rebuild", "is the same"));
        // A key that is not trusted proves nothing, and is not wrong unless one is required.
        let other = verify(path, &["--allowed-signers", others]);
        other.is("consistent");
        assert!(other.says("unproved", "signature", "not among those that you trust"));
        let required = ["--allowed-signers", others, "--require-signature"];
        verify(path, &required).accuses_only("signature", "required");
        let required = ["--allowed-signers", signers, "--require-signature"];
        verify(path, &required).is("authentic-records");
    }
    assert!(verify(&GOOD.zip, &[]).says("proved", "sidecar", "hash stands beside it"));
}

#[test]
fn people_read_the_answer_first() {
    let mut run = command(env!("CARGO_BIN_EXE_clause10"), &GOOD.repo);
    let output = run.arg("verify").arg(&GOOD.zip).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("consistent: "), "{text}");
    assert!(
        text.contains("\nproved\n") && text.contains("\nnot proved\n"),
        "{text}"
    );
    assert!(!text.contains("\nwrong\n"), "{text}");
}

/// All forms that git has: another hash, a tag of a tag, history, a folder of the repository, a large file, a
/// lightweight tag, evidence of an earlier commit.
#[test]
fn other_repositories_make_good_bundles_too() {
    for format in ["sha1", "sha256"] {
        let home = tempfile::tempdir().unwrap();
        let top = home.path().join("company");
        let isms = top.join("isms");
        repository(&isms, format);
        std::fs::rename(isms.join(".git"), top.join(".git")).unwrap();
        git(&top, &["add", "-A"]);
        git(&top, &["commit", "-q", "-m", "Into a folder"]);
        let first = git(&top, &["rev-parse", "HEAD"]);
        let name = "evidence/NC-2026-004/q1-review.csv";
        let large = support::git::git(&top, &["rev-parse", "HEAD"]).repeat(100);
        let oid = {
            use sha2::{Digest, Sha256};
            clause10::bundle::archive::hex(&Sha256::digest(large.as_bytes()))
        };
        let store = top.join(format!(".git/lfs/objects/{}/{}", &oid[..2], &oid[2..4]));
        std::fs::create_dir_all(&store).unwrap();
        std::fs::write(store.join(&oid), &large).unwrap();
        let pointer = format!(
            "version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {}\n",
            large.len()
        );
        support::write(&isms, name, pointer);
        let record = std::fs::read_to_string(isms.join(RECORD)).unwrap();
        let pinned = record.replace(
            "evidence/NC-2026-004/q2-review.csv",
            &format!("evidence/NC-2026-004/q2-review.csv@{first}"),
        );
        assert_ne!(record, pinned);
        support::write(&isms, RECORD, pinned);
        git(&top, &["commit", "-q", "-a", "-m", "A large file"]);
        git(&top, &["tag", "-a", "inner", "-m", "inner"]);
        git(&top, &["tag", "-a", "rel/outer", "inner", "-m", "outer"]);
        git(&top, &["tag", "light"]);
        for (tag, history) in [
            ("rel/outer", "none"),
            ("rel/outer", "chain"),
            ("light", "full"),
        ] {
            let to = tempfile::tempdir().unwrap();
            let zip = bundle(&isms, tag, &["--history", history], to.path());
            let answer = verify(&zip, &[]);
            answer.is("consistent");
            // The earlier commit is a parent, so that its file is proved without history too.
            assert!(
                !answer.says("unproved", "files", "q2-review.csv"),
                "{:#}",
                answer.report
            );
            assert_eq!(
                tag == "light",
                answer.says("unproved", "signature", "lightweight")
            );
            assert_eq!(
                history != "none",
                answer.says("proved", "history", "commits")
            );
            verify(&zip, &["--repo", top.to_str().unwrap(), "--rebuild"]).is("genuine");
            // A large file that is not the one that the pointer names.
            let folder = Folder::of(&zip);
            folder.write(Q1.replace("data/", "data/isms/").as_str(), "other");
            folder.seal().verified().accuses("files", "large file");
        }
    }
}

#[test]
fn what_was_not_selected_is_not_missing() {
    let to = tempfile::tempdir().unwrap();
    let zip = bundle(&GOOD.repo, TAG, &["--only", "NC-2026-004"], to.path());
    let answer = verify(&zip, &[]);
    answer.is("consistent");
    assert!(answer.says("proved", "completeness", "but 1 that were not selected"));
    assert!(answer.says("unproved", "completeness", "what is said in 1 finding "));
    let folder = Folder::of(&zip);
    // Without the omission it is, and without a selection nothing may be left out.
    folder.manifest(|manifest| manifest["selection"]["only"] = json!([]));
    folder
        .seal()
        .verified()
        .accuses("completeness", "nothing was selected");
    folder.manifest(|manifest| manifest["omissions"] = json!([]));
    folder
        .seal()
        .verified()
        .accuses("completeness", &format!("{OTHER}: this is a finding"));
}

#[test]
fn without_raw_files_nothing_is_proved() {
    let to = tempfile::tempdir().unwrap();
    let zip = bundle(&GOOD.repo, TAG, &["--raw-files", "omit"], to.path());
    verify(&zip, &[]).is("unproved");
    verify(&zip, &["--require-signature"]).accuses_only("signature", "required");
    let repo = GOOD.repo.to_str().unwrap();
    verify(&zip, &["--repo", repo, "--rebuild"]).is("genuine");
}

#[test]
fn the_bag_is_whole_and_has_nothing_besides() {
    let folder = Folder::good();
    folder.write("extra.txt", "x");
    folder
        .verified()
        .accuses("bag", "extra.txt: tagmanifest-sha256.txt does not list it");
    let folder = Folder::good();
    folder.write("data/extra.txt", "x");
    folder.verified().accuses(
        "bag",
        "data/extra.txt: manifest-sha256.txt does not list it",
    );
    let folder = Folder::good();
    folder.remove(Q1);
    folder
        .verified()
        .accuses("bag", &format!("{Q1}: manifest-sha256.txt lists it"));
    let folder = Folder::good();
    folder.write(Q1, "changed");
    folder
        .verified()
        .accuses("bag", &format!("{Q1}: it was changed"));
    for own in [
        bag::TAG_MANIFEST,
        bag::MANIFEST,
        bag::DECLARATION,
        bag::INFO,
    ] {
        let folder = Folder::good();
        folder.remove(own);
        folder
            .verified()
            .accuses("bag", &format!("{own}: it is missing"));
    }
    let folder = Folder::good();
    folder.write("fetch.txt", "https://evil.example/x 1 data/x\n");
    folder.verified().accuses("bag", "fetched from elsewhere");
    let folder = Folder::good();
    folder.replace(bag::INFO, "Payload-Oxum: ", "Payload-Oxum: 1");
    folder.verified().accuses("bag", "Payload-Oxum");
    let folder = Folder::good();
    folder.replace(bag::INFO, "X-Git-Commit: ", "X-Git-Commit: 0");
    folder.seal().verified().accuses_only("bag", "X-Git-Commit");
}

#[test]
fn a_hash_listed_twice_or_in_the_wrong_list_is_seen() {
    let folder = Folder::good();
    let text = String::from_utf8(folder.read(bag::MANIFEST)).unwrap();
    let first = text.lines().next().unwrap();
    folder.write(bag::MANIFEST, format!("{text}{first}\n"));
    folder.verified().accuses("bag", "is listed twice");
    let folder = Folder::good();
    let text = String::from_utf8(folder.read(bag::TAG_MANIFEST)).unwrap();
    folder.write(bag::TAG_MANIFEST, format!("{text}{first}\n"));
    folder
        .verified()
        .accuses_only("bag", "does not belong into this list");
}

#[test]
fn the_manifest_is_read_strictly() {
    let folder = Folder::good();
    folder.remove(manifest::PATH);
    folder.verified().accuses("manifest", "it is missing");
    let folder = Folder::good();
    folder.manifest(|manifest| manifest["more"] = json!(1));
    folder
        .seal()
        .verified()
        .accuses_only("manifest", "unknown field `more`");
    let folder = Folder::good();
    folder.manifest(|manifest| manifest["version"] = json!(99));
    verify(&folder.seal().top, &[]).is_broken("version 99");
    let folder = Folder::good();
    folder.remove("START-HERE.html");
    folder.manifest(|manifest| {
        let files = manifest["files"].as_array_mut().unwrap();
        files.retain(|file| file["path"] != "START-HERE.html");
    });
    folder
        .seal()
        .verified()
        .accuses_only("manifest", "every bundle has it");
    let folder = Folder::good();
    folder.write("data/machine/more.json", "{}");
    folder
        .seal()
        .verified()
        .accuses_only("manifest", "more.json: the manifest does not list it");
    let folder = Folder::good();
    folder.seal();
    folder.manifest(|manifest| Folder::entry(manifest, "README.txt")["size"] = json!(1));
    folder
        .verified()
        .accuses("manifest", "README.txt: its size or SHA-256");
}

/// All hashes fit again: only git can tell.
#[test]
fn a_changed_file_is_not_that_of_the_commit() {
    for name in [
        format!("data/{RECORD}"),
        Q1.to_owned(),
        "data/clause10.yaml".to_owned(),
    ] {
        let folder = Folder::good();
        folder.write(&name, [folder.read(&name), b" ".to_vec()].concat());
        folder
            .seal()
            .verified()
            .accuses_only("files", &format!("{name}: it is not the blob"));
        // With the id of the forged blob too: the tree has another one.
        let forged = git(
            &GOOD.repo,
            &["hash-object", folder.top.join(&name).to_str().unwrap()],
        );
        folder.manifest(|manifest| Folder::entry(manifest, &name)["git"]["blob"] = json!(forged));
        folder
            .seal()
            .verified()
            .accuses_only("files", "the commit has another file at");
    }
}

#[test]
fn a_file_of_the_commit_does_not_pass_for_another() {
    // Each with the other's bytes, and honest about which file of git it is.
    let folder = Folder::good();
    let (one, other) = (folder.read(Q1), folder.read(Q2));
    assert_ne!(one, other);
    folder.write(Q1, other);
    folder.write(Q2, one);
    folder.manifest(|manifest| {
        let one = Folder::entry(manifest, Q1)["git"].take();
        let other = std::mem::replace(&mut Folder::entry(manifest, Q2)["git"], one);
        Folder::entry(manifest, Q1)["git"] = other;
    });
    folder.seal().verified().accuses(
        "files",
        "is called `data/evidence/NC-2026-004/q1-review.csv`",
    );
    // The same without saying so.
    let folder = Folder::good();
    folder.write(Q1, folder.read(Q2));
    folder.manifest(|manifest| {
        let blob = Folder::entry(manifest, Q2)["git"]["blob"].clone();
        Folder::entry(manifest, Q1)["git"]["blob"] = blob;
    });
    folder
        .seal()
        .verified()
        .accuses_only("files", "the commit has another file at");
}

#[test]
fn a_file_that_no_commit_has_does_not_pass_for_a_finding() {
    let folder = Folder::good();
    let name = "data/findings/2026/NC-2026-006-made-up.md";
    folder.write(name, folder.read(&format!("data/{OTHER}")));
    folder.manifest(|manifest| {
        let mut file = Folder::entry(manifest, &format!("data/{OTHER}")).clone();
        file["path"] = json!(name);
        file["git"] = json!(null);
        manifest["files"].as_array_mut().unwrap().push(file);
    });
    folder
        .seal()
        .verified()
        .accuses_only("files", "no commit is said to have it");
}

#[test]
fn a_finding_is_not_left_out_unseen() {
    let folder = Folder::good();
    let name = format!("data/{OTHER}");
    folder.remove(&name);
    folder.manifest(|manifest| {
        let files = manifest["files"].as_array_mut().unwrap();
        files.retain(|file| file["path"] != name.as_str());
    });
    folder.seal().verified().accuses_only(
        "completeness",
        &format!("{OTHER}: this is a finding that the tag has"),
    );
}

#[test]
fn evidence_is_not_left_out_unseen_and_no_reason_is_made_up() {
    let folder = Folder::good();
    folder.remove(Q1);
    folder.manifest(|manifest| {
        let files = manifest["files"].as_array_mut().unwrap();
        files.retain(|file| file["path"] != Q1);
    });
    let words = "the tag has `evidence/NC-2026-004/q1-review.csv`, which it names";
    folder.seal().verified().accuses_only("completeness", words);
    folder.manifest(|manifest| {
        manifest["omissions"] = json!([{
            "what": "evidence/NC-2026-004/q1-review.csv",
            "why": "missing",
            "reason": "the record names it, and the tag does not have it",
            "findings": ["NC-2026-004"],
        }]);
    });
    folder.seal().verified().accuses_only("completeness", words);
}

#[test]
fn the_configuration_is_that_of_the_tag() {
    // Without it other files would be findings.
    let folder = Folder::good();
    folder.remove("data/clause10.yaml");
    folder.manifest(|manifest| {
        let files = manifest["files"].as_array_mut().unwrap();
        files.retain(|file| file["path"] != "data/clause10.yaml");
        manifest["configuration"]["file"] = json!(null);
    });
    folder
        .seal()
        .verified()
        .accuses("completeness", "clause10.yaml: the configuration");
    let folder = Folder::good();
    folder.manifest(|manifest| manifest["configuration"]["settings"]["due_soon"] = json!(8));
    folder
        .seal()
        .verified()
        .accuses_only("completeness", "settings");
    // A folder that holds no register.
    let folder = Folder::good();
    folder.manifest(|manifest| manifest["source"]["folder"] = json!("nowhere/"));
    folder.seal().verified().accuses("completeness", "");
}

#[test]
fn a_tag_does_not_pass_under_another_name() {
    let to = tempfile::tempdir().unwrap();
    let repo = to.path().join("clone");
    git(
        to.path(),
        &["clone", "-q", GOOD.repo.to_str().unwrap(), "clone"],
    );
    // git itself calls the signature of this good.
    git(
        &repo,
        &[
            "update-ref",
            "refs/tags/audit-2027",
            &format!("refs/tags/{TAG}"),
        ],
    );
    let zip = bundle(&repo, "audit-2027", &[], to.path());
    let answer = verify(&zip, &["--allowed-signers", GOOD.signers.to_str().unwrap()]);
    answer.accuses("tag", "made under the name `audit-2026`");
    // Forged in the bundle.
    let folder = Folder::good();
    folder.manifest(|manifest| manifest["source"]["tag"] = json!("audit-2027"));
    folder.replace(bag::INFO, "X-Git-Tag: audit-2026", "X-Git-Tag: audit-2027");
    folder.replace(PACKED, "audit-2026", "audit-2027");
    let answer = folder.seal().verified();
    answer.accuses("tag", "made under the name `audit-2026`");
}

#[test]
fn another_tag_of_a_clone_is_seen() {
    let to = tempfile::tempdir().unwrap();
    git(
        to.path(),
        &["clone", "-q", GOOD.repo.to_str().unwrap(), "clone"],
    );
    let clone = to.path().join("clone");
    let path = clone.to_str().unwrap();
    git(&clone, &["tag", "-f", "-a", TAG, "-m", "again"]);
    verify(&GOOD.zip, &["--repo", path]).accuses_only("clone", "that of the bundle is");
    git(&clone, &["tag", "-d", TAG]);
    verify(&GOOD.zip, &["--repo", path]).accuses_only("clone", "git fetch --tags");
    let rebuild = ["--repo", path, "--rebuild"];
    verify(&GOOD.zip, &rebuild).accuses_only("clone", "no tag `audit-2026`");
    verify(&GOOD.zip, &["--repo", to.path().to_str().unwrap()]).is_broken("no git repository");
}

#[test]
fn a_forged_report_is_not_made_again() {
    let folder = Folder::good();
    folder.replace("README.txt", "\n", " \n");
    let report = folder.read("START-HERE.html");
    folder.write(
        "START-HERE.html",
        [report, b"<p>All is well</p>\n".to_vec()].concat(),
    );
    // Hashes show nothing, and that is said.
    let answer = folder.seal().verified();
    answer.is("consistent");
    assert!(answer.says("unproved", "rebuild", "report"));
    let args = ["--repo", GOOD.repo.to_str().unwrap(), "--rebuild"];
    for path in [folder.top.clone(), folder.zip()] {
        let answer = verify(&path, &args);
        answer.accuses("rebuild", "START-HERE.html: made again, it is another file");
        answer.accuses("rebuild", "README.txt");
    }
    // Another version may write otherwise.
    folder.manifest(|manifest| manifest["tool"]["version"] = json!("0.0.1"));
    let answer = verify(&folder.seal().top, &args);
    answer.is("authentic-records");
    assert!(answer.says("unproved", "rebuild", "another version of clause10"));
}

#[test]
fn a_bad_signature_is_wrong() {
    let to = tempfile::tempdir().unwrap();
    git(
        to.path(),
        &["clone", "-q", GOOD.repo.to_str().unwrap(), "clone"],
    );
    let clone = to.path().join("clone");
    let tag = git(&clone, &["cat-file", "tag", TAG]);
    let forged = to.path().join("forged");
    std::fs::write(
        &forged,
        format!("{}\n", tag.replace("The audit", "Our audit")),
    )
    .unwrap();
    let forged = forged.to_str().unwrap();
    let id = git(&clone, &["hash-object", "-t", "tag", "-w", forged]);
    git(&clone, &["update-ref", &format!("refs/tags/{TAG}"), &id]);
    let zip = bundle(&clone, TAG, &[], to.path());
    for signers in [&GOOD.signers, &GOOD.others] {
        let answer = verify(&zip, &["--allowed-signers", signers.to_str().unwrap()]);
        answer.accuses_only("signature", "is bad");
    }
    let answer = verify(&zip, &["--allowed-signers", "/nowhere/at/all"]);
    answer.is_broken("cannot read /nowhere/at/all");
    // One by another's key says whose it is not.
    sign(&clone, &GOOD.key, &["-s", "mine", "-m", "mine"]);
    let zip = bundle(&clone, "mine", &[], to.path());
    verify(&zip, &["--allowed-signers", GOOD.signers.to_str().unwrap()]).is("authentic-records");
}

#[test]
fn copies_of_the_tag_are_those_of_its_object() {
    for name in ["tag.txt", "tag.payload", "tag.sig", "commit.txt"] {
        let folder = Folder::good();
        let path = format!("data/proof/{name}");
        folder.write(&path, [folder.read(&path), b"\n".to_vec()].concat());
        folder
            .seal()
            .verified()
            .accuses_only("tag", &format!("{path}: it is not what the object"));
    }
    let folder = Folder::good();
    folder.manifest(|manifest| {
        manifest["signatures"]["tag"] = json!("openpgp");
        manifest["signatures"]["tagger"]["name"] = json!("The auditor");
    });
    let answer = folder.seal().verified();
    answer.accuses("tag", "something else of the tag's signature");
    answer.accuses("tag", "something else of who made the tag");
    let folder = Folder::good();
    folder.write("data/proof/commit.sig", "x");
    folder.manifest(|manifest| {
        let mut file = Folder::entry(manifest, "data/proof/tag.sig").clone();
        file["path"] = json!("data/proof/commit.sig");
        manifest["files"].as_array_mut().unwrap().push(file);
    });
    folder
        .seal()
        .verified()
        .accuses_only("tag", "does not belong into the proof");
}

/// An auditor may run git in it.
#[test]
fn the_repository_of_the_proof_holds_nothing_that_git_would_obey() {
    let marker = tempfile::tempdir().unwrap();
    let ran = marker.path().join("ran");
    let evil = marker.path().join("evil");
    std::fs::write(
        &evil,
        format!(
            "#!/bin/sh\ntouch {}\necho >&2 '[GNUPG:] GOODSIG 1 x'\n",
            ran.display()
        ),
    )
    .unwrap();
    let add = |folder: &Folder, name: &str, text: &str| {
        let path = format!("data/proof/repo.git/{name}");
        folder.write(&path, text);
        folder.manifest(|manifest| {
            let files = manifest["files"].as_array_mut().unwrap();
            if files.iter().all(|file| file["path"] != path.as_str()) {
                let mut file = files
                    .iter()
                    .find(|file| file["path"] == PACKED)
                    .unwrap()
                    .clone();
                file["path"] = json!(path);
                files.push(file);
            }
        });
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&evil, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let folder = Folder::good();
    let config = String::from_utf8(folder.read("data/proof/repo.git/config")).unwrap();
    let evil = evil.display();
    let hostile = format!(
        "{config}[core]\n\tfsmonitor = {evil}\n\thooksPath = {evil}\n[gpg]\n\tprogram = {evil}\n[gpg \"ssh\"]\n\tprogram = {evil}\n[include]\n\tpath = /etc/passwd\n"
    );
    add(&folder, "config", &hostile);
    let answer = folder.seal().verified();
    answer.accuses("tag", "config: `[gpg]` does not belong into a proof");
    answer.accuses("tag", "config: `path = /etc/passwd`");
    assert!(!ran.exists(), "a program of the bundle was run");
    for (name, text) in [
        ("hooks/post-checkout", "#!/bin/sh\n"),
        ("objects/info/alternates", "/\n"),
        ("info/grafts", "x\n"),
        ("refs/tags/audit-2026", "0\n"),
        ("refs/replace/x", "0\n"),
        ("objects/00/x", "x"),
        ("config.worktree", "[core]\n"),
    ] {
        let folder = Folder::good();
        add(&folder, name, text);
        folder
            .seal()
            .verified()
            .accuses_only("tag", "git would follow it");
    }
    let folder = Folder::good();
    folder.replace(
        PACKED,
        "refs/tags/audit-2026",
        "refs/tags/audit-2026\n1111111111111111111111111111111111111111 refs/heads/x",
    );
    folder.seal().verified().accuses("tag", "refs/heads/x");
}

/// The file of the pack or its index in the proof.
fn pack(folder: &Folder, ending: &str) -> String {
    let files = folder.files();
    let mut names = files
        .keys()
        .filter(|name| name.starts_with("data/proof/repo.git/objects"));
    names.find(|name| name.ends_with(ending)).unwrap().clone()
}

#[test]
fn objects_are_what_their_bytes_say() {
    // A byte of the pack.
    let folder = Folder::good();
    let name = pack(&folder, ".pack");
    let mut bytes = folder.read(&name);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    folder.write(&name, &bytes);
    folder
        .seal()
        .verified()
        .accuses("tag", "its checksum is wrong");
    // With a checksum that fits.
    let end = bytes.len() - 20;
    let sum = git(&GOOD.repo, &["hash-object", "--stdin-paths"]);
    assert_eq!(sum, "");
    let body = folder.top.join("body");
    std::fs::write(&body, &bytes[..end]).unwrap();
    let mut sha1 = command("sha1sum", &folder.top);
    let output = sha1.arg(&body).output().unwrap();
    std::fs::remove_file(&body).unwrap();
    let digits = String::from_utf8(output.stdout).unwrap();
    let sum: Vec<u8> = (0..20)
        .map(|at| u8::from_str_radix(&digits[at * 2..at * 2 + 2], 16).unwrap())
        .collect();
    folder.write(&name, [&bytes[..end], &sum].concat());
    let answer = folder.seal().verified();
    assert_eq!(answer.code, 1, "{:#}", answer.report);
    assert!(
        !answer.says("wrong", "tag", "checksum"),
        "{:#}",
        answer.report
    );
    // The index of another pack.
    let folder = Folder::good();
    let index = pack(&folder, ".idx");
    let mut bytes = folder.read(&index);
    bytes[8 + 256 * 4 + 3] ^= 1;
    folder.write(&index, bytes);
    folder
        .seal()
        .verified()
        .accuses_only("tag", "the index is not that of the pack");
    // Another pack altogether, whole in itself.
    let to = tempfile::tempdir().unwrap();
    let other = to.path().join("other");
    repository(&other, "sha1");
    support::write(
        &other,
        OTHER,
        support::record("open")
            .replace("NC-2026-004", "NC-2026-005")
            .replace("minor", "major"),
    );
    git(&other, &["commit", "-q", "-a", "-m", "x"]);
    git(&other, &["tag", "-a", TAG, "-m", "forged"]);
    let forged = Folder::of(&bundle(&other, TAG, &[], to.path()));
    let folder = Folder::good();
    for ending in [".pack", ".idx"] {
        folder.write(&pack(&folder, ending), forged.read(&pack(&forged, ending)));
    }
    folder
        .seal()
        .verified()
        .accuses("tag", "the proof lacks the");
}

/// The tag of a forged commit, with everything in the bundle to match: only the clone or the signature tells.
#[test]
fn a_bundle_that_is_forged_altogether_is_vouched_for_by_nobody() {
    let to = tempfile::tempdir().unwrap();
    git(
        to.path(),
        &["clone", "-q", GOOD.repo.to_str().unwrap(), "clone"],
    );
    let clone = to.path().join("clone");
    git(&clone, &["rm", "-q", OTHER]);
    git(&clone, &["commit", "-q", "-m", "Forget one"]);
    git(&clone, &["tag", "-f", "-a", TAG, "-m", "The audit of 2026"]);
    let zip = bundle(&clone, TAG, &[], to.path());
    verify(&zip, &[]).is("consistent");
    let signers = GOOD.signers.to_str().unwrap();
    verify(&zip, &["--allowed-signers", signers]).is("consistent");
    verify(&zip, &["--allowed-signers", signers, "--require-signature"])
        .accuses_only("signature", "required");
    verify(&zip, &["--repo", GOOD.repo.to_str().unwrap()])
        .accuses("clone", "that of the bundle is");
}

#[test]
fn history_that_is_promised_is_there() {
    let to = tempfile::tempdir().unwrap();
    let zip = bundle(&GOOD.repo, TAG, &[], to.path());
    let folder = Folder::of(&zip);
    folder.manifest(|manifest| manifest["history"] = json!("full"));
    folder.seal().verified().accuses("history", "are not there");
    let folder = Folder::of(&zip);
    folder.manifest(|manifest| {
        manifest["history"] = json!("chain");
        manifest["source"]["commits"] = json!(7);
    });
    folder
        .seal()
        .verified()
        .accuses("history", "1 commits are there, and not 7");
}

#[test]
fn the_day_of_judging_is_told_and_held_against_the_tag() {
    let answer = verify(&GOOD.zip, &[]);
    let day = answer.report["claims"]["as_of"].as_str().unwrap();
    assert_eq!(answer.report["claims"]["tag_day"], day);
    assert!(answer.says("proved", "day", &format!("as of {day}, the day of the tag")));
    let to = tempfile::tempdir().unwrap();
    let zip = bundle(&GOOD.repo, TAG, &["--as-of", "2020-01-05"], to.path());
    let answer = verify(&zip, &[]);
    answer.is("consistent");
    assert_eq!(answer.report["claims"]["as_of"], "2020-01-05");
    assert!(answer.says("unproved", "day", "judged as of 2020-01-05, "));
    assert!(answer.says("unproved", "day", "days before the day of the tag"));
    // Said to be the tag's own.
    let folder = Folder::of(&zip);
    folder.manifest(|manifest| manifest["as_of_from"] = json!("tag"));
    folder
        .seal()
        .verified()
        .accuses_only("day", "said to be the day of the tag");
    let folder = Folder::of(&zip);
    folder.replace(
        bag::INFO,
        "Bagging-Date: 2020-01-05",
        "Bagging-Date: 2020-01-06",
    );
    folder.seal().verified().accuses_only("bag", "Bagging-Date");
}

#[test]
fn what_a_system_leaves_in_a_folder_is_no_forgery() {
    let folder = Folder::good();
    for name in [".DS_Store", "data/evidence/Thumbs.db"] {
        folder.write(name, "x");
    }
    let answer = verify(&folder.top, &[]);
    answer.is("consistent");
    assert!(answer.says("unproved", "container", "data/evidence/Thumbs.db"));
    verify(&folder.zip(), &[]).accuses("bag", ".DS_Store");
}

#[test]
fn signers_that_nobody_is_among_are_refused() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("signers");
    for text in ["", "garbage\n", "# maria ssh-ed25519 AAAAC3\n"] {
        std::fs::write(&file, text).unwrap();
        let args = ["--allowed-signers", file.to_str().unwrap()];
        verify(&GOOD.zip, &args).is_broken("allows no signer");
    }
}

#[test]
fn what_stands_beside_a_zip_is_about_it() {
    let to = tempfile::tempdir().unwrap();
    let key = GOOD.key.to_str().unwrap();
    let zip = bundle(&GOOD.repo, TAG, &["--sign", key], to.path());
    let signers = ["--allowed-signers", GOOD.signers.to_str().unwrap()];
    verify(&zip, &[]).is("consistent");
    let answer = verify(&zip, &signers);
    answer.is("genuine");
    assert!(answer.says(
        "proved",
        "sidecar",
        "the whole zip carries a good signature"
    ));
    let others = ["--allowed-signers", GOOD.others.to_str().unwrap()];
    let answer = verify(&zip, &others);
    answer.is("consistent");
    assert!(answer.says("unproved", "sidecar", "which no allowed signer has"));
    let beside = |ending: &str| {
        let name = zip.file_name().unwrap().to_str().unwrap();
        zip.with_file_name(format!("{name}{ending}"))
    };
    // Of another bundle.
    let told = std::fs::read_to_string(beside(".verification.json")).unwrap();
    std::fs::write(
        beside(".verification.json"),
        told.replace(TAG, "audit-2025"),
    )
    .unwrap();
    verify(&zip, &[]).accuses_only("sidecar", "about another tag");
    std::fs::write(beside(".verification.json"), told).unwrap();
    std::fs::copy(GOOD.signers.with_file_name("key.pub"), beside(".sig")).unwrap();
    verify(&zip, &signers).accuses_only("sidecar", "the signature beside the zip is bad");
}

/// What clause10 wrote follows from no hash: with all hashes right again the tables may say something else.
#[test]
fn tables_that_say_something_else_than_the_records_are_noticed_without_making_the_bundle_again() {
    const REGISTER: &str = "data/register.csv";
    const CHECK: &str = "data/machine/check.json";
    let forged = |change: &dyn Fn(&Folder)| {
        let folder = Folder::good();
        change(&folder);
        folder.seal().verified()
    };
    assert!(verify(&GOOD.zip, &[]).says("proved", "tables", "a row for each record"));
    // The open finding is closed in the register alone.
    let closed = forged(&|folder| {
        let text = String::from_utf8(folder.read(REGISTER)).unwrap();
        let change = |line: &str| match line.strip_prefix("NC-2026-005,") {
            Some(rest) => format!("NC-2026-005,{}", rest.replacen(",open,", ",closed,", 1)),
            None => line.to_owned(),
        };
        let lines: Vec<String> = text.split("\r\n").map(change).collect();
        assert_ne!(lines.join("\r\n"), text);
        folder.write(REGISTER, lines.join("\r\n"));
    });
    closed.accuses(
        "tables",
        "no row says what the record of NC-2026-005 (`open`) says",
    );
    closed.accuses(
        "tables",
        "a row says of NC-2026-005 (`closed`) what its record does not",
    );
    // A row is gone, and a row too many.
    let gone = forged(&|folder| {
        let text = String::from_utf8(folder.read(REGISTER)).unwrap();
        let kept = text.split_inclusive("\r\n");
        let kept: String = kept
            .filter(|line| !line.starts_with("NC-2026-005"))
            .collect();
        folder.write(REGISTER, kept);
    });
    gone.accuses_only("tables", "no row says what the record of NC-2026-005");
    let more = forged(&|folder| {
        let text = String::from_utf8(folder.read(REGISTER)).unwrap();
        let row = text.split_inclusive("\r\n").nth(1).unwrap();
        let row = row.replacen("NC-2026-004", "NC-2026-014", 1);
        folder.write(REGISTER, text + &row);
    });
    more.accuses_only("tables", "rows of findings of which there is no record");
    forged(&|folder| folder.replace(REGISTER, "status", "state"))
        .accuses_only("tables", "lacks columns");
    // Fewer warnings: in the counts, in the diagnostics, in both but not in the manifest.
    let report = |folder: &Folder| -> serde_json::Value {
        serde_json::from_slice(&folder.read(CHECK)).unwrap()
    };
    let quiet = |folder: &Folder| {
        let mut report = report(folder);
        assert!(!report["diagnostics"].as_array().unwrap().is_empty());
        report["diagnostics"] = json!([]);
        for level in ["errors", "warnings", "infos", "waived", "inherited"] {
            report["summary"][level] = 0.into();
        }
        report
    };
    forged(&|folder| {
        let mut report = report(folder);
        report["diagnostics"] = json!([]);
        folder.write(CHECK, report.to_string());
    })
    .accuses_only("tables", "not those of its diagnostics");
    forged(&|folder| folder.write(CHECK, quiet(folder).to_string()))
        .accuses_only("tables", "not those of the manifest");
    forged(&|folder| {
        let mut report = report(folder);
        report["as_of"] = "2020-01-01".into();
        folder.write(CHECK, report.to_string());
    })
    .accuses_only("tables", "judged as of 2020-01-01");
    // A finding that is there is said to be deleted.
    forged(&|folder| {
        folder.manifest(|manifest| {
            manifest["deleted"] = json!([{
                "finding": "NC-2026-005", "path": OTHER, "commit": null, "day": null,
            }]);
        });
    })
    .accuses_only(
        "tables",
        "`NC-2026-005` is said to be deleted, and is there",
    );
    // What a person's changed counts look like where all fit: only the bundle that is made again tells.
    let consistent = forged(&|folder| {
        let report = quiet(folder);
        folder.write(CHECK, report.to_string());
        folder.manifest(|manifest| manifest["check"] = counts(&report));
    });
    consistent.is("consistent");
}

/// The counts that a manifest has, of a report.
fn counts(report: &serde_json::Value) -> serde_json::Value {
    let keys = [
        "findings",
        "errors",
        "warnings",
        "infos",
        "waived",
        "inherited",
    ];
    let counts = keys.map(|key| (key.to_owned(), report["summary"][key].clone()));
    serde_json::Value::Object(counts.into_iter().collect())
}
