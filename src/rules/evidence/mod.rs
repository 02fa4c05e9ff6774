//! The family evidence: whether what shows a step is there.
//!
//! Where evidence lies was looked up before (`FileFact`, `PinnedFact`); no rule reads a file.

pub mod empty_evidence;
pub mod evidence_changed;
pub mod evidence_not_fetched;
pub mod evidence_outside_repository;
pub mod missing_evidence;
pub mod unversioned_evidence;

use crate::model::{Evidence, FileFact, Items, PinnedFact, Slot, Spanned};
use crate::rule::{FindingView, Violation};

/// What is wrong with one piece of evidence.
struct Wrong {
    /// Follows the evidence and its field in the message: "is not there".
    message: &'static str,
    /// The way out.
    help: &'static str,
}

/// One violation for each piece of evidence, or change of the management system, with which something
/// is wrong.
fn reported(view: &FindingView<'_>, wrong: impl Fn(&Evidence) -> Option<Wrong>) -> Vec<Violation> {
    let finding = view.finding();
    let mut violations = Vec::new();
    let mut look = |list: &Slot<Items<Spanned<Evidence>>>, name: &dyn Fn() -> String| {
        for (index, item) in list.numbered() {
            if let Some(Wrong { message, help }) = wrong(&item.value) {
                let list = name();
                let message = format!(
                    "`{}` in `{}` {message}",
                    shown(&item.value),
                    view.name(&list)
                );
                violations.push(Violation::new(
                    item.span,
                    format!("{list}[{index}]"),
                    message,
                    help,
                ));
            }
        }
    };
    look(&finding.evidence, &|| "evidence".to_owned());
    if let Some(correction) = finding.correction.get() {
        look(&correction.evidence, &|| "correction.evidence".to_owned());
    }
    if let Some(cause) = finding.root_cause.get() {
        look(&cause.evidence, &|| "root_cause.evidence".to_owned());
    }
    for (at, action) in finding.corrective_actions.numbered() {
        look(&action.value.evidence, &|| {
            format!("corrective_actions[{at}].evidence")
        });
    }
    if let Some(verification) = finding.verification.get() {
        look(&verification.evidence, &|| {
            "verification.evidence".to_owned()
        });
    }
    look(&finding.isms_changes, &|| "isms_changes".to_owned());
    violations
}

/// What the snapshot, or the commit that it is pinned to, has where a piece of evidence is said to lie; none
/// where it is no file, or nothing is known of that commit.
fn fact(view: &FindingView<'_>, evidence: &Evidence) -> Option<FileFact> {
    if let Some(path) = evidence.live_path() {
        return Some(view.fact(path));
    }
    evidence.pinned()?;
    match view.pinned(evidence) {
        PinnedFact::File(fact) => Some(fact),
        PinnedFact::NotKnown | PinnedFact::NoCommit | PinnedFact::Apart => None,
    }
}

/// The evidence as written, cut to a length that fits a message.
fn shown(evidence: &Evidence) -> String {
    const MOST: usize = 100;
    let line = evidence.text.lines().next().unwrap_or("");
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}
