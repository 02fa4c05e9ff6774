//! All findings of one snapshot, each with the problems its file has.
//!
//! Not for judging: a record with problems is a record all the same.

use std::ops::Deref;
use std::sync::Arc;

use super::{
    Audit, Audits, Body, Control, Document, Evidence, FileFact, Finding, GoneAudit, PinnedFact,
    Text,
};
use crate::text::edit::Fix;
use crate::text::{RepoPath, SourceFile, Span};

/// Something in a file that could not be read as what it should be.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// What went wrong; each kind is reported by the rule of that name.
    pub kind: ProblemKind,
    /// Where.
    pub span: Span,
    /// The field, as a dotted path; empty for the file as a whole.
    pub field: Text,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// The way out.
    pub help: String,
    /// The edits that mend it, where there is one right answer.
    pub fix: Option<Box<Fix>>,
}

/// The kinds of problems that reading can find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The bytes cannot be read as text.
    Unreadable,
    /// There is no front matter.
    NoFrontMatter,
    /// The front matter is not YAML, or YAML of a kind records do not use.
    Yaml,
    /// A key that no record has.
    UnknownField,
    /// A key that must be there is not.
    MissingField,
    /// A value that is not of the right form.
    InvalidValue,
}

/// One file of the findings folders, with what the snapshot has at the paths that it names.
#[derive(Clone, Debug)]
pub struct Record {
    /// What the file says; two snapshots that have the same file share it.
    pub contents: Arc<Contents>,
    /// What the snapshot has at each path that the record names, by path.
    pub facts: Vec<(RepoPath, FileFact)>,
    /// The same for each piece of evidence that is pinned to a commit, as it is written.
    pub pinned: Vec<(Arc<str>, PinnedFact)>,
}

/// What one file of the findings folders says.
#[derive(Debug)]
pub struct Contents {
    /// The file; its text is empty where it could not be read.
    pub source: SourceFile,
    /// What could not be read, in order of place.
    pub problems: Vec<Problem>,
    /// What could.
    pub finding: Finding,
    /// Whether there is a front matter at all, so that its fields can be judged.
    pub has_fields: bool,
    /// The text under it.
    pub body: Body,
}

impl From<Contents> for Record {
    fn from(contents: Contents) -> Self {
        Self {
            contents: Arc::new(contents),
            facts: Vec::new(),
            pinned: Vec::new(),
        }
    }
}

impl Deref for Record {
    type Target = Contents;

    fn deref(&self) -> &Contents {
        &self.contents
    }
}

impl Record {
    /// Whether nothing can be said of one record that cannot be said of the other: the same file, and at
    /// the paths that it names the same.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.contents, &other.contents)
            && self.facts == other.facts
            && self.pinned == other.pinned
    }

    /// Whether both files say the same; line ends do not count, since git may convert them when it checks a
    /// file out.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let (one, other) = (&self.source, &other.source);
        one.path() == other.path()
            && (one.text() == other.text() || one.text().lines().eq(other.text().lines()))
    }

    /// What the snapshot has at a path that the record names.
    pub fn fact(&self, path: &RepoPath) -> FileFact {
        let at = self.facts.binary_search_by(|(known, _)| known.cmp(path));
        at.ok()
            .and_then(|at| self.facts.get(at))
            .map_or(FileFact::Missing, |(_, fact)| *fact)
    }

    /// What is known of evidence that is pinned to a commit.
    pub fn pinned(&self, evidence: &Evidence) -> PinnedFact {
        let mut known = self.pinned.iter();
        let known = known.find(|(text, _)| *text == evidence.text);
        known.map_or(PinnedFact::NotKnown, |(_, fact)| *fact)
    }

    /// The file's path.
    pub fn path(&self) -> &RepoPath {
        self.source.path()
    }

    /// The id in the front matter, if there is a usable one.
    pub fn id(&self) -> Option<&str> {
        self.finding.id.get().map(AsRef::as_ref)
    }

    /// Whether reading found a problem of a kind.
    pub fn has(&self, kind: ProblemKind) -> bool {
        self.problems.iter().any(|problem| problem.kind == kind)
    }

    /// Whether nothing can be told from its front matter: there is none, or it cannot be read.
    pub fn is_broken(&self) -> bool {
        let kinds = [
            ProblemKind::Yaml,
            ProblemKind::NoFrontMatter,
            ProblemKind::Unreadable,
        ];
        kinds.into_iter().any(|kind| self.has(kind))
    }
}

/// A finding that another branch added after it had parted from the snapshot.
#[derive(Debug)]
pub struct Elsewhere {
    /// The branch, or whatever names the commit.
    pub reference: String,
    /// The commit, in hexadecimal.
    pub commit: Text,
    /// The record there.
    pub record: Record,
}

