//! Rule `training-only`. Not for whether training was the right thing to do.

use super::is_live;
use super::words::{Terms, each_word};
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// All that the corrective actions do is train, brief or remind people.
    ///
    /// ## Why
    ///
    /// Training wears off and people move on, so what rests on it alone comes back. It can be part of
    /// an answer; as the whole of it, an auditor will ask what in the system is different now.
    ///
    /// ## Bad
    ///
    /// ```markdown from=planned
    /// corrective_actions:
    ///   - action: Remind all application owners of the quarterly review
    ///     addresses: [no-owner]
    ///     owner: tom.baker@acme.example
    ///     due: 2026-03-31
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=planned
    /// corrective_actions:
    ///   - action: Brief all application owners on the quarterly review
    ///     addresses: [no-owner]
    ///     owner: tom.baker@acme.example
    ///     due: 2026-03-31
    ///   - action: The calendar opens a ticket for each review and escalates after five days
    ///     addresses: [no-owner]
    ///     owner: tom.baker@acme.example
    ///     due: 2026-03-31
    /// ```
    ///
    /// ## How to fix
    ///
    /// Add an action that works on a day on which nobody thinks of the training: an owner and a date,
    /// a check, a default, a block, a ticket that escalates. If knowledge really was the only cause,
    /// write into the action how the next person gets it too, or accept the warning with a waiver.
    /// Own phrases can be added in `clause10.yaml` under `words.phrases.training`.
    pub static TRAINING_ONLY = {
        name: "training-only",
        family: Cause,
        level: Warning,
        clause: "ISO27001:2022/10.2 c",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let actions = view.finding().corrective_actions.items();
    let Some(first) = actions.first().filter(|_| is_live(view)) else {
        return Vec::new();
    };
    let training = |text: &str| is_training(view, text);
    let all = actions
        .iter()
        .all(|action| action.value.action.get().is_some_and(|text| training(text)));
    if !all {
        return Vec::new();
    }
    let field = view.name("corrective_actions");
    let message = match actions.len() {
        1 => format!("the only entry of `{field}` trains or reminds people"),
        _ => format!("all entries of `{field}` train or remind people, and do nothing else"),
    };
    let help =
        "add an action that changes what let it happen: an owner, a date, a check, a default";
    let span = first.value.action.span().unwrap_or(first.span);
    vec![Violation::new(span, "corrective_actions", message, help)]
}

/// Whether an action trains, and each part of it that says anything does.
fn is_training(view: &FindingView<'_>, text: &str) -> bool {
    /// Content words from which on a part says something of its own.
    const SAYS_SOMETHING: usize = 3;
    /// Content words that may go before: "all application owners trained", not "contract obliges the
    /// supplier to staff training".
    const WHO: usize = 3;
    let phrases = &view.policy().phrases.training;
    if !phrases.is_match(text) || has_mechanism(text) {
        return false;
    }
    let count = |text: &str| Terms::of([text]).len();
    let trains = |part: &str| {
        let first = phrases.find(part);
        first.is_some_and(|found| count(&part[..found.start()]) <= WHO)
    };
    parts(text)
        .into_iter()
        .all(|part| trains(part) || count(part) < SAYS_SOMETHING)
}

/// The text cut at commas, full stops and the word "and".
fn parts(text: &str) -> Vec<&str> {
    let cuts = [
        ", ", "; ", ". ", ": ", " + ", " and ", " und ", " sowie ", " et ", " y ",
    ];
    cuts.iter().fold(vec![text], |parts, cut| {
        parts.into_iter().flat_map(|part| part.split(cut)).collect()
    })
}

/// Whether it is about how training is run, such as records that are checked or courses assigned by a system.
fn has_mechanism(text: &str) -> bool {
    const BEGINNINGS: &[&str] = &[
        "automat",
        "report",
        "records",
        "overdue",
        "escalat",
        "register",
        "matrix",
        "platform",
        "condition",
        "prerequisite",
        "blocked",
        "bericht",
        "matri",
        "plattform",
        "voraussetzung",
        "nachweis",
        "eskal",
        "registre",
        "rapport",
        "automát",
        "registro",
        "informe",
        "plataforma",
        "condici",
    ];
    let mut has = false;
    each_word(text, |word| {
        has |= BEGINNINGS
            .iter()
            .any(|beginning| word.starts_with(beginning.as_bytes()));
    });
    has
}
