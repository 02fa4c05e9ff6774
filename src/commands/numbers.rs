//! Which numbers of findings are taken: in the working tree, in the index, on all branches, and by
//! findings that are gone.
//!
//! Not for two branches that take the same number
//! while neither can see the other: `check --also` sees that.

mod elsewhere;

use std::path::PathBuf;
use std::rc::Rc;

use regex::Regex;

use super::note;
use crate::error::{Fault, FaultKind};
use crate::model::{Finding, Register, normalised};
use crate::policy::IdTemplate;
use crate::snapshot::Snapshot;
use crate::text::RepoPath;
use crate::workspace::{self, Workspace};
pub use elsewhere::elsewhere;

/// Where something that has a number was seen, the nearest last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In an earlier commit.
    Gone,
    /// In the index.
    Index(RepoPath),
    /// On a branch.
    Branch(Rc<str>, RepoPath),
    /// In the working tree.
    Here,
}

/// A text that may have a number in it.
#[derive(Clone, Debug)]
pub struct Seen {
    text: String,
    /// Whether it is an id, and not a name or a path that may have one in it.
    is_id: bool,
    place: Place,
}

impl Seen {
    fn name(text: &str, place: &Place) -> Self {
        Self {
            text: text.to_owned(),
            is_id: false,
            place: place.clone(),
        }
    }

    fn id(text: &str, place: &Place) -> Self {
        Self {
            is_id: true,
            ..Self::name(text, place)
        }
    }
}

/// What is taken, and how the register is arranged.
pub struct Taken {
    /// The folder for new findings.
    folder: String,
    /// Whether findings lie in a folder per year; so it is done where there are none yet.
    by_year: bool,
    seen: Vec<Seen>,
}

/// The next number.
#[derive(Debug, PartialEq, Eq)]
pub struct Next {
    /// The number.
    pub number: u64,
    /// Where the one before it was seen; none where there is none.
    pub last: Option<Place>,
}

impl Taken {
    /// What is taken in the working tree and elsewhere.
    pub fn new(
        workspace: &Workspace,
        register: &Register,
        elsewhere: &[Seen],
    ) -> Result<Self, Vec<Fault>> {
        let policy = workspace.policy();
        let tree = workspace.work_tree().map_err(|fault| vec![fault])?;
        let records = &register.records;
        let ids = records.iter().flat_map(|record| ids_in(&record.finding));
        let mut seen: Vec<Seen> = ids.map(|id| Seen::id(&id, &Place::Here)).collect();
        for folder in &policy.settings.findings {
            let entries = tree.list(&normalised(folder).unwrap_or_default());
            for entry in entries.map_err(|fault| vec![fault])? {
                seen.push(Seen::name(entry.path.as_str(), &Place::Here));
            }
        }
        seen.extend(elsewhere.iter().cloned());
        let folder = policy.settings.findings.first();
        let folder = folder
            .and_then(|folder| normalised(folder))
            .unwrap_or_default();
        let paths = || {
            let within = records.iter().map(|record| record.path());
            within.filter(|path| path.is_within(&folder))
        };
        let by_year = paths().next().is_none() || paths().any(|path| is_by_year(path, &folder));
        Ok(Self {
            by_year,
            folder,
            seen,
        })
    }

    /// The number after the greatest that was ever given in a year, as far as is known; none when there is
    /// no greater one.
    pub fn next(&self, form: &IdTemplate, year: i16) -> Option<Next> {
        let counts = |text: &str| {
            let parts = form.read(text)?;
            parts
                .number
                .filter(|_| parts.year.is_none_or(|of| of == year))
        };
        // An id made of digits alone would be seen in every date, and in the folder of a year; it counts
        // where the name of a file begins.
        let lettered = form.example().contains(|c: char| c.is_ascii_alphabetic());
        let start = if lettered { "" } else { "^" };
        let pattern = Regex::new(&format!("{start}{}", form.pattern())).ok();
        let number = |seen: &Seen| {
            if seen.is_id {
                return counts(&seen.text);
            }
            let parts = seen
                .text
                .rsplit('/')
                .take(if lettered { usize::MAX } else { 1 });
            let found = parts.flat_map(|part| pattern.iter().flat_map(|p| p.find_iter(part)));
            found.filter_map(|found| counts(found.as_str())).max()
        };
        let numbers = self.seen.iter().map(|seen| (number(seen), &seen.place));
        let greatest = numbers
            .filter_map(|(number, place)| Some((number?, place)))
            .max();
        match greatest {
            None => Some(Next {
                number: 1,
                last: None,
            }),
            Some((greatest, place)) => Some(Next {
                number: greatest.checked_add(1)?,
                last: Some(place.clone()),
            }),
        }
    }

