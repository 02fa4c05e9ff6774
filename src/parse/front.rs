//! Where the front matter begins and ends.
//!
//! Not for what stands in it. The opening `---` is the first line (a byte order mark before it is
//! fine); the closing one is the next line that is `---` alone.

use crate::model::{Problem, ProblemKind};
use crate::text::Span;

/// A file cut into front matter and body.
pub struct Parts {
    /// The YAML between the two lines; none where there is no front matter.
    pub yaml: Option<Span>,
    /// Everything after it.
    pub body: Span,
    /// What is wrong with the lines that enclose it.
    pub problems: Vec<Problem>,
}

/// Cuts a file; always gives a body, however damaged the top is.
///
/// Where one of the two lines is missing and it is clear where it belongs, the fields are found all the
/// same. `is_title` knows the titles of sections.
pub fn split(text: &str, is_title: impl Fn(&str) -> bool) -> Parts {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let rest = text.get(start..).unwrap_or("");
    let blank = start + rest.len() - rest.trim_start().len();
    let mut problems = Vec::new();
    let first = match (fence_at(text, start), fence_at(text, blank)) {
        (Some(first), _) => first,
        (None, Some(first)) => {
            problems.push(blank_before(start, blank));
            first
        }
        (None, None) => {
            problems.push(no_front_matter(text, start));
            start
        }
    };
    let (yaml_end, body) = match end(text, first, &is_title) {
        End::Fence { from, to } => (from, to),
        End::Lost { from, to, line } => {
            if problems.is_empty() {
                problems.push(not_closed(line.unwrap_or(Span::new(start, start + 3))));
            }
            (from, to)
        }
    };
    let fields = text.get(first..yaml_end).unwrap_or("");
    if !problems.is_empty() && !are_fields(fields) {
        return Parts {
            yaml: None,
            body: Span::new(start, text.len()),
            problems,
        };
    }
    problems.extend(second(text, body));
    Parts {
        yaml: Some(Span::new(first, yaml_end)),
        body: Span::new(body, text.len()),
        problems,
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

/// Where the front matter ends and the body begins.
enum End {
    /// At a line `---`.
    Fence { from: usize, to: usize },
    /// Before the first section or with the file, for want of one; `line` stands where one was meant.
    Lost {
        from: usize,
        to: usize,
        line: Option<Span>,
    },
}

fn end(text: &str, start: usize, is_title: impl Fn(&str) -> bool) -> End {
    let mut at = start;
    let mut written = Span::at(start);
    let mut after_blank = true;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some(to) = fence_at(text, at) {
            return End::Fence { from: at, to };
        }
        let length = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |end| end + 1);
        let line = rest[..length].trim_end();
        if after_blank && line.starts_with("##") && is_heading(line, &rest[length..], &is_title) {
            return lost(text, at, written);
        }
        after_blank = line.is_empty();
        if !after_blank {
            written = Span::new(at, at + line.len());
        }
        at += length;
    }
    lost(text, text.len(), written)
}

/// Whether a line is the heading of a section, and not a comment above a field.
fn is_heading(line: &str, after: &str, is_title: impl Fn(&str) -> bool) -> bool {
    let next = after.lines().find(|line| !line.trim().is_empty());
    is_title(line.trim_matches(['#', ' '])) && !next.is_some_and(is_key)
}

/// The end of fields that are not closed; a last line of other signs was meant to close them.
fn lost(text: &str, to: usize, last: Span) -> End {
    let line = text.get(last.range()).unwrap_or("");
    let closes = line.len() > 1 && line.chars().all(|c| "-.=*_~+–—".contains(c));
    End::Lost {
        from: if closes { last.start as usize } else { to },
        to,
        line: closes.then_some(last),
    }
}

/// Whether a line begins with a key.
fn is_key(line: &str) -> bool {
    let word = line
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(line.len());
    let after = line[word..].strip_prefix(':');
    word > 0 && after.is_some_and(|after| after.is_empty() || after.starts_with([' ', '\r', '\n']))
}

/// Whether most lines that are not indented begin with a key, so that this was meant as fields.
fn are_fields(text: &str) -> bool {
    let outer = text.lines().filter(|line| {
        !line.trim().is_empty() && !line.starts_with([' ', '\t', '#', '-', ']', '}'])
    });
    let (keys, others) = outer.fold((0, 0), |(keys, others), line| {
        if is_key(line) {
            (keys + 1, others)
        } else {
            (keys, others + 1)
        }
    });
    keys > others
}

