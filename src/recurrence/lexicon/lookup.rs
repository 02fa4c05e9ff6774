//! The lexicon by stems: which concept a word, or the words that follow each other, speaks of.
//!
//! Not for the words themselves.

use std::collections::HashMap;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};
use snowball_stemmers_rs::Stemmer;

use super::super::language::{Language, Listed, stem};
use super::concepts;
use crate::text::hash::{BuildShort, hash, hash_on};

/// The place of a concept in the list of all.
pub type ConceptId = u16;

type Found = HashMap<u64, Vec<ConceptId>, BuildShort>;

/// The concepts of one language by the hashes of stems.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: Found,
    /// Two or three words, by their hashes one after the other.
    phrases: Found,
    /// The stems that a phrase begins with, with the words of the longest phrase.
    beginnings: HashMap<u64, usize, BuildShort>,
    /// Parts of compounds, longest first, with their concepts; only where a language writes them as one.
    compounds: Option<(AhoCorasick, Vec<Vec<ConceptId>>)>,
}

/// Letters of the shortest part of a compound: shorter ones stand in words by chance.
const PART: usize = 6;

impl Lexicon {
    /// The lexicon of a language.
    pub fn of(language: Language) -> &'static Self {
        static ALL: OnceLock<[Lexicon; 4]> = OnceLock::new();
        let all = ALL.get_or_init(|| Language::ALL.map(Self::build));
        &all[language as usize]
    }

    fn build(language: Language) -> Self {
        let mut lexicon = Self::default();
        let mut parts: HashMap<String, Vec<ConceptId>> = HashMap::new();
        let stemmer = language.stemmer();
        for (id, concept) in concepts().enumerate() {
            let id = id as ConceptId;
            for entry in concept.words[language as usize].split_whitespace() {
                let stems = stems_of(entry, language, &stemmer);
                match &*stems {
                    [] => {}
                    [one] => {
                        add(&mut lexicon.words, hash(one.as_bytes()), id);
                        if language == Language::German && one.chars().count() >= PART {
                            let concepts = parts.entry(one.clone()).or_default();
                            concepts.push(id);
                        }
                    }
                    [first, ..] => {
                        add(&mut lexicon.phrases, joined(&stems), id);
                        let longest = lexicon
                            .beginnings
                            .entry(hash(first.as_bytes()))
                            .or_default();
                        *longest = stems.len().max(*longest);
                    }
                }
            }
        }
        let mut parts: Vec<_> = parts.into_iter().collect();
        parts.sort();
        let (keys, concepts): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
        let search = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&keys);
        lexicon.compounds = search
            .ok()
            .filter(|_| !keys.is_empty())
            .map(|search| (search, concepts));
        lexicon
    }

    /// What a word speaks of, by its stem.
    pub fn word(&self, stem: &str) -> Vec<ConceptId> {
        if let Some(found) = self.words.get(&hash(stem.as_bytes())) {
            return found.clone();
        }
        let mut found: Vec<ConceptId> = Vec::new();
        if let Some((search, concepts)) = &self.compounds {
            for part in search.find_iter(stem) {
                found.extend(
                    concepts
                        .get(part.pattern().as_usize())
                        .into_iter()
                        .flatten(),
                );
            }
            found.sort_unstable();
            found.dedup();
        }
        found
    }

    /// How many words the longest phrase has that begins with a stem, by its hash; 0 for none.
    pub fn phrase_from(&self, stem: u64) -> usize {
        self.beginnings.get(&stem).copied().unwrap_or(0)
    }

    /// What the words of a phrase speak of, by the hash that [`phrase`] gives them.
    pub fn phrase(&self, phrase: u64) -> &[ConceptId] {
        self.phrases.get(&phrase).map_or(&[], Vec::as_slice)
    }
}

fn add(found: &mut Found, key: u64, id: ConceptId) {
    let concepts = found.entry(key).or_default();
    if !concepts.contains(&id) {
        concepts.push(id);
    }
}

/// The stems of an entry of the lexicon, as the words of a text become them.
fn stems_of(entry: &str, language: Language, stemmer: &Stemmer) -> Vec<String> {
    let words = entry.split(['_', '-']);
    words
        .filter(|word| !Listed::of(hash(word.as_bytes())).is_stop_word(language))
        .map(|word| stem(word, stemmer))
        .collect()
}

fn joined(stems: &[String]) -> u64 {
    phrase(stems.iter().map(|stem| hash(stem.as_bytes()))).unwrap_or_default()
}

/// The hash of words that follow each other, from the hashes of their stems.
pub fn phrase(stems: impl IntoIterator<Item = u64>) -> Option<u64> {
    stems
        .into_iter()
        .reduce(|before, next| hash_on(before, &next.to_le_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_phrase_is_cut_to_one_word() {
        for language in Language::ALL {
            let stemmer = language.stemmer();
            for concept in concepts() {
                for entry in concept.words[language as usize].split_whitespace() {
                    let stems = stems_of(entry, language, &stemmer);
                    let enough = if entry.contains(['_', '-']) {
                        2..=3
                    } else {
                        1..=1
                    };
                    assert!(
                        enough.contains(&stems.len()),
                        "{entry} of {} is {stems:?}",
                        concept.name
                    );
                }
            }
        }
    }

    #[test]
    fn compounds_speak_of_their_parts() {
        let names = |word: &str| -> Vec<&str> {
            let stemmer = Language::German.stemmer();
            let found = Lexicon::of(Language::German).word(&stem(word, &stemmer));
            let all: Vec<_> = concepts().map(|concept| concept.name).collect();
            found.into_iter().map(|id| all[usize::from(id)]).collect()
        };
        assert!(names("wiederherstellungstests").contains(&"restore"));
        assert!(names("serversicherungen").contains(&"backup"));
        assert!(names("haus").is_empty());
    }
}
