//! Every field of a finding that holds free text. Not a rule.

use crate::model::{Finding, Items, Slot, Spanned, Target, Text};
use crate::text::Span;

/// What is called for each text: the text, its place, and its field, made only when it is asked for.
pub type See<'s> = &'s mut dyn FnMut(&str, Span, &dyn Fn() -> String);

/// Calls for every free text of the front matter; people, paths, ids and words of a list are none.
pub fn texts(finding: &Finding, see: See<'_>) {
    one(&finding.title, "title", see);
    one(&finding.severity_reason, "severity_reason", see);
    one(&finding.area, "area", see);
    one(&finding.no_action_reason, "no_action_reason", see);
    if let Some(correction) = finding.correction.get() {
        one(&correction.not_applicable, "correction.not_applicable", see);
    }
    if let Some(extent) = finding
        .root_cause
        .get()
        .and_then(|cause| cause.extent.get())
    {
        one(&extent.checked, "root_cause.extent.checked", see);
        for (at, text) in extent.similar.numbered() {
            see(&text.value, text.span, &|| {
                format!("root_cause.extent.similar[{at}]")
            });
        }
    }
    if let Some(verification) = finding.verification.get() {
        one(&verification.criteria, "verification.criteria", see);
    }
    for (at, change) in finding.isms_changes.numbered() {
        if change.value.target == Target::Nothing {
            let reason = change.value.text.split_once(':').map_or("", |(_, why)| why);
            see(reason, change.span, &|| format!("isms_changes[{at}]"));
        }
    }
    if let Some(external) = finding.external.get() {
        one(&external.body, "external.body", see);
        one(&external.reference, "external.reference", see);
    }
    if let Some(withdrawn) = finding.withdrawn.get() {
        one(&withdrawn.reason, "withdrawn.reason", see);
    }
    each(
        &finding.corrective_actions,
        |item| &item.action,
        "corrective_actions",
        "action",
        see,
    );
    each(
        &finding.not_recurrence_of,
        |item| &item.reason,
        "not_recurrence_of",
        "reason",
        see,
    );
    each(
        &finding.extensions,
        |item| &item.reason,
        "extensions",
        "reason",
        see,
    );
    each(
        &finding.reopened,
        |item| &item.reason,
        "reopened",
        "reason",
        see,
    );
    each(
        &finding.amended,
        |item| &item.reason,
        "amended",
        "reason",
        see,
    );
    each(
        &finding.waivers,
        |item| &item.reason,
        "waivers",
        "reason",
        see,
    );
    for (name, text) in &finding.extra {
        see(&text.value, text.span, &|| name.to_string());
    }
}

fn one(slot: &Slot<Text>, field: &str, see: See<'_>) {
    if let Some(text) = slot.given() {
        see(&text.value, text.span, &|| field.to_owned());
    }
}

fn each<T>(
    list: &Slot<Items<Spanned<T>>>,
    text: fn(&T) -> &Slot<Text>,
    name: &str,
    inner: &str,
    see: See<'_>,
) {
    for (at, item) in list.numbered() {
        if let Some(text) = text(&item.value).given() {
            see(&text.value, text.span, &|| format!("{name}[{at}].{inner}"));
        }
    }
}
