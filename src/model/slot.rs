//! One value of a record and where it stands, or the place where it is missing.
//!
//! Not for checking values: whoever fills a slot has done that and reported it.

use crate::text::Span;

/// A value with its place in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it is written; for a block, where its key is.
    pub span: Span,
}

/// What a record has at one key.
///
/// Rules must tell the three apart: what is absent may be asked for, what is unusable has been
/// reported as an invalid value already and must not be reported as missing too.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Slot<T> {
    /// The key is not there.
    #[default]
    Absent,
    /// The key is there without a value; the span is that of the key.
    Empty(Span),
    /// There is a value, but not one of the right form; it is reported elsewhere.
    Unusable(Span),
    /// A value.
    Given(Spanned<T>),
}

impl<T> Slot<T> {
    /// The value, if there is a usable one.
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::Given(given) => Some(&given.value),
            _ => None,
        }
    }

    /// Whether nothing stands here: no key, or a key without a value.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Absent | Self::Empty(_))
    }

    /// Where the value stands, or the key that has none.
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Absent => None,
            Self::Empty(span) | Self::Unusable(span) => Some(*span),
            Self::Given(given) => Some(given.span),
        }
    }

    /// The value with its place.
    pub fn given(&self) -> Option<&Spanned<T>> {
        match self {
            Self::Given(given) => Some(given),
            _ => None,
        }
    }
}

impl<T: Copy> Slot<T> {
    /// The value itself, for small ones.
    pub fn value(&self) -> Option<T> {
        self.get().copied()
    }
}

impl<T> Slot<Vec<T>> {
    /// The items; none where the list is missing.
    pub fn items(&self) -> &[T] {
        self.get().map_or(&[], Vec::as_slice)
    }
}
