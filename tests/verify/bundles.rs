//! A good bundle, made by the program from a real repository, and what an attacker could make of it.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use clause10::bundle::archive::{Packed, hex};
use clause10::bundle::{bag, manifest};
use clause10::schema;
use jsonschema::Validator;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::support::git::{command, git};
use super::support::{self, RECORD, write};

/// The tag of the good bundle.
pub const TAG: &str = "audit-2026";

/// A second finding of the repository, which is open.
pub const OTHER: &str = "findings/2026/NC-2026-005-leavers.md";

/// A repository with a signed tag, and its bundle.
pub struct Good {
    _home: TempDir,
    pub repo: PathBuf,
    pub zip: PathBuf,
    /// Who may sign, as ssh-keygen reads it.
    pub signers: PathBuf,
    /// The same with another key.
    pub others: PathBuf,
    pub key: PathBuf,
}

pub static GOOD: LazyLock<Good> = LazyLock::new(|| {
    let home = tempfile::tempdir().unwrap();
    let repo = home.path().join("isms");
    repository(&repo, "sha1");
    let key = key(home.path(), "key");
    let other = self::key(home.path(), "other");
    sign(&repo, &key, &["-s", TAG, "-m", "The audit of 2026"]);
    let zip = bundle(&repo, TAG, &[], home.path());
    let allow = |name: &str, key: &Path| {
        let public = std::fs::read_to_string(key.with_extension("pub")).unwrap();
        let path = home.path().join(name);
        std::fs::write(&path, format!("maria.lopez@acme.example {public}")).unwrap();
        path
    };
    Good {
        signers: allow("signers", &key),
        others: allow("others", &other),
        _home: home,
        repo,
        zip,
        key,
    }
});

/// Makes a repository with two findings and the evidence of one of them.
pub fn repository(repo: &Path, format: &str) {
    std::fs::create_dir_all(repo).unwrap();
    let files = support::folder();
    support::copy(files.path(), repo);
    write(repo, RECORD, support::record("closed"));
    let other = support::record("open").replace("NC-2026-004", "NC-2026-005");
    write(repo, OTHER, other);
    write(repo, "clause10.yaml", "due_soon: 7\n");
    git(repo, &["init", "-q", "--object-format", format]);
    git(repo, &["add", "."]);
    git(repo, &["commit", "-q", "-m", "The register"]);
}

pub fn key(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    let mut keygen = command("ssh-keygen", folder);
    keygen
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(&path);
    assert!(keygen.status().unwrap().success());
    path
}

/// `git tag` with a key.
pub fn sign(repo: &Path, key: &Path, args: &[&str]) {
    let key = format!("user.signingkey={}", key.display());
    git(
        repo,
        &[&["-c", "gpg.format=ssh", "-c", &key, "tag"], args].concat(),
    );
}

/// Makes a bundle with the program.
pub fn bundle(repo: &Path, tag: &str, args: &[&str], to: &Path) -> PathBuf {
    let before: Vec<PathBuf> = zips(to);
    let mut made = command(env!("CARGO_BIN_EXE_clause10"), repo);
    made.args(["bundle", tag, "-o"]).arg(to).args(args);
    let output = made.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let made = zips(to).into_iter().find(|zip| !before.contains(zip));
    made.unwrap()
}

fn zips(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "zip"))
        .collect()
}

/// What `verify` answered.
#[derive(Debug)]
pub struct Answer {
    pub code: i32,
    pub report: Value,
}

static SCHEMA: LazyLock<Validator> =
    LazyLock::new(|| jsonschema::validator_for(&schema::verify()).unwrap());

/// Runs `verify`; what it says is valid by its schema.
pub fn verify(path: &Path, args: &[&str]) -> Answer {
    let mut run = command(env!("CARGO_BIN_EXE_clause10"), path.parent().unwrap());
    run.arg("verify")
        .arg(path)
        .args(["--format", "json"])
        .args(args);
    let output = run.output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    let report = serde_json::from_slice(&output.stdout).expect(&told);
    if let Err(error) = SCHEMA.validate(&report) {
        panic!("{error}: {report:#}");
    }
    let code = output.status.code().expect("it was not killed");
    let count = |list: &str| report[list].as_array().unwrap().len();
    assert_eq!(code == 1, count("wrong") > 0, "{report:#}");
    assert_eq!(code == 2, count("errors") > 0, "{report:#}");
    Answer { code, report }
}

impl Answer {
    /// Asserts the answer in a word, and that nothing is wrong.
    #[track_caller]
    pub fn is(&self, outcome: &str) {
        assert_eq!(self.report["outcome"], outcome, "{:#}", self.report);
        assert_eq!(self.code, 0);
    }

    /// Asserts that this is among what is wrong.
    #[track_caller]
    pub fn accuses(&self, check: &str, words: &str) {
        assert!(
            self.says("wrong", check, words),
            "no `{words}`: {:#}",
            self.report
        );
        assert_eq!((self.code, &self.report["outcome"]), (1, &"wrong".into()));
    }

    /// Asserts that this alone is wrong.
    #[track_caller]
    pub fn accuses_only(&self, check: &str, words: &str) {
        self.accuses(check, words);
        let wrong = self.report["wrong"].as_array().unwrap();
        assert_eq!(wrong.len(), 1, "{:#}", self.report);
    }

