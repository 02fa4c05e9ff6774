//! The words of a text as far as they carry meaning, and how many of them another text has too.
//!
//! For English, German, French and Spanish at once: records are often written in more than one. Not
//! a linguist: words are cut to stems by their endings, and hashes stand for them.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::OnceLock;

use crate::text::hash::{BuildShort, hash, hash_on};

/// Hashes of words or stems.
type Hashes = HashSet<u64, BuildShort>;

/// The content words of a text, each once: no stop words, nothing under three letters, no bare numbers.
pub struct Terms(Hashes);

/// How many content words a section usually has; sets of them are made that large at once.
const USUAL: usize = 50;

/// How a text stands to the terms of another.
pub struct Comparison {
    /// Its content words, each once.
    pub words: usize,
    /// Those of them that the other text has not.
    pub new: usize,
}

impl Terms {
    /// Collects them from pieces of text.
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let stop_words = stop_words();
        let mut terms = Hashes::with_capacity_and_hasher(USUAL, BuildShort::default());
        for text in texts {
            each_word(text, |word| {
                let (stem, whole) = stem_and_whole(word);
                if !stop_words.contains(&whole) {
                    terms.insert(stem);
                }
            });
        }
        Self(terms)
    }

    /// Collects them, and the stop words as well: what any word may be found among.
    pub fn with_stop_words<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut terms = Hashes::with_capacity_and_hasher(USUAL, BuildShort::default());
        for text in texts {
            each_word(text, |word| {
                terms.insert(stem_and_whole(word).0);
            });
        }
        Self(terms)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// How many of them do not stand in other pieces of text.
    pub fn missing_from<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> usize {
        let mut missing = self.0.clone();
        for text in texts {
            each_word(text, |word| {
                missing.remove(&stem_and_whole(word).0);
            });
        }
        missing.len()
    }

    /// Holds a text against these terms; nothing, as soon as it has more new words than may be.
    ///
    /// `most` tells how many words may be new in a text of at most so many content words.
    pub fn compare<'t>(
        &self,
        texts: impl IntoIterator<Item = &'t str>,
        most: impl Fn(usize) -> usize,
    ) -> Option<Comparison> {
        let stop_words = stop_words();
        let texts: Vec<&str> = texts.into_iter().collect();
        let mut later: usize = texts.iter().map(|text| text.len() + 1).sum();
        let mut seen = Hashes::with_capacity_and_hasher(USUAL, BuildShort::default());
        let mut new = 0;
        for text in texts {
            later = later.saturating_sub(text.len() + 1);
            let each = scan(text, &mut |word, left| {
                let (stem, whole) = stem_and_whole(word);
                if stop_words.contains(&whole) || !seen.insert(stem) || self.0.contains(&stem) {
                    return ControlFlow::Continue(());
                }
                new += 1;
                // Every word to come takes its letters and something between.
                let to_come = (later + left + 1) / (LEAST + 1);
                if new > most(seen.len() + to_come) {
                    return ControlFlow::Break(());
                }
                ControlFlow::Continue(())
            });
            if each.is_break() {
                return None;
            }
        }
        let words = seen.len();
        Some(Comparison { words, new })
    }
}

/// Calls a function with the bytes of each word in lower case; targets of links are passed over.
pub fn each_word(text: &str, mut each: impl FnMut(&[u8])) {
    let _ = scan(text, &mut |word, _| {
        each(word);
        ControlFlow::Continue(())
    });
}

/// Bytes of the shortest word that counts.
const LEAST: usize = 3;

/// Bytes of the longest word that is looked at by its bytes.
const LONGEST: usize = 40;

/// Calls a function with each word and the number of bytes that are left at most, until it has enough.
fn scan(text: &str, each: &mut impl FnMut(&[u8], usize) -> ControlFlow<()>) -> ControlFlow<()> {
    // By bytes, since most text is ASCII; what is not is looked at again.
    let bytes = text.as_bytes();
    let mut buffer = [0_u8; LONGEST];
    let mut rest = bytes;
    while let Some(&first) = rest.first() {
        if !is_word(first) {
            let over = match rest {
                [b']', b'(', target @ ..] => 2 + target_of_link(target),
                _ => 1,
            };
            rest = rest.get(over..).unwrap_or_default();
            continue;
        }
        let (mut some, mut length) = (0, 0);
        let mut is_number = true;
        for &byte in rest.iter().take_while(|byte| is_word(**byte)) {
            some |= byte;
            is_number &= byte.is_ascii_digit();
            length += 1;
        }
        let (word, after) = rest.split_at(length);
        rest = after;
        if length < LEAST || is_number {
            continue;
        }
        match buffer.get_mut(..length).filter(|_| some.is_ascii()) {
            Some(lower) => {
                for (lower, byte) in lower.iter_mut().zip(word) {
                    // Sets the bit that makes a capital small, and that digits have anyway.
                    *lower = byte | 0x20;
                }
                each(lower, after.len())?;
            }
            None => {
                let start = bytes.len() - after.len() - length;
                let part = text.get(start..start + length).unwrap_or_default();
                scan_any(part, bytes.len() - start, each)?;
            }
        }
    }
    ControlFlow::Continue(())
}

