//! What stands at a place of a file with front matter, also while the YAML is still being typed.
//!
//! Read line by line and by indentation, so that half a key or an open bracket is no obstacle. Not for what records
//! say (`parse` reads whole ones), and not for what could stand there (the tables of fields say that).

mod flow;
mod scan;
#[cfg(test)]
mod tests;

use crate::policy::Words;
use crate::text::Span;
use scan::Scan;

/// What stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the front matter.
    Field(FieldPlace),
    /// In a heading of the text: all of its line.
    Heading(Span),
    /// In other text: the word there, which may be empty.
    Prose(Span),
}

/// A key or a value in the front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldPlace {
    /// For a value the way to it in our words, such as `corrective_actions[1].due` or `categories[0]`; for a key the
    /// way to its block, empty for the top.
    pub path: String,
    /// Which of the two it is.
    pub part: Part,
    /// The key or value that stands there, empty where nothing does; what a completion replaces.
    pub span: Span,
    /// Columns before the keys of the block.
    pub indent: usize,
    /// Whether it stands within `[...]` or `{...}`.
    pub is_flow: bool,
    /// The keys that the block has already, in our words, without the one at the place.
    pub keys: Vec<String>,
}

/// Key or value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A key, or the place of one.
    Key,
    /// A value, or the place of one; a lone word that could still become a key is one too.
    Value,
}

/// Finds what stands at an offset in bytes; `whole` says that all of the file is YAML, as the configuration is.
pub fn place(text: &str, offset: usize, whole: bool, words: &Words) -> Place {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let fields = if whole {
        Some(Span::new(0, text.len()))
    } else {
        front(text).map(|(_, inner)| inner)
    };
    let range = fields.unwrap_or_default().range();
    if fields.is_some() && range.start <= offset && offset <= range.end {
        return Place::Field(Scan::new(text, offset, words).run(range));
    }
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let end = text[offset..]
        .find(['\n', '\r'])
        .map_or(text.len(), |at| offset + at);
    let line = text.get(start..end).unwrap_or("");
    if line.starts_with('#') && start >= range.end {
        return Place::Heading(Span::new(start, end));
    }
    Place::Prose(word(text, offset))
}

/// The front matter with its lines `---`, and what stands between them; to the end of the file, where the second is
/// missing.
pub fn front(text: &str) -> Option<(Span, Span)> {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut lines = text.get(start..)?.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == "---")?;
    let from = start + first.len();
    let mut at = from;
    for line in lines {
        if line.trim_end() == "---" {
            return Some((
                Span::new(start, at + line.trim_end().len()),
                Span::new(from, at),
            ));
        }
        // Where it is not closed, the text begins with its first heading.
        if line.starts_with("## ") {
            break;
        }
        at += line.len();
    }
    Some((Span::new(start, at), Span::new(from, at)))
}

/// Signs of which ids, requirements, paths and addresses are made.
pub fn is_part(c: char) -> bool {
    c.is_alphanumeric() || "-_./:@".contains(c)
}

/// The word around an offset: ids, requirements, paths and addresses are one.
pub fn word(text: &str, offset: usize) -> Span {
    let before = text.get(..offset).unwrap_or("");
    let after = text.get(offset..).unwrap_or("");
    let start = before.trim_end_matches(is_part).len();
    let end = offset + (after.len() - after.trim_start_matches(is_part).len());
    Span::new(start, end)
}
