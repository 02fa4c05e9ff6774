//! Moves a finding on, back or out, with the form of what the status claims: as `advance` would write it.
//!
//! Days and people are proposed; what else is lacking is left to be filled in, and `check` asks for it until then.
//! Not for what a status claims (`model::lifecycle`).

use super::case::Case;
use super::change::Change;
use crate::commands::advance::lacking::{What, wanted};
use crate::commands::advance::sets::Draft;
use crate::commands::advance::steps;
use crate::diagnostic::Diagnostic;
use crate::error::Fault;
use crate::model::lifecycle::next;
use crate::model::{Outcome, Record, Status};
use crate::rule::Family;

/// The statuses that the finding can go to, with what each lacks.
pub fn moves<'a>(case: &Case<'a>) -> Vec<Change<'a>> {
    let Some((record, _)) = case.draft().filter(|_| case.is_in_fields()) else {
        return Vec::new();
    };
    let finding = &record.finding;
    let (Some(status), Some(kind)) = (finding.status.given(), finding.kind.value()) else {
        return Vec::new();
    };
    let mut changes = Vec::new();
    if status.value < Status::Closed {
        let next = next(finding, kind, status.value);
        changes.extend(moved(case, next));
        // The causes may be found before anything is corrected.
        if (status.value, next) == (Status::Open, Status::Corrected) {
            changes.extend(moved(case, Status::Analysed));
        }
    }
    if case.is_on_line_of(status.span.start) {
        changes.extend(reopened(case, record, status.value));
        changes.extend(withdrawn(case, status.value));
    }
    changes
}

fn moved<'a>(case: &Case<'a>, target: Status) -> Option<Change<'a>> {
    let (_, mut draft) = case.draft()?;
    if !fill(case, &mut draft, target).ok()? {
        return None;
    }
    draft.field("status", target.word()).ok()?;
    let word = draft.policy.words.word("status", target.word());
    Some(Change::rewrite(format!("Move to `{word}`"), draft.text))
}

/// What the present status lacks, where that is reported at the place.
pub fn claimed<'a>(case: &Case<'a>) -> Option<Change<'a>> {
    let is_lacking = |found: &Diagnostic| {
        let name = found.rule.name;
        let is_action = matches!(name, "unplanned-action" | "unfinished-action");
        let is_step = found.rule.family == Family::Lifecycle && name.starts_with("missing-");
        is_step || is_action || name == "missing-section"
    };
    let found = case.found.iter().copied().filter(|found| is_lacking(found));
    let found: Vec<&Diagnostic> = found.collect();
    let (record, mut draft) = case.draft().filter(|_| !found.is_empty())?;
    let status = record.finding.status.value()?;
    fill(case, &mut draft, status).ok()?;
    let word = draft.policy.words.word("status", status.word());
    let title = format!("Add what is missing for `{word}`");
    Some(Change::quickfix(title, draft.text, found))
}

/// Gives a draft the fields and headings that it lacks for a status; not done where that cannot be had: the actions
/// did not work.
fn fill(case: &Case<'_>, draft: &mut Draft<'_>, target: Status) -> Result<bool, Fault> {
    for lack in wanted(draft, target, case.me.as_deref()) {
        match &lack.what {
            What::Field(path) => draft.fill(path, lack.proposed.as_deref())?,
            What::Section(kind) => draft.skeleton(*kind),
            What::NotEffective => return Ok(false),
            What::Person => {}
        }
    }
    Ok(true)
}

fn reopened<'a>(case: &Case<'a>, record: &Record, status: Status) -> Option<Change<'a>> {
    let verification = record.finding.verification.get();
    let result = verification.and_then(|block| block.result.value());
    let target = match result {
        // The causes are known; what is wanted are other actions.
        Some(Outcome::NotEffective) if record.finding.is_nonconformity() => Status::Analysed,
        _ => Status::Open,
    };
    if target >= status {
        return None;
    }
    let (_, mut draft) = case.draft()?;
    steps::reopened(&mut draft, target, None, case.me.as_deref()).ok()?;
    let word = draft.policy.words.word("status", target.word());
    let title = format!("Reopen: go back to `{word}`, for a reason to fill in");
    Some(Change::rewrite(title, draft.text))
}

fn withdrawn<'a>(case: &Case<'a>, status: Status) -> Option<Change<'a>> {
    if status == Status::Withdrawn {
        return None;
    }
    let (_, mut draft) = case.draft()?;
    steps::withdrawn(&mut draft, None, case.me.as_deref()).ok()?;
    let title = "Withdraw, for a reason to fill in";
    Some(Change::rewrite(title, draft.text))
}
