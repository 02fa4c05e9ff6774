//! The numbers as Markdown, for the minutes of a management review: tables, then the formulas.
//!
//! Labels, numbers and notes are our own words and stand as they are, with their code; only the name of the register
//! is somebody's. Not for reading back.

use super::super::markdown::cells::cell;
use super::Told;
use super::lines::sections;

/// The numbers in sections, the trend span by span, the formulas.
pub fn markdown(told: &Told) -> String {
    let stats = &told.stats;
    let mut text = format!(
        "## {}: nonconformities and corrective actions\n\nAs of {}, period {} to {}{}.\n",
        cell(&told.name),
        stats.as_of,
        stats.period.from,
        stats.period.to,
        match &told.commit {
            Some(commit) => format!(", commit {}", commit.get(..10).unwrap_or(commit)),
            None => String::new(),
        }
    );
    for said in told.notes() {
        text.push_str(&format!("\n{said}\n"));
    }
    let sections = sections(stats);
    for section in &sections {
        text.push_str(&format!("\n### {}\n\n", section.title));
        if section.lines.is_empty() {
            text.push_str("Nothing to count.\n");
            continue;
        }
        text.push_str("| | |\n| --- | --- |\n");
        for (label, value) in &section.lines {
            text.push_str(&format!("| {label} | {value} |\n"));
        }
    }
    let trend = &stats.trend;
    text.push_str(&format!("\n### {}\n\n", trend.title));
    if trend.value.points.is_empty() {
        text.push_str("Nothing to count.\n");
    } else {
        text.push_str("| from | to | open at the end | raised | closed | withdrawn |\n| --- | --- | ---: | ---: | ---: | ---: |\n");
    }
    for point in &trend.value.points {
        text.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            point.from, point.to, point.open, point.raised, point.closed, point.withdrawn
        ));
    }
    text.push_str("\n### Formulas\n\n");
    let formulas = sections.iter().flat_map(|section| &section.formulas);
    for (title, formula) in formulas.chain([&(trend.title, trend.formula)]) {
        text.push_str(&format!("- **{title}**: {formula}\n"));
    }
    text
}
