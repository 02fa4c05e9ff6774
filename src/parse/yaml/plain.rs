//! The YAML that nearly all records are written in, read without the events of a parser.
//!
//! Block mappings and sequences by their indentation, plain scalars of one line, and flow lists and
//! mappings of such scalars on one line: that is a small language, and reading it here takes a fifth of
//! the time. Whatever else there is (quotes, block scalars, comments, anchors, tags, tabs, carriage
//! returns, keys given twice, anything odd), the answer is none, and the parser reads the text. It never
//! guesses: a property test shows that where it answers, the parser gives the same tree.

use std::borrow::Cow;

use super::{Data, Node, Pair};
use crate::text::Span;

/// Deepest nesting that is read here; records have three levels.
const DEEPEST: usize = 8;

/// Signs beyond ASCII that may stand in plain text beside letters and digits.
const SIGNS: &str = "–—‘’“”„…€£§°·×→²³½¼«»¿¡";

/// Reads the YAML within a span, if it is of the simple kind.
pub fn read(text: &str, span: Span) -> Option<Node<'_>> {
    let source = text.get(span.range())?;
    let refused = |byte: u8| byte != b'\n' && (byte < b' ' || byte == 0x7f);
    // All of them, whatever comes: without a way out of the loop many are looked at at once.
    if source.bytes().fold(false, |any, byte| any | refused(byte)) {
        return None;
    }
    let beyond = |c: char| c.is_ascii() || c.is_alphanumeric() || SIGNS.contains(c);
    if !source.is_ascii() && !source.chars().all(beyond) {
        return None;
    }
    let mut reader = Plain {
        text,
        lines: lines(source, span.start as usize)?,
        at: 0,
    };
    let node = match reader.lines.first()? {
        line if line.indent == 0 && !line.is_item(text) => reader.mapping(0, DEEPEST)?,
        _ => return None,
    };
    (reader.at == reader.lines.len()).then_some(node)
}

/// A line that is not blank.
#[derive(Clone, Copy)]
struct Line {
    /// Column of its first character, from 0.
    indent: usize,
    /// Offset of its first character in the file.
    start: usize,
    /// Offset behind its last character.
    end: usize,
}

impl Line {
    /// Whether it is an item of a block sequence.
    fn is_item(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        bytes.get(self.start) == Some(&b'-')
            && (self.end == self.start + 1 || bytes.get(self.start + 1) == Some(&b' '))
    }
}

/// The lines that are not blank; none where one ends in blanks.
fn lines(source: &str, base: usize) -> Option<Vec<Line>> {
    let mut lines = Vec::with_capacity(64);
    let bytes = source.as_bytes();
    let mut at = 0;
    for end in memchr::memchr_iter(b'\n', bytes).chain([bytes.len()]) {
        let content = bytes.get(at..end)?;
        let indent = content.iter().take_while(|byte| **byte == b' ').count();
        if indent < content.len() {
            if content.last() == Some(&b' ') {
                return None;
            }
            lines.push(Line {
                indent,
                start: base + at + indent,
                end: base + end,
            });
        }
        at = end + 1;
    }
    Some(lines)
}

struct Plain<'a> {
    text: &'a str,
    lines: Vec<Line>,
    /// The line to read next.
    at: usize,
}

impl<'a> Plain<'a> {
    fn line(&self) -> Option<Line> {
        self.lines.get(self.at).copied()
    }

