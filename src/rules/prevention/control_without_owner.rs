//! Rule `control-without-owner`. Not for findings: `unnamed-owner` is for those.

use crate::model::{Person, Slot};
use crate::rule::{ControlView, Violation, declare_rule};

declare_rule! {
    /// A recurring control has no owner, its owner is a team or a role, or its owner or deputy has left.
    ///
    /// ## Why
    ///
    /// What a team does every quarter, nobody does when everybody is busy, and what belonged to somebody who
    /// has left stops without a sound. A control without a named person is the next lapse.
    ///
    /// ## Bad
    ///
    /// ```markdown commit=2026-04-01 after=open file=controls/CTL-ACCESS-REVIEW.md
    /// ---
    /// id: CTL-ACCESS-REVIEW
    /// title: Review of the access rights of all systems
    /// owner: it-security@acme.example
    /// cadence: quarterly
    /// starts: 2026-04-01
    /// evidence: evidence/access-review/{year}-Q{quarter}/*.csv
    /// ---
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown commit=2026-04-01 after=open file=controls/CTL-ACCESS-REVIEW.md
    /// ---
    /// id: CTL-ACCESS-REVIEW
    /// title: Review of the access rights of all systems
    /// owner: tom.baker@acme.example
    /// deputy: maria.lopez@acme.example
    /// cadence: quarterly
    /// starts: 2026-04-01
    /// evidence: evidence/access-review/{year}-Q{quarter}/*.csv
    /// ---
    /// ```
    ///
    /// ## How to fix
    ///
    /// Name one person under `owner`, and another one under `deputy`. Who has left stands under
    /// `people.left` in clause10.yaml, with further words for teams. A control that is given up has its last
    /// day under `ends`; then nothing is asked of it.
    pub static CONTROL_WITHOUT_OWNER = {
        name: "control-without-owner",
        family: Prevention,
        level: Warning,
        clause: "ISO27001:2022/5.3",
        check: Control(check),
    }
}

fn check(view: &ControlView<'_>) -> Vec<Violation> {
    let control = view.control();
    let has_ended = control.ends.value().is_some_and(|ends| ends < view.as_of());
    if has_ended || control.cadence.is_missing() {
        return Vec::new();
    }
    if control.owner.is_missing() {
        let message = format!("{} has no owner", control.name());
        let help = format!(
            "name the person who sees to it under `{}`, and somebody else under `{}`",
            view.name("owner"),
            view.name("deputy")
        );
        let place = view.place(control.owner.span());
        return vec![Violation::new(place, "owner", message, help).about("missing")];
    }
    let owner = judged(view, "owner", &control.owner);
    let deputy = judged(view, "deputy", &control.deputy);
    owner.into_iter().chain(deputy).collect()
}

fn judged(view: &ControlView<'_>, field: &str, slot: &Slot<Person>) -> Option<Violation> {
    let person = slot.given()?;
    let name = view.control().name();
    let shown = view.name(field);
    let (message, help) = if view.policy().people.is_team(&person.value) {
        (
            format!("`{shown}` of {name} names a team, a role or nobody in particular"),
            "name one person".to_owned(),
        )
    } else {
        let left = view.has_left(&person.value)?;
        (
            format!("`{shown}` of {name} names somebody who left on {left}"),
            "hand it over and name who took it on".to_owned(),
        )
    };
    Some(Violation::new(person.span, field, message, help))
}
