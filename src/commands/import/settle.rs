//! The number and the status of each record, and what it lacks for the next one.
//!
//! A status is the furthest for which all is there, and never further than the register says. Then the rules
//! of `check` judge the records: a value that they refuse becomes text, a row that they refuse is none.

use std::collections::HashMap;
use std::path::PathBuf;

use rayon::prelude::*;

use super::super::numbers::{self, Taken};
use super::super::slug::slug;
use crate::check::{Run, Selection};
use crate::diagnostic::Diagnostic;
use crate::error::{Fault, FaultKind};
use crate::import::columns::Understood;
use crate::import::compose;
use crate::import::entry::{Entry, RowFault, Value};
use crate::model::lifecycle::{lacks, reached};
use crate::model::{Day, Kind, Record, Register, SectionKind, Status};
use crate::parse;
use crate::policy::{Level, Policy};
use crate::rule::Rule;
use crate::snapshot::{Snapshot, WorkTree};
use crate::text::RepoPath;
use crate::workspace::Workspace;

/// How often values that the rules refuse are taken out; each round takes at least one.
const ROUNDS: usize = 12;

/// A record that is to be written.
pub struct Settled {
    /// What the row says.
    pub entry: Entry,
    /// Its number.
    pub id: String,
    /// Where it will lie, below the folder of the configuration.
    pub path: PathBuf,
    /// Its status.
    pub status: Status,
    /// The next status, and what it lacks: fields and titles of sections.
    pub next: Option<(Status, Vec<String>)>,
    /// Its text.
    pub text: String,
}

/// One row on its way to a record.
struct Draft {
    entry: Entry,
    id: String,
    path: RepoPath,
    status: Status,
    record: Option<Record>,
    text: String,
}

/// Settles the rows; those that cannot be records come back with the reasons.
///
/// # Errors
/// When there is no form of ids for a kind, or no number is left.
pub fn settle(
    workspace: &Workspace,
    register: &Register,
    understood: &Understood<'_>,
    entries: Vec<Entry>,
    as_of: Day,
) -> Result<(Vec<Settled>, Vec<Entry>), Vec<Fault>> {
    let one = |fault| vec![fault];
    let (mut bad, good): (Vec<Entry>, Vec<Entry>) = entries
        .into_iter()
        .partition(|entry| !entry.faults.is_empty());
    let settler = Settler {
        policy: workspace.policy(),
        tree: workspace.work_tree().map_err(one)?,
        register,
        understood,
        as_of,
        rules: rules(workspace.policy()),
    };
    let mut drafts = numbered(workspace, register, good)?;
    settler.judge(&mut drafts)?;
    let refused = drafts.iter().any(|draft| !draft.entry.faults.is_empty());
    if refused {
        // What is refused leaves no gap in the numbers.
        let (no, yes): (Vec<Draft>, Vec<Draft>) = drafts
            .into_iter()
            .partition(|draft| !draft.entry.faults.is_empty());
        bad.extend(no.into_iter().map(|draft| draft.entry));
        drafts = numbered(
            workspace,
            register,
            yes.into_iter().map(|draft| draft.entry).collect(),
        )?;
        settler.judge(&mut drafts)?;
    }
    bad.sort_by_key(|entry| entry.row);
    let settled = drafts.into_par_iter().map(|draft| settler.settled(draft));
    Ok((settled.collect(), bad))
}

/// The rules that can refuse a record by itself. What history and other records say comes later, and what
/// heuristics say of prose is for people.
fn rules(policy: &Policy) -> Vec<&'static Rule> {
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

/// Gives the rows their numbers, in the order of the days on which they were recorded.
fn numbered(
    workspace: &Workspace,
    register: &Register,
    mut entries: Vec<Entry>,
) -> Result<Vec<Draft>, Vec<Fault>> {
    let policy = workspace.policy();
    let taken = Taken::new(workspace, register, &numbers::elsewhere(workspace))?;
    entries.sort_by_key(|entry| (entry.raised(), entry.row));
    let mut next: HashMap<(String, i16), u64> = HashMap::new();
    let mut ids: HashMap<String, String> = HashMap::new();
    for record in &register.records {
        if let (Some(former), Some(id)) = (record.finding.former_id.get(), record.id()) {
            ids.insert(former.to_string(), id.to_owned());
        }
    }
    let mut drafts = Vec::with_capacity(entries.len());
    for mut entry in entries {
        let kind = entry.kind().unwrap_or(Kind::Nonconformity);
        let Some(form) = policy.ids.of(kind) else {
            return Err(vec![Fault::new(
                FaultKind::Configuration,
                format!("there is no form of ids for the kind `{kind}`"),
                "set one under `ids` in clause10.yaml",
            )]);
        };
        let year = entry.raised().map_or(0, |day| day.year());
        // Kinds may share a form, and forms may have no year.
        let of_year = if form.as_str().contains("{year}") {
            year
        } else {
            0
        };
        let number = match next.get(&(form.as_str().to_owned(), of_year)) {
            Some(number) => Some(*number),
            None => taken.next(form, year).map(|next| next.number),
        };
        let following = number.and_then(|number| number.checked_add(1));
        let (Some(number), Some(following)) = (number, following) else {
            return Err(vec![numbers::none_left()]);
        };
        next.insert((form.as_str().to_owned(), of_year), following);
        let id = form.write(year, number);
        let path = taken.path(&id, &slug(entry.text("title").unwrap_or("")), year);
        let path = RepoPath::new(path.to_string_lossy().replace('\\', "/"));
        linked(&mut entry, &ids, register);
        if let Some(former) = entry.former_id() {
            ids.insert(former.to_owned(), id.clone());
        }
        drafts.push(Draft {
            entry,
            id,
            path,
            status: Status::Open,
            record: None,
            text: String::new(),
        });
    }
    Ok(drafts)
}

