//! What is to be said of a person.

use super::phrase::{code, first, lines, plain};
use crate::editor::Sight;
use crate::model::{Person, Record};
use crate::text::counted;

/// Most findings that are named.
const MOST: usize = 5;

/// How many open findings and actions somebody owns, and whether they are still there.
pub fn person(sight: &Sight<'_>, person: &Person) -> String {
    let people = &sight.policy.people;
    let identity = people.identity(person);
    let is_own =
        |other: Option<&Person>| other.is_some_and(|other| people.identity(other) == identity);
    let mut said = vec![format!("**{}**", plain(person.as_str()))];
    if identity != person.key() {
        said.push(format!("Another name of {}", plain(&identity)));
    }
    if let Some(day) = people.left(person) {
        let word = if day <= sight.as_of { "Left" } else { "Leaves" };
        said.push(format!("{word} on {day}"));
    } else if people.is_team(person) {
        said.push("A team or a role, and no person".to_owned());
    } else if !people.is_ours(person) {
        said.push("Has no address of the company".to_owned());
    }
    let open = sight.register.records.iter();
    let open: Vec<&Record> = open.filter(|record| !record.finding.is_settled()).collect();
    let owned = open
        .iter()
        .filter(|record| is_own(record.finding.owner.get()));
    let owned: Vec<String> = owned
        .map(|record| code(record.id().unwrap_or(record.path().as_str())))
        .collect();
    let actions = open
        .iter()
        .flat_map(|record| record.finding.corrective_actions.items())
        .filter(|action| action.value.done.is_missing() && is_own(action.value.owner.get()))
        .count();
    said.push(match owned.len() {
        0 => "Owns no open finding".to_owned(),
        count => format!(
            "Owns {}: {}",
            counted(count, "open finding"),
            first(&owned, MOST)
        ),
    });
    match actions {
        0 => {}
        1 => said.push("Owns 1 corrective action that is not done".to_owned()),
        more => said.push(format!("Owns {more} corrective actions that are not done")),
    }
    lines(said)
}
