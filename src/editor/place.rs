//! What stands at a place of a file with front matter, also while the YAML is still being typed.
//!
//! Read line by line and by indentation, so that half a key or an open bracket is no obstacle. Not for what records
//! say (`parse` reads whole ones), and not for what could stand there (the tables of fields say that).

use std::collections::BTreeMap;

use crate::policy::Words;
use crate::text::Span;

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
        Span::new(0, text.len())
    } else {
        fields(text)
    };
    let range = fields.range();
    if (whole || range.start > 0) && range.start <= offset && offset <= range.end {
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

/// The lines between the two `---`; to the end of the file where the second is missing.
fn fields(text: &str) -> Span {
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut at = mark;
    let mut start = None;
    for line in text.get(mark..).unwrap_or("").split_inclusive('\n') {
        let is_fence = line.trim_end() == "---";
        match (start, is_fence) {
            (None, false) => break,
            (None, true) => start = Some(at + line.len()),
            (Some(start), true) => return Span::new(start, at),
            (Some(_), false) => {}
        }
        at += line.len();
    }
    start.map_or(Span::at(0), |start| Span::new(start, text.len()))
}

/// The word around an offset: ids, requirements, paths and addresses are one.
fn word(text: &str, offset: usize) -> Span {
    let is_part = |c: char| c.is_alphanumeric() || "-_./:@".contains(c);
    let before = text.get(..offset).unwrap_or("");
    let after = text.get(offset..).unwrap_or("");
    let start = offset - (before.len() - before.trim_end_matches(is_part).len());
    let end = offset + (after.len() - after.trim_start_matches(is_part).len());
    Span::new(start, end)
}

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
struct Scan<'t> {
    text: &'t str,
    offset: usize,
    words: &'t Words,
    frames: Vec<Frame>,
    /// The last key that was written without a value, and its indentation.
    pending: (String, usize),
    /// The columns that lines of a block scalar are indented by more, and the key's path.
    scalar: Option<(usize, String)>,
    keys: BTreeMap<String, Vec<(usize, String)>>,
    found: Option<FieldPlace>,
}

