//! The list of all rules; one file a rule, in the folder of its family.
//!
//! Not the engine (`check`) and not what a rule is (`rule`). A test compares this list with the files.

mod cause;
mod document;
mod evidence;
mod lifecycle;
mod waiver;

use crate::rule::{Family, Rule};

/// All rules, by family and then in the order in which they are documented.
pub static ALL: &[&Rule] = &[
    &document::invalid_value::INVALID_VALUE,
    &lifecycle::missing_verification::MISSING_VERIFICATION,
];

/// The rule of a name.
pub fn find(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name == name)
}

/// Everything that `--select` and `levels` accept.
pub fn names_and_families() -> impl Iterator<Item = &'static str> {
    ALL.iter()
        .map(|rule| rule.name)
        .chain(Family::WORDS.iter().map(|word| word.word))
}
