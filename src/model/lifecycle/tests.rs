//! The table of the lifecycle, status by status.

use super::*;
use crate::model::{
    Category, Cause, Correction, Day, Evidence, Extent, Method, Person, Reason, Section, Spanned,
    Verification,
};
use jiff::civil::date;

fn spanned<T>(value: T) -> Spanned<T> {
    let span = Span::default();
    Spanned { value, span }
}

fn given<T>(value: T) -> Slot<T> {
    Slot::Given(spanned(value))
}

fn listed<T>(items: Vec<Spanned<T>>) -> Slot<Items<Spanned<T>>> {
    given(items.into())
}

fn edit_actions(finding: &mut Finding, change: impl FnOnce(&mut Vec<Spanned<Action>>)) {
    let mut actions = finding.corrective_actions.items().to_vec();
    change(&mut actions);
    finding.corrective_actions = listed(actions);
}

fn day(day: i8) -> Slot<Day> {
    given(date(2026, 3, day))
}

fn person() -> Slot<Person> {
    given(Person::new("tom.baker@acme.example"))
}

fn evidence() -> Slot<Items<Spanned<Evidence>>> {
    listed(vec![spanned(Evidence::new("evidence/list.csv"))])
}

fn action() -> Action {
    Action {
        action: given("Name a deputy".into()),
        addresses: listed(vec![spanned(Category::NoOwner)]),
        owner: person(),
        due: day(20),
        done: day(10),
        evidence: evidence(),
        ..Action::default()
    }
}

/// A nonconformity with everything that `closed` asks for.
fn complete() -> Finding {
    Finding {
        kind: given(Kind::Nonconformity),
        raised: day(1),
        correction: given(Correction {
            done: day(2),
            by: person(),
            ..Correction::default()
        }),
        root_cause: given(Cause {
            done: day(5),
            by: person(),
            method: given(Method::FiveWhys),
            categories: listed(vec![spanned(Category::NoOwner)]),
            extent: given(Extent {
                checked: given("All reviews".into()),
                ..Extent::default()
            }),
            ..Cause::default()
        }),
        corrective_actions: listed(vec![spanned(action())]),
        verification: given(Verification {
            criteria: given("Two reviews are on time".into()),
            due: day(25),
            done: day(20),
            by: person(),
            result: given(Outcome::Effective),
            evidence: evidence(),
        }),
        closed: day(22),
        closed_by: person(),
        ..Finding::default()
    }
}

fn body_without(left_out: Option<SectionKind>) -> Body {
    let section = |kind| Section {
        kind: Some(kind),
        heading: Span::default(),
        content: Span::default(),
        level: 2,
        has_text: true,
    };
    let kinds = SectionKind::WORDS
        .iter()
        .filter_map(|word| SectionKind::from_word(word.word));
    Body {
        sections: kinds
            .filter(|kind| Some(*kind) != left_out)
            .map(section)
            .collect(),
        ..Body::default()
    }
}

fn body() -> Body {
    body_without(None)
}

fn edit<T>(slot: &mut Slot<T>, change: impl FnOnce(&mut T)) {
    let Slot::Given(given) = slot else {
        panic!("nothing to edit")
    };
    change(&mut given.value);
}

fn changed(change: impl FnOnce(&mut Finding)) -> Finding {
    let mut finding = complete();
    change(&mut finding);
    finding
}

/// The statuses that lack something, each with what.
fn lacking(finding: &Finding, body: &Body) -> Vec<(Status, Vec<(Need, String)>)> {
    Status::STEPS
        .into_iter()
        .map(|status| {
            let lacks = lacks(finding, body, status).into_iter();
            let lacks = lacks.map(|lack| (lack.need, lack.fields.join(" ")));
            (status, lacks.collect::<Vec<_>>())
        })
        .filter(|(_, lacks)| !lacks.is_empty())
        .collect()
}

/// From a status on, one thing is lacking.
#[track_caller]
fn lacks_from(first: Status, need: Need, fields: &str, finding: &Finding) {
    let expected: Vec<_> = Status::STEPS
        .into_iter()
        .filter(|status| *status >= first)
        .map(|status| (status, vec![(need, fields.to_owned())]))
        .collect();
    assert_eq!(lacking(finding, &body()), expected);
}

#[test]
fn a_complete_record_lacks_nothing_at_any_status() {
    assert_eq!(lacking(&complete(), &body()), []);
    assert_eq!(reached(&complete(), &body()), Status::Closed);
}

