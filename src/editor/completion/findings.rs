//! Findings, audits and areas of the register, by their names.
//!
//! Not for which findings repeat each other: what was suspected already comes first, and what cites the same.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use lsp_types::CompletionItemKind;

use super::MOST;
use super::ask::Ask;
use super::offer::Offer;
use super::values::bare;
use crate::catalog::{Edition, Requirement, successors_2022};
use crate::model::{Finding, Kind, Record, Slot};
use crate::text::counted;

/// All findings but this one, those of the same requirements first, then the newest.
pub fn all(ask: &Ask<'_>) -> Vec<Offer> {
    chosen(ask, |_| true)
}

/// Findings that this one can repeat: those that were not raised after it.
pub fn earlier(ask: &Ask<'_>) -> Vec<Offer> {
    let raised = ask.finding().raised.value();
    chosen(ask, |record| {
        match (record.finding.raised.value(), raised) {
            (Some(other), Some(raised)) => other <= raised,
            _ => true,
        }
    })
}

/// Findings in the text, once what is typed looks like the beginning of an id.
pub fn in_prose(ask: &Ask<'_>) -> Vec<Offer> {
    const SHORTEST: usize = 2;
    let typed = ask.typed();
    let begins = |id: &str| {
        let start = id.get(..typed.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(typed))
    };
    if typed.len() < SHORTEST {
        return Vec::new();
    }
    chosen(ask, |record| record.id().is_some_and(begins))
}

/// Those of the other findings that are wanted, no more than are shown.
fn chosen(ask: &Ask<'_>, is_wanted: impl Fn(&Record) -> bool) -> Vec<Offer> {
    let register = ask.sight.register;
    let own_id = ask.finding().id.get().map(AsRef::as_ref);
    let own = cited(ask.finding());
    let suspected = suspected(ask);
    let is_here = |id: &str| register.with_id(id).next().is_some();
    let gone = ask.sight.gone.iter();
    let gone = gone.filter(|record| record.id().is_some_and(|id| !is_here(id)));
    let all = others(ask).map(|record| (record, false));
    let all = all.chain(gone.map(|record| (record, true)));
    let mut found: Vec<_> = all
        .filter(|(record, _)| record.id().is_some() && record.id() != own_id && is_wanted(record))
        .map(|(record, is_gone)| {
            let is_suspected = record.id().is_some_and(|id| suspected.contains(id));
            let rank = match () {
                () if is_suspected => 0,
                () if is_gone => 3,
                () if cites_one(&record.finding, &own) => 1,
                () => 2,
            };
            (rank, record, is_gone)
        })
        .collect();
    let typed = ask.typed().trim_matches(['"', '\'']).to_lowercase();
    if found.len() > MOST && !typed.is_empty() {
        found.retain(|(_, record, _)| {
            let title = record.finding.title.get().map_or("", |title| title);
            let mut words = record.id().into_iter().chain([title]);
            words.any(|word| word.to_lowercase().contains(&typed))
        });
    }
    found.sort_by_key(|(rank, record, _)| (*rank, Reverse(record.finding.raised.value())));
    found.truncate(MOST);
    let offers = found.into_iter();
    offers
        .map(|(rank, record, is_gone)| finding(ask, record, rank, is_gone))
        .collect()
}

/// The findings that a diagnostic of this file says it probably repeats.
fn suspected<'a>(ask: &Ask<'a>) -> BTreeSet<&'a str> {
    let found = ask
        .sight
        .diagnostics
        .get(ask.page.path)
        .into_iter()
        .flatten();
    let unlinked = found.filter(|found| *found.rule == crate::rules::UNLINKED_RECURRENCE);
    let related = unlinked.flat_map(|found| &found.related);
    related
        .filter_map(|place| ask.sight.register.at(&place.path)?.id())
        .collect()
}

/// What a finding cites, in numbers of 2022 where they have become such.
fn cited(finding: &Finding) -> BTreeSet<String> {
    let cited = finding.requirements.items().iter();
    let read = cited.filter_map(|cited| cited.value.read.as_ref().ok());
    read.flat_map(|requirement| match requirement {
        Requirement::Iso27001 {
            edition: Some(Edition::E2013),
            number,
            ..
        } => successors_2022(number)
            .into_iter()
            .map(str::to_owned)
            .collect(),
        Requirement::Iso27001 { number, .. } => vec![number.clone()],
        other => vec![other.to_string()],
    })
    .collect()
}

/// Whether a finding cites one of some requirements.
fn cites_one(finding: &Finding, wanted: &BTreeSet<String>) -> bool {
    !wanted.is_empty() && cited(finding).iter().any(|cited| wanted.contains(cited))
}

