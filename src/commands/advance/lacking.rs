//! What a status still lacks, as the fields and sections that a person can give, with what is proposed.
//!
//! Not for what a status claims: that is `model::lifecycle`.

use super::sets::Draft;
use crate::model::fields::FINDING;
use crate::model::lifecycle::{Need, PLANNED, lacks};
use crate::model::{Person, SectionKind, Status};
use crate::policy::Policy;
use crate::shape::{Shape, Word, field_at};

/// One thing that a person can give.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    pub what: What,
    /// What it means, with the words that it can be.
    pub about: String,
    /// What is proposed, if it is a day or a person.
    pub proposed: Option<String>,
}

/// A field or a section.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A dotted path, in our words.
    Field(String),
    Section(SectionKind),
    /// Who reopens, withdraws or extends.
    Person,
    /// Something that cannot be given: the result says that the actions did not work.
    NotEffective,
}

/// All that a status lacks in a draft; `me` is who is proposed for what was done.
pub fn wanted(draft: &Draft<'_>, upto: Status, me: Option<&str>) -> Vec<Wanted> {
    let record = draft.record();
    let mut all = Vec::new();
    for lack in lacks(&record.finding, &record.body, upto) {
        match lack.need {
            Need::Section(kind) => all.push(Wanted {
                what: What::Section(kind),
                about: kind.about().to_owned(),
                proposed: None,
            }),
            Need::EffectiveResult => all.push(Wanted {
                what: What::NotEffective,
                about: "the actions were not effective: go back with `--reopen` and plan others"
                    .to_owned(),
                proposed: None,
            }),
            Need::CorrectiveAction => {
                let fields = PLANNED
                    .iter()
                    .map(|name| format!("corrective_actions[0].{name}"));
                all.extend(fields.map(|path| field(draft, path, me)));
            }
            _ => all.extend(lack.fields.into_iter().map(|path| field(draft, path, me))),
        }
    }
    all
}

fn field(draft: &Draft<'_>, path: String, me: Option<&str>) -> Wanted {
    let policy = draft.policy;
    let field = field_at(FINDING, &path);
    let key = path.rsplit('.').next().unwrap_or(&path);
    let words = field.and_then(|field| match &field.shape {
        Shape::Word(words) | Shape::List(Shape::Word(words)) => Some(*words),
        _ => None,
    });
    let mut about = field.map_or("", |field| field.about).to_owned();
    if let Some(words) = words {
        about = format!("{about}: {}", listed(policy, key, words));
    }
    let proposed = match key {
        "done" | "closed" => Some(draft.as_of.to_string()),
        "by" | "closed_by" => me.map(str::to_owned),
        _ => None,
    };
    let proposed = match proposed {
        Some(me) if path == "verification.by" && has_acted(draft, &me) => {
            about = format!("{about}; somebody who did no action, so not {me}");
            None
        }
        proposed => proposed,
    };
    Wanted {
        what: What::Field(path),
        about,
        proposed,
    }
}

/// Whether a person did an action or answers for one: then the word of another is worth more.
fn has_acted(draft: &Draft<'_>, person: &str) -> bool {
    let person = Person::new(person);
    let record = draft.record();
    let actions = record.finding.corrective_actions.numbered();
    let mut people = actions.flat_map(|(_, action)| [&action.value.by, &action.value.owner]);
    people.any(|who| {
        let who = who.get();
        who.is_some_and(|who| draft.policy.people.same(who, &person))
    })
}

fn listed(policy: &Policy, key: &str, words: &[Word]) -> String {
    let words = words.iter().map(|word| policy.words.word(key, word.word));
    words.collect::<Vec<_>>().join(", ")
}

impl Wanted {
    /// What it is called in the register.
    pub fn name(&self, policy: &Policy) -> String {
        match &self.what {
            What::Field(path) => policy.words.path(path),
            What::Section(kind) => policy.words.title(*kind).to_owned(),
            What::NotEffective => policy.words.path("verification.result"),
            What::Person => "by".to_owned(),
        }
    }

    /// The lines that tell a person what to give, and how.
    pub fn told(&self, policy: &Policy) -> String {
        let name = self.name(policy);
        let value = self.proposed.as_deref().unwrap_or("...");
        let option = format!("{name}={value}");
        let option = match option.contains([' ', '[', ']', '*', '?', '$', '<', '>'])
            || self.proposed.is_none()
        {
            true => format!("'{option}'"),
            false => option,
        };
        match &self.what {
            What::Field(_) => format!("  {name}: {}\n      --set {option}\n", self.about),
            What::Section(_) => format!("  section {name}: {}\n      --set {option}\n", self.about),
            What::NotEffective | What::Person => format!("  {name}: {}\n", self.about),
        }
    }
}
