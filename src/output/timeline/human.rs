//! The life of a finding for people: what it is, then what happened, event by event.
//!
//! A day, a commit, an author and a step a line, what changed below it; in a long life the middle is left
//! out, unless all is wanted. Not for programs: this form may change with every version.

use std::fmt::Write as _;
use std::io::{self, Write};

use textwrap::core::display_width;

use super::super::human::{NARROWEST, history, place_of};
use super::super::lines::{cut, ellipsis, hanging, plain, wrapped};
use super::super::{Options, counted};
use crate::diagnostic::{Diagnostic, State};
use crate::life::{Change, Event, Head, Life, Step, Weight};
use crate::model::{Actor, Renumbering, Status};
use crate::policy::Level;

/// How many events are shown at the start and at the end of a long life.
const EVENTS: (usize, usize) = (5, 25);
/// How many changes of one event are shown.
const CHANGES: usize = 20;
/// How many diagnostics are shown in one place.
const DIAGNOSTICS: usize = 10;
/// Widest that names of authors are set.
const AUTHOR: usize = 24;
/// How far what belongs to an event is set in: as wide as a day and two blanks.
const INDENT: &str = "            ";
/// How many digits of a commit's id are shown.
const ID: usize = 10;

/// Writes it.
///
/// # Errors
/// When `to` cannot be written to.
pub fn write(life: &Life, options: &Options, to: &mut dyn Write) -> io::Result<()> {
    let authors = life.events.iter().map(|event| {
        let name = plain(name_of(&event.author), options.unicode);
        display_width(&name).min(AUTHOR)
    });
    let mut page = Page {
        life,
        options,
        width: options.width.max(NARROWEST),
        author: authors.max().unwrap_or(0),
        text: String::new(),
    };
    page.head(&life.finding);
    page.events();
    page.now();
    page.end();
    for line in page.text.lines() {
        writeln!(to, "{}", line.trim_end())?;
    }
    Ok(())
}

#[derive(Clone, Copy)]
enum Style {
    Bold,
    Dim,
    Red,
    Yellow,
    Cyan,
}

struct Page<'a> {
    life: &'a Life,
    options: &'a Options,
    width: usize,
    /// Columns for names of authors.
    author: usize,
    text: String,
}

