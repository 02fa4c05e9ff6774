//! Whether the bundle's own name and the zip's comment are what the tag asks for.
//!
//! Not for the names of files (`names`).

use std::path::Path;

use super::container::Opened;
use super::names::top_folder;
use super::{Check, Verification};
use crate::bundle::manifest::Manifest;

/// Compares the name of the top folder and the comment with the tag and the commit.
pub(super) fn check(path: &Path, opened: &Opened, manifest: &Manifest, found: &mut Verification) {
    let source = &manifest.source;
    let asked = top_folder(&source.tag, &source.commit);
    let Some(comment) = &opened.comment else {
        if opened.top != asked {
            let message = format!("the folder was renamed; as it was made it is called `{asked}`");
            found.leave(Check::Container, None, message);
        }
        return;
    };
    if opened.top != asked {
        let message = format!("the top folder of this tag and commit is called `{asked}`");
        found.accuse(Check::Container, Some(&opened.top), message);
    }
    if comment != source.commit.as_bytes() {
        let message = "the comment of the zip is not the id of the commit";
        found.accuse(Check::Container, None, message);
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    if stem != asked {
        let message = format!("the zip was renamed; as it was made it is called `{asked}.zip`");
        found.leave(Check::Container, None, message);
    }
}
