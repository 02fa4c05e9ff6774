//! What lies behind a commit, and where the history of a shallow clone ends.
//!
//! What lies behind a cut is not known, so nothing may be said that depends on it. Not for objects that
//! are missing elsewhere (`repository`).

use std::collections::HashSet;

use super::repository::{Id, Reader, broken};
use crate::error::{Fault, FaultKind};

impl Reader {
    /// The commits at which a shallow clone was cut.
    ///
    /// # Errors
    /// When the list of them cannot be read.
    pub fn shallow(&self) -> Result<Vec<Id>, Fault> {
        let cuts = self.gix().shallow_commits();
        let cuts = cuts.map_err(|error| broken("list of where a shallow clone ends", &error))?;
        Ok(cuts.map_or_else(Vec::new, |cuts| cuts.iter().copied().collect()))
    }

    /// The commit that the start of an id names; none where there is none, or more than one.
    pub fn commit_of_hex(&self, hex: &str) -> Option<Id> {
        let wanted = format!("{hex}^{{commit}}");
        let id = self.gix().rev_parse_single(wanted.as_str()).ok()?.detach();
        // A branch may have such a name.
        let is_start = id.to_string().starts_with(&hex.to_ascii_lowercase());
        is_start.then_some(id)
    }

    /// Commits and all that lie behind them, as far as the clone goes.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn behind(&self, tips: &[Id]) -> Result<HashSet<Id>, Fault> {
        // Without the commit-graph, which may be damaged.
        let walk = self.gix().rev_walk(tips.iter().copied());
        let walk = walk.use_commit_graph(false).all();
        let walk = walk.map_err(|error| broken("history", &error))?;
        walk.map(|info| Ok(info.map_err(|error| broken("history", &error))?.id))
            .collect()
    }

    /// The first commit behind another one, by first parents: every clone of a repository has the same.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn root_of(&self, commit: Id) -> Result<Id, Fault> {
        let walk = self.gix().rev_walk([commit]).first_parent_only();
        let walk = walk.use_commit_graph(false).all();
        let mut root = commit;
        for info in walk.map_err(|error| broken("history", &error))? {
            root = info.map_err(|error| broken("history", &error))?.id;
        }
        Ok(root)
    }

    /// The best common ancestors of two commits.
    ///
    /// # Errors
    /// When history cannot be read, or a shallow clone ends before they are found.
    pub fn merge_bases(&self, one: Id, other: Id) -> Result<Vec<Id>, Fault> {
        let cuts = self.shallow()?;
        if !cuts.is_empty() {
            return self.merge_bases_before(one, other, &cuts);
        }
        let bases = self
            .gix()
            .merge_bases_many(one, &[other])
            .map_err(|error| broken("history", &error))?;
        Ok(bases.into_iter().map(gix::Id::detach).collect())
    }

    /// The same in a shallow clone: behind a cut may lie another base, or the way to one.
    fn merge_bases_before(&self, one: Id, other: Id, cuts: &[Id]) -> Result<Vec<Id>, Fault> {
        let found = self.gix().merge_bases_many(one, &[other]);
        let found = found.unwrap_or_default().into_iter();
        let bases: Vec<Id> = found.map(gix::Id::detach).collect();
        let mut seen: HashSet<Id> = bases.iter().copied().collect();
        let mut ahead = vec![one, other];
        let mut buffer = Vec::new();
        while let Some(id) = ahead.pop() {
            if !seen.insert(id) {
                continue;
            }
            if cuts.contains(&id) {
                return Err(Fault::new(
                    FaultKind::Git,
                    format!(
                        "this is a shallow clone, and it ends at {} before the commit is found from which the change parts from its base",
                        id.to_hex_with_len(10)
                    ),
                    "run `git fetch --unshallow`; in CI, check out with `fetch-depth: 0`",
                ));
            }
            let data = self.object(&id, &mut buffer)?;
            ahead.extend(
                gix::objs::CommitRefIter::from_bytes(data, self.gix().object_hash()).parent_ids(),
            );
        }
        Ok(bases)
    }
}

/// Why nothing is said of a history that is cut.
pub(super) fn cut(id: Id) -> Fault {
    Fault::new(
        FaultKind::Git,
        format!(
            "this is a shallow clone, and the history of the findings ends at {}",
            id.to_hex_with_len(10)
        ),
        "run `git fetch --unshallow`; in CI, check out with `fetch-depth: 0`; or `clause10 check --no-history` judges the files alone",
    )
}
