//! Changes to a text as data: what is put in the place of which span.
//!
//! Not for deciding what is to be changed (rules and commands do), and not for writing files.

use std::ops::Range;

use similar::{Algorithm, DiffTag, TextDiff, capture_diff_slices};

use super::Span;

/// One span of a text and what is put in its place; an empty span is a place where something is put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is taken out.
    pub span: Span,
    /// What is put there.
    pub replacement: String,
}

impl Edit {
    /// An edit.
    pub fn new(span: Span, replacement: impl Into<String>) -> Self {
        Self {
            span,
            replacement: replacement.into(),
        }
    }

    /// Whether the two cannot both be done: one takes out what the other takes out, or puts something
    /// in the middle of it. What is put in at one place stands in the order of the edits.
    fn conflicts(&self, other: &Self) -> bool {
        let (one, two) = (self.span, other.span);
        one.start.max(two.start) < one.end.min(two.end)
            || (one.start == one.end && two.start < one.start && one.start < two.end)
            || (two.start == two.end && one.start < two.start && two.start < one.end)
    }
}

/// The edits that mend one thing, done together or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What they do, an imperative without a full stop.
    pub description: String,
    /// The edits.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix of one edit.
    pub fn one(description: impl Into<String>, span: Span, replacement: impl Into<String>) -> Self {
        Self {
            description: description.into(),
            edits: vec![Edit::new(span, replacement)],
        }
    }

    /// Whether one of its edits cannot be done together with one of the others.
    pub fn conflicts(&self, others: &[Edit]) -> bool {
        let conflict = |edit: &Edit| others.iter().any(|other| edit.conflicts(other));
        self.edits.iter().any(conflict)
    }
}

/// The text with all edits done; none where they cannot be done together, or a span is not one of the text.
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut done = String::with_capacity(text.len());
    let mut at = 0;
    for edit in sorted {
        let range = edit.span.range();
        done.push_str(text.get(at..range.start)?);
        text.get(range.clone())?;
        done.push_str(&edit.replacement);
        at = range.end;
    }
    done.push_str(text.get(at..)?);
    Some(done)
}

/// The edits that make one text of another, line by line, each no longer than what differs; in order.
pub fn between(old: &str, new: &str) -> Vec<Edit> {
    let diff = TextDiff::from_lines(old, new);
    let (from, to): (Vec<&str>, Vec<&str>) = (
        diff.iter_old_slices().collect(),
        diff.iter_new_slices().collect(),
    );
    let (olds, news) = (starts(from.iter().copied()), starts(to.iter().copied()));
    let mut edits = Vec::new();
    let mut differs = |before: Range<usize>, after: Range<usize>| {
        let at = |starts: &[usize], line: usize| starts.get(line).copied().unwrap_or_default();
        let before = at(&olds, before.start)..at(&olds, before.end);
        let after = at(&news, after.start)..at(&news, after.end);
        edits.extend(trimmed(old, before, new.get(after).unwrap_or("")));
    };
    let changed = diff.ops().iter().filter(|op| op.tag() != DiffTag::Equal);
    for op in changed {
        let (before, after) = (op.old_range(), op.new_range());
        let keys = |lines: &[&str], range: &Range<usize>| -> Vec<String> {
            let lines = lines.get(range.clone()).unwrap_or_default();
            lines.iter().map(|line| key(line).to_owned()).collect()
        };
        // A field that changed is the same field, also where others are put in beside it.
        let (one, two) = (keys(&from, &before), keys(&to, &after));
        for part in capture_diff_slices(Algorithm::Myers, &one, &two) {
            let moved = |by: usize, range: Range<usize>| by + range.start..by + range.end;
            let lines = moved(before.start, part.old_range());
            let others = moved(after.start, part.new_range());
            match part.tag() {
                DiffTag::Equal => lines
                    .zip(others)
                    .for_each(|(line, other)| differs(line..line + 1, other..other + 1)),
                _ => differs(lines, others),
            }
        }
    }
    edits
}

/// What tells a line from others: the key of a field, else all of it.
fn key(line: &str) -> &str {
    line.split_once(':').map_or(line, |(key, _)| key)
}

