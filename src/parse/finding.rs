//! From a checked tree to a typed finding.
//!
//! What does not have the right form becomes `Slot::Unusable`; `check` has reported it already, so
//! nothing is reported here.

use super::yaml::{Data, Node};
use crate::catalog::Requirement;
use crate::model::{
    Action, Category, Cause, Correction, Day, Evidence, Extension, Extent, External, Finding,
    Items, Kind, Method, NotRecurrence, Outcome, Person, PlanAcceptance, Reason, RequirementCited,
    Severity, Slot, Source, Spanned, Status, Text, Verification, Waiver,
};
use crate::policy::Policy;
use crate::text::Span;

/// Reads a day, `YYYY-MM-DD` and nothing else.
///
/// # Errors
/// Gives the text back when it is not such a day, or not one of the calendar.
pub fn day(text: &str) -> Result<Day, &str> {
    let bytes = text.as_bytes();
    let digit = |at: usize| {
        bytes
            .get(at)
            .filter(|b| b.is_ascii_digit())
            .map(|b| i16::from(b - b'0'))
            .ok_or(text)
    };
    if bytes.len() != 10 || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
        return Err(text);
    }
    let year = digit(0)? * 1000 + digit(1)? * 100 + digit(2)? * 10 + digit(3)?;
    let month = digit(5)? * 10 + digit(6)?;
    let of_month = digit(8)? * 10 + digit(9)?;
    Day::new(year, month as i8, of_month as i8).map_err(|_| text)
}

/// The text of a scalar that is not blank.
pub fn text_of(node: &Node<'_>) -> Option<Text> {
    node.text()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(Into::into)
}

/// What stands at a key, read by a function that gives none for what has not the right form.
pub fn slot<T>(tree: &Node<'_>, key: &str, read: impl FnOnce(&Node<'_>) -> Option<T>) -> Slot<T> {
    let Some(pair) = tree.get(key) else {
        return Slot::Absent;
    };
    let span = match pair.value.data {
        Data::Null => return Slot::Empty(pair.key_span),
        // A block spans many lines; its key is the place to show.
        Data::Map(_) => pair.key_span,
        Data::List(_) if pair.value.span.start < pair.key_span.start => pair.key_span,
        _ => pair.value.span,
    };
    match read(&pair.value) {
        Some(value) => Slot::Given(Spanned { value, span }),
        None => Slot::Unusable(span),
    }
}

/// What stands at a key, as a day.
pub fn day_slot(tree: &Node<'_>, key: &str) -> Slot<Day> {
    slot(tree, key, |node| day(node.text()?).ok())
}

/// What stands at a key, as text.
pub fn text_slot(tree: &Node<'_>, key: &str) -> Slot<Text> {
    slot(tree, key, text_of)
}

/// What stands at a key, as a person.
pub fn person_slot(tree: &Node<'_>, key: &str) -> Slot<Person> {
    slot(tree, key, |node| {
        text_of(node).map(|text| Person::new(&text))
    })
}

/// A list; items that have not the right form are left out, and where no item has it, the list has not.
pub fn list<T>(
    tree: &Node<'_>,
    key: &str,
    read: impl Fn(&Node<'_>) -> Option<T>,
) -> Slot<Items<Spanned<T>>> {
    slot(tree, key, |node| match &node.data {
        Data::List(items) => {
            let usable = Items::new(items.iter().map(|item| {
                let span = item.pairs().first().map_or(item.span, |pair| pair.key_span);
                Some(Spanned {
                    value: read(item)?,
                    span,
                })
            }));
            (items.is_empty() || !usable.is_empty()).then_some(usable)
        }
        _ => None,
    })
}

fn block<T>(tree: &Node<'_>, key: &str, read: impl FnOnce(&Node<'_>) -> T) -> Slot<T> {
    slot(tree, key, |node| {
        matches!(node.data, Data::Map(_)).then(|| read(node))
    })
}

