//! A whole record, for a file in which nothing stands yet.
//!
//! Not for what its fields are (`blocks`, `values`).

use lsp_types::CompletionItemKind;

use super::super::PageKind;
use super::ask::Ask;
use super::blocks;
use super::filling::Filling;
use super::findings;
use super::offer::Offer;
use crate::edit::scalar_text;
use crate::model::{Kind, SectionKind, Status};
use crate::shape::{Field, Needed};

/// Whether nothing stands in the file but what is just typed.
pub fn is_none_yet(ask: &Ask<'_>) -> bool {
    let text = ask.page.text().trim_matches(['\u{feff}', ' ', '\n', '\r']);
    text.len() <= ask.line().trim().len() && !text.contains(' ')
}

/// Records with the fields that they need from the start.
pub fn records(ask: &Ask<'_>) -> Vec<Offer> {
    let of_page = |label: &str| vec![offer(ask, label, None)];
    match ask.page.kind {
        PageKind::Finding => Kind::WORDS
            .iter()
            .map(|word| offer(ask, word.word, Kind::from_word(word.word)))
            .map(|offer| offer.also("---"))
            .collect(),
        PageKind::Audit => of_page("audit"),
        PageKind::Control => of_page("recurring control"),
        PageKind::Document | PageKind::Configuration | PageKind::Other => Vec::new(),
    }
}

fn offer(ask: &Ask<'_>, label: &str, kind: Option<Kind>) -> Offer {
    let is_needed = |field: &&Field| match field.needed {
        Needed::Always => true,
        Needed::ForNonconformity => kind == Some(Kind::Nonconformity),
        Needed::No | Needed::ByOwnRule => false,
    };
    let mut filling = Filling::plain("---");
    for field in ask.page.kind.fields().iter().filter(is_needed) {
        filling.line(0);
        let given = match (field.name, kind) {
            ("id", Some(kind)) => findings::next_id(ask, kind),
            ("kind", Some(kind)) => Some(ask.word("kind", kind.word()).to_owned()),
            ("status", Some(_)) => Some(ask.word("status", Status::Open.word()).to_owned()),
            _ => None,
        };
        let Some(given) = given else {
            let mut writer = blocks::Writer {
                ask,
                filling: &mut filling,
                is_flow: false,
            };
            writer.pair(field, field.name, 0);
            continue;
        };
        filling.text(format!("{}: ", scalar_text(&ask.name(field.name))));
        if field.name == "id" {
            filling.stop(given);
        } else {
            filling.text(scalar_text(&given));
        }
    }
    let extra = ask.sight.policy.settings.extra_fields.iter();
    for (name, _) in extra.filter(|(_, field)| field.required && kind.is_some()) {
        filling.line(0);
        filling.text(format!("{}: ", scalar_text(name)));
        filling.stop("");
    }
    filling.line(0);
    filling.text("---");
    if let Some(kind) = kind {
        let section = match kind {
            Kind::Nonconformity => SectionKind::Nonconformity,
            _ => SectionKind::Observation,
        };
        filling.line(0);
        filling.line(0);
        filling.text(format!("## {}", ask.sight.policy.words.title(section)));
        filling.line(0);
        filling.line(0);
        filling.stop("");
    }
    let detail = kind.map_or("a new record", Kind::about);
    Offer::new(label, CompletionItemKind::SNIPPET)
        .detail(detail)
        .filled(filling)
}
