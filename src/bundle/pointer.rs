//! git-lfs pointers: small files of git that name a large one by its hash.
//!
//! The form is that of <https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md>. Not for fetching: what the
//! local store does not have is not there.

use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// What a pointer names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// SHA-256 of the large file, 64 hexadecimal digits.
    pub oid: String,
    /// Its size in bytes.
    pub size: u64,
}

/// Why the local store does not give what a pointer names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// It has no such file.
    NotThere,
    /// The file there has another size or another hash.
    Damaged,
}

/// Largest pointer in bytes, by the specification.
pub const LARGEST: u64 = 1024;

impl Pointer {
    /// Reads a pointer; none where the bytes are no well-formed one.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        if bytes.len() as u64 >= LARGEST {
            return None;
        }
        let text = std::str::from_utf8(bytes).ok()?;
        let mut lines = text.lines();
        lines
            .next()
            .filter(|line| *line == "version https://git-lfs.github.com/spec/v1")?;
        let (mut oid, mut size) = (None, None);
        for line in lines {
            match line.split_once(' ')? {
                ("oid", value) => {
                    let hex = value.strip_prefix("sha256:")?;
                    let is_hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
                    oid = Some(hex).filter(|hex| hex.len() == 64 && hex.chars().all(is_hex));
                }
                ("size", value) => size = value.parse().ok(),
                _ => {}
            }
        }
        Some(Self {
            oid: oid?.to_owned(),
            size: size?,
        })
    }

    /// Where the local store keeps the file; `common` is the folder that all working trees share.
    ///
    /// # Errors
    /// What is wrong with what lies there.
    pub fn resolve(&self, common: &Path) -> Result<PathBuf, Lacking> {
        let part = |range: std::ops::Range<usize>| self.oid.get(range).unwrap_or_default();
        let path = common
            .join("lfs/objects")
            .join(part(0..2))
            .join(part(2..4))
            .join(&self.oid);
        let Ok(mut file) = std::fs::File::open(&path) else {
            return Err(Lacking::NotThere);
        };
        let mut hash = Sha256::new();
        let mut size: u64 = 0;
        let mut buffer = vec![0; 1 << 16];
        loop {
            match file.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => {
                    hash.update(buffer.get(..read).unwrap_or_default());
                    size += read as u64;
                }
                Err(_) => return Err(Lacking::Damaged),
            }
        }
        let hex: String = hash
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        if size == self.size && hex == self.oid {
            Ok(path)
        } else {
            Err(Lacking::Damaged)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_is_read_and_nothing_else_is() {
        let oid = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393";
        let text =
            format!("version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize 12345\n");
        let pointer = Pointer::read(text.as_bytes()).unwrap();
        assert_eq!((pointer.oid.as_str(), pointer.size), (oid, 12_345));
        let extended = text.replace("oid", "ext-0-foo sha256:aa\noid");
        assert_eq!(Pointer::read(extended.as_bytes()), Some(pointer));
        for wrong in [
            "",
            "version https://git-lfs.github.com/spec/v1\n",
            &text.replace("v1", "v2"),
            &text.replace("sha256", "sha1"),
            &text.replace("12345", "-1"),
            &text.replace(oid, &oid.to_uppercase()),
            &text.replace(oid, "../../../etc/passwd"),
            &format!("{text}{}\n", " ".repeat(2000)),
        ] {
            assert_eq!(Pointer::read(wrong.as_bytes()), None, "{wrong:?}");
        }
    }
}
