//! A violation with its rule, level, state and place: what is reported.
//!
//! Not for writing it down: each form of output is in `output`.

use crate::error::Fault;
use crate::model::{Day, Text};
use crate::policy::Level;
use crate::rule::Rule;
use crate::shape::words;
use crate::text::edit::Fix;
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
    /// The commit in which it happened, in hexadecimal, for what history shows and is committed.
    pub commit: Option<String>,
    /// By whom and why it was accepted.
    pub waived: Option<Waived>,
    /// The edits that mend it, where there is one right answer.
    pub fix: Option<Box<Remedy>>,
}

/// The edits that mend a diagnostic, with their places.
#[derive(Clone, Debug)]
pub struct Remedy {
    /// What is done, in bytes of the file.
    pub fix: Fix,
    /// The first character of each edit, and one after its last.
    pub places: Vec<(Position, Position)>,
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
    /// `worktree`, `index` or `commit`.
    pub kind: &'static str,
    /// The commit, for a snapshot that is one.
    pub commit: Option<String>,
}

words! {
    /// Whether the history of the records was judged.
    pub enum History {
        /// the user did not want it (`--no-history`)
        NotWanted = "not-wanted",
        /// no rule that was selected looks at it
        NotNeeded = "not-needed",
        /// it was judged
        Judged = "judged",
    }
}

/// What was seen of history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// How many commits.
    pub commits: usize,
    /// The last of them in hexadecimal; none before the first commit.
    pub from: Option<String>,
    /// How many pieces of evidence are pinned to a commit of which nothing is known.
    pub pinned: usize,
    /// What is odd about the repository and was left alone.
    pub notes: Vec<String>,
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

words! {
    /// What a change does to one finding.
    pub enum ChangeKind {
        /// it is new
        Added = "added",
        /// it is gone
        Removed = "removed",
        /// its status goes on
        Advanced = "advanced",
        /// its status goes back
        Reopened = "reopened",
        /// it is withdrawn
        Withdrawn = "withdrawn",
        /// its text changes, and its status does not
        Edited = "edited",
    }
}

/// What a change does to one finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingChange {
    /// What.
    pub kind: ChangeKind,
    /// The id of the finding, where it has a usable one.
    pub finding: Option<Text>,
    /// The file; where it was, if it is gone.
    pub path: RepoPath,
    /// The status before, in our words; none where there was none that could be read.
    pub from: Option<&'static str>,
    /// The status that is claimed now.
    pub to: Option<&'static str>,
}

/// What one run of `check` found, or why it could not judge.
#[derive(Debug)]
pub struct Report {
    /// The day on which was judged.
    pub as_of: Day,
    /// Where the records were read from.
    pub snapshot: SnapshotInfo,
    /// The folder of the configuration, from the top of its repository: empty, or a path with a `/` at
    /// its end. Paths in a report start from that folder; some readers count from the top.
    pub prefix: String,
    /// Whether history was judged.
    pub history: History,
    /// What was seen of it.
    pub seen: Seen,
    /// The counts.
    pub summary: Summary,
    /// Why it could not judge; then there are no diagnostics.
    pub faults: Vec<Fault>,
    /// The diagnostics, by path, place and rule.
    pub diagnostics: Vec<Diagnostic>,
    /// What the change does to findings, by path; none where nothing is compared.
    pub changes: Option<Vec<FindingChange>>,
    /// Whether nothing was judged because what is staged does not touch the register.
    pub is_untouched: bool,
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
            prefix: String::new(),
            history: History::NotWanted,
            seen: Seen::default(),
            summary: Summary::default(),
            faults,
            diagnostics: Vec::new(),
            changes: None,
            is_untouched: false,
            rules: Vec::new(),
            sources: Default::default(),
        }
    }

    /// The same report with paths that start from the top of the repository; none where they do already.
    pub fn from_top(&self) -> Option<Self> {
        if self.prefix.is_empty() {
            return None;
        }
        let moved = |path: &RepoPath| RepoPath::new(format!("{}{path}", self.prefix));
        let mut report = Self {
            as_of: self.as_of,
            snapshot: self.snapshot.clone(),
            prefix: String::new(),
            history: self.history,
            seen: self.seen.clone(),
            summary: self.summary,
            faults: self.faults.clone(),
            diagnostics: self.diagnostics.clone(),
            changes: self.changes.clone(),
            is_untouched: self.is_untouched,
            rules: self.rules.clone(),
            sources: self
                .sources
                .iter()
                .map(|(path, text)| (moved(path), text.clone()))
                .collect(),
        };
        for diagnostic in &mut report.diagnostics {
            diagnostic.path = moved(&diagnostic.path);
            for related in &mut diagnostic.related {
                related.path = moved(&related.path);
            }
        }
        for change in report.changes.iter_mut().flatten() {
            change.path = moved(&change.path);
        }
        for place in report
            .faults
            .iter_mut()
            .filter_map(|fault| fault.place.as_mut())
        {
            place.path = moved(&place.path);
        }
        Some(report)
    }

    /// A report on a change that does not touch the register, in which nothing new can be.
    pub fn untouched(as_of: Day, snapshot: SnapshotInfo) -> Self {
        Self {
            snapshot,
            is_untouched: true,
            history: History::NotNeeded,
            ..Self::could_not_judge(as_of, Vec::new())
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
