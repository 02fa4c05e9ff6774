//! Whether all that belongs to the bundle is in it: every record that the tag has, and all that records name.
//!
//! What is not there has to be among the omissions, with a reason that is true. Which files are records, and what
//! they name, is read here from the bundle's own files once they are shown to be the tag's. Not for whether the
//! files are genuine (`files`).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::container::Container;
use super::hashes::Files;
use super::proof::Proof;
use super::told::Said;
use super::{Check, Verification, files};
use crate::bundle::manifest::{Absent, Manifest, PATH, Role};
use crate::git::unpacked::{Leaf, Lies};
use crate::model::{Evidence, Target, normalised};
use crate::parse;
use crate::policy::Policy;
use crate::text::{RepoPath, counted};

/// What is looked up again and again.
struct Looker<'a> {
    container: &'a dyn Container,
    seen: &'a Files,
    proof: &'a Proof,
    manifest: &'a Manifest,
    policy: &'a Policy,
    /// The files of the tag, by path from the top of the repository.
    live: HashMap<Vec<u8>, &'a crate::bundle::manifest::File>,
    /// What is left out, with why.
    omitted: BTreeSet<(&'a str, &'a str)>,
    /// Whether everything could be told.
    is_told: bool,
    /// What the records say.
    said: Said,
}

/// Checks that nothing is missing; whether all of that was shown, and what the records say that are there.
pub(super) fn check(
    container: &dyn Container,
    seen: &Files,
    proof: &Proof,
    manifest: &Manifest,
    policy: &Policy,
    found: &mut Verification,
) -> (bool, Said) {
    let of_tag = manifest.files.iter().filter_map(|file| {
        let git = file.git.as_ref().filter(|git| git.commit.is_none())?;
        Some((files::path(git)?, file))
    });
    let omitted = manifest.omissions.iter();
    let mut looker = Looker {
        container,
        seen,
        proof,
        manifest,
        policy,
        live: of_tag.collect(),
        omitted: omitted
            .map(|left| (left.what.as_str(), left.why.as_str()))
            .collect(),
        is_told: true,
        said: Said::default(),
    };
    let left_out = looker.records(found);
    looker.audits(found);
    let findings = looker.evidence(found);
    if left_out > 0 {
        let message = format!(
            "what is said in {} that the selection left out, and whether that was done as it is told",
            counted(left_out, "finding")
        );
        found.leave(Check::Completeness, None, message);
    }
    if found.is_sound(Check::Completeness) && looker.is_told {
        let folder = match manifest.source.folder.trim_end_matches('/') {
            "" => "the register".to_owned(),
            folder => format!("the register in `{folder}`"),
        };
        let left = match left_out {
            0 => String::new(),
            left => format!(" but {left} that were not selected"),
        };
        let message = format!(
            "all records of {folder} are there{left}: {}, with all that they name, or it is said why not",
            counted(findings, "finding")
        );
        found.prove(Check::Completeness, message);
    }
    let is_whole = looker.is_told && found.is_sound(Check::Completeness);
    (is_whole, looker.said)
}

impl<'a> Looker<'a> {
    fn full(&self, path: &str) -> String {
        format!("{}{path}", self.manifest.source.folder)
    }

    fn is_omitted(&self, what: &str, why: Absent) -> bool {
        self.omitted.contains(&(what, why.word()))
    }

