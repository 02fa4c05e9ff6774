//! The people of a register as parties, and the roles in which they appear.
//!
//! Not for judging whether a name is one of a person: that is a rule.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::super::register::plain;
use super::Object;
use crate::dossier::Dossier;
use crate::model::{Finding, Person};
use crate::policy::Policy;

/// What somebody does for a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Recorded it.
    Raiser,
    /// Answers for it.
    Owner,
    /// Does a correction, an analysis or an action, or answers for it.
    Doer,
    /// Reviews whether the actions worked.
    Verifier,
}

impl Role {
    const ALL: [Self; 4] = [Self::Raiser, Self::Owner, Self::Doer, Self::Verifier];

    const fn id(self) -> &'static str {
        match self {
            Self::Raiser => "raised-by",
            Self::Owner => "finding-owner",
            Self::Doer => "action-owner",
            Self::Verifier => "verifier",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Raiser => "Who recorded the finding",
            Self::Owner => "Who answers for the finding",
            Self::Doer => "Who does, or answers for, a correction, an analysis or an action",
            Self::Verifier => "Who reviews whether the actions were effective",
        }
    }
}

/// The roles, for the metadata.
pub fn roles() -> Vec<Value> {
    let roles = Role::ALL.iter();
    roles
        .map(|role| json!({ "id": role.id(), "title": role.title() }))
        .collect()
}

/// Everybody that a plan names.
pub struct People<'d> {
    policy: &'d Policy,
    namespace: Uuid,
    /// By the one text for all names of a person.
    known: BTreeMap<String, &'d Person>,
    /// The names under which they commit, by the same.
    names: BTreeMap<String, &'d str>,
}

impl<'d> People<'d> {
    /// Everybody that the records name in a role.
    pub fn of(dossier: &'d Dossier, namespace: Uuid) -> Self {
        let policy = dossier.policy();
        let mut known: BTreeMap<String, &Person> = BTreeMap::new();
        for record in &dossier.register.records {
            for person in named(&record.finding) {
                let first = known
                    .entry(policy.people.identity(person))
                    .or_insert(person);
                // Which is met first depends on where the files lie; which is less does not.
                if person.as_str() < first.as_str() {
                    *first = person;
                }
            }
        }
        let mut names = BTreeMap::new();
        let events = dossier.lives.iter().flat_map(|life| &life.events);
        // What is not committed has the name that this machine would commit under.
        for event in events.filter(|event| event.commit.is_some()) {
            for actor in [&event.author, &event.committer] {
                let key = policy.people.identity(&Person::new(&actor.email));
                names.insert(key, &*actor.name);
            }
        }
        Self {
            policy,
            namespace,
            known,
            names,
        }
    }

    fn id(&self, key: &str) -> String {
        Uuid::new_v5(&self.namespace, format!("party\0{key}").as_bytes()).to_string()
    }

    /// The parties, for the metadata.
    pub fn parties(&self) -> Vec<Value> {
        let known = self.known.iter();
        known
            .map(|(key, person)| {
                let text = plain::line(person.as_str());
                let name = match (text.split_once('<'), person.address()) {
                    (Some((name, _)), Some(_)) if !name.trim().is_empty() => name.trim().to_owned(),
                    _ => self
                        .names
                        .get(key)
                        .map(|name| plain::line(name))
                        .unwrap_or_default(),
                };
                let name = if name.is_empty() { &text } else { &name };
                let kind = if self.policy.people.is_team(person) {
                    "organization"
                } else {
                    "person"
                };
                let mut party = Object::default();
                party.text("uuid", &self.id(key));
                party.text("type", kind);
                party.text("name", name);
                let address = person.address().filter(|address| is_plain(address));
                party.list(
                    "email-addresses",
                    address.map(Value::from).into_iter().collect(),
                );
                party.done()
            })
            .collect()
    }

    /// Who is responsible in a role, as a list of one; nobody, where the record names nobody.
    pub fn responsible(&self, role: Role, person: Option<&Person>) -> Vec<Value> {
        let of = |person: &Person| {
            let id = self.id(&self.policy.people.identity(person));
            json!({ "role-id": role.id(), "party-uuids": [id] })
        };
        person.map(of).into_iter().collect()
    }

    /// Who something comes from, as a list of one.
    pub fn origin(&self, role: Role, person: Option<&Person>) -> Vec<Value> {
        let of = |person: &Person| {
            let id = self.id(&self.policy.people.identity(person));
            json!({ "actors": [{ "type": "party", "actor-uuid": id, "role-id": role.id() }] })
        };
        person.map(of).into_iter().collect()
    }

    /// The same without the role, as an item of a plan has it.
    pub fn origination(&self, person: Option<&Person>) -> Vec<Value> {
        self.origin(Role::Raiser, person)
    }
}

/// Everybody whom a finding names in a role.
fn named(finding: &Finding) -> impl Iterator<Item = &Person> {
    let top = [&finding.raised_by, &finding.owner];
    let steps = [
        finding.correction.get().map(|block| &block.by),
        finding.root_cause.get().map(|block| &block.by),
        finding.verification.get().map(|block| &block.by),
    ];
    let actions = finding.corrective_actions.items().iter();
    let actions = actions.flat_map(|action| [&action.value.owner, &action.value.by]);
    let slots = top
        .into_iter()
        .chain(steps.into_iter().flatten())
        .chain(actions);
    slots.filter_map(|slot| slot.get())
}

/// Whether an address is one that every reader takes.
fn is_plain(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else {
        return false;
    };
    let fits = |text: &str, more: &str| {
        !text.is_empty()
            && !text.starts_with('.')
            && !text.ends_with('.')
            && !text.contains("..")
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || more.contains(c))
    };
    fits(local, "._%+-") && fits(domain, ".-") && domain.contains('.')
}
