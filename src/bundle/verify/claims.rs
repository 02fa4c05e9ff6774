//! What cannot be proved, and has to be said all the same.
//!
//! Not for what is wrong.

use super::{Check, Verification};
use crate::bundle::manifest::{Absent, Manifest, PATH};

/// A bundle without a proof: it is honest where the raw files were left out, since nothing of it is git's.
pub(super) fn without_proof(manifest: &Manifest, found: &mut Verification) {
    let is_left_out = manifest
        .omissions
        .iter()
        .any(|omission| omission.why == Absent::Redacted.word());
    let raw = manifest.files.iter().find(|file| file.git.is_some());
    if let Some(raw) = raw {
        let message = "it is said to be git's, and there is no proof that can be read";
        found.accuse(Check::Files, Some(&raw.path), message);
    } else if !is_left_out {
        let message = "it names no files of git, and does not say that they were left out";
        found.accuse(Check::Files, Some(PATH), message);
    } else {
        let message = "that anything in it belongs to the tag: raw files and proof were left out";
        found.leave(Check::Files, None, message);
    }
}

/// What clause10 wrote from the records follows from no hash; to be said unless the bundle was made again.
pub fn written_by_clause10(manifest: &Manifest, found: &mut Verification) {
    if !found.is_signed && manifest.files.iter().any(|file| file.git.is_none()) {
        let message = "that report, register and data for programs say what the records say: only making the bundle again shows it (`--rebuild` with `--repo`)";
        found.leave(Check::Rebuild, None, message);
    }
}
