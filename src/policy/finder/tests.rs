//! Whether the automaton finds what regular expressions would find.
#![allow(clippy::unwrap_used, reason = "a test that fails panics")]

use super::*;
use crate::policy::phrases::{BLAME, FUTURE, PLACEHOLDER, TRAINING};

/// For each pattern of a list, texts in which it finds something; all of its anchors stand there.
const PLACEHOLDERS: &[&[&str]] = &[
    &["TODO", "is TBD.", "TBC", "(TBA)", "FIXME later", "x XXX"],
    &[
        "to be completed",
        "yet to\n be determined",
        "a: to be defined",
        "(to be confirmed)",
        "STILL TO BE ADDED",
        "To  be written",
    ],
    &[
        "Yes. To be completed",
        "yes. TO BE DETERMINED",
        "so To be\u{2009}defined",
        "so To be confirmed",
        "so To be added",
        "so To be written",
    ],
    &[
        "à compléter",
        "À  DÉFINIR",
        "(à préciser)",
        "A COMPLETAR",
        "a: por definir",
        "Wird\nErgänzt",
    ],
    &[
        "so À compléter",
        "so À définir",
        "so À préciser",
        "so A completar",
        "so Por definir",
        "so Wird ergänzt",
    ],
];
const BLAMES: &[&[&str]] = &[&["wegen menschlichen Versagens", "MENSCHLICHER\n FEHLER"]];
const TRAININGS: &[&[&str]] = &[
    &["train admins", "we will Train\nadmins", "now, train on it"],
    &["train all", "BRIEF the owners", "so coach  teams"],
    &["briefings for admins", "Briefing der Leitung"],
    &["instructed the staff", "Instruct all"],
    &["formation des équipes", "FORMATIONS À"],
    &["une formation", "les nouvelles formations"],
    &["former les équipes", "Rappeler à"],
    &["rappel à tous", "RAPPEL ENVOYÉ"],
    &["sensibilisées", "équipe Sensibilisé"],
];
const FUTURES: &[&[&str]] = &[
    &[
        "Wird bis Ende Mai",
        "werden  bis 31.",
        "WIRD BIS SPÄTESTENS",
    ],
    &["sera effectuée", "SERONT rapidement retirés"],
    &["Se eliminarán", "SE HARÁ"],
];

/// Lists with the texts for their patterns.
const ALL: [(List, &[&[&str]]); 4] = [
    (PLACEHOLDER, PLACEHOLDERS),
    (BLAME, BLAMES),
    (TRAINING, TRAININGS),
    (FUTURE, FUTURES),
];

fn spans<'t>(found: impl Iterator<Item = Found<'t>>) -> Vec<(usize, usize)> {
    found.map(|found| (found.start, found.end)).collect()
}

#[test]
fn whatever_a_pattern_finds_has_one_of_its_anchors() {
    let texts = || ALL.iter().flat_map(|(_, texts)| *texts).copied().flatten();
    for (list, own) in ALL {
        assert_eq!(list.patterns.len(), own.len());
        for ((anchors, pattern), own) in list.patterns.iter().zip(own) {
            let alone = List {
                phrases: "",
                patterns: vec![(*anchors, *pattern)].leak(),
            };
            let finder = alone.with(&[]);
            for text in texts() {
                let unanchored = Pattern {
                    source: pattern,
                    regex: OnceLock::new(),
                };
                let expected = spans(unanchored.find_iter(text));
                assert_eq!(spans(finder.find_iter(text)), expected, "{pattern}: {text}");
                assert!(
                    !own.contains(text) || !expected.is_empty(),
                    "{pattern}: {text}"
                );
            }
            for anchor in anchors.split(';') {
                let anchor = anchor.trim();
                let has = |text: &&str| plain(text).contains(anchor);
                assert!(own.iter().any(has), "{pattern}: {anchor}");
            }
        }
    }
}

/// The phrases of a list as one regular expression, the longer ones first.
fn regex_of(list: List) -> Regex {
    let mut phrases: Vec<&str> = list.phrases.split(';').map(str::trim).collect();
    phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
    let edge = |c: Option<char>| match c {
        Some(c) if c.is_ascii_alphanumeric() => r"(?-u:\b)",
        _ => "",
    };
    let alternatives = phrases.iter().map(|phrase| {
        let words: Vec<String> = phrase
            .split_whitespace()
            .map(|word| regex::escape(word).replace('\'', "['’]"))
            .collect();
        let (first, last) = (phrase.chars().next(), phrase.chars().next_back());
        format!("{}{}{}", edge(first), words.join(r"\s+"), edge(last))
    });
    let source = alternatives.collect::<Vec<_>>().join("|");
    RegexBuilder::new(&source)
        .case_insensitive(true)
        .build()
        .unwrap()
}

/// Whole words that a regular expression finds; what is none hides nothing that begins within it.
fn whole(regex: &Regex, text: &str) -> Vec<(usize, usize)> {
    let (mut all, mut at) = (Vec::new(), 0);
    while let Some(found) = regex.find_at(text, at) {
        let (start, end) = (found.start(), found.end());
        if (Found { text, start, end }).is_whole() {
            all.push((start, end));
            at = end;
        } else {
            at = start + text[start..].chars().next().map_or(1, char::len_utf8);
        }
    }
    all
}

#[test]
fn phrases_are_found_as_a_regular_expression_finds_them() {
    let frames = [
        ("", ""),
        ("so ", " a"),
        ("né", "é"),
        ("(", ") 3"),
        ("1", ""),
        ("", "s"),
    ];
    for (list, _) in ALL {
        let list = List {
            patterns: &[],
            ..list
        };
        let (finder, regex) = (list.with(&[]), regex_of(list));
        for phrase in ALL.iter().flat_map(|(list, _)| list.phrases.split(';')) {
            let phrase = phrase.trim();
            let forms = [
                phrase.to_owned(),
                phrase.to_uppercase().replace('\'', "’"),
                phrase.replace(' ', "\n  "),
                phrase.replacen(' ', "\u{a0}", 1),
                phrase.replacen(' ', "", 1),
                format!("{phrase} {phrase}, {}", phrase.to_uppercase()),
            ];
            for (form, (before, after)) in forms
                .iter()
                .flat_map(|form| frames.map(|frame| (form, frame)))
            {
                let text = format!("{before}{form}{after}");
                let expected = whole(&regex, &text);
                assert_eq!(spans(finder.find_iter(&text)), expected, "{text}");
            }
        }
    }
}

#[test]
fn own_phrases_in_other_letters_are_found_in_either_case() {
    let own = ["öß".to_owned(), "日本".to_owned(), "é à".to_owned()];
    let finder = BLAME.with(&own);
    for text in ["Öß", "(日本)", "É  À"] {
        assert!(finder.is_match(text), "{text}");
    }
    assert!(!finder.is_match("Ößen"));
}
