//! What a finding cites, as numbers that can be compared across editions.
//!
//! Not for reading requirements (that is `catalog`), and not for how much a shared one says (`score`).

use std::collections::HashMap;
use std::sync::OnceLock;

use super::areas::areas;
use crate::catalog::{
    Edition, EntryKind, Requirement, edition_cited, entries, lookup, predecessors_2013,
    successors_2022,
};
use crate::model::Finding;

/// Something that is cited, directly or through what it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cited {
    /// A clause or control of 2022, that of 2013 by what became of it.
    Number(&'static str),
    /// An area in which a number belongs.
    Area(&'static str),
    /// A group: the control objective of 2013 to which a control belonged, or the clause above.
    Group(&'static str),
    /// A paragraph of an own document, or a number of another scheme.
    Own(Box<str>),
    /// The document or scheme itself.
    Document(Box<str>),
}

/// A thing cited by a finding, how precisely, and as what it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Citation {
    /// What is cited.
    pub cited: Cited,
    /// 1 for exactly what was written; less for what it became in 2022 or belongs to.
    pub weight: f32,
    /// The number as written, without the name of the standard.
    pub written: Box<str>,
    /// The edition of 2013 was cited.
    pub is_old: bool,
    /// The place of what is cited among all that the register cites.
    pub key: u32,
    /// 0 where all findings cite it, 1 where one does.
    pub rarity: f32,
}

/// How much a group says of what one of its members says.
const GROUP: f32 = 0.5;
/// How much a document says of what one of its paragraphs says.
const DOCUMENT: f32 = 0.4;
/// How much the clause about running what was planned says of what a control of Annex A says.
const OPERATION: f32 = 0.3;

/// What a finding cites, each thing once with its highest weight, in order.
pub fn of(finding: &Finding, default_edition: Option<Edition>) -> Vec<Citation> {
    let mut all = Vec::new();
    for cited in finding.requirements.items() {
        if let Ok(requirement) = &cited.value.read {
            add(requirement, default_edition, &mut all);
        }
    }
    all.sort_by(|a: &Citation, b| {
        a.cited
            .cmp(&b.cited)
            .then(b.weight.total_cmp(&a.weight))
            .then_with(|| a.written.cmp(&b.written))
    });
    all.dedup_by(|later, first| later.cited == first.cited);
    all
}

fn add(requirement: &Requirement, default_edition: Option<Edition>, all: &mut Vec<Citation>) {
    let mut push = |cited, weight, written: &str, is_old| {
        all.push(Citation {
            cited,
            weight,
            written: written.into(),
            is_old,
            key: 0,
            rarity: 0.0,
        });
    };
    let (name, whole) = match requirement {
        Requirement::Iso27001 { number, .. } => {
            // An ambiguous number is a diagnostic of its own; here the present edition is the better guess.
            let edition = edition_cited(requirement, default_edition).unwrap_or(Edition::E2022);
            for (cited, weight) in meanings(edition, number) {
                push(cited.clone(), *weight, number, edition == Edition::E2013);
            }
            return;
        }
        Requirement::Scheme { scheme, .. } => (scheme, requirement.to_string()),
        Requirement::OwnDocument { document, .. } => (document, requirement.to_string()),
    };
    push(
        Cited::Document(name.as_str().into()),
        DOCUMENT,
        &whole,
        false,
    );
    push(Cited::Own(whole.as_str().into()), 1.0, &whole, false);
}

/// What is cited by a number of an edition, each with its weight.
fn meanings(edition: Edition, number: &str) -> &'static [(Cited, f32)] {
    type Known = HashMap<(Edition, &'static str), Vec<(Cited, f32)>>;
    static KNOWN: OnceLock<Known> = OnceLock::new();
    let known = KNOWN.get_or_init(|| {
        let editions = [Edition::E2013, Edition::E2022].into_iter();
        let all =
            editions.flat_map(|edition| entries(edition).map(move |entry| (edition, entry.number)));
        all.map(|(edition, number)| ((edition, number), meaning(edition, number)))
            .collect()
    });
    lookup(edition, number)
        .and_then(|entry| known.get(&(edition, entry.number)))
        .map_or(&[], Vec::as_slice)
}

fn meaning(edition: Edition, number: &'static str) -> Vec<(Cited, f32)> {
    let now = match edition {
        Edition::E2013 => successors_2022(number),
        Edition::E2022 => vec![number],
    };
    let share = 1.0 / (now.len().max(1) as f32).sqrt();
    let mut all = Vec::new();
    for target in &now {
        all.push((Cited::Number(target), share));
        all.extend(areas(target).map(|area| (Cited::Area(area), 1.0)));
    }
    let groups = groups(number, edition, &now).into_iter();
    all.extend(groups.map(|(group, weight)| (Cited::Group(group), weight)));
    all
}

/// What a number belongs to, each with its weight.
fn groups(number: &str, edition: Edition, now: &[&'static str]) -> Vec<(&'static str, f32)> {
    let entry = lookup(edition, number);
    if !number.starts_with("A.") {
        let mut groups = Vec::new();
        if number == "8.1" {
            groups.push(("8.1", 1.0));
        }
        let above = number.rsplit_once('.').map_or(number, |(above, _)| above);
        let above = lookup(edition, above).or(entry).map(|entry| entry.number);
        groups.extend(above.map(|above| (above, GROUP)));
        return groups;
    }
    let old: Vec<&'static str> = match (edition, entry) {
        (Edition::E2013, Some(entry)) => vec![entry.number],
        _ => now
            .iter()
            .flat_map(|target| predecessors_2013(target))
            .collect(),
    };
    let mut groups: Vec<&'static str> = old.iter().filter_map(|number| objective(number)).collect();
    groups.sort_unstable();
    groups.dedup();
    let share = GROUP / (groups.len().max(1) as f32).sqrt();
    let mut groups: Vec<_> = groups.into_iter().map(|group| (group, share)).collect();
    groups.push(("8.1", OPERATION));
    groups
}

/// The control objective of 2013 that a number of 2013 is or belongs to.
fn objective(number: &str) -> Option<&'static str> {
    let above = |number: &str| number.rsplit_once('.').map(|(above, _)| above.to_owned());
    let entry = lookup(Edition::E2013, number)?;
    match entry.kind {
        EntryKind::Objective => Some(entry.number),
        _ => lookup(Edition::E2013, &above(number)?).map(|entry| entry.number),
    }
}
