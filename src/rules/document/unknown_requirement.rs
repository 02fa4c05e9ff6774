//! Rule `unknown-requirement`. Not for numbers that exist and may be the wrong ones.

use super::requirements;
use crate::model::RequirementCited;
use crate::rule::{FindingView, Violation, declare_rule};
use crate::text::Span;
use crate::text::edit::Fix;

declare_rule! {
    /// A requirement is cited that the named edition, scheme or document does not have, or in a form that
    /// does not say what is meant.
    ///
    /// ## Why
    ///
    /// A nonconformity is one only against a requirement. If nobody can look the requirement up, the
    /// grade can be disputed, and the finding is left out when findings are counted by control or
    /// compared for recurrence.
    ///
    /// ## Bad
    ///
    /// ```markdown from=open
    /// requirements: [ISO27001:2022/A.9.2.5]
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=open
    /// requirements: [ISO27001:2022/A.5.18]
    /// ```
    ///
    /// ## How to fix
    ///
    /// Write `ISO27001:2022/` and the number of the clause or control, or the name of your document, a
    /// slash and the paragraph. The message proposes the number that was probably meant. Other standards
    /// are declared under `requirements.schemes` in `clause10.yaml`.
    pub static UNKNOWN_REQUIREMENT = {
        name: "unknown-requirement",
        family: Document,
        level: Error,
        clause: "ISO27001:2022/10.2 f",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let mut violations = requirements(view, |cited| {
        let problem = cited.read.as_ref().err()?;
        Some((problem.message.clone(), problem.help.clone()))
    });
    let cited = view.finding().requirements.items();
    for violation in &mut violations {
        let same = cited.iter().find(|cited| cited.span == violation.span);
        violation.fix = same
            .and_then(|cited| respelt(view, &cited.value, cited.span))
            .map(Box::new);
    }
    violations
}

/// The right spelling of a requirement that is only spelt in another way; quotes around it stay.
fn respelt(view: &FindingView<'_>, cited: &RequirementCited, span: Span) -> Option<Fix> {
    let problem = cited.read.as_ref().err()?;
    let meant = problem.respelling(&cited.text)?;
    let written = view.text(span);
    let start = written.find(&*cited.text)?;
    // Escapes, or a text over several lines: what is written is not what is read.
    let quotes = written.len() - cited.text.len();
    let is_simple = matches!((start, quotes), (0, 0) | (1, 2));
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ':' | '/' | '.' | ' ' | '-' | '_');
    (is_simple && meant.chars().all(is_plain)).then(|| {
        let start = span.start as usize + start;
        let place = Span::new(start, start + cited.text.len());
        Fix::one(format!("write `{meant}`"), place, meant)
    })
}
