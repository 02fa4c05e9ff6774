//! The settings of `clause10.yaml` as plain data, each with its default.
//!
//! Not for reading the file (that is `config`, whose key table documents every setting) and not for
//! what is worked out from them (that is the rest of `policy`).

mod history;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Day, Kind, Severity, Source};
use crate::shape::words;
pub use history::{Backdated, History};

words! {
    /// What a diagnostic means for the gate.
    pub enum Level {
        /// not reported
        Off = "off",
        /// what a person may want to know
        Info = "info",
        /// a state that time brings, good practice that the standard does not demand, or a guess about prose
        Warning = "warning",
        /// the record, or its life, is wrong; stops the gate
        Error = "error",
    }
}

words! {
    /// How a deadline counts.
    pub enum Unit {
        /// calendar days
        Days = "days",
        /// Monday to Friday, less the configured holidays
        WorkingDays = "working-days",
        /// calendar months
        Months = "months",
    }
}

words! {
    /// From which day a deadline counts.
    pub enum Start {
        /// the day the finding was raised
        Raised = "raised",
        /// the last day of the audit that the finding names; the day it was raised where it names none
        AuditEnd = "audit-end",
        /// the day the last corrective action was done; no deadline before that
        ActionDone = "action-done",
        /// the first day of the next audit of who found it, of the certification body where it was found otherwise; no deadline while none is recorded or planned
        NextAudit = "next-audit",
        /// the day the certificate expires, as audit records say; no deadline while none does
        CertificateExpiry = "certificate-expiry",
    }
}

words! {
    /// On which side of a day a deadline lies.
    pub enum Counted {
        /// the last day comes so long after that day
        After = "after",
        /// the last day comes so long before that day
        Before = "before",
    }
}

words! {
    /// Which due date a deadline bounds.
    pub enum Step {
        /// `due`: the finding is closed
        Closure = "closure",
        /// `correction.due`
        Correction = "correction",
        /// `root_cause.due`
        RootCause = "root-cause",
        /// `external.plan_due`
        Plan = "plan",
        /// `corrective_actions[].due`
        CorrectiveAction = "corrective-action",
        /// `verification.due`
        Verification = "verification",
    }
}

words! {
    /// What may stand in an extra field.
    pub enum ExtraType {
        /// any scalar
        Text = "text",
        /// a day, YYYY-MM-DD
        Day = "day",
        /// a number
        Number = "number",
        /// true or false
        Flag = "flag",
        /// one of `values`
        Choice = "choice",
        /// a list of texts
        List = "list",
    }
}

words! {
    /// Which own documents may be cited as requirements.
    pub enum OwnDocuments {
        /// every `NAME/paragraph`
        Any = "any",
        /// only those listed in `documents`
        Declared = "declared",
    }
}

/// One value or several, written either way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// A single text.
    One(String),
    /// A list of texts.
    Many(Vec<String>),
}

impl OneOrMany {
    /// The texts.
    pub fn texts(&self) -> &[String] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
        }
    }
}

/// Everything that `clause10.yaml` can say. `Settings::default()` is a register with no configuration.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Version of the configuration's form.
    pub version: u32,
    /// Folders with findings.
    pub findings: Vec<String>,
    /// Folders with audit records.
    pub audits: Vec<String>,
    /// Folders with recurring controls.
    pub controls: Vec<String>,
    /// Folders with policy documents.
    pub policies: Vec<String>,
    /// Folders whose files show that steps were done; they do not change once a step relies on them.
    pub evidence: Vec<String>,
    /// The tag or commit from which on the register was checked; what was so there is inherited.
    #[serde(rename = "adopted-at")]
    pub adopted_at: Option<String>,
    /// Globs of files in these folders that are no records.
    pub exclude: Vec<String>,
    /// The form of ids, per kind.
    pub ids: BTreeMap<Kind, String>,
    /// What may be cited as a requirement.
    pub requirements: Requirements,
    /// Levels of rules and families.
    pub levels: BTreeMap<String, Level>,
    /// How long things may take.
    pub deadlines: Vec<Deadline>,
    /// Days that are no working days.
    pub holidays: Vec<Day>,
    /// Days to wait between the last action and its verification, per severity.
    pub verification_wait: BTreeMap<Severity, u32>,
    /// How many days ahead `due-soon` looks.
    pub due_soon: u32,
    /// After how many days a minor that is still open counts as left unaddressed.
    pub minor_left_after: u32,
    /// After how many months without an internal audit one is overdue.
    pub internal_audit_every: u32,
    /// When several findings are a pattern.
    pub pattern: Pattern,
    /// How the life of a finding shows in git.
    pub history: History,
    /// The company's own words.
    pub words: WordSettings,
    /// Fields that the company adds to records.
    pub extra_fields: BTreeMap<String, ExtraField>,
    /// Who is who.
    pub people: People,
    /// Waivers for what has no record, or cannot carry one.
    pub waivers: Vec<ConfiguredWaiver>,
}

