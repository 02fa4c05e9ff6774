//! The only module that knows gix.
//!
//! Not for deciding what a repository means for a finding.

pub mod write;

use std::path::{Path, PathBuf};

/// The top of the working tree of the repository that a folder lies in; none outside a repository,
/// and none in a bare one.
pub fn top_of(folder: &Path) -> Option<PathBuf> {
    let (found, _trust) = gix::discover::upwards(folder).ok()?;
    let (_, work_tree) = found.into_repository_and_work_tree_directories();
    work_tree?.canonicalize().ok()
}
