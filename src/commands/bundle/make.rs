//! Makes a bundle: gathers the dossier of a tag, packs what belongs to it, and says what everything is.
//!
//! Not for where it is written, nor for what stands beside it. The same recipe in any clone makes the same
//! bytes.

use std::io;
use std::path::PathBuf;

use super::asked::{choose, name_of, tagged};
use super::packing::{self, Packing, cannot_pack};
use super::papers;
use crate::bundle::archive::{Archive, Packed};
use crate::bundle::contents::{Contents, contents};
use crate::bundle::manifest::{self, Absent, File, Manifest, Omission, Role};
use crate::bundle::{bag, readme};
use crate::commands::dossier::{Asked, Gathered, gather};
use crate::commands::judge::View;
use crate::dossier::redact::Pseudonyms;
use crate::dossier::{Choice, DayFrom, Dossier};
use crate::error::Fault;
use crate::git::{History, ProofFile, Reader, Repository, Shown, SignedCommit, Tag, proof};
use crate::model::{Day, normalised};

/// What is to be made.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// A folder of the register.
    pub dir: PathBuf,
    /// The tag.
    pub tag: String,
    /// The day, and what said so; the tag's own where none is given.
    pub day: Option<(Day, DayFrom)>,
    /// How much of history the proof shows.
    pub history: History,
    /// What is taken of the register.
    pub choice: Choice,
    /// Whether a tag without a signature is refused, or one that bears another name.
    pub require_signature: bool,
    /// Whether large files may be missing.
    pub allow_missing_lfs: bool,
    /// Whether people's names and addresses are replaced.
    pub redact_people: bool,
    /// Whether records, evidence and the proof go in.
    pub raw_files: bool,
}

/// A bundle that was made and is not written yet.
pub struct Made {
    /// The name of its top folder, and of the zip without its ending.
    pub name: String,
    /// What it was made from.
    pub dossier: Dossier,
    /// The tag.
    pub tag: Tag,
    /// Its commit.
    pub commit: SignedCommit,
    /// What every file is.
    pub manifest: Manifest,
    archive: Option<Archive>,
}

impl Made {
    /// Writes the zip into a file; once.
    ///
    /// # Errors
    /// When it cannot be written, or was before.
    pub fn finish(&mut self, file: std::fs::File) -> io::Result<std::fs::File> {
        let archive = self.archive.take();
        let archive = archive.ok_or_else(|| io::Error::other("the bundle was written already"))?;
        archive.finish(
            &format!("{}/", self.name),
            &self.manifest.source.commit,
            file,
        )
    }
}

/// Makes a bundle.
///
/// # Errors
/// When there is no such tag, its register or history cannot be read, or something belongs in that is not there.
pub fn make(recipe: &Recipe) -> Result<Made, Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    let (tag, commit) = tagged(recipe)?;
    let revision = tag.reference();
    let Gathered {
        mut dossier,
        repository,
        prefix,
        ..
    } = gather(&Asked {
        start: &recipe.dir,
        view: View::Commit(&revision),
        day: recipe.day,
        from: None,
    })?;
    dossier.origin.tag = Some(tag.name.clone());
    dossier.origin.tag_object = tag.objects.first().map(|object| object.id.to_string());
    if let Some(period) = recipe.choice.period {
        dossier.period = period;
    }
    let reader = repository.reader();
    // Before anything is left out: what stays may speak of people whose findings do not.
    let pseudonyms = match recipe.redact_people {
        true => Some(pseudonyms(&dossier, &reader, &tag).map_err(one)?),
        false => None,
    };
    choose(&mut dossier, &recipe.choice)?;
    let tree = reader.tree_of(tag.commit).map_err(one)?;
    let mut found = contents(&dossier, &reader, tree, &prefix).map_err(one)?;
    if !recipe.raw_files {
        leave_out(&mut found);
    }
    let mut archive = Archive::new(dossier.as_of).map_err(|error| one(cannot_pack(&error)))?;
    let packing = packing::pack(&mut archive, &found, &repository, recipe.allow_missing_lfs)?;
    found.omissions.extend(packing.omissions.iter().cloned());
    found.omissions.sort();
    let proof = if recipe.raw_files {
        let proof = proved(&repository, &tag, &found, &dossier, &prefix, recipe.history);
        proof.map_err(one)?
    } else {
        Vec::new()
    };
    if let Some(pseudonyms) = &pseudonyms {
        pseudonyms.apply(&mut dossier);
    }
    let name = name_of(&tag);
    let mut maker = Maker {
        archive,
        recipe,
        dossier,
        tag,
        commit,
        prefix,
        found,
        packing,
        pseudonyms,
        name,
    };
    maker.add_proof(&proof)?;
    let manifest = maker.add_papers()?;
    maker.add_bag(&manifest)?;
    Ok(Made {
        name: maker.name,
        dossier: maker.dossier,
        tag: maker.tag,
        commit: maker.commit,
        manifest,
        archive: Some(maker.archive),
    })
}

