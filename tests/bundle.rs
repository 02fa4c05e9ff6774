//! `clause10 bundle` on repositories made with real git: what is in the zip, that the same tag always gives the
//! same bytes, and what is refused.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use sha2::{Digest, Sha256};
use support::history::{MARIA, Repo};
use support::{RECORD, record};

/// A repository with the faultless record closed, and an annotated tag on it.
fn tagged() -> Repo {
    let repo = Repo::new();
    repo.live("open", "closed");
    tag(&repo, "audit-2026");
    repo
}

fn tag(repo: &Repo, name: &str) {
    repo.git_on(
        "2026-07-25",
        MARIA,
        &["tag", "-a", name, "-m", "For the audit"],
    );
}

/// A bundle with the folder that it lies in.
struct Bundle {
    _folder: tempfile::TempDir,
    path: PathBuf,
    told: String,
    /// The files by their path below the top folder.
    files: BTreeMap<String, Vec<u8>>,
    top: String,
}

impl Bundle {
    fn text(&self, path: &str) -> &str {
        let bytes = self.files.get(path).unwrap_or_else(|| panic!("no {path}"));
        std::str::from_utf8(bytes).unwrap()
    }

    fn json(&self, path: &str) -> Value {
        serde_json::from_str(self.text(path)).unwrap()
    }

    fn manifest(&self) -> Value {
        self.json("data/machine/manifest.json")
    }

    fn beside(&self, ending: &str) -> Vec<u8> {
        std::fs::read(format!("{}{ending}", self.path.display())).unwrap()
    }

    fn bytes(&self) -> Vec<u8> {
        std::fs::read(&self.path).unwrap()
    }

