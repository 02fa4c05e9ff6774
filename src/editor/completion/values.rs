//! What can stand at the value of a key: by its shape, and by its name where that says more.
//!
//! Not for lists that are read from the register (`findings`, `people`, `paths`, `requirements`).

use lsp_types::CompletionItemKind;

use super::super::{FieldPlace, PageKind};
use super::ask::Ask;
use super::filling::Filling;
use super::offer::Offer;
use super::{blocks, findings, keys, paths, people, proposals, requirements, rules};
use crate::edit::{flow_text, scalar_text};
use crate::model::lifecycle::{Lack, Need, lacks};
use crate::model::{Category, Kind, Status};
use crate::policy::settings::ExtraType;
use crate::shape::{Field, Shape, Spot, Word, spot, without_numbers};

/// What can stand at a value, with the blank before it that has to be there.
pub fn values(ask: &Ask<'_>, place: &FieldPlace) -> Vec<Offer> {
    let mut offers = unparted(ask, place);
    if ask.around().0.ends_with([':', '-']) {
        for offer in offers.iter_mut().filter(|offer| !offer.filling.is_below()) {
            let mut filling = Filling::plain(" ");
            filling.append(std::mem::take(&mut offer.filling));
            offer.filling = filling;
        }
    }
    offers
}

fn unparted(ask: &Ask<'_>, place: &FieldPlace) -> Vec<Offer> {
    let Some(spot) = spot(ask.page.kind.fields(), &place.path) else {
        return extra(ask, place);
    };
    let (shape, is_list) = match spot.shape {
        Shape::List(inner) => (*inner, true),
        Shape::OneOrMany(inner) => (*inner, false),
        shape => (shape, false),
    };
    if let Shape::Block(fields) = shape {
        // An item of a list that begins with its first key; else the block as a whole.
        return if place.path.ends_with(']') && !place.is_flow {
            keys::keys(ask, &place.path, place)
        } else {
            blocks::whole(ask, spot.field, fields, place)
        };
    }
    let mut offers =
        named(ask, place, spot).unwrap_or_else(|| shaped(ask, place, spot.field, shape));
    if without_numbers(&place.path) == "root_cause.categories" {
        // A cause is named once; the one at the place may be written again.
        let here = ask.page.text().get(place.span.range()).unwrap_or("");
        let words = &ask.sight.policy.words;
        let named = proposals::causes(ask).into_iter();
        let named: Vec<&str> = named
            .map(|cause| words.word("categories", cause.word()))
            .collect();
        offers.retain(|offer| offer.label == here || !named.contains(&&*offer.label));
    }
    for offer in &mut offers {
        written(offer, place.is_flow, is_list);
    }
    offers
}

/// Writes a value as YAML: in brackets where there is no list yet, in quotes where it must be.
fn written(offer: &mut Offer, is_flow: bool, is_list: bool) {
    // Days need no quotes, which YAML's own days would.
    if let Some(text) = offer.filling.as_plain().filter(|_| !offer.is_bare) {
        let text = match is_flow || is_list {
            true => flow_text(text),
            false => scalar_text(text),
        };
        offer.filling = Filling::plain(text);
    }
    if is_list {
        let mut list = Filling::plain("[");
        list.append(std::mem::take(&mut offer.filling));
        list.stop("");
        list.text("]");
        offer.filling = list;
    }
}

/// What a name says more than its shape; none where it does not.
fn named(ask: &Ask<'_>, place: &FieldPlace, spot: Spot) -> Option<Vec<Offer>> {
    let path = without_numbers(&place.path);
    let offers = match (ask.page.kind, &*path) {
        (PageKind::Finding, "audit") => findings::audits(ask),
        (PageKind::Finding, "root_cause.extent.similar") => findings::all(ask),
        (PageKind::Finding, "corrective_actions.addresses") => addresses(ask),
        (PageKind::Finding, "isms_changes") => paths::changes(ask),
        (PageKind::Finding, "area") => findings::areas(ask),
        (PageKind::Finding, "status") => statuses(ask),
        (PageKind::Finding, "recurrence_of" | "not_recurrence_of.finding") => {
            findings::earlier(ask)
        }
        (PageKind::Finding, "waivers.field") => rules::waived_fields(ask, &place.path),
        (PageKind::Finding, "extensions.field") => proposals::due_fields(ask),
        (PageKind::Finding | PageKind::Configuration, "waivers.rule") => rules::waivable(ask),
        (PageKind::Configuration, "waivers.finding") => findings::all(ask),
        (PageKind::Configuration, "waivers.path") => paths::records(ask),
        (PageKind::Configuration, "requirements.default_edition") => {
            let editions = ["2022", "2013"].into_iter();
            editions
                .map(|year| bare(year, "edition of ISO/IEC 27001"))
                .collect()
        }
        (PageKind::Control, "lapses.period") => proposals::lapsed(ask),
        (PageKind::Audit, "auditor") => people::people(ask, &place.path),
        _ if spot.field.name == "id" && matches!(spot.shape, Shape::Id) => findings::new_id(ask),
        _ => return None,
    };
    Some(offers)
}

