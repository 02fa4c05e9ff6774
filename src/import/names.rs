//! What the columns of registers are called, in English, German, French and Spanish.
//!
//! Not for what a register's own configuration calls its fields: that is the policy's. Names are compared
//! without case, accents, punctuation and small words, so each stands here once.

mod lists;

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use lists::{BY_VALUES, KNOWN, LIKELY, STEPS, TRAITS};

/// How sure it is that a name means a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// The name alone does not tell: what stands in the column has to.
    ByValues,
    /// It is likely, and shown as a guess.
    Likely,
    /// It is the usual name.
    Known,
}

/// What a name means: our name of a field without numbers, the title of a section, `statement` for the text
/// that says what was found, `action?` for what may be a correction or a corrective action, `text` for what is
/// kept as text.
pub type Meaning = (&'static str, Certainty);

/// A name in small ASCII words with single blanks, without those that mean nothing.
pub fn folded(name: &str) -> String {
    const SMALL: &[&str] = &[
        "the", "of", "for", "to", "in", "a", "an", "de", "la", "le", "les", "du", "des", "d", "l",
        "der", "die", "das", "dem", "den", "zur", "zum", "fur", "del", "el", "los", "las", "para",
        "and", "und", "et", "y", "e", "s",
    ];
    let mut plain = String::with_capacity(name.len());
    let mut before_lower = false;
    for character in name.nfkd() {
        // An accent that was taken apart from its letter.
        if matches!(character, '\u{300}'..='\u{36f}') {
            continue;
        }
        let is_upper = character.is_uppercase();
        if is_upper && before_lower {
            plain.push(' ');
        }
        before_lower = character.is_lowercase();
        match character {
            'ß' => plain.push_str("ss"),
            'œ' | 'Œ' => plain.push_str("oe"),
            'æ' | 'Æ' => plain.push_str("ae"),
            '#' => plain.push_str(" no "),
            other if other.is_alphanumeric() => plain.extend(other.to_lowercase()),
            _ => plain.push(' '),
        }
    }
    let words = plain.split_whitespace();
    let kept: Vec<&str> = words.clone().filter(|word| !SMALL.contains(word)).collect();
    match kept.is_empty() {
        true => words.collect::<Vec<_>>().join(" "),
        false => kept.join(" "),
    }
}

/// What a column with this name holds, if it is known.
pub fn meaning(name: &str) -> Option<Meaning> {
    static NAMES: LazyLock<HashMap<String, Meaning>> = LazyLock::new(|| {
        let lists = [
            (KNOWN, Certainty::Known),
            (LIKELY, Certainty::Likely),
            (BY_VALUES, Certainty::ByValues),
        ];
        let mut names = HashMap::new();
        for (list, certainty) in lists {
            for (meaning, phrases) in list {
                for phrase in phrases.split(';') {
                    names.entry(folded(phrase)).or_insert((*meaning, certainty));
                }
            }
        }
        names
    });
    let name = folded(name);
    if name.is_empty() {
        return None;
    }
    NAMES.get(&name).copied().or_else(|| composed(&name))
}

/// What a name that is probably misspelt means.
pub fn nearest(name: &str) -> Option<&'static str> {
    let name = folded(name);
    let phrases = KNOWN
        .iter()
        .flat_map(|(meaning, phrases)| phrases.split(';').map(move |phrase| (phrase, *meaning)));
    let phrases: Vec<(&str, &str)> = phrases.collect();
    let found = crate::suggest::nearest(&name, phrases.iter().map(|(phrase, _)| *phrase))?;
    let (_, meaning) = phrases.iter().find(|(phrase, _)| *phrase == found)?;
    Some(meaning)
}

