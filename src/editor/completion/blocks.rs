//! The text of a block with the keys that its step needs, and places to fill in.
//!
//! Not for which keys a block may have (`keys`).

use lsp_types::CompletionItemKind;

use super::super::{FieldPlace, PageKind};
use super::ask::Ask;
use super::filling::Filling;
use super::offer::Offer;
use super::proposals::proposed;
use super::values::unnumbered;
use crate::edit::scalar_text;
use crate::model::Status;
use crate::shape::{Field, Needed, Shape};

/// The keys that a block begins with, where not the table says which it needs.
const BEGINNINGS: &[(&str, &[&str])] = &[
    ("correction", &["done", "by", "evidence"]),
    (
        "root_cause",
        &["done", "by", "method", "categories", "extent"],
    ),
    ("root_cause.extent", &["checked"]),
    (
        "corrective_actions",
        &["action", "addresses", "owner", "due"],
    ),
    ("verification", &["criteria", "due"]),
    ("external", &["body", "reference", "plan_due"]),
];

/// Columns by which a block is indented.
const INDENT: usize = 2;

/// A block that is written behind its key as a whole.
pub fn whole(
    ask: &Ask<'_>,
    field: &'static Field,
    fields: &'static [Field],
    place: &FieldPlace,
) -> Vec<Offer> {
    // Something stands there that is no block.
    if !ask.around().1.trim().is_empty() && !place.is_flow || fields.is_empty() {
        return Vec::new();
    }
    let path = unnumbered(&place.path);
    let mut filling = Filling::default();
    // In brackets an item has its own number already.
    let is_item = place.path.ends_with(']');
    let column = ask.column();
    if is_item {
        block(ask, &mut filling, fields, &path, column, true);
    } else {
        value(ask, &mut filling, field, &path, column, place.is_flow);
    }
    let keys = beginning(ask, fields, &path).map(|field| ask.name(field.name));
    let keys: Vec<_> = keys.collect();
    let label = match &*keys {
        [] => return Vec::new(),
        keys => keys.join(", "),
    };
    let offer = Offer::new(label, CompletionItemKind::SNIPPET).detail(field.about);
    vec![offer.filled(filling)]
}

/// An item of a list of blocks whose dash stands in a column, and its keys in words.
pub fn first_item(
    ask: &Ask<'_>,
    fields: &'static [Field],
    path: &str,
    column: usize,
) -> (Filling, String) {
    let mut filling = Filling::plain("- ");
    item(ask, &mut filling, fields, path, column + INDENT);
    let keys: Vec<_> = beginning(ask, fields, path)
        .map(|field| ask.name(field.name))
        .collect();
    (filling, keys.join(", "))
}

/// The keys that a block begins with.
fn beginning<'a>(
    ask: &Ask<'_>,
    fields: &'static [Field],
    path: &'a str,
) -> impl Iterator<Item = &'static Field> + use<'a> {
    let status = ask.finding().status.value();
    // Once the actions are done it is verified; before that it is planned.
    let is_verifying = path == "verification" && status.is_some_and(|it| it >= Status::Implemented);
    let needs_none = fields.iter().all(|field| field.needed == Needed::No);
    let named = BEGINNINGS.iter().find(|(known, _)| *known == path);
    let named = named.filter(|_| ask.page.kind == PageKind::Finding && needs_none);
    fields.iter().filter(move |field| match named {
        _ if is_verifying => true,
        Some((_, names)) => names.contains(&field.name),
        None => field.needed != Needed::No,
    })
}

/// Adds a key with its value; `column` is that of the key.
pub fn pair(
    ask: &Ask<'_>,
    filling: &mut Filling,
    field: &'static Field,
    path: &str,
    column: usize,
    is_flow: bool,
) {
    filling.text(format!("{}:", scalar_text(&ask.name(field.name))));
    let is_below = matches!(
        field.shape,
        Shape::Block(_) | Shape::List(Shape::Block(_)) | Shape::Map(_)
    );
    if is_flow || !is_below {
        filling.text(" ");
    }
    value(ask, filling, field, path, column, is_flow);
}

/// Adds the value of a key.
fn value(
    ask: &Ask<'_>,
    filling: &mut Filling,
    field: &'static Field,
    path: &str,
    column: usize,
    is_flow: bool,
) {
    match &field.shape {
        Shape::Block(fields) => block(ask, filling, fields, path, column + INDENT, is_flow),
        Shape::List(Shape::Block(fields)) if is_flow => {
            filling.text("[");
            block(ask, filling, fields, path, column, true);
            filling.text("]");
        }
        Shape::List(Shape::Block(fields)) => {
            filling.line(column + INDENT);
            filling.text("- ");
            item(ask, filling, fields, path, column + 2 * INDENT);
        }
        Shape::Map(_) if !is_flow => {
            filling.line(column + INDENT);
            filling.stop("");
        }
        Shape::List(_) => {
            filling.text("[");
            filling.stop(proposed(ask, path));
            filling.text("]");
        }
        _ => filling.stop(proposed(ask, path)),
    }
}

fn block(
    ask: &Ask<'_>,
    filling: &mut Filling,
    fields: &'static [Field],
    path: &str,
    column: usize,
    is_flow: bool,
) {
    if !is_flow {
        filling.line(column);
        return item(ask, filling, fields, path, column);
    }
    filling.text("{");
    for (at, field) in beginning(ask, fields, path).enumerate() {
        if at > 0 {
            filling.text(", ");
        }
        pair(
            ask,
            filling,
            field,
            &format!("{path}.{}", field.name),
            column,
            true,
        );
    }
    filling.text("}");
}

/// The keys of a block, the first where the filling is, the others each on a line of its own.
fn item(ask: &Ask<'_>, filling: &mut Filling, fields: &'static [Field], path: &str, column: usize) {
    let mut is_first = true;
    for field in beginning(ask, fields, path) {
        if !is_first {
            filling.line(column);
        }
        is_first = false;
        pair(
            ask,
            filling,
            field,
            &format!("{path}.{}", field.name),
            column,
            false,
        );
    }
    if is_first {
        filling.stop("");
    }
}
