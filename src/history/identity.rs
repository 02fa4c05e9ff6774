//! Which finding each version of a file belongs to.
//!
//! First by the names of files, which hold the id; where a file holds another one, by what it holds.
//! Not for what became of a finding.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::git::{Blob, Change, Id, Walk};
use crate::model::{Record, Text};
use crate::policy::Policy;
use crate::text::RepoPath;

/// The identities of all versions of all files.
pub struct Identities {
    /// For each change, the identity that the name of its file tells; none where it is no record.
    by_name: Vec<Option<Text>>,
    /// What a blob holds, where that is another id than the name of its file.
    by_content: HashMap<Id, Text>,
    /// The changes that concern each identity, in order.
    changes: BTreeMap<Text, Vec<usize>>,
}

/// The identity by which a record is followed: its id; its path, where it has no usable id or one whose
/// number is still to be given.
pub fn of(record: &Record, policy: &Policy) -> Text {
    record
        .id()
        .filter(|id| !is_placeholder(id, policy))
        .unwrap_or(record.path().as_str())
        .into()
}

fn is_placeholder(id: &str, policy: &Policy) -> bool {
    policy
        .ids
        .read(id)
        .is_some_and(|parts| parts.number.is_none())
}

/// A path of git below the folder of the configuration, for display where it is not UTF-8.
pub fn relative(path: &[u8], prefix: &str) -> RepoPath {
    let below = path.strip_prefix(prefix.as_bytes()).unwrap_or(path);
    RepoPath::new(String::from_utf8_lossy(below))
}

/// The identity that a path tells: the id with which the name begins, else the path itself.
pub fn of_path(path: &RepoPath, policy: &Policy) -> Text {
    let stem = path.stem();
    let ends = stem.match_indices('-').map(|(at, _)| at);
    let id = ends
        .chain([stem.len()])
        .filter_map(|end| stem.get(..end))
        .filter(|id| policy.ids.read(id).is_some() && !is_placeholder(id, policy))
        .last();
    id.unwrap_or(path.as_str()).into()
}

impl Identities {
    /// By the names of files.
    pub fn by_name(walk: &Walk, prefix: &str, policy: &Policy) -> Self {
        let mut known: HashMap<&[u8], Option<Text>> = HashMap::new();
        let by_name = walk
            .changes
            .iter()
            .map(|change| {
                let read = || {
                    let path = relative(&change.path, prefix);
                    policy.is_record(&path).then(|| of_path(&path, policy))
                };
                known.entry(&change.path).or_insert_with(read).clone()
            })
            .collect();
        let mut identities = Self {
            by_name,
            by_content: HashMap::new(),
            changes: BTreeMap::new(),
        };
        identities.sort(walk);
        identities
    }

    /// Takes in what some blobs hold.
    pub fn correct(&mut self, walk: &Walk, strays: Vec<(Id, Text)>) {
        self.by_content.extend(strays);
        self.sort(walk);
    }

    fn sort(&mut self, walk: &Walk) {
        let mut changes: BTreeMap<Text, Vec<usize>> = BTreeMap::new();
        for (at, change) in walk.changes.iter().enumerate() {
            let blobs = change.old.iter().chain([&change.new]).flatten();
            let concerned: BTreeSet<&Text> =
                blobs.filter_map(|blob| self.held(at, *blob)).collect();
            for name in concerned {
                match changes.get_mut(name) {
                    Some(known) => known.push(at),
                    None => {
                        changes.insert(name.clone(), vec![at]);
                    }
                }
            }
        }
        self.changes = changes;
    }

    /// Whose version a blob is, at the path of a change; none where it is no record.
    pub fn held(&self, change: usize, blob: Blob) -> Option<&Text> {
        if blob.is_link {
            return None;
        }
        let by_name = self.by_name.get(change)?.as_ref()?;
        Some(self.by_content.get(&blob.id).unwrap_or(by_name))
    }

    /// The changes that concern an identity, in order.
    pub fn changes<'w>(
        &'w self,
        walk: &'w Walk,
        name: &str,
    ) -> impl Iterator<Item = (usize, &'w Change)> {
        self.changes
            .get(name)
            .into_iter()
            .flatten()
            .filter_map(|at| Some((*at, walk.changes.get(*at)?)))
    }

    /// All identities.
    pub fn names(&self) -> impl Iterator<Item = &Text> {
        self.changes.keys()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_tells_its_id() {
        let policy = Policy::default();
        let of = |path: &str| of_path(&RepoPath::new(path), &policy).into_string();
        assert_eq!(
            of("findings/2026/NC-2026-004-access-review.md"),
            "NC-2026-004"
        );
        assert_eq!(of("findings/NC-2026-004.md"), "NC-2026-004");
        assert_eq!(
            of("findings/NC-2026-xxx-new.md"),
            "findings/NC-2026-xxx-new.md"
        );
        assert_eq!(of("findings/notes.md"), "findings/notes.md");
    }
}