    /// Why something is not in it, by what it is.
    fn omissions(&self) -> Vec<(String, String)> {
        let manifest = self.manifest();
        let omissions = manifest["omissions"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        omissions
            .map(|omission| (text(&omission["what"]), text(&omission["why"])))
            .collect()
    }
}

fn run(command: &mut Command) -> (i32, String, String) {
    let output = command.output().unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// Makes a bundle, which has to succeed.
fn bundle(repo: &Repo, args: &[&str]) -> Bundle {
    bundle_with(&mut repo.program("", &[]), args)
}

fn bundle_with(program: &mut Command, args: &[&str]) -> Bundle {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("b.zip");
    let target = path.to_str().unwrap();
    let (code, told, wrong) = run(program.arg("bundle").args(args).args(["-o", target]));
    assert_eq!(code, 0, "{wrong}");
    let mut zip = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
    let mut files = BTreeMap::new();
    let mut top = String::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let (first, rest) = name.split_once('/').unwrap();
        first.clone_into(&mut top);
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(rest.to_owned(), bytes);
    }
    Bundle {
        _folder: folder,
        path,
        told,
        files,
        top,
    }
}

/// What the program says when it makes no bundle.
fn refused(repo: &Repo, args: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("b.zip");
    let mut program = repo.program("", &["bundle"]);
    let (code, told, wrong) = run(program.args(args).arg("-o").arg(&target));
    assert_eq!((code, told.as_str()), (2, ""), "{wrong}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    wrong
}

fn sha256(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_bundle_holds_the_files_of_the_tag_byte_for_byte_and_says_what_each_is() {
    let repo = tagged();
    repo.write("findings/2026/NC-2026-009-later.md", "not of the tag");
    repo.write(
        "evidence/NC-2026-004/q4-review.csv",
        "changed in the folder",
    );
    let made = bundle(&repo, &["audit-2026"]);
    let commit = repo.head();
    assert_eq!(made.top, format!("evidence-audit-2026-{}", &commit[..12]));
    let source = &made.manifest()["source"];
    let parsed = |revision: &str| repo.git(&["rev-parse", revision]);
    assert_eq!(source["commit"], commit);
    assert_eq!(source["tree"], parsed("HEAD^{tree}"));
    assert_eq!(source["tag_object"], parsed("refs/tags/audit-2026"));
    assert_eq!(made.manifest()["as_of"], "2026-07-25");
    assert_eq!(made.manifest()["as_of_from"], "tag");

    let manifest = made.manifest();
    let mut of_git = 0;
    for file in manifest["files"].as_array().unwrap() {
        let path = file["path"].as_str().unwrap();
        let bytes = &made.files[path];
        assert_eq!(file["sha256"], sha256(bytes), "{path}");
        assert_eq!(file["size"], bytes.len(), "{path}");
        if let Some(blob) = file["git"]["blob"].as_str() {
            let in_git = file["git"]["path"].as_str().unwrap();
            assert_eq!(parsed(&format!("HEAD:{in_git}")), blob);
            assert_eq!(path, format!("data/{in_git}"));
            of_git += 1;
        }
    }
    assert!(of_git >= 5, "{manifest:#}");
    let known = manifest["files"].as_array().unwrap().len();
    // The manifest itself and the four files of the bag are not in it.
    assert_eq!(made.files.len(), known + 5);
    assert_eq!(made.text(&format!("data/{RECORD}")), record("closed"));
    let findings = manifest["files"].as_array().unwrap().iter();
    let q4 = findings
        .clone()
        .find(|file| file["path"] == "data/evidence/NC-2026-004/q4-review.csv");
    assert_eq!(q4.unwrap()["findings"][0], "NC-2026-004");
    assert_eq!(q4.unwrap()["role"], "evidence");
    assert!(made.omissions().is_empty(), "{:?}", made.omissions());
    assert!(made.told.contains("1 finding with"), "{}", made.told);
    for path in [
        "START-HERE.html",
        "README.txt",
        "data/register.xlsx",
        "data/register.csv",
        "data/machine/findings.json",
        "data/machine/check.json",
        "data/machine/check.sarif",
        "data/machine/poam.oscal.json",
        "data/machine/ciso-assistant.csv",
        "data/machine/due.ics",
        "data/machine/attestation.intoto.json",
        "data/proof/tag.txt",
        "data/proof/commit.txt",
        "data/proof/repo.git/HEAD",
    ] {
        assert!(made.files[path].len() > 10, "{path}");
    }
}

#[test]
fn the_manifest_is_what_its_schema_says() {
    let repo = tagged();
    let schema: Value = clause10::schema::bundle();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for args in [
        &["audit-2026"][..],
        &["audit-2026", "--history", "chain", "--only", "NC-2026-004"],
    ] {
        let manifest = bundle(&repo, args).manifest();
        let errors: Vec<String> = validator
            .iter_errors(&manifest)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn a_bundle_is_a_bag() {
    let made = bundle(&tagged(), &["audit-2026"]);
    assert_eq!(
        made.text("bagit.txt"),
        "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    );
    let mut listed = 0;
    for (manifest, is_payload) in [
        ("manifest-sha256.txt", true),
        ("tagmanifest-sha256.txt", false),
    ] {
        for line in made.text(manifest).lines() {
            let (hash, path) = line.split_once("  ").unwrap();
            assert_eq!(path.starts_with("data/"), is_payload);
            assert_eq!(sha256(&made.files[path]), hash, "{path}");
            listed += 1;
        }
    }
    assert_eq!(listed + 1, made.files.len(), "all but the last manifest");
    let info = made.text("bag-info.txt");
    let payload = made
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("data/"));
    let (count, size) = payload.fold((0, 0), |(count, size), (_, bytes)| {
        (count + 1, size + bytes.len())
    });
    assert!(
        info.contains(&format!("Payload-Oxum: {size}.{count}\n")),
        "{info}"
    );
    for label in [
        "X-Git-Tag: audit-2026\n",
        "X-Git-Tag-Object: ",
        "X-Git-Commit: ",
        "X-Git-Tree: ",
    ] {
        assert!(info.contains(label), "{info}");
    }
}

#[test]
fn the_same_tag_gives_the_same_bytes_wherever_it_is_made() {
    let repo = tagged();
    let first = bundle(&repo, &["audit-2026"]);
    let elsewhere = tempfile::tempdir().unwrap();
    let clone = elsewhere.path().join("a b/clone");
    repo.git(&[
        "clone",
        "--quiet",
        "--no-local",
        ".",
        clone.to_str().unwrap(),
    ]);
    support::git::git(&clone, &["repack", "-a", "-d", "-f", "--quiet"]);
    support::git::git(&clone, &["checkout", "--quiet", "HEAD~2"]);
    // What another clone knows of people is not the tag's.
    support::write(&clone, ".mailmap", format!("Another Name <{MARIA}>\n"));
    let mut program =
        support::git::command(env!("CARGO_BIN_EXE_clause10"), &clone.join("findings"));
    program
        .env("TZ", "Pacific/Auckland")
        .env("LC_ALL", "tr_TR.UTF-8")
        .env("USER", "somebody")
        .env("SOURCE_DATE_EPOCH", "");
    let second = bundle_with(&mut program, &["audit-2026"]);
    assert!(first.bytes() == second.bytes());
    assert_eq!(first.beside(".sha256"), second.beside(".sha256"));
    let hash = String::from_utf8(first.beside(".sha256")).unwrap();
    assert_eq!(hash, format!("{}  b.zip\n", sha256(&first.bytes())));
    // A bare repository has no files, and gives the same.
    let bare = elsewhere.path().join("bare.git");
    repo.git(&["clone", "--quiet", "--bare", ".", bare.to_str().unwrap()]);
    let mut program = support::git::command(env!("CARGO_BIN_EXE_clause10"), &bare);
    assert!(first.bytes() == bundle_with(&mut program, &["audit-2026"]).bytes());
}

#[test]
fn the_command_in_the_manifest_makes_the_same_bytes() {
    let repo = tagged();
    repo.write(
        "findings/2026/NC-2026-005.md",
        &record("open").replace("NC-2026-004", "NC-2026-005"),
    );
    repo.commit("2026-07-22", MARIA);
    tag(&repo, "it's-odd;");
    let mut program = repo.program("", &[]);
    program.env("SOURCE_DATE_EPOCH", "1785000000");
    let of_environment = bundle_with(&mut program, &["audit-2026"]);
    assert_eq!(of_environment.manifest()["as_of_from"], "SOURCE_DATE_EPOCH");
    let chosen = [
        "it's-odd;",
        "--only",
        "NC-2026-005",
        "--as-of",
        "2026-08-01",
        "--history",
        "chain",
    ];
    for made in [of_environment, bundle(&repo, &chosen)] {
        let command = made.manifest()["reproduce"].as_str().unwrap().to_owned();
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("again.zip");
        let again = command.replacen("clause10", env!("CARGO_BIN_EXE_clause10"), 1);
        let script = format!("{again} -o '{}'", target.display());
        let mut shell = support::git::command("sh", repo.path());
        let (code, _, wrong) = run(shell.args(["-c", &script]));
        assert_eq!(code, 0, "{command}: {wrong}");
        assert!(std::fs::read(&target).unwrap() == made.bytes(), "{command}");
    }
}

#[test]
fn a_register_with_faults_is_bundled_and_its_first_page_says_so() {
    let repo = Repo::new();
    repo.put(
        "2026-02-11",
        &record("closed").replace("result: effective", "result: not-effective"),
    );
    tag(&repo, "bad");
    let made = bundle(&repo, &["bad"]);
    assert!(made.manifest()["check"]["errors"].as_u64().unwrap() > 0);
    assert!(
        made.text("START-HERE.html").contains("in this register"),
        "the first page"
    );
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("b.zip");
    let args = [
        "bundle",
        "bad",
        "--fail-on",
        "error",
        "-o",
        target.to_str().unwrap(),
    ];
    let (code, told, wrong) = run(&mut repo.program("", &args));
    assert_eq!((code, told.as_str()), (1, ""));
    assert!(
        wrong.contains("no bundle was made") && wrong.contains("--at bad"),
        "{wrong}"
    );
    assert!(!target.exists());
}

#[test]
fn what_is_not_in_it_is_said() {
    let repo = Repo::new();
    let evidence = "evidence: [evidence/gone.csv, 'https://a.example/x', /etc/passwd, evidence/link.csv, evidence/folder]\n";
    repo.put(
        "2026-02-11",
        &support::completed(&record("open"), evidence, ""),
    );
    repo.write("evidence/folder/a.csv", "1");
    repo.write("evidence/folder/b: odd?.csv", "2");
    std::os::unix::fs::symlink("folder/a.csv", repo.path().join("evidence/link.csv")).unwrap();
    repo.commit("2026-02-12", MARIA);
    std::fs::remove_file(repo.path().join(RECORD)).unwrap();
    repo.write("findings/OBS-2026-001.md", &other("OBS-2026-001"));
    repo.commit("2026-02-13", MARIA);
    repo.put(
        "2026-02-14",
        &support::completed(&record("open"), evidence, ""),
    );
    tag(&repo, "t");
    let made = bundle(&repo, &["t"]);
    let omissions = made.omissions();
    let expected = [
        ("/etc/passwd", "outside"),
        ("evidence/gone.csv", "missing"),
        ("evidence/link.csv", "link"),
        ("https://a.example/x", "address"),
    ];
    let expected: Vec<(String, String)> = expected
        .iter()
        .map(|(what, why)| ((*what).to_owned(), (*why).to_owned()))
        .collect();
    assert_eq!(omissions, expected);
    assert_eq!(made.files["data/evidence/folder/a.csv"], b"1");
    let manifest = made.manifest();
    let odd = manifest["files"].as_array().unwrap().iter();
    let odd = odd
        .clone()
        .find(|file| file["git"]["path"] == "evidence/folder/b: odd?.csv")
        .unwrap();
    let path = odd["path"].as_str().unwrap();
    assert!(
        path.starts_with("data/evidence/folder/b_ odd_~") && path.ends_with(".csv"),
        "{path}"
    );
    let page = made.text("START-HERE.html");
    assert!(page.contains("evidence/gone.csv") && page.contains("https://a.example/x"));

    let chosen = bundle(&repo, &["t", "--only", "OBS-2026-001"]);
    assert!(!chosen.files.contains_key(&format!("data/{RECORD}")));
    assert!(
        chosen
            .omissions()
            .contains(&("NC-2026-004".to_owned(), "not-selected".to_owned()))
    );
    assert!(
        refused(&repo, &["t", "--only", "OBS-2026-002"]).contains("did you mean `OBS-2026-001`?")
    );
    assert!(refused(&repo, &["t", "--audit", "AUD-1"]).contains("nothing is left"));
    let early = refused(&repo, &["t", "--period", "2020-01-01..2020-12-31"]);
    assert!(early.contains("nothing is left"), "{early}");
}

fn other(id: &str) -> String {
    format!(
        "---\nid: {id}\ntitle: Seen\nkind: observation\nstatus: open\nsource: incident\nraised: 2026-01-02\nraised_by: {MARIA}\nowner: {MARIA}\n---\n\n## Observation\n\nThe cabinet stood open.\n"
    )
}

#[test]
fn a_deleted_finding_is_listed() {
    let repo = Repo::new();
    repo.write("findings/OBS-2026-001.md", &other("OBS-2026-001"));
    repo.commit("2026-02-01", MARIA);
    std::fs::remove_file(repo.path().join("findings/OBS-2026-001.md")).unwrap();
    let removal = repo.commit("2026-02-02", MARIA);
    repo.put("2026-02-11", &record("open"));
    tag(&repo, "t");
    let made = bundle(&repo, &["t"]);
    let deleted = &made.manifest()["deleted"][0];
    assert_eq!(deleted["finding"], "OBS-2026-001");
    assert_eq!(deleted["commit"], removal);
    assert_eq!(deleted["day"], "2026-02-02");
}

#[test]
fn a_tag_is_what_it_says_or_it_is_refused() {
    let repo = tagged();
    let help = refused(&repo, &["audit-2025"]);
    assert!(help.contains("audit-2026"), "{help}");
    refused(&repo, &["main"]);
    repo.git(&["tag", "light"]);
    let made = bundle(&repo, &["light"]);
    assert_eq!(made.manifest()["signatures"]["tag"], "lightweight");
    assert_eq!(made.manifest()["as_of_from"], "commit");
    assert!(made.text("README.txt").contains("lightweight"));
    assert!(made.text("START-HERE.html").contains("lightweight"));
    assert!(!made.files.contains_key("data/proof/tag.txt"));
    assert!(refused(&repo, &["light", "--require-signature"]).contains("lightweight"));
    assert!(refused(&repo, &["audit-2026", "--require-signature"]).contains("not signed"));
}

#[test]
fn a_signed_tag_and_a_signed_bundle_can_be_verified_by_others() {
    let repo = tagged();
    let keys = tempfile::tempdir().unwrap();
    let key = keys.path().join("key");
    let at = |name: &str| keys.path().join(name).to_str().unwrap().to_owned();
    let make = [
        "-q",
        "-t",
        "ed25519",
        "-N",
        "",
        "-C",
        "k",
        "-f",
        key.to_str().unwrap(),
    ];
    assert_eq!(run(Command::new("ssh-keygen").args(make)).0, 0);
    let public = std::fs::read_to_string(at("key.pub")).unwrap();
    std::fs::write(at("allowed"), format!("{MARIA} {public}")).unwrap();
    let sign = [
        "-c",
        "gpg.format=ssh",
        "-c",
        &format!("user.signingKey={}", at("key")),
        "tag",
        "-s",
        "signed",
        "-m",
        "x",
    ];
    repo.git_on("2026-07-25", MARIA, &sign);
    let args = [
        "signed",
        "--require-signature",
        "--allowed-signers",
        &at("allowed"),
        "--sign",
        &at("key"),
        "--timestamp-query",
    ];
    let made = bundle(&repo, &args);
    assert_eq!(made.manifest()["signatures"]["tag"], "ssh");
    let verification: Value = serde_json::from_slice(&made.beside(".verification.json")).unwrap();
    let signature = &verification["tag"]["signature"];
    assert_eq!(
        (&signature["state"], &signature["signer"]),
        (&"good".into(), &MARIA.into())
    );
    assert_eq!(verification["bundle"]["sha256"], sha256(&made.bytes()));

    let verified = |namespace: &str, signature: &[u8], bytes: &[u8]| {
        std::fs::write(at("sig"), signature).unwrap();
        std::fs::write(at("bytes"), bytes).unwrap();
        let args = [
            "-Y",
            "verify",
            "-f",
            &at("allowed"),
            "-I",
            MARIA,
            "-n",
            namespace,
            "-s",
            &at("sig"),
        ];
        let mut verify = Command::new("ssh-keygen");
        verify
            .args(args)
            .stdin(std::fs::File::open(at("bytes")).unwrap());
        run(&mut verify).0 == 0
    };
    // The tag's own signature, as the proof has it.
    assert!(verified(
        "git",
        &made.files["data/proof/tag.sig"],
        &made.files["data/proof/tag.payload"]
    ));
    assert!(verified("file", &made.beside(".sig"), &made.bytes()));
    assert!(!verified("file", &made.beside(".sig"), b"another"));
    // The hash of the zip stands at the end of the query, before the certificate is asked for.
    let query = made.beside(".tsq");
    assert_eq!(query.len(), 59);
    let hash: String = query[24..56]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(hash, sha256(&made.bytes()));

    // The same tag under another name is good for git, and not for us.
    let object = repo.git(&["rev-parse", "refs/tags/signed"]);
    repo.git(&["update-ref", "refs/tags/signed-2027", &object]);
    let other = refused(&repo, &["signed-2027", "--require-signature"]);
    assert!(other.contains("made under the name `signed`"), "{other}");
    let made = bundle(&repo, &["signed-2027"]);
    assert!(
        made.text("START-HERE.html")
            .contains("made under the name signed")
    );
    assert!(
        made.told
            .contains("but the tag was made under the name `signed`"),
        "{}",
        made.told
    );
}

#[test]
fn a_large_file_comes_from_the_local_store_or_is_missed() {
    let repo = Repo::new();
    let content = b"a large file".repeat(1000);
    let oid = sha256(&content);
    let pointer = format!(
        "version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {}\n",
        content.len()
    );
    repo.write("evidence/large.bin", &pointer);
    let text = support::completed(&record("open"), "evidence: [evidence/large.bin]\n", "");
    repo.put("2026-02-11", &text);
    tag(&repo, "t");
    let wrong = refused(&repo, &["t"]);
    assert!(
        wrong.contains("evidence/large.bin") && wrong.contains("git lfs fetch"),
        "{wrong}"
    );
    let allowed = bundle(&repo, &["t", "--allow-missing-lfs"]);
    assert_eq!(allowed.text("data/evidence/large.bin"), pointer);
    assert_eq!(
        allowed.omissions(),
        [("evidence/large.bin".to_owned(), "large-file".to_owned())]
    );

    let store = repo
        .path()
        .join(".git/lfs/objects")
        .join(&oid[..2])
        .join(&oid[2..4]);
    std::fs::create_dir_all(&store).unwrap();
    std::fs::write(store.join(&oid), b"damaged").unwrap();
    assert!(refused(&repo, &["t"]).contains("not what its pointer names"));
    std::fs::write(store.join(&oid), &content).unwrap();
    let made = bundle(&repo, &["t"]);
    assert_eq!(made.files["data/evidence/large.bin"], content);
    let manifest = made.manifest();
    let mut files = manifest["files"].as_array().unwrap().iter();
    let large = files
        .find(|file| file["path"] == "data/evidence/large.bin")
        .unwrap();
    assert_eq!(large["git"]["pointer"], pointer);
    assert!(made.omissions().is_empty());
}

#[test]
fn evidence_that_is_pinned_is_taken_from_its_commit() {
    let repo = Repo::new();
    repo.write("policies/living.md", "as it was");
    let then = repo.commit("2026-01-05", MARIA);
    repo.write("policies/living.md", "as it is");
    repo.commit("2026-01-06", MARIA);
    let pinned = format!(
        "evidence: ['policies/living.md@{}', 'policies/living.md@0123456789']\n",
        &then[..10]
    );
    repo.put(
        "2026-02-11",
        &support::completed(&record("open"), &pinned, ""),
    );
    tag(&repo, "t");
    let made = bundle(&repo, &["t"]);
    let path = format!("data/pinned/{}/policies/living.md", &then[..12]);
    assert_eq!(made.text(&path), "as it was");
    assert_eq!(
        made.omissions(),
        [(
            "policies/living.md@0123456789".to_owned(),
            "unknown-commit".to_owned()
        )]
    );
    assert!(made.text("START-HERE.html").contains(&path));
}

#[test]
fn a_register_in_a_folder_of_the_repository_keeps_its_paths() {
    let repo = Repo::new();
    support::copy(
        &support::fixtures().join("life/files"),
        &repo.path().join("isms"),
    );
    repo.write("isms/clause10.yaml", "findings: [nonconformities]\n");
    repo.write("isms/nonconformities/NC-2026-004.md", &record("closed"));
    repo.commit("2026-07-20", MARIA);
    tag(&repo, "t");
    let made = bundle_with(&mut repo.program("isms", &[]), &["t"]);
    assert_eq!(made.manifest()["source"]["folder"], "isms/");
    assert_eq!(
        made.text("data/isms/nonconformities/NC-2026-004.md"),
        record("closed")
    );
    assert!(
        made.files
            .contains_key("data/isms/evidence/NC-2026-004/q4-review.csv")
    );
    assert_eq!(
        made.manifest()["configuration"]["file"],
        "data/isms/clause10.yaml"
    );
    assert_eq!(made.manifest()["reproduce"], "clause10 bundle t --dir isms");
}

#[test]
fn nothing_is_written_over_unless_asked() {
    let repo = tagged();
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().to_str().unwrap();
    let name = format!("evidence-audit-2026-{}.zip", &repo.head()[..12]);
    let (code, told, _) = run(&mut repo.program("", &["bundle", "audit-2026", "-o", at]));
    assert_eq!(code, 0);
    assert!(told.contains(&name), "{told}");
    let before = std::fs::read(folder.path().join(&name)).unwrap();
    let (code, _, wrong) = run(&mut repo.program("", &["bundle", "audit-2026", "-o", at]));
    assert_eq!(code, 2);
    assert!(
        wrong.contains("is there already") && wrong.contains("--force"),
        "{wrong}"
    );
    let (code, ..) = run(&mut repo.program("", &["bundle", "audit-2026", "-o", at, "--force"]));
    assert_eq!(code, 0);
    assert!(before == std::fs::read(folder.path().join(&name)).unwrap());
    assert!(!Path::new(at).join("b.zip").exists());
    let (code, _, wrong) =
        run(&mut repo.program("", &["bundle", "audit-2026", "-o", RECORD, "--force"]));
    assert_eq!(code, 2);
    assert!(wrong.contains("place of a finding"), "{wrong}");
}

#[test]
fn people_are_replaced_in_all_that_is_written() {
    // The examples of rules name other people.
    const ZOE: &str = "zoe.quirk@acme.example";
    let repo = Repo::new();
    let text = record("closed").replace(MARIA, ZOE);
    repo.put_as("2026-07-20", ZOE, &text);
    // Of whom nothing but a control speaks, and what is wrong with it.
    repo.write(
        "clause10.yaml",
        "people: {left: {ada.quirk@acme.example: 2026-01-31}}\n",
    );
    repo.write("controls/CTL-1.md", "---\nid: CTL-1\ntitle: Review of rights\nowner: ada.quirk@acme.example\ndeputy: ben.quirk@acme.example\ncadence: yearly\nstarts: 2026-01-01\nevidence: evidence/reviews/{year}.csv\n---\n");
    repo.commit("2026-07-21", ZOE);
    repo.git_on("2026-07-25", ZOE, &["tag", "-a", "audit-2026", "-m", "x"]);
    let wrong = repo.run(&["bundle", "audit-2026", "--redact-people", "-o", "/dev/null"]);
    assert_eq!(wrong.0, 2);
    assert!(wrong.2.contains("--raw-files"), "{}", wrong.2);
    let made = bundle(
        &repo,
        &["audit-2026", "--redact-people", "--raw-files", "omit"],
    );
    let people = ["zoe", "quirk"];
    for (path, bytes) in &made.files {
        let mut text = String::from_utf8_lossy(bytes).to_lowercase();
        if path.ends_with(".xlsx") {
            let mut sheet = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
            for index in 0..sheet.len() {
                let mut part = Vec::new();
                sheet
                    .by_index(index)
                    .unwrap()
                    .read_to_end(&mut part)
                    .unwrap();
                text.push_str(&String::from_utf8_lossy(&part).to_lowercase());
            }
        }
        for person in people {
            assert!(!text.contains(person), "{person} in {path}");
        }
    }
    assert!(
        !made
            .files
            .keys()
            .any(|path| path.starts_with("data/proof/") || path.ends_with(".md"))
    );
    assert!(made.omissions().iter().all(|(_, why)| why == "redacted"));
    let manifest = made.manifest();
    assert_eq!(manifest["people_redacted"], true);
    let tagger = manifest["signatures"]["tagger"]["name"].as_str().unwrap();
    assert!(tagger.starts_with("person-"), "{tagger}");
    // The one who made the tag also verified, in the same word.
    assert!(made.text("data/machine/findings.json").contains(tagger));
    let kept = bundle(
        &repo,
        &["audit-2026", "--redact-people", "--raw-files", "keep"],
    );
    assert_eq!(kept.text(&format!("data/{RECORD}")), text);
    assert!(
        !kept
            .text("START-HERE.html")
            .to_lowercase()
            .contains("quirk")
    );
}

#[test]
fn what_a_tag_lacks_is_proved_too() {
    let repo = Repo::new();
    repo.write("policies/living.md", "as it was");
    let then = repo.commit("2026-01-05", MARIA);
    let evidence = format!(
        "evidence: [evidence/gone.csv, scans/none/gone.csv, policies/none, 'policies/living.md@{}']\n",
        &then[..10]
    );
    // Folders of which nothing else is in the bundle.
    repo.write("findings/img/cabinet.png", "no record");
    repo.write("scans/other.csv", "not named");
    repo.commit("2026-01-06", MARIA);
    repo.put(
        "2026-02-11",
        &support::completed(&record("open"), &evidence, ""),
    );
    tag(&repo, "t");
    for (history, unproved) in [("none", true), ("chain", false), ("full", false)] {
        let made = bundle(&repo, &["t", "--history", history]);
        let path = made.path.to_str().unwrap();
        let (code, told, wrong) = run(&mut repo.program("", &["verify", path, "--format", "json"]));
        assert_eq!(code, 0, "{history}: {told}{wrong}");
        let told: Value = serde_json::from_str(&told).unwrap();
        let about = |list: &str, check: &str| {
            let said = told[list].as_array().unwrap().iter();
            said.filter(|said| said["check"] == check).count()
        };
        assert_eq!(about("proved", "completeness"), 1, "{history}: {told:#}");
        // Without its history nobody sees that the other commit lies behind the tag.
        assert_eq!(
            about("unproved", "files") > 0,
            unproved,
            "{history}: {told:#}"
        );
    }
}

#[test]
fn what_the_configuration_hides_is_said_on_the_first_page() {
    let repo = Repo::new();
    repo.live("open", "closed");
    repo.write("findings/2025/OBS-2025-001.md", &other("OBS-2025-001"));
    repo.write(
        "clause10.yaml",
        "exclude: ['findings/2025/*']\nlevels: {overdue: off, history: off}\n",
    );
    let control = "---\nid: CTL-1\ntitle: Review of rights\nowner: tom.baker@acme.example\ncadence: yearly\nstarts: 2020-01-01\nevidence: evidence/reviews/{year}.csv\n---\n";
    repo.write("controls/CTL-1.md", control);
    repo.commit("2026-07-22", MARIA);
    tag(&repo, "t");
    let made = bundle(&repo, &["t", "--as-of", "2026-01-05"]);
    let page = made.text("START-HERE.html");
    for said in [
        "excludes 1 file that may be findings",
        "findings/2025/OBS-2025-001.md",
        "overdue, ",
        "Judged as of 2026-01-05, and not of 2026-07-25",
        "control-lapsed",
    ] {
        assert!(page.contains(said), "{said}");
    }
    assert!(made.omissions().contains(&(
        "findings/2025/OBS-2025-001.md".to_owned(),
        "excluded".to_owned()
    )));
    assert_eq!(made.text("data/controls/CTL-1.md"), control);
    assert!(made.told.contains("OBS-2025-001"), "{}", made.told);
    assert!(made.told.contains("and not of 2026-07-25"), "{}", made.told);
    let path = made.path.to_str().unwrap();
    let (code, told, wrong) =
        run(&mut repo.program("", &["verify", path, "--repo", ".", "--rebuild"]));
    assert_eq!(code, 0, "{told}{wrong}");
}

#[test]
fn the_readme_proves_a_file_with_git_alone() {
    let repo = tagged();
    let made = bundle(&repo, &["audit-2026"]);
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in &made.files {
        support::write(folder.path(), path, bytes);
    }
    let readme = made.text("README.txt");
    let commands = readme.lines().filter_map(|line| line.strip_prefix("  "));
    let commands =
        commands.filter(|line| line.starts_with("git ") || line.starts_with("sha256sum "));
    let mut said = Vec::new();
    for command in commands {
        let mut shell = support::git::command("sh", folder.path());
        shell
            .env("GIT_CONFIG_COUNT", "1")
            .env("GIT_CONFIG_KEY_0", "safe.directory")
            .env("GIT_CONFIG_VALUE_0", "*");
        let (code, out, wrong) = run(shell.args(["-c", &command.replace("FILE", RECORD)]));
        assert_eq!(code, 0, "{command}: {wrong}");
        said.push(out.trim().to_owned());
    }
    assert_eq!(said.len(), 6, "{readme}");
    assert_eq!(said[3], repo.head());
    assert_eq!(said[4], said[5]);
}