    /// Takes an id in the working tree.
    pub fn take(&mut self, id: &str) {
        self.seen.push(Seen::id(id, &Place::Here));
    }

    /// Where a new finding lies; without a title the id alone is its name.
    pub fn path(&self, id: &str, slug: &str, year: i16) -> PathBuf {
        let mut path = PathBuf::from(&self.folder);
        if self.by_year {
            path.push(format!("{year:04}"));
        }
        let name = if slug.is_empty() {
            format!("{id}.md")
        } else {
            format!("{id}-{slug}.md")
        };
        path.push(name);
        path
    }
}

/// Whether a record lies in a folder named by a year, directly below the findings folder.
fn is_by_year(path: &RepoPath, folder: &str) -> bool {
    let below = path.as_str().strip_prefix(folder).unwrap_or("");
    let below = below.trim_start_matches('/');
    below.split_once('/').is_some_and(|(first, _)| {
        first.len() == 4 && first.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// The ids that a finding has or names: one that was deleted may still be named.
fn ids_in(finding: &Finding) -> Vec<String> {
    let own = finding.id.get().into_iter();
    let earlier = finding.recurrence_of.items().iter();
    let others = finding.not_recurrence_of.items().iter();
    own.chain(earlier.map(|earlier| &earlier.value))
        .chain(others.filter_map(|other| other.value.finding.get()))
        .map(ToString::to_string)
        .collect()
}

/// The records of the working tree.
///
/// # Errors
/// When there is no folder of findings.
pub fn register(workspace: &Workspace) -> Result<Register, Vec<Fault>> {
    let tree = workspace.work_tree().map_err(|fault| vec![fault])?;
    workspace::register(&tree, workspace.policy(), &|| {})
}

/// Why no number can be given.
pub fn none_left() -> Fault {
    Fault::new(
        FaultKind::Usage,
        "the greatest number that there can be is taken",
        "give the record with it another number",
    )
}

/// Says where the number before one was seen, if that is not the working tree.
pub fn say(form: &IdTemplate, year: i16, next: &Next) {
    let before = form.write(year, next.number.saturating_sub(1));
    match &next.last {
        None | Some(Place::Here) => {}
        Some(Place::Branch(name, path)) => {
            note(&format!("note: {before} is taken on `{name}` ({path})"));
        }
        Some(Place::Index(path)) => {
            note(&format!("note: {before} is taken in the index ({path})"));
        }
        Some(Place::Gone) => note(&format!(
            "note: {before} was the number of a finding that is gone; a number is given once"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(names: &[&str], ids: &[&str]) -> Taken {
        let here = &Place::Here;
        let names = names.iter().map(|name| Seen::name(name, here));
        Taken {
            folder: "findings".to_owned(),
            by_year: true,
            seen: names
                .chain(ids.iter().map(|id| Seen::id(id, here)))
                .collect(),
        }
    }

    fn next(taken: &Taken, form: &IdTemplate, year: i16) -> u64 {
        taken.next(form, year).unwrap().number
    }

    #[test]
    fn the_next_number_is_after_every_one_that_is_seen() {
        let form = IdTemplate::parse("NC-{year}-{number:3}").unwrap();
        let seen = taken(
            &[
                "NC-2026-004-a.md",
                "old-NC-2026-011.txt",
                "NC-2025-090.md",
                "2026",
                "NC-2026-xxx.md",
            ],
            &["NC-2026-007", "OBS-2026-050"],
        );
        assert_eq!(next(&seen, &form, 2026), 12);
        assert_eq!(next(&seen, &form, 2025), 91);
        assert_eq!(next(&seen, &form, 2027), 1);
        let digits = IdTemplate::parse("{number:4}").unwrap();
        let seen = taken(
            &["0012-review-of-2026.md", "a-99.md", "2026/0013-a.md"],
            &["0007"],
        );
        assert_eq!(next(&seen, &digits, 2026), 14);
    }

    #[test]
    fn what_is_in_the_working_tree_is_nobody_elses() {
        let form = IdTemplate::parse("NC-{year}-{number:3}").unwrap();
        let branch = Place::Branch("origin/a".into(), RepoPath::new("findings/NC-2026-004.md"));
        let mut seen = taken(&["NC-2026-004.md"], &[]);
        seen.seen
            .push(Seen::name("findings/NC-2026-004.md", &branch));
        assert_eq!(seen.next(&form, 2026).unwrap().last, Some(Place::Here));
        seen.seen.push(Seen::id("NC-2026-005", &branch));
        assert_eq!(seen.next(&form, 2026).unwrap().last, Some(branch));
    }
}
