//! Proves that a bundle is genuine, and says what was proved, what was not and what is wrong.
//!
//! Nothing in a bundle is believed: whoever made it may have meant to deceive. What counts is what follows from
//! the bytes: the hashes of the bag, the ids of git's objects, and the signature. Nothing of a bundle is written
//! to disk but the pack of its proof, as a file without a name, and no program sees its repository. Not for how
//! the answer looks (`output::verify`).

mod bag;
mod claims;
mod clone;
mod complete;
mod container;
mod day;
mod files;
mod folder;
mod hashes;
mod history;
mod layout;
mod listed;
mod names;
mod policy;
mod proof;
mod rebuilt;
mod sidecar;
mod signed;
mod told;
mod zipped;

use std::path::{Path, PathBuf};

use crate::error::Fault;
use crate::git::Repository;
use crate::model::Day;
use crate::shape::words;
pub use claims::written_by_clause10;
pub use container::Limits;
pub use names::top_folder;
pub use rebuilt::compare;

use super::manifest::Manifest;

words! {
    /// What a statement is about.
    pub enum Check {
        /// the zip or the folder itself
        Container = "container",
        /// the hashes of the bag (RFC 8493)
        Bag = "bag",
        /// what the bundle says of its files
        Manifest = "manifest",
        /// the tag and what it names
        Tag = "tag",
        /// the day on which was judged
        Day = "day",
        /// whether the files are those of the tag
        Files = "files",
        /// whether all that belongs to the bundle is in it
        Completeness = "completeness",
        /// whether the register and the counts say what the records and the diagnostics say
        Tables = "tables",
        /// the commits behind the tag
        History = "history",
        /// the signatures
        Signature = "signature",
        /// what a clone of the repository says
        Clone = "clone",
        /// whether the bundle can be made again
        Rebuild = "rebuild",
        /// the files beside the zip: its hash, what was verified when it was made, its signature
        Sidecar = "sidecar",
    }
}

words! {
    /// The answer in a word.
    pub enum Outcome {
        /// nothing is wrong: the records and evidence are those of the tag, for which somebody trusted vouches, and
        /// the report and the tables were made again, or a trusted key signed the zip with them
        Genuine = "genuine",
        /// nothing is wrong: the records and evidence are those of the tag, and a trusted signature or a clone
        /// vouches for that; the report and the tables were not compared with them
        AuthenticRecords = "authentic-records",
        /// nothing is wrong, and the files are those of the tag that the bundle holds; nobody vouches for that tag
        Consistent = "consistent",
        /// nothing is wrong, and not all could be shown to belong to the tag
        Unproved = "unproved",
        /// something is wrong
        Wrong = "wrong",
    }
}

/// One thing that was found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What it is about.
    pub check: Check,
    /// The file in the bundle, or the path in the repository; as the bundle spells it, so not to be trusted.
    pub path: Option<String>,
    /// One clause, without a full stop; it may hold words of the bundle, so it is not to be trusted either.
    pub message: String,
}

/// What of the bundle's own words identifies it; proved only as far as the statements say so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The tag's name.
    pub tag: String,
    /// The id of the tag object; none for a lightweight tag.
    pub tag_object: Option<String>,
    /// The id of the commit.
    pub commit: String,
    /// The id of its tree.
    pub tree: String,
    /// The version of clause10 that made the bundle.
    pub made_by: String,
    /// The day on which was judged, `YYYY-MM-DD` where the bundle is honest.
    pub as_of: String,
    /// What said so; a word of `dossier::DayFrom` where the bundle is honest.
    pub as_of_from: String,
    /// The day of the tag in its tagger's own offset, or of the commit for a tag without one; none where it is
    /// not known.
    pub tag_day: Option<Day>,
}

/// Most statements of one kind that are kept: more would help nobody, and a bundle may be made to cause them.
const MOST: usize = 1000;

/// All that was found out.
#[derive(Debug, Default)]
pub struct Verification {
    /// What the bundle says it is; none where it does not say.
    pub identity: Option<Identity>,
    /// How many files it holds.
    pub files: usize,
    /// What was proved.
    pub proved: Vec<Statement>,
    /// What was not, and why.
    pub unproved: Vec<Statement>,
    /// What is wrong.
    pub wrong: Vec<Statement>,
    /// How many more things are wrong than are kept.
    pub more_wrong: usize,
    /// Whether all files with facts of git were shown to belong to the tag that the bundle holds.
    pub is_tied: bool,
    /// Whether a trusted signature or a clone vouches for the tag.
    pub is_vouched: bool,
    /// Whether the same bundle was made again from a clone.
    pub is_remade: bool,
    /// Whether a trusted key signed the whole zip.
    pub is_signed: bool,
}

