//! Rule `cause-restates-finding`. Not for causes that are too shallow (`shallow-five-whys`).

use super::words::Terms;
use super::{found, heading, is_analysed, texts};
use crate::model::SectionKind;
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// The root cause says in other words what the title and the section Nonconformity have said, and
    /// adds no reason why it could happen.
    ///
    /// ## Why
    ///
    /// "The review was missed because it was not held" explains nothing, so no action can follow from
    /// it but to hold the review. A certification body sends such an answer back, and the same lapse
    /// comes again, because what let it happen is still there.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// ## Root cause
    ///
    /// The quarterly review of the access rights to the finance system was not held for Q4 2025, and
    /// the folder of the quarter was empty.
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// ## Root cause
    ///
    /// 1. Why was there no review? The entry in the calendar belonged to somebody who had moved to Sales.
    /// 2. Why was it not handed over? The procedure for movers speaks of accounts, not of recurring tasks.
    /// 3. Why did nobody see that? Nothing checks that each entry of the calendar has an owner.
    /// ```
    ///
    /// ## How to fix
    ///
    /// Ask of the sentence "why was that possible?", and write the answer; go on until it names
    /// something that you can change: an owner, a date, a procedure, a tool, a contract. What was
    /// found need not be repeated, it stands above. The rule compares words and can be wrong; a waiver in the
    /// record then says why. It speaks up where a section of 3 to 7 content words has no new one, or
    /// one of 8 to 60 has at most a fifth.
    pub static CAUSE_RESTATES_FINDING = {
        name: "cause-restates-finding",
        family: Cause,
        level: Warning,
        clause: "ISO27001:2022/10.2 b 2",
        check: Finding(check),
    }
}

/// Content words above which something else is said.
const MUCH: usize = 60;

/// One content word in so many may be new.
const NEW_ONE_IN: usize = 5;

/// How many of so many content words may be new; none where there is too little to judge, or so much
/// that something else is said.
fn may_be_new(words: usize) -> Option<usize> {
    match words {
        3..=7 => Some(0),
        8..=MUCH => Some(words / NEW_ONE_IN),
        _ => None,
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    if !is_analysed(view) {
        return Vec::new();
    }
    let Some(place) = heading(view, SectionKind::RootCause) else {
        return Vec::new();
    };
    let at_most = |words: usize| words.min(MUCH) / NEW_ONE_IN;
    let cause = texts(view, SectionKind::RootCause);
    let restates = Terms::with_stop_words(found(view))
        .compare(cause, at_most)
        .is_some_and(|cause| may_be_new(cause.words).is_some_and(|most| cause.new <= most));
    if !restates {
        return Vec::new();
    }
    let words = &view.policy().words;
    let message = format!(
        "the section `{}` says again what was found, and not why it could happen",
        words.title(SectionKind::RootCause)
    );
    let help = "ask why that was possible, until the answer is something in the system that can be changed";
    let violation = Violation::new(place, SectionKind::RootCause.word(), message, help);
    vec![violation.see(
        heading(view, SectionKind::Nonconformity),
        "what was found stands here",
    )]
}
