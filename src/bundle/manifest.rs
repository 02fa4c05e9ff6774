//! `data/machine/manifest.json`: what every file of a bundle is, and what was left out.
//!
//! The keys are a promise to readers: whoever takes one away or changes what it means raises `VERSION`. Read by
//! `verify` too, so what it reads is not trusted. Not for finding the files (`contents`).

use serde::{Deserialize, Serialize};

/// The version of the form.
pub const VERSION: u32 = 1;

/// Where the manifest lies in the bundle.
pub const PATH: &str = "data/machine/manifest.json";

/// What every file of a bundle is, and what was left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The version of the form.
    pub version: u32,
    /// The program that made the bundle.
    pub tool: Tool,
    /// The day on which was judged, `YYYY-MM-DD`.
    pub as_of: String,
    /// What said so: `option`, `SOURCE_DATE_EPOCH`, `tag`, or `commit` for a lightweight tag.
    pub as_of_from: String,
    /// The span of days that is counted over.
    pub period: Span,
    /// What the bundle was made from.
    pub source: Source,
    /// What the tag and the commit carry as signatures.
    pub signatures: Signatures,
    /// The resolved configuration, and its file in the bundle where there is one.
    pub configuration: Configuration,
    /// What of history the proof has: `none`, `chain` or `full`.
    pub history: String,
    /// What was selected; empty where everything was.
    pub selection: Selection,
    /// Whether names and addresses of people are replaced in what clause10 wrote.
    pub people_redacted: bool,
    /// What `check` counted of what was selected; the whole register was judged.
    pub check: Counts,
    /// Every file but this one and the bag's own, by path.
    pub files: Vec<File>,
    /// What belongs to the findings and is not in the bundle.
    pub omissions: Vec<Omission>,
    /// Findings that had landed and are gone from the tag.
    pub deleted: Vec<Deleted>,
    /// The command that makes the same bundle again in a clone.
    pub reproduce: String,
}

/// The program that made the bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The rules that were run, with their levels by the configuration.
    pub rules: Vec<RuleLevel>,
}

/// A rule and its level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleLevel {
    /// Its name.
    pub rule: String,
    /// `error`, `warning` or `info`.
    pub level: String,
}

/// A span of days, both included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The first day, `YYYY-MM-DD`.
    pub from: String,
    /// The last day, `YYYY-MM-DD`.
    pub to: String,
}

/// What a bundle was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The tag's name, without `refs/tags/`.
    pub tag: String,
    /// The id of the tag object; none for a lightweight tag.
    pub tag_object: Option<String>,
    /// The id of the commit.
    pub commit: String,
    /// The id of its tree.
    pub tree: String,
    /// `sha1` or `sha256`.
    pub object_format: String,
    /// The folder of the register from the top of the repository: empty, or with a `/` at its end.
    pub folder: String,
    /// How many commits lie behind the tag, itself included.
    pub commits: usize,
}

/// What the tag and the commit carry as signatures. Whether they are good depends on the keys that the reader
/// trusts, so it is not said here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signatures {
    /// `lightweight`, `unsigned`, `openpgp`, `ssh` or `x509`.
    pub tag: String,
    /// The name in the tag object; none for a lightweight tag.
    pub tag_name: Option<String>,
    /// Who made the tag object, as it says.
    pub tagger: Option<Tagger>,
    /// `unsigned`, `openpgp`, `ssh` or `x509`.
    pub commit: String,
}

/// Who made a tag object, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tagger {
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// When, in its own offset (RFC 3339).
    pub date: String,
}

/// The configuration that judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// The file in the bundle; none where there is no `clause10.yaml`, or raw files are left out.
    pub file: Option<String>,
    /// Every setting as it was resolved.
    pub settings: serde_json::Value,
}

/// What was selected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// Only what was open, raised or settled in this span.
    pub period: Option<Span>,
    /// Only findings of this audit.
    pub audit: Option<String>,
    /// Only these findings.
    pub only: Vec<String>,
}

/// What `check` counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Findings of the register.
    pub findings: usize,
    /// New errors.
    pub errors: usize,
    /// New warnings.
    pub warnings: usize,
    /// New infos.
    pub infos: usize,
    /// Accepted by a waiver.
    pub waived: usize,
    /// So already when clause10 was adopted.
    pub inherited: usize,
}

crate::shape::words! {
    /// What a file of a bundle is for.
    pub enum Role {
        /// the report for people
        Report = "report",
        /// what this is and how to verify it
        Readme = "readme",
        /// the register as a table
        Register = "register",
        /// a record of a finding, as git has it
        Finding = "finding",
        /// evidence, or a changed document of the management system, as git has it
        Evidence = "evidence",
        /// evidence as an earlier commit has it
        PinnedEvidence = "pinned-evidence",
        /// a record of an audit, as git has it
        Audit = "audit",
        /// a record of a recurring control, as git has it
        Control = "control",
        /// a policy document whose reviews are judged, as git has it
        Document = "document",
        /// the configuration, as git has it
        Configuration = "configuration",
        /// for programs
        Machine = "machine",
        /// shows that all this belongs to the tag
        Proof = "proof",
    }
}

/// One file of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Where it lies, from the top folder of the bundle.
    pub path: String,
    /// What it is for; a word of [`Role`].
    pub role: String,
    /// The findings that it belongs to, by number.
    pub findings: Vec<String>,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256, 64 hexadecimal digits.
    pub sha256: String,
    /// What it is in git; none for what clause10 wrote.
    pub git: Option<InGit>,
}

/// What a file is in git.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InGit {
    /// The path from the top of the repository; what of it is not UTF-8 is replaced.
    pub path: String,
    /// The bytes of the path in hexadecimal, where they are not UTF-8.
    pub path_hex: Option<String>,
    /// The id of the blob.
    pub blob: String,
    /// The commit that has it, where that is not the tag's.
    pub commit: Option<String>,
    /// For a large file: the git-lfs pointer that the blob is; the file in the bundle is what it names.
    pub pointer: Option<String>,
}

crate::shape::words! {
    /// Why something is not in a bundle.
    pub enum Absent {
        /// something else was asked for
        NotSelected = "not-selected",
        /// the record names it, and the tag does not have it
        Missing = "missing",
        /// an address: it lies outside of git
        Address = "address",
        /// a path that leads out of the repository
        Outside = "outside",
        /// a symbolic link: a bag has none
        Link = "link",
        /// another repository
        Submodule = "submodule",
        /// the local store does not have the large file
        LargeFile = "large-file",
        /// the commit that it is pinned to is not known
        UnknownCommit = "unknown-commit",
        /// the configuration excludes it, so that it was not judged
        Excluded = "excluded",
        /// records, evidence and the proof were left out, as asked
        Redacted = "redacted",
    }
}

/// Something that belongs to the findings and is not in the bundle.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Omission {
    /// The path from the top of the repository, the address, or the number of the finding.
    pub what: String,
    /// Why; a word of [`Absent`].
    pub why: String,
    /// In words.
    pub reason: String,
    /// The findings that it belongs to, by number.
    pub findings: Vec<String>,
}

/// A finding that had landed and is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deleted {
    /// Its number; its path where it had none.
    pub finding: String,
    /// Where it lay last.
    pub path: String,
    /// The commit that took it away, on the way that led to the tag.
    pub commit: Option<String>,
    /// The day of that commit.
    pub day: Option<String>,
}

impl Manifest {
    /// As it is written.
    ///
    /// # Errors
    /// When it cannot be told as JSON, which no manifest of ours is.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }
}
