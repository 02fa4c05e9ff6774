//! The words that registers use for statuses, grades, sources and results, in English, German, French and Spanish.
//!
//! Not for a register's own words, which the configuration has. A word that is not clear is none: whoever
//! imports says what it means.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::names::folded;
use crate::model::{Category, Kind, Method, Outcome, Severity, Source, Status};

/// What a word of a column of grades says: a kind, a severity, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grade {
    /// What it is.
    pub kind: Kind,
    /// How grave.
    pub severity: Option<Severity>,
}

type List = &'static [(&'static str, &'static str)];

fn looked_up(
    table: &'static LazyLock<HashMap<String, &'static str>>,
    text: &str,
) -> Option<&'static str> {
    table.get(&folded(text)).copied()
}

fn table(list: List) -> HashMap<String, &'static str> {
    let mut table = HashMap::new();
    for (word, phrases) in list {
        table.insert(folded(word), *word);
        for phrase in phrases.split(';') {
            table.insert(folded(phrase), *word);
        }
    }
    table
}

/// The kind and the severity that a word says.
pub fn grade(text: &str) -> Option<Grade> {
    static WORDS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| table(GRADES));
    let plain = folded(text);
    // `NC gering` says no more than `gering`.
    let word = WORDS
        .get(&plain)
        .or_else(|| WORDS.get(plain.strip_prefix("nc ")?))?;
    let severity = Severity::from_word(word);
    Some(Grade {
        kind: Kind::from_word(word).or(severity.map(|_| Kind::Nonconformity))?,
        severity,
    })
}

/// The furthest status that a word lets a finding have; what the record shows decides how far it is.
///
/// `open` and `in progress` say that it is not closed, and no more.
pub fn status(text: &str) -> Option<Status> {
    static WORDS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| table(STATUSES));
    let word = looked_up(&WORDS, text)?;
    if word == "open" {
        return Some(Status::Verified);
    }
    Status::from_word(word)
}

/// How a finding came to light.
pub fn source(text: &str) -> Option<Source> {
    static WORDS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| table(SOURCES));
    Source::from_word(looked_up(&WORDS, text)?)
}

/// How a finding came to light, of a text that names the occasion too: `Internal audit IA-2026-1`.
pub fn source_of(occasion: &str) -> Option<Source> {
    let name = folded(occasion);
    let blanks = name.match_indices(' ').map(|(at, _)| at);
    let mut parts = blanks.filter_map(|at| Some((name.get(..at)?, name.get(at..)?)));
    // Behind other words than a number it could be anything: `Internal control review`.
    parts.find_map(|(word, rest)| {
        let has_number = rest.contains(|c: char| c.is_ascii_digit());
        source(word).filter(|_| has_number)
    })
}

/// What the verification found; a bare yes or no counts where the column asks for the effect.
pub fn outcome(text: &str, asks: bool) -> Option<Outcome> {
    static WORDS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| table(OUTCOMES));
    let answer = || match flag(text).filter(|_| asks) {
        Some(true) => Some(Outcome::Effective),
        Some(false) => Some(Outcome::NotEffective),
        None => None,
    };
    looked_up(&WORDS, text)
        .and_then(Outcome::from_word)
        .or_else(answer)
}

/// How the cause was found.
pub fn method(text: &str) -> Option<Method> {
    static WORDS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| table(METHODS));
    Method::from_word(looked_up(&WORDS, text)?)
}

/// The kind of a cause.
pub fn category(text: &str) -> Option<Category> {
    static WORDS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| table(CATEGORIES));
    Category::from_word(looked_up(&WORDS, text)?)
}

/// Yes or no.
pub fn flag(text: &str) -> Option<bool> {
    match folded(text).as_str() {
        "yes" | "ja" | "j" | "oui" | "o" | "si" | "true" | "wahr" | "vrai" | "verdadero" | "x" => {
            Some(true)
        }
        "no" | "nein" | "n" | "non" | "false" | "falsch" | "faux" | "falso" => Some(false),
        _ => None,
    }
}

/// Whether a text says that there is nothing to say.
pub fn is_nothing(text: &str) -> bool {
    const NOTHING: &[&str] = &[
        "",
        "n/a",
        "na",
        "n.a",
        "nil",
        "none",
        "tbd",
        "tbc",
        "tba",
        "todo",
        "unknown",
        "null",
        "keine",
        "keiner",
        "entfällt",
        "k.a",
        "aucun",
        "aucune",
        "néant",
        "sans objet",
        "ninguno",
        "ninguna",
        "not applicable",
        "nicht zutreffend",
        "non applicable",
        "no aplica",
        "xxx",
        "s/o",
        "s.o",
        "unbekannt",
        "inconnu",
        "desconocido",
    ];
    if text.len() > 32 {
        return false;
    }
    let plain = text
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    NOTHING.contains(&plain.as_str())
}

