//! Which configuration a command that reads nothing else looks at: that of the folder, of the index or of a
//! commit.
//!
//! Not for reading records (`judge`).

use std::path::Path;

use super::judge::{Opened, View, bare};
use crate::cli::Look;
use crate::error::Fault;
use crate::git;
use crate::workspace::Workspace;

impl Look {
    /// The snapshot that is asked for.
    pub fn view(&self) -> View<'_> {
        match &self.at {
            Some(revision) => View::Commit(revision),
            None if self.staged => View::Index,
            None => View::WorkTree,
        }
    }

    /// The workspace of a file or folder, as that snapshot has it. In the working tree no repository is
    /// needed.
    ///
    /// # Errors
    /// When there is none, its configuration has mistakes, or git cannot be read.
    pub fn workspace(&self, start: &Path) -> Result<Workspace, Vec<Fault>> {
        match self.view() {
            View::WorkTree => {
                let found = Workspace::find(start)?;
                if found.repository.is_none() && git::is_bare(&found.root) {
                    return Err(vec![bare(&found.root)]);
                }
                Ok(found)
            }
            view => Opened::open(start, view, true).map(|opened| opened.workspace),
        }
    }

    /// Which snapshot it is, as the end of a sentence; nothing for the working tree.
    pub fn told(&self) -> String {
        match self.view() {
            View::WorkTree => String::new(),
            View::Index => ", as staged".to_owned(),
            View::Commit(revision) => format!(", at {}", revision.escape_debug()),
        }
    }
}
