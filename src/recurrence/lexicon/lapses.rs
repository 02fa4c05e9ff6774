//! The ways in which things fail: not done, late, never checked, left over, not recorded.
//!
//! They are in many findings, so each says little alone; together with what failed they tell two lapses of
//! one control apart.

use super::{Concept, concept};

pub(super) const CONCEPTS: &[Concept] = &[
    concept(
        "not carried out",
        "missed skipped omitted not_done not_performed not_carried not_held never_held never_done never_performed never_tested never_reviewed not_conducted not_reviewed not_tested did_not_take_place postponed put_off cancelled lapsed dropped fell_through no_review no_test",
        "versäumt ausgelassen nicht_durchgeführt ausgefallen verschoben unterblieben nicht_erfolgt nicht_stattgefunden entfallen",
        "manqué omis non_réalisé pas_réalisé pas_effectué non_effectué reporté annulé oublié",
        "omitido no_realizado no_realizada no_efectuado pospuesto cancelado olvidado",
    ),
    concept(
        "late",
        "late overdue delay delayed delays deadline deadlines past_due behind_schedule exceeded backlog too_long days_late belated outstanding",
        "verspätet überfällig verzögert verzögerung frist fristen überschritten rückstand zu_spät",
        "retard tardif tardive échéance dépassé délai délais dépassement",
        "retraso tarde vencido plazo plazos demora excedido atrasado",
    ),
    concept(
        "at intervals",
        "quarterly quarter quarters annually annual yearly monthly weekly half_yearly semi_annual every_year each_year once_year periodic periodically regular recurring interval intervals calendar schedule scheduled",
        "vierteljährlich quartal jährlich monatlich wöchentlich halbjährlich regelmäßig turnus turnusmäßig kalender intervall",
        "trimestriel trimestrielle trimestre annuel annuelle mensuel semestriel périodique régulier calendrier",
        "trimestral trimestre anual mensual semestral periódico periódica regular calendario",
    ),
    concept(
        "not recorded",
        "undocumented unrecorded not_recorded no_record no_records not_documented no_evidence no_trace not_kept not_written no_log unsigned missing_record missing_records",
        "nicht_dokumentiert undokumentiert kein_nachweis keine_nachweise nicht_aufgezeichnet fehlende_nachweise",
        "non_documenté pas_documenté aucune_preuve aucune_trace non_enregistré",
        "no_documentado sin_registro sin_evidencia no_registrado sin_documentar",
    ),
    concept(
        "incomplete",
        "incomplete partial partially gap gaps missing_entries not_complete not_covered not_included left_out out_of_scope does_not_match mismatch discrepancy inconsistent reconcile reconciled reconciliation",
        "unvollständig lückenhaft teilweise abweichung_liste nicht_enthalten nicht_erfasst diskrepanz abgleich",
        "incomplet incomplète partiel partielle écart écarts non_inclus divergence rapprochement",
        "incompleto incompleta parcial discrepancia no_incluido desajuste conciliación",
    ),
    concept(
        "out of date",
        "outdated stale out_date not_updated expired expiry obsolete lapsed_date old",
        "veraltet nicht_aktuell nicht_aktualisiert abgelaufen überholt",
        "périmé obsolète pas_jour non_actualisé expiré",
        "desactualizado obsoleto caducado no_actualizado vencido_documento",
    ),
    concept(
        "excessive",
        "excessive too_many unnecessary over_privileged not_needed surplus unused dormant inactive accumulated",
        "übermäßig zu_viele unnötig nicht_benötigt ungenutzt inaktiv angesammelt",
        "excessif excessifs trop_nombreux inutile inutilisé inactif dormant",
        "excesivo excesivos demasiados innecesario inactivo sin_uso",
    ),
    concept(
        "failed unseen",
        "failed failing failure failures broke broken stopped error errors crash crashed",
        "fehlgeschlagen fehlschlag gescheitert fehler abgebrochen defekt",
        "échoué échec échecs erreur panne défaillance",
        "fallido fallo fallos falló error avería",
    ),
    concept(
        "review",
        "review reviews reviewed reviewing reviewer reviewers check checks checked verify verified",
        "überprüfung überprüfungen überprüft prüfung geprüft kontrolle kontrolliert review",
        "revue revues examen vérification vérifié contrôle contrôlé",
        "revisión revisiones revisado revisar comprobación verificación verificado",
    ),
    concept(
        "manual",
        "manual manually spreadsheet spreadsheets excel memory one_person e_mail_to",
        "manuell händisch excel tabelle gedächtnis einzelperson",
        "manuel manuellement tableur excel mémoire",
        "manual manualmente excel hoja_cálculo memoria",
    ),
    concept(
        "automation",
        "automatic automatically automated automation scheduled_job script scripted nightly job workflow",
        "automatisch automatisiert automatisierung skript workflow",
        "automatique automatiquement automatisé script",
        "automático automáticamente automatizado script",
    ),
    concept(
        "reminder and ticket",
        "reminder reminders ticket tickets task tasks queue service_desk helpdesk",
        "erinnerung ticket tickets aufgabe aufgaben servicedesk",
        "rappel rappels ticket tickets tâche tâches",
        "recordatorio tique ticket tickets tarea tareas",
    ),
];
