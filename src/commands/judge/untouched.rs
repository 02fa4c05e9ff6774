//! Whether what is staged touches the register at all: most commits of a repository do not, and are to cost
//! next to nothing.
//!
//! Not for judging. What is not surely without effect is judged in full: this may cost time, and never an
//! answer. Both sides are judged as of the same day, so nothing new can come from what is the same.

use super::opened::Opened;
use super::{Question, View};
use crate::config::FILE_NAME;
use crate::error::Fault;
use crate::git::{At, Difference, Id, Index, Reader, Repository, Trees};
use crate::model::normalised;
use crate::policy::Level;
use crate::snapshot::LFS_SIZES;

/// More changes than this are not looked at one by one.
const MOST: usize = 2_000;

/// Whether nothing new can come from the index: it is HEAD's as far as the register can depend on it.
pub(super) fn untouched(question: &Question<'_>, opened: &Opened) -> bool {
    let is_asked = question.may_skip
        && question.view == View::Index
        && !question.everything
        && question.base.is_none()
        && question.also.is_empty();
    let whole = |path| {
        let below = opened.workspace.relative(path);
        below.is_ok_and(|below| below.is_empty())
    };
    if !is_asked || !question.paths.iter().all(|path| whole(path)) {
        return false;
    }
    let (Some(repository), Some(tip)) = (&opened.repository, opened.tip) else {
        return false;
    };
    // What cannot be told is told by the full judgement, with a message.
    is_harmless(opened, repository, tip).unwrap_or(false)
}

fn is_harmless(opened: &Opened, repository: &Repository, tip: Id) -> Result<bool, Fault> {
    let reader = repository.reader();
    // A merge brings the history of its other side.
    if !reader.merge_heads().is_empty() {
        return Ok(false);
    }
    let policy = opened.workspace.policy();
    if policy.level("waiver-unused", "waiver", Level::Warning) == Level::Error {
        // A file that comes may be what a waiver said was missing.
        return Ok(false);
    }
    let (index, tree) = (Index::read(&reader)?, reader.tree_of(tip)?);
    let registered = Trees::new(&reader).at(tree, ".gitmodules")?;
    if registered != At::Nothing || index.has_submodules() {
        // Evidence may lie in one, and a change of one is no file.
        return Ok(false);
    }
    let changed = index.changed(tree, &reader)?;
    let Some(folders) = folders(opened) else {
        return Ok(changed.is_empty());
    };
    if changed.len() > MOST {
        return Ok(false);
    }
    for change in &changed {
        if is_of_register(&change.path, &folders) || !only_adds(change, &reader)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The folders of the register from the top, each with a `/` at its end; none where one is the top itself,
/// or is no folder of the repository.
fn folders(opened: &Opened) -> Option<Vec<String>> {
    let prefix = opened.workspace.prefix();
    let settings = &opened.workspace.policy().settings;
    let named = settings.findings.iter();
    let named = named.chain(&settings.audits).chain(&settings.evidence);
    let named = named.chain(&settings.controls).chain(&settings.policies);
    named
        .map(|folder| {
            let folder = normalised(folder).filter(|folder| !folder.is_empty())?;
            Some(format!("{prefix}{folder}/"))
        })
        .collect()
}

/// Whether a path is one of the register, or says where and how it is read.
fn is_of_register(path: &[u8], folders: &[String]) -> bool {
    let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or(path);
    name == FILE_NAME.as_bytes()
        || name == b".gitmodules"
        || name == b".mailmap"
        || folders.iter().any(|folder| {
            let folder = folder.as_bytes();
            path.starts_with(folder) || folder.strip_suffix(b"/") == Some(path)
        })
}

/// Whether a change leaves an ordinary file with content behind. Any file of the repository may be named as
/// evidence: one that goes, is emptied, or becomes a link or a pointer to a large file takes something away.
fn only_adds(change: &Difference, reader: &Reader) -> Result<bool, Fault> {
    let is_link = |blob: &Option<crate::git::Blob>| blob.is_some_and(|blob| blob.is_link);
    let Some(new) = change.new.filter(|new| !new.is_link) else {
        return Ok(false);
    };
    if is_link(&change.old) {
        return Ok(false);
    }
    let Some(size) = reader.size(new.id)? else {
        return Ok(false);
    };
    Ok(match size {
        0 => false,
        size if LFS_SIZES.contains(&size) => {
            let mut buffer = Vec::new();
            !crate::snapshot::is_pointer(reader.object(&new.id, &mut buffer)?)
        }
        _ => true,
    })
}
