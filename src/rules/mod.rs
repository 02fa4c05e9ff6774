//! The list of all rules; one file a rule, in the folder of its family.
//!
//! Not the engine (`check`) and not what a rule is (`rule`). A test compares this list with the files.

mod audit;
mod cause;
mod document;
mod evidence;
mod history;
mod lifecycle;
mod prevention;
mod recurrence;
mod waiver;

use crate::rule::{Family, Rule};

pub use audit::unknown_audit::UNKNOWN_AUDIT;
pub use document::unknown_reference::UNKNOWN_REFERENCE;
pub use evidence::evidence_changed::EVIDENCE_CHANGED;
pub use prevention::control_lapsed::CONTROL_LAPSED;
pub use recurrence::unlinked_recurrence::UNLINKED_RECURRENCE;

/// All rules, by family and then in the order in which they are documented.
pub static ALL: &[&Rule] = &[
    &document::unreadable_finding::UNREADABLE_FINDING,
    &document::missing_front_matter::MISSING_FRONT_MATTER,
    &document::invalid_yaml::INVALID_YAML,
    &document::unknown_field::UNKNOWN_FIELD,
    &document::missing_field::MISSING_FIELD,
    &document::invalid_value::INVALID_VALUE,
    &document::comment_in_value::COMMENT_IN_VALUE,
    &document::file_name_mismatch::FILE_NAME_MISMATCH,
    &document::duplicate_id::DUPLICATE_ID,
    &document::unknown_requirement::UNKNOWN_REQUIREMENT,
    &document::ambiguous_requirement::AMBIGUOUS_REQUIREMENT,
    &document::withdrawn_edition::WITHDRAWN_EDITION,
    &document::missing_section::MISSING_SECTION,
    &document::empty_section::EMPTY_SECTION,
    &document::duplicate_section::DUPLICATE_SECTION,
    &document::unclosed_comment::UNCLOSED_COMMENT,
    &document::placeholder_text::PLACEHOLDER_TEXT,
    &document::broken_link::BROKEN_LINK,
    &document::unknown_reference::UNKNOWN_REFERENCE,
    &lifecycle::missing_correction::MISSING_CORRECTION,
    &lifecycle::missing_root_cause::MISSING_ROOT_CAUSE,
    &lifecycle::missing_extent::MISSING_EXTENT,
    &lifecycle::missing_corrective_action::MISSING_CORRECTIVE_ACTION,
    &lifecycle::no_action_but_planned::NO_ACTION_BUT_PLANNED,
    &lifecycle::unplanned_action::UNPLANNED_ACTION,
    &lifecycle::unfinished_action::UNFINISHED_ACTION,
    &lifecycle::missing_criteria::MISSING_CRITERIA,
    &lifecycle::missing_verification::MISSING_VERIFICATION,
    &lifecycle::missing_closure::MISSING_CLOSURE,
    &lifecycle::ineffective_but_closed::INEFFECTIVE_BUT_CLOSED,
    &lifecycle::status_behind::STATUS_BEHIND,
    &lifecycle::dates_out_of_order::DATES_OUT_OF_ORDER,
    &lifecycle::future_date::FUTURE_DATE,
    &lifecycle::withdrawn_without_reason::WITHDRAWN_WITHOUT_REASON,
    &lifecycle::unnamed_owner::UNNAMED_OWNER,
    &lifecycle::verifier_not_independent::VERIFIER_NOT_INDEPENDENT,
    &lifecycle::verified_too_soon::VERIFIED_TOO_SOON,
    &lifecycle::overdue::OVERDUE,
    &lifecycle::overdue_action::OVERDUE_ACTION,
    &lifecycle::due_soon::DUE_SOON,
    &lifecycle::deadline_beyond_policy::DEADLINE_BEYOND_POLICY,
    &lifecycle::minor_left_unaddressed::MINOR_LEFT_UNADDRESSED,
    &cause::cause_restates_finding::CAUSE_RESTATES_FINDING,
    &cause::action_repeats_correction::ACTION_REPEATS_CORRECTION,
    &cause::shallow_five_whys::SHALLOW_FIVE_WHYS,
    &cause::blames_people::BLAMES_PEOPLE,
    &cause::training_only::TRAINING_ONLY,
    &cause::cause_without_action::CAUSE_WITHOUT_ACTION,
    &cause::correction_in_future_tense::CORRECTION_IN_FUTURE_TENSE,
    &cause::verification_repeats_implementation::VERIFICATION_REPEATS_IMPLEMENTATION,
    &evidence::missing_evidence::MISSING_EVIDENCE,
    &evidence::evidence_outside_repository::EVIDENCE_OUTSIDE_REPOSITORY,
    &evidence::empty_evidence::EMPTY_EVIDENCE,
    &evidence::evidence_changed::EVIDENCE_CHANGED,
    &evidence::evidence_not_fetched::EVIDENCE_NOT_FETCHED,
    &evidence::unversioned_evidence::UNVERSIONED_EVIDENCE,
    &recurrence::unlinked_recurrence::UNLINKED_RECURRENCE,
    &recurrence::recurrence_not_escalated::RECURRENCE_NOT_ESCALATED,
    &recurrence::same_cause_again::SAME_CAUSE_AGAIN,
    &recurrence::recurrence_of_open_finding::RECURRENCE_OF_OPEN_FINDING,
    &recurrence::recurrence_cycle::RECURRENCE_CYCLE,
    &recurrence::contradictory_recurrence::CONTRADICTORY_RECURRENCE,
    &recurrence::systemic_pattern::SYSTEMIC_PATTERN,
    &history::finding_deleted::FINDING_DELETED,
    &history::id_reused::ID_REUSED,
    &history::id_changed::ID_CHANGED,
    &history::edited_after_closure::EDITED_AFTER_CLOSURE,
    &history::step_skipped::STEP_SKIPPED,
    &history::one_commit_lifecycle::ONE_COMMIT_LIFECYCLE,
    &history::reopened_without_reason::REOPENED_WITHOUT_REASON,
    &history::backdated::BACKDATED,
    &history::due_date_slipped::DUE_DATE_SLIPPED,
    &history::severity_downgraded::SEVERITY_DOWNGRADED,
    &history::external_statement_edited::EXTERNAL_STATEMENT_EDITED,
    &history::criteria_written_afterwards::CRITERIA_WRITTEN_AFTERWARDS,
    &history::self_recorded_verification::SELF_RECORDED_VERIFICATION,
    &audit::unknown_audit::UNKNOWN_AUDIT,
    &audit::duplicate_audit::DUPLICATE_AUDIT,
    &audit::audit_out_of_order::AUDIT_OUT_OF_ORDER,
    &audit::major_open::MAJOR_OPEN,
    &audit::minor_without_plan::MINOR_WITHOUT_PLAN,
    &audit::earlier_finding_open::EARLIER_FINDING_OPEN,
    &audit::certificate_deadline::CERTIFICATE_DEADLINE,
    &prevention::control_lapsed::CONTROL_LAPSED,
    &prevention::control_without_owner::CONTROL_WITHOUT_OWNER,
    &prevention::document_review_overdue::DOCUMENT_REVIEW_OVERDUE,
    &prevention::internal_audit_overdue::INTERNAL_AUDIT_OVERDUE,
    &prevention::empty_register::EMPTY_REGISTER,
    &waiver::waiver_incomplete::WAIVER_INCOMPLETE,
    &waiver::waiver_expired::WAIVER_EXPIRED,
    &waiver::waiver_unused::WAIVER_UNUSED,
    &waiver::waiver_added::WAIVER_ADDED,
    &waiver::policy_loosened::POLICY_LOOSENED,
    &waiver::control_loosened::CONTROL_LOOSENED,
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
