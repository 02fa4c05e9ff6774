//! Whether the commits behind the tag are there, as far as the bundle says so.
//!
//! Not for what they say of a finding.

use std::collections::HashSet;

use super::proof::Proof;
use super::{Check, Verification};
use crate::bundle::manifest::Manifest;
use crate::git::unpacked::{Leaf, Lies};
use crate::model::normalised;
use crate::policy::Policy;

/// Checks that the proof has the history that it should have: none, all versions of the findings, or all.
pub(super) fn check(
    proof: &Proof,
    manifest: &Manifest,
    policy: Option<&Policy>,
    found: &mut Verification,
) {
    if manifest.history == "none" {
        let message = "the history of the findings: the bundle was made without it";
        found.leave(Check::History, None, message);
        return;
    }
    if proof.cut > 0 {
        let message = format!("{} commits behind the tag are not there", proof.cut);
        found.accuse(Check::History, None, message);
    }
    let count = proof.behind.len();
    if count != manifest.source.commits {
        let message = format!(
            "{count} commits are there, and not {}",
            manifest.source.commits
        );
        found.accuse(Check::History, None, message);
    }
    let folders: Vec<String> = match (manifest.history.as_str(), policy) {
        ("full", _) => vec![String::new()],
        (_, Some(policy)) => {
            let findings = policy.settings.findings.iter();
            let full = findings.map(|folder| {
                let folder = normalised(folder).unwrap_or_default();
                format!("{}{folder}", manifest.source.folder)
            });
            full.map(|folder| folder.trim_end_matches('/').to_owned())
                .collect()
        }
        (_, None) => return,
    };
    match lacking(proof, &folders) {
        Ok(0) if found.is_sound(Check::History) => {
            let what = if manifest.history == "full" {
                "all their files"
            } else {
                "all versions of the findings"
            };
            let message = format!("all {count} commits behind the tag are there, with {what}");
            found.prove(Check::History, message);
        }
        Ok(0) => {}
        Ok(lacking) => {
            let message = format!("{lacking} objects of the commits behind the tag are not there");
            found.accuse(Check::History, None, message);
        }
        Err(why) => found.accuse(Check::History, None, why),
    }
}

/// How many objects below some folders of the commits are not there.
fn lacking(proof: &Proof, folders: &[String]) -> Result<usize, String> {
    let mut known = HashSet::new();
    let mut lacking = 0;
    let mut roots = HashSet::new();
    for commit in &proof.behind {
        let (_, root, _) = proof.objects.commit(*commit)?;
        if !roots.insert(root) {
            continue;
        }
        for folder in folders {
            match proof.objects.at_once(root, folder.as_bytes())? {
                Lies::There(Leaf::Folder(tree)) => {
                    lacking += proof.objects.lacking(tree, &mut known)?;
                }
                Lies::Untold(_) => lacking += 1,
                Lies::There(_) | Lies::Nowhere | Lies::Behind(_) => {}
            }
        }
    }
    Ok(lacking)
}
