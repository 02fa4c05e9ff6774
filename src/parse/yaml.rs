//! A small spanned YAML tree on the events of `granit-parser`.
//!
//! Anchors, aliases, tags and merge keys are never followed, so no input can make the tree larger
//! than the text; they become problems. Not a general YAML reader: keys are scalars, one document.
//! Where the text is not YAML, each top-level key is read by itself, so that one mistake does not
//! hide the others.

use std::borrow::Cow;
use std::collections::HashSet;

use granit_parser::{
    Event, Options, Parser, ScalarStyle, ScanError, Span as Range, StructureStyle,
};

use crate::model::{Problem, ProblemKind};
use crate::text::Span;

/// One value.
#[derive(Debug)]
pub struct Node<'a> {
    /// The value's own place; for a block mapping or sequence from its first key or item to its last.
    pub span: Span,
    /// The value.
    pub data: Data<'a>,
}

/// What a value is.
#[derive(Debug)]
pub enum Data<'a> {
    /// Nothing, `null` or `~`.
    Null,
    /// A scalar, escapes resolved.
    Scalar {
        /// Its text.
        text: Cow<'a, str>,
        /// Whether it is written without quotes, so that YAML may see a number or `true` in it.
        plain: bool,
    },
    /// A sequence.
    List(Vec<Node<'a>>),
    /// A mapping, in order, duplicates removed.
    Map(Vec<Pair<'a>>),
    /// Something that was reported and is not read.
    Refused,
}

/// A key and its value.
#[derive(Debug)]
pub struct Pair<'a> {
    /// The key's text.
    pub key: Cow<'a, str>,
    /// The key's place.
    pub key_span: Span,
    /// The value.
    pub value: Node<'a>,
}

impl<'a> Node<'a> {
    /// A value that is not there.
    pub fn null(at: usize) -> Self {
        Self {
            span: Span::at(at),
            data: Data::Null,
        }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The pairs of a mapping.
    pub fn pairs(&self) -> &[Pair<'a>] {
        match &self.data {
            Data::Map(pairs) => pairs,
            _ => &[],
        }
    }

    /// The pair with a key.
    pub fn get(&self, key: &str) -> Option<&Pair<'a>> {
        self.pairs().iter().find(|pair| pair.key == key)
    }
}

/// Reads the YAML within a span of a text; a problem is added for everything that is not read.
pub fn read<'a>(text: &'a str, span: Span, problems: &mut Vec<Problem>) -> Node<'a> {
    let source = text.get(span.range()).unwrap_or("");
    let mut reader = Reader {
        text,
        base: span.start as usize,
        problems: Vec::new(),
    };
    match reader.document(source) {
        Ok(node) => {
            problems.append(&mut reader.problems);
            node
        }
        Err(error) => recover(text, span, error, problems),
    }
}

/// Reads each top-level key by itself. Where that finds no mistake, the first error stands.
fn recover<'a>(text: &'a str, span: Span, error: Problem, problems: &mut Vec<Problem>) -> Node<'a> {
    let mut pairs: Vec<Pair<'a>> = Vec::new();
    let mut known = None;
    let before = problems.len();
    for chunk in chunks(text, span) {
        let mut reader = Reader {
            text,
            base: chunk.start as usize,
            problems: Vec::new(),
        };
        let source = text.get(chunk.range()).unwrap_or("");
        match reader.document(source) {
            Ok(Node {
                data: Data::Map(found),
                ..
            }) => {
                problems.append(&mut reader.problems);
                for pair in found {
                    add(&mut pairs, &mut known, pair, problems);
                }
            }
            Ok(_) => {}
            Err(problem) => {
                if let Some((key, key_span)) = leading_key(source, chunk) {
                    let value = Node {
                        span: key_span,
                        data: Data::Refused,
                    };
                    let pair = Pair {
                        key: key.into(),
                        key_span,
                        value,
                    };
                    // A second one of the key needs no second report.
                    add(&mut pairs, &mut known, pair, &mut Vec::new());
                }
                problems.push(problem);
            }
        }
    }
    if problems[before..]
        .iter()
        .all(|problem| problem.kind != ProblemKind::Yaml)
    {
        problems.push(error);
    }
    Node {
        span,
        data: Data::Map(pairs),
    }
}

/// The span cut before every line that begins with something other than a blank, `#`, `-` or a closing bracket.
fn chunks(text: &str, span: Span) -> Vec<Span> {
    let mut starts = vec![span.start as usize];
    let mut at = span.start as usize;
    for line in text.get(span.range()).unwrap_or("").split_inclusive('\n') {
        let continues = line.starts_with([' ', '\t', '#', '-', ']', '}', '\r', '\n']);
        if !continues && at > span.start as usize {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([span.end as usize]);
    starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| Span::new(start, end))
        .collect()
}

/// The key with which a chunk begins, read without YAML.
fn leading_key(source: &str, chunk: Span) -> Option<(&str, Span)> {
    let line = source.lines().next()?;
    let key = line
        .split(':')
        .next()
        .filter(|key| key.len() < line.len())?
        .trim();
    let plain = !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    plain.then(|| {
        (
            key,
            Span::new(chunk.start as usize, chunk.start as usize + key.len()),
        )
    })
}

struct Reader<'a> {
    text: &'a str,
    base: usize,
    problems: Vec<Problem>,
}

