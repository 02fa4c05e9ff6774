//! Rule `correction-in-future-tense`. Not for a correction that has no date (`missing-correction`).

use super::{is_live, prose, within};
use crate::model::SectionKind;
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// The correction is marked done, and the section Correction tells what is still to be done.
    ///
    /// ## Why
    ///
    /// A promise is not a correction. Whoever reads the date takes it that the matter was put right on
    /// that day, and nobody looks after it any more. Auditors send such answers back at once.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// ## Correction
    ///
    /// The review will be held in the next weeks for all 61 accounts.
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// ## Correction
    ///
    /// The review was held on 11 and 12 February for all 61 accounts; four rights were removed.
    /// ```
    ///
    /// ## How to fix
    ///
    /// If it is done, tell what was done and when. If it is not, take `correction.done` out, write the
    /// planned day into `correction.due`, and set the status back if it claims more. What is to keep
    /// the case from coming again belongs into a corrective action. Own phrases can be added in
    /// `clause10.yaml` under `words.phrases.future`.
    pub static CORRECTION_IN_FUTURE_TENSE = {
        name: "correction-in-future-tense",
        family: Cause,
        level: Warning,
        clause: "ISO27001:2022/10.2 a",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let done = view
        .finding()
        .correction
        .get()
        .and_then(|correction| correction.done.given());
    let Some(done) = done.filter(|_| is_live(view)) else {
        return Vec::new();
    };
    let future = &view.policy().phrases.future;
    let announced = prose(view, SectionKind::Correction)
        .flat_map(|(block, text)| future.find_iter(text).map(move |found| (block, found)))
        .find(|(block, found)| view.body().is_prose(within(*block, found)));
    let Some((block, found)) = announced else {
        return Vec::new();
    };
    let phrase = found
        .as_str()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let message = format!(
        "`{}` is given, and the section `{}` speaks of the future (`{phrase}`)",
        view.name("correction.done"),
        view.policy().words.title(SectionKind::Correction)
    );
    let help = format!(
        "tell what was done, or write the day into `{}` until it is",
        view.name("correction.due")
    );
    let place = within(block, &found);
    let violation = Violation::new(place, SectionKind::Correction.word(), message, help);
    vec![violation.see(Some(done.span), "marked done here")]
}
