//! What clause10 writes into a bundle: the register, the report, and the same for programs.
//!
//! Not for how each looks (`output`).

use std::collections::BTreeMap;
use std::path::Path;

use super::make::{Made, Maker};
use super::packing::cannot_pack;
use super::sidecars::signed_bytes;
use super::staged::Staged;
use crate::bundle::manifest::{Absent, File, Manifest};
use crate::dossier::Dossier;
use crate::due;
use crate::error::Fault;
use crate::model::normalised;
use crate::output::attestation::{self, Signature, Subject};
use crate::output::due::{Agenda, calendar};
use crate::output::register::{ciso_assistant, csv, xlsx};
use crate::output::report::{self, EvidenceFile, Page};
use crate::output::{self, Format, Options, findings, oscal};

/// From `data/machine/`, where the plan lies, to `data/`, where the files of the repository lie.
const FROM_MACHINE: &str = "../";

/// The namespace of signatures of envelopes.
const DSSE: &str = "dsse";

/// How many of what is not in the bundle are named at the top of the report; the manifest has all.
const NAMED: usize = 5;

/// Files that were written, by their path in the bundle.
pub(super) type Papers = Vec<(&'static str, Vec<u8>)>;

/// The register for people and everything for programs but the statement and the manifest.
pub(super) fn register(maker: &Maker<'_>, manifest: &Manifest) -> Result<Papers, Vec<Fault>> {
    let dossier = &maker.dossier;
    let mut papers: Papers = vec![
        ("data/register.csv", csv(dossier).into_bytes()),
        (
            "data/register.xlsx",
            xlsx(dossier, &facts(manifest)).map_err(|fault| vec![fault])?,
        ),
        (
            "data/machine/ciso-assistant.csv",
            ciso_assistant::csv(dossier).into_bytes(),
        ),
        ("data/machine/due.ics", due_dates(dossier).into_bytes()),
        ("data/machine/check.json", check(dossier, Format::Json)?),
        ("data/machine/check.sarif", check(dossier, Format::Sarif)?),
    ];
    let mut told = Vec::new();
    findings::write(dossier, &mut told).map_err(|error| vec![cannot_pack(&error)])?;
    papers.push(("data/machine/findings.json", told));
    if let Some(plan) = oscal::poam(dossier, FROM_MACHINE) {
        papers.push(("data/machine/poam.oscal.json", plan.into_bytes()));
    }
    Ok(papers)
}

fn check(dossier: &Dossier, format: Format) -> Result<Vec<u8>, Vec<Fault>> {
    let mut bytes = Vec::new();
    output::write(format, &dossier.report, &Options::default(), &mut bytes)
        .map_err(|error| vec![cannot_pack(&error)])?;
    Ok(bytes)
}

fn due_dates(dossier: &Dossier) -> String {
    calendar(&Agenda {
        as_of: dossier.as_of,
        snapshot: dossier.report.snapshot.clone(),
        items: due::items(&dossier.register, dossier.as_of),
        unread: due::unread(&dossier.register, dossier.policy()),
    })
}

/// What is said of the bundle wherever it begins: names and values.
pub(super) fn facts(manifest: &Manifest) -> Vec<(String, String)> {
    let source = &manifest.source;
    let object = source.tag_object.as_deref();
    let pairs = [
        ("Tag", source.tag.as_str()),
        ("Tag object", object.unwrap_or("none: a lightweight tag")),
        ("Commit", &source.commit),
        ("Tree", &source.tree),
    ];
    let text = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    pairs.into_iter().map(text).collect()
}

/// The in-toto statement: what was judged, and by which rules. The files that say so are among its subjects.
pub(super) fn statement(maker: &Maker<'_>, manifest: &Manifest) -> Result<String, Vec<Fault>> {
    let packed = maker.packed();
    let files = ["data/machine/check.json", "data/machine/findings.json"];
    let files = files.into_iter().filter_map(|path| {
        let sha256 = packed.get(path)?.sha256.clone();
        Some(subject(path, "sha256", sha256))
    });
    let subjects: Vec<Subject> = of_git(manifest).into_iter().chain(files).collect();
    let configuration = manifest.configuration.file.as_ref().and_then(|path| {
        let sha256 = packed.get(path)?.sha256.clone();
        Some(subject(path, "sha256", sha256))
    });
    let configuration: Vec<Subject> = configuration.into_iter().collect();
    attestation::statement(&maker.dossier, &subjects, &configuration).map_err(|fault| vec![fault])
}

fn of_git(manifest: &Manifest) -> Vec<Subject> {
    let source = &manifest.source;
    let tag = source.tag_object.clone();
    let tag = tag.map(|id| subject(&format!("refs/tags/{}", source.tag), "gitTag", id));
    let commit = subject("commit", "gitCommit", source.commit.clone());
    let tree = subject("tree", "gitTree", source.tree.clone());
    tag.into_iter().chain([commit, tree]).collect()
}

fn subject(name: &str, algorithm: &str, digest: String) -> Subject {
    Subject {
        name: name.to_owned(),
        digests: vec![(algorithm.to_owned(), digest)],
    }
}

/// The statement with the zip among its subjects, in an envelope (DSSE 1.0) that is signed with an SSH key: each
/// `sig` is what ssh-keygen(1) writes for the namespace `dsse`.
pub(super) fn envelope(made: &Made, staged: &Staged, key: &Path) -> Result<Vec<u8>, Fault> {
    let manifest = &made.manifest;
    let zip = subject(
        &format!("{}.zip", made.name),
        "sha256",
        staged.sha256.clone(),
    );
    let subjects: Vec<Subject> = of_git(manifest).into_iter().chain([zip]).collect();
    let file = manifest.configuration.file.as_ref();
    let file = manifest
        .files
        .iter()
        .find(|own| Some(&own.path) == file)
        .map(|own| subject(&own.path, "sha256", own.sha256.clone()));
    let configuration: Vec<Subject> = file.into_iter().collect();
    let payload = attestation::statement(&made.dossier, &subjects, &configuration)?;
    let payload = payload.as_bytes();
    let encoded = attestation::pre_authentication(attestation::PAYLOAD_TYPE, payload);
    let signature = Signature {
        key: String::new(),
        bytes: signed_bytes(key, DSSE, &encoded)?,
    };
    let envelope = attestation::envelope(attestation::PAYLOAD_TYPE, payload, &[signature]);
    let envelope = envelope.map_err(|error| cannot_pack(&error.into()))?;
    Ok(envelope.into_bytes())
}

/// The report for people.
pub(super) fn report(maker: &Maker<'_>, manifest: &Manifest) -> Result<Vec<u8>, Vec<Fault>> {
    let dossier = &maker.dossier;
    let mut facts = report::facts(dossier);
    facts.push(("Signature".to_owned(), signature(manifest)));
    let mut notices = report::notices(dossier);
    notices.extend(not_in_it(manifest));
    let page = Page {
        title: None,
        facts,
        notices,
        files: files(maker, manifest),
    };
    let mut bytes = Vec::new();
    report::write(dossier, &page, &mut bytes).map_err(|error| vec![cannot_pack(&error)])?;
    Ok(bytes)
}

/// What the tag carries; whether it is good is for the reader's keys to say.
fn signature(manifest: &Manifest) -> String {
    match manifest.signatures.tag.as_str() {
        "lightweight" => {
            "none: the tag is lightweight, a name for a commit and nothing more".to_owned()
        }
        "unsigned" => "none: the tag is not signed".to_owned(),
        kind => format!("{kind}; README.txt says how to verify it"),
    }
}

/// What belongs to the findings and is not in the bundle, one sentence for each kind.
fn not_in_it(manifest: &Manifest) -> Vec<String> {
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let omissions = manifest.omissions.iter();
    // Findings that were not asked for are counted by the report itself.
    let not_asked = Absent::NotSelected.word();
    for omission in omissions.filter(|omission| omission.why != not_asked) {
        by_reason
            .entry(&omission.reason)
            .or_default()
            .push(&omission.what);
    }
    let mut told: Vec<String> = by_reason
        .into_iter()
        .map(|(reason, what)| {
            let named: Vec<&str> = what.iter().take(NAMED).copied().collect();
            let more = what.len() - named.len();
            let more = if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            };
            format!("Not in the bundle ({reason}): {}{more}.", named.join(", "))
        })
        .collect();
    if let Some(name) = &manifest.signatures.tag_name
        && *name != manifest.source.tag
    {
        told.push(format!(
            "The tag was made under the name {name}, and lies here under another: a signature of it says nothing of this name."
        ));
    }
    told
}

