//! Finds the phrases of a list in a text: as whole words, case aside, in one pass.
//!
//! Not the phrases (see `phrases`). Boundaries of words are checked here: in a regular expression,
//! `\b` in its Unicode sense costs a hundred times as much as soon as the text has an accent.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::{Regex, RegexBuilder};

use crate::text::capital;

/// Phrases and patterns of one meaning.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// Plain phrases, with `;` between them: a blank stands for any white space, an apostrophe for
    /// either kind.
    pub phrases: &'static str,
    /// Regular expressions, for words that mean this only in company; before each its anchors, which
    /// are written as phrases are: one of them is part of whatever the expression matches.
    pub patterns: &'static [(&'static str, &'static str)],
}

impl List {
    /// The list with phrases of one's own.
    pub fn with(self, own: &[String]) -> Finder {
        Finder {
            list: self,
            own: own.to_vec(),
            compiled: OnceLock::new(),
        }
    }
}

/// A phrase in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

impl<'t> Found<'t> {
    /// The byte with which it begins.
    pub fn start(&self) -> usize {
        self.start
    }

    /// The byte after it.
    pub fn end(&self) -> usize {
        self.end
    }

    /// The phrase as it is written in the text.
    pub fn as_str(&self) -> &'t str {
        self.text.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether it neither begins nor ends within a word.
    fn is_whole(&self) -> bool {
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let (before, after) = (self.text.get(..self.start), self.text.get(self.end..));
        let before = before.and_then(|text| text.chars().next_back());
        let after = after.and_then(|text| text.chars().next());
        let found = self.as_str();
        let begins_within = is_word(before) && is_word(found.chars().next());
        let ends_within = is_word(found.chars().next_back()) && is_word(after);
        !begins_within && !ends_within
    }
}

/// Finds the phrases of one list; compiled when it is first asked.
#[derive(Clone, Debug)]
pub struct Finder {
    list: List,
    own: Vec<String>,
    compiled: OnceLock<Compiled>,
}

impl Finder {
    /// The first phrase in a text.
    pub fn find<'t>(&self, text: &'t str) -> Option<Found<'t>> {
        self.find_iter(text).next()
    }

    /// Whether a text has one of the phrases.
    pub fn is_match(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// All phrases in a text in order of place, the longest at each; none overlap.
    pub fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Found<'t>> + use<'t> {
        let mut all = self.compiled().find_all(text);
        all.sort_unstable_by_key(|found| (found.start, std::cmp::Reverse(found.end)));
        let mut end = 0;
        all.into_iter().filter(move |found| {
            let is_free = found.start >= end;
            if is_free {
                end = found.end;
            }
            is_free
        })
    }

    /// Whether all of it can be compiled.
    #[cfg(test)]
    pub fn is_compiled(&self) -> bool {
        let compiled = self.compiled();
        compiled.needles.is_some() && compiled.patterns.iter().all(|p| p.regex().is_some())
    }

    fn compiled(&self) -> &Compiled {
        self.compiled
            .get_or_init(|| Compiled::new(self.list, &self.own))
    }
}

/// A list made ready for searching.
///
/// One automaton looks for a needle of each phrase and anchor; only at a needle is the rest of the
/// phrase compared, and only after an anchor is a regular expression compiled and run.
#[derive(Clone, Debug)]
struct Compiled {
    /// Nothing, if there are too many phrases for an automaton.
    needles: Option<AhoCorasick>,
    /// For each needle, whose it is.
    sides: Vec<Sides>,
    patterns: Vec<Pattern>,
}

/// What goes before and after a needle, in lower case and with single blanks.
#[derive(Clone, Debug)]
struct Sides {
    before: String,
    after: String,
    /// The pattern whose anchor this is; nothing for a phrase.
    pattern: Option<usize>,
}

/// A regular expression that is compiled when it is first needed.
#[derive(Clone, Debug)]
struct Pattern {
    source: &'static str,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    fn regex(&self) -> Option<&Regex> {
        // The built-in patterns are compiled in the tests.
        let compile = || {
            RegexBuilder::new(self.source)
                .case_insensitive(true)
                .build()
                .ok()
        };
        self.regex.get_or_init(compile).as_ref()
    }

    fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Found<'t>> {
        self.regex()
            .into_iter()
            .flat_map(move |regex| regex.find_iter(text))
            .map(move |found| Found {
                text,
                start: found.start(),
                end: found.end(),
            })
            .filter(Found::is_whole)
    }
}

