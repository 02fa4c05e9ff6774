//! The proof of a bundle, in repositories made with real git and read by real git: a small repository in
//! which each bundled file is shown to belong to the tag, and what is said of the tag's signature.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use clause10::error::Fault;
use clause10::git::{
    History, ProofFile, Repository, Shown, Tag, blob_id, commit_signature, lay_out, proof,
    tag_signature,
};
use support::git::{command, git};
use support::{copy, write};

const TAG: &str = "audit/2026-10";
const FIRST: &str = "findings/2026/NC-2026-001.md";
const ODD: &str = "findings/2025/Ünüsual \"name\" #1 [x].md";
const EVIDENCE: &str = "evidence/a/b/c/d/list.csv";

/// A repository with a signed tag, in a folder with the keys.
struct Company {
    folder: tempfile::TempDir,
}

impl Company {
    fn new(hash: &str) -> Self {
        let company = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        for key in ["maria", "tom"] {
            let path = company.path(key);
            run(Command::new("ssh-keygen")
                .args(["-q", "-t", "ed25519", "-N", "", "-f"])
                .arg(path));
        }
        company.allow("allowed", "", "maria");
        fs::create_dir(company.repo()).unwrap();
        company.git(&[
            "init",
            "-q",
            "--initial-branch=main",
            &format!("--object-format={hash}"),
        ]);
        company.live();
        company
    }

    /// Commits, a branch that is merged, a finding that is removed, odd names, and a signed tag.
    fn live(&self) {
        self.write("README.md", "The register.\n");
        self.write("findings.md", "Not a folder.\n");
        self.write(FIRST, "One.\n");
        self.write(ODD, "Odd.\n");
        self.write("findings/deep/er/NC-2026-009.md", "To be removed.\n");
        self.commit("The first");
        self.write(EVIDENCE, "name,done\n");
        self.write(FIRST, "One.\nCorrected.\n");
        symlink("../findings.md", self.repo().join("evidence/link")).unwrap();
        self.commit("The correction");
        self.git(&["checkout", "-q", "-b", "side"]);
        self.write("findings/2026/NC-2026-002.md", "Two.\n");
        self.commit("Another");
        self.git(&["checkout", "-q", "main"]);
        self.git(&["rm", "-q", "findings/deep/er/NC-2026-009.md"]);
        self.write(FIRST, "One.\nCorrected.\nClosed.\n");
        self.commit("The end");
        self.git(&["merge", "-q", "--no-ff", "-m", "Both", "side"]);
        // Many trees and blobs, so that git has something to store as differences.
        for number in 10..40 {
            self.write(
                "evidence/log.txt",
                &format!("{}{number}\n", "A line.\n".repeat(200)),
            );
            self.write(
                &format!("findings/2026/NC-2026-0{number}.md"),
                "As before.\n",
            );
            self.commit(&format!("Number {number}"));
        }
        self.sign(&["-m", "For the audit", TAG]);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn repo(&self) -> PathBuf {
        self.path("repo")
    }

    fn write(&self, path: &str, text: &str) {
        write(&self.repo(), path, text);
    }

    fn git(&self, args: &[&str]) -> String {
        git(&self.repo(), args)
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "-q", "-m", message]);
    }

    /// `git tag -s` with Maria's key.
    fn sign(&self, args: &[&str]) {
        self.git_signing("maria", &[&["tag", "-s"], args].concat());
    }

    fn git_signing(&self, key: &str, args: &[&str]) {
        let key = format!("user.signingKey={}", self.path(key).display());
        self.git(&[&["-c", "gpg.format=ssh", "-c", &key], args].concat());
    }

    /// A file of allowed signers in which one may sign with some options.
    fn allow(&self, file: &str, options: &str, key: &str) {
        let public = fs::read_to_string(self.path(&format!("{key}.pub"))).unwrap();
        let line = format!("{key}@acme.example {options} {public}");
        fs::write(self.path(file), line).unwrap();
    }

    /// A copy of the repository with everything in one pack.
    fn repacked(&self, name: &str) -> PathBuf {
        let copied = self.path(name);
        copy(&self.repo().join(".git"), &copied);
        git(
            &copied,
            &[
                "repack",
                "-q",
                "-a",
                "-d",
                "-f",
                "--depth=50",
                "--window=50",
            ],
        );
        git(&copied, &["pack-refs", "--all"]);
        copied
    }

    /// The paths of all files of the tag.
    fn files(&self) -> Vec<String> {
        let listed = self.git(&["ls-tree", "-r", "-z", "--name-only", TAG]);
        listed.split_terminator('\0').map(str::to_owned).collect()
    }
}

