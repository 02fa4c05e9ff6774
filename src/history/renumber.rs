//! Findings that were given another number: one id goes and another comes, and what they say is the same.
//!
//! Not for whether that may be (a rule says so).

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{History, Snapshot};
use crate::error::Fault;
use crate::git::{Blob, Place, Reader};
use crate::model::{PlaceBefore, Record, Renumbering, Text, Timeline};
use crate::parse;
use crate::text::{Position, RepoPath};

/// Which findings were given another number, each at most once.
#[derive(Default)]
pub struct Renumbered {
    was: HashMap<Text, Other>,
    became: HashMap<Text, Other>,
}

#[derive(Clone)]
struct Other {
    /// None where it is not committed yet.
    commit: Option<Place>,
    id: Text,
    path: RepoPath,
    /// Where in the record that goes its number stands.
    place: Option<(Position, Position)>,
}

impl Renumbered {
    /// Says in a timeline what its number was and became.
    pub fn fill(
        &self,
        history: &History<'_>,
        reader: &Reader,
        timeline: &mut Timeline<'_>,
    ) -> Result<(), Fault> {
        let told = |other: Option<&Other>| {
            let Some(other) = other else { return Ok(None) };
            let commit = match other.commit {
                Some(at) => history.commit(reader, at)?,
                None => match timeline.landings.last() {
                    Some(landing) => std::sync::Arc::clone(&landing.commit),
                    None => return Ok(None),
                },
            };
            Ok(Some(Renumbering {
                commit,
                is_official: history.was_official(&other.id),
                id: other.id.clone(),
                path: other.path.clone(),
                last: other
                    .place
                    .and_then(|place| history.last_place(other, place)),
            }))
        };
        let (was, became) = (
            told(self.was.get(&timeline.id))?,
            told(self.became.get(&timeline.id))?,
        );
        (timeline.was, timeline.became) = (was, became);
        Ok(())
    }

    fn pair(
        &mut self,
        commit: Option<Place>,
        old: (&Text, RepoPath),
        new: (&Text, RepoPath),
        place: Option<(Position, Position)>,
    ) {
        let other = |id: &Text, path, place| Other {
            commit,
            id: id.clone(),
            path,
            place,
        };
        self.was.insert(new.0.clone(), other(old.0, old.1, place));
        self.became.insert(old.0.clone(), other(new.0, new.1, None));
    }
}

/// A finding that goes: its name, where it was, and its blob.
type Going<'n> = (&'n Text, RepoPath, Blob);

/// More pairs than these in one commit are not compared: a register was taken out or brought in.
const MOST_PAIRS: usize = 10_000;

/// A finding that comes: its name, where, and its blob; none where it is not committed yet.
type Coming<'n> = (&'n Text, RepoPath, Option<Blob>);

/// The first and last thing that history has of a finding.
struct Ends {
    first: (Place, RepoPath, Blob),
    /// Where it was removed last, if nothing came after.
    gone: Option<(Place, RepoPath, Blob)>,
}

