//! The rules about prose on good and bad prose in the four languages.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails panics"
)]

mod support;

use clause10::model::Day;

/// The diagnostics of the family cause for the faultless record with the parts of an excerpt in it.
fn cause(status: &str, excerpt: &str) -> Vec<(&'static str, String)> {
    let folder = support::folder();
    let text = support::completed(&support::record(status), excerpt, "");
    support::write(folder.path(), support::RECORD, text);
    let as_of: Day = support::day_of(status);
    support::check(folder.path(), as_of)
        .into_iter()
        .filter(|found| found.rule.family.word() == "cause")
        .map(|found| (found.rule.name, found.message))
        .collect()
}

fn names(found: &[(&'static str, String)]) -> Vec<&'static str> {
    found.iter().map(|(name, _)| *name).collect()
}

/// A finding in a language with a Root cause section, for one category and method.
fn analysed(title: &str, finding: &str, root_cause: &str, category: &str, method: &str) -> String {
    format!(
        "title: {title}\nroot_cause:\n  done: 2026-02-20\n  by: tom.baker@acme.example\n  method: {method}\n  \
         categories: [{category}]\n  extent: {{checked: everything, similar: []}}\n---\n\
         ## Nonconformity\n\n{finding}\n\n## Root cause\n\n{root_cause}\n\n"
    )
}

fn planned(correction: &str, actions: &[&str]) -> String {
    let mut text = "corrective_actions:\n".to_owned();
    for action in actions {
        text.push_str(&format!(
            "  - action: \"{action}\"\n    addresses: [no-owner]\n    owner: tom.baker@acme.example\n    due: 2026-03-31\n"
        ));
    }
    if correction.is_empty() {
        return text;
    }
    format!("{text}---\n## Correction\n\n{correction}\n\n")
}

#[test]
fn a_cause_that_says_the_finding_again_is_seen_in_four_languages() {
    for (title, finding, cause_text) in [
        (
            "Leaver accounts not disabled within 24 hours",
            "Three accounts of leavers were still enabled in the directory weeks after the last working day.",
            "The accounts of the three leavers were not disabled in the directory after their last working day.",
        ),
        (
            "Zugriffsrechte des Finanzsystems wurden nicht überprüft",
            "Für das vierte Quartal liegt keine Überprüfung der Zugriffsrechte im Finanzsystem vor; der Ordner ist leer.",
            "Die Überprüfung der Zugriffsrechte für das Finanzsystem wurde im vierten Quartal nicht durchgeführt.",
        ),
        (
            "Revue des droits d'accès non effectuée",
            "La revue trimestrielle des droits d'accès au système financier n'a pas été effectuée au quatrième trimestre.",
            "La revue des droits d’accès du système financier n’a pas été réalisée pour le quatrième trimestre.",
        ),
        (
            "Revisión de accesos no realizada",
            "No se realizó la revisión trimestral de los derechos de acceso al sistema financiero en el cuarto trimestre.",
            "La revisión de los derechos de acceso del sistema financiero no fue realizada en el trimestre.",
        ),
    ] {
        let found = cause(
            "analysed",
            &analysed(title, finding, cause_text, "no-owner", "other"),
        );
        assert_eq!(names(&found), ["cause-restates-finding"], "{cause_text}");
    }
}

#[test]
fn a_short_cause_with_a_new_word_is_a_cause() {
    let finding = "The review of the access rights of the finance system was not held in Q4 2025.";
    for text in [
        "The owner of the finance system changed.",
        "No owner.",
        "The review of the access rights of the finance system has no deputy.",
        "For the finance system nobody had entered the review of the access rights into the control calendar.",
    ] {
        let found = cause(
            "analysed",
            &analysed("Review missed", finding, text, "no-owner", "other"),
        );
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}

#[test]
fn people_blamed_with_nothing_behind_are_seen_in_four_languages() {
    for text in [
        "Human error.",
        "The administrator simply forgot to run the job.",
        "Menschliches Versagen: Der Mitarbeiter hat vergessen, die Prüfung einzutragen.",
        "Grund war ein menschlicher Fehler.",
        "Erreur humaine, le responsable a oublié.",
        "Le collaborateur n’était pas au courant.",
        "Fue un error humano, el responsable se olvidó. Por descuido no lo anotó.",
        "Nobody looked for weeks, and in the end it was carelessness",
    ] {
        let excerpt = analysed(
            "Backup not checked",
            "The log was empty.",
            text,
            "oversight",
            "other",
        );
        assert_eq!(
            names(&cause("analysed", &excerpt)),
            ["blames-people"],
            "{text}"
        );
    }
}

#[test]
fn people_with_a_cause_behind_or_a_denial_are_not_blamed() {
    for (text, category) in [
        ("Human error.", "design"),
        (
            "The administrator forgot. Nothing reminds anybody: the calendar lists reviews, and \
             backups have no entry, no deputy and no alarm.",
            "oversight",
        ),
        (
            "- The operator forgot to start it.\n- The tool has no schedule of its own.\n- A dashboard \
             shows failed jobs and none that never ran.",
            "oversight",
        ),
        (
            "It was not human error but a table that hides short outages.",
            "oversight",
        ),
        (
            "Das war kein menschliches Versagen, die Tabelle ist falsch.",
            "oversight",
        ),
        ("Ce n'est pas une erreur humaine.", "competence"),
        ("The user error message was misleading.", "competence"),
    ] {
        let excerpt = analysed(
            "Backup not checked",
            "The log was empty.",
            text,
            category,
            "other",
        );
        let found = cause("analysed", &excerpt);
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}

#[test]
fn whys_are_counted_in_any_form() {
    let shallow = [
        "Nobody started it.",
        "Why was it missed? Nobody started it.",
        "1. Nobody started it.\n2. The owner had left.",
        "Warum? Niemand war zuständig.",
        "Pourquoi ? Personne n'était désigné. Pourquoi ? Le poste était vacant.",
        "¿Por qué? Nadie lo inició.",
    ];
    let deep = [
        "1. Nobody started it.\n2. The owner had left.\n3. Movers hand over accounts, not tasks.",
        "Nobody started it. Why? The owner had left. Why was it not handed over? The form has no line.",
        "Warum? Niemand begann. Weshalb? Kein Termin. Wieso? Der Kalender kennt keine Prüfungen.",
        "¿Por qué? Nadie lo inició. ¿Por qué? No hay dueño. ¿Por qué? El formulario no lo pide.",
        "Nobody started it.\n\nThe owner had left.\n\nMovers hand over accounts, not tasks.",
        "Nobody started it in January. The owner had left. Movers hand over accounts and not tasks.",
        "![the chain](chain.png)",
        "Drawn on the wall, see [the photograph](chain.png).",
        "| why | answer |\n|---|---|\n| missed? | not started |\n| not started? | owner left |",
        "```\nwhy 1\n```",
    ];
    for (texts, expected) in [(&shallow[..], 1), (&deep[..], 0)] {
        for text in texts {
            let excerpt = analysed("Tapes lost", "Two are gone.", text, "no-owner", "five-whys");
            let found = cause("analysed", &excerpt);
            assert_eq!(found.len(), expected, "{text}: {found:?}");
        }
    }
    let other = analysed(
        "Tapes lost",
        "Two are gone.",
        "Nobody looked.",
        "no-owner",
        "fishbone",
    );
    assert!(cause("analysed", &other).is_empty());
}

#[test]
fn an_action_that_is_the_correction_again_is_seen_in_four_languages() {
    for (correction, action) in [
        (
            "All three accounts were disabled in the directory, and the mailboxes were handed to the managers.",
            "Disable the three accounts in the directory and hand the mailboxes to the managers",
        ),
        (
            "Die drei Konten wurden im Verzeichnis gesperrt und die Postfächer übergeben.",
            "Konten im Verzeichnis gesperrt und Postfächer übergeben",
        ),
        (
            "Les trois comptes ont été désactivés dans l'annuaire le 3 mars.",
            "Comptes désactivés dans l’annuaire",
        ),
        (
            "Las tres cuentas fueron desactivadas en el directorio.",
            "Cuentas desactivadas en el directorio",
        ),
    ] {
        let found = cause("planned", &planned(correction, &[action]));
        assert_eq!(names(&found), ["action-repeats-correction"], "{action}");
    }
}

#[test]
fn an_action_that_makes_it_last_is_not_the_correction() {
    let correction =
        "All three accounts were disabled in the directory, and the others were checked.";
    for action in [
        "Disable accounts in the directory automatically on the last working day",
        "Monthly comparison of accounts in the directory with the list of leavers",
        "Disable accounts",
    ] {
        let found = cause("planned", &planned(correction, &[action]));
        assert!(found.is_empty(), "{action}: {found:?}");
    }
    let section = "corrective_actions: []\n---\n## Correction\n\nAll three accounts were disabled in the directory.\n\n\
                   ## Corrective action\n\nThe three accounts were disabled in the directory.\n\n";
    assert_eq!(cause("planned", section), []);
}

#[test]
fn the_section_is_compared_where_no_action_repeats() {
    let text = planned(
        "All three accounts were disabled in the directory.",
        &["Name an owner for each list"],
    ) + "## Corrective action\n\nThe three accounts were disabled in the directory.\n\n";
    assert_eq!(
        names(&cause("planned", &text)),
        ["action-repeats-correction"]
    );
}

#[test]
fn training_alone_is_seen_in_four_languages() {
    for actions in [
        &["Remind owners of the importance of timely completion"][..],
        &[
            "Awareness training for all employees",
            "Send a reminder to all staff by e-mail",
        ],
        &["All employees will be trained on the policy and sign for it"],
        &[
            "Mitarbeitende erneut schulen",
            "Unterweisung aller Teams im Verfahren",
        ],
        &[
            "Sensibiliser les collaborateurs",
            "Former les administrateurs à la procédure",
        ],
        &["Séance de formation pour les équipes"],
        &[
            "Capacitar al personal",
            "Recordar a los responsables el procedimiento",
        ],
        &["Brief the service desk on the two hour rule"],
        &["Train both technicians in the monthly routine and remind them of the policy"],
        &["All application owners trained"],
    ] {
        let found = cause("planned", &planned("", actions));
        assert_eq!(names(&found), ["training-only"], "{actions:?}");
    }
}

#[test]
fn training_with_something_beside_it_is_fine() {
    for actions in [
        &["Train the team", "The script asks for a change number"][..],
        &["Two further auditors trained, and budget for eight hired days a year"],
        &["Training records checked each month by HR"],
        &["Contract with the supplier obliges it to yearly training"],
        &["Courses assigned automatically to every joiner, reminder to the manager after a week"],
        &["Overdue training shown in the report to line managers"],
        &[
            "Quarterly reminder from the service desk to each named owner, with the user list attached",
        ],
        &["The former owner hands the list over"],
        &["Formation of a change board with a deputy"],
        &["Workshop to redesign the approval step"],
        &["Arbeitsanweisung neu: erst isolieren, dann das SOC anrufen"],
    ] {
        let found = cause("planned", &planned("", actions));
        assert!(found.is_empty(), "{actions:?}: {found:?}");
    }
}

#[test]
fn a_correction_that_is_only_announced_is_seen_in_four_languages() {
    for (text, expected) in [
        ("The accounts will be disabled next week.", 1),
        ("We will hold the review in March.", 1),
        ("Die Prüfung wird noch nachgeholt.", 1),
        ("La revue sera effectuée en mars.", 1),
        ("La revisión se realizará en marzo.", 1),
        ("The accounts were disabled on 12 February.", 0),
        (
            "Rights that would be too wide were removed; the supplier confirmed it.",
            0,
        ),
        ("Das Konto wird bis zur Klärung gesperrt gehalten.", 0),
        (
            "Les droits ont été retirés ; le lendemain tout était fini.",
            0,
        ),
        ("<!-- will be -->\nIt was done on 12 February.", 0),
        ("It was done on 12 February.\n\n```\nwill be\n```", 0),
    ] {
        let found = cause("corrected", &format!("## Correction\n\n{text}\n\n"));
        assert_eq!(found.len(), expected, "{text}: {found:?}");
    }
    let planned_only =
        "correction:\n  due: 2026-03-12\n---\n## Correction\n\nThe accounts will be disabled.\n\n";
    assert_eq!(cause("planned", planned_only), []);
}

#[test]
fn each_cause_wants_an_action_from_planned_on() {
    let two = "root_cause:\n  done: 2026-02-20\n  by: tom.baker@acme.example\n  method: five-whys\n  \
               categories: [no-owner, monitoring-gap, monitoring-gap]\n  extent: {checked: everything, similar: []}\n";
    assert_eq!(names(&cause("planned", two)), ["cause-without-action"]);
    assert_eq!(cause("analysed", two), []);
    let reasoned = format!("{two}no_action_reason: Looked at on 20 February; nothing to change\n");
    assert_eq!(cause("planned", &reasoned), []);
    let unaddressed = format!(
        "{two}corrective_actions:\n  - action: Name an owner\n    owner: tom.baker@acme.example\n    due: 2026-03-31\n"
    );
    assert_eq!(cause("planned", &unaddressed), []);
}

#[test]
fn the_state_of_a_living_document_later_is_another_proof() {
    let verification = |evidence: &str| {
        format!(
            "verification:\n  criteria: The reviews are finished on time\n  due: 2026-07-31\n  done: 2026-07-10\n  \
             by: maria.lopez@acme.example\n  result: effective\n  evidence: [{evidence}]\n"
        )
    };
    let calendar = "evidence/NC-2026-004/control-calendar.csv";
    let repeated = cause("closed", &verification(calendar));
    assert_eq!(names(&repeated), ["verification-repeats-implementation"]);
    for evidence in [
        format!("{calendar}@0123456789abcdef"),
        format!("{calendar}, evidence/NC-2026-004/q1-review.csv"),
        "https://tickets.example/1".to_owned(),
    ] {
        assert_eq!(cause("closed", &verification(&evidence)), [], "{evidence}");
    }
}

#[test]
fn a_withdrawn_finding_is_left_alone() {
    let text = "status: withdrawn\nwithdrawn: {date: 2026-07-13, by: maria.lopez@acme.example, reason: A test record}\n---\n\
                ## Root cause\n\nHuman error.\n\n## Correction\n\nIt will be done.\n\n";
    assert_eq!(cause("closed", text), []);
}
