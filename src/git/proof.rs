//! A small repository that shows that the files of a bundle are those of its tag.
//!
//! The tag's object names the commit, the commit its tree, each tree the files and folders in it, all by
//! hashes of what they name: with these few objects anybody can tell that a file belongs to the tag, without
//! the repository and without trusting who made the bundle. git itself takes it for a repository from which
//! objects were left out, so that `git fsck --full --strict` and `git verify-tag` work in it.
//!
//! The same tag gives the same bytes, whatever clone it is made from and however that is packed. Not for the
//! files themselves, and not for whether the tag's signature is good (`genuine`).

mod gather;
mod pack;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::repository::{Id, Repository};
use super::tag::Tag;
use crate::error::Fault;
use gather::Gatherer;
pub(super) use pack::LEVEL;

/// How much of the history a proof holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History {
    /// The tag and its commit, with the folders on the way to each file: enough for the files.
    None,
    /// Every commit behind the tag, with every version of the findings: enough for
    /// `git log -p TAG -- FINDING`.
    Chain,
    /// All that the tag leads to: a whole repository.
    Full,
}

/// A file of the proof's repository.
#[derive(Debug)]
pub struct ProofFile {
    /// Its path from the repository's folder, with `/`.
    pub path: String,
    /// What is in it.
    pub content: Content,
}

/// What is in a file.
#[derive(Debug)]
pub enum Content {
    /// The bytes themselves.
    Bytes(Vec<u8>),
    /// A temporary file with them, which is gone with the handle.
    File(File),
}

impl ProofFile {
    /// Its bytes from the first on; one reader at a time.
    ///
    /// # Errors
    /// When its temporary file cannot be read.
    pub fn reader(&self) -> std::io::Result<Box<dyn Read + '_>> {
        Ok(match &self.content {
            Content::Bytes(bytes) => Box::new(bytes.as_slice()),
            Content::File(file) => {
                let mut file = file;
                file.seek(SeekFrom::Start(0))?;
                Box::new(file)
            }
        })
    }
}

/// What a proof is to show. Paths are from the top of the repository.
#[derive(Clone, Debug, Default)]
pub struct Shown<'a> {
    /// The files that are bundled: that the tag has them.
    pub files: Vec<&'a [u8]>,
    /// The folders of the findings (an empty one is the top itself), for history.
    pub folders: Vec<&'a str>,
    /// Folders of which all names are shown, and paths of which it is shown that nothing is there.
    pub names: Vec<&'a str>,
    /// Files that other commits have.
    pub pinned: Vec<(Id, &'a [u8])>,
}

/// Makes the repository: its files, in the order of their paths.
///
/// # Errors
/// When the tag's commit has no such file, when history is asked for that a shallow clone has not, when an
/// object is missing or damaged, or when a temporary file cannot be written.
pub fn proof(
    repository: &Repository,
    tag: &Tag,
    shown: &Shown<'_>,
    history: History,
) -> Result<Vec<ProofFile>, Fault> {
    let reader = repository.packed_reader();
    let mut gatherer = Gatherer::new(&reader, tag)?;
    let has_parents = gatherer.tag(tag)?;
    gatherer.files(tag, tag.commit, &shown.files)?;
    for path in &shown.names {
        gatherer.names(tag, path)?;
    }
    for (commit, path) in &shown.pinned {
        gatherer.files(tag, *commit, &[*path])?;
    }
    match history {
        History::None => {}
        History::Chain => gatherer.history(tag, &shown.folders)?,
        History::Full => gatherer.history(tag, &[""])?,
    }
    let packed = gatherer.finish()?;
    let pack = format!("objects/pack/pack-{}", packed.checksum);
    let text = |path: &str, text: String| ProofFile {
        path: path.to_owned(),
        content: Content::Bytes(text.into_bytes()),
    };
    let mut made = vec![
        // Detached: a branch that is not there would be remarked upon.
        text("HEAD", format!("{}\n", tag.commit)),
        text("config", config(tag, history)),
        text("packed-refs", references(tag)),
        // git knows a repository by a folder `refs`, and neither archives nor bags have empty folders. The
        // tag itself is in `packed-refs`: not every file system takes every tag's name.
        text("refs/clause10/commit", format!("{}\n", tag.commit)),
        ProofFile {
            path: format!("{pack}.pack"),
            content: Content::File(packed.pack),
        },
        ProofFile {
            path: format!("{pack}.idx"),
            content: Content::Bytes(packed.index),
        },
    ];
    if history != History::Full {
        // Says that what the pack's objects name may be missing.
        made.push(text(&format!("{pack}.promisor"), String::new()));
    }
    if history == History::None && has_parents {
        made.push(text("shallow", format!("{}\n", tag.commit)));
    }
    made.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(made)
}

/// Writes the files of a proof into a folder, which becomes a repository.
///
/// # Errors
/// When one cannot be written.
pub fn lay_out(files: &[ProofFile], folder: &Path) -> Result<(), Fault> {
    for file in files {
        let path = folder.join(&file.path);
        let write = || -> std::io::Result<()> {
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)?;
            }
            std::io::copy(&mut file.reader()?, &mut File::create(&path)?).map(drop)
        };
        write().map_err(|error| Fault::files("write", &path, &error))?;
    }
    Ok(())
}

/// The configuration: a repository from which objects were left out, unless none were.
fn config(tag: &Tag, history: History) -> String {
    let is_whole = history == History::Full;
    let hash = extension(tag.commit.kind());
    let version = u8::from(!is_whole || hash.is_some());
    let mut text = format!(
        "[core]\n\trepositoryformatversion = {version}\n\tfilemode = false\n\tbare = true\n"
    );
    if version == 1 {
        text.push_str("[extensions]\n");
        text.extend(hash);
    }
    if !is_whole {
        text.push_str("\tpartialClone = origin\n");
        text.push_str("[remote \"origin\"]\n\tpromisor = true\n\tpartialclonefilter = blob:none\n");
    }
    text
}

/// The line of a configuration that says which hash a repository has, where it is not the first one.
pub(super) fn extension(hash: gix::hash::Kind) -> Option<&'static str> {
    (hash == gix::hash::Kind::Sha256).then_some("\tobjectFormat = sha256\n")
}

/// The references: the tag, with the commit that it leads to.
fn references(tag: &Tag) -> String {
    let named = tag.objects.first().map_or(tag.commit, |outer| outer.id);
    let mut text = format!(
        "# pack-refs with: peeled fully-peeled sorted \n{named} {}\n",
        tag.reference()
    );
    if named != tag.commit {
        text.push_str(&format!("^{}\n", tag.commit));
    }
    text
}
