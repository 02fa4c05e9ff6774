//! Where a finding can go from where it is: the next status, back, out, and a later due date.
//!
//! Not for what is lacking there.

use super::Mover;
use super::lacking::{Wanted, What};
use super::sets::Draft;
use crate::edit;
use crate::error::Fault;
use crate::model::fields::FINDING;
use crate::model::lifecycle::next;
use crate::model::{Day, Record, Status};
use crate::parse::values;
use crate::shape::{Shape, field_at};

use super::super::new::usage;

/// The status that is to be reached.
///
/// # Errors
/// When it is none to which the finding can move on.
pub fn target(record: &Record, draft: &Draft<'_>, to: Option<Status>) -> Result<Status, Fault> {
    let finding = &record.finding;
    let id = record.id().unwrap_or(record.path().stem());
    let (Some(status), Some(kind)) = (finding.status.value(), finding.kind.value()) else {
        return Err(usage(
            format!("{id} has no usable status and kind"),
            "`clause10 check` says what is wrong with them",
        ));
    };
    if status >= Status::Closed && to.is_none_or(|to| to != status) {
        return Err(usage(
            format!("{id} is {status}, and nothing comes after that"),
            "`--reopen REASON` opens it again",
        ));
    }
    let target = to.unwrap_or_else(|| next(&draft.record().finding, kind, status));
    if target == Status::Withdrawn && status != target {
        return Err(usage(
            "a finding is withdrawn with a reason",
            "write `--withdraw REASON`",
        ));
    }
    if target < status {
        return Err(usage(
            format!("{id} is {status} already, and goes back to `{target}` only with a reason"),
            format!("write `--reopen REASON --to {target}`"),
        ));
    }
    if !kind.can_be(target) {
        return Err(usage(
            format!("the kind `{kind}` is never `{target}`"),
            "only a nonconformity runs the whole lifecycle",
        ));
    }
    Ok(target)
}

impl Mover<'_> {
    /// Who does it, if that is said or may be taken; else that it is lacking.
    fn by(&self) -> Result<&str, Vec<Wanted>> {
        match self.me {
            Some(me) if self.args.by.is_some() || self.args.yes => Ok(me),
            Some(me) if self.can_ask && agreed(me) => Ok(me),
            me => Err(vec![Wanted {
                what: What::Person,
                about: format!("who does it; write `--by {}`", me.unwrap_or("PERSON")),
                proposed: None,
            }]),
        }
    }

    pub(super) fn withdraw(
        &self,
        draft: &mut Draft<'_>,
        record: &Record,
        reason: &str,
    ) -> Result<Vec<Wanted>, Fault> {
        if record.finding.status.value() == Some(Status::Withdrawn) {
            let id = record.id().unwrap_or(record.path().stem());
            return Err(usage(
                format!("{id} is withdrawn already"),
                "correct its reason in the file, under `withdrawn`; `--reopen REASON` opens it again",
            ));
        }
        let by = match self.by() {
            Ok(by) => by,
            Err(lacks) => return Ok(lacks),
        };
        given(reason)?;
        withdrawn(draft, Some(reason), Some(by))?;
        Ok(Vec::new())
    }

    pub(super) fn reopen(
        &self,
        draft: &mut Draft<'_>,
        record: &Record,
        reason: &str,
    ) -> Result<Vec<Wanted>, Fault> {
        let target = self.args.to.unwrap_or(Status::Open);
        let status = record.finding.status.value();
        if status.is_none_or(|status| target >= status) {
            return Err(usage(
                format!("`{target}` does not lie before the status it has"),
                "what is to be done again begins with an earlier status",
            ));
        }
        let by = match self.by() {
            Ok(by) => by,
            Err(lacks) => return Ok(lacks),
        };
        given(reason)?;
        reopened(draft, target, Some(reason), Some(by))?;
        Ok(Vec::new())
    }

    pub(super) fn extend(
        &mut self,
        draft: &mut Draft<'_>,
        record: &Record,
        day: Day,
        reason: &str,
    ) -> Result<Vec<Wanted>, Fault> {
        let policy = draft.policy;
        let path = policy.words.own_path(&self.args.field);
        let is_due = path.ends_with("due")
            && field_at(FINDING, &path).is_some_and(|field| matches!(field.shape, Shape::Day));
        let leaves = values::leaves(record, policy);
        let old = leaves.iter().find(|leaf| leaf.path == path && is_due);
        let Some(old) = old.and_then(|leaf| crate::parse::day(&leaf.value).ok()) else {
            return Err(usage(
                format!(
                    "`{}` is no due date that the record has",
                    self.args.field.escape_debug()
                ),
                "name one with `--field`, such as `due` or `corrective_actions[0].due`",
            ));
        };
        let field = policy.words.path(&path);
        if record.finding.is_settled() {
            let id = record.id().unwrap_or(record.path().stem());
            let status = status_word(draft);
            return Err(usage(
                format!("{id} is {status}, so `{field}` is no longer due"),
                "`--reopen REASON` opens it again; then its due date can be moved",
            ));
        }
        self.can_extend(draft, &field, old, day)?;
        let by = match self.by() {
            Ok(by) => by.to_owned(),
            Err(lacks) => return Ok(lacks),
        };
        given(reason)?;
        extended(draft, &path, (old, day), Some(reason), Some(&by))?;
        self.done.push(format!("{field} {old} -> {day}"));
        Ok(Vec::new())
    }

    /// Whether a due date can be moved from one day to another: only on, and not into the past.
    fn can_extend(&self, draft: &Draft<'_>, field: &str, old: Day, day: Day) -> Result<(), Fault> {
        let as_of = draft.as_of;
        if day == old {
            return Err(usage(
                format!("`{field}` is {old} already"),
                format!("name a day after {old}"),
            ));
        }
        if day < old {
            return Err(usage(
                format!(
                    "{day} is earlier than {old}, the day that `{field}` has: that extends nothing"
                ),
                format!(
                    "name a day after {old}; an earlier one is set with `--to {} --set {field}={day}`",
                    status_word(draft)
                ),
            ));
        }
        if day < as_of {
            return Err(usage(
                format!(
                    "{day} has passed already on {as_of}, the day of the run: `{field}` would stay overdue"
                ),
                format!("name a day from {as_of} on"),
            ));
        }
        Ok(())
    }
}

