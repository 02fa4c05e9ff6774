//! Files as text: paths inside the snapshot, byte spans, and the positions people read; parts of sentences.
//!
//! Not for reading files (that is `snapshot`) and not for understanding them (that is `parse`).

pub mod edit;
pub mod hash;
mod phrase;

use std::fmt;
use std::sync::{Arc, OnceLock};

pub use phrase::{capital, counted};

/// The path of a file, relative to the folder of the configuration, with `/` between the parts.
///
/// A path that is not UTF-8 is kept with replacement characters, for display only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(Arc<str>);

impl RepoPath {
    /// Takes a path that is already relative and `/`-separated.
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        Self(path.into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The last part without its ending (`.md`).
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// Everything before the last `/`; empty for a file at the top.
    pub fn parent(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(parent, _)| parent)
    }

    /// Whether the path is `folder` or lies below it; the empty folder holds everything.
    pub fn is_within(&self, folder: &str) -> bool {
        folder.is_empty()
            || self
                .0
                .strip_prefix(folder)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// A range of bytes in one file; `end` is exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One after the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets. Records are at most 1 MiB, so offsets fit; larger ones saturate.
    pub fn new(start: usize, end: usize) -> Self {
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            start: narrow(start),
            end: narrow(end.max(start)),
        }
    }

    /// The empty span at one offset.
    pub fn at(offset: usize) -> Self {
        Self::new(offset, offset)
    }

    /// The same span, `offset` bytes further on.
    pub fn shifted(self, offset: usize) -> Self {
        Self::new(self.start as usize + offset, self.end as usize + offset)
    }

    /// As a range for slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// From the start of this one to the end of the other.
    pub fn to(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

/// A place as people and editors count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in Unicode scalar values; a byte order mark has no column.
    pub column: u32,
}

impl Position {
    /// The first character of a file.
    pub const START: Self = Self { line: 1, column: 1 };
}

/// One file's text with its path; knows where its lines begin.
#[derive(Debug)]
pub struct SourceFile {
    path: RepoPath,
    text: Box<str>,
    index: OnceLock<Index>,
}

/// Where lines begin, and how many characters stand before every so many bytes: a line can be as long
/// as the file, and have a diagnostic at each of its words.
#[derive(Debug)]
struct Index {
    lines: Vec<u32>,
    chars: Vec<u32>,
}

impl Index {
    /// Bytes between two counts.
    const STEP: usize = 1024;

    fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut count = 0;
        let mut chars = vec![0];
        for chunk in bytes.chunks(Self::STEP) {
            count += begun(chunk);
            chars.push(count);
        }
        let starts = memchr::memchr_iter(b'\n', bytes).map(|at| at as u32 + 1);
        Self {
            lines: std::iter::once(0).chain(starts).collect(),
            chars,
        }
    }

    /// How many characters begin before an offset.
    fn chars_before(&self, text: &str, offset: u32) -> u32 {
        let step = offset as usize / Self::STEP;
        let rest = text.as_bytes().get(step * Self::STEP..offset as usize);
        self.chars.get(step).copied().unwrap_or(0) + rest.map_or(0, begun)
    }
}

/// How many characters begin within some bytes of a text.
fn begun(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count() as u32
}

impl SourceFile {
    /// Takes the text of a file as it was read, byte order mark and line ends included.
    pub fn new(path: RepoPath, text: impl Into<Box<str>>) -> Self {
        Self {
            path,
            text: text.into(),
            index: OnceLock::new(),
        }
    }

    /// Where the file lies.
    pub fn path(&self) -> &RepoPath {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span; empty when the span is not within the text on character boundaries.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The span moved inside the text and onto character boundaries, so that no reader of it can fail.
    pub fn clamp(&self, span: Span) -> Span {
        let floor = |at: u32| {
            let mut at = (at as usize).min(self.text.len());
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = floor(span.start);
        Span::new(start, floor(span.end).max(start))
    }

    /// Line and column of a byte offset; an offset beyond the end is the end.
    pub fn position(&self, offset: u32) -> Position {
        let index = self.index.get_or_init(|| Index::new(&self.text));
        let offset = self.clamp(Span::at(offset as usize)).start;
        let line = index.lines.partition_point(|&start| start <= offset).max(1);
        let start = index.lines.get(line - 1).copied().unwrap_or(0);
        let before = |at| index.chars_before(&self.text, at);
        let mark = line == 1 && offset > 0 && self.text.starts_with('\u{feff}');
        Position {
            line: line as u32,
            column: before(offset) - before(start) - u32::from(mark) + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_skip_a_byte_order_mark() {
        let file = SourceFile::new(RepoPath::new("a.md"), "\u{feff}aé\r\nü𝄞x\n");
        assert_eq!(file.position(3), Position { line: 1, column: 1 });
        assert_eq!(file.position(6), Position { line: 1, column: 3 });
        assert_eq!(file.position(8), Position { line: 2, column: 1 });
        assert_eq!(file.position(14), Position { line: 2, column: 3 });
        assert_eq!(file.position(999), Position { line: 3, column: 1 });
    }

    #[test]
    fn positions_in_long_lines_are_those_in_short_ones() {
        let text = format!("ab\n{}", "é𝄞x".repeat(1_000));
        let file = SourceFile::new(RepoPath::new("a.md"), text.as_str());
        for (count, (at, _)) in text[3..].char_indices().chain([(7_000, 'x')]).enumerate() {
            let column = count as u32 + 1;
            assert_eq!(file.position(at as u32 + 3), Position { line: 2, column });
        }
        let exact = SourceFile::new(RepoPath::new("a.md"), "x".repeat(2 * Index::STEP));
        let end = exact.position(2 * Index::STEP as u32);
        assert_eq!(end.column as usize, 2 * Index::STEP + 1);
        assert_eq!(
            SourceFile::new(RepoPath::new("a.md"), "")
                .position(0)
                .column,
            1
        );
    }

    #[test]
    fn spans_are_clamped_to_characters() {
        let file = SourceFile::new(RepoPath::new("a.md"), "é");
        assert_eq!(file.clamp(Span::new(1, 9)), Span::new(0, 2));
        assert_eq!(file.slice(Span::new(1, 2)), "");
    }

    #[test]
    fn a_folder_holds_what_lies_below_it() {
        let path = RepoPath::new("findings/2026/NC-1.md");
        assert!(path.is_within("findings") && path.is_within(""));
        assert!(!path.is_within("find"));
        assert_eq!((path.stem(), path.parent()), ("NC-1", "findings/2026"));
    }
}
