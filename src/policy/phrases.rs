//! What the heuristics about prose look for, in English, German, French and Spanish.
//!
//! Not the heuristics: those are the rules of the family cause. Lists can be extended in the
//! configuration; every match is a question, never an error.

use std::sync::OnceLock;

use regex::{Match, Regex, RegexBuilder};

use super::settings::Phrases as Settings;

/// Phrases and patterns of one meaning.
struct List {
    /// Plain phrases, with `;` between them: a blank stands for any white space, an apostrophe for
    /// either kind.
    phrases: &'static str,
    /// Regular expressions, for words that mean this only in company.
    patterns: &'static [&'static str],
}

/// Text that stands for text still to be written.
///
/// "To be completed" alone is how requirements are told ("asks for actions to be completed in time"),
/// so it counts where a text or a sentence begins, after a colon or bracket, and with "still" or "yet".
const PLACEHOLDER: List = List {
    phrases: "\
        lorem ipsum dolor; fill in here; your text here; text goes here; noch auszufüllen; noch zu \
        ergänzen; wird noch ergänzt; reste à compléter; pendiente de completar; por \
        completar",
    patterns: &[
        r"(?-i:(?-u:\b)(?:TODO|TBD|TBC|TBA|FIXME|XXX)(?-u:\b))",
        r"(?:\A|[:(\[]\s*|(?:still|yet)\s+)to\s+be\s+(?:completed|determined|defined|confirmed|added|written)",
        r"(?-i:T[oO])\s+be\s+(?:completed|determined|defined|confirmed|added|written)",
        r"(?:\A|[:(\[]\s*)(?:à\s+compléter|à\s+définir|à\s+préciser|a\s+completar|por\s+definir|wird\s+ergänzt)",
        r"(?-i:À compléter|À définir|À préciser|A completar|Por definir|Wird ergänzt)",
    ],
};

/// People given as the cause.
const BLAME: List = List {
    phrases: "\
        human error; human errors; human mistake; human failure; human factor; individual \
        error; individual mistake; personal error; operator error; employee error; employee \
        mistake; staff error; due to user error; a user error; was user error; made a \
        mistake; mistake by the; error by the employee; forgot; had forgotten; forgotten by; \
        was forgotten; were forgotten; overlooked by; was overlooked; were overlooked; \
        simply overlooked; oversight by the employee; careless; carelessness; negligence; \
        negligent; inattention; inattentive; absent-minded; lack of attention; lack of care; \
        lack of diligence; lack of discipline; did not pay attention; was not aware; were \
        not aware; lack of awareness; did not follow the procedure; did not follow the \
        process; did not follow the instruction; did not follow the policy; failed to \
        follow; procedure was not followed; process was not followed; should have followed; \
        should have known; people just need to; judgement call; hat vergessen; haben \
        vergessen; hatte vergessen; wurde vergessen; wurden vergessen; vergaß; vergessen \
        worden; wurde übersehen; wurden übersehen; unachtsamkeit; unaufmerksamkeit; \
        nachlässigkeit; fahrlässigkeit; flüchtigkeitsfehler; mangelnde sorgfalt; mangelnder \
        sorgfalt; mangelnde aufmerksamkeit; mangelndes bewusstsein; mangelndem bewusstsein; \
        nicht bewusst; fehler des mitarbeiters; fehler der mitarbeiterin; verfahren wurde \
        nicht eingehalten; nicht an das verfahren gehalten; erreur humaine; erreurs \
        humaines; erreur de l'utilisateur; erreur du collaborateur; faute d'attention; a \
        oublié; ont oublié; avait oublié; par oubli; oubli de la part; étourderie; \
        négligence; manque d'attention; manque de vigilance; manque de rigueur; n'était pas \
        au courant; n'étaient pas au courant; n'avait pas conscience; n'a pas respecté la \
        procédure; n'ont pas respecté la procédure; n'a pas suivi la procédure; error \
        humano; errores humanos; fallo humano; error del usuario; error del empleado; \
        olvidó; olvidaron; por olvido; por descuido; un descuido; negligencia; no era \
        consciente; no eran conscientes; falta de atención; falta de cuidado; falta de \
        concienciación; no siguió el procedimiento; no siguieron el procedimiento",
    patterns: &[r"menschliche[nrsm]?\s+(?:versagens?|fehlers?|irrtums?|fehlverhaltens?)"],
};

