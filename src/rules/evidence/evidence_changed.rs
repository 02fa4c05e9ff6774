//! Rule `evidence-changed`. Not for evidence that was taken away: `missing-evidence` reports it.

use crate::model::{Day, Evidence, Finding, Items, Slot, Spanned};
use crate::rule::{HistoryView, Violation, declare_rule};

declare_rule! {
    /// A file of the folders for evidence changed after a step had relied on it.
    ///
    /// ## Why
    ///
    /// Evidence shows how things were when somebody looked. Once it changes, the record rests on
    /// something else than what was judged, and an auditor who compares the two asks who changed it.
    ///
    /// ## Bad
    ///
    /// ```csv commit=2026-07-12 file=evidence/NC-2026-004/q1-review.csv
    /// account,kept
    /// a.berg,yes
    /// ```
    ///
    /// ```markdown commit=2026-07-13 from=closed
    /// ```
    ///
    /// ```csv commit=2026-07-15 file=evidence/NC-2026-004/q1-review.csv
    /// account,kept
    /// a.berg,yes
    /// b.holm,no
    /// ```
    ///
    /// ## Good
    ///
    /// ```csv commit=2026-07-12 file=evidence/NC-2026-004/q1-review.csv
    /// account,kept
    /// a.berg,yes
    /// ```
    ///
    /// ```markdown commit=2026-07-13 from=closed
    /// ```
    ///
    /// ```csv commit=2026-07-15 file=evidence/NC-2026-004/q1-review-corrected.csv
    /// account,kept
    /// a.berg,yes
    /// b.holm,no
    /// ```
    ///
    /// ## How to fix
    ///
    /// Put the file back as it was (`git log -- FILE` shows its versions), and give the new state a file
    /// of its own. For a document that lives on, pin the version that was judged: `path@commit`. If the
    /// change is right, a waiver in the record says why. Folders for evidence are named in `evidence` of
    /// clause10.yaml; files elsewhere may change.
    pub static EVIDENCE_CHANGED = {
        name: "evidence-changed",
        family: Evidence,
        level: Warning,
        clause: "ISO27001:2022/7.5.3",
        check: History(check),
    }
}

/// A step with its day and what shows it.
struct Step<'f> {
    name: String,
    done: Option<Day>,
    evidence: &'f Slot<Items<Spanned<Evidence>>>,
}

/// The steps that rely on evidence from the day on which they are done.
fn steps(finding: &Finding) -> Vec<Step<'_>> {
    fn step<'f>(
        name: String,
        done: &Slot<Day>,
        evidence: &'f Slot<Items<Spanned<Evidence>>>,
    ) -> Step<'f> {
        Step {
            name,
            done: done.value(),
            evidence,
        }
    }
    let mut steps = vec![step(String::new(), &finding.raised, &finding.evidence)];
    if let Some(block) = finding.correction.get() {
        steps.push(step("correction".to_owned(), &block.done, &block.evidence));
    }
    if let Some(block) = finding.root_cause.get() {
        steps.push(step("root_cause".to_owned(), &block.done, &block.evidence));
    }
    for (at, action) in finding.corrective_actions.numbered() {
        let name = format!("corrective_actions[{at}]");
        steps.push(step(name, &action.value.done, &action.value.evidence));
    }
    if let Some(block) = finding.verification.get() {
        steps.push(step(
            "verification".to_owned(),
            &block.done,
            &block.evidence,
        ));
    }
    steps.retain(|step| step.done.is_some());
    steps
}

fn check(view: &HistoryView<'_>) -> Vec<Violation> {
    let timeline = view.timeline();
    let Some(newest) = view.newest().filter(|_| !timeline.evidence.is_empty()) else {
        return Vec::new();
    };
    let mut found: Vec<Violation> = Vec::new();
    let mut seen = Vec::new();
    for step in steps(&newest.finding) {
        for (index, evidence) in step.evidence.numbered() {
            let Some(path) = evidence
                .value
                .live_path()
                .filter(|path| !seen.contains(path))
            else {
                continue;
            };
            let Some(since) = relied_since(view, &step, evidence) else {
                continue;
            };
            let later = timeline.evidence.iter().rev();
            let Some(change) = later
                .filter(|change| change.path == *path)
                .find(|change| change.commit.place > since)
            else {
                continue;
            };
            seen.push(path);
            let dot = if step.name.is_empty() { "" } else { "." };
            let field = format!("{}{dot}evidence[{index}]", step.name);
            let message = format!(
                "`{path}` in `{}` changed after the step had relied on it, in {}",
                view.name(&field),
                change.commit.named()
            );
            let help = "put the file back and give the new state a file of its own, or say in a waiver why it changed";
            found.push(
                Violation::new(evidence.span, field, message, help)
                    .about(path.as_str())
                    .done_by(&change.origin)
                    .see_before(change.last.as_ref(), "the file as the step relied on it"),
            );
        }
    }
    found
}

/// The place of the commit from which on the official record has had the step done on that day and shown
/// by that evidence.
fn relied_since(
    view: &HistoryView<'_>,
    step: &Step<'_>,
    evidence: &Spanned<Evidence>,
) -> Option<usize> {
    let relies = |finding: &Finding| {
        steps(finding).iter().any(|earlier| {
            earlier.name == step.name
                && earlier.done == step.done
                && earlier
                    .evidence
                    .items()
                    .iter()
                    .any(|other| other.value.live_path() == evidence.value.live_path())
        })
    };
    let official: Vec<_> = view.timeline().official().collect();
    official
        .iter()
        .rev()
        .take_while(|(_, version)| relies(&version.record.finding))
        .last()
        .map(|(commit, _)| commit.place)
}
