//! What a rule found: a place, what is wrong there, and the way out.
//!
//! Not yet a diagnostic: the engine stamps rule, level and state on it.

use crate::model::{Commit, Elsewhere, PlaceBefore, Text, Version};
use crate::policy::Level;
use crate::text::edit::Fix;
use crate::text::{Position, RepoPath, Span};

/// One thing that a rule found wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// Where.
    pub span: Span,
    /// The field, as a dotted path with indices; a section by its title; empty for the file.
    pub field: String,
    /// What is wrong, one sentence without a full stop; names fields and values, copies no prose.
    pub message: String,
    /// The way out, without a full stop.
    pub help: String,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// Another level than the rule's default; the configuration's setting goes before both.
    pub level: Option<Level>,
    /// The offending value for the fingerprint, where it is not the text of the span; for what history
    /// shows, the old and the new value.
    pub value: Option<String>,
    /// The id of the commit in which it happened, for what history shows and is committed; the last one,
    /// where it took several.
    pub commit: Option<Text>,
    /// The edits that mend it, where there is one right answer.
    pub fix: Option<Box<Fix>>,
}

/// Another place that belongs to a violation.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// The file; none for the record's own.
    pub path: Option<RepoPath>,
    /// Where in it.
    pub span: Span,
    /// What is there.
    pub message: String,
    /// For a place in a version of a record that is not the snapshot's: its commit, and the place counted in that version.
    pub earlier: Option<Earlier>,
}

/// A place in a version of a record that is not the snapshot's.
#[derive(Clone, Debug, PartialEq)]
pub struct Earlier {
    /// The commit's id in hexadecimal.
    pub commit: Text,
    /// The first character of the place.
    pub start: Position,
    /// One after its last character.
    pub end: Position,
}

impl Violation {
    /// A violation at a place of the record.
    pub fn new(
        span: Span,
        field: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            span,
            field: field.into(),
            message: message.into(),
            help: help.into(),
            related: Vec::new(),
            level: None,
            value: None,
            commit: None,
            fix: None,
        }
    }

    /// With the edits that mend it.
    #[must_use]
    pub fn mended_by(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix.map(Box::new);
        self
    }

    /// With another place of the same record.
    #[must_use]
    pub fn see(mut self, span: Option<Span>, message: impl Into<String>) -> Self {
        if let Some(span) = span {
            self.related.push(Related {
                path: None,
                span,
                message: message.into(),
                earlier: None,
            });
        }
        self
    }

    /// With a place in another record.
    #[must_use]
    pub fn see_in(mut self, path: &RepoPath, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related {
            path: Some(path.clone()),
            span,
            message: message.into(),
            earlier: None,
        });
        self
    }

    /// With a place in an earlier version of a record; nothing, if that is not committed.
    #[must_use]
    pub fn see_version(
        mut self,
        version: &Version<'_>,
        span: Option<Span>,
        message: impl Into<String>,
    ) -> Self {
        let source = &version.record.source;
        let span = source.clamp(span.unwrap_or(version.record.finding.top));
        if let Some(commit) = &version.commit.id {
            self.related.push(Related {
                path: Some(source.path().clone()),
                span,
                message: message.into(),
                earlier: Some(Earlier {
                    commit: commit.clone(),
                    start: source.position(span.start),
                    end: source.position(span.end),
                }),
            });
        }
        self
    }

    /// With a place in a file as it was before; nothing, if there is none.
    #[must_use]
    pub fn see_before(mut self, place: Option<&PlaceBefore>, message: impl Into<String>) -> Self {
        if let Some(place) = place {
            self.related.push(Related {
                path: Some(place.path.clone()),
                span: Span::at(0),
                message: message.into(),
                earlier: Some(Earlier {
                    commit: place.commit.clone(),
                    start: place.start,
                    end: place.end,
                }),
            });
        }
        self
    }

    /// With the place of the id in a record that another branch has.
    #[must_use]
    pub fn see_elsewhere(mut self, other: &Elsewhere, message: impl Into<String>) -> Self {
        let source = &other.record.source;
        let span = source.clamp(other.record.finding.id.span().unwrap_or_default());
        self.related.push(Related {
            path: Some(source.path().clone()),
            span,
            message: message.into(),
            earlier: Some(Earlier {
                commit: other.commit.clone(),
                start: source.position(span.start),
                end: source.position(span.end),
            }),
        });
        self
    }

    /// Done by a commit, which decides whether it is new to a base.
    #[must_use]
    pub fn done_by(mut self, commit: &Commit) -> Self {
        self.commit.clone_from(&commit.id);
        self
    }

    /// At another level than the rule's default.
    #[must_use]
    pub fn at_level(mut self, level: Level) -> Self {
        self.level = Some(level);
        self
    }

    /// With a value for the fingerprint that is not the text of the span.
    #[must_use]
    pub fn about(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }
}
