//! Rule `placeholder-text`. Not for sections without text (`empty-section`).

use crate::policy::finder::Finder;

use super::{texts, within_sections};
use crate::rule::{FindingView, Violation, declare_rule};
use crate::text::Span;

declare_rule! {
    /// A text still says that it has to be written: `TBD`, `to be completed`, a prompt of the template. Or
    /// it says nothing at all: `n/a` where a reason belongs.
    ///
    /// ## Why
    ///
    /// A placeholder is text enough to pass every check for emptiness, and it stays until the auditor
    /// reads it out. The step it stands for was not documented, and perhaps not done.
    ///
    /// ## Bad
    ///
    /// ```markdown from=closed
    /// ## Verification
    ///
    /// TBD after the review of Q2.
    /// ```
    ///
    /// ## Good
    ///
    /// ```markdown from=closed
    /// ## Verification
    ///
    /// The reviews of both quarters were finished within five working days.
    /// ```
    ///
    /// ## How to fix
    ///
    /// Write the text. What is not known yet belongs in no field: leave the field out, and let the status
    /// say how far the finding has come. A reason is a sentence that somebody else can follow, also where
    /// there was nothing to do. Code and comments are not looked at; a marker that is meant
    /// literally can be set as code: `` `TODO` ``.
    pub static PLACEHOLDER_TEXT = {
        name: "placeholder-text",
        family: Document,
        level: Error,
        clause: "ISO27001:2022/7.5.2",
        check: Finding(check),
    }
}

fn check(view: &FindingView<'_>) -> Vec<Violation> {
    let placeholder = &view.policy().phrases.placeholder;
    let mut violations = Vec::new();
    texts(view.finding(), &mut |text, span, field| {
        // An id may have a placeholder in it until its number is given.
        let is_id = || view.policy().ids.read(text).is_some();
        let unwritten = unwritten(text, placeholder).or_else(|| says_nothing(text, field));
        if let Some(what) = unwritten.filter(|_| !is_id()) {
            let field = field();
            let message = format!("`{}` {what}", view.name(&field));
            let help = "write the text, or leave the field out until it is known";
            violations.push(Violation::new(span, field, message, help));
        }
    });
    let body = view.body();
    let text = view.text(body.span);
    for found in placeholder
        .find_iter(text)
        .filter(|found| !is_named(text, found.end()))
    {
        let span = Span::new(found.start(), found.end()).shifted(body.span.start as usize);
        if body.is_prose(span) {
            let message = format!(
                "`{}` stands for text that is not written yet",
                shown(found.as_str())
            );
            let help = "write the text, or set the status back to the step that was reached";
            violations.push(Violation::new(span, "", message, help));
        }
    }
    within_sections(view, violations)
}

/// What keeps the text of a field from being one, if anything does.
fn unwritten(text: &str, placeholder: &Finder) -> Option<String> {
    let mut marks = placeholder.find_iter(text);
    if let Some(found) = marks.find(|found| !is_named(text, found.end())) {
        let phrase = shown(found.as_str());
        return Some(format!("says `{phrase}`: its text is not written yet"));
    }
    if !text.contains(char::is_alphanumeric) {
        return Some("has no words in it".to_owned());
    }
    has_prompt(text).then(|| "still holds the prompt of the template".to_owned())
}

/// What people write into a field that must not be empty, in a few languages; case and marks at the ends
/// do not count.
const NOTHING: &[&str] = &[
    "n/a",
    "na",
    "n.a",
    "none",
    "nil",
    "null",
    "nothing",
    "no",
    "not applicable",
    "no reason",
    "does not apply",
    "x",
    "xx",
    "xxx",
    "keine",
    "keiner",
    "kein",
    "entfällt",
    "k.a",
    "nicht zutreffend",
    "nicht anwendbar",
    "aucun",
    "aucune",
    "néant",
    "sans objet",
    "s/o",
    "s.o",
    "non applicable",
    "ninguno",
    "ninguna",
    "nada",
    "no aplica",
    "no procede",
];

/// Why a text that has words says nothing; none for fields in which "none" is an answer.
fn says_nothing(text: &str, field: &dyn Fn() -> String) -> Option<String> {
    const LONGEST: usize = 24;
    let plain = text.trim_matches(|c: char| !c.is_alphanumeric());
    if plain.len() > LONGEST || !NOTHING.contains(&plain.to_lowercase().as_str()) {
        return None;
    }
    let field = field();
    let asks = matches!(
        &*field,
        "title"
            | "severity_reason"
            | "no_action_reason"
            | "correction.not_applicable"
            | "verification.criteria"
    ) || field.starts_with("isms_changes[")
        || field.ends_with(".reason")
        || field.ends_with(".action");
    asks.then(|| {
        format!(
            "says only `{}`: that is no reason and no text",
            shown(plain)
        )
    })
}

/// Whether the text goes on so that the marker is only spoken of ("the TODO list", "TODO comments in
/// the code"), or is another word in capitals ("TODO EL PERSONAL").
fn is_named(text: &str, end: usize) -> bool {
    const NOUNS: &[&str] = &[
        "list", "lists", "comment", "comments", "item", "items", "tag", "tags", "marker",
        "markers", "app", "EL", "LO", "LA",
    ];
    let after = text.get(end..).unwrap_or("");
    let Some(after) = after.strip_prefix([' ', '-']) else {
        return false;
    };
    let word = after
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or("");
    NOUNS.contains(&word)
}

/// Whether a text has words in angle brackets, such as `<describe what happened>`.
///
/// An address is none, and a single word is one only where it is the whole text: it may be HTML.
fn has_prompt(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        let Some(end) = after.find(['<', '>']) else {
            return false;
        };
        let (inner, following) = after.split_at(end);
        let whole = following == ">" && inner.len() + 2 == text.len();
        let words = inner.starts_with(char::is_alphabetic)
            && inner
                .chars()
                .all(|c| c.is_alphanumeric() || " ,.;?'-_/".contains(c));
        if following.starts_with('>') && words && (whole || inner.contains(' ')) {
            return true;
        }
    }
    false
}

/// A phrase on one line.
fn shown(phrase: &str) -> String {
    phrase.split_whitespace().collect::<Vec<_>>().join(" ")
}
