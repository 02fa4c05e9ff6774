//! A finding as an item of the plan, with what was observed.
//!
//! Its risk is in `risk`.

use serde_json::{Value, json};

use super::super::register::{plain, requirements};
use super::people::Role;
use super::{Object, Parts, Writer, evidence, moment, property, prose, risk, title};
use crate::dossier::name;
use crate::model::{
    Day, Finding, Kind, Outcome, Record, SectionKind, Severity, Slot, Source, Status, Text,
};

/// Adds an item for a finding, its observations, and its risk where it is a nonconformity.
pub fn add(writer: &Writer<'_>, record: &Record, parts: &mut Parts) {
    let finding = &record.finding;
    let reference = name(record);
    let heading = finding.title.get().map_or("", AsRef::as_ref);
    let heading = title(heading, &reference);
    let found = found(record, &heading);
    let mut related = Vec::new();
    let observations = [
        Some(observed(writer, record, &heading, &found)),
        done(writer, record),
        verified(writer, record),
    ];
    for (id, observation) in observations.into_iter().flatten() {
        related.push(json!({ "observation-uuid": id }));
        parts.observations.push(observation.to_string());
    }
    let mut item = Object::default();
    item.text("uuid", &writer.id(record, &["item"]));
    item.text("title", &heading);
    item.text("description", &found);
    item.list("props", props(finding, &reference));
    let record_at = format!(
        "{}{}",
        writer.base,
        evidence::encoded(record.path().as_str())
    );
    item.list(
        "links",
        vec![json!({ "href": record_at, "rel": "reference", "text": title(&reference, "record") })],
    );
    item.list(
        "origins",
        writer.people.origination(finding.raised_by.get()),
    );
    item.list("related-observations", related.clone());
    if finding.is_nonconformity() {
        let (id, risk) = risk::of(writer, record, (&heading, &found), related);
        item.list("related-risks", vec![json!({ "risk-uuid": id })]);
        parts.risks.push(risk.to_string());
    }
    parts.items.push(item.done().to_string());
}

/// What was found, as text that is not empty.
fn found(record: &Record, heading: &str) -> String {
    let found = plain::statement(record);
    if found.is_empty() {
        heading.to_owned()
    } else {
        prose(&found)
    }
}

fn props(finding: &Finding, reference: &str) -> Vec<Value> {
    let text = |slot: &Slot<Text>| slot.get().map(ToString::to_string);
    let external = finding.external.get();
    let single = [
        ("reference", Some(reference.to_owned())),
        (
            "kind",
            finding.kind.value().map(|kind| Kind::word(kind).to_owned()),
        ),
        (
            "severity",
            finding
                .severity
                .value()
                .map(|own| Severity::word(own).to_owned()),
        ),
        (
            "status",
            finding
                .status
                .value()
                .map(|own| Status::word(own).to_owned()),
        ),
        (
            "source",
            finding
                .source
                .value()
                .map(|own| Source::word(own).to_owned()),
        ),
        ("audit", text(&finding.audit)),
        ("area", text(&finding.area)),
        (
            "external-body",
            external.and_then(|external| text(&external.body)),
        ),
        (
            "external-reference",
            external.and_then(|external| text(&external.reference)),
        ),
    ];
    let single = single
        .into_iter()
        .filter_map(|(name, value)| property(name, &value?));
    let cited = requirements(finding).into_iter();
    let cited = cited.filter_map(|requirement| property("requirement", &requirement));
    let again = finding.recurrence_of.items().iter();
    let again = again.filter_map(|id| property("recurrence-of", &id.value));
    single.chain(cited).chain(again).collect()
}

