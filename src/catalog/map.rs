//! What became of the numbers of the 2013 edition in 2022, and the way back.
//!
//! Controls are mapped by a table; clauses kept their numbers but for the few that
//! are named in the code. Not for judging whether two requirements are alike: that
//! two controls were merged does not say that one finding repeats another.

use super::{Edition, EntryKind, clauses, entries, lookup};

/// The controls of 2013, in natural order, with the controls of 2022 that hold
/// what they asked. One was split in two; many were merged.
static CONTROLS: &[(&str, &[&str])] = &[
    ("A.5.1.1", &["A.5.1"]),
    ("A.5.1.2", &["A.5.1"]),
    ("A.6.1.1", &["A.5.2"]),
    ("A.6.1.2", &["A.5.3"]),
    ("A.6.1.3", &["A.5.5"]),
    ("A.6.1.4", &["A.5.6"]),
    ("A.6.1.5", &["A.5.8"]),
    ("A.6.2.1", &["A.8.1"]),
    ("A.6.2.2", &["A.6.7"]),
    ("A.7.1.1", &["A.6.1"]),
    ("A.7.1.2", &["A.6.2"]),
    ("A.7.2.1", &["A.5.4"]),
    ("A.7.2.2", &["A.6.3"]),
    ("A.7.2.3", &["A.6.4"]),
    ("A.7.3.1", &["A.6.5"]),
    ("A.8.1.1", &["A.5.9"]),
    ("A.8.1.2", &["A.5.9"]),
    ("A.8.1.3", &["A.5.10"]),
    ("A.8.1.4", &["A.5.11"]),
    ("A.8.2.1", &["A.5.12"]),
    ("A.8.2.2", &["A.5.13"]),
    ("A.8.2.3", &["A.5.10"]),
    ("A.8.3.1", &["A.7.10"]),
    ("A.8.3.2", &["A.7.10"]),
    ("A.8.3.3", &["A.7.10"]),
    ("A.9.1.1", &["A.5.15"]),
    ("A.9.1.2", &["A.5.15"]),
    ("A.9.2.1", &["A.5.16"]),
    ("A.9.2.2", &["A.5.18"]),
    ("A.9.2.3", &["A.8.2"]),
    ("A.9.2.4", &["A.5.17"]),
    ("A.9.2.5", &["A.5.18"]),
    ("A.9.2.6", &["A.5.18"]),
    ("A.9.3.1", &["A.5.17"]),
    ("A.9.4.1", &["A.8.3"]),
    ("A.9.4.2", &["A.8.5"]),
    ("A.9.4.3", &["A.5.17"]),
    ("A.9.4.4", &["A.8.18"]),
    ("A.9.4.5", &["A.8.4"]),
    ("A.10.1.1", &["A.8.24"]),
    ("A.10.1.2", &["A.8.24"]),
    ("A.11.1.1", &["A.7.1"]),
    ("A.11.1.2", &["A.7.2"]),
    ("A.11.1.3", &["A.7.3"]),
    ("A.11.1.4", &["A.7.5"]),
    ("A.11.1.5", &["A.7.6"]),
    ("A.11.1.6", &["A.7.2"]),
    ("A.11.2.1", &["A.7.8"]),
    ("A.11.2.2", &["A.7.11"]),
    ("A.11.2.3", &["A.7.12"]),
    ("A.11.2.4", &["A.7.13"]),
    ("A.11.2.5", &["A.7.10"]),
    ("A.11.2.6", &["A.7.9"]),
    ("A.11.2.7", &["A.7.14"]),
    ("A.11.2.8", &["A.8.1"]),
    ("A.11.2.9", &["A.7.7"]),
    ("A.12.1.1", &["A.5.37"]),
    ("A.12.1.2", &["A.8.32"]),
    ("A.12.1.3", &["A.8.6"]),
    ("A.12.1.4", &["A.8.31"]),
    ("A.12.2.1", &["A.8.7"]),
    ("A.12.3.1", &["A.8.13"]),
    ("A.12.4.1", &["A.8.15"]),
    ("A.12.4.2", &["A.8.15"]),
    ("A.12.4.3", &["A.8.15"]),
    ("A.12.4.4", &["A.8.17"]),
    ("A.12.5.1", &["A.8.19"]),
    ("A.12.6.1", &["A.8.8"]),
    ("A.12.6.2", &["A.8.19"]),
    ("A.12.7.1", &["A.8.34"]),
    ("A.13.1.1", &["A.8.20"]),
    ("A.13.1.2", &["A.8.21"]),
    ("A.13.1.3", &["A.8.22"]),
    ("A.13.2.1", &["A.5.14"]),
    ("A.13.2.2", &["A.5.14"]),
    ("A.13.2.3", &["A.5.14"]),
    ("A.13.2.4", &["A.6.6"]),
    ("A.14.1.1", &["A.5.8"]),
    ("A.14.1.2", &["A.8.26"]),
    ("A.14.1.3", &["A.8.26"]),
    ("A.14.2.1", &["A.8.25"]),
    ("A.14.2.2", &["A.8.32"]),
    ("A.14.2.3", &["A.8.32"]),
    ("A.14.2.4", &["A.8.32"]),
    ("A.14.2.5", &["A.8.27"]),
    ("A.14.2.6", &["A.8.31"]),
    ("A.14.2.7", &["A.8.30"]),
    ("A.14.2.8", &["A.8.29"]),
    ("A.14.2.9", &["A.8.29"]),
    ("A.14.3.1", &["A.8.33"]),
    ("A.15.1.1", &["A.5.19"]),
    ("A.15.1.2", &["A.5.20"]),
    ("A.15.1.3", &["A.5.21"]),
    ("A.15.2.1", &["A.5.22"]),
    ("A.15.2.2", &["A.5.22"]),
    ("A.16.1.1", &["A.5.24"]),
    ("A.16.1.2", &["A.6.8"]),
    ("A.16.1.3", &["A.6.8"]),
    ("A.16.1.4", &["A.5.25"]),
    ("A.16.1.5", &["A.5.26"]),
    ("A.16.1.6", &["A.5.27"]),
    ("A.16.1.7", &["A.5.28"]),
    ("A.17.1.1", &["A.5.29"]),
    ("A.17.1.2", &["A.5.29"]),
    ("A.17.1.3", &["A.5.29"]),
    ("A.17.2.1", &["A.8.14"]),
    ("A.18.1.1", &["A.5.31"]),
    ("A.18.1.2", &["A.5.32"]),
    ("A.18.1.3", &["A.5.33"]),
    ("A.18.1.4", &["A.5.34"]),
    ("A.18.1.5", &["A.5.31"]),
    ("A.18.2.1", &["A.5.35"]),
    ("A.18.2.2", &["A.5.36"]),
    ("A.18.2.3", &["A.5.36", "A.8.8"]),
];

