//! The one table that says which keys `clause10.yaml` has, what may stand there and what it means.
//!
//! The reader checks the file against it, the schema for editors and the reference are generated from
//! it. The defaults are in `policy::settings`.

use crate::model::{Severity, Source};
use crate::policy::settings::{Counted, ExtraType, Level, OwnDocuments, Start, Step, Unit};
use crate::shape::Needed::{Always, No};
use crate::shape::{Field, Needed, Shape};

const fn key(name: &'static str, shape: Shape, needed: Needed, about: &'static str) -> Field {
    Field {
        name,
        shape,
        needed,
        about,
    }
}

const TEXTS: Shape = Shape::List(&Shape::Text);
const OWN_WORDS: Shape = Shape::Map(&Shape::OneOrMany(&Shape::Text));
const DAYS: Shape = Shape::Count {
    min: 0,
    max: 10_000,
};

/// The keys of `clause10.yaml`.
pub static CONFIGURATION: &[Field] = &[
    key(
        "version",
        Shape::Count { min: 1, max: 1 },
        No,
        "version of the form of this file",
    ),
    key(
        "findings",
        TEXTS,
        No,
        "folders with findings, relative to this file; several registers may be named",
    ),
    key("audits", TEXTS, No, "folders with audit records"),
    key(
        "controls",
        TEXTS,
        No,
        "folders with recurring controls: files whose front matter has a `cadence`",
    ),
    key(
        "policies",
        TEXTS,
        No,
        "folders with policy documents; those whose front matter has `review_every` are looked at",
    ),
    key(
        "evidence",
        TEXTS,
        No,
        "folders with evidence, whose files do not change once a step relies on them",
    ),
    key(
        "adopted-at",
        Shape::Text,
        No,
        "tag or commit at which clause10 was adopted; what was wrong there already is counted as inherited and does not fail",
    ),
    key(
        "exclude",
        TEXTS,
        No,
        "globs of files in these folders that are no records; README, index, `_*` and TEMPLATE* never are",
    ),
    key(
        "ids",
        Shape::Block(IDS),
        No,
        "form of the ids per kind, with `{year}`, `{number}` and `{number:3}` (padded to three digits)",
    ),
    key(
        "requirements",
        Shape::Block(REQUIREMENTS),
        No,
        "what may be cited as a requirement",
    ),
    key(
        "levels",
        Shape::Map(&Shape::Word(Level::WORDS)),
        No,
        "levels by rule or family; a rule goes before its family",
    ),
    key(
        "deadlines",
        Shape::List(&Shape::Block(DEADLINE)),
        No,
        "how long things may take; of several that apply the earliest counts",
    ),
    key(
        "holidays",
        Shape::List(&Shape::Day),
        No,
        "days that are no working days, beside Saturdays and Sundays",
    ),
    key(
        "verification_wait",
        Shape::Block(WAIT),
        No,
        "days between the last action and its verification, per severity",
    ),
    key("due_soon", DAYS, No, "how many days ahead `due-soon` looks"),
    key(
        "minor_left_after",
        DAYS,
        No,
        "days after which a minor that is not closed counts as left unaddressed",
    ),
    key(
        "internal_audit_every",
        Shape::Count { min: 1, max: 120 },
        No,
        "months after which the next internal audit is overdue",
    ),
    key(
        "pattern",
        Shape::Block(PATTERN),
        No,
        "when several findings on one requirement, or with one cause in one area, are a pattern",
    ),
    key(
        "history",
        Shape::Block(HISTORY),
        No,
        "how the life of a finding shows in git",
    ),
    key(
        "words",
        Shape::Block(WORDS),
        No,
        "words of registers in other languages; ours stay valid beside them",
    ),
    key(
        "extra_fields",
        Shape::Map(&Shape::Block(EXTRA_FIELD)),
        No,
        "fields that the company adds to records, by name",
    ),
    key("people", Shape::Block(PEOPLE), No, "who is who"),
    key(
        "waivers",
        Shape::List(&Shape::Block(WAIVER)),
        No,
        "waivers for what has no record, or cannot carry one",
    ),
];

const IDS: &[Field] = &[
    key(
        "nonconformity",
        Shape::Text,
        No,
        "form of the ids of nonconformities",
    ),
    key(
        "observation",
        Shape::Text,
        No,
        "form of the ids of observations",
    ),
    key(
        "opportunity",
        Shape::Text,
        No,
        "form of the ids of opportunities for improvement",
    ),
    key(
        "concern",
        Shape::Text,
        No,
        "form of the ids of areas of concern",
    ),
];

const REQUIREMENTS: &[Field] = &[
    key(
        "default_edition",
        Shape::Count {
            min: 2013,
            max: 2022,
        },
        No,
        "edition of ISO/IEC 27001 meant where none is written: 2013 or 2022",
    ),
    key(
        "schemes",
        Shape::Map(&TEXTS),
        No,
        "other standards by prefix, with their numbers; an empty list accepts every number",
    ),
    key(
        "own_documents",
        Shape::Word(OwnDocuments::WORDS),
        No,
        "whether own documents must be declared",
    ),
    key(
        "documents",
        TEXTS,
        No,
        "the own documents, by how their names begin",
    ),
];

const DEADLINE: &[Field] = &[
    key(
        "step",
        Shape::Word(Step::WORDS),
        Always,
        "the due date it bounds",
    ),
    key("within", DAYS, Always, "how many units"),
    key("unit", Shape::Word(Unit::WORDS), No, "what is counted"),
    key("from", Shape::Word(Start::WORDS), No, "from when"),
    key(
        "counted",
        Shape::Word(Counted::WORDS),
        No,
        "on which side of that day",
    ),
    key(
        "severity",
        Shape::List(&Shape::Word(Severity::WORDS)),
        No,
        "only for these severities",
    ),
    key(
        "source",
        Shape::List(&Shape::Word(Source::WORDS)),
        No,
        "only for these sources",
    ),
];

