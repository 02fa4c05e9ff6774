//! People: the user, and whom the register names.
//!
//! Not for whether somebody may do a thing; who may not comes last.

use std::collections::HashMap;

use lsp_types::CompletionItemKind;

use super::ask::Ask;
use super::findings::others;
use super::offer::Offer;
use super::proposals::did;
use crate::model::Person;
use crate::shape::without_numbers;
use crate::text::counted;

/// People for a field: the user first, then those who are named most. Teams and those who have left are not
/// offered.
pub fn people(ask: &Ask<'_>, path: &str) -> Vec<Offer> {
    let policy = ask.sight.policy;
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let own = ask.finding();
    for finding in others(ask).map(|record| &record.finding) {
        for person in finding.people() {
            *counts.entry(person.value.as_str()).or_default() += 1;
        }
    }
    let controls = ask.sight.register.controls.iter();
    let keepers = controls.flat_map(|control| [control.owner.get(), control.deputy.get()]);
    let named = own.people().map(|person| &person.value);
    for person in keepers.flatten().chain(named) {
        *counts.entry(person.as_str()).or_default() += 1;
    }
    let known = policy.settings.people.aliases.values();
    for person in known.map(String::as_str).chain(ask.sight.me) {
        counts.entry(person).or_default();
    }
    // Each person once, as most write them.
    let mut people: HashMap<String, (usize, &str, usize)> = HashMap::new();
    for (written, number) in counts {
        let identity = policy.people.identity(&Person::new(written));
        let entry = people.entry(identity).or_insert((0, written, number));
        entry.0 += number;
        if (number, written) > (entry.2, entry.1) {
            (entry.1, entry.2) = (written, number);
        }
    }
    let mut people: Vec<(usize, &str)> = people
        .into_values()
        .map(|(number, written, _)| (number, written))
        .filter(|(_, written)| {
            let person = Person::new(written);
            let left = policy.people.left(&person);
            !policy.people.is_team(&person) && left.is_none_or(|day| day >= ask.sight.as_of)
        })
        .collect();
    people.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(other.1)));
    let is_verifier = without_numbers(path) == "verification.by";
    let offers = people
        .into_iter()
        .map(|(number, written)| offer(ask, is_verifier, number, written));
    offers.collect()
}

fn offer(ask: &Ask<'_>, is_verifier: bool, number: usize, written: &str) -> Offer {
    let policy = ask.sight.policy;
    let person = Person::new(written);
    let is_me = ask
        .sight
        .me
        .is_some_and(|me| policy.people.same(&Person::new(me), &person));
    let mut detail = match is_me {
        true => "you".to_owned(),
        false => format!("named {}", counted(number, "time")),
    };
    let mut rank = if is_me { 0 } else { 1 };
    if is_verifier && did(ask, written) {
        detail.push_str("; has a part in the actions, which somebody else verifies");
        rank = 2;
    }
    let offer = Offer::new(written, CompletionItemKind::CONSTANT);
    let offer = offer.rank(rank).detail(detail);
    match person.address().filter(|address| *address != written) {
        Some(address) => offer.also(address),
        None => offer,
    }
}
