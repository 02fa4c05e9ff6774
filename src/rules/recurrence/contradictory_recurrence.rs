//! Rule `contradictory-recurrence`. Not for findings that repeat one another (`recurrence-cycle`).

use super::recurrence_cycle::{links, reached};
use crate::rule::{RecurrenceView, Violation, declare_rule};

declare_rule! {
    /// A finding says that it repeats one that was raised after it, or says of one finding both that it
    /// repeats it and that it does not.
    ///
    /// ## Why
    ///
    /// What comes back comes later. A chain of recurrences with a link the wrong way round, or with two answers
    /// to one question, shows neither whose action did not work nor how often the failure was there.
    ///
    /// ## Bad
    ///
    /// ```markdown from=open
    /// id: NC-2026-004
    /// severity: major
    /// recurrence_of: [NC-2026-009]
    /// ```
    ///
    /// ```markdown from=closed as-of=2026-11-10 file=findings/2026/NC-2026-009-badges.md
    /// id: NC-2026-009
    /// title: Badges of two visitors were still active
    /// detected: 2026-02-12
    /// raised: 2026-02-12
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=open
    /// id: NC-2026-004
    /// ```
    ///
    /// ```markdown from=closed as-of=2026-11-10 file=findings/2026/NC-2026-009-badges.md
    /// id: NC-2026-009
    /// title: Badges of two visitors were still active
    /// detected: 2026-02-12
    /// raised: 2026-02-12
    /// ```
    ///
    /// ## How to fix
    ///
    /// Write `recurrence_of` in the later finding. Of two answers about one finding keep the one that is
    /// true; the reason of `not_recurrence_of` often tells which.
    pub static CONTRADICTORY_RECURRENCE = {
        name: "contradictory-recurrence",
        family: Recurrence,
        level: Error,
        clause: "ISO27001:2022/10.2 f",
        check: Recurrence(check),
    }
}

fn check(view: &RecurrenceView<'_>) -> Vec<(usize, Violation)> {
    let links = links(view);
    let mut found = Vec::new();
    for (at, record, earlier) in super::linked(view) {
        let finding = &record.finding;
        for (id, earlier) in earlier {
            let answers = finding.not_recurrence_of.items().iter();
            let mut denied = answers.filter_map(|answer| answer.value.finding.given());
            if let Some(other) = denied.find(|other| other.value == id.value) {
                let message = format!("this repeats {}, and does not repeat it", id.value);
                let help = "keep the answer that is true, and remove the other one";
                let violation = Violation::new(id.span, "recurrence_of", message, help);
                found.push((at, violation.see(Some(other.span), "the other answer")));
                continue;
            }
            let circle = record
                .id()
                .is_some_and(|own| reached(&links, &id.value).contains(own));
            let days = finding.raised.value().zip(earlier.finding.raised.given());
            let later = days.filter(|(own, other)| other.value > *own && !circle);
            let Some((own, other)) = later else { continue };
            let message = format!(
                "{} was raised on {}, after this one ({own}): what comes back comes later",
                id.value, other.value
            );
            let help = format!("write `recurrence_of` in {}, and remove it here", id.value);
            let mut violation = Violation::new(id.span, "recurrence_of", message, help);
            if view.register.at(earlier.path()).is_some() {
                violation = violation.see_in(earlier.path(), other.span, "the day it was raised");
            }
            found.push((at, violation));
        }
    }
    found
}