/// All findings of one snapshot, in the order of their paths.
#[derive(Clone, Debug, Default)]
pub struct Register {
    /// The records.
    pub records: Vec<Record>,
    /// The audits that findings may name.
    pub audits: Vec<Audit>,
    /// The audits that findings name and that are gone, as far as history was asked; one for each id.
    pub gone_audits: Vec<GoneAudit>,
    /// The recurring controls, in the order of their paths.
    pub controls: Vec<Control>,
    /// The policy documents that are reviewed, in the order of their paths.
    pub documents: Vec<Document>,
    /// What other branches added, as far as it was asked for, where an id is one of the records' too.
    pub elsewhere: Arc<[Elsewhere]>,
    /// Each id with the index of its record, in the order of both.
    ids: Vec<(Text, usize)>,
}

impl Register {
    /// Builds the register; records are sorted by path.
    pub fn new(mut records: Vec<Record>, audits: Vec<Audit>) -> Self {
        // Sorted already, as a rule; a stable sort would take as much memory again before it sees that.
        records.sort_unstable_by(|a, b| a.path().cmp(b.path()));
        let mut ids: Vec<(Text, usize)> = records
            .iter()
            .enumerate()
            .filter_map(|(index, record)| Some((record.id()?.into(), index)))
            .collect();
        ids.sort_unstable();
        Self {
            records,
            audits,
            gone_audits: Vec::new(),
            controls: Vec::new(),
            documents: Vec::new(),
            elsewhere: Arc::default(),
            ids,
        }
    }

    /// The same with what prevents findings.
    #[must_use]
    pub fn with_prevention(self, controls: Vec<Control>, documents: Vec<Document>) -> Self {
        Self {
            controls,
            documents,
            ..self
        }
    }

    /// The same with another record in the place of the one at its path, or beside the others where there is
    /// none; without `other`, without the one at the path.
    #[must_use]
    pub fn with(&self, path: &RepoPath, other: Option<Record>) -> Self {
        let kept = self.records.iter().filter(|record| record.path() != path);
        let records = kept.cloned().chain(other).collect();
        Self {
            gone_audits: self.gone_audits.clone(),
            elsewhere: Arc::clone(&self.elsewhere),
            ..Self::new(records, self.audits.clone())
                .with_prevention(self.controls.clone(), self.documents.clone())
        }
    }

    /// The index of the record at a path.
    pub fn place(&self, path: &RepoPath) -> Option<usize> {
        let found = self
            .records
            .binary_search_by(|record| record.path().cmp(path));
        found.ok()
    }

    /// The record at a path.
    pub fn at(&self, path: &RepoPath) -> Option<&Record> {
        self.records.get(self.place(path)?)
    }

    /// The records with an id; more than one where it was given twice.
    pub fn with_id(&self, id: &str) -> impl Iterator<Item = &Record> {
        let first = self.ids.partition_point(|(known, _)| **known < *id);
        let from_first = self.ids.get(first..).unwrap_or_default();
        from_first
            .iter()
            .take_while(move |(known, _)| **known == *id)
            .filter_map(|(_, index)| self.records.get(*index))
    }

    /// The recurring control with an id.
    pub fn control(&self, id: &str) -> Option<&Control> {
        let mut controls = self.controls.iter();
        controls.find(|control| control.id() == Some(id))
    }

    /// The recurring control at a path.
    pub fn control_at(&self, path: &RepoPath) -> Option<&Control> {
        let mut controls = self.controls.iter();
        controls.find(|control| control.file.path() == path)
    }

    /// Whether an id was given twice.
    pub fn has_twins(&self) -> bool {
        let mut pairs = self.ids.windows(2);
        pairs.any(|pair| matches!(pair, [(one, _), (next, _)] if one == next))
    }

    /// All ids in their order, one that was given twice as often.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(|(id, _)| id.as_ref())
    }

    /// The files that prevent findings: recurring controls, then policy documents.
    pub fn prevention(&self) -> impl Iterator<Item = &Record> {
        let controls = self.controls.iter().map(|control| &control.file);
        controls.chain(self.documents.iter().map(|document| &document.file))
    }

    /// The audits, as findings look at them.
    pub fn audits(&self) -> Audits<'_> {
        Audits(&self.audits)
    }

    /// The file at a path: of a finding, an audit, a control or a policy document.
    pub fn source_of(&self, path: &RepoPath) -> Option<&SourceFile> {
        let audits = self.audits.iter().map(|audit| &audit.record);
        let mut others = audits.chain(self.prevention());
        let record = self.at(path);
        let record = record.or_else(|| others.find(|record| record.path() == path));
        record.map(|record| &record.source)
    }
}
