//! The clauses of ISO/IEC 27001, both editions in one table.
//!
//! Not for Annex A, and not for lettered items, which may follow any clause. The
//! labels are our own words and no substitute for the standard.

use std::cmp::Ordering;

use super::Edition::{E2013, E2022};
use super::number::natural_order;
use super::{Edition, Entry, EntryKind};

/// A clause and where it stands.
struct Clause {
    entry: Entry,
    /// `None`: in both editions, with the same meaning.
    only_in: Option<Edition>,
}

impl Clause {
    fn is_in(&self, edition: Edition) -> bool {
        self.only_in.is_none_or(|only| only == edition)
    }
}

const fn entry(number: &'static str, label: &'static str) -> Entry {
    Entry {
        number,
        label,
        kind: EntryKind::Clause,
    }
}

const fn both(number: &'static str, label: &'static str) -> Clause {
    Clause {
        entry: entry(number, label),
        only_in: None,
    }
}

const fn only(edition: Edition, number: &'static str, label: &'static str) -> Clause {
    Clause {
        entry: entry(number, label),
        only_in: Some(edition),
    }
}

/// In [`natural_order`]; a number whose meaning changed stands here once per edition.
static CLAUSES: &[Clause] = &[
    both("4.1", "circumstances inside and outside"),
    both("4.2", "who expects what of us"),
    both("4.3", "where the system's limits lie"),
    both("4.4", "a management system that runs"),
    both("5.1", "top management showing the way"),
    both("5.2", "intent declared by top management"),
    both("5.3", "who is answerable and empowered"),
    both("6.1", "dealing with risks and chances"),
    both("6.1.1", "what risk planning must achieve"),
    both("6.1.2", "finding and rating risks"),
    both("6.1.3", "choosing what to do about risks"),
    both("6.2", "measurable aims and their plans"),
    only(E2022, "6.3", "altering the system by plan"),
    both("7.1", "means to run the system"),
    both("7.2", "people able to do it"),
    both("7.3", "people knowing their part"),
    both("7.4", "who tells what to whom"),
    both("7.5", "what is kept in writing"),
    both("7.5.1", "what must be written down"),
    both("7.5.2", "making and revising documents"),
    both("7.5.3", "keeping documents in good order"),
    both("8.1", "running processes as planned"),
    both("8.2", "rating risks again regularly"),
    both("8.3", "carrying out the treatment plan"),
    both("9.1", "measuring how well it works"),
    both("9.2", "auditing ourselves"),
    only(E2022, "9.2.1", "what own audits must find out"),
    only(E2022, "9.2.2", "planning and recording own audits"),
    both("9.3", "top management looks back"),
    only(E2022, "9.3.1", "looking back at set intervals"),
    only(E2022, "9.3.2", "what the look back considers"),
    only(E2022, "9.3.3", "what the look back decides"),
    only(E2013, "10.1", "nonconformities and acting on causes"),
    only(E2022, "10.1", "getting better all the time"),
    only(E2013, "10.2", "getting better all the time"),
    only(E2022, "10.2", "nonconformities and acting on causes"),
];

/// The clauses of an edition, in [`natural_order`].
pub(super) fn entries(edition: Edition) -> impl Iterator<Item = &'static Entry> {
    CLAUSES
        .iter()
        .filter(move |clause| clause.is_in(edition))
        .map(|clause| &clause.entry)
}

/// The clause with this number in an edition.
pub(super) fn lookup(edition: Edition, number: &str) -> Option<&'static Entry> {
    let first = CLAUSES
        .partition_point(|clause| natural_order(clause.entry.number, number) == Ordering::Less);
    CLAUSES
        .iter()
        .skip(first)
        .take_while(|clause| clause.entry.number == number)
        .find(|clause| clause.is_in(edition))
        .map(|clause| &clause.entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(CLAUSES.is_sorted_by(|left, right| {
            natural_order(left.entry.number, right.entry.number)
                .then(left.only_in.cmp(&right.only_in))
                == Ordering::Less
        }));
    }

    #[test]
    fn each_edition_has_its_clauses() {
        assert_eq!(entries(E2022).count(), 34);
        assert_eq!(entries(E2013).count(), 28);
        let added: Vec<_> = entries(E2022)
            .map(|entry| entry.number)
            .filter(|number| lookup(E2013, number).is_none())
            .collect();
        assert_eq!(added, ["6.3", "9.2.1", "9.2.2", "9.3.1", "9.3.2", "9.3.3"]);
        assert!(entries(E2013).all(|entry| lookup(E2022, entry.number).is_some()));
    }

    #[test]
    fn the_last_two_clauses_changed_places() {
        let label = |edition, number| lookup(edition, number).map(|entry| entry.label);
        assert_eq!(label(E2013, "10.1"), label(E2022, "10.2"));
        assert_eq!(label(E2013, "10.2"), label(E2022, "10.1"));
        assert_ne!(label(E2013, "10.1"), label(E2022, "10.1"));
    }
}