/// What takes people's names out of a dossier.
fn pseudonyms(dossier: &Dossier, reader: &Reader, tag: &Tag) -> Result<Pseudonyms, Fault> {
    let secret = reader.root_of(tag.commit)?.to_string();
    let objects = tag.objects.iter();
    let taggers = objects.filter_map(|object| object.tagger.as_ref());
    let taggers: Vec<(&str, &str)> = taggers
        .map(|tagger| (tagger.name.as_str(), tagger.email.as_str()))
        .collect();
    Ok(Pseudonyms::of(dossier, &taggers, secret.as_bytes()))
}

/// Leaves all raw files out.
fn leave_out(found: &mut Contents) {
    let left = found.items.drain(..).map(|item| Omission {
        what: String::from_utf8_lossy(&item.git_path).into_owned(),
        why: Absent::Redacted.word().to_owned(),
        reason: Absent::Redacted.about().to_owned(),
        findings: item.findings,
    });
    found.omissions.extend(left);
}

/// The small repository that shows that the files belong to the tag: with the folders on the way to each, with
/// all that lies in the folders of the findings, so that nobody can leave a record out unseen, and with what shows
/// that evidence that is not in the bundle is not in the tag either.
fn proved(
    repository: &Repository,
    tag: &Tag,
    found: &Contents,
    dossier: &Dossier,
    prefix: &str,
    history: History,
) -> Result<Vec<ProofFile>, Fault> {
    let settings = &dossier.policy().settings;
    let below = |folder: &String| {
        let path = format!("{prefix}{}", normalised(folder).unwrap_or_default());
        path.trim_end_matches('/').to_owned()
    };
    let folders: Vec<String> = settings.findings.iter().map(below).collect();
    let mut names: Vec<String> = folders.clone();
    names.extend(settings.audits.iter().map(below));
    // Whether there is a configuration.
    names.push(format!("{prefix}{}", crate::config::FILE_NAME));
    for record in &dossier.register.records {
        let changes = record.finding.isms_changes.items().iter();
        let named = record.finding.evidence().chain(changes);
        let live = named.filter_map(|evidence| evidence.value.live_path());
        names.extend(
            live.filter(|path| !path.as_str().is_empty())
                .map(|path| format!("{prefix}{path}")),
        );
    }
    names.sort_unstable();
    names.dedup();
    let shown = Shown {
        files: found
            .items
            .iter()
            .filter(|item| item.commit.is_none())
            .map(|item| item.git_path.as_slice())
            .collect(),
        folders: folders.iter().map(String::as_str).collect(),
        names: names.iter().map(String::as_str).collect(),
        pinned: found
            .items
            .iter()
            .filter_map(|item| Some((item.commit?, item.git_path.as_slice())))
            .collect(),
    };
    proof(repository, tag, &shown, history)
}

/// A bundle that is being made.
pub(super) struct Maker<'r> {
    archive: Archive,
    pub recipe: &'r Recipe,
    pub dossier: Dossier,
    pub tag: Tag,
    pub commit: SignedCommit,
    pub prefix: String,
    pub found: Contents,
    pub packing: Packing,
    pub pseudonyms: Option<Pseudonyms>,
    pub name: String,
}

