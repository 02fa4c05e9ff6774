//! The words of a text as far as they carry meaning, and how many of them another text has too.
//!
//! For English, German, French and Spanish at once: records are often written in more than one. Not
//! a linguist: words are cut to stems by their endings, and hashes stand for them.

use std::hash::{DefaultHasher, Hash, Hasher};

/// The content words of a text, each once: no stop words, nothing under three letters, no bare numbers.
pub struct Terms(Vec<u64>);

impl Terms {
    /// Collects them from pieces of text.
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut terms = Vec::new();
        for text in texts {
            each_word(text, |word| {
                if STOP_WORDS.binary_search(&word).is_err() {
                    terms.push(hash(stem(word)));
                }
            });
        }
        terms.sort_unstable();
        terms.dedup();
        Self(terms)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// How many of them are not among others.
    pub fn missing_among(&self, others: &Self) -> usize {
        self.0
            .iter()
            .filter(|term| others.0.binary_search(term).is_err())
            .count()
    }

    /// How many of them do not stand in other pieces of text.
    pub fn missing_from<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> usize {
        let mut there = vec![false; self.0.len()];
        for text in texts {
            each_word(text, |word| {
                if let Ok(at) = self.0.binary_search(&hash(stem(word)))
                    && let Some(mark) = there.get_mut(at)
                {
                    *mark = true;
                }
            });
        }
        there.iter().filter(|mark| !**mark).count()
    }
}

/// Calls a function with each word in lower case; targets of links are passed over.
pub fn each_word(text: &str, mut each: impl FnMut(&str)) {
    let mut word = String::new();
    for (index, piece) in text.split("](").enumerate() {
        let piece = match piece.split_once(')') {
            Some((_, after)) if index > 0 => after,
            _ => piece,
        };
        for part in piece.split(|c: char| !c.is_alphanumeric()) {
            if part.len() < 3 || !part.contains(|c: char| c.is_alphabetic()) {
                continue;
            }
            word.clear();
            word.extend(part.chars().flat_map(char::to_lowercase));
            each(&word);
        }
    }
}

fn hash(word: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    word.hash(&mut hasher);
    hasher.finish()
}

/// The word without its ending, where at least four bytes stay.
fn stem(word: &str) -> &str {
    const LEAST: usize = 4;
    ENDINGS
        .iter()
        .filter(|ending| **ending != "s" || !word.ends_with("ss"))
        .filter_map(|ending| word.strip_suffix(ending))
        .find(|stem| stem.len() >= LEAST)
        .unwrap_or(word)
}

/// Endings of the four languages, longest first.
const ENDINGS: &[&str] = &[
    "ungen", "ments", "ment", "ings", "ées", "ung", "ing", "ies", "és", "ée", "ed", "es", "en",
    "er", "em", "ly", "as", "os", "é", "s", "e", "y", "n", "a", "o",
];

