//! The report as Markdown, for the summary of a step of GitHub Actions and wherever else Markdown is
//! read: the verdict, the counts, the new diagnostics, worst first.
//!
//! Messages alone, no text of records. Whatever a message quotes is shown as it is: it forms no link,
//! no markup, and mentions nobody. A summary may have 1 MiB; what does not fit is counted.

use std::io::{self, Write};

use super::{by_count, counted, is_unsafe, worst_first};
use crate::diagnostic::{Diagnostic, Report, State};
use crate::error::Fault;
use crate::policy::Level;

/// Largest summary that is written, in bytes; GitHub takes 1 MiB for all steps of a job that append to
/// the same file, so some is left to others.
const LIMIT: usize = 900 * 1024;

/// Longest text of a cell, in characters.
const LONGEST: usize = 400;

/// Writes the summary.
pub fn write(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    let mut text = format!("## clause10: {}\n\n", verdict(report));
    if report.faults.is_empty() {
        counts(report, &mut text);
    }
    let end = ending(report);
    let limit = LIMIT.saturating_sub(end.len());
    let faults: Vec<String> = report.faults.iter().map(of_fault).collect();
    table(
        "| Why | Place | Way out |\n| --- | --- | --- |\n",
        &faults,
        limit,
        &mut text,
    );
    let rows: Vec<String> = worst_first(report).into_iter().map(of_diagnostic).collect();
    table(
        "| Level | Rule | Finding | Place | Message |\n| --- | --- | --- | --- | --- |\n",
        &rows,
        limit,
        &mut text,
    );
    text.push_str(&end);
    to.write_all(text.as_bytes())
}

fn verdict(report: &Report) -> String {
    let summary = report.summary;
    if !report.faults.is_empty() {
        "could not judge".to_owned()
    } else if summary.errors > 0 {
        counted(summary.errors, "new error")
    } else if summary.warnings > 0 {
        format!("no new error, {}", counted(summary.warnings, "new warning"))
    } else {
        "no new error".to_owned()
    }
}

fn counts(report: &Report, text: &mut String) {
    let summary = report.summary;
    text.push_str("| Findings | Errors | Warnings | Infos | Waived | Existing | Inherited |\n");
    text.push_str("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    text.push_str(&format!(
        "| {} | {} | {} | {} | {} | {} | {} |\n\n",
        summary.findings,
        summary.errors,
        summary.warnings,
        summary.infos,
        summary.waived,
        summary.existing,
        summary.inherited
    ));
}

/// Writes a table as far as it fits, and how many rows did not.
fn table(heading: &str, rows: &[String], limit: usize, text: &mut String) {
    /// Room for the line about what is left out.
    const RESERVE: usize = 100;
    if rows.is_empty() {
        return;
    }
    text.push_str(heading);
    for (index, row) in rows.iter().enumerate() {
        if text.len() + row.len() + RESERVE > limit {
            let left = rows.len() - index;
            text.push_str(&format!(
                "\n{left} more are left out here: there is no room.\n"
            ));
            break;
        }
        text.push_str(row);
    }
    text.push('\n');
}

fn of_fault(fault: &Fault) -> String {
    let place = fault.place.as_deref().map_or(String::new(), |place| {
        format!("{}:{}", cell(place.path.as_str()), place.start.line)
    });
    format!(
        "| {} | {place} | {} |\n",
        cell(&fault.message),
        cell(&fault.help)
    )
}

fn of_diagnostic(diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.level {
        Level::Error => "**error**",
        Level::Warning => "warning",
        Level::Info | Level::Off => "info",
    };
    format!(
        "| {level} | {} | {} | {}:{} | {} |\n",
        cell(diagnostic.rule.name),
        cell(diagnostic.finding.as_deref().unwrap_or("")),
        cell(diagnostic.path.as_str()),
        diagnostic.start.line,
        cell(&diagnostic.message)
    )
}

/// What does not count for the gate, folded, and what the verdict does not mean.
fn ending(report: &Report) -> String {
    let mut text = String::new();
    for (state, title) in [
        (State::Waived, "accepted by a waiver"),
        (State::Existing, "so at the base already"),
        (State::Inherited, "so at adoption already"),
    ] {
        let found = report
            .diagnostics
            .iter()
            .filter(|found| found.state == state);
        let rules = by_count(found.map(|found| found.rule.name));
        if rules.is_empty() {
            continue;
        }
        let total: usize = rules.iter().map(|(_, count)| count).sum();
        text.push_str(&format!(
            "<details><summary>{total} {title}</summary>\n\n| Rule | Count |\n| --- | ---: |\n"
        ));
        for (rule, count) in rules {
            text.push_str(&format!("| {} | {count} |\n", cell(rule)));
        }
        text.push_str("\n</details>\n\n");
    }
    if report.faults.is_empty() {
        text.push_str(&format!(
            "As of {}. A clean run is not conformity with the standard.\n",
            report.as_of
        ));
    } else {
        text.push_str("Nothing was judged.\n");
    }
    text
}

/// A text for a cell: on one line, without markup, links and mentions, and not too long.
fn cell(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut characters = text.chars();
    for character in characters.by_ref().take(LONGEST) {
        match character {
            '\\' | '|' | '`' | '*' | '_' | '~' | '[' | ']' | '!' | '$' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // A blank without width keeps names, numbers and addresses from becoming links.
            '@' | '#' => {
                escaped.push(character);
                escaped.push_str("&#8203;");
            }
            ':' => escaped.push_str("&#58;"),
            '\n' | '\r' | '\t' => escaped.push(' '),
            _ if is_unsafe(character) => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    if characters.next().is_some() {
        escaped.push('…');
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_in_a_cell_is_markup_or_a_mention() {
        assert_eq!(
            cell("a|b `c`\r\n@maria #12"),
            "a\\|b \\`c\\`  @&#8203;maria #&#8203;12"
        );
        assert_eq!(cell("<img src=x> [a](b)"), "&lt;img src=x&gt; \\[a\\](b)");
        assert!(cell(&"x".repeat(401)).ends_with("x…"));
    }

    proptest! {
        #[test]
        fn a_row_is_one_line_with_five_cells(text in any::<String>()) {
            let pdf = pulldown_cmark::Parser::new_ext(
                Box::leak(format!("| a | b |\n| --- | --- |\n| x{} | z |\n", cell(&text)).into_boxed_str()),
                pulldown_cmark::Options::ENABLE_TABLES,
            );
            let mut cells = 0;
            let mut shown = String::new();
            for event in pdf {
                match event {
                    pulldown_cmark::Event::Start(pulldown_cmark::Tag::TableCell) => cells += 1,
                    pulldown_cmark::Event::Text(text) => shown.push_str(&text),
                    pulldown_cmark::Event::Start(
                        pulldown_cmark::Tag::Table(_) | pulldown_cmark::Tag::TableHead | pulldown_cmark::Tag::TableRow,
                    )
                    | pulldown_cmark::Event::End(_) => {}
                    other => prop_assert!(false, "markup: {:?}", other),
                }
            }
            prop_assert_eq!(cells, 4);
            prop_assert!(shown.starts_with("abx") && shown.ends_with('z'));
        }
    }
}
