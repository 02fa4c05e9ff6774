//! The report for people: each new diagnostic with an excerpt, then what was judged and what was not.
//!
//! The first 50 in full and the rest by count, so that the first run over an old register can be read.
//! Nothing of a record reaches the terminal that the terminal would obey. Not for programs: they read
//! the other forms, this one may change with every version.

mod excerpt;

use std::collections::HashSet;
use std::fmt;
use std::io::{self, Write};

use excerpt::{Excerpt, Mark};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode};

use super::lines::{self, ellipsis};
use super::{Options, by_count, counted, worst_first};
use crate::diagnostic::{Diagnostic, History, RelatedPlace, Report, Seen, SnapshotInfo};
use crate::error::{Fault, Place};
use crate::policy::Level;

/// How many diagnostics are shown in full.
const FIRST: usize = 50;

/// Narrowest that is written for; below that nothing can be read.
pub const NARROWEST: usize = 40;

/// Writes the report.
pub fn write(report: &Report, options: &Options, to: &mut dyn Write) -> io::Result<()> {
    let printer = Printer::new(options);
    let mut text = String::new();
    for fault in &report.faults {
        printer.fault(fault, &mut text).map_err(io::Error::other)?;
    }
    let mut shown = worst_first(report);
    let rest = if options.all {
        Vec::new()
    } else {
        shown.split_off(shown.len().min(FIRST))
    };
    let shown: HashSet<*const Diagnostic> = shown.into_iter().map(std::ptr::from_ref).collect();
    for diagnostic in report.new_diagnostics() {
        if shown.contains(&std::ptr::from_ref(diagnostic)) {
            printer
                .diagnostic(report, diagnostic, &mut text)
                .map_err(io::Error::other)?;
        }
    }
    if !rest.is_empty() {
        printer.rest(&rest, &mut text);
    }
    printer.summary(report, &mut text);
    for line in text.lines() {
        writeln!(to, "{}", line.trim_end())?;
    }
    Ok(())
}

/// What miette draws.
#[derive(Debug)]
struct Drawing {
    title: String,
    code: String,
    severity: Severity,
    help: Option<String>,
    excerpt: Option<Excerpt>,
}

impl fmt::Display for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)
    }
}

impl std::error::Error for Drawing {}

impl miette::Diagnostic for Drawing {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.help.as_ref()?))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.excerpt.as_ref()?)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpt.as_ref()?.labels.iter().cloned()))
    }
}

/// Draws for one kind of terminal.
struct Printer {
    handler: GraphicalReportHandler,
    width: usize,
    unicode: bool,
}

