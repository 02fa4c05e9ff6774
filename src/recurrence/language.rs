//! Which language a text is in, by its most frequent words, and the stems of its words.
//!
//! For English, German, French and Spanish, in which registers of our users are written; another language is
//! taken for English, which leaves most of its words as they are. Not for meaning.

use std::collections::HashMap;
use std::sync::OnceLock;

use snowball_stemmers_rs::{Algorithm, Stemmer};

use crate::text::hash::{BuildShort, hash};

/// A language that records are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// English, and what is none of the others.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
}

impl Language {
    /// All of them, in the order of the columns of the lexicon.
    pub const ALL: [Self; 4] = [Self::English, Self::German, Self::French, Self::Spanish];

    /// Cuts words of this language to stems.
    pub fn stemmer(self) -> Stemmer {
        Stemmer::create(match self {
            Self::English => Algorithm::English,
            Self::German => Algorithm::German,
            Self::French => Algorithm::French,
            Self::Spanish => Algorithm::Spanish,
        })
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }

    /// Marks the words that only join others to phrases.
    const fn joins(self) -> u8 {
        self.bit() << 4
    }
}

/// The stem of a word in lower case, with letters without their accents, so that the forms of a word, and
/// words that languages share, are one.
pub fn stem(word: &str, stemmer: &Stemmer) -> String {
    stemmer.stem(word).chars().map(unaccented).collect()
}

/// A letter without its accent, for those of the four languages.
fn unaccented(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ä' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    }
}

/// Counts the stop words of each language in a text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally([u32; 4]);

impl Tally {
    /// Looks at a word, by the hash of its lower case; gives what the lists say of it.
    pub fn see(&mut self, word: u64) -> Listed {
        let listed = Listed::of(word);
        for (count, language) in self.0.iter_mut().zip(Language::ALL) {
            *count += u32::from(listed.0 & language.bit() != 0);
        }
        listed
    }

    /// The language with most of its stop words; of equals the first.
    pub fn language(&self) -> Language {
        let most = self.0.iter().max().copied().unwrap_or(0);
        let first = Language::ALL.into_iter().zip(self.0);
        first
            .filter(|(_, count)| *count == most)
            .map(|(language, _)| language)
            .next()
            .unwrap_or_default()
    }
}

/// In which lists of which languages a word stands.
#[derive(Clone, Copy, Debug)]
pub struct Listed(u8);

impl Listed {
    /// Looks a word up, by the hash of its lower case.
    pub fn of(word: u64) -> Self {
        Self(stop_words().get(&word).copied().unwrap_or(0))
    }

    /// Whether it is a stop word of a language: only of that one, for German `die` is a word in English.
    pub const fn is_stop_word(self, language: Language) -> bool {
        self.0 & (language.bit() | language.joins()) == language.bit()
    }

    /// Whether it says nothing alone, and something together with others: "not tested", "two factors".
    pub const fn is_joining(self, language: Language) -> bool {
        self.0 & language.joins() != 0
    }
}

fn stop_words() -> &'static HashMap<u64, u8, BuildShort> {
    static WORDS: OnceLock<HashMap<u64, u8, BuildShort>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words: HashMap<u64, u8, BuildShort> = HashMap::default();
        for (list, language) in [ENGLISH, GERMAN, FRENCH, SPANISH]
            .into_iter()
            .zip(Language::ALL)
        {
            for word in list.split_whitespace() {
                *words.entry(hash(word.as_bytes())).or_default() |= language.bit();
            }
        }
        for (list, language) in JOINING.into_iter().zip(Language::ALL) {
            for word in list.split_whitespace() {
                *words.entry(hash(word.as_bytes())).or_default() |=
                    language.bit() | language.joins();
            }
        }
        words
    })
}

/// What is a stop word alone, and part of what a phrase of the lexicon says, by language.
const JOINING: [&str; 4] = [
    "any back behind between done each every four go half kept last long many need needs never no \
     nobody not off on once one out over own put re same second still through too two up who without \
     anyone around went",
    "kein keine keinen nicht vier viele zu zwei",
    "aucun aucune deux en même pas personne sans sous trop",
    "cuatro dos misma mismo no sin",
];

