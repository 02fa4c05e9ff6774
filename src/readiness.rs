//! Whether a register is ready for an audit on a day: what would stop or embarrass us then, and what the
//! auditor would probably ask for.
//!
//! Computed from a register that was judged as of that day, and from nothing else. No promise of the audit's
//! result: an auditor sees more than records. Not for how it looks (`output::readiness`).

mod clocks;
mod diagnosed;
mod open;
mod sample;

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, State};
use crate::model::{
    Audit, AuditKind, Auditor, Audits, Day, Party, Record, Register, Severity, Status,
};
use crate::policy::Policy;
use crate::shape::words;
use crate::text::RepoPath;

pub use sample::{Reason, Sampled};

words! {
    /// What an item is about; the order is that in which an auditor would come to it.
    pub enum Topic {
        /// majors that are not verified
        Majors = "majors",
        /// what earlier audits found and is not closed
        Earlier = "earlier-findings",
        /// minors whose plan nobody accepted
        Plans = "plans",
        /// what runs out before that day
        Clocks = "clocks",
        /// what came back, and is not met as such
        Recurrences = "recurrences",
        /// effects that were judged too soon, or cannot be judged by then
        Verifications = "verifications",
        /// evidence that is missing or weak
        Evidence = "evidence",
        /// what else is wrong with records
        Records = "records",
    }
}

words! {
    /// What an item would do to the audit.
    pub enum Weight {
        /// the auditor would have to write it up, or the certificate is not issued
        Stops = "stops",
        /// it can be explained, and had better be gone
        Embarrasses = "embarrasses",
    }
}

words! {
    /// What said on which day the audit is.
    pub enum DayFrom {
        /// the user
        Given = "given",
        /// the record of the audit
        Recorded = "recorded",
        /// the record of an earlier audit, which plans it
        Planned = "planned",
        /// nothing: it is the day of the run
        Today = "today",
    }
}

/// The audit that is prepared.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// Its kind; none where its record does not say.
    pub kind: Option<AuditKind>,
    /// The id of its record, or its path; none where it has none.
    pub audit: Option<String>,
    /// The path of its record.
    pub path: Option<RepoPath>,
    /// The day on which it is judged: the audit's first.
    pub on: Day,
    /// What said so.
    pub day_from: DayFrom,
}

/// What readiness is computed from.
pub struct Question<'a> {
    /// The register.
    pub register: &'a Register,
    /// What `check` says of it as of the day of the audit.
    pub diagnostics: &'a [Diagnostic],
    /// The company's rules.
    pub policy: &'a Policy,
    /// The day of the run, or of the commit that is looked at.
    pub today: Day,
    /// The audit.
    pub goal: Goal,
}

/// One thing that would stop or embarrass us.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it is about.
    pub topic: Topic,
    /// What it would do.
    pub weight: Weight,
    /// The number of the finding; its path where it has none; none for what is about no finding.
    pub finding: Option<String>,
    /// What was found, on one line; empty where it is not said.
    pub title: String,
    /// How grave the finding is.
    pub severity: Option<Severity>,
    /// How far it has come.
    pub status: Option<Status>,
    /// What is the matter, one sentence without a full stop.
    pub message: String,
    /// The rule behind it, where there is one.
    pub rule: Option<&'static str>,
    /// The day that it is about: the last one of a clock.
    pub day: Option<Day>,
    /// Who answers for it, as the record says.
    pub who: Option<String>,
    /// The record.
    pub path: RepoPath,
}

/// An earlier audit by the same party.
#[derive(Clone, Debug, PartialEq)]
pub struct Previous {
    /// Its id, or its path.
    pub id: String,
    /// What kind it was.
    pub kind: Option<AuditKind>,
    /// Its last day.
    pub ended: Option<Day>,
    /// How many findings it had.
    pub findings: usize,
    /// How many of them are not closed.
    pub open: usize,
}

/// What would be seen on the day of an audit.
#[derive(Clone, Debug, PartialEq)]
pub struct Readiness {
    /// The day of the run, or of the commit that is looked at.
    pub today: Day,
    /// The audit.
    pub goal: Goal,
    /// The audit before it, if there is a record of one.
    pub previous: Option<Previous>,
    /// What would stop or embarrass us: by topic, what stops first, then by day and number.
    pub items: Vec<Item>,
    /// What an auditor would probably ask for, the most likely first.
    pub sample: Vec<Sampled>,
    /// How many findings there are.
    pub findings: usize,
    /// How many diagnostics waivers accept; an auditor may read them.
    pub waived: usize,
}

