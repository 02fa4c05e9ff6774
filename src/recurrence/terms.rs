//! What findings say, as weighted terms: stems of words, and the concepts that they speak of.
//!
//! Not for comparing (that is `score`). The weights are those of the register at hand: a word that many
//! findings have says little. Nothing here depends on the order of the findings or the number of threads.

use std::collections::HashMap;

use rayon::prelude::*;

use super::language::{Language, Listed, Tally, stem};
use super::lexicon::{ConceptId, Lexicon, concepts, phrase};
use super::tokens::{Form, each};
use super::vector::{COUNTS, Counts, Term, Vector};
use crate::model::{BlockKind, Record, SectionKind};
use crate::text::hash::{BuildShort, hash, hash_on};

/// The parts of a record that are compared with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Title and statement: what is known when a finding is raised.
    Statement,
    /// The causes and the actions on them.
    Remedy,
}

/// How many parts there are.
pub const PARTS: usize = 2;

/// The terms of a register.
#[derive(Debug, Default)]
pub struct Terms {
    /// By finding, by part.
    pub vectors: Vec<[Vector; PARTS]>,
    /// How each term is shown to people.
    pub shown: Vec<Box<str>>,
}

/// How much a word of the title counts more than one of the statement.
const TITLE: f32 = 2.0;
/// How much a name, or a word with digits in it, counts less than another word.
const NAME: f32 = 0.35;

/// A word as it stands in a chunk of the register.
struct Spelled {
    word: Box<str>,
    language: Language,
    /// How often it is surely no name, and how often it looks like one.
    plain: u32,
    capital: u32,
    code: bool,
}

/// Findings one after the other, as numbers of words.
#[derive(Default)]
struct Chunk {
    words: Vec<Spelled>,
    numbers: HashMap<u64, u32, BuildShort>,
    /// By finding: title, statement, cause, actions.
    texts: Vec<[Vec<u32>; 4]>,
}

/// What a word is worth.
#[derive(Clone, Default)]
struct Meaning {
    stem: Term,
    /// The hash of the stem.
    key: u64,
    concepts: Vec<ConceptId>,
    factor: f32,
    language: Language,
    /// Words of the longest phrase that begins with it.
    phrase: usize,
}

impl Terms {
    /// Reads the terms of findings.
    pub fn of(records: &[&Record]) -> Self {
        let size = records
            .len()
            .div_ceil(rayon::current_num_threads().max(1))
            .max(1);
        let chunks: Vec<Chunk> = records.par_chunks(size).map(Chunk::read).collect();
        let (meanings, numbers, shown) = meanings(&chunks);
        let jobs: Vec<(&[Vec<u32>; 4], &[u32])> = chunks
            .iter()
            .zip(&numbers)
            .flat_map(|(chunk, numbers)| chunk.texts.iter().map(move |text| (text, &**numbers)))
            .collect();
        let mut vectors: Vec<[Vector; PARTS]> = jobs
            .into_par_iter()
            .map(|(text, numbers)| counted(text, numbers, &meanings))
            .collect();
        let rarity = rarity(&vectors, shown.len());
        vectors
            .par_iter_mut()
            .flatten()
            .for_each(|vector| vector.weigh(&rarity));
        Self { vectors, shown }
    }
}

impl Chunk {
    fn read(records: &[&Record]) -> Self {
        let mut chunk = Self::default();
        for record in records {
            chunk.add(record);
        }
        chunk
    }

