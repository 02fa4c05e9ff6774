//! Reads what stands in brackets, which may stay open over lines, or for good.
//!
//! Not for what stands on lines of their own (`scan`).

use super::Part;
use super::scan::{Scan, joined};
use crate::text::Span;

impl Scan<'_> {
    /// Reads brackets from their opening to their end; where they are not closed, to the next line that begins a
    /// key of its own. Gives where they end.
    pub(super) fn flow(&mut self, from: usize, path: String, end: usize) -> usize {
        // Each open bracket: the way to it, and the number of the item for a list, or the key for a mapping.
        let mut open: Vec<Open> = Vec::new();
        let text = self.slice(0, end);
        let bytes = text.as_bytes();
        let mut at = from;
        let mut token = from;
        while at < end {
            let byte = bytes.get(at).copied().unwrap_or(b'\n');
            match byte {
                b'"' | b'\'' => at = self.quoted(at, char::from(byte), end),
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
                    self.flow_key(&mut open, token, at);
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
                    let rest = self.slice(at + 1, end);
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

    /// Where the quotes end that begin at an offset.
    fn quoted(&self, from: usize, quote: char, end: usize) -> usize {
        let rest = self.slice(from + 1, end);
        let close = rest.find(['\n', quote]);
        // What is not closed in its line is still being typed; the line end is looked at as others are.
        let is_open = close.is_some_and(|length| rest[length..].starts_with('\n'));
        close.map_or(end, |length| from + 1 + length) - usize::from(is_open)
    }

    /// Takes a key, which ends at its colon.
    fn flow_key(&mut self, open: &mut [Open], from: usize, to: usize) {
        self.flow_token(open, from, to, Part::Key);
        let text = self.slice(from, to);
        let lead = text.len() - text.trim_start().len();
        let written = text.trim().trim_matches(['"', '\'']);
        let key = self.words.field(written).to_owned();
        if let Some(open) = open.last_mut() {
            let keys = self.keys.entry(open.path.clone()).or_default();
            keys.push((from + lead, key.clone()));
            open.key = key;
        }
    }

    /// Takes a part between two marks, if the place is in it.
    fn flow_token(&mut self, open: &[Open], from: usize, to: usize, part: Part) {
        if self.found.is_some() || self.offset < from || to < self.offset {
            return;
        }
        let Some(inner) = open.last() else { return };
        let text = self.slice(from, to);
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
