//! What falls due as a calendar (RFC 5545): for each due date a task, and an event for the many readers that
//! show no tasks.
//!
//! An own writer: the time stamp must be that of the day of the run and the identifiers those of the
//! finding, so that the same register gives the same bytes and a reader knows an entry again; it is less than
//! switching off what the crates for calendars add by themselves. Not for invitations: nobody is an attendee.

use super::Agenda;
use crate::due::Item;
use crate::model::Day;

/// Longest line in bytes, its end not counted.
const LONGEST: usize = 75;

/// The calendar, with the line ends that the format asks for.
pub fn calendar(agenda: &Agenda) -> String {
    let mut to = Writer::new("What falls due");
    for item in &agenda.items {
        task(&mut to, item, agenda.as_of);
        event(&mut to, item, agenda.as_of);
    }
    to.end()
}

fn task(to: &mut Writer, item: &Item, as_of: Day) {
    to.line("BEGIN", "VTODO");
    common(to, item, as_of, "todo");
    to.line("DUE;VALUE=DATE", &basic(item.due));
    to.line("STATUS", "NEEDS-ACTION");
    // 1 is the highest; what is overdue stands above what is to come.
    to.line("PRIORITY", if item.days < 0 { "1" } else { "5" });
    to.line("END", "VTODO");
}

fn event(to: &mut Writer, item: &Item, as_of: Day) {
    to.line("BEGIN", "VEVENT");
    common(to, item, as_of, "event");
    to.line("DTSTART;VALUE=DATE", &basic(item.due));
    to.line("TRANSP", "TRANSPARENT");
    to.line("END", "VEVENT");
}

fn common(to: &mut Writer, item: &Item, as_of: Day, form: &str) {
    to.text("UID", &uid_of(item, form));
    to.line("DTSTAMP", &format!("{}T000000Z", basic(as_of)));
    to.text(
        "SUMMARY",
        &format!("{}: {} due", item.finding, item.what.word()),
    );
    let mut about = String::new();
    if !item.title.is_empty() {
        about.push_str(&format!("{}\n", item.title));
    }
    if let Some(who) = &item.who {
        about.push_str(&format!("For: {who}\n"));
    }
    about.push_str(&format!("Status: {}\nRecord: {}", item.status, item.path));
    to.text("DESCRIPTION", &about);
    to.text("CATEGORIES", "clause10");
}

/// The same for as long as the finding has the due date, whatever its day. An action is known by its own
/// id where it has one.
fn uid_of(item: &Item, form: &str) -> String {
    let field = match &item.action {
        Some(id) => format!("corrective_actions.{id}.due"),
        None => item.field.clone(),
    };
    uid(&format!("{}.{field}.{form}", item.finding))
}

/// An identifier of this program; each other character is written as its number.
pub fn uid(name: &str) -> String {
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '[' | ']');
    let name: String = name
        .chars()
        .map(|c| {
            if known(c) {
                c.to_string()
            } else {
                format!("_{:x}", c as u32)
            }
        })
        .collect();
    format!("{name}@clause10")
}

/// A day as the format writes it, without hyphens.
pub fn basic(day: Day) -> String {
    day.to_string().replace('-', "")
}

#[derive(Default)]
pub struct Writer {
    text: String,
}

impl Writer {
    /// A calendar that begins; `name` is what readers show.
    pub fn new(name: &str) -> Self {
        let mut to = Self::default();
        to.line("BEGIN", "VCALENDAR");
        to.line("VERSION", "2.0");
        to.line(
            "PRODID",
            concat!("-//clause10//clause10 ", env!("CARGO_PKG_VERSION"), "//EN"),
        );
        to.line("CALSCALE", "GREGORIAN");
        to.line("METHOD", "PUBLISH");
        to.text("X-WR-CALNAME", name);
        to
    }

    /// The text of the calendar, which ends.
    pub fn end(mut self) -> String {
        self.line("END", "VCALENDAR");
        self.text
    }

    /// A property with a text as its value, in which some characters have a meaning.
    pub fn text(&mut self, name: &str, value: &str) {
        let mut escaped = String::with_capacity(value.len());
        for character in value.chars() {
            match character {
                '\\' | ';' | ',' => {
                    escaped.push('\\');
                    escaped.push(character);
                }
                '\n' => escaped.push_str("\\n"),
                // The format has no place for other control characters.
                other if other.is_control() => escaped.push(' '),
                other => escaped.push(other),
            }
        }
        self.line(name, &escaped);
    }

    /// A line, folded so that no part of it is too long and no character is cut.
    pub fn line(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for character in name.chars().chain([':']).chain(value.chars()) {
            if length + character.len_utf8() > LONGEST {
                self.text.push_str("\r\n ");
                // The blank before what goes on counts.
                length = 1;
            }
            self.text.push(character);
            length += character.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_lines_folded_between_characters() {
        let mut to = Writer::default();
        to.text("SUMMARY", &format!("a;b,c\\d\ne\r{}", "é".repeat(60)));
        assert!(to.text.starts_with("SUMMARY:a\\;b\\,c\\\\d\\ne "));
        assert!(to.text.ends_with("\r\n"));
        for line in to.text.split("\r\n") {
            assert!(line.len() <= LONGEST, "{line}");
        }
        assert_eq!(to.text.replace("\r\n ", "").matches('é').count(), 60);
    }
}
