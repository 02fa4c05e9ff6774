//! The words of a text as far as they carry meaning, and how many of them another text has too.
//!
//! For English, German, French and Spanish at once: records are often written in more than one. Not
//! a linguist: words are cut to stems by their endings, and hashes stand for them.

use std::collections::HashSet;
use std::sync::OnceLock;

/// The content words of a text, each once: no stop words, nothing under three letters, no bare numbers.
pub struct Terms(Vec<u64>);

impl Terms {
    /// Collects them from pieces of text.
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let stop_words = STOP_SET.get_or_init(|| STOP_WORDS.split_whitespace().collect());
        let mut terms = Vec::new();
        for text in texts {
            each_word(text, |word| {
                if !stop_words.contains(word) {
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
        // One bit in 64 says for most words at once that they are none of these.
        let bits = self.0.iter().fold(0, |bits, term| bits | bit(*term));
        let mut there = vec![false; self.0.len()];
        for text in texts {
            each_word(text, |word| {
                let term = hash(stem(word));
                if bits & bit(term) != 0
                    && let Ok(at) = self.0.binary_search(&term)
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
    let mut lowered = |part: &str| {
        if part.len() < LEAST || part.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        word.clear();
        if part.is_ascii() {
            word.push_str(part);
            word.make_ascii_lowercase();
        } else {
            word.extend(part.chars().flat_map(char::to_lowercase));
        }
        each(&word);
    };
    for (index, piece) in text.split("](").enumerate() {
        let piece = match piece.split_once(')') {
            Some((_, after)) if index > 0 => after,
            _ => piece,
        };
        // By bytes, since most text is ASCII; what is not is looked at again.
        for part in ascii_parts(piece) {
            if part.is_ascii() {
                lowered(part);
            } else {
                part.split(|c: char| !c.is_alphanumeric())
                    .for_each(&mut lowered);
            }
        }
    }
}

/// Bytes of the shortest word that counts.
const LEAST: usize = 3;

/// The parts between white space and punctuation of ASCII.
fn ascii_parts(text: &str) -> impl Iterator<Item = &str> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        at += bytes.get(at..)?.iter().position(is_word)?;
        let rest = bytes.get(at..)?;
        let length = rest
            .iter()
            .position(|byte| !is_word(byte))
            .unwrap_or(rest.len());
        let part = text.get(at..at + length);
        at += length;
        part
    })
}

fn bit(term: u64) -> u64 {
    1 << (term >> 58)
}

/// FNV-1a: words are short, and a collision costs at most a wrong guess.
fn hash(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The word without its ending, where at least four bytes stay.
fn stem(word: &str) -> &str {
    const KEPT: usize = 4;
    if word.len() <= KEPT || word.ends_with("ss") {
        return word;
    }
    endings(word.as_bytes().last().copied().unwrap_or(0))
        .iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .find(|stem| stem.len() >= KEPT)
        .unwrap_or(word)
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

/// The stop words, to look words up in.
static STOP_SET: OnceLock<HashSet<&str>> = OnceLock::new();

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
}
