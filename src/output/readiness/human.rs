//! Readiness for people.
//!
//! Not for programs: this form may change with every version.

use super::super::{Options, counted, lines};
use super::{Seen, by_topic, day_from, heading, judged, previous, with_rule};
use crate::readiness::{Item, NO_PROMISE, Sampled, Weight};

/// How many items of a topic are shown, where not all are asked for.
const FIRST: usize = 8;

/// The verdict, the items by topic, the sample.
pub fn human(seen: &Seen, options: &Options) -> String {
    let readiness = &seen.readiness;
    let mut text = String::new();
    let mut sentence = |first: &str, words: &str| {
        let words = lines::plain(words, options.unicode);
        lines::wrapped(first, &words, options.width, &mut text);
    };
    sentence("", &readiness.verdict());
    sentence("", &previous(readiness.previous.as_ref()));
    if let Some(from) = day_from(readiness) {
        sentence("", &from);
    }
    for (topic, items) in by_topic(readiness) {
        text.push_str(&format!("\n{}\n", heading(topic)));
        let shown = if options.all { items.len() } else { FIRST };
        for item in items.iter().take(shown) {
            one(item, options, &mut text);
        }
        if let Some(rest) = items.len().checked_sub(shown).filter(|rest| *rest > 0) {
            text.push_str(&format!("  and {rest} more; --all shows them\n"));
        }
    }
    if !readiness.sample.is_empty() {
        text.push_str("\nWhat an auditor would probably ask for\n");
        sample(&readiness.sample, options, &mut text);
    }
    text.push('\n');
    lines::wrapped("", &judged(seen), options.width, &mut text);
    lines::wrapped("", NO_PROMISE, options.width, &mut text);
    text
}

fn one(item: &Item, options: &Options, text: &mut String) {
    let plain = |words: &str| lines::plain(words, options.unicode);
    let mark = match item.weight {
        Weight::Stops => "stops",
        Weight::Embarrasses => "-",
    };
    let name = item.finding.as_deref().unwrap_or(item.path.as_str());
    let first = format!("  {mark:<5}  {}  ", plain(name));
    lines::wrapped(&first, &plain(&with_rule(item)), options.width, text);
}

fn sample(sample: &[Sampled], options: &Options, text: &mut String) {
    let plain = |words: &str| lines::plain(words, options.unicode);
    let rows: Vec<[String; 3]> = sample.iter().map(|one| row(one, &plain)).collect();
    let mut widths = [0; 3];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for (row, one) in rows.iter().zip(sample) {
        let mut line = String::from("  ");
        for (cell, width) in row.iter().zip(widths) {
            line.push_str(&format!("{cell:width$}  "));
        }
        let room = options.width.saturating_sub(line.chars().count());
        if room >= LEAST {
            line.push_str(&lines::cut(&plain(&one.title), room, options.unicode));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

/// Narrowest that a title is worth to be cut to.
const LEAST: usize = 12;

fn row(one: &Sampled, plain: &dyn Fn(&str) -> String) -> [String; 3] {
    let reasons = one.reasons.iter().map(|reason| reason.in_words());
    let mut why = reasons.collect::<Vec<_>>().join(", ");
    if one.diagnostics > 0 {
        why.push_str(&format!(" ({})", counted(one.diagnostics, "diagnostic")));
    }
    [
        plain(&one.finding),
        one.status
            .map_or("no status", |status| status.word())
            .to_owned(),
        why,
    ]
}
