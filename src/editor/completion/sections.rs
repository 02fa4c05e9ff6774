//! Headings of the sections that a record has not yet.
//!
//! Not for what is written under them.

use lsp_types::CompletionItemKind;

use super::super::PageKind;
use super::ask::{Ask, line};
use super::filling::Filling;
use super::offer::Offer;
use crate::model::lifecycle::{Need, lacks};
use crate::model::{Kind, SectionKind, Status};

/// The sections of a nonconformity in their order.
const SECTIONS: [SectionKind; 5] = [
    SectionKind::Nonconformity,
    SectionKind::Correction,
    SectionKind::RootCause,
    SectionKind::CorrectiveAction,
    SectionKind::Verification,
];

/// Whether the line of the cursor is empty, and the next thing in the text is a heading or its end.
pub fn is_between(ask: &Ask<'_>) -> bool {
    let (start, end) = line(ask.page.text(), ask.offset);
    let text = ask.page.text();
    let is_empty = text
        .get(start..end)
        .is_some_and(|line| line.trim().is_empty());
    let behind = text.get(end..).unwrap_or("").trim_start();
    let is_body = start >= ask.record().body.span.start as usize && ask.record().has_fields;
    is_empty && is_body && (behind.is_empty() || behind.starts_with('#'))
}

/// The headings that are missing: what the status needs first, then what comes next; what has its place here
/// before what has not.
pub fn heading(ask: &Ask<'_>) -> Vec<Offer> {
    if ask.page.kind != PageKind::Finding {
        return Vec::new();
    }
    let record = ask.record();
    let (finding, body) = (&record.finding, &record.body);
    let text = ask.page.text();
    let own = line(text, ask.offset).0;
    // The heading that is being written is none that is there.
    let there: Vec<(usize, SectionKind)> = headings(ask).filter(|(at, _)| *at != own).collect();
    let wanted: &[SectionKind] = match finding.kind.value() {
        None | Some(Kind::Nonconformity) => &SECTIONS,
        Some(_) => &[SectionKind::Observation],
    };
    let status = finding.status.value().unwrap_or(Status::Open);
    let needed = |upto: Status, kind: SectionKind| {
        let lacking = lacks(finding, body, upto);
        lacking.iter().any(|lack| lack.need == Need::Section(kind))
    };
    let open = wanted
        .iter()
        .filter(|kind| !there.iter().any(|(_, known)| known == *kind));
    open.map(|kind| {
        let fits = there
            .iter()
            .all(|(at, known)| (*at < own) == (known < kind));
        let is_needed = needed(status, *kind);
        let rank = match (is_needed, fits) {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => 2,
            (false, false) => 3,
        };
        let mut about = kind.about().to_owned();
        if is_needed {
            about.push_str(&format!(
                "\n\nNeeded for `{}`.",
                ask.word("status", status.word())
            ));
        }
        if !fits {
            about.push_str("\n\nIts place by the order of the steps is elsewhere.");
        }
        offer(ask, *kind, about).rank(rank)
    })
    .collect()
}

/// The headings of known sections, each with where its line begins.
fn headings(ask: &Ask<'_>) -> impl Iterator<Item = (usize, SectionKind)> {
    let text = ask.page.text();
    let words = &ask.sight.policy.words;
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let title = line.strip_prefix('#')?.trim_start_matches('#').trim();
        Some((start, words.section(title)?))
    })
}

/// How many `#` the headings of this record have.
fn level(ask: &Ask<'_>) -> usize {
    let own = line(ask.page.text(), ask.offset).0;
    let other = headings(ask).find(|(at, _)| *at != own);
    let other = other.and_then(|(at, _)| ask.page.text().get(at..));
    other.map_or(2, |line| {
        line.bytes().take_while(|byte| *byte == b'#').count()
    })
}

fn offer(ask: &Ask<'_>, kind: SectionKind, about: String) -> Offer {
    let title = ask.sight.policy.words.title(kind);
    let heading = format!("{} {title}", "#".repeat(level(ask)));
    let (_, end) = line(ask.page.text(), ask.offset);
    let behind = ask.page.text().get(end..).unwrap_or("").trim_start();
    let mut filling = Filling::plain(&*heading);
    // There is room for its text, unless that stands there already.
    if ask.sight.snippets && (behind.is_empty() || behind.starts_with('#')) {
        filling.line(0);
        filling.line(0);
        filling.stop("");
        if !behind.is_empty()
            && ask
                .page
                .text()
                .get(end..)
                .is_some_and(|rest| !is_apart(rest))
        {
            filling.line(0);
        }
    }
    let typed = ask.typed();
    let marks = typed.len() - typed.trim_start_matches(['#', ' ']).len();
    let offer = Offer::new(heading, CompletionItemKind::SNIPPET).about(about);
    let offer = offer.filled(filling).detail("section").also(title);
    match typed.get(..marks).filter(|marks| !marks.is_empty()) {
        Some(marks) => offer.also(format!("{marks}{title}")),
        None => offer,
    }
}

/// Whether an empty line follows.
fn is_apart(rest: &str) -> bool {
    let rest = rest.strip_prefix('\r').unwrap_or(rest);
    let rest = rest.strip_prefix('\n').unwrap_or(rest);
    rest.starts_with(['\n', '\r'])
}