    fn add(&mut self, record: &Record) {
        let mut letters = String::new();
        let mut found: Vec<(u64, Listed, usize, usize, Form)> = Vec::new();
        let mut tally = Tally::default();
        let mut ends = [0; 4];
        for (at, end) in ends.iter_mut().enumerate() {
            each_text(record, at, &mut |text| {
                each(text, &mut |token| {
                    let key = hash(token.word.as_bytes());
                    let listed = tally.see(key);
                    let from = letters.len();
                    letters.push_str(token.word);
                    found.push((key, listed, from, letters.len(), token.form));
                });
            });
            *end = found.len();
        }
        let language = tally.language();
        let mut from = 0;
        let text = ends.map(|end| {
            let part = found.get(from..end).unwrap_or_default();
            from = end;
            let counting = part
                .iter()
                .filter(|(_, listed, ..)| !listed.is_stop_word(language));
            counting
                .map(|(key, _, start, end, form)| {
                    let word = letters.get(*start..*end).unwrap_or_default();
                    self.number(hash_on(*key, &[language as u8]), word, language, *form)
                })
                .collect()
        });
        self.texts.push(text);
    }

    fn number(&mut self, key: u64, word: &str, language: Language, form: Form) -> u32 {
        let number = *self.numbers.entry(key).or_insert_with(|| {
            self.words.push(Spelled {
                word: word.into(),
                language,
                plain: 0,
                capital: 0,
                code: form == Form::Code,
            });
            self.words.len() as u32 - 1
        });
        if let Some(spelled) = self.words.get_mut(number as usize) {
            match form {
                Form::Lower => spelled.plain += 1,
                Form::Capital => spelled.capital += 1,
                Form::First | Form::Code => {}
            }
        }
        number
    }
}

/// Calls a function with the texts of one of the four places of a record that are read.
fn each_text<'r>(record: &'r Record, place: usize, call: &mut dyn FnMut(&'r str)) {
    let finding = &record.finding;
    match place {
        0 => finding
            .title
            .get()
            .into_iter()
            .for_each(|title| call(title)),
        1 => {
            prose(record, SectionKind::Nonconformity, true, call);
            prose(record, SectionKind::Observation, true, call);
        }
        2 => prose(record, SectionKind::RootCause, true, call),
        _ => {
            let actions = finding.corrective_actions.items();
            for action in actions.iter().filter_map(|one| one.value.action.get()) {
                call(action);
            }
            // Where the front matter lists the actions, a list in the section is mostly the same again.
            prose(
                record,
                SectionKind::CorrectiveAction,
                actions.is_empty(),
                call,
            );
        }
    }
}

fn prose<'r>(record: &'r Record, kind: SectionKind, lists: bool, call: &mut dyn FnMut(&'r str)) {
    let section = record.body.section(kind).into_iter();
    for block in section.flat_map(|section| record.body.prose(section)) {
        if lists || block.kind == BlockKind::Paragraph {
            call(record.source.slice(block.span));
        }
    }
}

/// What all words of the register mean, the place of each chunk's words among them, and how terms are shown.
fn meanings(chunks: &[Chunk]) -> (Vec<Meaning>, Vec<Vec<u32>>, Vec<Box<str>>) {
    let mut places: HashMap<u64, usize, BuildShort> = HashMap::default();
    let mut words: Vec<(&Spelled, u32, u32)> = Vec::new();
    let mut numbers = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        let places = chunk.words.iter().map(|spelled| {
            let key = hash_on(hash(spelled.word.as_bytes()), &[spelled.language as u8]);
            let place = *places.entry(key).or_insert_with(|| {
                words.push((spelled, 0, 0));
                words.len() - 1
            });
            if let Some((_, plain, capital)) = words.get_mut(place) {
                *plain += spelled.plain;
                *capital += spelled.capital;
            }
            place as u32
        });
        numbers.push(places.collect());
    }
    let stemmers = Language::ALL.map(Language::stemmer);
    let found: Vec<(String, Meaning)> = words
        .par_iter()
        .map(|(spelled, plain, capital)| {
            meaning(
                spelled,
                *plain,
                *capital,
                &stemmers[spelled.language as usize],
            )
        })
        .collect();
    let mut shown: Vec<Box<str>> = concepts().map(|concept| concept.name.into()).collect();
    let mut stems: HashMap<&str, Term> = HashMap::new();
    let mut all = Vec::with_capacity(found.len());
    for ((stem, meaning), (spelled, ..)) in found.iter().zip(&words) {
        let term = *stems.entry(stem).or_insert_with(|| {
            shown.push(spelled.word.clone());
            shown.len() as Term - 1
        });
        // Of the words of a stem, the shortest is shown: whichever stands first depends on the chunks.
        if let Some(known) = shown.get_mut(term as usize)
            && (spelled.word.len(), &spelled.word) < (known.len(), known)
        {
            *known = spelled.word.clone();
        }
        all.push(Meaning {
            stem: term,
            ..meaning.clone()
        });
    }
    (all, numbers, shown)
}

