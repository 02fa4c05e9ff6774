//! What `check` says of a commit as an in-toto statement (version 1) with the predicate for test results, and
//! the envelope (DSSE) in which others sign it.
//!
//! A rule is a test, named by its name, which is never given to another: failed where it has a new error,
//! warned where it has a new warning and no error, else passed. What is waived, was so before, or is only told
//! for information fails nothing, as in the gate of `check`. Not for signing: keys are the user's.

use serde::Serialize;

use crate::diagnostic::State;
use crate::dossier::Dossier;
use crate::error::{Fault, FaultKind};
use crate::policy::Level;

/// The type of the statement.
const STATEMENT: &str = "https://in-toto.io/Statement/v1";

/// The type of its predicate.
const PREDICATE: &str = "https://in-toto.io/attestation/test-result/v0.1";

/// The type of the payload of an envelope that has a statement in it.
pub const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

/// The digests that may be given, with how many hexadecimal digits each may have: the two object formats of git.
const ALGORITHMS: &[(&str, &[usize])] = &[
    ("sha256", &[64]),
    ("gitCommit", &[40, 64]),
    ("gitTree", &[40, 64]),
    ("gitTag", &[40, 64]),
    ("gitBlob", &[40, 64]),
];

/// Something that the statement is about, or that was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its name, told apart from all others.
    pub name: String,
    /// Algorithms (`sha256`, `gitCommit`, `gitTree`, `gitTag`, `gitBlob`) with digests in hexadecimal.
    pub digests: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Statement<'a> {
    _type: &'static str,
    subject: Vec<Resource<'a>>,
    #[serde(rename = "predicateType")]
    predicate_type: &'static str,
    predicate: Predicate<'a>,
}

#[derive(Serialize)]
struct Resource<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    digest: serde_json::Map<String, serde_json::Value>,
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    annotations: serde_json::Map<String, serde_json::Value>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Predicate<'a> {
    result: &'static str,
    configuration: Vec<Resource<'a>>,
    passed_tests: Vec<&'static str>,
    warned_tests: Vec<&'static str>,
    failed_tests: Vec<&'static str>,
}

/// The statement, as the bytes that are signed. `subjects` are what was judged and what was made of it;
/// `configuration` is the file of the company's rules, where there is one. The program with its version, which has
/// the rules, and the day of judging stand beside it.
///
/// # Errors
/// When there is no subject, two have one name, or a digest is not one of its algorithm.
pub fn statement(
    dossier: &Dossier,
    subjects: &[Subject],
    configuration: &[Subject],
) -> Result<String, Fault> {
    if subjects.is_empty() {
        return Err(wrong("an attestation is about nothing".to_owned()));
    }
    for (index, subject) in subjects.iter().enumerate() {
        if subjects
            .iter()
            .take(index)
            .any(|other| other.name == subject.name)
        {
            return Err(wrong(format!(
                "two subjects of an attestation are named `{}`",
                subject.name
            )));
        }
    }
    let subject = subjects.iter().map(resource).collect::<Result<_, _>>()?;
    let files = configuration.iter().map(resource);
    let program = Resource {
        name: "clause10",
        digest: serde_json::Map::new(),
        annotations: [
            ("version", env!("CARGO_PKG_VERSION").to_owned()),
            ("asOf", dossier.as_of.to_string()),
        ]
        .map(|(name, value)| (name.to_owned(), value.into()))
        .into_iter()
        .collect(),
    };
    let configuration = std::iter::once(Ok(program)).chain(files);
    let statement = Statement {
        _type: STATEMENT,
        subject,
        predicate_type: PREDICATE,
        predicate: predicate(dossier, configuration.collect::<Result<_, _>>()?),
    };
    serde_json::to_string(&statement)
        .map_err(|error| wrong(format!("cannot write an attestation: {error}")))
}

fn predicate<'a>(dossier: &Dossier, configuration: Vec<Resource<'a>>) -> Predicate<'a> {
    let report = &dossier.report;
    let worst = |rule: &str| {
        let own = report.diagnostics.iter();
        let own = own.filter(|found| found.rule.name == rule && found.state == State::New);
        own.map(|found| found.level).max()
    };
    let (mut passed, mut warned, mut failed) = (Vec::new(), Vec::new(), Vec::new());
    let mut names: Vec<&'static str> = report.rules.iter().map(|rule| rule.name).collect();
    // A rule that was not among those asked for, but has reported, is one all the same.
    names.extend(report.diagnostics.iter().map(|found| found.rule.name));
    names.sort_unstable();
    names.dedup();
    for name in names {
        match worst(name) {
            Some(Level::Error) => failed.push(name),
            Some(Level::Warning) => warned.push(name),
            Some(Level::Info | Level::Off) | None => passed.push(name),
        }
    }
    Predicate {
        result: match (failed.is_empty(), warned.is_empty()) {
            (false, _) => "FAILED",
            (true, false) => "WARNED",
            (true, true) => "PASSED",
        },
        configuration,
        passed_tests: passed,
        warned_tests: warned,
        failed_tests: failed,
    }
}

