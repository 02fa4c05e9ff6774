//! The keys of what prevents findings: recurring controls and policy documents.
//!
//! Not for findings and audits: their tables are in the module above.

use super::{Field, field};
use crate::model::{Rhythm, TermUnit};
use crate::shape::Needed::{Always, No};
use crate::shape::Shape;

/// How often something comes round.
const CADENCE: Shape = Shape::Term {
    words: Rhythm::WORDS,
    units: TermUnit::WORDS,
};

/// The keys of a recurring control.
pub static CONTROL: &[Field] = &[
    field(
        "id",
        Shape::Text,
        Always,
        "its own name or number, such as `CTL-ACCESS-REVIEW`",
    ),
    field(
        "title",
        Shape::Text,
        Always,
        "one line that says what is done",
    ),
    field(
        "owner",
        Shape::Person,
        No,
        "the named person who sees to it that it is done",
    ),
    field(
        "deputy",
        Shape::Person,
        No,
        "who does so when the owner is away",
    ),
    field(
        "cadence",
        CADENCE,
        Always,
        "how often: a word counts in periods of the calendar, a number from the day in `starts`",
    ),
    field(
        "starts",
        Shape::Day,
        Always,
        "day from which on it is done; the first period is the one that this day lies in",
    ),
    field(
        "ends",
        Shape::Day,
        No,
        "last day, once it is given up; no period that ends later is asked for",
    ),
    field(
        "grace",
        Shape::Count { min: 0, max: 366 },
        No,
        "days after the end of a period within which its evidence may be committed",
    ),
    field(
        "requirements",
        Shape::List(&Shape::Requirement),
        No,
        "what is not met when it is not done",
    ),
    field(
        "evidence",
        Shape::OneOrMany(&Shape::Text),
        Always,
        "where its evidence is committed: globs, any of which will do, with the period in them where there is one: `{year}` `{half}` `{quarter}` `{month}` `{week}`",
    ),
    field(
        "lapses",
        Shape::List(&Shape::Block(LAPSE)),
        No,
        "periods in which it was not done, and the findings that deal with it",
    ),
];

const LAPSE: &[Field] = &[
    field(
        "period",
        Shape::Text,
        Always,
        "the period, as `control-lapsed` names it, such as `2026-Q2`",
    ),
    field(
        "finding",
        Shape::Reference,
        Always,
        "id of the finding that deals with it",
    ),
];

/// The keys of a policy document that clause10 looks at; it may have others.
pub static DOCUMENT: &[Field] = &[
    field("title", Shape::Text, No, "what it is called"),
    field(
        "owner",
        Shape::OneOrMany(&Shape::Person),
        No,
        "who answers for it, and is to review it",
    ),
    field(
        "reviewed",
        Shape::Day,
        No,
        "day on which it was last reviewed",
    ),
    field(
        "review_every",
        CADENCE,
        No,
        "how often it is reviewed; without it nothing is asked of the document",
    ),
];
