//! Judges drafts by the rules of `check`, and takes out what they refuse.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use super::status::{next, supported, unclaimed};
use super::{Draft, Settled};
use crate::check::{Run, Selection};
use crate::diagnostic::Diagnostic;
use crate::error::Fault;
use crate::import::columns::Understood;
use crate::import::compose;
use crate::import::entry::{Entry, RowFault};
use crate::model::fields::FINDING;
use crate::model::{Day, Kind, Record, Register, SectionKind, Status};
use crate::parse;
use crate::policy::{Level, Policy};
use crate::rule::Rule;
use crate::shape::Needed;
use crate::snapshot::{Snapshot, WorkTree};
use crate::text::RepoPath;

/// How often values that the rules refuse are taken out; each round takes at least one.
const ROUNDS: usize = 12;

/// The rules that can refuse a record by itself. What history and other records say comes later, and what
/// heuristics say of prose is for people.
pub fn rules(policy: &Policy) -> Vec<&'static Rule> {
    let left_out = [
        "history",
        "waiver",
        "recurrence",
        "cause",
        "unknown-reference",
    ];
    let known = |name: &&str| {
        crate::rules::ALL
            .iter()
            .any(|rule| rule.name == *name || rule.family.word() == *name)
    };
    let left_out: Vec<String> = left_out
        .iter()
        .filter(|name| known(name))
        .map(|name| (*name).to_owned())
        .collect();
    Selection::new(&[], &left_out)
        .unwrap_or_default()
        .under(policy)
}

/// Settles drafts of one table.
pub struct Settler<'a> {
    pub policy: &'a Policy,
    pub tree: WorkTree,
    pub register: &'a Register,
    pub understood: &'a Understood<'a>,
    pub as_of: Day,
    pub rules: Vec<&'static Rule>,
}

