//! What is due when as a calendar (RFC 5545): for each entry a task, and an event for the many readers that
//! show no tasks; an audit is an event alone.
//!
//! The identifiers are those of the record and the period or step, so that a reader knows an entry again when
//! its day moves. Not for invitations: nobody is an attendee.

use super::super::due::{Writer, basic, uid};
use super::Listing;
use crate::calendar::{Entry, Kind, State};
use crate::model::Day;

/// The calendar, with the line ends that the format asks for.
pub fn ical(listing: &Listing) -> String {
    let mut to = Writer::new("What is due when");
    for entry in &listing.entries {
        if entry.kind != Kind::Audit {
            task(&mut to, entry, listing.range.as_of);
        }
        event(&mut to, entry, listing.range.as_of);
    }
    to.end()
}

fn task(to: &mut Writer, entry: &Entry, as_of: Day) {
    to.line("BEGIN", "VTODO");
    common(to, entry, as_of, "todo");
    // A task that would begin after it is due is none; a period begins before its grace ends.
    if let Some((first, _)) = entry.span.filter(|(first, _)| *first < entry.day) {
        to.line("DTSTART;VALUE=DATE", &basic(first));
    }
    to.line("DUE;VALUE=DATE", &basic(entry.day));
    match entry.done {
        Some(done) => {
            to.line("STATUS", "COMPLETED");
            to.line("COMPLETED", &format!("{}T000000Z", basic(done)));
        }
        None => to.line("STATUS", "NEEDS-ACTION"),
    }
    let is_late = matches!(entry.state, State::Overdue | State::Lapsed);
    // 1 is the highest; what is overdue stands above what is to come.
    to.line("PRIORITY", if is_late { "1" } else { "5" });
    to.line("END", "VTODO");
}

fn event(to: &mut Writer, entry: &Entry, as_of: Day) {
    to.line("BEGIN", "VEVENT");
    common(to, entry, as_of, "event");
    to.line("DTSTART;VALUE=DATE", &basic(entry.day));
    if let (Kind::Audit, Some((_, last))) = (entry.kind, entry.span)
        && let Ok(after) = last.tomorrow()
    {
        // The end of an event is the day after its last one.
        to.line("DTEND;VALUE=DATE", &basic(after));
    }
    to.line("TRANSP", "TRANSPARENT");
    to.line("END", "VEVENT");
}

fn common(to: &mut Writer, entry: &Entry, as_of: Day, form: &str) {
    let kind = entry.kind.word();
    to.text(
        "UID",
        &uid(&format!("{kind}.{}.{}.{form}", entry.of, entry.key)),
    );
    to.line("DTSTAMP", &format!("{}T000000Z", basic(as_of)));
    to.text("SUMMARY", &summary(entry));
    let mut about = String::new();
    if !entry.title.is_empty() {
        about.push_str(&format!("{}\n", entry.title));
    }
    if let Some((first, last)) = entry.span {
        about.push_str(&format!("{first} to {last}\n"));
    }
    if let Some(who) = &entry.who {
        about.push_str(&format!("For: {who}\n"));
    }
    about.push_str(&format!("State: {}\nRecord: {}", entry.state, entry.path));
    to.text("DESCRIPTION", &about);
    to.text("CATEGORIES", "clause10");
}

fn summary(entry: &Entry) -> String {
    let Entry {
        of, what, title, ..
    } = entry;
    match entry.kind {
        Kind::Control => format!("{of}: evidence of {what} due"),
        Kind::Review if title.is_empty() => format!("{of}: review due"),
        Kind::Review => format!("{title}: review due"),
        Kind::Finding => format!("{of}: {what} due"),
        Kind::Audit => format!("{of}: {what}"),
    }
}
