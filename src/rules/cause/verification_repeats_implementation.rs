//! Rule `verification-repeats-implementation`. Not for whether the files are there (family evidence).

use super::is_live;
use crate::model::Target;
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// The evidence of the verification is the evidence of the actions again, and nothing else.
    ///
    /// ## Why
    ///
    /// The new procedure shows that there is a new procedure. It does not show that the reviews have
    /// since been held. "Implemented" given as proof of "effective" is the reason for which many
    /// verifications are not accepted.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// verification:
    ///   criteria: The reviews of Q1 and Q2 2026 are finished on time
    ///   due: 2026-07-31
    ///   done: 2026-07-10
    ///   by: maria.lopez@acme.example
    ///   result: effective
    ///   evidence: [evidence/NC-2026-004/control-calendar.csv]
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
    /// Name what came about after the action had time to work: the reviews that were held since, a
    /// sample, a report, a count before and after. If the same document shows it because it is kept up
    /// to date, pin it to its state at the verification with `path@commit`.
    pub static VERIFICATION_REPEATS_IMPLEMENTATION = {
        name: "verification-repeats-implementation",
        family: Cause,
        level: Warning,
        clause: "ISO27001:2022/10.2 d",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let finding = view.finding();
    let Some(verification) = finding.verification.get() else {
        return Vec::new();
    };
    let shown = verification.evidence.items();
    if shown.is_empty() || !is_live(view) {
        return Vec::new();
    }
    let of_actions: std::collections::HashSet<(&str, Option<&str>)> = finding
        .corrective_actions
        .items()
        .iter()
        .flat_map(|action| action.value.evidence.items())
        .filter_map(|evidence| file(&evidence.value.target))
        .collect();
    let is_repeated = |target| file(target).is_some_and(|file| of_actions.contains(&file));
    if !shown
        .iter()
        .all(|evidence| is_repeated(&evidence.value.target))
    {
        return Vec::new();
    }
    let field = "verification.evidence";
    let message = format!(
        "`{}` names only what shows that the actions were done, not that they worked",
        view.name(field)
    );
    let help = "name what came about since: results, a sample, a count before and after";
    let span = verification.evidence.span().unwrap_or(finding.top);
    let first = finding
        .corrective_actions
        .items()
        .iter()
        .find_map(|action| action.value.evidence.span());
    vec![Violation::new(span, field, message, help).see(first, "the evidence of the actions")]
}

/// The file, and the commit it is pinned to; a living document at another commit is another proof.
fn file(target: &Target) -> Option<(&str, Option<&str>)> {
    match target {
        Target::File { path, at } => Some((path.as_str(), at.as_deref())),
        _ => None,
    }
}
