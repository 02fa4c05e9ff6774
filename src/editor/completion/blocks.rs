//! The text of a block with the keys that its step needs, and places to fill in.
//!
//! Not for which keys a block may have (`keys`).

use lsp_types::CompletionItemKind;

use super::super::{FieldPlace, PageKind};
use super::ask::Ask;
use super::filling::Filling;
use super::offer::Offer;
use super::proposals::proposed;
use crate::edit::scalar_text;
use crate::model::Status;
use crate::shape::{Field, Needed, Shape, without_numbers};

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
    let path = without_numbers(&place.path);
    let mut filling = Filling::default();
    let mut writer = Writer {
        ask,
        filling: &mut filling,
        is_flow: place.is_flow,
    };
    let column = ask.column();
    // In brackets an item has its own number already.
    if place.path.ends_with(']') {
        writer.block(fields, &path, column);
    } else {
        writer.value(field, &path, column);
    }
    let keys = named(ask, fields, &path);
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
    let mut writer = Writer {
        ask,
        filling: &mut filling,
        is_flow: false,
    };
    writer.item(fields, path, column + INDENT);
    (filling, named(ask, fields, path).join(", "))
}

/// The keys that a block begins with, as the file writes them.
fn named(ask: &Ask<'_>, fields: &'static [Field], path: &str) -> Vec<String> {
    let keys = beginning(ask, fields, path);
    keys.map(|field| ask.name(field.name)).collect()
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

/// Writes keys with their values into a filling; a column is that of the key.
pub struct Writer<'w> {
    /// The question that is answered.
    pub ask: &'w Ask<'w>,
    /// What is written.
    pub filling: &'w mut Filling,
    /// Whether it stands within `[...]` or `{...}`.
    pub is_flow: bool,
}

impl Writer<'_> {
    /// Adds a key with its value.
    pub fn pair(&mut self, field: &'static Field, path: &str, column: usize) {
        let name = self.ask.name(field.name);
        self.filling.text(format!("{}:", scalar_text(&name)));
        let is_below = matches!(
            field.shape,
            Shape::Block(_) | Shape::List(Shape::Block(_)) | Shape::Map(_)
        );
        if self.is_flow || !is_below {
            self.filling.text(" ");
        }
        self.value(field, path, column);
    }

    /// Adds the value of a key.
    fn value(&mut self, field: &'static Field, path: &str, column: usize) {
        match &field.shape {
            Shape::Block(fields) => self.block(fields, path, column + INDENT),
            Shape::List(Shape::Block(fields)) if self.is_flow => {
                self.filling.text("[");
                self.block(fields, path, column);
                self.filling.text("]");
            }
            Shape::List(Shape::Block(fields)) => {
                self.filling.line(column + INDENT);
                self.filling.text("- ");
                self.item(fields, path, column + 2 * INDENT);
            }
            Shape::Map(_) if !self.is_flow => {
                self.filling.line(column + INDENT);
                self.filling.stop("");
            }
            Shape::List(_) => {
                self.filling.text("[");
                self.filling.stop(proposed(self.ask, path));
                self.filling.text("]");
            }
            _ => self.filling.stop(proposed(self.ask, path)),
        }
    }

    /// Adds a block: in braces, or its keys in the lines below.
    fn block(&mut self, fields: &'static [Field], path: &str, column: usize) {
        if !self.is_flow {
            self.filling.line(column);
            return self.item(fields, path, column);
        }
        self.filling.text("{");
        for (at, field) in beginning(self.ask, fields, path).enumerate() {
            if at > 0 {
                self.filling.text(", ");
            }
            self.pair(field, &format!("{path}.{}", field.name), column);
        }
        self.filling.text("}");
    }

    /// Adds the keys of a block, the first where the filling is, the others each on a line of its own.
    fn item(&mut self, fields: &'static [Field], path: &str, column: usize) {
        let mut is_first = true;
        for field in beginning(self.ask, fields, path) {
            if !is_first {
                self.filling.line(column);
            }
            is_first = false;
            self.pair(field, &format!("{path}.{}", field.name), column);
        }
        if is_first {
            self.filling.stop("");
        }
    }
}
