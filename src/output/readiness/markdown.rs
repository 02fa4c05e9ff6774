//! Readiness as Markdown, for a page of the audit's preparation or an issue.
//!
//! Whatever a record says is shown as it is: it forms no link, no markup, and mentions nobody.

use super::super::counted;
use super::super::markdown::cell;
use super::{Seen, by_topic, day_from, heading, judged, previous, with_rule};
use crate::readiness::{Item, NO_PROMISE, Sampled, Weight};

/// The verdict, a table for each topic, the sample.
pub fn markdown(seen: &Seen) -> String {
    let readiness = &seen.readiness;
    let mut text = format!("## {}\n\n", cell(&readiness.verdict()));
    text.push_str(&format!(
        "- {}\n",
        cell(&previous(readiness.previous.as_ref()))
    ));
    if let Some(from) = day_from(readiness) {
        text.push_str(&format!("- {}\n", cell(&from)));
    }
    text.push_str(&format!("- {}\n", cell(&judged(seen))));
    for (topic, items) in by_topic(readiness) {
        text.push_str(&format!("\n### {}\n\n", heading(topic)));
        text.push_str("| Finding | | What | Who |\n| --- | --- | --- | --- |\n");
        for item in items {
            text.push_str(&of_item(item));
        }
    }
    if !readiness.sample.is_empty() {
        text.push_str("\n### What an auditor would probably ask for\n\n");
        text.push_str("| Finding | Status | Why | Title |\n| --- | --- | --- | --- |\n");
        for one in &readiness.sample {
            text.push_str(&of_sample(one));
        }
    }
    text.push_str(&format!("\n{NO_PROMISE}\n"));
    text
}

fn of_item(item: &Item) -> String {
    let name = item.finding.as_deref().unwrap_or(item.path.as_str());
    let weight = match item.weight {
        Weight::Stops => "**stops**",
        Weight::Embarrasses => "",
    };
    format!(
        "| {} | {weight} | {} | {} |\n",
        cell(name),
        cell(&with_rule(item)),
        cell(item.who.as_deref().unwrap_or(""))
    )
}

fn of_sample(one: &Sampled) -> String {
    let reasons = one.reasons.iter().map(|reason| reason.in_words());
    let mut why = reasons.collect::<Vec<_>>().join(", ");
    if one.diagnostics > 0 {
        why.push_str(&format!(" ({})", counted(one.diagnostics, "diagnostic")));
    }
    format!(
        "| {} | {} | {why} | {} |\n",
        cell(&one.finding),
        one.status.map_or("", |status| status.word()),
        cell(&one.title)
    )
}
