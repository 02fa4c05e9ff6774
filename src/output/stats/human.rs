//! The numbers for people, in the width of their terminal.
//!
//! Not for programs: this form may change with every version.

use super::super::Options;
use super::super::lines::{plain, wrapped};
use super::Told;
use super::lines::{Section, sections};
use super::spark::spark;
use crate::stats::Point;

/// Widest that labels are set beside their numbers.
const WIDEST: usize = 28;

/// Numbers in sections, then the trend, then (where all is asked for) the formulas.
pub fn human(told: &Told, options: &Options) -> String {
    let stats = &told.stats;
    let mut text = String::new();
    let name = plain(&told.name, options.unicode);
    let head = format!(
        "{name} as of {}, period {} to {}",
        stats.as_of, stats.period.from, stats.period.to
    );
    wrapped("", &head, options.width, &mut text);
    let sections = sections(stats);
    for section in &sections {
        put(section, options, &mut text);
    }
    trend(told, options, &mut text);
    if options.all {
        formulas(told, &sections, options, &mut text);
    }
    text.push('\n');
    for said in told.notes() {
        wrapped("note: ", &said, options.width, &mut text);
    }
    let seen = format!(
        "history: {}{}",
        super::super::counted(told.commits, "commit"),
        match &told.commit {
            Some(commit) => format!(" behind {}", commit.get(..10).unwrap_or(commit)),
            None => String::new(),
        }
    );
    wrapped("", &seen, options.width, &mut text);
    if !options.all {
        text.push_str("`clause10 stats --explain` gives the formulas\n");
    }
    text
}

fn heading(title: &str, options: &Options, text: &mut String) {
    text.push('\n');
    match options.color {
        true => text.push_str(&format!("\x1b[1m{title}\x1b[0m\n")),
        false => text.push_str(&format!("{title}\n")),
    }
}

fn put(section: &Section, options: &Options, text: &mut String) {
    heading(section.title, options, text);
    if section.lines.is_empty() {
        text.push_str("  nothing to count\n");
    }
    let labels = section.lines.iter();
    let width = labels.map(|(label, _)| label.chars().count()).max();
    let width = width.unwrap_or(0).min(WIDEST);
    for (label, value) in &section.lines {
        wrapped(&format!("  {label:width$}  "), value, options.width, text);
    }
}

/// What is told of each span in the trend.
type Number = (&'static str, fn(&Point) -> usize);

/// The numbers of each span that are drawn.
const NUMBERS: [Number; 3] = [
    ("open", |point| point.open),
    ("raised", |point| point.raised),
    ("closed", |point| point.closed),
];

fn trend(told: &Told, options: &Options, text: &mut String) {
    let trend = &told.stats.trend.value;
    heading(told.stats.trend.title, options, text);
    let (Some(first), Some(last)) = (trend.points.first(), trend.points.last()) else {
        text.push_str("  nothing to count\n");
        return;
    };
    let head = format!(
        "a sign for each {}, {} to {}",
        trend.every.word(),
        first.from,
        last.to
    );
    wrapped("  ", &head, options.width, text);
    for (label, number) in NUMBERS {
        let numbers: Vec<usize> = trend.points.iter().map(number).collect();
        let most = numbers.iter().copied().max().unwrap_or(0);
        // The last span that has the most: the one nearest to today.
        let at = trend
            .points
            .iter()
            .rev()
            .find(|point| number(point) == most);
        let most = match at {
            Some(point) if most > 0 => format!(", most {most} in the span to {}", point.to),
            _ => String::new(),
        };
        let drawn = spark(&numbers, options.unicode);
        let last = number(last);
        wrapped(
            &format!("  {label:6}  "),
            &format!("{drawn}  {last} last{most}"),
            options.width,
            text,
        );
    }
}

fn formulas(told: &Told, sections: &[Section], options: &Options, text: &mut String) {
    heading("Formulas", options, text);
    let trend = &told.stats.trend;
    let all = sections.iter().flat_map(|section| &section.formulas);
    for (title, formula) in all.chain([&(trend.title, trend.formula)]) {
        text.push_str(&format!("  {title}\n"));
        wrapped("    ", formula, options.width, text);
    }
}
