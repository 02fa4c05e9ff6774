//! Names that every system can write: what a repository calls odd gets another name in the bundle.
//!
//! Not for saying which file is which: the manifest keeps the path of each as git has it.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// Longest part of a path, in bytes; file systems allow 255, and something may be added.
const LONGEST_PART: usize = 200;

/// Longest path in the bundle, in bytes; with the top folder it stays below the 260 of Windows.
const LONGEST: usize = 180;

/// Names at the first level that are the bundle's own.
const TAKEN: [&str; 5] = [
    "machine",
    "proof",
    "pinned",
    "register.csv",
    "register.xlsx",
];

/// Names of devices on Windows, whatever comes after a dot.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The names that were given.
#[derive(Debug, Default)]
pub struct Names {
    /// Folded, so that names that some system takes for one are seen.
    given: BTreeSet<String>,
}

impl Names {
    /// The path in the bundle of a file of the repository: below `folder` (with a `/` at its end) as git calls
    /// it, where every system can write that; else with a mark made of the hash of git's name. The same paths
    /// in the same order always get the same names.
    pub fn place(&mut self, folder: &str, path: &[u8]) -> String {
        let plain = std::str::from_utf8(path).ok().filter(|path| is_plain(path));
        let taken = |path: &str| {
            let first = path.split('/').next().unwrap_or(path);
            folder == "data/" && TAKEN.contains(&folded(first).as_str())
        };
        if let Some(path) = plain.filter(|path| !taken(path)) {
            let name = format!("{folder}{path}");
            if self.take(&name) {
                return name;
            }
        }
        let name = format!("{folder}{}", marked(path, plain.is_some_and(taken)));
        if self.take(&name) {
            return name;
        }
        // Two hashes that begin alike: the whole one tells them apart.
        let name = format!("{folder}renamed/{:x}", Hex(&Sha256::digest(path)));
        self.take(&name);
        name
    }

    /// Takes a name; whether it was free. What lies in a folder needs the folder's name too.
    fn take(&mut self, name: &str) -> bool {
        let name = folded(name);
        let below = format!("{name}/");
        let next = self.given.range(below.clone()..).next();
        let is_folder = next.is_some_and(|next| next.starts_with(&below));
        let mut folders = name.match_indices('/').map(|(end, _)| &name[..end]);
        if is_folder || folders.any(|folder| self.given.contains(folder)) {
            return false;
        }
        self.given.insert(name)
    }
}

struct Hex<'a>(&'a [u8]);

impl std::fmt::LowerHex for Hex<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A name as file systems compare it that take no notice of case, or of how letters are composed.
pub fn folded(name: &str) -> String {
    let decomposed = name.nfd().flat_map(char::to_lowercase);
    decomposed.collect::<String>().nfc().collect()
}

fn is_plain(path: &str) -> bool {
    path.len() <= LONGEST && path.split('/').all(is_plain_part) && path.nfc().eq(path.chars())
}

fn is_plain_part(part: &str) -> bool {
    let odd = |c: char| {
        c.is_control()
            || matches!(
                c,
                // Not allowed on Windows; `%` means something in the manifest of a bag.
                '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\' | '%'
                    // Order of writing, and what is not seen: names that are not what they look like.
                    | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
            )
    };
    let stem = part.split('.').next().unwrap_or(part);
    !part.is_empty()
        && part.len() <= LONGEST_PART
        && !part.chars().any(odd)
        && !part.ends_with(['.', ' '])
        && !part.starts_with(' ')
        && !DEVICES.contains(&stem.to_ascii_lowercase().as_str())
}

/// A path with its odd parts made plain, and a mark in its last part.
fn marked(path: &[u8], is_taken: bool) -> String {
    const MARK: usize = 4;
    let hash = Sha256::digest(path);
    let mark = format!("{:x}", Hex(hash.get(..MARK).unwrap_or(&hash)));
    let text = String::from_utf8_lossy(path);
    let mut parts: Vec<String> = text.split('/').map(plain_part).collect();
    if is_taken && let Some(first) = parts.first_mut() {
        first.push_str("~files");
    }
    let last = parts.pop().unwrap_or_default();
    let (stem, ending) = match last.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 8 => (stem, ending),
        _ => (last.as_str(), ""),
    };
    let dot = if ending.is_empty() { "" } else { "." };
    let name = format!("{stem}~{mark}{dot}{ending}");
    let folder = parts.join("/");
    if folder.len() + name.len() < LONGEST {
        return [folder, name].join("/").trim_start_matches('/').to_owned();
    }
    let short: String = stem.chars().take(LONGEST_PART / 8).collect();
    format!("renamed/{short}~{mark}{dot}{ending}")
}

