//! Rule `empty-section`. Not for sections that are not there at all (`missing-section`), nor for one whose
//! text is swallowed by a comment that is not closed (`unclosed-comment`).

use crate::model::lifecycle::Need;
use crate::model::{SectionKind, Status};
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// The status claims a step, and the section that should tell about it has a heading and no text.
    ///
    /// ## Why
    ///
    /// A heading from the template shows that the record has the right form, not that anybody did the
    /// work. Comments do not count: a reader of the finished document does not see them.
    ///
    /// ## Bad
    ///
    /// ```markdown from=analysed
    /// ## Root cause
    ///
    /// <!-- Why could it happen? Ask until the answer is in the system. -->
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=analysed
    /// ## Root cause
    ///
    /// A change of role does not lead to a look at the recurring tasks of the role.
    /// ```
    ///
    /// ## How to fix
    ///
    /// Write what was found or done, in a few sentences that somebody outside the team understands. If
    /// the step was not taken yet, set the status back.
    pub static EMPTY_SECTION = {
        name: "empty-section",
        family: Document,
        level: Error,
        clause: "ISO27001:2022/10.2 f",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    for lack in view.lacks() {
        let (Need::Section(kind), Some(heading)) = (lack.need, lack.near) else {
            continue;
        };
        if unclosed_in(view, kind) {
            continue;
        }
        let message = format!(
            "status `{}` needs a section `{}`, and this one has no text",
            view.claimed(),
            view.policy().words.title(kind)
        );
        // What an open finding claims is the least; there is nothing to set the status back to.
        let back = match view.finding().status.value() {
            Some(Status::Open) | None => "",
            Some(_) => ", or set the status back if that is not known yet",
        };
        let help = format!("write here {}{back}", kind.about());
        violations.push(
            Violation::new(heading, kind.word(), message, help)
                .see(view.finding().status.span(), "the status is claimed here"),
        );
    }
    violations
}

/// Whether a comment that is not closed begins in a section.
fn unclosed_in(view: &FindingView<'_>, kind: SectionKind) -> bool {
    let (body, unclosed) = (view.body(), view.body().unclosed.as_ref());
    unclosed
        .zip(body.section(kind))
        .is_some_and(|(comment, section)| section.content.start <= comment.mark.start)
}
