//! The mistakes that people make in YAML, told from where the parser stumbles.
//!
//! Not for what is YAML and not read in records: that is refused while the tree is built.

use granit_parser::{ErrorKind, ScanError};

use crate::text::Span;

/// What the parser stumbled over, in words for people who do not know YAML.
pub struct Mistake {
    /// Where, within the text that was read.
    pub span: Span,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// The way out.
    pub help: &'static str,
}

/// The mistakes that people make most, told from what the parser says.
pub fn told(error: &ScanError, source: &str, at: usize) -> Mistake {
    let from = source[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let to = memchr::memchr(b'\n', &source.as_bytes()[at..]).map_or(source.len(), |n| at + n);
    let before = &source[from..at];
    let value = before.find(": ").map_or(from, |colon| from + colon + 2);
    let rest_of_line = Span::new(at, to);
    let one = |message: &str, help| Mistake {
        span: rest_of_line,
        message: message.to_owned(),
        help,
    };
    match error.kind() {
        ErrorKind::TabInPlainScalar
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabNotAllowed => Mistake {
            span: tab(source, from, at),
            ..one(
                "a tab stands where only blanks may",
                "indent with blanks; set your editor to put blanks for tabs",
            )
        },
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => one(
            "a quote is opened here and never closed",
            "close the quote at the end of the value, or leave both out",
        ),
        ErrorKind::InvalidTrailingSingleQuotedScalar => one(
            "text follows the closing quote",
            "put the whole value in quotes; an apostrophe within single quotes is written twice",
        ),
        ErrorKind::InvalidTrailingDoubleQuotedScalar => one(
            "text follows the closing quote",
            "put the whole value in quotes; a quote within double quotes is written `\\\"`",
        ),
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape => one(
            "a `\\` in double quotes begins a code that YAML does not know",
            "use single quotes, in which a `\\` is a character like others",
        ),
        ErrorKind::UnclosedFlowCollection { open } => one(
            &format!("the bracket `{open}` is opened here and never closed"),
            "close it at the end of the list; put a text that begins with a bracket in quotes",
        ),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => one(
            &format!("the bracket `{open}` that is opened here is closed by `{close}`"),
            "close it with its own kind",
        ),
        ErrorKind::MisplacedFlowCollectionEnd => one(
            "a bracket is closed that was not opened",
            "delete it, or put the text in quotes",
        ),
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => one(
            "a `,` or a closing bracket is missing here",
            "separate the items by `, ` and close the bracket; put text with brackets in quotes",
        ),
        ErrorKind::RecursionLimitExceeded => one(
            "this is nested too deeply",
            "records are a few levels deep: remove the nesting",
        ),
        ErrorKind::UnexpectedCharacter { character } if character.is_control() => Mistake {
            span: source[at..].find(*character).map_or(rest_of_line, |after| {
                Span::new(at + after, at + after + character.len_utf8())
            }),
            ..one(
                &format!(
                    "here stands the control character U+{:04X}",
                    u32::from(*character)
                ),
                "delete it; it cannot be seen in most editors",
            )
        },
        ErrorKind::BomInsideDocument => one(
            "a byte order mark stands in the middle of the text",
            "delete it; it cannot be seen in most editors",
        ),
        ErrorKind::UnexpectedCharacter { character } => one(
            &format!("a value cannot begin with `{character}`"),
            "put the value in quotes",
        ),
        ErrorKind::MappingValueNotAllowed if value > from => Mistake {
            span: Span::new(at, at + 1),
            ..one("the value has a `:` in it", "put the whole value in quotes")
        },
        _ if source[value..].starts_with(['*', '&', '!', '|', '>', '[', '{', ',', '?'])
            && value > from =>
        {
            Mistake {
                span: Span::new(value, to),
                ..one(
                    "the value begins with a character that means something to YAML",
                    "put the value in quotes",
                )
            }
        }
        ErrorKind::BlockSequenceEntryNotAllowed => one(
            "a list cannot begin on the line of its key",
            "write each item on a line of its own below the key, or all of them in `[…]`",
        ),
        ErrorKind::MappingValueNotAllowed
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::InvalidIndentation => Mistake {
            span: Span::new(from + before.len() - before.trim_start().len(), to),
            ..one(
                "the indentation of this line does not fit the lines before",
                "begin the fields of one block in one column, and those of the record at the start of the line",
            )
        },
        _ => one(
            error.info().trim_end_matches('.'),
            "check the indentation and the `key: value` form of this line and the one before",
        ),
    }
}

/// The first tab in the indentation of a line from `from` on; else the place that the parser names.
fn tab(source: &str, from: usize, at: usize) -> Span {
    let mut start = from;
    for line in source[from..].split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches(' ').len();
        if line[indent..].starts_with('\t') {
            return Span::new(start + indent, start + indent + 1);
        }
        start += line.len();
    }
    Span::at(at)
}