/// What a name made of a step and what is said of it means: `Corrective action due`, `Verantwortlich Maßnahme`.
fn composed(name: &str) -> Option<Meaning> {
    static PARTS: LazyLock<[HashMap<String, &'static str>; 2]> = LazyLock::new(|| {
        [STEPS, TRAITS].map(|list| {
            let mut parts = HashMap::new();
            for (meaning, phrases) in list {
                for phrase in phrases.split(';') {
                    parts.insert(folded(phrase), *meaning);
                }
            }
            parts
        })
    });
    let [steps, traits] = &*PARTS;
    let blanks = name.match_indices(' ').map(|(at, _)| at);
    let mut found = blanks.filter_map(|at| {
        let (one, other) = (name.get(..at)?, name.get(at + 1..)?);
        let pair = |step: &str, part: &str| Some((*steps.get(step)?, *traits.get(part)?));
        pair(one, other).or_else(|| pair(other, one))
    });
    let (step, part) = found.next_back()?;
    let meaning = match (step, part) {
        ("finding", "due") => "due",
        ("finding", "done") => "raised",
        ("finding", "owner") => "owner",
        ("finding", "by") => "raised_by",
        ("finding", "evidence") => "evidence",
        ("finding", "text") => "statement",
        ("finding", "status") => "status",
        ("correction", "due") => "correction.due",
        ("correction", "done") => "correction.done",
        ("correction", "by" | "owner") => "correction.by",
        ("correction", "evidence") => "correction.evidence",
        ("correction", "text") => "Correction",
        ("cause", "due") => "root_cause.due",
        ("cause", "done") => "root_cause.done",
        ("cause", "by" | "owner") => "root_cause.by",
        ("cause", "evidence") => "root_cause.evidence",
        ("cause", "text") => "Root cause",
        ("cause", "method") => "root_cause.method",
        ("cause", "category") => "root_cause.categories",
        ("action", "due") => "corrective_actions.due",
        ("action", "done") => "corrective_actions.done",
        ("action", "owner") => "corrective_actions.owner",
        ("action", "by") => "corrective_actions.by",
        ("action", "evidence") => "corrective_actions.evidence",
        ("action", "text") => "corrective_actions.action",
        ("verification", "due") => "verification.due",
        ("verification", "done") => "verification.done",
        ("verification", "by" | "owner") => "verification.by",
        ("verification", "evidence") => "verification.evidence",
        ("verification", "text") => "Verification",
        ("verification", "status") => "verification.result",
        ("verification", "criteria") => "verification.criteria",
        ("closure", "due") => "due",
        ("closure", "done") => "closed",
        ("closure", "by" | "owner") => "closed_by",
        (_, "status") => "text",
        _ => return None,
    };
    Some((meaning, Certainty::Known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_four_languages_are_known_however_they_are_written() {
        for (name, expected) in [
            ("NC no.", "former_id"),
            ("#", "former_id"),
            ("N°", "former_id"),
            ("Nr.", "former_id"),
            ("Fälligkeit", "due"),
            ("DATE D’ÉCHÉANCE", "due"),
            ("Acción correctiva", "corrective_actions.action"),
            ("Root cause(s)", "Root cause"),
            ("Ursache", "Root cause"),
            ("Schweregrad", "severity"),
            ("Owner/Responsible", "owner"),
            ("CAPA", "corrective_actions.action"),
            ("CAPA due date", "corrective_actions.due"),
            ("Verantwortlich (Maßnahme)", "corrective_actions.owner"),
            ("Fecha de cierre", "closed"),
            ("identifiedOn", "raised"),
            ("Date of the verification", "verification.done"),
            ("Nachweis der Wirksamkeit", "verification.evidence"),
            ("Massnahmen erledigt am", "corrective_actions.done"),
            (
                "Responsable de la acción correctiva",
                "corrective_actions.owner",
            ),
            ("Vérification de l'efficacité", "verification.result"),
        ] {
            let found = meaning(name);
            assert_eq!(found.map(|(meaning, _)| meaning), Some(expected), "{name}");
        }
        for name in ["", "Budget", "Zebra crossing", "of the"] {
            assert_eq!(meaning(name), None, "{name}");
        }
    }

    #[test]
    fn every_meaning_is_a_field_or_a_section() {
        use crate::model::{SectionKind, fields::FINDING};
        let lists = [KNOWN, LIKELY, BY_VALUES];
        for (meaning, _) in lists.into_iter().flatten() {
            let is_known = ["statement", "action?", "text"].contains(meaning)
                || SectionKind::from_word(meaning).is_some()
                || crate::shape::field_at(FINDING, meaning).is_some();
            assert!(is_known, "{meaning}");
        }
    }
}
