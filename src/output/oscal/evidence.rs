//! Evidence as references from a plan.
//!
//! Not for whether it is there: a rule says so.

use serde_json::Value;

use super::{Object, Writer, property, prose};
use crate::model::{Evidence, Spanned, Target};

/// References to some evidence of a step. What leads out of the repository has none.
pub fn relevant<'e>(
    writer: &Writer<'_>,
    of: &str,
    evidence: impl Iterator<Item = &'e Spanned<Evidence>>,
) -> Vec<Value> {
    evidence
        .filter_map(|evidence| {
            let evidence = &evidence.value;
            let (href, commit) = match &evidence.target {
                Target::File { path, at } => (
                    format!("{}{}", writer.base, encoded(path.as_str())),
                    at.as_deref(),
                ),
                Target::Address => (address(&evidence.text), None),
                Target::Outside | Target::Nothing => return None,
            };
            let mut reference = Object::default();
            reference.text("href", &href);
            reference.text("description", &prose(&format!("Evidence of {of}")));
            let commit = commit.and_then(|commit| property("commit", commit));
            reference.list("props", commit.into_iter().collect());
            Some(reference.done())
        })
        .collect()
}

/// A path as part of a relative reference (RFC 3986): a first part with a colon would be a scheme, so colons
/// are encoded too.
pub fn encoded(path: &str) -> String {
    percent(path, "-._~/@!$'()*,;=+")
}

/// An address with what may not stand in one encoded.
fn address(text: &str) -> String {
    percent(text, "-._~/@!$'()*,;=+:?#[]&%")
}

fn percent(text: &str, kept: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || kept.contains(char::from(byte)) && byte.is_ascii() {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_ones() {
        assert_eq!(
            encoded("evidence/ä b#1:%.csv"),
            "evidence/%C3%A4%20b%231%3A%25.csv"
        );
        assert_eq!(
            address("https://a.example/x y?q=1#top"),
            "https://a.example/x%20y?q=1#top"
        );
    }
}
