//! All findings with their lives as JSON, in the form that `schema/findings.schema.json` describes: what another
//! program needs so that it never has to read a record or git.
//!
//! Every record has its front matter as it is written, its fields as they are understood, its sections as
//! Markdown, its timeline, and the fingerprints of its diagnostics, which are in the output of `check`. Findings
//! that only history has are there too. The keys are a promise to readers, so each is named here. Whoever takes a
//! key away or changes what it means raises `VERSION`.

mod fields;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::json::{Snapshot, TOOL, Tool, finish, snapshot};
use super::register::ordered;
use super::timeline;
use crate::diagnostic::Diagnostic;
use crate::dossier::{DayFrom, Dossier, Kin, LeftOut, Tie, name};
use crate::life::{Head, Life};
use crate::model::{Day, Record, SectionKind, Text};
use crate::policy::Policy;
use crate::text::Span;

/// The version of the form.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    tool: Tool,
    as_of: Day,
    as_of_from: DayFrom,
    snapshot: Snapshot<'a>,
    tree: Option<&'a str>,
    tag: Option<&'a str>,
    tag_object: Option<&'a str>,
    left_out: Vec<Left<'a>>,
    families: Vec<Vec<Member<'a>>>,
    findings: Findings<'a>,
}

#[derive(Serialize)]
struct Left<'a> {
    finding: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct Member<'a> {
    finding: &'a str,
    title: &'a str,
    present: bool,
    depth: usize,
    tie: Tie,
}

#[derive(Serialize)]
struct Entry<'a> {
    finding: timeline::Finding<'a>,
    front_matter: Option<&'a str>,
    fields: Option<Value>,
    sections: Vec<Section<'a>>,
    diagnostics: Vec<&'a str>,
    events: Vec<timeline::Happening<'a>>,
}

#[derive(Serialize)]
struct Section<'a> {
    kind: Option<SectionKind>,
    title: &'a str,
    markdown: &'a str,
}

/// Writes it on one line.
///
/// # Errors
/// When `to` cannot be written to.
pub fn write(dossier: &Dossier, to: &mut dyn Write) -> io::Result<()> {
    let origin = &dossier.origin;
    let families = dossier.families.iter();
    let output = Output {
        version: VERSION,
        tool: TOOL,
        as_of: dossier.as_of,
        as_of_from: dossier.day_from,
        snapshot: snapshot(&dossier.report.snapshot),
        tree: origin.tree.as_deref(),
        tag: origin.tag.as_deref(),
        tag_object: origin.tag_object.as_deref(),
        left_out: dossier.left_out.iter().map(left).collect(),
        families: families
            .map(|family| family.iter().map(member).collect())
            .collect(),
        findings: Findings(dossier),
    };
    finish(&output, to)
}

fn left(left: &LeftOut) -> Left<'_> {
    Left {
        finding: &left.finding,
        reason: &left.reason,
    }
}

fn member(kin: &Kin) -> Member<'_> {
    Member {
        finding: &kin.finding,
        title: &kin.title,
        present: !kin.is_gone,
        depth: kin.depth,
        tie: kin.tie,
    }
}

/// The findings of a dossier: those of the snapshot in the order of the register, then those that are gone. Each
/// is made when it is written, so that a large register does not stand in memory twice.
struct Findings<'a>(&'a Dossier);

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let dossier = self.0;
        let policy = dossier.policy();
        let lives = dossier.lives_by_path();
        let diagnostics = dossier.diagnostics_by_path();
        let mut list = to.serialize_seq(None)?;
        for record in ordered(dossier) {
            let life = lives.get(record.path().as_str()).copied();
            match life {
                Some(life) => list.serialize_element(&of_life(life, Some(record), policy))?,
                None => {
                    let head = head(record);
                    list.serialize_element(&Entry {
                        diagnostics: fingerprints(&diagnostics, record),
                        ..entry(&head, Some(record), policy)
                    })?;
                }
            }
        }
        let mut gone: BTreeMap<Text, &Record> = BTreeMap::new();
        for record in &dossier.gone {
            gone.entry(name(record)).or_insert(record);
        }
        for life in dossier.lives.iter().filter(|life| !life.finding.present) {
            let last = gone.get(&life.finding.id).copied();
            list.serialize_element(&of_life(life, last, policy))?;
        }
        list.end()
    }
}

fn of_life<'a>(life: &'a Life, record: Option<&'a Record>, policy: &Policy) -> Entry<'a> {
    let diagnostics = life.diagnostics.iter();
    let events = life.events.iter();
    Entry {
        diagnostics: diagnostics.map(|found| &*found.fingerprint).collect(),
        events: events
            .map(|event| timeline::happening(event, life))
            .collect(),
        ..entry(&life.finding, record, policy)
    }
}

fn entry<'a>(head: &'a Head, record: Option<&'a Record>, policy: &Policy) -> Entry<'a> {
    Entry {
        finding: timeline::finding(head),
        front_matter: record.and_then(front_matter),
        fields: record.map(|record| fields::of(&record.finding, policy)),
        sections: record.map(sections).unwrap_or_default(),
        diagnostics: Vec::new(),
        events: Vec::new(),
    }
}

fn fingerprints<'a>(
    diagnostics: &BTreeMap<&str, Vec<&'a Diagnostic>>,
    record: &Record,
) -> Vec<&'a str> {
    let own = diagnostics
        .get(record.path().as_str())
        .into_iter()
        .flatten();
    own.map(|found| &*found.fingerprint).collect()
}

/// What a record says of itself, where no life is told: one of two files that have one number.
fn head(record: &Record) -> Head {
    let finding = &record.finding;
    Head {
        id: name(record),
        title: finding.title.get().cloned(),
        kind: finding.kind.value(),
        severity: finding.severity.value(),
        status: finding.status.value(),
        owner: finding.owner.get().map(|owner| owner.as_str().to_owned()),
        raised: finding.raised.value(),
        due: finding.due.value(),
        closed: finding.closed.value(),
        path: record.path().clone(),
        present: true,
        was: None,
        became: None,
    }
}

/// The lines before the text, with those that open and close the front matter; none where there is none.
fn front_matter(record: &Record) -> Option<&str> {
    let start = record.body.span.start as usize;
    let text = record.source.text().get(..start)?;
    (!text.trim().is_empty()).then_some(text)
}

/// What stands before the first heading, then each section that lies in no other.
fn sections(record: &Record) -> Vec<Section<'_>> {
    let (source, body) = (&record.source, &record.body);
    let text = |span| source.slice(span).trim_matches(['\r', '\n']);
    let first = body.sections.first();
    let before = Span {
        end: first.map_or(body.span.end, |section| section.heading.start),
        ..body.span
    };
    let mut sections = Vec::new();
    if !text(before).trim().is_empty() {
        sections.push(Section {
            kind: None,
            title: "",
            markdown: text(before),
        });
    }
    let mut end = 0;
    for section in &body.sections {
        if section.heading.start < end {
            continue;
        }
        end = section.content.end;
        let heading = text(section.heading).lines().next().unwrap_or_default();
        sections.push(Section {
            kind: section.kind,
            title: heading.trim_matches(|c: char| c == '#' || c.is_whitespace()),
            markdown: text(section.content),
        });
    }
    sections
}
