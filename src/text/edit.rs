//! Changes to a text as data: what is put in the place of which span.
//!
//! Not for deciding what is to be changed (rules and commands do), and not for writing files.

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
