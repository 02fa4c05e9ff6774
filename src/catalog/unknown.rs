//! What is said about a number that an edition does not have: that the other edition
//! has it and what it became, that it is a group, or which numbers are near.
//!
//! Not for deciding whether a number exists (see [`super::lookup`]).

use super::number::Number;
use super::problem::{ProblemKind, RequirementProblem, a_kind, listed};
use super::read::{accepted, with_number};
use super::requirement::STANDARD;
use super::{Edition, Entry, EntryKind, Schemes};
use super::{entries, lookup, predecessors_2013, successors_2022};

/// The problem of a number that is in none of the editions it could belong to.
pub(super) fn describe(
    text: &str,
    edition: Option<Edition>,
    is_default: bool,
    number: &Number,
    ctx: &Schemes,
) -> RequirementProblem {
    let elsewhere = edition.and_then(|edition| {
        let other = edition.other();
        lookup(other, &number.base).map(|entry| (edition, other, entry))
    });
    let (message, suggestion, help) = match elsewhere {
        Some((edition, other, entry)) => in_other(edition, other, entry, is_default, number, ctx),
        None => nowhere(text, edition, is_default, number, ctx),
    };
    RequirementProblem {
        kind: ProblemKind::UnknownNumber,
        suggestion,
        message,
        help,
    }
}

type Parts = (String, Option<String>, String);

/// The other edition has the number.
fn in_other(
    edition: Edition,
    other: Edition,
    entry: &Entry,
    is_default: bool,
    number: &Number,
    ctx: &Schemes,
) -> Parts {
    let default = if is_default {
        ", which is the default"
    } else {
        ""
    };
    let counterparts = match edition {
        Edition::E2022 => successors_2022(entry.number),
        Edition::E2013 => predecessors_2013(entry.number),
    };
    let fate = fate(edition, entry, &quoted(counterparts.iter().copied()));
    let kept = Number {
        base: number.base.clone(),
        item: number
            .item
            .clone()
            .filter(|_| entry.kind == EntryKind::Clause),
    };
    let there = format!("{STANDARD}:{other}/{kept}");
    // With a written edition either the edition or the number can be the slip, and so
    // it is where the number could be one of Annex A with its letter forgotten.
    let certain = is_default && lookup(edition, &number.in_annex().base).is_none();
    let mut help = format!("write `{there}` if the {other} edition is meant");
    if !counterparts.is_empty() {
        help.push_str(&format!(
            ", else cite {} of {edition}",
            listed(&quoted(counterparts.iter().copied()), "or")
        ));
    }
    (
        format!(
            "`{}` is {} of the {other} edition, not of the {edition} edition{default}: {fate}",
            entry.number,
            a_kind(entry.kind),
        ),
        certain
            .then_some(there)
            .and_then(|candidate| accepted(candidate, ctx)),
        help,
    )
}

/// What became of an entry of the other edition, or where it came from.
fn fate(edition: Edition, entry: &Entry, counterparts: &[String]) -> String {
    let all = listed(counterparts, "and");
    match (edition, counterparts.is_empty(), entry.kind) {
        (Edition::E2022, true, _) => "2022 has no counterpart".to_owned(),
        (Edition::E2022, false, EntryKind::Objective) => {
            format!("in 2022 its controls became {all}")
        }
        (Edition::E2022, false, _) => format!("in 2022 it became {all}"),
        (Edition::E2013, true, _) => "it was new in 2022".to_owned(),
        (Edition::E2013, false, EntryKind::Clause) => format!("in 2013 it was part of {all}"),
        (Edition::E2013, false, _) => format!("it came from {all} of 2013"),
    }
}

/// No edition that could be meant has the number.
fn nowhere(
    text: &str,
    edition: Option<Edition>,
    is_default: bool,
    number: &Number,
    ctx: &Schemes,
) -> Parts {
    let base = &number.base;
    let editions: &[Edition] = match &edition {
        Some(edition) => std::slice::from_ref(edition),
        None => &[Edition::E2022, Edition::E2013],
    };
    let below = editions
        .iter()
        .map(|edition| (*edition, numbers_below(*edition, base)))
        .find(|(_, numbers)| !numbers.is_empty());
    if let Some((edition, numbers)) = below {
        return (
            format!("`{base}` is a group of requirements, not one of them"),
            None,
            format!(
                "cite one of its own numbers: {edition} has {}",
                range(&numbers)
            ),
        );
    }
    let suggestion = (!base.starts_with("A."))
        .then(|| with_number(text, &number.in_annex().to_string()))
        .and_then(|candidate| accepted(candidate, ctx));
    let message = match edition {
        Some(edition) if is_default => {
            format!("the {edition} edition, which is the default, has no number `{base}`")
        }
        Some(edition) => format!("the {edition} edition has no number `{base}`"),
        None => format!("neither the 2022 nor the 2013 edition has a number `{base}`"),
    };
    let help = match &suggestion {
        Some(right) => format!("controls of Annex A begin with `A.`: write `{right}`"),
        None => near(editions, base),
    };
    (message, suggestion, help)
}

/// The numbers nearest to one that does not exist.
fn near(editions: &[Edition], base: &str) -> String {
    let without_letter = base.strip_prefix("A.");
    let mut parent = base;
    while let Some((above, _)) = parent.rsplit_once('.') {
        parent = above;
        for edition in editions {
            let numbers = numbers_below(*edition, parent);
            if !numbers.is_empty() {
                return format!("the nearest of {edition} are {}", range(&numbers));
            }
        }
        for edition in editions {
            if lookup(*edition, parent).is_some() {
                return format!("the nearest of {edition} is `{parent}`");
            }
        }
    }
    for edition in editions {
        if let Some(clause) = without_letter.and_then(|number| lookup(*edition, number)) {
            return format!(
                "`{}` is a clause of {edition}, and clauses are written without `A.`",
                clause.number
            );
        }
    }
    let edition = editions.first().copied().unwrap_or(Edition::E2022);
    let ends = |annex: bool| {
        let numbers: Vec<_> = entries(edition)
            .map(|entry| entry.number)
            .filter(|number| number.starts_with("A.") == annex)
            .collect();
        range(&numbers)
    };
    format!(
        "{edition} has the clauses {} and in Annex A {}",
        ends(false),
        ends(true)
    )
}

/// The numbers one level below another, in natural order.
fn numbers_below(edition: Edition, parent: &str) -> Vec<&'static str> {
    entries(edition)
        .map(|entry| entry.number)
        .filter(|number| {
            number
                .rsplit_once('.')
                .is_some_and(|(above, _)| above == parent)
        })
        .collect()
}

fn range(numbers: &[&str]) -> String {
    match numbers {
        [] => String::new(),
        [only] => format!("`{only}`"),
        [first, .., last] => format!("`{first}` to `{last}`"),
    }
}

fn quoted<'n>(numbers: impl Iterator<Item = &'n str>) -> Vec<String> {
    numbers.map(|number| format!("`{number}`")).collect()
}