    /// Files below folders of the configuration, by their path from the top of the repository.
    fn below(
        &mut self,
        folders: &[String],
        must_be: bool,
        found: &mut Verification,
    ) -> BTreeMap<Vec<u8>, Leaf> {
        let mut all = BTreeMap::new();
        for folder in folders {
            let full = self.full(&normalised(folder).unwrap_or_default());
            let full = full.trim_end_matches('/');
            let objects = &self.proof.objects;
            let tree = match objects.at(self.proof.tree, full.as_bytes()) {
                Ok(Lies::There(Leaf::Folder(tree))) => tree,
                Ok(Lies::Untold(way)) => {
                    self.untold(full, &way, found);
                    continue;
                }
                Ok(_) if must_be => {
                    let message =
                        "the tag has no such folder, where the configuration has findings";
                    found.accuse(Check::Completeness, Some(full), message);
                    continue;
                }
                Ok(_) => continue,
                Err(why) => {
                    found.accuse(Check::Completeness, Some(full), why);
                    continue;
                }
            };
            match objects.below(tree) {
                Ok(below) => {
                    let at = |path: &[u8]| match full {
                        "" => path.to_vec(),
                        full => [full.as_bytes(), b"/", path].concat(),
                    };
                    for (path, leaf) in &below.leaves {
                        all.insert(at(path), *leaf);
                    }
                    for way in below.untold {
                        let way = String::from_utf8_lossy(&at(&way)).into_owned();
                        self.untold(full, &way, found);
                    }
                }
                Err(why) => found.accuse(Check::Completeness, Some(full), why),
            }
        }
        all
    }

    /// A folder that the proof lacks: something could have been in it, and nobody would see it. Every bundle that
    /// clause10 makes has it.
    fn untold(&mut self, what: &str, folder: &str, found: &mut Verification) {
        self.is_told = false;
        let message = format!(
            "the proof lacks the folder `{folder}` of the commit: what is in it could have been left out"
        );
        found.accuse(Check::Completeness, Some(what), message);
    }

    /// Every record of the tag is in the bundle, or is said not to be; how many are not selected.
    fn records(&mut self, found: &mut Verification) -> usize {
        let folders = self.policy.settings.findings.clone();
        let below = self.below(&folders, true, found);
        let prefix = self.manifest.source.folder.clone();
        let mut records = BTreeSet::new();
        let mut missing: Vec<String> = Vec::new();
        for (path, leaf) in below {
            let shown = String::from_utf8_lossy(&path).into_owned();
            let own = shown.strip_prefix(&prefix).unwrap_or(&shown);
            let is_text = shown.as_bytes() == path.as_slice();
            let is_record = self.policy.is_record(&RepoPath::new(own));
            if !is_record && (is_text || !own.ends_with(".md")) || leaf == Leaf::Submodule {
                continue;
            }
            let file = self.live.get(&path);
            let is_there = file.is_some_and(|file| file.role == Role::Finding.word());
            let is_omitted = match leaf {
                Leaf::Link => self.is_omitted(&shown, Absent::Link),
                _ => !is_text && self.is_omitted(&shown, Absent::Missing),
            };
            records.insert(path);
            if !is_there && !is_omitted {
                missing.push(shown);
            }
        }
        for (path, file) in &self.live {
            if file.role == Role::Finding.word() && !records.contains(path) {
                let message = "it is said to be a finding, and is none by the configuration";
                found.accuse(Check::Completeness, Some(&file.path), message);
            }
        }
        self.not_selected(missing, found)
    }

