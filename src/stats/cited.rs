//! What a finding cites, in words that can be compared across editions.
//!
//! Not for how much two findings have in common (`crate::recurrence`).

use crate::catalog::{Edition, Requirement, edition_cited, successors_2022};
use crate::model::Finding;

/// What a finding cites, each thing once and in order: a clause or control of ISO/IEC 27001 by its number of
/// 2022 without an item (`ISO27001:2022/A.5.18`), one of 2013 by what became of it, an ambiguous one as of 2022;
/// a paragraph or a number of another scheme as it is written. What means nothing is left out.
pub fn in_2022(finding: &Finding, default_edition: Option<Edition>) -> Vec<String> {
    let mut all = Vec::new();
    for cited in finding.requirements.items() {
        let Ok(requirement) = &cited.value.read else {
            continue;
        };
        let Requirement::Iso27001 { number, .. } = requirement else {
            all.push(requirement.to_string());
            continue;
        };
        let edition = edition_cited(requirement, default_edition).unwrap_or(Edition::E2022);
        let numbers = match edition {
            Edition::E2022 => vec![number.as_str()],
            Edition::E2013 => successors_2022(number),
        };
        let named = numbers.into_iter().map(|number| Requirement::Iso27001 {
            edition: Some(Edition::E2022),
            number: number.to_owned(),
            sub_item: None,
        });
        all.extend(named.map(|requirement| requirement.to_string()));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The same with whole documents and schemes in place of their paragraphs and numbers.
pub fn topics(finding: &Finding, default_edition: Option<Edition>) -> Vec<String> {
    let whole = |cited: String| match cited.starts_with("ISO27001:") {
        true => cited,
        false => cited.split(['/', ':']).next().unwrap_or(&cited).to_owned(),
    };
    let mut topics: Vec<String> = in_2022(finding, default_edition)
        .into_iter()
        .map(whole)
        .collect();
    topics.dedup();
    topics
}