/// Training and reminders given as the action.
///
/// Bare words with a second meaning stand only in company: `formation` and `former` are English too,
/// a `reminder` of the calendar is a mechanism, a `workshop` may decide things, one can `instruct` a
/// supplier.
const TRAINING: List = List {
    phrases: "\
        trained; training; trainings; retrain; retrained; retraining; re-train; re-training; \
        refresher; remind; reminded; reminding; send a reminder; send out a reminder; \
        reminder to; reminder sent; reminders to; awareness session; awareness campaign; \
        awareness course; awareness module; awareness e-mail; awareness measure; awareness \
        measures; raise awareness; increase awareness; raise the awareness; make aware; made \
        aware; sensitise; sensitised; sensitize; sensitized; briefed; coached; coaching; \
        e-learning; toolbox talk; schulung; schulungen; schulen; geschult; nachschulung; \
        nachschulungen; nachgeschult; unterweisung; unterweisungen; unterweisen; \
        unterwiesen; sensibilisierung; sensibilisieren; sensibilisiert; belehrung; belehren; \
        belehrt; erinnern; erinnert; sensibilisation; sensibiliser; formación; formar a; \
        formar al; capacitación; capacitar; capacitado; sensibilización; sensibilizar; \
        concienciación; concienciar; enviar un recordatorio; recordatorio a; recordatorio \
        al; recordar a; recordar al",
    patterns: &[
        r"(?:\A|[,;.:]\s*|(?:to|and|will|shall|should|must)\s+)train\s",
        r"(?:train|brief|coach)\s+(?:the|all|both|our|its|their|new|every|each|staff|people|users|employees|managers|owners|teams?|engineers|developers|administrators|operators|them|him|her)",
        r"briefings?\s+(?:for|on|of|to|der|des|für|zu|aller?)",
        r"instruct(?:ed)?\s+(?:the\s+)?(?:all|our|staff|people|users|employees|personnel|colleagues|teams?|administrators|owners|managers|again|on|in|to\s+follow)",
        r"formations?\s+(?:des?|du|d['’]\S+|aux?|à|sur|pour|en|complémentaires?)",
        r"(?:une?|la|les|de|en|nouvelles?)\s+formations?",
        r"(?:former|rappeler)\s+(?:à|aux?|les?|la|l['’]\S+|tous|toutes|nos|notre|chaque)",
        r"rappel\s+(?:à|aux?|envoyé)",
        r"sensibilisée?s?",
    ],
};

/// A correction that is only announced.
///
/// A bare `sera` is also a plural in English, `will` also a verb in German; requirements are told
/// with `shall`, purposes with `this will`.
const FUTURE: List = List {
    phrases: "\
        will be; will then; is going to; are going to; is planned; are planned; is scheduled \
        for; is scheduled to; are scheduled for; are scheduled to; still has to be; still \
        have to be; intends to; intend to; we plan to; wird noch; werden noch; wird \
        demnächst; werden demnächst; wird in kürze; werden in kürze; ist geplant; sind \
        geplant; ist vorgesehen; sind vorgesehen; soll noch; sollen noch; muss noch; müssen \
        noch; est prévu; est prévue; sont prévus; sont prévues; est planifié; est planifiée; \
        reste à; restent à; va être; vont être; será; serán; está previsto; está prevista; \
        están previstos; están previstas; queda pendiente; quedan pendientes; se va a; se \
        van a",
    patterns: &[
        r"(?:we|they|he|she|team|department|supplier|provider|vendor|owner|manager|administrator|which|who)\s+will",
        r"(?:still|yet|remains?|is|are)\s+to\s+be",
        r"w(?:ird|erden)\s+bis\s+(?:zum|ende|mitte|anfang|spätestens|[0-9]+)",
        r"(?:sera|seront)\s+(?:\S+ment\s+)?[^\s.,;:]*(?:é|is|it|u)e?s?",
        r"se\s+[^\s.,;:]+rán?",
    ],
};

