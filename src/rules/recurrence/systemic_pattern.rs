//! Rule `systemic-pattern`. Not for single findings that come back (`unlinked-recurrence`).

use std::collections::BTreeMap;

use crate::catalog::{Edition, Requirement, edition_cited, successors_2022};
use crate::model::{Kind, Record, Status};
use crate::rule::{RecurrenceView, Violation, declare_rule};
use crate::text::Span;

declare_rule! {
    /// Several nonconformities of the last months are about one requirement, or have one cause in one area.
    ///
    /// ## Why
    ///
    /// Each is minor by itself; together they can show that a whole requirement is not met, which is a
    /// major. An auditor who lays them side by side asks whether anybody else did. A number of 2013 counts
    /// as what it became in 2022.
    ///
    /// ## Bad
    ///
    /// ```markdown from=open
    /// id: NC-2026-004
    /// requirements: [ISO27001:2022/A.8.13]
    /// ```
    ///
    /// ```markdown from=open file=findings/2026/NC-2026-002-tape.md
    /// id: NC-2026-002
    /// title: A tape of the archive was sent without its seal
    /// requirements: [ISO27001:2022/A.8.13]
    /// raised: 2026-02-02
    /// ```
    ///
    /// ```markdown from=open file=findings/2026/NC-2026-003-copy.md
    /// id: NC-2026-003
    /// title: No copy of the mail server lies outside the building
    /// requirements: [ISO27001:2022/A.8.13]
    /// raised: 2026-02-04
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=open
    /// id: NC-2026-004
    /// requirements: [ISO27001:2022/A.8.13]
    /// ```
    ///
    /// ```markdown from=open file=findings/2026/NC-2026-002-tape.md
    /// id: NC-2026-002
    /// title: A tape of the archive was sent without its seal
    /// requirements: [ISO27001:2022/A.7.10]
    /// raised: 2026-02-02
    /// ```
    ///
    /// ```markdown from=open file=findings/2026/NC-2026-003-copy.md
    /// id: NC-2026-003
    /// title: No copy of the mail server lies outside the building
    /// requirements: [ISO27001:2022/A.8.13]
    /// raised: 2026-02-04
    /// ```
    ///
    /// ## How to fix
    ///
    /// Look at them together: is there one cause behind them? If so, raise one nonconformity about the
    /// system, name the others in `root_cause.extent.similar`, and consider grading it major. From how many
    /// on, and within how many days, says `pattern` in `clause10.yaml`.
    pub static SYSTEMIC_PATTERN = {
        name: "systemic-pattern",
        family: Recurrence,
        level: Info,
        clause: "ISO27001:2022/10.2 b 3",
        check: Recurrence(check),
    }
}

/// How many of the other findings are shown.
const SHOWN: usize = 10;

/// What findings have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Common {
    Requirement(String),
    Cause(&'static str, String),
}

fn check(view: &RecurrenceView<'_>) -> Vec<(usize, Violation)> {
    let pattern = &view.policy.settings.pattern;
    let mut groups: BTreeMap<Common, Vec<(usize, Span)>> = BTreeMap::new();
    for (at, record) in view.register.records.iter().enumerate() {
        if is_recent(view, record) {
            for (common, span) in common(view, record) {
                groups.entry(common).or_default().push((at, span));
            }
        }
    }
    let mut found = Vec::new();
    for (common, mut members) in groups {
        if members.len() < pattern.findings as usize {
            continue;
        }
        let raised = |at: usize| {
            let record = view.register.records.get(at);
            record.map(|record| (record.finding.raised.value(), record.id()))
        };
        // It is told of the newest, where somebody is at work.
        members.sort_by_key(|(at, _)| raised(*at));
        let Some((at, span)) = members.pop() else {
            continue;
        };
        let count = members.len() + 1;
        let (field, what, value) = match common {
            Common::Requirement(number) => ("requirements", format!("about {number}"), number),
            Common::Cause(category, area) => {
                let what = format!("with the cause {category} in one area");
                ("root_cause.categories", what, format!("{category} {area}"))
            }
        };
        let days = pattern.days;
        let message = format!(
            "this is the {} nonconformity {what} within {days} days",
            nth(count)
        );
        let help = "look at them together: several related minors can be one major";
        let mut violation = Violation::new(span, field, message, help);
        violation.value = Some(value);
        for (other, span) in members.iter().rev().take(SHOWN) {
            if let Some(other) = view.register.records.get(*other) {
                let id = other.id().unwrap_or(other.path().as_str()).to_owned();
                violation = violation.see_in(other.path(), *span, id);
            }
        }
        found.push((at, violation));
    }
    found
}

/// Whether it is a nonconformity that was raised within the days of the pattern, and not withdrawn.
fn is_recent(view: &RecurrenceView<'_>, record: &Record) -> bool {
    let finding = &record.finding;
    let days = i64::from(view.policy.settings.pattern.days);
    let raised = finding.raised.value().is_some_and(|raised| {
        let age = (view.as_of - raised).get_days();
        (0..=days).contains(&i64::from(age))
    });
    raised
        && finding.kind.value() == Some(Kind::Nonconformity)
        && finding.status.value() != Some(Status::Withdrawn)
}

/// What a finding may have in common with others, each once, and where it says so.
fn common(view: &RecurrenceView<'_>, record: &Record) -> BTreeMap<Common, Span> {
    let finding = &record.finding;
    let mut all = BTreeMap::new();
    for cited in finding.requirements.items() {
        let Ok(requirement) = &cited.value.read else {
            continue;
        };
        for number in numbers(view, requirement) {
            all.entry(Common::Requirement(number)).or_insert(cited.span);
        }
    }
    let area = finding.area.get().map(|area| area.trim().to_lowercase());
    let cause = finding.root_cause.get();
    let categories = cause.map(|cause| cause.categories.items());
    for category in categories.unwrap_or_default() {
        if let Some(area) = area.as_ref().filter(|area| !area.is_empty()) {
            let common = Common::Cause(category.value.word(), area.clone());
            all.entry(common).or_insert(category.span);
        }
    }
    all
}

/// The requirement as numbers of the present edition; own documents and other schemes as they are written.
fn numbers(view: &RecurrenceView<'_>, requirement: &Requirement) -> Vec<String> {
    match requirement {
        Requirement::Iso27001 { number, .. } => {
            match edition_cited(requirement, view.policy.default_edition()) {
                Some(Edition::E2013) => successors_2022(number)
                    .into_iter()
                    .map(str::to_owned)
                    .collect(),
                Some(Edition::E2022) | None => vec![number.clone()],
            }
        }
        Requirement::Scheme { .. } | Requirement::OwnDocument { .. } => {
            vec![requirement.to_string()]
        }
    }
}

fn nth(count: usize) -> String {
    let end = match (count % 100, count % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{count}{end}")
}
