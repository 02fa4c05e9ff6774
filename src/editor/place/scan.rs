//! Reads front matter line by line and by indentation, up to a place in it.
//!
//! Not for brackets (`flow`).

use std::collections::BTreeMap;

use super::{FieldPlace, Part};
use crate::policy::Words;
use crate::text::Span;

/// A block that is open at a line.
#[derive(Debug)]
struct Frame {
    indent: usize,
    /// The way to a mapping, or to a list.
    path: String,
    /// The number of the item, for a list.
    item: Option<usize>,
}

/// One reading of the front matter.
pub struct Scan<'t> {
    text: &'t str,
    pub(super) offset: usize,
    pub(super) words: &'t Words,
    frames: Vec<Frame>,
    /// The last key that was written without a value, and its indentation.
    pending: (String, usize),
    /// The columns that lines of a block scalar are indented by more, and the key's path.
    scalar: Option<(usize, String)>,
    /// Of each block the keys, with where they stand.
    pub(super) keys: BTreeMap<String, Vec<(usize, String)>>,
    pub(super) found: Option<FieldPlace>,
}

impl<'t> Scan<'t> {
    /// A reading up to an offset.
    pub const fn new(text: &'t str, offset: usize, words: &'t Words) -> Self {
        Self {
            text,
            offset,
            words,
            frames: Vec::new(),
            pending: (String::new(), 0),
            scalar: None,
            keys: BTreeMap::new(),
            found: None,
        }
    }

