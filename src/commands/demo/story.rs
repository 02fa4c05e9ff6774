//! What the demo tells: who the example company is, and some of what went wrong there.
//!
//! All of it is taken from the repository and from the run over it; only the headings are written here, and
//! one whose rule reports nothing is left out. Not for writing the repository.

use std::collections::HashSet;
use std::path::Path;

use crate::commands::Terminal;
use crate::commands::judge::Whole;
use crate::diagnostic::Diagnostic;
use crate::git::write::{Commit, Signature};
use crate::model::{Day, Register};
use crate::output::lines::{cut, ellipsis, plain, wrapped};

/// One thing that went wrong.
struct Chapter {
    /// The rule whose first diagnostic tells it.
    rule: &'static str,
    /// What it means for who reads it for the first time.
    heading: &'static str,
    /// The command that shows more; `{id}` and `{path}` stand for the finding and its file.
    command: &'static str,
}

const CHAPTERS: [Chapter; 5] = [
    Chapter {
        rule: "unlinked-recurrence",
        heading: "It came back, and the record does not say so.",
        command: "recurrence {id}",
    },
    Chapter {
        rule: "missing-verification",
        heading: "It was closed on paper: nobody looked whether it had worked.",
        command: "check {path}",
    },
    Chapter {
        rule: "due-date-slipped",
        heading: "Its dates moved. Git knows who moved them, and the record does not say why.",
        command: "show {id}",
    },
    Chapter {
        rule: "external-statement-edited",
        heading: "The auditor's words were changed after they had been recorded.",
        command: "check --select external-statement-edited",
    },
    Chapter {
        rule: "control-lapsed",
        heading: "And the next finding, unless they see to it first: a control did not run.",
        command: "calendar",
    },
];

/// What the demo prints.
pub fn told(commits: &[Commit], whole: &Whole, folder: &Path, terminal: Terminal) -> String {
    let mut story = Story {
        text: String::new(),
        as_of: whole.report.as_of,
        terminal,
    };
    story.company(commits, &whole.register);
    story.place(folder);
    let found: Vec<_> = CHAPTERS
        .iter()
        .filter_map(|chapter| {
            let mut all = whole.report.new_diagnostics();
            let first = all.find(|found| found.rule.name == chapter.rule)?;
            Some((chapter, first))
        })
        .collect();
    let summary = whole.report.summary;
    let what = format!(
        "As of {} clause10 sees {} errors and {} warnings there, such as these {}:",
        story.as_of,
        summary.errors,
        summary.warnings,
        found.len()
    );
    story.line("", &what);
    for (index, (chapter, diagnostic)) in found.into_iter().enumerate() {
        story.text.push('\n');
        story.line(&format!("{}. ", index + 1), chapter.heading);
        story.chapter(chapter, diagnostic, &whole.register);
    }
    story.next(&whole.register);
    story.text
}

struct Story {
    text: String,
    as_of: Day,
    terminal: Terminal,
}

impl Story {
    fn line(&mut self, first: &str, words: &str) {
        wrapped(first, words, self.terminal.width, &mut self.text);
    }

    /// Who they are, in their own words, and what there is of them.
    fn company(&mut self, commits: &[Commit], register: &Register) {
        let readme = commits.last().and_then(|last| last.files.get("README.md"));
        if let Some(about) = readme.and_then(|readme| readme.split("\n\n").nth(1)) {
            self.text
                .push_str("An invented company, in the words of its README:\n\n");
            self.line("  ", about);
            self.text.push('\n');
        }
        let people: HashSet<&str> = commits.iter().map(|one| &*one.author.email).collect();
        let since = commits.first().map(|first| day(&first.committer));
        let since = since.map_or(String::new(), |day| format!(" since {day}"));
        let mut facts = format!(
            "Its ISMS has been in git{since}: {} commits by {} people, {} findings, {} audits, {} recurring controls.",
            commits.len(),
            people.len(),
            register.records.len(),
            register.audits.len(),
            register.controls.len()
        );
        let last = register
            .audits
            .iter()
            .filter_map(|audit| Some((audit.last_day()?, audit.kind.value()?)));
        if let Some((ended, kind)) = last.max_by_key(|(day, _)| *day) {
            facts.push_str(&format!(
                " The last audit ({}) ended on {ended}.",
                kind.word()
            ));
        }
        self.line("", &facts);
    }

    /// Where it lies, and how the commands below get there.
    fn place(&mut self, folder: &Path) {
        self.text
            .push_str("\nEach command below shows more, once you are there:\n\n");
        let folder = folder.display().to_string();
        let quote = if folder.contains(' ') { "\"" } else { "" };
        self.text
            .push_str(&format!("  cd {quote}{folder}{quote}\n"));
        if let Some(alias) = super::alias() {
            self.text.push_str(&format!("  {alias}\n"));
        }
        self.text.push('\n');
    }

    fn chapter(&mut self, chapter: &Chapter, diagnostic: &Diagnostic, register: &Register) {
        let unicode = self.terminal.unicode;
        let room = self.terminal.width.saturating_sub(3);
        let id = diagnostic.finding.as_deref();
        let record = register
            .records
            .iter()
            .find(|record| *record.path() == diagnostic.path);
        let title = record.and_then(|record| record.finding.title.get());
        if let (Some(id), Some(title)) = (id, title) {
            let about = plain(&format!("{id}  {}", &**title), unicode);
            let about = cut(&about, room, unicode);
            self.text.push_str(&format!("   {about}\n"));
        }
        let (first, more) = match diagnostic.message.split_once(';') {
            Some((first, _)) => (first, ellipsis(unicode)),
            None => (&*diagnostic.message, ""),
        };
        let (level, rule) = (diagnostic.level.word(), diagnostic.rule.name);
        let message = format!("{level}[{rule}]: {}{more}", plain(first, unicode));
        self.line("   ", &message);
        let command = chapter
            .command
            .replace("{id}", id.unwrap_or_default())
            .replace("{path}", diagnostic.path.as_str());
        let as_of = self.as_of;
        self.text
            .push_str(&format!("   $ clause10 {command} --as-of {as_of}\n"));
    }

    fn next(&mut self, register: &Register) {
        let as_of = self.as_of;
        let visit = register
            .audits
            .iter()
            .filter_map(|audit| audit.next_audit.value());
        let readiness = visit.max().map_or(String::new(), |day| {
            format!(
                "  clause10 readiness --for surveillance --on {day}\n{:46}what would stop or embarrass them\n",
                ""
            )
        });
        self.text.push_str(&format!(
            "
Try next:
  clause10 check --as-of {as_of}           all of it, and the way out of each
  clause10 explain missing-verification       what a rule means, and why
  clause10 advance NC-2026-002                what its next step asks for
  clause10 check --diff --ignore history      what clause10 can mend itself
  clause10 stats --as-of {as_of}           numbers for a management review
{readiness}  clause10 report -o register.html            the register, for a browser
  clause10 bundle audit-2026-recertification  evidence for the auditor, as a zip

"
        ));
        self.line(
            "",
            "README.md of clause10 walks through the life of one finding.",
        );
    }
}

/// The day of a signature, at its own place.
fn day(signature: &Signature) -> Day {
    let zone = jiff::tz::Offset::from_seconds(signature.offset).unwrap_or(jiff::tz::Offset::UTC);
    let moment = jiff::Timestamp::from_second(signature.seconds).unwrap_or_default();
    moment.to_zoned(zone.to_time_zone()).date()
}
