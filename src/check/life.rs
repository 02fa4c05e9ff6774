//! What the rules about history found in the life of one finding, and how that is kept for the next run.
//!
//! Not for running the other rules, nor for where it is kept.

use serde::{Deserialize, Serialize};

use crate::model::{Day, Record, Text, Timeline};
use crate::policy::{Level, Policy};
use crate::rule::{Check, Earlier, HistoryView, Related, Rule, Violation};
use crate::rules;
use crate::text::{Position, RepoPath, SourceFile, Span};

/// What the rules about history found in the life of one finding.
#[derive(Debug)]
pub struct Life {
    /// The id of the finding, or the path by which it is followed.
    pub(super) id: Text,
    /// The record in the snapshot.
    pub(super) path: RepoPath,
    /// In place of the record, where it is gone.
    pub(super) gone: Option<SourceFile>,
    /// What is wrong with it, by rule.
    pub(super) violations: Vec<(&'static Rule, Violation)>,
}

impl Life {
    /// Runs the rules about history over a timeline; none where they find nothing.
    pub fn judge(
        timeline: &Timeline<'_>,
        rules: &[&'static Rule],
        policy: &Policy,
        as_of: Day,
    ) -> Option<Self> {
        let view = HistoryView::new(timeline, policy, as_of);
        let violations: Vec<_> = rules
            .iter()
            .filter_map(|rule| match rule.check {
                Check::History(check) => Some((*rule, check(&view))),
                _ => None,
            })
            .flat_map(|(rule, found)| found.into_iter().map(move |violation| (rule, violation)))
            .collect();
        if violations.is_empty() {
            return None;
        }
        let last = || {
            timeline
                .versions
                .last()
                .map(|version| version.record.path())
        };
        let path = timeline.newest.map(Record::path).or_else(last)?.clone();
        let gone = timeline
            .newest
            .is_none()
            .then(|| SourceFile::new(path.clone(), ""));
        Some(Self {
            id: timeline.id.clone(),
            path,
            gone,
            violations,
        })
    }
}

/// A life in a form that can be written down.
#[derive(Debug, Serialize, Deserialize)]
pub struct Kept {
    id: Text,
    path: Text,
    is_gone: bool,
    violations: Vec<KeptViolation>,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptViolation {
    rule: Text,
    span: (u32, u32),
    field: String,
    message: String,
    help: String,
    related: Vec<KeptRelated>,
    level: Option<Level>,
    value: Option<String>,
    commit: Option<Text>,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptRelated {
    path: Option<Text>,
    span: (u32, u32),
    message: String,
    earlier: Option<KeptEarlier>,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptEarlier {
    commit: Text,
    start: (u32, u32),
    end: (u32, u32),
}

impl Life {
    /// Where the record is.
    pub const fn path(&self) -> &RepoPath {
        &self.path
    }

    /// The same with the places in the record itself moved, for one whose text changed since.
    #[must_use]
    pub fn moved(&self, moved: &dyn Fn(Span) -> Span) -> Self {
        let mut life = Self {
            id: self.id.clone(),
            path: self.path.clone(),
            gone: self
                .gone
                .as_ref()
                .map(|gone| SourceFile::new(gone.path().clone(), "")),
            violations: self.violations.clone(),
        };
        for (_, violation) in &mut life.violations {
            violation.span = moved(violation.span);
            let own = violation.related.iter_mut();
            for related in own.filter(|related| related.path.is_none() && related.earlier.is_none())
            {
                related.span = moved(related.span);
            }
        }
        life
    }

    /// In a form that can be written down.
    pub fn keep(&self) -> Kept {
        let violations = self.violations.iter();
        Kept {
            id: self.id.clone(),
            path: self.path.as_str().into(),
            is_gone: self.gone.is_some(),
            violations: violations
                .map(|(rule, violation)| KeptViolation {
                    rule: rule.name.into(),
                    span: (violation.span.start, violation.span.end),
                    field: violation.field.clone(),
                    message: violation.message.clone(),
                    help: violation.help.clone(),
                    related: violation.related.iter().map(KeptRelated::of).collect(),
                    level: violation.level,
                    value: violation.value.clone(),
                    commit: violation.commit.clone(),
                })
                .collect(),
        }
    }

    /// As it was kept; none where it names a rule that there is not.
    pub fn kept(kept: Kept) -> Option<Self> {
        let path = RepoPath::new(kept.path);
        let violations = kept.violations.into_iter().map(|violation| {
            let rule = rules::find(&violation.rule)?;
            Some((rule, violation.restored()))
        });
        Some(Self {
            id: kept.id,
            gone: kept.is_gone.then(|| SourceFile::new(path.clone(), "")),
            path,
            violations: violations.collect::<Option<Vec<_>>>()?,
        })
    }
}

fn span((start, end): (u32, u32)) -> Span {
    Span { start, end }
}

impl KeptViolation {
    fn restored(self) -> Violation {
        Violation {
            span: span(self.span),
            field: self.field,
            message: self.message,
            help: self.help,
            related: self
                .related
                .into_iter()
                .map(KeptRelated::restored)
                .collect(),
            level: self.level,
            value: self.value,
            commit: self.commit,
            // History has no right answer that could be written.
            fix: None,
        }
    }
}

impl KeptRelated {
    fn of(related: &Related) -> Self {
        let place = |position: Position| (position.line, position.column);
        Self {
            path: related.path.as_ref().map(|path| path.as_str().into()),
            span: (related.span.start, related.span.end),
            message: related.message.clone(),
            earlier: related.earlier.as_ref().map(|earlier| KeptEarlier {
                commit: earlier.commit.clone(),
                start: place(earlier.start),
                end: place(earlier.end),
            }),
        }
    }

    fn restored(self) -> Related {
        let place = |(line, column): (u32, u32)| Position { line, column };
        Related {
            path: self.path.map(RepoPath::new),
            span: span(self.span),
            message: self.message,
            earlier: self.earlier.map(|earlier| Earlier {
                commit: earlier.commit,
                start: place(earlier.start),
                end: place(earlier.end),
            }),
        }
    }
}