impl Verification {
    /// The answer in a word.
    pub fn outcome(&self) -> Outcome {
        let is_tied = self.is_tied || self.is_remade;
        let is_whole = self.is_remade || self.is_signed;
        match (self.wrong.is_empty(), is_tied, self.is_vouched || is_whole) {
            (false, ..) => Outcome::Wrong,
            (true, true, true) if is_whole => Outcome::Genuine,
            (true, true, true) => Outcome::AuthenticRecords,
            (true, true, false) => Outcome::Consistent,
            (true, false, _) => Outcome::Unproved,
        }
    }

    /// Whether nothing is wrong so far.
    fn is_sound(&self, check: Check) -> bool {
        self.more_wrong == 0 && self.wrong.iter().all(|wrong| wrong.check != check)
    }

    /// Says what was proved.
    pub fn prove(&mut self, check: Check, message: impl Into<String>) {
        self.proved.push(Statement {
            check,
            path: None,
            message: message.into(),
        });
    }

    /// Says what was not proved.
    pub fn leave(&mut self, check: Check, path: Option<&str>, message: impl Into<String>) {
        if self.unproved.len() < MOST {
            self.unproved.push(Statement {
                check,
                path: path.map(str::to_owned),
                message: message.into(),
            });
        }
    }

    /// Says what is wrong.
    pub fn accuse(&mut self, check: Check, path: Option<&str>, message: impl Into<String>) {
        if self.wrong.len() < MOST {
            self.wrong.push(Statement {
                check,
                path: path.map(str::to_owned),
                message: message.into(),
            });
        } else {
            self.more_wrong += 1;
        }
    }
}

/// What to hold a bundle against.
#[derive(Clone, Default)]
pub struct Against {
    /// The file of allowed SSH signers (`ssh-keygen(1)`), if not the user's own.
    pub allowed_signers: Option<PathBuf>,
    /// Whether a tag without a good signature of a trusted key is wrong.
    pub require_signature: bool,
    /// A clone of the repository.
    pub clone: Option<Repository>,
    /// What is refused as too large.
    pub limits: Limits,
}

/// Verifies the bundle at a path: a zip, its unpacked folder, or a folder that holds nothing but that. Also gives
/// what the bundle says of itself, where that can be read.
///
/// # Errors
/// When it is no bundle, or cannot be read.
pub fn verify(
    path: &Path,
    against: &Against,
) -> Result<(Verification, Option<Manifest>), Vec<Fault>> {
    let mut found = Verification::default();
    let opened = container::open(path, against.limits, &mut found).map_err(|fault| vec![fault])?;
    let container = &*opened.container;
    found.files = container.entries().len();
    let Some((manifest, own)) = listed::read(container, &mut found)? else {
        let seen = hashes::all(container, "", &mut found);
        bag::check(container, &seen, None, &mut found);
        found.leave(
            Check::Files,
            None,
            "that the files belong to a tag: the bundle does not say to which",
        );
        return Ok((found, None));
    };
    let source = &manifest.source;
    found.identity = Some(Identity {
        tag: source.tag.clone(),
        tag_object: source.tag_object.clone(),
        commit: source.commit.clone(),
        tree: source.tree.clone(),
        made_by: manifest.tool.version.clone(),
        as_of: manifest.as_of.clone(),
        as_of_from: manifest.as_of_from.clone(),
        tag_day: None,
    });
    let seen = hashes::all(container, &source.object_format, &mut found);
    layout::check(path, &opened, &manifest, &mut found);
    sidecar::check(path, &opened, &manifest, against, &mut found);
    let changed = bag::check(container, &seen, Some(&manifest), &mut found);
    listed::check(&seen, &manifest, &own, &changed, &mut found);
    let proof = proof::read(container, &seen, &manifest, against.limits, &mut found);
    if let Some(proof) = &proof {
        proof::claims(&seen, proof, &manifest, &mut found);
        let tied = files::check(&seen, proof, &manifest, &mut found);
        let policy = policy::of_tag(container, proof, &manifest, &mut found);
        let whole = policy.as_ref().is_some_and(|policy| {
            let (whole, said) =
                complete::check(container, &seen, proof, &manifest, policy, &mut found);
            // Where records are missing, rows of theirs are no news.
            if tied && whole {
                told::check(container, &said, proof, &manifest, &mut found);
            }
            whole
        });
        history::check(proof, &manifest, policy.as_ref(), &mut found);
        found.is_tied = tied && whole;
    } else {
        claims::without_proof(&manifest, &mut found);
    }
    day::check(proof.as_ref(), &manifest, &mut found);
    signed::check(proof.as_ref(), &manifest, against, &mut found);
    if let Some(repository) = &against.clone {
        clone::check(repository, &manifest, proof.is_some(), &mut found);
    }
    Ok((found, Some(manifest)))
}