#[test]
fn each_section_is_asked_for_from_its_status_on() {
    let cases = [
        (SectionKind::Nonconformity, Status::Open),
        (SectionKind::RootCause, Status::Analysed),
        (SectionKind::CorrectiveAction, Status::Planned),
        (SectionKind::Verification, Status::Verified),
    ];
    for (kind, first) in cases {
        let lacking = lacking(&complete(), &body_without(Some(kind)));
        let expected: Vec<_> = Status::STEPS
            .into_iter()
            .filter(|status| *status >= first)
            .map(|status| (status, vec![(Need::Section(kind), String::new())]))
            .collect();
        assert_eq!(lacking, expected, "{kind}");
    }
}

#[test]
fn the_correction_may_come_after_the_analysis() {
    let without = changed(|f| f.correction = Slot::Absent);
    let statuses = |finding: &Finding, body: &Body| -> Vec<Status> {
        lacking(finding, body)
            .into_iter()
            .map(|(status, _)| status)
            .collect()
    };
    let all_but_analysed = [
        Status::Corrected,
        Status::Planned,
        Status::Implemented,
        Status::Verified,
        Status::Closed,
    ];
    assert_eq!(statuses(&without, &body()), all_but_analysed);
    let no_section = body_without(Some(SectionKind::Correction));
    assert_eq!(statuses(&complete(), &no_section), all_but_analysed);
    // A plan is content with a day for it.
    let planned = changed(|f| {
        edit(&mut f.correction, |c| {
            c.done = Slot::Absent;
            c.due = day(9);
        })
    });
    let lacking_done = [
        Status::Corrected,
        Status::Implemented,
        Status::Verified,
        Status::Closed,
    ];
    assert_eq!(statuses(&planned, &body()), lacking_done);
    let not_applicable = changed(|f| {
        f.correction = given(Correction {
            not_applicable: given("The day is past".into()),
            ..Correction::default()
        });
    });
    assert_eq!(lacking(&not_applicable, &body()), []);
}

#[test]
fn analysed_asks_for_the_cause_and_its_extent() {
    let first = Status::Analysed;
    let f = changed(|f| edit(&mut f.root_cause, |c| c.done = Slot::Absent));
    lacks_from(first, Need::RootCause, "root_cause.done", &f);
    let f = changed(|f| {
        edit(&mut f.root_cause, |c| {
            c.by = Slot::Empty(Span::default());
            c.method = Slot::Absent;
            c.categories = listed(Vec::new());
        })
    });
    let fields = "root_cause.by root_cause.method root_cause.categories";
    lacks_from(first, Need::RootCause, fields, &f);
    for extent in [Slot::Absent, given(Extent::default())] {
        let f = changed(|f| edit(&mut f.root_cause, |c| c.extent = extent));
        lacks_from(first, Need::Extent, "root_cause.extent.checked", &f);
    }
}

#[test]
fn planned_asks_for_actions_and_criteria() {
    let first = Status::Planned;
    for none in [Slot::Absent, listed(Vec::new())] {
        let f = changed(|f| f.corrective_actions = none);
        lacks_from(first, Need::CorrectiveAction, "corrective_actions", &f);
    }
    let f = changed(|f| {
        edit_actions(f, |actions| {
            let mut second = action();
            second.owner = Slot::Absent;
            second.addresses = Slot::Absent;
            actions.push(spanned(second));
        })
    });
    let fields = "corrective_actions[1].addresses corrective_actions[1].owner";
    lacks_from(first, Need::PlannedAction, fields, &f);
    let f = changed(|f| edit(&mut f.verification, |v| v.criteria = Slot::Absent));
    lacks_from(first, Need::Criteria, "verification.criteria", &f);
    let f = changed(|f| edit(&mut f.verification, |v| v.due = Slot::Absent));
    lacks_from(first, Need::Criteria, "verification.due", &f);
}

#[test]
fn implemented_asks_for_actions_that_are_done_with_evidence() {
    let first = Status::Implemented;
    let f = changed(|f| edit_actions(f, |a| a[0].value.done = Slot::Absent));
    lacks_from(
        first,
        Need::FinishedAction,
        "corrective_actions[0].done",
        &f,
    );
    let f = changed(|f| {
        edit_actions(f, |a| {
            a[0].value.evidence = listed(Vec::new());
        })
    });
    lacks_from(first, Need::Evidence, "corrective_actions[0].evidence", &f);
}

