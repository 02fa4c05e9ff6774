//! Why a finding may repeat an earlier one, in words: exactly what made the score, the weightiest first.
//!
//! Not for scoring. Every sentence belongs to a measure that added to the score, and names what in it did; only
//! that the earlier finding is gone is told beside. Texts of the records are named by single words, never quoted.

use super::requirements::{Citation, Cited};
use super::score::{Measure, Rarities, shared};
use super::terms::Part;
use super::vector::is_concept;
use super::{Doc, Index};
use crate::model::Day;
use crate::text::counted;

/// How many words are named of one part.
const WORDS: usize = 5;
/// A word is named if it makes so much of the likeness of its part.
const SHARE: f32 = 0.04;
/// What a measure adds at least, in log odds, to be named.
const LEAST: f32 = 0.1;

impl Index<'_> {
    /// What made the score of two findings.
    pub(super) fn reasons(&self, later: usize, earlier: usize) -> Vec<String> {
        let Some(evidence) = self.evidence(later, earlier) else {
            return Vec::new();
        };
        let (Some((one, _)), Some((other, _))) = (self.part(later), self.part(earlier)) else {
            return Vec::new();
        };
        let mut reasons: Vec<(f32, String)> = Vec::new();
        let mut add = |measures: &[Measure], text: Option<String>| {
            let weight: f32 = measures
                .iter()
                .map(|measure| evidence.share(*measure))
                .sum();
            reasons.extend(text.filter(|_| weight >= LEAST).map(|text| (weight, text)));
        };
        add(&[Measure::Requirement], cited(one, other, is_standard));
        add(
            &[Measure::OwnRequirement],
            cited(one, other, |cited| !is_standard(cited)),
        );
        add(
            &[Measure::Statement, Measure::Same],
            self.words(later, earlier, Part::Statement, "both speak of"),
        );
        add(
            &[Measure::Remedy, Measure::RemedyWords],
            self.words(
                later,
                earlier,
                Part::Remedy,
                "causes and actions of both speak of",
            ),
        );
        add(&[Measure::Category], category(one, other));
        add(&[Measure::After], closed_before(one, other));
        reasons.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
        let mut reasons: Vec<String> = reasons.into_iter().map(|(_, text)| text).collect();
        if other.entry.is_gone {
            reasons.push("no longer in the register: known from history".to_owned());
        }
        reasons
    }

    /// The words and topics that a part of both shares, those that count most first.
    fn words(&self, later: usize, earlier: usize, part: Part, speak: &str) -> Option<String> {
        let one = self.terms.vectors.get(later)?.get(part as usize)?;
        let other = self.terms.vectors.get(earlier)?.get(part as usize)?;
        let mut shared: Vec<(f32, bool, &str)> = one
            .shared(other)
            .filter_map(|(term, product)| {
                let shown = self.terms.shown.get(term as usize)?;
                Some((product, is_concept(term), &**shown))
            })
            .collect();
        let all: f32 = shared.iter().map(|(product, ..)| product).sum();
        shared.retain(|(product, ..)| *product >= SHARE * all && *product > 0.0);
        shared.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.2.cmp(other.2)));
        // A topic need not stand in either text as it is called here, so it is not told as a word of theirs.
        let (mut words, mut topics): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
        for (_, is_topic, word) in shared {
            let named = if is_topic { &mut topics } else { &mut words };
            if named.len() < WORDS && !named.contains(&word) {
                named.push(word);
            }
        }
        topics.retain(|topic| !words.contains(topic));
        let (words, topics) = (words.join(", "), topics.join(", "));
        match (words.is_empty(), topics.is_empty()) {
            (true, true) => None,
            (false, true) => Some(format!("{speak} {words}")),
            (true, false) => Some(format!("{speak} one topic: {topics}")),
            (false, false) => Some(format!("{speak} {words} (topic: {topics})")),
        }
    }
}

