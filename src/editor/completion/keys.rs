//! The keys that a block may have and does not have yet.
//!
//! Not for their values (`values`), and not for the text of a block (`blocks`).

use lsp_types::CompletionItemKind;

use super::super::{FieldPlace, PageKind};
use super::ask::Ask;
use super::filling::Filling;
use super::offer::Offer;
use super::{blocks, people, rules};
use crate::edit::scalar_text;
use crate::model::lifecycle::lacks;
use crate::model::{Kind, SectionKind, Status};
use crate::shape::{Field, Needed, Shape, Word, block_of, spot, without_numbers};

/// Ranks, the first first.
const NEEDED: u8 = 0;
const NEXT: u8 = 1;
const OTHER: u8 = 2;

/// The keys that can stand in the block at a path.
pub fn keys(ask: &Ask<'_>, path: &str, place: &FieldPlace) -> Vec<Offer> {
    let fields = ask.page.kind.fields();
    let mut offers = if path.is_empty() {
        let mut offers = of_table(ask, fields, path, place);
        offers.extend(extra(ask, place));
        offers
    } else {
        let Some(spot) = spot(fields, path) else {
            return Vec::new();
        };
        match (spot.shape, block_of(spot.shape)) {
            (Shape::Map(inner), _) => of_map(ask, path, inner, place),
            // A list has no keys of its own; its first item is begun.
            (Shape::List(_), Some(_)) => return items(ask, spot.field, path, place),
            (_, Some(fields)) => of_table(ask, fields, path, place),
            // A list or a single value below its key.
            _ => return values_below(ask, path, place),
        }
    };
    // The key stands in another column than those before it.
    let column = ask.around().0.len();
    let is_blank = ask.around().0.trim().is_empty();
    if is_blank && !place.is_flow {
        for offer in &mut offers {
            offer.cut = column.saturating_sub(place.indent);
        }
    }
    offers
}

/// The next item of a list of blocks, which begins in the line below the key of the list.
fn items(ask: &Ask<'_>, field: &'static Field, path: &str, place: &FieldPlace) -> Vec<Offer> {
    let Some(fields) = block_of(&field.shape).filter(|_| !place.is_flow) else {
        return Vec::new();
    };
    let plain = without_numbers(path);
    let (filling, label) = blocks::first_item(ask, fields, &plain, ask.around().0.len());
    let offer = Offer::new(format!("- {label}"), CompletionItemKind::SNIPPET).detail(field.about);
    vec![offer.filled(filling)]
}

/// The first item of a list of values, in the line below its key.
fn values_below(ask: &Ask<'_>, path: &str, place: &FieldPlace) -> Vec<Offer> {
    if place.is_flow {
        return Vec::new();
    }
    let item = FieldPlace {
        path: format!("{path}[0]"),
        ..place.clone()
    };
    let mut offers = super::values::values(ask, &item);
    for offer in &mut offers {
        if let Some(text) = offer.filling.as_plain() {
            offer.filling = Filling::plain(format!("- {text}"));
        }
    }
    offers
}

/// The keys of a table.
fn of_table(
    ask: &Ask<'_>,
    fields: &'static [Field],
    block: &str,
    place: &FieldPlace,
) -> Vec<Offer> {
    let needs = Needs::of(ask);
    let open = fields.iter().filter(|field| {
        let has = |key: &String| key == field.name;
        !place.keys.iter().any(has) && !needs.excludes(block, field)
    });
    open.map(|field| {
        let path = match block {
            "" => field.name.to_owned(),
            block => format!("{block}.{}", field.name),
        };
        let (rank, why) = needs.rank(field, &path);
        let name = ask.name(field.name);
        let offer = Offer::new(&name, kind_of(&field.shape)).detail(field.about);
        let mut filling = Filling::default();
        if has_colon(ask) {
            filling.text(scalar_text(&name));
        } else {
            let column = column(ask, place);
            let plain = without_numbers(&path);
            let mut writer = blocks::Writer {
                ask,
                filling: &mut filling,
                is_flow: place.is_flow,
            };
            writer.pair(field, &plain, column);
        }
        let mut about = why;
        about.push_str(&listed(ask, field));
        let offer = offer.rank(rank).about(about.trim()).filled(filling);
        if name == field.name {
            offer
        } else {
            offer.also(field.name)
        }
    })
    .collect()
}

/// Whether the key has its colon already, so that only its name is written.
fn has_colon(ask: &Ask<'_>) -> bool {
    ask.around().1.trim_start().starts_with(':')
}

/// The column of the keys of the block.
fn column(ask: &Ask<'_>, place: &FieldPlace) -> usize {
    if ask.around().0.trim().is_empty() {
        place.indent
    } else {
        ask.column()
    }
}

fn kind_of(shape: &Shape) -> CompletionItemKind {
    match shape {
        Shape::Block(_) | Shape::List(Shape::Block(_)) => CompletionItemKind::MODULE,
        _ => CompletionItemKind::FIELD,
    }
}

/// The words that a field can have, as a list in Markdown.
fn listed(ask: &Ask<'_>, field: &Field) -> String {
    let (Shape::Word(words) | Shape::List(Shape::Word(words)) | Shape::Term { words, .. }) =
        &field.shape
    else {
        return String::new();
    };
    let line = |word: &Word| format!("- `{}`: {}\n", ask.word(field.name, word.word), word.about);
    words.iter().map(line).collect()
}

