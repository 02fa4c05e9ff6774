//! Which status asks for a field or a section first, what a status claims, and what of it a record lacks: all from
//! the table of the lifecycle.
//!
//! Not for the table itself (`model::lifecycle`).

use crate::editor::hover::phrase::code;
use crate::model::lifecycle::{Lack, Need, lacks};
use crate::model::{
    Action, Body, Finding, Items, Kind, Outcome, ProblemKind, Record, SectionKind, Slot, Spanned,
    Status,
};
use crate::policy::Words;
use crate::shape::{Needed, without_numbers};
use crate::text::Span;

/// What a nonconformity lacks at a status that has nothing, or nothing but an action that says nothing.
fn all(status: Status) -> Vec<Lack> {
    let given = |value| {
        Slot::Given(Spanned {
            value,
            span: Span::default(),
        })
    };
    let nothing = || Finding {
        kind: Slot::Given(Spanned {
            value: Kind::Nonconformity,
            span: Span::default(),
        }),
        ..Finding::default()
    };
    let action = Spanned {
        value: Action::default(),
        span: Span::default(),
    };
    let with_action = Finding {
        corrective_actions: given(Items::from(vec![action])),
        ..nothing()
    };
    let body = Body::default();
    let mut all = lacks(&nothing(), &body, status);
    all.extend(lacks(&with_action, &body, status));
    all
}

/// The first status that asks for a field, or for something within a block.
pub fn field_asked(path: &str) -> Option<Status> {
    let path = without_numbers(path);
    let is_meant = |field: &String| {
        let rest = without_numbers(field);
        let rest = rest.strip_prefix(path.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let mut steps = Status::STEPS.into_iter();
    steps.find(|step| {
        all(*step)
            .iter()
            .any(|lack| lack.fields.iter().any(is_meant))
    })
}

/// The first status that asks for a section of a nonconformity.
pub fn section_asked(kind: SectionKind) -> Option<Status> {
    let mut steps = Status::STEPS.into_iter();
    steps.find(|step| {
        all(*step)
            .iter()
            .any(|lack| lack.need == Need::Section(kind))
    })
}

/// What a status claims of a nonconformity that no earlier one does, in the register's words.
pub fn claimed(status: Status, words: &Words) -> Vec<String> {
    let required = |needed: fn(Needed) -> bool| {
        let fields = crate::model::fields::FINDING.iter();
        let fields = fields.filter(move |field| needed(field.needed));
        fields.map(|field| code(&words.path(field.name)))
    };
    if status == Status::Withdrawn {
        return vec![code(&words.path("withdrawn"))];
    }
    let mut claimed: Vec<String> = match status {
        Status::Open => required(|needed| needed != Needed::No).collect(),
        _ => Vec::new(),
    };
    let earlier = Status::STEPS.into_iter().filter(|step| *step < status);
    let earlier: Vec<Lack> = earlier.flat_map(all).collect();
    let known = named(&earlier, words).into_iter();
    let known: Vec<String> = known.map(|name| name.replace("[0]", "[]")).collect();
    for name in named(&all(status), words) {
        // Each action has it, and not the first alone.
        let name = name.replace("[0]", "[]");
        if !known.contains(&name) && !claimed.contains(&name) {
            claimed.push(name);
        }
    }
    if status == Status::Closed {
        claimed.push(effective(words));
    }
    claimed
}

/// What a record lacks for a status, in the register's words.
pub fn lacking(record: &Record, status: Status, words: &Words) -> Vec<String> {
    let missing = record.problems.iter();
    let missing = missing.filter(|problem| problem.kind == ProblemKind::MissingField);
    let mut lacking: Vec<String> = missing
        .filter(|problem| !problem.field.is_empty())
        .map(|problem| code(&words.path(&problem.field)))
        .collect();
    if status == Status::Withdrawn && record.finding.withdrawn.is_missing() {
        lacking.push(code(&words.path("withdrawn")));
    }
    lacking.extend(named(&lacks(&record.finding, &record.body, status), words));
    lacking
}

/// How what is lacking is called.
fn named(lacks: &[Lack], words: &Words) -> Vec<String> {
    let names = lacks.iter().flat_map(|lack| match lack.need {
        Need::Section(kind) => vec![format!("section {}", code(words.title(kind)))],
        Need::EffectiveResult => vec![effective(words)],
        _ => {
            let fields = lack.fields.iter();
            fields.map(|field| code(&words.path(field))).collect()
        }
    });
    names.collect()
}

fn effective(words: &Words) -> String {
    let word = words.word("result", Outcome::Effective.word());
    code(&format!("{}: {word}", words.path("verification.result")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lifecycle_tells_who_asks() {
        for (path, status) in [
            ("correction", Some(Status::Corrected)),
            ("correction.by", Some(Status::Corrected)),
            ("root_cause.extent", Some(Status::Analysed)),
            ("corrective_actions", Some(Status::Planned)),
            ("corrective_actions[3].addresses", Some(Status::Planned)),
            ("corrective_actions[0].done", Some(Status::Implemented)),
            ("verification.criteria", Some(Status::Planned)),
            ("verification.evidence", Some(Status::Verified)),
            ("closed", Some(Status::Closed)),
            ("area", None),
            ("evidence", None),
        ] {
            assert_eq!(field_asked(path), status, "{path}");
        }
        assert_eq!(
            section_asked(SectionKind::RootCause),
            Some(Status::Analysed)
        );
        let words = Words::default();
        assert_eq!(
            claimed(Status::Closed, &words),
            [
                "`closed`",
                "`closed_by`",
                "`verification.result: effective`"
            ]
        );
        assert!(
            claimed(Status::Planned, &words).contains(&"section `Corrective action`".to_owned())
        );
    }
}
