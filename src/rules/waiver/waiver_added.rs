//! Rule `waiver-added`. Not for whether a waiver is complete or in force.

use crate::model::{Record, Waiver};
use crate::rule::{ChangeView, Past, Stands, Violation, declare_rule};
use crate::text::Span;

declare_rule! {
    /// A change brings a waiver, or makes one last longer.
    ///
    /// ## Why
    ///
    /// A waiver takes a diagnostic out of the gate. The change that is being judged may do that to its
    /// own gate, so a person has to see it; nothing else is wrong with it.
    ///
    /// ## Bad
    ///
    /// ```markdown commit=2026-07-13 from=closed
    /// ```
    ///
    /// ```markdown commit=2026-07-14 from=closed
    /// waivers:
    ///   - rule: verified-too-soon
    ///     reason: The review is held every week, so four of them were seen
    ///     by: maria.lopez@acme.example
    /// verification:
    ///   criteria: The reviews of Q1 and Q2 2026 are finished on time
    ///   due: 2026-07-31
    ///   done: 2026-04-10
    ///   by: maria.lopez@acme.example
    ///   result: effective
    ///   evidence: [evidence/NC-2026-004/q1-review.csv]
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown commit=2026-07-13 from=closed
    /// ```
    ///
    /// ```markdown commit=2026-07-14 from=closed
    /// area: Finance
    /// amended:
    ///   - date: 2026-07-14
    ///     by: maria.lopez@acme.example
    ///     reason: The area was missing
    /// ```
    ///
    /// ## How to fix
    ///
    /// There is nothing to mend if the reason holds: whoever reviews the change reads it and agrees. It
    /// is reported only where a change is judged (`--base`, `--staged`).
    pub static WAIVER_ADDED = {
        name: "waiver-added",
        family: Waiver,
        level: Warning,
        clause: "good practice: two people see what is accepted",
        check: Change(check),
    }
}

/// What makes two waivers the same.
fn key(waiver: &Waiver) -> [Option<&str>; 4] {
    let texts = [&waiver.rule, &waiver.field, &waiver.finding, &waiver.path];
    texts.map(|slot| slot.get().map(|text| &**text))
}

/// Whether a waiver was there already, for as long.
fn was_there<'w>(waiver: &Waiver, mut before: impl Iterator<Item = &'w Waiver>) -> bool {
    before.any(|other| {
        let lasts = match (other.until.value(), waiver.until.value()) {
            (None, _) => other.until.is_missing(),
            (Some(was), Some(is)) => is <= was,
            (Some(_), None) => false,
        };
        key(other) == key(waiver) && lasts
    })
}

/// The record of a snapshot that is the same finding.
fn earlier<'p>(past: &'p Past, record: &Record) -> Option<&'p Record> {
    let by_id = record.id().and_then(|id| past.register.with_id(id).next());
    by_id.or_else(|| past.register.at(record.path()))
}

fn check<'a>(view: &ChangeView<'a>) -> Vec<(Stands<'a>, Violation)> {
    let mut found = Vec::new();
    for record in &view.register.records {
        for (at, waiver) in record.finding.waivers.numbered() {
            let known = view.before.iter().any(|past| {
                let waivers = earlier(past, record).map(|record| record.finding.waivers.items());
                let waivers = waivers.unwrap_or_default().iter();
                was_there(&waiver.value, waivers.map(|waiver| &waiver.value))
            });
            if !known {
                found.push((Stands::In(record), added(&waiver.value, waiver.span, at)));
            }
        }
    }
    for (at, (span, waiver)) in view.policy.waivers.iter().enumerate() {
        let known = view.before.iter().any(|past| {
            let waivers = past.policy.iter().flat_map(|policy| &policy.waivers);
            was_there(waiver, waivers.map(|(_, waiver)| waiver))
        });
        if !known {
            found.push((Stands::Configuration, added(waiver, *span, at)));
        }
    }
    found
}

fn added(waiver: &Waiver, span: Span, at: usize) -> Violation {
    let rule = waiver.rule.get().map_or("?", |rule| &**rule);
    let message = format!("this change brings a waiver of `{rule}`, or makes it last longer");
    let help = "read its reason and agree, or ask for another way";
    let span = waiver.rule.span().unwrap_or(span);
    Violation::new(span, format!("waivers[{at}]"), message, help).about(rule)
}
