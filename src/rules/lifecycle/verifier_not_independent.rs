//! Rule `verifier-not-independent`. Not for who committed the verification: only git knows that.

use crate::model::{Action, Person, Spanned};
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// The effectiveness of an action is verified by the person who did it.
    ///
    /// ## Why
    ///
    /// Whoever did the work looks for what went right. The standard does not ask for a second pair of
    /// eyes here, but auditors give more to the word of somebody who had nothing to defend.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// verification:
    ///   criteria: The reviews of Q1 and Q2 2026 are finished on time
    ///   due: 2026-07-31
    ///   done: 2026-07-10
    ///   by: tom.baker@acme.example
    ///   result: effective
    ///   evidence: [evidence/NC-2026-004/q1-review.csv]
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// verification:
    ///   criteria: The reviews of Q1 and Q2 2026 are finished on time
    ///   due: 2026-07-31
    ///   done: 2026-07-10
    ///   by: maria.lopez@acme.example
    ///   result: effective
    ///   evidence: [evidence/NC-2026-004/q1-review.csv]
    /// ```
    ///
    /// ## How to fix
    ///
    /// Let somebody else check the criteria and name them in `verification.by`. If the owner of the
    /// action did not do it, name who did in the action's `by`. In a small organisation where nobody
    /// else can judge, accept it with a waiver that says so.
    pub static VERIFIER_NOT_INDEPENDENT = {
        name: "verifier-not-independent",
        family: Lifecycle,
        level: Warning,
        clause: "good practice",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let finding = view.finding();
    let Some(verifier) = finding.verification.get().and_then(|v| v.by.given()) else {
        return Vec::new();
    };
    let people = &view.policy().people;
    let own = finding
        .corrective_actions
        .numbered()
        .filter_map(|(index, action)| Some((index, doer(&action.value)?)))
        .find(|(_, (_, doer))| people.same(&verifier.value, &doer.value));
    let Some((index, (key, doer))) = own else {
        return Vec::new();
    };
    let message = format!(
        "`{}` is the same person as `{}`: the action is verified by who did it",
        view.name("verification.by"),
        view.name(&format!("corrective_actions[{index}].{key}"))
    );
    let help = "let somebody who did not do the action verify it";
    vec![
        Violation::new(verifier.span, "verification.by", message, help)
            .see(Some(doer.span), "did the action"),
    ]
}

/// Who did an action: `by`, or its owner where that is not given.
fn doer(action: &Action) -> Option<(&'static str, &Spanned<Person>)> {
    let by = action.by.given().map(|by| ("by", by));
    by.or(action.owner.given().map(|owner| ("owner", owner)))
}