/// The edit of a stretch of a text, without what stays the same at its ends; none where nothing differs.
fn trimmed(old: &str, before: Range<usize>, new: &str) -> Option<Edit> {
    let start = before.start;
    let old = old.get(before)?;
    let head = same_head(old, new);
    let (old, new) = (old.get(head..)?, new.get(head..)?);
    let tail = same_tail(old, new);
    let span = Span::new(start + head, start + head + old.len() - tail);
    let edit = Edit::new(span, new.get(..new.len() - tail)?);
    (!edit.span.range().is_empty() || !edit.replacement.is_empty()).then_some(edit)
}

/// Where a place of a text is after edits of it, which are in order; one within what was taken out is behind what was
/// put there.
pub fn moved(edits: &[Edit], at: u32) -> u32 {
    let mut delta: i64 = 0;
    for edit in edits {
        let grown = edit.replacement.len() as i64;
        // What is put in as whole lines stands before the line that began here.
        let is_before = edit.span.end <= at
            && (edit.span.end < at || edit.span.start < at || edit.replacement.ends_with('\n'));
        if is_before {
            delta += grown - i64::from(edit.span.end - edit.span.start);
        } else if edit.span.start < at {
            let behind = i64::from(edit.span.start) + delta + grown;
            return u32::try_from(behind).unwrap_or(at);
        } else {
            break;
        }
    }
    u32::try_from(i64::from(at) + delta).unwrap_or(at)
}

/// Where each line begins, and where the last one ends.
fn starts<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<usize> {
    let ends = lines.scan(0, |at, line| {
        *at += line.len();
        Some(*at)
    });
    std::iter::once(0).chain(ends).collect()
}

/// How many bytes two texts have in common at their starts. Never half a line end: its two characters are one place.
fn same_head(one: &str, other: &str) -> usize {
    let pairs = one.chars().zip(other.chars());
    let same = pairs.take_while(|(one, other)| one == other);
    let length = same.map(|(c, _)| c.len_utf8()).sum();
    let is_half = one.get(..length).is_some_and(|head| head.ends_with('\r'));
    length - usize::from(is_half)
}

/// The same at their ends.
fn same_tail(one: &str, other: &str) -> usize {
    let pairs = one.chars().rev().zip(other.chars().rev());
    let same = pairs.take_while(|(one, other)| one == other);
    let length: usize = same.map(|(c, _)| c.len_utf8()).sum();
    let is_half = |text: &str| {
        let parts = text.split_at_checked(text.len() - length);
        parts.is_some_and(|(before, tail)| before.ends_with('\r') && tail.starts_with('\n'))
    };
    length - usize::from(is_half(one) || is_half(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_done_together_wherever_they_stand() {
        let edits = [
            Edit::new(Span::new(4, 5), "E"),
            Edit::new(Span::at(2), "x"),
            Edit::new(Span::at(2), "y"),
            Edit::new(Span::new(0, 2), ""),
        ];
        assert_eq!(apply("abcdef", &edits).as_deref(), Some("xycdEf"));
        assert_eq!(apply("é", &[Edit::new(Span::at(1), "x")]), None);
    }

    #[test]
    fn places_move_with_what_changes_around_them() {
        let old = "title: one\nraised: 2026\ndue: 2027\n";
        let new = "title: A one\nraised: 2026\nby: me\ndue: 2028\n";
        let edits = between(old, new);
        assert_eq!(apply(old, &edits).as_deref(), Some(new));
        let place = |word: &str| old.find(word).unwrap() as u32;
        for word in ["raised", "2026", "due"] {
            let at = moved(&edits, place(word)) as usize;
            assert!(new[at..].starts_with(word), "{word}: {}", &new[at..]);
        }
        assert_eq!(moved(&edits, 0), 0);
        assert_eq!(moved(&edits, old.len() as u32), new.len() as u32);
    }

    #[test]
    fn what_overlaps_conflicts_and_what_touches_does_not() {
        let edit = |start, end| Edit::new(Span::new(start, end), "");
        let fix = |start, end| Fix::one("", Span::new(start, end), "");
        assert!(fix(0, 3).conflicts(&[edit(2, 4)]));
        assert!(fix(1, 1).conflicts(&[edit(0, 2)]));
        assert!(fix(0, 2).conflicts(&[edit(1, 1)]));
        assert!(!fix(0, 2).conflicts(&[edit(2, 4)]));
        assert!(!fix(2, 2).conflicts(&[edit(2, 2), edit(2, 4)]));
    }
}