impl Settler<'_> {
    /// Writes the drafts, judges them, and takes out what is refused, until nothing is.
    pub fn judge(&self, drafts: &mut [Draft]) -> Result<(), Vec<Fault>> {
        let mut open: Vec<usize> = (0..drafts.len()).collect();
        for _ in 0..ROUNDS {
            let mut round: Vec<&mut Draft> = Vec::new();
            let mut wanted = open.iter().peekable();
            for (at, draft) in drafts.iter_mut().enumerate() {
                if wanted.peek() == Some(&&at) {
                    wanted.next();
                    round.push(draft);
                }
            }
            let written = round.par_iter_mut().map(|draft| self.write(draft));
            written
                .collect::<Result<(), Fault>>()
                .map_err(|fault| vec![fault])?;
            let found = self.errors(&round);
            if found.is_empty() {
                return Ok(());
            }
            open.clear();
            for (at, draft) in drafts.iter_mut().enumerate() {
                let own: Vec<&Diagnostic> = found.get(&draft.path).into_iter().flatten().collect();
                if own.is_empty() {
                    continue;
                }
                self.mend(draft, &own);
                if draft.entry.faults.is_empty() {
                    open.push(at);
                }
            }
            if open.is_empty() {
                return Ok(());
            }
        }
        for at in open {
            if let Some(draft) = drafts.get_mut(at) {
                let place = self.understood.table.row(draft.entry.row);
                draft.entry.faults.push(RowFault {
                    what: "the record contradicts itself in too many places".to_owned(),
                    help: "look at the row in the table".to_owned(),
                    place,
                });
            }
        }
        Ok(())
    }

    /// Writes a draft at the furthest status that it shows.
    fn write(&self, draft: &mut Draft) -> Result<(), Fault> {
        self.compose(draft, Status::Open);
        let status = draft
            .record
            .as_ref()
            .map_or(Status::Open, |record| supported(&draft.entry, record));
        let moved = unclaimed(&mut draft.entry, status);
        if status != Status::Open || moved {
            self.compose(draft, status);
        }
        if let Some(record) = &mut draft.record {
            self.facts(record)?;
        }
        Ok(())
    }

    fn compose(&self, draft: &mut Draft, status: Status) {
        draft.status = status;
        draft.text = compose::record(&draft.entry, &draft.id, status, self.policy);
        let bytes = draft.text.clone().into_bytes();
        draft.record = Some(parse::record(draft.path.clone(), bytes, self.policy));
    }

    /// Looks up what lies where the record says that something does.
    fn facts(&self, record: &mut Record) -> Result<(), Fault> {
        let mut paths: Vec<RepoPath> = record
            .finding
            .evidence()
            .chain(record.finding.isms_changes.items())
            .filter_map(|evidence| evidence.value.live_path().cloned())
            .collect();
        paths.sort_unstable();
        paths.dedup();
        let facts = paths.into_iter().map(|path| {
            let fact = self.tree.fact(&path)?;
            Ok((path, fact))
        });
        record.facts = facts.collect::<Result<_, Fault>>()?;
        let finding = &record.finding;
        let named = finding.evidence().chain(finding.isms_changes.items());
        let pinned = named.filter_map(|evidence| {
            let (path, commit) = evidence.value.pinned()?;
            let fact = self.tree.pinned(path, commit);
            Some(fact.map(|fact| (Arc::clone(&evidence.value.text), fact)))
        });
        record.pinned = pinned.collect::<Result<_, Fault>>()?;
        Ok(())
    }

    /// The errors of the drafts by their paths.
    fn errors(&self, drafts: &[&mut Draft]) -> HashMap<RepoPath, Vec<Diagnostic>> {
        let records: Vec<Record> = drafts
            .iter()
            .filter_map(|draft| draft.record.clone())
            .collect();
        let register = Register::new(records, self.register.audits.clone());
        let run = Run {
            register: &register,
            policy: self.policy,
            configuration: None,
            as_of: self.as_of,
            rules: &self.rules,
            change: None,
            lives: &[],
            gone: &[],
            suspected: None,
            only: None,
        };
        let mut found: HashMap<RepoPath, Vec<Diagnostic>> = HashMap::new();
        for diagnostic in run.diagnostics() {
            if diagnostic.level == Level::Error {
                found
                    .entry(diagnostic.path.clone())
                    .or_default()
                    .push(diagnostic);
            }
        }
        found
    }

    /// Takes out what the rules refuse; where a record cannot be without it, the row is refused.
    fn mend(&self, draft: &mut Draft, found: &[&Diagnostic]) {
        let place = self.understood.table.row(draft.entry.row);
        let mut fields: Vec<&&Diagnostic> = found.iter().collect();
        // The last items of a list first, so that the numbers of the others stay.
        fields.sort_by(|a, b| b.field.cmp(&a.field));
        let mut done: Vec<&str> = Vec::new();
        for diagnostic in fields {
            let field = self.policy.words.own_path(&diagnostic.field);
            if done.contains(&diagnostic.field.as_str()) {
                continue;
            }
            done.push(&diagnostic.field);
            if !self.moved(&mut draft.entry, diagnostic, &field) {
                draft.entry.faults.push(RowFault {
                    what: diagnostic.message.clone(),
                    help: diagnostic.help.clone(),
                    place: place.clone(),
                });
                return;
            }
            if !field.is_empty() {
                draft
                    .entry
                    .notes
                    .push(format!("`{field}` is kept as text: {}", diagnostic.message));
            }
        }
    }

    /// Moves what a diagnostic is about to what is kept as text; false where it cannot be moved.
    fn moved(&self, entry: &mut Entry, diagnostic: &Diagnostic, field: &str) -> bool {
        if let Some(kind) = SectionKind::from_word(field) {
            if matches!(kind, SectionKind::Nonconformity | SectionKind::Observation) {
                return false;
            }
            let texts = entry.sections.remove(&kind).unwrap_or_default();
            entry.verbatim = true;
            for text in &texts {
                entry.keep(kind.word(), text);
            }
            return !texts.is_empty();
        }
        if field.is_empty() {
            // It stands in what is kept already.
            let is_new = !entry.verbatim
                && !entry.kept.is_empty()
                && diagnostic.rule.name == "placeholder-text";
            entry.verbatim = entry.verbatim || is_new;
            return is_new;
        }
        let top = field.split(['.', '[']).next().unwrap_or(field);
        let is_needed = FINDING.iter().any(|known| {
            known.name == top
                && match known.needed {
                    Needed::Always => true,
                    Needed::ForNonconformity => entry.kind() == Some(Kind::Nonconformity),
                    Needed::No | Needed::ByOwnRule => false,
                }
        });
        let is_item = field.ends_with(']');
        if is_needed && !is_item {
            return false;
        }
        let Some(value) = entry.take(field) else {
            return block(entry, field);
        };
        entry.keep(field, value.shown());
        if let Some(index) = field
            .strip_prefix("corrective_actions[")
            .and_then(|rest| rest.strip_suffix("].action"))
        {
            // The rest of an action that is none says nothing.
            let action = index
                .parse()
                .ok()
                .filter(|at: &usize| *at < entry.actions.len());
            if let Some(at) = action {
                for (name, value) in entry.actions.remove(at) {
                    entry.keep(format!("corrective action, {name}"), value.shown());
                }
            }
        }
        !is_needed || entry.fields.contains_key(top)
    }

    pub fn settled(&self, draft: Draft) -> Settled {
        let Draft {
            entry,
            id,
            path,
            status,
            record,
            text,
            links: _,
        } = draft;
        let next = record
            .as_ref()
            .and_then(|record| next(record, status, self.policy));
        Settled {
            entry,
            id,
            path: PathBuf::from(path.as_str()),
            status,
            next,
            text,
        }
    }
}

/// Keeps all fields of a block as text.
fn block(entry: &mut Entry, field: &str) -> bool {
    let start = format!("{field}.");
    let paths: Vec<String> = entry
        .fields
        .keys()
        .filter(|path| path.starts_with(&start))
        .cloned()
        .collect();
    for path in &paths {
        if let Some(value) = entry.fields.remove(path) {
            entry.keep(path, value.shown());
        }
    }
    !paths.is_empty()
}