    /// Which of the missing records were not selected: a record that is not there has a number that only its
    /// file's name tells. How many there are.
    fn not_selected(&mut self, missing: Vec<String>, found: &mut Verification) -> usize {
        let selection = &self.manifest.selection;
        let is_all =
            selection.period.is_none() && selection.audit.is_none() && selection.only.is_empty();
        let why = Absent::NotSelected.word();
        let omitted = self.omitted.iter().filter(|(_, known)| *known == why);
        let mut names: BTreeSet<&str> = omitted.map(|(what, _)| *what).collect();
        if is_all && !names.is_empty() {
            let message = "findings are said not to be selected, and nothing was selected";
            found.accuse(Check::Completeness, Some(PATH), message);
            names.clear();
        }
        let count = missing.len();
        let mut unknown = Vec::new();
        for path in missing {
            let own = path
                .strip_prefix(&self.manifest.source.folder)
                .unwrap_or(&path);
            let stem = RepoPath::new(own).stem().to_owned();
            let parts = stem
                .match_indices('-')
                .map(|(end, _)| end)
                .chain([stem.len()]);
            let mut ids = parts.filter_map(|end| stem.get(..end));
            let known = ids.find(|id| names.contains(id)).map(str::to_owned);
            let known = known.or_else(|| names.contains(own).then(|| own.to_owned()));
            match known {
                Some(name) => {
                    names.remove(name.as_str());
                }
                None => unknown.push(path),
            }
        }
        for path in unknown {
            if names.pop_first().is_some() {
                // Its number is not in its name.
                self.is_told = false;
                let message =
                    "that this finding was not selected: its file's name does not tell its number";
                found.leave(Check::Completeness, Some(&path), message);
            } else {
                let message = "this is a finding that the tag has and the bundle lacks";
                found.accuse(Check::Completeness, Some(&path), message);
            }
        }
        count
    }

    fn audits(&mut self, found: &mut Verification) {
        let folders = self.policy.settings.audits.clone();
        let prefix = self.manifest.source.folder.clone();
        for (path, leaf) in self.below(&folders, false, found) {
            let shown = String::from_utf8_lossy(&path).into_owned();
            let own = shown.strip_prefix(&prefix).unwrap_or(&shown);
            let is_record = self.policy.is_record(&RepoPath::new(own));
            if !is_record || shown.as_bytes() != path.as_slice() {
                continue;
            }
            let is_there = self.live.contains_key(&path);
            let is_link = leaf == Leaf::Link && self.is_omitted(&shown, Absent::Link);
            if !is_there && !is_link && leaf != Leaf::Submodule {
                let message = "this is a record of an audit that the tag has and the bundle lacks";
                found.accuse(Check::Completeness, Some(&shown), message);
            }
        }
    }

    /// All that the findings of the bundle name; how many findings there are.
    fn evidence(&mut self, found: &mut Verification) -> usize {
        let findings = self.manifest.files.iter();
        let findings = findings.filter(|file| file.role == Role::Finding.word());
        let mut count = 0;
        let mut done = BTreeSet::new();
        for file in findings {
            count += 1;
            let Some(git) = &file.git else { continue };
            let Ok(bytes) = self.container.read(&file.path, parse::LIMIT as u64) else {
                // Larger than records are; its hash was looked at.
                self.said.pass_over();
                continue;
            };
            let is_same = self.seen.get(&file.path).is_some_and(|seen| {
                let hash = <sha2::Sha256 as sha2::Digest>::digest(&bytes);
                seen.sha256 == crate::bundle::archive::hex(&hash)
            });
            if !is_same {
                found.accuse(
                    Check::Completeness,
                    Some(&file.path),
                    "it was changed while it was read",
                );
                continue;
            }
            let own = git.path.strip_prefix(&self.manifest.source.folder);
            let own = RepoPath::new(own.unwrap_or(&git.path));
            let record = parse::record(own, bytes, self.policy);
            match git.pointer {
                None => self.said.add(&record),
                // The program read the pointer, and not the large file.
                Some(_) => self.said.pass_over(),
            }
            let changes = record.finding.isms_changes.items().iter();
            for evidence in record.finding.evidence().chain(changes) {
                let evidence = &evidence.value;
                if done.insert(evidence.text.to_string()) {
                    self.one(evidence, &file.path, found);
                }
            }
        }
        count
    }