fn not_closed(span: Span) -> Problem {
    problem(
        span,
        "the front matter is not closed by a line `---`",
        "put a line `---` after the last field",
    )
}

fn blank_before(start: usize, fence: usize) -> Problem {
    problem(
        Span::new(start, fence),
        "the front matter must begin on the first line; there is blank space before it",
        "delete what stands before the first `---`",
    )
}

fn no_front_matter(text: &str, start: usize) -> Problem {
    let rest = text.get(start..).unwrap_or("");
    let (message, help) = if rest.trim().is_empty() {
        (
            "the file is empty",
            "write the record, or delete the file; `clause10 new TITLE` makes one with all fields",
        )
    } else if rest.contains('\r') && !rest.contains('\n') {
        (
            "the lines of the file end with a carriage return alone, so it is one line",
            "save it with the line ends of Unix or Windows",
        )
    } else if is_key(rest) {
        (
            "the front matter is not opened by a line `---`",
            "put a line `---` before the first field",
        )
    } else {
        (
            "there is no front matter: the file does not begin with a line `---`",
            "begin the file with the fields between two lines `---`, or give it a name that begins with `_` or README if it is no record",
        )
    };
    let line = rest.lines().next().unwrap_or("").trim_end();
    problem(Span::new(start, start + line.len()), message, help)
}

fn problem(span: Span, message: &str, help: &str) -> Problem {
    Problem {
        kind: ProblemKind::NoFrontMatter,
        span,
        field: "".into(),
        message: message.to_owned(),
        help: help.to_owned(),
        fix: None,
    }
}

/// Two records in one file: a second block with `id:` in it directly after the first.
fn second(text: &str, body: usize) -> Option<Problem> {
    let rest = text.get(body..)?;
    let at = body + (rest.len() - rest.trim_start().len());
    let first = fence_at(text, at)?;
    let End::Fence { from: end, .. } = end(text, first, |_| false) else {
        return None;
    };
    let looks_like_fields = text
        .get(first..end)?
        .lines()
        .any(|line| line.starts_with("id:"));
    looks_like_fields.then(|| Problem {
        kind: ProblemKind::Yaml,
        ..problem(
            Span::new(at, at + 3),
            "a second front matter follows the first",
            "one file holds one finding: move the second into a file of its own",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Parts {
        split(text, |title| title == "Root cause")
    }

    fn yaml(text: &str) -> Option<&str> {
        parts(text).yaml.map(|span| &text[span.range()])
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
        let why = |text: &str| parts(text).problems.pop().map(|problem| problem.message);
        assert!(why("").is_some_and(|m| m.contains("empty")));
        assert!(why("\n---\na: 1\n---\n").is_some_and(|m| m.contains("first line")));
        assert!(why("---\na: 1\n").is_some_and(|m| m.contains("not closed")));
        assert!(why("a: 1\n---\n").is_some_and(|m| m.contains("not opened")));
        assert!(why("a: 1\r---\r").is_some_and(|m| m.contains("carriage return")));
        assert!(why("# Title\n").is_some_and(|m| m.contains("does not begin")));
        assert!(why("--- a\n---\n").is_some());
    }

    #[test]
    fn fields_are_found_where_a_line_is_missing() {
        assert_eq!(yaml("\n---\na: 1\n---\n"), Some("a: 1\n"));
        assert_eq!(yaml("a: 1\n---\nb\n"), Some("a: 1\n"));
        assert_eq!(yaml("---\na: 1\n"), Some("a: 1\n"));
        let body = "\n## Root cause\n\nIt was.\n\n---\n";
        assert_eq!(yaml(&format!("---\na: 1\n{body}")), Some("a: 1\n\n"));
        assert_eq!(yaml(&format!("---\na: 1\n----\n{body}")), Some("a: 1\n"));
        assert_eq!(yaml("---\nA paragraph.\n\n# Title\n"), None);
        assert_eq!(
            yaml("Note: read this.\n\nTwo paragraphs.\nNo fields.\n\n---\n"),
            None
        );
    }

    #[test]
    fn a_comment_above_a_field_is_no_section() {
        let fields = "a: 1\n\n## Root cause\nroot_cause: {}\n";
        assert_eq!(yaml(&format!("---\n{fields}---\n")), Some(fields));
    }

    #[test]
    fn a_second_record_is_seen_and_a_rule_in_the_text_is_not() {
        let count = |text: &str| parts(text).problems.len();
        assert_eq!(count("---\nid: A\n---\n\n---\nid: B\n---\n"), 1);
        assert_eq!(count("---\nid: A\n---\n\n---\ntext\n\n---\n"), 0);
    }
}