impl Page<'_> {
    fn head(&mut self, head: &Head) {
        let id = self.plain(&head.id);
        let title = self.plain(head.title.as_deref().unwrap_or("(no title)"));
        let first = format!("{}  ", self.styled(&id, Style::Bold));
        self.wrapped(&first, &title);
        let kind = head.kind.map_or("(no kind)", |kind| kind.word());
        let kind = match head.severity {
            Some(severity) => format!("{severity} {kind}"),
            None => kind.to_owned(),
        };
        let status = head.status.map_or("(no status)", Status::word);
        let mut facts = format!("{kind}, {status}");
        if let Some(owner) = &head.owner {
            let _ = write!(facts, ", owner {}", self.plain(owner));
        }
        if let Some(due) = head.due {
            let _ = write!(facts, ", due {due}");
        }
        self.wrapped("", &facts);
        let path = self.plain(head.path.as_str());
        if head.present {
            self.wrapped("", &path);
        } else {
            let place = place_of(&self.life.snapshot);
            let gone = format!("gone from {place}; it was {path}");
            let gone = self.styled(&gone, Style::Yellow);
            self.wrapped("", &gone);
        }
        for (words, other) in [("was", &head.was), ("became", &head.became)] {
            if let Some(Renumbering {
                commit, id, path, ..
            }) = other
            {
                let line = format!("{words} {id} ({path}) in {}", commit.named());
                let line = self.plain(&line);
                self.wrapped("", &line);
            }
        }
        self.text.push('\n');
    }

    fn events(&mut self) {
        let events = &self.life.events;
        let (first, last) = EVENTS;
        let (from, upto) = if self.options.all || events.len() <= first + last {
            (0, 0)
        } else {
            (first, events.len() - last)
        };
        for (index, event) in events.iter().enumerate() {
            if !(from..upto).contains(&index) {
                self.event(event);
            } else if index == from {
                let left_out = events.get(from..upto).unwrap_or_default();
                self.left_out(left_out);
            }
        }
    }

    fn left_out(&mut self, events: &[Event]) {
        let diagnostics: usize = events.iter().map(|event| event.diagnostics.len()).sum();
        let with = match diagnostics {
            0 => String::new(),
            count => format!(" with {}", counted(count, "diagnostic")),
        };
        let line = format!(
            "{} {}{with} in between; --all shows them",
            ellipsis(self.options.unicode),
            counted(events.len(), "event")
        );
        self.wrapped(INDENT, &line);
    }

    fn event(&mut self, event: &Event) {
        let unicode = self.options.unicode;
        let day = match &event.commit {
            Some(_) => event.committer.day().to_string(),
            None => "now".to_owned(),
        };
        let id = event.commit.as_deref().map_or("-", short);
        let id = self.styled(&format!("{id:ID$}"), Style::Dim);
        let author = cut(&self.plain(name_of(&event.author)), self.author, unicode);
        let blank = " ".repeat(self.author.saturating_sub(display_width(&author)));
        let step = self.step(event);
        let step = match event.step {
            Step::Changed if !event.changes_status() => step,
            _ => self.styled(&step, Style::Bold),
        };
        // What is too long for the line goes on below, in the column of what belongs to the event.
        let first = format!("{day:10}  {id}  {author}{blank}  ");
        if display_width(&first) + display_width(&step) <= self.width {
            self.text.push_str(&first);
            self.text.push_str(&step);
            self.text.push('\n');
        } else {
            self.text.push_str(&first);
            self.text.push('\n');
            self.wrapped(INDENT, &step);
        }
        for from in &event.moved_from {
            let line = self.plain(&format!("moved from {from}"));
            self.wrapped(INDENT, &line);
        }
        self.changes(event);
        let course = course(event);
        if !course.is_empty() {
            let line = self.styled(&course.join("; "), Style::Dim);
            self.wrapped(INDENT, &line);
        }
        self.diagnostics(&event.diagnostics, INDENT);
    }

    /// What an event did, in a few words.
    fn step(&self, event: &Event) -> String {
        let words: Vec<&str> = event.from.iter().map(|status| status.word()).collect();
        let from = words.join(", ");
        let to = event.to.map_or("(no status)", Status::word);
        let arrow = self.arrow();
        match event.step {
            Step::Raised => format!("raised, {to}"),
            Step::Renumbered => format!("was {}, {to}", self.other(&self.life.finding.was)),
            Step::Removed if self.is_renumbering(event) => {
                format!("became {}", self.other(&self.life.finding.became))
            }
            Step::Removed => format!("removed, was {from}"),
            Step::Restored if event.changes_status() => format!("restored, {from} {arrow} {to}"),
            Step::Restored => format!("restored, {to}"),
            Step::Changed if event.changes_status() => format!("{from} {arrow} {to}"),
            Step::Changed if !event.changes.is_empty() => "edited".to_owned(),
            Step::Changed if !event.moved_from.is_empty() => "moved".to_owned(),
            Step::Changed => "no value changed".to_owned(),
        }
    }

    /// Whether a removal only gave the finding another number.
    fn is_renumbering(&self, event: &Event) -> bool {
        let became = self.life.finding.became.as_ref();
        became.is_some_and(|other| other.commit.id == event.commit)
    }

    fn other(&self, other: &Option<Renumbering>) -> String {
        let id = other.as_ref().map_or("another", |other| &*other.id);
        self.plain(id)
    }

    /// One line for the fields at the top, one for each block and one for the sections.
    fn changes(&mut self, event: &Event) {
        let shown = |change: &&Change| change.field != "status" || change.section;
        let mut changes: Vec<&Change> = event.changes.iter().filter(shown).collect();
        let rest = if self.options.all {
            0
        } else {
            let rest = changes.len().saturating_sub(CHANGES);
            changes.truncate(CHANGES);
            rest
        };
        let mut lines: Vec<(String, Vec<String>)> = Vec::new();
        for change in changes {
            let (group, words) = self.change(change);
            match lines.iter_mut().find(|(known, _)| *known == group) {
                Some((_, line)) => line.push(words),
                None => lines.push((group, vec![words])),
            }
        }
        for (group, words) in lines {
            let line = if group == SECTION && words.len() > 1 {
                format!("sections {}", words.join(", "))
            } else {
                format!("{group}{}", words.join(", "))
            };
            self.hanging(INDENT, &line);
        }
        if rest > 0 {
            let sign = ellipsis(self.options.unicode);
            let line = format!("{sign} and {}; --all shows them", counted(rest, "change"));
            self.wrapped(INDENT, &line);
        }
    }

    /// The beginning of the line that a change belongs to, and what is said of it there.
    fn change(&self, change: &Change) -> (String, String) {
        if change.section {
            let title = match change.name.as_str() {
                "" => "(before the first heading)",
                title => title,
            };
            return (SECTION.to_owned(), self.plain(title));
        }
        let name = self.plain(&change.name);
        let (group, name) = match name.split_once('.') {
            Some((block, rest)) => (format!("{block}: "), rest.to_owned()),
            None => (String::new(), name),
        };
        let value = |value: &str| cut(&self.plain(value), self.width / 2, self.options.unicode);
        let arrow = self.arrow();
        let words = match (&change.from, &change.to, change.weight) {
            (_, None, _) => format!("{name} removed"),
            (Some(from), Some(to), Weight::Short) => {
                format!("{name} {} {arrow} {}", value(from), value(to))
            }
            (None, Some(to), Weight::Short) => format!("{name} {}", value(to)),
            _ => name,
        };
        (group, words)
    }

    fn diagnostics(&mut self, indices: &[usize], indent: &str) {
        let life = self.life;
        let most = if self.options.all {
            indices.len()
        } else {
            DIAGNOSTICS
        };
        for diagnostic in indices.iter().take(most) {
            if let Some(diagnostic) = life.diagnostics.get(*diagnostic) {
                self.diagnostic(diagnostic, indent);
            }
        }
        if indices.len() > most {
            let sign = ellipsis(self.options.unicode);
            let rest = counted(indices.len() - most, "diagnostic");
            self.wrapped(indent, &format!("{sign} and {rest}; --all shows them"));
        }
    }

    fn diagnostic(&mut self, diagnostic: &Diagnostic, indent: &str) {
        let (word, style) = match diagnostic.level {
            Level::Error => ("error", Style::Red),
            Level::Warning => ("warning", Style::Yellow),
            Level::Info | Level::Off => ("info", Style::Cyan),
        };
        let word = format!("{word}[{}]", diagnostic.rule.name);
        let (word, state) = match diagnostic.state {
            State::New => (self.styled(&word, style), String::new()),
            state => (word, format!(" ({state})")),
        };
        let message = self.plain(&diagnostic.message);
        self.hanging(indent, &format!("{word}{state}: {message}"));
    }

    fn now(&mut self) {
        let life = self.life;
        if life.now.is_empty() {
            return;
        }
        let heading = format!("Now, as of {}", life.as_of);
        let heading = self.styled(&heading, Style::Bold);
        self.text.push('\n');
        self.wrapped("", &heading);
        self.diagnostics(&life.now, "  ");
    }

    fn end(&mut self) {
        let life = self.life;
        let line = format!(
            "{} and {} in {} as of {}",
            counted(life.events.len(), "event"),
            counted(life.diagnostics.len(), "diagnostic"),
            place_of(&life.snapshot),
            life.as_of
        );
        self.text.push('\n');
        self.wrapped("", &line);
        let line = history(&life.seen);
        self.wrapped("", &line);
        for note in &life.seen.notes {
            let note = self.plain(note);
            self.wrapped("", &format!("note: {note}"));
        }
        if !life.diagnostics.is_empty() {
            self.wrapped("", "`clause10 check` says how to mend what is wrong");
        }
    }

    fn arrow(&self) -> &'static str {
        if self.options.unicode { "→" } else { "->" }
    }

    fn plain(&self, text: &str) -> String {
        plain(text, self.options.unicode)
    }

    fn wrapped(&mut self, first: &str, words: &str) {
        wrapped(first, words, self.width, &mut self.text);
    }

    /// The same, with further lines set in, so that the next thing begins plainly.
    fn hanging(&mut self, first: &str, words: &str) {
        hanging(first, 2, words, self.width, &mut self.text);
    }

    fn styled(&self, text: &str, style: Style) -> String {
        let code = match style {
            Style::Bold => "1",
            Style::Dim => "2",
            Style::Red => "31",
            Style::Yellow => "33",
            Style::Cyan => "36",
        };
        if self.options.color {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

/// The beginning of the line of sections.
const SECTION: &str = "section ";

fn short(id: &str) -> &str {
    id.get(..ID).unwrap_or(id)
}

/// The name of somebody, or the address where there is none.
fn name_of(actor: &Actor) -> &str {
    let given = |text: &&str| !text.trim().is_empty();
    let names = [&*actor.name, &*actor.email];
    names.into_iter().find(given).unwrap_or("(nobody)")
}

/// How a version came to be and to count, where that is not plain from the line of its event.
fn course(event: &Event) -> Vec<String> {
    let mut course = Vec::new();
    if event.commit.is_none() {
        course.push("not committed yet".to_owned());
        return course;
    }
    if event.parents > 1 {
        course.push(format!("a merge of {} versions", event.parents));
    }
    if event.author.day() != event.committer.day() {
        course.push(format!("written {}", event.author.day()));
    }
    match &event.landed {
        _ if event.step == Step::Removed => {}
        None => course.push(match &event.landed_with {
            Some(later) => format!("landed with {}", short(later)),
            None => "never landed".to_owned(),
        }),
        Some(landed) if event.commit.as_deref() == Some(&*landed.commit) => {}
        Some(landed) => {
            course.push(format!(
                "landed {} in {}",
                landed.day,
                short(&landed.commit)
            ));
        }
    }
    course
}