/// The lists; each finds its phrases as whole words, case aside.
#[derive(Clone, Debug)]
pub struct Phrases {
    /// Text still to be written.
    pub placeholder: Finder,
    /// People given as the cause.
    pub blame: Finder,
    /// Training as the action.
    pub training: Finder,
    /// A correction that is only announced.
    pub future: Finder,
}

impl Phrases {
    /// The built-in lists with what the configuration adds.
    pub fn new(settings: &Settings) -> Self {
        Self {
            placeholder: PLACEHOLDER.with(&settings.placeholder),
            blame: BLAME.with(&settings.blame),
            training: TRAINING.with(&settings.training),
            future: FUTURE.with(&settings.future),
        }
    }
}

/// Finds the phrases of one list; compiled when it is first asked.
///
/// Boundaries of words are checked here: in a regular expression, `\b` in its Unicode sense costs a
/// hundred times as much as soon as the text has an accent.
#[derive(Clone, Debug)]
pub struct Finder {
    pattern: String,
    compiled: OnceLock<Regex>,
}

impl Finder {
    /// The first phrase in a text.
    pub fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.find_iter(text).next()
    }

    /// Whether a text has one of the phrases.
    pub fn is_match(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// All phrases in a text.
    pub fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        self.regex()
            .find_iter(text)
            .filter(move |found| is_whole(text, found))
    }

    fn regex(&self) -> &Regex {
        self.compiled.get_or_init(|| {
            // The built-in patterns are compiled in the tests; phrases compile, unless they are too many.
            RegexBuilder::new(&self.pattern)
                .case_insensitive(true)
                .build()
                .unwrap_or_else(|_| never())
        })
    }
}

/// Whether a match neither begins nor ends within a word.
fn is_whole(text: &str, found: &Match<'_>) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let before = text[..found.start()].chars().next_back();
    let after = text[found.end()..].chars().next();
    let (first, last) = (
        found.as_str().chars().next(),
        found.as_str().chars().next_back(),
    );
    let begins_within = is_word(before) && is_word(first);
    let ends_within = is_word(last) && is_word(after);
    !begins_within && !ends_within
}

impl List {
    fn with(&self, added: &[String]) -> Finder {
        let plain = self.phrases.split(';');
        let mut alternatives: Vec<String> = plain
            .chain(added.iter().map(String::as_str))
            .filter(|phrase| !phrase.trim().is_empty())
            .map(whole_words)
            .collect();
        // The first alternative that fits is taken, so that `será` must not go before `serán`.
        alternatives.sort_by_key(|alternative| std::cmp::Reverse(alternative.len()));
        let patterns = self.patterns.iter().map(|pattern| format!("(?:{pattern})"));
        Finder {
            pattern: alternatives
                .into_iter()
                .chain(patterns)
                .collect::<Vec<_>>()
                .join("|"),
            compiled: OnceLock::new(),
        }
    }
}

/// Between the words of a phrase; all of Unicode's white space would take longer to compile.
const BLANK: &str = r"[ \t\r\n\u{a0}]+";

