//! Who is who: aliases, teams, who has left, which addresses are the company's.
//!
//! Not for what git knows of people (mailmap).

use std::collections::{HashMap, HashSet};

use super::settings::People as Settings;
use crate::model::{Day, Person};

/// Words that name a team rather than a person, alone or as the parts of an address.
const TEAMS: &[&str] = &[
    "team",
    "department",
    "dept",
    "group",
    "committee",
    "board",
    "office",
    "helpdesk",
    "servicedesk",
    "support",
    "it",
    "itsec",
    "infosec",
    "security",
    "isms",
    "soc",
    "cert",
    "csirt",
    "ops",
    "operations",
    "devops",
    "sre",
    "admin",
    "admins",
    "administrator",
    "hr",
    "finance",
    "legal",
    "compliance",
    "quality",
    "engineering",
    "everyone",
    "all",
    "staff",
    "info",
    "contact",
    "management",
    "audit",
    "abteilung",
    "équipe",
    "equipe",
    "service",
    "equipo",
    "ciso",
    "dpo",
    "cio",
    "cto",
    "tbd",
    "nobody",
    "unknown",
    "n/a",
    "none",
];

/// Resolved knowledge of people.
#[derive(Clone, Debug, Default)]
pub struct People {
    domains: Vec<String>,
    aliases: HashMap<String, String>,
    left: HashMap<String, Day>,
    teams: HashSet<String>,
}

impl People {
    /// Takes what the configuration says.
    pub fn new(settings: &Settings) -> Self {
        let lower = |text: &String| text.trim().to_lowercase();
        Self {
            domains: settings.domains.iter().map(lower).collect(),
            aliases: settings
                .aliases
                .iter()
                .map(|(alias, person)| (Person::new(alias).key(), Person::new(person).key()))
                .collect(),
            left: settings
                .left
                .iter()
                .map(|(person, day)| (Person::new(person).key(), *day))
                .collect(),
            teams: TEAMS
                .iter()
                .map(|team| (*team).to_owned())
                .chain(settings.teams.iter().map(lower))
                .collect(),
        }
    }

    /// One text for all names of a person: the address, lower case, aliases resolved.
    pub fn identity(&self, person: &Person) -> String {
        let mut key = person.key();
        // Aliases may point at aliases; a circle ends after as many steps as there are.
        for _ in 0..=self.aliases.len() {
            match self.aliases.get(&key) {
                Some(next) if *next != key => key = next.clone(),
                _ => break,
            }
        }
        key
    }

    /// Whether two texts name the same person.
    pub fn same(&self, one: &Person, other: &Person) -> bool {
        self.identity(one) == self.identity(other)
    }

    /// The day on which a person left, if they have.
    pub fn left(&self, person: &Person) -> Option<Day> {
        self.left.get(&self.identity(person)).copied()
    }

    /// Whether the text names a team, a role or nobody rather than a person.
    pub fn is_team(&self, person: &Person) -> bool {
        let key = person.key();
        let local = key.split_once('@').map_or(key.as_str(), |(local, _)| local);
        if self.teams.contains(&key) || self.teams.contains(local) || local.is_empty() {
            return true;
        }
        // `it-team` and `security operations` are teams in every part; `it.meyer` may be a person.
        let mut parts = local
            .split(['-', '.', '_', ' ', '+', '/'])
            .filter(|part| !part.is_empty())
            .peekable();
        parts.peek().is_none() || parts.all(|part| self.teams.contains(part))
    }

    /// Whether the address is one of the company's domains; a name without an address is not judged.
    pub fn is_ours(&self, person: &Person) -> bool {
        let Some(domain) = person.domain() else {
            return true;
        };
        self.domains.is_empty()
            || self.domains.iter().any(|ours| {
                domain == *ours
                    || domain
                        .strip_suffix(ours.as_str())
                        .is_some_and(|rest| rest.ends_with('.'))
            })
    }

    /// The company's domains.
    pub fn domains(&self) -> &[String] {
        &self.domains
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn teams_are_told_from_people() {
        let people = People::new(&Settings::default());
        for team in [
            "it@acme.example",
            "IT Security",
            "security-team@acme.example",
            "Helpdesk",
            "",
        ] {
            assert!(people.is_team(&Person::new(team)), "{team}");
        }
        for person in [
            "tom.baker@acme.example",
            "Tom Baker",
            "Tom Baker <it@acme.example.org>x",
            "it.meyer@acme.example",
            "Maria",
        ] {
            assert!(!people.is_team(&Person::new(person)), "{person}");
        }
    }

    #[test]
    fn aliases_lead_to_one_person_and_a_circle_ends() {
        let mut settings = Settings::default();
        settings
            .aliases
            .insert("tb@acme.example".into(), "tom.baker@acme.example".into());
        settings.aliases.insert("a".into(), "b".into());
        settings.aliases.insert("b".into(), "a".into());
        let people = People::new(&settings);
        assert!(people.same(
            &Person::new("TB@acme.example"),
            &Person::new("Tom Baker <tom.baker@acme.example>")
        ));
        people.identity(&Person::new("a"));
    }
}