impl Printer {
    fn new(options: &Options) -> Self {
        let width = options.width.max(NARROWEST);
        let theme = match (options.unicode, options.color) {
            (true, true) => GraphicalTheme::unicode(),
            (true, false) => GraphicalTheme::unicode_nocolor(),
            (false, true) => GraphicalTheme::ascii(),
            (false, false) => GraphicalTheme::none(),
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(width)
            .with_links(false)
            .without_cause_chain()
            .without_syntax_highlighting();
        Self {
            handler,
            width,
            unicode: options.unicode,
        }
    }

    fn fault(&self, fault: &Fault, text: &mut String) -> fmt::Result {
        let place = fault.place.as_deref();
        let excerpt = place.and_then(|place| {
            let excerpt = place.excerpt.as_ref()?;
            let mark = Mark {
                range: excerpt.range.clone(),
                start: place.start,
                label: String::new(),
            };
            let name = self.plain(place.path.as_str());
            Excerpt::new(name, &excerpt.text, &[mark], self.width, self.unicode)
        });
        let bare = place.filter(|_| excerpt.is_none());
        let drawing = Drawing {
            title: self.plain(&fault.message),
            code: format!("error: could not judge ({})", fault.kind.word()),
            severity: Severity::Error,
            help: None,
            excerpt,
        };
        self.handler.render_report(text, &drawing)?;
        if let Some(Place { path, start, .. }) = bare {
            let place = format!("{path}:{}:{}", start.line, start.column);
            self.note("at", &place, text);
        }
        self.note("help", &fault.help, text);
        text.push('\n');
        Ok(())
    }

    fn diagnostic(
        &self,
        report: &Report,
        diagnostic: &Diagnostic,
        text: &mut String,
    ) -> fmt::Result {
        let (word, severity) = match diagnostic.level {
            Level::Error => ("error", Severity::Error),
            Level::Warning => ("warning", Severity::Warning),
            Level::Info | Level::Off => ("info", Severity::Advice),
        };
        let near =
            |related: &&RelatedPlace| related.path == diagnostic.path && related.commit.is_none();
        let (near, mut elsewhere): (Vec<&RelatedPlace>, Vec<&RelatedPlace>) =
            diagnostic.related.iter().partition(near);
        let mut marks = vec![Mark {
            range: diagnostic.span.range(),
            start: diagnostic.start,
            label: self.plain(&diagnostic.field),
        }];
        marks.extend(near.iter().map(|related| Mark {
            range: related.span.range(),
            start: related.start,
            label: self.plain(&related.message),
        }));
        let excerpt = report.sources.get(&diagnostic.path).and_then(|source| {
            let name = self.plain(diagnostic.path.as_str());
            Excerpt::new(name, source, &marks, self.width, self.unicode)
        });
        match &excerpt {
            Some(excerpt) => {
                let unlabelled = excerpt
                    .unlabelled
                    .iter()
                    .filter_map(|index| index.checked_sub(1));
                elsewhere.splice(
                    0..0,
                    unlabelled.filter_map(|index| near.get(index).copied()),
                );
            }
            None => drop(elsewhere.splice(0..0, near.iter().copied())),
        }
        let drawing = Drawing {
            title: self.plain(&diagnostic.message),
            code: format!("{word}[{}]", diagnostic.rule.name),
            severity,
            help: None,
            excerpt,
        };
        self.handler.render_report(text, &drawing)?;
        if drawing.excerpt.is_none() {
            let Diagnostic { path, start, .. } = diagnostic;
            let place = format!("{path}:{}:{}", start.line, start.column);
            self.note("at", &place, text);
        }
        for related in elsewhere {
            let commit = related.commit.as_ref().map_or(String::new(), |commit| {
                format!(" in commit {}", commit.get(..12).unwrap_or(commit))
            });
            let RelatedPlace {
                path,
                start,
                message,
                ..
            } = related;
            let note = format!("{path}:{}{commit}: {message}", start.line);
            self.note("see", &note, text);
        }
        self.note("help", &diagnostic.help, text);
        let rule = diagnostic.rule;
        let note = format!("{}; more: `clause10 explain {}`", rule.clause, rule.name);
        self.note("rule", &note, text);
        text.push('\n');
        Ok(())
    }

    /// What is not shown in full, by rule.
    fn rest(&self, rest: &[&Diagnostic], text: &mut String) {
        let rules: Vec<_> = by_count(rest.iter().map(|diagnostic| diagnostic.rule.name))
            .into_iter()
            .map(|(rule, count)| format!("{rule} {count}"))
            .collect();
        let sign = ellipsis(self.unicode);
        let line = format!(
            "{sign} and {} more: {}; --all shows them",
            rest.len(),
            rules.join(", ")
        );
        self.wrapped("", &line, text);
        text.push('\n');
    }

    fn summary(&self, report: &Report, text: &mut String) {
        if !report.faults.is_empty() {
            text.push_str("nothing was judged\n");
            return;
        }
        if report.is_untouched {
            let line = "nothing that is staged touches the register, so nothing was judged";
            self.wrapped("", line, text);
            return;
        }
        let summary = report.summary;
        let what = format!(
            "checked {} with {} in {} as of {}",
            counted(summary.findings, "finding"),
            counted(report.rules.len(), "rule"),
            place_of(&report.snapshot),
            report.as_of
        );
        self.wrapped("", &what, text);
        let mut counts = format!(
            "{}, {}, {}",
            counted(summary.errors, "error"),
            counted(summary.warnings, "warning"),
            counted(summary.infos, "info")
        );
        let quiet = [
            (summary.waived, "waived"),
            (summary.existing, "existing"),
            (summary.inherited, "inherited"),
        ];
        let quiet: Vec<_> = quiet
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        if !quiet.is_empty() {
            counts.push_str(&format!("; not counted: {}", quiet.join(", ")));
        }
        self.wrapped("", &counts, text);
        let fixable = report.new_diagnostics().filter(|found| found.fix.is_some());
        match fixable.count() {
            // Only files that lie there can be mended.
            count if count > 0 && report.snapshot.kind == "worktree" => {
                let hint = format!("{count} can be mended with --fix; --diff shows it");
                self.wrapped("", &hint, text);
            }
            _ => {}
        }
        match report.history {
            History::Judged => {
                self.wrapped("", &history(&report.seen), text);
                for note in &report.seen.notes {
                    self.wrapped("", &format!("note: {note}"), text);
                }
            }
            History::NotWanted if !report.rules.is_empty() => {
                self.wrapped("", "not judged: history (--no-history)", text);
            }
            History::NotNeeded if !report.rules.is_empty() => {
                self.wrapped(
                    "",
                    "not judged: history (no selected rule looks at it)",
                    text,
                );
            }
            History::NotWanted | History::NotNeeded => {}
        }
        if report.seen.pinned > 0 {
            let pinned = counted(report.seen.pinned, "piece");
            let line = format!("not judged: {pinned} of evidence pinned to a commit");
            self.wrapped("", &line, text);
        }
        if report.rules.is_empty() {
            self.wrapped("", "not judged: anything: no rule is selected", text);
        }
        self.wrapped("", "A clean run is not conformity with the standard.", text);
    }

    /// A line below an excerpt; goes on below itself.
    fn note(&self, name: &str, note: &str, text: &mut String) {
        if !note.is_empty() {
            self.wrapped(&format!("{name:>6}: "), &self.plain(note), text);
        }
    }

    fn wrapped(&self, first: &str, words: &str, text: &mut String) {
        lines::wrapped(first, words, self.width, text);
    }

    fn plain(&self, text: &str) -> String {
        lines::plain(text, self.unicode)
    }
}

/// What was seen of history, in a line.
pub fn history(seen: &Seen) -> String {
    let from = seen.from.as_deref().map_or_else(String::new, |from| {
        format!(" behind {}", from.get(..10).unwrap_or(from))
    });
    format!("history: {}{from}", counted(seen.commits, "commit"))
}

/// Where records were read from, as words of a sentence.
pub fn place_of(snapshot: &SnapshotInfo) -> String {
    match (&snapshot.commit, snapshot.kind) {
        (Some(commit), _) => format!("commit {}", commit.get(..12).unwrap_or(commit)),
        (None, "worktree") => "the working tree".to_owned(),
        (None, kind) => format!("the {kind}"),
    }
}