/// The same for a part with letters outside ASCII, or one that is very long.
fn scan_any(
    part: &str,
    left: usize,
    each: &mut impl FnMut(&[u8], usize) -> ControlFlow<()>,
) -> ControlFlow<()> {
    for word in part.split(|c: char| !c.is_alphanumeric()) {
        if word.len() >= LEAST && !word.bytes().all(|byte| byte.is_ascii_digit()) {
            let lower: String = word.chars().flat_map(char::to_lowercase).collect();
            each(lower.as_bytes(), left)?;
        }
    }
    ControlFlow::Continue(())
}

/// Whether a byte is of a letter, as far as it can tell alone, or of a digit.
fn is_word(byte: u8) -> bool {
    const WORD: [bool; 256] = {
        let mut word = [false; 256];
        let mut byte = 0;
        while byte < word.len() {
            word[byte] = byte > 0x7f || (byte as u8).is_ascii_alphanumeric();
            byte += 1;
        }
        word
    };
    WORD[usize::from(byte)]
}

/// Bytes of a link's target with the bracket behind; none where it is not closed before the next link.
fn target_of_link(rest: &[u8]) -> usize {
    let ends = |at: &usize| match rest.get(*at..) {
        Some([b')', ..]) => true,
        Some(after) => after.starts_with(b"]("),
        None => true,
    };
    match (0..rest.len()).find(ends) {
        Some(end) if rest.get(end) == Some(&b')') => end + 1,
        _ => 0,
    }
}

/// The hashes of a word's stem and of the whole word.
fn stem_and_whole(word: &[u8]) -> (u64, u64) {
    let (stem, ending) = word.split_at(stem(word));
    let stem = hash(stem);
    (stem, hash_on(stem, ending))
}

/// Bytes of the word without its ending, where at least four stay.
fn stem(word: &[u8]) -> usize {
    const KEPT: usize = 4;
    let (Some((_, rest)), Some(&last)) = (word.split_at_checked(KEPT), word.last()) else {
        return word.len();
    };
    if word.ends_with(b"ss") {
        return word.len();
    }
    let ending = endings(last).iter().find(|ending| ends(rest, ending));
    word.len() - ending.map_or(0, |ending| ending.len())
}

/// Whether some bytes end in others; of a few, a loop compares them faster than a call.
fn ends(bytes: &[u8], ending: &str) -> bool {
    bytes.len() >= ending.len()
        && bytes
            .iter()
            .rev()
            .zip(ending.as_bytes().iter().rev())
            .all(|(byte, expected)| byte == expected)
}

/// The stop words, to look words up in.
fn stop_words() -> &'static Hashes {
    static STOP_SET: OnceLock<Hashes> = OnceLock::new();
    STOP_SET.get_or_init(|| {
        let words = STOP_WORDS.split_whitespace();
        words.map(|word| hash(word.as_bytes())).collect()
    })
}

/// Endings of the four languages by their last byte, longest first.
fn endings(last: u8) -> &'static [&'static str] {
    match last {
        b's' => &["ments", "ings", "ées", "ies", "és", "es", "as", "os", "s"],
        b'n' => &["ungen", "en", "n"],
        b'g' => &["ung", "ing"],
        b't' => &["ment"],
        b'd' => &["ed"],
        b'r' => &["er"],
        b'm' => &["em"],
        b'y' => &["ly", "y"],
        b'e' => &["ée", "e"],
        b'a' => &["a"],
        b'o' => &["o"],
        0xa9 => &["é"],
        _ => &[],
    }
}