const WAIT: &[Field] = &[
    key("major", DAYS, No, "days for majors"),
    key("minor", DAYS, No, "days for minors"),
];

const PATTERN: &[Field] = &[
    key(
        "findings",
        Shape::Count { min: 2, max: 1000 },
        No,
        "from how many nonconformities on `systemic-pattern` tells of them",
    ),
    key("days", DAYS, No, "within how many days they were raised"),
];

const HISTORY: &[Field] = &[
    key(
        "squash",
        Shape::Flag,
        No,
        "branches are squashed: one version may carry several steps, if their days lie between the version before and the commit",
    ),
    key(
        "backdated",
        Shape::Block(BACKDATED),
        No,
        "days after which what is recorded late counts as backdated, by field",
    ),
];

const BACKDATED: &[Field] = &[
    key(
        "default",
        DAYS,
        No,
        "days for every field that is not named here",
    ),
    key(
        "external",
        DAYS,
        No,
        "days for `raised` of what a certification body or a customer found",
    ),
    key("raised", DAYS, No, "days for `raised` of all others"),
    key("correction.done", DAYS, No, "days for `correction.done`"),
    key("root_cause.done", DAYS, No, "days for `root_cause.done`"),
    key(
        "corrective_actions.done",
        DAYS,
        No,
        "days for `done` of each corrective action",
    ),
    key(
        "verification.done",
        DAYS,
        No,
        "days for `verification.done`",
    ),
    key("closed", DAYS, No, "days for `closed`"),
];

const WORDS: &[Field] = &[
    key(
        "sections",
        OWN_WORDS,
        No,
        "titles of sections: ours, then those of the register",
    ),
    key(
        "fields",
        OWN_WORDS,
        No,
        "names of fields: ours, then those of the register",
    ),
    key(
        "values",
        Shape::Map(&OWN_WORDS),
        No,
        "words of enumerations: field, our word, then those of the register",
    ),
    key(
        "phrases",
        Shape::Block(PHRASES),
        No,
        "phrases that the heuristics look for, added to the built-in ones",
    ),
];

const PHRASES: &[Field] = &[
    key(
        "placeholder",
        TEXTS,
        No,
        "text that stands for text still to be written",
    ),
    key("blame", TEXTS, No, "people given as the cause"),
    key("training", TEXTS, No, "training as the action"),
    key("future", TEXTS, No, "a correction that is only announced"),
];

const EXTRA_FIELD: &[Field] = &[
    key(
        "type",
        Shape::Word(ExtraType::WORDS),
        No,
        "what may stand there",
    ),
    key("values", TEXTS, No, "the words of a choice"),
    key(
        "pattern",
        Shape::Text,
        No,
        "a regular expression that a text must match as a whole",
    ),
    key("required", Shape::Flag, No, "whether it must be there"),
    key("about", Shape::Text, No, "what it means"),
];

const PEOPLE: &[Field] = &[
    key(
        "domains",
        TEXTS,
        No,
        "domains of the company's addresses; an owner of another domain is asked about",
    ),
    key(
        "aliases",
        Shape::Map(&Shape::Text),
        No,
        "other addresses or names of a person, each with the address meant",
    ),
    key(
        "left",
        Shape::Map(&Shape::Day),
        No,
        "who has left, and when",
    ),
    key(
        "teams",
        TEXTS,
        No,
        "words that name a team rather than a person, added to the built-in ones",
    ),
];

/// The keys of a waiver in the configuration; whether it is complete is judged by `waiver-incomplete`.
const WAIVER: &[Field] = &[
    key("finding", Shape::Text, No, "id of the finding it is about"),
    key(
        "path",
        Shape::Text,
        No,
        "file it is about, where there is no usable id",
    ),
    key("rule", Shape::Text, No, "name of the rule"),
    key("field", Shape::Text, No, "the field it is narrowed to"),
    key("reason", Shape::Text, No, "why it is accepted"),
    key("by", Shape::Person, No, "who accepted it"),
    key("until", Shape::Day, No, "last day on which it counts"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Settings;

    #[test]
    fn the_table_and_the_settings_have_the_same_keys() {
        let settings = serde_json::to_value(Settings::default()).unwrap();
        let settings = settings.as_object().unwrap();
        for field in CONFIGURATION {
            assert!(
                settings.contains_key(field.name),
                "{} is no setting",
                field.name
            );
        }
        assert_eq!(settings.len(), CONFIGURATION.len());
        let inner = |block: &str| {
            settings[block]
                .as_object()
                .unwrap()
                .keys()
                .cloned()
                .collect::<std::collections::BTreeSet<_>>()
        };
        let table = |fields: &[Field]| fields.iter().map(|field| field.name.to_owned()).collect();
        assert_eq!(inner("people"), table(PEOPLE));
        assert_eq!(inner("words"), table(WORDS));
        assert_eq!(inner("requirements"), table(REQUIREMENTS));
        assert_eq!(inner("ids"), table(IDS));
        assert_eq!(inner("history"), table(HISTORY));
        // Numbers that are not given are not written; with all of them given, the keys are these.
        let all: serde_json::Map<String, serde_json::Value> = BACKDATED
            .iter()
            .map(|field| (field.name.to_owned(), 1.into()))
            .collect();
        let read: crate::policy::settings::Backdated =
            serde_json::from_value(all.clone().into()).unwrap();
        assert_eq!(
            serde_json::to_value(read).unwrap(),
            serde_json::Value::from(all)
        );
    }
}
