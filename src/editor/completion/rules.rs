//! Rules, for waivers and levels.
//!
//! Not for what they report.

use lsp_types::CompletionItemKind;

use super::ask::Ask;
use super::offer::Offer;
use crate::diagnostic::Diagnostic;
use crate::parse::values;
use crate::rule::{Family, Rule};
use crate::rules::ALL;

/// The rules that a waiver can name: those first that report something in this file.
pub fn waivable(ask: &Ask<'_>) -> Vec<Offer> {
    let rules = ALL.iter().filter(|rule| rule.is_waivable());
    rules
        .map(|rule| {
            let here = here(ask).find(|found| found.rule == *rule);
            let rank = if here.is_some() { 0 } else { 1 };
            let detail = here.map_or_else(
                || rule.family.word().to_owned(),
                |found| found.message.clone(),
            );
            offer(rule).rank(rank).detail(detail)
        })
        .collect()
}

fn offer(rule: &Rule) -> Offer {
    let about = format!(
        "{}\n\nFamily `{}`, level `{}`. {}.",
        rule.summary(),
        rule.family,
        rule.level,
        rule.clause.trim_end_matches('.')
    );
    Offer::new(rule.name, CompletionItemKind::CONSTANT).about(about)
}

/// What is reported in this file.
fn here<'a>(ask: &Ask<'a>) -> impl Iterator<Item = &'a Diagnostic> + use<'a> {
    ask.sight
        .diagnostics
        .get(ask.page.path)
        .into_iter()
        .flatten()
}

/// Rules and families, which levels are set for.
pub fn with_levels() -> Vec<Offer> {
    let rules = ALL
        .iter()
        .map(|rule| offer(rule).detail(format!("{} in {}", rule.level, rule.family)));
    let families = Family::WORDS.iter().map(|word| {
        let offer = Offer::new(word.word, CompletionItemKind::MODULE).rank(2);
        offer.detail(word.about)
    });
    rules.chain(families).collect()
}

/// The fields that a waiver can be narrowed to: those first in which its rule reports something.
pub fn waived_fields(ask: &Ask<'_>, path: &str) -> Vec<Offer> {
    let policy = ask.sight.policy;
    let leaves = values::leaves(ask.record(), policy);
    let block = path.rsplit_once('.').map_or("", |(block, _)| block);
    let rule = leaves
        .iter()
        .find(|leaf| leaf.path == format!("{block}.rule"));
    let rule = rule.map_or("", |leaf| &leaf.value);
    let mut offers: Vec<Offer> = Vec::new();
    for found in here(ask).filter(|found| !found.field.is_empty()) {
        let rank = if found.rule.name == rule { 0 } else { 1 };
        let name = ask.name(&policy.words.own_path(&found.field));
        let known = offers.iter_mut().find(|offer| offer.label == name);
        match known {
            Some(known) => known.rank = known.rank.min(rank),
            None => offers.push(
                Offer::new(name, CompletionItemKind::FIELD)
                    .rank(rank)
                    .detail(&*found.message),
            ),
        }
    }
    let others = leaves
        .iter()
        .filter(|leaf| !leaf.path.starts_with("waivers"));
    for leaf in others {
        let name = ask.name(&leaf.path);
        if !offers.iter().any(|offer| offer.label == name) {
            let offer = Offer::new(name, CompletionItemKind::FIELD).rank(2);
            offers.push(offer.detail(&*leaf.value));
        }
    }
    offers
}