/// Words that say nothing about a cause: articles, pronouns, auxiliaries, and the verbs with which any
/// lapse is told (was not done, fehlte, n'a pas été effectué, no se realizó).
const STOP_WORDS: &str = "\
    aber about absence absent abweichung afin after again ainsi all alors already als also \
    although and anforderung ante any après aquel are aren auch aucun aucune auf aus aussi aux \
    avaient avait avant avec avoir because been before bei being between bis both but cabo can \
    car carried carry causa cause caused causes ceci cela celle celui ces cet cette chez comme \
    como con conduct conducted constaté constatée could couldn cual cuando dabei dadurch dafür \
    daher damit dans das dass dazu daß debe deben del dem den denn depuis der des desde deshalb \
    did didn die dies diese diesem diesen dieser dieses does doesn doing doit doivent don donc \
    donde done dont dort due durch durchführung durchgeführt during efectuado efectuó effectué \
    effectuée effectuées effectués ein eine einem einen einer eines ellas elle elles ellos \
    encontrado encontró entre era eran erfolgt erfolgte esa ese eso est esta estaba estaban \
    estas este esto estos está están evidence evidencia executed exige exigence exigé exigée \
    exist existait existe existed exists existía fact fait faite faites faits falta faltaba \
    faltaban fehlend fehlende fehlt fehlte fehlten festgestellt few find finding for found from \
    fue fueron für gab gefordert gefunden gegen gemacht getan gibt grund haben haber había \
    habían had hadn han happen happened has hasn hasta hat hatte hatten have haven having hay \
    hecha hecho held hence her here hier him his hizo hold however hubo ihr ihre ihrem ihren \
    ihrer ils into isn ist its jene just kann kein keine keinem keinen keiner konnte können lack \
    lacked lacking las les leur leurs lieu llevó lors lorsque los lui made mais make man \
    manquait manquant manquante manque many may mehr might miss missed missing mit more most \
    motivo much muss musste must muy más müssen nach nachweis nadie nicht niemand ninguna ningún \
    nobody noch non nonconformity none noone nor nos not nous nur occur occurred oder ohne one \
    only ont onto our out over own par para pas pendant per perform performed pero personne peut \
    place plus por porque pour preuve puede pues que qui quien quoi raison razón realizada \
    realizado realizaron realizó reason reasons require required requirement requires requisito \
    root réalisé réalisée réalisées réalisés same sans schon según sehr sein seit ser ses shall \
    she should sich sido sie sin since sind sobre soll sollte sollten solo some son sondern sont \
    sous sowie statt stattgefunden still such sur sus sólo take taken también than that the \
    their them then there therefore these they this those though three thus toda todas todo \
    todos took tous tout toute toutes tras très two una unas und under une unos uns unter until \
    upon ursache vers very via vom von vor vorgenommen vorhanden vous war waren was wasn weil \
    welche welcher welches wenn werden were weren what when where which while who whom whose wie \
    will wir wird with without worden would wouldn wurde wurden während yet you your zum zur \
    étaient était été être über";

#[cfg(test)]
mod tests {
    use super::*;

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
            Terms::of(["It was not done in 2025: [the list](evidence/calendar.csv)"]).len(),
            1
        );
    }

    /// The words by the definition, letter by letter.
    fn plainly(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        for (index, piece) in text.split("](").enumerate() {
            let piece = match piece.split_once(')') {
                Some((_, after)) if index > 0 => after,
                _ => piece,
            };
            let parts = piece.split(|c: char| !c.is_alphanumeric());
            let counts =
                |part: &&str| part.len() >= LEAST && !part.bytes().all(|b| b.is_ascii_digit());
            words.extend(parts.filter(counts).map(str::to_lowercase));
        }
        words
    }

    #[test]
    fn words_are_read_as_they_are_defined() {
        let long = "Long".repeat(20);
        let mut texts = vec![long.as_str(), STOP_WORDS];
        texts.extend([
            "",
            "](",
            "a](b](c)d](",
            "[the list](evidence/x.csv) and](more](here) word](open",
            "Ça n’était pas ÉTÉ2 2025 12a — naïve…über-ÜBER",
            "[x](y)z[a] (b) 日本語 ab é1 éé",
        ]);
        for text in texts {
            let mut words = Vec::new();
            each_word(text, |word| {
                words.push(String::from_utf8_lossy(word).into_owned())
            });
            assert_eq!(words, plainly(text), "{text}");
        }
    }

    #[test]
    fn a_comparison_stops_only_where_too_many_words_are_new() {
        let known = Terms::with_stop_words(["the quarterly review of the accounts was not held"]);
        for text in [
            "reviews of accounts, quarterly",
            "accounts accounts review printer",
            "printers broke after lightning struck near Überlingen",
            "review accounts quarterly printer lightning",
            "",
        ] {
            let all = Terms::of([text]);
            for one_in in [1, 2, 3, 6] {
                let compared = known.compare(text.split_inclusive(' '), |words| words / one_in);
                let new = all.0.difference(&known.0).count();
                match compared {
                    Some(compared) => assert_eq!((compared.words, compared.new), (all.len(), new)),
                    None => assert!(new > all.len() / one_in, "{text}"),
                }
            }
        }
    }
}
