//! Rule `blames-people`. Not for actions that only train those people (`training-only`).

use super::words::Terms;
use super::{found, is_analysed, prose, within};
use crate::model::{Category, SectionKind};
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// The root cause is that somebody made a mistake, and nothing in the system is named that made
    /// the mistake likely or let it through.
    ///
    /// ## Why
    ///
    /// People forget, overlook and misread; a management system is there to catch that. Where the
    /// analysis ends with a person, the only actions left are reminders, and the next person will make
    /// the same mistake. Auditors read "human error" as "we have not looked".
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// root_cause:
    ///   done: 2026-02-20
    ///   by: tom.baker@acme.example
    ///   method: other
    ///   categories: [oversight]
    ///   extent: {checked: All 14 recurring reviews in the control calendar, similar: []}
    /// ---
    /// ## Root cause
    ///
    /// Human error: the application owner forgot the review.
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// ## Root cause
    ///
    /// 1. Why was there no review? The application owner forgot it.
    /// 2. Why could that happen? Nothing reminded her; the entry in the calendar was in another name.
    /// 3. Why was it not noticed? Nobody checks that each entry of the calendar has an owner.
    /// ```
    ///
    /// ## How to fix
    ///
    /// Ask what made the mistake likely, and what should have caught it: a reminder, a second pair of
    /// eyes, a default, a check, enough time. Write that as the cause, and name its kind in
    /// `root_cause.categories`. With a category other than `competence` and `oversight`, or where the
    /// text goes on to a cause behind the mistake, the rule is quiet. Own phrases can be added in
    /// `clause10.yaml` under `words.phrases.blame`.
    pub static BLAMES_PEOPLE = {
        name: "blames-people",
        family: Cause,
        level: Warning,
        clause: "ISO27001:2022/10.2 b 2",
        check: Finding(check),
    }
}

/// So many new content words after the blame are taken for a cause behind it.
const CAUSE_BEHIND: usize = 5;

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    if !is_analysed(view) || names_the_system(view) {
        return Vec::new();
    }
    let blame = &view.policy().phrases.blame;
    let mut blamed = None;
    let mut after: Vec<&str> = Vec::new();
    for (block, text) in prose(view, SectionKind::RootCause) {
        let mut rest = text;
        for found in blame.find_iter(text) {
            let (before, following) = (&text[..found.start()], &text[found.end()..]);
            let place = within(block, &found);
            if view.body().is_prose(place) && !denied(before) {
                blamed.get_or_insert((place, found.as_str()));
                after.clear();
                rest = following;
            }
        }
        after.push(rest);
    }
    let Some((span, phrase)) = blamed else {
        return Vec::new();
    };
    if Terms::of(after).missing_from(found(view)) >= CAUSE_BEHIND {
        return Vec::new();
    }
    let phrase = phrase.split_whitespace().collect::<Vec<_>>().join(" ");
    let message =
        format!("the root cause ends with people (`{phrase}`), with no cause in the system behind");
    let help =
        "ask what made the mistake likely and what should have caught it, and write that down";
    vec![Violation::new(
        span,
        SectionKind::RootCause.word(),
        message,
        help,
    )]
}

/// Whether a category speaks of something other than people.
fn names_the_system(view: &FindingView<'_>) -> bool {
    view.finding().root_cause.get().is_some_and(|cause| {
        cause
            .categories
            .items()
            .iter()
            .any(|category| !matches!(category.value, Category::Competence | Category::Oversight))
    })
}

/// Whether the three words before a phrase deny it: "it was not human error".
fn denied(before: &str) -> bool {
    const NO: &[&str] = &[
        "not", "no", "never", "nor", "without", "nobody", "wasn't", "wasn’t", "isn't", "isn’t",
        "than", "instead", "nicht", "kein", "keine", "keinen", "keinem", "keiner", "statt", "ohne",
        "niemand", "pas", "ni", "sans", "personne", "aucune", "sin", "nadie", "ninguna", "ningún",
    ];
    before
        .split_whitespace()
        .rev()
        .take(3)
        .take_while(|word| !word.ends_with(['.', '!', '?', ';', ':']))
        .any(|word| NO.contains(&word.to_lowercase().as_str()))
}
