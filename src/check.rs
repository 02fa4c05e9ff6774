//! Selects rules, runs them over a register, applies levels and waivers, and puts all in order.
//!
//! Not for reading records and not for writing reports. The same register, policy, day and selection
//! always give the same diagnostics in the same order.

mod audits;
mod fingerprint;
pub mod fix;
mod life;
mod prevention;
mod recurred;
mod waivers;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, RelatedPlace, Remedy, State};
use crate::model::{Day, ProblemKind, Record, Register};
use crate::policy::{Level, Policy, Settings};
use crate::rule::{
    ChangeView, Check, FindingView, Past, RecordView, RegisterView, Related, Rule, Stands,
    Suspected, Violation,
};
use crate::rules;
use crate::suggest::nearest;
use crate::text::edit::Fix;
use crate::text::{RepoPath, SourceFile, Span};

pub use life::{Kept, Life};
pub use recurred::{Only, asked, compared, suspected, suspected_in};

/// The rules to run.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    rules: Vec<&'static Rule>,
}

impl Selection {
    /// All rules, or those named, less those ignored; names are rules or families.
    ///
    /// # Errors
    /// Names the word that is neither, and the one that was probably meant.
    pub fn new(
        select: &[String],
        ignore: &[String],
    ) -> Result<Self, (String, Option<&'static str>)> {
        for name in select.iter().chain(ignore) {
            if !rules::ALL.iter().any(|rule| is_named(rule, name)) {
                return Err((name.clone(), nearest(name, rules::names_and_families())));
            }
        }
        let wanted = |rule: &Rule| {
            (select.is_empty() || select.iter().any(|name| is_named(rule, name)))
                && !ignore.iter().any(|name| is_named(rule, name))
        };
        Ok(Self {
            rules: rules::ALL
                .iter()
                .copied()
                .filter(|rule| wanted(rule))
                .collect(),
        })
    }

    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The rules that run under a policy: selected, and not off.
    pub fn under(&self, policy: &Policy) -> Vec<&'static Rule> {
        let on =
            |rule: &Rule| policy.level(rule.name, rule.family.word(), rule.level) != Level::Off;
        self.rules.iter().copied().filter(|rule| on(rule)).collect()
    }
}

fn is_named(rule: &Rule, name: &str) -> bool {
    rule.name == name || rule.family.word() == name
}

/// What is judged, by which rules, on which day.
pub struct Run<'a> {
    /// The register.
    pub register: &'a Register,
    /// The company's rules.
    pub policy: &'a Policy,
    /// The configuration's file, for waivers that stand there.
    pub configuration: Option<&'a SourceFile>,
    /// The day.
    pub as_of: Day,
    /// The rules to run, from `Selection::under`.
    pub rules: &'a [&'static Rule],
    /// What the register is compared with, if it is a change.
    pub change: Option<Change<'a>>,
    /// What the rules about history found; none where history is not judged.
    pub lives: &'a [Life],
    /// The last official versions of findings that are gone; none where history is not judged.
    pub gone: &'a [Record],
    /// What findings probably repeat, where it is known already.
    pub suspected: Option<&'a [Suspected<'a>]>,
    /// Whether no others than these are asked what they repeat, where it is not.
    pub only: Option<Only>,
}

/// What a register is compared with.
#[derive(Clone, Copy)]
pub struct Change<'a> {
    /// The snapshots before it.
    pub before: &'a [Past],
    /// The settings as the change writes them.
    pub settings: &'a Settings,
}

/// A violation with its rule and the file that it is in.
struct Found<'a> {
    rule: &'static Rule,
    record: Option<&'a Record>,
    /// The id of a finding that has no record any more.
    gone: Option<&'a str>,
    source: &'a SourceFile,
    violation: Violation,
    waiver: Option<waivers::Key>,
}

