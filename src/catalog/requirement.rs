//! A requirement as a record cites it: a clause or control of ISO/IEC 27001, a number
//! of another scheme, or a paragraph of an own document.
//!
//! This file says what a requirement is and what it means; `read` says what is accepted,
//! and `explain` why something else is not.
//!
//! The written forms, of which all but the bare one have a name before the slash:
//!
//! | written | read as |
//! |---|---|
//! | `ISO27001:2022/A.5.18`, `ISO27001:2013/A.9.2.5` | a control of an edition |
//! | `ISO27001:2022/10.2 d` | an item of a clause of an edition |
//! | `ISO27001/A.5.18`, `A.5.18`, `10.2 d` | the same, of the default edition if there is one |
//! | `ISO9001:2015/8.5.1`, `TISAX/1.2.1` | a number of another scheme |
//! | `POL-IAM/4.2` | a paragraph of an own document |

use std::fmt;

use super::number::write_number;
use super::problem::a_kind;
use super::{Edition, Entry, lookup};

/// The name of the standard before `:` or `/`.
pub(super) const STANDARD: &str = "ISO27001";

/// What a record says was not met.
///
/// `Display` writes the canonical spelling, which [`Requirement::parse`] reads as the
/// same value. It always names what it belongs to, so a bare `A.5.18` becomes
/// `ISO27001/A.5.18`, or `ISO27001:2022/A.5.18` where 2022 is the default.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Requirement {
    /// A clause, objective or control of ISO/IEC 27001.
    Iso27001 {
        /// The edition written, else the default edition, else none.
        edition: Option<Edition>,
        /// The number without an item, such as `10.2` or `A.5.18`. It exists in the
        /// edition, or in one of them where there is none.
        number: String,
        /// The item of a clause, such as `d` or `d 1`.
        sub_item: Option<String>,
    },
    /// A number of another scheme, such as `ISO9001:2015/8.5.1`.
    Scheme {
        /// The name of the scheme, `ISO9001`.
        scheme: String,
        /// The edition as written, `2015`.
        edition: Option<String>,
        /// The number as written, `8.5.1`; an item in canonical spelling.
        number: String,
    },
    /// A paragraph of a document of the company, such as `POL-IAM/4.2`.
    OwnDocument {
        /// The name of the document, `POL-IAM`.
        document: String,
        /// The paragraph as written, `4.2`; an item in canonical spelling.
        paragraph: String,
    },
}

impl Requirement {
    /// The entry of the catalogue that is cited, in [`edition_cited`]; `None` for other
    /// schemes, own documents and ambiguous numbers.
    #[must_use]
    pub fn entry(&self, default_edition: Option<Edition>) -> Option<&'static Entry> {
        match self {
            Requirement::Iso27001 { number, .. } => {
                lookup(edition_cited(self, default_edition)?, number)
            }
            Requirement::Scheme { .. } | Requirement::OwnDocument { .. } => None,
        }
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Requirement::Iso27001 {
                edition,
                number,
                sub_item,
            } => {
                f.write_str(STANDARD)?;
                if let Some(edition) = edition {
                    write!(f, ":{edition}")?;
                }
                f.write_str("/")?;
                write_number(f, number, sub_item.as_deref())
            }
            Requirement::Scheme {
                scheme,
                edition: Some(edition),
                number,
            } => write!(f, "{scheme}:{edition}/{number}"),
            Requirement::Scheme {
                scheme,
                edition: None,
                number,
            } => write!(f, "{scheme}/{number}"),
            Requirement::OwnDocument {
                document,
                paragraph,
            } => write!(f, "{document}/{paragraph}"),
        }
    }
}

/// Why a number of ISO/IEC 27001 without an edition can mean two things, and how to
/// write either.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ambiguity {
    /// One sentence, without a full stop, that names both meanings.
    pub message: String,
    /// The way out, without a full stop.
    pub help: String,
}

/// What a number without an edition can mean; `None` when it is clear what is cited.
///
/// Ambiguous are the nine ids that are objectives in 2013 and controls in 2022, and
/// the clauses 10.1 and 10.2, which changed places (items of them too: the letter
/// alone is no statement of the edition). Other clauses mean the same in both.
#[must_use]
pub fn ambiguity(requirement: &Requirement, default_edition: Option<Edition>) -> Option<Ambiguity> {
    let Requirement::Iso27001 {
        edition: None,
        number,
        sub_item,
    } = requirement
    else {
        return None;
    };
    if default_edition.is_some() {
        return None;
    }
    let (old, new) = two_meanings(number)?;
    let item = sub_item
        .as_ref()
        .map_or_else(String::new, |item| format!(" {item}"));
    Some(Ambiguity {
        message: format!(
            "`{number}` is {} in the 2013 edition ({}) and {} in the 2022 edition ({})",
            a_kind(old.kind),
            old.label,
            a_kind(new.kind),
            new.label,
        ),
        help: format!("write `{STANDARD}:2013/{number}{item}` or `{STANDARD}:2022/{number}{item}`"),
    })
}

/// The edition of ISO/IEC 27001 that a requirement cites: the one it names, else the
/// default, else the only one that has the number, else 2022 for a clause that means
/// the same in both. `None` for what is ambiguous and for other schemes and documents.
#[must_use]
pub fn edition_cited(
    requirement: &Requirement,
    default_edition: Option<Edition>,
) -> Option<Edition> {
    let Requirement::Iso27001 {
        edition, number, ..
    } = requirement
    else {
        return None;
    };
    if let Some(edition) = edition.or(default_edition) {
        return Some(edition);
    }
    if two_meanings(number).is_some() {
        return None;
    }
    [Edition::E2022, Edition::E2013]
        .into_iter()
        .find(|edition| lookup(*edition, number).is_some())
}

/// The entries of both editions, when they differ.
fn two_meanings(number: &str) -> Option<(&'static Entry, &'static Entry)> {
    let old = lookup(Edition::E2013, number)?;
    let new = lookup(Edition::E2022, number)?;
    (old != new).then_some((old, new))
}
