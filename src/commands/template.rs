//! The text of new records: front matter and sections in the register's own words, with what each
//! field means where it is still to be filled in.
//!
//! Not for deciding what a record is called or where it lies: that is `new`.

use crate::edit::{scalar_text, skeleton};
use crate::model::fields::FINDING;
use crate::model::{Kind, SectionKind, Status};
use crate::policy::Policy;
use crate::shape::{Field, Needed, Shape, Word, block_of};

/// The fields that the steps after `open` fill in, in order of the lifecycle.
const LATER: &[&str] = &[
    "correction",
    "root_cause",
    "no_action_reason",
    "corrective_actions",
    "verification",
    "isms_changes",
    "closed",
    "closed_by",
];

/// What is known of a new record: our names of fields with their values as YAML.
pub type Given = Vec<(&'static str, String)>;

/// A new record: the fields that its kind needs, those not given empty and explained.
pub fn record(policy: &Policy, kind: Kind, given: &Given) -> String {
    let mut text = String::from("---\n");
    for field in FINDING {
        let value = given.iter().find(|(name, _)| *name == field.name);
        if value.is_none() && !is_needed(field, kind) {
            continue;
        }
        let name = scalar_text(&policy.words.path(field.name));
        text.push_str(&match value {
            Some((_, value)) => format!("{name}: {value}\n"),
            None => format!("{name}: # {}\n", explained(policy, field)),
        });
    }
    text.push_str(&extra_fields(policy));
    text.push_str("---\n\n");
    text.push_str(&section(policy, first_section(kind)));
    text
}

/// A template of a nonconformity: the fields of the status `open`, and the others as comments.
pub fn template(policy: &Policy) -> String {
    let mut text = String::from(
        "---\n# A template, not a record: its name begins with `_`. `clause10 new TITLE` writes a record with the next number.\n",
    );
    let kind = Kind::Nonconformity;
    for field in FINDING.iter().filter(|field| is_needed(field, kind)) {
        let name = scalar_text(&policy.words.path(field.name));
        let value = match field.name {
            "kind" => word(policy, "kind", kind.word()),
            "status" => word(policy, "status", Status::Open.word()),
            _ => String::new(),
        };
        let line = format!("{name}: {value}");
        text.push_str(&format!("{line:28}# {}\n", explained(policy, field)));
    }
    text.push_str(&extra_fields(policy));
    text.push_str("#\n# As it comes further:\n");
    for name in LATER {
        if let Some(field) = FINDING.iter().find(|field| field.name == *name) {
            comment(policy, field, "", &mut text);
        }
    }
    text.push_str("#\n# Where they apply:\n");
    let others = FINDING
        .iter()
        .filter(|field| !is_needed(field, kind) && !LATER.contains(&field.name));
    for field in others {
        comment(policy, field, "", &mut text);
    }
    text.push_str("---\n");
    for word in SectionKind::WORDS {
        if let Some(kind) = SectionKind::from_word(word.word)
            && kind != SectionKind::Observation
        {
            text.push('\n');
            text.push_str(&section(policy, kind));
        }
    }
    text
}

/// One of our words as the register writes it, as YAML.
pub fn word(policy: &Policy, field: &str, ours: &str) -> String {
    scalar_text(policy.words.word(field, ours))
}

/// The section that every record of a kind has from the start.
pub fn first_section(kind: Kind) -> SectionKind {
    match kind {
        Kind::Nonconformity => SectionKind::Nonconformity,
        _ => SectionKind::Observation,
    }
}

/// Whether a record of a kind needs a field from the start.
pub fn is_needed(field: &Field, kind: Kind) -> bool {
    match field.needed {
        Needed::Always => true,
        Needed::ForNonconformity => kind == Kind::Nonconformity,
        Needed::No | Needed::ByOwnRule => false,
    }
}

fn section(policy: &Policy, kind: SectionKind) -> String {
    format!("{}\n", skeleton(2, policy.words.title(kind), kind, "\n"))
}

/// The company's fields that every record must have, empty.
fn extra_fields(policy: &Policy) -> String {
    let extra = &policy.settings.extra_fields;
    extra
        .iter()
        .filter(|(_, field)| field.required)
        .map(|(name, field)| {
            let values = field.values.join(", ");
            let about = match (field.about.trim(), &*values) {
                ("", "") => field.kind.word().to_owned(),
                ("", values) => values.to_owned(),
                (about, "") => about.to_owned(),
                (about, values) => format!("{about}: {values}"),
            };
            let about = about.split_whitespace().collect::<Vec<_>>().join(" ");
            format!("{}: # {about}\n", scalar_text(name))
        })
        .collect()
}

/// A field that is not there yet, with those below it.
fn comment(policy: &Policy, field: &'static Field, lead: &str, text: &mut String) {
    let name = scalar_text(&policy.words.path(field.name));
    let line = format!("# {lead}{name}:");
    text.push_str(&format!("{line:30}# {}\n", explained(policy, field)));
    let Some(fields) = block_of(&field.shape) else {
        return;
    };
    let listed = matches!(field.shape, Shape::List(_));
    let spaces = " ".repeat(lead.len());
    for (index, field) in fields.iter().enumerate() {
        let lead = match (listed, index) {
            (true, 0) => format!("{spaces}  - "),
            (true, _) => format!("{spaces}    "),
            (false, _) => format!("{spaces}  "),
        };
        comment(policy, field, &lead, text);
    }
}

/// What a field means, with the words or the form it can have.
fn explained(policy: &Policy, field: &Field) -> String {
    let form = match &field.shape {
        Shape::Word(words) | Shape::List(Shape::Word(words)) => listed(policy, field.name, words),
        Shape::Day => "YYYY-MM-DD".to_owned(),
        Shape::Id => policy.ids.examples().join(", "),
        Shape::List(Shape::Block(_)) | Shape::Block(_) => String::new(),
        Shape::List(_) => "a list".to_owned(),
        _ => String::new(),
    };
    if form.is_empty() {
        field.about.to_owned()
    } else {
        format!("{}: {form}", field.about)
    }
}

fn listed(policy: &Policy, field: &str, words: &[Word]) -> String {
    words
        .iter()
        .map(|word| policy.words.word(field, word.word))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_of_later_steps_are_fields() {
        for name in LATER {
            assert!(FINDING.iter().any(|field| field.name == *name), "{name}");
        }
    }

    #[test]
    fn the_comments_of_the_template_are_valid_fields() {
        let policy = Policy::default();
        let text = template(&policy);
        let mut bare = String::new();
        for line in text.lines().take_while(|line| !line.starts_with("## ")) {
            let line = line.strip_prefix("# ").unwrap_or(line);
            let is_field = line.contains(':') && !line.ends_with(':') && line.contains("# ");
            if line == "---" || (is_field && !line.starts_with('A')) {
                bare.push_str(line);
                bare.push('\n');
            }
        }
        let record = crate::parse::record(
            crate::text::RepoPath::new("findings/NC-2026-001.md"),
            bare.into_bytes(),
            &policy,
        );
        let odd: Vec<_> = record
            .problems
            .iter()
            .filter(|problem| problem.kind != crate::model::ProblemKind::MissingField)
            .map(|problem| &problem.message)
            .collect();
        assert!(odd.is_empty(), "{odd:?}\n{text}");
    }
}
