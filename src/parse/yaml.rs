//! A small spanned YAML tree on the events of `granit-parser`.
//!
//! Anchors, aliases, tags and merge keys are never followed, so no input can make the tree larger
//! than the text; they become problems. Not a general YAML reader: keys are scalars, one document.
//! Where the text is not YAML, each top-level key is read by itself, so that one mistake does not
//! hide the others.

mod mistake;
mod plain;
mod recover;

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
    if let Some(node) = plain::read(text, span) {
        return node;
    }
    let source = text.get(span.range()).unwrap_or("");
    let mut reader = Reader::new(text, span.start as usize);
    match reader.document(source) {
        Ok(node) => {
            problems.append(&mut reader.problems);
            node
        }
        Err(error) => recover::keys(text, span, error, problems),
    }
}

const SECOND_DOCUMENT: (&str, &str) = (
    "a second YAML document begins here",
    "one file holds one finding: delete the line, or move what follows into a file of its own",
);

fn problem(span: Span, message: String, help: &str) -> Problem {
    Problem {
        kind: ProblemKind::Yaml,
        span,
        field: "".into(),
        message,
        help: help.to_owned(),
        fix: None,
    }
}

struct Reader<'a> {
    text: &'a str,
    base: usize,
    problems: Vec<Problem>,
    /// Whether an anchor, an alias or a tag was reported: each is once.
    decorations: [bool; 3],
}

/// What YAML knows to decorate or replace a value with, and records do not use.
#[derive(Clone, Copy)]
enum Decoration {
    Anchor,
    Alias,
    Tag,
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
    fn new(text: &'a str, base: usize) -> Self {
        Self {
            text,
            base,
            problems: Vec::new(),
            decorations: [false; 3],
        }
    }

    /// Reads one document; an error is what keeps the whole of it from being YAML.
    fn document(&mut self, source: &'a str) -> Result<Node<'a>, Problem> {
        let mut options = Options::default();
        options.set_emit_comments(false);
        options.emit_unresolved_aliases = true;
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
                        let (message, help) = SECOND_DOCUMENT;
                        return Err(problem(span, message.to_owned(), help));
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
                    let merges = matches!(open.last(), Some(Open::Map { key: Some((key, _)), .. }) if key == "<<");
                    if !merges {
                        self.decoration(Decoration::Alias, span);
                    }
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

    /// The span without the line ends and blanks at its end, unless it is nothing else.
    fn trimmed(&self, span: Span) -> Span {
        let text = self.text.get(span.range()).unwrap_or("").trim_end();
        if text.is_empty() {
            return span;
        }
        Span::new(span.start as usize, span.start as usize + text.len())
    }

    /// The span with the anchor or tag before it.
    fn with_decoration(&self, span: Span) -> Span {
        let before = self
            .text
            .get(..span.start as usize)
            .unwrap_or("")
            .trim_end();
        let start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        match before.get(start..) {
            Some(word) if word.starts_with(['&', '!']) => Span::new(start, start + word.len()),
            _ => span,
        }
    }

    fn refuse(&mut self, span: Span, message: &str, help: &str) {
        self.problems.push(problem(span, message.to_owned(), help));
    }

    /// Refuses the first of a kind, so that no text can have more of these problems than keys.
    fn decoration(&mut self, what: Decoration, span: Span) {
        let (message, help) = match what {
            Decoration::Anchor => (
                "anchors (`&name`) are not read in records",
                "delete each `&name`, or put the value in quotes if it begins with `&`",
            ),
            Decoration::Alias => (
                "aliases (`*name`) are not read in records",
                "write the value out wherever there is one, or put it in quotes if it begins with `*`",
            ),
            Decoration::Tag => (
                "tags (`!name`) are not read in records",
                "delete each tag, and put the value in quotes if it must be text",
            ),
        };
        if !self.decorations[what as usize] {
            self.decorations[what as usize] = true;
            self.refuse(span, message, help);
        }
    }

    fn decorated(&mut self, anchor: usize, tagged: bool, span: Span) -> bool {
        let what = match (anchor, tagged) {
            (0, false) => return false,
            (0, true) => Decoration::Tag,
            _ => Decoration::Anchor,
        };
        self.decoration(what, self.with_decoration(span));
        true
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
                    Data::Scalar { text, .. } if !text.is_empty() => *key = Some((text, node.span)),
                    data => {
                        *key = Some((Cow::Borrowed(""), node.span));
                        if !matches!(data, Data::Refused) {
                            let span = node.span.to(Span::at(node.span.start as usize + 1));
                            self.refuse(span, "a key must be a word", "write `key: value`");
                        }
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
        let mistake = mistake::told(error, source, at);
        let span = self.trimmed(mistake.span.shifted(self.base));
        problem(span, format!("not YAML: {}", mistake.message), mistake.help)
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

/// Adds a pair, unless its key is there already, is a merge key, or was refused.
fn add<'a>(
    pairs: &mut Vec<Pair<'a>>,
    known: &mut Option<HashSet<String>>,
    pair: Pair<'a>,
    problems: &mut Vec<Problem>,
) {
    const SMALL: usize = 64;
    if pair.key.is_empty() {
        return;
    }
    let mut refuse = |message: String, help: &str| {
        problems.push(Problem {
            kind: ProblemKind::Yaml,
            span: pair.key_span,
            field: pair.key.as_ref().into(),
            message,
            help: help.to_owned(),
            fix: None,
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
