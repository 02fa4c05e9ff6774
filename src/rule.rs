//! What a rule is, and what each scope of rules may see.
//!
//! A rule is a function over one view; it returns violations and cannot fail. The engine (`check`)
//! stamps name, level and clause on them. A view holds the policy and the day, and nothing that a
//! rule of its scope should not see: no file, no clock, no environment, no git.

mod change;
mod prevention;
mod violation;

use crate::model::lifecycle::{Lack, lacks};
use crate::model::{
    Audit, Audits, Body, Day, Evidence, FileFact, Finding, GoneAudit, PinnedFact, Record, Register,
    SectionKind, Status, Timeline, Waiver,
};
use crate::policy::{Level, Policy};
use crate::recurrence::Candidate;
use crate::shape::words;
use crate::text::{RepoPath, Span};

pub use change::{ChangeView, Past, Stands};
pub use prevention::{ControlView, DocumentView};
pub use violation::{Earlier, Related, Violation};

words! {
    /// Rules that belong together.
    pub enum Family {
        /// what makes a file a readable record
        Document = "document",
        /// what a status claims, and when
        Lifecycle = "lifecycle",
        /// whether the cause analysis is one
        Cause = "cause",
        /// whether what shows it is there
        Evidence = "evidence",
        /// whether a failure came back, and is met as one that did
        Recurrence = "recurrence",
        /// whether its life happened as the record says
        History = "history",
        /// what audits found, and by when they want it settled
        Audit = "audit",
        /// whether recurring controls run, policies are reviewed, and internal audits are held
        Prevention = "prevention",
        /// whether waivers are in order
        Waiver = "waiver",
    }
}

