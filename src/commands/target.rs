//! Where a report may be written: not over what it is about.
//!
//! Not for writing it (`whole`).

use std::path::Path;

use crate::config::FILE_NAME;
use crate::error::{Fault, FaultKind};
use crate::model::normalised;
use crate::policy::markdown_stem;
use crate::text::RepoPath;
use crate::workspace::{self, Workspace};

/// Why a report must not be written to a path: a finding, an audit record or the configuration lies there,
/// or would; none where it may.
///
/// A link counts as what it leads to, since that is what would be replaced.
pub fn refused(path: &Path) -> Option<Fault> {
    let target = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    if target.file_name().is_some_and(|name| name == FILE_NAME) {
        return Some(fault(path, "is the place of a configuration"));
    }
    let name = target.file_name()?.to_string_lossy();
    // No other file can be a record.
    markdown_stem(&name)?;
    let Ok(workspace) = Workspace::find(&workspace::existing(&target)) else {
        // Which folders hold findings is not known, and neither is that this is none.
        let what = "may be a finding: the configuration there cannot be read";
        return target.is_file().then(|| fault(path, what));
    };
    let below = RepoPath::new(workspace.place(&target)?);
    let policy = workspace.policy();
    let within = |folders: &[String]| {
        let mut folders = folders.iter().filter_map(|folder| normalised(folder));
        policy.is_record(&below) && folders.any(|folder| below.is_within(&folder))
    };
    if within(&policy.settings.findings) {
        Some(fault(path, "is the place of a finding"))
    } else if within(&policy.settings.audits) {
        Some(fault(path, "is the place of an audit record"))
    } else if within(&policy.settings.controls) || within(&policy.settings.policies) {
        Some(fault(path, "is the place of a control or a policy"))
    } else {
        None
    }
}

fn fault(path: &Path, what: &str) -> Fault {
    Fault::new(
        FaultKind::Usage,
        format!("no report is written to {}, which {what}", path.display()),
        "name a file outside of the folders with records",
    )
}
