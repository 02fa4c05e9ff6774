//! Which numbers of the standard deal with the same thing: the areas in which a security team works.
//!
//! Two findings about one area may be one failure told under different controls: access of people who left
//! is cited as removal of rights, as identity management or as the end of employment. Our own grouping in our
//! own words; not the attributes of any standard.

/// The areas with their numbers of 2022; a number may belong to two.
const AREAS: &[(&str, &str)] = &[
    (
        "identities and access",
        "A.5.15 A.5.16 A.5.17 A.5.18 A.6.5 A.8.2 A.8.3 A.8.4 A.8.5 A.8.18",
    ),
    (
        "people",
        "7.2 7.3 A.6.1 A.6.2 A.6.3 A.6.4 A.6.5 A.6.6 A.6.7",
    ),
    (
        "assets and media",
        "A.5.9 A.5.10 A.5.11 A.5.12 A.5.13 A.7.9 A.7.10 A.7.14 A.8.1 A.8.10",
    ),
    ("continuity and backup", "A.5.29 A.5.30 A.8.6 A.8.13 A.8.14"),
    (
        "suppliers and cloud",
        "A.5.19 A.5.20 A.5.21 A.5.22 A.5.23 A.8.30",
    ),
    (
        "vulnerabilities and configuration",
        "A.5.7 A.8.7 A.8.8 A.8.9 A.8.19",
    ),
    ("incidents", "A.5.24 A.5.25 A.5.26 A.5.27 A.5.28 A.6.8"),
    ("logging and monitoring", "A.8.15 A.8.16 A.8.17"),
    (
        "premises and equipment",
        "A.7.1 A.7.2 A.7.3 A.7.4 A.7.5 A.7.6 A.7.7 A.7.8 A.7.11 A.7.12 A.7.13",
    ),
    ("networks", "A.8.20 A.8.21 A.8.22 A.8.23"),
    (
        "development and change",
        "A.5.8 A.8.4 A.8.25 A.8.26 A.8.27 A.8.28 A.8.29 A.8.31 A.8.32 A.8.33",
    ),
    ("encryption and transfer", "A.5.14 A.8.24"),
    (
        "law, privacy and records",
        "A.5.31 A.5.32 A.5.33 A.5.34 A.8.10 A.8.11 A.8.12",
    ),
    ("audits", "9.2 9.2.1 9.2.2 A.5.35 A.5.36 A.8.34"),
    (
        "leadership and policies",
        "5.1 5.2 5.3 A.5.1 A.5.2 A.5.3 A.5.4 A.5.5 A.5.6",
    ),
    (
        "measurement and improvement",
        "6.2 9.1 9.3 9.3.1 9.3.2 9.3.3 10.1 10.2",
    ),
    ("risks", "6.1 6.1.1 6.1.2 6.1.3 8.2 8.3"),
    ("documents", "7.5 7.5.1 7.5.2 7.5.3 A.5.37"),
    ("context and planning", "4.1 4.2 4.3 4.4 6.3 7.1 7.4 8.1"),
];

/// The areas that a number of 2022 belongs to.
pub fn areas(number: &str) -> impl Iterator<Item = &'static str> {
    AREAS
        .iter()
        .filter(move |(_, numbers)| numbers.split(' ').any(|known| known == number))
        .map(|(area, _)| *area)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Edition, EntryKind, entries, lookup};

    #[test]
    fn every_clause_and_control_has_an_area_and_no_other_number_has() {
        for entry in entries(Edition::E2022) {
            assert!(areas(entry.number).next().is_some(), "{}", entry.number);
            assert!(entry.kind != EntryKind::Objective);
        }
        for (_, numbers) in AREAS {
            for number in numbers.split(' ') {
                assert!(lookup(Edition::E2022, number).is_some(), "{number}");
            }
        }
    }
}