impl<'t> Scan<'t> {
    const fn new(text: &'t str, offset: usize, words: &'t Words) -> Self {
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

    fn run(mut self, range: std::ops::Range<usize>) -> FieldPlace {
        let mut at = range.start;
        while at < range.end {
            let rest = self.text.get(at..range.end).unwrap_or("");
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
        let line = self
            .text
            .get(start..next)
            .unwrap_or("")
            .trim_end_matches(['\n', '\r']);
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
        let mapping = |frame: &&Frame| frame.item.is_none() && frame.indent <= column;
        let frame = self.frames.iter().rev().find(mapping);
        frame.map_or((String::new(), 0), |frame| {
            (frame.path.clone(), frame.indent)
        })
    }

    /// Reads what stands in a line from `at` on.
    fn content(&mut self, mut at: usize, start: usize, is_here: bool, end: usize) -> usize {
        let line_end = self
            .text
            .get(at..end)
            .unwrap_or("")
            .find(['\n', '\r'])
            .map_or(end, |len| at + len);
        loop {
            let rest = self.text.get(at..line_end).unwrap_or("");
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
                    item: None.or(Some(0)),
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
        let rest = self.text.get(at..line_end).unwrap_or("");
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
        let written = self
            .text
            .get(at..at + length)
            .unwrap_or("")
            .trim_matches(['"', '\'']);
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
        let rest = self.text.get(at + after..line_end).unwrap_or("");
        let from = at + after + (rest.len() - rest.trim_start().len());
        self.pending = (String::new(), column);
        let value = self.text.get(from..line_end).unwrap_or("");
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
        let text = self.text.get(at..line_end).unwrap_or("");
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
        let text = self.text.get(from..line_end).unwrap_or("");
        if !text.starts_with(['[', '{']) {
            if is_here && self.found.is_none() {
                let length = scalar_length(text);
                let span = Span::new(from, from + length);
                self.found = Some(self.value(path, span, false));
            }
            return line_end;
        }
        let closed = self.flow(from, path, end);
        let rest = self.text.get(closed..end).unwrap_or("");
        closed + rest.find('\n').map_or(rest.len(), |at| at + 1)
    }

    fn value(&self, path: String, span: Span, is_flow: bool) -> FieldPlace {
        // While a word is typed it may stand before the place; what stands behind a blank is not meant.
        let is_before = (span.end as usize) < self.offset || self.offset < span.start as usize;
        let span = if is_before {
            Span::at(self.offset)
        } else {
            span
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

    /// Reads brackets from their opening to their end; where they are not closed, to the next line that begins a
    /// key of its own. Gives where they end.
    fn flow(&mut self, from: usize, path: String, end: usize) -> usize {
        // Each open bracket: the way to it, and the number of the item for a list, or the key for a mapping.
        let mut open: Vec<Open> = Vec::new();
        let bytes = self.text.as_bytes();
        let mut at = from;
        let mut token = from;
        while at < end {
            let byte = bytes.get(at).copied().unwrap_or(b'\n');
            match byte {
                b'"' | b'\'' => {
                    let rest = self.text.get(at + 1..end).unwrap_or("");
                    let close = rest
                        .find(['\n', char::from(byte)])
                        .map_or(end, |len| at + 1 + len);
                    at = close;
                }
                b'[' | b'{' => {
                    let inner = open.last().map_or_else(|| path.clone(), Open::path);
                    open.push(Open {
                        path: inner,
                        item: 0,
                        key: String::new(),
                        is_list: byte == b'[',
                    });
                    token = at + 1;
                }
                b':' if open.last().is_some_and(|open| !open.is_list)
                    && bytes
                        .get(at + 1)
                        .is_none_or(|next| b" \r\n,}".contains(next)) =>
                {
                    self.flow_token(&open, token, at, Part::Key);
                    let written = self
                        .text
                        .get(token..at)
                        .unwrap_or("")
                        .trim()
                        .trim_matches(['"', '\'']);
                    let key = self.words.field(written).to_owned();
                    if let Some(open) = open.last_mut() {
                        let lead = self
                            .text
                            .get(token..at)
                            .map_or(0, |text| text.len() - text.trim_start().len());
                        self.keys
                            .entry(open.path.clone())
                            .or_default()
                            .push((token + lead, key.clone()));
                        open.key = key;
                    }
                    token = at + 1;
                }
                b',' | b']' | b'}' => {
                    self.flow_token(&open, token, at, Part::Value);
                    token = at + 1;
                    if byte == b',' {
                        if let Some(open) = open.last_mut() {
                            open.item += 1;
                            open.key.clear();
                        }
                    } else {
                        open.pop();
                        if open.is_empty() {
                            return at + 1;
                        }
                    }
                }
                b'\n' => {
                    let rest = self.text.get(at + 1..end).unwrap_or("");
                    let line = rest.lines().next().unwrap_or("");
                    // No bracket: a line at the left edge with a key is the next field.
                    if !line.starts_with([' ', '\t', ']', '}']) && !line.is_empty() {
                        break;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        let at = at.min(end);
        self.flow_token(&open, token, at, Part::Value);
        at
    }

    /// Takes a part between two marks, if the place is in it.
    fn flow_token(&mut self, open: &[Open], from: usize, to: usize, part: Part) {
        if self.found.is_some() || self.offset < from || to < self.offset {
            return;
        }
        let Some(inner) = open.last() else { return };
        let text = self.text.get(from..to).unwrap_or("");
        let lead = text.len() - text.trim_start().len();
        let span = Span::new(from + lead, from + text.trim_end().len().max(lead));
        // In a mapping what has no colon yet is a key.
        let is_key = part == Part::Key || (!inner.is_list && inner.key.is_empty());
        let path = if is_key {
            inner.path.clone()
        } else {
            inner.path()
        };
        let mut found = self.value(path, span, true);
        if is_key {
            found.part = Part::Key;
        }
        self.found = Some(found);
    }
}

/// A bracket that is open.
struct Open {
    path: String,
    item: usize,
    key: String,
    is_list: bool,
}

impl Open {
    /// The way to what stands in it now.
    fn path(&self) -> String {
        if self.is_list {
            format!("{}[{}]", self.path, self.item)
        } else {
            joined(&self.path, &self.key)
        }
    }
}

fn joined(block: &str, key: &str) -> String {
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

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails panics"
)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::policy::Policy;

    /// What stands at the `^` of a text.
    fn at(text: &str) -> Place {
        let offset = text.find('^').unwrap();
        let text = text.replacen('^', "", 1);
        place(&text, offset, false, &Policy::default().words)
    }

    fn field(text: &str) -> (Part, String, String) {
        let found = at(text);
        let Place::Field(found) = found else {
            panic!("{found:?}");
        };
        let text = text.replacen('^', "", 1);
        (found.part, found.path, text[found.span.range()].to_owned())
    }

    fn is(text: &str, part: Part, path: &str, there: &str) {
        assert_eq!(
            field(text),
            (part, path.to_owned(), there.to_owned()),
            "{text}"
        );
    }

    #[test]
    fn keys_and_values_are_told_apart() {
        use Part::{Key, Value};
        is("---\nid: NC-1\nsta^\n---\n", Key, "", "sta");
        is("---\nid: NC-1\n^\n---\n", Key, "", "");
        is("---\nid: NC-1\n^", Key, "", "");
        is(
            "---\nstatus: op^en # so far\n---\n",
            Value,
            "status",
            "open",
        );
        is("---\nstatus:^\n---\n", Value, "status", "");
        is("---\nstatus: ^\nid: NC-1\n---\n", Value, "status", "");
        is("---\nsta^tus: open\n---\n", Key, "", "status");
        is("---\ntitle: \"a: b^\"\n---\n", Value, "title", "\"a: b\"");
    }

    #[test]
    fn blocks_are_told_by_their_columns() {
        use Part::{Key, Value};
        is(
            "---\ncorrection:\n  done: 2026-01-01\n  b^\nid: 1\n---\n",
            Key,
            "correction",
            "b",
        );
        is("---\ncorrection:\n  ^\nid: 1\n---\n", Key, "correction", "");
        is(
            "---\ncorrection:\n  done: 2026-01-01\n^\n---\n",
            Key,
            "",
            "",
        );
        is(
            "---\nroot_cause:\n  extent:\n    checked: al^l\n---\n",
            Value,
            "root_cause.extent.checked",
            "all",
        );
        is(
            "---\nroot_cause:\n  extent:\n    checked: all\n  me^\n---\n",
            Key,
            "root_cause",
            "me",
        );
    }

    #[test]
    fn lists_give_numbers() {
        use Part::{Key, Value};
        let actions = "---\ncorrective_actions:\n  - action: a\n    due: 2026-01-01\n";
        is(
            &format!("{actions}  - action: b\n    do^\n---\n"),
            Key,
            "corrective_actions[1]",
            "do",
        );
        is(
            &format!("{actions}    owner: ^\n---\n"),
            Value,
            "corrective_actions[0].owner",
            "",
        );
        is(
            &format!("{actions}  - ^\n---\n"),
            Value,
            "corrective_actions[1]",
            "",
        );
        is(
            "---\ncorrective_actions:\n- action: a\n  ow^\n---\n",
            Key,
            "corrective_actions[0]",
            "ow",
        );
        is(
            "---\nrequirements:\n- ISO27001:2022/A.5.1\n- ISO^\n---\n",
            Value,
            "requirements[1]",
            "ISO",
        );
        is(
            "---\nrequirements:\n  - ISO^\nid: 1\n---\n",
            Value,
            "requirements[0]",
            "ISO",
        );
        is(
            "---\nevidence: [a.txt]\nwaivers:\n  - rule: ^\n---\n",
            Value,
            "waivers[0].rule",
            "",
        );
    }

    #[test]
    fn brackets_may_be_open() {
        use Part::{Key, Value};
        is(
            "---\nrequirements: [ISO27001:2022/A.5.1, A^]\n---\n",
            Value,
            "requirements[1]",
            "A",
        );
        is(
            "---\nrequirements: [^\nid: 1\n---\n",
            Value,
            "requirements[0]",
            "",
        );
        is(
            "---\nroot_cause:\n  extent: {che^}\n---\n",
            Key,
            "root_cause.extent",
            "che",
        );
        is(
            "---\nroot_cause:\n  extent: {checked: all, sim^ilar: []}\n---\n",
            Key,
            "root_cause.extent",
            "similar",
        );
        is(
            "---\nroot_cause:\n  extent: {checked: ^}\n---\n",
            Value,
            "root_cause.extent.checked",
            "",
        );
        is(
            "---\nnot_recurrence_of:\n  - {finding: NC^, reason: x}\n---\n",
            Value,
            "not_recurrence_of[0].finding",
            "NC",
        );
        is(
            "---\nrequirements: [A,\n  B^,\n]\nid: 1\n---\n",
            Value,
            "requirements[1]",
            "B",
        );
        is(
            "---\nrequirements: [A,\n  B,\n]\nid: 1^\n---\n",
            Value,
            "id",
            "1",
        );
    }

    #[test]
    fn blocks_of_text_are_values() {
        use Part::{Key, Value};
        is(
            "---\ntitle: >\n  one\n  tw^o\nid: 1\n---\n",
            Value,
            "title",
            "two",
        );
        is("---\ntitle: |\n  one\n  two\nst^\n---\n", Key, "", "st");
    }

    #[test]
    fn a_block_knows_which_keys_it_has() {
        let Place::Field(found) =
            at("---\nid: 1\ncorrection:\n  done: x\n  ^\n  by: y\nowner: z\n---\n")
        else {
            panic!();
        };
        assert_eq!(found.keys, ["done", "by"]);
        let Place::Field(found) = at("---\nid: 1\nti^tle: x\ncorrection:\n  done: x\n---\n") else {
            panic!();
        };
        assert_eq!(found.keys, ["id", "correction"]);
    }

    #[test]
    fn text_has_headings_and_words() {
        assert!(matches!(
            at("---\nid: 1\n---\n\n## Roo^t cause\n"),
            Place::Heading(_)
        ));
        let Place::Prose(word) = at("---\nid: 1\n---\n\nSee NC-2024^-001, x.\n") else {
            panic!();
        };
        assert_eq!(word, Span::new(19, 30));
        assert!(matches!(at("no front^ matter"), Place::Prose(_)));
    }

    proptest! {
        #[test]
        fn whatever_is_typed_has_a_place(text in "(---\n)?([a-c]{0,3}|: ?|- |\n|  |\\[|\\]|\\{|\\}|,|\"|#|\\||\u{e9}){0,40}", at in 0..200_usize) {
            let words = Policy::default().words;
            for whole in [false, true] {
                let span = match place(&text, at, whole, &words) {
                    Place::Field(found) => found.span,
                    Place::Heading(span) | Place::Prose(span) => span,
                };
                prop_assert!(text.get(span.range()).is_some(), "{span:?}");
            }
        }
    }
}
