//! Cheap hashing of short words, for texts of which there are many.
//!
//! Not for anything that is written down or compared between runs.

use std::hash::{BuildHasherDefault, Hasher};

/// Where FNV-1a begins.
const BEGIN: u64 = 0xcbf2_9ce4_8422_2325;

/// The hash of some bytes (FNV-1a): words are short, and a collision costs at most a wrong guess.
pub fn hash(bytes: &[u8]) -> u64 {
    hash_on(BEGIN, bytes)
}

/// The hash of what was hashed before with more bytes behind.
pub fn hash_on(before: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(before, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Hashes short texts, and takes a number for the hash that it is.
#[derive(Clone, Copy, Debug)]
pub struct Short(u64);

/// For sets and maps.
pub type BuildShort = BuildHasherDefault<Short>;

impl Default for Short {
    fn default() -> Self {
        Self(BEGIN)
    }
}

impl Hasher for Short {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash_on(self.0, bytes);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
