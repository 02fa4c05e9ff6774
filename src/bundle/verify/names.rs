//! Which names a bundle may have for its files.
//!
//! Not for giving them (`bundle::names`).

use std::collections::{BTreeMap, HashMap};

use super::{Check, Verification};
use crate::bundle::names::folded;

/// Longest part of a tag's name in the name of its bundle, in characters.
const LONGEST: usize = 80;

/// How many digits of the commit's id stand in the name.
const DIGITS: usize = 12;

/// The name of the top folder of the bundle of a tag, given the hexadecimal id of its commit.
pub fn top_folder(tag: &str, commit: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || "-._".contains(c) {
            c
        } else {
            '-'
        }
    };
    let tag: String = tag.chars().map(plain).take(LONGEST).collect();
    let commit: String = commit.chars().take(DIGITS).collect();
    format!("evidence-{tag}-{commit}")
}

/// Why a name must not be in a bundle; none where it may. What it would do is what makes it odd: lead out of the
/// folder, mean another file on another system, or look like another name.
pub(super) fn refusal(name: &str) -> Option<&'static str> {
    if name.contains('\\') {
        return Some("the name has a backslash, which parts folders on some systems");
    }
    if name.starts_with('/') || name.as_bytes().get(1) == Some(&b':') {
        return Some("the name is absolute");
    }
    if name.chars().any(char::is_control) {
        return Some("the name has a control character");
    }
    name.split('/').find_map(|part| match part {
        "" => Some("the name has an empty part"),
        "." | ".." => Some("the name leads elsewhere (`.` or `..`)"),
        _ => None,
    })
}

/// Names that some system takes for one, and files whose names are folders of others.
pub(super) fn clashes(entries: &BTreeMap<String, u64>, found: &mut Verification) {
    let mut known: HashMap<String, &str> = HashMap::with_capacity(entries.len());
    for name in entries.keys() {
        if let Some(other) = known.insert(folded(name), name) {
            let message = format!("some systems take this name for `{other}`");
            found.accuse(Check::Container, Some(name), message);
        }
    }
    for name in entries.keys() {
        let folded = folded(name);
        let mut folders = folded.match_indices('/').map(|(end, _)| end);
        let file = folders.find_map(|end| known.get(folded.get(..end)?));
        if let Some(file) = file {
            let message = format!("`{file}` is a file, and cannot be a folder too");
            found.accuse(Check::Container, Some(name), message);
        }
    }
}
