//! Whether the files are those of the tag: byte for byte, at their paths, under their names.
//!
//! Not for whether there are more (`complete`).

use std::collections::BTreeSet;

use super::hashes::{Files, Seen};
use super::proof::Proof;
use super::{Check, Verification};
use crate::bundle::manifest::{File, InGit, Manifest, Role};
use crate::bundle::names::Names;
use crate::bundle::pointer::Pointer;
use crate::git::Id;
use crate::git::unpacked::{self, BlobHash, Leaf, Lies};

/// Checks all files that are said to be git's; whether each was shown to be.
pub(super) fn check(
    seen: &Files,
    proof: &Proof,
    manifest: &Manifest,
    found: &mut Verification,
) -> bool {
    named(manifest, found);
    let mut live = 0;
    let (mut pinned, mut apart) = (0, 0);
    for file in &manifest.files {
        let Some(git) = &file.git else {
            written(file, found);
            continue;
        };
        let Some(seen) = seen.get(&file.path) else {
            continue;
        };
        if let Err(why) = content(seen, git, &manifest.source.object_format) {
            found.accuse(Check::Files, Some(&file.path), why);
            continue;
        }
        match placed(proof, git) {
            Ok(true) if git.commit.is_some() => pinned += 1,
            Ok(true) => live += 1,
            Ok(false) => {
                apart += 1;
                let message = format!(
                    "that it is from the commit {}: the proof does not have that commit",
                    git.commit.as_deref().unwrap_or_default()
                );
                found.leave(Check::Files, Some(&file.path), message);
            }
            Err(why) => found.accuse(Check::Files, Some(&file.path), why),
        }
    }
    let is_tied = found.is_sound(Check::Files) && found.is_sound(Check::Tag);
    if is_tied {
        let pinned = match pinned {
            0 => String::new(),
            pinned => format!(", and {pinned} are those of commits behind it"),
        };
        let message =
            format!("{live} files are byte for byte those of the commit, at their paths{pinned}");
        found.prove(Check::Files, message);
    }
    is_tied && apart == 0
}

/// What clause10 writes lies in its own places; elsewhere it would pass for git's.
fn written(file: &File, found: &mut Verification) {
    let asked = match file.path.as_str() {
        "START-HERE.html" => Role::Report,
        "README.txt" => Role::Readme,
        "data/register.csv" | "data/register.xlsx" => Role::Register,
        path if path.starts_with("data/machine/") => Role::Machine,
        path if path.starts_with("data/proof/") => Role::Proof,
        _ => {
            let message = "no commit is said to have it, and clause10 writes no such file";
            found.accuse(Check::Files, Some(&file.path), message);
            return;
        }
    };
    if file.role != asked.word() {
        let message = format!(
            "it is said to be `{}`, and is `{}`",
            file.role,
            asked.word()
        );
        found.accuse(Check::Files, Some(&file.path), message);
    }
}

/// Whether a file is the blob that it is said to be.
fn content(seen: &Seen, git: &InGit, object_format: &str) -> Result<(), &'static str> {
    let Some(text) = &git.pointer else {
        return match &seen.blob {
            Some(blob) if *blob == git.blob => Ok(()),
            _ => Err("it is not the blob that it is said to be"),
        };
    };
    let pointer = Pointer::read(text.as_bytes()).ok_or("its git-lfs pointer is none")?;
    let mut blob =
        BlobHash::new(object_format, text.len() as u64).ok_or("there is no such hash")?;
    blob.update(text.as_bytes());
    if blob.finish().as_ref() != Some(&git.blob) {
        return Err("its git-lfs pointer is not the blob that it is said to be");
    }
    if pointer.oid != seen.sha256 || pointer.size != seen.size {
        return Err("it is not the large file that its git-lfs pointer names");
    }
    Ok(())
}

/// The path of a file in git.
pub(super) fn path(git: &InGit) -> Option<Vec<u8>> {
    let Some(hex) = &git.path_hex else {
        return Some(git.path.clone().into_bytes());
    };
    let digits: Option<Vec<u8>> = hex
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    let bytes: Vec<u8> = digits
        .chunks_exact(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect();
    // Readable paths are written as text, and what is shown of others is what they are.
    let is_odd = std::str::from_utf8(&bytes).is_err();
    (is_odd && String::from_utf8_lossy(&bytes) == git.path).then_some(bytes)
}

/// Whether the commit has the blob at the path; false where the proof does not have the commit.
fn placed(proof: &Proof, git: &InGit) -> Result<bool, String> {
    let path = path(git).ok_or("its path in git is written in an odd way")?;
    let tree = match &git.commit {
        None => proof.tree,
        Some(commit) => {
            let format = if commit.len() == 40 { "sha1" } else { "sha256" };
            let id = unpacked::id(format, commit).ok_or("the commit that it is of is no id")?;
            if !proof.behind.contains(&id) {
                return Ok(false);
            }
            proof.objects.commit(id)?.1
        }
    };
    let shown = String::from_utf8_lossy(&path).into_owned();
    match proof.objects.at(tree, &path)? {
        Lies::There(Leaf::File(id)) if is(id, &git.blob) => Ok(true),
        Lies::There(Leaf::File(_)) => Err(format!("the commit has another file at `{shown}`")),
        Lies::There(_) => Err(format!("the commit has no regular file at `{shown}`")),
        Lies::Nowhere | Lies::Behind(_) => Err(format!("the commit has nothing at `{shown}`")),
        Lies::Untold(_) if git.commit.is_some() => Ok(false),
        Lies::Untold(folder) => Err(format!(
            "the proof lacks the folder `{folder}` of the commit"
        )),
    }
}

/// Whether a text is an object's id.
fn is(id: Id, text: &str) -> bool {
    let own = id.to_string();
    own == text
}

/// Whether each file of git has the name that its path asks for, so that none passes for another one, and the
/// role that its place asks for.
fn named(manifest: &Manifest, found: &mut Verification) {
    type Key<'f> = (Option<Id>, Vec<u8>, &'f File);
    let format = &manifest.source.object_format;
    let mut all: Vec<Key<'_>> = Vec::new();
    for file in &manifest.files {
        let Some(git) = &file.git else { continue };
        let commit = git
            .commit
            .as_deref()
            .map(|commit| unpacked::id(format, commit));
        if let (Some(path), None | Some(Some(_))) = (path(git), commit) {
            all.push((commit.flatten(), path, file));
        }
        let pinned = Role::PinnedEvidence.word();
        let others = [
            Role::Finding,
            Role::Evidence,
            Role::Audit,
            Role::Control,
            Role::Document,
            Role::Configuration,
        ];
        let is_known = match git.commit {
            Some(_) => file.role == pinned,
            None => others.iter().any(|role| role.word() == file.role),
        };
        if !is_known {
            let message = format!("a file of git is no `{}`", file.role);
            found.accuse(Check::Files, Some(&file.path), message);
        }
    }
    all.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
    let mut names = Names::default();
    let mut known = BTreeSet::new();
    for (commit, path, file) in &all {
        if !known.insert((commit, path)) {
            found.accuse(
                Check::Files,
                Some(&file.path),
                "the same file of git is there twice",
            );
            continue;
        }
        let folder = match commit {
            None => "data/".to_owned(),
            Some(commit) => format!("data/pinned/{}/", commit.to_hex_with_len(12)),
        };
        let asked = names.place(&folder, path);
        if asked != file.path {
            let message = format!(
                "the file `{}` of git is called `{asked}` in a bundle",
                String::from_utf8_lossy(path)
            );
            found.accuse(Check::Files, Some(&file.path), message);
        }
    }
}