/// The observation of the finding itself.
fn observed(writer: &Writer<'_>, record: &Record, heading: &str, found: &str) -> (String, Value) {
    let finding = &record.finding;
    let method = match finding.source.value() {
        Some(Source::Monitoring) => "TEST",
        Some(Source::Incident | Source::ManagementReview | Source::SelfIdentified) | None => {
            "UNKNOWN"
        }
        Some(_) => "EXAMINE",
    };
    let first = writer.life(record).and_then(|life| life.events.first());
    let first = first.filter(|event| event.commit.is_some());
    let day = finding.detected.value().or(finding.raised.value());
    let day = day.or(first.map(|event| event.committer.day()));
    let own = evidence::relevant(writer, "the finding", finding.evidence.items().iter());
    let cause = finding.root_cause.get();
    let cause = cause.into_iter().flat_map(|cause| cause.evidence.items());
    let cause = evidence::relevant(writer, "the cause analysis", cause);
    let mut observation = Object::default();
    let id = writer.id(record, &["observation"]);
    observation.text("uuid", &id);
    observation.text("title", heading);
    observation.text("description", found);
    observation.list("methods", vec![json!(method)]);
    observation.list("types", vec![json!("finding")]);
    observation.list(
        "origins",
        writer.people.origin(Role::Raiser, finding.raised_by.get()),
    );
    observation.list("relevant-evidence", [own, cause].concat());
    observation.text("collected", &collected(writer, day));
    (id, observation.done())
}

/// The observation of what was done about it; none without evidence of that.
fn done(writer: &Writer<'_>, record: &Record) -> Option<(String, Value)> {
    let finding = &record.finding;
    let correction = finding.correction.get();
    let own = correction
        .into_iter()
        .flat_map(|block| block.evidence.items());
    let mut shown = evidence::relevant(writer, "the correction", own);
    let mut last = correction.and_then(|block| block.done.value());
    for (index, action) in finding.corrective_actions.numbered() {
        let of = format!("corrective action {}", index + 1);
        shown.extend(evidence::relevant(
            writer,
            &of,
            action.value.evidence.items().iter(),
        ));
        last = last.max(action.value.done.value());
    }
    if shown.is_empty() {
        return None;
    }
    let mut observation = Object::default();
    let id = writer.id(record, &["observation", "done"]);
    observation.text("uuid", &id);
    observation.text(
        "title",
        &format!("What was done about {}", title(&name(record), "it")),
    );
    observation.text(
        "description",
        "Evidence of the correction and of the corrective actions.",
    );
    observation.list("methods", vec![json!("EXAMINE")]);
    observation.list("types", vec![json!("mitigation")]);
    observation.list("relevant-evidence", shown);
    observation.text("collected", &collected(writer, last));
    Some((id, observation.done()))
}

/// The observation of whether it worked; none before that was looked at.
fn verified(writer: &Writer<'_>, record: &Record) -> Option<(String, Value)> {
    let block = record.finding.verification.get()?;
    let day = block.done.value()?;
    let result = block.result.value();
    let mut told = match result {
        Some(Outcome::Effective) => "The actions were effective.".to_owned(),
        Some(Outcome::NotEffective) => "The actions were not effective.".to_owned(),
        None => "The record does not say whether the actions were effective.".to_owned(),
    };
    if let Some(criteria) = block.criteria.get() {
        told.push_str(&format!("\n\nCriteria: {}", plain::line(criteria)));
    }
    let text = plain::section(record, SectionKind::Verification);
    if !text.is_empty() {
        told.push_str(&format!("\n\n{text}"));
    }
    let mut observation = Object::default();
    let id = writer.id(record, &["observation", "verification"]);
    observation.text("uuid", &id);
    observation.text(
        "title",
        &format!("Verification of {}", title(&name(record), "it")),
    );
    observation.text("description", &prose(&told));
    let result = result.and_then(|result| property("result", result.word()));
    observation.list("props", result.into_iter().collect());
    observation.list("methods", vec![json!("EXAMINE")]);
    observation.list("types", vec![json!("mitigation")]);
    observation.list(
        "origins",
        writer.people.origin(Role::Verifier, block.by.get()),
    );
    let shown = evidence::relevant(writer, "the verification", block.evidence.items().iter());
    observation.list("relevant-evidence", shown);
    observation.text("collected", &collected(writer, Some(day)));
    Some((id, observation.done()))
}

/// When something was seen, which OSCAL must know: at the latest on the day of judging.
fn collected(writer: &Writer<'_>, day: Option<Day>) -> String {
    let as_of = writer.dossier.as_of;
    let moment_of = day.and_then(moment).or(moment(as_of));
    moment_of.unwrap_or_else(|| format!("{as_of}T00:00:00Z"))
}
