//! How far a record is, what it then does not claim, and what it lacks for the next step.

use crate::import::entry::Entry;
use crate::model::lifecycle::{Need, lacks, reached};
use crate::model::{Kind, Record, Status};
use crate::policy::Policy;

/// The furthest status for which a record lacks nothing, and which the register lets it have.
pub fn supported(entry: &Entry, record: &Record) -> Status {
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
pub fn unclaimed(entry: &mut Entry, status: Status) -> bool {
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
pub fn next(record: &Record, status: Status, policy: &Policy) -> Option<(Status, Vec<String>)> {
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
            Need::Section(kind) => {
                missing.push(format!("section {}", policy.words.title(kind)));
            }
            _ => missing.extend(lack.fields.iter().map(|field| policy.words.path(field))),
        }
    }
    Some((next, missing))
}
