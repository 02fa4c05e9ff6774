//! Requirements as a record can cite them: the numbers of both editions, other schemes, own documents.
//!
//! Labels are our own words. Not for reading a citation (`catalog`).

use std::collections::BTreeMap;

use lsp_types::CompletionItemKind;

use super::ask::Ask;
use super::offer::Offer;
use crate::catalog::{Edition, Entry, Requirement, entries, predecessors_2013, successors_2022};
use crate::text::{capital, counted};

/// How the record writes numbers of the default edition.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// `ISO27001:2022/A.5.18`
    Full,
    /// `ISO27001/A.5.18`
    NoEdition,
    /// `A.5.18`
    Bare,
}

/// All that can be cited: what the register cites beside the standard, the edition in use, then the other one.
pub fn requirements(ask: &Ask<'_>) -> Vec<Offer> {
    let default = ask.sight.policy.default_edition();
    let spelling = spelling(ask);
    let first = default.unwrap_or(Edition::E2022);
    let mut offers = others(ask);
    for edition in [Edition::E2022, Edition::E2013] {
        let rank = if edition == first { 1 } else { 3 };
        let spelling = match default {
            Some(default) if default == edition => spelling,
            _ => Spelling::Full,
        };
        offers.extend(entries(edition).map(|entry| numbered(edition, entry, spelling).rank(rank)));
    }
    offers
}

/// Numbers without an edition are written only where the record has such, and there is one that they mean.
fn spelling(ask: &Ask<'_>) -> Spelling {
    let cited = ask.finding().requirements.items().iter();
    let mut cited =
        cited.filter(|cited| matches!(cited.value.read, Ok(Requirement::Iso27001 { .. })));
    let Some(text) = cited.next().map(|cited| cited.value.text.trim()) else {
        return Spelling::Full;
    };
    match text.split_once('/') {
        None => Spelling::Bare,
        Some((name, _)) if !name.contains(':') => Spelling::NoEdition,
        Some(_) => Spelling::Full,
    }
}

fn numbered(edition: Edition, entry: &Entry, spelling: Spelling) -> Offer {
    let number = entry.number;
    let text = match spelling {
        Spelling::Full => format!("ISO27001:{edition}/{number}"),
        Spelling::NoEdition => format!("ISO27001/{number}"),
        Spelling::Bare => number.to_owned(),
    };
    let kind = capital(entry.kind.word());
    let mut about = format!(
        "{kind} {number} of ISO/IEC 27001:{edition}, {}.",
        entry.label
    );
    let (others, other) = match edition {
        Edition::E2013 => (successors_2022(number), "In 2022"),
        Edition::E2022 => (predecessors_2013(number), "In 2013"),
    };
    let is_news = others != [number];
    if is_news && !others.is_empty() {
        let others: Vec<_> = others.iter().map(|number| format!("`{number}`")).collect();
        about.push_str(&format!(" {other}: {}.", others.join(", ")));
    }
    if is_news && others.is_empty() {
        about.push_str(match edition {
            Edition::E2013 => " No number of 2022 took its place.",
            Edition::E2022 => " New in 2022.",
        });
    }
    Offer::new(&text, CompletionItemKind::REFERENCE)
        .detail(entry.label)
        .about(about)
        .also(number)
        .also(entry.label)
}

/// Numbers of other schemes and paragraphs of own documents: those that are cited, the most cited first, then
/// those that are declared.
fn others(ask: &Ask<'_>) -> Vec<Offer> {
    let register = ask.sight.register;
    let findings = register
        .records
        .iter()
        .map(|record| &record.finding.requirements);
    let controls = register
        .controls
        .iter()
        .map(|control| &control.requirements);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for cited in findings.chain(controls).flat_map(|list| list.items()) {
        if let Ok(Requirement::Scheme { .. } | Requirement::OwnDocument { .. }) = &cited.value.read
        {
            *counts
                .entry(cited.value.text.trim().to_owned())
                .or_default() += 1;
        }
    }
    let mut cited: Vec<_> = counts.into_iter().collect();
    cited.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut offers: Vec<Offer> = Vec::new();
    for (text, count) in cited {
        let offer = Offer::new(&text, CompletionItemKind::REFERENCE).rank(2);
        offers.push(offer.detail(format!("cited {}", counted(count, "time"))));
    }
    for (scheme, numbers) in &ask.sight.policy.settings.requirements.schemes {
        for number in numbers {
            let text = format!("{scheme}/{number}");
            if !offers.iter().any(|offer| offer.label == text) {
                let offer = Offer::new(text, CompletionItemKind::REFERENCE).rank(2);
                offers.push(
                    offer
                        .detail(format!("declared number of {scheme}"))
                        .also(number),
                );
            }
        }
    }
    offers
}