/// Sees to it that a reason says something.
fn given(reason: &str) -> Result<(), Fault> {
    match reason.trim() {
        "" => Err(usage("the reason is empty", "say why in one sentence")),
        _ => Ok(()),
    }
}

/// Takes a finding out. What is not given here and in what follows stands there without a value, to be filled in.
///
/// # Errors
/// When it has no place in the record.
pub fn withdrawn(
    draft: &mut Draft<'_>,
    reason: Option<&str>,
    by: Option<&str>,
) -> Result<(), Fault> {
    entry(draft, "withdrawn", reason, by)?;
    draft.field("status", Status::Withdrawn.word())
}

/// Takes a finding back to an earlier status.
///
/// # Errors
/// When it has no place in the record.
pub fn reopened(
    draft: &mut Draft<'_>,
    target: Status,
    reason: Option<&str>,
    by: Option<&str>,
) -> Result<(), Fault> {
    let path = item(draft, "reopened");
    entry(draft, &path, reason, by)?;
    draft.field("status", target.word())
}

/// Moves a due date, by its path in our words, from one day to another; where it has moved already, that is
/// recorded.
///
/// # Errors
/// When it has no place in the record.
pub fn extended(
    draft: &mut Draft<'_>,
    path: &str,
    (old, new): (Day, Day),
    reason: Option<&str>,
    by: Option<&str>,
) -> Result<(), Fault> {
    let extension = item(draft, "extensions");
    let field = draft.policy.words.path(path);
    let (from, to) = (old.to_string(), new.to_string());
    for (name, value) in [("field", &field), ("from", &from), ("to", &to)] {
        draft.field(&format!("{extension}.{name}"), value)?;
    }
    entry(draft, &extension, reason, by)?;
    draft.field(path, &to)
}

/// The path of a new item at the end of a list.
fn item(draft: &Draft<'_>, list: &str) -> String {
    format!("{list}[{}]", edit::length(&draft.text, draft.policy, list))
}

/// Day, person and reason of something that was done to the record as a whole.
fn entry(
    draft: &mut Draft<'_>,
    path: &str,
    reason: Option<&str>,
    by: Option<&str>,
) -> Result<(), Fault> {
    let date = draft.as_of.to_string();
    let reason = reason.map(str::trim);
    for (name, value) in [("date", Some(&*date)), ("by", by), ("reason", reason)] {
        draft.fill(&format!("{path}.{name}"), value)?;
    }
    Ok(())
}

/// The status that a draft has, as `--to` takes it.
fn status_word(draft: &Draft<'_>) -> &'static str {
    let status = draft.record().finding.status.value();
    status.map_or("STATUS", Status::word)
}

/// Asks whether it was this person.
fn agreed(me: &str) -> bool {
    use std::io::{BufRead, Write};
    let mut to = std::io::stderr().lock();
    if write!(to, "by {me}? [Y/n] ")
        .and_then(|()| to.flush())
        .is_err()
    {
        return false;
    }
    let mut line = String::new();
    match std::io::stdin().lock().read_line(&mut line) {
        Ok(read) if read > 0 => matches!(line.trim().to_lowercase().as_str(), "" | "y" | "yes"),
        _ => false,
    }
}
