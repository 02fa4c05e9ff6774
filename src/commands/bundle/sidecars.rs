//! What stands beside the zip: its hash, what git says here of the tag's signature, and on request a signature,
//! a time-stamp query and a signed attestation.
//!
//! None of it is in the zip: it depends on the keys and the day of the one who asks, and the zip does not.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::json;

use super::make::Made;
use super::staged::Staged;
use crate::error::{Fault, FaultKind};
use crate::git::{State, Verdict, commit_signature, tag_signature};
use crate::model::Day;

/// What is wanted beside the zip.
pub(super) struct Wanted<'a> {
    /// Whose SSH keys are trusted.
    pub allowed_signers: Option<&'a Path>,
    /// The SSH key to sign with.
    pub key: Option<&'a Path>,
    /// Whether a time-stamp query is wanted.
    pub timestamp_query: bool,
    /// The day, for what is said of today.
    pub today: Day,
}

/// What stands beside the zip.
pub(super) struct Beside {
    /// The files with their bytes.
    pub files: Vec<(PathBuf, Vec<u8>)>,
    /// What git says of the tag's signature, in one line.
    pub verdict: String,
}

/// The version of the form of the verification.
const VERSION: u32 = 1;

/// The namespace of signatures of files, as ssh-keygen(1) has it.
const NAMESPACE: &str = "file";

/// Makes it.
///
/// # Errors
/// When the key cannot sign.
pub(super) fn make(
    made: &Made,
    staged: &Staged,
    wanted: &Wanted<'_>,
) -> Result<Beside, Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    let target = &staged.target;
    let beside = |ending: &str| {
        let mut name = target.file_name().unwrap_or_default().to_owned();
        name.push(ending);
        target.with_file_name(name)
    };
    let verdict = made
        .tag
        .objects
        .first()
        .map(|object| tag_signature(object, wanted.allowed_signers));
    let commit = commit_signature(&made.commit, wanted.allowed_signers);
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let hash = format!("{}  {name}\n", staged.sha256);
    let said = verification(made, staged, verdict.as_ref(), &commit, wanted);
    let mut files = vec![
        (beside(".sha256"), hash.into_bytes()),
        (beside(".verification.json"), said.into_bytes()),
    ];
    if let Some(key) = wanted.key {
        let zip = staged.open().map_err(one)?;
        files.push((
            beside(".sig"),
            signed(key, NAMESPACE, zip.into()).map_err(one)?,
        ));
        let envelope = super::papers::envelope(made, staged, key).map_err(one)?;
        files.push((beside(".intoto.json"), envelope));
    }
    if wanted.timestamp_query {
        files.push((beside(".tsq"), query(&staged.hash)));
    }
    Ok(Beside {
        files,
        verdict: in_words(made, verdict.as_ref()),
    })
}

/// What git said, for programs and for the record.
fn verification(
    made: &Made,
    staged: &Staged,
    tag: Option<&Verdict>,
    commit: &Verdict,
    wanted: &Wanted<'_>,
) -> String {
    let told = |verdict: &Verdict| {
        json!({
            "state": verdict.state.word(),
            "kind": verdict.kind.map(|kind| kind.word()),
            "key": verdict.key,
            "signer": verdict.signer,
            "detail": verdict.detail,
        })
    };
    let value = json!({
        "version": VERSION,
        "tool": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
        "verified": wanted.today.to_string(),
        "bundle": { "name": made.name, "sha256": staged.sha256 },
        "tag": {
            "name": made.tag.name,
            "object": made.manifest.source.tag_object,
            "lightweight": made.tag.objects.is_empty(),
            "made_under_another_name": made.tag.other_name(),
            "signature": tag.map(told),
        },
        "commit": { "id": made.manifest.source.commit, "signature": told(commit) },
        "allowed_signers_given": wanted.allowed_signers.is_some(),
    });
    format!("{value:#}\n")
}

fn in_words(made: &Made, verdict: Option<&Verdict>) -> String {
    let Some(verdict) = verdict else {
        return "none: the tag is lightweight, a name and nothing more".to_owned();
    };
    if verdict.state == State::Unsigned {
        return "none: the tag is not signed".to_owned();
    }
    let mut words = verdict.detail.clone();
    for (label, value) in [("by", &verdict.signer), ("key", &verdict.key)] {
        if let Some(value) = value {
            words = format!("{words}, {label} {}", value.escape_debug());
        }
    }
    if let Some(other) = made.tag.other_name() {
        words = format!(
            "{words}; but the tag was made under the name `{}`",
            other.escape_debug()
        );
    }
    words
}

/// Signs with an SSH key: what ssh-keygen(1) makes of what it reads.
pub(super) fn signed(key: &Path, namespace: &str, from: Stdio) -> Result<Vec<u8>, Fault> {
    let failed = |why: &str| {
        Fault::new(
            FaultKind::Files,
            format!("ssh-keygen cannot sign with {}: {why}", key.display()),
            "name an SSH key (private, or public with the private one in the agent); nothing was written",
        )
    };
    let output = Command::new("ssh-keygen")
        .args(["-q", "-Y", "sign", "-n", namespace, "-f"])
        .arg(key)
        .stdin(from)
        .output()
        .map_err(|error| failed(&error.to_string()))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() || !output.stdout.starts_with(b"-----BEGIN SSH SIGNATURE-----") {
        let line = said.lines().next().unwrap_or("it said nothing");
        return Err(failed(line));
    }
    Ok(output.stdout)
}

/// The same of bytes.
pub(super) fn signed_bytes(key: &Path, namespace: &str, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let failed =
        |error: std::io::Error| Fault::files("write", Path::new("a temporary file"), &error);
    let mut file = tempfile::tempfile().map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    std::io::Seek::rewind(&mut file).map_err(failed)?;
    signed(key, namespace, file.into())
}

/// A time-stamp query (RFC 3161, section 2.4.1): version 1, SHA-256 of the zip, with the authority's certificate
/// asked for. Without a nonce, so that the same zip gives the same query.
fn query(hash: &[u8; 32]) -> Vec<u8> {
    /// SEQUENCE, version 1, the imprint's SEQUENCE, SHA-256 (2.16.840.1.101.3.4.2.1) without parameters but NULL,
    /// and the head of an OCTET STRING of 32 bytes.
    const HEAD: [u8; 24] = [
        0x30, 0x39, 0x02, 0x01, 0x01, 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
        0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
    ];
    /// `certReq` TRUE.
    const TAIL: [u8; 3] = [0x01, 0x01, 0xff];
    [&HEAD[..], hash, &TAIL].concat()
}