/// That readiness is no promise.
pub const NO_PROMISE: &str =
    "This is no promise of the audit's result: an auditor sees more than records.";

impl Readiness {
    /// How many items have a weight.
    pub fn count(&self, weight: Weight) -> usize {
        let items = self.items.iter();
        items.filter(|item| item.weight == weight).count()
    }

    /// Whether nothing would stop us.
    pub fn is_ready(&self) -> bool {
        self.count(Weight::Stops) == 0
    }

    /// The verdict in one line, without a full stop.
    pub fn verdict(&self) -> String {
        let things = |count: usize| match count {
            1 => "1 thing".to_owned(),
            count => format!("{count} things"),
        };
        let (stops, rest) = (self.count(Weight::Stops), self.count(Weight::Embarrasses));
        let goal = self.goal.in_words();
        match (stops, rest) {
            (0, 0) => format!("ready for {goal}, as far as the records show"),
            (0, rest) => format!(
                "ready for {goal}, as far as the records show; {} would embarrass us",
                things(rest)
            ),
            (stops, 0) => format!("not ready for {goal}: {} would stop us", things(stops)),
            (stops, rest) => format!(
                "not ready for {goal}: {} would stop us, {rest} more would embarrass us",
                things(stops)
            ),
        }
    }
}

impl Goal {
    /// The audit in words: "the surveillance audit AUD-2027-01 on 2027-11-08".
    pub fn in_words(&self) -> String {
        let kind = self.kind.map_or_else(
            || "audit".to_owned(),
            |kind| {
                let words = kind.word().replace('-', " ");
                let words = words.trim_end_matches(" audit");
                format!("{words} audit")
            },
        );
        let id = self.audit.as_ref().map(|id| format!(" {id}"));
        format!("the {kind}{} on {}", id.unwrap_or_default(), self.on)
    }
}

/// What would be seen on the day of the audit.
pub fn of(question: &Question<'_>) -> Readiness {
    let looked = Looked::new(question);
    let mut items = open::items(&looked);
    clocks::add(&looked, &mut items);
    diagnosed::add(&looked, &mut items);
    items.sort_by(|a, b| {
        let key = |item: &Item| (item.topic, item.weight, item.day.is_none(), item.day);
        let rest = |item: &Item| (item.finding.clone(), item.path.clone(), item.rule);
        key(a)
            .cmp(&key(b))
            .then_with(|| rest(a).cmp(&rest(b)))
            .then_with(|| a.message.cmp(&b.message))
    });
    let previous = looked.previous.map(|audit| {
        let own = || looked.found_in(audit);
        Previous {
            id: audit.name().to_owned(),
            kind: audit.kind.value(),
            ended: audit.last_day(),
            findings: own().count(),
            open: own().filter(|record| !record.finding.is_settled()).count(),
        }
    });
    let waived = question.diagnostics.iter();
    Readiness {
        today: question.today,
        previous,
        sample: sample::sample(&looked),
        items,
        findings: question.register.records.len(),
        waived: waived.filter(|found| found.state == State::Waived).count(),
        goal: question.goal.clone(),
    }
}

/// The question with what is worked out of it once.
struct Looked<'a> {
    register: &'a Register,
    policy: &'a Policy,
    audits: Audits<'a>,
    goal: &'a Goal,
    today: Day,
    on: Day,
    /// Who audits.
    auditor: Auditor<'a>,
    /// The last audit by them before that day.
    previous: Option<&'a Audit>,
    /// What is wrong with each file, and counts: neither waived nor for information.
    diagnostics: BTreeMap<&'a RepoPath, Vec<&'a Diagnostic>>,
}

