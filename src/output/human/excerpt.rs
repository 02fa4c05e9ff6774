//! The lines of a file that show a place, made fit for a terminal, for miette to draw.
//!
//! Characters that a terminal would obey are replaced, long lines are cut around what matters, long
//! places end with their first line. Lines and columns in the header are those of clause10, which
//! miette would count in bytes. Not for the words around the excerpt.

use std::collections::HashMap;
use std::ops::Range;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::output::is_unsafe;
use crate::text::Position;

/// A place of more lines than this is shown by its first.
const MOST_LINES: usize = 6;

/// How much of a cut line is shown before what matters, in characters.
const LEAD: usize = 12;

/// What stands between a place and its label, in columns.
const ARROW: usize = 6;

/// What is marked in the file.
pub struct Mark {
    /// The bytes; may be anything.
    pub range: Range<usize>,
    /// Line and column of its start.
    pub start: Position,
    /// What stands beside it; empty for nothing.
    pub label: String,
}

/// The excerpt: a text of its own with the marks in it.
#[derive(Debug)]
pub struct Excerpt {
    name: String,
    text: String,
    first_line: usize,
    places: Vec<(usize, Position)>,
    /// The marks, for miette; the first mark given is the primary one.
    pub labels: Vec<LabeledSpan>,
    /// Which of the marks have no room for their label, by index.
    pub unlabelled: Vec<usize>,
}

/// One mark, by line.
struct Placed {
    range: Range<usize>,
    first: usize,
    last: usize,
}

/// One line of the excerpt: where its characters went.
#[derive(Default)]
struct Line {
    cells: Vec<(usize, usize)>,
    start: usize,
    end: usize,
}

impl Excerpt {
    /// Cuts the lines around the marks out of a text; none where there is no mark.
    pub fn new(
        name: String,
        text: &str,
        marks: &[Mark],
        width: usize,
        unicode: bool,
    ) -> Option<Self> {
        let lines = lines_of(text);
        let placed: Vec<Placed> = marks
            .iter()
            .map(|mark| place(text, &lines, &mark.range))
            .collect();
        let from = placed
            .iter()
            .map(|mark| mark.first)
            .min()?
            .saturating_sub(1);
        let last = placed.iter().map(|mark| mark.last).max()?;
        let after = last + 1;
        let is_shown = |line: &Range<usize>| after + 1 < lines.len() || !line.is_empty();
        let to = if lines.get(after).is_some_and(is_shown) {
            after
        } else {
            last
        };
        let digits = marks
            .iter()
            .map(|mark| (mark.start.line as usize + MOST_LINES).to_string().len())
            .max()?;
        let room = width.saturating_sub(digits + 12).max(LEAD * 2);

        let mut out = Drawn {
            text: String::new(),
            unicode,
            room,
        };
        let mut shown: HashMap<usize, Line> = HashMap::new();
        for number in from..=to {
            let near =
                |mark: &Placed| (mark.first.saturating_sub(1)..=mark.last + 1).contains(&number);
            if let Some(range) = lines.get(number).filter(|_| placed.iter().any(near)) {
                let anchor = placed
                    .iter()
                    .find(|mark| mark.first == number)
                    .map_or(range.start, |mark| mark.range.start);
                shown.insert(number, out.line(text, range.clone(), anchor));
            }
            out.text.push('\n');
        }

        let mut excerpt = Self {
            name,
            text: out.text,
            first_line: 0,
            places: Vec::new(),
            labels: Vec::new(),
            unlabelled: Vec::new(),
        };
        for (mark, placed) in marks.iter().zip(&placed) {
            if excerpt.labels.is_empty() {
                let above = placed.first - from;
                excerpt.first_line = (mark.start.line as usize).saturating_sub(1 + above);
            }
            let first = shown.get(&placed.first)?;
            excerpt.mark(mark, placed, first, shown.get(&placed.last)?, room);
        }
        Some(excerpt)
    }

