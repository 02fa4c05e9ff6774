//! The family cause: whether what the prose says is a cause, an action, a verification.
//!
//! All of it is guessed from words. So these rules warn, read only what the status claims, and speak
//! up only where much speaks for it. Not for whether a field or a section is there (family lifecycle).

pub mod action_repeats_correction;
pub mod blames_people;
pub mod cause_restates_finding;
pub mod cause_without_action;
pub mod correction_in_future_tense;
pub mod shallow_five_whys;
pub mod training_only;
pub mod verification_repeats_implementation;
pub(in crate::rules) mod words;

use crate::model::{SectionKind, Status};
use crate::policy::finder::Found;
use crate::rule::FindingView;
use crate::text::Span;

/// Whether the record says that its root causes are known.
fn is_analysed(view: &FindingView<'_>) -> bool {
    view.finding().is_nonconformity() && view.finding().claims(Status::Analysed)
}

/// Whether it is a nonconformity that was not withdrawn.
fn is_live(view: &FindingView<'_>) -> bool {
    view.finding().is_nonconformity() && view.finding().claims(Status::Open)
}

/// The paragraphs and items of a section, with their places.
fn prose<'v>(
    view: &'v FindingView<'_>,
    kind: SectionKind,
) -> impl Iterator<Item = (Span, &'v str)> {
    let body = view.body();
    body.section(kind)
        .into_iter()
        .flat_map(|section| body.prose(section))
        .map(|block| (block.span, view.text(block.span)))
}

/// The text of a section's prose, piece by piece.
fn texts<'v>(view: &'v FindingView<'_>, kind: SectionKind) -> impl Iterator<Item = &'v str> {
    prose(view, kind).map(|(_, text)| text)
}

/// Title and section Nonconformity: what was found.
fn found<'v>(view: &'v FindingView<'_>) -> impl Iterator<Item = &'v str> {
    let title = view.finding().title.get().map(AsRef::as_ref);
    title
        .into_iter()
        .chain(texts(view, SectionKind::Nonconformity))
}

/// The place of a match within a block.
fn within(block: Span, found: &Found<'_>) -> Span {
    Span::new(found.start(), found.end()).shifted(block.start as usize)
}

/// A section's heading, as the place for what concerns all of it.
fn heading(view: &FindingView<'_>, kind: SectionKind) -> Option<Span> {
    view.body().section(kind).map(|section| section.heading)
}
