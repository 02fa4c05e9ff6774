//! Places as the protocol counts them: lines from 0, and columns in the units that client and server agreed on.
//!
//! Not for places in reports: these count from 1, in characters (`text`).

use lsp_types::{Position, PositionEncodingKind, Range};

use crate::text::Span;

/// The unit of columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes of UTF-8.
    Utf8,
    /// Code units of UTF-16: what a client means that says nothing.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

impl Encoding {
    /// The one to use, of those that a client offers.
    pub fn of(offered: Option<&[PositionEncodingKind]>) -> Self {
        let offers = |kind: &PositionEncodingKind| offered.is_some_and(|all| all.contains(kind));
        if offers(&PositionEncodingKind::UTF8) {
            Self::Utf8
        } else if offers(&PositionEncodingKind::UTF32) {
            Self::Utf32
        } else {
            Self::Utf16
        }
    }

    /// Its name in the protocol.
    pub const fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    const fn units(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
            Self::Utf32 => 1,
        }
    }
}

/// A text with its lines, as the protocol cuts them: `\n`, `\r\n` and a lone `\r` end one.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    encoding: Encoding,
    /// Where each line begins, in bytes.
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// Cuts a text.
    pub fn new(text: &'t str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
            .filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        // A byte order mark has no column: editors do not show it.
        let first = text.len() - text.trim_start_matches('\u{feff}').len();
        Self {
            text,
            encoding,
            starts: std::iter::once(first)
                .chain(ends.map(|at| at + 1))
                .collect(),
        }
    }

    /// The text.
    pub const fn text(&self) -> &'t str {
        self.text
    }

    /// The place of an offset in bytes; one beyond the end is the end, one within a character is its start.
    pub fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= offset).max(1) - 1;
        let start = self.starts.get(line).copied().unwrap_or(0);
        let before = self.text.get(start..offset).unwrap_or("");
        let units: usize = before.chars().map(|c| self.encoding.units(c)).sum();
        Position::new(narrow(line), narrow(units))
    }

    /// The places of a span.
    pub fn range(&self, span: Span) -> Range {
        Range::new(
            self.position(span.start as usize),
            self.position(span.end as usize),
        )
    }

    /// The offset in bytes of a place; one behind the end of its line is that end, and one within a character is
    /// its start, as the protocol says.
    pub fn offset(&self, position: Position) -> usize {
        let line = position.line as usize;
        let Some(start) = self.starts.get(line).copied() else {
            return self.text.len();
        };
        let end = self
            .starts
            .get(line + 1)
            .copied()
            .unwrap_or(self.text.len());
        let line = self
            .text
            .get(start..end)
            .unwrap_or("")
            .trim_end_matches(['\n', '\r']);
        let mut units = 0;
        for (at, c) in line.char_indices() {
            units += self.encoding.units(c);
            if units > position.character as usize {
                return start + at;
            }
        }
        start + line.len()
    }

    /// The span of two places; the second is taken for the first where it stands before it.
    pub fn span(&self, range: Range) -> Span {
        Span::new(self.offset(range.start), self.offset(range.end))
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that fails panics")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_end_in_three_ways_and_columns_are_units() {
        let text = "a𝄞b\r\né\rz\n";
        let lines = Lines::new(text, Encoding::Utf16);
        assert_eq!(lines.position(5), Position::new(0, 3));
        assert_eq!(lines.position(8), Position::new(1, 0));
        assert_eq!(lines.position(11), Position::new(2, 0));
        assert_eq!(lines.offset(Position::new(0, 2)), 1, "within a character");
        assert_eq!(lines.offset(Position::new(0, 99)), 6, "behind the line");
        assert_eq!(lines.offset(Position::new(9, 0)), text.len());
        let bytes = Lines::new(text, Encoding::Utf8);
        assert_eq!(bytes.position(5), Position::new(0, 5));
        let characters = Lines::new(text, Encoding::Utf32);
        assert_eq!(characters.position(5), Position::new(0, 2));
    }

    #[test]
    fn a_byte_order_mark_has_no_column() {
        let lines = Lines::new("\u{feff}ab", Encoding::Utf16);
        assert_eq!(lines.position(4), Position::new(0, 1));
        assert_eq!(lines.offset(Position::new(0, 1)), 4);
        assert_eq!(lines.position(0), Position::new(0, 0));
    }

    proptest! {
        #[test]
        fn every_offset_comes_back(text in "[a-c\u{e9}\u{1d11e}\r\n]{0,40}", unit in 0..3_usize) {
            let encoding = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32][unit];
            let lines = Lines::new(&text, encoding);
            for (at, _) in text.char_indices() {
                let back = lines.offset(lines.position(at));
                // The two characters of one line end are one place.
                let within = text[..at].ends_with('\r') && text[at..].starts_with('\n');
                prop_assert_eq!(back, if within { at - 1 } else { at });
            }
        }
    }
}
