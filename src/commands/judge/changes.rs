//! What a change does to findings: which are new, which moved on, which are gone.
//!
//! Not for whether it may (rules say so), and not for what within a record changed (`show` does).

use std::cmp::Ordering;

use crate::diagnostic::{ChangeKind, FindingChange};
use crate::model::{Record, Register, Status};
use crate::rule::Past;
use crate::text::RepoPath;

/// What differs between a register and those it is compared with, in the order of paths; what is as in one
/// of them is none of this change's doing.
pub(super) fn changes(
    now: &Register,
    before: &[Past],
    is_wanted: &dyn Fn(&RepoPath) -> bool,
) -> Vec<FindingChange> {
    let mut changes = Vec::new();
    for record in now.records.iter().filter(|found| is_wanted(found.path())) {
        let earlier: Vec<Option<&Record>> = before
            .iter()
            .map(|past| same(&past.register, record))
            .collect();
        let is_as_before = |earlier: &Record| earlier.source.text() == record.source.text();
        if earlier.iter().flatten().any(|other| is_as_before(other)) {
            continue;
        }
        let was = earlier.into_iter().flatten().next();
        changes.push(change(was, Some(record), record));
    }
    let mut past = before.iter();
    let first = past.next().map_or(&[][..], |past| &past.register.records);
    for record in first.iter().filter(|found| is_wanted(found.path())) {
        let is_in = |register: &Register| same(register, record).is_some();
        if !is_in(now) && past.clone().all(|past| is_in(&past.register)) {
            changes.push(change(Some(record), None, record));
        }
    }
    changes.sort_by(|one, other| one.path.cmp(&other.path));
    changes
}

/// The record of a register that is the same finding: by its id, else by its path.
fn same<'r>(register: &'r Register, record: &Record) -> Option<&'r Record> {
    match record.id() {
        // Where ids are not unique, the path tells which one is meant.
        Some(id) => {
            let at = register.at(record.path());
            at.filter(|other| other.id() == Some(id))
                .or_else(|| register.with_id(id).next())
        }
        None => register.at(record.path()),
    }
}

fn change(was: Option<&Record>, is: Option<&Record>, of: &Record) -> FindingChange {
    let status = |record: Option<&Record>| record?.finding.status.value();
    let (from, to) = (status(was), status(is));
    let kind = match (was, is) {
        (None, _) => ChangeKind::Added,
        (_, None) => ChangeKind::Removed,
        _ => moved(from, to),
    };
    FindingChange {
        kind,
        finding: of.id().map(Into::into),
        path: of.path().clone(),
        from: from.map(Status::word),
        to: to.map(Status::word),
    }
}

fn moved(from: Option<Status>, to: Option<Status>) -> ChangeKind {
    match (from, to) {
        (Some(from), Some(Status::Withdrawn)) if from != Status::Withdrawn => ChangeKind::Withdrawn,
        (Some(from), Some(to)) => match to.cmp(&from) {
            Ordering::Greater => ChangeKind::Advanced,
            Ordering::Less => ChangeKind::Reopened,
            Ordering::Equal => ChangeKind::Edited,
        },
        _ => ChangeKind::Edited,
    }
}