/// Words that say nothing about a cause: articles, pronouns, auxiliaries, and the verbs with which any
/// lapse is told (was not done, fehlte, n'a pas été effectué, no se realizó). In the order of bytes.
const STOP_WORDS: &[&str] = &[
    "aber",
    "about",
    "absence",
    "absent",
    "abweichung",
    "afin",
    "after",
    "again",
    "ainsi",
    "all",
    "alors",
    "already",
    "als",
    "also",
    "although",
    "and",
    "anforderung",
    "ante",
    "any",
    "après",
    "aquel",
    "are",
    "aren",
    "auch",
    "aucun",
    "aucune",
    "auf",
    "aus",
    "aussi",
    "aux",
    "avaient",
    "avait",
    "avant",
    "avec",
    "avoir",
    "because",
    "been",
    "before",
    "bei",
    "being",
    "between",
    "bis",
    "both",
    "but",
    "cabo",
    "can",
    "car",
    "carried",
    "carry",
    "causa",
    "cause",
    "caused",
    "causes",
    "ceci",
    "cela",
    "celle",
    "celui",
    "ces",
    "cet",
    "cette",
    "chez",
    "comme",
    "como",
    "con",
    "conduct",
    "conducted",
    "constaté",
    "constatée",
    "could",
    "couldn",
    "cual",
    "cuando",
    "dabei",
    "dadurch",
    "dafür",
    "daher",
    "damit",
    "dans",
    "das",
    "dass",
    "dazu",
    "daß",
    "debe",
    "deben",
    "del",
    "dem",
    "den",
    "denn",
    "depuis",
    "der",
    "des",
    "desde",
    "deshalb",
    "did",
    "didn",
    "die",
    "dies",
    "diese",
    "diesem",
    "diesen",
    "dieser",
    "dieses",
    "does",
    "doesn",
    "doing",
    "doit",
    "doivent",
    "don",
    "donc",
    "donde",
    "done",
    "dont",
    "dort",
    "due",
    "durch",
    "durchführung",
    "durchgeführt",
    "during",
    "efectuado",
    "efectuó",
    "effectué",
    "effectuée",
    "effectuées",
    "effectués",
    "ein",
    "eine",
    "einem",
    "einen",
    "einer",
    "eines",
    "ellas",
    "elle",
    "elles",
    "ellos",
    "encontrado",
    "encontró",
    "entre",
    "era",
    "eran",
    "erfolgt",
    "erfolgte",
    "esa",
    "ese",
    "eso",
    "est",
    "esta",
    "estaba",
    "estaban",
    "estas",
    "este",
    "esto",
    "estos",
    "está",
    "están",
    "evidence",
    "evidencia",
    "executed",
    "exige",
    "exigence",
    "exigé",
    "exigée",
    "exist",
    "existait",
    "existe",
    "existed",
    "exists",
    "existía",
    "fact",
    "fait",
    "faite",
    "faites",
    "faits",
    "falta",
    "faltaba",
    "faltaban",
    "fehlend",
    "fehlende",
    "fehlt",
    "fehlte",
    "fehlten",
    "festgestellt",
    "few",
    "find",
    "finding",
    "for",
    "found",
    "from",
    "fue",
    "fueron",
    "für",
    "gab",
    "gefordert",
    "gefunden",
    "gegen",
    "gemacht",
    "getan",
    "gibt",
    "grund",
    "haben",
    "haber",
    "había",
    "habían",
    "had",
    "hadn",
    "han",
    "happen",
    "happened",
    "has",
    "hasn",
    "hasta",
    "hat",
    "hatte",
    "hatten",
    "have",
    "haven",
    "having",
    "hay",
    "hecha",
    "hecho",
    "held",
    "hence",
    "her",
    "here",
    "hier",
    "him",
    "his",
    "hizo",
    "hold",
    "however",
    "hubo",
    "ihr",
    "ihre",
    "ihrem",
    "ihren",
    "ihrer",
    "ils",
    "into",
    "isn",
    "ist",
    "its",
    "jene",
    "just",
    "kann",
    "kein",
    "keine",
    "keinem",
    "keinen",
    "keiner",
    "konnte",
    "können",
    "lack",
    "lacked",
    "lacking",
    "las",
    "les",
    "leur",
    "leurs",
    "lieu",
    "llevó",
    "lors",
    "lorsque",
    "los",
    "lui",
    "made",
    "mais",
    "make",
    "man",
    "manquait",
    "manquant",
    "manquante",
    "manque",
    "many",
    "may",
    "mehr",
    "might",
    "miss",
    "missed",
    "missing",
    "mit",
    "more",
    "most",
    "motivo",
    "much",
    "muss",
    "musste",
    "must",
    "muy",
    "más",
    "müssen",
    "nach",
    "nachweis",
    "nadie",
    "nicht",
    "niemand",
    "ninguna",
    "ningún",
    "nobody",
    "noch",
    "non",
    "nonconformity",
    "none",
    "noone",
    "nor",
    "nos",
    "not",
    "nous",
    "nur",
    "occur",
    "occurred",
    "oder",
    "ohne",
    "one",
    "only",
    "ont",
    "onto",
    "our",
    "out",
    "over",
    "own",
    "par",
    "para",
    "pas",
    "pendant",
    "per",
    "perform",
    "performed",
    "pero",
    "personne",
    "peut",
    "place",
    "plus",
    "por",
    "porque",
    "pour",
    "preuve",
    "puede",
    "pues",
    "que",
    "qui",
    "quien",
    "quoi",
    "raison",
    "razón",
    "realizada",
    "realizado",
    "realizaron",
    "realizó",
    "reason",
    "reasons",
    "require",
    "required",
    "requirement",
    "requires",
    "requisito",
    "root",
    "réalisé",
    "réalisée",
    "réalisées",
    "réalisés",
    "same",
    "sans",
    "schon",
    "según",
    "sehr",
    "sein",
    "seit",
    "ser",
    "ses",
    "shall",
    "she",
    "should",
    "sich",
    "sido",
    "sie",
    "sin",
    "since",
    "sind",
    "sobre",
    "soll",
    "sollte",
    "sollten",
    "solo",
    "some",
    "son",
    "sondern",
    "sont",
    "sous",
    "sowie",
    "statt",
    "stattgefunden",
    "still",
    "such",
    "sur",
    "sus",
    "sólo",
    "take",
    "taken",
    "también",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "therefore",
    "these",
    "they",
    "this",
    "those",
    "though",
    "three",
    "thus",
    "toda",
    "todas",
    "todo",
    "todos",
    "took",
    "tous",
    "tout",
    "toute",
    "toutes",
    "tras",
    "très",
    "two",
    "una",
    "unas",
    "und",
    "under",
    "une",
    "unos",
    "uns",
    "unter",
    "until",
    "upon",
    "ursache",
    "vers",
    "very",
    "via",
    "vom",
    "von",
    "vor",
    "vorgenommen",
    "vorhanden",
    "vous",
    "war",
    "waren",
    "was",
    "wasn",
    "weil",
    "welche",
    "welcher",
    "welches",
    "wenn",
    "werden",
    "were",
    "weren",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "whom",
    "whose",
    "wie",
    "will",
    "wir",
    "wird",
    "with",
    "without",
    "worden",
    "would",
    "wouldn",
    "wurde",
    "wurden",
    "während",
    "yet",
    "you",
    "your",
    "zum",
    "zur",
    "étaient",
    "était",
    "été",
    "être",
    "über",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_are_in_order() {
        assert!(STOP_WORDS.is_sorted(), "sort the list");
        assert!(STOP_WORDS.iter().all(|word| word.len() >= 3));
    }

    #[test]
    fn forms_of_a_word_are_one() {
        for [one, other] in [
            ["reviews", "reviewed"],
            ["policy", "policies"],
            ["removed", "removing"],
            ["processes", "process"],
            ["quarterly", "quarters"],
            ["Überprüfung", "Überprüfungen"],
            ["effectuée", "effectués"],
            ["realizado", "realizada"],
        ] {
            assert_eq!(Terms::of([one]).missing_from([other]), 0, "{one} {other}");
        }
        assert_eq!(Terms::of(["process"]).missing_from(["procedure"]), 1);
    }

    #[test]
    fn stop_words_numbers_and_targets_of_links_do_not_count() {
        assert_eq!(
            Terms::of(["It was not done in 2025, see [the list](evidence/list.csv)."]).len(),
            1
        );
    }
}