fn resource(subject: &Subject) -> Result<Resource<'_>, Fault> {
    let Subject { name, digests } = subject;
    if name.is_empty() || digests.is_empty() {
        return Err(wrong(format!(
            "`{name}` in an attestation lacks a name or a digest"
        )));
    }
    for (algorithm, digest) in digests {
        let lengths = ALGORITHMS.iter().find(|(known, _)| known == algorithm);
        let Some((_, lengths)) = lengths else {
            return Err(wrong(format!(
                "`{algorithm}` is no digest that an attestation has"
            )));
        };
        let is_hex = digest
            .bytes()
            .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if !is_hex || !lengths.contains(&digest.len()) {
            return Err(wrong(format!("`{digest}` of `{name}` is no {algorithm}")));
        }
    }
    let digest = digests.iter();
    Ok(Resource {
        name,
        digest: digest
            .map(|(algorithm, digest)| (algorithm.clone(), digest.clone().into()))
            .collect(),
        annotations: serde_json::Map::new(),
    })
}

fn wrong(message: String) -> Fault {
    Fault::new(
        FaultKind::Usage,
        message,
        "give each subject a name of its own, with digests in lower case hexadecimal",
    )
}

/// The bytes that are signed for a payload: the pre-authentication encoding of DSSE 1.0.
pub fn pre_authentication(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut bytes = format!(
        "DSSEv1 {} {payload_type} {} ",
        payload_type.len(),
        payload.len()
    )
    .into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

/// A signature over the pre-authentication encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// A hint at the key, not authenticated; empty for none.
    pub key: String,
    /// The raw bytes.
    pub bytes: Vec<u8>,
}

#[derive(Serialize)]
struct Envelope<'a> {
    payload: String,
    #[serde(rename = "payloadType")]
    payload_type: &'a str,
    signatures: Vec<Signed<'a>>,
}

#[derive(Serialize)]
struct Signed<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    keyid: &'a str,
    sig: String,
}

/// The envelope of a payload with signatures that were made elsewhere, as JSON.
///
/// # Errors
/// Never for the values that it holds.
pub fn envelope(
    payload_type: &str,
    payload: &[u8],
    signatures: &[Signature],
) -> serde_json::Result<String> {
    let signatures = signatures.iter().map(|signature| Signed {
        keyid: &signature.key,
        sig: base64(&signature.bytes),
    });
    let mut text = serde_json::to_string(&Envelope {
        payload: base64(payload),
        payload_type,
        signatures: signatures.collect(),
    })?;
    text.push('\n');
    Ok(text)
}

/// Base64 (RFC 4648, 4) with padding.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let digit = bits >> (18 - 6 * at) & 63;
            match ALPHABET.get(digit as usize) {
                Some(digit) if at <= group.len() => text.push(char::from(*digit)),
                _ => text.push('='),
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of RFC 4648 and of the DSSE protocol.
    #[test]
    fn the_envelope_is_that_of_the_protocol() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(&[0xfb, 0xff, 0xbf]), "+/+/");
        let (kind, body) = ("http://example.com/HelloWorld", b"hello world");
        assert_eq!(
            pre_authentication(kind, body),
            b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
        );
        let signature = Signature {
            key: String::new(),
            bytes: vec![1, 2],
        };
        assert_eq!(
            envelope(kind, body, &[signature]).unwrap(),
            "{\"payload\":\"aGVsbG8gd29ybGQ=\",\"payloadType\":\"http://example.com/HelloWorld\",\"signatures\":[{\"sig\":\"AQI=\"}]}\n"
        );
    }

    #[test]
    fn digests_have_the_length_of_their_algorithm() {
        let with = |algorithm: &str, digest: String| Subject {
            name: "a".to_owned(),
            digests: vec![(algorithm.to_owned(), digest)],
        };
        for good in [
            with("sha256", "0f".repeat(32)),
            with("gitCommit", "0f".repeat(20)),
            with("gitTag", "0f".repeat(32)),
        ] {
            assert!(resource(&good).is_ok(), "{good:?}");
        }
        for bad in [
            with("sha256", "0f".repeat(20)),
            with("gitTree", "0f".repeat(10)),
            with("gitCommit", "0F".repeat(20)),
            with("gitCommit", "zz".repeat(20)),
            with("sha1", "0f".repeat(20)),
            with("gitBlob", String::new()),
            Subject {
                name: "a".to_owned(),
                digests: Vec::new(),
            },
        ] {
            assert!(resource(&bad).is_err(), "{bad:?}");
        }
    }
}
