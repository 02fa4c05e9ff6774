//! Who is who: aliases, teams, who has left, which addresses are the company's.
//!
//! Not for what git knows of people (mailmap).

use std::collections::{HashMap, HashSet};

use super::settings::People as Settings;
use crate::model::{Day, Person};
use crate::text::hash::BuildShort;

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
    teams: HashSet<String, BuildShort>,
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
        // Every record names several people, nearly all in ASCII: no memory is asked for then.
        let text = person.address().unwrap_or(person.as_str());
        let mut buffer = [0; 64];
        if let Some(lower) = buffer.get_mut(..text.len())
            && text.is_ascii()
        {
            lower.copy_from_slice(text.as_bytes());
            lower.make_ascii_lowercase();
            if let Ok(key) = std::str::from_utf8(lower) {
                return self.names_team(key);
            }
        }
        self.names_team(&text.to_lowercase())
    }

    /// Whether an address or name in lower case is that of a team.
    fn names_team(&self, key: &str) -> bool {
        let local = key.split_once('@').map_or(key, |(local, _)| local);
        if local.is_empty() || self.teams.contains(local) {
            return true;
        }
        if local.len() < key.len() && self.teams.contains(key) {
            return true;
        }
        // `it-team` and `security operations` are teams in every part; `it.meyer` may be a person.
        local
            .split(['-', '.', '_', ' ', '+', '/'])
            .filter(|part| !part.is_empty())
            .all(|part| self.teams.contains(part))
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