impl<'a> Looked<'a> {
    fn new(question: &'a Question<'a>) -> Self {
        let goal = &question.goal;
        let audits = question.register.audits();
        let own = question.register.audits.iter();
        let own = own.filter(|audit| Some(audit.path()) == goal.path.as_ref());
        let by_kind = Auditor {
            party: goal.kind.map_or(Party::CertificationBody, AuditKind::party),
            body: None,
        };
        let auditor = own.filter_map(Audit::auditor).next().unwrap_or(by_kind);
        let before = audits.last_before(auditor, goal.on);
        let mut diagnostics: BTreeMap<&RepoPath, Vec<&Diagnostic>> = BTreeMap::new();
        // Looking back, what came later is not there yet.
        let is_later = |found: &Diagnostic| {
            let record = question.register.at(&found.path);
            let raised = record.and_then(|record| record.finding.raised.value());
            goal.on < question.today
                && (raised.is_some_and(|day| day > goal.on) || found.rule.name == "future-date")
        };
        for found in question.diagnostics {
            let counts = !is_later(found)
                && found.state != State::Waived
                && found.level >= crate::policy::Level::Warning;
            if counts {
                diagnostics.entry(&found.path).or_default().push(found);
            }
        }
        Self {
            register: question.register,
            policy: question.policy,
            audits,
            goal,
            today: question.today,
            on: goal.on,
            auditor,
            previous: before.filter(|audit| Some(audit.path()) != goal.path.as_ref()),
            diagnostics,
        }
    }

    /// What an audit found: the findings that name it, and where none does those that came to light so while
    /// it lasted.
    fn found_in(&self, audit: &'a Audit) -> impl Iterator<Item = &'a Record> {
        let audits = self.audits;
        let records = || self.register.records.iter();
        let names = move |record: &&Record| {
            let named = audits.of(&record.finding);
            named.is_some_and(|named| named.path() == audit.path())
        };
        let any = records().any(|record| names(&record));
        let days = audit.first_day().zip(audit.last_day());
        records().filter(move |record| {
            let finding = &record.finding;
            let by_source = || {
                let kind = finding.source.value().and_then(|source| source.audit());
                let raised = finding.raised.value();
                !any && finding.audit.is_missing()
                    && kind.is_some()
                    && kind == audit.kind.value()
                    && days
                        .zip(raised)
                        .is_some_and(|((from, to), day)| from <= day && day <= to)
            };
            names(record) || by_source()
        })
    }

    /// The findings that are there on that day and not settled.
    fn open(&self) -> impl Iterator<Item = &'a Record> {
        let records = self.register.records.iter();
        let is_there = |record: &Record| {
            record
                .finding
                .raised
                .value()
                .is_none_or(|day| day <= self.on)
        };
        let there = records.filter(move |record| is_there(record));
        there.filter(|record| !record.finding.is_settled())
    }

    /// Whether a finding comes from an audit by the same party before this one.
    fn is_earlier(&self, record: &Record) -> bool {
        let finding = &record.finding;
        let of_goal = self.audits.of(finding).map(Audit::path) == self.goal.path.as_ref()
            && self.goal.path.is_some();
        !of_goal
            && self
                .audits
                .auditor_of(finding)
                .is_some_and(|found| self.auditor.goes_on_from(found))
            && self
                .audits
                .found_on(finding)
                .is_some_and(|day| day < self.on)
    }

    /// Whether on that day a certificate is decided on, for which majors are verified and plans accepted.
    fn decides_on_certificate(&self) -> bool {
        matches!(
            self.goal.kind,
            Some(AuditKind::Stage2 | AuditKind::Recertification)
        )
    }

    /// An item about a finding.
    fn item(&self, record: &Record, topic: Topic, weight: Weight, message: String) -> Item {
        let finding = &record.finding;
        Item {
            topic,
            weight,
            finding: Some(record.id().unwrap_or(record.path().as_str()).to_owned()),
            title: title(record),
            severity: finding.severity.value(),
            status: finding.status.value(),
            message,
            rule: None,
            day: None,
            who: finding.owner.get().map(|owner| owner.as_str().to_owned()),
            path: record.path().clone(),
        }
    }

    /// Of a clock that is over on the day of the audit, whether it is so already.
    fn when(&self, day: Day) -> &'static str {
        if day < self.today {
            "ran out on"
        } else {
            "runs out on"
        }
    }

    /// A field in the words of the register.
    fn name(&self, field: &str) -> String {
        self.policy.words.path(field)
    }
}

/// The title of a finding on one line; empty where it has none.
fn title(record: &Record) -> String {
    let title = record.finding.title.get().map_or("", |title| title);
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}