/// The numbers of 2022 that hold what a number of 2013 asked, in natural order.
///
/// A control gives its one or two successors, an objective those of all its controls,
/// a clause its counterpart. Empty for what is not a number of 2013.
#[must_use]
pub fn successors_2022(number_2013: &str) -> Vec<&'static str> {
    let Some(entry) = lookup(Edition::E2013, number_2013) else {
        return Vec::new();
    };
    match entry.kind {
        EntryKind::Clause => {
            let moved = match number_2013 {
                "10.1" => "10.2",
                "10.2" => "10.1",
                same => same,
            };
            clauses::lookup(Edition::E2022, moved)
                .map(|entry| entry.number)
                .into_iter()
                .collect()
        }
        EntryKind::Control => controls(|source| source == number_2013),
        EntryKind::Objective => controls(|source| {
            source
                .strip_prefix(number_2013)
                .is_some_and(|rest| rest.starts_with('.'))
        }),
    }
}

/// The numbers of 2013 that a number of 2022 took over, in natural order.
///
/// Empty for what is new in 2022 (eleven controls and one clause) and for what is
/// not a number of 2022.
#[must_use]
pub fn predecessors_2013(number_2022: &str) -> Vec<&'static str> {
    let number = match number_2022 {
        "10.1" => "10.2",
        "10.2" => "10.1",
        "9.2.1" | "9.2.2" => "9.2",
        "9.3.1" | "9.3.2" | "9.3.3" => "9.3",
        same => same,
    };
    if let Some(clause) = clauses::lookup(Edition::E2013, number) {
        return vec![clause.number];
    }
    CONTROLS
        .iter()
        .filter(|(_, targets)| targets.contains(&number_2022))
        .map(|(source, _)| *source)
        .collect()
}

