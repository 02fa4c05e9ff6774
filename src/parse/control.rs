//! From a checked tree to a recurring control, and what its table cannot say of it.
//!
//! Not for whether it was done (`prevention`).

use super::finding::{day_slot, list, mapping, person_slot, requirement, slot, text_of, text_slot};
use super::yaml::{Data, Node};
use crate::model::{
    Cadence, Control, Items, KnownLapse, Problem, ProblemKind, Record, Slot, Spanned, Text,
};
use crate::policy::Policy;
use crate::prevention::Pattern;
use crate::text::Span;

/// The keys that make a file with front matter a recurring control; a company may keep other texts in the
/// same folder.
const KEYS: &[&str] = &["cadence", "starts", "grace"];

/// How the ids of recurring controls may begin, so that one without a cadence is seen too.
const PREFIX: &str = "CTL-";

/// Whether a file is meant to be a recurring control.
pub fn is_meant(tree: &Node<'_>, stem: &str, policy: &Policy) -> bool {
    let has = |key: &&str| {
        let mut pairs = tree.pairs().iter();
        pairs.any(|pair| policy.words.field(&pair.key) == *key)
    };
    stem.starts_with(PREFIX) || KEYS.iter().any(has)
}

/// Takes what a control's front matter says.
pub fn read(tree: &Node<'_>, file: Record, policy: &Policy) -> Control {
    Control {
        file,
        id: text_slot(tree, "id"),
        title: text_slot(tree, "title"),
        owner: person_slot(tree, "owner"),
        deputy: person_slot(tree, "deputy"),
        cadence: cadence_slot(tree, "cadence"),
        starts: day_slot(tree, "starts"),
        ends: day_slot(tree, "ends"),
        grace: slot(tree, "grace", |node| node.text()?.parse().ok()),
        requirements: list(tree, "requirements", |node| requirement(node, policy)),
        evidence: one_or_many(tree, "evidence", text_of),
        lapses: list(
            tree,
            "lapses",
            mapping(|node| KnownLapse {
                period: text_slot(node, "period"),
                finding: text_slot(node, "finding"),
            }),
        ),
        committed: None,
    }
}

/// What stands at a key, as a span of time.
pub fn cadence_slot(tree: &Node<'_>, key: &str) -> Slot<Cadence> {
    slot(tree, key, |node| Cadence::from_text(node.text()?))
}

/// One value or a list of them, as a list.
pub fn one_or_many<T>(
    tree: &Node<'_>,
    key: &str,
    read: impl Fn(&Node<'_>) -> Option<T>,
) -> Slot<Items<Spanned<T>>> {
    if !matches!(
        tree.get(key).map(|pair| &pair.value.data),
        Some(Data::Scalar { .. })
    ) {
        return list(tree, key, read);
    }
    slot(tree, key, |node| {
        let value = read(node)?;
        let span = node.span;
        Some(Items::from(vec![Spanned { value, span }]))
    })
}

/// Adds what is wrong with the patterns and the days, and no table can say.
pub fn check(control: &Control, problems: &mut Vec<Problem>) {
    let cadence = control.cadence.value();
    for (index, pattern) in control.evidence.numbered() {
        let wrong = match Pattern::new(&pattern.value) {
            Ok(read) => cadence.and_then(|cadence| read.cannot_tell(cadence)),
            Err(wrong) => Some(wrong),
        };
        if let Some((message, help)) = wrong {
            let field = format!("evidence[{index}]");
            problems.push(invalid(pattern.span, &field, message, help));
        }
    }
    if let (Some(starts), Some(ends)) = (control.starts.value(), control.ends.given())
        && ends.value < starts
    {
        let message = "`ends` is a day before `starts`".to_owned();
        let help = "correct one of the two; `ends` is the last day on which it is done".to_owned();
        problems.push(invalid(ends.span, "ends", message, help));
    }
}

fn invalid(span: Span, field: &str, message: String, help: String) -> Problem {
    let field: Text = field.into();
    Problem {
        kind: ProblemKind::InvalidValue,
        span,
        field,
        message,
        help,
        fix: None,
    }
}
