//! The files that make a bundle a BagIt bag (RFC 8493): what it is, and the hash of each file.
//!
//! Not for saying what a file is for (`manifest`).

use std::collections::BTreeMap;
use std::fmt::Write;

use super::archive::Packed;

/// Says that this is a bag.
pub const DECLARATION: &str = "bagit.txt";
/// Says what the bag is about.
pub const INFO: &str = "bag-info.txt";
/// The hashes of what lies below `data/`.
pub const MANIFEST: &str = "manifest-sha256.txt";
/// The hashes of what does not.
pub const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
/// Where the payload lies.
pub const PAYLOAD: &str = "data/";

/// `bagit.txt`.
pub const DECLARED: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// `bag-info.txt` from labels and values; an empty value is left out, and what would end a line becomes a space.
pub fn info(fields: &[(&str, String)]) -> String {
    let mut text = String::new();
    for (label, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
        let value: String = value
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let _ = writeln!(text, "{label}: {value}");
    }
    text
}

/// A manifest: the hash and the path of each file, in the order of paths.
pub fn manifest<'a>(files: impl Iterator<Item = (&'a String, &'a Packed)>) -> String {
    let mut text = String::new();
    for (path, packed) in files {
        let _ = writeln!(text, "{}  {path}", packed.sha256);
    }
    text
}

/// What lies below `data/`, of all files.
pub fn payload(files: &BTreeMap<String, Packed>) -> impl Iterator<Item = (&String, &Packed)> {
    files.iter().filter(|(path, _)| path.starts_with(PAYLOAD))
}

/// What does not.
pub fn tags(files: &BTreeMap<String, Packed>) -> impl Iterator<Item = (&String, &Packed)> {
    files.iter().filter(|(path, _)| !path.starts_with(PAYLOAD))
}

/// `Payload-Oxum`: bytes and number of files of the payload.
pub fn oxum(files: &BTreeMap<String, Packed>) -> String {
    let (bytes, count) = payload(files).fold((0, 0), |(bytes, count), (_, packed)| {
        (bytes + packed.size, count + 1)
    });
    format!("{bytes}.{count}")
}
