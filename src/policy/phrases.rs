//! What the heuristics about prose look for, in English, German, French and Spanish.
//!
//! Not the heuristics: those are the rules of the family cause. Lists can be extended in the
//! configuration; every match is a question, never an error.

use regex::{Regex, RegexBuilder};

use super::settings::Phrases as Settings;

/// Text that stands for text still to be written. Upper case only where the lower-case form is a word somewhere.
const PLACEHOLDER: &[&str] = &[
    "to be completed",
    "to be determined",
    "to be defined",
    "to be confirmed",
    "lorem ipsum",
    "fill in here",
    "your text here",
    "noch auszufüllen",
    "wird ergänzt",
    "à compléter",
    "a completar",
    "por definir",
];

/// Upper-case markers of unwritten text.
const MARKERS: &[&str] = &["TODO", "TBD", "TBC", "TBA", "FIXME", "XXX"];

/// People given as the cause.
const BLAME: &[&str] = &[
    "human error",
    "human mistake",
    "operator error",
    "user error",
    "forgot",
    "forgotten by",
    "was careless",
    "carelessness",
    "negligence",
    "negligent",
    "inattention",
    "lack of attention",
    "was not aware",
    "were not aware",
    "lack of awareness",
    "did not pay attention",
    "did not follow the procedure",
    "failed to follow",
    "oversight by the employee",
    "was absent-minded",
    "menschliches versagen",
    "menschlicher fehler",
    "hat vergessen",
    "haben vergessen",
    "wurde vergessen",
    "unachtsamkeit",
    "nachlässigkeit",
    "war sich nicht bewusst",
    "erreur humaine",
    "a oublié",
    "ont oublié",
    "inattention",
    "négligence",
    "n'était pas au courant",
    "n'avait pas conscience",
    "error humano",
    "olvidó",
    "olvidaron",
    "descuido",
    "negligencia",
    "no era consciente",
    "falta de atención",
];

/// Training and reminders given as the action.
const TRAINING: &[&str] = &[
    "train",
    "trained",
    "training",
    "retrain",
    "retraining",
    "re-training",
    "refresher",
    "remind",
    "reminded",
    "reminder",
    "awareness",
    "briefing",
    "briefed",
    "instruct",
    "instructed",
    "sensitise",
    "sensitize",
    "e-learning",
    "toolbox talk",
    "workshop",
    "schulung",
    "schulen",
    "geschult",
    "nachschulung",
    "unterweisung",
    "unterweisen",
    "sensibilisierung",
    "sensibilisieren",
    "belehrung",
    "erinnern",
    "formation",
    "former",
    "sensibilisation",
    "sensibiliser",
    "rappel",
    "rappeler",
    "formación",
    "capacitación",
    "capacitar",
    "sensibilización",
    "concienciación",
    "recordatorio",
    "recordar",
];

/// A correction that is only announced.
const FUTURE: &[&str] = &[
    "will be",
    "will then",
    "we will",
    "shall be",
    "is going to",
    "are going to",
    "is planned",
    "are planned",
    "is scheduled to",
    "to be done",
    "to be fixed",
    "intends to",
    "wird noch",
    "werden noch",
    "wird demnächst",
    "ist geplant",
    "sind geplant",
    "soll noch",
    "sera",
    "seront",
    "est prévu",
    "va être",
    "vont être",
    "se hará",
    "será",
    "serán",
    "está previsto",
    "se va a",
];

/// Compiled lists; each finds its phrases as whole words, case aside.
#[derive(Clone, Debug)]
pub struct Phrases {
    /// Text still to be written.
    pub placeholder: Regex,
    /// People given as the cause.
    pub blame: Regex,
    /// Training as the action.
    pub training: Regex,
    /// A correction that is only announced.
    pub future: Regex,
}

impl Phrases {
    /// The built-in lists with what the configuration adds.
    pub fn new(settings: &Settings) -> Self {
        let markers = format!("(?-i:{})", alternatives(MARKERS.iter().copied()));
        let placeholder = alternatives(
            PLACEHOLDER
                .iter()
                .copied()
                .chain(settings.placeholder.iter().map(String::as_str)),
        );
        Self {
            placeholder: compiled(&format!("{markers}|{placeholder}")),
            blame: list(BLAME, &settings.blame),
            training: list(TRAINING, &settings.training),
            future: list(FUTURE, &settings.future),
        }
    }
}

fn list(built_in: &[&str], added: &[String]) -> Regex {
    compiled(&alternatives(
        built_in
            .iter()
            .copied()
            .chain(added.iter().map(String::as_str)),
    ))
}

fn alternatives<'a>(phrases: impl Iterator<Item = &'a str>) -> String {
    phrases
        .filter(|phrase| !phrase.trim().is_empty())
        .map(|phrase| regex::escape(phrase.trim()).replace(' ', r"\s+"))
        .collect::<Vec<_>>()
        .join("|")
}

fn compiled(alternatives: &str) -> Regex {
    // Escaped phrases always compile; the empty class matches nothing, should a size limit be passed.
    RegexBuilder::new(&format!(r"\b(?:{alternatives})\b"))
        .case_insensitive(true)
        .build()
        .unwrap_or_else(|_| never())
}

fn never() -> Regex {
    #[expect(
        clippy::expect_used,
        reason = "a constant pattern, compiled in the tests"
    )]
    Regex::new("[^\\s\\S]").expect("a constant pattern")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_as_whole_words() {
        let phrases = Phrases::new(&Settings::default());
        assert!(phrases.placeholder.is_match("the date is TBD."));
        assert!(!phrases.placeholder.is_match("todo el personal"));
        assert!(phrases.blame.is_match("Human\n error of the admin"));
        assert!(!phrases.training.is_match("constrained"));
        assert!(phrases.future.is_match("It will be fixed"));
        assert!(!never().is_match("anything"));
    }
}