/// Articles, pronouns, auxiliaries, and the words with which any finding is told.
const ENGLISH: &str = "\
    about above after again against all almost alone along already also although always am among an and \
    another any anyone anything are around as asked asks at away back be became because been before \
    behind being below best better between beyond both but by came can cannot come could couldn did \
    didn do does doesn doing don done down during each either else enough even ever every everyone \
    everything except far few find finding findings first for found four from further gave get gets give \
    given go goes going gone good got had hadn half has hasn have haven having he her here him his how \
    however if in instead into is isn it its itself just keep kept know known last later least less let \
    like long look looked looking lot made make makes many may me might mine more most much must my near \
    need needs neither never next no nobody none nor not nothing now of off often on once one ones only \
    onto or other others our out over own per perhaps put quite rather re really said same saw say says \
    second see seen several shall she should shouldn show showed shown shows since so some somebody \
    someone something still such take taken takes tell than that the their them themselves then there \
    therefore these they thing things think this those though three through thus till to together told \
    too took toward towards two under until up upon us use used using ve very via want was wasn way we \
    well went were weren what whatever when where whether which while who whole whom whose why will with \
    within without won would wouldn yet you your";

const GERMAN: &str = "\
    aber alle allem allen aller alles als also am an andere anderen anderer auch auf aus bei beim bereits \
    bis bisher bzw da dabei dadurch dafür daher damit dann daran darauf daraus darin das dass dazu dem \
    den denen denn der deren des deshalb dessen die dies diese diesem diesen dieser dieses doch dort drei \
    durch ein eine einem einen einer eines einige einigen er es etwa etwas für fand ganz gab gegen gibt \
    hat hatte hatten haben her hier ihr ihre ihrem ihren ihrer im immer in ins ist ja je jede jedem jeden \
    jeder jedes jedoch kann kein keine keinem keinen keiner können konnte konnten man mehr mehrere mit \
    muss müssen musste nach nicht nichts nie niemand noch nun nur ob oder ohne schon sehr sei sein seine \
    seinem seinen seiner seit sich sie sind so sollte sollten soll sollen sondern sowie statt über um und \
    uns unsere unserer unter viel viele vom von vor war waren was weder wegen weil weiter welche welcher \
    welches wenn wer werden wie wir wird wo wobei worden wurde wurden während zu zum zur zwar zwei \
    zwischen ja zwölf vier fünf gefunden";

const FRENCH: &str = "\
    afin ai ainsi alors après au aucun aucune aussi autre autres aux avaient avait avant avec avoir bien \
    car ce ceci cela celle celles celui ces cet cette ceux chaque chez comme contre dans de depuis des \
    dès deux doit doivent donc dont du elle elles en encore entre est et étaient était étant été être \
    eu eux fait faire fois font hors il ils jusqu jusque la là le les leur leurs lors lorsque lui mais \
    même mêmes moins ne ni nos notre nous on ont or ou où par parce pas pendant personne peu peut plus \
    pour pourtant près puis qu quand que quel quelle quelques qui quoi rien sa sans se sera ses si soit \
    son sont sous sur tous tout toute toutes très trois trop un une vers voir vos votre vous";

const SPANISH: &str = "\
    al algo algún alguna algunas algunos ante antes aquel así aun aún aunque bajo bien cada casi como con \
    contra cual cuando cuatro de del desde donde dos durante el ella ellas ellos en entre era eran es esa \
    ese eso esta está estaba estaban están estar estas este esto estos fue fueron ha había habían haber \
    hace hacia han hasta hay hecho la las le les lo los más me menos mi mientras mismo misma muy nada \
    nadie ni ningún ninguna no nos o otra otras otro otros para pero poco por porque pues que qué quien \
    se sea ser si sí sido sin sino sobre solo sólo son su sus también tampoco tan tanto te tiene tienen \
    toda todas todo todos tras tres un una unas uno unos y ya";

#[cfg(test)]
mod tests {
    use super::*;

    fn language(text: &str) -> Language {
        let mut tally = Tally::default();
        for word in text.split_whitespace() {
            tally.see(hash(word.as_bytes()));
        }
        tally.language()
    }

    #[test]
    fn languages_are_told_apart() {
        let cases = [
            (
                "the accounts of three leavers were not disabled",
                Language::English,
            ),
            (
                "die konten von drei ausgeschiedenen wurden nicht gesperrt",
                Language::German,
            ),
            (
                "les comptes de trois personnes n ont pas été désactivés",
                Language::French,
            ),
            (
                "las cuentas de tres empleados no se han desactivado",
                Language::Spanish,
            ),
            ("", Language::English),
        ];
        for (text, expected) in cases {
            assert_eq!(language(text), expected, "{text}");
        }
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for (language, one, other) in [
            (Language::English, "reviews", "reviewed"),
            (Language::German, "überprüfung", "überprüfungen"),
            (Language::French, "sauvegardes", "sauvegarde"),
            (Language::Spanish, "contraseñas", "contraseña"),
        ] {
            let stemmer = language.stemmer();
            assert_eq!(stem(one, &stemmer), stem(other, &stemmer), "{one} {other}");
        }
    }
}