/// A finding by its id.
fn finding(ask: &Ask<'_>, record: &Record, rank: u8, is_gone: bool) -> Offer {
    let finding = &record.finding;
    let title = finding.title.get().map_or("", |title| title);
    let severity = finding
        .severity
        .value()
        .map(|it| ask.word("severity", it.word()).to_owned());
    let status = finding
        .status
        .value()
        .map(|it| ask.word("status", it.word()).to_owned());
    let raised = finding.raised.value().map(|day| format!("raised {day}"));
    let owner = finding.owner.get().map(|owner| owner.as_str().to_owned());
    let gone = is_gone.then(|| "gone from the register".to_owned());
    let facts: Vec<String> = [gone, status, severity, raised, owner]
        .into_iter()
        .flatten()
        .collect();
    let cited = finding.requirements.items().iter();
    let cited: Vec<String> = cited
        .map(|cited| format!("`{}`", cited.value.text))
        .collect();
    let mut about = facts.join(" · ");
    if !cited.is_empty() {
        about.push_str(&format!("\n\n{}", cited.join(", ")));
    }
    Offer::new(record.id().unwrap_or(""), CompletionItemKind::REFERENCE)
        .detail(title)
        .about(about)
        .rank(rank)
        .also(title)
}

/// The audits of the register, the newest first.
pub fn audits(ask: &Ask<'_>) -> Vec<Offer> {
    let mut audits: Vec<_> = ask.sight.register.audits.iter().collect();
    audits.sort_by_key(|audit| Reverse(audit.ends.value()));
    let offer = |audit: &&crate::model::Audit| {
        let kind = audit
            .kind
            .value()
            .map(|kind| ask.word("kind", kind.word()).to_owned());
        let body = audit.body.get().map(ToString::to_string);
        let ends = audit.ends.value().map(|day| format!("ended {day}"));
        let facts: Vec<_> = [kind, body, ends].into_iter().flatten().collect();
        let id = audit.id.get()?;
        let offer = Offer::new(id.as_ref(), CompletionItemKind::REFERENCE);
        Some(
            offer
                .detail(facts.join(" · "))
                .about(audit.record.path().as_str()),
        )
    };
    audits.iter().filter_map(offer).collect()
}

/// The areas that findings name, the most named first.
pub fn areas(ask: &Ask<'_>) -> Vec<Offer> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for record in others(ask) {
        if let Some(area) = record.finding.area.get() {
            *counts.entry(area).or_default() += 1;
        }
    }
    let mut areas: Vec<_> = counts.into_iter().collect();
    areas.sort_by_key(|(_, count)| Reverse(*count));
    let offers = areas.into_iter().map(|(area, count)| {
        Offer::new(area, CompletionItemKind::VALUE).detail(counted(count, "finding"))
    });
    offers.collect()
}

/// The records beside the one of the question.
pub fn others<'a>(ask: &Ask<'a>) -> impl Iterator<Item = &'a Record> + use<'a> {
    let path = ask.page.path;
    let records = ask.sight.register.records.iter();
    records.filter(move |record| record.path() != path)
}

/// The id of a new finding: the one that its file is named by, else the next one of its kind. Numbers that other
/// branches gave are not seen here.
pub fn new_id(ask: &Ask<'_>) -> Vec<Offer> {
    let finding = ask.finding();
    if !matches!(finding.id, Slot::Absent | Slot::Empty(_)) {
        return Vec::new();
    }
    let policy = ask.sight.policy;
    let year = year(ask);
    let kinds = match finding.kind.value() {
        Some(kind) => vec![kind],
        None => vec![
            Kind::Nonconformity,
            Kind::Observation,
            Kind::Opportunity,
            Kind::Concern,
        ],
    };
    let stem = ask.page.path.stem();
    let mut offers = Vec::new();
    let cuts = stem
        .match_indices('-')
        .map(|(at, _)| at)
        .chain([stem.len()]);
    let named = cuts
        .filter_map(|at| stem.get(..at))
        .find(|id| policy.ids.read(id).is_some());
    if let Some(id) = named.filter(|id| ask.sight.register.with_id(id).next().is_none()) {
        offers.push(bare(id, "as the file is named").rank(0));
    }
    for kind in kinds {
        if let Some(id) = next_id(ask, kind).filter(|id| !has(&offers, id)) {
            let about = "Numbers that other branches have given are not looked at here; `clause10 new` looks at them.";
            offers.push(bare(&id, &format!("the next {kind}")).about(about));
        }
        let form = policy.ids.of(kind);
        let Some(placeholder) = form.map(|form| form.placeholder(year)) else {
            continue;
        };
        if !has(&offers, &placeholder) {
            let offer = bare(&placeholder, "until `clause10 assign` gives it a number");
            offers.push(offer.rank(2));
        }
    }
    offers
}

fn has(offers: &[Offer], label: &str) -> bool {
    offers.iter().any(|offer| offer.label == label)
}

/// The year in which a new finding is raised.
fn year(ask: &Ask<'_>) -> i16 {
    let raised = ask.finding().raised.value();
    raised.unwrap_or(ask.sight.as_of).year()
}

/// The id after the greatest of a kind that the register has or had.
pub fn next_id(ask: &Ask<'_>, kind: Kind) -> Option<String> {
    let year = year(ask);
    let form = ask.sight.policy.ids.of(kind)?;
    let gone = ask.sight.gone.iter().filter_map(Record::id);
    let given = ask.sight.register.ids().chain(gone);
    let of_year = given
        .filter_map(|id| form.read(id))
        .filter(|parts| parts.year.is_none_or(|of| of == year));
    let last = of_year.filter_map(|parts| parts.number).max().unwrap_or(0);
    Some(form.write(year, last.checked_add(1)?))
}
