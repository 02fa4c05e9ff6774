//! Rule `unlinked-recurrence`. Not for what probably repeats what: that is found out in `crate::recurrence`.

use std::collections::{BTreeMap, BTreeSet};

use super::is_open;
use crate::model::{Record, Status};
use crate::rule::{RecurrenceView, Suspected, Violation, declare_rule};

declare_rule! {
    /// The finding probably repeats an earlier one, and does not say whether it does. Asked of findings that
    /// are new in a change, or not closed yet; an answer either way is final for that pair.
    ///
    /// ## Why
    ///
    /// A failure that comes back shows that its cause was never removed, whatever the verification said.
    /// Auditors compare findings across years and escalate what returns; who sees it first, while the
    /// finding is written, can look for the cause that was missed.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// id: NC-2026-004
    /// title: Access review of the finance system for Q4 2025 was missed
    /// ```
    ///
    /// ```markdown from=open as-of=2026-11-10 file=findings/2026/NC-2026-031-access-review.md
    /// id: NC-2026-031
    /// title: Access review of the finance system for Q3 2026 was missed
    /// raised: 2026-11-09
    /// due: 2027-05-31
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// id: NC-2026-004
    /// title: Access review of the finance system for Q4 2025 was missed
    /// ```
    ///
    /// ```markdown from=open as-of=2026-11-10 file=findings/2026/NC-2026-031-access-review.md
    /// id: NC-2026-031
    /// title: Access review of the finance system for Q3 2026 was missed
    /// raised: 2026-11-09
    /// due: 2027-05-31
    /// severity: major
    /// recurrence_of: [NC-2026-004]
    /// ```
    ///
    /// ## How to fix
    ///
    /// Read the earlier finding. If the same requirement was not met in essentially the same way, or for
    /// the same cause, write its number in `recurrence_of`; then its action did not work, and the cause
    /// analysis begins there. If not, say so: `not_recurrence_of: [{finding: NC-2024-011, reason: another
    /// system, and another cause}]`. The answer counts for the findings that are linked with that one too.
    /// What is compared, and how likely it is, shows `clause10 recurrence ID`. It is a guess from words,
    /// requirements, causes and dates, and can be wrong.
    pub static UNLINKED_RECURRENCE = {
        name: "unlinked-recurrence",
        family: Recurrence,
        level: Warning,
        clause: "ISO27001:2022/10.2 b 3",
        check: Recurrence(check),
    }
}

/// How many reasons are given; `clause10 recurrence` gives all.
const REASONS: usize = 3;

fn check(view: &RecurrenceView<'_>) -> Vec<(usize, Violation)> {
    if view.suspected.is_empty() {
        return Vec::new();
    }
    let families = Families::of(view);
    let asked = view.suspected.iter();
    asked
        .filter_map(|suspected| Some((suspected.later, question(view, suspected, &families)?)))
        .collect()
}

/// What is asked of one finding; none where it is answered.
fn question(
    view: &RecurrenceView<'_>,
    suspected: &Suspected<'_>,
    families: &Families<'_>,
) -> Option<Violation> {
    let record = view.register.records.get(suspected.later)?;
    let finding = &record.finding;
    if !finding.recurrence_of.is_missing() {
        return None;
    }
    let answers = finding.not_recurrence_of.items().iter();
    let answered: BTreeSet<usize> = answers
        .filter_map(|answer| families.of_id(answer.value.finding.get()?))
        .collect();
    let mut open = suspected.candidates.iter().filter(|candidate| {
        let id = candidate.earlier.record.id();
        let family = id.and_then(|id| families.of_id(id));
        id.is_some() && family.is_none_or(|family| !answered.contains(&family))
    });
    let first = open.next()?;
    let earlier = first.earlier.record;
    let id = earlier.id()?;
    let reasons: Vec<&str> = first
        .reasons
        .iter()
        .take(REASONS)
        .map(String::as_str)
        .collect();
    let message = format!("this probably repeats {id}: {}", reasons.join("; "));
    let other = format!("`not_recurrence_of: [{{finding: {id}, reason: ...}}]`");
    let help = if is_open(earlier) && !first.earlier.is_gone {
        format!(
            "{id} is not closed: if it is the same, go on there and withdraw this one; if it came back, write `recurrence_of: [{id}]`; if it is another, {other}"
        )
    } else {
        format!("if it is the same failure, write `recurrence_of: [{id}]`; if not, {other}")
    };
    let span = finding
        .title
        .given()
        .map_or(finding.top, |title| title.span);
    let mut violation = Violation::new(span, "recurrence_of", message, help);
    violation.value = Some(id.to_owned());
    for candidate in std::iter::once(first).chain(open) {
        let earlier = candidate.earlier.record;
        if !candidate.earlier.is_gone {
            let at = earlier.finding.title.given();
            let span = at.map_or(earlier.finding.top, |title| title.span);
            violation = violation.see_in(earlier.path(), span, known(earlier));
        }
    }
    Some(violation)
}

/// What is known of an earlier finding, in a few words.
fn known(earlier: &Record) -> String {
    let finding = &earlier.finding;
    let id = earlier.id().unwrap_or_default();
    let raised = finding.raised.value();
    let raised = raised.map_or(String::new(), |day| format!(", raised {day}"));
    let closed = match (finding.status.value(), finding.closed.value()) {
        (Some(Status::Closed), Some(day)) => format!(", closed {day}"),
        (Some(status), _) => format!(", {status}"),
        _ => String::new(),
    };
    format!("{id}{raised}{closed}")
}

/// Findings that are linked with one another, each family by the place of one of its members.
struct Families<'a> {
    places: BTreeMap<&'a str, usize>,
    /// For each place another one of the same family, or itself.
    same: Vec<usize>,
}

impl<'a> Families<'a> {
    fn of(view: &RecurrenceView<'a>) -> Self {
        let mut families = Self {
            places: BTreeMap::new(),
            same: Vec::new(),
        };
        for record in view.register.records.iter().chain(view.gone) {
            let Some(id) = record.id() else { continue };
            let own = families.place(id);
            for named in record.finding.recurrence_of.items() {
                let other = families.place(&named.value);
                let (one, other) = (families.first(own), families.first(other));
                if let Some(same) = families.same.get_mut(other) {
                    *same = one;
                }
            }
        }
        families
    }

    fn place(&mut self, id: &'a str) -> usize {
        let new = self.same.len();
        let place = *self.places.entry(id).or_insert(new);
        if place == new {
            self.same.push(new);
        }
        place
    }

    /// The place that stands for the family of another one.
    fn first(&self, mut place: usize) -> usize {
        while let Some(same) = self.same.get(place).filter(|same| **same != place) {
            place = *same;
        }
        place
    }

    fn of_id(&self, id: &str) -> Option<usize> {
        self.places.get(id).map(|place| self.first(*place))
    }
}