/// The targets of the rows whose source is wanted, each once, in natural order.
fn controls(wanted: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let targets: Vec<&str> = CONTROLS
        .iter()
        .filter(|(source, _)| wanted(source))
        .flat_map(|(_, targets)| targets.iter().copied())
        .collect();
    entries(Edition::E2022)
        .map(|entry| entry.number)
        .filter(|number| targets.contains(number))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn rows() -> Vec<(&'static str, &'static str)> {
        CONTROLS
            .iter()
            .flat_map(|(source, targets)| targets.iter().map(|target| (*source, *target)))
            .collect()
    }

    fn controls_of(edition: Edition) -> Vec<&'static str> {
        entries(edition)
            .filter(|entry| entry.kind == EntryKind::Control)
            .map(|entry| entry.number)
            .collect()
    }

    #[test]
    fn there_are_115_rows_from_114_sources_to_82_targets() {
        let targets: BTreeSet<_> = rows().iter().map(|row| row.1).collect();
        assert_eq!(rows().len(), 115);
        assert_eq!(CONTROLS.len(), 114);
        assert_eq!(targets.len(), 82);
    }

    #[test]
    fn the_sources_are_the_controls_of_2013_in_order() {
        let sources: Vec<_> = CONTROLS.iter().map(|row| row.0).collect();
        assert_eq!(sources, controls_of(Edition::E2013));
    }

    #[test]
    fn every_target_is_a_control_of_2022() {
        let known = controls_of(Edition::E2022);
        for (source, target) in rows() {
            assert!(known.contains(&target), "{source} -> {target}");
        }
    }

    #[test]
    fn eleven_controls_are_new_in_2022() {
        let new: Vec<_> = controls_of(Edition::E2022)
            .into_iter()
            .filter(|number| predecessors_2013(number).is_empty())
            .collect();
        assert_eq!(
            new,
            [
                "A.5.7", "A.5.23", "A.5.30", "A.7.4", "A.8.9", "A.8.10", "A.8.11", "A.8.12",
                "A.8.16", "A.8.23", "A.8.28"
            ]
        );
    }

    #[test]
    fn both_directions_agree() {
        for source in controls_of(Edition::E2013) {
            for target in successors_2022(source) {
                assert!(
                    predecessors_2013(target).contains(&source),
                    "{source} -> {target}"
                );
            }
        }
        for target in controls_of(Edition::E2022) {
            for source in predecessors_2013(target) {
                assert!(
                    successors_2022(source).contains(&target),
                    "{source} -> {target}"
                );
            }
        }
    }

    #[test]
    fn only_one_control_was_split() {
        let split: Vec<_> = CONTROLS
            .iter()
            .filter(|(_, targets)| targets.len() != 1)
            .map(|row| row.0)
            .collect();
        assert_eq!(split, ["A.18.2.3"]);
        assert_eq!(successors_2022("A.18.2.3"), ["A.5.36", "A.8.8"]);
    }

    #[test]
    fn an_objective_gives_what_became_of_its_controls() {
        assert_eq!(
            successors_2022("A.9.2"),
            ["A.5.16", "A.5.17", "A.5.18", "A.8.2"]
        );
        assert_eq!(successors_2022("A.12.1").len(), 4);
    }

    #[test]
    fn clauses_keep_their_numbers_but_for_a_few() {
        assert_eq!(successors_2022("10.1"), ["10.2"]);
        assert_eq!(successors_2022("10.2"), ["10.1"]);
        assert_eq!(successors_2022("9.3"), ["9.3"]);
        assert_eq!(predecessors_2013("10.2"), ["10.1"]);
        assert_eq!(predecessors_2013("9.3.2"), ["9.3"]);
        assert_eq!(predecessors_2013("7.5.3"), ["7.5.3"]);
        assert!(predecessors_2013("6.3").is_empty());
    }

    #[test]
    fn unknown_numbers_lead_nowhere() {
        for number in ["", "A.5.18", "A.9", "9.3.2", "A.9.2.7", "nonsense"] {
            assert!(successors_2022(number).is_empty(), "{number}");
        }
        for number in ["", "A.9.2.5", "A.5", "nonsense"] {
            assert!(predecessors_2013(number).is_empty(), "{number}");
        }
    }
}
