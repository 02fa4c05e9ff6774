//! What stands at a place, in words.

mod day;
mod field;
mod file;
mod finding;
mod person;
mod phrase;
mod requirement;
mod rule;
#[cfg(test)]
mod tests;
mod word;

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind};

use super::named::{self, Named, Thing, named};
use super::{Page, Part, Place, Sight};
use crate::text::Span;

/// What is to be said of an offset in bytes of a file.
pub fn hover(sight: &Sight<'_>, page: &Page<'_>, offset: usize) -> Option<Hover> {
    let place = page.place(offset, sight.policy);
    let (value, span) = match named(sight, page, offset) {
        Some(Named { thing, span }) => (about(sight, page, &place, &thing)?, span),
        None => unnamed(sight, page, &place)?,
    };
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: MarkupKind::Markdown,
            value,
        }),
        range: Some(page.lines.range(span)),
    })
}

/// What has a name.
fn about(sight: &Sight<'_>, page: &Page<'_>, place: &Place, thing: &Thing) -> Option<String> {
    match thing {
        Thing::Finding(id) => finding::finding(sight, page, id),
        Thing::Audit(id) => finding::audit(sight, id),
        Thing::Control(id) => finding::control(sight, id),
        Thing::Requirement(requirement) => Some(requirement::requirement(sight, requirement)),
        Thing::Evidence(evidence) => file::evidence(sight, evidence),
        Thing::Person(person) => Some(person::person(sight, person)),
        Thing::Rule(rule) => Some(rule::rule(sight, rule)),
        Thing::Family(family) => Some(rule::family(*family)),
        Thing::Day(day) => {
            let path = match place {
                Place::Field(field) => field.path.as_str(),
                _ => "",
            };
            Some(day::day(sight, page, path, *day))
        }
    }
}

/// Keys, words of a list, and headings.
fn unnamed(sight: &Sight<'_>, page: &Page<'_>, place: &Place) -> Option<(String, Span)> {
    match place {
        Place::Field(field) => {
            let (text, span) = named::unquoted(page.text(), field.span);
            let said = match field.part {
                Part::Key => field::key(sight, page, field, text),
                Part::Value => word::word(sight, page, field, text),
            };
            Some((said?, span))
        }
        Place::Heading(span) => {
            let line = page.text().get(span.range())?;
            Some((word::section(sight, line)?, *span))
        }
        Place::Prose(_) => None,
    }
}