#[track_caller]
fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn open(folder: &Path) -> Repository {
    Repository::discover(folder).unwrap().unwrap()
}

fn tag(folder: &Path, name: &str) -> Result<Tag, Fault> {
    open(folder).reader().tag(name)
}

fn made<P: AsRef<[u8]>>(
    folder: &Path,
    files: &[P],
    history: History,
) -> Result<Vec<ProofFile>, Fault> {
    let repository = open(folder);
    let tag = repository.reader().tag(TAG)?;
    let shown = Shown {
        files: files.iter().map(AsRef::as_ref).collect(),
        folders: vec!["findings"],
        ..Shown::default()
    };
    proof(&repository, &tag, &shown, history)
}

/// All bytes by path.
fn bytes(files: &[ProofFile]) -> BTreeMap<String, Vec<u8>> {
    let read = |file: &ProofFile| {
        let mut bytes = Vec::new();
        file.reader().unwrap().read_to_end(&mut bytes).unwrap();
        (file.path.clone(), bytes)
    };
    files.iter().map(read).collect()
}

const ALL: [History; 3] = [History::None, History::Chain, History::Full];

#[test]
fn git_finds_no_fault_with_a_proof_and_clones_give_the_same_bytes() {
    for hash in ["sha1", "sha256"] {
        let company = Company::new(hash);
        let packed = company.repacked("packed.git");
        let clone = company.path("clone");
        git(company.folder.path(), &["clone", "-q", "repo", "clone"]);
        let files = company.files();
        for history in ALL {
            let proof = made(&company.repo(), &files, history).unwrap();
            for other in [&packed, &clone] {
                let other = made(other, &files, history).unwrap();
                assert!(bytes(&proof) == bytes(&other), "{hash} {history:?}");
            }
            // Given again in another order and twice, these are the same files.
            let mut again: Vec<&String> = files.iter().rev().chain(&files).collect();
            again.rotate_left(3);
            let again = made(&company.repo(), &again, history).unwrap();
            assert!(bytes(&proof) == bytes(&again));

            let name = format!("{hash}-{history:?}.git");
            let folder = company.path(&name);
            lay_out(&proof, &folder).unwrap();
            let checked = command("git", &folder)
                .args(["--git-dir=.", "fsck", "--full", "--strict"])
                .output()
                .unwrap();
            let said = [checked.stdout, checked.stderr].concat();
            assert!(
                checked.status.success() && said.is_empty(),
                "{name}: {}",
                text(&said)
            );
            let allowed = format!(
                "gpg.ssh.allowedSignersFile={}",
                company.path("allowed").display()
            );
            git(&folder, &["--git-dir=.", "-c", &allowed, "verify-tag", TAG]);
            let commit = "rev-parse";
            assert_eq!(
                git(
                    &folder,
                    &["--git-dir=.", commit, &format!("{TAG}^{{commit}}")]
                ),
                company.git(&[commit, "HEAD"])
            );
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The kinds of the objects of a proof, each as often as there is one.
fn kinds(folder: &Path) -> BTreeMap<String, usize> {
    let listed = git(
        folder,
        &[
            "--git-dir=.",
            "cat-file",
            "--batch-all-objects",
            "--batch-check=%(objecttype)",
        ],
    );
    let mut kinds = BTreeMap::new();
    for kind in listed.lines() {
        *kinds.entry(kind.to_owned()).or_default() += 1;
    }
    kinds
}

#[test]
fn each_file_is_proved_by_its_id_in_the_tree_and_by_no_more_than_it_takes() {
    for hash in ["sha1", "sha256"] {
        let company = Company::new(hash);
        let folder = company.path("proof.git");
        let files = [FIRST, ODD, EVIDENCE, "README.md", "evidence/link"];
        lay_out(
            &made(&company.repo(), &files, History::None).unwrap(),
            &folder,
        )
        .unwrap();
        // The top, findings and its two years, evidence with four more.
        let expected = [("commit", 1), ("tag", 1), ("tree", 9)];
        assert_eq!(
            kinds(&folder),
            expected
                .map(|(kind, count)| (kind.to_owned(), count))
                .into()
        );
        let like = tag(&company.repo(), TAG).unwrap().commit;
        for file in &files[..4] {
            let bytes = fs::read(company.repo().join(file)).unwrap();
            let proved = git(
                &folder,
                &["--git-dir=.", "rev-parse", &format!("{TAG}:{file}")],
            );
            assert_eq!(blob_id(&bytes, like).unwrap().to_string(), proved, "{file}");
        }
        let message = |files: &[&str]| {
            let fault = made(&company.repo(), files, History::None).unwrap_err();
            fault.message
        };
        for wrong in [
            "findings/none.md",
            "README.md/x",
            "evidence/link/x",
            "",
            "/README.md",
            "evidence/",
        ] {
            assert!(message(&[FIRST, wrong]).contains("has no `"), "{wrong}");
        }
    }
}

#[test]
fn the_chain_tells_the_same_of_each_finding_as_the_repository() {
    for hash in ["sha1", "sha256"] {
        let company = Company::new(hash);
        let repo = company.repo();
        for history in [History::Chain, History::Full] {
            let folder = company.path(&format!("{history:?}.git"));
            lay_out(&made(&repo, &[FIRST, EVIDENCE], history).unwrap(), &folder).unwrap();
            for path in [FIRST, ODD, "findings", "findings/deep/er/NC-2026-009.md"] {
                let log = |folder: &Path, dir: &str| {
                    let args = [
                        "log",
                        "-p",
                        "-m",
                        "--format=raw",
                        "--full-history",
                        TAG,
                        "--",
                    ];
                    let path = format!(":(literal){path}");
                    git(folder, &[&[dir], &args[..], &[path.as_str()]].concat())
                };
                let told = log(&folder, "--git-dir=.");
                assert!(told.contains("diff --git"), "{path}");
                assert_eq!(told, log(&repo, "--git-dir=.git"), "{hash} {path}");
            }
            let has_evidence = command("git", &folder)
                .args([
                    "--git-dir=.",
                    "cat-file",
                    "-e",
                    &format!("{TAG}:evidence/log.txt"),
                ])
                .output()
                .unwrap()
                .status
                .success();
            assert_eq!(has_evidence, history == History::Full);
        }
        // All of it, not more, not less.
        let folder = company.path("Full.git");
        let reachable = company.git(&["rev-list", "--objects", "--all"]);
        assert_eq!(
            kinds(&folder).values().sum::<usize>(),
            reachable.lines().count()
        );
    }
}

/// Whoever gets a proof can make it again from itself: every object in it is hashed on the way.
#[test]
fn a_proof_made_from_a_proof_is_the_same_and_a_lie_in_it_is_noticed() {
    let company = Company::new("sha1");
    let files = [FIRST, ODD, EVIDENCE];
    for history in ALL {
        let folder = company.path(&format!("{history:?}.git"));
        let proof = made(&company.repo(), &files, history).unwrap();
        lay_out(&proof, &folder).unwrap();
        let again = made(&folder, &files, history).unwrap();
        assert!(bytes(&proof) == bytes(&again), "{history:?}");
    }
    // A tree of last year under the id of this year's: git keeps it where it was put.
    let object = |revision: &str| {
        let id = company.git(&["rev-parse", revision]);
        company
            .repo()
            .join(".git/objects")
            .join(&id[..2])
            .join(&id[2..])
    };
    let (new, old) = (object("HEAD:findings"), object("HEAD~5:findings"));
    fs::remove_file(&new).unwrap();
    fs::copy(old, new).unwrap();
    for history in ALL {
        let fault = made(&company.repo(), &files, history).unwrap_err();
        assert!(
            fault.message.contains("it is no tree of that id"),
            "{fault}"
        );
    }
}

#[test]
fn a_clone_that_lacks_history_gives_the_same_proof_or_says_what_is_missing() {
    let company = Company::new("sha1");
    company.git(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", company.repo().display());
    let whole = made(&company.repo(), &[FIRST], History::None).unwrap();
    let clone = |name: &str, how: &str| {
        let args = [
            "clone",
            "-q",
            "--no-checkout",
            "--branch",
            TAG,
            how,
            &url,
            name,
        ];
        git(company.folder.path(), &args);
        company.path(name)
    };
    let shallow = clone("shallow", "--depth=2");
    assert!(bytes(&made(&shallow, &[FIRST], History::None).unwrap()) == bytes(&whole));
    for history in [History::Chain, History::Full] {
        let fault = made(&shallow, &[FIRST], history).unwrap_err();
        assert!(fault.message.contains("shallow clone"), "{fault}");
        assert!(fault.help.contains("--unshallow"));
    }
    let partial = clone("partial", "--filter=blob:none");
    assert!(bytes(&made(&partial, &[FIRST], History::None).unwrap()) == bytes(&whole));
    let fault = made(&partial, &[FIRST], History::Chain).unwrap_err();
    assert!(fault.message.contains("partial clone"), "{fault}");
}

/// Maria's signature, verified by ssh-keygen without git.
fn verified(company: &Company, armoured: &[u8], payload: &[u8]) {
    fs::write(company.path("sig"), armoured).unwrap();
    fs::write(company.path("payload"), payload).unwrap();
    let mut verify = Command::new("ssh-keygen");
    verify.current_dir(company.folder.path());
    let who = [
        "-f",
        "allowed",
        "-I",
        "maria@acme.example",
        "-n",
        "git",
        "-s",
        "sig",
    ];
    verify.args(["-Y", "verify"]).args(who);
    run(verify.stdin(fs::File::open(company.path("payload")).unwrap()));
}

#[test]
fn tags_are_read_as_git_stores_them() {
    let company = Company::new("sha1");
    let repo = company.repo();
    let id = |revision: &str| company.git(&["rev-parse", revision]);
    for name in [TAG, &format!("tags/{TAG}"), &format!("refs/tags/{TAG}")] {
        let tag = tag(&repo, name).unwrap();
        assert_eq!((tag.name.as_str(), tag.other_name()), (TAG, None));
        let [object] = tag.objects.as_slice() else {
            panic!("{tag:?}");
        };
        assert_eq!(object.id.to_string(), id(TAG));
        assert_eq!(tag.commit.to_string(), id("HEAD"));
        assert_eq!(object.message, "For the audit\n");
        let tagger = object.tagger.as_ref().unwrap();
        assert_eq!(tagger.name, "Maria Lopez");
        assert_eq!((tagger.seconds, tagger.offset), (1_784_635_200, 0));
        // The two parts are what ssh-keygen takes, without git.
        let signature = object.signature.as_ref().unwrap();
        assert_eq!(signature.kind.word(), "ssh");
        verified(&company, &signature.armoured, &object.payload);
    }

    company.git(&["tag", "light"]);
    let light = tag(&repo, "light").unwrap();
    assert!(light.objects.is_empty() && light.other_name().is_none());
    company.git(&[
        "tag",
        "-a",
        "-m",
        "No key\n\n-----BEGIN SSH SIGNATURE",
        "plain",
    ]);
    assert_eq!(tag(&repo, "plain").unwrap().objects[0].signature, None);
    // A tag of the signed tag, signed by another.
    company.git_signing("tom", &["tag", "-s", "-m", "Seen", "seen", TAG]);
    let nested = tag(&repo, "seen").unwrap();
    assert_eq!(nested.objects.len(), 2);
    assert_eq!(nested.objects[1].id.to_string(), id(TAG));
    assert_eq!((nested.other_name(), nested.commit), (None, light.commit));
    // Last year's tag under this year's name: git is content with its signature.
    company.git(&["update-ref", "refs/tags/audit/2027-10", TAG]);
    assert_eq!(
        tag(&repo, "audit/2027-10").unwrap().other_name().as_deref(),
        Some(TAG)
    );

    for name in ["seen", "light", "plain", "audit/2027-10"] {
        let folder = company.path("named.git");
        let repository = open(&repo);
        let tag = repository.reader().tag(name).unwrap();
        let shown = Shown {
            files: vec![FIRST.as_bytes()],
            ..Shown::default()
        };
        let files = proof(&repository, &tag, &shown, History::None).unwrap();
        lay_out(&files, &folder).unwrap();
        git(&folder, &["--git-dir=.", "fsck", "--full", "--strict"]);
        assert_eq!(git(&folder, &["--git-dir=.", "rev-parse", name]), id(name));
        fs::remove_dir_all(&folder).unwrap();
    }
}

#[test]
fn what_is_no_tag_of_a_commit_is_refused_with_the_way_out() {
    let company = Company::new("sha1");
    company.git(&["tag", "tree", "HEAD^{tree}"]);
    company.git(&["tag", "-a", "-m", "A file", "file", "HEAD:README.md"]);
    let head = company.git(&["rev-parse", "HEAD"]);
    for (name, message, help) in [
        ("main", "`main` is no tag", "git tag -s"),
        ("refs/heads/side", "is no tag", "git tag -s"),
        ("HEAD", "is no tag", "git tag -s"),
        (&head, "names an object, not a tag", "git tag -s"),
        (&head[..9], "names an object, not a tag", "git tag -s"),
        (
            "audit/2026-1O",
            "has no tag `audit/2026-1O`",
            "did you mean `audit/2026-10`?",
        ),
        (
            "tags/audit/2026-1O",
            "has no tag",
            "did you mean `audit/2026-10`?",
        ),
        ("nothing like it", "has no tag", "`git tag` lists all"),
        ("", "has no tag", "`git tag` lists all"),
        ("../../HEAD", "has no tag", "`git tag` lists all"),
        ("tree", "the tag of a tree, not of a commit", "git tag -s"),
        ("file", "the tag of a blob, not of a commit", "git tag -s"),
    ] {
        let fault = tag(&company.repo(), name).unwrap_err();
        assert!(
            fault.message.contains(message) && fault.help.contains(help),
            "{name}: {fault:?}"
        );
    }
}

/// Not a test by itself: writes what is said of all tags of a repository and of its last commit, with the
/// environment that `verdicts` gives it.
#[test]
fn verdicts_in_a_process_of_their_own() {
    let of = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let (Some(repo), Some(to)) = (of("CLAUSE10_VERDICTS_OF"), of("CLAUSE10_VERDICTS_TO")) else {
        return;
    };
    let allowed = of("CLAUSE10_ALLOWED");
    let repository = open(&repo);
    let reader = repository.reader();
    let mut written = String::new();
    let mut write = |name: &str, verdict: clause10::git::Verdict| {
        let key = verdict.key.unwrap_or_default();
        let signer = verdict.signer.unwrap_or_default();
        written += &format!(
            "{name}|{}|{key}|{signer}|{}\n",
            verdict.state.word(),
            verdict.detail
        );
    };
    for name in git(&repo, &["tag"]).lines() {
        let tag = reader.tag(name).unwrap();
        if let Some(object) = tag.objects.first() {
            write(name, tag_signature(object, allowed.as_deref()));
        }
    }
    let head = reader.head().unwrap().unwrap();
    let commit = reader.commit_signed(head).unwrap();
    write("HEAD", commit_signature(&commit, allowed.as_deref()));
    fs::write(to, written).unwrap();
}

/// State, key, signer and detail of each tag, and of the last commit.
fn verdicts(company: &Company, env: &[(&str, &Path)]) -> BTreeMap<String, [String; 4]> {
    let to = company.path("verdicts");
    let program = std::env::current_exe().unwrap();
    let mut own = command(program.to_str().unwrap(), company.folder.path());
    own.args(["--exact", "verdicts_in_a_process_of_their_own"])
        .env("CLAUSE10_VERDICTS_OF", company.repo())
        .env("CLAUSE10_VERDICTS_TO", &to)
        .envs(env.iter().copied());
    run(&mut own);
    let written = fs::read_to_string(to).unwrap();
    let line = |line: &str| {
        let mut fields = line.splitn(5, '|').map(str::to_owned);
        let mut next = || fields.next().unwrap();
        (next(), [next(), next(), next(), next()])
    };
    written.lines().map(line).collect()
}

/// Puts a tag under a name whose message was changed after it was signed.
fn forge(company: &Company, name: &str, of: &str) {
    let raw = company.git(&["cat-file", "tag", of]) + "\n";
    let forged = raw.replace("For the audit", "For another audit");
    assert_ne!(raw, forged);
    fs::write(company.path("forged"), forged).unwrap();
    let id = company.git(&["hash-object", "-t", "tag", "-w", "../forged"]);
    company.git(&["update-ref", &format!("refs/tags/{name}"), &id]);
}

#[test]
fn of_ssh_signatures_it_is_said_what_git_says_and_more() {
    for hash in ["sha1", "sha256"] {
        let company = Company::new(hash);
        forge(&company, "forged", TAG);
        company.git(&["tag", "-a", "-m", "No key", "plain"]);
        company.git_signing("tom", &["tag", "-s", "-m", "By Tom", "by-tom"]);
        company.git_signing(
            "maria",
            &["commit", "-q", "--allow-empty", "-S", "-m", "Signed"],
        );
        let reader = open(&company.repo()).reader();
        let commit = reader
            .commit_signed(reader.head().unwrap().unwrap())
            .unwrap();
        verified(
            &company,
            &commit.signature.unwrap().armoured,
            &commit.payload,
        );

        let allowed = |name: &str, options: &str| {
            company.allow(name, options, "maria");
            company.path(name)
        };
        let given = |file: &Path| verdicts(&company, &[("CLAUSE10_ALLOWED", file)]);
        let found = given(&allowed("allowed", ""));
        let state = |name: &str| found[name][0].as_str();
        let fingerprint = run(Command::new("ssh-keygen")
            .arg("-lf")
            .arg(company.path("maria.pub")));
        let key = fingerprint.split(' ').nth(1).unwrap();
        assert_eq!(found[TAG][..3], ["good", key, "maria@acme.example"]);
        assert_eq!(found["HEAD"][..3], ["good", key, "maria@acme.example"]);
        assert_eq!(state("forged"), "bad");
        assert_eq!(state("plain"), "unsigned");
        assert_eq!(
            (state("by-tom"), found["by-tom"][2].as_str()),
            ("good-but-untrusted", "")
        );

        let one = |found: BTreeMap<String, [String; 4]>| found[TAG].clone();
        let expired = one(given(&allowed("expired", "valid-before=\"20200101\"")));
        assert_eq!(expired[..2], ["expired", key]);
        let files = one(given(&allowed("files", "namespaces=\"file\"")));
        assert_eq!(files[0], "good-but-untrusted");
        let missing = one(given(&company.path("missing")));
        assert_eq!(missing[0], "cannot-tell");
        // Nobody is named at all: that the signature fits its key is known all the same.
        let nobody = one(verdicts(&company, &[]));
        assert_eq!(nobody[..2], ["good-but-untrusted", key]);

        // The user's own configuration of git counts.
        let own = company.path("gitconfig");
        let named = |setting: &str, file: &str| {
            let file = company.path(file);
            format!("[gpg \"ssh\"]\n\t{setting} = {}\n", file.display())
        };
        fs::write(&own, named("allowedSignersFile", "allowed")).unwrap();
        assert_eq!(
            one(verdicts(&company, &[("GIT_CONFIG_GLOBAL", &own)]))[0],
            "good"
        );
        let revoked =
            named("allowedSignersFile", "allowed") + &named("revocationFile", "maria.pub");
        fs::write(&own, revoked).unwrap();
        let found = verdicts(&company, &[("GIT_CONFIG_GLOBAL", &own)]);
        assert_eq!(found["HEAD"][0], "revoked");
        assert_eq!(found[TAG][..3], ["revoked", key, "maria@acme.example"]);
        assert_eq!(found["forged"][0], "bad");
        // git warns of a list that is not there, and goes on.
        let gone = named("allowedSignersFile", "allowed") + &named("revocationFile", "gone");
        fs::write(&own, gone).unwrap();
        assert_eq!(
            one(verdicts(&company, &[("GIT_CONFIG_GLOBAL", &own)]))[0],
            "good"
        );
    }
}

/// Makes a script that leaves a mark when it is run, and says that everything is good.
fn trap(company: &Company, folder: &str, name: &str) -> PathBuf {
    let script = company.path(folder).join(name);
    let mark = company.path("mark");
    let says = "[GNUPG:] GOODSIG 1 x\n[GNUPG:] VALIDSIG 1\n[GNUPG:] TRUST_ULTIMATE\n\
                Good \"git\" signature for x with X key x";
    let text = format!(
        "#!/bin/sh\necho run >>'{}'\necho '{says}'\n",
        mark.display()
    );
    fs::create_dir_all(script.parent().unwrap()).unwrap();
    fs::write(&script, text).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    script
}

#[test]
fn a_hostile_repository_starts_nothing_and_has_no_say() {
    let company = Company::new("sha1");
    company.git_signing("tom", &["tag", "-s", "-m", "By Tom", "by-tom"]);
    forge(&company, "forged", TAG);
    company.allow("theirs", "", "tom");
    let trap_path = trap(&company, "repo", "evil");
    let evil = trap_path.display();
    let theirs = company.path("theirs");
    let hooks = trap(&company, "repo/.git/hooks", "reference-transaction");
    let config = format!(
        "[gpg]\n\tprogram = {evil}\n\tformat = openpgp\n\tminTrustLevel = never\n\
         [gpg \"openpgp\"]\n\tprogram = {evil}\n[gpg \"x509\"]\n\tprogram = {evil}\n\
         [gpg \"ssh\"]\n\tprogram = {evil}\n\tallowedSignersFile = {}\n\tdefaultKeyCommand = {evil}\n\
         [core]\n\tfsmonitor = {evil}\n\thooksPath = {}\n\tpager = {evil}\n\tsshCommand = {evil}\n\
         \teditor = {evil}\n[pager]\n\tverify-tag = {evil}\n\
         [alias]\n\tverify-tag = !{evil}\n\tverify-commit = !{evil}\n\tconfig = !{evil}\n\
         [extensions]\n\tpartialClone = origin\n[remote \"origin\"]\n\tpromisor = true\n\
         \turl = ext::{evil}\n[protocol]\n\tallow = always\n",
        theirs.display(),
        hooks.parent().unwrap().display(),
    );
    let file = company.repo().join(".git/config");
    let before = fs::read_to_string(&file).unwrap();
    fs::write(
        &file,
        before.replace("repositoryformatversion = 0", "repositoryformatversion = 1") + &config,
    )
    .unwrap();
    // It works on git itself, or the rest would show nothing.
    let mark = company.path("mark");
    let fooled = command("git", &company.repo())
        .args(["verify-tag", "forged"])
        .output()
        .unwrap();
    assert!(fooled.status.success() || mark.exists(), "{fooled:?}");
    assert!(mark.exists());
    fs::remove_file(&mark).unwrap();

    let allowed = company.path("allowed");
    let path = std::env::var("PATH").unwrap();
    // Programs in the current folder are none on the PATH.
    for name in ["git", "ssh-keygen", "gpg"] {
        trap(&company, "", name);
    }
    let path = format!(".:{path}");
    // What lists the tags is git itself, which asks for no file system monitor and runs no hook here.
    let found = verdicts(
        &company,
        &[("CLAUSE10_ALLOWED", &allowed), ("PATH", Path::new(&path))],
    );
    assert_eq!(found[TAG][0], "good");
    assert_eq!(found["by-tom"][0], "good-but-untrusted");
    assert_eq!(found["forged"][0], "bad");
    made(&company.repo(), &[FIRST], History::Full).unwrap();
    let left = fs::read_to_string(&mark).unwrap_or_default();
    assert_eq!(left, "", "something was run");

    // Without the program that checks it there is no verdict, and that is said.
    let none = company.path("none");
    fs::create_dir(&none).unwrap();
    let only = |programs: &[&str]| {
        for program in programs {
            let found = run(Command::new("sh").args(["-c", &format!("command -v {program}")]));
            symlink(found.trim(), none.join(program)).unwrap();
        }
    };
    only(&["git"]);
    let found = verdicts(&company, &[("CLAUSE10_ALLOWED", &allowed), ("PATH", &none)]);
    assert_eq!(found[TAG][0], "cannot-tell");
    assert!(
        found[TAG][3].contains("`ssh-keygen` is not on the PATH"),
        "{found:?}"
    );
}

/// A home of GnuPG; its agent is ended with it.
struct Home(PathBuf);

impl Home {
    fn new(company: &Company, name: &str) -> Self {
        let home = company.path(name);
        fs::create_dir(&home).unwrap();
        fs::set_permissions(&home, fs::Permissions::from_mode(0o700)).unwrap();
        Self(home)
    }

    fn gpg(&self, args: &[&str]) -> String {
        let mut gpg = Command::new("gpg");
        gpg.env("GNUPGHOME", &self.0).args(["--batch", "--quiet"]);
        run(gpg.args(args))
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let mut end = Command::new("gpgconf");
        let _ = end
            .env("GNUPGHOME", &self.0)
            .args(["--kill", "all"])
            .output();
    }
}

#[test]
fn of_openpgp_signatures_it_is_said_what_gnupg_says() {
    let company = Company::new("sha1");
    let home = Home::new(&company, "gnupg");
    let who = "Maria Lopez <maria@acme.example>";
    home.gpg(&[
        "--passphrase",
        "",
        "--quick-gen-key",
        who,
        "ed25519",
        "sign",
        "0",
    ]);
    let mut sign = command("git", &company.repo());
    sign.env("GNUPGHOME", &home.0).args([
        "-c",
        "gpg.format=openpgp",
        "-c",
        "user.signingKey=maria@acme.example",
    ]);
    run(sign.args(["tag", "-s", "-m", "For the audit", "openpgp"]));
    forge(&company, "forged", "openpgp");
    let listed = home.gpg(&["--list-keys", "--with-colons"]);
    let line = listed
        .lines()
        .find(|line| line.starts_with("fpr:"))
        .unwrap();
    let key = line.split(':').nth(9).unwrap();

    let found = verdicts(&company, &[("GNUPGHOME", &home.0)]);
    assert_eq!(found["openpgp"][..3], ["good", key, who]);
    assert_eq!(found["forged"][0], "bad");
    let other = Home::new(&company, "other");
    let found = verdicts(&company, &[("GNUPGHOME", &other.0)]);
    assert_eq!(found["openpgp"][..2], ["unknown-key", key]);
    let public = company.path("public");
    home.gpg(&["--output", public.to_str().unwrap(), "--export"]);
    other.gpg(&["--import", public.to_str().unwrap()]);
    let found = verdicts(&company, &[("GNUPGHOME", &other.0)]);
    assert_eq!(found["openpgp"][..3], ["good-but-untrusted", key, who]);
}
