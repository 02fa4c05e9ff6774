//! What is proposed for days and people of a step, and for which due dates there are.
//!
//! Not for judging them: a proposal is only ever shown, and can be written over.

use jiff::ToSpan;

use super::super::PageKind;
use super::ask::Ask;
use super::offer::Offer;
use super::values::bare;
use crate::edit::flow_text;
use crate::model::{Category, Day, Person};
use crate::parse::{self, values};
use crate::policy::settings::Step;
use crate::prevention;
use crate::shape::without_numbers;

/// What is proposed for a field that is not there yet, as YAML; empty where nothing is.
pub fn proposed(ask: &Ask<'_>, path: &str) -> String {
    let plain = without_numbers(path);
    let key = plain.rsplit('.').next().unwrap_or(&plain);
    let me = || ask.sight.me.map(flow_text).unwrap_or_default();
    match key {
        "done" | "date" | "closed" | "raised" | "reviewed" => ask.sight.as_of.to_string(),
        "due" | "plan_due" => bound(ask, &plain).map_or(String::new(), |(day, _)| day.to_string()),
        "from" if plain == "extensions.from" => {
            let due = ask.finding().due.value();
            due.map_or(String::new(), |due| due.to_string())
        }
        "field" if plain == "extensions.field" => ask.name("due"),
        // Somebody else is to verify than who did the actions.
        "by" if plain == "verification.by" && ask.sight.me.is_some_and(|me| did(ask, me)) => {
            String::new()
        }
        "by" | "closed_by" | "raised_by" => me(),
        "owner" if plain == "corrective_actions.owner" => {
            let owner = ask.finding().owner.get();
            owner.map_or(String::new(), |owner| flow_text(owner.as_str()))
        }
        "addresses" => {
            let found = causes(ask);
            let found: Vec<_> = found
                .into_iter()
                .map(|category| ask.word("addresses", category.word()).to_owned())
                .collect();
            found.join(", ")
        }
        _ => String::new(),
    }
}

/// Whether somebody did one of the actions, or answers for it.
pub fn did(ask: &Ask<'_>, person: &str) -> bool {
    let person = Person::new(person);
    let people = &ask.sight.policy.people;
    ask.finding()
        .corrective_actions
        .items()
        .iter()
        .any(|action| {
            let named = [&action.value.by, &action.value.owner];
            let mut named = named.into_iter().filter_map(|slot| slot.get());
            named.any(|named| people.same(named, &person))
        })
}

/// The kinds of the causes that were found.
pub fn causes(ask: &Ask<'_>) -> Vec<Category> {
    let cause = ask.finding().root_cause.get();
    let found = cause.map_or(&[][..], |cause| cause.categories.items());
    found.iter().map(|category| category.value).collect()
}

/// The last day that the configured deadlines leave for a due date, and what they say.
fn bound(ask: &Ask<'_>, path: &str) -> Option<(Day, String)> {
    let step = match path {
        "due" => Step::Closure,
        "correction.due" => Step::Correction,
        "root_cause.due" => Step::RootCause,
        "external.plan_due" => Step::Plan,
        "corrective_actions.due" => Step::CorrectiveAction,
        "verification.due" => Step::Verification,
        _ => return None,
    };
    let audits = ask.sight.register.audits();
    let bound = ask.sight.policy.bound(step, ask.finding(), audits)?;
    Some((bound.day, bound.in_words(&ask.name("raised"))))
}

/// Days that a field probably has.
pub fn days(ask: &Ask<'_>, path: &str) -> Vec<Offer> {
    let today = ask.sight.as_of;
    let plain = without_numbers(path);
    let key = plain.rsplit('.').next().unwrap_or(&plain);
    let offer = |day: Day, detail: &str| bare(&day.to_string(), detail);
    let mut offers = Vec::new();
    if let Some((day, words)) = bound(ask, &plain) {
        offers.push(offer(day, &format!("the last day: {words}")));
    }
    if plain == "extensions.from" {
        let dues = dues(ask).into_iter();
        offers
            .extend(dues.filter_map(|(name, value)| Some(offer(parse::day(&value).ok()?, &name))));
        return offers;
    }
    let is_ahead = matches!(
        key,
        "due" | "plan_due" | "to" | "until" | "ends" | "next_audit" | "certificate_expires"
    );
    if !is_ahead {
        offers.push(offer(today, "today"));
        let yesterday = today.checked_sub(1.days()).ok();
        offers.extend(yesterday.map(|day| offer(day, "yesterday")));
        return offers;
    }
    let ahead = [
        (2.weeks(), "in two weeks"),
        (1.month(), "in a month"),
        (3.months(), "in three months"),
        (1.year(), "in a year"),
    ];
    // What is moved is moved on from the day that it had.
    let moved = (plain == "extensions.to")
        .then(|| extended(ask, path))
        .flatten();
    let from = moved.unwrap_or(today);
    offers.extend(ahead.into_iter().filter_map(|(span, words)| {
        let words = match moved {
            Some(_) => format!("{} later", words.trim_start_matches("in ")),
            None => words.to_owned(),
        };
        Some(offer(from.checked_add(span).ok()?, &words))
    }));
    if moved.is_none() {
        offers.push(offer(today, "today"));
    }
    offers
}

/// The day from which the extension at a path moves something.
fn extended(ask: &Ask<'_>, path: &str) -> Option<Day> {
    let number = path
        .split_once('[')?
        .1
        .split_once(']')?
        .0
        .parse::<usize>()
        .ok()?;
    let mut extensions = ask.finding().extensions.numbered();
    let (_, extension) = extensions.find(|(at, _)| *at == number)?;
    extension.value.from.value()
}

/// The due dates that the record has: the way to each in the words of the file, and the day.
fn dues(ask: &Ask<'_>) -> Vec<(String, String)> {
    if ask.page.kind != PageKind::Finding {
        return Vec::new();
    }
    let leaves = values::leaves(ask.record(), ask.sight.policy).into_iter();
    let is_due = |path: &str| path == "due" || path.ends_with("due");
    leaves
        .filter(|leaf| is_due(&leaf.path) && parse::day(&leaf.value).is_ok())
        .map(|leaf| (ask.name(&leaf.path), leaf.value))
        .collect()
}

/// The due dates that can be moved.
pub fn due_fields(ask: &Ask<'_>) -> Vec<Offer> {
    let kind = lsp_types::CompletionItemKind::FIELD;
    let dues = dues(ask).into_iter();
    dues.map(|(name, day)| Offer::new(name, kind).detail(day))
        .collect()
}

/// The periods in which the control was not done, the last first.
pub fn lapsed(ask: &Ask<'_>) -> Vec<Offer> {
    let control = ask.sight.register.control_at(ask.page.path);
    let lapses = control.map(|control| prevention::lapses(control, ask.sight.as_of));
    let periods = lapses.into_iter().flatten().rev().map(|run| run.period);
    periods
        .map(|period| {
            bare(
                &period.name,
                &format!("{} to {}", period.first, period.last),
            )
        })
        .collect()
}