/// Where each file of evidence lies in the bundle, by the path that records name.
fn files(maker: &Maker<'_>, manifest: &Manifest) -> BTreeMap<String, EvidenceFile> {
    let known: BTreeMap<&str, &File> = manifest
        .files
        .iter()
        .map(|file| (file.path.as_str(), file))
        .collect();
    let mut files = BTreeMap::new();
    for item in &maker.found.items {
        let (Some(file), Ok(path)) = (
            known.get(item.path.as_str()),
            std::str::from_utf8(&item.git_path),
        ) else {
            continue;
        };
        let Some(path) = path.strip_prefix(&*maker.prefix) else {
            continue;
        };
        let is_large = file.git.as_ref().is_some_and(|git| git.pointer.is_some());
        let evidence = EvidenceFile {
            href: Some(item.path.clone()),
            sha256: Some(file.sha256.clone()),
            size: Some(file.size),
            note: is_large.then(|| "kept outside of git (git-lfs)".to_owned()),
        };
        match item.commit {
            None => {
                files.insert(path.to_owned(), evidence);
            }
            // The record may give any part of the commit's id.
            Some(commit) => {
                let hex = commit.to_string();
                let cited = maker.dossier.register.records.iter();
                let cited = cited.flat_map(|record| record.pinned.iter().map(|(text, _)| text));
                let same = cited.filter(|text| {
                    text.rsplit_once('@').is_some_and(|(own, at)| {
                        normalised(own).as_deref() == Some(path)
                            && hex.starts_with(&at.to_ascii_lowercase())
                    })
                });
                files.extend(same.map(|text| (text.to_string(), evidence.clone())));
            }
        }
    }
    files
}
