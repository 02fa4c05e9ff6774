//! Why a finding may repeat an earlier one, in words: exactly what made the score, the weightiest first.
//!
//! Not for scoring: every sentence here belongs to a measure that added to the score, and names what in it did.

use super::requirements::Cited;
use super::score::{Measure, shared};
use super::terms::Part;
use super::{Citation, Doc, Index};

/// How many words are named of one part.
const WORDS: usize = 5;
/// What a measure adds at least, in log odds, to be named.
const LEAST: f32 = 0.15;

impl Index<'_> {
    /// What made the score of two findings.
    pub(super) fn reasons(&self, later: usize, earlier: usize) -> Vec<String> {
        let Some(evidence) = self.evidence(later, earlier) else {
            return Vec::new();
        };
        let (Some((one, _)), Some((other, _))) = (self.part(later), self.part(earlier)) else {
            return Vec::new();
        };
        let both = |one: Measure, other: Measure| evidence.share(one) + evidence.share(other);
        let mut reasons: Vec<(f32, String)> = Vec::new();
        let mut add = |weight: f32, text: Option<String>| {
            reasons.extend(text.filter(|_| weight >= LEAST).map(|text| (weight, text)));
        };
        add(evidence.share(Measure::Requirement), self.cited(one, other));
        add(
            both(Measure::Words, Measure::Topics),
            self.words(later, earlier, Part::Statement, "both speak of"),
        );
        add(
            evidence.share(Measure::Cause),
            self.words(later, earlier, Part::Cause, "their causes both speak of"),
        );
        add(
            evidence.share(Measure::Actions),
            self.words(later, earlier, Part::Actions, "their actions both speak of"),
        );
        add(evidence.share(Measure::Category), category(one, other));
        reasons.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
        let mut reasons: Vec<String> = reasons.into_iter().map(|(_, text)| text).collect();
        reasons.extend(context(one, other));
        reasons
    }

    fn words(&self, later: usize, earlier: usize, part: Part, speak: &str) -> Option<String> {
        let one = self.terms.vectors.get(later)?.get(part as usize)?;
        let other = self.terms.vectors.get(earlier)?.get(part as usize)?;
        let mut shared: Vec<(f32, &str)> = one
            .shared(other)
            .filter_map(|(term, product)| Some((product, &**self.terms.shown.get(term as usize)?)))
            .collect();
        shared.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
        let mut named: Vec<&str> = Vec::new();
        for (_, word) in shared {
            if named.len() < WORDS && !named.contains(&word) {
                named.push(word);
            }
        }
        (!named.is_empty()).then(|| format!("{speak} {}", named.join(", ")))
    }

    fn cited(&self, one: &Doc<'_>, other: &Doc<'_>) -> Option<String> {
        let mut shared: Vec<(f32, &Citation, &Citation)> = shared(one, other)
            .map(|(a, b)| (self.rarities.of_citation(a, b), a, b))
            .collect();
        shared.sort_by(|one, other| {
            other
                .0
                .total_cmp(&one.0)
                .then_with(|| one.1.cited.cmp(&other.1.cited))
        });
        let (_, later, earlier) = shared.first()?;
        Some(same(later, earlier))
    }
}

/// How two citations of one thing read.
fn same(later: &Citation, earlier: &Citation) -> String {
    let cited_as = |citation: &Citation, number: &str| {
        let edition = if citation.is_old {
            " in the 2013 edition"
        } else {
            ""
        };
        (citation.written != number || citation.is_old)
            .then(|| format!("{}{edition}", citation.written))
    };
    match &later.cited {
        Cited::Number(number) => {
            let what = if number.starts_with("A.") {
                "control"
            } else {
                "clause"
            };
            let mut written: Vec<String> = [later, earlier]
                .into_iter()
                .filter_map(|one| cited_as(one, number))
                .collect();
            written.dedup();
            if written.is_empty() {
                format!("same {what} {number}")
            } else {
                format!("same {what} {number} (cited as {})", written.join(" and "))
            }
        }
        Cited::Group(_) => format!(
            "related requirements {} and {}",
            later.written, earlier.written
        ),
        Cited::Own(own) => format!("same requirement {own}"),
        Cited::Document(document) => format!(
            "same document {document} ({} and {})",
            later.written, earlier.written
        ),
    }
}

fn category(one: &Doc<'_>, other: &Doc<'_>) -> Option<String> {
    let shared = one
        .categories
        .iter()
        .find(|category| other.categories.contains(category))?;
    Some(format!("same cause category {shared}"))
}

/// What the score does not use and a reader wants to know: what became of the earlier one.
fn context(_later: &Doc<'_>, earlier: &Doc<'_>) -> Option<String> {
    let finding = &earlier.entry.record.finding;
    let fate = if earlier.entry.is_gone {
        "deleted since; "
    } else {
        ""
    };
    match (finding.closed.value(), earlier.raised) {
        (Some(closed), _) => Some(format!("{fate}closed {closed}")),
        (None, Some(raised)) => Some(format!("{fate}raised {raised}")),
        _ => None,
    }
}
