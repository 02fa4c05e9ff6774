//! Texts of a record as plain text: for cells, and for other programs whose fields know no Markdown.
//!
//! Not for pages: there Markdown is rendered.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::model::{Record, SectionKind};
use crate::output::is_unsafe;

/// A text on one line with single blanks. What would turn the order of characters, and what XML forbids, is
/// replaced by U+FFFD.
pub fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().map(safe));
    }
    line
}

fn safe(character: char) -> char {
    if is_unsafe(character) || matches!(character, '\u{fffe}' | '\u{ffff}') {
        char::REPLACEMENT_CHARACTER
    } else {
        character
    }
}

/// A text on one line, cut between words with a sign where it has more characters than that.
pub fn short(text: &str, most: usize) -> String {
    let whole = line(text);
    let Some((end, _)) = whole.char_indices().nth(most) else {
        return whole;
    };
    let kept = whole.get(..end).unwrap_or_default();
    // A language without blanks between words is cut where it is.
    let kept = match kept.rfind(' ') {
        Some(blank) if blank > end / 2 => kept.get(..blank).unwrap_or(kept),
        _ => kept,
    };
    format!("{}…", kept.trim_end_matches([' ', ',', ';', ':', '-']))
}

/// The text of a section of a record without its Markdown; empty where it has none.
pub fn section(record: &Record, kind: SectionKind) -> String {
    let section = record.body.section(kind);
    section
        .map(|section| text(record.source.slice(section.content)))
        .unwrap_or_default()
}

/// The section that says what was found, whatever the kind of the finding.
pub fn statement(record: &Record) -> String {
    let found = section(record, SectionKind::Nonconformity);
    if found.is_empty() {
        section(record, SectionKind::Observation)
    } else {
        found
    }
}

/// Markdown as plain text: blocks apart by a blank line, items with a dash, a link's address behind its
/// words, no comments and no other HTML.
pub fn text(markdown: &str) -> String {
    let mut writer = Writer::default();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        writer.event(event);
    }
    let mut text: String = writer.text;
    text.truncate(text.trim_end().len());
    text
}

#[derive(Default)]
struct Writer {
    text: String,
    /// How many line ends are owed before the next text.
    owed: usize,
    /// For each list that is open, its next number; none for one without.
    lists: Vec<Option<u64>>,
    /// The links that are open, with where each began.
    links: Vec<(String, usize)>,
    /// Whether the mark of an item was the last that was written.
    is_marked: bool,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) => self.push(&text),
            Event::SoftBreak => self.push(" "),
            Event::HardBreak => self.owe(1),
            Event::Rule => self.owe(2),
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            // The first paragraph of an item stands behind its mark.
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::Table(_)
                if !self.is_marked =>
            {
                self.owe(2);
            }
            Tag::List(first) => {
                self.owe(if self.lists.is_empty() { 2 } else { 1 });
                self.lists.push(first);
            }
            Tag::Item => {
                self.owe(1);
                let indent = "  ".repeat(self.lists.len().saturating_sub(1));
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
                self.push(&format!("{indent}{mark}"));
                self.is_marked = true;
            }
            Tag::TableHead | Tag::TableRow => self.owe(1),
            Tag::TableCell if !self.text.ends_with('\n') && self.owed == 0 => self.push(" | "),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.links.push((dest_url.into_string(), self.text.len()));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Table => {
                self.owe(if self.lists.is_empty() { 2 } else { 1 });
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.owe(if self.lists.is_empty() { 2 } else { 1 });
            }
            TagEnd::Item => self.owe(1),
            TagEnd::Link | TagEnd::Image => {
                if let Some((address, began)) = self.links.pop()
                    && !self
                        .text
                        .get(began..)
                        .unwrap_or_default()
                        .contains(&address)
                {
                    self.push(&format!(" ({address})"));
                }
            }
            _ => {}
        }
    }

    fn owe(&mut self, lines: usize) {
        if !self.text.is_empty() {
            self.owed = self.owed.max(lines);
        }
    }

    fn push(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.is_marked = false;
        for _ in 0..std::mem::take(&mut self.owed) {
            self.text.push('\n');
        }
        let kept = |c: char| if c == '\n' { c } else { safe(c) };
        let text = text.replace("\r\n", "\n").replace('\t', "    ");
        self.text.extend(text.chars().map(kept));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_what_a_person_would_type() {
        let markdown = "The *review* was\nmissed, see [the log](logs/a.md) and <https://a.example>.\n\n<!-- hidden -->\n\n- one\n- two **b**\n  1. three\n\n### Detail\n\n| a | b |\n|---|---|\n| c | `d` |\n\n```\ncode\n  more\n```\n";
        assert_eq!(
            text(markdown),
            "The review was missed, see the log (logs/a.md) and https://a.example.\n\n- one\n- two b\n  1. three\n\nDetail\n\na | b\nc | d\n\ncode\n  more"
        );
        assert_eq!(text("<script>alert(1)</script>\n"), "");
    }

    #[test]
    fn a_line_has_nothing_in_it_that_a_reader_would_obey() {
        assert_eq!(
            line(" a\r\n\tb\u{1}c \u{202e}d\u{ffff} "),
            "a b c \u{fffd}d\u{fffd}"
        );
        assert_eq!(short("one two three four", 12), "one two…");
        assert_eq!(short("一二三四五六", 3), "一二三…");
        assert_eq!(short("one", 3), "one");
    }
}