/// The fields that the company adds to records.
fn extra(ask: &Ask<'_>, place: &FieldPlace) -> Vec<Offer> {
    if ask.page.kind != PageKind::Finding {
        return Vec::new();
    }
    let extra = ask.sight.policy.settings.extra_fields.iter();
    let open = extra.filter(|(name, _)| !place.keys.contains(name));
    open.map(|(name, field)| {
        let rank = if field.required { NEEDED } else { OTHER };
        let values: String = field
            .values
            .iter()
            .map(|value| format!("- `{value}`\n"))
            .collect();
        Offer::new(name, CompletionItemKind::FIELD)
            .rank(rank)
            .detail(&*field.about)
            .about(values.trim())
            .filled(plain(ask, name))
    })
    .collect()
}

/// A key alone.
fn plain(ask: &Ask<'_>, name: &str) -> Filling {
    let colon = if has_colon(ask) { "" } else { ": " };
    Filling::plain(format!("{}{colon}", scalar_text(name)))
}

/// The keys of a block that may have any, where there are some that mean something.
fn of_map(ask: &Ask<'_>, path: &str, inner: &'static Shape, place: &FieldPlace) -> Vec<Offer> {
    let field = |name: &str, about: &str| Offer::new(name, CompletionItemKind::FIELD).detail(about);
    let offers: Vec<Offer> = match path {
        "levels" => rules::with_levels(),
        "people.left" | "people.aliases" => people::people(ask, path),
        "words.fields" => tables().map(|(name, about)| field(name, about)).collect(),
        "words.values" => enumerations().map(|(name, _)| field(name, "")).collect(),
        "words.sections" => {
            let sections = SectionKind::WORDS.iter();
            sections
                .map(|word| field(&word.word.to_lowercase().replace(' ', "_"), word.about))
                .collect()
        }
        path => {
            let name = path.strip_prefix("words.values.");
            let words = name.and_then(|name| enumerations().find(|(known, _)| *known == name));
            let words = words.map_or(&[][..], |(_, words)| words).iter();
            words.map(|word| field(word.word, word.about)).collect()
        }
    };
    let is_below = matches!(inner, Shape::Block(_) | Shape::Map(_));
    let open = offers
        .into_iter()
        .filter(|offer| !place.keys.contains(&offer.label));
    open.map(|offer| {
        let mut filling = plain(ask, &offer.label);
        if is_below && !has_colon(ask) && !place.is_flow {
            filling = Filling::plain(format!("{}:", scalar_text(&offer.label)));
            filling.line(column(ask, place) + 2);
            filling.stop("");
        }
        offer.filled(filling)
    })
    .collect()
}

/// All fields of findings, those of blocks too, each name once.
fn tables() -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut all = Vec::new();
    collect(PageKind::Finding.fields(), &mut all);
    let mut seen: Vec<&str> = Vec::new();
    all.retain(|field| {
        let is_new = !seen.contains(&field.name);
        seen.push(field.name);
        is_new
    });
    all.into_iter().map(|field| (field.name, field.about))
}

fn collect(fields: &'static [Field], into: &mut Vec<&'static Field>) {
    for field in fields {
        into.push(field);
        collect(block_of(&field.shape).unwrap_or(&[]), into);
    }
}

/// The fields of findings that have one of some words.
fn enumerations() -> impl Iterator<Item = (&'static str, &'static [Word])> {
    let mut all = Vec::new();
    collect(PageKind::Finding.fields(), &mut all);
    all.into_iter().filter_map(|field| match field.shape {
        Shape::Word(words) => Some((field.name, words)),
        Shape::List(Shape::Word(words)) => Some((field.name, *words)),
        _ => None,
    })
}

/// What the kind and the status of a finding need, now and next.
struct Needs {
    kind: Option<Kind>,
    /// The status, as the register writes it.
    status: String,
    now: Vec<String>,
    next: Vec<String>,
}

impl Needs {
    fn of(ask: &Ask<'_>) -> Self {
        let mut needs = Self {
            kind: None,
            status: String::new(),
            now: Vec::new(),
            next: Vec::new(),
        };
        if ask.page.kind != PageKind::Finding {
            return needs;
        }
        let record = ask.record();
        let finding = &record.finding;
        let fields = |upto| -> Vec<String> {
            let lacks = lacks(finding, &record.body, upto).into_iter();
            lacks.flat_map(|lack| lack.fields).collect()
        };
        needs.kind = finding.kind.value();
        let claimed = finding.status.value().unwrap_or(Status::Open);
        needs.status = ask.word("status", claimed.word()).to_owned();
        needs.now = fields(claimed);
        if claimed == Status::Withdrawn {
            needs.now.push("withdrawn".to_owned());
        }
        let steps = Status::STEPS.into_iter();
        for status in steps.filter(|status| *status > claimed) {
            needs.next = fields(status);
            needs.next.retain(|field| !needs.now.contains(field));
            // Analysis may come before the correction.
            if status == Status::Corrected {
                needs.next.extend(fields(Status::Analysed));
            }
            if !needs.next.is_empty() {
                break;
            }
        }
        needs
    }

    fn rank(&self, field: &Field, path: &str) -> (u8, String) {
        let names = |list: &[String]| {
            list.iter().any(|wanted| {
                let rest = wanted.strip_prefix(path);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        };
        let is_needed = match field.needed {
            Needed::Always | Needed::ByOwnRule => true,
            Needed::ForNonconformity => self.kind.is_none_or(|kind| kind == Kind::Nonconformity),
            Needed::No => false,
        };
        if is_needed {
            return (NEEDED, "Needed.\n\n".to_owned());
        }
        if names(&self.now) {
            return (NEEDED, format!("Needed for `{}`.\n\n", self.status));
        }
        if names(&self.next) {
            return (NEXT, "Needed for the next status.\n\n".to_owned());
        }
        (OTHER, String::new())
    }

    /// Whether a key has no place in a record of this kind.
    fn excludes(&self, block: &str, field: &Field) -> bool {
        let is_other = self.kind.is_some_and(|kind| kind != Kind::Nonconformity);
        block.is_empty() && is_other && field.name == "severity"
    }
}