/// One rule; made by `declare_rule!` from its doc comment.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case name that says what is wrong; never reused.
    pub name: &'static str,
    /// The family it belongs to.
    pub family: Family,
    /// The level where the configuration says nothing.
    pub level: Level,
    /// The clause it rests on, or the practice.
    pub clause: &'static str,
    /// The doc comment: a paragraph that says what, then Why, Bad, Good and How to fix.
    pub doc: &'static str,
    /// The function.
    pub check: Check,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Rule {
    /// Whether a waiver can accept what it reports.
    ///
    /// What cannot be read cannot be accepted either, and waivers do not waive their own rules.
    pub fn is_waivable(&self) -> bool {
        self.family != Family::Waiver
            && !matches!(
                self.name,
                "unreadable-finding" | "invalid-yaml" | "duplicate-id"
            )
    }

    /// The first paragraph of its doc, on one line.
    pub fn summary(&self) -> String {
        let paragraph = self.doc.split("\n\n").next().unwrap_or("");
        paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The scope of a rule, with its function.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// Looks at one file as it was read, of a finding or an audit, whether or not it has fields.
    Record(fn(&RecordView<'_>) -> Vec<Violation>),
    /// Looks at one finding that has fields.
    Finding(fn(&FindingView<'_>) -> Vec<Violation>),
    /// Looks at all findings; says of each violation whose it is.
    Register(fn(&RegisterView<'_>) -> Vec<(usize, Violation)>),
    /// Looks at all findings, those that are gone included, and at what they probably repeat; says of each
    /// violation whose it is.
    Recurrence(fn(&RecurrenceView<'_>) -> Vec<(usize, Violation)>),
    /// Looks at the timeline of one finding, whether or not the snapshot still has it.
    History(fn(&HistoryView<'_>) -> Vec<Violation>),
    /// Looks at one recurring control.
    Control(fn(&ControlView<'_>) -> Vec<Violation>),
    /// Looks at one policy document.
    Document(fn(&DocumentView<'_>) -> Vec<Violation>),
    /// Looks at a change against what it is compared with; says of each violation where it stands.
    Change(for<'a> fn(&ChangeView<'a>) -> Vec<(Stands<'a>, Violation)>),
    /// Looks at one audit record that could be read, beside all others.
    Audit(fn(&AuditView<'_>) -> Vec<Violation>),
    /// Looks at one waiver, after the waivers were applied.
    Waiver(fn(&WaiverView<'_>) -> Vec<Violation>),
}

/// One file as it was read.
#[derive(Clone, Copy)]
pub struct RecordView<'a> {
    record: &'a Record,
    policy: &'a Policy,
}

impl<'a> RecordView<'a> {
    /// A view of a record.
    pub fn new(record: &'a Record, policy: &'a Policy) -> Self {
        Self { record, policy }
    }

    /// The record.
    pub fn record(&self) -> &'a Record {
        self.record
    }

    /// The company's rules.
    pub fn policy(&self) -> &'a Policy {
        self.policy
    }

    /// The text of a span.
    pub fn text(&self, span: Span) -> &'a str {
        self.record.source.slice(span)
    }

    /// What the snapshot has at a path that the record names.
    pub fn fact(&self, path: &RepoPath) -> FileFact {
        self.record.fact(path)
    }
}

/// One finding with its fields, on a day.
pub struct FindingView<'a> {
    record: RecordView<'a>,
    as_of: Day,
    audits: Audits<'a>,
    gone: &'a [GoneAudit],
    lacks: Vec<Lack>,
}

impl<'a> FindingView<'a> {
    /// A view of a finding, with the audits of its register.
    pub fn new(record: RecordView<'a>, as_of: Day, audits: Audits<'a>) -> Self {
        let claimed = record.record.finding.status.value().unwrap_or(Status::Open);
        let lacks = lacks(&record.record.finding, &record.record.body, claimed);
        Self {
            record,
            as_of,
            audits,
            gone: &[],
            lacks,
        }
    }

    /// The same with the audits that are gone.
    #[must_use]
    pub fn with_gone(self, gone: &'a [GoneAudit]) -> Self {
        Self { gone, ..self }
    }

    /// The finding.
    pub fn finding(&self) -> &'a Finding {
        &self.record.record.finding
    }

    /// The text below the front matter.
    pub fn body(&self) -> &'a Body {
        &self.record.record.body
    }

    /// The file.
    pub fn path(&self) -> &'a RepoPath {
        self.record.record.path()
    }

    /// The company's rules.
    pub fn policy(&self) -> &'a Policy {
        self.record.policy
    }

    /// The day on which is judged.
    pub fn as_of(&self) -> Day {
        self.as_of
    }

    /// The audits of the register.
    pub fn audits(&self) -> Audits<'a> {
        self.audits
    }

    /// The record that an audit had, where it is gone; none where nothing is known of one.
    pub fn gone_audit(&self, id: &str) -> Option<&'a GoneAudit> {
        self.gone.iter().find(|gone| *gone.id == *id)
    }

    /// What the claimed status lacks; nothing where there is no usable kind.
    pub fn lacks(&self) -> &[Lack] {
        &self.lacks
    }

    /// The text of a span.
    pub fn text(&self, span: Span) -> &'a str {
        self.record.text(span)
    }

    /// The whole text.
    pub fn source(&self) -> &'a str {
        self.record.record.source.text()
    }

    /// The Markdown under a section's heading; empty where there is none.
    pub fn section(&self, kind: SectionKind) -> &'a str {
        self.body()
            .section(kind)
            .map_or("", |section| self.text(section.content))
    }

    /// What the snapshot has at a path that the record names.
    pub fn fact(&self, path: &RepoPath) -> FileFact {
        self.record.fact(path)
    }

    /// What is known of evidence that is pinned to a commit.
    pub fn pinned(&self, evidence: &Evidence) -> PinnedFact {
        self.record.record.pinned(evidence)
    }

    /// A field's dotted path in the words of the register, for messages.
    pub fn name(&self, path: &str) -> String {
        self.policy().words.path(path)
    }

    /// The status as the record claims it, for messages.
    pub fn claimed(&self) -> &'static str {
        self.finding().status.value().unwrap_or(Status::Open).word()
    }
}

/// All findings of the snapshot, on a day.
pub struct RegisterView<'a> {
    /// The register.
    pub register: &'a Register,
    /// The last official versions of findings that are gone; none where history is not judged.
    pub gone: &'a [Record],
    /// The company's rules.
    pub policy: &'a Policy,
    /// The day on which is judged.
    pub as_of: Day,
}

/// All findings with what they probably repeat, on a day.
pub struct RecurrenceView<'a> {
    /// The register.
    pub register: &'a Register,
    /// The last official versions of findings that are gone; none where history is not judged.
    pub gone: &'a [Record],
    /// For each finding that is asked about what it probably repeats.
    pub suspected: &'a [Suspected<'a>],
    /// The company's rules.
    pub policy: &'a Policy,
    /// The day on which is judged.
    pub as_of: Day,
}

/// A finding that probably repeats earlier ones.
pub struct Suspected<'a> {
    /// The index of its record.
    pub later: usize,
    /// The earlier findings, best first, all likely enough to ask.
    pub candidates: Vec<Candidate<'a>>,
}

impl<'a> RecurrenceView<'a> {
    /// The finding with an id, as the snapshot has it, or as it was last.
    pub fn finding(&self, id: &str) -> Option<&'a Record> {
        let here = self.register.with_id(id).next();
        here.or_else(|| self.gone.iter().find(|record| record.id() == Some(id)))
    }
}