/// A phrase as a pattern; letters of ASCII at its edges bring a cheap boundary with them.
fn whole_words(phrase: &str) -> String {
    let words: Vec<String> = phrase
        .split_whitespace()
        .map(|word| regex::escape(word).replace(['\'', '’'], "['’]"))
        .collect();
    let edge = |at_edge: Option<char>| match at_edge {
        Some(c) if c.is_ascii_alphanumeric() => r"(?-u:\b)",
        _ => "",
    };
    let phrase = phrase.trim();
    let (first, last) = (phrase.chars().next(), phrase.chars().next_back());
    format!("{}{}{}", edge(first), words.join(BLANK), edge(last))
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

    fn found<'t>(list: &Finder, text: &'t str) -> Option<&'t str> {
        list.find(text).map(|found| found.as_str())
    }

    #[test]
    fn every_list_compiles() {
        for list in [PLACEHOLDER, BLAME, TRAINING, FUTURE] {
            for pattern in list.patterns {
                assert!(Regex::new(pattern).is_ok(), "{pattern}");
            }
            assert_ne!(list.with(&[]).regex().as_str(), never().as_str());
        }
        assert!(!never().is_match("anything"));
    }

    #[test]
    fn phrases_are_found_as_whole_words_in_any_case() {
        let phrases = Phrases::new(&Settings::default());
        assert!(phrases.blame.is_match("Human\n error of the admin"));
        assert!(phrases.blame.is_match("on n’avait pas le temps, par oubli"));
        assert!(
            phrases
                .blame
                .is_match("aufgrund eines menschlichen Fehlers")
        );
        assert!(phrases.future.is_match("It will be fixed"));
        assert!(phrases.training.is_match("Mitarbeitende schulen"));
    }

    #[test]
    fn words_with_another_meaning_are_passed_over() {
        let phrases = Phrases::new(&Settings::default());
        for text in [
            "constrained",
            "formation of a working group",
            "a brief report each month",
            "the former owner",
            "réformer les processus",
            "former employees",
            "a workshop on the new design",
            "instruct the supplier to patch",
            "a reminder six weeks ahead",
            "release train",
            "rappel automatique du calendrier",
        ] {
            assert_eq!(found(&phrases.training, text), None, "{text}");
        }
        for text in [
            "the sera were stored",
            "sent the plan to the owner",
            "the job is scheduled nightly",
            "Das Konto wird bis zur Klärung gesperrt",
            "the accounts had to be removed",
            "this will prevent it",
            "Sie will das nicht",
            "shall be revoked within a day",
            "the will of the owner",
        ] {
            assert_eq!(found(&phrases.future, text), None, "{text}");
        }
        for text in [
            "asks for actions to be completed in time",
            "todo el personal",
            "the copy puts lorem ipsum into the purpose lines",
            "roles to be defined by the owner",
            "the clause asks for actions\nto be completed in time",
        ] {
            assert_eq!(found(&phrases.placeholder, text), None, "{text}");
        }
        for text in ["unforgotten", "the user error message was wrong"] {
            assert_eq!(found(&phrases.blame, text), None, "{text}");
        }
    }

    #[test]
    fn unwritten_text_is_found() {
        let phrases = Phrases::new(&Settings::default());
        for text in [
            "the date is TBD.",
            "to be completed",
            "It was found on 3 May.\nTo be completed",
            "- TO BE DEFINED",
            "Owner: to be confirmed",
            "the extent is still to be determined",
            "à compléter",
            "Lorem ipsum dolor",
        ] {
            assert!(phrases.placeholder.is_match(text), "{text}");
        }
    }

    #[test]
    fn announcements_are_found_in_four_languages() {
        let phrases = Phrases::new(&Settings::default());
        for text in [
            "We will remove the accounts",
            "Die Rechte werden bis Ende März entzogen",
            "La revue sera effectuée en mars",
            "Les droits seront rapidement retirés",
            "Se eliminarán las cuentas",
            "La revisión será en marzo",
            "Las revisiones serán en marzo",
            "Les droits seront retirés.",
            "The rights are to be removed",
            "Das wird bis 31. März erledigt",
        ] {
            assert!(phrases.future.is_match(text), "{text}");
        }
    }

    #[test]
    fn own_phrases_are_added_and_need_not_end_in_letters() {
        let settings = Settings {
            blame: vec!["who knows?".to_owned(), " ".to_owned()],
            ..Settings::default()
        };
        let phrases = Phrases::new(&settings);
        assert!(phrases.blame.is_match("Who  knows? Not me"));
        assert!(phrases.blame.is_match("human error"));
    }
}
