//! The proof of a bundle: the tag, what it names, and the small repository with the folders on the way to each
//! file.
//!
//! Everything is worked out from the bytes of the objects. The repository itself is looked at as files, for what
//! git would do there: an auditor may run it. Not for whether a signature is good (`signed`).

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{Seek, SeekFrom};

use sha2::{Digest, Sha256};

use super::container::{Container, Limits};
use super::hashes::Files;
use super::{Check, Verification};
use crate::bundle::archive::hex;
use crate::bundle::manifest::Manifest;
use crate::git::unpacked::{self, Unpacked};
use crate::git::{Id, Signature, SignedCommit, TagObject};

/// Where the proof lies.
const FOLDER: &str = "data/proof/";

/// Where its repository lies.
const REPOSITORY: &str = "data/proof/repo.git/";

/// Largest small file of the proof.
const LARGEST: u64 = 256 << 20;

/// More tags of tags than these are an attack.
const DEEPEST: usize = 64;

/// What was worked out.
pub(super) struct Proof {
    /// All objects.
    pub(super) objects: Unpacked,
    /// The tag objects, the one that the reference names first; none for a lightweight tag.
    pub(super) tags: Vec<TagObject>,
    /// The commit.
    pub(super) commit: SignedCommit,
    /// Its tree.
    pub(super) tree: Id,
    /// The commits behind the tag that the proof has, the tag's own among them.
    pub(super) behind: HashSet<Id>,
    /// Commits behind the tag that it has not.
    pub(super) cut: usize,
}

/// Reads the proof; none where it is not there or is broken, of which the latter is said.
pub(super) fn read(
    container: &dyn Container,
    seen: &Files,
    manifest: &Manifest,
    limits: Limits,
    found: &mut Verification,
) -> Option<Proof> {
    let names = seen.keys().filter_map(|name| name.strip_prefix(REPOSITORY));
    let names: BTreeSet<&str> = names.collect();
    if names.is_empty() {
        if let Some(name) = seen.keys().find(|name| name.starts_with(FOLDER)) {
            found.accuse(Check::Tag, Some(name), "the proof has no repository");
        }
        return None;
    }
    repository(container, &names, manifest, found);
    let objects = objects(container, &names, manifest, limits, found)?;
    match follow(objects, manifest) {
        Ok(proof) => Some(proof),
        Err(why) => {
            found.accuse(Check::Tag, None, why);
            None
        }
    }
}

/// Reads the pack, and compares its index with it.
fn objects(
    container: &dyn Container,
    names: &BTreeSet<&str>,
    manifest: &Manifest,
    limits: Limits,
    found: &mut Verification,
) -> Option<Unpacked> {
    let mut packs = names.iter().filter(|name| name.ends_with(".pack"));
    let (Some(pack), None) = (packs.next(), packs.next()) else {
        found.accuse(
            Check::Tag,
            None,
            "the proof's repository has not exactly one pack",
        );
        return None;
    };
    let path = format!("{REPOSITORY}{pack}");
    let read = tempfile::tempfile().and_then(|mut file| {
        std::io::copy(&mut container.open(&path)?, &mut file)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    });
    let read = read.map_err(|error| format!("it cannot be read: {error}"));
    let format = &manifest.source.object_format;
    let objects = match read.and_then(|file| Unpacked::read(file, format, limits.bytes)) {
        Ok(objects) => objects,
        Err(why) => {
            found.accuse(Check::Tag, Some(&path), why);
            return None;
        }
    };
    let index = format!("{REPOSITORY}{}idx", pack.trim_end_matches("pack"));
    match container.read(&index, LARGEST) {
        Ok(bytes) if objects.is_index(&bytes) => {}
        Ok(_) => {
            let message = "the index is not that of the pack: git would see other objects";
            found.accuse(Check::Tag, Some(&index), message);
        }
        Err(error) => {
            found.accuse(
                Check::Tag,
                Some(&index),
                format!("it cannot be read: {error}"),
            );
        }
    }
    Some(objects)
}