/// The life of one finding as git knows it, on a day.
pub struct HistoryView<'a> {
    timeline: &'a Timeline<'a>,
    policy: &'a Policy,
    as_of: Day,
}

impl<'a> HistoryView<'a> {
    /// A view of a timeline.
    pub fn new(timeline: &'a Timeline<'a>, policy: &'a Policy, as_of: Day) -> Self {
        Self {
            timeline,
            policy,
            as_of,
        }
    }

    /// The timeline.
    pub fn timeline(&self) -> &'a Timeline<'a> {
        self.timeline
    }

    /// The record in the snapshot; none where the finding is gone.
    pub fn newest(&self) -> Option<&'a Record> {
        self.timeline.newest
    }

    /// The company's rules.
    pub fn policy(&self) -> &'a Policy {
        self.policy
    }

    /// The day on which is judged.
    pub fn as_of(&self) -> Day {
        self.as_of
    }

    /// A field's dotted path in the words of the register, for messages.
    pub fn name(&self, path: &str) -> String {
        self.policy.words.path(path)
    }

    /// A place in the record of the snapshot; its status, or the top, where the field is not there. The
    /// start of the file where the finding is gone.
    pub fn place(&self, field: impl FnOnce(&Finding) -> Option<Span>) -> Span {
        self.newest().map_or(Span::at(0), |record| {
            field(&record.finding).unwrap_or_else(|| record.finding.status_span())
        })
    }
}

/// One audit record, on a day.
pub struct AuditView<'a> {
    /// The audit.
    pub audit: &'a Audit,
    /// The register, with all audits.
    pub register: &'a Register,
    /// The company's rules.
    pub policy: &'a Policy,
    /// The day on which is judged.
    pub as_of: Day,
}

impl AuditView<'_> {
    /// A place for what concerns the audit as a whole: its id, or the top of the file.
    pub fn place(&self) -> Span {
        self.audit.id.span().unwrap_or_default()
    }
}

/// One waiver, after the waivers were applied.
pub struct WaiverView<'a> {
    /// The waiver.
    pub waiver: &'a Waiver,
    /// Where it stands.
    pub span: Span,
    /// The field it stands in, such as `waivers[0]`.
    pub field: String,
    /// The rule that it names, if there is one of that name.
    pub rule: Option<&'static Rule>,
    /// All rules, for "did you mean".
    pub rules: &'static [&'static Rule],
    /// Whether the rule that it names was run, so that it could have been used.
    pub judged: bool,
    /// Whether it accepted a diagnostic.
    pub used: bool,
    /// The day on which is judged.
    pub as_of: Day,
    /// Whether it stands in the configuration, where it has to say which record it is about.
    pub configured: bool,
    /// The company's rules.
    pub policy: &'a Policy,
}

impl WaiverView<'_> {
    /// A key of the waiver as a dotted path in the words of the register, for messages.
    ///
    /// Only records use these words; the keys of the configuration are ours.
    pub fn name(&self, key: &str) -> String {
        let path = format!("{}.{key}", self.field);
        if self.configured {
            path
        } else {
            self.policy.words.path(&path)
        }
    }
}

/// Declares a rule as a static made from its doc comment.
macro_rules! declare_rule {
    ($(#[doc = $doc:literal])+ pub static $id:ident = { name: $name:literal, family: $family:ident, level: $level:ident, clause: $clause:literal, check: $scope:ident($check:expr) $(,)? }) => {
        #[doc = concat!("The rule `", $name, "`.")]
        pub static $id: $crate::rule::Rule = $crate::rule::Rule {
            name: $name,
            family: $crate::rule::Family::$family,
            level: $crate::policy::Level::$level,
            clause: $clause,
            doc: concat!($($doc, "\n"),+),
            check: $crate::rule::Check::$scope($check),
        };
    };
}
pub(crate) use declare_rule;
