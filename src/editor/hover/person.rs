//! What is to be said of a person.

use super::phrase::{code, counted, lines, plain};
use crate::editor::Sight;
use crate::model::{Person, Record};

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
    let owned: Vec<&str> = owned
        .map(|record| record.id().unwrap_or(record.path().as_str()))
        .collect();
    let actions = open
        .iter()
        .flat_map(|record| record.finding.corrective_actions.items())
        .filter(|action| action.value.done.is_missing() && is_own(action.value.owner.get()))
        .count();
    let named: Vec<String> = owned.iter().take(MOST).map(|id| code(id)).collect();
    let more = match owned.len().saturating_sub(MOST) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    said.push(match named.as_slice() {
        [] => "Owns no open finding".to_owned(),
        named => format!(
            "Owns {}: {}{more}",
            counted(owned.len(), "open finding"),
            named.join(", ")
        ),
    });
    match actions {
        0 => {}
        1 => said.push("Owns 1 corrective action that is not done".to_owned()),
        more => said.push(format!("Owns {more} corrective actions that are not done")),
    }
    lines(said)
}
