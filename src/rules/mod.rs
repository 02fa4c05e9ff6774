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
    &cause::cause_restates_finding::CAUSE_RESTATES_FINDING,
    &cause::action_repeats_correction::ACTION_REPEATS_CORRECTION,
    &cause::shallow_five_whys::SHALLOW_FIVE_WHYS,
    &cause::blames_people::BLAMES_PEOPLE,
    &cause::training_only::TRAINING_ONLY,
    &cause::cause_without_action::CAUSE_WITHOUT_ACTION,
    &cause::correction_in_future_tense::CORRECTION_IN_FUTURE_TENSE,
    &cause::verification_repeats_implementation::VERIFICATION_REPEATS_IMPLEMENTATION,
    &waiver::waiver_incomplete::WAIVER_INCOMPLETE,
    &waiver::waiver_expired::WAIVER_EXPIRED,
    &waiver::waiver_unused::WAIVER_UNUSED,
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
