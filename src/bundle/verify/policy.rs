//! The company's rules as the tag has them: which folders hold findings, and which files are records.
//!
//! Not for what is judged by them.

use super::container::Container;
use super::proof::Proof;
use super::{Check, Verification};
use crate::bundle::manifest::{Manifest, PATH, Role};
use crate::config;
use crate::git::unpacked::{Leaf, Lies};
use crate::parse;
use crate::policy::Policy;
use crate::text::RepoPath;

/// The company's rules as the tag has them; none where they cannot be read, which is said.
pub(super) fn of_tag(
    container: &dyn Container,
    proof: &Proof,
    manifest: &Manifest,
    found: &mut Verification,
) -> Option<Policy> {
    let path = format!("{}{}", manifest.source.folder, config::FILE_NAME);
    let lies = proof.objects.at(proof.tree, path.as_bytes());
    let file = manifest.files.iter().find(|file| {
        let git = file.git.as_ref().filter(|git| git.commit.is_none());
        git.is_some_and(|git| git.path == path)
    });
    let said = manifest.configuration.file.as_deref();
    let policy = match (lies, file) {
        (Ok(Lies::There(Leaf::File(_))), Some(file)) if said == Some(&file.path) => {
            if file.role != Role::Configuration.word() {
                found.accuse(
                    Check::Completeness,
                    Some(&file.path),
                    "this is the configuration",
                );
            }
            let bytes = container.read(&file.path, parse::LIMIT as u64).ok()?;
            match config::read(RepoPath::new(config::FILE_NAME), bytes) {
                Ok(configuration) => configuration.policy,
                Err(faults) => {
                    let why = faults.first().map(ToString::to_string).unwrap_or_default();
                    let message = format!(
                        "that nothing is missing: the configuration cannot be read here: {why}"
                    );
                    found.leave(Check::Completeness, Some(&file.path), message);
                    return None;
                }
            }
        }
        (Ok(Lies::Nowhere | Lies::Behind(_)), None) if said.is_none() => Policy::default(),
        (Err(why), _) => {
            found.accuse(Check::Completeness, Some(&path), why);
            return None;
        }
        (Ok(_), _) => {
            let message = "the configuration that the tag has is not the one of the bundle";
            found.accuse(Check::Completeness, Some(&path), message);
            return None;
        }
    };
    let is_same = manifest.tool.version == env!("CARGO_PKG_VERSION");
    let settings = serde_json::to_value(&policy.settings).unwrap_or_default();
    if is_same && settings != manifest.configuration.settings {
        let message = "its settings are not those of the configuration";
        found.accuse(Check::Completeness, Some(PATH), message);
    }
    Some(policy)
}