impl Compiled {
    fn new(list: List, own: &[String]) -> Self {
        let mut needles = Vec::new();
        let mut sides = Vec::new();
        let mut add = |phrase: &str, pattern: Option<usize>| {
            let phrase = plain(phrase);
            for (needle, place) in needles_of(&phrase) {
                needles.push(needle);
                sides.push(Sides {
                    before: phrase.get(..place.start).unwrap_or_default().to_owned(),
                    after: phrase.get(place.end..).unwrap_or_default().to_owned(),
                    pattern,
                });
            }
        };
        for phrase in list.phrases.split(';') {
            add(phrase, None);
        }
        for phrase in own {
            add(phrase, None);
        }
        for (index, (anchors, _)) in list.patterns.iter().enumerate() {
            for anchor in anchors.split(';') {
                add(anchor, Some(index));
            }
        }
        let needles = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(&needles)
            .ok();
        let pattern = |&(_, source): &(&str, &'static str)| Pattern {
            source,
            regex: OnceLock::new(),
        };
        Self {
            needles,
            sides,
            patterns: list.patterns.iter().map(pattern).collect(),
        }
    }

    /// All phrases in a text, in no order; some may overlap.
    fn find_all<'t>(&self, text: &'t str) -> Vec<Found<'t>> {
        let mut all = Vec::new();
        let mut anchored = Vec::new();
        let needles = self.needles.iter();
        for needle in needles.flat_map(|needles| needles.find_overlapping_iter(text)) {
            let Some(sides) = self.sides.get(needle.pattern().as_usize()) else {
                continue;
            };
            if sides.pattern.is_some_and(|index| anchored.contains(&index)) {
                continue;
            }
            let Some(found) = sides.around(text, needle.start(), needle.end()) else {
                continue;
            };
            match sides.pattern {
                Some(index) => anchored.push(index),
                None if found.is_whole() => all.push(found),
                None => {}
            }
        }
        for pattern in anchored
            .into_iter()
            .filter_map(|index| self.patterns.get(index))
        {
            all.extend(pattern.find_iter(text));
        }
        all
    }
}

impl Sides {
    /// The phrase around a needle in a text, if the rest of it is there too.
    fn around<'t>(&self, text: &'t str, start: usize, end: usize) -> Option<Found<'t>> {
        let after = text.get(end..)?.chars();
        let before = text.get(..start)?.chars().rev();
        let end = end + length_of(self.after.chars(), after)?;
        let start = start - length_of(self.before.chars().rev(), before)?;
        Some(Found { text, start, end })
    }
}

/// How many bytes of a text are the expected characters; nothing if it goes on otherwise.
fn length_of(
    expected: impl Iterator<Item = char>,
    mut text: impl Iterator<Item = char> + Clone,
) -> Option<usize> {
    let mut length = 0;
    for expected in expected {
        let c = text.next()?;
        length += c.len_utf8();
        match expected {
            ' ' if c.is_whitespace() => {
                let blanks = text.clone().take_while(|c| c.is_whitespace());
                for blank in blanks {
                    length += blank.len_utf8();
                    text.next();
                }
            }
            '\'' if matches!(c, '\'' | '’') => {}
            _ if c == expected || c.to_lowercase().eq([expected]) => {}
            _ => return None,
        }
    }
    Some(length)
}

/// A phrase in lower case, with single blanks and one kind of apostrophe.
fn plain(phrase: &str) -> String {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    words.join(" ").to_lowercase().replace('’', "'")
}

/// What to look for in place of a phrase, and where in the phrase it is.
///
/// The longest run of ASCII within a word, since its case does not matter to the automaton. Where
/// that is too short to be rare, a word in lower and upper case and with a capital.
fn needles_of(phrase: &str) -> Vec<(String, std::ops::Range<usize>)> {
    const RARE: usize = 3;
    let place = |part: &str| {
        let start = part.as_ptr() as usize - phrase.as_ptr() as usize;
        start..start + part.len()
    };
    let longest = |is_edge: fn(char) -> bool| {
        phrase
            .split(is_edge)
            .rev()
            .max_by_key(|part| part.len())
            .filter(|part| !part.is_empty())
    };
    if let Some(run) = longest(|c| !c.is_ascii_graphic() || c == '\'').filter(|r| r.len() >= RARE) {
        return vec![(run.to_owned(), place(run))];
    }
    let Some(word) = longest(|c| c == ' ' || c == '\'') else {
        return Vec::new();
    };
    let mut forms = vec![word.to_owned(), capital(word), word.to_uppercase()];
    for form in &mut forms {
        form.make_ascii_lowercase();
    }
    forms.dedup();
    forms.into_iter().map(|form| (form, place(word))).collect()
}

#[cfg(test)]
mod tests;
