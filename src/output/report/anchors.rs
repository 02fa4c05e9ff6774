//! Which fragment of the page each finding has, such as `#NC-2026-004`.
//!
//! Not for where links are put.

use std::collections::{BTreeMap, BTreeSet};

use crate::dossier::{Dossier, name};
use crate::life::Life;
use crate::model::Record;
use crate::text::RepoPath;

/// The ids that the page itself uses.
pub const OWN: &[&str] = &[
    "main",
    "top",
    "notices",
    "figures",
    "register",
    "overdue",
    "audit",
    "recurrences",
    "gone",
    "left-out",
    "charts",
    "findings",
    "formulas",
    "words",
    "filter-text",
    "filter-state",
    "filter-count",
];

/// The beginnings of ids that charts use.
const CHARTS: &str = "chart";

/// The fragments of all findings.
#[derive(Debug, Default)]
pub struct Anchors {
    by_path: BTreeMap<RepoPath, String>,
    by_id: BTreeMap<String, String>,
    gone: BTreeMap<String, String>,
}

impl Anchors {
    /// Gives each finding its own: its id where that can be one, in the order of records, those that are gone last.
    pub fn of(dossier: &Dossier) -> Self {
        let mut taken: BTreeSet<String> = OWN.iter().map(|own| (*own).to_owned()).collect();
        let mut anchors = Self::default();
        for record in &dossier.register.records {
            let anchor = unique(fragment(&name(record)), &mut taken);
            anchors
                .by_path
                .insert(record.path().clone(), anchor.clone());
            if let Some(id) = record.id() {
                anchors.by_id.entry(id.to_owned()).or_insert(anchor);
            }
        }
        for life in dossier.deleted() {
            let id = life.finding.id.to_string();
            let anchor = unique(fragment(&id), &mut taken);
            anchors
                .by_id
                .entry(id.clone())
                .or_insert_with(|| anchor.clone());
            anchors.gone.insert(id, anchor);
        }
        anchors
    }

    /// That of a record.
    pub fn of_record(&self, record: &Record) -> &str {
        self.at(record.path()).unwrap_or("findings")
    }

    /// That of the record at a path, if there is one.
    pub fn at(&self, path: &RepoPath) -> Option<&str> {
        self.by_path.get(path).map(String::as_str)
    }

    /// That of the finding with an id; its path, where it has none.
    pub fn named(&self, finding: &str) -> Option<&str> {
        let by_path = || self.at(&RepoPath::new(finding));
        self.by_id.get(finding).map(String::as_str).or_else(by_path)
    }

    /// That of a finding that is gone.
    pub fn of_gone(&self, life: &Life) -> &str {
        self.gone
            .get(&*life.finding.id)
            .map_or("gone", String::as_str)
    }
}

/// A text as a fragment that needs no encoding: letters, digits, `-` and `_`, a letter first.
fn fragment(text: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || "-_".contains(c) {
            c
        } else {
            '-'
        }
    };
    let fragment: String = text.chars().map(plain).collect();
    if fragment.starts_with(|c: char| c.is_ascii_alphabetic()) && !fragment.starts_with(CHARTS) {
        fragment
    } else {
        format!("finding-{fragment}")
    }
}

fn unique(wanted: String, taken: &mut BTreeSet<String>) -> String {
    let mut anchor = wanted.clone();
    let mut count = 1;
    while !taken.insert(anchor.clone()) {
        count += 1;
        anchor = format!("{wanted}-{count}");
    }
    anchor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_need_no_encoding_and_are_unique() {
        let mut taken = BTreeSet::from(["main".to_owned()]);
        let given = [
            "NC-2026-004",
            "NC-2026-004",
            "NC 1<b>",
            "NC 1/b>",
            "4711",
            "main",
            "",
            "chart-1",
        ];
        let anchors: Vec<String> = given
            .iter()
            .map(|text| unique(fragment(text), &mut taken))
            .collect();
        assert_eq!(
            anchors,
            [
                "NC-2026-004",
                "NC-2026-004-2",
                "NC-1-b-",
                "NC-1-b--2",
                "finding-4711",
                "main-2",
                "finding-",
                "finding-chart-1"
            ]
        );
    }
}
