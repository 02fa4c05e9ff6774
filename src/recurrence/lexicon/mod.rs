//! The field's own words: which words of English, German, French and Spanish speak of the same thing.
//!
//! From the topics of ISO/IEC 27001 and of audit practice, so that `leaver` and `ehemaliger Mitarbeiter`,
//! or `restore` and `recovery`, meet. Not a dictionary, and nothing of any company's register: a word stands
//! here only where it means the concept in most records. Words with `_` are phrases of words that follow each
//! other, stop words aside.

mod access;
mod assets;
mod lapses;
mod lookup;
mod operations;
mod organisation;

pub use lookup::{ConceptId, Lexicon, phrase};

/// Something that findings are about, or a way in which things fail.
#[derive(Clone, Copy, Debug)]
pub struct Concept {
    /// What it is called in reasons.
    pub name: &'static str,
    /// Its words by language, in the order of `Language::ALL`.
    pub words: [&'static str; 4],
}

const fn concept(
    name: &'static str,
    english: &'static str,
    german: &'static str,
    french: &'static str,
    spanish: &'static str,
) -> Concept {
    Concept {
        name,
        words: [english, german, french, spanish],
    }
}

/// All concepts, in a fixed order.
pub fn concepts() -> impl Iterator<Item = &'static Concept> {
    [
        access::CONCEPTS,
        assets::CONCEPTS,
        operations::CONCEPTS,
        organisation::CONCEPTS,
        lapses::CONCEPTS,
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_concept_has_words_in_every_language_and_a_name_of_its_own() {
        let mut names = BTreeSet::new();
        for concept in concepts() {
            assert!(names.insert(concept.name), "{} twice", concept.name);
            for words in concept.words {
                assert!(
                    words.split_whitespace().next().is_some(),
                    "{}",
                    concept.name
                );
                assert_eq!(words, words.to_lowercase(), "{}", concept.name);
            }
        }
    }
}
