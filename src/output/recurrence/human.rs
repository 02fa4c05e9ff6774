//! Recurrences for people: the families of a register as trees, or what single findings may repeat.
//!
//! Links that people made and suspicions are told apart; a suspicion shows what made it. Not for programs: this
//! form may change with every version.

use std::io::{self, Write};

use super::super::human::NARROWEST;
use super::super::lines::{cut, hanging, plain};
use super::super::{Options, counted};
use super::{Answer, Found, Said, name};
use crate::model::Record;
use crate::recurrence::{Family, Link, Member, THRESHOLD};

/// Writes it.
///
/// # Errors
/// When `to` cannot be written to.
pub fn write(answer: &Answer<'_>, options: &Options, to: &mut dyn Write) -> io::Result<()> {
    let mut page = Page {
        answer,
        options,
        width: options.width.max(NARROWEST),
        text: String::new(),
    };
    match &answer.families {
        Some(families) => page.register(families),
        None => answer.findings.iter().for_each(|found| page.finding(found)),
    }
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
    Yellow,
    Cyan,
}

struct Page<'a> {
    answer: &'a Answer<'a>,
    options: &'a Options,
    width: usize,
    text: String,
}

impl Page<'_> {
    /// All families, then how many there are.
    fn register(&mut self, families: &[Family]) {
        for family in families {
            self.family(family);
            self.text.push('\n');
        }
        let links = families.iter().flat_map(|family| &family.members);
        let (mut linked, mut suspected) = (0, 0);
        for member in links {
            match member.link {
                Link::First => {}
                Link::Linked => linked += 1,
                Link::Suspected(_) => suspected += 1,
            }
        }
        let words = format!(
            "{} in {}: {linked} linked by `recurrence_of`, {suspected} suspected.",
            counted(linked + suspected, "recurrence"),
            match families.len() {
                1 => "1 family".to_owned(),
                more => format!("{more} families"),
            },
        );
        hanging("", 0, &words, self.width, &mut self.text);
    }

    fn family(&mut self, family: &Family) {
        for (at, member) in family.members.iter().enumerate() {
            let rest = family.members.get(at + 1..).unwrap_or_default();
            self.member(member, rest);
        }
    }

    fn member(&mut self, member: &Member, rest: &[Member]) {
        let Some(entry) = self.answer.index.entry(member.position) else {
            return;
        };
        let (branch, below) = self.branches(member, rest);
        let (link, style) = match member.link {
            Link::First => (String::new(), Style::Dim),
            Link::Linked => ("  linked".to_owned(), Style::Cyan),
            Link::Suspected(score) => (format!("  suspected {}", percent(score)), Style::Yellow),
        };
        let facts = facts(entry.record, entry.is_gone);
        let id = self.styled(&self.plain(name(entry.record)), Style::Bold);
        let link = if link.is_empty() {
            link
        } else {
            self.styled(&link, style)
        };
        self.text += &format!("{branch}{id}  {facts}{link}\n");
        self.title(&below, entry.record);
        if matches!(member.link, Link::Suspected(_)) {
            self.reasons_of(member.position, &below);
        }
    }

    /// What stands before a member, and before what belongs to it.
    fn branches(&self, member: &Member, rest: &[Member]) -> (String, String) {
        if member.depth == 0 {
            let more = rest.iter().any(|other| other.depth > 0);
            return (
                String::new(),
                if more {
                    self.sign("│ ", "| ")
                } else {
                    "  ".to_owned()
                },
            );
        }
        let goes_on = |depth: usize| {
            let next = rest.iter().find(|other| other.depth <= depth);
            next.is_some_and(|other| other.depth == depth)
        };
        let mut before = String::new();
        for depth in 1..member.depth {
            before += &if goes_on(depth) {
                self.sign("│  ", "|  ")
            } else {
                "   ".to_owned()
            };
        }
        let own = goes_on(member.depth);
        let branch = if own {
            self.sign("├─ ", "|- ")
        } else {
            self.sign("└─ ", "`- ")
        };
        let has_children = rest.first().is_some_and(|next| next.depth > member.depth);
        let mut below = before.clone();
        below += &if own {
            self.sign("│  ", "|  ")
        } else {
            "   ".to_owned()
        };
        below += &if has_children {
            self.sign("│ ", "| ")
        } else {
            "  ".to_owned()
        };
        (before + &branch, below)
    }

    fn title(&mut self, below: &str, record: &Record) {
        let title = record
            .finding
            .title
            .get()
            .map_or("(no title)", |title| title);
        let title = cut(
            &self.plain(title),
            self.width.saturating_sub(below.chars().count()),
            self.options.unicode,
        );
        self.text += &format!("{below}{title}\n");
    }

    fn reasons_of(&mut self, position: usize, below: &str) {
        let found = self
            .answer
            .findings
            .iter()
            .find(|found| found.position == position);
        let candidate = found.and_then(|found| found.candidates.first());
        for reason in candidate
            .into_iter()
            .flat_map(|candidate| &candidate.reasons)
        {
            self.line(below, reason);
        }
    }

    /// A reason, each of its lines behind the tree.
    fn line(&mut self, below: &str, reason: &str) {
        let width = self.width.saturating_sub(below.chars().count()).max(20);
        let mut lines = String::new();
        hanging("  - ", 0, &self.plain(reason), width, &mut lines);
        for line in lines.lines() {
            let line = self.styled(line, Style::Dim);
            self.text += &format!("{below}{line}\n");
        }
    }

    /// One finding with its candidates.
    fn finding(&mut self, found: &Found<'_>) {
        let id = self.styled(&self.plain(name(found.record)), Style::Bold);
        self.text += &format!("{id}  {}\n", facts(found.record, false));
        self.title("  ", found.record);
        if found.candidates.is_empty() {
            self.text += "  no earlier finding is like it\n";
        }
        for candidate in &found.candidates {
            let record = candidate.earlier.record;
            let style = if candidate.score >= THRESHOLD {
                Style::Yellow
            } else {
                Style::Dim
            };
            let score = self.styled(&percent(candidate.score), style);
            let earlier = self.plain(name(record));
            let said = match found.said(record) {
                Some(Said::Linked) => "  linked",
                Some(Said::Another) => "  answered: another one",
                None => "",
            };
            self.text += &format!(
                "\n  {score} {earlier}  {}{said}\n",
                facts(record, candidate.earlier.is_gone)
            );
            self.title("       ", record);
            for reason in &candidate.reasons {
                self.line("     ", reason);
            }
        }
        self.text.push('\n');
    }

    fn end(&mut self) {
        let findings = self.answer.findings.iter();
        let open = findings.filter(|found| found.is_open()).count();
        let all = self.answer.findings.len();
        let least = percent(THRESHOLD);
        let least = least.trim();
        let mut words = match open {
            0 => format!(
                "Of {} none is to be answered (a score of {least} or more).",
                counted(all, "finding")
            ),
            _ => format!(
                "{open} of {} probably {} an earlier one (a score of {least} or more). Answer in the record: `recurrence_of`, or `not_recurrence_of` with a reason.",
                counted(all, "finding"),
                if open == 1 { "repeats" } else { "repeat" },
            ),
        };
        match &self.answer.seen {
            None => {
                words += " History was not wanted: findings that were deleted are not among the earlier ones."
            }
            Some(seen) => {
                for note in &seen.notes {
                    words += &format!(" {note}.");
                }
            }
        }
        hanging("", 0, &words, self.width, &mut self.text);
    }

    fn plain(&self, text: &str) -> String {
        plain(text, self.options.unicode)
    }

    fn sign(&self, unicode: &str, ascii: &str) -> String {
        if self.options.unicode { unicode } else { ascii }.to_owned()
    }

    fn styled(&self, text: &str, style: Style) -> String {
        if !self.options.color {
            return text.to_owned();
        }
        let code = match style {
            Style::Bold => "1",
            Style::Dim => "2",
            Style::Yellow => "33",
            Style::Cyan => "36",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// A score as people read it, always four columns wide.
fn percent(score: f32) -> String {
    format!("{:>3.0}%", (score * 100.0).floor())
}

/// Day, severity or kind, and status.
fn facts(record: &Record, is_gone: bool) -> String {
    let finding = &record.finding;
    let day = finding
        .raised
        .value()
        .map_or_else(|| "no day".to_owned(), |day| day.to_string());
    let grade = match (finding.severity.value(), finding.kind.value()) {
        (Some(severity), _) => severity.word(),
        (None, Some(kind)) => kind.word(),
        (None, None) => "",
    };
    let status = match finding.status.value() {
        _ if is_gone => "deleted",
        Some(status) => status.word(),
        None => "",
    };
    let words = [&*day, grade, status];
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join("  ")
}