impl Maker<'_> {
    /// What was packed so far, by path.
    pub fn packed(&self) -> &std::collections::BTreeMap<String, Packed> {
        self.archive.packed()
    }

    fn add(&mut self, path: &str, bytes: &[u8]) -> Result<(), Vec<Fault>> {
        let added = self.archive.add(path, bytes);
        added.map_err(|error| vec![cannot_pack(&error)])
    }

    /// The tag and the commit as text, payload and signature apart, and the small repository.
    fn add_proof(&mut self, proof: &[ProofFile]) -> Result<(), Vec<Fault>> {
        if proof.is_empty() {
            return Ok(());
        }
        for file in proof {
            let path = format!("data/proof/repo.git/{}", file.path);
            let added = file
                .reader()
                .and_then(|mut from| self.archive.add_from(&path, &mut from));
            added.map_err(|error| vec![cannot_pack(&error)])?;
        }
        let objects = std::mem::take(&mut self.tag.objects);
        for (index, object) in objects.iter().enumerate() {
            let name = match index {
                0 => "tag".to_owned(),
                index => format!("tag-{}", index + 1),
            };
            self.add(&format!("data/proof/{name}.txt"), &object.raw)?;
            if let Some(signature) = &object.signature {
                self.add(&format!("data/proof/{name}.payload"), &object.payload)?;
                self.add(&format!("data/proof/{name}.sig"), &signature.armoured)?;
            }
        }
        self.tag.objects = objects;
        let commit = self.commit.clone();
        self.add("data/proof/commit.txt", &commit.raw)?;
        if let Some(signature) = &commit.signature {
            self.add("data/proof/commit.payload", &commit.payload)?;
            self.add("data/proof/commit.sig", &signature.armoured)?;
        }
        Ok(())
    }

    /// What clause10 writes; the manifest comes last, since it lists the others.
    fn add_papers(&mut self) -> Result<Manifest, Vec<Fault>> {
        let mut manifest = super::told::manifest(self);
        if let Some(pseudonyms) = &self.pseudonyms {
            super::told::redact(&mut manifest, pseudonyms);
        }
        for (path, bytes) in papers::register(self, &manifest)? {
            self.add(path, &bytes)?;
        }
        let statement = papers::statement(self, &manifest)?;
        self.add("data/machine/attestation.intoto.json", statement.as_bytes())?;
        manifest.files = self.files();
        let report = papers::report(self, &manifest)?;
        self.add("START-HERE.html", &report)?;
        let readme = readme::text(&manifest, &self.name);
        self.add("README.txt", readme.as_bytes())?;
        manifest.files = self.files();
        let text = manifest.text();
        let text = text.map_err(|error| vec![cannot_pack(&error.into())])?;
        self.add(manifest::PATH, text.as_bytes())?;
        Ok(manifest)
    }

    /// The bag's own files.
    fn add_bag(&mut self, manifest: &Manifest) -> Result<(), Vec<Fault>> {
        let payload = bag::manifest(bag::payload(self.packed()));
        self.add(bag::MANIFEST, payload.as_bytes())?;
        let info = bag::info(&super::told::info(self, manifest));
        self.add(bag::INFO, info.as_bytes())?;
        self.add(bag::DECLARATION, bag::DECLARED.as_bytes())?;
        let tags = bag::manifest(bag::tags(self.packed()));
        self.add(bag::TAG_MANIFEST, tags.as_bytes())
    }

    /// Every file that was packed so far, with what it is.
    fn files(&self) -> Vec<File> {
        let items: std::collections::BTreeMap<&str, _> = self
            .found
            .items
            .iter()
            .map(|item| (item.path.as_str(), item))
            .collect();
        let packed = self.packed().iter();
        packed
            .map(|(path, packed)| {
                let item = items.get(path.as_str());
                File {
                    path: path.clone(),
                    role: item
                        .map_or_else(|| role(path), |item| item.role)
                        .word()
                        .to_owned(),
                    findings: item.map(|item| item.findings.clone()).unwrap_or_default(),
                    size: packed.size,
                    sha256: packed.sha256.clone(),
                    git: self.packing.in_git.get(path).cloned(),
                }
            })
            .collect()
    }
}

/// What a file is for that is not git's.
fn role(path: &str) -> Role {
    match path {
        "START-HERE.html" => Role::Report,
        "README.txt" => Role::Readme,
        "data/register.csv" | "data/register.xlsx" => Role::Register,
        path if path.starts_with("data/proof/") => Role::Proof,
        _ => Role::Machine,
    }
}
