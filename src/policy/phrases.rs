//! What the heuristics about prose look for, in English, German, French and Spanish.
//!
//! Not the heuristics: those are the rules of the family cause. Lists can be extended in the
//! configuration; every match is a question, never an error.

use super::finder::{Finder, List};
use super::settings::Phrases as Settings;

/// What a text to be written is announced with; each is a question only where it begins something.
const TO_BE: &str = "\
    to be completed; to be determined; to be defined; to be confirmed; to be added; to be written";

/// The same in the other languages.
const TO_WRITE: &str = "\
    à compléter; à définir; à préciser; a completar; por definir; wird ergänzt";

/// Text that stands for text still to be written.
///
/// "To be completed" alone is how requirements are told ("asks for actions to be completed in time"),
/// so it counts where a text or a sentence begins, after a colon or bracket, and with "still" or "yet".
pub(super) const PLACEHOLDER: List = List {
    phrases: "\
        lorem ipsum dolor; fill in here; your text here; text goes here; noch auszufüllen; noch zu \
        ergänzen; wird noch ergänzt; reste à compléter; pendiente de completar; por \
        completar",
    patterns: &[
        (
            "todo; tbd; tbc; tba; fixme; xxx",
            r"(?-i:(?-u:\b)(?:TODO|TBD|TBC|TBA|FIXME|XXX)(?-u:\b))",
        ),
        (
            TO_BE,
            r"(?:\A|[:(\[]\s*|(?:still|yet)\s+)to\s+be\s+(?:completed|determined|defined|confirmed|added|written)",
        ),
        (
            TO_BE,
            r"(?-i:T[oO])\s+be\s+(?:completed|determined|defined|confirmed|added|written)",
        ),
        (
            TO_WRITE,
            r"(?:\A|[:(\[]\s*)(?:à\s+compléter|à\s+définir|à\s+préciser|a\s+completar|por\s+definir|wird\s+ergänzt)",
        ),
        (
            TO_WRITE,
            r"(?-i:À compléter|À définir|À préciser|A completar|Por definir|Wird ergänzt)",
        ),
    ],
};

/// People given as the cause.
pub(super) const BLAME: List = List {
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
    patterns: &[(
        "menschliche",
        r"menschliche[nrsm]?\s+(?:versagens?|fehlers?|irrtums?|fehlverhaltens?)",
    )],
};

/// Training and reminders given as the action.
///
/// Bare words with a second meaning stand only in company: `formation` and `former` are English too,
/// a `reminder` of the calendar is a mechanism, a `workshop` may decide things, one can `instruct` a
/// supplier.
pub(super) const TRAINING: List = List {
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
        (
            "train",
            r"(?:\A|[,;.:]\s*|(?:to|and|will|shall|should|must)\s+)train\s",
        ),
        (
            "train; brief; coach",
            r"(?:train|brief|coach)\s+(?:the|all|both|our|its|their|new|every|each|staff|people|users|employees|managers|owners|teams?|engineers|developers|administrators|operators|them|him|her)",
        ),
        (
            "briefing",
            r"briefings?\s+(?:for|on|of|to|der|des|für|zu|aller?)",
        ),
        (
            "instruct",
            r"instruct(?:ed)?\s+(?:the\s+)?(?:all|our|staff|people|users|employees|personnel|colleagues|teams?|administrators|owners|managers|again|on|in|to\s+follow)",
        ),
        (
            "formation",
            r"formations?\s+(?:des?|du|d['’]\S+|aux?|à|sur|pour|en|complémentaires?)",
        ),
        (
            "formation",
            r"(?:une?|la|les|de|en|nouvelles?)\s+formations?",
        ),
        (
            "former; rappeler",
            r"(?:former|rappeler)\s+(?:à|aux?|les?|la|l['’]\S+|tous|toutes|nos|notre|chaque)",
        ),
        ("rappel", r"rappel\s+(?:à|aux?|envoyé)"),
        ("sensibilis", r"sensibilisée?s?"),
    ],
};

/// A correction that is only announced.
///
/// A bare `sera` is also a plural in English, `will` also a verb in German; requirements are told
/// with `shall`, purposes with `this will`.
pub(super) const FUTURE: List = List {
    phrases: "\
        will be; will then; is going to; are going to; is planned; are planned; is scheduled \
        for; is scheduled to; are scheduled for; are scheduled to; still has to be; still \
        have to be; intends to; intend to; we plan to; wird noch; werden noch; wird \
        demnächst; werden demnächst; wird in kürze; werden in kürze; ist geplant; sind \
        geplant; ist vorgesehen; sind vorgesehen; soll noch; sollen noch; muss noch; müssen \
        noch; est prévu; est prévue; sont prévus; sont prévues; est planifié; est planifiée; \
        reste à; restent à; va être; vont être; será; serán; está previsto; está prevista; \
        están previstos; están previstas; queda pendiente; quedan pendientes; se va a; se \
        van a; we will; they will; he will; she will; team will; department will; supplier \
        will; provider will; vendor will; owner will; manager will; administrator will; \
        which will; who will; still to be; yet to be; remain to be; remains to be; is to be; \
        are to be",
    patterns: &[
        (
            "wird bis; werden bis",
            r"w(?:ird|erden)\s+bis\s+(?:zum|ende|mitte|anfang|spätestens|[0-9]+)",
        ),
        (
            "sera; seront",
            r"(?:sera|seront)\s+(?:\S+ment\s+)?[^\s.,;:]*(?:é|is|it|u)e?s?",
        ),
        ("rá", r"se\s+[^\s.,;:]+rán?"),
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

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    fn found<'t>(list: &Finder, text: &'t str) -> Option<&'t str> {
        list.find(text).map(|found| found.as_str())
    }

    #[test]
    fn every_list_compiles() {
        for list in [PLACEHOLDER, BLAME, TRAINING, FUTURE] {
            for (_, pattern) in list.patterns {
                assert!(Regex::new(pattern).is_ok(), "{pattern}");
            }
            assert!(list.with(&[]).is_compiled());
        }
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
