//! Findings that belong together: each with the earlier one that it repeats, linked by people or suspected here.
//!
//! Not for scoring: links that people made are taken as they are, and a pair that people said is none is none.

use std::collections::{BTreeMap, BTreeSet};

use super::{Index, THRESHOLD};
use crate::model::Finding;

/// Why a finding is in its family.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Link {
    /// It is the earliest.
    First,
    /// Its record says `recurrence_of`.
    Linked,
    /// It probably repeats an earlier one, with this score.
    Suspected(f32),
}

/// A finding of a family.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// Its place in the index.
    pub position: usize,
    /// How many steps it is below the first.
    pub depth: usize,
    /// Why it is there.
    pub link: Link,
}

/// Findings that repeat each other, the first before those that repeat it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Family {
    /// The members: each below the one that it repeats, in order of time.
    pub members: Vec<Member>,
}

/// The families of at least two, by their first findings.
///
/// `ranked` is the best candidate of each finding, by place.
pub fn families(index: &Index<'_>, ranked: &[Option<(usize, f32)>]) -> Vec<Family> {
    let by_id = by_id(index);
    let mut repeats: BTreeMap<usize, (usize, Link)> = BTreeMap::new();
    for position in 0..index.len() {
        let Some(entry) = index.entry(position) else {
            continue;
        };
        let finding = &entry.record.finding;
        if let Some(earlier) = linked(finding, &by_id, position) {
            repeats.insert(position, (earlier, Link::Linked));
        } else if let Some((earlier, score)) = ranked.get(position).copied().flatten()
            && score >= THRESHOLD
            && !entry.is_gone
            && !is_answered(index, finding, earlier)
        {
            repeats.insert(position, (earlier, Link::Suspected(score)));
        }
    }
    let mut below: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (later, (earlier, _)) in &repeats {
        below.entry(*earlier).or_default().push(*later);
    }
    let firsts: BTreeSet<usize> = below
        .keys()
        .copied()
        .filter(|at| !repeats.contains_key(at))
        .collect();
    let family = |first| Family {
        members: members(first, &below, &repeats),
    };
    firsts.into_iter().map(family).collect()
}

/// A family from its first finding on, each member below the one that it repeats.
fn members(
    first: usize,
    below: &BTreeMap<usize, Vec<usize>>,
    repeats: &BTreeMap<usize, (usize, Link)>,
) -> Vec<Member> {
    let mut members = Vec::new();
    let mut next = vec![(first, 0)];
    while let Some((position, depth)) = next.pop() {
        let link = repeats
            .get(&position)
            .map_or(Link::First, |(_, link)| *link);
        members.push(Member {
            position,
            depth,
            link,
        });
        let children = below.get(&position).into_iter().flatten().rev();
        next.extend(children.map(|child| (*child, depth + 1)));
    }
    members
}

fn by_id<'i>(index: &'i Index<'_>) -> BTreeMap<&'i str, usize> {
    let positions = (0..index.len()).rev();
    positions
        .filter_map(|at| Some((index.entry(at)?.record.id()?, at)))
        .collect()
}

/// The latest of the earlier findings that a record says it repeats; what is not earlier is for a rule to tell.
fn linked(finding: &Finding, by_id: &BTreeMap<&str, usize>, position: usize) -> Option<usize> {
    let named = finding.recurrence_of.items().iter();
    let places = named.filter_map(|id| by_id.get(&*id.value).copied());
    places.filter(|earlier| *earlier < position).max()
}

/// Whether the record says that it does not repeat the other.
fn is_answered(index: &Index<'_>, finding: &Finding, earlier: usize) -> bool {
    let id = index.entry(earlier).and_then(|entry| entry.record.id());
    let mut answers = finding.not_recurrence_of.items().iter();
    answers.any(|answer| {
        answer
            .value
            .finding
            .get()
            .is_some_and(|named| Some(&**named) == id)
    })
}