/// A collection that is being read.
enum Open<'a> {
    List {
        start: Span,
        items: Vec<Node<'a>>,
        refused: bool,
    },
    Map {
        start: Span,
        pairs: Vec<Pair<'a>>,
        key: Option<(Cow<'a, str>, Span)>,
        known: Option<HashSet<String>>,
        refused: bool,
    },
}

impl<'a> Reader<'a> {
    /// Reads one document; an error is what keeps the whole of it from being YAML.
    fn document(&mut self, source: &'a str) -> Result<Node<'a>, Problem> {
        let mut options = Options::default();
        options.set_emit_comments(false);
        let mut open: Vec<Open<'a>> = Vec::new();
        let mut root: Option<Node<'a>> = None;
        let mut documents = 0;
        for event in Parser::new_from_str_with_options(source, options) {
            let (event, range) = event.map_err(|error| self.syntax(source, &error))?;
            let span = self.span(range);
            match event {
                Event::DocumentStart(..) => {
                    documents += 1;
                    if documents > 1 {
                        self.refuse(span, "a second YAML document begins here", "one file holds one finding: delete the line, or move what follows into a file of its own");
                        break;
                    }
                }
                Event::Scalar(text, style, anchor, tag) => {
                    let refused = self.decorated(anchor, tag.is_some(), span);
                    let data = scalar(text, style, refused);
                    let span = if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                        self.trimmed(span)
                    } else {
                        span
                    };
                    self.put(&mut open, &mut root, Node { span, data });
                }
                Event::Alias(_) | Event::UnresolvedAlias(_) => {
                    self.refuse(
                        span,
                        "aliases (`*name`) are not read in records",
                        "write the value out where it is needed",
                    );
                    self.put(
                        &mut open,
                        &mut root,
                        Node {
                            span,
                            data: Data::Refused,
                        },
                    );
                }
                Event::SequenceStart(_, anchor, tag) => {
                    let refused = self.decorated(anchor, tag.is_some(), span);
                    open.push(Open::List {
                        start: span,
                        items: Vec::new(),
                        refused,
                    });
                }
                Event::MappingStart(style, anchor, tag) => {
                    let refused = self.decorated(anchor, tag.is_some(), span);
                    let start = if style == StructureStyle::Flow {
                        span
                    } else {
                        Span::at(span.start as usize)
                    };
                    open.push(Open::Map {
                        start,
                        pairs: Vec::new(),
                        key: None,
                        known: None,
                        refused,
                    });
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    if let Some(collection) = open.pop() {
                        let node = self.close(collection, span);
                        self.put(&mut open, &mut root, node);
                    }
                }
                _ => {}
            }
        }
        Ok(root.unwrap_or_else(|| Node::null(self.base)))
    }

    fn span(&self, range: Range) -> Span {
        range.byte_range().map_or(Span::at(self.base), |bytes| {
            Span::new(bytes.start, bytes.end).shifted(self.base)
        })
    }

    /// The span without the line ends and blanks at its end.
    fn trimmed(&self, span: Span) -> Span {
        let text = self.text.get(span.range()).unwrap_or("");
        Span::new(
            span.start as usize,
            span.start as usize + text.trim_end().len(),
        )
    }

    fn refuse(&mut self, span: Span, message: &str, help: &str) {
        self.problems.push(Problem {
            kind: ProblemKind::Yaml,
            span,
            field: "".into(),
            message: message.to_owned(),
            help: help.to_owned(),
        });
    }

    fn decorated(&mut self, anchor: usize, tagged: bool, span: Span) -> bool {
        if anchor != 0 {
            self.refuse(
                span,
                "anchors (`&name`) are not read in records",
                "delete the anchor and write the value out where it is needed",
            );
        } else if tagged {
            self.refuse(
                span,
                "tags (`!name`) are not read in records",
                "delete the tag; put the value in quotes if it must be text",
            );
        }
        anchor != 0 || tagged
    }

    fn put(&mut self, open: &mut [Open<'a>], root: &mut Option<Node<'a>>, node: Node<'a>) {
        match open.last_mut() {
            None => *root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map {
                pairs, key, known, ..
            }) => match key.take() {
                Some((name, key_span)) => {
                    let pair = Pair {
                        key: name,
                        key_span,
                        value: node,
                    };
                    add(pairs, known, pair, &mut self.problems);
                }
                None => match node.data {
                    Data::Scalar { text, .. } => *key = Some((text, node.span)),
                    _ => {
                        *key = Some((Cow::Borrowed(""), node.span));
                        self.refuse(node.span, "a key must be a word", "write `key: value`");
                    }
                },
            },
        }
    }