impl History<'_> {
    /// Finds the findings that were given another number.
    pub(super) fn renumbered(
        &self,
        snapshot: &Snapshot<'_>,
        names: &[Text],
    ) -> Result<Option<Renumbered>, Fault> {
        let mut gone: BTreeMap<Option<Place>, Vec<Going<'_>>> = BTreeMap::new();
        let mut come: BTreeMap<Option<Place>, Vec<Coming<'_>>> = BTreeMap::new();
        for name in names {
            let in_snapshot = snapshot.by_identity.get(name);
            match (self.ends(name), in_snapshot) {
                (Some(ends), in_snapshot) => {
                    if let Some((at, path, blob)) = ends.gone {
                        gone.entry(Some(at)).or_default().push((name, path, blob));
                    } else if in_snapshot.is_none()
                        && let Some((path, blob)) = self.last(name)
                    {
                        gone.entry(None).or_default().push((name, path, blob));
                    }
                    let (at, path, blob) = ends.first;
                    come.entry(Some(at))
                        .or_default()
                        .push((name, path, Some(blob)));
                }
                (None, Some(record)) => {
                    let path = record.path().clone();
                    come.entry(None).or_default().push((name, path, None));
                }
                (None, None) => {}
            }
        }
        let mut found = Renumbered::default();
        for (commit, gone) in gone {
            let come = come.remove(&commit).unwrap_or_default();
            self.pair(&mut found, snapshot, commit, &gone, &come)?;
        }
        let is_empty = found.was.is_empty();
        Ok((!is_empty).then_some(found))
    }

    /// Pairs what went in a commit with what came in it: those most alike first, each once, since
    /// findings of one audit are much alike.
    fn pair(
        &self,
        found: &mut Renumbered,
        snapshot: &Snapshot<'_>,
        commit: Option<Place>,
        gone: &[Going<'_>],
        come: &[Coming<'_>],
    ) -> Result<(), Fault> {
        if come.is_empty() || gone.len() * come.len() > MOST_PAIRS {
            return Ok(());
        }
        let reader = self.source.repository.reader();
        let mut old = Vec::with_capacity(gone.len());
        let mut places = Vec::with_capacity(gone.len());
        for (_, path, blob) in gone {
            let record = self.parsed(&reader, path, *blob)?;
            old.push(self.said(&record));
            places.push(number_in(&record));
        }
        let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
        for (right, (name, path, blob)) in come.iter().enumerate() {
            let new = match blob {
                Some(blob) => self.said(&self.parsed(&reader, path, *blob)?),
                None => match snapshot.by_identity.get(*name) {
                    Some(record) => self.said(record),
                    None => continue,
                },
            };
            for (left, old) in old.iter().enumerate() {
                let is_other = gone.get(left).is_some_and(|(old, ..)| old != name);
                pairs.extend(
                    likeness(old, &new)
                        .filter(|_| is_other)
                        .map(|likeness| (likeness, left, right)),
                );
            }
        }
        pairs.sort_unstable_by_key(|(likeness, left, right)| {
            (std::cmp::Reverse(*likeness), *left, *right)
        });
        let (mut lefts, mut rights) = (HashSet::new(), HashSet::new());
        for (_, left, right) in pairs {
            if lefts.contains(&left) || rights.contains(&right) {
                continue;
            }
            if let (Some((old, from, _)), Some((new, to, _))) = (gone.get(left), come.get(right)) {
                lefts.insert(left);
                rights.insert(right);
                let place = places.get(left).copied().flatten();
                found.pair(commit, (old, from.clone()), (new, to.clone()), place);
            }
        }
        Ok(())
    }

    /// Where a finding came from and, if it is gone, where it went; by what is official.
    fn ends(&self, name: &Text) -> Option<Ends> {
        let mut first: Option<(Place, RepoPath, Blob)> = None;
        let mut gone: Option<(Place, RepoPath, Blob)> = None;
        for (at, change) in self.identities.changes(&self.walk, name) {
            let own = |blob: Blob| (self.identities.held(at, blob) == Some(name)).then_some(blob);
            if let Some(blob) = change.new.and_then(own) {
                if first.is_none() && change.authored {
                    first = Some((change.commit, self.path(&change.path), blob));
                }
                // What comes at the same commit comes elsewhere: it was moved.
                gone = None;
            } else if let Some(blob) = change.old.iter().copied().flatten().find_map(own)
                && change.authored
                && !self.comes(name, change.commit)
            {
                gone = Some((change.commit, self.path(&change.path), blob));
            }
        }
        Some(Ends {
            first: first?,
            gone,
        })
    }

    /// Whether a number ever stood in a record that was official.
    fn was_official(&self, name: &Text) -> bool {
        self.identities
            .changes(&self.walk, name)
            .any(|(at, change)| {
                let is_own = |blob| self.identities.held(at, blob) == Some(name);
                change.landed && change.new.is_some_and(is_own)
            })
    }

    /// Whether a finding stands in some file after a commit that took it out of another one.
    fn comes(&self, name: &Text, commit: Place) -> bool {
        self.identities
            .changes(&self.walk, name)
            .filter(|(_, change)| change.commit == commit)
            .any(|(at, change)| {
                change
                    .new
                    .is_some_and(|blob| self.identities.held(at, blob) == Some(name))
            })
    }

    /// The last thing that history has of a finding.
    fn last(&self, name: &Text) -> Option<(RepoPath, Blob)> {
        let own = |at, blob: Blob| (self.identities.held(at, blob) == Some(name)).then_some(blob);
        self.identities
            .changes(&self.walk, name)
            .filter_map(|(at, change)| Some((self.path(&change.path), own(at, change.new?)?)))
            .last()
    }

    /// The place of a number in the commit before the one that took it away.
    fn last_place(&self, other: &Other, (start, end): (Position, Position)) -> Option<PlaceBefore> {
        let commit = match other.commit {
            Some(at) => self.before(at),
            None => self.source.tip.map(|tip| tip.to_string().into()),
        };
        Some(PlaceBefore {
            path: other.path.clone(),
            commit: commit?,
            start,
            end,
        })
    }

    fn parsed(&self, reader: &Reader, path: &RepoPath, blob: Blob) -> Result<Record, Fault> {
        let mut buffer = Vec::new();
        let bytes = reader.object(&blob.id, &mut buffer)?.to_vec();
        Ok(parse::record(path.clone(), bytes, self.source.policy))
    }

    /// Everything that a record says but its id: path or title, and value or text.
    fn said(&self, record: &Record) -> Vec<(String, String)> {
        let leaves = parse::values::leaves(record, self.source.policy).into_iter();
        let leaves = leaves.map(|leaf| (leaf.path, leaf.value));
        let parts = parse::values::parts(record).into_iter();
        let mut said: Vec<(String, String)> = leaves
            .chain(parts.map(|part| (part.title, part.text)))
            .filter(|(path, _)| path != "id")
            .collect();
        said.sort_unstable();
        said
    }
}

/// Where the number of a record stands.
fn number_in(record: &Record) -> Option<(Position, Position)> {
    let span = record.source.clamp(record.finding.id.span()?);
    let source = &record.source;
    Some((source.position(span.start), source.position(span.end)))
}

/// How alike two records with different ids are, in thousandths; none where they are not the same finding.
fn likeness(one: &[(String, String)], other: &[(String, String)]) -> Option<usize> {
    let same = one.iter().filter(|said| other.binary_search(said).is_ok());
    let same = same.count();
    // Two thirds of the shorter: some of a record, such as its people, is the same in many.
    let is_like = 3 * same > 2 * one.len().min(other.len()).max(1);
    is_like.then(|| 1000 * same / one.len().max(other.len()))
}