/// Follows the tag to its commit and tree. The error is one clause.
fn follow(objects: Unpacked, manifest: &Manifest) -> Result<Proof, String> {
    let source = &manifest.source;
    let id = |text: &str| {
        let id = unpacked::id(&source.object_format, text);
        id.ok_or_else(|| format!("`{text}` is no id of an object"))
    };
    let commit = id(&source.commit)?;
    let mut at = source.tag_object.as_deref().map_or(Ok(commit), id)?;
    let mut tags = Vec::new();
    while objects.is_tag(at) {
        let (tag, target) = objects.tag(at)?;
        tags.push(tag);
        at = target;
        if tags.len() > DEEPEST {
            return Err("it is a tag of tags, too many deep".to_owned());
        }
    }
    if source.tag_object.is_some() && tags.is_empty() {
        return Err(format!("the proof lacks the tag {at}"));
    }
    if at != commit {
        return Err(format!("the tag names {at}, and not the commit {commit}"));
    }
    let (signed, tree, parents) = objects.commit(commit)?;
    if id(&source.tree)? != tree {
        return Err(format!(
            "the commit names the tree {tree}, and not {}",
            source.tree
        ));
    }
    let mut behind = HashSet::from([commit]);
    let mut cut = HashSet::new();
    let mut ahead = parents;
    while let Some(id) = ahead.pop() {
        if !objects.has(id) {
            cut.insert(id);
        } else if behind.insert(id) {
            ahead.extend(objects.commit(id)?.2);
        }
    }
    Ok(Proof {
        objects,
        tags,
        commit: signed,
        tree,
        behind,
        cut: cut.len(),
    })
}

/// Files of a repository that git reads and that change what it says, or what it does, are not among these.
fn is_plain(name: &str) -> bool {
    let in_pack = name.strip_prefix("objects/pack/pack-").is_some_and(|rest| {
        let end = rest.rsplit_once('.');
        end.is_some_and(|(sum, ending)| {
            let is_hex = sum.chars().all(|c| c.is_ascii_hexdigit());
            is_hex && ["pack", "idx", "promisor"].contains(&ending)
        })
    });
    let known = [
        "HEAD",
        "config",
        "packed-refs",
        "refs/clause10/commit",
        "shallow",
    ];
    in_pack || known.contains(&name)
}

/// The only lines of a configuration that a proof has, in lower case; others could run programs.
const SETTINGS: [&str; 14] = [
    "[core]",
    "repositoryformatversion = 0",
    "repositoryformatversion = 1",
    "filemode = false",
    "filemode = true",
    "bare = true",
    "[extensions]",
    "objectformat = sha1",
    "objectformat = sha256",
    "partialclone = origin",
    "[remote \"origin\"]",
    "promisor = true",
    "partialclonefilter = blob:none",
    "",
];

/// Looks at the files of the repository.
fn repository(
    container: &dyn Container,
    names: &BTreeSet<&str>,
    manifest: &Manifest,
    found: &mut Verification,
) {
    for name in names.iter().filter(|name| !is_plain(name)) {
        let message = "this does not belong into a proof: git would follow it";
        found.accuse(Check::Tag, Some(&format!("{REPOSITORY}{name}")), message);
    }
    let text = |name: &str, found: &mut Verification| {
        let path = format!("{REPOSITORY}{name}");
        let bytes = container.read(&path, LARGEST);
        let text = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok());
        if text.is_none() {
            found.accuse(Check::Tag, Some(&path), "it cannot be read as text");
        }
        text.map(|text| (path, text))
    };
    if let Some((path, config)) = text("config", found) {
        for line in config.lines() {
            if !SETTINGS.contains(&line.trim().to_ascii_lowercase().as_str()) {
                let message = format!("`{}` does not belong into a proof", line.trim());
                found.accuse(Check::Tag, Some(&path), message);
            }
        }
    }
    let commit = &manifest.source.commit;
    for name in ["HEAD", "refs/clause10/commit", "shallow"] {
        if names.contains(name)
            && let Some((path, text)) = text(name, found)
            && text != format!("{commit}\n")
        {
            found.accuse(
                Check::Tag,
                Some(&path),
                "it does not name the commit, and that alone",
            );
        }
    }
    if let Some((path, text)) = text("packed-refs", found) {
        reference(&path, &text, manifest, found);
    }
}

/// Whether the only reference is the tag, and names what it should.
fn reference(path: &str, text: &str, manifest: &Manifest, found: &mut Verification) {
    let source = &manifest.source;
    let named = source.tag_object.as_ref().unwrap_or(&source.commit);
    let asked = format!("{named} refs/tags/{}", source.tag);
    let mut has_tag = false;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix('^') {
            Some(peeled) if peeled == source.commit => {}
            None if line == asked && !has_tag => has_tag = true,
            _ => {
                let message = format!("`{line}` is not the tag `{}`", source.tag);
                found.accuse(Check::Tag, Some(path), message);
            }
        }
    }
    if !has_tag {
        let message = format!("it does not say that the tag `{}` is {named}", source.tag);
        found.accuse(Check::Tag, Some(path), message);
    }
}

