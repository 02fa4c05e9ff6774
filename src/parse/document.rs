//! From a checked tree to a policy document.
//!
//! Not for whether its review is due.

use super::control::{cadence_slot, one_or_many};
use super::finding::{day_slot, text_of, text_slot};
use super::yaml::Node;
use crate::model::{Document, Person, Problem, ProblemKind, Record};
use crate::policy::Policy;

/// The key by which a document asks to be judged: other front matter is the company's own.
const KEY: &str = "review_every";

/// Whether a file with front matter says how often it is reviewed.
pub fn is_meant(tree: &Node<'_>, policy: &Policy) -> bool {
    let mut pairs = tree.pairs().iter();
    pairs.any(|pair| policy.words.field(&pair.key) == KEY)
}

/// Takes away what is not wrong in a document, which may have keys that clause10 does not know.
pub fn keep_own(problems: &mut Vec<Problem>) {
    problems.retain(|problem| problem.kind != ProblemKind::UnknownField);
}

/// Takes what a document's front matter says of its review.
pub fn read(tree: &Node<'_>, file: Record) -> Document {
    Document {
        file,
        title: text_slot(tree, "title"),
        owner: one_or_many(tree, "owner", |node| {
            text_of(node).map(|text| Person::new(&text))
        }),
        reviewed: day_slot(tree, "reviewed"),
        review_every: cadence_slot(tree, KEY),
    }
}