    /// A part of the text.
    pub(super) fn slice(&self, from: usize, to: usize) -> &'t str {
        self.text.get(from..to).unwrap_or("")
    }

    /// Reads the lines of a range, and gives what stands at the offset.
    pub fn run(mut self, range: std::ops::Range<usize>) -> FieldPlace {
        let mut at = range.start;
        while at < range.end {
            let rest = self.slice(at, range.end);
            let length = rest.find('\n').map_or(rest.len(), |end| end + 1);
            at = self.line(at, at + length, range.end).max(at + length);
        }
        // Behind the last line end a new line begins.
        if self.found.is_none() {
            self.blank(self.offset, 0);
        }
        let mut found = self.found.unwrap_or_else(|| FieldPlace {
            path: String::new(),
            part: Part::Key,
            span: Span::at(self.offset),
            indent: 0,
            is_flow: false,
            keys: Vec::new(),
        });
        if found.part == Part::Key || self.keys.contains_key(&found.path) {
            let keys = self.keys.remove(&found.path).unwrap_or_default();
            let others = keys
                .into_iter()
                .filter(|(at, _)| *at != found.span.start as usize);
            found.keys = others.map(|(_, key)| key).collect();
        }
        found
    }

    /// Reads a line, and gives where the next one begins, which is further on where a bracket stays open.
    fn line(&mut self, start: usize, next: usize, end: usize) -> usize {
        let line = self.slice(start, next).trim_end_matches(['\n', '\r']);
        let is_here = (start..next).contains(&self.offset)
            || (self.offset == next && next == end && !self.text[..next].ends_with('\n'));
        let content = line.trim_start_matches(' ');
        let indent = line.len() - content.len();
        if let Some((more, path)) = &self.scalar {
            if content.is_empty() || indent > *more {
                if is_here && (!content.is_empty() || self.offset - start > *more) {
                    let path = path.clone();
                    let span = Span::new(start + indent, start + line.len());
                    self.found = Some(self.value(path, span, false));
                }
                if !(content.is_empty() && is_here) || self.found.is_some() {
                    return next;
                }
            } else {
                self.scalar = None;
            }
        }
        if content.is_empty() || content.starts_with('#') {
            if is_here {
                self.blank(
                    start + line.len().min(self.offset - start),
                    (self.offset - start).min(indent),
                );
            }
            return next;
        }
        self.content(start + indent, start, is_here, end).max(next)
    }

    /// Where nothing stands yet: the place of a key, by the column.
    fn blank(&mut self, at: usize, column: usize) {
        let (path, indent) = self.block_at(column);
        self.found = Some(FieldPlace {
            path,
            part: Part::Key,
            span: Span::at(at),
            indent,
            is_flow: false,
            keys: Vec::new(),
        });
    }

    /// The block whose keys stand at a column, and their column.
    fn block_at(&self, column: usize) -> (String, usize) {
        let (pending, indent) = &self.pending;
        if !pending.is_empty() && column > *indent {
            return (pending.clone(), column);
        }
        let is_open = |frame: &&Frame| match frame.item {
            None => frame.indent <= column,
            // Where its dashes stand, a list goes on; at the edge keys of the top are what is meant.
            Some(_) => frame.indent == column && column > 0,
        };
        let frame = self.frames.iter().rev().find(is_open);
        frame.map_or((String::new(), 0), |frame| {
            (frame.path.clone(), frame.indent)
        })
    }

    /// Reads what stands in a line from `at` on.
    fn content(&mut self, mut at: usize, start: usize, is_here: bool, end: usize) -> usize {
        let line_end = self
            .slice(at, end)
            .find(['\n', '\r'])
            .map_or(end, |len| at + len);
        loop {
            let rest = self.slice(at, line_end);
            let column = at - start;
            let Some(dashed) = rest
                .strip_prefix('-')
                .filter(|rest| rest.is_empty() || rest.starts_with(' '))
            else {
                break;
            };
            self.frames.retain(|frame| {
                frame.indent < column
                    || (frame.indent == column
                        && (frame.item.is_some() || self.pending.1 == column))
            });
            let is_list = self
                .frames
                .last()
                .is_some_and(|frame| frame.indent == column && frame.item.is_some());
            if !is_list {
                let path = std::mem::take(&mut self.pending.0);
                self.frames.push(Frame {
                    indent: column,
                    path,
                    item: Some(0),
                });
            } else if let Some(Frame {
                item: Some(item), ..
            }) = self.frames.last_mut()
            {
                *item += 1;
            }
            let path = self.here();
            self.pending = (path.clone(), column);
            let skipped = 1 + (dashed.len() - dashed.trim_start_matches(' ').len());
            if is_here && self.offset <= at + skipped && dashed.trim_start_matches(' ').is_empty() {
                self.found = Some(self.value(path, Span::at(self.offset.max(at + 1)), false));
                return line_end;
            }
            at += skipped;
        }
        let rest = self.slice(at, line_end);
        if rest.is_empty() {
            return line_end;
        }
        let column = at - start;
        match key(rest) {
            Some((length, after)) => {
                self.keyed(at, (length, after), column, line_end, is_here, end)
            }
            None => self.unkeyed(at, column, line_end, is_here, end),
        }
    }

    /// The way to the innermost list item or mapping.
    fn here(&self) -> String {
        self.frames
            .last()
            .map_or(String::new(), |frame| match frame.item {
                Some(item) => format!("{}[{item}]", frame.path),
                None => frame.path.clone(),
            })
    }

    /// A key with or without a value behind it.
    fn keyed(
        &mut self,
        at: usize,
        (length, after): (usize, usize),
        column: usize,
        line_end: usize,
        is_here: bool,
        end: usize,
    ) -> usize {
        let block = self.enter(column);
        let written = self.slice(at, at + length).trim_matches(['"', '\'']);
        let key = self.words.field(written).to_owned();
        self.keys
            .entry(block.clone())
            .or_default()
            .push((at, key.clone()));
        let path = joined(&block, &key);
        if is_here && self.offset <= at + length {
            self.found = Some(FieldPlace {
                path: block,
                part: Part::Key,
                span: Span::new(at, at + length),
                indent: column,
                is_flow: false,
                keys: Vec::new(),
            });
        }
        let rest = self.slice(at + after, line_end);
        let from = at + after + (rest.len() - rest.trim_start().len());
        self.pending = (String::new(), column);
        let value = self.slice(from, line_end);
        if value.is_empty() || value.starts_with('#') {
            self.pending = (path.clone(), column);
            if is_here && self.found.is_none() {
                self.found = Some(self.value(path, Span::at(self.offset.min(from)), false));
            }
            return line_end;
        }
        if value.starts_with(['|', '>']) {
            self.scalar = Some((column, path));
            return line_end;
        }
        self.valued(from, path, line_end, is_here, end)
    }

    /// A lone word: a key that is being written, or a value of a list.
    fn unkeyed(
        &mut self,
        at: usize,
        column: usize,
        line_end: usize,
        is_here: bool,
        end: usize,
    ) -> usize {
        let in_list =
            !self.pending.0.is_empty() && self.pending.0.ends_with(']') && self.pending.1 < column;
        let text = self.slice(at, line_end);
        if in_list || text.starts_with(['[', '{', '"', '\'']) {
            let path = self.pending.0.clone();
            return self.valued(at, path, line_end, is_here, end);
        }
        if is_here {
            let (path, indent) = self.block_at(column);
            self.found = Some(FieldPlace {
                path,
                part: Part::Key,
                span: Span::new(at, at + text.trim_end().len()),
                indent,
                is_flow: false,
                keys: Vec::new(),
            });
        }
        line_end
    }

    /// Goes into the mapping whose keys stand at a column.
    fn enter(&mut self, column: usize) -> String {
        self.frames.retain(|frame| {
            frame.indent < column || (frame.indent == column && frame.item.is_none())
        });
        if let Some(frame) = self
            .frames
            .last()
            .filter(|frame| frame.indent == column && frame.item.is_none())
        {
            return frame.path.clone();
        }
        let path = std::mem::take(&mut self.pending.0);
        self.frames.push(Frame {
            indent: column,
            path: path.clone(),
            item: None,
        });
        path
    }

    /// A value that begins at an offset: a scalar, or brackets that may stay open over lines.
    fn valued(
        &mut self,
        from: usize,
        path: String,
        line_end: usize,
        is_here: bool,
        end: usize,
    ) -> usize {
        let text = self.slice(from, line_end);
        if !text.starts_with(['[', '{']) {
            if is_here && self.found.is_none() {
                let length = scalar_length(text);
                let span = Span::new(from, from + length);
                self.found = Some(self.value(path, span, false));
            }
            return line_end;
        }
        let closed = self.flow(from, path, end);
        let rest = self.slice(closed, end);
        closed + rest.find('\n').map_or(rest.len(), |at| at + 1)
    }

    /// A value, or the place of one.
    pub(super) fn value(&self, path: String, span: Span, is_flow: bool) -> FieldPlace {
        // While a word is typed it may stand before the place; what stands behind a blank is not meant.
        let is_before = (span.end as usize) < self.offset || self.offset < span.start as usize;
        let gap = self.slice(self.offset.min(span.start as usize), span.start as usize);
        let span = match is_before {
            // Blanks alone stand between the place and the value: that one is meant.
            true if !span.range().is_empty()
                && self.offset < span.start as usize
                && gap.trim_matches(' ').is_empty() =>
            {
                Span::new(self.offset, span.end as usize)
            }
            true => Span::at(self.offset),
            false => span,
        };
        // What begins right behind the place as a comment stays one.
        let is_commented = self.slice(self.offset, span.end as usize).starts_with('#');
        let span = match is_commented {
            true => Span::new((span.start as usize).min(self.offset), self.offset),
            false => span,
        };
        FieldPlace {
            path,
            part: Part::Value,
            span,
            indent: 0,
            is_flow,
            keys: Vec::new(),
        }
    }
}