/// Compares what the bundle says of the tag and the commit, and the copies in it, with the objects.
pub(super) fn claims(seen: &Files, proof: &Proof, manifest: &Manifest, found: &mut Verification) {
    let source = &manifest.source;
    let outer = proof.tags.first();
    if let Some(tag) = outer.filter(|tag| tag.header_name != source.tag.as_bytes()) {
        let own = String::from_utf8_lossy(&tag.header_name);
        let message = format!(
            "the tag was made under the name `{own}`: another tag was put under the name `{}`",
            source.tag
        );
        found.accuse(Check::Tag, None, message);
    }
    all_copies(seen, proof, found);
    signatures(proof, manifest, found);
    if found.is_sound(Check::Tag) {
        let what = match proof.tags.len() {
            0 => format!(
                "the name `{}` stands for the commit {}",
                source.tag, source.commit
            ),
            1 => format!(
                "the tag `{}` names the commit {}",
                source.tag, source.commit
            ),
            2 => format!(
                "the tag `{}` names, over another tag, the commit {}",
                source.tag, source.commit
            ),
            more => format!(
                "the tag `{}` names, over {} other tags, the commit {}",
                source.tag,
                more - 1,
                source.commit
            ),
        };
        let count = proof.objects.count();
        let message = format!("{what}; the {count} objects of the proof are what their ids say");
        found.prove(Check::Tag, message);
    }
}

/// Compares the copies of all objects with them, and finds what is no such copy.
fn all_copies(seen: &Files, proof: &Proof, found: &mut Verification) {
    let signed = |name: &str, raw, payload, signature: &Option<Signature>| {
        let mut copies = vec![(format!("{FOLDER}{name}.txt"), hashed(raw))];
        if let Some(signature) = signature {
            copies.push((format!("{FOLDER}{name}.payload"), hashed(payload)));
            copies.push((format!("{FOLDER}{name}.sig"), hashed(&signature.armoured)));
        }
        copies
    };
    let commit = &proof.commit;
    let mut copies = signed("commit", &commit.raw, &commit.payload, &commit.signature);
    for (index, tag) in proof.tags.iter().enumerate() {
        let name = match index {
            0 => "tag".to_owned(),
            index => format!("tag-{}", index + 1),
        };
        copies.extend(signed(&name, &tag.raw, &tag.payload, &tag.signature));
    }
    let copies: BTreeMap<String, String> = copies.into_iter().collect();
    for (path, hash) in &copies {
        if seen.get(path).is_none_or(|seen| seen.sha256 != *hash) {
            let message = "it is not what the object in the proof says";
            found.accuse(Check::Tag, Some(path), message);
        }
    }
    let beside = seen
        .keys()
        .filter(|name| name.starts_with(FOLDER) && !name.starts_with(REPOSITORY));
    for name in beside.filter(|name| !copies.contains_key(*name)) {
        let message = "this does not belong into the proof of this tag";
        found.accuse(Check::Tag, Some(name), message);
    }
}

fn hashed(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Compares what the manifest says of signatures and of the tagger.
fn signatures(proof: &Proof, manifest: &Manifest, found: &mut Verification) {
    let said = &manifest.signatures;
    let kind = |signature: Option<&Signature>| {
        signature.map_or("unsigned", |signature| signature.kind.word())
    };
    let outer = proof.tags.first();
    let tag = outer.map_or("lightweight", |tag| kind(tag.signature.as_ref()));
    let name = outer.map(|tag| String::from_utf8_lossy(&tag.header_name).into_owned());
    let tagger = outer.and_then(|tag| tag.tagger.as_ref());
    let is_tagger = match (tagger, &said.tagger) {
        (None, None) => true,
        (Some(one), Some(other)) => {
            let at: Option<jiff::Timestamp> = other.date.parse().ok();
            let is_then = at.is_some_and(|at| at.as_second() == one.seconds);
            one.name == other.name && one.email == other.email && is_then
        }
        _ => false,
    };
    for (is_so, what) in [
        (said.tag == tag, "the tag's signature"),
        (said.tag_name == name, "the tag's own name"),
        (is_tagger, "who made the tag, and when"),
        (
            said.commit == kind(proof.commit.signature.as_ref()),
            "the commit's signature",
        ),
    ] {
        if !is_so {
            let message = format!("the manifest says something else of {what} than the object");
            found.accuse(Check::Tag, None, message);
        }
    }
}