    /// Adds a mark, with its label where there is room for it.
    fn mark(&mut self, mark: &Mark, placed: &Placed, first: &Line, last: &Line, room: usize) {
        let start = first.at(placed.range.start);
        let end = last.at(placed.range.end).max(start);
        let columns_in = |range| self.text.get(range).map_or(0, columns);
        let column = if placed.first == placed.last {
            columns_in(first.start..start) + columns_in(start..end) / 2
        } else {
            0
        };
        let index = self.labels.len();
        let fits = column + ARROW + columns(&mark.label) <= room;
        let label = (fits && !mark.label.is_empty()).then(|| mark.label.clone());
        if label.is_none() {
            self.unlabelled.push(index);
        }
        let span = SourceSpan::new(start.into(), end - start);
        self.labels.push(if index == 0 {
            LabeledSpan::new_primary_with_span(label, span)
        } else {
            LabeledSpan::new_with_span(label, span)
        });
        self.places.push((start, mark.start));
    }
}

/// The bytes of each line, without its end.
fn lines_of(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    text.split('\n')
        .map(|line| {
            let range = start..start + line.strip_suffix('\r').unwrap_or(line).len();
            start += line.len() + 1;
            range
        })
        .collect()
}

/// Moves a range inside the text, finds its lines, and shortens it where they are many.
fn place(text: &str, lines: &[Range<usize>], range: &Range<usize>) -> Placed {
    let floor = |at: usize| {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let line_of = |at: usize| {
        lines
            .partition_point(|line| line.start <= at)
            .saturating_sub(1)
    };
    let start = floor(range.start);
    let end = floor(range.end).max(start);
    let first = line_of(start);
    let last = line_of(end.saturating_sub(1).max(start));
    let last = if last - first < MOST_LINES {
        last
    } else {
        first
    };
    let bound = lines.get(last).map_or(end, |line| line.end);
    Placed {
        range: start..end.min(bound).max(start),
        first,
        last,
    }
}

/// The text of an excerpt as it grows.
struct Drawn {
    text: String,
    unicode: bool,
    room: usize,
}

impl Drawn {
    /// Adds a line, all of it or as much as there is room for around the anchor.
    fn line(&mut self, text: &str, range: Range<usize>, anchor: usize) -> Line {
        let whole = text.get(range.clone()).unwrap_or("");
        let fits = whole.len() <= self.room
            || whole.chars().take(self.room + 1).map(width).sum::<usize>() <= self.room;
        let before = text.get(range.start..anchor).unwrap_or("");
        let start = if fits
            || before.chars().take(self.room / 2).map(width).sum::<usize>() < self.room / 2
        {
            range.start
        } else {
            anchor
                - before
                    .chars()
                    .rev()
                    .take(LEAD)
                    .map(char::len_utf8)
                    .sum::<usize>()
        };
        let cut = if self.unicode { "…" } else { "..." };
        let mut line = Line {
            start: self.text.len(),
            ..Line::default()
        };
        let mut used = 0;
        if start > range.start {
            self.text.push_str(cut);
            used += cut.chars().count();
        }
        for (at, character) in text.get(start..range.end).unwrap_or("").char_indices() {
            if !fits && used + width(character) > self.room {
                line.end = self.text.len();
                self.text.push_str(cut);
                return line;
            }
            used += width(character);
            line.cells.push((start + at, self.text.len()));
            match character {
                '\t' => self.text.push_str("    "),
                '\u{feff}' => {}
                _ if is_unsafe(character) => {
                    self.text.push(if self.unicode { '\u{fffd}' } else { '?' })
                }
                _ => self.text.push(character),
            }
        }
        line.end = self.text.len();
        line
    }
}

impl Line {
    /// Where a byte of the file went; what was cut away lies at the ends.
    fn at(&self, byte: usize) -> usize {
        let cell = self.cells.partition_point(|&(from, _)| from < byte);
        self.cells.get(cell).map_or(self.end, |&(_, to)| to)
    }
}

/// How many columns a text takes at most.
fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

/// How many columns a character takes at most.
fn width(character: char) -> usize {
    match character {
        '\t' => 4,
        '\u{1100}'.. => 2,
        _ => 1,
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_lines_before: usize,
        context_lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self
            .text
            .read_span(span, context_lines_before, context_lines_after)?;
        let place = self
            .places
            .iter()
            .find(|(offset, _)| context_lines_before == 0 && *offset == span.offset());
        let (line, column) = match place {
            Some((_, place)) => (
                (place.line as usize).saturating_sub(1),
                (place.column as usize).saturating_sub(1),
            ),
            None => (self.first_line + inner.line(), inner.column()),
        };
        let lines = memchr::memchr_iter(b'\n', inner.data()).count();
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            inner.data(),
            *inner.span(),
            line,
            column,
            lines,
        )))
    }
}
