//! Where the front matter begins and ends.
//!
//! Not for what stands in it. The opening `---` is the first line (a byte order mark before it is
//! fine); the closing one is the next line that is `---` alone.

use crate::model::{Problem, ProblemKind};
use crate::text::Span;

/// A file cut into front matter and body.
pub struct Parts {
    /// The YAML between the two lines, or why there is none.
    pub yaml: Result<Span, Box<Problem>>,
    /// Everything after the closing line.
    pub body: Span,
    /// A second front matter right after the first.
    pub second: Option<Problem>,
}

/// Cuts a file; always gives a body, however damaged the top is.
pub fn split(text: &str) -> Parts {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let whole = Span::new(start, text.len());
    let Some(first) = fence_at(text, start) else {
        return Parts {
            yaml: Err(Box::new(no_front_matter(text, start))),
            body: whole,
            second: None,
        };
    };
    let Some((yaml_end, body)) = closing(text, first) else {
        let problem = Problem {
            kind: ProblemKind::NoFrontMatter,
            span: Span::new(start, start + 3),
            field: "".into(),
            message: "the front matter is opened with `---` and never closed".to_owned(),
            help: "put a line `---` after the last field".to_owned(),
        };
        return Parts {
            yaml: Err(Box::new(problem)),
            body: Span::at(text.len()),
            second: None,
        };
    };
    Parts {
        yaml: Ok(Span::new(first, yaml_end)),
        body: Span::new(body, text.len()),
        second: second(text, body),
    }
}

/// Where the next line begins, if the line at `at` is `---` alone.
fn fence_at(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?.strip_prefix("---")?;
    let line = rest.find('\n').map_or(rest, |end| &rest[..end]);
    line.trim_end()
        .is_empty()
        .then_some((at + 3 + line.len() + 1).min(text.len()))
}

/// The start of the closing line and of what follows it.
fn closing(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    loop {
        if let Some(after) = fence_at(text, at) {
            return Some((at, after));
        }
        at += memchr::memchr(b'\n', text.as_bytes().get(at..)?)? + 1;
    }
}

fn no_front_matter(text: &str, start: usize) -> Problem {
    let rest = text.get(start..).unwrap_or("");
    let blank = rest.len() - rest.trim_start().len();
    let (message, help) = if rest.trim().is_empty() {
        (
            "the file is empty",
            "write the record, or delete the file; `clause10 new TITLE` makes one with all fields",
        )
    } else if fence_at(text, start + blank).is_some() {
        (
            "the front matter must begin on the first line; there is blank space before it",
            "delete what stands before the first `---`",
        )
    } else {
        (
            "there is no front matter: the file does not begin with a line `---`",
            "begin the file with the fields between two lines `---`, or give it a name that begins with `_` or README if it is no record",
        )
    };
    let line = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
    let span = Span::new(start, start + rest[..line].trim_end().len());
    Problem {
        kind: ProblemKind::NoFrontMatter,
        span,
        field: "".into(),
        message: message.to_owned(),
        help: help.to_owned(),
    }
}

/// Two records in one file: a second block with `id:` in it directly after the first.
fn second(text: &str, body: usize) -> Option<Problem> {
    let rest = text.get(body..)?;
    let at = body + (rest.len() - rest.trim_start().len());
    let first = fence_at(text, at)?;
    let (end, _) = closing(text, first)?;
    let looks_like_fields = text
        .get(first..end)?
        .lines()
        .any(|line| line.starts_with("id:"));
    looks_like_fields.then(|| Problem {
        kind: ProblemKind::Yaml,
        span: Span::new(at, at + 3),
        field: "".into(),
        message: "a second front matter follows the first".to_owned(),
        help: "one file holds one finding: move the second into a file of its own".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yaml(text: &str) -> Option<&str> {
        split(text).yaml.ok().map(|span| &text[span.range()])
    }

    #[test]
    fn front_matter_is_found_with_any_line_end_and_a_byte_order_mark() {
        assert_eq!(yaml("---\na: 1\n---\nb"), Some("a: 1\n"));
        assert_eq!(yaml("\u{feff}---\r\na: 1\r\n---\r\n"), Some("a: 1\r\n"));
        assert_eq!(yaml("---\n---"), Some(""));
        assert_eq!(yaml("---  \na: 1\n---\t"), Some("a: 1\n"));
    }

    #[test]
    fn what_is_no_front_matter_is_named() {
        let why = |text: &str| split(text).yaml.err().map(|problem| problem.message);
        assert!(why("").is_some_and(|m| m.contains("empty")));
        assert!(why("\n---\na: 1\n---\n").is_some_and(|m| m.contains("first line")));
        assert!(why("---\na: 1\n").is_some_and(|m| m.contains("never closed")));
        assert!(why("# Title\n").is_some_and(|m| m.contains("does not begin")));
        assert!(why("--- a\n---\n").is_some());
    }

    #[test]
    fn a_second_record_is_seen_and_a_rule_in_the_text_is_not() {
        assert!(
            split("---\nid: A\n---\n\n---\nid: B\n---\n")
                .second
                .is_some()
        );
        assert!(
            split("---\nid: A\n---\n\n---\ntext\n\n---\n")
                .second
                .is_none()
        );
    }
}