const GRADES: List = &[
    (
        "major",
        "maj;major nc;nc major;major nonconformity;major non conformity;major nonconformance;nonconformity major;hauptabweichung;haupt;\
         schwerwiegend;schwerwiegende abweichung;wesentlich;wesentliche abweichung;majeur;majeure;nc majeure;non conformite majeure;mayor;no conformidad mayor;\
         nc mayor;major finding;hauptnichtkonformitat;grosse abweichung;major car;serious;severe;schwer;schwere abweichung;grave;\
         non conformite grave;no conformidad grave;critical;kritisch;kritische abweichung;critique;critico;critica;\
         non conformite critique;no conformidad critica",
    ),
    (
        "minor",
        "min;minor nc;nc minor;minor nonconformity;minor non conformity;minor nonconformance;nonconformity minor;nebenabweichung;neben;\
         geringfugig;geringfugige abweichung;gering;leicht;mineur;mineure;nc mineure;non conformite mineure;menor;\
         no conformidad menor;nc menor;minor finding;nebennichtkonformitat;kleine abweichung;minor car;untergeordnet;leichte abweichung;leger;legere;leve;no conformidad leve",
    ),
    (
        "nonconformity",
        "nc;non conformity;nonconformance;non conformance;abweichung;nichtkonformitat;nicht konformitat;non conformite;\
         no conformidad;nk;car",
    ),
    (
        "observation",
        "obs;beobachtung;observacion;hinweis;remarque;point sensible",
    ),
    (
        "opportunity",
        "ofi;opportunity for improvement;improvement;improvement opportunity;opportunity improvement;verbesserung;\
         verbesserungspotenzial;verbesserungspotential;verbesserungsmoglichkeit;vp;piste amelioration;point amelioration;\
         opportunite amelioration;axe amelioration;oportunidad mejora;mejora;om",
    ),
    ("concern", "area of concern;aoc;area concern"),
];

const STATUSES: List = &[
    (
        "open",
        "offen;ouvert;ouverte;abierto;abierta;new;neu;nouveau;nouvelle;nuevo;nueva;identified;confirmed;assigned;draft;active;\
         aktiv;reopened;wieder geoffnet;pending;ausstehend;pendiente;en attente;in progress;in bearbeitung;in arbeit;laufend;en cours;\
         encours;en curso;en proceso;en progreso;ongoing;wip;started;overdue;uberfallig;en retard;vencida;vencido;late;on hold;delayed;\
         not started;nicht begonnen;risk accepted;under investigation;investigation;under review;in work;zugewiesen;erfasst",
    ),
    (
        "corrected",
        "korrigiert;corrige;corrigee;corregido;corregida",
    ),
    (
        "analysed",
        "analyzed;analysiert;analyse;analysee;analizado;analizada;root cause identified",
    ),
    (
        "planned",
        "geplant;planifie;planifiee;planificado;planificada;plan accepted;action planned;plan approved;massnahmen geplant",
    ),
    (
        "implemented",
        "umgesetzt;mis en oeuvre;mise en oeuvre;realise;realisee;implementado;implementada;fixed;resolved;solved;mitigated;\
         behoben;gelost;resolu;resolue;resuelto;resuelta;pending verification;awaiting verification;verification pending;\
         zur prufung;wirksamkeitsprufung ausstehend;wirksamkeitsprufung offen;a verifier;por verificar;pendiente verificacion;\
         ready verification;to be verified;in verification;en verification;en verificacion;action implemented;actions implemented",
    ),
    (
        "verified",
        "verifiziert;verifie;verifiee;verificado;verificada;effective;wirksam;efficace;eficaz;gepruft",
    ),
    (
        "closed",
        "geschlossen;abgeschlossen;cloture;cloturee;clos;close;ferme;fermee;cerrado;cerrada;solde;soldee;done;completed;\
         complete;erledigt;finished;beendet;termine;terminee;finalizado;finalizada;completado;completada;closed out",
    ),
    (
        "withdrawn",
        "cancelled;canceled;rejected;dismissed;void;invalid;storniert;zuruckgezogen;abgelehnt;annule;annulee;rejete;rejetee;\
         retire;anulado;anulada;rechazado;rechazada;retirado;false positive;deprecated;duplicate;dublette",
    ),
];