/// The way to a key of a block.
pub(super) fn joined(block: &str, key: &str) -> String {
    if block.is_empty() {
        key.to_owned()
    } else {
        format!("{block}.{key}")
    }
}

/// The length of the key that a line begins with, and where its value may begin.
fn key(text: &str) -> Option<(usize, usize)> {
    let quoted = text.chars().next().filter(|c| "\"'".contains(*c));
    let length = match quoted {
        Some(quote) => text[1..].find(quote)? + 2,
        None if text.starts_with(['[', '{', '#', '&', '*', '!', '|', '>', '%', '@', '`']) => {
            return None;
        }
        None => {
            let mut colons = text.match_indices(':').map(|(at, _)| at);
            colons
                .find(|at| text[at + 1..].is_empty() || text[at + 1..].starts_with([' ', '\t']))?
        }
    };
    let rest = text.get(length..)?;
    let before = rest.len() - rest.trim_start().len();
    rest.trim_start().strip_prefix(':')?;
    (length > 0).then_some((length, length + before + 1))
}

/// How long a scalar on one line is, without a comment behind it.
fn scalar_length(text: &str) -> usize {
    let quote = text.chars().next().filter(|c| "\"'".contains(*c));
    if let Some(quote) = quote {
        return text[1..].find(quote).map_or(text.len(), |at| at + 2);
    }
    let end = text.find(" #").unwrap_or(text.len());
    text.get(..end).unwrap_or("").trim_end().len()
}
