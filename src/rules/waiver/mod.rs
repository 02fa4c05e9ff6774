//! The family waiver: whether accepted diagnostics were accepted properly.
//!
//! Runs after the waivers were applied (`check::waivers`, which accepts nothing by a waiver that is
//! incomplete or expired). None of these rules can be waived itself.

pub mod control_loosened;
pub mod policy_loosened;
pub mod waiver_added;
pub mod waiver_expired;
pub mod waiver_incomplete;
pub mod waiver_unused;

use crate::model::SectionKind;
use crate::model::fields::FINDING;
use crate::rule::WaiverView;
use crate::shape::field_at;

/// The keys without which nothing is accepted, as far as they are not there.
fn lacking(view: &WaiverView<'_>) -> Vec<&'static str> {
    let waiver = view.waiver;
    let keys = [
        ("rule", waiver.rule.is_missing()),
        ("reason", waiver.reason.is_missing()),
        ("by", waiver.by.is_missing()),
    ];
    keys.into_iter()
        .filter_map(|(key, missing)| missing.then_some(key))
        .collect()
}

/// Whether it is in the configuration and does not say which record it is about.
fn is_about_nothing(view: &WaiverView<'_>) -> bool {
    view.configured && view.waiver.finding.is_missing() && view.waiver.path.is_missing()
}

/// Whether what it is narrowed to is a field, or a section of the body.
///
/// What `unknown-field` reports is a field that no record has, so there everything goes.
fn narrows_to_something(view: &WaiverView<'_>) -> bool {
    let (Some(field), false) = (
        view.waiver.field.get(),
        view.rule.is_some_and(|rule| rule.name == "unknown-field"),
    ) else {
        return true;
    };
    let words = &view.policy.words;
    SectionKind::from_word(field).is_some()
        || words.section(field).is_some()
        || field_at(FINDING, &words.own_path(field)).is_some()
        || view.policy.settings.extra_fields.contains_key(&**field)
}

/// Whether nothing is wrong with it but perhaps its day.
fn is_complete(view: &WaiverView<'_>) -> bool {
    let waiver = view.waiver;
    waiver.reason.get().is_some()
        && waiver.by.get().is_some()
        && view.rule.is_some_and(|rule| rule.is_waivable())
        && !is_about_nothing(view)
        && narrows_to_something(view)
}
