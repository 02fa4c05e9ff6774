//! Rule `control-lapsed`. Not for who sees to it (`control-without-owner`).

use crate::model::Status;
use crate::policy::calendar::days_between;
use crate::prevention::{Done, Run, runs};
use crate::rule::{ControlView, Violation, declare_rule};
use crate::text::{Span, counted};

declare_rule! {
    /// A recurring control was not done in a period: no evidence of it was committed before its grace had
    /// passed, or none at all.
    ///
    /// ## Why
    ///
    /// A review that was missed is the finding that every auditor makes, and the one that we could have made
    /// ourselves. Git knows on which day the evidence of each period came. Where the path of the evidence names
    /// the period, the day of the commit does not decide to which period it belongs, only whether it came in
    /// time; where it names none, each period needs a commit of its own, and one commit stands for one period.
    ///
    /// ## Bad
    ///
    /// ```markdown commit=2026-04-01 after=open as-of=2026-07-20 file=controls/CTL-ACCESS-REVIEW.md
    /// ---
    /// id: CTL-ACCESS-REVIEW
    /// title: Review of the access rights of all systems
    /// owner: tom.baker@acme.example
    /// cadence: quarterly
    /// starts: 2026-04-01
    /// grace: 14
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
    /// cadence: quarterly
    /// starts: 2026-04-01
    /// grace: 14
    /// evidence: evidence/access-review/{year}-Q{quarter}/*.csv
    /// ---
    /// ```
    ///
    /// ```csv commit=2026-07-03 as-of=2026-07-20 file=evidence/access-review/2026-Q2/crm.csv
    /// account,role,kept
    /// m.lopez,auditor,yes
    /// ```
    ///
    /// ## How to fix
    ///
    /// Commit the evidence, if the control was done. If it was not, it cannot be done in the past: record the
    /// lapse as a finding before somebody else does (`clause10 new --from-lapse CTL-ACCESS-REVIEW --period
    /// 2026-Q2` drafts it), and name the period and the finding under `lapses` in the record of the control;
    /// then it is dealt with there. Where history is not judged (`--no-history`), nothing is reported.
    pub static CONTROL_LAPSED = {
        name: "control-lapsed",
        family: Prevention,
        level: Warning,
        clause: "ISO27001:2022/8.1",
        check: Control(check),
    }
}

/// How many lapses of one control are told one by one; of more the sum is told.
const FEW: usize = 3;

/// How many spans of periods a sum names.
const SPANS: usize = 6;

fn check(view: &ControlView<'_>) -> Vec<Violation> {
    let runs = runs(view.control(), view.as_of(), view.as_of());
    let (mut lapsed, mut violations) = (Vec::new(), Vec::new());
    for (at, run) in runs.iter().enumerate() {
        if !run.has_lapsed() {
            continue;
        }
        match known(view, run) {
            Known::DealtWith => {}
            Known::Nowhere(span, finding) => violations.push(nowhere(view, run, span, &finding)),
            Known::No => lapsed.push((at, run)),
        }
    }
    if lapsed.len() > FEW {
        violations.push(sum(view, &lapsed, runs.len()));
    } else {
        violations.extend(lapsed.into_iter().map(|(_, run)| one(view, run)));
    }
    violations
}

/// Whether the record says where a lapse is dealt with.
enum Known {
    No,
    DealtWith,
    /// In a finding that there is not, or that was withdrawn.
    Nowhere(Span, String),
}

fn known(view: &ControlView<'_>, run: &Run<'_>) -> Known {
    let mut entries = view.control().lapses.items().iter();
    let entry = entries.find(|entry| {
        let period = entry.value.period.get();
        period.is_some_and(|period| **period == *run.period.name)
    });
    let Some(finding) = entry.and_then(|entry| entry.value.finding.given()) else {
        return Known::No;
    };
    let mut records = view.register().with_id(&finding.value);
    let deals =
        |record: &crate::model::Record| record.finding.status.value() != Some(Status::Withdrawn);
    match records.any(deals) {
        true => Known::DealtWith,
        false => Known::Nowhere(finding.span, finding.value.to_string()),
    }
}

fn nowhere(view: &ControlView<'_>, run: &Run<'_>, span: Span, finding: &str) -> Violation {
    let message = format!(
        "the lapse of {} is to be dealt with in `{finding}`, and there is no such finding, or it was withdrawn",
        run.period.name
    );
    let help = "name the finding that deals with it, or take the entry out";
    let field = format!("lapses[{}]", run.period.name);
    Violation::new(view.place(Some(span)), field, message, help).about(&run.period.name)
}

fn one(view: &ControlView<'_>, run: &Run<'_>) -> Violation {
    let control = view.control();
    let name = control.name();
    let period = &run.period;
    let days = format!("{} ({} to {})", period.name, period.first, period.last);
    let draft = format!(
        "`clause10 new --from-lapse {name} --period {}` drafts the finding; name it under `{}` then",
        period.name,
        view.name("lapses")
    );
    let (message, help) = match run.done {
        Done::Late(committed) => (
            format!(
                "{name}: evidence of {days} was committed on {}, {} after the last day for it, {}",
                committed.day,
                counted(days_between(run.until, committed.day), "day"),
                run.until
            ),
            draft,
        ),
        _ => (
            format!(
                "{name}: no evidence of {days} was committed, and the last day for it was {}, {} ago",
                run.until,
                counted(days_between(run.until, view.as_of()), "day")
            ),
            format!("commit the evidence, if it was done; else {draft}"),
        ),
    };
    let field = format!("evidence[{}]", period.name);
    Violation::new(view.place(control.evidence.span()), field, message, help).about(&period.name)
}

fn sum(view: &ControlView<'_>, lapsed: &[(usize, &Run<'_>)], periods: usize) -> Violation {
    let control = view.control();
    let late = lapsed
        .iter()
        .filter(|(_, run)| matches!(run.done, Done::Late(_)))
        .count();
    let how = match late {
        0 => "without evidence".to_owned(),
        late if late == lapsed.len() => "late".to_owned(),
        late => format!("{} without evidence, {late} late", lapsed.len() - late),
    };
    let message = format!(
        "{} lapsed in {} of {periods} periods ({how}): {}",
        control.name(),
        lapsed.len(),
        spans(lapsed)
    );
    let help = format!(
        "if it is no longer done, say so with `{}`; else find out why nobody noticed: several lapses are one finding with a cause (`clause10 new --from-lapse {} --period PERIOD`)",
        view.name("ends"),
        control.name()
    );
    let place = view.place(control.evidence.span());
    Violation::new(place, "evidence", message, help).about("several")
}

/// The periods, those that follow each other as one span.
fn spans(lapsed: &[(usize, &Run<'_>)]) -> String {
    let mut spans: Vec<(&str, &str, usize)> = Vec::new();
    for (at, run) in lapsed {
        match spans.last_mut() {
            Some((_, last, next)) if *next == *at => {
                *last = &run.period.name;
                *next += 1;
            }
            _ => spans.push((&run.period.name, &run.period.name, at + 1)),
        }
    }
    let told = spans.iter().take(SPANS).map(|(first, last, _)| {
        if first == last {
            (*first).to_owned()
        } else {
            format!("{first} to {last}")
        }
    });
    let mut text = told.collect::<Vec<_>>().join(", ");
    let left: usize = spans.len().saturating_sub(SPANS);
    if left > 0
        && let Some((_, last, _)) = spans.last()
    {
        text.push_str(&format!(" and {left} more spans, the last in {last}"));
    }
    text
}
