//! Whether the bundle is a whole BagIt bag (RFC 8493), and nothing besides.
//!
//! The RFC lets a bag have files that no manifest lists, files to be fetched, and no manifest of tag files at
//! all; a bundle has none of that. Hashes alone show damage, not deceit: whoever changes a file can change them
//! too.

use std::collections::{BTreeMap, BTreeSet};

use super::container::Container;
use super::hashes::Files;
use super::{Check, Verification};
use crate::bundle::bag::{DECLARATION, DECLARED, INFO, MANIFEST, PAYLOAD, TAG_MANIFEST};
use crate::bundle::manifest::Manifest;

/// Largest file of the bag's own.
const LARGEST: u64 = 512 << 20;

/// What a bag is not to have: the list of files to be fetched from elsewhere.
const FETCH: &str = "fetch.txt";

/// Checks the bag; the files whose hashes are not those that the bag says.
pub(super) fn check(
    container: &dyn Container,
    seen: &Files,
    manifest: Option<&Manifest>,
    found: &mut Verification,
) -> BTreeSet<String> {
    if let Some(text) = text(container, DECLARATION, found)
        && text != DECLARED
    {
        let message = "it does not say BagIt 1.0 in UTF-8, in these very lines";
        found.accuse(Check::Bag, Some(DECLARATION), message);
    }
    if seen.contains_key(FETCH) {
        let message = "files are to be fetched from elsewhere; a bundle has them all";
        found.accuse(Check::Bag, Some(FETCH), message);
    }
    let is_payload = |name: &str| name.starts_with(PAYLOAD);
    let mut changed = BTreeSet::new();
    listed(container, seen, MANIFEST, &is_payload, &mut changed, found);
    let is_tag = |name: &str| !is_payload(name) && name != TAG_MANIFEST;
    listed(container, seen, TAG_MANIFEST, &is_tag, &mut changed, found);
    if let Some(text) = text(container, INFO, found) {
        info(&text, seen, manifest, found);
    }
    if found.is_sound(Check::Bag) {
        let message = format!(
            "the bag is whole: {} files, each listed with its SHA-256, none besides",
            seen.len()
        );
        found.prove(Check::Bag, message);
    }
    changed
}

/// The text of a file of the bag's own; says so where it is not there.
fn text(container: &dyn Container, name: &str, found: &mut Verification) -> Option<String> {
    if !container.entries().contains_key(name) {
        found.accuse(Check::Bag, Some(name), "it is missing");
        return None;
    }
    let bytes = match container.read(name, LARGEST) {
        Ok(bytes) => bytes,
        Err(error) => {
            found.accuse(
                Check::Bag,
                Some(name),
                format!("it cannot be read: {error}"),
            );
            return None;
        }
    };
    let text = String::from_utf8(bytes).ok();
    if text.is_none() {
        found.accuse(Check::Bag, Some(name), "it is not UTF-8");
    }
    text
}

/// Compares a manifest of the bag with the files that it has to list.
fn listed(
    container: &dyn Container,
    seen: &Files,
    name: &str,
    belongs: &dyn Fn(&str) -> bool,
    changed: &mut BTreeSet<String>,
    found: &mut Verification,
) {
    let Some(text) = text(container, name, found) else {
        return;
    };
    let mut listed: BTreeMap<&str, &str> = BTreeMap::new();
    for (number, line) in text.split_terminator('\n').enumerate() {
        let is_hash = |hash: &str| {
            let is_hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
            hash.len() == 64 && hash.chars().all(is_hex)
        };
        let Some((hash, path)) = line.split_once("  ").filter(|(hash, _)| is_hash(hash)) else {
            let message = format!("line {} is no SHA-256 with a path", number + 1);
            found.accuse(Check::Bag, Some(name), message);
            continue;
        };
        if listed.insert(path, hash).is_some() {
            let message = format!("`{path}` is listed twice");
            found.accuse(Check::Bag, Some(name), message);
        } else if !belongs(path) {
            let message = format!("`{path}` does not belong into this list");
            found.accuse(Check::Bag, Some(name), message);
        }
    }
    for (path, hash) in &listed {
        match seen.get(*path) {
            Some(seen) if seen.sha256 == *hash => {}
            Some(_) => {
                let message = format!("it was changed: its SHA-256 is not that of {name}");
                found.accuse(Check::Bag, Some(path), message);
                changed.insert((*path).to_owned());
            }
            None if container.entries().contains_key(*path) => {}
            None => found.accuse(
                Check::Bag,
                Some(path),
                format!("{name} lists it, and it is missing"),
            ),
        }
    }
    let unlisted = container.entries().keys();
    for path in unlisted.filter(|path| belongs(path) && !listed.contains_key(path.as_str())) {
        found.accuse(Check::Bag, Some(path), format!("{name} does not list it"));
    }
}

/// Compares what the bag says of itself with what there is.
fn info(text: &str, seen: &Files, manifest: Option<&Manifest>, found: &mut Verification) {
    let mut fields: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in text.lines() {
        match line.split_once(": ") {
            Some((label, value)) => fields.entry(label).or_default().push(value),
            None => found.accuse(Check::Bag, Some(INFO), "a line is no label with a value"),
        }
    }
    let payload = seen.iter().filter(|(path, _)| path.starts_with(PAYLOAD));
    let (bytes, count) = payload.fold((0_u64, 0), |(bytes, count), (_, seen)| {
        (bytes.saturating_add(seen.size), count + 1)
    });
    let mut asked = vec![("Payload-Oxum", Some(format!("{bytes}.{count}")))];
    if let Some(manifest) = manifest {
        let source = &manifest.source;
        asked.extend([
            ("X-Git-Tag", Some(source.tag.clone())),
            ("X-Git-Tag-Object", source.tag_object.clone()),
            ("X-Git-Commit", Some(source.commit.clone())),
            ("X-Git-Tree", Some(source.tree.clone())),
            ("Bagging-Date", Some(manifest.as_of.clone())),
        ]);
    }
    for (label, value) in asked {
        let said = fields.get(label).map(Vec::as_slice).unwrap_or_default();
        let is_same = match &value {
            Some(value) => matches!(said, [one] if one == value),
            None => said.is_empty(),
        };
        if !is_same {
            let message = match value {
                Some(value) => format!("`{label}` is not `{value}`"),
                None => format!("`{label}` is there, and the tag has no object"),
            };
            found.accuse(Check::Bag, Some(INFO), message);
        }
    }
}
