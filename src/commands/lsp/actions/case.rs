//! What actions are found for: a stretch of a file with the diagnostics there.
//!
//! Not for any action itself.

use lsp_types::{CodeActionParams, Range};

use super::super::commands::me;
use crate::commands::advance::sets::Draft;
use crate::diagnostic::Diagnostic;
use crate::editor::{Page, Place, Sight, diagnostics, lens};
use crate::model::Record;

/// A stretch of a file.
pub struct Case<'a> {
    /// What is known of the register.
    pub sight: &'a Sight<'a>,
    /// The file.
    pub page: &'a Page<'a>,
    /// The finding that it is; none for another file, and where its front matter cannot be read.
    pub record: Option<Record>,
    /// Where the stretch begins, in bytes.
    pub at: usize,
    /// All diagnostics of the file.
    pub all: &'a [Diagnostic],
    /// Those at the stretch.
    pub found: Vec<&'a Diagnostic>,
    /// The user, by the name that the register has.
    pub me: Option<String>,
}

impl<'a> Case<'a> {
    /// Looks at the stretch that a client asks about.
    pub fn new(sight: &'a Sight<'a>, page: &'a Page<'a>, params: &CodeActionParams) -> Self {
        let all = sight.diagnostics.get(page.path).map_or(&[][..], |all| all);
        let is_named = |found: &&Diagnostic| {
            let mut sent = params.context.diagnostics.iter();
            sent.any(|sent| is_same(sent, found))
        };
        let is_there = |found: &&Diagnostic| {
            let shown = diagnostics::diagnostic(sight, page.lines, found).range;
            touches(shown, params.range)
        };
        Self {
            sight,
            page,
            record: lens::record(sight, page),
            at: page.lines.offset(params.range.start),
            all,
            found: all
                .iter()
                .filter(|found| is_named(found) || is_there(found))
                .collect(),
            me: me(sight),
        }
    }

    /// The finding with its text to be changed.
    pub fn draft(&self) -> Option<(&Record, Draft<'a>)> {
        let record = self.record.as_ref()?;
        let draft = Draft {
            policy: self.sight.policy,
            path: self.page.path.clone(),
            text: self.page.text().to_owned(),
            as_of: self.sight.as_of,
        };
        Some((record, draft))
    }

    /// Whether the stretch begins in the front matter.
    pub fn is_in_fields(&self) -> bool {
        matches!(self.page.place(self.at, self.sight.policy), Place::Field(_))
    }

    /// Whether the stretch begins on the line of an offset.
    pub fn is_on_line_of(&self, offset: u32) -> bool {
        let line = |offset| self.page.lines.position(offset).line;
        line(self.at) == line(offset as usize)
    }

    /// A diagnostic as the client has it.
    pub fn sent(&self, found: &Diagnostic, params: &CodeActionParams) -> lsp_types::Diagnostic {
        let mut sent = params.context.diagnostics.iter();
        let known = sent.find(|sent| is_same(sent, found)).cloned();
        known.unwrap_or_else(|| diagnostics::diagnostic(self.sight, self.page.lines, found))
    }
}

fn is_same(sent: &lsp_types::Diagnostic, found: &Diagnostic) -> bool {
    let fingerprint = sent.data.as_ref().and_then(|data| data.as_str());
    fingerprint == Some(&found.fingerprint)
}

/// Whether two stretches have a line in common: the place of a diagnostic is often a value, and one asks at its key.
const fn touches(one: Range, other: Range) -> bool {
    one.start.line <= other.end.line && other.start.line <= one.end.line
}
