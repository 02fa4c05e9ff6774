//! The register as a plan of action and milestones of OSCAL (NIST, version 1.2), as JSON.
//!
//! What becomes what:
//!
//! | here | there |
//! |---|---|
//! | every finding that is not withdrawn | a `poam-item`, with an `observation` of what was found |
//! | a nonconformity among these | a `risk` too; observations, opportunities and concerns are none |
//! | status open | risk status `open` |
//! | corrected, analysed | `investigating` |
//! | planned, implemented, verified | `remediating` |
//! | closed | `closed` |
//! | the correction | a `remediation` with one milestone |
//! | cause analysis, corrective actions, verification | a `remediation` with a milestone each; the verification depends on the actions |
//! | evidence | `relevant-evidence` of the observation of its step |
//! | what was official when | the `risk-log` |
//! | people | `parties`, with roles of ours |
//! | requirements | properties with their numbers, never the text of a standard |
//!
//! A withdrawn finding was none after all, so it is left out, and said in the remarks; `deviation-…` is never
//! used: an accepted deviation is not a state of our lifecycle. Identifiers are of version 5: made from the
//! commit that raised a finding and its number, so they stay from one document to the next and differ
//! between companies. Not for reading back.

mod evidence;
mod item;
mod people;
mod risk;

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::register::{ordered, plain};
use crate::dossier::{Dossier, name};
use crate::life::Life;
use crate::model::{Day, Record, Status};
use people::People;

/// The version of OSCAL that is written.
pub const VERSION: &str = "1.2.3";

/// The namespace of properties that OSCAL does not know.
pub const NAMESPACE: &str = "https://github.com/clause10/clause10/ns/oscal";

/// Writes the plan. `base` stands before paths from the top of the repository: `../` where the files of the
/// repository lie in the folder above. None where there is nothing to plan: OSCAL has no plan without an item.
pub fn poam(dossier: &Dossier, base: &str) -> Option<String> {
    let writer = Writer::new(dossier, base);
    let mut parts = Parts::default();
    for record in ordered(dossier) {
        if record.finding.status.value() != Some(Status::Withdrawn) {
            item::add(&writer, record, &mut parts);
        }
    }
    if parts.items.is_empty() {
        return None;
    }
    let mut plan = Object::default();
    plan.text("uuid", &writer.document());
    plan.put("metadata", metadata(&writer));
    plan.put(
        "system-id",
        json!({ "identifier-type": "http://ietf.org/rfc/rfc4122", "id": writer.register() }),
    );
    let mut text = plan.done().to_string();
    // What was an object goes on with the lists.
    text.pop();
    for (key, list) in [
        ("observations", parts.observations),
        ("risks", parts.risks),
        ("poam-items", parts.items),
    ] {
        if !list.is_empty() {
            text.push_str(&format!(",\"{key}\":[{}]", list.join(",")));
        }
    }
    Some(format!("{{\"plan-of-action-and-milestones\":{text}}}}}\n"))
}

/// What the plan is made of, each part as JSON: as a tree the parts of a large register would take many times
/// as much memory.
#[derive(Default)]
struct Parts {
    observations: Vec<String>,
    risks: Vec<String>,
    items: Vec<String>,
}

/// What every part looks at.
struct Writer<'d> {
    dossier: &'d Dossier,
    lives: std::collections::BTreeMap<&'d str, &'d Life>,
    people: People<'d>,
    namespace: Uuid,
    /// What stands before a path from the configuration's folder.
    base: String,
}

impl<'d> Writer<'d> {
    fn new(dossier: &'d Dossier, base: &str) -> Self {
        let namespace = Uuid::new_v5(&Uuid::NAMESPACE_URL, NAMESPACE.as_bytes());
        Self {
            dossier,
            lives: dossier.lives_by_path(),
            people: People::of(dossier, namespace),
            namespace,
            base: format!("{base}{}", evidence::encoded(&dossier.report.prefix)),
        }
    }