    /// Asserts that nothing could be verified, and why.
    #[track_caller]
    pub fn is_broken(&self, words: &str) {
        let message = self.report["errors"][0]["message"]
            .as_str()
            .unwrap_or_default();
        assert!(message.contains(words), "no `{words}`: {:#}", self.report);
        assert_eq!(self.code, 2);
    }

    pub fn says(&self, list: &str, check: &str, words: &str) -> bool {
        let said = self.report[list].as_array().unwrap();
        said.iter().any(|said| {
            let path = said["path"].as_str().unwrap_or_default();
            let text = format!("{path}: {}", said["message"].as_str().unwrap());
            said["check"] == check && text.contains(words)
        })
    }
}

/// A bundle that was unpacked, to be changed.
pub struct Folder {
    home: TempDir,
    pub top: PathBuf,
}

impl Folder {
    /// The good one.
    pub fn good() -> Self {
        Self::of(&GOOD.zip)
    }

    pub fn of(zip: &Path) -> Self {
        let home = tempfile::tempdir().unwrap();
        let file = std::fs::File::open(zip).unwrap();
        zip::ZipArchive::new(file)
            .unwrap()
            .extract(home.path())
            .unwrap();
        let name = zip.file_stem().unwrap();
        let top = home.path().join(name);
        Self { home, top }
    }

    /// Gives the top folder another name.
    pub fn rename(&mut self, name: &str) {
        let top = self.top.with_file_name(name);
        std::fs::rename(&self.top, &top).unwrap();
        self.top = top;
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.top.join(name)).unwrap()
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        write(&self.top, name, bytes);
    }

    pub fn remove(&self, name: &str) {
        std::fs::remove_file(self.top.join(name)).unwrap();
    }

    /// Puts one text in the place of another in a file.
    pub fn replace(&self, name: &str, old: &str, new: &str) {
        let text = String::from_utf8(self.read(name)).unwrap();
        assert!(text.contains(old), "{name} has no `{old}`");
        self.write(name, text.replace(old, new));
    }

    /// Changes the manifest.
    pub fn manifest(&self, change: impl FnOnce(&mut Value)) {
        let mut manifest: Value = serde_json::from_slice(&self.read(manifest::PATH)).unwrap();
        change(&mut manifest);
        self.write(manifest::PATH, format!("{manifest:#}\n"));
    }

    /// The entry of a file in the manifest, to be changed.
    pub fn entry<'m>(manifest: &'m mut Value, path: &str) -> &'m mut Value {
        let files = manifest["files"].as_array_mut().unwrap();
        files.iter_mut().find(|file| file["path"] == path).unwrap()
    }

    /// Makes all hashes fit again, as anybody can: in the manifest, in the bag, in its sizes.
    pub fn seal(&self) -> &Self {
        for name in [bag::MANIFEST, bag::TAG_MANIFEST] {
            let _ = std::fs::remove_file(self.top.join(name));
        }
        let files = self.files();
        self.manifest(|manifest| {
            for file in manifest["files"].as_array_mut().unwrap() {
                if let Some(packed) = files.get(file["path"].as_str().unwrap()) {
                    file["size"] = packed.size.into();
                    file["sha256"] = packed.sha256.as_str().into();
                }
            }
        });
        let files = self.files();
        self.write(bag::MANIFEST, bag::manifest(bag::payload(&files)));
        let info = String::from_utf8(self.read(bag::INFO)).unwrap();
        let info = info.lines().map(|line| match line.split_once(": ") {
            Some(("Payload-Oxum", _)) => format!("Payload-Oxum: {}\n", bag::oxum(&files)),
            _ => format!("{line}\n"),
        });
        self.write(bag::INFO, info.collect::<String>());
        let files = self.files();
        self.write(bag::TAG_MANIFEST, bag::manifest(bag::tags(&files)));
        self
    }

    /// All files by name.
    pub fn files(&self) -> BTreeMap<String, Packed> {
        let walk = walkdir::WalkDir::new(&self.top).into_iter();
        let files = walk
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().is_file());
        let named = files.map(|entry| {
            let name = entry.path().strip_prefix(&self.top).unwrap();
            let bytes = std::fs::read(entry.path()).unwrap();
            let packed = Packed {
                size: bytes.len() as u64,
                sha256: hex(&Sha256::digest(&bytes)),
            };
            (name.to_str().unwrap().to_owned(), packed)
        });
        named.collect()
    }

    /// What `verify` says of the folder, and of a zip of it.
    pub fn verified(&self) -> Answer {
        let answer = verify(&self.top, &[]);
        let zipped = verify(&self.zip(), &[]);
        assert_eq!(answer.code, zipped.code, "{answer:#?} {zipped:#?}");
        answer
    }

    /// Packs it, without compressing: tests pack often.
    pub fn zip(&self) -> PathBuf {
        let manifest = std::fs::read(self.top.join(manifest::PATH)).unwrap_or_default();
        let manifest: Value = serde_json::from_slice(&manifest).unwrap_or_default();
        let comment = manifest["source"]["commit"].as_str().unwrap_or_default();
        let name = self.top.file_name().unwrap().to_str().unwrap();
        let path = self.home.path().join(format!("{name}.zip"));
        let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
        zip.set_comment(comment).unwrap();
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        for file in self.files().keys() {
            zip.start_file(format!("{name}/{file}"), options).unwrap();
            zip.write_all(&self.read(file)).unwrap();
        }
        zip.finish().unwrap();
        path
    }
}
