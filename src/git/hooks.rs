//! Where a repository's hooks lie.
//!
//! Not for what is in them, and never for running one.

use std::path::{Path, PathBuf};

use gix::config::Source;

use super::repository::{Reader, Repository, broken};
use crate::error::Fault;

/// The folder that git runs hooks from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HooksFolder {
    /// Where it is; it need not be there yet.
    pub path: PathBuf,
    /// Whether the user's or the machine's configuration names it, so that all repositories share it.
    pub is_shared: bool,
    /// Whether it lies among the files of the working tree, where others may get it too.
    pub is_in_work_tree: bool,
}

impl Repository {
    /// The folder of `core.hooksPath`, as git reads it (from the top of the working tree, if it is
    /// relative), else `hooks` in the git directory that all working trees share.
    ///
    /// # Errors
    /// When the configured path cannot be understood.
    pub fn hooks_folder(&self) -> Result<HooksFolder, Fault> {
        let reader = self.reader();
        let common = self.common_dir();
        let configured = configured(&reader)?;
        let is_shared = configured.as_ref().is_some_and(|(_, shared)| *shared);
        let path = match configured {
            None => common.join("hooks"),
            Some((path, _)) => {
                let git_dir = self.git_dir();
                self.top().unwrap_or(&git_dir).join(path)
            }
        };
        let path = real(&path);
        let is_in_work_tree = self.top().is_some_and(|top| path.starts_with(top))
            && !path.starts_with(real(&common))
            && !path.starts_with(self.git_dir());
        Ok(HooksFolder {
            path,
            is_shared,
            is_in_work_tree,
        })
    }
}

/// The configured path, and whether it is one for all repositories.
fn configured(reader: &Reader) -> Result<Option<(PathBuf, bool)>, Fault> {
    let config = reader.gix().config_snapshot();
    let path = config.trusted_path("core.hooksPath");
    let Some(path) = path.map_err(|error| broken("core.hooksPath", &error))? else {
        return Ok(None);
    };
    let sections = config.plumbing().sections_by_name("core");
    let named = sections
        .into_iter()
        .flatten()
        .filter(|section| section.value("hooksPath").is_some())
        .last();
    let is_own = named.is_some_and(|section| {
        let source = section.meta().source;
        !matches!(
            source,
            Source::GitInstallation | Source::System | Source::Git | Source::User
        )
    });
    Ok(Some((path, !is_own)))
}

/// A path without links on the way, as far as it exists.
fn real(path: &Path) -> PathBuf {
    let mut missing = Vec::new();
    for above in path.ancestors() {
        if let Ok(mut real) = above.canonicalize() {
            real.extend(missing.iter().rev());
            return real;
        }
        missing.extend(above.file_name());
    }
    path.to_path_buf()
}
