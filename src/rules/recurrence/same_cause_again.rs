//! Rule `same-cause-again`. Not for an action that is the correction again (`action-repeats-correction`).

use super::linked;
use crate::model::{Category, Finding, Record};
use crate::rule::{RecurrenceView, Violation, declare_rule};
use crate::rules::cause::words::Terms;
use crate::text::Span;

declare_rule! {
    /// A recurrence gives only causes that the earlier finding gave, or plans an action that was done then.
    ///
    /// ## Why
    ///
    /// The earlier action was aimed at that cause and did not keep the failure away. Either the cause was
    /// not the root, or the action did not reach it; the same answer will have the same result.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// id: NC-2026-004
    /// ```
    ///
    /// ```markdown from=planned as-of=2026-12-10 file=findings/2026/NC-2026-031-access-review.md
    /// id: NC-2026-031
    /// raised: 2026-11-09
    /// severity: major
    /// due: 2027-08-31
    /// recurrence_of: [NC-2026-004]
    /// correction:
    ///   done: 2026-11-12
    ///   by: tom.baker@acme.example
    /// root_cause:
    ///   done: 2026-11-20
    ///   by: tom.baker@acme.example
    ///   method: five-whys
    ///   categories: [no-owner]
    ///   extent: {checked: All 14 recurring reviews in the control calendar, similar: []}
    /// corrective_actions:
    ///   - action: Let the calendar open a ticket for the deputy when a review is not closed in time
    ///     addresses: [no-owner]
    ///     owner: tom.baker@acme.example
    ///     due: 2027-02-28
    /// verification:
    ///   criteria: The reviews of four quarters are finished on time
    ///   due: 2027-07-31
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// id: NC-2026-004
    /// ```
    ///
    /// ```markdown from=planned as-of=2026-12-10 file=findings/2026/NC-2026-031-access-review.md
    /// id: NC-2026-031
    /// raised: 2026-11-09
    /// severity: major
    /// due: 2027-08-31
    /// recurrence_of: [NC-2026-004]
    /// correction:
    ///   done: 2026-11-12
    ///   by: tom.baker@acme.example
    /// root_cause:
    ///   done: 2026-11-20
    ///   by: tom.baker@acme.example
    ///   method: five-whys
    ///   categories: [no-owner, monitoring-gap]
    ///   extent: {checked: All 14 recurring reviews in the control calendar, similar: []}
    /// corrective_actions:
    ///   - action: Let the calendar open a ticket for the deputy when a review is not closed in time
    ///     addresses: [no-owner, monitoring-gap]
    ///     owner: tom.baker@acme.example
    ///     due: 2027-02-28
    /// verification:
    ///   criteria: The reviews of four quarters are finished on time
    ///   due: 2027-07-31
    /// ```
    ///
    /// ## How to fix
    ///
    /// Begin where the last analysis ended: why did that action not keep it away? Name the cause behind
    /// it, and an action that was not tried. The rule compares categories and words and can be wrong: if
    /// the cause is another one of the same category, a waiver in the record says so.
    pub static SAME_CAUSE_AGAIN = {
        name: "same-cause-again",
        family: Recurrence,
        level: Warning,
        clause: "ISO27001:2022/10.2 b 2",
        check: Recurrence(check),
    }
}

/// Content words below which there is too little to judge an action by.
const LEAST: usize = 3;

/// One content word in so many may be new in an action that was done before.
const NEW_ONE_IN: usize = 6;

fn check(view: &RecurrenceView<'_>) -> Vec<(usize, Violation)> {
    let mut found = Vec::new();
    for (at, record, earlier) in linked(view) {
        for (id, earlier) in earlier {
            let name = |path: &str| view.policy.words.path(path);
            let violation =
                if let Some((span, before)) = action(record, earlier) {
                    let message = format!(
                        "this was done for {} already, and did not keep it away",
                        id.value
                    );
                    let help = "find out why that action did not work, and plan another one";
                    let field = format!("corrective_actions[{}].action", span.0);
                    Some((Violation::new(span.1, field, message, help), before))
                } else {
                    causes(record, earlier).map(|(span, before)| {
                    let message = format!(
                        "{} gave no other cause, and the action against it did not keep it away",
                        id.value
                    );
                    let help = format!(
                        "look for the cause behind that one, and add it to `{}`",
                        name("root_cause.categories")
                    );
                    (Violation::new(span, "root_cause.categories", message, help), before)
                })
                };
            let is_here = view.register.at(earlier.path()).is_some();
            found.extend(violation.map(|(mut violation, before)| {
                violation.value = Some(id.value.to_string());
                let violation = if is_here {
                    violation.see_in(earlier.path(), before, format!("what {} says", id.value))
                } else {
                    violation
                };
                (at, violation)
            }));
        }
    }
    found
}

/// The causes of a finding, where the earlier one gave all of them, and where it did.
fn causes(record: &Record, earlier: &Record) -> Option<(Span, Span)> {
    let (now, span) = categories(&record.finding)?;
    let (before, place) = categories(&earlier.finding)?;
    now.iter()
        .all(|category| before.contains(category))
        .then_some((span, place))
}

fn categories(finding: &Finding) -> Option<(Vec<Category>, Span)> {
    let categories = &finding.root_cause.get()?.categories;
    let all = categories.items().iter().map(|category| category.value);
    let all: Vec<Category> = all.collect();
    let span = categories.given()?.span;
    (!all.is_empty()).then_some((all, span))
}

/// An action of a finding, by its number and place, that the earlier finding names among its own.
fn action(record: &Record, earlier: &Record) -> Option<((usize, Span), Span)> {
    let before = earlier.finding.corrective_actions.items().iter();
    let before = before.filter_map(|action| action.value.action.given());
    let before: Vec<(Terms, Span)> = before
        .map(|action| (Terms::of([&*action.value]), action.span))
        .collect();
    let actions = record.finding.corrective_actions.numbered();
    let mut given = actions.filter_map(|(at, action)| Some((at, action.value.action.given()?)));
    given.find_map(|(at, action)| {
        let same = before.iter().find(|(terms, _)| {
            let compared = terms.compare([&*action.value], |words| words / NEW_ONE_IN);
            compared.is_some_and(|same| same.words >= LEAST && same.new * NEW_ONE_IN <= same.words)
        })?;
        Some(((at, action.span), same.1))
    })
}
