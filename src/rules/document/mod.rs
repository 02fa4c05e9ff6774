//! The family document: what makes a file a readable record.
//!
//! Most of these rules hand on what reading found (`parse`); none looks at the life of a finding.

pub mod invalid_value;

use crate::model::ProblemKind;
use crate::rule::{RecordView, Violation};

/// The problems of one kind, as violations.
fn problems(view: &RecordView<'_>, kind: ProblemKind) -> Vec<Violation> {
    view.record()
        .problems
        .iter()
        .filter(|problem| problem.kind == kind)
        .map(|problem| {
            Violation::new(
                problem.span,
                &*problem.field,
                problem.message.clone(),
                problem.help.clone(),
            )
        })
        .collect()
}
