//! What a clone of the repository says of the tag.
//!
//! A clone that is trusted makes up for a signature: it says that the tag is the company's. Not for making the
//! bundle again.

use super::{Check, Verification};
use crate::bundle::manifest::Manifest;
use crate::git::Repository;

/// Compares the tag of the bundle with that of the clone.
pub(super) fn check(
    repository: &Repository,
    manifest: &Manifest,
    has_proof: bool,
    found: &mut Verification,
) {
    let source = &manifest.source;
    let reader = repository.reader();
    if !reader.has_tag(&source.tag) {
        let message = format!(
            "the clone has no tag `{}`: `git fetch --tags` in it gets those of its remote",
            source.tag
        );
        found.accuse(Check::Clone, None, message);
        return;
    }
    let tag = match reader.tag(&format!("refs/tags/{}", source.tag)) {
        Ok(tag) => tag,
        Err(fault) => {
            let message = format!(
                "the clone does not say so: {} ({})",
                fault.message, fault.help
            );
            found.accuse(Check::Clone, None, message);
            return;
        }
    };
    let object = tag.objects.first().map(|object| object.id.to_string());
    let commit = tag.commit.to_string();
    if object != source.tag_object {
        let told = |id: Option<&String>| id.map_or("no object", |id| id.as_str()).to_owned();
        let message = format!(
            "the tag `{}` of the clone is {}, and that of the bundle is {}",
            source.tag,
            told(object.as_ref()),
            told(source.tag_object.as_ref())
        );
        found.accuse(Check::Clone, None, message);
    }
    if commit != source.commit {
        let message = format!(
            "the tag `{}` of the clone names the commit {commit}, and not {}",
            source.tag, source.commit
        );
        found.accuse(Check::Clone, None, message);
    }
    if found.is_sound(Check::Clone) {
        let message = format!(
            "the clone has the same tag `{}`, of the same commit",
            source.tag
        );
        found.prove(Check::Clone, message);
        found.is_vouched = has_proof;
    }
}
