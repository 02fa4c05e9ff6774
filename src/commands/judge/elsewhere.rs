//! What the branches that `--also` names added since they parted from the snapshot.
//!
//! Not for what of it is wrong: a rule says so.

use globset::Glob;

use super::Opened;
use crate::branches::Branches;
use crate::error::{Fault, FaultKind};
use crate::git::{Id, Reader};
use crate::model::{Elsewhere, Register};

/// The findings of other branches whose ids the register has too.
///
/// # Errors
/// When a reference names nothing, has nothing in common with the snapshot, or git cannot be read.
pub(super) fn gather(
    also: &[String],
    opened: &Opened,
    register: &Register,
) -> Result<Vec<Elsewhere>, Fault> {
    if also.is_empty() {
        return Ok(Vec::new());
    }
    let Some(repository) = &opened.repository else {
        return Err(Fault::new(
            FaultKind::Git,
            format!(
                "{} does not lie in a git repository, so it has no other branches",
                opened.workspace.root.display()
            ),
            "leave --also out",
        ));
    };
    let reader = repository.reader();
    let prefix = opened.workspace.prefix();
    let mut branches = Branches::new(&reader, opened.workspace.policy(), &prefix);
    let mut gathered = Vec::new();
    for (reference, commit) in commits(also, &reader)? {
        let bases = match opened.tip {
            Some(tip) => reader.merge_bases(tip, commit)?,
            None => Vec::new(),
        };
        if opened.tip.is_some() && bases.is_empty() {
            return Err(Fault::new(
                FaultKind::Git,
                format!("the snapshot and `{reference}` have no commit in common"),
                "name a branch that comes from the same history; in CI, fetch the whole of it (`fetch-depth: 0`)",
            ));
        }
        let added = branches.added(&reference, commit, &bases)?.into_iter();
        gathered.extend(added.filter(|other| {
            let id = other.record.id().unwrap_or_default();
            register.with_id(id).next().is_some()
        }));
    }
    Ok(gathered)
}

/// The commits that are named, each once; a name with `*` stands for the branches that are like it.
fn commits(also: &[String], reader: &Reader) -> Result<Vec<(String, Id)>, Fault> {
    let mut named: Vec<(String, Id)> = Vec::new();
    for text in also {
        if !text.contains('*') {
            named.push((text.clone(), reader.commit(text)?));
            continue;
        }
        let glob = Glob::new(text).map_err(|error| {
            Fault::new(
                FaultKind::Usage,
                format!("`{text}` is no pattern of branches: {}", error.kind()),
                "write it like `origin/*`",
            )
        })?;
        let glob = glob.compile_matcher();
        let before = named.len();
        let branches = reader.branches()?.into_iter();
        named.extend(branches.filter(|(name, _)| glob.is_match(name) && !name.ends_with("/HEAD")));
        if named.len() == before {
            return Err(Fault::new(
                FaultKind::Git,
                format!("no branch is like `{text}`"),
                "`git branch --all` lists them; in CI, fetch them first",
            ));
        }
    }
    let mut seen = std::collections::HashSet::new();
    named.retain(|(_, commit)| seen.insert(*commit));
    Ok(named)
}
