//! The family document: what makes a file a readable record.
//!
//! Most of these rules hand on what reading found (`parse`); none looks at the life of a finding.

pub mod ambiguous_requirement;
pub mod broken_link;
pub mod comment_in_value;
pub mod duplicate_id;
pub mod duplicate_section;
pub mod empty_section;
pub mod file_name_mismatch;
pub mod invalid_value;
pub mod invalid_yaml;
pub mod missing_field;
pub mod missing_front_matter;
pub mod missing_section;
pub mod placeholder_text;
mod texts;
pub mod unclosed_comment;
pub mod unknown_field;
pub mod unknown_reference;
pub mod unknown_requirement;
pub mod unreadable_finding;
pub mod withdrawn_edition;

use texts::texts;

use crate::model::{ProblemKind, RequirementCited, SectionKind};
use crate::rule::{FindingView, RecordView, Violation};
use crate::text::Span;

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
            .mended_by(problem.fix.as_deref().cloned())
        })
        .collect()
}

/// One violation for each cited requirement with which something is wrong: message and way out.
fn requirements(
    view: &FindingView<'_>,
    wrong: impl Fn(&RequirementCited) -> Option<(String, String)>,
) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (index, cited) in view.finding().requirements.numbered() {
        if let Some((message, help)) = wrong(&cited.value) {
            let field = format!("requirements[{index}]");
            violations.push(Violation::new(cited.span, field, message, help));
        }
    }
    violations
}

/// The violations that have no field, with the title of the known section in which each lies.
fn within_sections(view: &FindingView<'_>, mut violations: Vec<Violation>) -> Vec<Violation> {
    if violations.is_empty() {
        return violations;
    }
    let sections = view.body().sections.iter();
    let known: Vec<(Span, SectionKind)> = sections
        .filter_map(|section| Some((section.content, section.kind?)))
        .collect();
    for violation in violations.iter_mut().filter(|found| found.field.is_empty()) {
        let after = known.partition_point(|(content, _)| content.start <= violation.span.start);
        let last = after.checked_sub(1).and_then(|index| known.get(index));
        if let Some((content, kind)) = last
            && violation.span.start < content.end
        {
            violation.field = kind.word().to_owned();
        }
    }
    violations
}
