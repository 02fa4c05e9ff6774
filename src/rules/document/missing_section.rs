//! Rule `missing-section`. Not for sections that are there without text (`empty-section`), nor for those in
//! a comment that is not closed (`unclosed-comment`).

use crate::edit;
use crate::model::lifecycle::Need;
use crate::model::{Section, SectionKind};
use crate::rule::{FindingView, Violation, declare_rule};
use crate::suggest::nearest;
use crate::text::edit::Fix;

declare_rule! {
    /// The status claims a step whose section the record does not have.
    ///
    /// ## Why
    ///
    /// The fields say that a step was taken, by whom and when; the sections say what was found, thought
    /// and done. An auditor reads the sections.
    ///
    /// ## Bad
    ///
    /// ```markdown from=analysed without=#Root-cause
    /// status: analysed
    /// ---
    /// ## Nonconformity
    ///
    /// The review of access rights for Q4 2025 was not held.
    ///
    /// ## Correction
    ///
    /// It was held on 11 and 12 February 2026.
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=analysed
    /// status: analysed
    /// ---
    /// ## Nonconformity
    ///
    /// The review of access rights for Q4 2025 was not held.
    ///
    /// ## Correction
    ///
    /// It was held on 11 and 12 February 2026.
    ///
    /// ## Root cause
    ///
    /// A change of role does not lead to a look at the recurring tasks of the role.
    /// ```
    ///
    /// ## How to fix
    ///
    /// Write the section under the heading that the message names, or set the status back to the step
    /// that was really reached. Headings in your own words or language are declared under
    /// `words.sections` in `clause10.yaml`.
    pub static MISSING_SECTION = {
        name: "missing-section",
        family: Document,
        level: Error,
        clause: "ISO27001:2022/10.2 f",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    for lack in view.lacks() {
        let (Need::Section(kind), None) = (lack.need, lack.near) else {
            continue;
        };
        if view.body().hides(kind) {
            continue;
        }
        let title = view.policy().words.title(kind);
        let message = format!(
            "status `{}` needs a section `{title}`, and there is none",
            view.claimed()
        );
        let help = format!("write it under a heading `## {title}`: {}", kind.about());
        let alike = misspelt(view, title).map(|section| section.heading);
        // A heading that is probably this one would then stand there twice.
        let fix = alike.is_none().then(|| skeleton(view, kind));
        violations.push(
            Violation::new(view.finding().status_span(), kind.word(), message, help)
                .about(kind.word())
                .see(alike, "is this heading meant?")
                .mended_by(fix),
        );
    }
    violations
}

/// The heading with a comment that says what is to be written there: it is reported as empty until
/// somebody has.
fn skeleton(view: &FindingView<'_>, kind: SectionKind) -> Fix {
    let title = view.policy().words.title(kind);
    Fix {
        description: format!(
            "add a heading `{title}`, under which the text is still to be written"
        ),
        edits: vec![edit::section(view.source(), view.body(), kind, title)],
    }
}

/// A heading that is no known title and probably this one.
fn misspelt<'a>(view: &FindingView<'a>, title: &str) -> Option<&'a Section> {
    let unknown = |section: &&Section| section.kind.is_none();
    view.body().sections.iter().filter(unknown).find(|section| {
        let heading = view
            .text(section.heading)
            .trim_matches(['#', ' ', ':', '*']);
        nearest(heading, [title]).is_some()
            || heading.to_lowercase().contains(&title.to_lowercase())
    })
}
