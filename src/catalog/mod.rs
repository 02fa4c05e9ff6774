//! The standards' numbers: what exists in which edition of ISO/IEC 27001, what became
//! of the numbers of 2013 in 2022, and how a requirement is written.
//!
//! Plain data and pure functions: nothing here reads a file, a clock or git, and
//! nothing here uses another module of the crate. The catalogue holds numbers, and
//! labels in our own words; it is not the standard, holds none of its text, and does
//! not say whether a requirement is met.

mod clauses;
mod controls_2013;
mod controls_2022;
mod edition;
mod explain;
mod map;
mod number;
mod problem;
mod read;
mod requirement;
mod schemes;
mod spelling;
#[cfg(test)]
mod tests;
mod unknown;

pub use edition::{Edition, UnknownEdition};
pub use map::{predecessors_2013, successors_2022};
pub use number::natural_order;
pub use problem::{ProblemKind, RequirementProblem};
pub use requirement::{Ambiguity, Requirement, ambiguity, edition_cited};
pub use schemes::{DeclaredScheme, OwnDocuments, Schemes};

/// What a number of the catalogue stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// A clause of the standard itself, `10.2`.
    Clause,
    /// A control objective of Annex A of 2013, `A.9.2`: a group of controls, and so a
    /// less precise requirement than one of them. The 2022 edition has none.
    Objective,
    /// A control of Annex A, `A.9.2.5` in 2013 and `A.5.18` in 2022.
    Control,
}

impl EntryKind {
    /// What it is called.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Clause => "clause",
            Self::Objective => "control objective",
            Self::Control => "control",
        }
    }
}

/// One number of one edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Entry {
    /// The number as it is cited: `10.2`, `A.5.18`, `A.9.2.5`.
    pub number: &'static str,
    /// What it is about, in two to six words of our own. Never the standard's title.
    pub label: &'static str,
    /// Whether it is a clause, an objective or a control.
    pub kind: EntryKind,
}

/// The entry with exactly this number, such as `10.2` or `A.5.18`, in an edition.
///
/// Items (`10.2 d`) and groups (`5`, `A.5`) are not entries.
#[must_use]
pub fn lookup(edition: Edition, number: &str) -> Option<&'static Entry> {
    if !number.starts_with("A.") {
        return clauses::lookup(edition, number);
    }
    // Each record cites some: comparing texts is faster than reading their numbers to find the way.
    annex(edition).iter().find(|entry| entry.number == number)
}

/// All entries of an edition in [`natural_order`]: the clauses, then Annex A.
pub fn entries(edition: Edition) -> impl Iterator<Item = &'static Entry> {
    clauses::entries(edition).chain(annex(edition))
}

fn annex(edition: Edition) -> &'static [Entry] {
    match edition {
        Edition::E2013 => controls_2013::ENTRIES,
        Edition::E2022 => controls_2022::ENTRIES,
    }
}
