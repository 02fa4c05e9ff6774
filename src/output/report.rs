//! The report: one page of HTML that says all of a register, for an auditor or a management review.
//!
//! Everything is in one file that asks for nothing: the style and the script stand in it, and its
//! content-security policy lets these and nothing else run. It can be read whole without the script, printed, and
//! read aloud. The same dossier and page give the same bytes. Not for judging or counting (`check`, `stats`), and
//! not for reading files: the caller gives what is known of evidence.

mod anchors;
mod article;
pub mod charts;
mod diagnosed;
mod drawing;
mod escape;
mod evidence;
mod fields;
mod figures;
mod parts;
mod place;
mod prose;
mod sheet;
mod story;
mod table;

use std::collections::BTreeMap;
use std::io::{self, Write};

use askama::Template;

use crate::dossier::{Dossier, name};
use crate::model::{Day, Record};
use crate::stats::{self, Stats};
use crate::text::RepoPath;
use anchors::Anchors;
use article::{Article, Of};
use charts::Chart;
use figures::Tile;
use parts::Parts;
use place::Place;
use table::RegisterTable;

/// What the page says beside the register itself.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Whose register it is, such as the name of a company; none where nobody said.
    pub title: Option<String>,
    /// What identifies it, as label and value, such as `Commit`; see `facts`.
    pub facts: Vec<(String, String)>,
    /// What has to be said first, one sentence each; see `notices`.
    pub notices: Vec<String>,
    /// What is known of files, by their paths from the configuration's folder; evidence that is pinned to a
    /// commit stands under the text that names it (`path@commit`).
    pub files: BTreeMap<String, EvidenceFile>,
}

/// What is known of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EvidenceFile {
    /// Where it lies, from the page's folder; a plain path with `/`, which is encoded here. None where it does not
    /// lie beside the page.
    pub href: Option<String>,
    /// The SHA-256 of its bytes in hexadecimal.
    pub sha256: Option<String>,
    /// Its size in bytes.
    pub size: Option<u64>,
    /// What else is to be said of it, one short clause.
    pub note: Option<String>,
}

/// Writes the page.
///
/// # Errors
/// When `to` cannot be written to.
pub fn write(dossier: &Dossier, page: &Page, to: &mut dyn Write) -> io::Result<()> {
    let anchors = Anchors::of(dossier);
    let stats = stats::of(dossier);
    head(dossier, page, &stats, to)?;
    RegisterTable::of(dossier, &anchors).write_into(to)?;
    Parts::of(dossier, &anchors).write_into(to)?;
    let charts = Charts {
        charts: charts::all(&stats),
    };
    charts.write_into(to)?;
    to.write_all(b"<section id=\"findings\" aria-labelledby=\"findings-title\">\n<h2 id=\"findings-title\">Findings</h2>\n")?;
    articles(dossier, page, &anchors, to)?;
    to.write_all(b"</section>\n")?;
    let end = Ending {
        tiles: figures::tiles(&stats),
        numbers: figures::numbers(&stats),
        charts: charts.charts,
        script: sheet::SCRIPT,
    };
    end.write_into(to)
}

/// The label and value of what identifies a dossier: what `Page::facts` begins with.
pub fn facts(dossier: &Dossier) -> Vec<(String, String)> {
    let mut facts: Vec<(String, String)> = Vec::new();
    let mut add = |label: &str, value: String| facts.push((label.to_owned(), value));
    let origin = &dossier.origin;
    let from_git = [
        ("Tag", &origin.tag),
        ("Tag object", &origin.tag_object),
        ("Commit", &origin.commit),
        ("Tree", &origin.tree),
    ];
    for (label, value) in from_git {
        if let Some(value) = value {
            add(label, value.clone());
        }
    }
    if origin.commit.is_none() {
        let kind = match dossier.report.snapshot.kind {
            "index" => "what is staged, not committed",
            _ => "the working tree, not committed",
        };
        add("Read from", kind.to_owned());
        if let Some(head) = &dossier.report.seen.from {
            add("On top of commit", head.clone());
        }
    }
    add("As of", format!("{}, {}", dossier.as_of, why(dossier)));
    add(
        "Period",
        format!("{} to {}", dossier.period.from, dossier.period.to),
    );
    add("Findings", dossier.register.records.len().to_string());
    add(
        "History",
        super::counted(dossier.report.seen.commits, "commit"),
    );
    add(
        "Made with",
        concat!("clause10 ", env!("CARGO_PKG_VERSION")).to_owned(),
    );
    add("Rules", super::counted(dossier.report.rules.len(), "rule"));
    facts
}

/// Where the day of judging came from.
fn why(dossier: &Dossier) -> &'static str {
    use crate::dossier::DayFrom;
    match dossier.day_from {
        DayFrom::Given => "as asked for",
        DayFrom::Environment => "from SOURCE_DATE_EPOCH",
        DayFrom::Tag => "the day of the tag",
        DayFrom::Commit => "the day of the commit",
        DayFrom::Today => "the day it was made",
    }
}

