//! One finding as an article of the report.
//!
//! Not for the order of the articles and not for what is said of several findings.

use askama::Template;

use super::diagnosed::Told;
use super::escape::person;
use super::evidence::{self, Exhibit};
use super::fields::{self, Field, fields, joined};
use super::place::Place;
use super::story::{self, Scene};
use super::{diagnosed, drawing, prose};
use crate::diagnostic::Diagnostic;
use crate::life::Life;
use crate::model::{Day, Finding, Record, Slot, Status};

/// The level of the headings of a record's own text.
const TEXT: usize = 5;

/// What an article is made from.
pub struct Of<'a> {
    /// The record; for a finding that is gone the last one that was official, if it can be read.
    pub record: Option<&'a Record>,
    /// Its life, where git knows one.
    pub life: Option<&'a Life>,
    /// Its diagnostics.
    pub diagnostics: &'a [&'a Diagnostic],
    /// Whether the snapshot has it.
    pub is_here: bool,
    /// The day on which was judged.
    pub as_of: Day,
}

/// An article.
#[derive(Template)]
#[template(path = "article.html", config = "src/output/report/askama.toml")]
pub struct Article {
    anchor: String,
    reference: String,
    title: String,
    kind: String,
    status: &'static str,
    is_overdue: bool,
    is_here: bool,
    fields: Vec<Field>,
    text: String,
    actions: Vec<Action>,
    exhibits: Vec<Exhibit>,
    drawing: String,
    scenes: Vec<Scene>,
    told: Vec<Told>,
    waivers: Vec<Waiver>,
}

/// One corrective action.
struct Action {
    text: String,
    addresses: String,
    /// As HTML.
    owner: String,
    due: String,
    done: String,
    state: &'static str,
    is_late: bool,
}

/// One waiver of the record.
struct Waiver {
    rule: String,
    field: String,
    reason: String,
    by: String,
    until: String,
}

impl Article {
    /// Makes one at a fragment of the page.
    pub fn new(of: &Of<'_>, anchor: &str, place: &Place<'_>) -> Self {
        let finding = of.record.map(|record| &record.finding);
        let head = of.life.map(|life| &life.finding);
        let title = finding.and_then(|finding| finding.title.get());
        let title = title.or_else(|| head?.title.as_ref());
        let kind = finding
            .and_then(|finding| finding.kind.value())
            .or_else(|| head?.kind);
        let severity = finding
            .and_then(|finding| finding.severity.value())
            .or_else(|| head?.severity);
        let status = finding
            .and_then(|finding| finding.status.value())
            .or_else(|| head?.status);
        let words: Vec<&str> = [severity.map(|own| own.word()), kind.map(|own| own.word())]
            .into_iter()
            .flatten()
            .collect();
        Self {
            anchor: anchor.to_owned(),
            reference: place.finding.to_owned(),
            title: title.map_or_else(|| "(no title)".to_owned(), ToString::to_string),
            kind: words.join(" "),
            status: status.map_or("no status", Status::word),
            is_overdue: of.is_here && finding.is_some_and(|finding| is_overdue(finding, of.as_of)),
            is_here: of.is_here,
            fields: finding
                .map(|finding| fields(finding, place.path.as_str(), place.anchors))
                .unwrap_or_default(),
            text: of
                .record
                .map(|record| text(record, place))
                .unwrap_or_default(),
            actions: finding
                .map(|finding| actions(finding, of.as_of))
                .unwrap_or_default(),
            exhibits: of
                .record
                .map(|record| evidence::exhibits(record, place, of.is_here))
                .unwrap_or_default(),
            drawing: of.life.and_then(drawing::drawn).unwrap_or_default(),
            scenes: of.life.map(story::scenes).unwrap_or_default(),
            told: of
                .diagnostics
                .iter()
                .map(|found| diagnosed::told(found))
                .collect(),
            waivers: finding.map(waivers).unwrap_or_default(),
        }
    }
}

/// Whether a finding is open after the day on which it was to be closed.
pub fn is_overdue(finding: &Finding, as_of: Day) -> bool {
    let is_open = finding
        .status
        .value()
        .is_some_and(|status| status < Status::Closed);
    is_open && finding.due.value().is_some_and(|due| due < as_of)
}

fn text(record: &Record, place: &Place<'_>) -> String {
    prose::html(record.source.slice(record.body.span), TEXT, place)
}

fn actions(finding: &Finding, as_of: Day) -> Vec<Action> {
    let is_settled = finding.is_settled();
    let told = finding.corrective_actions.items().iter().map(|action| {
        let action = &action.value;
        let (due, done) = (action.due.value(), action.done.value());
        let (state, is_late) = match (due, done) {
            (Some(due), Some(done)) if done > due => ("done, late", false),
            (_, Some(_)) => ("done", false),
            (Some(due), None) if due < as_of && !is_settled => ("overdue", true),
            _ => ("not done", false),
        };
        let number = action
            .id
            .get()
            .map(|id| format!("{id}: "))
            .unwrap_or_default();
        let said = |slot: &Slot<crate::model::Person>| {
            let said = slot.get().map(|person| person.as_str().to_owned());
            said.unwrap_or_default()
        };
        let mut owner = person(&said(&action.owner));
        let by = said(&action.by);
        if !by.is_empty() && by != said(&action.owner) {
            owner = format!("{owner} (done by {})", person(&by));
        }
        Action {
            text: format!(
                "{number}{}",
                action.action.get().map_or("(not said)", |text| text)
            ),
            addresses: joined(&action.addresses, |category| {
                category.word().replace('-', " ")
            }),
            owner,
            due: fields::day(&action.due).unwrap_or_default(),
            done: fields::day(&action.done).unwrap_or_default(),
            state,
            is_late,
        }
    });
    told.collect()
}

fn waivers(finding: &Finding) -> Vec<Waiver> {
    let text =
        |slot: &Slot<crate::model::Text>| slot.get().map(ToString::to_string).unwrap_or_default();
    let told = finding.waivers.items().iter().map(|waiver| {
        let waiver = &waiver.value;
        Waiver {
            rule: text(&waiver.rule),
            field: text(&waiver.field),
            reason: text(&waiver.reason),
            by: waiver
                .by
                .get()
                .map(|by| by.as_str().to_owned())
                .unwrap_or_default(),
            until: waiver
                .until
                .value()
                .map(|day| day.to_string())
                .unwrap_or_default(),
        }
    });
    told.collect()
}
