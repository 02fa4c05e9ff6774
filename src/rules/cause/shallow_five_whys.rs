//! Rule `shallow-five-whys`. Not for what the answers say.

use super::{is_analysed, texts};
use crate::model::{BlockKind, Link, Method, Section, SectionKind};
use crate::rule::{FindingView, Violation, declare_rule};

declare_rule! {
    /// The method is five whys, and the section Root cause asks fewer than three.
    ///
    /// ## Why
    ///
    /// The first why gives what happened last, the second who was there. Only after some more does
    /// the answer lie in the system, where an action can take hold. An analysis that stops at the
    /// first answer gives a symptom as the cause.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// ## Root cause
    ///
    /// 1. Why was there no review? Nobody started it in January.
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// ## Root cause
    ///
    /// 1. Why was there no review? Nobody started it in January.
    /// 2. Why not? The entry in the calendar belonged to somebody who had moved to Sales.
    /// 3. Why was it not handed over? The procedure for movers does not speak of recurring tasks.
    /// ```
    ///
    /// ## How to fix
    ///
    /// Go on asking why until the answer is something that you can change, one line a why. Five is a
    /// habit, not a must. If another method was used, name it in `root_cause.method`. If the analysis
    /// is a document of its own, name it in `root_cause.evidence` or link to it, and the rule is quiet.
    /// Counted are, whichever is most: items of lists; words for "why" in English, German, French and
    /// Spanish; paragraphs. In a single paragraph that begins with an answer and asks at most once,
    /// sentences are counted.
    pub static SHALLOW_FIVE_WHYS = {
        name: "shallow-five-whys",
        family: Cause,
        level: Warning,
        clause: "good practice: five whys",
        check: Finding(check),
    }
}

const WHY: &[&str] = &["why", "warum", "weshalb", "wieso", "pourquoi"];

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let Some(cause) = view.finding().root_cause.get() else {
        return Vec::new();
    };
    if cause.method.value() != Some(Method::FiveWhys) || !is_analysed(view) {
        return Vec::new();
    }
    let Some(section) = view.body().section(SectionKind::RootCause) else {
        return Vec::new();
    };
    let times = match steps(view, section) {
        1 => "one step",
        2 => "two steps",
        // None at all is a picture or a code block, which may hold the chain.
        _ => return Vec::new(),
    };
    let linked = |link: &Link| {
        section
            .content
            .range()
            .contains(&(link.span.start as usize))
    };
    if !cause.evidence.items().is_empty() || view.body().links.iter().any(linked) {
        return Vec::new();
    }
    let message = format!(
        "`{}` is five whys, and the section `{}` has {times}",
        view.name("root_cause.method"),
        view.policy().words.title(SectionKind::RootCause)
    );
    let help = "go on asking why until the answer can be changed, or name the method that was used";
    let place = section.heading;
    let violation = Violation::new(place, SectionKind::RootCause.word(), message, help);
    vec![violation.see(cause.method.span(), "the method is named here")]
}

/// How many steps the chain has; three or more are not counted further.
fn steps(view: &FindingView<'_>, section: &Section) -> usize {
    const ENOUGH: usize = 3;
    let (mut items, mut paragraphs) = (0, 0);
    for block in view.body().prose(section) {
        match block.kind {
            BlockKind::Item => items += 1,
            BlockKind::Paragraph => paragraphs += 1,
        }
        if items.max(paragraphs) >= ENOUGH {
            return ENOUGH;
        }
    }
    let texts = || texts(view, SectionKind::RootCause);
    let asked: usize = texts().map(whys).sum();
    if items > 0 || paragraphs != 1 {
        return items.max(paragraphs).max(asked);
    }
    // Running text often begins with the first answer, and the title asks the first why.
    let begins_with_answer = texts()
        .next()
        .and_then(|text| text.split(['.', '!', '?']).next())
        .is_some_and(|sentence| whys(sentence) == 0);
    match (asked, begins_with_answer) {
        (0 | 1, true) => texts().map(sentences).sum::<usize>().max(1),
        (asked, true) => asked + 1,
        (asked, false) => asked,
    }
}

fn whys(text: &str) -> usize {
    let words = || text.split(|c: char| !c.is_alphanumeric());
    let asking = words().filter(|word| WHY.iter().any(|why| word.eq_ignore_ascii_case(why)));
    let por_que = words()
        .zip(words().skip(1))
        .filter(|(por, que)| por.eq_ignore_ascii_case("por") && matches!(*que, "qué" | "QUÉ"));
    asking.count() + por_que.count()
}

/// Sentences of three or more words.
fn sentences(text: &str) -> usize {
    text.split(['.', '!', '?'])
        .filter(|sentence| sentence.split_whitespace().nth(2).is_some())
        .count()
}
