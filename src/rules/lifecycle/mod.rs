//! The family lifecycle: what a status claims, and when.
//!
//! What a status needs is written down once, in `model::lifecycle`; the rules here report what is
//! lacking of it. Which days a record has is in `dates`. Not for what prose says (family cause) and
//! not for what git knows.

pub(super) mod dates;
pub mod dates_out_of_order;
pub mod deadline_beyond_policy;
pub mod due_soon;
pub mod future_date;
pub mod ineffective_but_closed;
pub mod minor_left_unaddressed;
pub mod missing_closure;
pub mod missing_correction;
pub mod missing_corrective_action;
pub mod missing_criteria;
pub mod missing_extent;
pub mod missing_root_cause;
pub mod missing_verification;
pub mod no_action_but_planned;
pub mod overdue;
pub mod overdue_action;
pub mod status_behind;
pub mod unfinished_action;
pub mod unnamed_owner;
pub mod unplanned_action;
pub mod verified_too_soon;
pub mod verifier_not_independent;
pub mod withdrawn_without_reason;

use crate::model::lifecycle::Need;
use crate::rule::{FindingView, Violation};

/// One violation for each thing of a kind that the claimed status lacks.
///
/// `claims` completes the message: "status `closed` claims a verification, but `verification.done` and
/// `verification.by` are missing". `help` is only asked where something is lacking.
fn lacking(
    view: &FindingView<'_>,
    need: Need,
    claims: &str,
    help: impl Fn(&FindingView<'_>) -> String,
) -> Vec<Violation> {
    view.lacks()
        .iter()
        .filter(|lack| lack.need == need)
        .map(|lack| {
            let names: Vec<String> = lack
                .fields
                .iter()
                .map(|field| format!("`{}`", view.name(field)))
                .collect();
            let message = format!(
                "status `{}` claims {claims}, but {}",
                view.claimed(),
                missing(&names)
            );
            let field = lack.fields.first().cloned().unwrap_or_default();
            Violation::new(view.finding().status_span(), field, message, help(view))
                .about(lack.fields.join(" "))
                .see(lack.near, "to be completed here")
        })
        .collect()
}

/// "`a` is missing", "`a` and `b` are missing".
fn missing(names: &[String]) -> String {
    match names {
        [] => "something is missing".to_owned(),
        [one] => format!("{one} is missing"),
        [rest @ .., last] => format!("{} and {last} are missing", rest.join(", ")),
    }
}
