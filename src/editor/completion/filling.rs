//! A text with places to fill in, as a snippet or as it is.
//!
//! Not for what stands in it.

use lsp_types::{InsertTextFormat, InsertTextMode};

use super::ask::Ask;

/// A text with places to fill in.
#[derive(Clone, Debug, Default)]
pub struct Filling {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    /// A place to fill in, with what is proposed.
    Stop(String),
    /// A new line, and the columns before what follows.
    Line(usize),
}

/// A text as the client takes it.
#[derive(Debug)]
pub struct Written {
    /// The text.
    pub text: String,
    /// Whether it is a snippet.
    pub format: InsertTextFormat,
    /// Whether lines are indented as the one is that it is put in; none for a single line.
    pub mode: Option<InsertTextMode>,
}

impl Filling {
    /// A text without places.
    pub fn plain(text: impl Into<String>) -> Self {
        let mut filling = Self::default();
        filling.text(text);
        filling
    }

    /// Adds a text.
    pub fn text(&mut self, text: impl Into<String>) {
        self.pieces.push(Piece::Text(text.into()));
    }

    /// Adds another filling.
    pub fn append(&mut self, other: Self) {
        self.pieces.extend(other.pieces);
    }

    /// Adds a place to fill in.
    pub fn stop(&mut self, proposed: impl Into<String>) {
        self.pieces.push(Piece::Stop(proposed.into()));
    }

    /// Begins a line, whose text begins at a column.
    pub fn line(&mut self, column: usize) {
        self.pieces.push(Piece::Line(column));
    }

    /// The text, where it is nothing else.
    pub fn as_plain(&self) -> Option<&str> {
        match &*self.pieces {
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// Whether it begins with a line end.
    pub fn is_below(&self) -> bool {
        matches!(self.pieces.first(), Some(Piece::Line(_)))
    }

    /// The text for the client of a question.
    ///
    /// Clients that take snippets indent their lines as the one is that they are put in; a text is put in as it is.
    pub fn written(&self, ask: &Ask<'_>) -> Written {
        let has_stops = self
            .pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Stop(_)));
        let has_lines = self
            .pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Line(_)));
        let is_snippet = has_stops && ask.sight.snippets;
        let base = if is_snippet { ask.indent() } else { 0 };
        let mut text = String::new();
        let mut number = 0;
        for piece in &self.pieces {
            match piece {
                Piece::Text(piece) if is_snippet => text.push_str(&escaped(piece)),
                Piece::Text(piece) => text.push_str(piece),
                Piece::Line(column) => {
                    text.push_str(ask.end);
                    text.push_str(&" ".repeat(column.saturating_sub(base)));
                }
                Piece::Stop(proposed) if is_snippet => {
                    number += 1;
                    let proposed = escaped(proposed);
                    text.push_str(&if proposed.is_empty() {
                        format!("${number}")
                    } else {
                        format!("${{{number}:{proposed}}}")
                    });
                }
                Piece::Stop(proposed) => text.push_str(proposed),
            }
        }
        Written {
            text,
            format: if is_snippet {
                InsertTextFormat::SNIPPET
            } else {
                InsertTextFormat::PLAIN_TEXT
            },
            mode: has_lines.then_some(if is_snippet {
                InsertTextMode::ADJUST_INDENTATION
            } else {
                InsertTextMode::AS_IS
            }),
        }
    }
}

/// A text in which nothing means anything to a reader of snippets.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\$}".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
