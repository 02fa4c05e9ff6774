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

/// The items of a list that have the right form; what has not is left out, and keeps its number.
#[derive(Clone, Debug, PartialEq)]
pub struct Items<T> {
    usable: Vec<T>,
    /// The numbers of those left out, in order.
    left_out: Option<Box<[usize]>>,
}

impl<T> Items<T> {
    /// From all items of a list in order; none for one that has not the right form.
    pub fn new(all: impl ExactSizeIterator<Item = Option<T>>) -> Self {
        // Room for just these: lists are short, large registers have many, and all are kept.
        let mut usable = Vec::with_capacity(all.len());
        let mut left_out = Vec::new();
        for (index, item) in all.enumerate() {
            match item {
                Some(item) => usable.push(item),
                None => left_out.push(index),
            }
        }
        let left_out = (!left_out.is_empty()).then(|| left_out.into());
        Self { usable, left_out }
    }

    /// Whether none has the right form.
    pub fn is_empty(&self) -> bool {
        self.usable.is_empty()
    }
}

impl<T> From<Vec<T>> for Items<T> {
    fn from(usable: Vec<T>) -> Self {
        let left_out = None;
        Self { usable, left_out }
    }
}

impl<T> Slot<Items<T>> {
    /// The items; none where the list is missing.
    pub fn items(&self) -> &[T] {
        self.get().map_or(&[], |items| items.usable.as_slice())
    }

    /// The items, each with its number in the record, from 0.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &T)> {
        let left_out = self.get().and_then(|items| items.left_out.as_deref());
        let mut left_out = left_out.unwrap_or_default().iter().peekable();
        let mut next = 0;
        self.items().iter().map(move |item| {
            while left_out.next_if(|index| **index == next).is_some() {
                next += 1;
            }
            next += 1;
            (next - 1, item)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_keeps_its_number() {
        let all = [None, Some('b'), None, None, Some('e'), Some('f'), None];
        let slot = Slot::Given(Spanned {
            value: Items::new(all.into_iter()),
            span: Span::default(),
        });
        let numbered: Vec<_> = slot.numbered().map(|(at, item)| (at, *item)).collect();
        assert_eq!(numbered, [(1, 'b'), (4, 'e'), (5, 'f')]);
        assert_eq!(slot.items(), ['b', 'e', 'f']);
    }
}