/// What has to be said first of a dossier: what `Page::notices` begins with.
pub fn notices(dossier: &Dossier) -> Vec<String> {
    let summary = dossier.report.summary;
    let mut notices = Vec::new();
    let parts = [(summary.errors, "error"), (summary.warnings, "warning")];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, word)| super::counted(*count, word))
        .collect();
    if !parts.is_empty() {
        notices.push(format!(
            "clause10 reports {} in this register; each stands with the finding that it is about, or beside the findings.",
            parts.join(" and ")
        ));
    }
    let others = [
        (summary.inherited, "so at adoption"),
        (summary.waived, "accepted by waivers"),
    ];
    for (count, words) in others.into_iter().filter(|(count, _)| *count > 0) {
        notices.push(format!(
            "{} not counted there: {words}.",
            super::counted(count, "diagnostic")
        ));
    }
    let gone = dossier.deleted().count();
    if gone > 0 {
        notices.push(format!(
            "{} had landed and {} gone from the register.",
            super::counted(gone, "finding"),
            if gone == 1 { "is" } else { "are" }
        ));
    }
    let left = dossier.left_out.len();
    if left > 0 {
        notices.push(format!(
            "{} left out, because only some were asked for.",
            super::counted(left, "finding")
        ));
    }
    if !dossier.excluded.is_empty() {
        notices.push(format!(
            "The configuration excludes {} that may be findings; they were not judged.",
            super::counted(dossier.excluded.len(), "file")
        ));
    }
    if !dossier.off.is_empty() {
        notices.push(format!(
            "The configuration turns {} off: {}.",
            super::counted(dossier.off.len(), "rule"),
            dossier.off.join(", ")
        ));
    }
    if let Some(own) = dossier.own_day.filter(|own| *own != dossier.as_of) {
        notices.push(format!(
            "Judged as of {}, and not of {own}, its own day: what is overdue or due depends on that.",
            dossier.as_of
        ));
    }
    if dossier.origin.commit.is_none() {
        notices.push("This is no commit: what is shown here may not be in git.".to_owned());
    }
    notices
}

#[derive(Template)]
#[template(path = "head.html", config = "src/output/report/askama.toml")]
struct Head<'a> {
    policy: String,
    style: String,
    title: String,
    page: &'a Page,
    as_of: Day,
    period: crate::dossier::Period,
    findings: usize,
    tiles: Vec<Tile>,
    numbers: Vec<Tile>,
    left_out: usize,
}

#[derive(Template)]
#[template(path = "charts.html", config = "src/output/report/askama.toml")]
struct Charts {
    charts: Vec<Chart>,
}

impl Ending<'_> {
    /// How the numbers of a chart are computed, as HTML.
    fn formula(chart: &Chart) -> String {
        escape::message(&chart.formula)
    }
}

#[derive(Template)]
#[template(path = "ending.html", config = "src/output/report/askama.toml")]
struct Ending<'a> {
    tiles: Vec<Tile>,
    numbers: Vec<Tile>,
    charts: Vec<Chart>,
    script: &'a str,
}

fn head(dossier: &Dossier, page: &Page, stats: &Stats, to: &mut dyn Write) -> io::Result<()> {
    let origin = &dossier.origin;
    let commit = origin.commit.as_deref().map(story::short);
    let what = match (&origin.tag, commit) {
        (Some(tag), Some(commit)) => format!("{tag}, commit {commit}"),
        (None, Some(commit)) => format!("commit {commit}"),
        (_, None) => "not committed".to_owned(),
    };
    let title = match &page.title {
        Some(name) => format!("Register of findings: {name}"),
        None => "Register of findings".to_owned(),
    };
    let style = sheet::style(&title, &what, &format!("As of {}", dossier.as_of));
    let head = Head {
        policy: sheet::policy(&style),
        style,
        title,
        page,
        as_of: dossier.as_of,
        period: dossier.period,
        findings: dossier.register.records.len(),
        tiles: figures::tiles(stats),
        numbers: figures::numbers(stats),
        left_out: dossier.left_out.len(),
    };
    head.write_into(to)
}

/// How many articles of a long register stand together in a `noscript`.
///
/// A browser without scripts reads them as they are. One with scripts takes such an element as a single piece of
/// text, and the script unfolds one after the other when the browser is idle: parsing thousands of articles at once
/// would keep it busy for seconds.
const BATCH: usize = 10;
const OPEN: &[u8] = b"<noscript>\n";
const NEXT: &[u8] = b"</noscript>\n<noscript>\n";
const CLOSE: &[u8] = b"</noscript>\n";

/// An article for each finding in the order of the table, then for those that are gone.
fn articles(
    dossier: &Dossier,
    page: &Page,
    anchors: &Anchors,
    to: &mut dyn Write,
) -> io::Result<()> {
    let lives = dossier.lives_by_path();
    let diagnostics = dossier.diagnostics_by_path();
    let records = table::ordered(dossier);
    let is_long = records.len() > table::MANY;
    for (index, record) in records.iter().enumerate() {
        if is_long && index % BATCH == 0 {
            to.write_all(if index == 0 { OPEN } else { NEXT })?;
        }
        let of = Of {
            record: Some(record),
            life: lives.get(record.path().as_str()).copied(),
            diagnostics: diagnostics
                .get(record.path().as_str())
                .map_or(&[], Vec::as_slice),
            is_here: true,
            as_of: dossier.as_of,
        };
        let finding = name(record);
        let place = Place {
            finding: &finding,
            path: record.path(),
            anchors,
            files: &page.files,
        };
        Article::new(&of, anchors.of_record(record), &place).write_into(to)?;
    }
    if is_long {
        to.write_all(CLOSE)?;
    }
    let with_id = |id: &str| -> Option<&Record> {
        dossier.gone.iter().find(|record| record.id() == Some(id))
    };
    for life in dossier.deleted() {
        let found: Vec<_> = life.diagnostics.iter().collect();
        let of = Of {
            record: with_id(&life.finding.id),
            life: Some(life),
            diagnostics: &found,
            is_here: false,
            as_of: dossier.as_of,
        };
        let path: &RepoPath = &life.finding.path;
        let place = Place {
            finding: &life.finding.id,
            path,
            anchors,
            files: &page.files,
        };
        Article::new(&of, anchors.of_gone(life), &place).write_into(to)?;
    }
    Ok(())
}
