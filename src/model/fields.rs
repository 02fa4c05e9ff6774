//! The one table that says which keys a record has, what may stand there and what it means.
//!
//! The reader checks records against it, `schema/` is generated from it. Which keys a status needs
//! is in `lifecycle`; what only a comparison can tell is in the rules.

mod audit;
mod prevention;

use super::{Category, Kind, Method, Outcome, Severity, Source, Status};
use crate::shape::Needed::{Always, ByOwnRule, ForNonconformity, No};
use crate::shape::{Field, Needed, Shape};
pub use audit::AUDIT;
pub use prevention::{CONTROL, DOCUMENT};

const fn field(name: &'static str, shape: Shape, needed: Needed, about: &'static str) -> Field {
    Field {
        name,
        shape,
        needed,
        about,
    }
}

const EVIDENCE: Shape = Shape::List(&Shape::Evidence);
const CATEGORIES: Shape = Shape::List(&Shape::Word(Category::WORDS));

/// The keys of a finding's front matter.
pub static FINDING: &[Field] = &[
    field(
        "id",
        Shape::Id,
        Always,
        "number of the record; the file name starts with it",
    ),
    field(
        "title",
        Shape::Text,
        Always,
        "one line that says what was found",
    ),
    field(
        "kind",
        Shape::Word(Kind::WORDS),
        Always,
        "what it is; only a nonconformity runs the whole lifecycle",
    ),
    field(
        "severity",
        Shape::Word(Severity::WORDS),
        ForNonconformity,
        "how grave the nonconformity is",
    ),
    field(
        "severity_reason",
        Shape::Text,
        No,
        "why a recurrence stays minor, or why the grade changed",
    ),
    field(
        "status",
        Shape::Word(Status::WORDS),
        Always,
        "how far it has come; what a status claims must be in the record",
    ),
    field(
        "source",
        Shape::Word(Source::WORDS),
        Always,
        "how it came to light",
    ),
    field(
        "requirements",
        Shape::List(&Shape::Requirement),
        ForNonconformity,
        "what was not met: clauses or controls with their edition, paragraphs of own documents",
    ),
    field(
        "audit",
        Shape::Text,
        No,
        "id of the audit record it comes from",
    ),
    field(
        "detected",
        Shape::Day,
        No,
        "day on which it was noticed, if before it was raised",
    ),
    field("raised", Shape::Day, Always, "day on which it was recorded"),
    field("raised_by", Shape::Person, Always, "who recorded it"),
    field(
        "owner",
        Shape::Person,
        Always,
        "the named person who answers for it",
    ),
    field(
        "due",
        Shape::Day,
        ForNonconformity,
        "day by which it is to be closed",
    ),
    field("area", Shape::Text, No, "department, site or system"),
    field(
        "evidence",
        EVIDENCE,
        No,
        "objective evidence of the finding itself",
    ),
    field(
        "correction",
        Shape::Block(CORRECTION),
        No,
        "10.2 a: action on the nonconformity itself and its consequences",
    ),
    field(
        "root_cause",
        Shape::Block(ROOT_CAUSE),
        No,
        "10.2 b: why it could happen, and whether it could elsewhere",
    ),
    field(
        "no_action_reason",
        Shape::Text,
        No,
        "10.2 b: why, after evaluation, no action on causes is needed",
    ),
    field(
        "corrective_actions",
        Shape::List(&Shape::Block(ACTION)),
        No,
        "10.2 c: actions on the causes, so that it does not recur",
    ),
    field(
        "verification",
        Shape::Block(VERIFICATION),
        No,
        "10.2 d: review of the effectiveness of the actions",
    ),
    field(
        "isms_changes",
        EVIDENCE,
        No,
        "10.2 e: files of the management system that were changed, or one text `none: reason`",
    ),
    field("closed", Shape::Day, No, "day on which it was closed"),
    field("closed_by", Shape::Person, No, "who closed it"),
    field(
        "external",
        Shape::Block(EXTERNAL),
        No,
        "number and days of the certification body or customer",
    ),
    field(
        "plan_accepted",
        Shape::Block(PLAN_ACCEPTED),
        No,
        "when the plan was accepted, by whom",
    ),
    field(
        "recurrence_of",
        Shape::List(&Shape::Reference),
        No,
        "earlier findings that this one repeats",
    ),
    field(
        "not_recurrence_of",
        Shape::List(&Shape::Block(NOT_RECURRENCE)),
        No,
        "earlier findings that it resembles and does not repeat, with reasons",
    ),
    field(
        "extensions",
        Shape::List(&Shape::Block(EXTENSION)),
        No,
        "due dates moved openly",
    ),
    field(
        "reopened",
        Shape::List(&Shape::Block(REASON)),
        No,
        "when and why it was opened again",
    ),
    field(
        "amended",
        Shape::List(&Shape::Block(REASON)),
        No,
        "when and why the closed record was mended",
    ),
    field(
        "withdrawn",
        Shape::Block(WITHDRAWN),
        No,
        "when and why it was withdrawn",
    ),
    field(
        "former_id",
        Shape::Text,
        No,
        "its number in the register it was imported from",
    ),
    field(
        "waivers",
        Shape::List(&Shape::Block(WAIVER)),
        No,
        "diagnostics that were accepted, with reasons",
    ),
];