fn plain_part(part: &str) -> String {
    if is_plain_part(part) && part.nfc().eq(part.chars()) {
        return part.to_owned();
    }
    let plain: String = part
        .nfc()
        .map(|c| {
            let mut one = [0; 4];
            // A dot or space is odd only at the end, and is looked at there.
            if c == '.' || c == ' ' || is_plain_part(c.encode_utf8(&mut one)) {
                c
            } else {
                '_'
            }
        })
        .take(LONGEST_PART / 4)
        .collect();
    let plain = plain.trim_matches([' ', '.']);
    if is_plain_part(plain) {
        plain.to_owned()
    } else {
        format!("_{plain}_")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_system_can_write_keeps_its_name() {
        let mut names = Names::default();
        for path in [
            "findings/2026/NC-2026-001-a.md",
            "evidence/Größe.pdf",
            "evidence/a b/c,d (1).csv",
            ".hidden/file",
        ] {
            assert_eq!(
                names.place("data/", path.as_bytes()),
                format!("data/{path}")
            );
        }
    }

    #[test]
    fn what_not_every_system_can_write_gets_another_name_each_its_own() {
        let mut names = Names::default();
        let odd: [&[u8]; 20] = [
            b"evidence/a:b.csv",
            b"evidence/a?b.csv",
            b"evidence/100%.csv",
            b"evidence/new\nline.csv",
            b"evidence/aux",
            b"evidence/AUX.txt",
            b"evidence/end.",
            b"evidence/end ",
            b"evidence/ start",
            b"evidence/Readme.md",
            b"evidence/README.md",
            "evidence/e\u{301}.md".as_bytes(),
            "evidence/\u{e9}.md".as_bytes(),
            "evidence/\u{202e}fdp.exe".as_bytes(),
            b"evidence/\xff\xfe.md",
            b"evidence/back\\slash",
            b"machine/manifest.json",
            b"Proof/x",
            b"register.csv",
            b"evidence",
        ];
        let mut folded_all = BTreeSet::new();
        for path in odd {
            let name = names.place("data/", path);
            assert!(folded_all.insert(folded(&name)), "{name}");
            let below = name.strip_prefix("data/").unwrap();
            assert!(is_plain(below), "{name}");
            assert!(!TAKEN.contains(&below.split('/').next().unwrap()), "{name}");
        }
        assert!(folded_all.contains("data/evidence/readme.md"));
    }

    #[test]
    fn a_file_is_no_folder() {
        let mut names = Names::default();
        assert_eq!(names.place("data/", b"A"), "data/A");
        assert_ne!(names.place("data/", b"a/b"), "data/a/b");
        assert_eq!(names.place("data/", b"c/d"), "data/c/d");
        assert_ne!(names.place("data/", b"C"), "data/C");
    }

    #[test]
    fn long_paths_become_short_ones() {
        let mut names = Names::default();
        let long = format!("evidence/{}/x.csv", "folder/".repeat(60));
        let name = names.place("data/", long.as_bytes());
        assert!(name.len() < 60 && name.ends_with(".csv"), "{name}");
        assert_ne!(names.place("data/", format!("{long}x").as_bytes()), name);
    }

    proptest::proptest! {
        #[test]
        fn every_path_gets_a_name_that_can_be_written(paths in proptest::collection::vec(proptest::collection::vec(proptest::num::u8::ANY, 1..40), 1..20)) {
            let mut names = Names::default();
            let mut seen = BTreeSet::new();
            let mut known = BTreeSet::new();
            for path in paths {
                if !known.insert(path.clone()) {
                    continue;
                }
                let name = names.place("data/", &path);
                proptest::prop_assert!(is_plain(name.strip_prefix("data/").unwrap()), "{name:?}");
                proptest::prop_assert!(seen.insert(folded(&name)));
            }
        }
    }
}
