//! Which commits lie behind which.
//!
//! Not for what they changed (`walk`).

use std::collections::{BTreeSet, HashSet};
use std::fmt::Write;

use super::repository::Id;
use super::walk::Parents;

/// Which commits lie behind which.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Ancestry {
    /// The commits in order, parents before children.
    pub ids: Vec<Id>,
    /// The parents of each.
    pub parents: Vec<Parents>,
}

impl Ancestry {
    /// On one line: each commit with the places of its parents.
    pub fn written(&self) -> String {
        let mut text = String::with_capacity(self.ids.len() * 48);
        for (id, parents) in self.ids.iter().zip(&self.parents) {
            let _ = write!(text, "{id}");
            for parent in parents {
                let _ = write!(text, " {parent}");
            }
            text.push(';');
        }
        text
    }

    /// As it was written; none where it is something else.
    pub fn read(text: &str) -> Option<Self> {
        let mut ancestry = Self::default();
        for commit in text.split_terminator(';') {
            let mut parts = commit.split(' ');
            let id = Id::from_hex(parts.next()?.as_bytes()).ok()?;
            let parents = parts.map(str::parse).collect::<Result<Parents, _>>();
            ancestry.ids.push(id);
            ancestry.parents.push(parents.ok()?);
        }
        Some(ancestry)
    }

    /// Which of the named commits, in hexadecimal, are one of some commits or lie behind one of them.
    pub fn behind(&self, commits: &[Id], named: &BTreeSet<&str>) -> BTreeSet<String> {
        let named: HashSet<Id> = named
            .iter()
            .filter_map(|id| Id::from_hex(id.as_bytes()).ok())
            .collect();
        if named.is_empty() {
            return BTreeSet::new();
        }
        let mut behind: Vec<bool> = self.ids.iter().map(|id| commits.contains(id)).collect();
        for at in (0..behind.len()).rev() {
            if behind.get(at) == Some(&true) {
                for parent in self.parents.get(at).into_iter().flatten() {
                    if let Some(parent) = behind.get_mut(*parent as usize) {
                        *parent = true;
                    }
                }
            }
        }
        let ids = self.ids.iter().zip(behind);
        ids.filter(|(id, behind)| *behind && named.contains(*id))
            .map(|(id, _)| id.to_string())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use smallvec::smallvec;

    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let id = |digit: &str| Id::from_hex(digit.repeat(40).as_bytes()).unwrap();
        let ancestry = Ancestry {
            ids: vec![id("1"), id("2"), id("3"), id("4")],
            parents: vec![smallvec![], smallvec![0], smallvec![0], smallvec![1, 2]],
        };
        assert_eq!(Ancestry::read(&ancestry.written()).unwrap(), ancestry);
        assert_eq!(Ancestry::read("").unwrap(), Ancestry::default());
        assert!(Ancestry::read("x;").is_none());
        let all: Vec<String> = ancestry.ids.iter().map(ToString::to_string).collect();
        let named: BTreeSet<&str> = all.iter().map(String::as_str).collect();
        let behind = |commit| ancestry.behind(&[commit], &named);
        assert!(behind(id("2")).iter().eq([&all[0], &all[1]]));
        assert_eq!(behind(id("4")).len(), 4);
        assert!(ancestry.behind(&[id("4")], &BTreeSet::new()).is_empty());
    }
}
