//! Whether two versions of a record are the same finding at all.
//!
//! A guess from what a finding keeps for life: its title, what was found, the day, the requirements. Not
//! for what changed in a finding that is the same.

use std::collections::BTreeSet;

use crate::model::{Record, RequirementCited, Section, SectionKind, Spanned};

/// Whether the record is about something else than it was: title and statement have little in common any
/// more, and the day it was raised or what was not met is another. A text in other words, or in another
/// language, keeps the latter.
pub fn is_another(before: &Record, after: &Record) -> bool {
    let (old, new) = (&before.finding, &after.finding);
    let (Some(old_title), Some(new_title)) = (old.title.get(), new.title.get()) else {
        return false;
    };
    if old_title == new_title || is_alike(old_title, new_title) {
        return false;
    }
    let raised = old.raised.value().zip(new.raised.value());
    let raised = raised.is_some_and(|(old, new)| old != new);
    let cited = |list: &[Spanned<RequirementCited>]| -> BTreeSet<Box<str>> {
        list.iter().map(|item| item.value.text.clone()).collect()
    };
    let requirements =
        cited(old.requirements.items()).is_disjoint(&cited(new.requirements.items()));
    (raised || requirements) && !is_alike(statement(before), statement(after))
}

/// What was found.
pub fn statement(record: &Record) -> &str {
    section(record).map_or("", |section| record.source.slice(section.content))
}

/// The section that says what was found.
pub fn section(record: &Record) -> Option<&Section> {
    let kinds = [SectionKind::Nonconformity, SectionKind::Observation];
    kinds.iter().find_map(|kind| record.body.section(*kind))
}

/// Whether two texts share at least half of their words; short words are in every text.
fn is_alike(one: &str, other: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() > 3)
            .map(str::to_lowercase)
            .collect()
    };
    let (one, other) = (words(one), words(other));
    let shared = one.intersection(&other).count();
    shared > 0 && shared * 4 >= one.len() + other.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;
    use crate::text::RepoPath;

    fn record(title: &str, raised: &str, requirement: &str, text: &str) -> Record {
        let text = format!(
            "---\ntitle: {title}\nraised: {raised}\nrequirements: [{requirement}]\n---\n\n## Nonconformity\n\n{text}\n"
        );
        crate::parse::record(RepoPath::new("a.md"), text.into(), &Policy::default())
    }

    #[test]
    fn a_finding_stays_itself_in_other_words_and_not_as_something_else() {
        let review = "The review of access rights to the finance system was not held";
        let first = record("Access review missed", "2026-02-10", "A.5.18", review);
        let reworded = record(
            "No review of rights",
            "2026-02-10",
            "A.5.18",
            "Nothing found",
        );
        let dated = record(
            "Access review was missed",
            "2026-02-11",
            "A.5.18",
            "Changed",
        );
        let backup = "Nobody had tried whether tapes can be read";
        let other = record("Restore never tested", "2026-03-01", "A.8.13", backup);
        let same_day = record("Restore never tested", "2026-02-10", "A.8.13", backup);
        assert!(!is_another(&first, &first));
        assert!(!is_another(&first, &reworded));
        assert!(!is_another(&first, &dated));
        assert!(is_another(&first, &other));
        assert!(is_another(&first, &same_day));
    }
}
