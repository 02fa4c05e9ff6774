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
    let allowed = |byte: u8| byte == b'\n' || (b' '..0x7f).contains(&byte) || byte >= 0x80;
    if !source.bytes().all(allowed) {
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
    let mut at = base;
    for line in source.split_inclusive('\n') {
        let content = line.strip_suffix('\n').unwrap_or(line);
        let indent = content.bytes().take_while(|byte| *byte == b' ').count();
        if indent < content.len() {
            if content.ends_with(' ') {
                return None;
            }
            lines.push(Line {
                indent,
                start: at + indent,
                end: at + content.len(),
            });
        }
        at += line.len();
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
                let plain = begins_plain(text)
                    && !text.contains(": ")
                    && !text.contains(" #")
                    && !text.ends_with(':');
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
        let length = rest.find([',', ']', '}'])?;
        let text = rest.get(..length)?.trim_end_matches(' ');
        let odd = [
            '[', '{', '"', '\'', '#', '&', '*', '!', '|', '>', '%', '@', '`', '?',
        ];
        let colon = text.ends_with(':') || text.contains(": ");
        let plain = begins_plain(text) && !text.contains(odd) && !colon;
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
mod tests {
    use super::*;
    use crate::parse::yaml::Reader;
    use proptest::prelude::*;

    /// What the parser makes of the same text: the tree and whether anything was wrong.
    fn parsed(text: &str) -> Option<String> {
        let mut reader = Reader::new(text, 0);
        let node = reader.document(text).ok()?;
        reader.problems.is_empty().then(|| format!("{node:?}"))
    }

    fn agrees(text: &str) -> bool {
        match read(text, Span::new(0, text.len())) {
            None => false,
            Some(node) => {
                assert_eq!(Some(format!("{node:?}")), parsed(text), "{text:?}");
                true
            }
        }
    }

    #[test]
    fn the_faultless_records_are_of_the_simple_kind() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/life/records");
        for entry in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            let (front, _) = text[4..].split_once("\n---\n").unwrap();
            assert!(agrees(&format!("{front}\n")), "{front}");
        }
    }

    #[test]
    fn what_it_reads_the_parser_reads_the_same_way() {
        for text in [
            "a: b\n",
            "a: b",
            "a:\n",
            "a:\nb: c\n",
            "a:\n  b: c\n  d:\ne: f\n",
            "a:\n  - b\n  - c d\nz: 1\n",
            "a:\n- b: 1\n  c: 2\n- b: 3\nd: e\n",
            "a:\n  -   b: 1\n      c: [x, y]\n",
            "a: []\n",
            "a: [ ]\nb: {}\n",
            "a: [b, c d, e/f]\n",
            "a: {b: c, d: [e, f]}\n",
            "a: {b: c d,e: f}\n",
            "a: ~\nb: null\nc: true\n",
            "a: 2026-02-30\n",
            "a: x:y\nb: https://x.example/#y\n",
            "a: [ISO27001:2022/A.5.18, POL-1/2]\n",
            "a:   b\n\n\nc: d\n",
            "a: (b) c\n",
            "a: Prüfung – überfällig\n",
            "a:\n  b:\n    c:\n      d: e\nf: g\n",
        ] {
            let expected = !text.contains('~');
            assert_eq!(agrees(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_not_of_the_simple_kind_is_left_to_the_parser() {
        for text in [
            "",
            "\n",
            "- a\n",
            "a: 'b'\n",
            "a: \"b\"\n",
            "a: |\n  b\n",
            "a: b # c\n",
            "# a\na: b\n",
            "a: &b c\n",
            "a: *b\n",
            "a: !b c\n",
            "a: b\n  c\n",
            "a: b\n  c: d\n",
            "a: b: c\n",
            "a: b:\n",
            "a: b \n",
            "a:\tb\n",
            "a: b\r\n",
            "a: b\na: c\n",
            "a: [b, [c]]\n",
            "a: [b,\n  c]\n",
            "a: [b\n",
            "a: {b}\n",
            "a: {b: }\n",
            "? a\n: b\n",
            "a: -b\n",
            "a: @b\n",
            " a: b\n",
            "a:\n  b: c\n d: e\n",
            "a: \u{85}b\n",
            "a: b\n--- c\n",
            "a: [b, c] d\n",
            "a: [b: c]\n",
            "<<: b\n",
            "a b: c\n",
            "a:\n  - - b\n",
            "a:\n  -\n",
            "a: [b,]\n",
            "a: [,b]\n",
        ] {
            assert!(read(text, Span::new(0, text.len())).is_none(), "{text:?}");
        }
    }

    fn fragment() -> impl Strategy<Value = String> {
        let word = prop_oneof![
            Just("a".to_owned()),
            Just("b_c".to_owned()),
            Just("due".to_owned()),
            "[a-zäé0-9 :#,.\\[\\]{}'\"&*!|>%@`?~/()_-]{0,8}",
        ];
        let value = prop_oneof![
            4 => word.clone(),
            1 => Just("[a, b c]".to_owned()), 1 => Just("{a: b, c: [d]}".to_owned()), 1 => Just("2026-01-02".to_owned()), 1 => Just(String::new()),
        ];
        let indent = prop_oneof![4 => Just(0usize), 2 => Just(2), 1 => Just(4), 1 => 0usize..6];
        let dash = prop_oneof![3 => Just(""), 1 => Just("- "), 1 => Just("-   ")];
        let colon = prop_oneof![6 => Just(": "), 1 => Just(":"), 1 => Just(" "), 1 => Just(":   ")];
        (indent, dash, word, colon, value).prop_map(|(indent, dash, key, colon, value)| {
            let line = format!("{}{dash}{key}{colon}{value}", " ".repeat(indent));
            format!("{}\n", line.trim_end_matches(' '))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 6_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn it_never_differs_from_the_parser(lines in proptest::collection::vec(fragment(), 1..7)) {
            agrees(&lines.concat());
        }
    }
}