/// What the rules about single records found, for each record of a register in their order.
#[derive(Debug, Default)]
pub struct Verdicts(Vec<Vec<(&'static Rule, Violation)>>);

impl Run<'_> {
    /// Runs the rules about single records.
    pub fn verdicts(&self) -> Verdicts {
        let records = self.register.records.par_iter();
        Verdicts(records.map(|record| self.judge(record)).collect())
    }

    /// The same for the record at a path alone: nothing is found in the others.
    pub fn verdicts_of(&self, path: &RepoPath) -> Verdicts {
        let judged = |record: &Record| match record.path() == path {
            true => self.judge(record),
            false => Vec::new(),
        };
        Verdicts(self.register.records.iter().map(judged).collect())
    }

    /// The same, where another register was judged by the same rules and policy as of the same day: what
    /// it has too need not be judged again.
    pub fn verdicts_beside(&self, other: &Self, known: &Verdicts) -> Verdicts {
        let same_audits = other.register.audits().are_same(self.register.audits());
        let judged = |record: &Record| {
            let at = other.register.place(record.path())?;
            let same = other.register.records.get(at)?;
            let is_same = same_audits && same.is_same(record);
            known.0.get(at).filter(|_| is_same).cloned()
        };
        let records = self.register.records.par_iter();
        let all = records.map(|record| judged(record).unwrap_or_else(|| self.judge(record)));
        Verdicts(all.collect())
    }

    /// Runs all rules.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        self.diagnostics_with(&self.verdicts())
    }

    /// Runs the other rules, and takes over what those about single records found.
    pub fn diagnostics_with(&self, verdicts: &Verdicts) -> Vec<Diagnostic> {
        let records = self.register.records.iter().zip(&verdicts.0);
        let found = records.flat_map(|(record, found)| {
            found
                .iter()
                .map(move |(rule, violation)| Found::in_record(rule, record, violation.clone()))
        });
        let mut found: Vec<Found<'_>> = found.collect();
        found.extend(self.judge_register());
        found.extend(self.judge_recurrence());
        found.extend(self.lives());
        found.extend(self.judge_audits());
        found.extend(self.judge_prevention());
        found.extend(self.judge_change());
        let waivers = waivers::apply(self, &mut found);
        found.extend(waivers);
        let mut diagnostics: Vec<Diagnostic> =
            found.into_iter().map(|found| self.stamped(found)).collect();
        diagnostics.sort_by(|a, b| order(a).cmp(&order(b)));
        fingerprint::make_unique(&mut diagnostics);
        diagnostics
    }

    fn judge(&self, record: &Record) -> Vec<(&'static Rule, Violation)> {
        let view = RecordView::new(record, self.policy);
        let finding = record
            .has_fields
            .then(|| FindingView::new(view, self.as_of, self.register.audits()))
            .map(|view| view.with_gone(&self.register.gone_audits));
        let mut found = Vec::new();
        for rule in self.rules {
            let violations = match (rule.check, &finding) {
                (Check::Record(check), _) => check(&view),
                (Check::Finding(check), Some(finding)) => check(finding),
                _ => continue,
            };
            found.extend(violations.into_iter().map(|violation| (*rule, violation)));
        }
        found
    }

    fn judge_register(&self) -> Vec<Found<'_>> {
        let view = RegisterView {
            register: self.register,
            gone: self.gone,
            policy: self.policy,
            as_of: self.as_of,
        };
        self.judge_whole(|rule| match rule.check {
            Check::Register(check) => check(&view),
            _ => Vec::new(),
        })
    }

    /// What rules that look at all records find, whose they say it is; each rule beside the others.
    fn judge_whole(
        &self,
        check: impl Fn(&'static Rule) -> Vec<(usize, Violation)> + Sync,
    ) -> Vec<Found<'_>> {
        let rules = self.rules.par_iter();
        let found: Vec<_> = rules.map(|rule| (*rule, check(rule))).collect();
        let found = found.into_iter().flat_map(|(rule, found)| {
            found.into_iter().filter_map(move |(index, violation)| {
                let record = self.register.records.get(index)?;
                Some(Found::in_record(rule, record, violation))
            })
        });
        found.collect()
    }

    /// What the rules about a change find; nothing where the register is compared with none.
    fn judge_change(&self) -> Vec<Found<'_>> {
        let Some(change) = self.change else {
            return Vec::new();
        };
        let view = ChangeView {
            register: self.register,
            policy: self.policy,
            settings: change.settings,
            configuration: self.configuration,
            before: change.before,
            rules: rules::ALL,
        };
        let mut found = Vec::new();
        for rule in self.rules {
            let Check::Change(check) = rule.check else {
                continue;
            };
            for (stands, violation) in check(&view) {
                let (record, source) = match stands {
                    Stands::Configuration => (None, self.configuration),
                    Stands::In(record) => (Some(record), Some(&record.source)),
                    Stands::Gone(source) => (None, Some(source)),
                };
                found.extend(source.map(|source| Found {
                    rule,
                    record,
                    gone: None,
                    source,
                    violation,
                    waiver: None,
                }));
            }
        }
        found
    }

    /// What history shows, beside the records that it is about.
    fn lives(&self) -> impl Iterator<Item = Found<'_>> {
        self.lives.iter().flat_map(move |life| {
            let record = self.register.at(&life.path).filter(|_| life.gone.is_none());
            let source = life.gone.as_ref().or(record.map(|record| &record.source));
            source.into_iter().flat_map(move |source| {
                life.violations.iter().map(move |(rule, violation)| Found {
                    rule,
                    record,
                    gone: life.gone.as_ref().map(|_| &*life.id),
                    source,
                    violation: violation.clone(),
                    waiver: None,
                })
            })
        })
    }

    /// The level of a violation: the configuration's, else the violation's own, else the rule's.
    fn level(&self, rule: &Rule, violation: &Violation) -> Level {
        let default = violation.level.unwrap_or(rule.level);
        self.policy.level(rule.name, rule.family.word(), default)
    }

    fn stamped(&self, found: Found<'_>) -> Diagnostic {
        let Found {
            rule,
            record,
            gone,
            source,
            violation,
            waiver,
        } = found;
        let span = source.clamp(violation.span);
        let id = record.and_then(Record::id).or(gone);
        // What was read of it is not what lies there: no edit of it can be written back.
        let is_damaged = record.is_some_and(|record| record.has(ProblemKind::Unreadable));
        let waived = waiver.and_then(|key| waivers::waived(self, source, key));
        // Many records may have the same placeholder; each is known by its path.
        let own = id.filter(|id| !self.policy.ids.is_placeholder(id));
        let fingerprint = fingerprint::of(rule, own, source, span, &violation);
        Diagnostic {
            state: if waived.is_some() {
                State::Waived
            } else {
                State::New
            },
            rule,
            level: self.level(rule, &violation),
            finding: id.map(Into::into),
            path: source.path().clone(),
            span,
            start: source.position(span.start),
            end: source.position(span.end),
            field: violation.field,
            message: violation.message,
            help: violation.help,
            related: violation
                .related
                .into_iter()
                .filter_map(|related| self.related(source, related))
                .collect(),
            fingerprint,
            commit: violation.commit.map(Into::into),
            waived,
            fix: violation
                .fix
                .filter(|_| !is_damaged)
                .map(|fix| remedy(source, *fix)),
        }
    }

    fn related(&self, own: &SourceFile, related: Related) -> Option<RelatedPlace> {
        let Related {
            path,
            span,
            message,
            earlier,
        } = related;
        if let (Some(path), Some(earlier)) = (&path, earlier) {
            return Some(RelatedPlace {
                path: path.clone(),
                span,
                start: earlier.start,
                end: earlier.end,
                commit: Some(earlier.commit.into()),
                message,
            });
        }
        let source = match &path {
            None => own,
            Some(path) => self.register.source_of(path)?,
        };
        let span = source.clamp(span);
        Some(RelatedPlace {
            path: source.path().clone(),
            span,
            start: source.position(span.start),
            end: source.position(span.end),
            commit: None,
            message,
        })
    }
}

impl<'a> Found<'a> {
    fn in_record(rule: &'static Rule, record: &'a Record, violation: Violation) -> Self {
        Self {
            rule,
            record: Some(record),
            gone: None,
            source: &record.source,
            violation,
            waiver: None,
        }
    }
}

/// A fix with the places of its edits.
fn remedy(source: &SourceFile, mut fix: Fix) -> Box<Remedy> {
    fix.edits.sort_by_key(|edit| edit.span);
    let places = fix.edits.iter().map(|edit| {
        let span = source.clamp(edit.span);
        (source.position(span.start), source.position(span.end))
    });
    let places = places.collect();
    Box::new(Remedy { fix, places })
}

fn order(diagnostic: &Diagnostic) -> (&RepoPath, Span, &str, &str, &str) {
    (
        &diagnostic.path,
        diagnostic.span,
        diagnostic.rule.name,
        &diagnostic.field,
        &diagnostic.message,
    )
}