fn shaped(
    ask: &Ask<'_>,
    place: &FieldPlace,
    field: &'static Field,
    shape: &'static Shape,
) -> Vec<Offer> {
    match shape {
        Shape::Day => proposals::days(ask, &place.path),
        Shape::Reference => findings::all(ask),
        Shape::Person => people::people(ask, &place.path),
        Shape::Requirement => requirements::requirements(ask),
        Shape::Evidence => paths::evidence(ask),
        Shape::Flag => flags(),
        Shape::Word(list) => words(ask, field.name, list),
        Shape::Term { words: list, units } => terms(ask, field.name, list, units),
        Shape::Either(one, other) => {
            let mut offers = shaped(ask, place, field, one);
            offers.extend(shaped(ask, place, field, other));
            offers
        }
        Shape::Count { min, max } if min == max => vec![bare(&min.to_string(), field.about)],
        _ => Vec::new(),
    }
}

/// A value that is written as it is.
pub fn bare(text: &str, detail: &str) -> Offer {
    let offer = Offer::new(text, CompletionItemKind::VALUE).detail(detail);
    Offer {
        is_bare: true,
        ..offer
    }
}

fn flags() -> Vec<Offer> {
    ["true", "false"].map(|flag| bare(flag, "")).into()
}

/// The words of an enumeration, as the register writes them.
fn words(ask: &Ask<'_>, field: &str, list: &[Word]) -> Vec<Offer> {
    let offer = |word: &Word| {
        let written = ask.word(field, word.word);
        let offer = Offer::new(written, CompletionItemKind::ENUM_MEMBER).detail(word.about);
        match written == word.word {
            true => offer,
            false => offer.also(word.word).about(format!("`{}`", word.word)),
        }
    };
    list.iter().map(offer).collect()
}

fn terms(ask: &Ask<'_>, field: &str, list: &[Word], units: &[Word]) -> Vec<Offer> {
    let mut offers = words(ask, field, list);
    if ask.sight.snippets {
        offers.extend(units.iter().map(|unit| {
            let mut filling = Filling::default();
            filling.stop("6");
            filling.text(format!(" {}", unit.word));
            let label = format!("6 {}", unit.word);
            let offer = Offer::new(label, CompletionItemKind::SNIPPET).rank(2);
            offer.detail(unit.about).filled(filling)
        }));
    }
    offers
}

/// The statuses that the kind can have, each with what the record lacks for it.
fn statuses(ask: &Ask<'_>) -> Vec<Offer> {
    let record = ask.record();
    let kind = record.finding.kind.value();
    let mut offers = words(ask, "status", Status::WORDS);
    for (offer, word) in offers.iter_mut().zip(Status::WORDS) {
        let Some(status) = Status::from_word(word.word) else {
            continue;
        };
        let lacking = lacks(&record.finding, &record.body, status);
        if !lacking.is_empty() {
            let lacking: Vec<_> = lacking.iter().map(|lack| lacked(ask, lack)).collect();
            offer.about = format!("Lacking for it:\n{}", lacking.concat());
        }
        if kind.is_some_and(|kind: Kind| !kind.can_be(status)) {
            offer.rank = u8::MAX;
        }
    }
    offers.retain(|offer| offer.rank < u8::MAX);
    offers
}

/// What is lacking, as a line of a list in Markdown.
pub fn lacked(ask: &Ask<'_>, lack: &Lack) -> String {
    if let Need::Section(kind) = lack.need {
        return format!("- section {}\n", ask.sight.policy.words.title(kind));
    }
    let fields = lack.fields.iter();
    let fields: Vec<_> = fields
        .map(|field| format!("`{}`", ask.name(field)))
        .collect();
    match lack.need {
        Need::EffectiveResult => format!("- {} that lets it be closed\n", fields.join(", ")),
        _ => format!("- {}\n", fields.join(", ")),
    }
}

/// The causes that an action can remove: those that were found, where any were.
fn addresses(ask: &Ask<'_>) -> Vec<Offer> {
    let found = proposals::causes(ask);
    let is_found = |word: &&Word| {
        let category = Category::from_word(word.word);
        found.is_empty() || category.is_some_and(|category| found.contains(&category))
    };
    let list = Category::WORDS.iter().filter(is_found);
    list.flat_map(|word| words(ask, "addresses", std::slice::from_ref(word)))
        .collect()
}

/// What can stand at a field that the company added.
fn extra(ask: &Ask<'_>, place: &FieldPlace) -> Vec<Offer> {
    let name = place.path.split('[').next().unwrap_or("");
    let known = ask.sight.policy.settings.extra_fields.get(name);
    let Some(field) = known.filter(|_| ask.page.kind == PageKind::Finding) else {
        return Vec::new();
    };
    let mut offers: Vec<Offer> = match field.kind {
        ExtraType::Choice => {
            let values = field.values.iter();
            values
                .map(|value| {
                    Offer::new(value, CompletionItemKind::ENUM_MEMBER).about(&*field.about)
                })
                .collect()
        }
        ExtraType::Flag => flags(),
        ExtraType::Day => proposals::days(ask, &place.path),
        ExtraType::Text | ExtraType::Number | ExtraType::List => Vec::new(),
    };
    for offer in &mut offers {
        written(offer, place.is_flow, false);
    }
    offers
}
