//! Rule `recurrence-of-open-finding`. Not for findings that are not linked yet (`unlinked-recurrence`).

use super::{is_open, linked};
use crate::rule::{RecurrenceView, Violation, declare_rule};

declare_rule! {
    /// A finding that is worked on says that it repeats one that is worked on too.
    ///
    /// ## Why
    ///
    /// What is not finished cannot have come back: it is still there. Two records of one failure are two
    /// owners, two due dates and two causes, and the statistics count one lapse twice.
    ///
    /// ## Bad
    ///
    /// ```markdown from=analysed
    /// id: NC-2026-004
    /// ```
    ///
    /// ```markdown from=open as-of=2026-02-23 file=findings/2026/NC-2026-005-access-review.md
    /// id: NC-2026-005
    /// raised: 2026-02-22
    /// recurrence_of: [NC-2026-004]
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=analysed
    /// id: NC-2026-004
    /// ```
    ///
    /// ```markdown from=open as-of=2026-02-23 file=findings/2026/NC-2026-005-access-review.md
    /// id: NC-2026-005
    /// raised: 2026-02-22
    /// status: withdrawn
    /// withdrawn: {date: 2026-02-23, by: maria.lopez@acme.example, reason: The same failure as NC-2026-004; went on there}
    /// ```
    ///
    /// ## How to fix
    ///
    /// Add the new instance to the earlier finding, under what was looked at beyond it
    /// (`root_cause.extent`), and withdraw this one with that reason. If the earlier one was finished and is
    /// only not closed, close it first. If both are to stay, a waiver in the record says why.
    pub static RECURRENCE_OF_OPEN_FINDING = {
        name: "recurrence-of-open-finding",
        family: Recurrence,
        level: Warning,
        clause: "ISO27001:2022/10.2 b 3",
        check: Recurrence(check),
    }
}

fn check(view: &RecurrenceView<'_>) -> Vec<(usize, Violation)> {
    let mut found = Vec::new();
    for (at, record, earlier) in linked(view).filter(|(_, record, _)| is_open(record)) {
        for (id, earlier) in earlier {
            if !is_open(earlier) || view.register.at(earlier.path()).is_none() {
                continue;
            }
            // In a cycle each repeats the other, which is reported as that.
            let mut named = earlier.finding.recurrence_of.items().iter();
            if named.any(|id| record.id() == Some(&*id.value)) {
                continue;
            }
            let message = format!(
                "{} is not closed: what is not finished cannot have come back",
                id.value
            );
            let help = format!(
                "go on in {} and withdraw this one, or close {} first",
                id.value, id.value
            );
            let violation = Violation::new(id.span, "recurrence_of", message, help);
            let span = earlier.finding.status_span();
            found.push((at, violation.see_in(earlier.path(), span, "its status")));
        }
    }
    found
}