/// Reads a mapping; none for what is none.
pub fn mapping<T>(read: impl Fn(&Node<'_>) -> T) -> impl Fn(&Node<'_>) -> Option<T> {
    move |node| matches!(node.data, Data::Map(_)).then(|| read(node))
}

fn evidence(tree: &Node<'_>, key: &str) -> Slot<Items<Spanned<Evidence>>> {
    list(tree, key, |node| {
        text_of(node).map(|text| Evidence::new(&text))
    })
}

fn categories(tree: &Node<'_>, key: &str) -> Slot<Items<Spanned<Category>>> {
    list(tree, key, |node| Category::from_word(node.text()?))
}

/// Reads a finding; `yaml` is the place of the front matter.
pub fn read(tree: &Node<'_>, yaml: Span, policy: &Policy) -> Finding {
    let top = tree
        .pairs()
        .first()
        .map_or(Span::at(yaml.start as usize), |pair| pair.key_span);
    Finding {
        id: slot(tree, "id", |node| {
            text_of(node).filter(|id| policy.ids.read(id).is_some())
        }),
        title: text_slot(tree, "title"),
        kind: slot(tree, "kind", |node| Kind::from_word(node.text()?)),
        severity: slot(tree, "severity", |node| Severity::from_word(node.text()?)),
        severity_reason: text_slot(tree, "severity_reason"),
        status: slot(tree, "status", |node| Status::from_word(node.text()?)),
        source: slot(tree, "source", |node| Source::from_word(node.text()?)),
        requirements: list(tree, "requirements", |node| requirement(node, policy)),
        audit: text_slot(tree, "audit"),
        detected: day_slot(tree, "detected"),
        raised: day_slot(tree, "raised"),
        raised_by: person_slot(tree, "raised_by"),
        owner: person_slot(tree, "owner"),
        due: day_slot(tree, "due"),
        area: text_slot(tree, "area"),
        evidence: evidence(tree, "evidence"),
        correction: block(tree, "correction", correction),
        root_cause: block(tree, "root_cause", cause),
        no_action_reason: text_slot(tree, "no_action_reason"),
        corrective_actions: list(tree, "corrective_actions", mapping(action)),
        verification: block(tree, "verification", verification),
        isms_changes: list(tree, "isms_changes", |node| {
            text_of(node).map(|text| Evidence::of_change(&text))
        }),
        closed: day_slot(tree, "closed"),
        closed_by: person_slot(tree, "closed_by"),
        external: block(tree, "external", external),
        plan_accepted: block(tree, "plan_accepted", |node| PlanAcceptance {
            date: day_slot(node, "date"),
            by: person_slot(node, "by"),
        }),
        recurrence_of: list(tree, "recurrence_of", text_of),
        not_recurrence_of: list(
            tree,
            "not_recurrence_of",
            mapping(|node| NotRecurrence {
                finding: text_slot(node, "finding"),
                reason: text_slot(node, "reason"),
            }),
        ),
        extensions: list(tree, "extensions", mapping(extension)),
        reopened: list(tree, "reopened", mapping(reason)),
        amended: list(tree, "amended", mapping(reason)),
        withdrawn: block(tree, "withdrawn", reason),
        former_id: text_slot(tree, "former_id"),
        waivers: list(tree, "waivers", mapping(waiver)),
        extra: extra(tree, policy),
        top,
    }
}

/// A requirement as it is cited.
pub fn requirement(node: &Node<'_>, policy: &Policy) -> Option<RequirementCited> {
    let text = text_of(node)?;
    let read = Requirement::parse(&text, &policy.schemes).map_err(Box::new);
    Some(RequirementCited { text, read })
}

fn correction(node: &Node<'_>) -> Correction {
    Correction {
        due: day_slot(node, "due"),
        done: day_slot(node, "done"),
        by: person_slot(node, "by"),
        evidence: evidence(node, "evidence"),
        not_applicable: text_slot(node, "not_applicable"),
    }
}

fn cause(node: &Node<'_>) -> Cause {
    Cause {
        due: day_slot(node, "due"),
        done: day_slot(node, "done"),
        by: person_slot(node, "by"),
        method: slot(node, "method", |node| Method::from_word(node.text()?)),
        categories: categories(node, "categories"),
        extent: block(node, "extent", |node| Extent {
            checked: text_slot(node, "checked"),
            similar: list(node, "similar", text_of),
        }),
        evidence: evidence(node, "evidence"),
    }
}

fn action(node: &Node<'_>) -> Action {
    Action {
        id: text_slot(node, "id"),
        action: text_slot(node, "action"),
        addresses: categories(node, "addresses"),
        owner: person_slot(node, "owner"),
        due: day_slot(node, "due"),
        done: day_slot(node, "done"),
        by: person_slot(node, "by"),
        evidence: evidence(node, "evidence"),
    }
}

fn verification(node: &Node<'_>) -> Verification {
    Verification {
        criteria: text_slot(node, "criteria"),
        due: day_slot(node, "due"),
        done: day_slot(node, "done"),
        by: person_slot(node, "by"),
        result: slot(node, "result", |node| Outcome::from_word(node.text()?)),
        evidence: evidence(node, "evidence"),
    }
}

fn external(node: &Node<'_>) -> External {
    External {
        body: text_slot(node, "body"),
        reference: text_slot(node, "reference"),
        plan_due: day_slot(node, "plan_due"),
        accepted: day_slot(node, "accepted"),
        verified: day_slot(node, "verified"),
    }
}

fn extension(node: &Node<'_>) -> Extension {
    Extension {
        field: text_slot(node, "field"),
        from: day_slot(node, "from"),
        to: day_slot(node, "to"),
        date: day_slot(node, "date"),
        by: person_slot(node, "by"),
        reason: text_slot(node, "reason"),
    }
}

fn reason(node: &Node<'_>) -> Reason {
    Reason {
        date: day_slot(node, "date"),
        by: person_slot(node, "by"),
        reason: text_slot(node, "reason"),
    }
}

/// Reads one waiver, of a record or of the configuration.
pub fn waiver(node: &Node<'_>) -> Waiver {
    Waiver {
        rule: text_slot(node, "rule"),
        field: text_slot(node, "field"),
        reason: text_slot(node, "reason"),
        by: person_slot(node, "by"),
        until: day_slot(node, "until"),
        finding: text_slot(node, "finding"),
        path: text_slot(node, "path"),
    }
}

fn extra(tree: &Node<'_>, policy: &Policy) -> Vec<(Text, Spanned<Text>)> {
    let known = &policy.settings.extra_fields;
    if known.is_empty() {
        return Vec::new();
    }
    tree.pairs()
        .iter()
        .filter(|pair| known.contains_key(pair.key.as_ref()))
        .filter_map(|pair| {
            Some((
                pair.key.as_ref().into(),
                Spanned {
                    value: text_of(&pair.value)?,
                    span: pair.value.span,
                },
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_days() {
        assert!(day("2026-02-28").is_ok() && day("2024-02-29").is_ok());
        for wrong in [
            "2026-02-30",
            "2026-2-3",
            "20260203",
            "2026-02-03T00:00",
            "2026-13-01",
            "２026-02-03",
            "",
        ] {
            assert!(day(wrong).is_err(), "{wrong}");
        }
    }
}
