//! The family lifecycle: what a status claims, and when.
//!
//! What a status needs is written down once, in `model::lifecycle`; the rules here report what is
//! lacking of it. Not for what prose says (family cause) and not for what git knows.

pub mod missing_verification;

use crate::model::lifecycle::Need;
use crate::rule::{FindingView, Violation};

/// One violation for each thing of a kind that the claimed status lacks.
///
/// `message` is completed with the fields: "status `closed` claims a verification, but
/// `verification.done` and `verification.by` are missing".
fn lacking(view: &FindingView<'_>, need: Need, claims: &str, help: &str) -> Vec<Violation> {
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
            Violation::new(view.finding().status_span(), field, message, help)
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
