//! What is to be said of another record: of a finding, an audit, a recurring control.

use super::phrase::{code, days, lines, plain, when};
use crate::editor::{Page, Sight};
use crate::model::{Day, Finding, Record, Status};
use crate::text::counted;

/// What became of a finding, also of one that only history has; none where there is none.
pub fn finding(sight: &Sight<'_>, page: &Page<'_>, id: &str) -> Option<String> {
    let with_id = || sight.register.with_id(id);
    // Where a number was given twice, or is still to be given, the open one is meant.
    let own = with_id().find(|record| record.path() == page.path);
    let first = own.or_else(|| with_id().next());
    let gone = || {
        sight
            .gone
            .iter()
            .rev()
            .find(|record| record.id() == Some(id))
    };
    let record = first.or_else(gone)?;
    let finding = &record.finding;
    let title = finding.title.get().map_or("", |title| title);
    let mut said = vec![format!("**{}** {}", plain(id), plain(title))];
    if first.is_none() {
        said.push("Not in the register any more; its last version says:".to_owned());
    }
    said.push(state(sight, finding));
    said.extend(ages(sight, finding));
    if first.is_some() {
        let found = sight.diagnostics.get(record.path()).map_or(0, Vec::len);
        if found > 0 {
            said.push(counted(found, "diagnostic"));
        }
        let times = with_id().count();
        if times > 1 && !sight.policy.ids.is_placeholder(id) {
            said.push(format!("The number was given {times} times"));
        }
    }
    Some(lines(said))
}

/// Status, what it is, and who answers for it.
fn state(sight: &Sight<'_>, finding: &Finding) -> String {
    let words = &sight.policy.words;
    let mut parts = Vec::new();
    if let Some(status) = finding.status.value() {
        parts.push(code(words.word("status", status.word())));
    }
    let severity = finding
        .severity
        .value()
        .filter(|_| finding.is_nonconformity());
    let severity = severity.map(|severity| words.word("severity", severity.word()));
    let kind = finding.kind.value();
    let kind = kind.map(|kind| words.word("kind", kind.word()));
    let what: Vec<&str> = severity.into_iter().chain(kind).collect();
    if !what.is_empty() {
        parts.push(plain(&what.join(" ")));
    }
    if let Some(owner) = finding.owner.get() {
        parts.push(plain(owner.as_str()));
    }
    parts.join(" · ")
}

/// How old it is and when it is due, or how long it took.
fn ages(sight: &Sight<'_>, finding: &Finding) -> Vec<String> {
    let mut said = Vec::new();
    let raised = finding.raised.value();
    let closed = finding.closed.value();
    match (finding.status.value(), raised, closed) {
        (Some(Status::Closed), Some(raised), Some(closed)) => said.push(format!(
            "Closed on {closed}, {} after it was raised",
            counted(days(raised, closed).unsigned_abs(), "day")
        )),
        (_, Some(raised), _) if finding.is_settled() => said.push(format!("Raised on {raised}")),
        (_, Some(raised), _) => {
            let age = days(raised, sight.as_of);
            let age = counted(age.max(0), "day");
            said.push(format!("Raised on {raised}, {age} old"));
        }
        _ => {}
    }
    let due = finding.due.value().filter(|_| !finding.is_settled());
    said.extend(due.map(|due| format!("Due on {due}, {}", when(due, sight.as_of))));
    said
}

/// What an audit was, and what was found in it; none where there is no record of it.
pub fn audit(sight: &Sight<'_>, id: &str) -> Option<String> {
    let audits = sight.register.audits();
    let audit = audits.named(id)?;
    let kind = audit.kind.value();
    let mut said = vec![match kind {
        Some(kind) => format!("**{}**, {}", plain(audit.name()), kind.about()),
        None => format!("**{}**", plain(audit.name())),
    }];
    said.extend(held(audit.starts.value(), audit.ends.value(), sight.as_of));
    said.extend(audit.body.get().map(|body| plain(body)));
    for (what, day) in [
        ("The certificate expires", audit.certificate_expires.value()),
        ("The next audit is planned", audit.next_audit.value()),
    ] {
        said.extend(day.map(|day| format!("{what} on {day}, {}", when(day, sight.as_of))));
    }
    let own = |record: &&Record| {
        audits
            .of(&record.finding)
            .is_some_and(|of| of.path() == audit.path())
    };
    let found: Vec<&Record> = sight.register.records.iter().filter(own).collect();
    let open = found.iter().filter(|record| !record.finding.is_settled());
    said.push(format!(
        "{}, {} of them open",
        counted(found.len(), "finding"),
        open.count()
    ));
    Some(lines(said))
}

/// The days on which it was held.
fn held(starts: Option<Day>, ends: Option<Day>, as_of: Day) -> Option<String> {
    let first = starts.or(ends)?;
    let last = ends.unwrap_or(first);
    let off = when(if last < as_of { last } else { first }, as_of);
    Some(match first == last {
        true => format!("On {first}, {off}"),
        false => format!("From {first} to {last}, {off}"),
    })
}

/// What a recurring control is; none where there is none.
pub fn control(sight: &Sight<'_>, id: &str) -> Option<String> {
    let control = sight.register.control(id)?;
    let title = control.title.get().map_or("", |title| title);
    let mut said = vec![format!("**{}** {}", plain(id), plain(title))];
    let cadence = control.cadence.get().map(ToString::to_string);
    let owner = control.owner.get().map(|owner| plain(owner.as_str()));
    let both: Vec<String> = cadence.into_iter().chain(owner).collect();
    said.push(both.join(" · "));
    let lapses = crate::prevention::lapses(control, sight.as_of).len();
    if control.committed.is_some() && lapses > 0 {
        said.push(format!("Not done in {}", counted(lapses, "period")));
    }
    Some(lines(said))
}
