//! What can be written at a place, with what it means.
//!
//! Keys and words come from the tables of fields, names from the register. Nothing is offered where anything may
//! stand, such as in a title. Not for whether what stands there is right.

mod ask;
mod blocks;
mod draft;
mod filling;
mod findings;
mod keys;
mod offer;
mod paths;
mod people;
mod proposals;
mod records;
mod requirements;
mod rules;
mod sections;
#[cfg(test)]
mod tests;
mod values;

use lsp_types::CompletionItem;

use super::{FieldPlace, Page, PageKind, Part, Place, Sight};
use ask::Ask;
use offer::items;

/// How many are offered at most; where there would be more, those are left out that do not have in them what was
/// typed. So many mean that with the next letter it is to be asked again.
pub const MOST: usize = 300;

/// What can stand at an offset in bytes of a file.
pub fn complete(sight: &Sight<'_>, page: &Page<'_>, offset: usize) -> Vec<CompletionItem> {
    if page.kind == PageKind::Other {
        return Vec::new();
    }
    match page.place(offset, sight.policy) {
        Place::Field(place) => field(sight, page, offset, &place),
        Place::Heading(line) => {
            let ask = Ask::new(sight, page, offset, line);
            items(&ask, sections::heading(&ask))
        }
        Place::Prose(word) => {
            let ask = Ask::new(sight, page, offset, word);
            if ask.is_in_remark() {
                return Vec::new();
            }
            if records::is_none_yet(&ask) {
                return items(&ask, records::records(&ask));
            }
            if sections::is_between(&ask) {
                return items(&ask, sections::heading(&ask));
            }
            if paths::is_link(&ask) {
                return items(&ask, paths::links(&ask));
            }
            items(&ask, findings::in_prose(&ask))
        }
    }
}

fn field(
    sight: &Sight<'_>,
    page: &Page<'_>,
    offset: usize,
    place: &FieldPlace,
) -> Vec<CompletionItem> {
    let ask = Ask::new(sight, page, offset, place.span);
    if ask.line().trim_end() == "---" {
        let whole = Ask::new(sight, page, offset, ask.line_span());
        return match records::is_none_yet(&whole) {
            true => items(&whole, records::records(&whole)),
            false => Vec::new(),
        };
    }
    if ask.is_in_comment() || offset < place.span.start as usize {
        return Vec::new();
    }
    let offers = match place.part {
        Part::Key => keys::keys(&ask, &place.path, place),
        Part::Value => values::values(&ask, place),
    };
    items(&ask, offers)
}