    /// The indentation of the next line; 0 behind the last.
    fn next_indent(&self) -> usize {
        self.line().map_or(0, |line| line.indent)
    }

    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or("")
    }

    fn mapping(&mut self, indent: usize, depth: usize) -> Option<Node<'a>> {
        let mut pairs: Vec<Pair<'a>> = Vec::with_capacity(if indent == 0 { 24 } else { 6 });
        while let Some(line) = self.line().filter(|line| line.indent >= indent) {
            if line.indent > indent || line.is_item(self.text) {
                return None;
            }
            let (key, rest) = key(self.slice(line.start, line.end))?;
            if pairs.iter().any(|pair| pair.key == key) {
                return None;
            }
            let key_end = line.start + key.len();
            self.at += 1;
            let value = match rest {
                None => self.nested(indent, key_end, depth)?,
                Some(rest) => self.inline(key_end + rest, line.end)?,
            };
            pairs.push(Pair {
                key: Cow::Borrowed(key),
                key_span: Span::new(line.start, key_end),
                value,
            });
        }
        let (first, last) = (pairs.first()?, pairs.last()?);
        let span = first.key_span.to(last.key_span).to(last.value.span);
        Some(Node {
            span,
            data: Data::Map(pairs),
        })
    }

    /// The value of a key whose line ends with its colon.
    fn nested(&mut self, indent: usize, after: usize, depth: usize) -> Option<Node<'a>> {
        let depth = depth.checked_sub(1)?;
        match self.line() {
            Some(line) if line.indent >= indent && line.is_item(self.text) => {
                let mut list = self.sequence(line.indent, depth)?;
                if let (true, Data::List(items)) = (line.indent == indent, &list.data) {
                    // Without indentation the parser counts a list from its first value.
                    list.span.start = items.first()?.span.start;
                }
                Some(list)
            }
            Some(line) if line.indent > indent => self.mapping(line.indent, depth),
            _ => Some(Node::null(after)),
        }
    }

    fn sequence(&mut self, indent: usize, depth: usize) -> Option<Node<'a>> {
        let start = self.line()?.start;
        let mut items = Vec::with_capacity(4);
        while let Some(line) = self.line().filter(|line| line.indent >= indent) {
            if line.indent > indent {
                return None;
            }
            if !line.is_item(self.text) {
                // The next key, where the items stand under their key without indentation.
                break;
            }
            let blanks = self.slice(line.start + 1, line.end);
            let content = line.end - blanks.trim_start_matches(' ').len();
            if content == line.end || content == line.start + 1 {
                return None;
            }
            if key(self.slice(content, line.end)).is_some() {
                // The mapping begins within the line of its item.
                let within = indent + (content - line.start);
                let here = self.lines.get_mut(self.at)?;
                here.indent = within;
                here.start = content;
                items.push(self.mapping(within, depth.checked_sub(1)?)?);
            } else {
                self.at += 1;
                items.push(self.inline(content, line.end)?);
                if self.next_indent() > indent {
                    return None;
                }
            }
        }
        let end = items.last()?.span;
        Some(Node {
            span: Span::at(start).to(end),
            data: Data::List(items),
        })
    }

    /// A value on the line of its key or dash.
    fn inline(&self, start: usize, end: usize) -> Option<Node<'a>> {
        match self.text.as_bytes().get(start)? {
            b'[' | b'{' => {
                let (node, after) = self.flow(start, end)?;
                (after == end).then_some(node)
            }
            _ => {
                let text = self.slice(start, end);
                let plain = begins_plain(text) && stays_plain(text);
                plain.then(|| scalar(text, start))
            }
        }
    }

    /// A flow list or mapping of scalars, and what is behind it; one list may stand in a mapping.
    fn flow(&self, start: usize, end: usize) -> Option<(Node<'a>, usize)> {
        let is_map = self.text.as_bytes().get(start) == Some(&b'{');
        let close = if is_map { b'}' } else { b']' };
        let (mut items, mut pairs) = (Vec::new(), Vec::<Pair<'a>>::new());
        let mut at = self.skip_blanks(start + 1);
        if self.text.as_bytes().get(at) != Some(&close) {
            loop {
                if is_map {
                    let (key, rest) = key(self.slice(at, end))?;
                    if pairs.iter().any(|pair| pair.key == key) {
                        return None;
                    }
                    let key_span = Span::new(at, at + key.len());
                    let value_at = at + key.len() + rest?;
                    let (value, after) = match self.text.as_bytes().get(value_at)? {
                        b'[' => self.flow(value_at, end)?,
                        _ => self.flow_scalar(value_at, end)?,
                    };
                    pairs.push(Pair {
                        key: Cow::Borrowed(key),
                        key_span,
                        value,
                    });
                    at = after;
                } else {
                    let (item, after) = self.flow_scalar(at, end)?;
                    items.push(item);
                    at = after;
                }
                at = self.skip_blanks(at);
                match self.text.as_bytes().get(at) {
                    Some(b',') if at < end => at = self.skip_blanks(at + 1),
                    Some(byte) if *byte == close && at < end => break,
                    _ => return None,
                }
            }
        }
        if at >= end {
            return None;
        }
        let data = if is_map {
            Data::Map(pairs)
        } else {
            Data::List(items)
        };
        let span = Span::new(start, at + 1);
        Some((Node { span, data }, at + 1))
    }

    fn skip_blanks(&self, at: usize) -> usize {
        let rest = self.text.as_bytes().get(at..).unwrap_or(&[]);
        at + rest.iter().take_while(|byte| **byte == b' ').count()
    }

    /// A plain scalar up to the next comma or bracket.
    fn flow_scalar(&self, start: usize, end: usize) -> Option<(Node<'a>, usize)> {
        let rest = self.slice(start, end);
        let length = rest
            .bytes()
            .position(|byte| matches!(byte, b',' | b']' | b'}'))?;
        let text = rest.get(..length)?.trim_end_matches(' ');
        let plain = begins_plain(text) && stays_plain(text) && !text.bytes().any(is_indicator);
        plain.then(|| (scalar(text, start), start + length))
    }
}

/// A key with a colon behind it: the key, and where its value begins, counted from its end; none for
/// the latter where the line ends.
fn key(content: &str) -> Option<(&str, Option<usize>)> {
    let bytes = content.as_bytes();
    let length = bytes
        .iter()
        .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')))?;
    let begins = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'_';
    if bytes.get(length) != Some(&b':') || !bytes.first().is_some_and(begins) {
        return None;
    }
    let rest = bytes.get(length + 1..)?;
    let blanks = rest.iter().take_while(|byte| **byte == b' ').count();
    let key = content.get(..length)?;
    if rest.is_empty() {
        return Some((key, None));
    }
    (blanks > 0 && blanks < rest.len()).then_some((key, Some(1 + blanks)))
}

/// Whether a text begins with a character that begins nothing but plain text.
fn begins_plain(text: &str) -> bool {
    text.chars()
        .next()
        .is_some_and(|first| first.is_alphanumeric() || matches!(first, '/' | '.' | '(' | '_'))
}

/// Whether a byte may mean something within a flow collection: ``! " # % & ' * > ? @ [ ` { |``.
fn is_indicator(byte: u8) -> bool {
    matches!(byte, b'!'..=b'#' | b'%'..=b'\'' | b'*' | b'>'..=b'@' | b'[' | b'`' | b'{'..=b'|')
}

/// Whether no key and no comment begins in the text.
fn stays_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b':', b'#', bytes).all(|at| match bytes.get(at) {
        Some(b':') => bytes.get(at + 1).is_some_and(|next| *next != b' '),
        _ => at == 0 || bytes.get(at - 1) != Some(&b' '),
    })
}

fn scalar(text: &str, start: usize) -> Node<'_> {
    let span = Span::new(start, start + text.len());
    let data = super::scalar(
        Cow::Borrowed(text),
        granit_parser::ScalarStyle::Plain,
        false,
    );
    Node { span, data }
}

#[cfg(test)]
mod tests;
