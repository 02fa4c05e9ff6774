//! The record as plain data: findings, audits, and the register they make up.
//!
//! No input or output, no judgement: reading is in `parse`, judging in `rules`.

mod audit;
mod control;
mod document;
mod evidence;
pub mod fields;
mod finding;
pub mod lifecycle;
mod person;
mod register;
mod section;
mod slot;
mod timeline;
mod words;

pub use audit::{Audit, Auditor, Audits, GoneAudit, Next, Party};
pub use control::{Cadence, Committed, Control, KnownLapse, Rhythm, TermUnit};
pub use document::Document;
pub use evidence::{Absence, Evidence, FileFact, PinnedFact, Target, normalised};
pub use finding::{
    Action, Amendment, Cause, Correction, Extension, Extent, External, Finding, NotRecurrence,
    PlanAcceptance, Reason, Reference, RequirementCited, Verification, Waiver,
};
pub use jiff::civil::Date as Day;
pub use person::Person;
pub use register::{Contents, Elsewhere, Problem, ProblemKind, Record, Register};
pub use section::{Block, BlockKind, Body, Link, LinkTarget, Section, Unclosed};
pub use slot::{Items, Slot, Spanned};
pub use timeline::{
    Actor, Commit, EvidenceChange, Landing, PlaceBefore, Removal, Renumbering, Timeline, Version,
};
pub use words::{
    AuditKind, Category, Kind, Method, Outcome, SectionKind, Severity, Source, Status,
};

/// Free text of a record.
pub type Text = Box<str>;