fn meaning(
    spelled: &Spelled,
    plain: u32,
    capital: u32,
    stemmer: &snowball_stemmers_rs::Stemmer,
) -> (String, Meaning) {
    let stem = stem(&spelled.word, stemmer);
    let lexicon = Lexicon::of(spelled.language);
    let key = hash(stem.as_bytes());
    let concepts = lexicon.word(&stem);
    // German writes every noun with a capital.
    let name =
        capital > 0 && plain == 0 && spelled.language != Language::German && concepts.is_empty();
    let factor = match Listed::of(hash(spelled.word.as_bytes())).is_joining(spelled.language) {
        true => 0.0,
        false if spelled.code || name => NAME,
        false => 1.0,
    };
    let meaning = Meaning {
        stem: 0,
        key,
        factor,
        phrase: lexicon.phrase_from(key),
        concepts,
        language: spelled.language,
    };
    (stem, meaning)
}

/// The terms of a finding with how often each stands there.
fn counted(text: &[Vec<u32>; 4], numbers: &[u32], meanings: &[Meaning]) -> [Vector; PARTS] {
    let [title, statement, cause, actions] = text;
    COUNTS.with_borrow_mut(|counts| {
        let mut part = |texts: [(&Vec<u32>, f32); 2]| {
            for (text, times) in texts {
                let meaning = |word: &u32| meanings.get(*numbers.get(*word as usize)? as usize);
                let words: Vec<&Meaning> = text.iter().filter_map(meaning).collect();
                count(counts, &words, times);
            }
            counts.take()
        };
        [
            part([(title, TITLE), (statement, 1.0)]),
            part([(cause, 1.0), (actions, 1.0)]),
        ]
    })
}

/// Counts the words of a text, what they speak of, and what they speak of together.
fn count(counts: &mut Counts, words: &[&Meaning], times: f32) {
    for (at, word) in words.iter().enumerate() {
        if word.factor > 0.0 {
            counts.count(word.stem, word.factor * times);
        }
        for id in &word.concepts {
            counts.count(Term::from(*id), times);
        }
        for length in 2..=word.phrase {
            let Some(following) = words.get(at..at + length) else {
                break;
            };
            if let Some(key) = phrase(following.iter().map(|word| word.key)) {
                for id in Lexicon::of(word.language).phrase(key) {
                    counts.count(Term::from(*id), times);
                }
            }
        }
    }
}

/// Findings that are imagined beside those of a register, and have none of its words: in a register of a
/// handful, what two of them share would count as common otherwise.
pub(super) const UNSEEN: f32 = 30.0;

/// How much each term says, from the number of findings that have it.
fn rarity(vectors: &[[Vector; PARTS]], terms: usize) -> Vec<f32> {
    let mut findings = vec![0_u32; terms];
    let mut last = vec![usize::MAX; terms];
    for (at, parts) in vectors.iter().enumerate() {
        for (term, _) in parts.iter().flat_map(|vector| &vector.terms) {
            let term = *term as usize;
            if let (Some(last), Some(count)) = (last.get_mut(term), findings.get_mut(term))
                && *last != at
            {
                *last = at;
                *count += 1;
            }
        }
    }
    let all = vectors.len() as f32 + UNSEEN;
    findings
        .into_iter()
        .map(|count| (all / (count as f32 + 0.5)).ln().max(0.0))
        .collect()
}
