//! Rule `withdrawn-edition`. Not for records of the time when the edition was in force.

use super::requirements;
use crate::catalog::{Edition, Requirement, edition_cited, successors_2022};
use crate::model::Day;
use crate::rule::{FindingView, Violation, declare_rule};
use crate::suggest::listed;

declare_rule! {
    /// A record that was raised after 31 October 2025 cites the 2013 edition of the standard.
    ///
    /// ## Why
    ///
    /// The transition to the 2022 edition ended that day, and no accredited certificate rests on the
    /// older edition any more. A new finding against it says that the audit was held with old criteria.
    ///
    /// ## Bad
    ///
    /// ```markdown from=open
    /// raised: 2026-02-10
    /// requirements: [ISO27001:2013/A.9.2.5]
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=open
    /// raised: 2026-02-10
    /// requirements: [ISO27001:2022/A.5.18]
    /// ```
    ///
    /// ## How to fix
    ///
    /// Cite the number of the 2022 edition; the message names it. Records from before that day keep their
    /// numbers: the map between the editions is built in, so a recurrence is seen across the two.
    pub static WITHDRAWN_EDITION = {
        name: "withdrawn-edition",
        family: Document,
        level: Warning,
        clause: "end of the transition to the 2022 edition, 31 October 2025",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let Some(raised) = view.finding().raised.value() else {
        return Vec::new();
    };
    let default = view.policy().default_edition();
    requirements(view, |cited| {
        let requirement = cited.read.as_ref().ok()?;
        let edition = edition_cited(requirement, default)?;
        let last = last_day(edition).filter(|last| raised > *last)?;
        let message = format!("`{requirement}` is of the {edition} edition, in force until {last}");
        Some((message, replacement(requirement)))
    })
}

/// The last day on which an edition could be audited against.
fn last_day(edition: Edition) -> Option<Day> {
    let (year, month, day) = edition.withdrawn_on()?;
    Day::new(year, month, day).ok()
}

fn replacement(requirement: &Requirement) -> String {
    let Requirement::Iso27001 { number, .. } = requirement else {
        return String::new();
    };
    let now: Vec<String> = successors_2022(number)
        .iter()
        .map(|number| format!("ISO27001:2022/{number}"))
        .collect();
    if now.is_empty() {
        return "cite the 2022 edition".to_owned();
    }
    format!("cite {}", listed(now.iter().map(String::as_str)))
}
