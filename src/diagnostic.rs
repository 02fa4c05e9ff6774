//! A violation with its rule, level, state and place: what is reported.
//!
//! Not for writing it down: each form of output is in `output`.

use crate::error::Fault;
use crate::model::{Day, Text};
use crate::policy::Level;
use crate::rule::Rule;
use crate::shape::words;
use crate::text::{Position, RepoPath, Span};

words! {
    /// What a diagnostic is to the gate; only new ones stop it.
    pub enum State {
        /// not seen before
        New = "new",
        /// was so at the base already
        Existing = "existing",
        /// was so when clause10 was adopted
        Inherited = "inherited",
        /// accepted by a waiver
        Waived = "waived",
    }
}

/// One thing that is wrong with the register.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// What it is to the gate.
    pub state: State,
    /// The rule that reports it.
    pub rule: &'static Rule,
    /// Its level, after the configuration.
    pub level: Level,
    /// The id of the finding, where it has a usable one.
    pub finding: Option<Text>,
    /// The file.
    pub path: RepoPath,
    /// Where in the file, in bytes.
    pub span: Span,
    /// Its first character.
    pub start: Position,
    /// One after its last character.
    pub end: Position,
    /// The field, as a dotted path.
    pub field: String,
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub help: String,
    /// Other places that belong to it.
    pub related: Vec<RelatedPlace>,
    /// What stays the same when lines move: 32 hexadecimal digits.
    pub fingerprint: String,
    /// By whom and why it was accepted.
    pub waived: Option<Waived>,
}

/// Another place that belongs to a diagnostic.
#[derive(Clone, Debug)]
pub struct RelatedPlace {
    /// The file.
    pub path: RepoPath,
    /// Where in the file, in bytes.
    pub span: Span,
    /// Its first character.
    pub start: Position,
    /// One after its last character.
    pub end: Position,
    /// The commit in which the file looks so; none for the snapshot.
    pub commit: Option<String>,
    /// What is there.
    pub message: String,
}

/// The waiver that accepted a diagnostic.
#[derive(Clone, Debug)]
pub struct Waived {
    /// Who accepted it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The last day on which it counts.
    pub until: Option<Day>,
}

/// Where the records were read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotInfo {
    /// `worktree`.
    pub kind: &'static str,
    /// The commit, for a snapshot that is one.
    pub commit: Option<String>,
}

words! {
    /// Whether the history of the records was judged.
    pub enum History {
        /// the user did not want it (`--no-history`)
        NotWanted = "not-wanted",
        /// none of the selected rules looks at history
        NotNeeded = "not-needed",
    }
}

/// How many findings and diagnostics there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Records that were judged.
    pub findings: usize,
    /// New errors.
    pub errors: usize,
    /// New warnings.
    pub warnings: usize,
    /// New infos.
    pub infos: usize,
    /// Accepted by a waiver.
    pub waived: usize,
    /// Already so at the base.
    pub existing: usize,
    /// Already so at adoption.
    pub inherited: usize,
}

/// What one run of `check` found, or why it could not judge.
#[derive(Debug)]
pub struct Report {
    /// The day on which was judged.
    pub as_of: Day,
    /// Where the records were read from.
    pub snapshot: SnapshotInfo,
    /// Whether history was judged.
    pub history: History,
    /// The counts.
    pub summary: Summary,
    /// Why it could not judge; then there are no diagnostics.
    pub faults: Vec<Fault>,
    /// The diagnostics, by path, place and rule.
    pub diagnostics: Vec<Diagnostic>,
    /// The rules that were run.
    pub rules: Vec<&'static Rule>,
    /// The text of every file that a diagnostic points into, by path; for excerpts.
    pub sources: std::collections::BTreeMap<RepoPath, String>,
}

impl Report {
    /// A report that says why nothing was judged.
    pub fn could_not_judge(as_of: Day, faults: Vec<Fault>) -> Self {
        Self {
            as_of,
            snapshot: SnapshotInfo {
                kind: "worktree",
                commit: None,
            },
            history: History::NotWanted,
            summary: Summary::default(),
            faults,
            diagnostics: Vec::new(),
            rules: Vec::new(),
            sources: Default::default(),
        }
    }

    /// The diagnostics that count for the gate.
    pub fn new_diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.state == State::New)
    }
}

impl Summary {
    /// Counts diagnostics by state and level.
    pub fn of(findings: usize, diagnostics: &[Diagnostic]) -> Self {
        let mut summary = Self {
            findings,
            ..Self::default()
        };
        for diagnostic in diagnostics {
            let counter = match (diagnostic.state, diagnostic.level) {
                (State::Waived, _) => &mut summary.waived,
                (State::Existing, _) => &mut summary.existing,
                (State::Inherited, _) => &mut summary.inherited,
                (State::New, Level::Error) => &mut summary.errors,
                (State::New, Level::Warning) => &mut summary.warnings,
                (State::New, Level::Info | Level::Off) => &mut summary.infos,
            };
            *counter += 1;
        }
        summary
    }
}