const CORRECTION: &[Field] = &[
    field("due", Shape::Day, No, "day by which it is to be done"),
    field("done", Shape::Day, No, "day on which it was done"),
    field("by", Shape::Person, No, "who did it"),
    field("evidence", EVIDENCE, No, "what shows it"),
    field(
        "not_applicable",
        Shape::Text,
        No,
        "why nothing can be corrected (10.2 a: as applicable)",
    ),
];

const ROOT_CAUSE: &[Field] = &[
    field(
        "due",
        Shape::Day,
        No,
        "day by which the analysis is to be finished",
    ),
    field("done", Shape::Day, No, "day on which it was finished"),
    field("by", Shape::Person, No, "who did it"),
    field(
        "method",
        Shape::Word(Method::WORDS),
        No,
        "how the cause was found",
    ),
    field("categories", CATEGORIES, No, "kinds of the causes found"),
    field(
        "extent",
        Shape::Block(EXTENT),
        No,
        "10.2 b 3: whether similar ones exist or could occur",
    ),
    field("evidence", EVIDENCE, No, "what shows it"),
];

const EXTENT: &[Field] = &[
    field("checked", Shape::Text, No, "where one looked"),
    field(
        "similar",
        Shape::List(&Shape::Text),
        No,
        "what one found there: ids of findings, or text",
    ),
];

const ACTION: &[Field] = &[
    field("id", Shape::Text, No, "its own id, where it has one"),
    field("action", Shape::Text, No, "what is to be done"),
    field(
        "addresses",
        CATEGORIES,
        No,
        "which of the causes it removes",
    ),
    field("owner", Shape::Person, No, "who answers for it"),
    field("due", Shape::Day, No, "day by which it is to be done"),
    field("done", Shape::Day, No, "day on which it was done"),
    field(
        "by",
        Shape::Person,
        No,
        "who did it, where that was not the owner",
    ),
    field("evidence", EVIDENCE, No, "what shows it"),
];

const VERIFICATION: &[Field] = &[
    field(
        "criteria",
        Shape::Text,
        No,
        "what will show that the actions worked, fixed beforehand",
    ),
    field("due", Shape::Day, No, "day by which it is to be done"),
    field("done", Shape::Day, No, "day on which it was done"),
    field(
        "by",
        Shape::Person,
        No,
        "who did it: somebody other than who did the action",
    ),
    field("result", Shape::Word(Outcome::WORDS), No, "what was found"),
    field("evidence", EVIDENCE, No, "what shows it"),
];

const EXTERNAL: &[Field] = &[
    field(
        "body",
        Shape::Text,
        No,
        "the certification body or customer",
    ),
    field("reference", Shape::Text, No, "their number for it"),
    field(
        "plan_due",
        Shape::Day,
        No,
        "day by which they want the plan",
    ),
    field("accepted", Shape::Day, No, "day on which they accepted it"),
    field("verified", Shape::Day, No, "day on which they verified it"),
];

const PLAN_ACCEPTED: &[Field] = &[
    field("date", Shape::Day, Always, "when"),
    field("by", Shape::Person, Always, "who"),
];

const NOT_RECURRENCE: &[Field] = &[
    field("finding", Shape::Reference, Always, "the earlier finding"),
    field(
        "reason",
        Shape::Text,
        Always,
        "why it is not the same failure or cause",
    ),
];

const EXTENSION: &[Field] = &[
    field(
        "field",
        Shape::Text,
        Always,
        "the due date that moved, such as `due` or `corrective_actions[0].due`",
    ),
    field("from", Shape::Day, Always, "the day before"),
    field("to", Shape::Day, Always, "the day after"),
    field("date", Shape::Day, Always, "when it was granted"),
    field("by", Shape::Person, Always, "who granted it"),
    field("reason", Shape::Text, Always, "why"),
];

const REASON: &[Field] = &[
    field("date", Shape::Day, Always, "when"),
    field("by", Shape::Person, Always, "who"),
    field("reason", Shape::Text, Always, "why"),
];

const WITHDRAWN: &[Field] = &[
    field("date", Shape::Day, ByOwnRule, "when"),
    field("by", Shape::Person, ByOwnRule, "who"),
    field("reason", Shape::Text, ByOwnRule, "why it is not a finding"),
];

/// The keys of a waiver in a record.
pub const WAIVER: &[Field] = &[
    field("rule", Shape::Text, ByOwnRule, "name of the rule"),
    field(
        "field",
        Shape::Text,
        No,
        "the field it is narrowed to, such as `verification.by`",
    ),
    field("reason", Shape::Text, ByOwnRule, "why it is accepted"),
    field("by", Shape::Person, ByOwnRule, "who accepted it"),
    field("until", Shape::Day, No, "last day on which it counts"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::{block_of, field_at};

    #[test]
    fn names_are_unique_and_described_in_every_block() {
        fn visit(fields: &'static [Field]) {
            for (index, field) in fields.iter().enumerate() {
                assert!(
                    !field.about.is_empty() && !field.about.ends_with('.'),
                    "{}",
                    field.name
                );
                assert!(
                    fields[..index].iter().all(|other| other.name != field.name),
                    "{}",
                    field.name
                );
                if let Some(inner) = block_of(&field.shape) {
                    visit(inner);
                }
            }
        }
        visit(FINDING);
        visit(AUDIT);
        visit(CONTROL);
        visit(DOCUMENT);
    }

    #[test]
    fn a_dotted_path_finds_its_field() {
        assert_eq!(
            field_at(FINDING, "corrective_actions[2].due").map(|f| f.name),
            Some("due")
        );
        assert!(field_at(FINDING, "correction.nothing").is_none());
    }
}
