//! The number and the status of each record, and what it lacks for the next one.
//!
//! A status is the furthest for which all is there, and never further than the register says. Then the rules
//! of `check` judge the records: a value that they refuse becomes text, a row that they refuse is none.

mod judge;
mod status;

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use rayon::prelude::*;

use super::super::numbers::{self, Taken};
use super::super::slug::slug;
use crate::error::{Fault, FaultKind};
use crate::import::columns::Understood;
use crate::import::entry::{Entry, Value};
use crate::model::{Day, Kind, Record, Register, Status};
use crate::text::RepoPath;
use crate::workspace::Workspace;
use judge::{Settler, rules};

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
    /// The earlier findings that it names, as the register numbers them.
    links: Option<Value>,
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
    let mut nowhere = Nowhere {
        left_out: understood.numbers_left_out(),
        refused: HashSet::new(),
    };
    nowhere.refuse(&bad);
    let mut drafts = numbered(workspace, register, good, &nowhere)?;
    settler.judge(&mut drafts)?;
    let refused = drafts.iter().any(|draft| !draft.entry.faults.is_empty());
    if refused {
        // What is refused leaves no gap in the numbers.
        let (no, yes): (Vec<Draft>, Vec<Draft>) = drafts
            .into_iter()
            .partition(|draft| !draft.entry.faults.is_empty());
        bad.extend(no.into_iter().map(|draft| draft.entry));
        nowhere.refuse(&bad);
        // Numbers move up, so links are made anew.
        let again = yes.into_iter().map(|mut draft| {
            if let Some(links) = draft.links {
                draft.entry.fields.insert("recurrence_of".to_owned(), links);
            }
            draft.entry
        });
        drafts = numbered(workspace, register, again.collect(), &nowhere)?;
        settler.judge(&mut drafts)?;
    }
    bad.sort_by_key(|entry| entry.row);
    let settled = drafts.into_par_iter().map(|draft| settler.settled(draft));
    Ok((settled.collect(), bad))
}

/// Gives the rows their numbers, in the order of the days on which they were recorded.
fn numbered(
    workspace: &Workspace,
    register: &Register,
    mut entries: Vec<Entry>,
    nowhere: &Nowhere,
) -> Result<Vec<Draft>, Vec<Fault>> {
    let policy = workspace.policy();
    let taken = Taken::new(workspace, register, &numbers::elsewhere(workspace))?;
    entries.sort_by_cached_key(|entry| (entry.raised(), entry.row));
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
        let links = entry.fields.get("recurrence_of").cloned();
        linked(&mut entry, &ids, nowhere, register);
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
            links,
        });
    }
    Ok(drafts)
}

/// Puts our ids in the place of the numbers of earlier findings; one that is not known is kept as text.
fn linked(
    entry: &mut Entry,
    ids: &HashMap<String, String>,
    nowhere: &Nowhere,
    register: &Register,
) {
    let Some(Value::List(items)) = entry.fields.remove("recurrence_of") else {
        return;
    };
    let mut known = Vec::new();
    for item in items {
        if let Some(why) = nowhere.why(&item) {
            let note = format!("`{item}` in `recurrence_of` is kept as text: {why}");
            if !entry.notes.contains(&note) {
                entry.notes.push(note);
            }
            entry.keep("recurrence_of", item);
        } else if let Some(id) = ids.get(&item) {
            known.push(id.clone());
        } else if register.with_id(&item).next().is_some() {
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

/// Numbers of the table that lead nowhere. A number that a table names is that of its own row, and not of another
/// finding that has the same one: a log that counts from the start again has them all.
struct Nowhere {
    /// Those that nobody wants.
    left_out: HashSet<String>,
    /// Those of rows that cannot be records.
    refused: HashSet<String>,
}

impl Nowhere {
    fn refuse(&mut self, entries: &[Entry]) {
        let numbers = entries.iter().filter_map(Entry::former_id);
        self.refused.extend(numbers.map(str::to_owned));
    }

    fn why(&self, number: &str) -> Option<&'static str> {
        if self.left_out.contains(number) {
            return Some(
                "the table calls a row so, and its numbers are left out; `--number-prefix TEXT` keeps numbers and links",
            );
        }
        let is_refused = self.refused.contains(number);
        is_refused.then_some("the row with that number is not imported")
    }
}