#[test]
fn verified_asks_for_the_result_and_closed_for_an_effective_one() {
    let first = Status::Verified;
    let f = changed(|f| {
        edit(&mut f.verification, |v| {
            v.done = Slot::Absent;
            v.by = Slot::Absent;
            v.result = Slot::Absent;
        })
    });
    let fields = "verification.done verification.by verification.result";
    lacks_from(first, Need::Verification, fields, &f);
    let f = changed(|f| edit(&mut f.verification, |v| v.evidence = Slot::Absent));
    lacks_from(first, Need::Evidence, "verification.evidence", &f);
    let f = changed(|f| {
        edit(&mut f.verification, |v| {
            v.result = given(Outcome::NotEffective)
        })
    });
    lacks_from(
        Status::Closed,
        Need::EffectiveResult,
        "verification.result",
        &f,
    );
    let f = changed(|f| f.closed_by = Slot::Absent);
    lacks_from(Status::Closed, Need::Closure, "closed_by", &f);
}

#[test]
fn evidence_of_what_is_not_done_belongs_to_what_is_lacking_of_it() {
    let f = changed(|f| f.verification = Slot::Absent);
    let lacks: Vec<_> = lacks(&f, &body(), Status::Closed)
        .into_iter()
        .map(|lack| (lack.need, lack.fields.join(" ")))
        .collect();
    let result = "verification.done verification.by verification.result verification.evidence";
    let expected = [
        (
            Need::Criteria,
            "verification.criteria verification.due".to_owned(),
        ),
        (Need::Verification, result.to_owned()),
    ];
    assert_eq!(lacks, expected);
    let f = changed(|f| {
        edit_actions(f, |actions| {
            actions[0].value.done = Slot::Absent;
            actions[0].value.evidence = Slot::Absent;
        })
    });
    let fields = "corrective_actions[0].done corrective_actions[0].evidence";
    lacks_from(Status::Implemented, Need::FinishedAction, fields, &f);
}

#[test]
fn no_action_needs_a_reason_and_leads_from_planned_to_closed() {
    let mut f = changed(|f| {
        f.corrective_actions = Slot::Absent;
        f.verification = Slot::Absent;
        f.no_action_reason = given("Nothing to remove".into());
    });
    assert_eq!(lacking(&f, &body()), []);
    assert_eq!(reached(&f, &body()), Status::Closed);
    f.closed = Slot::Absent;
    assert_eq!(reached(&f, &body()), Status::Planned);
    // A reason does not excuse actions that stand in the record all the same.
    let mut unfinished = action();
    unfinished.done = Slot::Absent;
    f.corrective_actions = listed(vec![spanned(unfinished)]);
    assert!(!lacks(&f, &body(), Status::Implemented).is_empty());
}

#[test]
fn what_is_unusable_is_not_lacking() {
    let bad = Span::default();
    let f = changed(|f| {
        f.correction = Slot::Unusable(bad);
        f.root_cause = Slot::Unusable(bad);
        f.corrective_actions = Slot::Unusable(bad);
        f.verification = Slot::Unusable(bad);
        f.closed = Slot::Unusable(bad);
    });
    assert_eq!(lacking(&f, &body()), []);
    assert_eq!(reached(&f, &body()), Status::Open);
}

#[test]
fn other_kinds_and_withdrawn_findings_have_no_steps() {
    let mut f = Finding {
        kind: given(Kind::Observation),
        ..Finding::default()
    };
    assert_eq!(lacking(&f, &body()), []);
    let needs = lacks(&f, &Body::default(), Status::Closed);
    assert_eq!(needs[0].need, Need::Section(SectionKind::Observation));
    f.kind = given(Kind::Nonconformity);
    assert_eq!(lacks(&f, &Body::default(), Status::Withdrawn), []);
    f.kind = Slot::Absent;
    assert_eq!(lacks(&f, &Body::default(), Status::Closed), []);
}

#[test]
fn after_it_was_opened_again_only_what_was_done_since_counts() {
    let reopened = |on: i8| {
        changed(|f| {
            f.reopened = listed(vec![spanned(Reason {
                date: day(on),
                ..Reason::default()
            })]);
        })
    };
    assert_eq!(reached(&reopened(23), &body()), Status::Open);
    // Nothing is closed anew on the day it is opened again.
    assert_eq!(reached(&reopened(22), &body()), Status::Open);
    assert_eq!(reached(&reopened(21), &body()), Status::Closed);
    let mut f = reopened(23);
    edit(&mut f.root_cause, |c| c.done = day(24));
    assert_eq!(reached(&f, &body()), Status::Analysed);
    edit_actions(&mut f, |actions| {
        let mut second = action();
        second.done = Slot::Absent;
        actions.push(spanned(second));
    });
    assert_eq!(reached(&f, &body()), Status::Planned);
    edit_actions(&mut f, |a| a[1].value.done = day(28));
    assert_eq!(reached(&f, &body()), Status::Implemented);
}
