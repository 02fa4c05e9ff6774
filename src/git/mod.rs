//! The only module that knows gix.
//!
//! Not for deciding what a repository means for a finding.

mod ancestry;
mod cuts;
mod genuine;
mod heads;
mod hooks;
mod index;
mod packs;
mod proof;
mod repository;
mod signed;
mod tag;
mod tree;
pub mod unpacked;
mod walk;
pub mod write;

use std::path::{Path, PathBuf};

pub use ancestry::Ancestry;
pub use genuine::{State, Verdict, commit_signature, file_signature, tag_signature};
pub use hooks::HooksFolder;
pub use index::{Absence, Index};
pub use proof::{Content, History, ProofFile, Shown, lay_out, proof};
pub use repository::{Id, Reader, Repository, blob_id};
pub use signed::{CommitObject, Mailmap, Signed, Signers, Stamp};
pub use tag::{Signature, SignatureKind, SignedCommit, Tag, TagObject, Tagger};
pub use tree::{At, Blob, Difference, Named, Trees};
pub use walk::{Change, Folders, Node, Parents, Place, Walk};

/// The top of the working tree of the repository that a folder lies in; none outside a repository,
/// and none in a bare one. Where no repository lies above, the one counts that `GIT_DIR` names, if the
/// folder lies in its `GIT_WORK_TREE`.
pub fn top_of(folder: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    let Ok((found, _trust)) = gix::discover::upwards(&folder) else {
        std::env::var_os("GIT_DIR")?;
        let top = PathBuf::from(std::env::var_os("GIT_WORK_TREE")?);
        let top = top.canonicalize().ok()?;
        return folder.starts_with(&top).then_some(top);
    };
    let (_, work_tree) = found.into_repository_and_work_tree_directories();
    work_tree?.canonicalize().ok()
}

/// Whether a folder is, or lies in, a repository without a working tree.
pub fn is_bare(folder: &Path) -> bool {
    let folder = folder.canonicalize().ok();
    let found = folder.and_then(|folder| gix::discover::upwards(&folder).ok());
    found.is_some_and(|(found, _trust)| {
        let (_, work_tree) = found.into_repository_and_work_tree_directories();
        work_tree.is_none()
    })
}

/// The address of who records here, as git would take it for a commit in a folder: the variable
/// `GIT_AUTHOR_EMAIL`, else `author.email` or `user.email` of the configuration of the repository, or of
/// the user where there is no repository.
pub fn user_email(folder: &Path) -> Option<String> {
    let usable = |text: &str| {
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    if let Some(email) = std::env::var("GIT_AUTHOR_EMAIL")
        .ok()
        .and_then(|email| usable(&email))
    {
        return Some(email);
    }
    let config = match gix::discover(folder) {
        Ok(repository) => repository.config_snapshot().plumbing().clone(),
        Err(_) => gix::config::File::from_globals().ok()?,
    };
    ["author.email", "user.email"]
        .into_iter()
        .find_map(|key| usable(&config.string(key)?.to_string()))
}
