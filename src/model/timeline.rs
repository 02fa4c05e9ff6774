//! What git knows of one finding: every version that somebody authored, and what became official when.
//!
//! Plain data. Not for how it is found out (that is `history`), and not for what is wrong with it.

use std::sync::Arc;

use super::{Day, Record, Text};
use crate::text::{Position, RepoPath};

/// Who did something in git, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Name, after the mailmap.
    pub name: Arc<str>,
    /// Address, after the mailmap.
    pub email: Arc<str>,
    /// Seconds since 1970 in UTC.
    pub seconds: i64,
    /// Seconds east of UTC.
    pub offset: i32,
}

impl Actor {
    /// The day in the time zone in which it was recorded; 1970-01-01 for a time that no calendar has.
    pub fn day(&self) -> Day {
        let zone = jiff::tz::Offset::from_seconds(self.offset).unwrap_or(jiff::tz::Offset::UTC);
        jiff::Timestamp::from_second(self.seconds)
            .unwrap_or_default()
            .to_zoned(zone.to_time_zone())
            .date()
    }
}

/// A commit, as far as a timeline tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its id in hexadecimal; none for the snapshot, which is not committed yet.
    pub id: Option<Text>,
    /// Who wrote it; for the snapshot, who git says would commit.
    pub author: Actor,
    /// Who committed it, and when: an author date is what anybody types.
    pub committer: Actor,
    /// How many parents it has.
    pub parents: usize,
    /// Its place in the order of all commits, parents before children; the snapshot comes after all.
    pub place: usize,
}

impl Commit {
    /// The day of its committer date in its own offset.
    pub fn day(&self) -> Day {
        self.committer.day()
    }

    /// The start of its id, as people write it.
    pub fn short(&self) -> Option<&str> {
        const LENGTH: usize = 10;
        self.id.as_deref().map(|id| id.get(..LENGTH).unwrap_or(id))
    }

    /// Short id, day and author, as messages name it.
    pub fn named(&self) -> String {
        match self.short() {
            Some(id) => format!("{id} of {} by {}", self.day(), self.author.name),
            None => "what is not committed yet".to_owned(),
        }
    }
}

/// A version of a record that somebody authored: its text differs from that in every parent.
#[derive(Clone, Debug)]
pub struct Version<'a> {
    /// The commit that has it first.
    pub commit: Arc<Commit>,
    /// The record as it was then; its path is the path then.
    pub record: &'a Record,
    /// What it was made from: for each parent that had the finding, the index of its version there, each
    /// once. Empty for the first version, and for one that came back after the finding was gone.
    pub before: Vec<usize>,
    /// Where it came back after the finding was gone: the version that was there last.
    pub restores: Option<usize>,
    /// The commit on the first-parent chain that made it official; none where it never was.
    pub landed: Option<Arc<Commit>>,
}

/// A commit that took the record away, where every parent still had it.
#[derive(Clone, Debug)]
pub struct Removal {
    /// The commit.
    pub commit: Arc<Commit>,
    /// Where the record lay.
    pub path: RepoPath,
    /// The versions that were there.
    pub before: Vec<usize>,
}

/// A change of what is official: of the first-parent chain, the snapshot at its end.
#[derive(Clone, Debug)]
pub struct Landing {
    /// The commit on the chain.
    pub commit: Arc<Commit>,
    /// The version that is official from then on; none where the finding is gone.
    pub version: Option<usize>,
}

/// A place in a file as a commit has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceBefore {
    /// The file.
    pub path: RepoPath,
    /// The commit's id in hexadecimal.
    pub commit: Text,
    /// The first character of the place.
    pub start: Position,
    /// One after its last character.
    pub end: Position,
}

/// The record of another number that this finding was before, or became.
#[derive(Clone, Debug)]
pub struct Renumbering {
    /// The commit.
    pub commit: Arc<Commit>,
    /// The other number.
    pub id: Text,
    /// Where the other record lay, or lies.
    pub path: RepoPath,
    /// Whether the other number was ever official.
    pub is_official: bool,
    /// Where the earlier number stood last; none for a later one.
    pub last: Option<PlaceBefore>,
}

/// A change of what is official in a file that shows a step; that it was added is none.
#[derive(Clone, Debug)]
pub struct EvidenceChange {
    /// The file.
    pub path: RepoPath,
    /// The commit that made it official.
    pub commit: Arc<Commit>,
    /// The commit that has it first.
    pub origin: Arc<Commit>,
    /// The file as it was official before.
    pub last: Option<PlaceBefore>,
}

/// What git knows of one finding, the snapshot included.
#[derive(Clone, Debug)]
pub struct Timeline<'a> {
    /// The number by which it is followed; the path where a record has no usable one.
    pub id: Text,
    /// The authored versions, parents before children; of equals the earlier committed first.
    pub versions: Vec<Version<'a>>,
    /// When it was taken away.
    pub removals: Vec<Removal>,
    /// What was official, in order.
    pub landings: Vec<Landing>,
    /// The record in the snapshot; none where it is gone.
    pub newest: Option<&'a Record>,
    /// What became of the evidence that the record in the snapshot names, in order; only of files in the
    /// folders for evidence.
    pub evidence: Vec<EvidenceChange>,
    /// The number it had before, where it was given another one.
    pub was: Option<Renumbering>,
    /// The number it has now, where it was given another one.
    pub became: Option<Renumbering>,
}

impl<'a> Timeline<'a> {
    /// A version by its index.
    pub fn version(&self, index: usize) -> Option<&Version<'a>> {
        self.versions.get(index)
    }

    /// The versions that another was made from.
    pub fn before(&self, version: &Version<'a>) -> impl Iterator<Item = &Version<'a>> {
        let before = version.before.clone();
        before.into_iter().filter_map(|index| self.version(index))
    }

    /// Whether the finding was ever official.
    pub fn has_landed(&self) -> bool {
        self.landings
            .iter()
            .any(|landing| landing.version.is_some() && landing.commit.id.is_some())
    }

    /// The official versions in order, each with the commit that made it so.
    pub fn official(&self) -> impl Iterator<Item = (&Arc<Commit>, &Version<'a>)> {
        self.landings
            .iter()
            .filter_map(|landing| Some((&landing.commit, self.version(landing.version?)?)))
    }

    /// Each step from one official version to the next: the commit, the version before, the one after.
    pub fn official_steps(
        &self,
    ) -> impl Iterator<Item = (&Arc<Commit>, &Version<'a>, &Version<'a>)> {
        let later = self.official().skip(1);
        self.official()
            .zip(later)
            .map(|((_, before), (commit, after))| (commit, before, after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_that_of_its_own_time_zone() {
        let at = |seconds, offset| Actor {
            name: "".into(),
            email: "".into(),
            seconds,
            offset,
        };
        assert_eq!(at(1_700_002_800, 0).day().to_string(), "2023-11-14");
        assert_eq!(at(1_700_002_800, 3600).day().to_string(), "2023-11-15");
        assert_eq!(at(i64::MAX, 0).day().to_string(), "1970-01-01");
    }
}