/// Whether something that is cited belongs to ISO/IEC 27001.
fn is_standard(cited: &Cited) -> bool {
    matches!(cited, Cited::Number(_) | Cited::Group(_) | Cited::Area(_))
}

/// The most precise thing that both cite, of one kind.
fn cited(one: &Doc<'_>, other: &Doc<'_>, kind: impl Fn(&Cited) -> bool) -> Option<String> {
    let precision = |cited: &Cited| match cited {
        Cited::Number(_) | Cited::Own(_) => 3,
        Cited::Group(_) | Cited::Document(_) => 2,
        Cited::Area(_) => 1,
    };
    let shared = shared(one, other).filter(|(later, earlier)| {
        kind(&later.cited) && Rarities::of_citation(later, earlier) > 0.0
    });
    let (later, earlier) = shared.max_by(|one, other| {
        let says = |pair: &(&Citation, &Citation)| Rarities::of_citation(pair.0, pair.1);
        precision(&one.0.cited)
            .cmp(&precision(&other.0.cited))
            .then(says(one).total_cmp(&says(other)))
            .then_with(|| other.0.cited.cmp(&one.0.cited))
    })?;
    Some(said(later, earlier))
}

/// How two citations of one thing read.
fn said(later: &Citation, earlier: &Citation) -> String {
    let both = if later.written == earlier.written && later.is_old == earlier.is_old {
        written(later)
    } else {
        format!("{} and {}", written(later), written(earlier))
    };
    match &later.cited {
        Cited::Number(number) => {
            let what = if number.starts_with("A.") {
                "control"
            } else {
                "clause"
            };
            let mut others: Vec<String> = [later, earlier]
                .into_iter()
                .filter(|citation| citation.is_old && *citation.written != **number)
                .map(written)
                .collect();
            others.dedup();
            match &*others {
                [] => format!("same {what} {number}"),
                others => format!("same {what} {number} (cited as {})", others.join(" and ")),
            }
        }
        Cited::Group(_) => format!("requirements that belong together: {both}"),
        Cited::Area(area) => format!("requirements about {area}: {both}"),
        Cited::Own(own) => format!("same requirement {own}"),
        Cited::Document(document) => format!("same document {document}: {both}"),
    }
}

fn written(citation: &Citation) -> String {
    let edition = if citation.is_old {
        " of the 2013 edition"
    } else {
        ""
    };
    format!("{}{edition}", citation.written)
}

fn category(one: &Doc<'_>, other: &Doc<'_>) -> Option<String> {
    let mut categories = one.categories.iter();
    let shared = categories.find(|category| other.categories.contains(category))?;
    Some(format!("same cause category {shared}"))
}

/// That what was done about the earlier one did not last.
fn closed_before(later: &Doc<'_>, earlier: &Doc<'_>) -> Option<String> {
    let closed = earlier.entry.record.finding.closed.value()?;
    Some(format!(
        "closed {closed}, {} before",
        span(closed, later.raised?)
    ))
}

/// The time from one day to another, as people say it.
fn span(from: Day, to: Day) -> String {
    let days = from.until(to).map_or(0, |span| span.get_days());
    let (years, months) = (
        i32::from(to.year()) - i32::from(from.year()),
        i32::from(to.month()) - i32::from(from.month()),
    );
    let months = years * 12 + months - i32::from(to.day() < from.day());
    match months {
        ..=0 => counted(days, "day"),
        1..=23 => counted(months, "month"),
        _ => counted(months / 12, "year"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_told_as_people_tell_it() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        for (from, to, said) in [
            ("2024-08-20", "2024-08-20", "0 days"),
            ("2024-08-20", "2024-08-21", "1 day"),
            ("2024-08-20", "2024-09-19", "30 days"),
            ("2024-08-20", "2025-03-20", "7 months"),
            ("2024-08-20", "2025-03-19", "6 months"),
            ("2019-08-20", "2025-03-19", "5 years"),
        ] {
            assert_eq!(span(day(from), day(to)), said, "{from} {to}");
        }
    }
}