const SOURCES: List = &[
    (
        "internal-audit",
        "internes audit;internal;intern;audit interne;interne;auditoria interna;interna;internal isms audit;ia",
    ),
    (
        "stage-1",
        "stage 1 audit;stufe 1;stufe 1 audit;etape 1;fase 1;stage1;stage i",
    ),
    (
        "stage-2",
        "stage 2 audit;stufe 2;stufe 2 audit;etape 2;fase 2;stage2;stage ii",
    ),
    (
        "surveillance",
        "surveillance audit;uberwachungsaudit;audit surveillance;audit suivi;auditoria seguimiento;auditoria vigilancia;\
         sa1;sa2;surveillance 1;surveillance 2;surveillance audit 1;surveillance audit 2",
    ),
    (
        "recertification",
        "recertification audit;rezertifizierung;rezertifizierungsaudit;re zertifizierung;re certification;audit renouvellement;\
         renouvellement;audit recertification;recertificacion;auditoria recertificacion;re zertifizierungsaudit",
    ),
    (
        "customer-audit",
        "customer;kundenaudit;kunde;client audit;client;audit client;auditoria cliente;cliente",
    ),
    (
        "supplier-audit",
        "supplier;lieferantenaudit;lieferant;audit fournisseur;fournisseur;auditoria proveedor;proveedor;vendor audit",
    ),
    (
        "monitoring",
        "monitoring and measurement;kpi;measurement;control test;monitoreo;messung;uberwachung messung;surveillance mesure;medicion",
    ),
    (
        "incident",
        "security incident;vorfall;sicherheitsvorfall;incident securite;incidente;incidente seguridad;information security incident",
    ),
    (
        "management-review",
        "managementbewertung;managementreview;revue direction;revision direccion;revision por direccion;isms review",
    ),
    (
        "self-identified",
        "self;self identified;self assessment;selbst festgestellt;eigene feststellung;mitarbeiter;employee;staff;self reported;\
         auto identifie;autoidentificado;autoevaluacion;employee report;autocontrole;daily work;tagesgeschaft",
    ),
];

const OUTCOMES: List = &[
    (
        "effective",
        "wirksam;efficace;eficaz;was effective;action effective;verified effective;effektiv",
    ),
    (
        "not-effective",
        "ineffective;nicht wirksam;unwirksam;inefficace;non efficace;pas efficace;no eficaz;ineficaz;not effective;nicht effektiv",
    ),
];

const METHODS: List = &[
    (
        "five-whys",
        "5 whys;5 why;5why;5whys;five why;5 warum;5w;cinq pourquoi;5 pourquoi;5 porques;cinco porques;5 x warum;5 por que",
    ),
    (
        "fishbone",
        "ishikawa;ishikawa diagram;fishbone diagram;cause and effect;fischgrate;arete poisson;espina pescado",
    ),
    (
        "fault-tree",
        "fta;fault tree analysis;fehlerbaum;arbre defaillances;arbol fallos",
    ),
    ("eight-d", "8d;8 d;8d report;8d bericht"),
    ("barrier-analysis", "barrier"),
    ("other", "other method;andere;autre;otro"),
];

const CATEGORIES: List = &[
    (
        "no-owner",
        "no responsibility;responsibility;kein verantwortlicher;verantwortlichkeit;pas responsable;sin responsable",
    ),
    ("no-schedule", "schedule;no deadline;kein termin;planning"),
    (
        "missing-procedure",
        "no procedure;procedure missing;fehlendes verfahren;procedure manquante;falta procedimiento",
    ),
    (
        "unclear-procedure",
        "procedure unclear;unklares verfahren;procedure;verfahren;procedimiento",
    ),
    (
        "competence",
        "training;knowledge;skills;kompetenz;schulung;competences;formation;competencia;formacion",
    ),
    (
        "resources",
        "resource;lack resources;ressourcen;ressources;recursos",
    ),
    (
        "tooling",
        "tool;tools;technology;technik;werkzeug;outil;outils;herramienta;herramientas",
    ),
    (
        "supplier",
        "third party;lieferant;fournisseur;proveedor;vendor",
    ),
    ("design", "process design;konzeption;conception;diseno"),
    ("communication", "kommunikation;comunicacion"),
    (
        "change-not-managed",
        "change management;change;anderungsmanagement;gestion changement;gestion cambios",
    ),
    (
        "monitoring-gap",
        "monitoring;uberwachung;surveillance;monitoreo",
    ),
    (
        "oversight",
        "supervision;management oversight;aufsicht;supervision gap",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_mean_what_they_say_and_no_more() {
        assert_eq!(status("In Bearbeitung"), Some(Status::Verified));
        assert_eq!(status("CLÔTURÉE"), Some(Status::Closed));
        assert_eq!(status("awaiting verification"), Some(Status::Implemented));
        assert_eq!(status("with the board"), None);
        assert_eq!(
            grade("Nebenabweichung").unwrap().severity,
            Some(Severity::Minor)
        );
        assert_eq!(grade("OFI").unwrap().kind, Kind::Opportunity);
        // The top of a scale is grave whatever its steps are; the step below it depends on them.
        for word in [
            "schwer", "kritisch", "Critique", "grave", "crítico", "Severe",
        ] {
            let severity = grade(word).and_then(|grade| grade.severity);
            assert_eq!(severity, Some(Severity::Major), "{word}");
        }
        for word in ["high", "hoch", "élevé", "alto", "medium"] {
            assert_eq!(grade(word), None, "{word}");
        }
        assert_eq!(source("Überwachungsaudit"), Some(Source::Surveillance));
        // It does not say whose audit it was.
        for word in ["external audit", "extern", "externe", "externo"] {
            assert_eq!(source(word), None, "{word}");
        }
        assert_eq!(outcome("Sí", true), Some(Outcome::Effective));
        assert_eq!(outcome("Sí", false), None);
        assert_eq!(method("5-Why"), Some(Method::FiveWhys));
        assert!(is_nothing("n/a") && is_nothing(" - ") && !is_nothing("none of the logs"));
    }
}