    fn life(&self, record: &Record) -> Option<&'d Life> {
        self.lives.get(record.path().as_str()).copied()
    }

    /// The identifier of a part of a finding, the same in every document that tells of it.
    fn id(&self, record: &Record, part: &[&str]) -> String {
        let first = self.life(record).and_then(|life| life.events.first());
        let commit = first.and_then(|event| event.commit.as_deref());
        let number = name(record);
        let twice = record
            .id()
            .is_some_and(|id| self.dossier.register.with_id(id).nth(1).is_some());
        // Where a number was given twice, only the paths tell the two apart.
        let path = if twice { record.path().as_str() } else { "" };
        let mut parts = vec!["finding", commit.unwrap_or_default(), &*number, path];
        parts.extend(part);
        self.made_of(&parts)
    }

    fn document(&self) -> String {
        let dossier = self.dossier;
        let commit = dossier.origin.commit.as_deref().unwrap_or_default();
        let day = dossier.as_of.to_string();
        let register = self.register();
        self.made_of(&["document", &register, commit, &day])
    }

    /// Tells registers apart: made from the earliest commit that any finding was raised in.
    fn register(&self) -> String {
        let events = self.dossier.lives.iter().flat_map(|life| &life.events);
        let committed = events.filter_map(|event| {
            let commit = event.commit.as_deref()?;
            Some((event.committer.seconds, commit))
        });
        let (_, first) = committed.min().unwrap_or_default();
        self.made_of(&["register", first])
    }

    fn made_of(&self, parts: &[&str]) -> String {
        Uuid::new_v5(&self.namespace, parts.join("\0").as_bytes()).to_string()
    }
}

fn metadata(writer: &Writer<'_>) -> Value {
    let dossier = writer.dossier;
    let origin = &dossier.origin;
    let as_of = dossier.as_of.to_string();
    let version = [&origin.tag, &origin.commit].into_iter().flatten().next();
    let mut metadata = Object::default();
    metadata.text("title", "Nonconformities and corrective actions");
    // The day is one that a clock or a commit gave, so the form always has it.
    let modified = moment(dossier.as_of).unwrap_or_else(|| format!("{as_of}T00:00:00Z"));
    metadata.text("last-modified", &modified);
    metadata.text("version", &plain::line(version.unwrap_or(&as_of)));
    metadata.text("oscal-version", VERSION);
    let mut props = vec![
        property("tool", concat!("clause10 ", env!("CARGO_PKG_VERSION"))),
        property("as-of", &as_of),
    ];
    for (name, value) in [
        ("tag", &origin.tag),
        ("tag-object", &origin.tag_object),
        ("commit", &origin.commit),
        ("tree", &origin.tree),
    ] {
        props.push(value.as_deref().and_then(|value| property(name, value)));
    }
    metadata.list("props", props.into_iter().flatten().collect());
    metadata.list("roles", people::roles());
    metadata.list("parties", writer.people.parties());
    metadata.text("remarks", &remarks(dossier));
    metadata.done()
}

/// What a reader of the plan must know, and what is not in it.
fn remarks(dossier: &Dossier) -> String {
    let mut remarks = "Written from the records of a register in git. Risk statuses are those of its lifecycle: corrected and analysed are `investigating`; planned, implemented and verified are `remediating`.".to_owned();
    let records = dossier.register.records.iter();
    let withdrawn: Vec<String> = records
        .filter(|record| record.finding.status.value() == Some(Status::Withdrawn))
        .map(|record| name(record).to_string())
        .collect();
    if !withdrawn.is_empty() {
        remarks.push_str(&format!(
            "\n\nWithdrawn, and so not in this plan: {}.",
            withdrawn.join(", ")
        ));
    }
    if !dossier.left_out.is_empty() {
        remarks.push_str(&format!(
            "\n\n{} of the register were not asked for.",
            super::counted(dossier.left_out.len(), "finding")
        ));
    }
    prose(&remarks)
}

/// The start of a day in UTC; none for a year that OSCAL has no form for.
fn moment(day: Day) -> Option<String> {
    (1900..3000)
        .contains(&day.year())
        .then(|| format!("{day}T00:00:00Z"))
}

/// A property of ours; none without a value.
fn property(name: &str, value: &str) -> Option<Value> {
    let value = plain::line(value);
    (!value.is_empty()).then(|| json!({ "name": name, "ns": NAMESPACE, "value": value }))
}

/// Plain text where Markdown is read: nothing in it is a tag.
fn prose(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A title: one line that is not empty.
fn title(text: &str, otherwise: &str) -> String {
    let line = plain::line(text);
    prose(if line.is_empty() { otherwise } else { &line })
}

/// An object without keys that have no value: OSCAL knows neither null nor an empty list.
#[derive(Default)]
struct Object(Map<String, Value>);

impl Object {
    fn put(&mut self, key: &str, value: Value) {
        self.0.insert(key.to_owned(), value);
    }

    fn text(&mut self, key: &str, text: &str) {
        self.put(key, Value::from(text));
    }

    fn some(&mut self, key: &str, value: Option<Value>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    fn list(&mut self, key: &str, items: Vec<Value>) {
        if !items.is_empty() {
            self.put(key, Value::Array(items));
        }
    }

    fn done(self) -> Value {
        Value::Object(self.0)
    }
}