    /// One piece of evidence that a finding names.
    fn one(&mut self, evidence: &Evidence, finding: &str, found: &mut Verification) {
        let text = &evidence.text;
        match &evidence.target {
            Target::Nothing => {}
            Target::Address => self.must_be_omitted(text, Absent::Address, finding, found),
            Target::Outside => self.must_be_omitted(text, Absent::Outside, finding, found),
            Target::File { path, at: None } => {
                let full = self.full(path.as_str());
                self.live_path(full.trim_end_matches('/'), finding, found);
            }
            Target::File { path, at: Some(at) } => {
                let full = self.full(path.as_str());
                let at = at.to_ascii_lowercase();
                let is_there = self.manifest.files.iter().any(|file| {
                    let git = file.git.as_ref().filter(|git| git.path == full);
                    let commit = git.and_then(|git| git.commit.as_deref());
                    commit.is_some_and(|commit| commit.starts_with(&at))
                });
                let left = [Absent::UnknownCommit, Absent::Missing, Absent::Link];
                let written = text.rsplit_once('@').map_or(at.as_str(), |(_, at)| at);
                let what = format!("{full}@{written}");
                let is_left = left.iter().any(|why| self.is_omitted(&what, *why));
                if !is_there && !is_left && !self.is_omitted(&full, Absent::Link) {
                    let message = format!("the bundle lacks `{what}`, which it names");
                    found.accuse(Check::Completeness, Some(finding), message);
                }
            }
        }
    }

    fn must_be_omitted(&self, what: &str, why: Absent, finding: &str, found: &mut Verification) {
        if !self.is_omitted(what, why) {
            let message = format!("`{what}`, which it names, is not among what is left out");
            found.accuse(Check::Completeness, Some(finding), message);
        }
    }

    /// What the tag has at a path, all of it, has to be in the bundle.
    fn live_path(&mut self, path: &str, finding: &str, found: &mut Verification) {
        let objects = &self.proof.objects;
        let lies = if path.is_empty() {
            return self.must_be_omitted("the whole repository", Absent::Outside, finding, found);
        } else {
            objects.at(self.proof.tree, path.as_bytes())
        };
        match lies {
            Ok(Lies::There(Leaf::File(_))) => self.must_be_there(path.as_bytes(), finding, found),
            Ok(Lies::There(Leaf::Folder(tree))) => match objects.below(tree) {
                Ok(below) => {
                    let at = |own: &[u8]| [path.as_bytes(), b"/", own].concat();
                    for (own, leaf) in below.leaves {
                        let full = at(&own);
                        match leaf {
                            Leaf::Link => {
                                let shown = String::from_utf8_lossy(&full);
                                self.must_be_omitted(&shown, Absent::Link, finding, found);
                            }
                            Leaf::File(_) => self.must_be_there(&full, finding, found),
                            Leaf::Folder(_) | Leaf::Submodule => {}
                        }
                    }
                    for way in below.untold {
                        let way = String::from_utf8_lossy(&at(&way)).into_owned();
                        self.untold(path, &way, found);
                    }
                }
                Err(why) => found.accuse(Check::Completeness, Some(path), why),
            },
            Ok(Lies::There(Leaf::Link) | Lies::Behind(Leaf::Link)) => {
                self.must_be_omitted(path, Absent::Link, finding, found);
            }
            Ok(Lies::There(Leaf::Submodule) | Lies::Behind(_)) => {
                self.must_be_omitted(path, Absent::Submodule, finding, found);
            }
            Ok(Lies::Nowhere) => self.must_be_omitted(path, Absent::Missing, finding, found),
            Ok(Lies::Untold(way)) => {
                let reasons = [Absent::Missing, Absent::Link, Absent::Submodule];
                if reasons.iter().any(|why| self.is_omitted(path, *why)) {
                    self.untold(path, &way, found);
                } else {
                    self.must_be_there(path.as_bytes(), finding, found);
                }
            }
            Err(why) => found.accuse(Check::Completeness, Some(path), why),
        }
    }

    fn must_be_there(&self, path: &[u8], finding: &str, found: &mut Verification) {
        if !self.live.contains_key(path) {
            let shown = String::from_utf8_lossy(path);
            let message = format!("the tag has `{shown}`, which it names, and the bundle lacks it");
            found.accuse(Check::Completeness, Some(finding), message);
        }
    }
}