impl Default for Settings {
    fn default() -> Self {
        let id = |prefix: &str| format!("{prefix}-{{year}}-{{number:3}}");
        Self {
            version: 1,
            findings: vec!["findings".to_owned()],
            audits: vec!["audits".to_owned()],
            controls: vec!["controls".to_owned()],
            policies: vec!["policies".to_owned()],
            evidence: vec!["evidence".to_owned()],
            adopted_at: None,
            exclude: Vec::new(),
            ids: BTreeMap::from([
                (Kind::Nonconformity, id("NC")),
                (Kind::Observation, id("OBS")),
                (Kind::Opportunity, id("OFI")),
                (Kind::Concern, id("OBS")),
            ]),
            requirements: Requirements::default(),
            levels: BTreeMap::new(),
            deadlines: Vec::new(),
            holidays: Vec::new(),
            verification_wait: BTreeMap::from([(Severity::Major, 30), (Severity::Minor, 30)]),
            due_soon: 14,
            minor_left_after: 365,
            internal_audit_every: 12,
            pattern: Pattern::default(),
            history: History::default(),
            words: WordSettings::default(),
            extra_fields: BTreeMap::new(),
            people: People::default(),
            waivers: Vec::new(),
        }
    }
}

/// What may be cited as a requirement.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Requirements {
    /// The edition meant where none is written.
    pub default_edition: Option<u16>,
    /// Other standards by prefix, with their numbers; an empty list accepts every number.
    pub schemes: BTreeMap<String, Vec<String>>,
    /// Whether own documents must be declared.
    pub own_documents: OwnDocuments,
    /// The own documents, by prefix.
    pub documents: Vec<String>,
}

impl Default for Requirements {
    fn default() -> Self {
        Self {
            default_edition: None,
            schemes: BTreeMap::new(),
            own_documents: OwnDocuments::Any,
            documents: Vec::new(),
        }
    }
}

/// How long something may take.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// The due date it bounds.
    pub step: Step,
    /// How many units.
    pub within: u32,
    /// What is counted.
    #[serde(default = "days")]
    pub unit: Unit,
    /// From when.
    #[serde(default = "raised")]
    pub from: Start,
    /// On which side of that day.
    #[serde(default = "counted")]
    pub counted: Counted,
    /// Only for these severities; none means all.
    #[serde(default)]
    pub severity: Vec<Severity>,
    /// Only for these sources; none means all.
    #[serde(default)]
    pub source: Vec<Source>,
}

fn days() -> Unit {
    Unit::Days
}

fn raised() -> Start {
    Start::Raised
}

fn counted() -> Counted {
    Counted::After
}

/// When several findings are a pattern, and perhaps one major.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pattern {
    /// From how many findings on.
    pub findings: u32,
    /// Within how many days they were raised.
    pub days: u32,
}

impl Default for Pattern {
    fn default() -> Self {
        Self {
            findings: 3,
            days: 365,
        }
    }
}

/// The company's own words.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WordSettings {
    /// Titles of sections: ours, then theirs.
    pub sections: BTreeMap<String, OneOrMany>,
    /// Names of fields: ours, then theirs.
    pub fields: BTreeMap<String, OneOrMany>,
    /// Words of enumerations: field, our word, theirs.
    pub values: BTreeMap<String, BTreeMap<String, OneOrMany>>,
    /// Phrases that the heuristics look for, added to the built-in ones.
    pub phrases: Phrases,
}

/// Phrase lists of the heuristics; those given are added to the built-in ones.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Phrases {
    /// Text that stands for text still to be written.
    pub placeholder: Vec<String>,
    /// People given as the cause.
    pub blame: Vec<String>,
    /// Training as the action.
    pub training: Vec<String>,
    /// A correction that is only announced.
    pub future: Vec<String>,
}

/// A field that the company adds to records.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtraField {
    /// What may stand there.
    #[serde(rename = "type", default = "text")]
    pub kind: ExtraType,
    /// The allowed words of a choice.
    #[serde(default)]
    pub values: Vec<String>,
    /// A regular expression that a text must match as a whole.
    #[serde(default)]
    pub pattern: Option<String>,
    /// Whether it must be there.
    #[serde(default)]
    pub required: bool,
    /// What it means.
    #[serde(default)]
    pub about: String,
}

fn text() -> ExtraType {
    ExtraType::Text
}

/// Who is who.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct People {
    /// Domains of the company's addresses; empty means that any will do.
    pub domains: Vec<String>,
    /// Other addresses or names of a person, each with the address meant.
    pub aliases: BTreeMap<String, String>,
    /// Who has left, and when.
    pub left: BTreeMap<String, Day>,
    /// Words that name a team, added to the built-in ones.
    pub teams: Vec<String>,
}

/// A waiver in the configuration.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConfiguredWaiver {
    /// The finding it is about.
    pub finding: Option<String>,
    /// The file it is about, where there is no usable id.
    pub path: Option<String>,
    /// The name of the rule.
    pub rule: Option<String>,
    /// The field it is narrowed to.
    pub field: Option<String>,
    /// Why it is accepted.
    pub reason: Option<String>,
    /// Who accepted it.
    pub by: Option<String>,
    /// The last day on which it counts.
    pub until: Option<Day>,
}