    fn close(&self, collection: Open<'a>, end: Span) -> Node<'a> {
        match collection {
            Open::List {
                start,
                items,
                refused,
            } => {
                let last = items.last().map_or(start, |item| item.span);
                let span = enclosing(start, last, end, self.text);
                Node {
                    span,
                    data: if refused {
                        Data::Refused
                    } else {
                        Data::List(items)
                    },
                }
            }
            Open::Map {
                start,
                pairs,
                refused,
                ..
            } => {
                let last = pairs
                    .last()
                    .map_or(start, |pair| pair.key_span.to(pair.value.span));
                let span = enclosing(start, last, end, self.text);
                Node {
                    span,
                    data: if refused {
                        Data::Refused
                    } else {
                        Data::Map(pairs)
                    },
                }
            }
        }
    }

    fn syntax(&self, source: &str, error: &ScanError) -> Problem {
        let at = error.marker().byte_offset().unwrap_or(0).min(source.len());
        let (message, help) = explained(&error.info(), source, at);
        let line_end =
            memchr::memchr(b'\n', &source.as_bytes()[at..]).map_or(source.len(), |n| at + n);
        let end = if line_end > at { line_end } else { at };
        let span = self.trimmed(Span::new(at, end).shifted(self.base));
        Problem {
            kind: ProblemKind::Yaml,
            span,
            field: "".into(),
            message,
            help,
        }
    }
}

/// A flow collection ends with its bracket; a block one with its last value.
fn enclosing(start: Span, last: Span, end: Span, text: &str) -> Span {
    let bracketed = text
        .as_bytes()
        .get(start.start as usize)
        .is_some_and(|byte| matches!(byte, b'[' | b'{'));
    if bracketed && end.end > start.start {
        start.to(end)
    } else {
        Span {
            start: start.start,
            end: last.end.max(start.start),
        }
    }
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle, refused: bool) -> Data<'_> {
    let plain = style == ScalarStyle::Plain;
    if refused {
        Data::Refused
    } else if plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL") {
        Data::Null
    } else {
        Data::Scalar { text, plain }
    }
}

/// Adds a pair, unless its key is there already or is a merge key.
fn add<'a>(
    pairs: &mut Vec<Pair<'a>>,
    known: &mut Option<HashSet<String>>,
    pair: Pair<'a>,
    problems: &mut Vec<Problem>,
) {
    const SMALL: usize = 64;
    let mut refuse = |message: String, help: &str| {
        problems.push(Problem {
            kind: ProblemKind::Yaml,
            span: pair.key_span,
            field: pair.key.as_ref().into(),
            message,
            help: help.to_owned(),
        });
    };
    if pair.key == "<<" {
        return refuse(
            "merge keys (`<<`) are not read in records".to_owned(),
            "write the keys out",
        );
    }
    let twice = if pairs.len() < SMALL {
        pairs.iter().any(|other| other.key == pair.key)
    } else {
        let known =
            known.get_or_insert_with(|| pairs.iter().map(|other| other.key.to_string()).collect());
        !known.insert(pair.key.to_string())
    };
    if twice {
        return refuse(
            format!(
                "the key `{}` stands here a second time",
                shortened(&pair.key)
            ),
            "keep one of the two; the first is the one that is judged",
        );
    }
    pairs.push(pair);
}

/// A word of the record cut to a length that fits a message.
pub fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    let line = text.lines().next().unwrap_or("");
    if line.chars().count() > MOST || line.len() < text.trim_end().len() {
        let cut: String = line.chars().take(MOST).collect();
        format!("{cut}…")
    } else {
        line.to_owned()
    }
}

/// What the parser says, and the way out of the mistakes people make most.
fn explained(info: &str, source: &str, at: usize) -> (String, String) {
    let start = source[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = source[start..].lines().next().unwrap_or("");
    let value = line.split_once(": ").map_or("", |(_, value)| value.trim());
    let quoted = value.starts_with(['"', '\'', '[', '{', '|', '>']);
    let help = if line.contains('\t') && line.trim_start_matches(' ').starts_with('\t') {
        "indent with blanks: YAML does not allow tabs there"
    } else if !quoted && (value.contains(": ") || value.ends_with(':')) {
        "put the value in quotes: it has a `:` in it"
    } else if value.starts_with(['@', '`', '%', '*', '&', '!']) {
        "put the value in quotes: it begins with a character that means something to YAML"
    } else if info.contains("quote") || info.contains("quoted") || info.contains("end of stream") {
        "close the quote or bracket that is opened here, or double a quote within the text"
    } else if info.contains("nest") || info.contains("limit") {
        "records are a few levels deep; remove the nesting"
    } else {
        "check the indentation and the `key: value` form of this line and the one before"
    };
    (
        format!(
            "the front matter is not YAML: {}",
            info.trim_end_matches('.')
        ),
        help.to_owned(),
    )
}
