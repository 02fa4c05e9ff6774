//! Rule `action-repeats-correction`. Not for actions that only train people (`training-only`).

use super::words::Terms;
use super::{heading, is_live, texts};
use crate::model::SectionKind;
use crate::rule::{FindingView, Violation, declare_rule};
use crate::text::Span;

declare_rule! {
    /// A corrective action is what the section Correction tells already: it puts right what was found,
    /// and leaves the cause where it is.
    ///
    /// ## Why
    ///
    /// A correction mends this case; a corrective action keeps the next one from happening. To take
    /// the one for the other is the mistake that auditors see most. Once everything is closed, nothing
    /// in the management system is different from before.
    ///
    /// ## Bad
    ///
    /// ```markdown from=planned
    /// corrective_actions:
    ///   - action: Hold the review for all 61 accounts and remove the rights no longer needed
    ///     addresses: [no-owner]
    ///     owner: tom.baker@acme.example
    ///     due: 2026-03-31
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=planned
    /// corrective_actions:
    ///   - action: Name an owner and a deputy for every review in the control calendar
    ///     addresses: [no-owner]
    ///     owner: tom.baker@acme.example
    ///     due: 2026-03-31
    /// ```
    ///
    /// ## How to fix
    ///
    /// Keep the text in the section Correction, where it belongs. For the action, take each cause that
    /// was found and write what will be different afterwards: who is responsible, what reminds, what
    /// blocks, what is checked. If there is nothing to change, say so in `no_action_reason` instead.
    /// The rule compares words and can be wrong: of three or more content words at most one in six
    /// may be missing from the Correction.
    pub static ACTION_REPEATS_CORRECTION = {
        name: "action-repeats-correction",
        family: Cause,
        level: Warning,
        clause: "ISO27001:2022/10.2 c",
        check: Finding(check),
    }
}

/// Content words below which there is too little to judge.
const LEAST: usize = 3;

/// One content word in so many may be new.
const NEW_ONE_IN: usize = 6;

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let actions = view.finding().corrective_actions.items();
    if actions.is_empty() || !is_live(view) {
        return Vec::new();
    }
    let correction = Terms::of(texts(view, SectionKind::Correction));
    if correction.len() == 0 {
        return Vec::new();
    }
    let repeats = |action: Vec<&str>| {
        let compared = correction.compare(action, |words| words / NEW_ONE_IN);
        compared
            .is_some_and(|action| action.words >= LEAST && action.new * NEW_ONE_IN <= action.words)
    };
    let mut violations: Vec<Violation> = view
        .finding()
        .corrective_actions
        .numbered()
        .filter_map(|(index, action)| Some((index, action.value.action.given()?)))
        .filter(|(_, action)| repeats(vec![&*action.value]))
        .map(|(index, action)| {
            let field = format!("corrective_actions[{index}].action");
            let what = format!("`{}`", view.name(&field));
            violation(view, action.span, field, &what)
        })
        .collect();
    let kind = SectionKind::CorrectiveAction;
    if violations.is_empty()
        && let Some(place) = heading(view, kind)
        && repeats(texts(view, kind).collect())
    {
        let what = format!("the section `{}`", view.policy().words.title(kind));
        violations.push(violation(view, place, kind.word().to_owned(), &what));
    }
    violations
}

fn violation(view: &FindingView<'_>, span: Span, field: String, what: &str) -> Violation {
    let correction = view.policy().words.title(SectionKind::Correction);
    let message = format!("{what} is the correction again, and leaves the cause where it is");
    let help = "write what will be different in the system, so that the same cannot happen again";
    Violation::new(span, field, message, help).see(
        heading(view, SectionKind::Correction),
        format!("the section `{correction}` tells it already"),
    )
}
