//! One question: what can stand here, with what has to be known of the file to answer it.
//!
//! Not for the answers.

use std::cell::OnceCell;

use super::super::{Page, PageKind, Sight};
use super::draft;
use crate::edit::line_end;
use crate::model::{Finding, Record};
use crate::text::Span;

/// A question about a place.
pub struct Ask<'a> {
    /// What it is answered from.
    pub sight: &'a Sight<'a>,
    /// The file.
    pub page: &'a Page<'a>,
    /// Where the cursor is, in bytes.
    pub offset: usize,
    /// What is replaced; on the line of the cursor.
    pub span: Span,
    /// How lines end.
    pub end: &'static str,
    record: OnceCell<Record>,
    nobody: Finding,
}

impl<'a> Ask<'a> {
    /// A question about what stands at a span.
    pub fn new(sight: &'a Sight<'a>, page: &'a Page<'a>, offset: usize, span: Span) -> Self {
        let text = page.text();
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let (start, end) = line(text, offset);
        let within = |at: u32| (at as usize).clamp(start, end);
        let span = Span::new(within(span.start).min(offset), within(span.end).max(offset));
        Self {
            sight,
            page,
            offset,
            span,
            end: line_end(text),
            record: OnceCell::new(),
            nobody: Finding::default(),
        }
    }

    /// What is replaced, as far as it stands before the cursor.
    pub fn typed(&self) -> &'a str {
        let typed = self.page.text().get(self.span.start as usize..self.offset);
        typed.unwrap_or("")
    }

    /// What stands in the line of the cursor, before and behind what is replaced.
    pub fn around(&self) -> (&'a str, &'a str) {
        let text = self.page.text();
        let (start, end) = line(text, self.offset);
        let before = text.get(start..self.span.start as usize);
        let behind = text.get(self.span.end as usize..end);
        (before.unwrap_or(""), behind.unwrap_or(""))
    }

    /// The line of the cursor, without its line end.
    pub fn line(&self) -> &'a str {
        let (start, end) = line(self.page.text(), self.offset);
        self.page.text().get(start..end).unwrap_or("")
    }

    /// Where that line stands.
    pub fn line_span(&self) -> Span {
        let (start, end) = line(self.page.text(), self.offset);
        Span::new(start, end)
    }

    /// The columns before what stands in the line of the cursor.
    pub fn indent(&self) -> usize {
        let line = self.line();
        line.len() - line.trim_start_matches(' ').len()
    }

    /// The columns before the key in the line of the cursor, or before what else stands there: dashes of lists
    /// do not count.
    pub fn column(&self) -> usize {
        let line = self.line();
        let mut rest = line.trim_start_matches(' ');
        while let Some(inner) = rest.strip_prefix("- ") {
            rest = inner.trim_start_matches(' ');
        }
        if rest == "-" {
            return line.len() + 1;
        }
        line.len() - rest.len()
    }

    /// The file as a record of a finding, as far as it can be read.
    pub fn record(&self) -> &Record {
        self.record
            .get_or_init(|| draft::record(self.sight, self.page, self.offset))
    }

    /// The finding that the file is; an empty one for another kind of file.
    pub fn finding(&self) -> &Finding {
        if self.page.kind == PageKind::Finding {
            &self.record().finding
        } else {
            &self.nobody
        }
    }

    /// A key, or a way to one, as it is written in this file: only records use the register's words.
    pub fn name(&self, ours: &str) -> String {
        if self.page.kind == PageKind::Configuration {
            ours.to_owned()
        } else {
            self.sight.policy.words.path(ours)
        }
    }

    /// A value of a field as it is written in this file.
    pub fn word<'w>(&'w self, field: &str, ours: &'w str) -> &'w str {
        if self.page.kind == PageKind::Configuration {
            ours
        } else {
            self.sight.policy.words.word(field, ours)
        }
    }

    /// Whether the cursor stands in a comment of the front matter.
    pub fn is_in_comment(&self) -> bool {
        let (start, _) = line(self.page.text(), self.offset);
        let before = self.page.text().get(start..self.offset).unwrap_or("");
        let mut quote = None;
        let mut last = ' ';
        for c in before.chars() {
            match quote {
                Some(open) if open == c => quote = None,
                Some(_) => {}
                None if c == '#' && last.is_whitespace() => return true,
                None if "\"'".contains(c) && " \t[{,".contains(last) => quote = Some(c),
                None => {}
            }
            last = c;
        }
        false
    }

    /// Whether the cursor stands in a comment of the text.
    pub fn is_in_remark(&self) -> bool {
        let before = self.page.text().get(..self.offset).unwrap_or("");
        let opened = before.rfind("<!--");
        opened.is_some_and(|at| !before.get(at..).unwrap_or("").contains("-->"))
    }
}

/// Where the line with an offset begins and ends, without its line end.
pub fn line(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or("");
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let rest = text.get(offset..).unwrap_or("");
    let end = rest.find('\n').map_or(text.len(), |at| offset + at);
    let line = text.get(start..end).unwrap_or("");
    // The cursor may stand between the two characters of one line end.
    (
        start,
        (start + line.trim_end_matches('\r').len()).max(offset),
    )
}