/// Puts our ids in the place of the numbers of earlier findings; one that is not known is kept as text.
fn linked(entry: &mut Entry, ids: &HashMap<String, String>, register: &Register) {
    let Some(Value::List(items)) = entry.fields.remove("recurrence_of") else {
        return;
    };
    let mut known = Vec::new();
    for item in items {
        if let Some(id) = ids.get(&item) {
            known.push(id.clone());
        } else if register.with_id(&item).next().is_some() || ids.values().any(|id| *id == item) {
            known.push(item);
        } else {
            entry.keep("recurrence_of", item);
        }
    }
    if !known.is_empty() {
        entry
            .fields
            .insert("recurrence_of".to_owned(), Value::List(known));
    }
}

struct Settler<'a> {
    policy: &'a Policy,
    tree: WorkTree,
    register: &'a Register,
    understood: &'a Understood<'a>,
    as_of: Day,
    rules: Vec<&'static Rule>,
}

impl Settler<'_> {
    /// Writes the drafts, judges them, and takes out what is refused, until nothing is.
    fn judge(&self, drafts: &mut [Draft]) -> Result<(), Vec<Fault>> {
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
        let is_needed = crate::model::fields::FINDING.iter().any(|known| {
            use crate::shape::Needed;
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
        !(is_needed && !entry.fields.contains_key(top))
    }

    fn settled(&self, draft: Draft) -> Settled {
        let Draft {
            entry,
            id,
            path,
            status,
            record,
            text,
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

/// The furthest status for which a record lacks nothing, and which the register lets it have.
fn supported(entry: &Entry, record: &Record) -> Status {
    let claim = entry.claim.as_ref().map(|(status, _)| *status);
    let has_withdrawal = ["withdrawn.date", "withdrawn.by", "withdrawn.reason"]
        .iter()
        .all(|path| entry.fields.contains_key(*path));
    let limit = match claim {
        Some(Status::Withdrawn) if has_withdrawal => return Status::Withdrawn,
        // It is not closed, whatever became of it.
        Some(Status::Withdrawn) => Status::Verified,
        Some(claim) => claim,
        None => Status::Closed,
    };
    let (finding, body) = (&record.finding, &record.body);
    if entry.kind() != Some(Kind::Nonconformity) {
        let closed = claim == Some(Status::Closed)
            || (claim.is_none() && entry.fields.contains_key("closed"));
        return if closed { Status::Closed } else { Status::Open };
    }
    let most = reached(finding, body).min(limit);
    let steps = [
        Status::Closed,
        Status::Verified,
        Status::Implemented,
        Status::Planned,
        Status::Analysed,
        Status::Corrected,
    ];
    let found = steps
        .into_iter()
        .find(|step| *step <= most && lacks(finding, body, *step).is_empty());
    found.unwrap_or(Status::Open)
}

/// Keeps as text what the status does not claim: a day of closure of what is not closed, the word of the
/// register where it says something else.
fn unclaimed(entry: &mut Entry, status: Status) -> bool {
    let mut moved = false;
    let blocks: [(Status, &[&str]); 2] = [
        (Status::Closed, &["closed", "closed_by"]),
        (
            Status::Withdrawn,
            &["withdrawn.date", "withdrawn.by", "withdrawn.reason"],
        ),
    ];
    for (of, paths) in blocks {
        if status == of {
            continue;
        }
        for path in paths {
            if let Some(value) = entry.fields.remove(*path) {
                entry.keep(*path, value.shown());
                moved = true;
            }
        }
    }
    if let Some((_, word)) = &entry.claim
        && !word.eq_ignore_ascii_case(status.word())
    {
        let count = entry.kept.len();
        entry.keep("status", word.clone());
        moved |= entry.kept.len() > count;
    }
    moved
}

/// The status after one, and what the record lacks for it.
fn next(record: &Record, status: Status, policy: &Policy) -> Option<(Status, Vec<String>)> {
    let kind = record.finding.kind.value()?;
    let next = match (kind, status) {
        (_, Status::Closed | Status::Withdrawn) => return None,
        (Kind::Nonconformity, Status::Open) => Status::Corrected,
        (Kind::Nonconformity, Status::Corrected) => Status::Analysed,
        (Kind::Nonconformity, Status::Analysed) => Status::Planned,
        (Kind::Nonconformity, Status::Planned) => Status::Implemented,
        (Kind::Nonconformity, Status::Implemented) => Status::Verified,
        _ => Status::Closed,
    };
    let mut missing = Vec::new();
    for lack in lacks(&record.finding, &record.body, next) {
        match lack.need {
            crate::model::lifecycle::Need::Section(kind) => {
                missing.push(format!("section {}", policy.words.title(kind)));
            }
            _ => missing.extend(lack.fields.iter().map(|field| policy.words.path(field))),
        }
    }
    Some((next, missing))
}
